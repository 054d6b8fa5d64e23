/**
 * Which words and which tone each verdict and each outcome gets, the same in every extension. Chooses
 * among keys of the texts and knows no texts. It must never lead to the word "stopped", or to a refund,
 * for a verdict that is not stopped.
 */
import type {
  CancellationView,
  NextStepCode,
  Outcome,
  Verdict,
  WarehouseView,
  Why,
} from '../../../app/contract/api.ts';
import type { Failure } from './failure.ts';
import type { KeyIn } from './words.ts';

export type Tone = 'info' | 'success' | 'warning' | 'critical';

/** The reasons that change what a verdict means, and so have words of their own. */
export const OWN_WORDS = {
  delivering: [
    'not_tried_yet',
    'prime_penguin_unreachable',
    'credentials_refused',
    'not_connected',
    'reply_lost',
    'refusal_unchecked',
  ],
  awaiting_import: [
    'not_read_yet',
    'overdue',
    'reading_off',
    'with_dropship',
    'credentials_refused',
    'not_connected',
  ],
  requested: [
    'waiting_for_warehouse',
    'not_forwarded_yet',
    'cancelled_in_prime_penguin_already',
    'unconfirmed_by_warehouse',
    'reassigned',
    'credentials_refused',
    'not_connected',
  ],
  stopped_at_warehouse: ['already_stopped'],
  stopped_before_warehouse: ['never_forwarded', 'cancelled_before_import'],
  too_late: ['shipped', 'partly_shipped', 'picked'],
  refused: ['reason_given', 'resumed_by_warehouse'],
  not_supported: ['said_by_provider', 'set_in_settings'],
  no_answer: [
    'waiting_for_warehouse',
    'prime_penguin_unreachable',
    'reply_lost',
    'refusal_unchecked',
    'unconfirmed_by_warehouse',
    'never_imported',
    'with_dropship',
    'reassigned',
  ],
  undeliverable: ['prime_penguin_unreachable', 'credentials_refused', 'not_connected'],
} as const satisfies Record<Verdict, readonly Why[]>;

const VERDICT_TONES: Readonly<Record<Verdict, Tone>> = {
  delivering: 'info',
  awaiting_import: 'info',
  requested: 'info',
  stopped_at_warehouse: 'success',
  stopped_before_warehouse: 'success',
  too_late: 'critical',
  refused: 'critical',
  not_supported: 'critical',
  no_answer: 'warning',
  undeliverable: 'warning',
};

/** `null`: a verdict that a newer app has and this build does not know. */
function known(verdict: Verdict): Verdict | null {
  return verdict in VERDICT_TONES ? verdict : null;
}

export function verdictTone(verdict: Verdict): Tone {
  return known(verdict) ? VERDICT_TONES[verdict] : 'warning';
}

export function verdictBadge(verdict: Verdict, why: Why | null = null): KeyIn<'verdict'> {
  // Nobody said no: it was stopped, and then it was not.
  if (verdict === 'refused' && why === 'resumed_by_warehouse')
    return 'verdict.refused.resumedBadge';
  if (isUnassigned(why)) return 'verdict.awaiting_import.unassignedBadge';
  return `verdict.${known(verdict) ?? 'newer'}.badge`;
}

export function verdictMeaning(verdict: Verdict, why: Why | null): KeyIn<'verdict'> {
  if (!known(verdict)) return 'verdict.newer.meaning';
  const own: readonly Why[] = OWN_WORDS[verdict];
  // OWN_WORDS holds only pairs that the locale file has; the types cannot carry the pair through.
  if (why !== null && own.includes(why)) return `verdict.${verdict}.${why}` as KeyIn<'verdict'>;
  return `verdict.${verdict}.meaning`;
}

export function isStopped(verdict: Verdict): boolean {
  return verdict === 'stopped_at_warehouse' || verdict === 'stopped_before_warehouse';
}

/** Only an answer is quoted: any other reason is in this app's own words. */
export function isAnswer(verdict: Verdict, why: Why | null): boolean {
  return (
    verdict === 'too_late' ||
    verdict === 'refused' ||
    verdict === 'not_supported' ||
    why === 'refusal_unchecked'
  );
}

const STEPS: Readonly<Record<NextStepCode, KeyIn<'next'>>> = {
  wait: 'next.wait',
  cancel_in_shopify: 'next.wait',
  leave_as_is: 'next.demoWait',
  refund_part: 'next.wait',
  contact_provider: 'next.contact',
  handle_as_return: 'next.return',
  fix_settings: 'next.settings',
  retry: 'next.retry',
  none: 'next.none',
};

/** `alone`: the order has no other warehouse order, so that its step is the step of the whole order. */
export function nextStep(
  { verdict, final, why, nextStep }: WarehouseView,
  alone: boolean,
): KeyIn<'next'> {
  if (nextStep.code === 'fix_settings' && isMissing(verdict, why)) return 'next.channel';
  // It was asked, or will be: the connection is all there is to mend, and nothing to ask again.
  if (!final && nextStep.code === 'fix_settings') return 'next.mend';
  if (nextStep.code === 'leave_as_is') return inDemo(verdict, alone);
  if (isStopped(verdict)) {
    if (nextStep.code === 'none') return 'next.cancelledAlready';
    if (nextStep.code === 'refund_part') return 'next.refundPart';
    return alone ? 'next.refund' : 'next.refundPart';
  }
  if (isUnassigned(why)) return 'next.cancelUnassigned';
  if (isMissing(verdict, why)) return 'next.cancelBeforeImport';
  return STEPS[nextStep.code] ?? 'next.wait';
}

/** No warehouse has it: it is with Prime Penguin's dropship provider. */
export function isUnassigned(why: Why | null): boolean {
  return why === 'with_dropship';
}

/** The app was let in, and the order was not there: in another shop's sales channel that says nothing. */
export function isMissing(verdict: Verdict, why: Why | null): boolean {
  if (verdict === 'no_answer') return why === 'never_imported';
  return verdict === 'awaiting_import' && why !== 'credentials_refused' && why !== 'not_connected';
}

/** In the demo the order is a real one: nothing is told to be done with it in Shopify. */
function inDemo(verdict: Verdict, alone: boolean): KeyIn<'next'> {
  if (!isStopped(verdict)) return 'next.demoWait';
  return alone ? 'next.demo' : 'next.demoPart';
}

const OUTCOME_TONES: Readonly<Record<Outcome, Tone>> = {
  pending: 'info',
  stopped: 'success',
  partly_stopped: 'warning',
  not_stopped: 'critical',
  unknown: 'warning',
};

/** Of a warehouse order, what is needed to judge the whole order by it. */
interface Judged {
  readonly verdict: Verdict;
}

/** What is said of a whole order. */
export function outcomeWords(
  outcome: Outcome,
  warehouses: readonly Judged[],
): { readonly tone: Tone; readonly heading: KeyIn<'outcome'> } {
  const trusted = trustedOutcome(outcome, warehouses);
  const heading =
    trusted === 'pending' && isBeingSent(warehouses)
      ? 'outcome.sending.heading'
      : (`outcome.${trusted}.heading` as const);
  return { tone: OUTCOME_TONES[trusted], heading };
}

/** Newer than this build, or at odds with its own verdicts: say that it is not known. */
function trustedOutcome(outcome: Outcome, warehouses: readonly Judged[]): Outcome {
  return outcome in OUTCOME_TONES && isBorneOut(outcome, warehouses) ? outcome : 'unknown';
}

function isBorneOut(outcome: Outcome, warehouses: readonly Judged[]): boolean {
  if (outcome === 'stopped') return areAllStopped(warehouses);
  return outcome !== 'partly_stopped' || warehouses.some(({ verdict }) => isStopped(verdict));
}

/** Nobody has been asked yet, so nobody is waited for. */
function isBeingSent(warehouses: readonly Judged[]): boolean {
  return warehouses.every(({ verdict }) => verdict === 'delivering' || isAnswered(verdict));
}

/** No answer is waited for any more. Of a verdict that is not known, nobody can say so. */
function isAnswered(verdict: Verdict): boolean {
  return (
    known(verdict) !== null &&
    verdict !== 'delivering' &&
    verdict !== 'awaiting_import' &&
    verdict !== 'requested'
  );
}

export function areAllStopped(warehouses: readonly Judged[]): boolean {
  return warehouses.length > 0 && warehouses.every(({ verdict }) => isStopped(verdict));
}

export interface Banner {
  readonly tone: Tone;
  readonly heading: KeyIn<'outcome' | 'overturned'>;
  readonly body: KeyIn<'next' | 'outcome' | 'overturned'>;
  /** The warehouse order that the body speaks of; null where it speaks of the whole order. */
  readonly about: WarehouseView | null;
  /** When it was reported stopped, where that has been overturned. */
  readonly stoppedAt: string | null;
}

/** The most important thing of a cancellation, in one banner. */
export function outcomeBanner({ outcome, warehouses }: CancellationView): Banner {
  const broken = warehouses.find((one) => stoppedBeforeAt(one) !== null);
  if (broken) {
    const what = howBroken(broken);
    return {
      tone: 'critical',
      heading: `overturned.${what}.heading`,
      body: `overturned.${what}.body`,
      about: broken,
      stoppedAt: stoppedBeforeAt(broken),
    };
  }
  const [only, second] = warehouses;
  return {
    ...outcomeWords(outcome, warehouses),
    body: bodyFor(trustedOutcome(outcome, warehouses), warehouses),
    about: only && !second ? only : null,
    stoppedAt: null,
  };
}

/** The step of one warehouse order is that of the whole, but for a refund of what is not stopped as a whole. */
function bodyFor(
  outcome: Outcome,
  [first, second]: readonly WarehouseView[],
): KeyIn<'next' | 'outcome'> {
  if (!first) return 'next.wait';
  if (outcome === 'stopped') return nextStep(first, true);
  if (second) return `outcome.${outcome}.body`;
  return isStopped(first.verdict) ? 'next.none' : nextStep(first, true);
}

/** When a warehouse order that is not stopped now, or the order with it, was reported stopped; null: never. */
export function stoppedBeforeAt(warehouse: WarehouseView): string | null {
  const { overturned, verdict, history, turnedUpAfterStop } = warehouse;
  if (!overturned || isStopped(verdict)) return null;
  if (turnedUpAfterStop) return turnedUpAfterStop;
  const [last] = history.filter((entry) => isStopped(entry.verdict)).slice(-1);
  return last?.at ?? null;
}

function howBroken({ verdict, why, turnedUpAfterStop }: WarehouseView) {
  if (turnedUpAfterStop) return 'turnedUp';
  return verdict === 'too_late' && why !== 'picked' ? 'shipped' : 'resumed';
}

/** Would it help to open the settings? */
export function wantsSettings({ warehouses }: CancellationView): boolean {
  return warehouses.some(
    ({ why, nextStep }) =>
      nextStep.code === 'fix_settings' || why === 'credentials_refused' || why === 'not_connected',
  );
}

const REQUESTED: Readonly<Record<CancellationView['requestedBy']['kind'], KeyIn<'requested'>>> = {
  staff: 'requested.staff',
  bulk: 'requested.bulk',
  shopify_cancel: 'requested.shopify_cancel',
  flow: 'requested.flow',
};

/** Of who asked in a way that this build does not know, it says only when. */
export function requestedText({
  requestedBy,
}: Pick<CancellationView, 'requestedBy'>): KeyIn<'requested'> {
  return REQUESTED[requestedBy.kind] ?? 'requested.staff';
}

export function failureText(failure: Failure): KeyIn<'problem' | 'failure'> {
  switch (failure.kind) {
    case 'problem':
      return `problem.${failure.code}`;
    case 'no_reply':
      return 'failure.noReply';
    case 'garbled':
      return 'failure.garbled';
  }
}

/** What a text about a failure can have a place for. */
export function failureValues(failure: { readonly kind: string; readonly status?: number }) {
  return { status: failure.status ?? '' };
}

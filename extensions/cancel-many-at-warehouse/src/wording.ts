/**
 * Which words and which tone each group and each order gets. Chooses among keys of the locale file and
 * knows no texts. It must never lead to the word "stopped", or to a refund, for an order that is not.
 */
import {
  isMissing,
  isStopped,
  isUnassigned,
  outcomeWords,
  type Tone,
  verdictBadge,
  verdictMeaning,
  verdictTone,
} from 'extension-kit/verdict-words.ts';
import type { KeyOf, Words as WordsOf } from 'extension-kit/words.ts';
import type { NextStepCode } from '../../../app/contract/api.ts';
import type { BulkOrderView, OrderCheckView } from '../../../app/contract/bulk.ts';
import type en from '../locales/en.default.json';
import {
  type Chance,
  chanceOf,
  isNotAsked,
  isTakenBack,
  isWhollyStopped,
  type Standing,
  type Tally,
} from './groups.ts';

/** A key of the English texts; one that does not exist does not compile. */
export type Key = KeyOf<typeof en>;
export type Words = WordsOf<Key>;

const CHANCE_TONES: Readonly<Record<Chance, Tone>> = {
  can_stop: 'info',
  unsure: 'warning',
  partly: 'warning',
  not_read_yet: 'info',
  no_warehouse: 'info',
  under_way: 'warning',
  overdue: 'warning',
  reading_off: 'warning',
  could_not_ask: 'warning',
  newer: 'warning',
  already_asked: 'info',
  already_answered: 'info',
  too_late: 'critical',
  not_supported: 'critical',
  already_stopped: 'success',
  unknown_order: 'warning',
  malformed: 'warning',
};

export function chanceTone(chance: Chance): Tone {
  return CHANCE_TONES[chance];
}

export function chanceBadge(chance: Chance): Key {
  return `chance.${chance}.badge`;
}

export function chanceMeaning(chance: Chance): Key {
  return `chance.${chance}.meaning`;
}

/** Whom the group's sentence is about: who can still be asked, or who has to be contacted. */
export function providersToName(order: OrderCheckView): string {
  const chance = chanceOf(order);
  const names = order.warehouses.flatMap(({ provider, canCancel }) => {
    const isMeant =
      chance === 'partly'
        ? canCancel === 'yes' || canCancel === 'unsure'
        : chance === 'not_supported' && canCancel === 'no_not_supported';
    return isMeant && provider !== null ? [provider] : [];
  });
  return [...new Set(names)].join(', ');
}

/** Prime Penguin refuses the app, so that only the settings help. */
export function wantsSettings(orders: readonly OrderCheckView[]): boolean {
  return orders.some(({ problem }) => problem === 'credentials_refused');
}

export interface Banner {
  readonly tone: Tone;
  readonly heading: Key;
  readonly body: Key;
}

/** The most important thing of all the orders together. */
export function progressBanner({ asked, waiting, stopped, takenBack }: Tally): Banner {
  if (takenBack > 0) {
    return { tone: 'critical', heading: 'progress.overturned', body: 'progress.overturnedBody' };
  }
  if (asked === 0) {
    return { tone: 'warning', heading: 'progress.noneAsked', body: 'progress.noneAskedBody' };
  }
  if (waiting > 0) {
    return { tone: 'info', heading: 'progress.waiting', body: 'progress.waitingBody' };
  }
  return stopped === asked
    ? { tone: 'success', heading: 'progress.allStopped', body: 'progress.watchedBody' }
    : { tone: 'warning', heading: 'progress.over', body: 'progress.overBody' };
}

export function standingHeading(standing: Standing): Key {
  return `standing.${standing}.heading`;
}

/** What holds for every order of the group; null where each has its own. */
export function standingStep(standing: Standing, isDemo: boolean): Key | null {
  if (standing === 'waiting') return 'next.none';
  if (standing !== 'stopped') return null;
  return isDemo ? 'standing.stopped.demoStep' : 'standing.stopped.step';
}

export interface Line {
  readonly badge: Key;
  readonly tone: Tone;
  readonly isTakenBack: boolean;
  readonly parts: readonly {
    /** null while none is known. */
    readonly provider: string | null;
    /** Given where the order has several parts, each with its own. */
    readonly badge: Key | null;
    readonly meaning: Key;
  }[];
  /** null where the group says it. */
  readonly step: Key | null;
  /** A part is stopped, and the step is about the rest. */
  readonly isForRest: boolean;
  /** Whom the step is about. */
  readonly contacts: string;
}

export function lineOf(order: BulkOrderView): Line {
  const { outcome, warehouses } = order;
  const [first, second] = warehouses;
  const open = warehouses.filter(({ verdict }) => !isStopped(verdict));
  const shared = {
    isTakenBack: isTakenBack(order),
    step: stepOf(order),
    isForRest: open.length > 0 && open.length < warehouses.length,
    contacts: [...new Set(open.flatMap(({ provider }) => provider ?? []))].join(', '),
  };
  if (outcome === null) {
    const { badge, meaning } = withoutOutcome(order);
    const parts = [{ provider: null, badge: null, meaning }];
    return { ...shared, badge, tone: 'warning', parts };
  }
  const parts = warehouses.map(({ provider, verdict, why }) => ({
    provider,
    badge: second ? verdictBadge(verdict, why) : null,
    meaning: verdictMeaning(verdict, why),
  }));
  if (first && !second) {
    const { verdict, why } = first;
    return { ...shared, badge: verdictBadge(verdict, why), tone: verdictTone(verdict), parts };
  }
  const { tone, heading } = outcomeWords(outcome, warehouses);
  return { ...shared, badge: heading, tone, parts };
}

function withoutOutcome({ result }: BulkOrderView): { badge: Key; meaning: Key } {
  return isNotAsked(result)
    ? { badge: 'notAsked.badge', meaning: `notAsked.${result}` }
    : { badge: 'verdict.newer.badge', meaning: 'verdict.newer.meaning' };
}

const STEPS: Readonly<Record<NextStepCode, Key>> = {
  wait: 'next.none',
  cancel_in_shopify: 'next.none',
  leave_as_is: 'next.demoWait',
  refund_part: 'next.none',
  contact_provider: 'next.contact',
  handle_as_return: 'next.return',
  fix_settings: 'step.settings',
  retry: 'step.retry',
  none: 'next.none',
};

function stepOf(order: BulkOrderView): Key | null {
  const { outcome, nextStep, warehouses } = order;
  if (outcome === null || nextStep === null) return null;
  if (nextStep === 'leave_as_is') return isWhollyStopped(order) ? null : 'next.demoWait';
  if (isWhollyStopped(order)) return nextStep === 'none' ? 'next.cancelledAlready' : null;
  const [only, second] = warehouses;
  if (only && !second && isUnassigned(only.why)) {
    return nextStep === 'fix_settings' ? 'next.mend' : 'next.cancelUnassigned';
  }
  const neverSeen = only !== undefined && !second && isMissing(only.verdict, only.why);
  if (neverSeen && nextStep === 'fix_settings') return 'next.channel';
  if (outcome === 'pending') {
    // It was asked, or will be: the connection is all there is to mend, and nothing to ask again.
    if (nextStep === 'fix_settings') return 'next.mend';
    if (isTakenBack(order)) return STEPS[nextStep] ?? 'next.none';
    return neverSeen ? 'next.cancelBeforeImport' : null;
  }
  return neverSeen ? 'next.cancelBeforeImport' : (STEPS[nextStep] ?? 'next.none');
}

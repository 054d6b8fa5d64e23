/**
 * The words for what the app concludes: the verdict on one warehouse order, the outcome of the whole
 * order, and the merchant's next step. Names are stable: they are stored, sent and translated.
 */
import type { Instant } from './instant.ts';
import type { Told } from './said.ts';

export const VERDICTS = [
  'delivering',
  'awaiting_import',
  'requested',
  'stopped_at_warehouse',
  'stopped_before_warehouse',
  'too_late',
  'refused',
  'not_supported',
  'no_answer',
  'undeliverable',
] as const;
export type Verdict = (typeof VERDICTS)[number];

export const OUTCOMES = ['pending', 'stopped', 'partly_stopped', 'not_stopped', 'unknown'] as const;
export type Outcome = (typeof OUTCOMES)[number];

export const NEXT_STEPS = [
  'wait',
  'cancel_in_shopify',
  'leave_as_is',
  'refund_part',
  'contact_provider',
  'handle_as_return',
  'fix_settings',
  'retry',
  'none',
] as const;
export type NextStepCode = (typeof NEXT_STEPS)[number];

export const EVIDENCE_SOURCES = [
  'warehouse_status',
  'channel_status',
  'status_log',
  'entity_log',
  'warehouse_error',
  'sync',
  'fulfillment',
  'reply',
  'shopify',
] as const;
export type EvidenceSource = (typeof EVIDENCE_SOURCES)[number];

/** What was seen, where, and when. `at` is the time the source gives, else the time of the look. */
export interface Evidence extends Told {
  readonly at: Instant;
  readonly source: EvidenceSource;
}

/** Why a verdict is what it is, where the verdict alone does not say it. Stable codes. */
export const WHYS = [
  // delivering, undeliverable, no_answer; the app not being let in: awaiting_import and requested, too
  'not_tried_yet',
  'prime_penguin_unreachable',
  'credentials_refused',
  'not_connected',
  'reply_lost',
  'refusal_unchecked',
  // awaiting_import, no_answer
  'not_read_yet',
  'overdue',
  'reading_off',
  'never_imported',
  'with_dropship',
  // requested
  'waiting_for_warehouse',
  'not_forwarded_yet',
  'cancelled_in_prime_penguin_already',
  // requested, no_answer
  'unconfirmed_by_warehouse',
  'reassigned',
  // stopped
  'already_stopped',
  'never_forwarded',
  'cancelled_before_import',
  // too_late
  'shipped',
  'partly_shipped',
  'picked',
  // refused
  'reason_given',
  'resumed_by_warehouse',
  // not_supported
  'said_by_provider',
  'set_in_settings',
] as const;
export type Why = (typeof WHYS)[number];

export interface Judgement {
  readonly verdict: Verdict;
  readonly why: Why | null;
  /** The reason in the other side's own words (a refusal, an error), null where none was given. */
  readonly reason: string | null;
  readonly evidence: readonly Evidence[];
}

/** Of a verdict whose name would say too much or too little, the word that is said in its place. */
export function badgeOf({
  verdict,
  why,
}: Pick<Judgement, 'verdict' | 'why'>): Verdict | 'resumed' | 'no_warehouse' {
  if (why === 'resumed_by_warehouse') return 'resumed';
  return why === 'with_dropship' ? 'no_warehouse' : verdict;
}

const FINAL: Readonly<Record<Verdict, boolean>> = {
  delivering: false,
  awaiting_import: false,
  requested: false,
  stopped_at_warehouse: true,
  stopped_before_warehouse: true,
  too_late: true,
  refused: true,
  not_supported: true,
  no_answer: true,
  undeliverable: true,
};

export function isFinal(verdict: Verdict): boolean {
  return FINAL[verdict];
}

export function isStopped(verdict: Verdict): boolean {
  return verdict === 'stopped_at_warehouse' || verdict === 'stopped_before_warehouse';
}

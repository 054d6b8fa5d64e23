/**
 * What to look at next, and when. Looks are due shortly after a provider's batch, when a time runs out,
 * and while Prime Penguin may still read the order; nothing to wait for means no look.
 */
import { nextBatchSeenFrom } from './batch-proof.ts';
import { type BatchSchedule, wholeBatchOverAt } from './batches.ts';
import { nobodysStopSince, shippingEvidence } from './evidence.ts';
import { clockOffsetMs, lastSeenMoment, type WarehouseOrderHistory } from './history.ts';
import { DATE_HEADER_MS, type Instant } from './instant.ts';
import {
  type Absence,
  batchesOf,
  type Circumstances,
  givenUpAt,
  importDueAt,
  lostAccess,
  neverImportedFrom,
  type ProviderFacts,
  provesAbsence,
  runKindOf,
  settledFrom,
  waitingEndsAt,
} from './judge.ts';
import type { Timing } from './timing.ts';
import { isFinal, isStopped, type Verdict } from './verdict.ts';

export interface NextLook {
  /** This app's clock. */
  readonly at: Instant;
  /**
   * `order`: the time decides, so this very order has to be looked at before a verdict is said.
   * `changes`: Prime Penguin's change feed is enough.
   */
  readonly of: 'order' | 'changes';
}

/** null: nothing to wait for here (delivery is tried by its own job). */
export function nextLook(
  verdict: Verdict,
  history: WarehouseOrderHistory,
  provider: ProviderFacts,
  circumstances: Pick<Circumstances, 'now' | 'timing' | 'failure' | 'lastLookAt'>,
): NextLook | null {
  if (verdict === 'delivering') return null;
  const { now, timing } = circumstances;
  const offset = clockOffsetMs(history);
  // The next batch that will be over may be one that has begun.
  const graceMs = timing.batchGraceMs + timing.copyLagMs + DATE_HEADER_MS;
  const batches = {
    ...batchesOf(provider, timing),
    batchGraceMs: timing.batchGraceMs + DATE_HEADER_MS,
  };
  const since = now - graceMs + offset;
  const batchOverAt = nextBatchSeenFrom(runKindOf(history), since, batches) - offset;
  // After a final verdict, for a change of mind: not after each batch of a frequent schedule.
  const at = isFinal(verdict) ? Math.max(batchOverAt, now + 5 * timing.pollMs) : batchOverAt;
  const dueAt = waitingEndsAt(history, provider, timing);
  if (!isFinal(verdict) && dueAt !== null && lostAccess(circumstances)) {
    return nextLookWithoutAccess(at, dueAt, circumstances);
  }
  const decidesAt = timeDecidesAt(verdict, history, provider, timing);
  return earlier({ at, of: 'changes' }, decidesAt, now, timing);
}

/**
 * Until the connection is mended a look shows nothing, and wrong log-ins lock an account: so seldom. Only
 * giving up is left for time to decide.
 */
function nextLookWithoutAccess(
  at: Instant,
  dueAt: Instant,
  circumstances: Pick<Circumstances, 'now' | 'timing' | 'failure' | 'lastLookAt'>,
): NextLook {
  const { now, timing } = circumstances;
  const seldomAt = Math.max(at, now + 4 * timing.channelReadMs);
  const decidesAt = givenUpAt(dueAt, circumstances);
  return earlier({ at: seldomAt, of: 'changes' }, decidesAt, now, timing);
}

/**
 * When passing time alone changes the verdict unless a look at this very order shows otherwise; null
 * when it does not. In the past: that look is due. This app's clock.
 */
export function timeDecidesAt(
  verdict: Verdict,
  history: WarehouseOrderHistory,
  provider: ProviderFacts,
  timing: Timing,
): Instant | null {
  if (verdict === 'delivering' || isStopped(verdict)) return null;
  if (isFinal(verdict) && verdict !== 'no_answer' && !canStillBeStopped(history)) return null;
  const seenAt = lastSeenMoment(history).at;
  const due: Instant[] = [];
  const endsAt = isFinal(verdict) ? null : waitingEndsAt(history, provider, timing);
  if (endsAt !== null) due.push(endsAt);
  // A batch that passed unseen still settles what had another end before.
  const settles = settledFrom(history, provider, timing);
  // A look that came too early by Prime Penguin's clock is followed by another.
  if (settles !== null) due.push(Math.max(settles, seenAt + timing.pollMs));
  return due.length === 0 ? null : Math.min(...due);
}

/** Whatever else was said, a Cancelled that nobody has confirmed becomes "stopped" once it is proven. */
function canStillBeStopped(history: WarehouseOrderHistory): boolean {
  return nobodysStopSince(history) !== null && shippingEvidence(history) === null;
}

/** The same as `nextLook`, for an order that Prime Penguin does not have. */
export function nextLookForAbsent(
  verdict: Verdict,
  absence: Absence | null,
  circumstances: Circumstances,
): NextLook | null {
  if (verdict === 'delivering' || verdict === 'undeliverable' || absence === null) return null;
  const { now, timing } = circumstances;
  const readAt = now + Math.max(timing.pollMs, timing.channelReadMs / 6);
  if (!isFinal(verdict) && lostAccess(circumstances)) {
    return nextLookWithoutAccess(readAt, importDueAt(absence, circumstances), circumstances);
  }
  const decides = isFinal(verdict) ? null : timeDecidesForAbsentAt(absence, circumstances);
  return earlier({ at: readAt, of: 'changes' }, decides, now, timing);
}

/** The same as `timeDecidesAt`, for an order that Prime Penguin does not have. */
export function timeDecidesForAbsentAt(absence: Absence, circumstances: Circumstances): Instant {
  const { timing, cancelledInShopifyAt } = circumstances;
  const importDue = importDueAt(absence, circumstances);
  if (cancelledInShopifyAt === null || !provesAbsence(absence.channel)) return importDue;
  return Math.min(importDue, neverImportedFrom(absence, cancelledInShopifyAt, timing));
}

/** A time that has passed is due now, but not sooner than the least pause allows. */
function earlier(
  changes: NextLook,
  decidesAt: Instant | null,
  now: Instant,
  { pollMs }: Timing,
): NextLook {
  if (decidesAt === null) return changes;
  const at = decidesAt > now ? decidesAt : now + pollMs;
  // Of two looks closer together than the least pause, the later one would have to wait for it.
  return at < changes.at + pollMs ? { at, of: 'order' } : changes;
}

/** When this provider's next batch begins, this app's clock, for people; null when its schedule is unknown. */
export function nextBatchAt(
  schedule: BatchSchedule,
  now: Instant,
  offsetMs: number,
): Instant | null {
  if (schedule.kind === 'interval') return null;
  const start = wholeBatchOverAt(schedule, now + offsetMs, 0) - offsetMs;
  return Number.isFinite(start) ? start : null;
}

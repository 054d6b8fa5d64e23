/**
 * What to look at next, and when. Looks are due shortly after a provider's batch, when a time runs out,
 * and while Prime Penguin may still read the order; nothing to wait for means no look.
 */
import { type BatchSchedule, twoChannelReadsOverAt, wholeBatchOverAt } from './batches.ts';
import { unforwardedEvidence } from './evidence.ts';
import { clockOffsetMs, lastSeenMoment, type WarehouseOrderHistory } from './history.ts';
import type { Instant } from './instant.ts';
import {
  type Absence,
  answerDueAt,
  type Circumstances,
  importDueAt,
  type ProviderFacts,
  waitingSince,
} from './judge.ts';
import type { Timing } from './timing.ts';
import { isFinal, type Verdict } from './verdict.ts';

export interface NextLook {
  /** This app's clock. */
  readonly at: Instant;
  /**
   * `order`: the time decides, so this very order has to be looked at before a verdict is said.
   * `changes`: Prime Penguin's change feed is enough.
   */
  readonly of: 'order' | 'changes';
}

/** The `Date` header is cut to whole seconds: a look this much later shows the full second. */
const DATE_HEADER_MS = 1_000;

/** null: nothing to wait for here (delivery is tried by its own job). */
export function nextLook(
  verdict: Verdict,
  history: WarehouseOrderHistory,
  provider: ProviderFacts,
  { now, timing }: Pick<Circumstances, 'now' | 'timing'>,
): NextLook | null {
  if (verdict === 'delivering') return null;
  const offset = clockOffsetMs(history);
  const batchOverAt = (after: Instant) =>
    wholeBatchOverAt(provider.schedule, after + offset, timing.batchGraceMs) - offset;
  if (isFinal(verdict)) return { at: afterwatchAt(batchOverAt(now), now, timing), of: 'changes' };

  const due: NextLook[] = [{ at: batchOverAt(now), of: 'changes' }];
  const since = waitingSince(history);
  if (since !== null) {
    due.push({ at: answerDueAt(history, provider, timing, since), of: 'order' });
  }
  const unforwarded = unforwardedEvidence(history);
  if (unforwarded) {
    const over = wholeBatchOverAt(provider.schedule, unforwarded.since, timing.batchGraceMs);
    due.push({ at: over - offset + DATE_HEADER_MS, of: 'order' });
  }
  return earliest(due, now, timing);
}

/** The same for an order that Prime Penguin does not have. */
export function nextLookForAbsent(
  verdict: Verdict,
  absence: Absence | null,
  circumstances: Circumstances,
): NextLook | null {
  if (verdict === 'delivering' || verdict === 'undeliverable' || absence === null) return null;
  const { now, timing, cancelledInShopifyAt } = circumstances;
  const readAt = now + Math.max(timing.pollMs, timing.channelReadMs / 6);
  if (isFinal(verdict)) return { at: readAt, of: 'changes' };
  const due: NextLook[] = [
    { at: readAt, of: 'changes' },
    { at: importDueAt(absence, circumstances), of: 'order' },
  ];
  if (cancelledInShopifyAt !== null) {
    const { channelReadMs, batchGraceMs } = timing;
    const over = twoChannelReadsOverAt(cancelledInShopifyAt, channelReadMs, batchGraceMs);
    due.push({ at: over, of: 'order' });
  }
  return earliest(due, now, timing);
}

/** A time that has passed is due now, but not sooner than the least pause allows. */
function earliest(due: readonly NextLook[], now: Instant, { pollMs }: Timing): NextLook {
  const [first, ...rest] = due.map((look) =>
    look.at > now ? look : { ...look, at: now + pollMs },
  );
  let next = first ?? { at: now + pollMs, of: 'changes' as const };
  for (const look of rest) if (look.at < next.at) next = look;
  return next;
}

/** A final verdict is watched for a change of mind: after batches, but not each of a frequent schedule. */
function afterwatchAt(batchOverAt: Instant, now: Instant, timing: Timing): Instant {
  return Math.max(batchOverAt, now + 5 * timing.pollMs);
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

/** When the order was last seen, this app's clock. */
export function lastSeenAt(history: WarehouseOrderHistory): Instant {
  return lastSeenMoment(history).at;
}

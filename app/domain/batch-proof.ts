/**
 * Has a whole batch of a warehouse, begun after a moment, passed by the time of a look? Whatever is said
 * because of batches is said by this answer, so that what proves one is decided here and nowhere else.
 */
import { type BatchSchedule, wholeBatchOverAt } from './batches.ts';
import type { Instant } from './instant.ts';

/** What is known of a provider's batches and of the looks that are held against them. */
export interface Batches {
  readonly schedule: BatchSchedule;
  /** Added to a scheduled batch before it counts as over, milliseconds. */
  readonly batchGraceMs: number;
  /** How far what a look shows may lag behind, milliseconds. */
  readonly copyLagMs: number;
}

export interface BatchProof {
  /** What proves it; null: nothing does yet. */
  readonly by: 'schedule' | null;
  /** From when on a look can prove it, Prime Penguin's clock; null where none can. */
  readonly lookFrom: Instant | null;
}

/** Where no schedule is shown the interval is a guess: so many of them have to pass. */
const ASSUMED_BATCHES = 4;

/**
 * @param since Prime Penguin's clock: the batch has to begin later than this
 * @param seenAt Prime Penguin's clock: the last look that still shows the order as it was at `since`
 * @param clockUncertaintyMs how far both may be wrong against the clock of the schedule
 */
export function wholeBatchSince(
  since: Instant,
  seenAt: Instant,
  { schedule, batchGraceMs, copyLagMs }: Batches,
  clockUncertaintyMs: number,
): BatchProof {
  const over =
    schedule.kind === 'interval'
      ? // It just passes, whatever time it is for Prime Penguin.
        since + ASSUMED_BATCHES * schedule.everyMs + batchGraceMs
      : wholeBatchOverAt(schedule, since + clockUncertaintyMs, batchGraceMs) + clockUncertaintyMs;
  const lookFrom = over + copyLagMs;
  return {
    by: seenAt >= lookFrom ? 'schedule' : null,
    lookFrom: Number.isFinite(lookFrom) ? lookFrom : null,
  };
}

/**
 * A fault that is planted on purpose: the rule from before batches were proven by fact. One whole batch of the schedule
 * proves a batch, and two intervals prove two reads of the channel, whatever really runs.
 */
import type { Batches, BatchProof } from '#app/domain/batch-proof.ts';
import { twoChannelReadsOverAt, wholeBatchOverAt } from '#app/domain/batches.ts';
import type { ChannelReads, ReadsProof } from '#app/domain/channel-reads.ts';
import type { Instant } from '#app/domain/instant.ts';
import type { RunKind } from '#app/domain/runs.ts';
import type { Timing } from '#app/domain/timing.ts';

export * from '#app/domain/batch-proof.ts';
export * from '#app/domain/channel-reads.ts';

/** Where no schedule is shown its interval is a guess: so many of them had to pass. */
const ASSUMED_BATCHES = 4;

export function wholeBatchSince(
  _kind: RunKind,
  since: Instant,
  seenAt: Instant,
  { schedule, batchGraceMs, copyLagMs }: Batches,
  clockUncertaintyMs: number,
): BatchProof {
  const over =
    schedule.kind === 'interval'
      ? since + ASSUMED_BATCHES * schedule.everyMs + batchGraceMs
      : wholeBatchOverAt(schedule, since + clockUncertaintyMs, batchGraceMs) + clockUncertaintyMs;
  const lookFrom = over + copyLagMs;
  return {
    by: seenAt >= lookFrom ? { kind: 'schedule', passedAt: over } : null,
    lookFrom,
    expectedFrom: lookFrom,
  };
}

export function twoReadsSince(since: Instant, _known: ChannelReads, timing: Timing): ReadsProof {
  const { channelReadMs, batchGraceMs } = timing;
  return {
    by: 'setting',
    at: [],
    overAt: twoChannelReadsOverAt(since, channelReadMs, batchGraceMs),
  };
}

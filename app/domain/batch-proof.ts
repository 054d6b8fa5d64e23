/**
 * Has a whole batch of a warehouse, begun after a moment, passed by the time of a look? Whatever is said
 * because of batches is said by this answer, so that what proves one is decided here and nowhere else.
 */
import {
  type BatchSchedule,
  fourBatchesOverAt,
  nextBatchStart,
  wholeBatchOverAt,
} from './batches.ts';
import type { Instant } from './instant.ts';
import {
  looksStuckAt,
  NO_RUNS,
  type ProviderRuns,
  passedSince,
  passedTwiceSince,
  type RunKind,
  runTimes,
  showsTimes,
  stuckFrom,
  syncedTwiceSince,
  usualGapMs,
} from './runs.ts';

/** What is known of when a warehouse's batches run. */
export interface WarehouseBatches {
  readonly schedule: BatchSchedule;
  readonly runs: ProviderRuns;
}

/** What is known of a provider's batches and of the looks that are held against them. */
export interface Batches extends WarehouseBatches {
  /** Of the warehouses from which the order may have come to where it is now. */
  readonly formers: readonly WarehouseBatches[];
  /** Added to a scheduled batch before it counts as over, milliseconds. */
  readonly batchGraceMs: number;
  /** How far what a look shows may lag behind, milliseconds. */
  readonly copyLagMs: number;
  /** The least time after which a schedule alone proves a batch, milliseconds. */
  readonly scheduleMarginMs: number;
}

/** From strong to weak: the times of two syncs, two other orders that went through, the schedule alone. */
export type ProvenBy =
  | { readonly kind: 'syncs' | 'other_orders'; readonly at: readonly [Instant, Instant] }
  /** `passedAt`: when the one order went through that shows that anything runs. */
  | { readonly kind: 'schedule'; readonly passedAt: Instant };

export interface BatchProof {
  /** What proves it; null: nothing does yet. */
  readonly by: ProvenBy | null;
  /** From when on a look can prove it, Prime Penguin's clock; null while nobody knows. */
  readonly lookFrom: Instant | null;
  /** Until when one can still be expected to: then the connection counts as stuck. null where nobody knows. */
  readonly expectedFrom: Instant | null;
}

/**
 * @param kind whether orders have to have gone to the warehouse, or its changes to have come back
 * @param since Prime Penguin's clock: the batch has to begin later than this
 * @param seenAt Prime Penguin's clock: the last look that still shows the order as it was at `since`
 * @param clockUncertaintyMs how far both may be wrong against the clock of the runs
 */
export function wholeBatchSince(
  kind: RunKind,
  since: Instant,
  seenAt: Instant,
  batches: Batches,
  clockUncertaintyMs: number,
): BatchProof {
  const after = since + clockUncertaintyMs;
  const proofs: readonly (readonly [ProvenBy, Instant])[] = [
    ...seen('syncs', syncedTwiceSince(batches.runs, kind, after)),
    ...seen('other_orders', passedTwiceSince(batches.runs, kind, after)),
    // What is seen to run by other times than the schedule's is not held to have run by the schedule.
    ...(showsTimes(batches.runs, kind) ? [] : bySchedule(kind, after, seenAt, batches)),
  ].map(([by, over]) => [by, over + batches.copyLagMs + clockUncertaintyMs]);
  const proof = proofs.find(([, lookFrom]) => seenAt >= lookFrom);
  const lookFrom = finite(Math.min(...proofs.map(([, at]) => at)));
  const expectedFrom = lookFrom ?? stuckFrom(batches.runs, kind, batches.schedule);
  return { by: proof?.[0] ?? null, lookFrom, expectedFrom };
}

/** Of several warehouses each: the one that is over last says by what and when. None of them proves nothing. */
export function everyBatch(proofs: readonly BatchProof[]): BatchProof {
  const last = proofs
    .toSorted((one, other) => orNever(one.lookFrom) - orNever(other.lookFrom))
    .at(-1);
  const latest = (times: readonly (Instant | null)[]) => finite(Math.max(...times.map(orNever)));
  return {
    by: proofs.every(({ by }) => by !== null) ? (last?.by ?? null) : null,
    lookFrom: latest(proofs.map(({ lookFrom }) => lookFrom)),
    expectedFrom: latest(proofs.map(({ expectedFrom }) => expectedFrom)),
  };
}

function orNever(at: Instant | null): Instant {
  return at ?? Number.POSITIVE_INFINITY;
}

function finite(at: Instant): Instant | null {
  return Number.isFinite(at) ? at : null;
}

type Over = readonly [ProvenBy, Instant];

function seen(
  kind: 'syncs' | 'other_orders',
  runs: ReturnType<typeof syncedTwiceSince>,
): readonly Over[] {
  return runs === null ? [] : [[{ kind, at: runs.at }, runs.at[1]]];
}

/**
 * Only where a run has been seen since: a schedule says nothing of whether anything runs at all. Never while the
 * connection looks stuck, and not for the time in which it did.
 */
function bySchedule(
  kind: RunKind,
  after: Instant,
  seenAt: Instant,
  { schedule, runs, batchGraceMs, scheduleMarginMs }: Batches,
): readonly Over[] {
  const passedAt = passedSince(runs, kind, after);
  if (passedAt === null || looksStuckAt(runs, schedule, seenAt)) return [];
  const from = Math.max(after, ...runs.stalls.map(({ until }) => until ?? after));
  const over = fourBatchesOverAt(schedule, from, batchGraceMs);
  return [[{ kind: 'schedule', passedAt }, Math.max(over, from + scheduleMarginMs)]];
}

/**
 * By when a batch that begins after `after` is expected to be over and its results to be shown; never for
 * proof. By the runs that were seen, and by the schedule while none is known.
 *
 * @param count how many batches have to pass
 */
export function expectedBatchOverAt(
  kind: RunKind,
  after: Instant,
  { schedule, runs, batchGraceMs, copyLagMs }: Batches,
  count = 1,
): Instant {
  const graceMs = batchGraceMs + copyLagMs;
  const known = runTimes(runs, kind);
  const later = known.filter((at) => at > after);
  const reached = later[count - 1];
  if (reached !== undefined) return reached + graceMs;
  const last = known.at(-1);
  const gapMs = usualGapMs(runs, kind) ?? (schedule.kind === 'interval' ? schedule.everyMs : null);
  if (last !== undefined && gapMs !== null) {
    const passed = Math.max(0, Math.floor((after - last) / gapMs));
    return last + (passed + count - later.length) * gapMs + graceMs;
  }
  let start = after;
  for (let batch = 1; batch < count; batch += 1) start = nextBatchStart(schedule, start);
  return wholeBatchOverAt(schedule, start, graceMs);
}

/**
 * From when on a look may show another batch: by the runs that were seen or by the schedule, whichever is sooner.
 * Between two looks runs go by unseen, so the pauses that were seen may be longer than those there are.
 */
export function nextBatchSeenFrom(kind: RunKind, after: Instant, batches: Batches): Instant {
  const bySchedule = expectedBatchOverAt(kind, after, { ...batches, runs: NO_RUNS });
  return Math.min(expectedBatchOverAt(kind, after, batches), bySchedule);
}

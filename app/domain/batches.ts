/**
 * When a provider's batches run: computed from the cron schedule that Prime Penguin gives, or from an
 * assumed interval of unknown phase. All instants here are Prime Penguin's clock.
 */
import { Cron } from 'croner';
import { plainDomain } from './identifiers.ts';
import type { Instant } from './instant.ts';

export type BatchSchedule =
  | { readonly kind: 'cron'; readonly expression: string }
  /** No usable schedule: some batch begins within every `everyMs`, nobody knows when. */
  | { readonly kind: 'interval'; readonly everyMs: number };

/** A schedule that is over by then is not one that batches can be expected by. */
const FAR_AHEAD = new Date(Date.UTC(2100, 0, 1));

/**
 * Reads a cron expression (UTC), of 5 fields or of 6 with seconds; anything unusable, or that runs only
 * for a time, becomes the assumed interval.
 */
export function readSchedule(cron: string | null, defaultBatchMs: number): BatchSchedule {
  const expression = cron?.trim() ?? '';
  if (expression === '') return { kind: 'interval', everyMs: defaultBatchMs };
  try {
    if (scheduleOf(expression).cron.nextRun(FAR_AHEAD) !== null)
      return { kind: 'cron', expression };
  } catch {
    // Prime Penguin's cron dialect is not published: what cannot be read is treated as unknown.
  }
  return { kind: 'interval', everyMs: defaultBatchMs };
}

/** A schedule as Prime Penguin shows it: a provider can have several, for its stores or its warehouses. */
export interface ShownSchedule {
  readonly providerName: string;
  readonly storeName: string | null;
  readonly cron: string | null;
}

/**
 * Which of a provider's schedules to reckon with: this store's, where the names tell. Of several that may
 * be meant the one that leaves the longest pause, because a batch that is believed to be over too early
 * would let an order be called stopped that is forwarded later.
 *
 * @param storeNames what this shop's store may be called: Prime Penguin does not say which name it uses
 */
export function cronFor(
  providerName: string,
  shown: readonly ShownSchedule[],
  storeNames: readonly (string | null)[],
): string | null {
  const names = storeNames.map((name) => plainDomain(name ?? ''));
  const own = shown.filter((one) => one.providerName === providerName && one.cron !== null);
  const ofStore = own.filter(({ storeName }) => names.includes(plainDomain(storeName ?? '-')));
  const meant = new Set((ofStore.length > 0 ? ofStore : own).map(({ cron }) => cron ?? ''));
  const [first = null, ...others] = meant;
  if (others.length === 0) return first;
  return [...meant].toSorted((a, b) => longestCronPauseMs(b) - longestCronPauseMs(a))[0] ?? null;
}

const ANY_MONDAY = new Date(Date.UTC(2026, 0, 5));
/** Enough for a whole day of a schedule that runs every five minutes. */
const RUNS_TO_COMPARE = 300;

/** Between two batches by this schedule, milliseconds. */
export function longestPauseMs(schedule: BatchSchedule): number {
  return schedule.kind === 'interval' ? schedule.everyMs : longestCronPauseMs(schedule.expression);
}

/** 0 where it cannot be read. */
function longestCronPauseMs(expression: string): number {
  try {
    return scheduleOf(expression).longestPauseMs();
  } catch {
    return 0;
  }
}

/** Characters. Longer ones say nothing that a schedule needs, and cost whoever reads them. */
export const LONGEST_CRON = 200;

interface ReadSchedule {
  readonly cron: Cron;
  /** Found out once, when it is first asked for. */
  longestPauseMs(): number;
}

/** Providers share few schedules, and reading one costs more than all else that a look does with it. */
const known = new Map<string, ReadSchedule>();
const MOST_KNOWN = 1_000;

/** Throws where it is no schedule. */
function scheduleOf(expression: string): ReadSchedule {
  const before = known.get(expression);
  if (before) return before;
  if (expression.length > LONGEST_CRON) throw new RangeError('a schedule that is too long');
  // Sloppy ranges: `0/30` is how .NET's and Quartz' dialects write `*/30`.
  // `utcOffset: 0` is UTC, and twenty times as quick as the time zone of that name.
  const cron = new Cron(expression, { utcOffset: 0, paused: true, sloppyRanges: true });
  let pauseMs: number | null = null;
  const read: ReadSchedule = {
    cron,
    longestPauseMs: () => {
      pauseMs ??= longestPauseIn(cron);
      return pauseMs;
    },
  };
  if (known.size === MOST_KNOWN) known.clear();
  known.set(expression, read);
  return read;
}

function longestPauseIn(cron: Cron): number {
  const runs = cron.nextRuns(RUNS_TO_COMPARE, ANY_MONDAY).map(Number);
  return Math.max(0, ...runs.map((at, index) => at - (runs[index - 1] ?? at)));
}

/** The first batch that begins after `after`; with an unknown phase, the latest moment at which it begins. */
export function nextBatchStart(schedule: BatchSchedule, after: Instant): Instant {
  if (schedule.kind === 'interval') return after + schedule.everyMs;
  if (!Number.isFinite(after)) return after;
  const next = scheduleOf(schedule.expression).cron.nextRun(new Date(after));
  return next === null ? Number.POSITIVE_INFINITY : next.getTime();
}

/** By when the first whole batch that begins after `after` counts as over. */
export function wholeBatchOverAt(
  schedule: BatchSchedule,
  after: Instant,
  batchGraceMs: number,
): Instant {
  return nextBatchStart(schedule, after) + batchGraceMs;
}

/** A schedule says when a batch is meant to run: only so many of them together prove one. */
const BATCHES_BY_SCHEDULE = 4;

/** By when so many batches that begin after `after` count as over that a schedule proves one whole batch. */
export function fourBatchesOverAt(
  schedule: BatchSchedule,
  after: Instant,
  batchGraceMs: number,
): Instant {
  let start = after;
  for (let batch = 0; batch < BATCHES_BY_SCHEDULE; batch += 1) {
    start = nextBatchStart(schedule, start);
  }
  return start + batchGraceMs;
}

/**
 * By when two whole reads of the sales channel that began after `after` count as over. The phase of
 * the reads is unknown, so the second begins at the latest two intervals later.
 */
export function twoChannelReadsOverAt(
  after: Instant,
  channelReadMs: number,
  graceMs: number,
): Instant {
  return after + 2 * channelReadMs + graceMs;
}

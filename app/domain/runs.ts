/**
 * When a provider's batches have really run, as far as Prime Penguin shows it: by the times of its syncs, and
 * by other orders that went through. Plain data on Prime Penguin's clock, kept with the provider; a schedule
 * is a promise, a run is a fact (trap 21).
 */
import { type BatchSchedule, longestPauseMs, nextBatchStart } from './batches.ts';
import { DATE_HEADER_MS, type Instant } from './instant.ts';
import type { SyncTimes, WarehouseConnection } from './warehouse-connection.ts';

/** `orders`: orders go to the warehouse. `results`: the warehouse's changes come back. */
export const RUN_KINDS = ['orders', 'results'] as const;
export type RunKind = (typeof RUN_KINDS)[number];

/** A connection with the times of its last runs: distinct, oldest first, at most `KEPT_TIMES`. */
export interface ConnectionRuns extends Omit<WarehouseConnection, 'providerName'> {
  readonly orders: readonly Instant[];
  readonly results: readonly Instant[];
  /** Of which of them a time was shown when they were last read. */
  readonly shown: readonly RunKind[];
  /** Between runs of which it is known that few can lie between them, milliseconds; at most `KEPT_TIMES`. */
  readonly gaps: Readonly<Record<RunKind, readonly number[]>>;
  /**
   * When it was first seen not to be in use any more, or not to be listed; null: it is in use, or never was. A run
   * may have been under way then.
   */
  readonly offSince: Readonly<Record<RunKind, Instant | null>>;
}

/** An order that came to Prime Penguin and was then seen to have gone through a run of its provider. */
export interface Passage {
  readonly arrivedAt: Instant;
  readonly passedAt: Instant;
}

export interface ProviderRuns {
  /**
   * This shop's connections to the provider, and those that are listed no more, for a while; null: Prime Penguin
   * does not show them to this user.
   */
  readonly connections: readonly ConnectionRuns[] | null;
  /** How many there were when they were last shown; null: they never were. */
  readonly connectionCount: number | null;
  /** When connections or times were last read. */
  readonly seenAt: Instant | null;
  /** When the times of their syncs were last read; null: never. */
  readonly readAt: Instant | null;
  /** Each arrived after the one before it had passed, so that no two went through in one run. Oldest first. */
  readonly passages: Readonly<Record<RunKind, readonly Passage[]>>;
  /** In which the connections were stuck, oldest first. */
  readonly stalls: readonly Stall[];
}

/** `until` null: it still is. */
export interface Stall {
  readonly from: Instant;
  readonly until: Instant | null;
}

export const NO_RUNS: ProviderRuns = {
  connections: null,
  connectionCount: null,
  seenAt: null,
  readAt: null,
  passages: { orders: [], results: [] },
  stalls: [],
};

const KEPT_TIMES = 8;
/** Whether a sync of one order stands in the times of its connection isn't known. It would so long after it was asked for. */
const ASKED_SYNC_MS = 15 * 60_000;
/** And so much before: this app's clock against Prime Penguin's, by a look that takes a while. */
const ASKED_EARLY_MS = 30_000;
const KEPT_PASSAGES = 4;
const KEPT_STALLS = 4;
/** Fewer say little of what is usual. */
const LEAST_GAPS = 3;
/** A connection that runs often is not called stuck before this. */
const LEAST_SILENCE_MS = 30 * 60_000;
const GAPS_OF_SILENCE = 3;
/** Between two reads that lie further apart, runs may have gone by that nobody counted. */
const CLOSE_READS_MS = 90 * 60_000;
/** Longer than any cancellation is watched. */
const KEPT_OFF_MS = 7 * 24 * 3_600_000;
/** What was seen longer ago than this is not told as if it was so now. While anybody waits it's read each hour. */
const TOLD_FOR_MS = 2 * 3_600_000;

/**
 * What is known after the connections were read.
 *
 * @param shown this provider's connections; null: they are not shown
 * @param readAt Prime Penguin's clock
 * @param schedule the provider's: for a gap that is not known yet, and for its planned pauses
 */
export function withConnections(
  known: ProviderRuns,
  shown: readonly WarehouseConnection[] | null,
  readAt: Instant,
  schedule: BatchSchedule,
): ProviderRuns {
  if (shown === null) return { ...known, connections: null, stalls: ended(known.stalls, readAt) };
  const listed = shown.map(({ providerName: _name, ...one }) => {
    const before = known.connections?.find(({ id }) => id === one.id) ?? null;
    const now = { ...NEVER_RUN, ...before, ...one };
    return { ...now, offSince: offSince(before, now, readAt) };
  });
  const unlisted = (known.connections ?? [])
    .filter(({ id }) => !listed.some((one) => one.id === id))
    .map((before) => {
      const now = { ...before, isActive: false };
      return { ...now, offSince: offSince(before, now, readAt) };
    })
    .filter((one) => RUN_KINDS.some((kind) => readAt - (one.offSince[kind] ?? 0) < KEPT_OFF_MS));
  const connections = [...listed, ...unlisted];
  const read = { ...known, connections, connectionCount: listed.length, seenAt: readAt };
  return withStall(read, schedule, readAt, null);
}

/** What is known of a connection before it was seen to run. */
export const NEVER_RUN = {
  ...{ orders: [], results: [], shown: [] },
  gaps: { orders: [], results: [] },
  offSince: { orders: null, results: null },
};

function offSince(
  before: ConnectionRuns | null,
  now: Omit<ConnectionRuns, 'offSince'>,
  readAt: Instant,
): ConnectionRuns['offSince'] {
  const since = (kind: RunKind) => {
    if (before === null || isInUse(now, kind)) return null;
    return isInUse(before, kind) ? readAt : before.offSince[kind];
  };
  return { orders: since('orders'), results: since('results') };
}

/**
 * What is known after the times of the connections that are known were read.
 *
 * @param schedule the provider's: for a gap that is not known yet, and for its planned pauses
 * @param askedFor Prime Penguin's clock: when this app asked for syncs, which are no batches
 */
export function withSyncTimes(
  known: ProviderRuns,
  times: ReadonlyMap<number, SyncTimes>,
  readAt: Instant,
  schedule: BatchSchedule,
  askedFor: readonly Instant[],
): ProviderRuns {
  const { connections } = known;
  if (connections === null) return known;
  const isAskedFor = (at: Instant) => askedFor.some((asked) => mayBeAskedFor(at, asked));
  const read = connections.map((one) => {
    const at = times.get(one.id);
    const shown = { orders: at?.orderSyncAt ?? null, results: at?.processSyncAt ?? null };
    return withTimes(one, shown, { readAt, lastReadAt: known.readAt, isAskedFor });
  });
  const after = { ...known, connections: read, readAt, seenAt: readAt };
  if (!read.some(({ shown }) => shown.length > 0)) return after;
  // What ran before a sync that was asked for isn't shown any more.
  const unclear = read.filter(({ id }) => {
    const at = times.get(id);
    return [at?.orderSyncAt, at?.processSyncAt].some((time) => time != null && isAskedFor(time));
  });
  return withStall(after, schedule, readAt, unclear);
}

interface Read {
  readonly readAt: Instant;
  readonly lastReadAt: Instant | null;
  readonly isAskedFor: (at: Instant) => boolean;
}

function withTimes(
  known: ConnectionRuns,
  shown: Readonly<Record<RunKind, Instant | null>>,
  read: Read,
): ConnectionRuns {
  const orders = newerTime(known.orders, shown.orders, read);
  const results = newerTime(known.results, shown.results, read);
  return {
    ...known,
    orders: withLast(known.orders, orders),
    results: withLast(known.results, results),
    gaps: {
      orders: withLast(known.gaps.orders, gapTo(orders, known.orders, read)),
      results: withLast(known.gaps.results, gapTo(results, known.results, read)),
    },
    shown: RUN_KINDS.filter((kind) => shown[kind] !== null),
  };
}

function withLast(numbers: readonly number[], last: number | null): readonly number[] {
  return last === null ? numbers : [...numbers, last].slice(-KEPT_TIMES);
}

/** null where so long nobody had read that more than one run may lie between the two. */
function gapTo(at: Instant | null, times: readonly Instant[], { lastReadAt }: Read): number | null {
  const last = times.at(-1);
  if (at === null || last === undefined || lastReadAt === null) return null;
  return at - lastReadAt > CLOSE_READS_MS ? null : at - last;
}

function mayBeAskedFor(at: Instant, asked: Instant): boolean {
  return at >= asked - ASKED_EARLY_MS && at <= asked + ASKED_SYNC_MS;
}

/** A time that has not come yet, or lies before one that was seen, says nothing; nor one of a sync that was asked for. */
function newerTime(
  times: readonly Instant[],
  at: Instant | null,
  { readAt, isAskedFor }: Read,
): Instant | null {
  // When it was read is known by the Date header alone, which is cut to whole seconds.
  if (at === null || at > readAt + DATE_HEADER_MS || at <= (times.at(-1) ?? 0)) return null;
  return isAskedFor(at) ? null : at;
}

/** @param unclear of those whose times were read: which of them can't be told to be silent. null: none were read */
function withStall(
  known: ProviderRuns,
  schedule: BatchSchedule,
  readAt: Instant,
  unclear: readonly ConnectionRuns[] | null,
): ProviderRuns {
  const inUse = connectionsInUse(known);
  const isClear = (one: ConnectionRuns) =>
    unclear === null ? isLastSyncClear(one) : !unclear.includes(one);
  const clear = inUse.filter(isClear);
  const last = (one: ConnectionRuns) => (unclear === null ? lastSyncs(one) : lastRuns(one));
  const since = earliest(clear.flatMap((one) => silentSince(one, last(one), schedule, readAt)));
  if (since !== null) return { ...known, stalls: begun(known.stalls, since) };
  return clear.length < inUse.length ? known : { ...known, stalls: ended(known.stalls, readAt) };
}

function connectionsInUse({ connections }: ProviderRuns): readonly ConnectionRuns[] {
  return (connections ?? []).filter((one) => RUN_KINDS.some((kind) => isInUse(one, kind)));
}

interface LastRun {
  readonly kind: RunKind;
  readonly at: Instant;
}

/** That it synced anything says nothing of orders: where their times are shown, those count. */
function lastRuns(one: ConnectionRuns): readonly LastRun[] {
  const shown = RUN_KINDS.filter((kind) => isInUse(one, kind)).flatMap((kind) => {
    const at = one[kind].at(-1);
    return at === undefined ? [] : [{ kind, at }];
  });
  return shown.length > 0 ? shown : lastSyncs(one);
}

function lastSyncs({ lastSyncAt }: ConnectionRuns): readonly LastRun[] {
  return lastSyncAt === null ? [] : [{ kind: 'orders', at: lastSyncAt }];
}

/** Does the connection's own last sync agree with what is known of its runs? */
function isLastSyncClear({ lastSyncAt, orders, results }: ConnectionRuns): boolean {
  const newest = Math.max(orders.at(-1) ?? 0, results.at(-1) ?? 0);
  return newest === 0 || (lastSyncAt ?? 0) >= newest;
}

/** Of its last runs the one that is too long ago; empty: none is. */
function silentSince(
  one: ConnectionRuns,
  last: readonly LastRun[],
  schedule: BatchSchedule,
  at: Instant,
): readonly Instant[] {
  return last.filter((run) => at > stuckAt(one, run.kind, run.at, schedule)).map((run) => run.at);
}

/** Is no run of a connection known for so long by then that it looks stuck? */
export function looksStuckAt(runs: ProviderRuns, schedule: BatchSchedule, at: Instant): boolean {
  if (currentStall(runs) !== null) return true;
  return connectionsInUse(runs).some(
    (one) => silentSince(one, lastSyncs(one), schedule, at).length > 0,
  );
}

function begun(stalls: readonly Stall[], from: Instant): readonly Stall[] {
  const last = stalls.at(-1);
  if (last?.until === null) return stalls;
  // It has not synced since: for a while nobody could see that.
  if (last && from <= last.from) return [...stalls.slice(0, -1), { ...last, until: null }];
  return [...stalls, { from, until: null }].slice(-KEPT_STALLS);
}

function ended(stalls: readonly Stall[], until: Instant): readonly Stall[] {
  return stalls.map((stall) => (stall.until === null ? { ...stall, until } : stall));
}

/** What is known after an order of the provider was seen in the change feed. */
export function withPassage(known: ProviderRuns, kind: RunKind, passage: Passage): ProviderRuns {
  const last = known.passages[kind].at(-1);
  if (passage.passedAt < passage.arrivedAt) return known;
  if (last && passage.arrivedAt <= last.passedAt) return known;
  const passages = [...known.passages[kind], passage].slice(-KEPT_PASSAGES);
  return { ...known, passages: { ...known.passages, [kind]: passages } };
}

/** The connections through which orders go, or results come back; null: not shown. */
function running({ connections }: ProviderRuns, kind: RunKind): readonly ConnectionRuns[] | null {
  if (connections === null) return null;
  return connections.filter((one) => isInUse(one, kind));
}

/** Those, and those that may have been in use later than `since`. */
function runningSince(
  { connections }: ProviderRuns,
  kind: RunKind,
  since: Instant,
): readonly ConnectionRuns[] {
  return (connections ?? []).filter(
    (one) => isInUse(one, kind) || (one.offSince[kind] ?? 0) > since,
  );
}

function isInUse(
  { isActive, sendsOrders, readsResults }: Omit<ConnectionRuns, 'offSince'>,
  kind: RunKind,
): boolean {
  return isActive !== false && (kind === 'orders' ? sendsOrders : readsResults) !== false;
}

/** False: its connections are shown, and none of them has been in use since. */
export function mayRun({ connections }: ProviderRuns, kind: RunKind): boolean {
  if (connections === null || connections.length === 0) return true;
  return connections.some((one) => isInUse(one, kind) || one.offSince[kind] !== null);
}

/** Are real times shown at all? Then nothing else but what went through can prove a run. */
export function showsTimes(runs: ProviderRuns, kind: RunKind): boolean {
  return (
    running(runs, kind)?.some((one) => one.shown.includes(kind) && one[kind].length > 0) ?? false
  );
}

export interface SeenRuns {
  /** Two times of runs, or of orders that went through, of which the second run began later than asked for. */
  readonly at: readonly [Instant, Instant];
}

/**
 * Two runs later than `since` by the times of syncs: the first may have been under way then, and the second
 * shows that it is over, whether a sync's time is its start or its end. Of several connections each has to
 * have run twice, because nobody knows which one has the order. null: not seen so far.
 */
export function syncedTwiceSince(
  runs: ProviderRuns,
  kind: RunKind,
  since: Instant,
): SeenRuns | null {
  const seen = runningSince(runs, kind, since).map((one) => twoLaterThan(one[kind], since));
  const known = seen.filter((one) => one !== null);
  if (known.length < seen.length) return null;
  return known.toSorted((one, other) => one.at[1] - other.at[1]).at(-1) ?? null;
}

function twoLaterThan(times: readonly Instant[], since: Instant): SeenRuns | null {
  const [first, second] = times.filter((at) => at > since);
  return first === undefined || second === undefined ? null : { at: [first, second] };
}

/**
 * Two other orders that came later than `since`, the second after the first had gone through, and went through:
 * two runs, of which the second certainly began later. Of a provider with several warehouses nobody knows
 * through which one they went.
 */
export function passedTwiceSince(
  runs: ProviderRuns,
  kind: RunKind,
  since: Instant,
): SeenRuns | null {
  if (!isSingle(runs, kind, since)) return null;
  const [first, second] = runs.passages[kind].filter(({ arrivedAt }) => arrivedAt > since);
  return first && second ? { at: [first.passedAt, second.passedAt] } : null;
}

function isSingle(runs: ProviderRuns, kind: RunKind, since: Instant): boolean {
  const now = runs.connections === null ? 0 : runningSince(runs, kind, since).length;
  return Math.max(now, runs.connectionCount ?? 0) <= 1;
}

/** When an order went through that came later than `since`; null: none has been seen to. */
export function passedSince(runs: ProviderRuns, kind: RunKind, since: Instant): Instant | null {
  if (!isSingle(runs, kind, since)) return null;
  return runs.passages[kind].find(({ arrivedAt }) => arrivedAt > since)?.passedAt ?? null;
}

/** The usual pause between two runs: the (lower) median of those seen; null: not known. */
export function usualGapMs(runs: ProviderRuns, kind: RunKind): number | null {
  return median((running(runs, kind) ?? []).flatMap(({ gaps }) => gaps[kind]));
}

function median(numbers: readonly number[]): number | null {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? null;
}

/** When any of the connections ran, oldest first. */
export function runTimes(runs: ProviderRuns, kind: RunKind): readonly Instant[] {
  return (running(runs, kind) ?? []).flatMap((one) => one[kind]).toSorted((a, b) => a - b);
}

function earliest(times: readonly Instant[]): Instant | null {
  return times.length === 0 ? null : Math.min(...times);
}

/** When the connections begin to count as stuck, if they don't run before; null: no times are shown. */
export function stuckFrom(
  runs: ProviderRuns,
  kind: RunKind,
  schedule: BatchSchedule,
): Instant | null {
  const times = (running(runs, kind) ?? []).flatMap((one) => {
    const last = one.shown.includes(kind) ? one[kind].at(-1) : undefined;
    return last === undefined ? [] : [stuckAt(one, kind, last, schedule)];
  });
  return earliest(times);
}

/** After three usual gaps, counted from the next batch by the schedule where that pauses for longer. */
function stuckAt(
  { gaps }: ConnectionRuns,
  kind: RunKind,
  last: Instant,
  schedule: BatchSchedule,
): Instant {
  const pauseMs = longestPauseMs(schedule);
  const known = gaps[kind];
  const gap = Math.max(median(known) ?? pauseMs, known.length < LEAST_GAPS ? pauseMs : 0);
  const silenceMs = Math.max(GAPS_OF_SILENCE * gap, LEAST_SILENCE_MS);
  const nextDue = schedule.kind === 'cron' ? nextBatchStart(schedule, last) : last;
  return last + silenceMs + (Number.isFinite(nextDue) ? Math.max(0, nextDue - last - gap) : 0);
}

/** The stall that lasts; null: the connections run, as far as is known. */
export function currentStall({ stalls }: ProviderRuns): Stall | null {
  return stalls.findLast(({ until }) => until === null) ?? null;
}

/** The same for telling it: not what was seen long ago and nobody has looked at since. */
export function stallAsOf(runs: ProviderRuns, now: Instant): Stall | null {
  return now - (runs.seenAt ?? 0) > TOLD_FOR_MS ? null : currentStall(runs);
}

/** The stall that has begun, and was not known of before; null: none has. */
export function newStall(before: ProviderRuns | null, after: ProviderRuns): Stall | null {
  const stall = currentStall(after);
  const isKnown = before?.stalls.some(({ from }) => from === stall?.from) ?? false;
  return isKnown ? null : stall;
}

/** It holds what was read later than that by Prime Penguin's clock: what was read then tells nothing new. */
export function knowsLater({ readAt, stalls }: ProviderRuns, at: Instant): boolean {
  const known = [readAt, ...stalls.map(({ until }) => until)].filter((time) => time !== null);
  return Math.max(0, ...known) > at + DATE_HEADER_MS;
}

/** For how long since then the connections were stuck, up to the last stall that is over. */
export function stalledMsSince({ stalls }: ProviderRuns, since: Instant): number {
  return stalls.reduce(
    (sum, { from, until }) => sum + Math.max(0, (until ?? from) - Math.max(from, since)),
    0,
  );
}

/**
 * When a provider's batches have really run, as far as Prime Penguin shows it: by the times of its syncs, and
 * by other orders that went through. Plain data on Prime Penguin's clock, kept with the provider; a schedule
 * is a promise, a run is a fact (trap 21).
 */
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
}

/** An order that came to Prime Penguin and was then seen to have gone through a run of its provider. */
export interface Passage {
  readonly arrivedAt: Instant;
  readonly passedAt: Instant;
}

export interface ProviderRuns {
  /** This shop's connections to the provider; null: Prime Penguin does not show them to this user. */
  readonly connections: readonly ConnectionRuns[] | null;
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
  readAt: null,
  passages: { orders: [], results: [] },
  stalls: [],
};

const KEPT_TIMES = 8;
/** Whether a sync of one order stands in the times of its connection isn't known. It would so long after it was asked for. */
const ASKED_SYNC_MS = 90_000;
/** And so much before: this app's clock against Prime Penguin's, by a look that takes a while. */
const ASKED_EARLY_MS = 30_000;
const KEPT_PASSAGES = 4;
const KEPT_STALLS = 4;
/** A connection that runs often is not called stuck before this. */
const LEAST_SILENCE_MS = 30 * 60_000;
const GAPS_OF_SILENCE = 3;

/**
 * What is known after the connections were read.
 *
 * @param shown this provider's connections; null: they are not shown
 * @param readAt Prime Penguin's clock
 * @param pauseMs the longest pause of the provider's schedule, for a gap that is not known yet
 */
export function withConnections(
  known: ProviderRuns,
  shown: readonly WarehouseConnection[] | null,
  readAt: Instant,
  pauseMs: number,
): ProviderRuns {
  if (shown === null) return { ...known, connections: null, stalls: ended(known.stalls, readAt) };
  const connections = shown.map(({ providerName: _name, ...one }) => {
    const before = known.connections?.find(({ id }) => id === one.id);
    return { ...NEVER_RUN, ...before, ...one };
  });
  const read = { ...known, connections };
  const since = silentByLastSync(connections, readAt, pauseMs);
  // That it synced anything says nothing of orders: where their times are shown, those end it.
  if (since === null && connections.some(({ shown: kinds }) => kinds.length > 0)) return read;
  return withStall(read, since, readAt);
}

const NEVER_RUN = { orders: [], results: [], shown: [] };

/**
 * What is known after the times of the connections that are known were read.
 *
 * @param pauseMs the longest pause of the provider's schedule, for a gap that is not known yet
 * @param askedFor Prime Penguin's clock: when this app asked for syncs, which are no batches
 */
export function withSyncTimes(
  known: ProviderRuns,
  times: ReadonlyMap<number, SyncTimes>,
  readAt: Instant,
  pauseMs: number,
  askedFor: readonly Instant[],
): ProviderRuns {
  const { connections } = known;
  if (connections === null) return known;
  const read = connections.map((one) =>
    withTimes(one, times.get(one.id) ?? null, readAt, askedFor),
  );
  const after = { ...known, connections: read, readAt };
  if (!read.some(({ shown }) => shown.length > 0)) return after;
  return withStall(after, silentByTimes(after, readAt, pauseMs), readAt);
}

function withTimes(
  known: ConnectionRuns,
  times: SyncTimes | null,
  readAt: Instant,
  askedFor: readonly Instant[],
): ConnectionRuns {
  const at = { orders: times?.orderSyncAt ?? null, results: times?.processSyncAt ?? null };
  const ran = (time: Instant | null) =>
    time === null || askedFor.some((asked) => mayBeAskedFor(time, asked)) ? null : time;
  return {
    ...known,
    orders: withTime(known.orders, ran(at.orders), readAt),
    results: withTime(known.results, ran(at.results), readAt),
    shown: RUN_KINDS.filter((kind) => at[kind] !== null),
  };
}

function mayBeAskedFor(at: Instant, asked: Instant): boolean {
  return at >= asked - ASKED_EARLY_MS && at <= asked + ASKED_SYNC_MS;
}

/** @param since the last run before the silence; null: none of them is silent */
function withStall(known: ProviderRuns, since: Instant | null, readAt: Instant): ProviderRuns {
  const stalls = since === null ? ended(known.stalls, readAt) : begun(known.stalls, since);
  return { ...known, stalls };
}

/** A time that has not come yet, or lies before one that was seen, says nothing. */
function withTime(
  times: readonly Instant[],
  at: Instant | null,
  readAt: Instant,
): readonly Instant[] {
  // When it was read is known by the Date header alone, which is cut to whole seconds.
  if (at === null || at > readAt + DATE_HEADER_MS || at <= (times.at(-1) ?? 0)) return times;
  return [...times, at].slice(-KEPT_TIMES);
}

function begun(stalls: readonly Stall[], from: Instant): readonly Stall[] {
  return stalls.at(-1)?.until === null
    ? stalls
    : [...stalls, { from, until: null }].slice(-KEPT_STALLS);
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
  return connections.filter((one) => one.isActive !== false && isUsed(one, kind));
}

/** False: its connections are shown, and none of them is in use. */
export function mayRun(runs: ProviderRuns, kind: RunKind): boolean {
  return running(runs, kind)?.length !== 0;
}

function isUsed({ sendsOrders, readsResults }: ConnectionRuns, kind: RunKind): boolean {
  return (kind === 'orders' ? sendsOrders : readsResults) !== false;
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
  const seen = (running(runs, kind) ?? []).map((one) => twoLaterThan(one[kind], since));
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
  if ((runs.connections?.length ?? 1) > 1) return null;
  const [first, second] = runs.passages[kind].filter(({ arrivedAt }) => arrivedAt > since);
  return first && second ? { at: [first.passedAt, second.passedAt] } : null;
}

/** When an order went through that came later than `since`; null: none has been seen to. */
export function passedSince(runs: ProviderRuns, kind: RunKind, since: Instant): Instant | null {
  if ((runs.connections?.length ?? 1) > 1) return null;
  return runs.passages[kind].find(({ arrivedAt }) => arrivedAt > since)?.passedAt ?? null;
}

/** The usual pause between two runs: the (lower) median of those seen; null: not known. */
export function usualGapMs(runs: ProviderRuns, kind: RunKind): number | null {
  const gaps = (running(runs, kind) ?? []).flatMap((one) => gapsOf(one[kind]));
  return median(gaps);
}

function gapsOf(times: readonly Instant[]): readonly number[] {
  return times.slice(1).map((at, index) => at - (times[index] ?? at));
}

function median(numbers: readonly number[]): number | null {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? null;
}

/** When any of the connections ran, oldest first. */
export function runTimes(runs: ProviderRuns, kind: RunKind): readonly Instant[] {
  return (running(runs, kind) ?? []).flatMap((one) => one[kind]).toSorted((a, b) => a - b);
}

/** The last run of the connection that is silent for too long, by the times that were just read; null: none is. */
function silentByTimes(runs: ProviderRuns, readAt: Instant, pauseMs: number): Instant | null {
  return earliest(
    RUN_KINDS.flatMap((kind) =>
      (running(runs, kind) ?? [])
        .filter(({ shown }) => shown.includes(kind))
        .flatMap((one) =>
          silentSince(one[kind].at(-1), longestSilenceMs(one[kind], pauseMs), readAt),
        ),
    ),
  );
}

/** The same by what the connections themselves tell of their last sync. */
function silentByLastSync(
  connections: readonly ConnectionRuns[],
  readAt: Instant,
  pauseMs: number,
): Instant | null {
  return earliest(
    connections
      .filter(({ isActive }) => isActive !== false)
      .flatMap(({ lastSyncAt, orders, results }) => {
        const silences = [orders, results].map((times) => longestSilenceMs(times, pauseMs));
        return silentSince(lastSyncAt ?? undefined, Math.max(...silences), readAt);
      }),
  );
}

function silentSince(
  last: Instant | undefined,
  longestMs: number,
  readAt: Instant,
): readonly Instant[] {
  return last !== undefined && readAt - last > longestMs ? [last] : [];
}

function earliest(times: readonly Instant[]): Instant | null {
  return times.length === 0 ? null : Math.min(...times);
}

/** When the connections begin to count as stuck, if they don't run before; null: no times are shown. */
export function stuckFrom(runs: ProviderRuns, kind: RunKind, pauseMs: number): Instant | null {
  const times = (running(runs, kind) ?? [])
    .filter(({ shown }) => shown.includes(kind))
    .map((one) => one[kind])
    .filter((all) => all.length > 0);
  const from = times.map((all) => (all.at(-1) ?? 0) + longestSilenceMs(all, pauseMs));
  return from.length === 0 ? null : Math.min(...from);
}

function longestSilenceMs(times: readonly Instant[], pauseMs: number): number {
  const gap = Math.max(median(gapsOf(times)) ?? pauseMs, times.length < 4 ? pauseMs : 0);
  return Math.max(GAPS_OF_SILENCE * gap, LEAST_SILENCE_MS);
}

/** The stall that lasts; null: the connections run, as far as is known. */
export function currentStall({ stalls }: ProviderRuns): Stall | null {
  return stalls.findLast(({ until }) => until === null) ?? null;
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

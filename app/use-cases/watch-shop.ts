/**
 * One look at Prime Penguin for all open cancellations of a shop: reads the change feed since the last
 * look, reads whole what changed and what time is about to decide, and writes what follows. No open
 * cancellation, no call.
 */
import { isDeepStrictEqual } from 'node:util';
import {
  absenceOf,
  answeringFacts,
  type Cancellation,
  circumstancesOf,
  type Fact,
  factsOfLook,
  historyOf,
  isAskedIn,
  isDelivered,
  type ProviderLookup,
  type WarehouseOrder,
} from '#app/domain/cancellation.ts';
import type { Failure } from '#app/domain/history.ts';
import type { PrimePenguinOrderId, ShopifyOrderId } from '#app/domain/identifiers.ts';
import { type Instant, MAX_CLOCK_SKEW_MS } from '#app/domain/instant.ts';
import { cancelledInShopifyBy } from '#app/domain/judge.ts';
import { timeDecidesAt, timeDecidesForAbsentAt } from '#app/domain/next-look.ts';
import type { WarehouseOrderRow, WarehouseOrderSeen } from '#app/domain/observation.ts';
import { retryPauseMs } from '#app/domain/timing.ts';
import { noteWorking } from './connection-state.ts';
import type { Dependencies } from './dependencies.ts';
import { type Isolated, isolateFailure, recordFacts } from './isolate-failure.ts';
import { type Kept, keeping } from './keeping.ts';
import { learnRuns } from './learn-runs.ts';
import { connectedElsewhere, lookAtOrder, notConnected, noteFailure } from './look-at-order.ts';
import type { FeedRow, PrimePenguin, RecordedProblem } from './ports/prime-penguin.ts';
import type { Connection, WatchLease } from './ports/store.ts';
import { type Providers, providerLookup, readProviders, withFreshProviders } from './providers.ts';
import { nextLookAt, settle } from './settle.ts';
import { syncNow } from './sync-now.ts';

/** Renewed while the look runs; so long after its watcher has died a shop is not looked at. */
const LEASE_MS = 30_000;
/**
 * The feed is read again from this long before the last look, because a row may become visible later
 * than the time it carries. What was seen already changes nothing.
 */
const OVERLAP_MS = 120_000;
/** Orders read at the same time. */
const AT_ONCE = 4;
/** One that the app fails over is looked at again after so many pauses. */
const BROKEN_PAUSES = 30;
/** The most that Shopify reads in one call. */
const SHOPIFY_AT_ONCE = 250;

/** Does nothing when no look is due, or another process is looking. */
export async function watchShop(deps: Dependencies, shop: string): Promise<void> {
  const startedAt = deps.clock();
  const taken = await deps.watches.take(shop, startedAt, LEASE_MS);
  if (!taken) return;
  const renewal = setInterval(() => renew(deps, shop, taken.lease), LEASE_MS / 3);
  try {
    const look = await isolateFailure(deps, 'watch', { shop }, () =>
      lookOnce(deps, shop, taken, startedAt),
    );
    if (look.kind === 'failed') await recordFailureOfShop(deps, shop, look.failure);
    const end =
      look.kind === 'done'
        ? look.value
        : {
            looked: false,
            cursor: taken.cursor,
            nextLookAt: deps.clock() + retryPauseMs(deps.timing.pollMs),
          };
    const notBefore = deps.clock() + deps.timing.pollMs;
    // Should this fail, the lease runs out, and whoever wakes what was forgotten finds it.
    await deps.watches.finish(shop, taken.lease, { startedAt, notBefore, ...end });
  } finally {
    clearInterval(renewal);
  }
}

/** Nobody could be looked at: each learns of it, and time goes on deciding. */
async function recordFailureOfShop(
  deps: Dependencies,
  shop: string,
  failure: Failure,
): Promise<void> {
  await isolateFailure(deps, 'watch', { shop }, async () => {
    const known = await readProviders(deps, shop);
    await recordFailureOfAll(deps, await deps.cancellations.readOpen(shop), known, failure);
  });
}

/** A turn that is lost over it does no harm: what two have seen is one and the same. */
function renew(deps: Dependencies, shop: string, lease: string): void {
  deps.watches.renew(shop, lease, LEASE_MS).catch((error: unknown) => {
    deps.log.warn({ shop, err: error }, 'could not renew the turn to look');
  });
}

/** The turn ends with a plan for all that it has written to. */
function withoutPlans({ cancellations, ...deps }: Dependencies): Dependencies {
  const change: Dependencies['cancellations']['change'] = (of, decide, lease) =>
    cancellations.change(of, (state) => ({ ...decide(state), lookAt: null }), lease);
  return { ...deps, cancellations: { ...cancellations, change } };
}

async function lookOnce(
  given: Dependencies,
  shop: string,
  { cursor, viewedUntil }: WatchLease,
  startedAt: Instant,
) {
  const all = await given.cancellations.readOpen(shop);
  // Who asks next has no use for what changed until then.
  if (all.length === 0) return { looked: false, cursor: null, nextLookAt: null };

  const kept: Kept = new Map(all.map((state) => [state.id, state]));
  const deps = keeping(withoutPlans(given), kept);
  const next = (known: Providers) => nextLook(deps, [...kept.values()], known, viewedUntil);
  const connection = await deps.connections.read(shop);
  const primePenguin = connection && (await deps.primePenguin.forShop(shop));
  await isolateFailure(deps, 'watch', { shop }, () => noteCancelledInShopify(deps, shop, all));
  const noted = [...kept.values()];
  if (!connection || !primePenguin) {
    const failure = notConnected(deps.clock());
    const known = await readProviders(deps, shop);
    await recordFailureOfAll(deps, noted, known, failure);
    return { looked: false, cursor, nextLookAt: next(known) };
  }
  const open = await onlyAskedIn(deps, primePenguin, noted, connection);
  if (open.length === 0) return { looked: false, cursor: null, nextLookAt: null };

  const since = cursor ?? earliestAsk(open) - MAX_CLOCK_SKEW_MS;
  const changes = await readChanges(primePenguin, since - OVERLAP_MS);
  if (changes.kind !== 'read') {
    const { failure } = await noteFailure(deps, shop, changes.answer, 'reading');
    await recordFailureOfAll(deps, open, connection, failure);
    const planned = next(connection);
    const retryAt = deps.clock() + retryPauseMs(deps.timing.pollMs);
    // Refused credentials do not mend themselves: connecting again plans the next look.
    const nextLookAt = failure.kind === 'credentials_refused' ? planned : soonest(planned, retryAt);
    return { looked: false, cursor, nextLookAt };
  }
  await noteWorking(deps, shop, 'reading');

  const names = open.flatMap((state) => state.warehouseOrders.map((order) => order.providerName));
  const read = await withFreshProviders(deps, connection, primePenguin, names);
  const fresh = await learnt(deps, read.connection, primePenguin, open, changes, startedAt);
  // One moment for all that is concluded without another look: what time decides after it is looked at
  // next time, never concluded from the feed alone.
  const asOf = deps.clock();
  const begun = open.filter((state) => !isToBeLookedAtByDelivery(state));
  let isMissed = false;
  await inParallel(begun, AT_ONCE, async (state) => {
    const ended = await apart(deps, state, fresh, async () => {
      if (isDue(deps, state, fresh, changes, asOf)) {
        return lookAtCancellation(deps, state, fresh, primePenguin);
      }
      await recordQuiet(deps, state, fresh, startedAt, asOf);
      return true;
    });
    // One that the app failed over is looked at whole next time, whatever the feed shows then.
    isMissed ||= ended.kind === 'kept_from' || (ended.kind === 'done' && !ended.value);
  });

  const looked = begun.map(({ id }) => kept.get(id)).filter((state) => state !== undefined);
  const providers = providerLookup(fresh, deps.timing);
  await syncNow(deps, shop, looked, providers, primePenguin, startedAt);

  const planned = next(fresh);
  if (isMissed) {
    // The feed is read again from where it was: what could not be read whole is due once more.
    return {
      looked: true,
      cursor,
      nextLookAt: soonest(planned, deps.clock() + retryPauseMs(deps.timing.pollMs)),
    };
  }
  return {
    looked: true,
    cursor: readUpTo(cursor, changes.upTo),
    nextLookAt: planned,
  };
}

/** Nobody waits because nothing could be learnt. */
async function learnt(
  deps: Dependencies,
  connection: Connection,
  primePenguin: PrimePenguin,
  open: readonly Cancellation[],
  { feed, readAt }: Extract<Changes, { kind: 'read' }>,
  at: Instant,
): Promise<Connection> {
  const moment = { at, primePenguinAt: readAt };
  const learning = await isolateFailure(deps, 'watch', { shop: connection.shop }, () =>
    learnRuns(deps, connection, primePenguin, open, feed, moment),
  );
  return learning.kind === 'done' ? learning.value : connection;
}

/**
 * The open cancellations that this account can tell of. What was asked for in another one must never be
 * judged by it: it is given up.
 */
async function onlyAskedIn(
  deps: Dependencies,
  { account }: PrimePenguin,
  open: readonly Cancellation[],
  known: Providers,
): Promise<readonly Cancellation[]> {
  for (const state of open.filter((one) => !isAskedIn(one, account))) {
    await recordFailure(deps, state, known, connectedElsewhere(deps.clock()));
  }
  return open.filter((state) => isAskedIn(state, account));
}

/** null: their clock was put back, and changes since then may carry times from before the cursor. */
function readUpTo(cursor: Instant | null, upTo: Instant | null): Instant | null {
  if (cursor !== null && upTo !== null && upTo < cursor - OVERLAP_MS) return null;
  return upTo ?? cursor;
}

/** What goes wrong with one order keeps no other of its shop waiting, and is written to that one. */
async function apart<T>(
  deps: Dependencies,
  { id, shop }: Cancellation,
  known: Providers,
  run: () => Promise<T>,
): Promise<Isolated<T>> {
  const subject = { shop, cancellationId: id };
  const ended = await isolateFailure(deps, 'watch', subject, run);
  if (ended.kind === 'failed') {
    const facts: Fact[] = [{ kind: 'failed', failure: ended.failure }];
    await isolateFailure(deps, 'watch', subject, () =>
      recordFacts(deps, 'watch', id, facts, providerLookup(known, deps.timing)),
    );
  }
  return ended;
}

function soonest(planned: Instant | null, at: Instant): Instant {
  return Math.min(planned ?? at, at);
}

type Changes =
  | {
      readonly kind: 'read';
      /** By the ids of the order in Shopify and of the warehouse order. */
      readonly rowsOf: ReadonlyMap<
        ShopifyOrderId | PrimePenguinOrderId,
        readonly WarehouseOrderRow[]
      >;
      readonly feed: readonly FeedRow[];
      /** Prime Penguin's clock; null where it did not tell. */
      readonly readAt: Instant | null;
      /** Entity-log ids of the problems recorded lately, by Prime Penguin's order id. */
      readonly problemsOf: ReadonlyMap<number, readonly number[]>;
      /** The newest change seen, on Prime Penguin's clock. */
      readonly upTo: Instant | null;
    }
  | { readonly kind: 'failed'; readonly answer: Parameters<typeof noteFailure>[2] };

/** A reported problem does not touch the order's own row, so both feeds are read. */
async function readChanges(primePenguin: PrimePenguin, since: Instant): Promise<Changes> {
  const rows = await primePenguin.changedSince(since);
  if (rows.kind !== 'answered') return { kind: 'failed', answer: rows };
  const problems = await primePenguin.problemsSince(since);
  if (problems.kind !== 'answered') return { kind: 'failed', answer: problems };
  const times = rows.value.map(({ row }) => row.modifiedAt).filter((at) => at !== null);
  return {
    kind: 'read',
    rowsOf: groupRows(rows.value.map(({ row }) => row)),
    feed: rows.value,
    readAt: rows.primePenguinAt,
    problemsOf: groupProblems(problems.value),
    upTo: rows.primePenguinAt ?? times.reduce<Instant | null>(later, null),
  };
}

function later(one: Instant | null, other: Instant): Instant {
  return Math.max(one ?? other, other);
}

function groupRows(rows: readonly WarehouseOrderRow[]) {
  const byOrder = new Map<ShopifyOrderId | PrimePenguinOrderId, WarehouseOrderRow[]>();
  for (const row of rows) {
    for (const id of [row.shopifyOrderId, row.primePenguinOrderId]) {
      if (id === null) continue;
      const known = byOrder.get(id);
      if (known) known.push(row);
      else byOrder.set(id, [row]);
    }
  }
  return byOrder;
}

function groupProblems(
  problems: readonly RecordedProblem[],
): ReadonlyMap<number, readonly number[]> {
  const byOrder = new Map<number, readonly number[]>();
  for (const { primePenguinOrderId: id, entityLogId } of problems) {
    byOrder.set(id, [...(byOrder.get(id) ?? []), entityLogId]);
  }
  return byOrder;
}

/**
 * Nobody has looked at it or tried to deliver it yet. Delivery begins with a look, so one here would be a
 * second one of the same, as many times as a press for many has orders.
 */
function isToBeLookedAtByDelivery(state: Cancellation): boolean {
  return state.lastLookAt === null && state.failure === null && state.deliveryAttempts === 0;
}

/** Has something about the order changed, or is time about to decide? */
function isDue(
  deps: Dependencies,
  state: Cancellation,
  connection: Connection,
  changes: Extract<Changes, { kind: 'read' }>,
  asOf: Instant,
): boolean {
  if (state.failure?.kind === 'app_failed') return true;
  const ids = state.warehouseOrders.map((order) => order.primePenguinOrderId);
  const rows = [state.shopifyOrderId, ...ids.filter((id) => id !== null)].flatMap(
    (id) => changes.rowsOf.get(id) ?? [],
  );
  const isChanged = rows.some((row) => {
    const order = state.warehouseOrders.find(
      ({ primePenguinOrderId }) => primePenguinOrderId === row.primePenguinOrderId,
    );
    const last = order?.observations.at(-1);
    return !last || row.modifiedAt === null || !isSameRow(row, last.seen);
  });
  const hasNewProblem = state.warehouseOrders.some((order) => {
    const known = order.observations.at(-1)?.seen.entityLog.map(({ id }) => id) ?? [];
    const recorded = changes.problemsOf.get(order.primePenguinOrderId ?? 0) ?? [];
    return recorded.some((id) => !known.includes(id));
  });
  return (
    isChanged ||
    hasNewProblem ||
    state.warehouseOrders.some((order) => isDecidedByTime(deps, state, order, connection, asOf))
  );
}

/** Two changes can carry the same time: only all that is shown tells. */
function isSameRow(row: WarehouseOrderRow, seen: WarehouseOrderSeen): boolean {
  const { statusLog: _statusLog, entityLog: _entityLog, ...seenRow } = seen;
  return isDeepStrictEqual(row, seenRow);
}

function isDecidedByTime(
  { timing }: Dependencies,
  state: Cancellation,
  order: WarehouseOrder,
  connection: Connection,
  now: Instant,
): boolean {
  const { verdict } = order.judgement;
  const history = historyOf(order);
  if (history) {
    const provider = answeringFacts(order, providerLookup(connection, timing));
    const at = timeDecidesAt(verdict, history, provider, timing);
    return at !== null && at <= now;
  }
  const absence = absenceOf(state, order);
  if (absence === null) return false;
  const { channel } = absence;
  // Another order of the shop has turned up there since: what was left open for want of it can be settled.
  const isNewlyProven = !channel.isProven && connection.salesChannel.provenAt !== null;
  if (verdict !== 'awaiting_import') return isNewlyProven && verdict === 'no_answer';
  const { reads } = connection.salesChannel;
  const seen = {
    ...absence,
    channel: { ...channel, reads, isProven: channel.isProven || isNewlyProven },
  };
  return timeDecidesForAbsentAt(seen, circumstancesOf(state, now, timing)) <= now;
}

/** False: it could not be read. */
async function lookAtCancellation(
  deps: Dependencies,
  state: Cancellation,
  connection: Connection,
  primePenguin: PrimePenguin,
): Promise<boolean> {
  const look = await lookAtOrder(deps, state.shop, primePenguin, state.shopifyOrderId);
  if (look.kind === 'failed') {
    await recordFailure(deps, state, connection, look.failure);
    return false;
  }
  const providers = providerLookup(connection, deps.timing);
  await deps.cancellations.change(state.id, (current) => {
    const { orders, moment, channel } = look;
    const facts = factsOfLook(current, orders, moment, channel, deps.newId);
    return settle(current, facts, providers, deps.clock(), deps.timing);
  });
  return true;
}

/** Only what still waits for an answer has to know that none can be had. */
async function recordFailureOfAll(
  deps: Dependencies,
  open: readonly Cancellation[],
  known: Providers,
  failure: Failure,
): Promise<void> {
  const pending = open.filter(({ outcome }) => outcome === 'pending');
  await inParallel(pending, AT_ONCE, (state) => recordFailure(deps, state, known, failure));
}

async function recordFailure(
  deps: Dependencies,
  state: Cancellation,
  known: Providers,
  failure: Failure,
): Promise<void> {
  const providers = providerLookup(known, deps.timing);
  await isolateFailure(deps, 'watch', { shop: state.shop, cancellationId: state.id }, () =>
    recordFacts(deps, 'watch', state.id, [{ kind: 'failed', failure }], providers),
  );
}

/** The feed showed nothing new: the look is noted, and what passing time concludes is written. */
async function recordQuiet(
  deps: Dependencies,
  state: Cancellation,
  connection: Connection,
  lookedAt: Instant,
  asOf: Instant,
): Promise<void> {
  // One that is only watched for a change of mind is not written at every look.
  const isOver = state.watchUntil <= asOf;
  const isInSightAgain =
    state.failure !== null &&
    state.failure.at >= (state.lastLookAt ?? 0) &&
    state.warehouseOrders.some(({ judgement }) => judgement.verdict === 'no_answer');
  if (state.outcome !== 'pending' && !isInSightAgain && !isOver) return;
  const providers = providerLookup(connection, deps.timing);
  await deps.cancellations.change(state.id, (current) => {
    // A feed that is read does not mend what failed for this very order: the last attempt's reason stands.
    const isYetToReach = current.failure !== null && !isDelivered(current);
    const facts: Fact[] = isYetToReach ? [] : [{ kind: 'reached', at: lookedAt }];
    // Absence is part of what the feed shows: an order that was read since would be in it.
    if (current.absence) {
      const channel = { ...current.absence.channel, reads: connection.salesChannel.reads };
      facts.push({ kind: 'not_found', at: lookedAt, channel });
    }
    return settle(current, facts, providers, asOf, deps.timing);
  });
}

/** Whether an order that Prime Penguin does not have was cancelled in Shopify since. */
async function noteCancelledInShopify(
  deps: Dependencies,
  shop: string,
  open: readonly Cancellation[],
): Promise<void> {
  const waiting = open.filter(
    (state) => state.absence !== null && state.cancelledInShopifyAt === null,
  );
  for (let from = 0; from < waiting.length; from += SHOPIFY_AT_ONCE) {
    const some = waiting.slice(from, from + SHOPIFY_AT_ONCE);
    const ids = some.map(({ shopifyOrderId }) => shopifyOrderId);
    const read = await deps.shopify.readMany(shop, ids);
    if (read.kind !== 'read') {
      deps.log.warn({ shop, cause: read.cause }, 'could not read orders from Shopify');
      break;
    }
    for (const { id, cancelledAt } of read.orders) {
      const state = some.find(({ shopifyOrderId }) => shopifyOrderId === id);
      if (!state || cancelledAt === null) continue;
      const at = cancelledInShopifyBy(cancelledAt, deps.clock());
      await deps.cancellations.change(state.id, () => ({
        facts: [{ kind: 'cancelled_in_shopify', at }],
      }));
    }
  }
}

/**
 * When the shop has to be looked at again, by what this turn has read and written. Whoever writes meanwhile plans
 * by themselves, and the sooner plan counts.
 */
function nextLook(
  deps: Dependencies,
  states: readonly Cancellation[],
  known: Providers,
  viewedUntil: Instant | null,
): Instant | null {
  const now = deps.clock();
  const providers = providerLookup(known, deps.timing);
  const open = states.filter(({ endedAt }) => endedAt === null);
  const times = open
    .map((state) => nextLookAnyway(deps, state, providers, now))
    .filter((at) => at !== null);
  if (open.length > 0 && (viewedUntil ?? 0) > now) times.push(now + deps.timing.pollMs);
  return times.length === 0 ? null : Math.max(Math.min(...times), now + deps.timing.pollMs);
}

/** One that cannot be judged is looked at again before long: somebody may have mended what is wrong. */
function nextLookAnyway(
  deps: Dependencies,
  state: Cancellation,
  providers: ProviderLookup,
  now: Instant,
): Instant | null {
  const again = state.outcome === 'pending' && state.failure?.kind === 'app_failed';
  const laterAt = now + BROKEN_PAUSES * deps.timing.pollMs;
  try {
    const planned = nextLookAt(state, providers, now, deps.timing);
    return again ? soonest(planned, laterAt) : planned;
  } catch {
    // Told when its look failed.
    return state.outcome === 'pending' ? laterAt : Math.max(state.watchUntil, laterAt);
  }
}

/** This app's clock. */
function earliestAsk(open: readonly Cancellation[]): Instant {
  return Math.min(...open.map(({ requestedAt }) => requestedAt));
}

async function inParallel<T>(
  items: readonly T[],
  atOnce: number,
  run: (item: T) => Promise<void>,
): Promise<void> {
  const queue = [...items];
  const worker = async () => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await run(item);
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker));
}

/**
 * Learns when providers' batches have really run: from the times of syncs that Prime Penguin shows, read while
 * somebody waits for a proof, and from the other orders in the change feed, which is read anyway.
 */
import { nextBatchSeenFrom } from '#app/domain/batch-proof.ts';
import {
  answeringFacts,
  answeringProviderOf,
  type Cancellation,
  historyOf,
} from '#app/domain/cancellation.ts';
import { type ChannelReads, withArrival } from '#app/domain/channel-reads.ts';
import type { Instant, Moment } from '#app/domain/instant.ts';
import { awaitsBatch, batchesOf, runKindOf } from '#app/domain/judge.ts';
import { knowsLater, type ProviderRuns, withPassage, withSyncTimes } from '#app/domain/runs.ts';
import { is } from '#app/domain/status.ts';
import type { SyncTimes } from '#app/domain/warehouse-connection.ts';
import type { Dependencies } from './dependencies.ts';
import { isolateFailure } from './isolate-failure.ts';
import type { FeedRow, PrimePenguin } from './ports/prime-penguin.ts';
import type { Connection, KnownProvider } from './ports/store.ts';
import { changeRuns, findProvider, providerLookup, scheduleOf } from './providers.ts';

/** While anybody waits it is known at least so exactly whether a connection is stuck. */
const READ_AGAIN_AFTER_MS = 3_600_000;

/**
 * @param open the cancellations that are watched
 * @param feed what changed lately, seen at `moment`
 */
export async function learnRuns(
  deps: Dependencies,
  connection: Connection,
  primePenguin: PrimePenguin,
  open: readonly Cancellation[],
  feed: readonly FeedRow[],
  moment: Moment,
): Promise<Connection> {
  const providers = await learnBatches(deps, connection, primePenguin, open, feed, moment);
  const reads = await learnReads(deps, connection, primePenguin, open, feed, moment.at);
  return { ...connection, providers, salesChannel: { ...connection.salesChannel, reads } };
}

async function learnBatches(
  deps: Dependencies,
  connection: Connection,
  primePenguin: PrimePenguin,
  open: readonly Cancellation[],
  feed: readonly FeedRow[],
  { at, primePenguinAt: now }: Moment,
): Promise<readonly KnownProvider[]> {
  // Where Prime Penguin doesn't say what time it is, nobody knows whether a sync lies in the past.
  const due = now === null ? NO_PROVIDER : await providersDue(deps, connection, open, now);
  const times = await readTimes(connection, primePenguin, due);
  const asked =
    times === null
      ? []
      : await deps.cancellations.readSyncsAsked(connection.tenantId, at - ASKED_BEFORE_MS);
  const askedFor = now === null ? [] : asked.map((one) => one - at + now);
  const runsAfter = (provider: KnownProvider) => {
    const fed = withFeed(provider, feed);
    const isRead = times !== null && now !== null && due.has(provider.name);
    return isRead && !knowsLater(fed, now)
      ? withSyncTimes(fed, times, now, scheduleOf(provider, deps.timing), askedFor)
      : fed;
  };
  return changeRuns(deps, connection, runsAfter);
}

/** Older ones are over. */
const ASKED_BEFORE_MS = 24 * 3_600_000;

const NO_PROVIDER: ReadonlySet<string> = new Set();

/** null: there are none to read, or they could not be read. */
async function readTimes(
  { providers }: Connection,
  primePenguin: PrimePenguin,
  due: ReadonlySet<string>,
): Promise<ReadonlyMap<number, SyncTimes> | null> {
  const ids = providers
    .filter(({ name }) => due.has(name))
    .flatMap(({ runs }) => runs.connections ?? [])
    .map(({ id }) => id);
  if (ids.length === 0) return null;
  const times = await primePenguin.readSyncTimes(ids);
  return times.kind === 'answered' ? times.value : null;
}

/** How Prime Penguin reads the sales channel: by the orders that have come, and what schedule it shows. */
async function learnReads(
  deps: Dependencies,
  { shop, salesChannel }: Connection,
  primePenguin: PrimePenguin,
  open: readonly Cancellation[],
  feed: readonly FeedRow[],
  seenAt: Instant,
): Promise<ChannelReads> {
  const { reads } = salesChannel;
  const own = feed.filter(({ channelId }) => channelId === primePenguin.account.salesChannelId);
  const placed = own.map(({ createdAtInChannel }) => createdAtInChannel);
  let known = placed
    .filter((at) => at !== null)
    .toSorted((one, other) => one - other)
    .reduce((before, placedAt) => withArrival(before, { placedAt, seenAt }), reads);
  const isAwaited = open.some((one) => one.absence !== null && one.cancelledInShopifyAt !== null);
  if (isAwaited && reads.readAt + READ_AGAIN_AFTER_MS <= seenAt) {
    const shown = await primePenguin.readChannelSchedule();
    if (shown.kind === 'answered') known = { ...known, cron: shown.value, readAt: seenAt };
    if (shown.kind === 'not_shown') known = { ...known, cron: null, readAt: seenAt };
  }
  if (known !== reads) await deps.connections.saveChannelReads(shop, primePenguin.account, known);
  return known;
}

/**
 * The providers whose runs have to be read: those of which somebody waits for a whole batch, once another may
 * have run, and of whom anybody waits for, now and then. One cancellation that the app fails over keeps no
 * other from its proof.
 */
async function providersDue(
  deps: Dependencies,
  connection: Connection,
  open: readonly Cancellation[],
  now: Instant,
): Promise<ReadonlySet<string>> {
  const due = new Set<string>();
  for (const state of open) {
    if (state.failure?.kind === 'app_failed') continue;
    const subject = { shop: state.shop, cancellationId: state.id };
    const names = await isolateFailure(deps, 'watch', subject, async () =>
      providersDueFor(deps, connection, state, now),
    );
    if (names.kind !== 'done') continue;
    for (const name of names.value) due.add(findProvider(connection, name)?.name ?? name);
  }
  return due;
}

function providersDueFor(
  { timing }: Dependencies,
  connection: Connection,
  { warehouseOrders, outcome }: Cancellation,
  now: Instant,
): readonly string[] {
  const providers = providerLookup(connection, timing);
  return warehouseOrders.flatMap((order) => {
    const history = historyOf(order);
    if (!history) return [];
    const facts = answeringFacts(order, providers);
    const batches = batchesOf(facts, timing);
    const isAwaited = awaitsBatch(history, facts, timing);
    const kind = runKindOf(history);
    const answering = answeringProviderOf(order, providers);
    // The one whose word counts, and those that it was taken from.
    const all = [...(answering === null ? [] : [{ ...facts, name: answering }]), ...facts.formers];
    return all.flatMap(({ name, schedule, runs }) => {
      const { readAt } = runs;
      const seenFrom = () => nextBatchSeenFrom(kind, readAt ?? 0, { ...batches, schedule, runs });
      const isDue = isAwaited && (readAt === null || seenFrom() <= now);
      const isOld = outcome === 'pending' && now - (readAt ?? 0) >= READ_AGAIN_AFTER_MS;
      return isDue || isOld ? [name] : [];
    });
  });
}

/** Other orders that went through the provider's runs. */
function withFeed(
  { name, runs, warehouse, isDropship }: KnownProvider,
  feed: readonly FeedRow[],
): ProviderRuns {
  // Of several warehouses nobody knows through which one an order went.
  if (isDropship !== false || warehouse?.includes(',')) return runs;
  const passed = feed
    .filter(({ row }) => row.providerName === name && row.warehouse.kind === 'known')
    .toSorted((one, other) => (one.row.modifiedAt ?? 0) - (other.row.modifiedAt ?? 0));
  return passed.reduce((known, { row, importedAt }) => {
    // What is canceled there may have been so by the channel.
    if (importedAt === null || row.modifiedAt === null || is(row.warehouse, 'cancelled'))
      return known;
    const passage = { arrivedAt: importedAt, passedAt: row.modifiedAt };
    const sent = withPassage(known, 'orders', passage);
    return is(row.warehouse, 'fulfilled', 'partial') ? withPassage(sent, 'results', passage) : sent;
  }, runs);
}

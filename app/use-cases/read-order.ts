/**
 * Where an order is now. Asks Prime Penguin at most once per poll pause and order, however many open
 * it; what the look shows also counts for an open cancellation.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { type Cancellation, type Fact, factsOfLook, isAskedIn } from '#app/domain/cancellation.ts';
import type { ShopifyOrderId } from '#app/domain/identifiers.ts';
import { isStopped } from '#app/domain/verdict.ts';
import type { ReadOrderResult } from './application.ts';
import type { Dependencies } from './dependencies.ts';
import { inSnapshot } from './in-snapshot.ts';
import { canNameUnshownOrders, orderAsRecorded, orderByIdAlone } from './known-order.ts';
import { lookAtOrder } from './look-at-order.ts';
import { noteCancelledInShopify } from './note-cancelled-in-shopify.ts';
import type { Change, Connection, OrderFound } from './ports/store.ts';
import { providerLookup, withFreshProviders } from './providers.ts';
import { around } from './request-cancellation.ts';
import { settle } from './settle.ts';
import { viewOrder } from './views.ts';

/** How long a second reader waits for the look of the first. */
const OTHERS_LOOK_MS = 10_000;
const OTHERS_LOOK_STEP_MS = 100;

export async function readOrder(
  deps: Dependencies,
  shop: string,
  id: ShopifyOrderId,
): Promise<ReadOrderResult> {
  const connection = await deps.connections.read(shop);
  const kept = await deps.cancellations.readForOrder(shop, id);
  if (!connection && !kept) return { kind: 'not_connected' };
  const read = await deps.shopify.read(shop, id);
  if (read.kind === 'fault') return { kind: 'shopify_unavailable', message: read.message };
  if (read.kind === 'unknown' && !kept && !(connection && canNameUnshownOrders(connection))) {
    return { kind: 'unknown_order' };
  }

  if (read.kind === 'found' && kept && read.order.cancelledAt !== null) {
    await noteCancelledInShopify(deps, kept, read.order.cancelledAt);
  }
  const found = connection && (await findOrAsk(deps, connection, id, kept));
  const { cancellation, surroundings } = await inSnapshot(deps, async (now) => ({
    cancellation: await now.cancellations.readForOrder(shop, id),
    surroundings: await around(now, shop),
  }));
  const isNowhere = found?.kind === 'answered' && found.orders.length === 0;
  if (read.kind === 'unknown' && !cancellation && isNowhere) return { kind: 'unknown_order' };
  const order =
    read.kind === 'found'
      ? read.order
      : cancellation
        ? orderAsRecorded(cancellation)
        : orderByIdAlone(id);
  const view = viewOrder(order, found, cancellation, surroundings);
  return { kind: 'found', order: view };
}

async function findOrAsk(
  deps: Dependencies,
  connection: Connection,
  id: ShopifyOrderId,
  cancellation: Cancellation | null,
): Promise<OrderFound | null> {
  const { shop } = connection;
  const now = deps.clock();
  if (await deps.orderLooks.claim(shop, id, now, now - deps.timing.pollMs)) {
    const found = await ask(deps, connection, id, cancellation);
    if (found) await deps.orderLooks.save(shop, id, found);
    return found;
  }
  const waitUntil = now + OTHERS_LOOK_MS;
  for (;;) {
    const kept = await deps.orderLooks.read(shop, id);
    if (!kept?.isRunning || deps.clock() >= waitUntil) return kept?.found ?? null;
    await pause(OTHERS_LOOK_STEP_MS);
  }
}

async function ask(
  deps: Dependencies,
  connection: Connection,
  id: ShopifyOrderId,
  cancellation: Cancellation | null,
): Promise<OrderFound | null> {
  const { shop } = connection;
  const primePenguin = await deps.primePenguin.forShop(shop);
  if (!primePenguin) return null;
  const look = await lookAtOrder(deps, shop, primePenguin, id);
  if (look.kind === 'failed') {
    const problem =
      look.failure.kind === 'credentials_refused' ? 'credentials_refused' : 'unreachable';
    return { kind: 'failed', problem, at: look.failure.at };
  }
  const names = look.orders.map(({ providerName }) => providerName);
  const { connection: fresh } = await withFreshProviders(deps, connection, primePenguin, names);
  if (cancellation && isAskedIn(cancellation, primePenguin.account)) {
    const providers = providerLookup(fresh, deps.timing);
    await deps.cancellations.change(cancellation.id, (current) => {
      const { orders, moment, channel } = look;
      const facts = factsOfLook(current, orders, moment, channel, deps.newId);
      const now = deps.clock();
      if (current.endedAt === null) return settle(current, facts, providers, now, deps.timing);
      const again: Fact = { kind: 'reopened' };
      const change = settle(current, [again, ...facts], providers, now, deps.timing);
      return takesStopBack(current, change) ? change : { facts: [] };
    });
  }
  const { kind, moment, orders, channel } = look;
  return { kind, moment, orders, readingOff: channel.readingOff };
}

/**
 * A cancellation that is no longer watched stays as it was, unless a stop that it tells of is seen to hold
 * no longer: nobody may read "stopped" beside an order that ships.
 */
function takesStopBack(state: Cancellation, { facts }: Change): boolean {
  const stopped = state.warehouseOrders.filter(({ judgement }) => isStopped(judgement.verdict));
  return facts.some(
    (fact) =>
      fact.kind === 'concluded' &&
      !isStopped(fact.judgement.verdict) &&
      (state.outcome === 'stopped' || stopped.some(({ id }) => id === fact.warehouseOrderId)),
  );
}

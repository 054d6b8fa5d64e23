/**
 * A merchant asks to stop many orders with one press. Every order gets its cancellation, also one that
 * has shipped: delivery looks before it asks, sends nothing where that cannot help, and says what became
 * of the order, which is the line that the merchant waits for. Delivers nothing itself: jobs do.
 */
import { readOrderList } from '#app/domain/bulk-check.ts';
import type { ShopifyOrderId } from '#app/domain/identifiers.ts';
import { viewBulkRequest } from './bulk-views.ts';
import { findRows, idsOf } from './check-orders.ts';
import type { Dependencies } from './dependencies.ts';
import { canNameUnshownOrders, orderAsRecorded, orderByIdAlone } from './known-order.ts';
import type { ManyOrdersRequest, RequestManyResult } from './many-orders.ts';
import type { NewBulkOrder } from './ports/bulk.ts';
import type { KnownOrder } from './ports/shopify.ts';
import type { Connection } from './ports/store.ts';
import { lacksReason, wishFor } from './request-cancellation.ts';

export async function requestMany(
  deps: Dependencies,
  request: ManyOrdersRequest,
): Promise<RequestManyResult> {
  const { shop, userId, reason, note } = request;
  const connection = await deps.connections.read(shop);
  if (!connection) return { kind: 'not_connected' };
  if (await lacksReason(deps, request)) return { kind: 'reason_required' };
  const list = readOrderList(request.orderIds);
  const read = await deps.shopify.readMany(shop, idsOf(list));
  if (read.kind === 'fault') return { kind: 'shopify_unavailable', message: read.message };

  const found = new Map<ShopifyOrderId, KnownOrder>(read.orders.map((order) => [order.id, order]));
  const unshown = idsOf(list).filter((id) => !found.has(id));
  for (const order of await readUnshown(deps, connection, unshown)) found.set(order.id, order);
  const requestedAt = deps.clock();
  const orders = list.map((given): NewBulkOrder => {
    if (given.kind === 'malformed') return given;
    const order = found.get(given.id);
    return order
      ? {
          kind: 'order',
          wish: wishFor(deps, order, connection, {
            reason,
            note,
            requestedBy: { kind: 'bulk', userId },
            jobAt: requestedAt,
          }),
        }
      : { kind: 'unknown_order', shopifyOrderId: given.id };
  });
  const id = deps.newId();
  await deps.bulkRequests.create({ id, shop, userId, reason, note, requestedAt, orders });
  deps.log.info({ shop, bulkRequestId: id, orders: orders.length }, 'many cancellations requested');
  const stored = await deps.bulkRequests.read(shop, id);
  if (!stored) throw new Error(`The bulk request ${id} was stored and is not there`);
  return { kind: 'requested', request: viewBulkRequest(stored) };
}

/** Those of the orders that Shopify does not show that were asked for before, or that Prime Penguin has. */
async function readUnshown(
  deps: Dependencies,
  connection: Connection,
  unshown: readonly ShopifyOrderId[],
): Promise<readonly KnownOrder[]> {
  const { shop } = connection;
  const recorded: KnownOrder[] = [];
  for (const { shopifyOrderId } of await deps.bulkRequests.readLatest(shop, unshown)) {
    const state = await deps.cancellations.readForOrder(shop, shopifyOrderId);
    if (state !== null) recorded.push(orderAsRecorded(state));
  }
  const known = new Set(recorded.map(({ id }) => id));
  const unknown = unshown.filter((id) => !known.has(id));
  return [...recorded, ...(await inPrimePenguinAlone(deps, connection, unknown))];
}

async function inPrimePenguinAlone(
  deps: Dependencies,
  connection: Connection,
  unknown: readonly ShopifyOrderId[],
): Promise<readonly KnownOrder[]> {
  if (unknown.length === 0 || !canNameUnshownOrders(connection)) return [];
  const primePenguin = await deps.primePenguin.forShop(connection.shop);
  if (!primePenguin) return unknown.map(orderByIdAlone);
  const found = await findRows(primePenguin, [], unknown);
  const isNowhere = (id: ShopifyOrderId) => {
    const answer = found.get(id);
    return answer?.kind === 'answered' && answer.value.length === 0;
  };
  return unknown.filter((id) => !isNowhere(id)).map(orderByIdAlone);
}

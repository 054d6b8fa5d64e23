/**
 * A merchant asks to stop many orders with one press. Every order gets its cancellation, also one that
 * has shipped: delivery looks before it asks, sends nothing where that cannot help, and says what became
 * of the order, which is the line that the merchant waits for. Delivers nothing itself: jobs do.
 */
import { readOrderList } from '#app/domain/bulk-check.ts';
import { viewBulkRequest } from './bulk-views.ts';
import { idsOf } from './check-orders.ts';
import type { Dependencies } from './dependencies.ts';
import type { ManyOrdersRequest, RequestManyResult } from './many-orders.ts';
import type { NewBulkOrder } from './ports/bulk.ts';
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

  const found = new Map(read.orders.map((order) => [order.id, order]));
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

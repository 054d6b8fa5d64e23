/**
 * What the app knows of an order, from what it has stored: for whoever only passes by. Prime Penguin is
 * never looked at here, and Shopify only for an order that nobody has asked to cancel.
 */
import type { ShopifyOrderId } from '#app/domain/identifiers.ts';
import type { ReadOrderResult } from './application.ts';
import type { Dependencies } from './dependencies.ts';
import { inSnapshot } from './in-snapshot.ts';
import { canNameUnshownOrders, orderAsRecorded, orderByIdAlone } from './known-order.ts';
import { around } from './request-cancellation.ts';
import { viewOrder } from './views.ts';

export async function readStoredOrder(
  deps: Dependencies,
  shop: string,
  id: ShopifyOrderId,
): Promise<ReadOrderResult> {
  const { cancellation, found, surroundings } = await inSnapshot(deps, async (now) => ({
    cancellation: await now.cancellations.readForOrder(shop, id),
    found: (await now.orderLooks.read(shop, id))?.found ?? null,
    surroundings: await around(now, shop),
  }));
  if (cancellation) {
    const order = orderAsRecorded(cancellation);
    const view = viewOrder(order, found, cancellation, surroundings);
    return { kind: 'found', order: view };
  }
  const { connection } = surroundings;
  if (!connection) return { kind: 'not_connected' };
  const read = await deps.shopify.read(shop, id);
  if (read.kind === 'fault') return { kind: 'shopify_unavailable', message: read.message };
  // Whether Prime Penguin has an order that Shopify does not show is for a look to tell.
  const isNowhere = found?.kind === 'answered' && found.orders.length === 0;
  if (read.kind === 'unknown' && (isNowhere || !canNameUnshownOrders(connection))) {
    return { kind: 'unknown_order' };
  }
  const order = read.kind === 'found' ? read.order : orderByIdAlone(id);
  const view = viewOrder(order, found, null, surroundings);
  return { kind: 'found', order: view };
}

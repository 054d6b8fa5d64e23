/**
 * What the app knows of an order, from what it has stored: for whoever only passes by. Prime Penguin is
 * never looked at here, and Shopify only for an order that nobody has asked to cancel.
 */
import type { ShopifyOrderId } from '#app/domain/identifiers.ts';
import type { ReadOrderResult } from './application.ts';
import type { Dependencies } from './dependencies.ts';
import { around } from './request-cancellation.ts';
import { viewOrder } from './views.ts';

export async function readStoredOrder(
  deps: Dependencies,
  shop: string,
  id: ShopifyOrderId,
): Promise<ReadOrderResult> {
  const cancellation = await deps.cancellations.readForOrder(shop, id);
  const found = (await deps.orderLooks.read(shop, id))?.found ?? null;
  if (cancellation) {
    const { orderName, orderCreatedAt, cancelledInShopifyAt } = cancellation;
    const order = {
      id,
      name: orderName,
      createdAt: orderCreatedAt,
      cancelledAt: cancelledInShopifyAt,
    };
    const view = viewOrder(order, found, cancellation, await around(deps, shop));
    return { kind: 'found', order: view };
  }
  if (!(await deps.connections.read(shop))) return { kind: 'not_connected' };
  const order = await deps.shopify.read(shop, id);
  if (order.kind === 'unknown') return { kind: 'unknown_order' };
  if (order.kind === 'fault') return { kind: 'shopify_unavailable', message: order.message };
  const view = viewOrder(order.order, found, null, await around(deps, shop));
  return { kind: 'found', order: view };
}

/**
 * An order as far as it is known. Shopify shows the app no order older than 60 days, and such an order
 * exists all the same: it goes on by its id, with what was recorded of it before, or with nothing.
 */
import type { Cancellation } from '#app/domain/cancellation.ts';
import type { ShopifyOrderId } from '#app/domain/identifiers.ts';
import type { Dependencies } from './dependencies.ts';
import { lookAtOrder } from './look-at-order.ts';
import type { KnownOrder, ShopifyFault } from './ports/shopify.ts';
import type { Connection } from './ports/store.ts';

export type OrderToCancel =
  | { readonly kind: 'known'; readonly order: KnownOrder }
  | { readonly kind: 'unknown_order' }
  | ShopifyFault;

/**
 * The order that somebody wants to cancel. `unknown_order`: Shopify does not show it, nothing was recorded
 * of it, and Prime Penguin has no such order in the shop's own sales channel.
 */
export async function readOrderToCancel(
  deps: Dependencies,
  connection: Connection,
  id: ShopifyOrderId,
): Promise<OrderToCancel> {
  const { shop } = connection;
  const read = await deps.shopify.read(shop, id);
  if (read.kind === 'found') return { kind: 'known', order: read.order };
  if (read.kind === 'fault') return read;
  const recorded = await deps.cancellations.readForOrder(shop, id);
  if (recorded !== null) return { kind: 'known', order: orderAsRecorded(recorded) };
  // Not told is not gone: delivery finds out, as for any other order.
  const isThere = (await isInPrimePenguin(deps, connection, id)) !== 'no';
  return isThere ? { kind: 'known', order: orderByIdAlone(id) } : { kind: 'unknown_order' };
}

/** What was recorded of it when it was last asked for. */
export function orderAsRecorded({
  shopifyOrderId,
  orderName,
  orderCreatedAt,
  cancelledInShopifyAt,
}: Cancellation): KnownOrder {
  return {
    id: shopifyOrderId,
    name: orderName,
    createdAt: orderCreatedAt,
    cancelledAt: cancelledInShopifyAt,
  };
}

export function orderByIdAlone(id: ShopifyOrderId): KnownOrder {
  return { id, name: null, createdAt: null, cancelledAt: null };
}

/** Whether Prime Penguin has an order that Shopify does not show; `not_told`: it could not be asked. */
export async function isInPrimePenguin(
  deps: Dependencies,
  connection: Connection,
  id: ShopifyOrderId,
): Promise<'yes' | 'no' | 'not_told'> {
  if (!canNameUnshownOrders(connection)) return 'no';
  const primePenguin = await deps.primePenguin.forShop(connection.shop);
  if (!primePenguin) return 'not_told';
  const look = await lookAtOrder(deps, connection.shop, primePenguin, id);
  if (look.kind === 'failed') return 'not_told';
  return look.orders.length > 0 ? 'yes' : 'no';
}

/**
 * In a sales channel that may be another shop's, an order that Shopify does not show may be another
 * shop's, too: only the shop's own channel says that the order is the shop's.
 */
export function canNameUnshownOrders({ salesChannel }: Connection): boolean {
  return salesChannel.provenAt !== null;
}

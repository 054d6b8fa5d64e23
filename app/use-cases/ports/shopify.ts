/**
 * What the use cases need of Shopify: reading orders. Implemented by `app/integrations/shopify`.
 */
import type { ShopifyOrderId } from '#app/domain/identifiers.ts';
import type { Instant } from '#app/domain/instant.ts';

export interface ShopifyOrder {
  readonly id: ShopifyOrderId;
  /** As people see it: "#1001". */
  readonly name: string;
  readonly createdAt: Instant;
  /** Shopify's clock; null while the order is not cancelled in Shopify. */
  readonly cancelledAt: Instant | null;
}

export type ShopifyFault = {
  readonly kind: 'fault';
  /** `unauthorised`: the app has no valid access to the shop any more. */
  readonly cause: 'unreachable' | 'throttled' | 'unauthorised' | 'unreadable';
  readonly message: string;
};

export interface ShopifyOrders {
  /** `unknown`: the shop has no such order (another shop's order looks the same). */
  read(
    shop: string,
    id: ShopifyOrderId,
  ): Promise<
    | { readonly kind: 'found'; readonly order: ShopifyOrder }
    | { readonly kind: 'unknown' }
    | ShopifyFault
  >;
  /** Up to 250 orders in one call; orders that do not exist are left out. */
  readMany(
    shop: string,
    ids: readonly ShopifyOrderId[],
  ): Promise<{ readonly kind: 'read'; readonly orders: readonly ShopifyOrder[] } | ShopifyFault>;
  /** The newest orders first. `count` 1 to 250. */
  readNewest(
    shop: string,
    count: number,
  ): Promise<{ readonly kind: 'read'; readonly orders: readonly ShopifyOrder[] } | ShopifyFault>;
}

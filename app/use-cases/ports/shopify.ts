/**
 * What the use cases need of Shopify: reading orders, who a member of staff is, what the shop has granted.
 * Implemented by `app/integrations/shopify`.
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

/** A member of staff as Shopify names them. */
export interface IdentifiedStaff {
  /** Shopify's user id. */
  readonly userId: string;
  /** null: Shopify gives none. */
  readonly name: string | null;
  /** The owner of the shop's account. */
  readonly isOwner: boolean;
}

export interface ShopifyStaff {
  /** Who a session token belongs to. The token is valid for a minute, and so is the question. */
  identify(
    shop: string,
    sessionToken: string,
  ): Promise<{ readonly kind: 'identified'; readonly staff: IdentifiedStaff } | ShopifyFault>;
}

export interface ShopifyScopes {
  /** The access scopes that the shop has granted the app by now, such as `read_orders`. */
  granted(
    shop: string,
  ): Promise<{ readonly kind: 'granted'; readonly scopes: readonly string[] } | ShopifyFault>;
}

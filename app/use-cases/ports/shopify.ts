/**
 * What the use cases need of Shopify: reading orders, writing the app's own field and tag to them, who a
 * member of staff is, what the shop has granted.
 * Implemented by `app/integrations/shopify`.
 */
import type { CancelReason } from '#app/domain/cancellation.ts';
import type { ShopifyOrderId } from '#app/domain/identifiers.ts';
import type { Instant } from '#app/domain/instant.ts';

/** An order as far as it is known: Shopify does not show every order to the app. */
export interface KnownOrder {
  readonly id: ShopifyOrderId;
  /** As people see it: "#1001"; null: not known. */
  readonly name: string | null;
  /** null: not known. */
  readonly createdAt: Instant | null;
  /** Shopify's clock; null while the order is not known to be cancelled in Shopify. */
  readonly cancelledAt: Instant | null;
}

/** As Shopify shows it. */
export interface ShopifyOrder extends KnownOrder {
  readonly name: string;
  readonly createdAt: Instant;
  /** Shopify's clock; null while the order is not cancelled in Shopify. */
  readonly cancelledAt: Instant | null;
  /** null while it is not cancelled in Shopify, or where Shopify names a reason that is not known here. */
  readonly cancelReason: CancelReason | null;
  readonly tags: readonly string[];
}

/** As the list of the newest shows it. */
export interface NewestOrder extends ShopifyOrder {
  /** Wholly: nothing of it is left to ship. */
  readonly isFulfilled: boolean;
}

export interface CancelledOrder {
  readonly id: ShopifyOrderId;
  /** Shopify's clock. */
  readonly cancelledAt: Instant;
  readonly updatedAt: Instant;
}

export type ShopifyFault = {
  readonly kind: 'fault';
  /** `unauthorised`: the app has no valid access to the shop any more. */
  readonly cause: 'unreachable' | 'throttled' | 'unauthorised' | 'unreadable';
  readonly message: string;
};

export interface ShopifyOrders {
  /**
   * `unknown`: Shopify shows no such order to the app. It may exist all the same: one older than 60 days looks
   * like another shop's, or like none.
   */
  read(
    shop: string,
    id: ShopifyOrderId,
  ): Promise<
    | { readonly kind: 'found'; readonly order: ShopifyOrder }
    | { readonly kind: 'unknown' }
    | ShopifyFault
  >;
  /** Up to 250 orders in one call; orders that Shopify does not show are left out. */
  readMany(
    shop: string,
    ids: readonly ShopifyOrderId[],
  ): Promise<{ readonly kind: 'read'; readonly orders: readonly ShopifyOrder[] } | ShopifyFault>;
  /**
   * A page of the orders that are cancelled and have changed since then (Shopify's clock), in the order in
   * which they changed. `page` null: the first.
   */
  readCancelled(
    shop: string,
    since: Instant,
    page: string | null,
  ): Promise<
    | {
        readonly kind: 'read';
        readonly orders: readonly CancelledOrder[];
        readonly nextPage: string | null;
      }
    | ShopifyFault
  >;
  /** The newest orders first. `count` 1 to 250. */
  readNewest(
    shop: string,
    count: number,
  ): Promise<{ readonly kind: 'read'; readonly orders: readonly NewestOrder[] } | ShopifyFault>;
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

/** What is written to one order; null: that part is not wanted. */
export interface OrderResult {
  readonly field: string | null;
  readonly tag: string | null;
}

export interface ShopifyOrderResults {
  /**
   * Writes both, replacing what the app wrote before. `overtaken`: somebody else has written the field in
   * the meantime, and nothing was changed. `scope_missing`: the shop has not granted `write_orders`.
   */
  write(
    shop: string,
    id: ShopifyOrderId,
    result: OrderResult,
  ): Promise<
    | { readonly kind: 'written' }
    | { readonly kind: 'overtaken' }
    | { readonly kind: 'scope_missing' }
    | { readonly kind: 'unknown' }
    | { readonly kind: 'refused'; readonly message: string }
    | ShopifyFault
  >;
}

export interface ShopifyShops {
  /**
   * Whether the shop has the app installed now, as far as its access shows. `not_installed`: Shopify refuses
   * every token that the app holds for it, or the app holds none.
   */
  readInstallation(
    shop: string,
  ): Promise<{ readonly kind: 'installed' } | { readonly kind: 'not_installed' } | ShopifyFault>;
  /** As in "Europe/Stockholm". */
  readTimeZone(
    shop: string,
  ): Promise<{ readonly kind: 'read'; readonly timeZone: string } | ShopifyFault>;
  /** The addresses at which Shopify and customers reach the shop itself: the owner's, and the public one. */
  readContactAddresses(
    shop: string,
  ): Promise<{ readonly kind: 'read'; readonly addresses: readonly string[] } | ShopifyFault>;
  /** What the shop has granted the app, such as `read_orders`. */
  readScopes(
    shop: string,
  ): Promise<{ readonly kind: 'read'; readonly scopes: readonly string[] } | ShopifyFault>;
}

/**
 * What the use cases need to have kept of a press for many orders. Implemented by `app/persistence`.
 */
import type { CancelReason } from '#app/domain/cancellation.ts';
import type { ShopifyOrderId } from '#app/domain/identifiers.ts';
import type { Instant } from '#app/domain/instant.ts';
import type { Outcome, Verdict, Why } from '#app/domain/verdict.ts';
import type { NewCancellation } from './store.ts';

export type NewBulkOrder =
  | { readonly kind: 'order'; readonly wish: NewCancellation }
  | { readonly kind: 'unknown_order'; readonly shopifyOrderId: ShopifyOrderId }
  | { readonly kind: 'malformed'; readonly given: string };

export interface NewBulkRequest {
  readonly id: string;
  readonly shop: string;
  /** Shopify's user id. */
  readonly userId: string | null;
  readonly reason: CancelReason | null;
  readonly note: string | null;
  readonly requestedAt: Instant;
  readonly orders: readonly NewBulkOrder[];
}

/** A cancellation without its history: what a line about it has to say. */
export interface CancellationInShort {
  readonly id: string;
  /** null: not known. */
  readonly orderName: string | null;
  readonly outcome: Outcome;
  readonly isCancelledInShopify: boolean;
  readonly isLookedForInOwnChannel: boolean;
  readonly warehouseOrders: readonly {
    readonly providerName: string | null;
    readonly verdict: Verdict;
    readonly why: Why | null;
    /** It was reported stopped, by itself or with the order as a whole, and is not. */
    readonly isStopTakenBack: boolean;
  }[];
}

export type BulkOrder =
  | {
      readonly kind: 'created' | 'joined';
      readonly shopifyOrderId: ShopifyOrderId;
      readonly cancellation: CancellationInShort;
    }
  | { readonly kind: 'unknown_order'; readonly shopifyOrderId: ShopifyOrderId }
  | { readonly kind: 'malformed'; readonly given: string };

export interface BulkRequest {
  readonly id: string;
  readonly shop: string;
  readonly version: number;
  readonly userId: string | null;
  readonly requestedAt: Instant;
  readonly orders: readonly BulkOrder[];
}

/** The cancellation of an order that a check speaks of. */
export interface LatestCancellation {
  readonly id: string;
  readonly shopifyOrderId: ShopifyOrderId;
  readonly outcome: Outcome;
  readonly isOpen: boolean;
}

export interface BulkRequestStore {
  /** Everything together or nothing: every cancellation is created with its job, or the open one is joined. */
  create(request: NewBulkRequest): Promise<void>;
  read(shop: string, id: string): Promise<BulkRequest | null>;
  /** Another number after every change of one of its orders; null: the shop has no such request. */
  readVersion(shop: string, id: string): Promise<number | null>;
  /** Of each of these orders the open cancellation, else the newest; orders without any are left out. */
  readLatest(shop: string, ids: readonly ShopifyOrderId[]): Promise<readonly LatestCancellation[]>;
}

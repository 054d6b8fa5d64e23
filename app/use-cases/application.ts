/**
 * The app as its routes see it: one verb for each thing that can be asked, each with every way in
 * which it can end. Routes map these results in one exhaustive switch and know nothing else.
 */
import type {
  CancellationView,
  CancelReason,
  ConnectionView,
  NotConnectedView,
  OrderView,
} from '#app/contract/api.ts';
import type { ShopifyOrderId } from '#app/domain/identifiers.ts';
import type { ActivityApplication } from './activity-application.ts';
import type { CancellationFilter } from './ports/activity.ts';
import type { ConnectionRejection, Credentials } from './ports/prime-penguin.ts';

export interface Requester {
  readonly kind: 'staff' | 'bulk' | 'shopify_cancel' | 'flow';
  /** Shopify's user id, from the session token's `sub`; null where no person asked. */
  readonly userId: string | null;
}

export interface CancellationRequest {
  readonly shop: string;
  readonly shopifyOrderId: ShopifyOrderId;
  readonly reason: CancelReason | null;
  /** At most 500 characters. */
  readonly note: string | null;
  readonly requestedBy: Requester;
}

export type NotConnected = { readonly kind: 'not_connected' };
export type UnknownOrder = { readonly kind: 'unknown_order' };
export type ShopifyUnavailable = { readonly kind: 'shopify_unavailable'; readonly message: string };

export type RequestCancellationResult =
  | { readonly kind: 'created'; readonly cancellation: CancellationView }
  | { readonly kind: 'joined'; readonly cancellation: CancellationView }
  | NotConnected
  | UnknownOrder
  | ShopifyUnavailable;

export type ReadOrderResult =
  | { readonly kind: 'found'; readonly order: OrderView }
  | NotConnected
  | UnknownOrder
  | ShopifyUnavailable;

export type ReadCancellationResult =
  | { readonly kind: 'found'; readonly cancellation: CancellationView }
  /** Nothing newer than `since` within the wait. */
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'unknown_cancellation' };

export type RetryCancellationResult =
  | { readonly kind: 'retried'; readonly cancellation: CancellationView }
  | { readonly kind: 'not_retryable'; readonly cancellation: CancellationView }
  | { readonly kind: 'unknown_cancellation' }
  | NotConnected;

export type ConnectShopResult =
  | { readonly kind: 'connected'; readonly connection: ConnectionView }
  | {
      readonly kind: 'rejected';
      readonly reason: ConnectionRejection;
      readonly field: string | null;
      readonly message: string;
    }
  | { readonly kind: 'prime_penguin_unavailable'; readonly message: string };

export interface CancellationPage {
  readonly cancellations: readonly CancellationView[];
  /** Opaque; null on the last page. */
  readonly nextCursor: string | null;
}

export interface Application extends ActivityApplication {
  readOrder(shop: string, id: ShopifyOrderId): Promise<ReadOrderResult>;
  /** Creates or joins, delivers for at most two seconds, and answers with what is known by then. */
  requestCancellation(request: CancellationRequest): Promise<RequestCancellationResult>;
  /**
   * With `since`, waits until the version is newer, at most `waitMs` (0 to 25,000) or until `signal`
   * aborts. `id` is any string; one that is no cancellation of this shop is `unknown_cancellation`.
   */
  readCancellation(
    shop: string,
    id: string,
    wait: { readonly since: number; readonly waitMs: number; readonly signal: AbortSignal } | null,
  ): Promise<ReadCancellationResult>;
  retryCancellation(
    shop: string,
    id: string,
    requestedBy: Requester,
  ): Promise<RetryCancellationResult>;
  /** Newest first. `limit` 1 to 100. A cursor of another filter starts at the top. */
  listCancellations(
    shop: string,
    page: {
      readonly cursor: string | null;
      readonly limit: number;
      readonly filter?: CancellationFilter;
    },
  ): Promise<CancellationPage>;
  readConnection(shop: string): Promise<ConnectionView | NotConnectedView>;
  /** Checks against Prime Penguin, then saves; a rejected check changes nothing. */
  connectShop(shop: string, credentials: Credentials): Promise<ConnectShopResult>;
  disconnectShop(shop: string): Promise<void>;
  /** The shop removed the app: access and secrets go; what was recorded stays until `eraseShop`. */
  forgetShop(shop: string): Promise<void>;
  /** `shop/redact`: everything of the shop goes. */
  eraseShop(shop: string): Promise<void>;
  /** `customers/redact`: what was recorded of these orders goes; a warehouse's own words can name a person. */
  eraseOrders(shop: string, ids: readonly ShopifyOrderId[]): Promise<void>;
  /** Database reachable and every migration applied. */
  isReady(): Promise<boolean>;
}

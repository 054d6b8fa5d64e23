/**
 * The part of the application that is about many orders at once and Shopify Flow: what can be asked, and
 * every way in which that can end.
 */
import type { CancellationView, CancelReason } from '#app/contract/api.ts';
import type { BulkRequestView, OrdersCheckView } from '#app/contract/bulk.ts';
import type { ShopifyOrderId } from '#app/domain/identifiers.ts';

type NotConnected = { readonly kind: 'not_connected' };
type ShopifyUnavailable = { readonly kind: 'shopify_unavailable'; readonly message: string };

export interface ManyOrdersRequest {
  readonly shop: string;
  /** Any texts; each is answered for. */
  readonly orderIds: readonly string[];
  readonly reason: CancelReason | null;
  /** At most 500 characters. */
  readonly note: string | null;
  /** Shopify's user id. */
  readonly userId: string | null;
}

export type CheckOrdersResult =
  | { readonly kind: 'checked'; readonly check: OrdersCheckView }
  | NotConnected
  | ShopifyUnavailable;

export type RequestManyResult =
  | { readonly kind: 'requested'; readonly request: BulkRequestView }
  | { readonly kind: 'reason_required' }
  | NotConnected
  | ShopifyUnavailable;

export interface BulkWait {
  readonly since: number;
  /** 0 to 25,000. */
  readonly waitMs: number;
  readonly signal: AbortSignal;
}

export type ReadBulkRequestResult =
  | { readonly kind: 'found'; readonly request: BulkRequestView }
  /** Nothing else than `since` within the wait. */
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'unknown_bulk_request' };

/** One run of the Flow action. Flow repeats it with the same id. */
export interface FlowRun {
  readonly shop: string;
  readonly runId: string;
  readonly shopifyOrderId: ShopifyOrderId;
  /** As the merchant wrote them in the workflow. */
  readonly reason: string | null;
  readonly note: string | null;
}

export type CancelForFlowResult =
  /** No verdict is final yet: the run has to be repeated. */
  | { readonly kind: 'pending'; readonly cancellation: CancellationView }
  | { readonly kind: 'answered'; readonly cancellation: CancellationView }
  /** What this run led to is no longer recorded. */
  | { readonly kind: 'erased' }
  | { readonly kind: 'unknown_order' }
  | NotConnected
  | ShopifyUnavailable;

export interface ManyOrders {
  /** One line for each order. `given` holds at most 250 texts. */
  checkOrders(shop: string, given: readonly string[]): Promise<CheckOrdersResult>;
  /** Creates or joins a cancellation for each order; they are delivered by jobs. At most 250. */
  requestMany(request: ManyOrdersRequest): Promise<RequestManyResult>;
  /** With `wait`, answers as soon as the version is another than `since`, at most 25 s later. */
  readBulkRequest(shop: string, id: string, wait: BulkWait | null): Promise<ReadBulkRequestResult>;
  cancelForFlow(run: FlowRun): Promise<CancelForFlowResult>;
}

/**
 * What routes can ask about many orders at once and for Shopify Flow: the part of the application that
 * these use cases make up, and every way in which each can end.
 */
import type { CancellationView, CancelReason } from '#app/contract/api.ts';
import type { BulkRequestView, OrdersCheckView } from '#app/contract/bulk.ts';
import type { ShopifyOrderId } from '#app/domain/identifiers.ts';
import { cancelForFlow } from './cancel-for-flow.ts';
import { checkOrders } from './check-orders.ts';
import type { Dependencies } from './dependencies.ts';
import { type BulkWait, readBulkRequest } from './read-bulk-request.ts';
import { requestMany } from './request-many.ts';

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
  | NotConnected
  | ShopifyUnavailable;

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

export function createManyOrders(deps: Dependencies): ManyOrders {
  return {
    checkOrders: (shop, given) => checkOrders(deps, shop, given),
    requestMany: (request) => requestMany(deps, request),
    readBulkRequest: (shop, id, wait) => readBulkRequest(deps, shop, id, wait),
    cancelForFlow: (run) => cancelForFlow(deps, run),
  };
}

/**
 * What `/api/orders/check` and `/api/cancellations/bulk` answer, as types. Times are ISO 8601 in UTC.
 */
import type {
  AskReason,
  CanCancel,
  NextStepCode,
  Outcome,
  TroubleView,
  Verdict,
  Why,
} from './api.ts';

/**
 * What pressing could still do for one order. `partly`: for a part of it only, `warehouses` says which.
 * `could_not_ask`: Prime Penguin gave no answer for this order; `problem` says why.
 */
export type OrderCheck =
  | 'can_stop'
  | 'unsure'
  | 'partly'
  | 'too_late'
  | 'already_stopped'
  | 'not_supported'
  /** Prime Penguin has it with its dropship provider, and nothing is sent. */
  | 'no_warehouse'
  /** It was assigned from its warehouse to dropship, and nothing is sent. */
  | 'under_way'
  | 'not_in_prime_penguin'
  | 'already_asked'
  /** Neither Shopify nor Prime Penguin shows it to the app: deleted, of another shop, or not in Prime Penguin and old. */
  | 'unknown_order'
  /** What was given is no order's id. */
  | 'malformed'
  | 'could_not_ask';

export interface OrderCheckView {
  /** `gid://shopify/Order/123`; for `malformed` what was given, cut short. */
  readonly orderId: string;
  /** null where Shopify does not show the order to the app. */
  readonly orderName: string | null;
  readonly check: OrderCheck;
  readonly cancelledInShopify: boolean;
  /** One for each warehouse order; empty where none is known, or none was asked for. */
  readonly warehouses: readonly {
    /** null while none is assigned. */
    readonly provider: string | null;
    readonly canCancel: CanCancel;
    readonly troubles: readonly TroubleView[];
  }[];
  /** For `not_in_prime_penguin`: not read yet, later than it should have been, or not read at all. */
  readonly absence: 'not_yet' | 'overdue' | 'reading_off' | null;
  readonly problem: 'prime_penguin_unreachable' | 'credentials_refused' | null;
  /** The open cancellation (`already_asked`), else the last one; null: the order was never asked for. */
  readonly cancellation: {
    readonly id: string;
    readonly outcome: Outcome;
    readonly open: boolean;
  } | null;
}

/** One line for each order, in the order in which they were given; an order given twice has one line. */
export interface OrdersCheckView {
  /** The shop tries the app on the demo: pressing asks no warehouse. */
  readonly demo: boolean;
  readonly askReason: AskReason;
  readonly lookedAt: string;
  readonly orders: readonly OrderCheckView[];
}

export type BulkResult = 'created' | 'joined' | 'unknown_order' | 'malformed';

export interface BulkOrderView {
  readonly orderId: string;
  readonly orderName: string | null;
  readonly result: BulkResult;
  /** null for `unknown_order` and `malformed`, as are the two below; `warehouses` is empty then. */
  readonly cancellationId: string | null;
  readonly outcome: Outcome | null;
  readonly nextStep: NextStepCode | null;
  readonly warehouses: readonly {
    readonly provider: string | null;
    readonly verdict: Verdict;
    readonly why: Why | null;
    /** It was reported stopped, by itself or with the order as a whole, and is not. */
    readonly stopTakenBack: boolean;
  }[];
}

/** A press for many orders, and what has become of each. */
export interface BulkRequestView {
  readonly id: string;
  /** Changes with every change of one of its orders. */
  readonly version: number;
  readonly demo: boolean;
  readonly requestedAt: string;
  readonly requestedBy: { readonly kind: 'bulk'; readonly userId: string | null };
  readonly orders: readonly BulkOrderView[];
}

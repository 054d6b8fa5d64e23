/**
 * What `/api/*` answers, as types. Extensions and pages import these and nothing else of the app.
 * Times are ISO 8601 in UTC. Names are stable; see docs for what each verdict means.
 */

export type Verdict =
  | 'delivering'
  | 'awaiting_import'
  | 'requested'
  | 'stopped_at_warehouse'
  | 'stopped_before_warehouse'
  | 'too_late'
  | 'refused'
  | 'not_supported'
  | 'no_answer'
  | 'undeliverable';

export type Outcome = 'pending' | 'stopped' | 'partly_stopped' | 'not_stopped' | 'unknown';

export type NextStepCode =
  | 'wait'
  | 'cancel_in_shopify'
  | 'contact_provider'
  | 'handle_as_return'
  | 'fix_settings'
  | 'retry'
  | 'none';

export type EvidenceSource =
  | 'warehouse_status'
  | 'channel_status'
  | 'status_log'
  | 'entity_log'
  | 'warehouse_error'
  | 'fulfillment'
  | 'reply'
  | 'shopify';

export type Why =
  | 'not_tried_yet'
  | 'prime_penguin_unreachable'
  | 'credentials_refused'
  | 'not_connected'
  | 'reply_lost'
  | 'not_read_yet'
  | 'overdue'
  | 'reading_off'
  | 'never_imported'
  | 'waiting_for_warehouse'
  | 'not_forwarded_yet'
  | 'cancelled_in_prime_penguin_already'
  | 'already_stopped'
  | 'never_forwarded'
  | 'cancelled_before_import'
  | 'shipped'
  | 'partly_shipped'
  | 'picked'
  | 'reason_given'
  | 'resumed_by_warehouse'
  | 'said_by_provider'
  | 'set_in_settings';

export type CancelReason = 'customer' | 'fraud' | 'inventory' | 'declined' | 'staff' | 'other';

export interface EvidenceView {
  readonly at: string;
  readonly source: EvidenceSource;
  readonly text: string;
}

export interface ProviderView {
  /** Prime Penguin's id of the logistics provider; null when only its name is known. */
  readonly id: number | null;
  readonly name: string;
}

export interface LineView {
  readonly title: string;
  readonly sku: string | null;
  readonly quantity: number;
}

export interface NextStepView {
  readonly code: NextStepCode;
  /** One sentence in English. Extensions translate by `code` and verdict; machines may show this. */
  readonly text: string;
}

export interface WarehouseView {
  /** null while Prime Penguin has no such order, or could not be asked. */
  readonly primePenguinOrderId: number | null;
  /** null while no provider is known. */
  readonly provider: ProviderView | null;
  readonly verdict: Verdict;
  readonly final: boolean;
  readonly since: string;
  readonly why: Why | null;
  /** In the other side's own words: the refusal, the error. */
  readonly reason: string | null;
  readonly evidence: readonly EvidenceView[];
  /** A final verdict was contradicted later; `history` says which. */
  readonly overturned: boolean;
  readonly history: readonly { readonly verdict: Verdict; readonly at: string }[];
  readonly nextStep: NextStepView;
  readonly lines: readonly LineView[];
}

export interface CancellationView {
  readonly id: string;
  readonly version: number;
  readonly orderId: string;
  readonly orderName: string;
  readonly outcome: Outcome;
  readonly reason: CancelReason | null;
  readonly note: string | null;
  readonly requestedAt: string;
  readonly requestedBy: {
    readonly kind: 'staff' | 'bulk' | 'shopify_cancel' | 'flow';
    readonly userId: string | null;
  };
  readonly warehouses: readonly WarehouseView[];
  readonly nextStep: NextStepView;
  /** When the next warehouse batch is due for a warehouse order that still waits; null when none is. */
  readonly nextBatchAt: string | null;
  /** When Prime Penguin was last looked at successfully for this cancellation. */
  readonly lastLookAt: string | null;
  /** When the provider's time to answer runs out for the warehouse order that waits longest; null when none waits. */
  readonly answerBy: string | null;
  readonly watchUntil: string;
  readonly canRetry: boolean;
}

/** Where a warehouse order is now, before anything is asked. */
export type Position =
  | 'not_forwarded'
  | 'at_warehouse'
  | 'on_hold'
  | 'partly_shipped'
  | 'shipped'
  | 'stopped'
  | 'unknown';

/** Whether asking can still help. `unsure`: the warehouse may have started, or Prime Penguin shows something unknown. */
export type CanCancel = 'yes' | 'unsure' | 'no_already_stopped' | 'no_shipped' | 'no_not_supported';

export interface OrderWarehouseView {
  readonly primePenguinOrderId: number;
  readonly provider: ProviderView | null;
  /** In words, for people: "In progress". */
  readonly channelStatus: string;
  readonly warehouseStatus: string;
  readonly position: Position;
  readonly canCancel: CanCancel;
  readonly nextBatchAt: string | null;
  /** Prime Penguin holds it back until then. */
  readonly releaseAt: string | null;
  readonly lines: readonly LineView[];
}

export interface OrderView {
  readonly orderId: string;
  readonly orderName: string;
  readonly cancelledInShopifyAt: string | null;
  /** `unknown`: Prime Penguin could not be asked; `problem` says why. */
  readonly inPrimePenguin: 'yes' | 'not_yet' | 'overdue' | 'reading_off' | 'unknown';
  readonly problem: 'prime_penguin_unreachable' | 'credentials_refused' | null;
  readonly warehouses: readonly OrderWarehouseView[];
  /** True while pressing can change anything. */
  readonly canRequest: boolean;
  readonly lookedAt: string | null;
  /** The open cancellation, else the last one, else null. */
  readonly cancellation: CancellationView | null;
}

export interface ConnectionView {
  readonly connected: true;
  readonly method: 'token' | 'password';
  readonly tenantId: number;
  readonly tenantName: string | null;
  readonly userName: string | null;
  readonly salesChannel: {
    readonly id: number;
    readonly name: string;
    readonly domain: string | null;
  };
  readonly providers: readonly {
    readonly id: number | null;
    readonly name: string;
    readonly warehouse: string | null;
    /** cron expression as Prime Penguin gives it; null when it gives none. */
    readonly schedule: string | null;
    readonly nextBatchAt: string | null;
  }[];
  /** `refused`: Prime Penguin no longer takes the credentials. */
  readonly state: 'working' | 'refused';
  readonly checkedAt: string;
}

export interface NotConnectedView {
  readonly connected: false;
}

/** RFC 9457 body of every error. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: ProblemCode;
  readonly detail: string;
  /** The input field at fault, where one is. */
  readonly field?: string;
}

export type ProblemCode =
  | 'malformed_input'
  | 'body_too_large'
  | 'unauthenticated'
  | 'order_not_found'
  | 'cancellation_not_found'
  | 'not_connected'
  | 'not_retryable'
  | 'method_not_allowed'
  | 'credentials_refused'
  | 'two_factor_required'
  | 'password_must_be_reset'
  | 'captcha_required'
  | 'account_locked'
  | 'tenant_not_found'
  | 'sales_channel_not_found'
  | 'prime_penguin_unavailable'
  | 'shopify_unavailable'
  | 'database_unavailable'
  | 'internal';

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
  /** In the demo alone, in the place of every step that leads to Shopify: the order is a real one of the shop's. */
  | 'leave_as_is'
  /** Of one warehouse order alone: this part is stopped, and another is not. */
  | 'refund_part'
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
  | 'sync'
  | 'fulfillment'
  | 'reply'
  | 'shopify';

export type Why =
  | 'not_tried_yet'
  | 'prime_penguin_unreachable'
  | 'credentials_refused'
  | 'not_connected'
  | 'reply_lost'
  | 'refusal_unchecked'
  | 'not_read_yet'
  | 'overdue'
  | 'reading_off'
  | 'never_imported'
  | 'with_dropship'
  | 'reassigned'
  | 'waiting_for_warehouse'
  | 'not_forwarded_yet'
  | 'cancelled_in_prime_penguin_already'
  | 'unconfirmed_by_warehouse'
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
  /** In the caller's language (`?locale=`, English by default); other people's words as they are. */
  readonly text: string;
}

/** Whom to call at a provider, as the merchant entered it. */
export interface ContactView {
  readonly name: string | null;
  readonly email: string | null;
  readonly phone: string | null;
  /** Opening hours, free text. */
  readonly hours: string | null;
}

export interface ProviderView {
  /** Prime Penguin's id of the logistics provider; null when only its name is known. */
  readonly id: number | null;
  readonly name: string;
  /** null while nothing is entered in the settings. */
  readonly contact: ContactView | null;
}

export interface LineView {
  readonly title: string;
  readonly sku: string | null;
  readonly quantity: number;
}

export interface NextStepView {
  readonly code: NextStepCode;
  /** One or two sentences in the caller's language (`?locale=`). Extensions may word by `code` and verdict. */
  readonly text: string;
}

export type PersonSays = 'stopped' | 'ships';

/** What a person says of a warehouse order after a call: their word, never the warehouse's. */
export interface PersonSaidView {
  readonly says: PersonSays;
  readonly at: string;
  /** Shopify's user id. */
  readonly userId: string | null;
  readonly note: string | null;
  /** The warehouse has shown the contrary since. */
  readonly contradicted: boolean;
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
  /** The order as a whole was reported stopped then, when this part of it was not known of; null: it was known of. */
  readonly turnedUpAfterStop: string | null;
  readonly nextStep: NextStepView;
  readonly lines: readonly LineView[];
  /** A message to the provider with the order's facts in it, where there is something to ask of it; else null. */
  readonly message: string | null;
  /** It changes no verdict and no outcome; null while nobody has said anything. */
  readonly personSaid: PersonSaidView | null;
}

export interface CancellationView {
  readonly id: string;
  /** Made while trying the app on the demo: no warehouse was asked. */
  readonly demo: boolean;
  readonly version: number;
  readonly orderId: string;
  /** null: not known, because Shopify does not show the order to the app (none older than 60 days). */
  readonly orderName: string | null;
  readonly outcome: Outcome;
  /** Somebody has to do something now: not stopped, not known, or overturned, and no person has said more. */
  readonly needsAttention: boolean;
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
  /** Prime Penguin has it with its dropship provider: no warehouse has it. */
  | 'with_dropship'
  /** Assigned from a warehouse to dropship, which is how Prime Penguin cancels it there. */
  | 'reassigned'
  | 'unknown';

/** Whether asking can still help. `unsure`: the warehouse may have started, or Prime Penguin shows something unknown. */
export type CanCancel =
  | 'yes'
  | 'unsure'
  | 'no_already_stopped'
  | 'no_shipped'
  | 'no_not_supported'
  /** Nothing is sent before a warehouse has it; a request is kept until then. */
  | 'when_assigned'
  /** Nothing is sent: its warehouse is being told already. */
  | 'under_way';

/**
 * Why an answer may not come, by what the provider's connection in Prime Penguin shows. `stuck`: it hasn't synced for
 * longer than usual. `*_off`: orders, the warehouse's updates or changes aren't carried. `order_*`: not of this order.
 */
export type TroubleCode =
  | 'inactive'
  | 'stuck'
  | 'orders_off'
  | 'results_off'
  | 'changes_off'
  | 'order_excluded'
  | 'order_too_old';

export interface TroubleView {
  readonly code: TroubleCode;
  /** When the provider last synced before it got stuck; null for every other code. */
  readonly since: string | null;
  /** What it means and what to change, in the caller's language. */
  readonly text: string;
}

export interface OrderWarehouseView {
  readonly primePenguinOrderId: number;
  readonly provider: ProviderView | null;
  /** In words, for people: "In progress". */
  readonly channelStatus: string;
  readonly warehouseStatus: string;
  readonly position: Position;
  readonly canCancel: CanCancel;
  /** Empty where nothing is known to keep an answer away. */
  readonly troubles: readonly TroubleView[];
  readonly nextBatchAt: string | null;
  /** Prime Penguin holds it back until then. */
  readonly releaseAt: string | null;
  readonly lines: readonly LineView[];
}

/** Whether the merchant's staff are asked why an order is cancelled. */
export type AskReason = 'required' | 'optional' | 'never';

export interface OrderView {
  readonly orderId: string;
  /** null: not known, because Shopify does not show the order to the app (none older than 60 days). */
  readonly orderName: string | null;
  /** The shop tries the app on the demo: pressing asks no warehouse. */
  readonly demo: boolean;
  readonly askReason: AskReason;
  /** null: it is not, or that is not known because `orderName` is not. */
  readonly cancelledInShopifyAt: string | null;
  /** `unknown`: Prime Penguin could not be asked; `problem` says why. */
  readonly inPrimePenguin: 'yes' | 'not_yet' | 'overdue' | 'reading_off' | 'unknown';
  readonly problem: 'prime_penguin_unreachable' | 'credentials_refused' | 'not_connected' | null;
  readonly warehouses: readonly OrderWarehouseView[];
  /** True while pressing can change anything. */
  readonly canRequest: boolean;
  readonly lookedAt: string | null;
  /** The open cancellation, else the last one, else null. */
  readonly cancellation: CancellationView | null;
}

/** How far Prime Penguin reads the shop's orders, as far as its API shows it. */
export type ChannelReading = 'on' | 'off' | 'some_locations' | 'unknown';

export interface SalesChannelView {
  readonly id: number;
  readonly name: string;
  /** As Prime Penguin keeps it. */
  readonly domain: string | null;
  readonly reading: ChannelReading;
}

/** Why a log-in is turned away. */
export type SignInRejection =
  | 'credentials_refused'
  | 'two_factor_required'
  | 'password_must_be_reset'
  | 'captcha_required'
  | 'account_locked'
  | 'tenant_not_found'
  | 'tenant_inactive';

/** Why a shop cannot be connected as asked: one code for each thing that a merchant has to do about it. */
export type ConnectionRejection =
  | SignInRejection
  /** What was entered can be no token of Prime Penguin's. */
  | 'not_a_token'
  /** An address (URL) was entered for the tenant. */
  | 'tenant_is_address'
  /** The credentials are good, and belong to another tenant. */
  | 'tenant_mismatch'
  /** The credentials are good, and may not see what the app needs. */
  | 'reading_not_allowed'
  /** Prime Penguin said no to the check in other words. */
  | 'check_refused'
  | 'sales_channel_not_found'
  | 'sales_channel_ambiguous'
  /** The sales channel that was named is none of the tenant's. */
  | 'sales_channel_unknown'
  /** Cancellations are still open that were asked for in another account. */
  | 'open_cancellations';

/**
 * Why a connection does not work any more. `*_not_allowed`: the log-in works, and may not do that.
 * `credentials_lost`: the app cannot read what it keeps of the log-in.
 */
export type RefusalCode =
  | SignInRejection
  | 'credentials_lost'
  | 'reading_not_allowed'
  | 'cancelling_not_allowed';

export interface RefusalView {
  readonly code: RefusalCode;
  readonly since: string;
  /** Prime Penguin's own words, as it said them last; null where it gave none. */
  readonly theirWords: string | null;
}

export interface ConnectionView {
  readonly connected: true;
  /** The demo inside the app, not a Prime Penguin of anybody's. */
  readonly demo: boolean;
  readonly method: 'token' | 'password';
  readonly tenantId: number;
  readonly tenantName: string | null;
  readonly userName: string | null;
  readonly salesChannel: SalesChannelView & {
    /** A person chose it, because its domain does not tell that it is the shop's. */
    readonly chosenByHand: boolean;
  };
  readonly providers: readonly {
    readonly id: number | null;
    readonly name: string;
    readonly warehouse: string | null;
    /** cron expression as Prime Penguin gives it; null when it gives none. */
    readonly schedule: string | null;
    readonly nextBatchAt: string | null;
    readonly troubles: readonly TroubleView[];
  }[];
  /** `refused`: Prime Penguin no longer takes the credentials. */
  readonly state: 'working' | 'refused';
  /** Exactly while `state` is `refused`. */
  readonly refusal: RefusalView | null;
  /** When Prime Penguin was last seen to take the credentials. */
  readonly checkedAt: string;
  /** Cancellations that still wait for an answer. */
  readonly openCancellations: number;
  /** Cancellations that could not be given to Prime Penguin for want of a connection; nothing is sent by itself. */
  readonly undelivered: number;
}

export interface NotConnectedView {
  readonly connected: false;
}

/** What a provider has answered so far. */
export interface ProviderRecordView {
  /** Warehouse orders that it was asked to stop. */
  readonly asked: number;
  readonly stopped: number;
  /** Refused, not supported, or too late. */
  readonly notStopped: number;
  /** Median seconds from the request to the first final answer; null without one. */
  readonly medianAnswerSeconds: number | null;
  /** The same of those for which a sync was asked for between the two, and of the others. */
  readonly withSync: AnswerTimeView;
  readonly withoutSync: AnswerTimeView;
}

export interface AnswerTimeView {
  readonly answers: number;
  /** null without one. */
  readonly medianSeconds: number | null;
}

export interface ProviderSettingsView {
  readonly name: string;
  /** The warehouse's own system, as Prime Penguin names it. */
  readonly warehouse: string | null;
  /** cron expression, UTC; null when Prime Penguin gives none. */
  readonly schedule: string | null;
  readonly nextBatchAt: string | null;
  /** Those of all its orders; empty where none is known. */
  readonly troubles: readonly TroubleView[];
  /** What the merchant has set. */
  readonly cancellable: 'unknown' | 'yes' | 'no';
  /** What the provider's answers have shown. */
  readonly learnt: 'unknown' | 'yes' | 'no';
  /** null: as long as the operator's default. */
  readonly answerSeconds: number | null;
  readonly contact: ContactView | null;
  /** The merchant's own message, with placeholders; null: the app's. */
  readonly messageTemplate: string | null;
  readonly record: ProviderRecordView;
}

export interface AutomationsView {
  /** An order cancelled in Shopify is sent to the warehouse. */
  readonly forwardShopifyCancels: boolean;
  /** Only orders with this tag; null: all. */
  readonly forwardOnlyTag: string | null;
  /** The result is written to the order as a metafield. */
  readonly writeMetafield: boolean;
  /** The result is written to the order as a tag. */
  readonly writeTag: boolean;
  readonly askReason: AskReason;
  /**
   * How Prime Penguin is asked to cancel; null: as `SettingsView.defaultWaysToCancel` says. `cancel_then_remap`: an
   * order that it refuses to cancel is assigned to its dropship provider, which cancels it at the warehouse.
   */
  readonly waysToCancel: WaysToCancel | null;
  /** After a request, Prime Penguin is asked to sync now. */
  readonly syncNow: boolean;
}

export type WaysToCancel = 'cancel_order' | 'cancel_then_remap';

export type NotifyOn = 'every_final' | 'attention' | 'overturned' | 'never';
export type NotifyPace = 'at_once' | 'hourly' | 'daily';

export interface NotificationsView {
  readonly on: NotifyOn;
  readonly to: readonly string[];
  readonly pace: NotifyPace;
}

/**
 * `confirmed` by its owner, or `shop_contact`: Shopify names it as the shop's own. `waiting`: nothing but the question
 * goes there. `stopped` by its owner.
 */
export type MailAddressState = 'confirmed' | 'shop_contact' | 'waiting' | 'stopped';

export interface MailAddressView {
  readonly address: string;
  readonly state: MailAddressState;
  /** Since when; while it waits, when its owner was last asked. null: not yet. */
  readonly since: string | null;
}

export interface SavedNotificationsView extends NotificationsView {
  /** Of each address of `to`. Empty in the demo, which mails nobody. */
  readonly addresses: readonly MailAddressView[];
  readonly last24Hours: {
    readonly mails: number;
    readonly most: number;
    /** What waits because the shop has had its mails. */
    readonly heldBack: number;
  };
}

/** Who may change the settings; everybody who may use the app may cancel. */
export type SettingsAccess = 'everyone' | 'owner' | 'chosen';

export interface StaffView {
  /** Shopify's user id. */
  readonly userId: string;
  readonly name: string;
  readonly isOwner: boolean;
  readonly isChosen: boolean;
}

export interface SettingsView {
  /** Goes up with every save. A save names the version that it was made from. */
  readonly version: number;
  readonly providers: readonly ProviderSettingsView[];
  /** How long an answer is waited for where a provider's setting says nothing: the operator's choice. */
  readonly defaultAnswerSeconds: number;
  readonly automations: AutomationsView;
  /** How Prime Penguin is asked to cancel where the shop has not chosen: the operator's choice. */
  readonly defaultWaysToCancel: WaysToCancel;
  readonly notifications: SavedNotificationsView;
  readonly access: {
    readonly settings: SettingsAccess;
    /** Staff who have opened the app. */
    readonly staff: readonly StaffView[];
  };
  /** The set-up guide was put away. */
  readonly guideDismissed: boolean;
  /** What the app can do here and now, whatever is set. */
  readonly can: {
    /** The operator has set up mail. */
    readonly sendMail: boolean;
    /** The shop has granted `write_orders`. */
    readonly writeOrders: boolean;
    /** Whoever asked may change the settings. */
    readonly changeSettings: boolean;
  };
}

/** Stable codes of what can be wrong with a field; `values` of each stand behind it. */
export type InputIssueCode =
  /** Not of the kind that is expected: a mistake of the client's. */
  | 'malformed'
  /** max */
  | 'too_long'
  /** max */
  | 'too_many'
  /** options */
  | 'not_one_of'
  | 'control_characters'
  /** addresses: the wrong ones, in quotation marks */
  | 'address_malformed'
  | 'address_required'
  | 'tag_malformed'
  /** minSeconds, maxSeconds */
  | 'duration_out_of_range'
  /** placeholders: the unknown ones; known: all that can be used */
  | 'placeholder_unknown'
  | 'duplicate'
  /** name */
  | 'unknown_provider'
  | 'locks_you_out'
  /** scope */
  | 'scope_missing';

export interface InputIssue {
  /** Where in what was sent: "providers.0.answerSeconds". */
  readonly field: string;
  readonly code: InputIssueCode;
  readonly values: Readonly<Record<string, string | number>>;
  /** What was expected, in English: continues "Expected for FIELD: ...". */
  readonly message: string;
}

/** What the demo's Prime Penguin and its warehouses do with an order. */
export type DemoStory =
  | 'stops_when_asked'
  | 'not_at_the_warehouse_yet'
  | 'picked_already'
  | 'shipped_already'
  | 'provider_refuses'
  | 'provider_cannot_cancel'
  | 'provider_never_answers'
  | 'prime_penguin_down'
  | 'not_read_yet'
  | 'two_providers'
  | 'ships_all_the_same';

export interface DemoOrderView {
  readonly orderId: string;
  readonly orderName: string;
  readonly story: DemoStory;
  /** One sentence in English on how the story goes. Pages translate by `story`. */
  readonly sentence: string;
  /** It was asked for: its story can no longer be changed. */
  readonly isAsked: boolean;
}

export interface DemoView {
  /** `really_connected`: the shop works with its own Prime Penguin, and no demo can be started beside it. */
  readonly state: 'off' | 'on' | 'really_connected';
  /**
   * The shop's newest orders in Shopify, at most 20; without those that are fulfilled or cancelled there, unless they
   * were asked for. Empty unless the demo is on.
   */
  readonly orders: readonly DemoOrderView[];
  /** All there are to choose from. */
  readonly stories: readonly { readonly story: DemoStory; readonly sentence: string }[];
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
  /** With `malformed_input` and `scope_missing`: everything that is wrong, the first of which `field` names. */
  readonly issues?: readonly InputIssue[];
  /** With a `ConnectionRejection`: Prime Penguin's own words, null where it gave none. */
  readonly theirWords?: string | null;
  /** With a `ConnectionRejection`: what its sentence is about, for saying it in another language. */
  readonly values?: Readonly<Record<string, string | number>>;
  /** With `sales_channel_*`: those that can be named as `salesChannelId`. */
  readonly salesChannels?: readonly SalesChannelView[];
}

/** What the calls about orders and cancellations can answer; the ones that extensions make. */
export type OrderProblemCode =
  | 'malformed_input'
  | 'body_too_large'
  | 'unauthenticated'
  | 'order_not_found'
  | 'cancellation_not_found'
  | 'not_connected'
  | 'not_retryable'
  | 'method_not_allowed'
  | 'shopify_unavailable'
  | 'database_unavailable'
  | 'internal';

export type ProblemCode =
  | OrderProblemCode
  | ConnectionRejection
  | 'prime_penguin_unavailable'
  | 'not_allowed'
  | 'settings_changed'
  | 'address_not_found'
  | 'address_not_waiting'
  | 'mail_not_set_up'
  | 'too_many_questions'
  | 'scope_missing'
  | 'already_connected'
  | 'not_in_the_demo'
  | 'story_under_way'
  | 'no_such_address'
  | 'too_many_attempts'
  | 'view_not_found'
  | 'view_name_taken'
  | 'too_many_views';

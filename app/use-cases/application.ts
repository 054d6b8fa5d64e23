/**
 * The app as its routes see it: one verb for each thing that can be asked, each with every way in
 * which it can end. Routes map these results in one exhaustive switch and know nothing else.
 */
import type {
  CancellationView,
  CancelReason,
  ConnectionView,
  DemoOrderView,
  DemoStory,
  DemoView,
  NotConnectedView,
  OrderView,
  SettingsView,
} from '#app/contract/api.ts';
import type { ChangesView } from '#app/contract/changes.ts';
import type { Actor } from '#app/domain/audit.ts';
import type { Requester } from '#app/domain/cancellation.ts';
import type { ShopifyOrderId } from '#app/domain/identifiers.ts';
import type { Instant } from '#app/domain/instant.ts';
import type { AddressState } from '#app/domain/mail-address.ts';
import type { Said } from '#app/domain/said.ts';
import type { Language } from '#app/wording/languages.ts';
import type { ActivityApplication } from './activity-application.ts';
import type { ManyOrders } from './many-orders.ts';
import type { CancellationFilter } from './ports/activity.ts';
import type { LinkPurpose } from './ports/mail-addresses.ts';
import type { EnteredCredentials, RejectedConnection } from './ports/prime-penguin.ts';
import type { Automations, Notifications, SettingsChange } from './ports/settings.ts';
import type { CancelWebhook, ShopWebhook } from './ports/telling.ts';

export type { Requester };

/** The member of staff who is signed in. */
export interface SignedIn {
  /** Shopify's user id, from the session token's `sub`; null: the token names nobody. */
  readonly userId: string | null;
  /** The token itself, by which Shopify says who they are. Good for a minute; never kept, never logged. */
  readonly sessionToken: string;
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

/** The settings are limited, and whoever asks is not among those who may, or that cannot be checked. */
export type ChangeRefused =
  | { readonly kind: 'not_allowed'; readonly message: string }
  | ShopifyUnavailable;

export type RequestCancellationResult =
  /** The shop wants a reason from its staff, and none was given. */
  | { readonly kind: 'reason_required' }
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

/** What a merchant enters to connect a shop. */
export type ConnectionWish = EnteredCredentials & {
  /** One of the tenant's; by its domain where none is named. */
  readonly salesChannelId?: number;
  /**
   * The merchant knows that cancellations are open which were asked for in another account, and that their
   * answers will not be seen.
   */
  readonly giveUpOpen?: boolean;
};

export type ConnectShopResult =
  | { readonly kind: 'connected'; readonly connection: ConnectionView }
  | RejectedConnection
  /** Of logins that Prime Penguin did not take. `retryAt`: when the next may be tried. */
  | {
      readonly kind: 'too_many_attempts';
      readonly retryAt: Instant;
      readonly message: string;
    }
  | {
      readonly kind: 'prime_penguin_unavailable';
      readonly message: string;
      /** What `message` says, for other languages. */
      readonly said?: Said;
    }
  | ChangeRefused;

export type DisconnectShopResult = { readonly kind: 'disconnected' } | ChangeRefused;

/** One save: what is left out stays as it is. The language of the mails is that of whoever saves. */
export interface SettingsWish extends Omit<SettingsChange, 'automations' | 'notifications'> {
  /** What came later than the first clients may be left out, and stays as it is. */
  readonly automations?: Omit<Automations, LaterAutomation> &
    Partial<Pick<Automations, LaterAutomation>>;
  readonly notifications?: Omit<Notifications, 'locale'>;
}

type LaterAutomation = 'waysToCancel' | 'syncNow';

export type SaveSettingsResult =
  | { readonly kind: 'saved'; readonly settings: SettingsView }
  /** Somebody saved since `version`: nothing was changed. */
  | { readonly kind: 'changed_meanwhile' }
  | { readonly kind: 'unknown_provider'; readonly name: string }
  /** With it, whoever saves could change the settings no more. */
  | { readonly kind: 'locks_you_out' }
  /** Switched on, and the shop has not granted what it needs. */
  | {
      readonly kind: 'scope_missing';
      readonly field: 'automations.writeMetafield' | 'automations.writeTag';
      readonly scope: 'write_orders';
    }
  | ChangeRefused;

export type AskAddressResult =
  | { readonly kind: 'asked' }
  /** It is not among the addresses of the settings, or these are a demo's. */
  | { readonly kind: 'unknown_address' }
  /** Its owner has answered, or none is needed. */
  | { readonly kind: 'not_waiting' }
  | { readonly kind: 'too_often'; readonly until: Instant }
  | { readonly kind: 'mail_not_set_up' }
  | ChangeRefused;

export type MailLinkAnswer = 'confirm' | 'stop' | 'resume';

export type MailLinkResult =
  | { readonly kind: 'open'; readonly shop: string; readonly state: AddressState }
  /** There is no such link, its time is over, or it is not for this. */
  | { readonly kind: 'unknown_link' };

export type StartDemoResult =
  /** Also where it was on already. */
  | { readonly kind: 'started'; readonly connection: ConnectionView }
  /** The shop works with its own Prime Penguin: nothing is played beside it. */
  | { readonly kind: 'really_connected' }
  | ChangeRefused;

export type EndDemoResult = { readonly kind: 'ended' } | ChangeRefused;

export type ReadDemoResult =
  | { readonly kind: 'read'; readonly demo: DemoView }
  | ShopifyUnavailable;

export type SetStoryResult =
  | { readonly kind: 'set'; readonly order: DemoOrderView }
  /** The order was asked for: its story stays. */
  | { readonly kind: 'under_way' }
  | { readonly kind: 'not_in_the_demo' }
  | UnknownOrder
  | ShopifyUnavailable;

export interface CancellationPage {
  readonly cancellations: readonly CancellationView[];
  /** Opaque; null on the last page. */
  readonly nextCursor: string | null;
  /** Opaque; null on the first page. Leads to the page of newer ones. */
  readonly previousCursor: string | null;
}

/**
 * `shop` is always the shop as Shopify knows it. While its demo is on, what is asked and answered here is the
 * demo's alone.
 */
export interface Application extends ManyOrders, ActivityApplication {
  /** The same, whose views are worded in this language; otherwise they are in English. */
  speaking(language: Language): Application;
  /**
   * The same, for whoever the request was authenticated as: what is changed is recorded as theirs. Otherwise
   * the app itself is the one.
   */
  by(actor: Actor): Application;
  /**
   * A member of staff opens the app. Keeps the language that is named, and answers with the one to speak:
   * that, else the last one kept, else English.
   */
  meetStaff(shop: string, userId: string, named: Language | null): Promise<Language>;
  readOrder(shop: string, id: ShopifyOrderId): Promise<ReadOrderResult>;
  /** The same from what is stored alone: nobody looks at Prime Penguin for it. */
  readStoredOrder(shop: string, id: ShopifyOrderId): Promise<ReadOrderResult>;
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
  /**
   * Checks against Prime Penguin, then saves all of it; whatever else it ends in changes nothing. Ends the
   * demo, if it is on.
   */
  connectShop(shop: string, who: SignedIn, wish: ConnectionWish): Promise<ConnectShopResult>;
  /** Ends the demo, where that is what the shop is connected to. */
  disconnectShop(shop: string, who: SignedIn): Promise<DisconnectShopResult>;
  /** Notes who opened them, so that the list of staff has names. */
  readSettings(shop: string, who: SignedIn): Promise<SettingsView>;
  /** All of the wish or nothing. `version`: of the settings that it was made from. */
  saveSettings(
    shop: string,
    who: SignedIn,
    version: number,
    wish: SettingsWish,
  ): Promise<SaveSettingsResult>;
  /** Who changed what, newest first; of the demo, too. `limit` 1 to 100. A cursor that is none starts at the top. */
  listChanges(
    shop: string,
    page: { readonly cursor: string | null; readonly limit: number },
  ): Promise<ChangesView>;
  /** Sends the owner of the address the question once more, within the limits. */
  askAddress(shop: string, who: SignedIn, address: string): Promise<AskAddressResult>;
  /** What a link in a mail is about. Changes nothing, however often it is opened. */
  readMailLink(purpose: LinkPurpose, token: string): Promise<MailLinkResult>;
  /** What the owner of the address says by it, and how things stand then. */
  answerMailLink(
    purpose: LinkPurpose,
    token: string,
    says: MailLinkAnswer,
  ): Promise<MailLinkResult>;
  /** Puts the set-up guide away, or brings it back. Everybody may. */
  setGuideDismissed(shop: string, isDismissed: boolean): Promise<void>;
  startDemo(shop: string, who: SignedIn): Promise<StartDemoResult>;
  /** Everything of the demo goes. */
  endDemo(shop: string, who: SignedIn): Promise<EndDemoResult>;
  /** The shop's newest orders, each with the story that it plays. */
  readDemo(shop: string): Promise<ReadDemoResult>;
  /** Chooses the story of an order that is not asked for yet. */
  setStory(shop: string, id: ShopifyOrderId, story: DemoStory): Promise<SetStoryResult>;
  /** An order was cancelled in Shopify. Kept, not done: a repeated id changes nothing. */
  receiveShopifyCancel(webhook: Omit<CancelWebhook, 'receivedAt'>): Promise<void>;
  /**
   * Shopify says something of the shop itself. Kept, and followed where a check of the present bears it out: right
   * away for a short while, and by a job from then on. A repeated id changes nothing.
   */
  receiveShopWebhook(webhook: Omit<ShopWebhook, 'receivedAt'>): Promise<void>;
  /** The rights that the merchant has granted are these now. */
  noteScopes(shop: string, granted: readonly string[]): Promise<void>;
  /** The shop removed the app: access and secrets go; what was recorded stays until `eraseShop`. */
  forgetShop(shop: string): Promise<void>;
  /** `shop/redact`: everything of the shop goes. */
  eraseShop(shop: string): Promise<void>;
  /** `customers/redact`: what was recorded of these orders goes; a warehouse's own words can name a person. */
  eraseOrders(shop: string, ids: readonly ShopifyOrderId[]): Promise<void>;
  /** Database reachable and every migration applied. */
  isReady(): Promise<boolean>;
}

/**
 * What the use cases need of Prime Penguin, and the three ways in which a call can end. Implemented by
 * `app/integrations/prime-penguin`; nothing here knows HTTP.
 */

import type { ChannelReading, ConnectionRejection, SignInRejection } from '#app/contract/api.ts';
import type { PrimePenguinAccount } from '#app/domain/cancellation.ts';
import type { PrimePenguinOrderId, ShopifyOrderId } from '#app/domain/identifiers.ts';
import type { Instant } from '#app/domain/instant.ts';
import type { WarehouseOrderRow, WarehouseOrderSeen } from '#app/domain/observation.ts';
import type { Said } from '#app/domain/said.ts';
import type { SyncTimes, WarehouseConnection } from '#app/domain/warehouse-connection.ts';

export type { ChannelReading, ConnectionRejection, SignInRejection };

/** The call was answered. `primePenguinAt` is the answer's `Date` header (whole seconds), null without one. */
export interface Answered<T> {
  readonly kind: 'answered';
  readonly value: T;
  readonly primePenguinAt: Instant | null;
}

/** Prime Penguin said no, in words meant for people (HTTP 500 with a readable `error.message`, 400, 404). Never retried. */
export interface Refused {
  readonly kind: 'refused';
  /**
   * The status or the envelope says that the request itself was turned down (400, 404, validation errors).
   * False: HTTP 500 with words alone. ABP words an internal fault in the user's language, and then it
   * looks the same; only a look afterwards tells which it was.
   */
  readonly isCertain: boolean;
  readonly message: string;
  /** Left out where the message is Prime Penguin's own. */
  readonly said?: Said;
  readonly primePenguinAt: Instant | null;
}

/**
 * The credentials are no good any more (401, a refused log-in), or good but not for this call (403):
 * `not_allowed`. Nothing was carried out.
 */
export interface Unauthorised {
  readonly kind: 'unauthorised';
  /** `credentials_lost`: nothing was sent, because the app cannot read the log-in that it keeps. */
  readonly code: SignInRejection | 'not_allowed' | 'credentials_lost';
  /** For people, in plain English. */
  readonly message: string;
  /** Prime Penguin's own words; null where it gave none. */
  readonly theirWords: string | null;
  /** Left out where the message is Prime Penguin's own. */
  readonly said?: Said;
}

export type FaultCause =
  | 'unreachable' // nothing was sent: refused connection, unknown host
  | 'interrupted' // sent, then reset
  | 'timed_out'
  | 'server_error' // an internal fault of Prime Penguin (500 of the second kind, 502, 503, 504)
  | 'throttled' // 429
  | 'unreadable' // an answer that is no answer of Prime Penguin's: HTML, garbage, cut off
  | 'circuit_open'; // not sent: recent calls for this shop failed

/** The outside world failed. `mayHaveHappened` false is the only thing that may be told as "not delivered". */
export interface Fault {
  readonly kind: 'fault';
  readonly cause: FaultCause;
  readonly retryable: boolean;
  readonly mayHaveHappened: boolean;
  readonly message: string;
  /** What `message` says, for other languages. */
  readonly said?: Said;
  /** What Prime Penguin asked for by `Retry-After`, milliseconds. */
  readonly retryAfterMs: number | null;
}

export type Result<T> = Answered<T> | Refused | Unauthorised | Fault;

/** These credentials do not see it, or Prime Penguin does not have it. Says nothing against the connection. */
export interface NotShown {
  readonly kind: 'not_shown';
  /** `not_there`: Prime Penguin knows no such call. */
  readonly why: 'not_allowed' | 'not_there' | 'refused' | 'unreadable';
}

/** What need not be shown to everybody who may see orders. `Unauthorised`: never for a missing right. */
export type Shown<T> = Answered<T> | NotShown | Unauthorised | Fault;

/** A row of the change feed, with when its order came to be. */
export interface FeedRow {
  readonly row: WarehouseOrderRow;
  /** Prime Penguin's id of the sales channel. */
  readonly channelId: number | null;
  /** When the order was placed, as Prime Penguin tells it. */
  readonly createdAtInChannel: Instant | null;
  /** When Prime Penguin read the order. */
  readonly importedAt: Instant | null;
}

/** A problem in the entity log of any order, as the change feed gives it. */
export interface RecordedProblem {
  readonly primePenguinOrderId: PrimePenguinOrderId;
  readonly entityLogId: number;
}

/** A provider as Prime Penguin lists it; one with several warehouses is one. */
export interface InstalledProvider {
  readonly id: number | null;
  /** Of others that have the same name. Read anew each time, never kept. */
  readonly otherIds?: readonly number[];
  readonly name: string;
  readonly warehouse: string | null;
  /** It is no warehouse: see `domain/dropship.ts`. null: not known before Prime Penguin lists it. */
  readonly isDropship: boolean | null;
}

export interface Schedule {
  readonly providerName: string;
  readonly storeName: string | null;
  /** 5 or 6 fields, UTC; null when Prime Penguin gives none. */
  readonly cron: string | null;
}

/** Prime Penguin as one connected shop may use it. Reads are retried a bounded number of times inside; writes never. */
export interface PrimePenguin {
  /** Where everything that this answers comes from. */
  readonly account: PrimePenguinAccount;
  /**
   * All warehouse orders of one Shopify order, each read whole: row and both logs, read once more where they changed
   * meanwhile. Empty: Prime Penguin has none.
   */
  findOrders(id: ShopifyOrderId): Promise<Result<readonly WarehouseOrderSeen[]>>;
  /**
   * The rows of many Shopify orders, without logs, in as few calls as it takes; each order's answer by
   * itself. None of these orders was placed before `since` (Shopify's clock): of one that was, only a part
   * might be shown.
   */
  findRows(
    ids: readonly ShopifyOrderId[],
    since: Instant,
  ): Promise<ReadonlyMap<ShopifyOrderId, Result<readonly WarehouseOrderRow[]>>>;
  /** Adds both logs to a row. */
  readLogs(row: WarehouseOrderRow): Promise<Result<WarehouseOrderSeen>>;
  /** Every row of this shop's sales channel changed at or after `since` (Prime Penguin's clock), all pages. */
  changedSince(since: Instant): Promise<Result<readonly FeedRow[]>>;
  /** Problems recorded for orders at or after `since` (Prime Penguin's clock), all pages. */
  problemsSince(since: Instant): Promise<Result<readonly RecordedProblem[]>>;
  /** Each installed provider, those without a schedule too. */
  providers(): Promise<Result<readonly InstalledProvider[]>>;
  /** Each provider's batch schedule. */
  schedules(): Promise<Result<readonly Schedule[]>>;
  /** How far Prime Penguin reads this sales channel. One call, and one that only valid credentials may make. */
  readsSalesChannel(): Promise<Result<ChannelReading>>;
  /** When Prime Penguin's schedule says that this sales channel is read, 5 or 6 fields; null: no schedule is shown. */
  readChannelSchedule(): Promise<Shown<string | null>>;
  /** The warehouse connections of this tenant, without anything secret. One call for up to 1,000 of them. */
  readWarehouseConnections(): Promise<Shown<readonly WarehouseConnection[]>>;
  /** When these connections last ran, by their ids: one call, or one for each. One that is missing is not shown. */
  readSyncTimes(
    connections: readonly number[],
  ): Promise<Answered<ReadonlyMap<number, SyncTimes>> | Unauthorised | Fault>;
  /** Asks to cancel. `answered` means that Prime Penguin took the request, nothing more. Never repeated inside. */
  cancel(id: PrimePenguinOrderId): Promise<Result<void>>;
  /**
   * Assigns orders to a provider, or to dropship, which cancels them at the warehouse that has them.
   * `no_dropship`: this tenant has no such provider, or not one alone. Never repeated inside.
   */
  assignToProvider(
    ids: readonly PrimePenguinOrderId[],
    provider: number | 'dropship',
  ): Promise<Result<void> | { readonly kind: 'no_dropship' }>;
  /**
   * Has an order brought to its warehouse now. An order that is not canceled may be forwarded by this.
   * Never repeated inside.
   */
  syncOrderToWarehouse(id: PrimePenguinOrderId): Promise<Result<void>>;
  /** Has this sales channel read now. Never repeated inside. */
  syncChannel(): Promise<Result<void>>;
}

export type Credentials =
  | { readonly method: 'token'; readonly tenantId: number; readonly accessToken: string }
  | {
      readonly method: 'password';
      readonly tenantId: number;
      readonly userName: string;
      readonly password: string;
    };

/** How a merchant names the tenant: by its id, or by the name with which people log in. */
export type NamedTenant =
  | { readonly tenantId: number; readonly tenantName?: undefined }
  | { readonly tenantName: string; readonly tenantId?: undefined };

/** The credentials as a merchant enters them. */
export type EnteredCredentials = NamedTenant &
  (
    | { readonly method: 'token'; readonly accessToken: string }
    | { readonly method: 'password'; readonly userName: string; readonly password: string }
  );

/** Tokens got by log-in. Times are this app's clock. */
export interface TokenSet {
  readonly accessToken: string;
  readonly expiresAt: Instant | null;
  readonly refreshToken: string | null;
}

/** What is needed to call Prime Penguin for a shop. Secret: never logged, never sent. */
export interface StoredCredentials {
  readonly kind: 'stored';
  readonly credentials: Credentials;
  readonly tokens: TokenSet | null;
  readonly salesChannelId: number;
}

/** There are some, and no key that is given opens them. */
export interface LostCredentials {
  readonly kind: 'lost';
  readonly account: PrimePenguinAccount;
}

/** Where the integration keeps what it needs; implemented by persistence, encrypted at rest. */
export interface CredentialStore {
  read(shop: string): Promise<StoredCredentials | LostCredentials | null>;
  saveTokens(shop: string, tokens: TokenSet): Promise<void>;
}

export interface FoundSalesChannel {
  readonly id: number;
  readonly name: string;
  readonly domain: string | null;
  readonly reading: ChannelReading;
}

export interface FoundProvider extends InstalledProvider {
  readonly cron: string | null;
}

/** The input at fault. */
export type ConnectionField =
  | 'tenantId'
  | 'tenantName'
  | 'accessToken'
  | 'userName'
  | 'password'
  | 'salesChannelId';

export interface RejectedConnection {
  readonly kind: 'rejected';
  readonly reason: ConnectionRejection;
  /** null when no input is at fault. */
  readonly field: ConnectionField | null;
  /** For people, in plain English. Never holds Prime Penguin's words. */
  readonly message: string;
  /** null where Prime Penguin gave none. */
  readonly theirWords: string | null;
  /** What the sentence for `reason` is about, for saying it in another language. */
  readonly values: Readonly<Record<string, string | number>>;
  /** The tenant's, where one of them has to be chosen. */
  readonly salesChannels: readonly FoundSalesChannel[] | null;
}

/** What a check of credentials found, before anything is saved. */
export type ConnectionCheck =
  | {
      readonly kind: 'found';
      /** With the tenant's id, and without what was pasted along. */
      readonly credentials: Credentials;
      /** What people call it; null where Prime Penguin does not say. */
      readonly tenantName: string | null;
      readonly salesChannel: FoundSalesChannel;
      /** A person chose the channel: its domain does not tell. */
      readonly isChosenByHand: boolean;
      readonly providers: readonly FoundProvider[];
      readonly tokens: TokenSet | null;
    }
  | RejectedConnection
  | Fault;

/** Which sales channel to take. By its domain where nothing is named. */
export interface WantedChannel {
  /** Named now. */
  readonly namedId: number | null;
  /** Chosen by hand for this tenant before; only counts where the domain does not tell. */
  readonly before: { readonly tenantId: number; readonly salesChannelId: number } | null;
}

export interface PrimePenguinGateway {
  /** null when the shop is not connected. */
  forShop(shop: string): Promise<PrimePenguin | null>;
  /** Checks credentials and finds the shop's sales channel and the providers. At most six calls. Saves nothing. */
  check(shop: string, entered: EnteredCredentials, wanted: WantedChannel): Promise<ConnectionCheck>;
  /** Drops what is kept in memory for a shop (token, circuit): after connecting or disconnecting. */
  forget(shop: string): void;
}

/**
 * What the use cases need of Prime Penguin, and the three ways in which a call can end. Implemented by
 * `app/integrations/prime-penguin`; nothing here knows HTTP.
 */
import type { PrimePenguinOrderId, ShopifyOrderId } from '#app/domain/identifiers.ts';
import type { Instant } from '#app/domain/instant.ts';
import type { WarehouseOrderRow, WarehouseOrderSeen } from '#app/domain/observation.ts';

/** The call was answered. `primePenguinAt` is the answer's `Date` header (whole seconds), null without one. */
export interface Answered<T> {
  readonly kind: 'answered';
  readonly value: T;
  readonly primePenguinAt: Instant | null;
}

/** Prime Penguin said no, in words meant for people (HTTP 500 with a readable `error.message`, 400, 404). Never retried. */
export interface Refused {
  readonly kind: 'refused';
  readonly message: string;
  readonly primePenguinAt: Instant | null;
}

/** The credentials are not, or no longer, good for this call (401, 403, a refused log-in). */
export interface Unauthorised {
  readonly kind: 'unauthorised';
  readonly message: string;
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
  /** What Prime Penguin asked for by `Retry-After`, milliseconds. */
  readonly retryAfterMs: number | null;
}

export type Result<T> = Answered<T> | Refused | Unauthorised | Fault;

/** A problem in the entity log of any order, as the change feed gives it. */
export interface RecordedProblem {
  readonly primePenguinOrderId: PrimePenguinOrderId;
  readonly entityLogId: number;
}

export interface Schedule {
  readonly providerName: string;
  readonly storeName: string | null;
  /** 5 or 6 fields, UTC; null when Prime Penguin gives none. */
  readonly cron: string | null;
}

/** Prime Penguin as one connected shop may use it. Reads are retried a bounded number of times inside; writes never. */
export interface PrimePenguin {
  /** All warehouse orders of one Shopify order, each read whole (row and both logs). Empty: Prime Penguin has none. */
  findOrders(id: ShopifyOrderId): Promise<Result<readonly WarehouseOrderSeen[]>>;
  /**
   * The rows of many Shopify orders, without logs, in as few calls as it takes; each order's answer by
   * itself. None of these orders was placed before `since` (Shopify's clock).
   */
  findRows(
    ids: readonly ShopifyOrderId[],
    since: Instant,
  ): Promise<ReadonlyMap<ShopifyOrderId, Result<readonly WarehouseOrderRow[]>>>;
  /** Adds both logs to a row. */
  readLogs(row: WarehouseOrderRow): Promise<Result<WarehouseOrderSeen>>;
  /** Every row of this shop's sales channel changed at or after `since` (Prime Penguin's clock), all pages. */
  changedSince(since: Instant): Promise<Result<readonly WarehouseOrderRow[]>>;
  /** Problems recorded for orders at or after `since` (Prime Penguin's clock), all pages. */
  problemsSince(since: Instant): Promise<Result<readonly RecordedProblem[]>>;
  /** Each provider's batch schedule. */
  schedules(): Promise<Result<readonly Schedule[]>>;
  /** Whether Prime Penguin reads this sales channel at all; null where it does not say. */
  readsSalesChannel(): Promise<Result<boolean | null>>;
  /** Asks to cancel. `answered` means that Prime Penguin took the request, nothing more. Never repeated inside. */
  cancel(id: PrimePenguinOrderId): Promise<Result<void>>;
}

export type Credentials =
  | { readonly method: 'token'; readonly tenantId: number; readonly accessToken: string }
  | {
      readonly method: 'password';
      readonly tenantId: number;
      readonly userName: string;
      readonly password: string;
    };

/** Tokens got by log-in. Times are this app's clock. */
export interface TokenSet {
  readonly accessToken: string;
  readonly expiresAt: Instant | null;
  readonly refreshToken: string | null;
}

/** What is needed to call Prime Penguin for a shop. Secret: never logged, never sent. */
export interface StoredCredentials {
  readonly credentials: Credentials;
  readonly tokens: TokenSet | null;
  readonly salesChannelId: number;
}

/** Where the integration keeps what it needs; implemented by persistence, encrypted at rest. */
export interface CredentialStore {
  read(shop: string): Promise<StoredCredentials | null>;
  saveTokens(shop: string, tokens: TokenSet): Promise<void>;
}

/** How far Prime Penguin reads the channel's orders, as far as its API shows it. */
export type ChannelReading = 'on' | 'off' | 'some_locations' | 'unknown';

export interface FoundSalesChannel {
  readonly id: number;
  readonly name: string;
  readonly domain: string | null;
  readonly reading: ChannelReading;
}

export interface FoundProvider {
  readonly id: number | null;
  readonly name: string;
  readonly warehouse: string | null;
  readonly cron: string | null;
}

export type ConnectionRejection =
  | 'credentials_refused'
  | 'two_factor_required'
  | 'password_must_be_reset'
  | 'captcha_required'
  | 'account_locked'
  | 'tenant_not_found'
  | 'sales_channel_not_found';

/** What a check of credentials found, before anything is saved. */
export type ConnectionCheck =
  | {
      readonly kind: 'found';
      readonly tenant: { readonly id: number; readonly name: string | null };
      readonly salesChannel: FoundSalesChannel;
      readonly providers: readonly FoundProvider[];
      readonly tokens: TokenSet | null;
    }
  | {
      readonly kind: 'rejected';
      readonly reason: ConnectionRejection;
      /** The input at fault: `accessToken`, `userName`, `password`, `tenantId`; null when none is. */
      readonly field: string | null;
      /** For people, in plain English; holds Prime Penguin's own words where it gave any. */
      readonly message: string;
    }
  | Fault;

export interface PrimePenguinGateway {
  /** null when the shop is not connected. */
  forShop(shop: string): Promise<PrimePenguin | null>;
  /** Checks credentials and finds the shop's sales channel by domain, and the providers. Saves nothing. */
  check(shop: string, credentials: Credentials): Promise<ConnectionCheck>;
  /** Drops what is kept in memory for a shop (token, circuit): after connecting or disconnecting. */
  forget(shop: string): void;
}

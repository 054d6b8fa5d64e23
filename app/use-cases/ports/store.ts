/**
 * What the use cases need to have kept. Implemented by `app/persistence`. A change of a cancellation,
 * the jobs that follow from it and the notice to waiting readers are one transaction.
 */
import type { RefusalCode } from '#app/contract/api.ts';
import type { News } from '#app/domain/announcement.ts';
import type {
  Cancellation,
  Fact,
  PrimePenguinAccount,
  Requester,
} from '#app/domain/cancellation.ts';
import type { ChannelReads } from '#app/domain/channel-reads.ts';
import type { ShopifyOrderId } from '#app/domain/identifiers.ts';
import type { Instant, Moment } from '#app/domain/instant.ts';
import type { WarehouseOrderSeen } from '#app/domain/observation.ts';
import type { ProviderRuns } from '#app/domain/runs.ts';
import type { CancellationFilter } from './activity.ts';
import type { AuditEntry } from './audit.ts';
import type { FlowNews } from './flow.ts';
import type {
  ChannelReading,
  Credentials,
  FoundProvider,
  FoundSalesChannel,
  TokenSet,
} from './prime-penguin.ts';
import type { ProviderSettings } from './settings.ts';

/** A wake-up. Handlers look at the state and do what is due: one too many does no harm. */
export type Wake =
  | {
      readonly job: 'deliver';
      readonly cancellationId: string;
      readonly shop: string;
      readonly at: Instant | null;
      /** One of many: waits in a line of its own, so that nobody who presses for one order waits behind it. */
      readonly isBulk?: boolean;
    }
  | { readonly job: 'watch'; readonly shop: string; readonly at: Instant }
  | { readonly job: 'finish-watch'; readonly shop: string; readonly at: Instant }
  | { readonly job: 'check-connection'; readonly shop: string; readonly at: Instant }
  | {
      readonly job: 'forward' | 'write-result';
      readonly shop: string;
      readonly shopifyOrderId: ShopifyOrderId;
      readonly at: Instant;
    }
  | {
      readonly job:
        | 'write-unwritten'
        | 'announce'
        | 'tell-flow'
        | 'reconcile'
        | 'follow-shop-webhooks';
      readonly shop: string;
      readonly at: Instant;
    };

export interface NewCancellation {
  readonly shop: string;
  readonly shopifyOrderId: ShopifyOrderId;
  readonly askedIn: PrimePenguinAccount;
  /** null: not known, because Shopify does not show the order to the app. */
  readonly orderName: string | null;
  readonly orderCreatedAt: Instant | null;
  readonly cancelledInShopifyAt: Instant | null;
  readonly reason: Cancellation['reason'];
  readonly note: string | null;
  readonly requestedBy: Requester;
  readonly requestedAt: Instant;
  readonly deliverUntil: Instant;
  readonly watchUntil: Instant;
  /** When the job delivers, should the request not have done so by then. */
  readonly jobAt: Instant;
}

export interface Change {
  readonly facts: readonly Fact[];
  readonly wake?: readonly Wake[];
  /** The shop's watcher has to look at this time, or earlier. */
  readonly lookAt?: Instant | null;
  /** What the shop is to be told of it. */
  readonly announce?: News | null;
  /** Of which verdicts its workflows are to be told. */
  readonly tellFlow?: readonly FlowNews[];
}

export interface CancellationStore {
  /** Creates it with its first jobs, or finds the open one of the same order. */
  createOrJoin(
    wish: NewCancellation,
  ): Promise<{ readonly kind: 'created' | 'joined'; readonly cancellation: Cancellation }>;
  read(shop: string, id: string): Promise<Cancellation | null>;
  /** null when there is no such cancellation in this shop. */
  readVersion(shop: string, id: string): Promise<number | null>;
  /** When syncs were asked for since, by whichever shop of the Prime Penguin account. This app's clock. */
  readSyncsAsked(tenantId: number, since: Instant): Promise<readonly Instant[]>;
  /** The open one, else the newest. */
  readForOrder(shop: string, id: ShopifyOrderId): Promise<Cancellation | null>;
  /**
   * Newest first; the cursor is opaque and belongs to its filter: with another one it starts at the top.
   * To be shown, never judged: of what is final only the last observation is there, without its logs.
   */
  list(
    shop: string,
    page: {
      readonly cursor: string | null;
      readonly limit: number;
      readonly filter?: CancellationFilter;
    },
  ): Promise<{
    readonly cancellations: readonly Cancellation[];
    /** Of the page of older ones; null where there are none. */
    readonly nextCursor: string | null;
    /** Of the page of newer ones; null on the first page. */
    readonly previousCursor: string | null;
  }>;
  /** Oldest first; with `overAt` only those whose watch is over by then. */
  readOpen(shop: string, overAt?: Instant): Promise<readonly Cancellation[]>;
  /**
   * `waiting`: for an answer. `undelivered`: could not be given to Prime Penguin for want of a connection,
   * and can be asked for again.
   */
  countOpen(shop: string): Promise<{ readonly waiting: number; readonly undelivered: number }>;
  /** Every shop that has an open cancellation. */
  readShops(): Promise<readonly string[]>;
  /**
   * Locks the cancellation, lets `decide` say what happened, writes it, raises the version, wakes
   * readers. `decide` is pure and sees the newest state.
   *
   * @param of its id, or the state as `read`, `readOpen` or `change` gave it: not read again where it has not changed since
   * @param lease the change is only made while this delivery lease is held, and renews it; else `null`
   *   is returned
   */
  change(
    of: string | Cancellation,
    decide: (state: Cancellation) => Change,
    lease?: DeliveryLease,
  ): Promise<Cancellation | null>;
  wake(one: Wake): Promise<void>;
  /**
   * A delivery job for each that is not delivered yet; with `overdueAt` only where the time to deliver was
   * over by then.
   */
  wakeUndelivered(overdueAt: Instant | null): Promise<void>;
  /** A wake-up for every shop that watches on though a watch was over by then. */
  wakeUnfinished(overdueAt: Instant): Promise<void>;
  /** One deliverer at a time: the lease's id, or null while another holds it. Time by the database's clock. */
  takeDeliveryLease(id: string, forMs: number): Promise<DeliveryLease | null>;
  /** `isEnded` false: the attempt was not made, and `starts` goes on counting. */
  releaseDeliveryLease(id: string, lease: DeliveryLease, isEnded?: boolean): Promise<void>;
}

export interface DeliveryLease {
  readonly owner: string;
  readonly forMs: number;
  /** Attempts that have begun since the last one that ended, this one included. The merchant's retry begins anew. */
  readonly starts: number;
}

export interface WatchLease {
  readonly lease: string;
  /** Prime Penguin's clock: how far its change feed has been read; null: never. */
  readonly cursor: Instant | null;
  /** Someone has an order open until then. */
  readonly viewedUntil: Instant | null;
}

export interface WatchStore {
  /** Has the shop's watcher look at `at` at the latest (never later than already planned). */
  plan(shop: string, at: Instant): Promise<void>;
  /**
   * Someone has an order of the shop open: looks as often as the pause allows until `until`. Never waits
   * for the row. False: it is in use, and nothing was kept.
   */
  noteViewer(shop: string, until: Instant, lookAt: Instant): Promise<boolean>;
  /**
   * The lease, if a look is due at `now` and nobody else is looking. While somebody is, a wake-up is left
   * for the end of their lease. Time of leases by the database's clock.
   */
  take(shop: string, now: Instant, leaseMs: number): Promise<WatchLease | null>;
  /** While the look runs. A lease that is lost stays lost. */
  renew(shop: string, lease: string, leaseMs: number): Promise<void>;
  /**
   * Ends the look begun at `startedAt` and plans the next; `nextLookAt` null: nothing to wait for.
   * What others planned meanwhile stays, but not earlier than `notBefore`.
   */
  finish(
    shop: string,
    lease: string,
    end: {
      readonly startedAt: Instant;
      readonly looked: boolean;
      readonly cursor: Instant | null;
      readonly nextLookAt: Instant | null;
      readonly notBefore: Instant;
    },
  ): Promise<void>;
  read(shop: string): Promise<{
    readonly lastLookAt: Instant | null;
    readonly nextLookAt: Instant | null;
    readonly isLooking: boolean;
    readonly viewedUntil: Instant | null;
  } | null>;
  /**
   * Has a shop looked at that waits for an answer since `overdueAt` or longer, and for which no look is
   * planned or running: whatever lost the plan, nobody waits for ever.
   */
  planStranded(now: Instant, overdueAt: Instant): Promise<void>;
  /** Every planned look gets its wake-up again; with `overdueAt` only those that were due by then. */
  wakeAll(overdueAt: Instant | null): Promise<void>;
}

/** What Prime Penguin shows of a provider. */
export interface ProviderFacts extends FoundProvider {
  /** When all of it was read last; null: never, or what is newest could not be read. */
  readonly readAt: Instant | null;
}

export interface KnownProvider extends ProviderFacts, ProviderSettings {
  /** When its batches have really run, as far as that is known. */
  readonly runs: ProviderRuns;
  /** What it was called before: orders and mails may tell of it by those names. */
  readonly formerNames: readonly string[];
}

export type { RefusalCode };

export interface Refusal {
  readonly code: RefusalCode;
  readonly theirWords: string | null;
}

export interface Connection {
  readonly shop: string;
  readonly method: Credentials['method'];
  readonly tenantId: number;
  readonly tenantName: string | null;
  readonly userName: string | null;
  readonly salesChannel: FoundSalesChannel & {
    readonly isChosenByHand: boolean;
    /** Since when it is certain that it is the shop's: its domain says so, or the shop's orders are in it. */
    readonly provenAt: Instant | null;
    /** When Prime Penguin has really read it, as far as that is known. */
    readonly reads: ChannelReads;
  };
  /** null while it works. */
  readonly refusal: (Refusal & { readonly since: Instant }) | null;
  /** When Prime Penguin was last seen to take the credentials; to the hour. */
  readonly checkedAt: Instant;
  readonly providers: readonly KnownProvider[];
}

export interface ConnectionStore {
  /** Which of these accounts have a connection. */
  connected(accounts: readonly string[]): Promise<readonly string[]>;
  read(shop: string): Promise<Connection | null>;
  /** Providers outlive the connection: their schedules and contacts still count. */
  readProviders(shop: string): Promise<readonly KnownProvider[]>;
  /**
   * All of it or nothing. With another account than before, what was read in that one is forgotten: looks,
   * how far its feed was read, that its channel is the shop's, providers that have nothing set.
   */
  save(
    connection: {
      readonly shop: string;
      readonly credentials: Credentials;
      readonly tokens: TokenSet | null;
      readonly tenantName: string | null;
      readonly salesChannel: Omit<Connection['salesChannel'], 'provenAt' | 'reads'>;
      readonly providers: readonly FoundProvider[];
      readonly checkedAt: Instant;
    },
    audit: AuditEntry,
  ): Promise<void>;
  /**
   * Prime Penguin has let the app do this: `sign_in` is part of everything. Ends what that disproves, and is
   * the last word on when the connection was seen to work. True: a refusal has ended, and `audit` tells of it.
   */
  noteWorking(
    shop: string,
    what: 'sign_in' | 'reading' | 'cancelling',
    audit: AuditEntry,
  ): Promise<boolean>;
  /**
   * Keeps since when, as long as the reason is the same. Where it worked until now, `audit` tells of it, and it is
   * news in the same transaction.
   */
  noteRefused(shop: string, refusal: Refusal, audit: AuditEntry): Promise<void>;
  saveReading(shop: string, reading: ChannelReading): Promise<void>;
  /** An order of the shop was found in this account. */
  noteChannelProven(shop: string, account: PrimePenguinAccount, at: Instant): Promise<void>;
  /**
   * Is this account connected, and its sales channel certain to be the shop's? With what is known of Prime
   * Penguin's reads of it.
   */
  readChannel(
    shop: string,
    account: PrimePenguinAccount,
  ): Promise<{ readonly isProven: boolean; readonly reads: ChannelReads }>;
  /** Nothing is kept where another account is connected. */
  saveChannelReads(shop: string, account: PrimePenguinAccount, reads: ChannelReads): Promise<void>;
  /**
   * The shops whose connection nothing has shown to work for so long that it has to be checked by now. Each
   * is given once, and is due again at `againAt` should the check come to nothing.
   */
  claimDueChecks(now: Instant, againAt: Instant): Promise<readonly string[]>;
  /** True: nobody has asked for a sync of this shop since `notSince`, and now it is for the caller to ask. */
  claimSync(shop: string, now: Instant, notSince: Instant): Promise<boolean>;
  /**
   * What the merchant has set for a provider stays, and goes with its runs to its new name where it has got one.
   * Nothing is kept where another account is connected.
   */
  saveProviders(
    shop: string,
    account: PrimePenguinAccount,
    providers: readonly ProviderFacts[],
  ): Promise<void>;
  /**
   * Locks the providers of these names, lets `change` say what is known of each, and writes that. `change` is pure
   * and sees what is kept. The shop is told where one has got stuck.
   *
   * @returns what is kept now, by name; one that is not known is left out, and all are where another account is
   *   connected
   */
  changeRuns(
    shop: string,
    account: PrimePenguinAccount,
    names: readonly string[],
    change: (name: string, before: ProviderRuns) => ProviderRuns,
    at: Instant,
  ): Promise<ReadonlyMap<string, ProviderRuns>>;
  /** The connection and its secrets; what was recorded stays. Where there is none, nothing is told. */
  remove(shop: string, audit: AuditEntry): Promise<void>;
}

/** What one look at an order found. */
export type OrderFound =
  | {
      readonly kind: 'answered';
      readonly moment: Moment;
      readonly orders: readonly WarehouseOrderSeen[];
      readonly readingOff: boolean;
    }
  | {
      readonly kind: 'failed';
      readonly problem: 'unreachable' | 'credentials_refused';
      readonly at: Instant;
    };

export interface OrderLookStore {
  /** True: nobody has asked since `notSince`, and now it is for the caller to ask. */
  claim(shop: string, id: ShopifyOrderId, now: Instant, notSince: Instant): Promise<boolean>;
  save(shop: string, id: ShopifyOrderId, found: OrderFound): Promise<void>;
  /** The next reader asks, however soon. */
  forget(shop: string, id: ShopifyOrderId): Promise<void>;
  /** Of every shop: nobody has opened these orders since `notSince`. */
  forgetUnread(notSince: Instant): Promise<void>;
  /** null until the first look has ended. `isRunning`: claimed after what is kept was found. */
  read(
    shop: string,
    id: ShopifyOrderId,
  ): Promise<{ readonly found: OrderFound | null; readonly isRunning: boolean } | null>;
}

export interface ShopStore {
  /**
   * Sessions, connection, secrets, and the demo. Told where there was anything. False, and nothing is done, where
   * somebody of the shop has signed in since `unlessSince`, by Shopify's clock; null: whoever has.
   */
  forget(shop: string, unlessSince: Instant | null, audit: AuditEntry): Promise<boolean>;
  /**
   * Everything that was recorded of these orders until `until` (null: whenever it was), jobs with it. What is
   * recorded of an order that was asked for again since stays. Any number of orders. `audit` null: another call
   * tells of it.
   */
  eraseOrders(
    shop: string,
    ids: readonly ShopifyOrderId[],
    until: Instant | null,
    audit: AuditEntry | null,
  ): Promise<void>;
  /** Everything, jobs, demo and the record of changes with it, as `forget`. `audit` is a line that stays. */
  erase(shop: string, unlessSince: Instant | null, audit: AuditEntry): Promise<boolean>;
  /** Everything of a demo, where there is one: true, and told. */
  eraseDemo(account: string, audit: AuditEntry): Promise<boolean>;
  /** Is anything of the shop's access left: a sign-in to Shopify, or a connection? */
  isInstalled(shop: string): Promise<boolean>;
}

/**
 * What the use cases act through. Handed in by the wiring; tests hand in the same, with a clock of
 * their own.
 */
import type { Actor } from '#app/domain/audit.ts';
import type { Instant } from '#app/domain/instant.ts';
import type { Timing } from '#app/domain/timing.ts';
import type { WaysAllowed } from '#app/domain/ways.ts';
import type { Language } from '#app/wording/languages.ts';
import type { Work } from './isolate-failure.ts';
import type { ActivityStore, ExportLinks, SavedViewStore } from './ports/activity.ts';
import type { AuditStore } from './ports/audit.ts';
import type { BulkRequestStore } from './ports/bulk.ts';
import type { ConnectAttempts } from './ports/connect-attempts.ts';
import type { Demo } from './ports/demo.ts';
import type { FlowRunStore, FlowTellingStore, ShopifyFlow } from './ports/flow.ts';
import type { Log } from './ports/log.ts';
import type { Mailer } from './ports/mail.ts';
import type { MailAddressStore } from './ports/mail-addresses.ts';
import type { PrimePenguinGateway } from './ports/prime-penguin.ts';
import type { ProviderRecordStore, SettingsStore, StaffStore } from './ports/settings.ts';
import type {
  ShopifyOrderResults,
  ShopifyOrders,
  ShopifyShops,
  ShopifyStaff,
} from './ports/shopify.ts';
import type {
  CancellationStore,
  ConnectionStore,
  OrderLookStore,
  ShopStore,
  WatchStore,
} from './ports/store.ts';
import type {
  OrderResultStore,
  OutboxStore,
  ReconciliationStore,
  ShopifyWebhookStore,
  ShopWebhookStore,
} from './ports/telling.ts';

/** Waits for a newer version of a cancellation or of a bulk request, whichever process makes it. */
export interface ChangeNotices {
  /** Listening has begun when this returns, so a change after it is not missed. */
  subscribe(id: string): {
    /** Resolves at the next change, after `ms`, or when `signal` aborts, whichever comes first. */
    next(ms: number, signal: AbortSignal): Promise<void>;
    close(): void;
  };
}

/** What answers are read from. */
export type SnapshotStores = Pick<
  Dependencies,
  | 'cancellations'
  | 'connections'
  | 'settings'
  | 'activity'
  | 'staff'
  | 'orderLooks'
  | 'bulkRequests'
>;

export interface Dependencies {
  /**
   * Reads from stores that all see one moment. Only reads, one after the other, and waits for nothing else:
   * a connection is held meanwhile.
   */
  readonly snapshot: <T>(read: (stores: SnapshotStores) => Promise<T>) => Promise<T>;
  readonly clock: () => Instant;
  readonly newId: () => string;
  readonly timing: Timing;
  readonly log: Log;
  readonly faults: {
    /** Has the database kept something from being done, whatever it was? */
    isOfDatabase(error: unknown): boolean;
    /** Counts what nobody foresaw. */
    noteUnforeseen(work: Work): void;
  };
  readonly cancellations: CancellationStore;
  readonly bulkRequests: BulkRequestStore;
  readonly flowRuns: FlowRunStore;
  readonly flowTellings: FlowTellingStore;
  readonly watches: WatchStore;
  readonly connections: ConnectionStore;
  readonly connectAttempts: ConnectAttempts;
  readonly orderLooks: OrderLookStore;
  readonly shops: ShopStore;
  readonly audit: AuditStore;
  readonly settings: SettingsStore;
  readonly staff: StaffStore;
  readonly records: ProviderRecordStore;
  readonly activity: ActivityStore;
  readonly savedViews: SavedViewStore;
  readonly exportLinks: ExportLinks;
  readonly primePenguin: PrimePenguinGateway;
  readonly shopify: ShopifyOrders;
  readonly shopifyStaff: ShopifyStaff;
  readonly shopifyResults: ShopifyOrderResults;
  readonly shopifyShops: ShopifyShops;
  readonly shopifyWebhooks: ShopifyWebhookStore;
  readonly shopWebhooks: ShopWebhookStore;
  readonly reconciliations: ReconciliationStore;
  readonly orderResults: OrderResultStore;
  readonly outbox: OutboxStore;
  readonly mailAddresses: MailAddressStore;
  /** How many mails a shop gets in 24 hours. */
  readonly mailsADay: number;
  /** null: the operator has set up no mail. */
  readonly mailer: Mailer | null;
  readonly demo: Demo;
  readonly flow: ShopifyFlow;
  readonly changes: ChangeNotices;
  /** How often a shop's orders are searched for cancelled ones whose webhook never came. */
  readonly reconcileEveryMs: number;
  /** In which ways orders may be canceled where a shop has not chosen. */
  readonly waysAllowed: WaysAllowed;
  /** How long a press waits for first verdicts before it answers with what is known. */
  readonly pressWaitMs: number;
  /** In which views are worded; English where it is left out. See `Application.speaking`. */
  readonly language?: Language;
  /** Who is acting; the app itself where it is left out. See `Application.by`. */
  readonly actor?: Actor;
}

/**
 * What the use cases act through. Handed in by the wiring; tests hand in the same, with a clock of
 * their own.
 */
import type { Instant } from '#app/domain/instant.ts';
import type { Timing } from '#app/domain/timing.ts';
import type { ActivityStore, ExportLinks, SavedViewStore } from './ports/activity.ts';
import type { Log } from './ports/log.ts';
import type { PrimePenguinGateway } from './ports/prime-penguin.ts';
import type { SettingsStore, StaffStore } from './ports/settings.ts';
import type { ShopifyOrders } from './ports/shopify.ts';
import type {
  CancellationStore,
  ConnectionStore,
  OrderLookStore,
  ShopStore,
  WatchStore,
} from './ports/store.ts';

/** Waits for a newer version of a cancellation, whichever process makes it. */
export interface ChangeNotices {
  /** Listening has begun when this returns, so a change after it is not missed. */
  subscribe(cancellationId: string): {
    /** Resolves at the next change, after `ms`, or when `signal` aborts, whichever comes first. */
    next(ms: number, signal: AbortSignal): Promise<void>;
    close(): void;
  };
}

export interface Dependencies {
  readonly clock: () => Instant;
  readonly newId: () => string;
  readonly timing: Timing;
  readonly log: Log;
  readonly cancellations: CancellationStore;
  readonly watches: WatchStore;
  readonly connections: ConnectionStore;
  readonly orderLooks: OrderLookStore;
  readonly shops: ShopStore;
  readonly settings: SettingsStore;
  readonly staff: StaffStore;
  readonly activity: ActivityStore;
  readonly savedViews: SavedViewStore;
  readonly exportLinks: ExportLinks;
  readonly primePenguin: PrimePenguinGateway;
  readonly shopify: ShopifyOrders;
  readonly changes: ChangeNotices;
  /** How long a press waits for first verdicts before it answers with what is known. */
  readonly pressWaitMs: number;
}

import type { Instant } from './instant.ts';

/** When a connection last ran; null: not shown, or never. Prime Penguin's clock. */
export interface SyncTimes {
  /** Orders to the warehouse. Whether it is the start or the end of the run isn't published. */
  readonly orderSyncAt: Instant | null;
  /** The warehouse's changes back. */
  readonly processSyncAt: Instant | null;
}

/** A warehouse connection as Prime Penguin shows it, without anything secret. Times on Prime Penguin's clock. */
export interface WarehouseConnection {
  readonly id: number;
  readonly providerId: number | null;
  readonly providerName: string;
  readonly storeName: string | null;
  readonly customerTenantId: number | null;
  /** null below: Prime Penguin does not show it. */
  readonly isActive: boolean | null;
  /** `syncOrders`: orders go to the warehouse. */
  readonly sendsOrders: boolean | null;
  /** `processOrders`: the warehouse's changes come back. */
  readonly readsResults: boolean | null;
  /** `overwriteOrderChanges`: changes of an order that the warehouse has are sent on. */
  readonly sendsChanges: boolean | null;
  /** `skipOverwriteOrderIds`, as order ids of Prime Penguin. */
  readonly ordersWithoutChanges: readonly string[];
  /** Days that are read back or sent (`daysToSync*`): null where not shown. */
  readonly daysToSync: number | null;
  readonly cron: string | null;
  /** `lastSyncTime`: the last sync, of whatever kind; null: not shown, or never. */
  readonly lastSyncAt: Instant | null;
}

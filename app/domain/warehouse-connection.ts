import type { Instant } from './instant.ts';

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
  /** Last order sync (orders to the warehouse); whether its start or its end is not published. */
  readonly orderSyncAt: Instant | null;
  /** Last order process sync (the warehouse's changes back). */
  readonly processSyncAt: Instant | null;
}

/**
 * What Prime Penguin showed of one warehouse order at one moment. Observations are only ever added;
 * everything the app says is concluded from them.
 */
import type { PrimePenguinOrderId, ShopifyOrderId } from './identifiers.ts';
import type { Instant, Moment } from './instant.ts';
import type { SideStatus } from './status.ts';

export type StatusLogSource = 'sales_channel' | 'warehouse' | 'unknown';

/** A line of the status log: one change, on either side. */
export interface StatusLogLine {
  /** Prime Penguin's clock. */
  readonly createdAt: Instant | null;
  readonly source: StatusLogSource;
  readonly channelBefore: SideStatus;
  readonly channelAfter: SideStatus;
  readonly warehouseBefore: SideStatus;
  readonly warehouseAfter: SideStatus;
}

/** Prime Penguin's `LogCode`; a number added since is `unknown`. */
export type EntityLogCode =
  | 'other'
  | 'missing_address'
  | 'illegal_address'
  | 'update_not_supported'
  | 'deletion_not_supported'
  | 'incompatible_status'
  | 'unknown_customer'
  | 'unknown_product'
  | 'unknown';

export type EntityLogSource = 'internal' | 'wms' | 'sales_channel' | 'unknown';

/** A problem that was reported for the order. */
export interface EntityLogEntry {
  readonly id: number;
  /** Prime Penguin's clock. */
  readonly createdAt: Instant | null;
  readonly level: 'error' | 'warning' | 'unknown';
  readonly source: EntityLogSource;
  readonly code: EntityLogCode;
  readonly message: string;
}

/** A fulfilment (parcel) that Prime Penguin knows of. */
export interface Fulfilment {
  readonly status: string | null;
  readonly trackingCompany: string | null;
  readonly trackingNumber: string | null;
  readonly trackingUrl: string | null;
}

export interface OrderLine {
  readonly title: string;
  readonly sku: string | null;
  readonly quantity: number;
}

/** A row of Prime Penguin's order lists: everything but the logs. */
export interface WarehouseOrderRow {
  readonly primePenguinOrderId: PrimePenguinOrderId;
  readonly shopifyOrderId: ShopifyOrderId | null;
  readonly orderNumber: string | null;
  /** Name of the assigned logistics provider; null when none is assigned. */
  readonly providerName: string | null;
  readonly channel: SideStatus;
  readonly warehouse: SideStatus;
  readonly warehouseError: string | null;
  readonly fulfilments: readonly Fulfilment[];
  readonly lines: readonly OrderLine[];
  readonly isPaid: boolean | null;
  /** Held back until then (`releaseDate`); Prime Penguin's clock. */
  readonly releaseAt: Instant | null;
  /** `primePenguinModifiedAt`; Prime Penguin's clock. */
  readonly modifiedAt: Instant | null;
}

/** One warehouse order, read whole: row and both logs. A part that could not be read makes no observation. */
export interface WarehouseOrderSeen extends WarehouseOrderRow {
  readonly statusLog: readonly StatusLogLine[];
  readonly entityLog: readonly EntityLogEntry[];
}

export interface Observation {
  /** When the look began. */
  readonly moment: Moment;
  /**
   * The last look that found the same, known once another look has found something else. Left out where
   * none did, and of the newest observation: see `WarehouseOrderHistory.confirmed`.
   */
  readonly until?: Moment;
  readonly seen: WarehouseOrderSeen;
}

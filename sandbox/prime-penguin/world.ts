/**
 * What Prime Penguin keeps: tenants, sales channels, providers, orders with both sides and both logs.
 * The only place that changes an order as it is shown; what happens in a warehouse is `building.ts`.
 */
import type {
  OrderPart,
  PartPhase,
  ProblemInput,
  ProviderInput,
  SalesChannelInput,
} from './control-contract.ts';
import type { EventLog } from './events.ts';

export interface Tenant {
  readonly id: number;
  readonly tenancyName: string;
  readonly name: string;
  isActive: boolean;
}

export type SalesChannel = Required<SalesChannelInput>;
export type Provider = Required<ProviderInput>;

/** When a warehouse connection was last synced, kind by kind; null: never. */
export interface SyncTimes {
  readonly orders: number | null;
  readonly results: number | null;
}

const NEVER_SYNCED: SyncTimes = { orders: null, results: null };

/** One side of an order. Both null: nothing on this side. */
export interface Side {
  readonly raw: string | null;
  readonly normalised: string | null;
}

export const EMPTY: Side = { raw: null, normalised: null };

/** Raw channel values as Prime Penguin keeps them for Shopify. */
export const CHANNEL = {
  pending: { raw: 'pending', normalised: 'Pending' },
  fulfilled: { raw: 'fulfilled', normalised: 'Fulfilled' },
  cancelled: { raw: 'cancelled', normalised: 'Cancelled' },
  hold: { raw: 'hold', normalised: 'OnHold' },
} as const satisfies Record<string, Side>;

export interface Line {
  readonly id: number;
  readonly title: string;
  readonly sku: string | null;
  readonly quantity: number;
}

export interface Parcel {
  readonly id: number;
  readonly at: number;
  readonly company: string;
  readonly trackingNumber: string;
}

export interface StatusLine {
  readonly at: number;
  readonly by: 'sales_channel' | 'warehouse';
  readonly channel: readonly [before: Side, after: Side];
  readonly warehouse: readonly [before: Side, after: Side];
}

/** An order as the shop has it, whether Prime Penguin has read it or not. */
export interface ChannelOrder {
  readonly shopifyOrderId: string;
  readonly tenantId: number;
  readonly salesChannelId: number;
  readonly orderNumber: string;
  readonly createdAt: number;
  readonly locationId: number | null;
  readonly parts: readonly Part[];
  cancelledAt: number | null;
  isPaid: boolean;
  isOnHold: boolean;
  releaseAt: number | null;
  isFilteredOut: boolean;
  /** Prime Penguin's orders made of it; empty while not read. */
  rows: WarehouseOrder[];
}

/** One warehouse order to be, with everything decided about it beforehand. */
export type Part = Required<Omit<OrderPart, 'lines' | 'problems'>> & {
  readonly phase: PartPhase;
  readonly lines: readonly Line[];
  readonly problems: readonly ProblemInput[];
};

/** A row of Prime Penguin's order lists. */
export interface WarehouseOrder {
  readonly id: number;
  readonly tenantId: number;
  readonly salesChannelId: number;
  /** Changed by `World.assign` alone. */
  providerId: number;
  readonly shopifyOrderId: string;
  readonly orderNumber: string;
  readonly lines: readonly Line[];
  readonly createdAt: number;
  readonly importedAt: number;
  readonly echoesCancel: boolean;
  modifiedAt: number;
  channel: Side;
  warehouse: Side;
  isPaid: boolean;
  releaseAt: number | null;
  warehouseError: string | null;
  warehouseFulfilledAt: number | null;
  cancelReason: string | null;
  cancelledAt: number | null;
  cancelRefusal: string | null;
  cancelRequestsReceived: number;
  /** Prime Penguin has cancelled the order in the sales channel. */
  cancelledInChannel: boolean;
  /** Batches that still pass before the integrator forwards it. */
  forwardedLateByBatches: number;
  readonly parcels: Parcel[];
  readonly statusLog: StatusLine[];
}

export interface EntityLog {
  readonly id: number;
  readonly tenantId: number;
  readonly orderId: number;
  readonly providerId: number;
  readonly at: number;
  readonly code: number;
  readonly level: 'error' | 'warning';
  readonly source: 'internal' | 'wms' | 'sales_channel';
  readonly message: string;
}

/** A caller of the control asked for something that is not there, or cannot be. */
export class WorldError extends Error {}

/** The id of what hangs on one order; `nth` counts from 1 within the order. */
export type IdOnOrder = (kind: 'parcel' | 'entity_log', row: WarehouseOrder, nth: number) => number;

export type RowListener = (row: WarehouseOrder) => void;
export type ChannelOrderListener = (order: ChannelOrder) => void;

export class World {
  readonly now: () => number;
  readonly events: EventLog;
  readonly tenants = new Map<number, Tenant>();
  readonly channels = new Map<number, SalesChannel>();
  readonly providers = new Map<number, Provider>();
  readonly channelOrders = new Map<string, ChannelOrder>();
  readonly #syncTimes = new Map<number, SyncTimes>();
  readonly rows = new Map<number, WarehouseOrder>();
  readonly entityLogs: EntityLog[] = [];
  readonly #rowsOfTenant = new Map<number, WarehouseOrder[]>();
  readonly #rowsOfProvider = new Map<number, WarehouseOrder[]>();
  readonly #ids = new Map<string, number>();
  readonly #idOnOrder: IdOnOrder;
  #onChange: RowListener = () => {};
  #onCancelInChannel: ChannelOrderListener = () => {};

  /** `idOnOrder`: by default one id after the other, whatever order it is for, as Prime Penguin has it. */
  constructor(now: () => number, events: EventLog, idOnOrder?: IdOnOrder) {
    this.now = now;
    this.events = events;
    this.#idOnOrder = idOnOrder ?? ((kind) => this.nextId(kind));
  }

  onOrderChange(listener: RowListener): void {
    this.#onChange = listener;
  }

  onCancelInChannel(listener: ChannelOrderListener): void {
    this.#onCancelInChannel = listener;
  }

  clear(): void {
    for (const map of [
      this.tenants,
      this.channels,
      this.providers,
      this.channelOrders,
      this.#syncTimes,
      this.rows,
      this.#rowsOfTenant,
      this.#rowsOfProvider,
      this.#ids,
    ]) {
      map.clear();
    }
    this.entityLogs.length = 0;
  }

  /** Ids of one kind start at a base of their own, so that mixing kinds up does not go unseen. */
  nextId(
    kind: 'tenant' | 'channel' | 'provider' | 'order' | 'line' | 'parcel' | 'entity_log',
  ): number {
    const BASE = {
      tenant: 40,
      channel: 300,
      provider: 500,
      order: 9_000,
      line: 70_000,
      parcel: 80_000,
      entity_log: 60_000,
    } as const;
    const id = (this.#ids.get(kind) ?? BASE[kind]) + 1;
    this.#ids.set(kind, id);
    return id;
  }

  tenant(id: number): Tenant {
    return found(this.tenants.get(id), 'tenant', id);
  }

  channel(id: number): SalesChannel {
    return found(this.channels.get(id), 'sales channel', id);
  }

  provider(id: number): Provider {
    return found(this.providers.get(id), 'provider', id);
  }

  channelOrder(shopifyOrderId: string): ChannelOrder {
    return found(this.channelOrders.get(shopifyOrderId), 'Shopify order', shopifyOrderId);
  }

  syncTimes(providerId: number): SyncTimes {
    return this.#syncTimes.get(providerId) ?? NEVER_SYNCED;
  }

  recordSync(providerId: number, kinds: readonly (keyof SyncTimes)[], at = this.now()): void {
    const recorded = Object.fromEntries(kinds.map((kind) => [kind, at]));
    this.#syncTimes.set(providerId, { ...this.syncTimes(providerId), ...recorded });
  }

  row(id: number): WarehouseOrder {
    return found(this.rows.get(id), 'warehouse order', id);
  }

  rowsOfTenant(tenantId: number): readonly WarehouseOrder[] {
    return this.#rowsOfTenant.get(tenantId) ?? [];
  }

  rowsOfProvider(providerId: number): readonly WarehouseOrder[] {
    return this.#rowsOfProvider.get(providerId) ?? [];
  }

  addRow(row: WarehouseOrder): void {
    this.rows.set(row.id, row);
    append(this.#rowsOfTenant, row.tenantId, row);
    append(this.#rowsOfProvider, row.providerId, row);
  }

  /** Gives the order to another provider. Both sides stay as they are. */
  assign(row: WarehouseOrder, providerId: number): void {
    const before = this.rowsOfProvider(row.providerId).filter((other) => other !== row);
    this.#rowsOfProvider.set(row.providerId, before);
    row.providerId = this.provider(providerId).id;
    append(this.#rowsOfProvider, providerId, row);
    this.touch(row);
  }

  /** Prime Penguin cancels the order in the shop, where that may set off refunds. */
  cancelInChannel(row: WarehouseOrder): void {
    const order = this.channelOrder(row.shopifyOrderId);
    row.cancelledInChannel = true;
    order.cancelledAt ??= this.now();
    this.events.add({ kind: 'cancelled_in_channel', ...nameOf(row) });
    this.#onCancelInChannel(order);
  }

  /** Changes one or both sides, leaves a line in the status log and moves the modification date. */
  changeSides(
    row: WarehouseOrder,
    by: StatusLine['by'],
    after: { readonly channel?: Side; readonly warehouse?: Side },
    at: number = this.now(),
  ): void {
    const channel = after.channel ?? row.channel;
    const warehouse = after.warehouse ?? row.warehouse;
    row.statusLog.push({
      at,
      by,
      channel: [row.channel, channel],
      warehouse: [row.warehouse, warehouse],
    });
    row.channel = channel;
    row.warehouse = warehouse;
    if (warehouse.normalised === 'Fulfilled') row.warehouseFulfilledAt ??= at;
    this.touch(row, at);
  }

  addParcel(row: WarehouseOrder, at: number = this.now()): void {
    const id = this.#idOnOrder('parcel', row, row.parcels.length + 1);
    row.parcels.push({ id, at, company: 'PostNord', trackingNumber: `SE${id}${row.id}` });
    this.touch(row, at);
  }

  setWarehouseError(row: WarehouseOrder, text: string | null, at: number = this.now()): void {
    row.warehouseError = text;
    this.touch(row, at);
  }

  /** Something of the order as it is shown has changed. */
  touch(row: WarehouseOrder, at: number = this.now()): void {
    row.modifiedAt = Math.max(row.modifiedAt, at);
    this.events.add({
      kind: 'order_changed',
      ...nameOf(row),
      channel: row.channel.normalised ?? row.channel.raw,
      warehouse: row.warehouse.normalised ?? row.warehouse.raw,
    });
    this.#onChange(row);
  }

  /** Does not move the order's modification date: Prime Penguin keeps these logs beside the order. */
  recordEntityLog(
    row: WarehouseOrder,
    log: Pick<EntityLog, 'code' | 'level' | 'source' | 'message'>,
    at: number = this.now(),
  ): void {
    const earlier = this.entityLogs.filter(({ orderId }) => orderId === row.id).length;
    this.entityLogs.push({
      id: this.#idOnOrder('entity_log', row, earlier + 1),
      tenantId: row.tenantId,
      orderId: row.id,
      providerId: row.providerId,
      at,
      code: log.code,
      level: log.level,
      source: log.source,
      message: log.message.slice(0, 2_000),
    });
    this.events.add({ kind: 'entity_log_recorded', ...nameOf(row), code: log.code });
  }
}

/** How events name an order. */
export function nameOf(row: WarehouseOrder) {
  return {
    primePenguinOrderId: row.id,
    shopifyOrderId: row.shopifyOrderId,
    providerId: row.providerId,
  };
}

function found<T>(value: T | undefined, what: string, id: number | string): T {
  if (value === undefined) throw new WorldError(`There is no ${what} ${id}`);
  return value;
}

function append<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}

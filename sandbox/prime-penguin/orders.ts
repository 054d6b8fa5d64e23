/**
 * How an order comes to be in Prime Penguin: as the shop has it, and as the rows that a channel read
 * makes of it, with the past that its phase implies.
 */
import type { Building } from './building.ts';
import type { OrderInput, PartPhase, ProblemInput } from './control-contract.ts';
import { RAW_STATUS } from './plans.ts';
import {
  CHANNEL,
  type ChannelOrder,
  EMPTY,
  nameOf,
  type Part,
  type Side,
  type WarehouseOrder,
  type World,
  WorldError,
} from './world.ts';

const HOUR_MS = 3_600_000;

/** Adds the order to the shop; imports it at once unless its phase is `not_read`. */
export function addOrder(world: World, building: Building, input: OrderInput): ChannelOrder {
  const channel = world.channel(input.salesChannelId);
  if (channel.tenantId !== input.tenantId) {
    throw new WorldError(`Sales channel ${channel.id} is not tenant ${input.tenantId}'s`);
  }
  if (world.channelOrders.has(input.shopifyOrderId)) {
    throw new WorldError(`There is a Shopify order ${input.shopifyOrderId} already`);
  }
  const now = world.now();
  const order: ChannelOrder = {
    shopifyOrderId: input.shopifyOrderId,
    tenantId: input.tenantId,
    salesChannelId: input.salesChannelId,
    orderNumber: input.orderNumber,
    createdAt: input.createdAt ?? now - 3 * HOUR_MS,
    locationId: input.locationId ?? null,
    parts: partsOf(world, input),
    cancelledAt: null,
    isPaid: input.isPaid ?? true,
    isOnHold: input.isOnHold ?? false,
    releaseAt: input.releaseAt ?? null,
    isFilteredOut: input.isFilteredOut ?? false,
    rows: [],
  };
  world.channelOrders.set(order.shopifyOrderId, order);
  if (input.phase !== 'not_read') {
    const importedAt = input.importedAt ?? now - 2 * HOUR_MS;
    importOrder(world, building, order, snapshotOf(order), importedAt);
    for (const [index, row] of order.rows.entries()) {
      const part = order.parts[index];
      if (part === undefined) continue;
      live(world, building, row, part.phase, input.forwardedAt ?? now - HOUR_MS);
      for (const problem of part.problems) recordProblem(world, row, problem, now - HOUR_MS);
    }
  }
  return order;
}

/** An order as the shop had it at the moment of a look. */
export interface ShopSnapshot {
  readonly side: Side;
  readonly cancelledAt: number | null;
  readonly isPaid: boolean;
  readonly releaseAt: number | null;
}

export function snapshotOf(order: ChannelOrder): ShopSnapshot {
  const { cancelledAt, isPaid, releaseAt } = order;
  const openSide = order.isOnHold ? CHANNEL.hold : CHANNEL.pending;
  return {
    side: cancelledAt === null ? openSide : CHANNEL.cancelled,
    cancelledAt,
    isPaid,
    releaseAt,
  };
}

/** What a channel read does with an order that it has not seen before. */
export function importOrder(
  world: World,
  building: Building,
  order: ChannelOrder,
  seen: ShopSnapshot,
  importedAt: number = world.now(),
): void {
  for (const part of order.parts) {
    const row: WarehouseOrder = {
      id: part.primePenguinOrderId ?? world.nextId('order'),
      tenantId: order.tenantId,
      salesChannelId: order.salesChannelId,
      providerId: part.providerId,
      shopifyOrderId: order.shopifyOrderId,
      orderNumber: order.orderNumber,
      lines: part.lines,
      createdAt: order.createdAt,
      importedAt,
      echoesCancel: part.cancelEchoesOnWarehouseSide,
      modifiedAt: importedAt,
      channel: EMPTY,
      warehouse: EMPTY,
      isPaid: seen.isPaid,
      releaseAt: seen.releaseAt,
      warehouseError: null,
      warehouseFulfilledAt: null,
      cancelReason: null,
      cancelledAt: seen.cancelledAt,
      cancelRefusal: part.cancelRefusal,
      cancelRequestsReceived: 0,
      cancelledInChannel: false,
      forwardedLateByBatches: part.forwardedLateByBatches,
      parcels: [],
      statusLog: [],
    };
    world.addRow(row);
    order.rows.push(row);
    building.setPlan(row, part.plan);
    world.events.add({ kind: 'order_imported', ...nameOf(row) });
    world.changeSides(row, 'sales_channel', { channel: seen.side }, importedAt);
  }
}

export function recordProblem(
  world: World,
  row: WarehouseOrder,
  problem: ProblemInput,
  defaultAt: number = world.now(),
): void {
  const at = problem.at ?? defaultAt;
  if (problem.via === 'warehouse_error') {
    world.setWarehouseError(row, problem.message, at);
    return;
  }
  world.recordEntityLog(
    row,
    {
      code: problem.code ?? 0,
      level: problem.level ?? 'error',
      source: problem.source ?? 'wms',
      message: problem.message,
    },
    at,
  );
}

function partsOf(world: World, input: OrderInput): readonly Part[] {
  const split = input.split ?? [{ providerId: input.providerId ?? firstProvider(world, input) }];
  if (split.length === 0) throw new WorldError('An order needs at least one part');
  return split.map((part): Part => {
    const provider = world.provider(part.providerId);
    if (provider.tenantId !== input.tenantId) {
      throw new WorldError(`Provider ${provider.id} is not tenant ${input.tenantId}'s`);
    }
    const phase = part.phase ?? (input.phase === 'not_read' ? 'read' : input.phase);
    if (provider.kind === 'dropship' && phase !== 'read') {
      throw new WorldError(`Nothing is ever forwarded to the dropship provider ${provider.id}`);
    }
    const lines = part.lines ?? input.lines ?? [{ title: 'Wool jumper', sku: 'WJ-1', quantity: 1 }];
    return {
      primePenguinOrderId: part.primePenguinOrderId ?? null,
      providerId: provider.id,
      phase,
      plan: part.plan ?? input.plan ?? { kind: 'cooperates' },
      forwardedLateByBatches: part.forwardedLateByBatches ?? input.forwardedLateByBatches ?? 0,
      cancelRefusal: part.cancelRefusal ?? input.cancelRefusal ?? null,
      cancelEchoesOnWarehouseSide:
        part.cancelEchoesOnWarehouseSide ?? input.cancelEchoesOnWarehouseSide ?? false,
      problems: part.problems ?? input.problems ?? [],
      lines: lines.map(({ title, sku, quantity }) => ({
        id: world.nextId('line'),
        title,
        sku: sku ?? null,
        quantity,
      })),
    };
  });
}

function firstProvider(world: World, input: OrderInput): number {
  for (const provider of world.providers.values()) {
    if (provider.tenantId === input.tenantId) return provider.id;
  }
  throw new WorldError(`Tenant ${input.tenantId} has no provider`);
}

/** Gives a freshly imported row the past of its phase. */
function live(
  world: World,
  building: Building,
  row: WarehouseOrder,
  phase: PartPhase,
  forwardedAt: number,
): void {
  if (phase === 'read') return;
  const shows = (normalised: keyof typeof RAW_STATUS, at: number) =>
    world.changeSides(
      row,
      'warehouse',
      { warehouse: { raw: RAW_STATUS[normalised], normalised } },
      at,
    );
  const later = forwardedAt + HOUR_MS / 2;
  shows('InProgress', forwardedAt);
  switch (phase) {
    case 'at_warehouse':
      building.receive(row);
      return;
    case 'stopped':
      building.receive(row, 'stopped');
      shows('Cancelled', later);
      break;
    case 'partly_shipped':
    case 'shipped':
      building.receive(row, phase);
      world.addParcel(row, later);
      shows(phase === 'shipped' ? 'Fulfilled' : 'Partial', later);
      break;
  }
  building.told(row, {
    kind: 'status',
    raw: row.warehouse.raw ?? '',
    normalised: row.warehouse.normalised,
    withParcel: false,
  });
}

/**
 * Turns Prime Penguin's rows into what the domain knows of: rows, log lines, log entries. Passes on what
 * was shown and concludes nothing; personal data stays behind.
 */
import { parsePrimePenguinOrderId, parseShopifyOrderId } from '#app/domain/identifiers.ts';
import type {
  EntityLogEntry,
  Fulfilment,
  OrderLine,
  StatusLogLine,
  WarehouseOrderRow,
} from '#app/domain/observation.ts';
import { readSideStatus } from '#app/domain/status.ts';
import type { FeedRow } from '#app/use-cases/ports/prime-penguin.ts';
import { type LocalTimes, zonedInstant } from './local-times.ts';
import type { EntityLogRow, OrderRow, StatusLogRow } from './wire.ts';

/** Which moment a time means; null where that is not known. */
export type ToInstant = LocalTimes['toInstant'];

/** null: the row has no usable id. */
export function toWarehouseOrderRow(row: OrderRow, toInstant: ToInstant): WarehouseOrderRow | null {
  const primePenguinOrderId = row.id === null ? null : parsePrimePenguinOrderId(row.id);
  if (primePenguinOrderId === null) return null;
  return {
    primePenguinOrderId,
    shopifyOrderId: row.orderId === null ? null : parseShopifyOrderId(row.orderId),
    orderNumber: row.orderNumber,
    providerName: row.assignedLogisticProvider,
    channel: readSideStatus(row.normalizedFulfillmentStatus, row.fulfillmentStatus),
    warehouse: readSideStatus(row.normalizedWarehouseStatus, row.warehouseStatus),
    warehouseError: row.warehouseError,
    fulfilments: fulfilmentsOf(row),
    lines: row.lineItems.map(toLine),
    isPaid: row.isPaid,
    releaseAt: toInstant(row.releaseDate),
    modifiedAt: toInstant(row.primePenguinModifiedAt),
  };
}

export function toFeedRow(row: WarehouseOrderRow, wire: OrderRow, toInstant: ToInstant): FeedRow {
  return {
    row,
    channelId: wire.userSalesChannelId,
    // As the channel wrote it: without a zone it need not be in Prime Penguin's own.
    createdAtInChannel: zonedInstant(wire.createdAt),
    importedAt: toInstant(wire.primePenguinImportedAt),
  };
}

function fulfilmentsOf(row: OrderRow): readonly Fulfilment[] {
  const fulfilments: Fulfilment[] = row.fulfillments.map((each) => ({ ...each }));
  // A parcel can be known by its tracking alone, before the channel has a fulfilment for it.
  const { orderTracking, salesChannelOrderTrackingDetail: detail } = row;
  const tracked: Fulfilment[] = [
    ...(orderTracking ? [{ ...orderTracking, trackingUrl: null }] : []),
    ...(detail ? [{ status: null, ...detail }] : []),
  ];
  for (const parcel of tracked) {
    const isKnown = fulfilments.some((one) => one.trackingNumber === parcel.trackingNumber);
    if (parcel.trackingNumber !== null && !isKnown) fulfilments.push(parcel);
  }
  return fulfilments;
}

function toLine(item: OrderRow['lineItems'][number]): OrderLine {
  const title = [item.title, item.variantTitle].filter((part) => part !== null).join(' – ');
  return {
    title: item.name ?? (title === '' ? (item.sku ?? 'Unnamed product') : title),
    sku: item.sku,
    quantity: item.quantity ?? 1,
  };
}

/** Oldest first, as far as the lines say when they were written. */
export function toStatusLog(
  rows: readonly StatusLogRow[],
  toInstant: ToInstant,
): readonly StatusLogLine[] {
  // By the figures that stand there: their order is known where the moments are not.
  const walls = rows.map(({ createdAt }) => createdAt?.wall ?? null);
  const [first, last] = [walls[0] ?? null, walls.at(-1) ?? null];
  // Lines of the same moment are told apart by their place only, so a list with the newest first is
  // turned around as a whole before it is sorted.
  const isNewestFirst = first !== null && last !== null && first > last;
  const lines = isNewestFirst ? rows.toReversed() : rows;
  const sorted = walls.includes(null)
    ? lines
    : lines.toSorted((a, b) => (a.createdAt?.wall ?? 0) - (b.createdAt?.wall ?? 0));
  return sorted.map((row) => toStatusLogLine(row, toInstant));
}

function toStatusLogLine(row: StatusLogRow, toInstant: ToInstant): StatusLogLine {
  return {
    createdAt: toInstant(row.createdAt),
    source: row.orderStatusLogUpdatedBy,
    channelBefore: readSideStatus(row.oldNormalizedFulfillmentStatus, row.oldFulfillmentStatus),
    channelAfter: readSideStatus(row.newNormalizedFulfillmentStatus, row.newFulfillmentStatus),
    warehouseBefore: readSideStatus(row.oldNormalizedWarehouseStatus, row.oldWarehouseStatus),
    warehouseAfter: readSideStatus(row.newNormalizedWarehouseStatus, row.newWarehouseStatus),
  };
}

/** Entries about this order, by id. Entries without a usable id are left out. */
export function toEntityLog(
  rows: readonly EntityLogRow[],
  primePenguinOrderId: number,
  toInstant: ToInstant,
): readonly EntityLogEntry[] {
  return rows
    .filter(isAboutAnOrder)
    .filter(({ entityId }) => entityId === null || entityId === primePenguinOrderId)
    .flatMap(({ id, ...row }) =>
      id === null
        ? []
        : [
            {
              id,
              createdAt: toInstant(row.creationTime),
              level: row.entityLogLevel,
              source: row.source,
              code: row.logCode,
              message: row.message ?? '',
            },
          ],
    )
    .toSorted((a, b) => a.id - b.id);
}

/** Purchase orders and products have ids of their own, which can look the same. */
export function isAboutAnOrder({ entityType }: EntityLogRow): boolean {
  return entityType === 'order' || entityType === 'unknown';
}

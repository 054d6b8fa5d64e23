/** Orders and their logs as Prime Penguin's API shows them, quirks included. */
import { addUnknown, distortOrder, printInstant, type Quirks, spellStatus } from './quirks.ts';
import type { EntityLog, Line, Parcel, Side, StatusLine, WarehouseOrder, World } from './world.ts';

export interface Included {
  readonly lines: boolean;
  readonly parcels: boolean;
  readonly tracking: boolean;
}

const UNSET_IN_EVERY_ORDER = [
  'closedAt', 'customerName', 'contactEmail', 'customerId', 'tags', 'processingMethod',
  'totalLineItemsPrice', 'totalPrice', 'totalTax', 'totalWeight', 'note', 'userId', 'markedAt',
  'shippingType', 'shippingCompany', 'shippingPrice', 'freeText1', 'freeText2', 'freeText3',
  'bundleLineItems', 'refunds', 'externalUrl', 'deliveryInstructions', 'requestedDeliveryDate',
  'internalNote', 'releaseToLogisticProviderId', 'purchaseOrderNumber', 'handlingTime', 'notifiedAt',
] as const; // biome-ignore format: one list of names, read as a block

export function viewOrder(world: World, row: WarehouseOrder, included: Included, quirks: Quirks) {
  const date = (at: number | null) => (at === null ? null : printInstant(at, quirks));
  const lastParcel = row.parcels.at(-1);
  const tracking = lastParcel === undefined ? null : viewTracking(row, lastParcel);
  return distortOrder(
    {
      ...Object.fromEntries(UNSET_IN_EVERY_ORDER.map((name) => [name, null])),
      id: row.id,
      orderId: row.shopifyOrderId,
      orderNumber: row.orderNumber,
      userSalesChannelId: row.salesChannelId,
      createdAt: date(row.createdAt),
      updatedAt: date(row.modifiedAt),
      currency: 'EUR',
      financialStatus: row.isPaid ? 'paid' : 'pending',
      isPaid: row.isPaid,
      orderType: 'DTC',
      orderTypeValue: 1,
      fulfillmentStatus: row.channel.raw,
      normalizedFulfillmentStatus: normalised(row.channel, quirks),
      warehouseStatus: row.warehouse.raw,
      normalizedWarehouseStatus: normalised(row.warehouse, quirks),
      warehouseFulfilledAt: date(row.warehouseFulfilledAt),
      warehouseError: row.warehouseError,
      deliveryStatus: 0,
      cancelReason: row.cancelReason,
      cancelledAt: date(row.cancelledAt),
      releaseDate: date(row.releaseAt),
      assignedLogisticProvider: world.provider(row.providerId).name,
      primePenguinImportedAt: date(row.importedAt),
      primePenguinModifiedAt: date(row.modifiedAt),
      shippingAddress: null,
      billingAddress: null,
      lineItems: included.lines ? row.lines.map((line) => viewLine(line, row, quirks)) : null,
      fulfillments: included.parcels
        ? row.parcels.map((parcel) => viewParcel(parcel, quirks))
        : null,
      orderTracking:
        included.tracking && tracking !== null
          ? {
              ...tracking,
              id: row.id,
              trackingId: tracking.trackingNumber,
              status: 'in_transit',
              trackingData: null,
              deliveryDate: null,
            }
          : null,
      salesChannelOrderTrackingDetail:
        included.tracking && tracking !== null && lastParcel !== undefined
          ? { ...tracking, createdAt: date(lastParcel.at), trackingUrl: trackingUrl(lastParcel) }
          : null,
    },
    quirks,
  );
}

export function viewParcel(parcel: Parcel, quirks: Quirks) {
  const at = printInstant(parcel.at, quirks);
  return {
    id: parcel.id,
    salesChannelFulfillmentId: null,
    createdAt: at,
    updatedAt: at,
    receipt: null,
    status: 'success',
    trackingCompany: parcel.company,
    trackingNumber: parcel.trackingNumber,
    trackingUrl: trackingUrl(parcel),
  };
}

export function viewStatusLine(row: WarehouseOrder, line: StatusLine, quirks: Quirks) {
  const [channelBefore, channelAfter] = line.channel;
  const [warehouseBefore, warehouseAfter] = line.warehouse;
  return addUnknown(
    {
      createdAt: printInstant(line.at, quirks),
      oldFulfillmentStatus: channelBefore.raw,
      newFulfillmentStatus: channelAfter.raw,
      oldNormalizedFulfillmentStatus: normalised(channelBefore, quirks),
      newNormalizedFulfillmentStatus: normalised(channelAfter, quirks),
      oldWarehouseStatus: warehouseBefore.raw,
      newWarehouseStatus: warehouseAfter.raw,
      oldNormalizedWarehouseStatus: normalised(warehouseBefore, quirks),
      newNormalizedWarehouseStatus: normalised(warehouseAfter, quirks),
      orderStatusLogUpdatedBy: line.by === 'sales_channel' ? 0 : 1,
      salesChannelOrderId: row.id,
    },
    quirks,
  );
}

const SOURCE = { internal: 0, wms: 1, sales_channel: 2 } as const;

export function viewEntityLog(log: EntityLog, quirks: Quirks) {
  return addUnknown(
    {
      id: log.id,
      entityType: 0,
      entityId: log.orderId,
      entityLogLevel: log.level === 'error' ? 0 : 1,
      logCode: log.code,
      message: log.message,
      status: 0,
      source: SOURCE[log.source],
      customerTenantId: log.tenantId,
      logisticProviderId: log.providerId,
      creationTime: printInstant(log.at, quirks),
      lastModificationTime: null,
    },
    quirks,
  );
}

function viewLine(line: Line, row: WarehouseOrder, quirks: Quirks) {
  return {
    id: line.id,
    salesChannelLineItemId: String(line.id),
    productVariantId: null,
    productId: null,
    fulfillmentStatus: row.channel.raw,
    warehouseStatus: row.warehouse.raw,
    normalizedWarehouseStatus: normalised(row.warehouse, quirks),
    grams: null,
    price: null,
    priceWithoutTax: null,
    taxPercentage: null,
    quantity: line.quantity,
    fulfillableQuantity: line.quantity,
    sku: line.sku,
    title: line.title,
    variantTitle: null,
    name: line.title,
    totalDiscount: null,
    comment: null,
    lineItemProductType: null,
  };
}

function viewTracking(row: WarehouseOrder, parcel: Parcel) {
  return {
    trackingCompany: parcel.company,
    trackingNumber: parcel.trackingNumber,
    salesChannelOrderId: row.id,
  };
}

function trackingUrl(parcel: Parcel): string {
  return `https://tracking.example/${parcel.trackingNumber}`;
}

function normalised(side: Side, quirks: Quirks): string | null {
  return side.normalised === null ? null : spellStatus(side.normalised, quirks);
}

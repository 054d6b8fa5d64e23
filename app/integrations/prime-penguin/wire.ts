/**
 * What Prime Penguin's answers look like, read leniently: unknown members are ignored, missing and null
 * ones are null, a value of another type than published is null or, for a status, a text never seen
 * before. Only an id cannot be done without.
 */
import { z } from 'zod';
import { LONGEST_CRON } from '#app/domain/batches.ts';
import { idText } from '#app/domain/exact-json.ts';
import type { Schemas } from './calls.ts';
import type { WrittenTime } from './local-times.ts';

/** Only members that `openapi.json` knows can be read. */
type Shape<N extends keyof Schemas> = Partial<Record<keyof Schemas[N], z.ZodType>>;

/** `optional`, so that a missing member is read like a null one. */
const anything = z.unknown().optional();

/** No text of Prime Penguin's is meant to be longer: messages of its logs end at 2,000. */
const LONGEST_TEXT = 4_000;

/** A number that may have been rounded is null: it may be an id. */
const text = anything.transform((value) => {
  const read = (typeof value === 'number' ? (idText(value) ?? fraction(value)) : value) ?? null;
  if (typeof read !== 'string' || read.trim() === '') return null;
  return read.trim().slice(0, LONGEST_TEXT).toWellFormed();
});

function fraction(value: number): string | null {
  return Number.isInteger(value) ? null : String(value);
}

/** As `text`, where a part of it would mean something else; too long is null. */
const cron = text.transform((value) => (value && value.length <= LONGEST_CRON ? value : null));

/** An empty status says something, so whatever is there must not become an empty one. */
const statusText = anything.transform((value) => {
  if (value === null || value === undefined) return null;
  const read = typeof value === 'string' ? value : JSON.stringify(value);
  return read.slice(0, LONGEST_TEXT).toWellFormed();
});

const number = anything.transform((value) => {
  const read = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof read === 'number' && Number.isFinite(read) ? read : null;
});

const id = number.transform((value) =>
  value !== null && Number.isSafeInteger(value) && value > 0 ? value : null,
);

const flag = anything.transform((value) => {
  if (typeof value === 'boolean') return value;
  return typeof value === 'string' && /^(true|false)$/i.test(value)
    ? value.toLowerCase() === 'true'
    : null;
});

const written = anything.transform(readWrittenTime);

/** The year 1 is how the framework writes "never". */
export function readWrittenTime(value: unknown): WrittenTime | null {
  if (typeof value !== 'string') return null;
  const [, date, time = '00:00:00', zone] =
    /^\s*(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?)\s*(Z|[+-]\d\d:?\d\d)?)?\s*$/i.exec(
      value,
    ) ?? [];
  if (date === undefined || date.startsWith('0001-')) return null;
  const wall = Date.parse(`${date}T${time}Z`);
  if (Number.isNaN(wall)) return null;
  if (zone === undefined) return { wall, offsetMs: null };
  const at = Date.parse(`${date}T${time}${zone.toUpperCase()}`);
  return Number.isNaN(at) ? null : { wall, offsetMs: wall - at };
}

/** An enum as its number, its number in quotes, or its name in any letter case; else `unknown`. */
function enumOf<const T extends string>(values: Readonly<Record<string, T>>) {
  const byName = new Map(Object.values(values).map((name) => [plain(name), name]));
  return anything.transform((value): T | 'unknown' => {
    if (typeof value !== 'number' && typeof value !== 'string') return 'unknown';
    const key = String(value).trim();
    return values[key] ?? byName.get(plain(key)) ?? 'unknown';
  });
}

function plain(name: string): string {
  return name.toLowerCase().replace(/[\s_-]/g, '');
}

/** Rows that are no objects are left out. */
function rows<T extends z.ZodType>(row: T) {
  return anything.transform((value): z.output<T>[] =>
    (Array.isArray(value) ? value : []).flatMap((each) => {
      const read = row.safeParse(each);
      return read.success ? [read.data] : [];
    }),
  );
}

const lineItem = z.object({
  name: text,
  title: text,
  variantTitle: text,
  sku: text,
  quantity: number,
} satisfies Shape<'SalesChannelLineItemDto'>);

const fulfillment = z.object({
  status: text,
  trackingCompany: text,
  trackingNumber: text,
  trackingUrl: text,
} satisfies Shape<'SalesChannelFulfillmentDto'>);

const tracking = z.object({
  status: text,
  trackingCompany: text,
  trackingNumber: text,
} satisfies Shape<'SalesChannelOrderTrackingDto'>);

const trackingDetail = z.object({
  trackingCompany: text,
  trackingNumber: text,
  trackingUrl: text,
} satisfies Shape<'SalesChannelOrderTrackingDetailDto'>);

export const orderRow = z.object({
  id,
  orderId: text,
  orderNumber: text,
  fulfillmentStatus: statusText,
  normalizedFulfillmentStatus: statusText,
  warehouseStatus: statusText,
  normalizedWarehouseStatus: statusText,
  warehouseError: text,
  assignedLogisticProvider: text,
  isPaid: flag,
  releaseDate: written,
  userSalesChannelId: id,
  createdAt: written,
  primePenguinImportedAt: written,
  primePenguinModifiedAt: written,
  lineItems: rows(lineItem),
  fulfillments: rows(fulfillment),
  orderTracking: tracking.nullish().catch(null),
  salesChannelOrderTrackingDetail: trackingDetail.nullish().catch(null),
} satisfies Shape<'SalesChannelOrderDto'>);
export type OrderRow = z.infer<typeof orderRow>;

export const statusLogLine = z.object({
  createdAt: written,
  orderStatusLogUpdatedBy: enumOf({ 0: 'sales_channel', 1: 'warehouse' }),
  oldFulfillmentStatus: statusText,
  newFulfillmentStatus: statusText,
  oldNormalizedFulfillmentStatus: statusText,
  newNormalizedFulfillmentStatus: statusText,
  oldWarehouseStatus: statusText,
  newWarehouseStatus: statusText,
  oldNormalizedWarehouseStatus: statusText,
  newNormalizedWarehouseStatus: statusText,
} satisfies Shape<'OrderStatusLogDto'>);
export type StatusLogRow = z.infer<typeof statusLogLine>;

export const entityLogEntry = z.object({
  id,
  entityType: enumOf({ 0: 'order', 10: 'purchase_order', 20: 'product_variant' }),
  entityId: id,
  entityLogLevel: enumOf({ 0: 'error', 1: 'warning' }),
  logCode: enumOf({
    0: 'other',
    10: 'missing_address',
    11: 'illegal_address',
    20: 'update_not_supported',
    21: 'deletion_not_supported',
    30: 'incompatible_status',
    40: 'unknown_customer',
    50: 'unknown_product',
  }),
  message: text,
  source: enumOf({ 0: 'internal', 1: 'wms', 2: 'sales_channel' }),
  creationTime: written,
} satisfies Shape<'EntityLogDto'>);
export type EntityLogRow = z.infer<typeof entityLogEntry>;

export const salesChannel = z.object({
  id,
  name: text,
  domain: text,
} satisfies Shape<'InstalledSalesChannel'>);

export const logisticProvider = z.object({
  id,
  name: text,
  type: text,
  warehouse: text,
} satisfies Shape<'InstalledLogisticProviderDto'>);

export const nextSyncTime = z.object({
  storeName: text,
  logisticProviderName: text,
  cronSchedule: cron,
} satisfies Shape<'WarehouseNextSyncTimeDto'>);

export const installationStatus = z.object({
  id,
  installationStatus: enumOf({
    0: 'installed',
    1: 'installing',
    2: 'uninstalling',
    3: 'uninstalled',
    100: 'invalid',
    101: 'not_installed',
  }),
  tokenRevoked: flag,
  cronSchedule: text,
  additionalValues: z
    .object({
      orderLocationIds: anything.transform((value) => (Array.isArray(value) ? value : [])),
    } satisfies Shape<'TrimmedAdditionalValues'>)
    .nullish()
    .catch(null),
} satisfies Shape<'SalesChannelInstallationStatusDto'>);

/** Prime Penguin's ids of orders: a list, or a text with commas between them; one alone may be a number. */
const orderIds = anything.transform((value) =>
  (Array.isArray(value) ? value : [value])
    .flatMap((one) => (typeof one === 'string' ? one : (idText(one) ?? '')).split(/[\s,;]+/))
    .filter((one) => /^\d{1,19}$/.test(one)),
);

/**
 * The answer also holds the warehouse's password and more that opens it: nothing but what is named here
 * may be read of it.
 */
export const warehouseConnection = z.object({
  id,
  logisticProviderId: id,
  logisticProviderName: text,
  storeName: text,
  customerTenantId: id,
  isActive: flag,
  syncOrders: flag,
  processOrders: flag,
  overwriteOrderChanges: flag,
  skipOverwriteOrderIds: orderIds,
  cronSchedule: cron,
  lastSyncTime: written,
} satisfies Shape<'WarehouseConnectionDto'>);
export type ConnectionRow = z.infer<typeof warehouseConnection>;

/** `syncTime` is left out: it does not say what was synced. */
export const integratorSync = z.object({
  logisticProviderWarehouseConnectionId: id,
  orderSync: written,
  orderProcessSync: written,
} satisfies Shape<'IntegratorSyncDto'>);

export const tenantAvailability = z.object({
  state: enumOf({ 1: 'available', 2: 'in_active', 3: 'not_found' }),
  tenantId: id,
} satisfies Shape<'IsTenantAvailableOutput'>);

export const loginInformations = z.object({
  user: z.object({ id }).nullish().catch(null),
  tenant: z.object({ id, name: text, tenancyName: text }).nullish().catch(null),
} satisfies Shape<'GetCurrentLoginInformationsOutput'>);

/** The list of an answer whose `result` is one; null when it is none. */
export function readList(value: unknown): readonly unknown[] | null {
  return Array.isArray(value) ? value : null;
}

export interface Page {
  readonly rows: readonly unknown[];
  /** Of all pages together; null when it is not said. */
  readonly totalCount: number | null;
}

/**
 * `{ totalCount, items }`. null when it is none: an answer without items that does not say that there
 * are none must not be taken for "nothing found".
 */
export function readPage(value: unknown): Page | null {
  const page = z.object({ items: anything, totalCount: number }).safeParse(value).data;
  if (!page) return null;
  if (Array.isArray(page.items)) return { rows: page.items, totalCount: page.totalCount };
  const isEmpty = page.items === null || page.items === undefined;
  return isEmpty && page.totalCount === 0 ? { rows: [], totalCount: 0 } : null;
}

/** `{ items }` without pages. */
export function readItems(value: unknown): readonly unknown[] | null {
  return readList(z.object({ items: anything }).safeParse(value).data?.items);
}

/** The rows that can be read at all. */
export function readRows<T extends z.ZodType>(row: T, values: readonly unknown[]): z.output<T>[] {
  return values.flatMap((value) => {
    const read = row.safeParse(value);
    return read.success ? [read.data] : [];
  });
}

/** Reading orders and their logs, and the cancel: the calls that the app is about. */
import { type Answer, noSuchEntity, ok, userFriendly } from './answers.ts';
import {
  type Handlers,
  instant,
  number,
  onlyServes,
  type Parts,
  pageOf,
  type SortKeys,
  sorted,
  type TenantCall,
  text,
} from './api.ts';
import type { JsonObject } from './open-api.ts';
import {
  type Included,
  viewEntityLog,
  viewOrder,
  viewParcel,
  viewStatusLine,
} from './order-view.ts';
import { readFrom } from './quirks.ts';
import { takeCancel } from './take-cancel.ts';
import type { EntityLog, WarehouseOrder } from './world.ts';

const ORDER = 'PrimePenguin.Technology.SalesChannels.SalesChannelOrder';

const ORDER_KEYS: SortKeys<WarehouseOrder> = {
  id: ({ id }) => id,
  primePenguinModifiedAt: ({ modifiedAt }) => modifiedAt,
  primePenguinImportedAt: ({ importedAt }) => importedAt,
  createdAt: ({ createdAt }) => createdAt,
  orderNumber: ({ orderNumber }) => orderNumber,
};

const LOG_KEYS: SortKeys<EntityLog> = {
  id: ({ id }) => id,
  creationTime: ({ at }) => at,
};

const PAGING = ['Sorting', 'MaxResultCount', 'SkipCount'];
const INCLUDES = ['IncludeLineItems', 'IncludeFulfillments', 'IncludeOrderTracking'];

export const ORDER_CALLS: Handlers = {
  'GET /api/services/app/SalesChannelOrders/Get': { access: 'mayReadOrders', answer: getOrders },
  'GET /api/services/app/SalesChannelOrders/GetById': {
    access: 'mayReadOrders',
    answer: (parts, call) => {
      onlyServes(call.query, ['Id']);
      return getOne(parts, call, number(call.query, 'Id'));
    },
  },
  'GET /api/services/app/SalesChannelOrders/Fulfillments': {
    access: 'mayReadOrders',
    answer: getParcels,
  },
  'GET /api/services/app/WarehouseOrder/GetAllOrders': {
    access: 'mayReadOrders',
    answer: getAllOrders,
  },
  'GET /api/services/app/WarehouseOrder/GetOrderById': {
    access: 'mayReadOrders',
    answer: (parts, call) => {
      onlyServes(call.query, ['salesChannelOrderId']);
      return getOne(parts, call, number(call.query, 'salesChannelOrderId'));
    },
  },
  'GET /api/services/app/WarehouseOrder/GetOrderStatusLogs': {
    access: 'mayReadOrders',
    answer: getStatusLogs,
  },
  'GET /api/services/app/EntityLog/GetEntityLogs': {
    access: 'mayReadOrders',
    answer: getEntityLogs,
  },
  'POST /api/services/app/SelfManagedStoreOrder/CancelOrder': {
    access: 'mayCancelOrders',
    answer: cancelOrder,
  },
};

function getOrders(parts: Parts, call: TenantCall): Answer {
  const { query } = call;
  onlyServes(query, [
    'SalesChannelId',
    'OrderId',
    'Filter',
    'FromDate',
    'ToDate',
    ...INCLUDES,
    ...PAGING,
  ]);
  const shopifyOrderId = text(query, 'OrderId');
  const filter = text(query, 'Filter');
  const from = fromOf(parts, instant(query, 'FromDate'));
  const to = instant(query, 'ToDate') ?? Number.POSITIVE_INFINITY;
  const candidates =
    shopifyOrderId === null
      ? parts.world.rowsOfTenant(call.identity.tenantId)
      : (parts.world.channelOrders.get(shopifyOrderId)?.rows ?? []);
  return orderPage(
    parts,
    call,
    candidates.filter(
      (row) =>
        row.tenantId === call.identity.tenantId &&
        isOfChannel(row, query) &&
        (filter === null || row.orderNumber.includes(filter)) &&
        row.createdAt >= from &&
        row.createdAt <= to,
    ),
  );
}

function fromOf(parts: Parts, asked: number | null): number {
  return asked === null ? Number.NEGATIVE_INFINITY : readFrom(asked, parts.quirks());
}

function getAllOrders(parts: Parts, call: TenantCall): Answer {
  const { query } = call;
  onlyServes(query, [
    'SalesChannelId',
    'LogisticProviderId',
    'FromPrimePenguinModifiedAt',
    'ToPrimePenguinModifiedAt',
    'Status',
    'WarehouseStatus',
    'HasWarehouseError',
    ...INCLUDES,
    ...PAGING,
  ]);
  const from = fromOf(parts, instant(query, 'FromPrimePenguinModifiedAt'));
  const to = instant(query, 'ToPrimePenguinModifiedAt') ?? Number.POSITIVE_INFINITY;
  const providerId = number(query, 'LogisticProviderId');
  const channelStatus = text(query, 'Status');
  const warehouseStatus = text(query, 'WarehouseStatus');
  const hasError = query.HasWarehouseError;
  return orderPage(
    parts,
    call,
    parts.world
      .rowsOfTenant(call.identity.tenantId)
      .filter(
        (row) =>
          row.modifiedAt >= from &&
          row.modifiedAt <= to &&
          isOfChannel(row, query) &&
          (providerId === null || row.providerId === providerId) &&
          isStatus(row.channel.normalised, channelStatus) &&
          isStatus(row.warehouse.normalised, warehouseStatus) &&
          (hasError === undefined || hasError === (row.warehouseError !== null)),
      ),
  );
}

function orderPage(parts: Parts, { query }: TenantCall, rows: readonly WarehouseOrder[]): Answer {
  const included: Included = {
    lines: query.IncludeLineItems === true,
    parcels: query.IncludeFulfillments === true,
    tracking: query.IncludeOrderTracking === true,
  };
  const { totalCount, items } = pageOf(sorted(rows, query, ORDER_KEYS), query);
  return ok({
    totalCount,
    items: items.map((row) => viewOrder(parts.world, row, included, parts.quirks())),
  });
}

function getOne(parts: Parts, call: TenantCall, id: number | null): Answer {
  const row = rowOf(parts, call, id);
  if (row === null) return noSuchEntity(ORDER, id ?? 0);
  const everything: Included = { lines: true, parcels: true, tracking: true };
  return ok(viewOrder(parts.world, row, everything, parts.quirks()));
}

function getParcels(parts: Parts, call: TenantCall): Answer {
  onlyServes(call.query, ['OrderId', 'SalesChannelId']);
  const id = number(call.query, 'OrderId');
  const row = rowOf(parts, call, id);
  if (row === null || !isOfChannel(row, call.query)) return noSuchEntity(ORDER, id ?? 0);
  return ok({ items: row.parcels.map((parcel) => viewParcel(parcel, parts.quirks())) });
}

function getStatusLogs(parts: Parts, call: TenantCall): Answer {
  const id = number(call.query, 'salesChannelOrderId');
  const row = rowOf(parts, call, id);
  if (row === null) return noSuchEntity(ORDER, id ?? 0);
  return ok(row.statusLog.map((line) => viewStatusLine(row, line, parts.quirks())));
}

function getEntityLogs(parts: Parts, call: TenantCall): Answer {
  const { query } = call;
  onlyServes(query, [
    'EntityId',
    'EntityType',
    'FromDate',
    'ToDate',
    'LogCode',
    'Source',
    ...PAGING,
  ]);
  const entityId = number(query, 'EntityId');
  const entityType = number(query, 'EntityType') ?? 0;
  const from = fromOf(parts, instant(query, 'FromDate'));
  const to = instant(query, 'ToDate') ?? Number.POSITIVE_INFINITY;
  const code = number(query, 'LogCode');
  const source = number(query, 'Source');
  const logs = parts.world.entityLogs.filter(
    (log) =>
      log.tenantId === call.identity.tenantId &&
      entityType === 0 &&
      (entityId === null || log.orderId === entityId) &&
      (code === null || log.code === code) &&
      (source === null || ['internal', 'wms', 'sales_channel'][source] === log.source) &&
      log.at >= from &&
      log.at <= to,
  );
  const { totalCount, items } = pageOf(sorted(logs, query, LOG_KEYS), query);
  return ok({ totalCount, items: items.map((log) => viewEntityLog(log, parts.quirks())) });
}

/** Answers with nothing but success. */
function cancelOrder(parts: Parts, call: TenantCall): Answer {
  const { world } = parts;
  const id = number(call.query, 'orderId');
  const row = rowOf(parts, call, id);
  if (row === null) return noSuchEntity(ORDER, id ?? 0);
  const refusal = takeCancel(world, row);
  return refusal === null ? ok(null) : userFriendly(refusal);
}

/** Another tenant's order looks like one that does not exist. */
function rowOf(
  { world }: Parts,
  { identity }: TenantCall,
  id: number | null,
): WarehouseOrder | null {
  const row = id === null ? undefined : world.rows.get(id);
  return row?.tenantId === identity.tenantId ? row : null;
}

function isOfChannel(row: WarehouseOrder, query: JsonObject): boolean {
  const channelId = number(query, 'SalesChannelId');
  return channelId === null || row.salesChannelId === channelId;
}

/** Filters are written in lower case without blanks: `inprogress`. */
function isStatus(normalised: string | null, wanted: string | null): boolean {
  if (wanted === null) return true;
  return (normalised ?? '').toLowerCase() === wanted.toLowerCase().replace(/[\s_]/g, '');
}

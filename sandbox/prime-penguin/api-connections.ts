/**
 * The warehouse connections and when they were synced, and what somebody may do by hand: assign orders to
 * another provider, ask for a sync now. Each provider with a warehouse has one connection.
 */
import { type Answer, forbidden, noSuchEntity, ok } from './answers.ts';
import { type Handlers, number, type Parts, pageOf, sorted, type TenantCall } from './api.ts';
import { printInstant } from './quirks.ts';
import type { Provider } from './world.ts';

const PATH = '/api/services/app';
const CONNECTION = 'PrimePenguin.Technology.WarehouseConnections.WarehouseConnection';
const ORDER = 'PrimePenguin.Technology.SalesChannels.SalesChannelOrder';

/** As Prime Penguin hands it out to whoever may see connections. A mark: it must turn up nowhere else. */
export const WAREHOUSE_PASSWORD = 'warehouse-password-Tr0ub4dor';

export const CONNECTION_CALLS: Handlers = {
  [`GET ${PATH}/WarehouseConnection/GetAllWarehouseConnections`]: {
    access: 'mayReadConnections',
    answer: getConnections,
  },
  [`GET ${PATH}/WarehouseConnection/GetSyncDetailsByWarehouseConnectionId`]: {
    access: 'mayReadSyncTimes',
    answer: getSyncDetails,
  },
  [`GET ${PATH}/Integrators/LastTimeOfSync`]: {
    access: 'mayReadAllSyncTimes',
    answer: (parts, call) =>
      ok({ items: connected(parts, call).map((one) => viewSync(parts, one)) }),
  },
  [`PUT ${PATH}/OrderMappings/Update`]: { access: 'mayAssignOrders', answer: assignOrders },
  [`POST ${PATH}/PrimePenguinCommon/SyncOrderToWarehouse`]: {
    access: 'maySyncNow',
    answer: syncOrder,
  },
  [`POST ${PATH}/SalesChannel/SyncIntegration`]: { access: 'maySyncNow', answer: syncChannel },
};

/** Of its own kind, so that it is not mistaken for the provider's id. */
export function connectionIdOf({ id }: Pick<Provider, 'id'>): number {
  return id + 300;
}

function connected({ world }: Parts, { identity }: TenantCall): readonly Provider[] {
  return [...world.providers.values()].filter(
    ({ tenantId, kind }) => tenantId === identity.tenantId && kind === 'wms',
  );
}

function getConnections(parts: Parts, call: TenantCall): Answer {
  const own = connected(parts, call).map((one) => viewConnection(parts, one));
  const template = own[0] ?? { id: 0 };
  const others = parts.quirks().otherConnections.map((one) => ({ ...template, ...one }));
  return ok(pageOf(sorted([...own, ...others], call.query, { id: ({ id }) => id }), call.query));
}

function getSyncDetails(parts: Parts, call: TenantCall): Answer {
  const id = number(call.query, 'id') ?? 0;
  const found = connected(parts, call).find((one) => connectionIdOf(one) === id);
  return found === undefined ? noSuchEntity(CONNECTION, id) : ok(viewSync(parts, found));
}

function assignOrders({ world }: Parts, { query, list, identity }: TenantCall): Answer {
  const providerId = number(query, 'logisticProviderId') ?? 0;
  if (number(query, 'customerTenantId') !== identity.tenantId) return forbidden();
  if (world.providers.get(providerId)?.tenantId !== identity.tenantId) {
    return noSuchEntity('PrimePenguin.Technology.LogisticProviders.LogisticProvider', providerId);
  }
  const rows = list.map((id) => world.rows.get(Number(id)));
  for (const [index, row] of rows.entries()) {
    if (row?.tenantId !== identity.tenantId) return noSuchEntity(ORDER, String(list[index]));
  }
  for (const row of rows) {
    if (row !== undefined && row.providerId !== providerId) world.assign(row, providerId);
  }
  return ok(null);
}

function syncOrder({ world, batches }: Parts, { query, identity }: TenantCall): Answer {
  const id = number(query, 'salesChannelOrderId') ?? 0;
  const row = world.rows.get(id);
  if (row?.tenantId !== identity.tenantId) return noSuchEntity(ORDER, id);
  batches.syncOne(row);
  return ok(null);
}

/** A read that is under way goes on as it began. */
function syncChannel({ world, reads }: Parts, { query, identity }: TenantCall): Answer {
  const id = number(query, 'id') ?? 0;
  if (world.channels.get(id)?.tenantId !== identity.tenantId) {
    return noSuchEntity('PrimePenguin.Technology.SalesChannels.UserSalesChannel', id);
  }
  if (!reads.isRunning(id)) {
    reads.begin(id);
    reads.end(id);
  }
  return ok(null);
}

const NEVER = '0001-01-01T00:00:00';

function viewConnection({ world, quirks }: Parts, provider: Provider) {
  const { orders, results } = world.syncTimes(provider.id);
  const last = Math.max(orders ?? 0, results ?? 0);
  return {
    id: connectionIdOf(provider),
    warehouse: provider.warehouse,
    warehouseUserName: `${world.tenant(provider.tenantId).tenancyName}-integration`,
    warehousePassword: WAREHOUSE_PASSWORD,
    warehouseUri: `https://integration:${WAREHOUSE_PASSWORD}@wms.example/api`,
    goodsOwnerCode: WAREHOUSE_PASSWORD,
    goodsOwnerId: WAREHOUSE_PASSWORD,
    logisticProviderId: provider.id,
    logisticProviderName: provider.name,
    customerTenantId: provider.tenantId,
    storeName: world.tenant(provider.tenantId).name,
    freeText1: WAREHOUSE_PASSWORD,
    freeText2: null,
    freeText3: null,
    freeText4: null,
    isActive: provider.isActive,
    syncInventory: true,
    excludeInventorySku: null,
    syncOrders: provider.sendsOrders,
    processOrders: provider.readsResults,
    overwriteOrderChanges: provider.sendsChanges,
    skipOverwriteOrderIds:
      provider.ordersWithoutChanges.length === 0 ? null : provider.ordersWithoutChanges.join(','),
    productMasterSalesChannelId: null,
    syncPurchaseOrders: false,
    truncateInOrderFields: false,
    cronSchedule: provider.shownCron,
    lastSyncTime: last === 0 ? null : printInstant(last, quirks()),
    excludeInventoryUpdateScId: null,
    syncProducts: true,
    excludeProductSku: null,
    ...(provider.daysToSync === null ? {} : { daysToSyncOrders: provider.daysToSync }),
  };
}

function viewSync({ world, quirks }: Parts, provider: Provider) {
  const { orders, results } = world.syncTimes(provider.id);
  const date = (at: number | null) => (at === null ? null : printInstant(at, quirks()));
  return {
    logisticProviderId: provider.id,
    logisticProviderWarehouseConnectionId: connectionIdOf(provider),
    syncTime: date(orders ?? results) ?? NEVER,
    inventorySync: null,
    orderSync: date(orders),
    orderProcessSync: date(results),
    purchaseOrderSync: null,
  };
}

/** What a tenant has installed: sales channels, providers, and when their batches run. */
import { type Answer, ok } from './answers.ts';
import { type Handlers, number, type Parts, type TenantCall, text } from './api.ts';

export const CATALOGUE_CALLS: Handlers = {
  'GET /api/services/app/SalesChannel/InstalledSalesChannels': {
    access: 'user',
    answer: (parts, call) =>
      ok({ items: channelsOf(parts, call).map(({ id, name, domain }) => ({ id, name, domain })) }),
  },
  'GET /api/services/app/SalesChannel/InstalledLogisticProviders': {
    access: 'user',
    answer: (parts, call) =>
      ok({
        items: providersOf(parts, call).map(({ id, name, warehouse, kind }) => ({
          id,
          name,
          type: kind === 'dropship' ? 'Internal' : 'External',
          countries: 'SE,DK,NL',
          warehouse,
        })),
      }),
  },
  'GET /api/services/app/SalesChannel/SalesChannelsInstallationStatus': {
    access: 'user',
    answer: installationStatus,
  },
  'GET /api/services/app/Warehouse/GetWarehouseNextSyncTime': { access: 'user', answer: syncTimes },
};

const INSTALLATION: Readonly<Record<number, string>> = {
  0: 'Installed',
  1: 'Installing',
  2: 'UnInstalling',
  3: 'Uninstalled',
  100: 'Invalid',
  101: 'NotInstalled',
};

/** Reading switched off shows as a channel without a schedule; the reference has no field of its own for it. */
function installationStatus(parts: Parts, call: TenantCall): Answer {
  const wanted = number(call.query, 'salesChannelId');
  return ok({
    items: channelsOf(parts, call)
      .filter(({ id }) => wanted === null || id === wanted)
      .map((channel) => ({
        id: channel.id,
        salesChannelName: 'Shopify',
        storeName: channel.name,
        installationStatus: channel.installationStatus,
        status: INSTALLATION[channel.installationStatus] ?? null,
        additionalValues: { orderLocationIds: channel.orderLocationIds },
        tokenRevoked: channel.tokenRevoked,
        cronSchedule: channel.readsOrders ? (channel.cron ?? '*/30 * * * *') : null,
      })),
  });
}

function syncTimes(parts: Parts, call: TenantCall): Answer {
  const filter = text(call.query, 'filter')?.toLowerCase() ?? '';
  const { name: storeName } = parts.world.tenant(call.identity.tenantId);
  return ok(
    providersOf(parts, call)
      .filter(({ kind, name }) => kind === 'wms' && name.toLowerCase().includes(filter))
      .map(({ name, shownCron }) => ({
        storeName,
        logisticProviderName: name,
        cronSchedule: shownCron,
      })),
  );
}

function channelsOf({ world }: Parts, { identity }: TenantCall) {
  return [...world.channels.values()].filter(({ tenantId }) => tenantId === identity.tenantId);
}

function providersOf({ world }: Parts, { identity }: TenantCall) {
  return [...world.providers.values()].filter(({ tenantId }) => tenantId === identity.tenantId);
}

/** A simulator with one shop in it, schedules paused, and a caller that sends what it is told to. */
import type { OrderInput } from '#sandbox/prime-penguin/control-contract.ts';
import type { JsonObject } from '#sandbox/prime-penguin/open-api.ts';
import {
  type PrimePenguinSimulatorOptions,
  type RunningSimulator,
  startPrimePenguinSimulator,
} from '#sandbox/prime-penguin/simulator.ts';

export const TENANT = 42;
export const OTHER_TENANT = 43;
export const CHANNEL = 301;
export const PROVIDER = 501;
export const SHOPIFY_ORDER = '5550001';

export const CANCEL = '/api/services/app/SelfManagedStoreOrder/CancelOrder';
export const ALL_ORDERS = '/api/services/app/WarehouseOrder/GetAllOrders';
export const STATUS_LOGS = '/api/services/app/WarehouseOrder/GetOrderStatusLogs';
export const ENTITY_LOGS = '/api/services/app/EntityLog/GetEntityLogs';
export const CONNECTIONS = '/api/services/app/WarehouseConnection/GetAllWarehouseConnections';
export const SYNC_DETAILS =
  '/api/services/app/WarehouseConnection/GetSyncDetailsByWarehouseConnectionId';
export const ORDERS = '/api/services/app/SalesChannelOrders/Get';
export const ORDER_BY_ID = '/api/services/app/SalesChannelOrders/GetById';
export const SESSION = '/api/services/app/Session/GetCurrentLoginInformations';
export const CHANNELS = '/api/services/app/SalesChannel/InstalledSalesChannels';
export const LOG_IN = '/api/TokenAuth/Authenticate';
export const RENEW = '/api/TokenAuth/RefreshToken';

interface Sent {
  readonly status: number;
  readonly headers: Headers;
  readonly body: JsonObject;
}

export interface Shop extends RunningSimulator {
  readonly token: string;
  /** With the shop's token and tenant, unless `headers` says otherwise (null: leave it out). */
  call(
    method: string,
    path: string,
    query?: Readonly<Record<string, string | number | boolean>>,
    more?: {
      readonly body?: unknown;
      readonly headers?: Readonly<Record<string, string | null>>;
      readonly signal?: AbortSignal;
    },
  ): Promise<Sent>;
  get(
    path: string,
    query?: Readonly<Record<string, string | number | boolean>>,
  ): Promise<JsonObject>;
  /** Adds one order and gives Prime Penguin's id of its first warehouse order (0 while not read). */
  order(input?: Partial<OrderInput>): Promise<number>;
  cancel(id: number): Promise<Sent>;
  /** Both normalised statuses as they are shown: `Pending | InProgress`. */
  shown(id: number): Promise<string>;
}

export async function openShop(options: PrimePenguinSimulatorOptions = {}): Promise<Shop> {
  const simulator = await startPrimePenguinSimulator({ isPaused: true, ...options });
  const { control, url } = simulator;
  await control.addTenant({ id: TENANT, tenancyName: 'nordlys', name: 'Nordlys AB' });
  await control.addTenant({ id: OTHER_TENANT, tenancyName: 'other', name: 'Other ApS' });
  await control.addUser({ tenantId: TENANT, userName: 'anna', password: 'secret-password' });
  await control.addSalesChannel({
    id: CHANNEL,
    tenantId: TENANT,
    name: 'Nordlys',
    domain: 'nordlys.myshopify.com',
  });
  await control.addProvider({
    id: PROVIDER,
    tenantId: TENANT,
    name: 'Nordic 3PL',
    cron: '*/30 * * * *',
  });
  const token = await control.issueToken({ tenantId: TENANT });

  const shop: Shop = {
    ...simulator,
    token,
    async call(method, path, query = {}, more = {}) {
      const address = new URL(path, url);
      for (const [name, value] of Object.entries(query))
        address.searchParams.set(name, String(value));
      const headers = Object.entries({
        authorization: `Bearer ${token}`,
        'abp-tenantid': String(TENANT),
        ...(more.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...more.headers,
      }).filter((entry): entry is [string, string] => entry[1] !== null);
      const response = await fetch(address, {
        method,
        headers,
        ...(more.body === undefined ? {} : { body: JSON.stringify(more.body) }),
        ...(more.signal === undefined ? {} : { signal: more.signal }),
      });
      const { status, headers: received } = response;
      return { status, headers: received, body: (await response.json()) as JsonObject };
    },
    async get(path, query) {
      const { status, body } = await shop.call('GET', path, query);
      if (status !== 200) throw new Error(`GET ${path}: ${status} ${JSON.stringify(body)}`);
      return body;
    },
    async order(input = {}) {
      const { primePenguinOrderIds } = await control.addOrder({
        tenantId: TENANT,
        salesChannelId: CHANNEL,
        shopifyOrderId: SHOPIFY_ORDER,
        orderNumber: '#1001',
        phase: 'at_warehouse',
        ...input,
      });
      return primePenguinOrderIds[0] ?? 0;
    },
    cancel: (id) => shop.call('POST', CANCEL, { orderId: id }),
    async shown(id) {
      const order = (await shop.get(ORDER_BY_ID, { Id: id })).result as JsonObject;
      return `${order.normalizedFulfillmentStatus ?? '-'} | ${order.normalizedWarehouseStatus ?? '-'}`;
    },
  };
  return shop;
}

/** Warehouse connections: what they carry, when they were synced, and what is done by hand. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connectionIdOf, WAREHOUSE_PASSWORD } from '#sandbox/prime-penguin/api-connections.ts';
import type { ProviderInput, UserInput } from '#sandbox/prime-penguin/control-contract.ts';
import type { JsonObject } from '#sandbox/prime-penguin/open-api.ts';
import {
  CHANNEL,
  CONNECTIONS,
  OTHER_TENANT,
  openShop,
  PROVIDER,
  SHOPIFY_ORDER,
  type Shop,
  SYNC_DETAILS,
  TENANT,
} from './a-shop.ts';

const ALL_SYNCS = '/api/services/app/Integrators/LastTimeOfSync';
const ASSIGN = '/api/services/app/OrderMappings/Update';
const SYNC_ORDER = '/api/services/app/PrimePenguinCommon/SyncOrderToWarehouse';
const SYNC_CHANNEL = '/api/services/app/SalesChannel/SyncIntegration';
const START = Date.UTC(2026, 10, 23, 9);
const MINUTE = 60_000;
const DAY = 86_400_000;
const FIRST_PAGE = { Sorting: 'id asc', SkipCount: 0, MaxResultCount: 100 };

let now = START;
let shop: Shop;
beforeEach(async () => {
  now = START;
  shop = await openShop({ now: () => now });
});
afterEach(async () => {
  expect(await shop.control.violations()).toEqual([]);
  await shop.stop();
});

const set = (patch: Partial<Omit<ProviderInput, 'id' | 'tenantId'>>) =>
  shop.control.changeProvider(PROVIDER, patch);

async function runBatches(count: number): Promise<void> {
  for (let n = 0; n < count; n += 1) await shop.control.runBatch(PROVIDER);
}

async function itemsOf(path: string, query: Record<string, string | number> = {}) {
  const { items } = (await shop.get(path, query)).result as JsonObject;
  return items as unknown as JsonObject[];
}

const connections = () => itemsOf(CONNECTIONS, FIRST_PAGE);

async function syncTimes() {
  const [one] = await itemsOf(ALL_SYNCS);
  return [one?.orderSync, one?.orderProcessSync];
}

const at = (ms: number) => new Date(ms).toISOString();

const reached = async () => (await shop.control.truth(SHOPIFY_ORDER))[0]?.cancelReachedWarehouse;

describe('the warehouse connections', () => {
  it('show their flags, and what opens the warehouse', async () => {
    await set({
      isActive: false,
      sendsChanges: false,
      ordersWithoutChanges: [7, 8],
      daysToSync: 3,
    });
    expect(await connections()).toMatchObject([
      {
        id: connectionIdOf({ id: PROVIDER }),
        logisticProviderId: PROVIDER,
        customerTenantId: TENANT,
        isActive: false,
        syncOrders: true,
        processOrders: true,
        overwriteOrderChanges: false,
        skipOverwriteOrderIds: '7,8',
        daysToSyncOrders: 3,
        cronSchedule: '*/30 * * * *',
        warehousePassword: WAREHOUSE_PASSWORD,
      },
    ]);
  });

  it('are one for each provider with a warehouse, and whatever else is to be shown', async () => {
    await shop.control.addProvider({ tenantId: TENANT, name: 'D', kind: 'dropship', cron: null });
    await shop.control.addProvider({ tenantId: OTHER_TENANT, name: 'Other', cron: null });
    await shop.control.setQuirks({ otherConnections: [{ id: 1, customerTenantId: 99 }] });
    expect(await connections()).toMatchObject([
      { id: 1, customerTenantId: 99, logisticProviderName: 'Nordic 3PL' },
      { id: connectionIdOf({ id: PROVIDER }) },
    ]);
  });

  it.each<readonly [keyof UserInput, string, string, Record<string, string | number>]>([
    ['mayReadConnections', 'GET', CONNECTIONS, FIRST_PAGE],
    ['mayReadSyncTimes', 'GET', SYNC_DETAILS, { id: PROVIDER + 300 }],
    ['mayReadAllSyncTimes', 'GET', ALL_SYNCS, {}],
    ['mayAssignOrders', 'PUT', ASSIGN, { logisticProviderId: 1, customerTenantId: TENANT }],
    ['maySyncNow', 'POST', SYNC_CHANNEL, { id: CHANNEL }],
    ['maySyncNow', 'POST', SYNC_ORDER, { salesChannelOrderId: 1 }],
  ])('are forbidden to a user without %s', async (right, method, path, query) => {
    const user = { tenantId: TENANT, userName: 'limited', password: 'x', [right]: false };
    await shop.control.addUser(user);
    const token = await shop.control.issueToken({ tenantId: TENANT, userName: 'limited' });
    const headers = { authorization: `Bearer ${token}` };
    const body = method === 'PUT' ? { body: [] } : {};
    expect((await shop.call(method, path, query, { headers, ...body })).status).toBe(403);
  });
});

describe('the time of a sync', () => {
  it.each([
    ['start', START],
    ['end', START + 10 * MINUTE],
  ] as const)('is that of the %s of the batch', async (recordsSyncAt, recorded) => {
    await set({ recordsSyncAt });
    expect(await syncTimes()).toEqual([null, null]);
    await shop.control.beginBatch(PROVIDER);
    now += 10 * MINUTE;
    await shop.control.endBatch(PROVIDER);
    expect(await syncTimes()).toEqual([at(recorded), at(recorded)]);
    const { result } = await shop.get(SYNC_DETAILS, { id: PROVIDER + 300 });
    expect(result).toMatchObject({ orderSync: at(recorded), syncTime: at(recorded) });
  });

  it('is kept for each kind that runs, and for none of an inactive connection', async () => {
    await set({ readsResults: false });
    await runBatches(1);
    expect(await syncTimes()).toEqual([at(START), null]);
    now += MINUTE;
    await set({ isActive: false });
    await runBatches(1);
    expect(await syncTimes()).toEqual([at(START), null]);
  });
});

describe('a connection', () => {
  it('that is not active forwards nothing', async () => {
    const id = await shop.order({ phase: 'read' });
    await set({ isActive: false });
    await runBatches(3);
    expect(await shop.shown(id)).toBe('Pending | -');
  });

  it('that sends no orders forwards nothing, and still carries a cancel', async () => {
    const id = await shop.order({ phase: 'read' });
    await shop.order({ shopifyOrderId: '5550002' }).then((other) => shop.cancel(other));
    await set({ sendsOrders: false });
    await runBatches(3);
    expect(await shop.shown(id)).toBe('Pending | -');
    expect((await shop.control.truth('5550002'))[0]?.physical).toBe('stopped');
  });

  it('that reads no results back never brings an answer, and brings it once it does', async () => {
    const id = await shop.order();
    await set({ readsResults: false });
    await shop.cancel(id);
    await runBatches(5);
    expect(await reached()).toBe(true);
    expect(await shop.shown(id)).toBe('Cancelled | InProgress');
    await set({ readsResults: true });
    await runBatches(1);
    expect(await shop.shown(id)).toBe('Cancelled | Cancelled');
  });

  it('brings no answer at once, either, where it reads none back', async () => {
    const id = await shop.order();
    await set({ readsResults: false, answersAtOnce: true });
    await shop.cancel(id);
    await runBatches(2);
    expect(await shop.shown(id)).toBe('Cancelled | InProgress');
  });

  it.each([
    ['that sends no changes', () => set({ sendsChanges: false })],
    ['that leaves out the order', (id: number) => set({ ordersWithoutChanges: [id] })],
    ['of which the order is too old', () => set({ daysToSync: 2 })],
  ])('%s carries no cancel', async (_, change) => {
    const id = await shop.order({ createdAt: START - 3 * DAY });
    await change(id);
    await shop.cancel(id);
    await runBatches(4);
    expect(await reached()).toBe(false);
    expect(await shop.shown(id)).toBe('Cancelled | InProgress');
  });

  it('never reads the answer of an order that has become too old', async () => {
    const id = await shop.order({ createdAt: START - 2 * DAY });
    await set({ daysToSync: 2 });
    await shop.cancel(id);
    await runBatches(1);
    expect(await reached()).toBe(true);
    now += DAY;
    await runBatches(3);
    expect(await shop.shown(id)).toBe('Cancelled | InProgress');
  });
});

describe('orders that are assigned to dropship', () => {
  let dropship = 0;
  beforeEach(async () => {
    const input = { tenantId: TENANT, name: 'Dropship', kind: 'dropship', cron: null } as const;
    dropship = await shop.control.addProvider(input);
  });
  const assign = (ids: readonly number[], more: object = {}) =>
    shop.call(
      'PUT',
      ASSIGN,
      { logisticProviderId: dropship, customerTenantId: TENANT, ...more },
      { body: ids },
    );

  it('are cancelled by the next batch of the warehouse that has them', async () => {
    const id = await shop.order();
    expect((await assign([id])).status).toBe(200);
    expect(await reached()).toBe(false);
    await runBatches(2);
    expect(await shop.control.truth(SHOPIFY_ORDER)).toMatchObject([
      { physical: 'stopped', provider: { id: dropship }, cancelRequestsReceived: 0 },
    ]);
  });

  it('are still forwarded by the batch that has taken them up, and stopped by the next', async () => {
    const id = await shop.order({ phase: 'read' });
    await shop.control.beginBatch(PROVIDER);
    await assign([id]);
    await shop.control.endBatch(PROVIDER);
    expect((await shop.control.truth(SHOPIFY_ORDER))[0]?.physical).toBe('in_progress');
    await runBatches(2);
    expect((await shop.control.truth(SHOPIFY_ORDER))[0]?.physical).toBe('stopped');
  });

  it('stay where they are if one of them is not there, or may not be assigned', async () => {
    const id = await shop.order();
    expect((await assign([id, 4_711])).status).toBe(404);
    expect((await assign([id], { customerTenantId: OTHER_TENANT })).status).toBe(403);
    expect(await shop.control.truth(SHOPIFY_ORDER)).toMatchObject([{ provider: { id: PROVIDER } }]);
  });
});

describe('an order that is synced by hand', () => {
  const sync = (id: number) => shop.call('POST', SYNC_ORDER, { salesChannelOrderId: id });

  it('is forwarded at once where it is not cancelled', async () => {
    const id = await shop.order({ phase: 'read' });
    expect((await sync(id)).status).toBe(200);
    expect(await shop.shown(id)).toBe('Pending | InProgress');
    expect(await syncTimes()).toEqual([null, null]);
  });

  it('is not forwarded where it is cancelled', async () => {
    const id = await shop.order({ phase: 'read' });
    await shop.cancel(id);
    await sync(id);
    expect(await shop.shown(id)).toBe('Cancelled | -');
  });

  it('brings its cancel to the warehouse that has it', async () => {
    const id = await shop.order();
    await shop.cancel(id);
    await sync(id);
    expect(await reached()).toBe(true);
    await runBatches(1);
    expect(await shop.shown(id)).toBe('Cancelled | Cancelled');
  });

  it('is at the warehouse once, also if a batch had taken it up', async () => {
    const id = await shop.order({ phase: 'read' });
    await shop.control.beginBatch(PROVIDER);
    await sync(id);
    const since = await shop.control.lastEvent();
    await shop.control.endBatch(PROVIDER);
    const kinds = (await shop.control.events(since)).map(({ kind }) => kind);
    expect(kinds).toEqual(['batch_ended']);
  });

  it('is another tenant’s, or none: 404', async () => {
    expect((await sync(4_711)).status).toBe(404);
  });
});

describe('a sales channel that is synced by hand', () => {
  it('is read now', async () => {
    await shop.order({ phase: 'not_read' });
    expect((await shop.call('POST', SYNC_CHANNEL, { id: CHANNEL })).status).toBe(200);
    expect((await shop.control.truth(SHOPIFY_ORDER))[0]?.primePenguinOrderId).not.toBeNull();
    expect((await shop.call('POST', SYNC_CHANNEL, { id: 9 })).status).toBe(404);
  });
});

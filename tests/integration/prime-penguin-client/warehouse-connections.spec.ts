/** The warehouse connections of a shop, from a server that shows them, half of them, or none. */
import { inspect } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { aGateway, TENANT, UNHURRIED, WITH_TOKEN } from './a-gateway.ts';
import {
  type Behave,
  envelope,
  failure,
  type MisbehavingServer,
  page,
  reset,
  startMisbehavingServer,
  success,
} from './misbehaving-server.ts';

const NOW = Date.UTC(2026, 10, 23, 9);
const MINUTE = 60_000;
const ALL = '/GetAllWarehouseConnections';
const TIMES = '/LastTimeOfSync';
const DETAILS = '/GetSyncDetailsByWarehouseConnectionId';
const PASSWORD = 'hunter2-of-the-warehouse';

let server: MisbehavingServer | null = null;
afterEach(async () => {
  await server?.stop();
  server = null;
});

const at = (ms: number) => new Date(ms).toISOString();

function connection(members: object = {}) {
  return {
    id: 11,
    warehouse: 'Ongoing',
    warehouseUserName: `user-${PASSWORD}`,
    warehousePassword: PASSWORD,
    warehouseUri: `https://wms.example/${PASSWORD}`,
    goodsOwnerCode: PASSWORD,
    freeText1: PASSWORD,
    logisticProviderId: 501,
    logisticProviderName: 'Nordic 3PL',
    customerTenantId: TENANT,
    storeName: 'Nordlys AB',
    isActive: true,
    syncOrders: true,
    processOrders: true,
    overwriteOrderChanges: true,
    skipOverwriteOrderIds: null,
    cronSchedule: '*/30 * * * *',
    lastSyncTime: at(NOW - MINUTE),
    ...members,
  };
}

function sync(members: object = {}) {
  return {
    logisticProviderId: 501,
    logisticProviderWarehouseConnectionId: 11,
    syncTime: at(NOW - MINUTE),
    orderSync: at(NOW - 5 * MINUTE),
    orderProcessSync: at(NOW - 4 * MINUTE),
    ...members,
  };
}

const listed = (...items: readonly unknown[]) => ({ totalCount: items.length, items });

interface Told {
  readonly all?: Behave | unknown;
  readonly times?: Behave | unknown;
  readonly details?: Behave | unknown;
}

async function shopTold({ all = listed(connection()), times, details }: Told) {
  const notFound: Behave = (response) => page(response, 404, '');
  server = await startMisbehavingServer((response, request, count) => {
    response.sendDate = false;
    response.setHeader('date', new Date(NOW).toUTCString());
    const told = request.path.endsWith(ALL)
      ? all
      : request.path.endsWith(TIMES)
        ? (times ?? notFound)
        : (details ?? notFound);
    if (typeof told === 'function') told(response, request, count);
    else success(response, told);
  });
  const a = aGateway(server.url, WITH_TOKEN, UNHURRIED);
  return { ...a, shop: await a.primePenguin() };
}

async function readConnections(told: Told) {
  const { shop } = await shopTold(told);
  const answer = await shop.readWarehouseConnections();
  if (answer.kind !== 'answered') throw new Error(inspect(answer));
  return answer.value;
}

async function readTimes(told: Told, ids: readonly number[] = [11]) {
  const { shop } = await shopTold(told);
  const answer = await shop.readSyncTimes(ids);
  if (answer.kind !== 'answered') throw new Error(inspect(answer));
  return Object.fromEntries(answer.value);
}

describe('the warehouse connections', () => {
  it('are what Prime Penguin shows of them, and nothing more', async () => {
    expect(await readConnections({})).toEqual([
      {
        id: 11,
        providerId: 501,
        providerName: 'Nordic 3PL',
        storeName: 'Nordlys AB',
        customerTenantId: TENANT,
        isActive: true,
        sendsOrders: true,
        readsResults: true,
        sendsChanges: true,
        ordersWithoutChanges: [],
        daysToSync: null,
        cron: '*/30 * * * *',
        lastSyncAt: NOW - MINUTE,
      },
    ]);
  });

  it('are of this store alone, and of one that is not named', async () => {
    const all = listed(
      connection({ customerTenantId: 43 }),
      connection({ id: 12, customerTenantId: null }),
      connection({ id: 13 }),
    );
    expect((await readConnections({ all })).map(({ id }) => id)).toEqual([12, 13]);
  });

  it('are all of them, over all pages', async () => {
    const all: Behave = (response, { query }) => {
      const rows = [11, 12, 13].map((id) => connection({ id }));
      const skip = Number(query.get('SkipCount'));
      success(response, { totalCount: 3, items: rows.slice(skip, skip + 2) });
    };
    expect((await readConnections({ all })).map(({ id }) => id)).toEqual([11, 12, 13]);
  });

  it('keep two of one provider apart, each with its own times', async () => {
    const two = { all: listed(connection(), connection({ id: 12, storeName: 'Nordlys B2B' })) };
    expect((await readConnections(two)).map(({ id }) => id)).toEqual([11, 12]);
    await server?.stop();
    const other = sync({
      logisticProviderWarehouseConnectionId: 12,
      orderSync: at(NOW - 90 * MINUTE),
    });
    expect(await readTimes({ times: { items: [sync(), other] } }, [11, 12])).toMatchObject({
      11: { orderSyncAt: NOW - 5 * MINUTE },
      12: { orderSyncAt: NOW - 90 * MINUTE },
    });
  });

  it.each([
    ['in the future', at(NOW + 2 * MINUTE)],
    ['without a zone', '2026-11-23T08:55:00.0000000'],
    ['in the year 1', '0001-01-01T00:00:00Z'],
    ['null', null],
  ])('show no last sync where the time is %s', async (_, lastSyncTime) => {
    const all = listed(connection({ lastSyncTime }));
    expect(await readConnections({ all })).toMatchObject([{ lastSyncAt: null }]);
  });

  it('hold null where a flag, a name or a schedule is not shown, or is of another type', async () => {
    const all = listed(
      { id: 11, logisticProviderName: null, isActive: 'yes', cronSchedule: 'x'.repeat(5_000) },
      { noId: true },
      'odd',
    );
    expect(await readConnections({ all })).toMatchObject([
      {
        providerId: null,
        providerName: '',
        isActive: null,
        sendsOrders: null,
        readsResults: null,
        sendsChanges: null,
        cron: null,
      },
    ]);
  });

  it('name each order whose changes are not sent on, however many there are', async () => {
    const ids = Array.from({ length: 2_000 }, (_, n) => String(9_000_000 + n));
    const of = async (skipOverwriteOrderIds: unknown) => {
      const [one] = await readConnections({ all: listed(connection({ skipOverwriteOrderIds })) });
      await server?.stop();
      return one?.ordersWithoutChanges;
    };
    expect(await of(ids.join(', '))).toEqual(ids);
    expect(await of(9_001)).toEqual(['9001']);
    expect(await of([9_001, ' 9002 ', '9003; 9004', null, {}])).toEqual([
      ...['9001', '9002', '9003', '9004'],
    ]);
    expect(await of('none;  ')).toEqual([]);
  });

  it('tell the shortest of their windows in days', async () => {
    const all = listed(connection({ daysToSyncOrders: 10, daysToSyncOrderChanges: 3 }));
    expect(await readConnections({ all })).toMatchObject([{ daysToSync: 3 }]);
  });

  it.each([
    ['inventory', { daysToSyncInventory: 1 }],
    ['inventory orders', { daysToSyncInventoryOrders: 1 }],
    ['products', { daysToSyncProducts: 1 }],
    ['purchase orders', { daysToSyncPurchaseOrders: 1 }],
    ['something that is not said', { daysToSync: 1 }],
    ['no days', { daysToSyncOrderChanges: 0 }],
    ['fewer than no days', { daysToSyncOrderChanges: -1 }],
    ['half a day', { daysToSyncOrderChanges: 0.5 }],
    ['a text', { daysToSyncOrderChanges: '1' }],
  ])('tell nothing of orders by a window of %s', async (_, window) => {
    const all = listed(connection({ daysToSyncOrders: 10, ...window }));
    expect(await readConnections({ all })).toMatchObject([{ daysToSync: 10 }]);
  });
});

describe('the sync times', () => {
  it('are asked for in one call for all, and only where they are wanted', async () => {
    const { shop } = await shopTold({ times: { items: [sync()] } });
    await shop.readSyncTimes([]);
    expect(server?.received).toHaveLength(0);
    await shop.readSyncTimes([11]);
    expect(server?.received).toHaveLength(1);
    expect(server?.countOf(DETAILS)).toBe(0);
  });

  it.each<readonly [string, Behave | unknown]>([
    ['may not be asked', ((r) => failure(r, 403, null, true)) satisfies Behave],
    ['is not there', ((r) => page(r, 404, '')) satisfies Behave],
    ['is refused', ((r) => failure(r, 500, { message: 'Integrators only.' })) satisfies Behave],
    ['fails inside', ((r) => failure(r, 500, null)) satisfies Behave],
    ['is no list', 'odd'],
    ['lacks the connection', { items: [sync({ logisticProviderWarehouseConnectionId: 99 })] }],
  ])('are asked for one by one where the call for all %s', async (_, times) => {
    expect(await readTimes({ times, details: sync() })).toMatchObject({
      11: { orderSyncAt: NOW - 5 * MINUTE, processSyncAt: NOW - 4 * MINUTE },
    });
    expect(server?.countOf(DETAILS)).toBe(1);
  });

  it.each<readonly [string, unknown]>([
    ['in the future', at(NOW + 2 * MINUTE)],
    ['without a zone', '2026-11-23T08:55:00.0000000'],
    ['in the year 1', '0001-01-01T00:00:00Z'],
    ['null', null],
    ['no time at all', 'yesterday'],
  ])('are not shown where the time is %s', async (_, orderSync) => {
    expect(await readTimes({ times: { items: [sync({ orderSync })] } })).toMatchObject({
      11: { orderSyncAt: null, processSyncAt: NOW - 4 * MINUTE },
    });
  });

  it('are never taken from the time that does not say of which kind it is', async () => {
    const times = { items: [sync({ orderSync: null, orderProcessSync: null })] };
    expect(await readTimes({ times })).toMatchObject({
      11: { orderSyncAt: null, processSyncAt: null },
    });
  });

  it('are the earlier ones of a connection that is listed twice', async () => {
    const times = { items: [sync({ orderSync: at(NOW - 30 * MINUTE) }), sync()] };
    expect(await readTimes({ times })).toMatchObject({ 11: { orderSyncAt: NOW - 30 * MINUTE } });
  });

  it('make the whole answer a fault while Prime Penguin cannot be reached', async () => {
    const { shop } = await shopTold({ times: ((r) => reset(r)) satisfies Behave });
    expect(await shop.readSyncTimes([11])).toMatchObject({
      kind: 'fault',
      cause: 'interrupted',
    });
  });
});

describe('connections that are not shown', () => {
  it.each<readonly [string, Behave]>([
    ['not_allowed', (r) => failure(r, 403, { message: 'No.' }, true)],
    ['not_there', (r) => page(r, 404, '')],
    ['refused', (r) => failure(r, 404, { message: 'No such entity.' })],
  ])('are told as %s, and the shop goes on', async (why, all) => {
    const { shop } = await shopTold({ all });
    expect(await shop.readWarehouseConnections()).toEqual({ kind: 'not_shown', why });
    expect(server?.received).toHaveLength(1);
  });

  it('are not told from a log-in that is no good', async () => {
    const { shop } = await shopTold({ all: ((r) => failure(r, 401, null, true)) satisfies Behave });
    expect(await shop.readWarehouseConnections()).toMatchObject({
      kind: 'unauthorised',
      code: 'credentials_refused',
    });
  });
});

describe('the password of a warehouse', () => {
  const whole = JSON.stringify({ success: true, result: listed(connection()) });
  const inWords = { message: `Log-in ${PASSWORD} failed`, details: PASSWORD };

  it.each<readonly [string, Told]>([
    ['a good answer', { times: { items: [{ ...sync(), note: PASSWORD }] } }],
    ['an odd connection', { all: listed(connection({ [PASSWORD]: PASSWORD, id: PASSWORD })) }],
    ['sync details', { details: { ...sync(), warehouseConnection: connection() } }],
    ['an answer that breaks off', { all: answering(200, whole.slice(0, -9)) }],
    ['another shape', { all: [connection()] }],
    ['no envelope', { all: answering(200, JSON.stringify(connection())) }],
    ['a page', { all: answering(200, `<html>${PASSWORD}</html>`) }],
    ['a page of a gateway', { all: answering(502, whole) }],
    ['words of a refusal', { all: failing(500, inWords) }],
    ['words about a missing right', { all: failing(403, inWords) }],
    ['words about the log-in', { all: failing(401, inWords) }],
    ['complaints', { all: failing(400, { validationErrors: [inWords] }) }],
    ['words beside a result', { all: besides(inWords) }],
    ['words of a refused sync', { times: failing(500, inWords), details: failing(403, inWords) }],
    ['an answer that is too long', { all: answering(200, PASSWORD.repeat(60_000)) }],
  ])('is in nothing that comes of %s', async (_, told) => {
    const { shop, log } = await shopTold(told);
    const answers = [await shop.readWarehouseConnections(), await shop.readSyncTimes([11])];
    expect(server?.received.length).toBeGreaterThan(0);
    expect(log.length).toBeGreaterThan(0);
    const shown = inspect([answers, log], { depth: null, showHidden: true, maxStringLength: null });
    expect(shown).not.toContain(PASSWORD);
  });
});

function answering(status: number, body: string): Behave {
  return (response) => page(response, status, body, 'application/json');
}

function failing(status: number, error: object): Behave {
  return (response) => failure(response, status, error);
}

function besides(error: object): Behave {
  return (response) =>
    envelope(response, 200, { success: true, error, result: listed(connection()) });
}

/** What is read of Prime Penguin's orders, over HTTP from the simulator. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PrimePenguin } from '#app/use-cases/ports/prime-penguin.ts';
import type { OrderInput } from '#sandbox/prime-penguin/control-contract.ts';
import {
  type RunningSimulator,
  startPrimePenguinSimulator,
} from '#sandbox/prime-penguin/simulator.ts';
import {
  aGateway,
  CHANNEL,
  orderId,
  SHOP,
  shopifyOrderId,
  TENANT,
  UNHURRIED,
  WITH_TOKEN,
} from './a-gateway.ts';

const NORDIC = 501;
const BALKAN = 502;
const ORDER = '5550001';
const OTHER_CHANNEL = 302;

let simulator: RunningSimulator;
let shop: PrimePenguin;

beforeEach(async () => {
  simulator = await startPrimePenguinSimulator({ isPaused: true });
  const { control } = simulator;
  await control.addTenant({ id: TENANT, tenancyName: 'nordlys', name: 'Nordlys AB' });
  await control.addSalesChannel({ id: CHANNEL, tenantId: TENANT, name: 'Nordlys', domain: SHOP });
  await control.addSalesChannel({
    id: OTHER_CHANNEL,
    tenantId: TENANT,
    name: 'Outlet',
    domain: 'outlet.myshopify.com',
  });
  await control.addProvider({
    id: NORDIC,
    tenantId: TENANT,
    name: 'Nordic 3PL',
    cron: '*/30 * * * *',
  });
  await control.addProvider({ id: BALKAN, tenantId: TENANT, name: 'Balkan', cron: null });
  const accessToken = await control.issueToken({ tenantId: TENANT });
  const credentials = { method: 'token', tenantId: TENANT, accessToken } as const;
  const a = aGateway(simulator.url, { ...WITH_TOKEN, credentials }, { pageSize: 4 });
  shop = await a.primePenguin();
});

afterEach(async () => {
  const violations = await simulator.control.violations();
  await simulator.stop();
  // Everything that is sent stays within the published API.
  expect(violations).toEqual([]);
});

async function order(input: Partial<OrderInput> = {}): Promise<number> {
  const { primePenguinOrderIds } = await simulator.control.addOrder({
    tenantId: TENANT,
    salesChannelId: CHANNEL,
    providerId: NORDIC,
    shopifyOrderId: ORDER,
    orderNumber: '#1001',
    phase: 'at_warehouse',
    ...input,
  });
  return primePenguinOrderIds[0] ?? 0;
}

async function find(id = ORDER) {
  const result = await shop.findOrders(shopifyOrderId(id));
  if (result.kind !== 'answered') throw new Error(JSON.stringify(result));
  return result.value;
}

describe('an order that Prime Penguin has', () => {
  it('is found with both sides, its lines, and both logs', async () => {
    const id = await order({ lines: [{ title: 'Shirt', sku: 'S1', quantity: 2 }] });
    await simulator.control.recordProblem(id, {
      via: 'entity_log',
      message: 'The address is odd.',
      code: 11,
      source: 'wms',
      level: 'warning',
    });
    const [found, ...others] = await find();
    expect(others).toEqual([]);
    expect(found).toMatchObject({
      primePenguinOrderId: id,
      shopifyOrderId: ORDER,
      orderNumber: '#1001',
      providerName: 'Nordic 3PL',
      channel: { kind: 'known', status: 'pending' },
      warehouse: { kind: 'known', status: 'in_progress' },
      warehouseError: null,
      fulfilments: [],
      lines: [{ sku: 'S1', quantity: 2 }],
      isPaid: true,
      entityLog: [
        {
          code: 'illegal_address',
          source: 'wms',
          level: 'warning',
          message: 'The address is odd.',
        },
      ],
    });
    expect(found?.statusLog.at(-1)).toMatchObject({
      source: 'warehouse',
      warehouseAfter: { status: 'in_progress' },
    });
    expect(found?.modifiedAt).toEqual(expect.any(Number));
  });

  it('is found with the other clock', async () => {
    await order();
    await simulator.control.setClockSkew(3_600_000);
    const result = await shop.findOrders(shopifyOrderId(ORDER));
    const ahead = (result.kind === 'answered' ? (result.primePenguinAt ?? 0) : 0) - Date.now();
    expect(ahead).toBeGreaterThan(3_590_000);
    await simulator.control.setQuirks({ dateHeader: 'absent' });
    expect(await shop.findOrders(shopifyOrderId(ORDER))).toMatchObject({ primePenguinAt: null });
  });

  it('is found with its parcels when it has shipped', async () => {
    await order({ phase: 'shipped' });
    const [found] = await find();
    expect(found?.warehouse).toMatchObject({ status: 'fulfilled' });
    expect(found?.fulfilments).toEqual([
      expect.objectContaining({ trackingNumber: expect.stringMatching(/./) }),
    ]);
  });

  it('is found whole when it went to two providers', async () => {
    await order({ split: [{ providerId: NORDIC }, { providerId: BALKAN, phase: 'shipped' }] });
    expect((await find()).map(({ providerName, warehouse }) => [providerName, warehouse])).toEqual([
      ['Nordic 3PL', expect.objectContaining({ status: 'in_progress' })],
      ['Balkan', expect.objectContaining({ status: 'fulfilled' })],
    ]);
  });

  it('is found with an empty warehouse side while it has not been forwarded', async () => {
    await order({ phase: 'read' });
    expect((await find())[0]?.warehouse).toEqual({ kind: 'empty' });
  });

  it('looks the same, however Prime Penguin writes it', async () => {
    await order({ lines: [{ title: 'Shirt', sku: 'S1', quantity: 2 }] });
    const plain = await find();
    for (const quirks of [
      { statusSpelling: 'lower' },
      { statusSpelling: 'upper' },
      { statusSpelling: 'spaced' },
      { statusSpelling: 'snake' },
      { unknownMembers: true },
      { omitNulls: true },
    ] as const) {
      await simulator.control.resetQuirks();
      await simulator.control.setQuirks(quirks);
      expect([quirks, await find()]).toEqual([quirks, plain]);
    }
  });

  it.each([['nullMembers'], ['missingMembers']] as const)(
    'is found when it has %s',
    async (quirk) => {
      await order();
      const names = [
        'warehouseStatus',
        'normalizedWarehouseStatus',
        'lineItems',
        'fulfillments',
        'isPaid',
        'primePenguinModifiedAt',
        'orderNumber',
      ];
      await simulator.control.setQuirks({ [quirk]: names });
      expect((await find())[0]).toMatchObject({
        warehouse: { kind: 'empty' },
        lines: [],
        isPaid: null,
        modifiedAt: null,
      });
    },
  );
});

describe('an order that changes while it is looked at', () => {
  const LOGS = ['WarehouseOrder/GetOrderStatusLogs', 'EntityLog/GetEntityLogs'];
  const shipped = {
    kind: 'status',
    raw: 'SHIPPED',
    normalised: 'Fulfilled',
    withParcel: true,
  } as const;

  beforeEach(async () => {
    const accessToken = await simulator.control.issueToken({ tenantId: TENANT });
    const credentials = { method: 'token', tenantId: TENANT, accessToken } as const;
    shop = await aGateway(simulator.url, { ...WITH_TOKEN, credentials }, UNHURRIED).primePenguin();
  });

  /** Each change happens after the row was read, and before its logs are. */
  async function findWhile(...changes: readonly (() => Promise<void>)[]) {
    const { control } = simulator;
    const hold = { kind: 'hold' } as const;
    for (const path of LOGS) {
      await control.addFault({ match: { path }, fault: hold, times: changes.length });
    }
    let since = await control.lastEvent();
    const finding = find();
    for (const change of changes) {
      for (const path of LOGS) {
        await control.when((one) => one.kind === 'request_held' && one.path.endsWith(path), {
          since,
        });
      }
      since = await control.lastEvent();
      await change();
      await control.releaseHeld();
    }
    return finding;
  }

  /** How often the row, the status log and the entity log were read. */
  async function reads() {
    const events = await simulator.control.events(0);
    const paths = events.flatMap((event) => (event.kind === 'request' ? [event.path] : []));
    const count = (name: string) => paths.filter((path) => path.endsWith(name)).length;
    return ['SalesChannelOrders/Get', ...LOGS].map(count);
  }

  /** A problem that was recorded just before is as old as that. */
  const minutesPass = async () => simulator.control.setClockSkew(10 * 60_000);

  it('is read once more where the status log tells of more than its row', async () => {
    const id = await order();
    const [found] = await findWhile(() => simulator.control.warehouseSays(id, shipped));
    expect(found).toMatchObject({
      warehouse: { status: 'fulfilled' },
      fulfilments: [expect.anything()],
    });
    expect(found?.statusLog.at(-1)).toMatchObject({ warehouseAfter: { status: 'fulfilled' } });
    expect(await reads()).toEqual([2, 2, 2]);
  });

  it('is read once more where it was canceled in Prime Penguin meanwhile', async () => {
    const id = await order();
    const [found] = await findWhile(async () => {
      await shop.cancel(orderId(id));
    });
    expect(found).toMatchObject({ channel: { status: 'cancelled' } });
  });

  it('is read once more where a problem was recorded since its row was read', async () => {
    const id = await order();
    const [found] = await findWhile(async () => {
      await simulator.control.recordProblem(id, { via: 'entity_log', code: 30, message: 'Picked' });
      await simulator.control.recordProblem(id, { via: 'warehouse_error', message: 'Picked' });
    });
    expect(found).toMatchObject({ warehouseError: 'Picked', entityLog: [{ message: 'Picked' }] });
    expect(await reads()).toEqual([2, 2, 2]);
  });

  it('is read no third time, however often it changes', async () => {
    const id = await order();
    const resumed = { ...shipped, raw: 'WAVE', normalised: 'InProgress', withParcel: false };
    const [found] = await findWhile(
      () => simulator.control.warehouseSays(id, shipped),
      () => simulator.control.warehouseSays(id, resumed),
    );
    expect(found).toMatchObject({ warehouse: { status: 'fulfilled' } });
    expect(await reads()).toEqual([2, 2, 2]);
  });

  it.each([
    [
      'a problem of old',
      (id: number) => simulator.control.recordProblem(id, { via: 'entity_log', message: 'Of old' }),
    ],
    [
      'a row that was written since its last line',
      (id: number) => simulator.control.assign(id, BALKAN),
    ],
  ] as const)('is read once where there is nothing but %s', async (_, before) => {
    await before(await order());
    await minutesPass();
    await find();
    expect(await reads()).toEqual([1, 1, 1]);
  });
});

describe('an order that Prime Penguin does not have', () => {
  it('is found nowhere, which is an answer', async () => {
    await order();
    expect(await find('999')).toEqual([]);
  });

  it('is not mistaken for the order of another sales channel', async () => {
    await order({ salesChannelId: OTHER_CHANNEL });
    expect(await find()).toEqual([]);
  });
});

describe('an order of which a part cannot be read', () => {
  it.each([
    ['SalesChannelOrders/Get'],
    ['WarehouseOrder/GetOrderStatusLogs'],
    ['EntityLog/GetEntityLogs'],
  ])('is not seen at all without %s', async (path) => {
    await order();
    await simulator.control.addFault({ match: { path }, fault: { kind: 'internal_error' } });
    expect(await shop.findOrders(shopifyOrderId(ORDER))).toMatchObject({
      kind: 'fault',
      cause: 'server_error',
    });
  });

  it.each([
    [{ kind: 'garbage', body: 'truncated_json' }],
    [{ kind: 'garbage', body: 'not_json' }],
    [{ kind: 'garbage', body: 'empty' }],
    [{ kind: 'garbage', body: 'wrong_shape' }],
    [{ kind: 'html_page' }],
    [{ kind: 'html_page', status: 200 }],
  ] as const)('is not taken for missing when the answer is %j', async (fault) => {
    await order();
    await simulator.control.addFault({ fault });
    expect(await shop.findOrders(shopifyOrderId(ORDER))).toMatchObject({ kind: 'fault' });
  });
});

describe('the changes since a moment', () => {
  const numbers = async (since: number) => {
    const result = await shop.changedSince(since);
    if (result.kind !== 'answered') throw new Error(JSON.stringify(result));
    return result.value.map(({ row }) => row.orderNumber).toSorted();
  };
  const orders = async (count: number, channel = CHANNEL) => {
    const ids: number[] = [];
    for (let n = 1; n <= count; n += 1) {
      ids.push(
        await order({
          shopifyOrderId: `${channel}0${n}`,
          orderNumber: `#${n}`,
          salesChannelId: channel,
        }),
      );
    }
    return ids;
  };

  it('are every changed order of this sales channel, over all pages', async () => {
    await orders(9);
    await orders(2, OTHER_CHANNEL);
    expect(await numbers(0)).toEqual(['#1', '#2', '#3', '#4', '#5', '#6', '#7', '#8', '#9']);
  });

  it('leave out what did not change since', async () => {
    const [, second = 0] = await orders(3);
    const since = (await simulator.control.now()) + 1_000;
    await simulator.control.setClockSkew(5_000);
    await simulator.control.warehouseSays(second, { kind: 'warehouse_error', text: 'No stock' });
    expect(await numbers(since)).toEqual(['#2']);
  });

  it('give a row to which the logs can be added', async () => {
    await order({ lines: [{ title: 'Shirt', quantity: 1 }], phase: 'shipped' });
    const changes = await shop.changedSince(0);
    const [changed] = changes.kind === 'answered' ? changes.value : [];
    if (!changed) throw new Error('no row');
    const seen = await shop.readLogs(changed.row);
    expect(seen).toMatchObject({ kind: 'answered', value: (await find())[0] });
  });

  it('say of every row when the order was placed and read, and in which channel', async () => {
    const now = await simulator.control.now();
    const [createdAtInChannel, importedAt] = [now - 7_200_000, now - 3_600_000];
    await order({ createdAt: createdAtInChannel, importedAt, phase: 'read' });
    expect(await shop.changedSince(0)).toMatchObject({
      kind: 'answered',
      value: [
        { row: { orderNumber: '#1001' }, channelId: CHANNEL, createdAtInChannel, importedAt },
      ],
    });
  });
});

describe('the problems since a moment', () => {
  it('are those of orders, each once, over all pages', async () => {
    const id = await order();
    for (let n = 0; n < 9; n += 1) {
      await simulator.control.recordProblem(id, { via: 'entity_log', message: `Problem ${n}` });
    }
    const since = (await simulator.control.now()) - 60_000;
    const result = await shop.problemsSince(since);
    const problems = result.kind === 'answered' ? result.value : [];
    expect(problems.map(({ primePenguinOrderId }) => primePenguinOrderId)).toEqual(
      Array(9).fill(id),
    );
    expect(new Set(problems.map(({ entityLogId }) => entityLogId)).size).toBe(9);
    expect(await shop.problemsSince(since + 3_600_000)).toMatchObject({ value: [] });
  });
});

describe('what else a shop can know', () => {
  it('is when the batches of each provider run', async () => {
    expect(await shop.schedules()).toMatchObject({
      kind: 'answered',
      value: [
        { providerName: 'Nordic 3PL', storeName: 'Nordlys AB', cron: '*/30 * * * *' },
        { providerName: 'Balkan', cron: null },
      ],
    });
  });

  it('is how far its orders are read', async () => {
    expect(await shop.readsSalesChannel()).toMatchObject({ value: 'on' });
    await simulator.control.changeSalesChannel(CHANNEL, { tokenRevoked: true });
    expect(await shop.readsSalesChannel()).toMatchObject({ value: 'off' });
  });

  it('is the schedule by which its sales channel is read', async () => {
    await simulator.control.changeSalesChannel(CHANNEL, { cron: '*/20 * * * *' });
    expect(await shop.readChannelSchedule()).toMatchObject({ value: '*/20 * * * *' });
  });
});

describe('a cancel', () => {
  it('is taken once, and shown on the channel side alone', async () => {
    const id = await order();
    expect(await shop.cancel(orderId(id))).toMatchObject({ kind: 'answered' });
    expect((await simulator.control.truth(ORDER))[0]?.cancelRequestsReceived).toBe(1);
    expect((await find())[0]).toMatchObject({
      channel: { status: 'cancelled' },
      warehouse: { status: 'in_progress' },
    });
  });

  it('is refused in Prime Penguin’s own words', async () => {
    const id = await order();
    await simulator.control.setCancelRefusal(id, 'Ask the warehouse.');
    expect(await shop.cancel(orderId(id))).toMatchObject({
      kind: 'refused',
      message: 'Ask the warehouse.',
    });
    expect(await shop.cancel(orderId(4_711))).toMatchObject({ kind: 'refused' });
  });

  it('may have happened when the reply is lost, and is not repeated', async () => {
    const id = await order();
    await simulator.control.addFault({
      match: { path: 'CancelOrder' },
      fault: { kind: 'reset_after' },
    });
    expect(await shop.cancel(orderId(id))).toMatchObject({
      cause: 'interrupted',
      mayHaveHappened: true,
    });
    expect((await simulator.control.truth(ORDER))[0]?.cancelRequestsReceived).toBe(1);
  });

  it('cannot have happened while Prime Penguin is down', async () => {
    const id = await order();
    await simulator.control.goDown();
    expect(await shop.cancel(orderId(id))).toMatchObject({
      cause: 'unreachable',
      mayHaveHappened: false,
    });
    await simulator.control.comeUp();
    expect(await shop.cancel(orderId(id))).toMatchObject({ kind: 'answered' });
  });
});

/** Batches: what is seen when they begin, what is written when they end, and what falls in between. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { JsonObject } from '#sandbox/prime-penguin/open-api.ts';
import type { WmsPlan } from '#sandbox/prime-penguin/plans.ts';
import {
  ALL_ORDERS,
  CHANNEL,
  ENTITY_LOGS,
  ORDERS,
  openShop,
  PROVIDER,
  SHOPIFY_ORDER,
  type Shop,
  STATUS_LOGS,
  TENANT,
} from './a-shop.ts';

let shop: Shop;
beforeEach(async () => {
  shop = await openShop();
});
afterEach(async () => {
  expect(await shop.control.violations()).toEqual([]);
  await shop.stop();
});

async function runBatches(count: number): Promise<void> {
  for (let n = 0; n < count; n += 1) await shop.control.runBatch(PROVIDER);
}

async function truth() {
  const [first] = await shop.control.truth(SHOPIFY_ORDER);
  if (first === undefined) throw new Error('no truth');
  return first;
}

async function list(path: string, query: Record<string, string | number>): Promise<JsonObject[]> {
  const { result } = await shop.get(path, query);
  const items = Array.isArray(result) ? result : (result as JsonObject).items;
  return items as unknown as JsonObject[];
}

describe('an order that is cancelled after the batch has taken its snapshot', () => {
  it('is forwarded all the same, and stopped two batches later', async () => {
    const id = await shop.order({ phase: 'read' });
    await shop.control.beginBatch(PROVIDER);
    await shop.cancel(id);
    expect(await shop.shown(id)).toBe('Cancelled | -');
    await shop.control.endBatch(PROVIDER);
    expect(await shop.shown(id)).toBe('Cancelled | InProgress');
    expect((await truth()).physical).toBe('in_progress');
    await runBatches(1);
    expect(await truth()).toMatchObject({ physical: 'stopped', warehouseSaid: 'nothing' });
    expect(await shop.shown(id)).toBe('Cancelled | InProgress');
    await runBatches(1);
    expect(await shop.shown(id)).toBe('Cancelled | Cancelled');
    expect(await truth()).toMatchObject({
      cancelReachedWarehouse: true,
      warehouseSaid: 'cancelled',
    });
  });
});

describe('an order that is cancelled before the batch begins', () => {
  it('is never forwarded', async () => {
    const id = await shop.order({ phase: 'read' });
    await shop.cancel(id);
    await runBatches(3);
    expect(await shop.shown(id)).toBe('Cancelled | -');
    expect(await truth()).toMatchObject({
      physical: 'never_at_warehouse',
      cancelReachedWarehouse: false,
      cancelRequestsReceived: 1,
    });
  });
});

describe('an order that nobody cancels', () => {
  it('is forwarded and left alone', async () => {
    const id = await shop.order({ phase: 'read' });
    await runBatches(4);
    expect(await shop.shown(id)).toBe('Pending | InProgress');
    expect(await truth()).toMatchObject({
      physical: 'in_progress',
      cancelReachedWarehouse: false,
      cancelRequestsReceived: 0,
    });
  });

  it('is never forwarded by a dropship provider, which has no batches', async () => {
    const dropship = await shop.control.addProvider({
      tenantId: TENANT,
      name: 'Dropship',
      kind: 'dropship',
      cron: null,
    });
    const id = await shop.order({ phase: 'read', providerId: dropship });
    await expect(shop.control.runBatch(dropship)).rejects.toThrow(/has no batches/);
    await expect(shop.order({ shopifyOrderId: '5550002', providerId: dropship })).rejects.toThrow(
      /Nothing is ever forwarded/,
    );
    expect(await shop.shown(id)).toBe('Pending | -');
  });
});

describe('an order that Prime Penguin has with its dropship provider', () => {
  const addDropship = () =>
    shop.control.addProvider({ tenantId: TENANT, name: 'Dropship', kind: 'dropship', cron: null });

  it('is cancelled in the sales channel, too, when it is cancelled in Prime Penguin', async () => {
    const id = await shop.order({ phase: 'read', providerId: await addDropship() });
    expect((await shop.cancel(id)).status).toBe(200);
    expect(await truth()).toMatchObject({ cancelledInChannel: true });
  });

  it('leaves the sales channel alone while a warehouse has it', async () => {
    const id = await shop.order();
    expect((await shop.cancel(id)).status).toBe(200);
    expect(await truth()).toMatchObject({ cancelledInChannel: false });
  });

  it('is cancelled at the warehouse that had it before', async () => {
    const id = await shop.order({ plan: { kind: 'cooperates' } });
    await shop.control.assign(id, await addDropship());
    await shop.control.runBatch(PROVIDER);
    await shop.control.runBatch(PROVIDER);
    expect(await truth()).toMatchObject({
      physical: 'stopped',
      warehouseSaid: 'cancelled',
      provider: { name: 'Dropship' },
    });
    expect(await shop.shown(id)).toBe('Pending | Cancelled');
  });

  it('is forwarded by the warehouse that it is assigned to next', async () => {
    const id = await shop.order({ phase: 'read', providerId: await addDropship() });
    await shop.control.assign(id, PROVIDER);
    await shop.control.runBatch(PROVIDER);
    expect(await shop.shown(id)).toBe('Pending | InProgress');
  });

  it('counts as shipped where one of two warehouses ships it', async () => {
    const other = await shop.control.addProvider({
      tenantId: TENANT,
      name: 'West 3PL',
      cron: null,
    });
    const id = await shop.order({ plan: { kind: 'ships', afterBatches: 0 } });
    await shop.control.runBatch(PROVIDER);
    await shop.control.assign(id, other);
    await shop.control.runBatch(other);
    expect(await truth()).toMatchObject({ physical: 'shipped' });
  });
});

describe('a problem that was there before', () => {
  it('carries its own, older time', async () => {
    const at = Date.UTC(2026, 0, 1);
    const id = await shop.order({
      problems: [
        { via: 'entity_log', code: 30, message: 'Last week', at },
        { via: 'warehouse_error', message: 'Left over' },
      ],
    });
    expect(await list(ENTITY_LOGS, { EntityType: 0, EntityId: id })).toMatchObject([
      { logCode: 30, message: 'Last week', creationTime: '2026-01-01T00:00:00.000Z' },
    ]);
    expect(await list(ORDERS, { OrderId: SHOPIFY_ORDER })).toMatchObject([
      { warehouseError: 'Left over' },
    ]);
    expect(await truth()).toMatchObject({ warehouseSaid: 'nothing' });
  });
});

describe('an order that is picked while the cancellation is on its way', () => {
  it('is answered by IncompatibleStatus, not stopped', async () => {
    const id = await shop.order();
    await shop.control.warehouseDoes(id, { kind: 'pick' });
    await shop.cancel(id);
    await runBatches(2);
    expect(await shop.shown(id)).toBe('Cancelled | InProgress');
    const logs = await list(ENTITY_LOGS, { EntityType: 0, EntityId: id });
    expect(logs).toMatchObject([{ logCode: 30, source: 1, entityLogLevel: 0 }]);
    expect(await truth()).toMatchObject({ physical: 'picked', warehouseSaid: 'too_late' });
  });
});

describe('an order that may not be forwarded', () => {
  it.each([
    ['unpaid', { isPaid: false }, { isPaid: true }],
    ['on hold', { isOnHold: true }, { isOnHold: false }],
    ['released later', { releaseAt: Date.now() + 3_600_000 }, { releaseAt: null }],
  ])('stays while it is %s and goes when it no longer is', async (_, held, released) => {
    const id = await shop.order({ phase: 'read', ...held });
    await runBatches(2);
    expect(await shop.shown(id)).toMatch(/ \| -$/);
    await shop.control.changeOrder(SHOPIFY_ORDER, released);
    await runBatches(1);
    expect(await shop.shown(id)).toBe('Pending | InProgress');
  });

  it('waits for as many batches as its integrator is late', async () => {
    const id = await shop.order({ phase: 'read', forwardedLateByBatches: 2 });
    await runBatches(2);
    expect(await shop.shown(id)).toBe('Pending | -');
    await runBatches(1);
    expect(await shop.shown(id)).toBe('Pending | InProgress');
  });
});

interface Course {
  readonly plan: WmsPlan;
  readonly batches: number;
  readonly shown: string;
  readonly physical: string;
  readonly said: string;
  readonly reached?: boolean;
  readonly codes?: readonly number[];
  readonly error?: string;
}

const COURSES: readonly Course[] = [
  {
    plan: { kind: 'cooperates' },
    batches: 2,
    shown: 'Cancelled | Cancelled',
    physical: 'stopped',
    said: 'cancelled',
  },
  {
    plan: { kind: 'cooperates', answerAfterBatches: 4 },
    batches: 4,
    shown: 'Cancelled | InProgress',
    physical: 'stopped',
    said: 'nothing',
  },
  {
    plan: { kind: 'cooperates', answerAfterBatches: 4 },
    batches: 5,
    shown: 'Cancelled | Cancelled',
    physical: 'stopped',
    said: 'cancelled',
  },
  {
    plan: { kind: 'stops_silently' },
    batches: 5,
    shown: 'Cancelled | InProgress',
    physical: 'stopped',
    said: 'nothing',
  },
  {
    plan: { kind: 'ships' },
    batches: 2,
    shown: 'Cancelled | Fulfilled',
    physical: 'shipped',
    said: 'too_late',
  },
  {
    plan: { kind: 'ships', reports: 'status_only' },
    batches: 2,
    shown: 'Cancelled | Fulfilled',
    physical: 'shipped',
    said: 'too_late',
  },
  {
    plan: { kind: 'ships', reports: 'parcel_only' },
    batches: 2,
    shown: 'Cancelled | InProgress',
    physical: 'shipped',
    said: 'too_late',
  },
  {
    plan: { kind: 'ships', reports: 'nothing' },
    batches: 2,
    shown: 'Cancelled | InProgress',
    physical: 'shipped',
    said: 'nothing',
  },
  {
    plan: { kind: 'ships_part' },
    batches: 2,
    shown: 'Cancelled | Partial',
    physical: 'partly_shipped',
    said: 'too_late',
  },
  {
    plan: { kind: 'picks_then_refuses' },
    batches: 2,
    shown: 'Cancelled | InProgress',
    physical: 'picked',
    said: 'too_late',
    codes: [30],
  },
  {
    plan: { kind: 'picks_then_refuses', shipsAfterBatches: 2 },
    batches: 3,
    shown: 'Cancelled | Fulfilled',
    physical: 'shipped',
    said: 'too_late',
    codes: [30],
  },
  {
    plan: { kind: 'refuses_with_reason', text: 'Wave 7 is closed', via: 'entity_log' },
    batches: 2,
    shown: 'Cancelled | InProgress',
    physical: 'in_progress',
    said: 'refused',
    codes: [0],
  },
  {
    plan: { kind: 'refuses_with_reason', text: 'Wave 7 is closed', via: 'warehouse_error' },
    batches: 2,
    shown: 'Cancelled | InProgress',
    physical: 'in_progress',
    said: 'refused',
    error: 'Wave 7 is closed',
  },
  {
    plan: { kind: 'does_not_support' },
    batches: 2,
    shown: 'Cancelled | InProgress',
    physical: 'in_progress',
    said: 'not_supported',
    codes: [21],
  },
  {
    plan: { kind: 'silent' },
    batches: 9,
    shown: 'Cancelled | InProgress',
    physical: 'in_progress',
    said: 'nothing',
  },
  {
    plan: { kind: 'request_lost' },
    batches: 9,
    shown: 'Cancelled | InProgress',
    physical: 'in_progress',
    said: 'nothing',
    reached: false,
  },
  {
    plan: { kind: 'cancels_then_ships' },
    batches: 2,
    shown: 'Cancelled | Cancelled',
    physical: 'in_progress',
    said: 'cancelled',
  },
  {
    plan: { kind: 'cancels_then_ships' },
    batches: 4,
    shown: 'Cancelled | Fulfilled',
    physical: 'shipped',
    said: 'too_late',
  },
  {
    plan: { kind: 'cancels_then_resumes' },
    batches: 2,
    shown: 'Cancelled | Cancelled',
    physical: 'stopped',
    said: 'cancelled',
  },
  {
    plan: { kind: 'cancels_then_resumes' },
    batches: 4,
    shown: 'Cancelled | InProgress',
    physical: 'in_progress',
    said: 'resumed',
  },
];

describe('a warehouse with a plan', () => {
  it.each(COURSES)(
    '$plan: after $batches batches shows $shown, and is $physical',
    async (course) => {
      const id = await shop.order({ plan: course.plan });
      await shop.cancel(id);
      await runBatches(course.batches);
      expect(await shop.shown(id)).toBe(course.shown);
      expect(await truth()).toMatchObject({
        physical: course.physical,
        warehouseSaid: course.said,
        cancelReachedWarehouse: course.reached ?? true,
      });
      const logs = await list(ENTITY_LOGS, { EntityType: 0, EntityId: id });
      expect(logs.map(({ logCode }) => logCode)).toEqual(course.codes ?? []);
      const [row] = await list(ORDERS, { OrderId: SHOPIFY_ORDER, IncludeFulfillments: 'true' });
      expect(row?.warehouseError).toBe(course.error ?? null);
      expect(row?.fulfillments).toHaveLength(
        course.plan.kind === 'ships' && /status_only|nothing/.test(course.plan.reports ?? '')
          ? 0
          : /ship/i.test(course.physical)
            ? 1
            : 0,
      );
    },
  );

  it('cancels without being asked', async () => {
    const id = await shop.order({ plan: { kind: 'cancels_unasked' } });
    await runBatches(1);
    expect(await shop.shown(id)).toBe('Pending | Cancelled');
    expect(await truth()).toMatchObject({ physical: 'stopped', cancelRequestsReceived: 0 });
  });

  it('answers within the batch that asks, if its system answers at once', async () => {
    await shop.control.changeProvider(PROVIDER, { answersAtOnce: true });
    const id = await shop.order();
    await shop.cancel(id);
    await runBatches(1);
    expect(await shop.shown(id)).toBe('Cancelled | Cancelled');
  });

  it('hears nothing while its integrator is broken', async () => {
    await shop.control.changeProvider(PROVIDER, { isBroken: true });
    const id = await shop.order();
    await shop.cancel(id);
    await runBatches(3);
    expect(await truth()).toMatchObject({ cancelReachedWarehouse: false, physical: 'in_progress' });
  });
});

describe('the traces in Prime Penguin', () => {
  it('name who changed which side, from import to stop', async () => {
    await shop.order({ phase: 'not_read' });
    await shop.control.runChannelRead(CHANNEL);
    await runBatches(1);
    const [row] = await list(ORDERS, { OrderId: SHOPIFY_ORDER });
    const id = Number(row?.id);
    await shop.cancel(id);
    await runBatches(2);
    const lines = await list(STATUS_LOGS, { salesChannelOrderId: id });
    expect(
      lines.map((line) => [
        line.orderStatusLogUpdatedBy,
        line.newNormalizedFulfillmentStatus,
        line.oldNormalizedWarehouseStatus,
        line.newNormalizedWarehouseStatus,
      ]),
    ).toEqual([
      [0, 'Pending', null, null],
      [1, 'Pending', null, 'InProgress'],
      [0, 'Cancelled', 'InProgress', 'InProgress'],
      [1, 'Cancelled', 'InProgress', 'Cancelled'],
    ]);
  });

  it('can show a warehouse side that only the sales channel has cancelled', async () => {
    const id = await shop.order({ plan: { kind: 'silent' }, cancelEchoesOnWarehouseSide: true });
    await shop.cancel(id);
    expect(await shop.shown(id)).toBe('Cancelled | Cancelled');
    const lines = await list(STATUS_LOGS, { salesChannelOrderId: id });
    expect(lines.at(-1)).toMatchObject({
      orderStatusLogUpdatedBy: 0,
      newNormalizedWarehouseStatus: 'Cancelled',
    });
    expect(await truth()).toMatchObject({ physical: 'in_progress', warehouseSaid: 'nothing' });
  });

  it('move the modification date with every change of the order, but not with an entity log', async () => {
    let now = Date.UTC(2026, 10, 23, 9);
    await shop.stop();
    shop = await openShop({ now: () => now });
    const id = await shop.order();
    const since = new Date(now).toISOString();
    now += 60_000;
    const changed = () => list(ALL_ORDERS, { FromPrimePenguinModifiedAt: since });
    expect(await changed()).toEqual([]);
    await shop.control.recordProblem(id, { via: 'entity_log', message: 'Wave 7 is closed' });
    expect(await changed()).toEqual([]);
    expect(await list(ENTITY_LOGS, { EntityType: 0, EntityId: id, FromDate: since })).toHaveLength(
      1,
    );
    await shop.control.recordProblem(id, { via: 'warehouse_error', message: 'Wave 7 is closed' });
    expect(await changed()).toMatchObject([{ id, warehouseError: 'Wave 7 is closed' }]);
  });
});

describe('the read of the sales channel', () => {
  it('imports what it saw when it began, and catches up with the next', async () => {
    await shop.order({ phase: 'not_read' });
    await shop.control.beginChannelRead(CHANNEL);
    await shop.control.cancelInShopify(SHOPIFY_ORDER);
    await shop.control.endChannelRead(CHANNEL);
    const [row] = await list(ORDERS, { OrderId: SHOPIFY_ORDER });
    const id = Number(row?.id);
    expect(await shop.shown(id)).toBe('Pending | -');
    await shop.control.runChannelRead(CHANNEL);
    expect(await shop.shown(id)).toBe('Cancelled | -');
  });

  it('passes over an order that is cancelled in Shopify already', async () => {
    await shop.order({ phase: 'not_read' });
    await shop.control.cancelInShopify(SHOPIFY_ORDER);
    await shop.control.runChannelRead(CHANNEL);
    await shop.control.runChannelRead(CHANNEL);
    expect(await list(ORDERS, { OrderId: SHOPIFY_ORDER })).toEqual([]);
    expect(await truth()).toMatchObject({
      primePenguinOrderId: null,
      physical: 'never_at_warehouse',
    });
  });

  it('imports it as cancelled where the channel is set so', async () => {
    await shop.control.changeSalesChannel(CHANNEL, { importsCancelled: true });
    await shop.order({ phase: 'not_read' });
    await shop.control.cancelInShopify(SHOPIFY_ORDER);
    await shop.control.runChannelRead(CHANNEL);
    await runBatches(2);
    const [row] = await list(ORDERS, { OrderId: SHOPIFY_ORDER });
    expect(await shop.shown(Number(row?.id))).toBe('Cancelled | -');
  });

  it.each([
    ['it is not installed', { installationStatus: 3 }, {}],
    ['reading is off', { readsOrders: false }, {}],
    ['its access was withdrawn', { tokenRevoked: true }, {}],
    ['the order ships from another location', { orderLocationIds: [1] }, { locationId: 2 }],
    ['the order is filtered out', {}, { isFilteredOut: true }],
  ])('never brings an order while %s', async (_, channel, order) => {
    await shop.control.changeSalesChannel(CHANNEL, channel);
    await shop.order({ phase: 'not_read', ...order });
    await shop.control.runChannelRead(CHANNEL);
    expect(await list(ORDERS, { OrderId: SHOPIFY_ORDER })).toEqual([]);
  });

  it('reads a shipped order back as fulfilled', async () => {
    const id = await shop.order({ plan: { kind: 'ships' } });
    await runBatches(1);
    expect(await shop.shown(id)).toBe('Pending | Fulfilled');
    await shop.control.runChannelRead(CHANNEL);
    expect(await shop.shown(id)).toBe('Fulfilled | Fulfilled');
  });
});

describe('an order that is split between two providers', () => {
  it('has a row, an answer and a truth for each', async () => {
    const second = await shop.control.addProvider({
      tenantId: TENANT,
      name: 'West 3PL',
      cron: null,
    });
    await shop.order({
      split: [
        { providerId: PROVIDER, lines: [{ title: 'Jumper', quantity: 1 }] },
        { providerId: second, lines: [{ title: 'Boots', quantity: 2 }], plan: { kind: 'ships' } },
      ],
    });
    const rows = await list(ORDERS, { OrderId: SHOPIFY_ORDER, Sorting: 'id asc' });
    expect(rows.map(({ assignedLogisticProvider }) => assignedLogisticProvider)).toEqual([
      'Nordic 3PL',
      'West 3PL',
    ]);
    for (const { id } of rows) await shop.cancel(Number(id));
    for (const provider of [PROVIDER, second, PROVIDER, second])
      await shop.control.runBatch(provider);
    expect((await shop.control.truth(SHOPIFY_ORDER)).map(({ physical }) => physical)).toEqual([
      'stopped',
      'shipped',
    ]);
  });
});

describe('schedules', () => {
  it('are shown for every provider that has one, also where they lie or cannot be read', async () => {
    await shop.control.addProvider({
      tenantId: TENANT,
      name: 'Own desk',
      kind: 'dropship',
      cron: null,
    });
    await shop.control.addProvider({
      tenantId: TENANT,
      name: 'West 3PL',
      cron: '*/2 * * * * *',
      shownCron: 'at tea time',
    });
    await shop.control.changeProvider(PROVIDER, { cron: '0 * * * *' });
    const shown = await list('/api/services/app/Warehouse/GetWarehouseNextSyncTime', {});
    expect(shown).toEqual([
      { storeName: 'Nordlys AB', logisticProviderName: 'Nordic 3PL', cronSchedule: '0 * * * *' },
      { storeName: 'Nordlys AB', logisticProviderName: 'West 3PL', cronSchedule: 'at tea time' },
    ]);
  });

  it('run the batches at their cron times until paused', async () => {
    const since = await shop.control.lastEvent();
    await shop.control.changeProvider(PROVIDER, { cron: '* * * * * *', batchMs: 50 });
    const id = await shop.order({ phase: 'read' });
    await shop.control.resumeSchedules();
    const began = await shop.control.when(({ kind }) => kind === 'batch_began', { since });
    await shop.control.when(({ kind }) => kind === 'batch_ended', { since: began.seq });
    await shop.control.pauseSchedules();
    expect(await shop.shown(id)).toBe('Pending | InProgress');
  });

  it('leave alone the batch that somebody begins by hand, also while one of theirs is under way', async () => {
    const since = await shop.control.lastEvent();
    await shop.control.changeProvider(PROVIDER, { cron: '* * * * * *', batchMs: 3_600_000 });
    await shop.control.resumeSchedules();
    const began = await shop.control.when(({ kind }) => kind === 'batch_began', { since });
    await shop.control.changeProvider(PROVIDER, { cron: null });
    await shop.control.beginBatch(PROVIDER);
    await shop.control.when(({ kind }) => kind === 'batch_ended', { since: began.seq });
    await shop.control.pauseSchedules();
    // Refused where it is under way no more.
    await shop.control.endBatch(PROVIDER);
  });

  it('end the batch that is under way when they are paused', async () => {
    const since = await shop.control.lastEvent();
    await shop.control.changeProvider(PROVIDER, { cron: '* * * * * *', batchMs: 3_600_000 });
    await shop.control.resumeSchedules();
    const began = await shop.control.when(({ kind }) => kind === 'batch_began', { since });
    await shop.control.pauseSchedules();
    await shop.control.when(({ kind }) => kind === 'batch_ended', { since: began.seq });
  });
});

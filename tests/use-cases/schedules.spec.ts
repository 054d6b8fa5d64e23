/** Providers whose batches run at other times than every half hour, or at nobody knows which. */
import { describe, expect, it } from 'vitest';
import type { Answered } from '#app/use-cases/ports/prime-penguin.ts';
import { withFreshProviders } from '#app/use-cases/providers.ts';
import {
  DAY,
  EVERY_HALF_HOUR,
  HOUR,
  MINUTE,
  worldsForSpecs,
} from '#tests/support/merchant-world.ts';

const DAILY_AT_SIX = '0 6 * * *';

const NOTHING_OF_RUNS = {
  mayReadConnections: false,
  mayReadSyncTimes: false,
  mayReadAllSyncTimes: false,
};

const worlds = worldsForSpecs();

describe('the provider is visited once a day', () => {
  it('is not said to be silent before its batch has been, and is looked at then', async () => {
    const world = await worlds.open({ cron: DAILY_AT_SIX });
    world.pauseBatches();
    const order = await world.addOrder({ phase: 'at_warehouse', plan: { kind: 'silent' } });
    const pressed = await order.press();
    expect(pressed.nextBatchAt).toMatch(/T06:00:00.000Z$/);
    await world.advance(21 * HOUR + 10 * MINUTE);
    // 06:00:00
    expect((await order.verdict()).verdict).toBe('requested');
    await world.advance(3 * MINUTE);
    expect((await order.verdict()).verdict).toBe('no_answer');
  });

  it('is seen to be stopped by that batch', async () => {
    const world = await worlds.open({ cron: DAILY_AT_SIX });
    world.pauseBatches();
    const order = await world.addOrder({ phase: 'at_warehouse', plan: { kind: 'cooperates' } });
    await order.press();
    await world.advance(21 * HOUR + 10 * MINUTE);
    await world.control.runBatch(world.providerId);
    await world.control.runBatch(world.providerId);
    await world.advance(3 * MINUTE);
    expect((await order.verdict()).verdict).toBe('stopped_at_warehouse');
  });

  it('is not said to be stopped before the warehouse until it has synced on two days', async () => {
    const world = await worlds.open({ cron: DAILY_AT_SIX, runsAt: DAILY_AT_SIX });
    const order = await world.addOrder({ phase: 'read' });
    await order.press();
    await world.advance(DAY + 21 * HOUR + 10 * MINUTE);
    // 06:00:00
    expect((await order.verdict()).verdict).toBe('requested');
    await world.advance(3 * MINUTE);
    expect((await order.verdict()).verdict).toBe('stopped_before_warehouse');
  });

  it('is not said to be stopped by the schedule and one later order before its fourth day, and says so then', async () => {
    const world = await worlds.open({ cron: DAILY_AT_SIX });
    await world.allow(NOTHING_OF_RUNS);
    world.pauseBatches();
    const order = await world.addOrder({ phase: 'read' });
    await order.press();
    await world.advance(MINUTE);
    await world.addOrder({ phase: 'read', importedAt: world.now() });
    await world.control.runBatch(world.providerId);
    await world.advance(3 * DAY + 21 * HOUR + 9 * MINUTE);
    expect((await order.verdict()).verdict).toBe('requested');
    await world.advance(3 * MINUTE);
    const { verdict, evidence } = await order.verdict();
    expect(verdict).toBe('stopped_before_warehouse');
    expect(evidence.map(({ text }) => text)).toEqual(
      expect.arrayContaining([
        expect.stringContaining('by the schedule'),
        expect.stringContaining('A later order went to the warehouse'),
      ]),
    );
  });
});

describe('the provider has an answer time of its own', () => {
  it('is no answer after that, not after the operator’s', async () => {
    const world = await worlds.open();
    await world.prisma.provider.update({
      where: { shop_name: { shop: world.shop, name: 'Nordic 3PL' } },
      data: { answerMs: 8 * HOUR },
    });
    const order = await world.addOrder({ phase: 'at_warehouse', plan: { kind: 'silent' } });
    await order.press();
    await world.advance(8 * HOUR - 5 * MINUTE);
    expect((await order.verdict()).verdict).toBe('requested');
    await world.advance(10 * MINUTE);
    expect((await order.verdict()).verdict).toBe('no_answer');
  });
});

describe('the provider has a longer answer time than the watch after an answer', () => {
  it('is said to be watched for as long as an answer is waited for, and after it', async () => {
    const world = await worlds.open();
    await world.prisma.provider.update({
      where: { shop_name: { shop: world.shop, name: 'Nordic 3PL' } },
      data: { answerMs: 30 * 24 * HOUR },
    });
    const order = await world.addOrder({ phase: 'at_warehouse', plan: { kind: 'silent' } });
    const { answerBy, watchUntil } = await order.press();
    expect(Date.parse(watchUntil) - Date.parse(answerBy ?? '')).toBe(72 * HOUR);
  });
});

describe.each([
  ['Prime Penguin gives no schedule', null],
  ['the schedule cannot be read', 'every now and then'],
  ['the schedule is over for good', '0 0 31 2 *'],
])('%s', (_, cron) => {
  it('shows no next batch, and is stopped before the warehouse when it has synced twice', async () => {
    const world = await worlds.open({ cron });
    const order = await world.addOrder({ phase: 'read' });
    const pressed = await order.press();
    expect(pressed.nextBatchAt).toBeNull();
    await world.advance(40 * MINUTE);
    expect((await order.verdict()).verdict).toBe('requested');
    await world.advance(2 * MINUTE);
    expect((await order.verdict()).verdict).toBe('stopped_before_warehouse');
  });

  it('takes one assumed interval for no proof of a batch where no syncs are shown', async () => {
    const world = await worlds.open({ cron });
    await world.allow(NOTHING_OF_RUNS);
    const order = await world.addOrder({ phase: 'read' });
    await order.press();
    await world.advance(MINUTE);
    await world.addOrder({ phase: 'read', importedAt: world.now() });
    await world.advance(2 * HOUR - MINUTE);
    expect((await order.verdict()).verdict).toBe('requested');
    await world.advance(5 * MINUTE);
    expect((await order.verdict()).verdict).toBe('stopped_before_warehouse');
  });

  it('still sees the warehouse’s answer', async () => {
    const world = await worlds.open({ cron });
    const order = await world.addOrder({ phase: 'at_warehouse', plan: { kind: 'cooperates' } });
    await order.press();
    await world.advance(2 * HOUR);
    expect((await order.verdict()).verdict).toBe('stopped_at_warehouse');
  });
});

describe('a provider that serves several stores of one tenant', () => {
  const shown = (...rows: readonly (readonly [string | null, string])[]) =>
    rows.map(([storeName, cron]) => ({ providerName: 'Nordic 3PL', storeName, cron }));

  it.each([
    ['this store’s', shown(['Shopify', DAILY_AT_SIX], ['Another', EVERY_HALF_HOUR])],
    ['the slowest that may be meant', shown(['One', DAILY_AT_SIX], ['Another', EVERY_HALF_HOUR])],
  ])('reckons with %s when schedules are read again', async (_, value) => {
    const world = await worlds.open();
    const { deps, shop } = world;
    const connection = await deps.connections.read(shop);
    const primePenguin = await deps.primePenguin.forShop(shop);
    if (!connection || !primePenguin) throw new Error('not connected');
    await world.advance(2 * HOUR);
    const schedules = async () =>
      ({ kind: 'answered', value, primePenguinAt: null }) as const satisfies Answered<unknown>;
    const readWarehouseConnections = async () =>
      ({ kind: 'not_shown', why: 'not_allowed' }) as const;
    const prompt = { ...primePenguin, schedules, readWarehouseConnections };
    const fresh = await withFreshProviders(deps, connection, prompt, ['Nordic 3PL']);
    expect(fresh.connection.providers.find(({ name }) => name === 'Nordic 3PL')?.cron).toBe(
      DAILY_AT_SIX,
    );
  });
});

describe('the schedule changes', () => {
  it('is read again, and counts from then on where no syncs are shown', async () => {
    const world = await worlds.open();
    await world.allow(NOTHING_OF_RUNS);
    const order = await world.addOrder({ phase: 'at_warehouse', plan: { kind: 'silent' } });
    await order.press();
    await world.control.changeProvider(world.providerId, { shownCron: DAILY_AT_SIX });
    await world.advance(2 * HOUR);
    expect((await order.cancellation()).nextBatchAt).toMatch(/T06:00:00.000Z$/);
    await world.advance(4 * HOUR);
    expect((await order.verdict()).verdict).toBe('requested');
  });

  it('does not keep anybody waiting where syncs are shown to go on as before', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({ phase: 'at_warehouse', plan: { kind: 'silent' } });
    await order.press();
    await world.control.changeProvider(world.providerId, { shownCron: DAILY_AT_SIX });
    await world.advance(4 * HOUR - MINUTE);
    expect((await order.verdict()).verdict).toBe('requested');
    await world.advance(6 * MINUTE);
    expect((await order.verdict()).verdict).toBe('no_answer');
  });
});

describe('a provider turns up that was not there when the shop was connected', () => {
  it('gets its schedule with the first look', async () => {
    const world = await worlds.open();
    const providerId = await world.control.addProvider({
      tenantId: world.tenantId,
      name: 'Brand New Logistics',
      cron: null,
      shownCron: DAILY_AT_SIX,
    });
    const order = await world.addOrder({ phase: 'at_warehouse', providerId });
    const pressed = await order.press();
    expect(pressed.warehouses[0]?.provider?.name).toBe('Brand New Logistics');
    expect(pressed.nextBatchAt).toMatch(/T06:00:00.000Z$/);
  });
});

describe('a provider that no warehouse connection shows', () => {
  it('keeps the schedule that Prime Penguin lists, whichever provider is looked at', async () => {
    const world = await worlds.open();
    const { deps, shop } = world;
    const connection = await deps.connections.read(shop);
    const primePenguin = await deps.primePenguin.forShop(shop);
    if (!connection || !primePenguin) throw new Error('not connected');
    await world.advance(2 * HOUR);
    const readWarehouseConnections = async () => {
      const shown = await primePenguin.readWarehouseConnections();
      if (shown.kind !== 'answered') throw new Error(shown.kind);
      return { ...shown, value: shown.value.filter((one) => one.providerName === 'Nordic 3PL') };
    };
    const prompt = { ...primePenguin, readWarehouseConnections };
    const fresh = await withFreshProviders(deps, connection, prompt, ['Nordic 3PL']);
    const crons = fresh.connection.providers.map(({ name, cron }) => [name, cron]);
    expect(crons).toContainEqual(['Baltic Fulfilment', EVERY_HALF_HOUR]);
  });
});

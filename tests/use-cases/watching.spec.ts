/** How often Prime Penguin is asked, and that nothing is missed by asking so little. */

import { describe, expect, it } from 'vitest';
import { wakeEverything } from '#app/use-cases/wake-forgotten.ts';
import { watchShop } from '#app/use-cases/watch-shop.ts';
import { HOUR, type MerchantWorld, MINUTE, worldsForSpecs } from '#tests/support/merchant-world.ts';

const worlds = worldsForSpecs();

async function callNames(world: MerchantWorld): Promise<readonly string[]> {
  return (await world.calls()).map(({ path }) => path.split('/').slice(-2).join('/'));
}

const FEEDS = ['WarehouseOrder/GetAllOrders', 'EntityLog/GetEntityLogs'];
/** Once an hour, and when the shop is connected. */
const PROVIDERS = [
  'SalesChannel/InstalledLogisticProviders',
  'WarehouseConnection/GetAllWarehouseConnections',
];
/** Once an hour while a warehouse is awaited: does its connection run? */
const RUNS = ['Integrators/LastTimeOfSync'];

describe('nothing is open', () => {
  it('makes no call at all', async () => {
    const world = await worlds.open();
    await world.addOrder({ phase: 'at_warehouse' });
    await world.calls();
    await world.advance(24 * HOUR);
    expect(await callNames(world)).toEqual([]);
    expect(world.waiting).toEqual([]);
  });
});

describe('a warehouse is awaited and nothing happens', () => {
  it('looks once after each batch, with two calls for all orders together, and three more an hour', async () => {
    const world = await worlds.open();
    for (let count = 0; count < 3; count += 1) {
      await (await world.addOrder({ phase: 'at_warehouse', plan: { kind: 'silent' } })).press();
    }
    await world.calls();
    await world.advance(20 * MINUTE);
    expect(await callNames(world)).toEqual([...FEEDS, ...RUNS]);
    await world.advance(30 * MINUTE);
    expect(await callNames(world)).toEqual(FEEDS);
    await world.advance(30 * MINUTE);
    expect(await callNames(world)).toEqual([...FEEDS, ...PROVIDERS, ...RUNS]);
    await world.advance(30 * MINUTE);
    expect(await callNames(world)).toEqual(FEEDS);
  });

  it('looks as often as the pause allows while somebody has it open, and not longer', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({ phase: 'at_warehouse', plan: { kind: 'silent' } });
    const { id, version } = await order.press();
    world.pauseBatches();
    await world.advance(2 * MINUTE);
    await world.calls();
    const gone = new AbortController();
    const waiting = world.application.readCancellation(world.shop, id, {
      since: version + 100,
      waitMs: 25_000,
      signal: gone.signal,
    });
    const isNoted = async () => (await world.deps.watches.read(world.shop))?.viewedUntil != null;
    while (!(await isNoted()));
    await world.advance(5 * MINUTE);
    gone.abort();
    expect((await waiting).kind).toBe('unchanged');
    // At once, and a pause later; by then the reader has gone.
    expect(await callNames(world)).toEqual([...FEEDS, ...RUNS, ...FEEDS]);
  });
});

describe('a turn of looking', () => {
  it('reads what is open once, whatever it writes, and plans the next turn by what it wrote', async () => {
    const world = await worlds.open();
    const { deps, shop } = world;
    for (let count = 0; count < 2; count += 1) {
      await (await world.addOrder({ phase: 'at_warehouse', plan: { kind: 'silent' } })).press();
    }
    await world.advance(20 * MINUTE);
    const versions = async () =>
      (await deps.cancellations.readOpen(shop)).map(({ version }) => version);
    const before = await versions();
    let reads = 0;
    const { readOpen } = deps.cancellations;
    deps.cancellations.readOpen = (...given) => {
      reads += 1;
      return readOpen(...given);
    };
    await deps.watches.plan(shop, world.now());
    await watchShop(deps, shop);
    expect(reads).toBe(1);
    expect(await versions()).toEqual(before.map((version) => version + 1));
    const { nextLookAt } = (await deps.watches.read(shop)) ?? {};
    expect(world.waiting).toContainEqual({ job: 'watch', shop, at: nextLookAt });
  });
});

describe('one of many orders changes', () => {
  it('reads whole that one alone', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({ phase: 'at_warehouse', plan: { kind: 'cooperates' } });
    await order.press();
    const other = await world.addOrder({ phase: 'at_warehouse', plan: { kind: 'silent' } });
    await other.press();
    await world.advance(20 * MINUTE);
    await world.calls();
    await world.advance(30 * MINUTE);
    const calls = await world.calls();
    const asked = calls.filter(({ path }) => path.endsWith('SalesChannelOrders/Get'));
    expect(asked).toHaveLength(1);
    expect(calls).toHaveLength(FEEDS.length + 3);
    expect((await order.verdict()).verdict).toBe('stopped_at_warehouse');
  });

  it('reads nothing for orders that nobody has asked to cancel', async () => {
    const world = await worlds.open();
    await (await world.addOrder({ phase: 'at_warehouse', plan: { kind: 'silent' } })).press();
    await world.advance(20 * MINUTE);
    await world.addOrder({ phase: 'at_warehouse', plan: { kind: 'ships', afterBatches: 1 } });
    await world.calls();
    await world.advance(30 * MINUTE);
    expect(await callNames(world)).toEqual(FEEDS);
  });
});

describe('nothing is open any more', () => {
  it('does not begin where it once ended when somebody asks weeks later', async () => {
    const world = await worlds.open({ timing: { afterwatchMs: HOUR } });
    const order = await world.addOrder({ phase: 'at_warehouse', plan: { kind: 'cooperates' } });
    await order.press();
    await world.advance(HOUR);
    const cursor = async () =>
      (await world.prisma.shopWatch.findUnique({ where: { shop: world.shop } }))?.cursor;
    expect(await cursor()).not.toBeNull();
    await world.advance(3 * HOUR);
    expect(await cursor()).toBeNull();
  });
});

describe('a problem is reported', () => {
  it('is noticed although it does not touch the order’s own row', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({ phase: 'at_warehouse', plan: { kind: 'silent' } });
    await order.press();
    await world.advance(20 * MINUTE);
    await world.control.recordProblem(order.primePenguinOrderIds[0] ?? 0, {
      via: 'entity_log',
      code: 21,
      message: 'Not by this road',
    });
    await world.advance(25 * MINUTE);
    expect(await order.verdict()).toMatchObject({
      verdict: 'not_supported',
      reason: 'Not by this road',
    });
  });

  it('is read once, not at every look', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({ phase: 'at_warehouse', plan: { kind: 'silent' } });
    await order.press();
    await world.advance(20 * MINUTE);
    await world.control.recordProblem(order.primePenguinOrderIds[0] ?? 0, {
      via: 'entity_log',
      code: 11,
      message: 'No such street',
    });
    await world.advance(30 * MINUTE);
    expect((await order.verdict()).verdict).toBe('requested');
    await world.calls();
    await world.advance(10 * MINUTE);
    const names = await callNames(world);
    expect(names.filter((name) => name === 'SalesChannelOrders/Get')).toEqual([]);
  });
});

describe('Prime Penguin cannot be reached at the look', () => {
  it('catches up with everything when it can again', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({ phase: 'at_warehouse', plan: { kind: 'cooperates' } });
    await order.press();
    const fault = await world.control.addFault({
      match: { tenantId: world.tenantId },
      fault: { kind: 'html_page' },
    });
    await world.advance(2 * HOUR);
    expect((await order.verdict()).verdict).toBe('requested');
    await world.control.clearFaults(fault);
    await world.advance(6 * MINUTE);
    expect((await order.verdict()).verdict).toBe('stopped_at_warehouse');
  });

  it('misses nothing when only the reading of one order fails', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({ phase: 'at_warehouse', plan: { kind: 'cooperates' } });
    await order.press();
    await world.advance(20 * MINUTE);
    const fault = await world.control.addFault({
      match: { tenantId: world.tenantId, path: 'GetOrderStatusLogs' },
      fault: { kind: 'internal_error' },
    });
    await world.advance(HOUR);
    expect((await order.verdict()).verdict).toBe('requested');
    await world.control.clearFaults(fault);
    await world.advance(HOUR);
    expect((await order.verdict()).verdict).toBe('stopped_at_warehouse');
  });
});

describe('the watcher’s process dies while it looks', () => {
  it('is looked at by another when its time is over', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({ phase: 'at_warehouse', plan: { kind: 'cooperates' } });
    await order.press();
    await world.advance(15 * MINUTE);
    await world.deps.watches.plan(world.shop, world.now());
    const dead = await world.deps.watches.take(world.shop, world.now(), 300_000);
    expect(dead).not.toBeNull();
    // Its job comes back before the lease is over, and finds the place taken.
    world.loseJobs();
    await world.deps.cancellations.wake({ job: 'watch', shop: world.shop, at: world.now() });
    await world.runDueJobs();
    await world.prisma
      .$executeRaw`UPDATE shop_watch SET lease_until = now() WHERE shop = ${world.shop}`;
    await world.advance(HOUR);
    expect((await order.verdict()).verdict).toBe('stopped_at_warehouse');
  });

  it('is looked at by a worker that starts soon after', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({ phase: 'at_warehouse', plan: { kind: 'cooperates' } });
    await order.press();
    await world.advance(15 * MINUTE);
    await world.deps.watches.plan(world.shop, world.now());
    await world.deps.watches.take(world.shop, world.now(), 300_000);
    world.loseJobs();
    await world.deps.watches.wakeAll(null);
    await world.runDueJobs();
    await world.prisma
      .$executeRaw`UPDATE shop_watch SET lease_until = now() WHERE shop = ${world.shop}`;
    await world.advance(HOUR);
    expect((await order.verdict()).verdict).toBe('stopped_at_warehouse');
  });

  it('is not taken for dead while it looks, however long that takes', async () => {
    const world = await worlds.open();
    await (await world.addOrder({ phase: 'at_warehouse' })).press();
    await world.deps.watches.plan(world.shop, world.now());
    const { watches } = world.deps;
    const running = await watches.take(world.shop, world.now(), 0);
    await watches.renew(world.shop, running?.lease ?? '', 300_000);
    expect(await watches.take(world.shop, world.now(), 300_000)).toBeNull();
  });

  it('lets only one look at a time', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({ phase: 'at_warehouse', plan: { kind: 'silent' } });
    await order.press();
    await world.deps.watches.plan(world.shop, world.now());
    const takes = await Promise.all(
      [1, 2, 3].map(() => world.deps.watches.take(world.shop, world.now(), 300_000)),
    );
    expect(takes.filter((one) => one !== null)).toHaveLength(1);
  });
});

describe('a look is planned while another runs', () => {
  it('is not forgotten when that one ends', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({ phase: 'at_warehouse', plan: { kind: 'cooperates' } });
    await world.deps.watches.plan(world.shop, world.now());
    const running = await world.deps.watches.take(world.shop, world.now(), 300_000);
    // The look under way has seen that nothing is open; now somebody presses.
    await order.press();
    await world.deps.watches.finish(world.shop, running?.lease ?? '', {
      startedAt: world.now(),
      looked: true,
      cursor: null,
      nextLookAt: null,
      notBefore: world.now() + MINUTE,
    });
    await world.advance(HOUR);
    expect((await order.verdict()).verdict).toBe('stopped_at_warehouse');
  });
});

describe('the queue has lost its jobs', () => {
  it('goes on from what is planned in the rows', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({ phase: 'at_warehouse', plan: { kind: 'cooperates' } });
    await order.press();
    await world.advance(15 * MINUTE);
    world.loseJobs();
    await world.deps.watches.wakeAll(null);
    await world.advance(HOUR);
    expect((await order.verdict()).verdict).toBe('stopped_at_warehouse');
  });
});

describe('the app is down when the watch is over', () => {
  it('looks once more before the watch ends, and tells what happened meanwhile', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({ phase: 'at_warehouse', plan: { kind: 'cooperates' } });
    await order.press();
    await world.advance(HOUR);
    expect((await order.verdict()).verdict).toBe('stopped_at_warehouse');
    world.loseJobs();
    const [id = 0] = order.primePenguinOrderIds;
    const resumed = {
      kind: 'status',
      raw: 'Plock',
      normalised: 'InProgress',
      withParcel: false,
    } as const;
    await world.control.warehouseSays(id, resumed);
    await world.advance(world.deps.timing.afterwatchMs + HOUR);
    await world.deps.cancellations.wakeUnfinished(world.now());
    await world.runDueJobs();
    await wakeEverything(world.deps);
    await world.runDueJobs();
    expect((await order.verdict()).why).toBe('resumed_by_warehouse');
  });
});

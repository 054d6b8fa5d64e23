/** The demo and what is real are never mixed, and the demo can be taken away without a trace. */
import { Prisma } from '@prisma/client';
import { beforeEach, describe, expect, it } from 'vitest';
import { demoAccountOf } from '#app/domain/account.ts';
import { forAccount } from '#app/use-cases/for-account.ts';
import { judgeAgain } from '#app/use-cases/judge-again.ts';
import { wakeEverything } from '#app/use-cases/wake-forgotten.ts';
import { openDemo, playing, press, read } from '#tests/support/demo-world.ts';
import {
  HOUR,
  type MerchantWorld,
  MINUTE,
  OWNER,
  SECOND,
  worldsForSpecs,
} from '#tests/support/merchant-world.ts';

const WHOLE_PAGE = { cursor: null, limit: 100 };

const worlds = worldsForSpecs();

let world: MerchantWorld;

/** Every row of every table that says whose it is, for one account. */
async function rowsOf(account: string): Promise<Readonly<Record<string, number>>> {
  const { prisma } = world;
  const counts: Record<string, number> = {};
  const tables = await prisma.$queryRaw<{ table_name: string }[]>`
    SELECT table_name::text FROM information_schema.columns
    WHERE table_schema = 'public' AND column_name = 'shop' ORDER BY 1`;
  for (const { table_name: table } of tables) {
    const [row] = await prisma.$queryRaw<{ count: bigint }[]>(
      Prisma.sql`SELECT count(*) FROM ${Prisma.raw(`"${table}"`)} WHERE shop = ${account}`,
    );
    const count = Number(row?.count ?? 0);
    if (count > 0) counts[table] = count;
  }
  return counts;
}

const demoRows = () => rowsOf(demoAccountOf(world.shop));

describe('a shop that is not connected', () => {
  beforeEach(async () => {
    world = await worlds.open({ isConnected: false });
  });

  it('has no demo before it is started', async () => {
    const { application, shop } = world;
    expect(await application.readDemo(shop)).toMatchObject({
      demo: { state: 'off', orders: [], stories: { length: 11 } },
    });
    expect(await application.readConnection(shop)).toEqual({ connected: false });
    expect(await application.setStory(shop, world.addToShopify(), 'shipped_already')).toEqual({
      kind: 'not_in_the_demo',
    });
    expect(await demoRows()).toEqual({});
  });

  it('is connected to a demo, and told so, when it starts one', async () => {
    const { application, shop } = world;
    const started = await application.startDemo(shop, OWNER);
    expect(started).toMatchObject({
      kind: 'started',
      connection: {
        connected: true,
        demo: true,
        tenantName: 'Demo',
        userName: null,
        salesChannel: { domain: shop, name: `${shop} (demo)` },
        state: 'working',
      },
    });
    expect(await application.readConnection(shop)).toMatchObject({ demo: true });
    // The record of changes is the shop's: that the demo was started is real.
    expect(await rowsOf(shop)).toEqual({ audit_entry: 1 });
  });

  it('stays in the demo that is on when it is started again', async () => {
    const { application, shop } = world;
    await application.startDemo(shop, OWNER);
    const { id } = await press(world, await playing(world, 'stops_when_asked'));
    expect(await application.startDemo(shop, OWNER)).toMatchObject({ kind: 'started' });
    expect(await read(world, id)).toMatchObject({ id });
  });
});

describe('a shop in the demo', () => {
  beforeEach(async () => {
    world = await openDemo(worlds);
  });

  it('can read and press any order of the shop’s, and each says that it is a demo', async () => {
    const id = world.addToShopify();
    expect(await world.application.readOrder(world.shop, id)).toMatchObject({
      order: { demo: true, canRequest: expect.any(Boolean) },
    });
    const pressed = await press(world, id);
    expect(pressed.demo).toBe(true);
    const { cancellations } = await world.application.listCancellations(world.shop, WHOLE_PAGE);
    expect(cancellations).toMatchObject([{ id: pressed.id, demo: true }]);
  });

  it('asks nothing of the Prime Penguin that the operator has set', async () => {
    const { id } = await press(world, await playing(world, 'stops_when_asked'));
    await world.advance(MINUTE);
    expect(await read(world, id)).toMatchObject({ outcome: 'stopped' });
    expect(await world.calls()).toEqual([]);
  });

  it('leaves nothing behind when it ends', async () => {
    await press(world, await playing(world, 'two_providers'));
    await world.application.readOrder(world.shop, world.addToShopify());
    await world.advance(30 * SECOND);
    expect(Object.keys(await demoRows())).toEqual(
      expect.arrayContaining(['cancellation', 'demo_order', 'order_look', 'shop_connection']),
    );
    await world.application.endDemo(world.shop, OWNER);
    expect(await demoRows()).toEqual({});
    // What was still waiting finds nothing to do, and makes nothing new.
    await world.advance(HOUR);
    expect(await demoRows()).toEqual({});
    expect(await world.application.readConnection(world.shop)).toEqual({ connected: false });
  });

  it('ends the demo when it disconnects', async () => {
    await press(world, await playing(world, 'stops_when_asked'));
    await world.application.disconnectShop(world.shop, OWNER);
    expect(await demoRows()).toEqual({});
  });

  it('starts anew with every order as if never asked for', async () => {
    const { application, shop } = world;
    const id = await playing(world, 'stops_when_asked');
    await press(world, id);
    await application.endDemo(shop, OWNER);
    await application.startDemo(shop, OWNER);
    expect(await application.readOrder(shop, id)).toMatchObject({
      order: { cancellation: null, demo: true },
    });
    expect(await application.setStory(shop, id, 'shipped_already')).toMatchObject({ kind: 'set' });
  });

  it('goes on by itself when its jobs were lost', async () => {
    const { id } = await press(world, await playing(world, 'stops_when_asked'));
    world.loseJobs();
    await wakeEverything(world.deps);
    await world.advance(MINUTE);
    expect(await read(world, id)).toMatchObject({ outcome: 'stopped' });
  });

  it('is judged at its own pace, also when everything is judged again', async () => {
    const { id } = await press(world, await playing(world, 'provider_never_answers'));
    await world.advance(2 * MINUTE);
    expect(await read(world, id)).toMatchObject({ warehouses: [{ verdict: 'no_answer' }] });
    // At a shop's pace it would still be waited for.
    await judgeAgain(world.deps);
    expect(await read(world, id)).toMatchObject({ warehouses: [{ verdict: 'no_answer' }] });
  });

  it('is told that a real shop’s cancellation is none of its own', async () => {
    const real = await worlds.open();
    const order = await real.addOrder({ phase: 'at_warehouse' });
    const { id } = await order.press();
    expect(await world.application.readCancellation(world.shop, id, null)).toEqual({
      kind: 'unknown_cancellation',
    });
  });

  it('loses what is kept of an order, in the demo as elsewhere, when a customer is forgotten', async () => {
    const [gone, kept] = [
      await playing(world, 'stops_when_asked'),
      await playing(world, 'stops_when_asked'),
    ];
    await press(world, gone);
    await press(world, kept);
    await world.application.eraseOrders(world.shop, [gone]);
    const { prisma } = world;
    for (const table of [prisma.cancellation, prisma.demoOrder, prisma.orderLook] as const) {
      const count = (table.count as (of: object) => Promise<number>).bind(table);
      expect(await count({ where: { shopifyOrderId: gone } })).toBe(0);
    }
    expect(await prisma.demoOrder.count({ where: { shopifyOrderId: kept } })).toBe(1);
  });

  it.each(['forgetShop', 'eraseShop'] as const)('has no demo left after %s', async (verb) => {
    await press(world, await playing(world, 'stops_when_asked'));
    await world.application[verb](world.shop);
    expect(await demoRows()).toEqual({});
  });
});

describe('a shop in the demo that connects for real', () => {
  beforeEach(async () => {
    world = await openDemo(worlds);
  });

  it('has nothing of the demo any more, and shows nothing of it', async () => {
    const { application, shop } = world;
    const id = await playing(world, 'stops_when_asked');
    const pressed = await press(world, id);
    await world.advance(MINUTE);
    await world.connect();
    expect(await demoRows()).toEqual({});
    expect(await application.readConnection(shop)).toMatchObject({ demo: false });
    expect(await application.readCancellation(shop, pressed.id, null)).toEqual({
      kind: 'unknown_cancellation',
    });
    expect(await application.listCancellations(shop, WHOLE_PAGE)).toMatchObject({
      cancellations: [],
    });
    expect(await application.readOrder(shop, id)).toMatchObject({
      order: { demo: false, cancellation: null, inPrimePenguin: 'not_yet' },
    });
    expect(await application.readDemo(shop)).toMatchObject({
      demo: { state: 'really_connected', orders: [] },
    });
  });

  it('stays in the demo as it was when the check fails', async () => {
    const { application, shop, tenantId } = world;
    const { id } = await press(world, await playing(world, 'stops_when_asked'));
    const before = await demoRows();
    const failed = await application.connectShop(shop, OWNER, {
      method: 'token',
      tenantId,
      accessToken: 'not-a-token',
    });
    expect(failed.kind).toBe('rejected');
    expect(await demoRows()).toEqual(before);
    await world.advance(MINUTE);
    expect(await read(world, id)).toMatchObject({ demo: true, outcome: 'stopped' });
  });

  it('works with its own Prime Penguin even if the demo could not be taken away', async () => {
    const { application, shop, deps } = world;
    await press(world, await playing(world, 'stops_when_asked'));
    const { eraseDemo } = deps.shops;
    Object.assign(deps.shops, { eraseDemo: () => Promise.reject(new Error('the plug is pulled')) });
    await expect(world.connect()).rejects.toThrow('the plug is pulled');
    Object.assign(deps.shops, { eraseDemo });
    expect(Object.keys(await demoRows())).not.toEqual([]);
    expect(await application.readConnection(shop)).toMatchObject({ demo: false });
    expect(await application.listCancellations(shop, WHOLE_PAGE)).toMatchObject({
      cancellations: [],
    });
    // Without the real connection what is left does not come back.
    await application.disconnectShop(shop, OWNER);
    expect(await application.readConnection(shop)).toEqual({ connected: false });
    expect(await demoRows()).toEqual({});
  });
});

describe('a shop that is really connected', () => {
  beforeEach(async () => {
    world = await worlds.open();
  });

  it('is refused a demo, and nothing is written', async () => {
    const { application, shop } = world;
    const before = await rowsOf(shop);
    expect(await application.startDemo(shop, OWNER)).toEqual({ kind: 'really_connected' });
    expect(await demoRows()).toEqual({});
    expect(await rowsOf(shop)).toEqual(before);
  });

  it('loses nothing of its own when a demo is ended that is not on', async () => {
    const order = await world.addOrder({ phase: 'at_warehouse', plan: { kind: 'cooperates' } });
    await order.press();
    const before = await rowsOf(world.shop);
    await world.application.endDemo(world.shop, OWNER);
    expect(await rowsOf(world.shop)).toEqual(before);
  });

  it('keeps its own pace and its own Prime Penguin while other shops are in the demo', async () => {
    const demo = await openDemo(worlds);
    expect(forAccount(world.deps, world.shop)).toBe(world.deps);
    expect(forAccount(world.deps, demoAccountOf(demo.shop)).timing).not.toEqual(world.deps.timing);
    expect(forAccount(world.deps, demoAccountOf(demo.shop)).primePenguin).not.toBe(
      world.deps.primePenguin,
    );
  });
});

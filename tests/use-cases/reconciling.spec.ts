/** An order is cancelled in Shopify, and Shopify's webhook never comes. */
import { describe, expect, it } from 'vitest';
import { demoAccountOf } from '#app/domain/account.ts';
import { reconcile, wakeReconciliations } from '#app/use-cases/reconcile.ts';
import {
  HOUR,
  type MerchantWorld,
  MINUTE,
  OWNER,
  type TestOrder,
  worldsForSpecs,
} from '#tests/support/merchant-world.ts';

const worlds = worldsForSpecs();

const AT_WAREHOUSE = { phase: 'at_warehouse', plan: { kind: 'cooperates' } } as const;
const DAY = 24 * HOUR;

async function run(world: MerchantWorld): Promise<void> {
  await reconcile(world.deps, world.shop);
  await world.runDueJobs();
}

async function tell(world: MerchantWorld, { id }: TestOrder, webhookId: string): Promise<void> {
  const { shop } = world;
  await world.application.receiveShopifyCancel({
    ...{ shop, shopifyOrderId: id, webhookId, eventId: null },
  });
  await world.runDueJobs();
}

async function endings(world: MerchantWorld): Promise<readonly (string | null)[]> {
  const rows = await world.prisma.shopifyWebhook.findMany({
    where: { shop: world.shop },
    orderBy: [{ receivedAt: 'asc' }, { webhookId: 'asc' }],
  });
  return rows.map(({ result }) => result);
}

describe('a webhook never came', () => {
  it('is made up for: the order is stopped as if it had come', async () => {
    const world = await worlds.open();
    const order = await world.addOrder(AT_WAREHOUSE);
    await order.cancelInShopify();
    await run(world);
    await world.advance(HOUR);
    expect(await order.cancellation()).toMatchObject({
      outcome: 'stopped',
      reason: 'inventory',
      requestedBy: { kind: 'shopify_cancel', userId: null },
    });
    expect(await order.requests()).toBe(1);
    expect(await endings(world)).toEqual(['forwarded']);
  });

  it('is made up for once, however often it is searched, and when the webhook comes after all', async () => {
    const world = await worlds.open();
    const order = await world.addOrder(AT_WAREHOUSE);
    await order.cancelInShopify();
    await run(world);
    await world.advance(61 * MINUTE);
    await run(world);
    await tell(world, order, 'late');
    await world.advance(HOUR);
    await run(world);
    expect(await endings(world)).toEqual(['forwarded', 'known_already']);
    expect(await order.requests()).toBe(1);
  });

  it('is made up for all of many, page by page', async () => {
    const world = await worlds.open();
    const orders: TestOrder[] = [];
    for (let count = 0; count < 5; count += 1) {
      const order = await world.addOrder(AT_WAREHOUSE);
      await order.cancelInShopify();
      orders.push(order);
      await world.advance(MINUTE);
    }
    await run(world);
    for (const order of orders) expect(await order.requests()).toBe(1);
  });

  it('joins what somebody has pressed for', async () => {
    const world = await worlds.open();
    const order = await world.addOrder(AT_WAREHOUSE);
    await order.press();
    await order.cancelInShopify();
    await run(world);
    expect(await endings(world)).toEqual(['joined']);
    expect(await order.requests()).toBe(1);
  });
});

describe('a webhook came', () => {
  it('is left to its own job', async () => {
    const world = await worlds.open();
    const order = await world.addOrder(AT_WAREHOUSE);
    await order.cancelInShopify();
    await tell(world, order, 'in-time');
    await run(world);
    expect(await endings(world)).toEqual(['forwarded']);
  });

  it('is heard once more where it could not be followed then', async () => {
    const world = await worlds.open({ isConnected: false });
    const order = await world.addOrder(AT_WAREHOUSE);
    await order.cancelInShopify();
    await tell(world, order, 'too-early');
    await world.connect();
    await run(world);
    expect((await endings(world)).toSorted()).toEqual(['forwarded', 'not_connected']);
    expect(await order.requests()).toBe(1);
  });

  it('is not asked again what the merchant did not want', async () => {
    const world = await worlds.open();
    await world.set({ automations: { forwardOnlyTag: 'retail' } });
    const order = await world.addOrder(AT_WAREHOUSE);
    await order.cancelInShopify();
    await tell(world, order, 'not-wanted');
    await world.set({ automations: { forwardOnlyTag: null } });
    await run(world);
    expect(await endings(world)).toEqual(['not_wanted']);
    expect(await order.requests()).toBe(0);
  });
});

describe('the merchant does not want cancelled orders forwarded', () => {
  it('is not searched, and what was cancelled meanwhile is not forwarded later', async () => {
    const world = await worlds.open();
    await world.set({ automations: { forwardShopifyCancels: false } });
    const order = await world.addOrder(AT_WAREHOUSE);
    await order.cancelInShopify();
    await world.advance(3 * HOUR);
    await run(world);
    await world.set({ automations: { forwardShopifyCancels: true } });
    await world.advance(HOUR);
    await run(world);
    expect(await endings(world)).toEqual([]);
    expect(await order.requests()).toBe(0);
  });
});

describe('how far is looked back', () => {
  it('is a day at first', async () => {
    const world = await worlds.open();
    const [early, late] = [await world.addOrder(AT_WAREHOUSE), await world.addOrder(AT_WAREHOUSE)];
    await early.cancelInShopify();
    await world.advance(2 * HOUR);
    await late.cancelInShopify();
    await world.advance(DAY - HOUR);
    await run(world);
    expect(await endings(world)).toEqual(['forwarded']);
    const { deps, shop } = world;
    expect(await deps.cancellations.readForOrder(shop, early.id)).toBeNull();
    expect(await deps.cancellations.readForOrder(shop, late.id)).not.toBeNull();
  });

  it('is to where the last run came, however long ago that was', async () => {
    const world = await worlds.open();
    await run(world);
    const order = await world.addOrder(AT_WAREHOUSE);
    await order.cancelInShopify();
    await world.advance(5 * DAY);
    await run(world);
    expect(await endings(world)).toEqual(['forwarded']);
  });

  it('is no further for an order that has changed since for another reason', async () => {
    const world = await worlds.open();
    const order = await world.addOrder(AT_WAREHOUSE);
    await order.cancelInShopify();
    await world.advance(10 * DAY);
    world.touch(order.id);
    await run(world);
    expect(await endings(world)).toEqual([]);
  });

  it('is as far as before where Shopify could not be asked', async () => {
    const world = await worlds.open();
    await run(world);
    const order = await world.addOrder(AT_WAREHOUSE);
    await order.cancelInShopify();
    world.setShopifyDown(true);
    for (let count = 0; count < 3; count += 1) {
      await world.advance(HOUR);
      await run(world);
    }
    world.setShopifyDown(false);
    await world.advance(HOUR);
    await run(world);
    expect(await endings(world)).toEqual(['forwarded']);
  });
});

describe('whose turn it is', () => {
  const woken = (world: MerchantWorld) =>
    world.waiting.filter(({ job, shop }) => job === 'reconcile' && shop === world.shop).length;

  it('is a shop’s once an hour', async () => {
    const world = await worlds.open();
    await wakeReconciliations(world.deps);
    expect(woken(world)).toBe(1);
    await run(world);
    const order = await world.addOrder(AT_WAREHOUSE);
    await order.cancelInShopify();
    await world.advance(59 * MINUTE);
    await wakeReconciliations(world.deps);
    expect(woken(world)).toBe(0);
    // A job too many changes nothing.
    await run(world);
    expect(await endings(world)).toEqual([]);
    await world.advance(MINUTE);
    await wakeReconciliations(world.deps);
    expect(woken(world)).toBe(1);
  });

  it('is no shop’s that is not connected, nor a demo’s', async () => {
    const world = await worlds.open({ isConnected: false });
    await world.application.startDemo(world.shop, OWNER);
    await wakeReconciliations(world.deps);
    const shops = world.waiting.filter(({ job }) => job === 'reconcile').map(({ shop }) => shop);
    expect(shops).not.toContain(world.shop);
    expect(shops).not.toContain(demoAccountOf(world.shop));
  });
});

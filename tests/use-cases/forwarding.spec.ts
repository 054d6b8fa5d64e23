/** An order is cancelled in Shopify, and the warehouse hears of it without anybody's doing. */
import { describe, expect, it } from 'vitest';
import { demoAccountOf } from '#app/domain/account.ts';
import { forgetOld } from '#app/use-cases/forget-old.ts';
import { wakeForgotten } from '#app/use-cases/wake-forgotten.ts';
import {
  HOUR,
  type MerchantWorld,
  MINUTE,
  SECOND,
  type TestOrder,
  worldsForSpecs,
} from '#tests/support/merchant-world.ts';

const worlds = worldsForSpecs();

let webhooks = 0;

/** Shopify tells of it; by default each time as of something new. */
async function tell(world: MerchantWorld, order: TestOrder, ids: Partial<Ids> = {}): Promise<void> {
  webhooks += 1;
  await world.application.receiveShopifyCancel({
    shop: world.shop,
    shopifyOrderId: order.id,
    webhookId: ids.webhookId ?? `webhook-${webhooks}`,
    eventId: ids.eventId === undefined ? `event-${webhooks}` : ids.eventId,
  });
}
interface Ids {
  readonly webhookId: string;
  readonly eventId: string | null;
}

async function cancellations(world: MerchantWorld, order: TestOrder): Promise<number> {
  return world.prisma.cancellation.count({
    where: { shop: world.shop, shopifyOrderId: order.id },
  });
}

async function endings(world: MerchantWorld): Promise<readonly (string | null)[]> {
  const rows = await world.prisma.shopifyWebhook.findMany({
    where: { shop: world.shop },
    orderBy: { receivedAt: 'asc' },
  });
  return rows.map(({ result }) => result);
}

const AT_WAREHOUSE = { phase: 'at_warehouse', plan: { kind: 'cooperates' } } as const;

describe('an order is cancelled in Shopify', () => {
  it('is stopped at the warehouse, with Shopify’s reason and nobody as its requester', async () => {
    const world = await worlds.open();
    const order = await world.addOrder(AT_WAREHOUSE);
    await order.cancelInShopify();
    await tell(world, order);
    await world.advance(HOUR);
    expect(await order.cancellation()).toMatchObject({
      outcome: 'stopped',
      reason: 'inventory',
      requestedBy: { kind: 'shopify_cancel', userId: null },
      nextStep: { code: 'none' },
    });
    expect(await order.requests()).toBe(1);
    expect(await endings(world)).toEqual(['forwarded']);
  });

  it('is asked for once, however often Shopify tells of it, together with a press', async () => {
    const world = await worlds.open();
    const order = await world.addOrder(AT_WAREHOUSE);
    await order.cancelInShopify();
    for (let count = 0; count < 5; count += 1) await tell(world, order);
    await Promise.all([order.press(), world.runDueJobs()]);
    await world.advance(MINUTE);
    await tell(world, order);
    await world.advance(HOUR);
    expect((await endings(world)).at(-1)).toBe('known_already');
    expect(await cancellations(world, order)).toBe(1);
    expect(await order.requests()).toBe(1);
  });

  it('joins what was asked for before, which learns that it is cancelled', async () => {
    const world = await worlds.open();
    const order = await world.addOrder(AT_WAREHOUSE);
    await order.press();
    await order.cancelInShopify();
    await tell(world, order);
    await world.advance(HOUR);
    expect(await endings(world)).toEqual(['joined']);
    expect(await order.cancellation()).toMatchObject({
      requestedBy: { kind: 'staff' },
      nextStep: { code: 'none' },
    });
    expect(await order.requests()).toBe(1);
  });

  it('gets its verdict at once when it has shipped', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({ phase: 'shipped' });
    await order.cancelInShopify();
    await tell(world, order);
    await world.runDueJobs();
    expect((await order.verdict()).verdict).toBe('too_late');
    expect(await order.requests()).toBe(0);
  });
});

describe('a webhook that came before', () => {
  it.each([
    ['the same webhook', { webhookId: 'w-1', eventId: 'e-2' }],
    ['another webhook about the same event', { webhookId: 'w-2', eventId: 'e-1' }],
  ])('changes nothing: %s', async (_name, again) => {
    const world = await worlds.open();
    const order = await world.addOrder(AT_WAREHOUSE);
    await tell(world, order, { webhookId: 'w-1', eventId: 'e-1' });
    await world.runDueJobs();
    const waiting = world.waiting.length;
    await tell(world, order, again);
    expect(await endings(world)).toHaveLength(1);
    expect(world.waiting).toHaveLength(waiting);
  });

  it('is another one where neither gives an event', async () => {
    const world = await worlds.open();
    const order = await world.addOrder(AT_WAREHOUSE);
    await tell(world, order, { webhookId: 'w-1', eventId: null });
    await tell(world, order, { webhookId: 'w-2', eventId: null });
    expect(await endings(world)).toHaveLength(2);
  });

  it('is forgotten after a week, and not before', async () => {
    const world = await worlds.open();
    const order = await world.addOrder(AT_WAREHOUSE);
    await tell(world, order);
    await world.advance(6 * 24 * HOUR);
    await forgetOld(world.deps);
    expect(await endings(world)).toHaveLength(1);
    await world.advance(2 * 24 * HOUR);
    await forgetOld(world.deps);
    expect(await endings(world)).toHaveLength(0);
  });
});

const SHORT_WATCH = { timing: { afterwatchMs: 2 * HOUR } };

describe('a webhook that comes late', () => {
  it('does not open again what is over', async () => {
    const world = await worlds.open(SHORT_WATCH);
    const order = await world.addOrder(AT_WAREHOUSE);
    await order.cancelInShopify();
    await tell(world, order);
    await world.advance(5 * HOUR);
    await tell(world, order);
    await world.advance(HOUR);
    expect(await endings(world)).toEqual(['forwarded', 'known_already']);
    expect(await cancellations(world, order)).toBe(1);
    expect(await order.requests()).toBe(1);
  });

  it('does not open again a press that was watched when the order was cancelled', async () => {
    const world = await worlds.open(SHORT_WATCH);
    const order = await world.addOrder(AT_WAREHOUSE);
    await order.press();
    await world.advance(HOUR);
    await order.cancelInShopify();
    await world.advance(4 * HOUR);
    await tell(world, order);
    await world.advance(HOUR);
    expect(await endings(world)).toEqual(['known_already']);
    expect(await cancellations(world, order)).toBe(1);
  });

  it('is heeded where the order was cancelled after the watch was over', async () => {
    const world = await worlds.open(SHORT_WATCH);
    const order = await world.addOrder(AT_WAREHOUSE);
    await order.press();
    await world.advance(5 * HOUR);
    await order.cancelInShopify();
    await tell(world, order);
    await world.advance(HOUR);
    expect(await endings(world)).toEqual(['forwarded']);
    // It is stopped already: there was nothing to ask for.
    expect(await order.cancellation()).toMatchObject({ outcome: 'stopped' });
    expect(await order.requests()).toBe(1);
  });
});

describe('the merchant decides what is forwarded', () => {
  it('nothing', async () => {
    const world = await worlds.open();
    await world.set({ automations: { forwardShopifyCancels: false } });
    const order = await world.addOrder(AT_WAREHOUSE);
    await order.cancelInShopify();
    await tell(world, order);
    await world.advance(HOUR);
    expect(await endings(world)).toEqual(['not_wanted']);
    expect(await order.requests()).toBe(0);
  });

  it.each([
    ['wholesale', 1],
    [' WHOLESALE ', 1],
    ['retail', 0],
  ])('only orders with a tag: %s', async (forwardOnlyTag, requests) => {
    const world = await worlds.open();
    await world.set({ automations: { forwardOnlyTag } });
    const order = await world.addOrder(AT_WAREHOUSE);
    await order.cancelInShopify();
    await tell(world, order);
    await world.advance(HOUR);
    expect(await order.requests()).toBe(requests);
  });
});

describe('there is nothing to forward', () => {
  it('for a shop that is not connected, whatever its demo is', async () => {
    const world = await worlds.open();
    const order = await world.addOrder(AT_WAREHOUSE);
    await order.cancelInShopify();
    await world.prisma.shopConnection.updateMany({
      where: { shop: world.shop },
      data: { shop: demoAccountOf(world.shop) },
    });
    await tell(world, order);
    await world.advance(HOUR);
    expect(await endings(world)).toEqual(['not_connected']);
    expect(await cancellations(world, order)).toBe(0);
  });

  it('for an order that Shopify does not know', async () => {
    const world = await worlds.open();
    const order = await world.addOrder(AT_WAREHOUSE);
    const unknown = { ...order, id: '404' as TestOrder['id'] };
    await tell(world, unknown);
    await world.advance(HOUR);
    expect(await endings(world)).toEqual(['unknown_order']);
  });

  it('for an order that Shopify goes on showing as not cancelled', async () => {
    const world = await worlds.open();
    const order = await world.addOrder(AT_WAREHOUSE);
    await tell(world, order);
    await world.advance(HOUR);
    expect(await endings(world)).toEqual(['not_cancelled']);
    expect(await order.requests()).toBe(0);
  });
});

describe('Shopify shows the order a little later than it tells of it', () => {
  it('is forwarded then', async () => {
    const world = await worlds.open();
    const order = await world.addOrder(AT_WAREHOUSE);
    await tell(world, order);
    await world.advance(30 * SECOND);
    await order.cancelInShopify();
    await world.advance(HOUR);
    expect(await endings(world)).toEqual(['forwarded']);
    expect(await order.requests()).toBe(1);
  });
});

describe('Shopify is down after it has told of it', () => {
  it('is forwarded when Shopify is back', async () => {
    const world = await worlds.open();
    const order = await world.addOrder(AT_WAREHOUSE);
    await order.cancelInShopify();
    world.setShopifyDown(true);
    await tell(world, order);
    await world.advance(3 * HOUR);
    expect(await endings(world)).toEqual([null]);
    world.setShopifyDown(false);
    await world.advance(2 * HOUR);
    expect(await endings(world)).toEqual(['forwarded']);
  });

  it('is given up after a day, with a trace', async () => {
    const world = await worlds.open();
    const order = await world.addOrder(AT_WAREHOUSE);
    world.setShopifyDown(true);
    await tell(world, order);
    await world.advance(26 * HOUR);
    expect(await endings(world)).toEqual(['given_up']);
    expect(world.waiting.filter(({ job }) => job === 'forward')).toEqual([]);
  });

  it('is not forgotten when its job is lost', async () => {
    const world = await worlds.open();
    const order = await world.addOrder(AT_WAREHOUSE);
    await order.cancelInShopify();
    await tell(world, order);
    world.loseJobs();
    await world.advance(5 * MINUTE);
    await wakeForgotten(world.deps);
    await world.advance(HOUR);
    expect(await endings(world)).toEqual(['forwarded']);
  });
});

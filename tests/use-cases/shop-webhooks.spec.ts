/** What Shopify says of the shop itself is checked against what is true now. */
import { describe, expect, it } from 'vitest';
import type { ShopTopic, ShopWebhook } from '#app/use-cases/ports/telling.ts';
import {
  DAY,
  HOUR,
  type MerchantWorld,
  MINUTE,
  type TestOrder,
  worldsForSpecs,
} from '#tests/support/merchant-world.ts';

const worlds = worldsForSpecs();

const AT_WAREHOUSE = { phase: 'at_warehouse', plan: { kind: 'cooperates' } } as const;

let webhooks = 0;
async function tell(world: MerchantWorld, topic: ShopTopic, more: Partial<ShopWebhook> = {}) {
  webhooks += 1;
  await world.application.receiveShopWebhook({
    ...{ shop: world.shop, topic, webhookId: `webhook-${webhooks}`, eventId: null },
    ...{ triggeredAt: world.now(), shopifyOrderIds: [] },
    ...more,
  });
}

async function results(world: MerchantWorld): Promise<readonly (string | null)[]> {
  const rows = await world.prisma.shopWebhook.findMany({
    where: { shop: world.shop },
    orderBy: { receivedAt: 'asc' },
  });
  return rows.map(({ result }) => result);
}

async function isConnected(world: MerchantWorld): Promise<boolean> {
  return (await world.deps.connections.read(world.shop)) !== null;
}
const kept = (world: MerchantWorld, order: TestOrder) =>
  world.prisma.cancellation.count({ where: { shop: world.shop, shopifyOrderId: order.id } });

const signIn = (world: MerchantWorld, at: number) =>
  world.prisma.shopSignIn.create({ data: { shop: world.shop, at: new Date(at) } });

const DESTROYING = ['app/uninstalled', 'shop/redact'] as const;

describe('a shop that has removed the app', () => {
  it('is forgotten, and what was recorded stays', async () => {
    const world = await worlds.open();
    const order = await world.addOrder(AT_WAREHOUSE);
    await order.press();
    await signIn(world, world.now() - MINUTE);
    world.inShopify.installation = 'not_installed';
    await tell(world, 'app/uninstalled');
    expect(await results(world)).toEqual(['followed']);
    expect(await isConnected(world)).toBe(false);
    expect(await kept(world, order)).toBe(1);
    const lines = await world.prisma.auditEntry.findMany({ where: { action: 'uninstalled' } });
    expect(lines.at(-1)).toMatchObject({ shop: world.shop, byKind: 'shopify' });
  });

  it('is erased where Shopify asks for it', async () => {
    const world = await worlds.open();
    const order = await world.addOrder(AT_WAREHOUSE);
    await order.press();
    world.inShopify.installation = 'not_installed';
    await tell(world, 'shop/redact');
    expect(await kept(world, order)).toBe(0);
    // Not even that it was asked for is kept.
    expect(await results(world)).toEqual([]);
  });
});

describe.each(DESTROYING)('%s that is not so any more', (topic) => {
  it('changes nothing while the shop has the app installed', async () => {
    const world = await worlds.open();
    const order = await world.addOrder(AT_WAREHOUSE);
    await order.press();
    await tell(world, topic, { triggeredAt: world.now() - HOUR });
    await tell(world, topic, { triggeredAt: null });
    expect(await results(world)).toEqual(['not_borne_out', 'not_borne_out']);
    expect(await isConnected(world)).toBe(true);
    expect(await kept(world, order)).toBe(1);
  });

  it('changes nothing where somebody has signed in since, though no token works yet', async () => {
    const world = await worlds.open();
    await signIn(world, world.now() - MINUTE);
    world.inShopify.installation = 'not_installed';
    await tell(world, topic, { triggeredAt: world.now() - 2 * MINUTE });
    expect(await results(world)).toEqual(['not_borne_out']);
    expect(await isConnected(world)).toBe(true);
  });

  it('changes nothing when the same comes again', async () => {
    const world = await worlds.open();
    const ids = { webhookId: 'the-same', eventId: 'the-same' };
    await tell(world, topic, ids);
    world.inShopify.installation = 'not_installed';
    await tell(world, topic, ids);
    await tell(world, topic, { ...ids, webhookId: 'another' });
    expect(await results(world)).toEqual(['not_borne_out']);
    expect(await isConnected(world)).toBe(true);
  });

  it('changes nothing where somebody signs in just before it is followed', async () => {
    const world = await worlds.open();
    const { shops } = world.deps;
    const { forget, erase } = shops;
    const late = async () => void (await signIn(world, world.now() + MINUTE));
    Object.assign(world.deps, {
      shops: {
        ...shops,
        forget: async (...given: Parameters<typeof forget>) => late().then(() => forget(...given)),
        erase: async (...given: Parameters<typeof erase>) => late().then(() => erase(...given)),
      },
    });
    world.inShopify.installation = 'not_installed';
    await tell(world, topic);
    expect(await results(world)).toEqual(['not_borne_out']);
    expect(await isConnected(world)).toBe(true);
  });

  it('waits until Shopify can be asked', async () => {
    const world = await worlds.open();
    world.inShopify.isShopifyDown = true;
    await tell(world, topic);
    expect(await isConnected(world)).toBe(true);
    await world.advance(30 * MINUTE);
    expect(await results(world)).toEqual([null]);
    world.inShopify.isShopifyDown = false;
    world.inShopify.installation = 'not_installed';
    await world.advance(2 * HOUR);
    expect(await isConnected(world)).toBe(false);
  });

  it('is followed after its job was lost', async () => {
    const world = await worlds.open();
    world.inShopify.isShopifyDown = true;
    await tell(world, topic);
    world.loseJobs();
    world.inShopify.isShopifyDown = false;
    await world.advance(HOUR);
    await world.deps.shopWebhooks.wakeUnhandled(world.now());
    await world.runDueJobs();
    expect(await results(world)).toEqual(['not_borne_out']);
  });
});

describe('a customer who is to be forgotten', () => {
  it('is, in every order of theirs', async () => {
    const world = await worlds.open();
    const [theirs, another] = [
      await world.addOrder(AT_WAREHOUSE),
      await world.addOrder(AT_WAREHOUSE),
    ];
    await theirs.press();
    await another.press();
    await tell(world, 'customers/redact', { shopifyOrderIds: [theirs.id] });
    expect([await kept(world, theirs), await kept(world, another)]).toEqual([0, 1]);
  });

  it('is, where it is told of late; what was asked for since stays', async () => {
    const world = await worlds.open({ timing: { afterwatchMs: HOUR } });
    const [old, asked] = [await world.addOrder(AT_WAREHOUSE), await world.addOrder(AT_WAREHOUSE)];
    await old.press();
    await asked.press();
    await world.advance(DAY / 2);
    const triggeredAt = world.now();
    await world.advance(2 * HOUR);
    await asked.press();
    await asked.read();
    await tell(world, 'customers/redact', { triggeredAt, shopifyOrderIds: [old.id, asked.id] });
    expect([await kept(world, old), await kept(world, asked)]).toEqual([0, 1]);
    expect((await asked.cancellation()).outcome).not.toBe('unknown');
    expect(await world.prisma.orderLook.count({ where: { shopifyOrderId: asked.id } })).toBe(1);
  });

  it('is, among 100,000 orders', async () => {
    const world = await worlds.open();
    const theirs = await world.addOrder(AT_WAREHOUSE);
    await theirs.press();
    const ids = Array.from(
      { length: 100_000 },
      (_, index) => String(8_000_000_000 + index) as TestOrder['id'],
    );
    await tell(world, 'customers/redact', { shopifyOrderIds: [...ids, theirs.id] });
    await world.advance(MINUTE);
    expect(await kept(world, theirs)).toBe(0);
    const [row] = await world.prisma.shopWebhook.findMany({ where: { shop: world.shop } });
    expect(row).toMatchObject({ result: 'followed', shopifyOrderIds: [] });
  });
});

describe('rights that have changed', () => {
  it('are those that Shopify names when it is asked', async () => {
    const world = await worlds.open();
    const order = await world.addOrder(AT_WAREHOUSE);
    await world.set({ automations: { writeTag: true } });
    world.answerWrites(() => ({ kind: 'scope_missing' }));
    await order.press();
    await world.runDueJobs();
    world.answerWrites(() => ({ kind: 'written' }));
    // A webhook of before the merchant took the right back.
    await tell(world, 'app/scopes_update');
    await world.runDueJobs();
    expect(world.written.size).toBe(0);
    world.inShopify.scopes = ['read_orders', 'write_orders'];
    await tell(world, 'app/scopes_update');
    await world.runDueJobs();
    expect(world.written.size).toBe(1);
    expect(await results(world)).toEqual(['followed', 'followed']);
  });
});

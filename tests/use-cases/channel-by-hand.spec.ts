/** A person chose the sales channel, because its domain did not tell: it may be another shop's. */
import { describe, expect, it } from 'vitest';
import {
  HOUR,
  type MerchantWorld,
  MINUTE,
  OWNER,
  worldsForSpecs,
} from '#tests/support/merchant-world.ts';

const worlds = worldsForSpecs();

const DOMAIN_OF_NEITHER = { domain: 'nordlys.example' };

/** No channel has the shop's domain. */
async function openWithStrangeDomain() {
  const world = await worlds.open({ isConnected: false });
  await world.control.changeSalesChannel(world.salesChannelId, DOMAIN_OF_NEITHER);
  const other = await world.control.addSalesChannel({
    tenantId: world.tenantId,
    name: 'Another shop',
    domain: 'another.example',
    cron: null,
  });
  return { world, own: world.salesChannelId, other };
}

async function choose(world: MerchantWorld, salesChannelId: number): Promise<void> {
  const { tenantId } = world;
  const accessToken = await world.control.issueToken({ tenantId });
  const wish = {
    method: 'token',
    tenantId,
    accessToken,
    salesChannelId,
    giveUpOpen: true,
  } as const;
  const connected = await world.application.connectShop(world.shop, OWNER, wish);
  if (connected.kind !== 'connected') throw new Error(connected.kind);
}

async function provenAt(world: MerchantWorld) {
  return (await world.deps.connections.read(world.shop))?.salesChannel.provenAt;
}

const AT_WAREHOUSE = { phase: 'at_warehouse', plan: { kind: 'cooperates' } } as const;

describe('the wrong channel was chosen, and the order is cancelled in Shopify', () => {
  it('is never said to be stopped: it may ship from the channel that nobody looks at', async () => {
    const { world, other } = await openWithStrangeDomain();
    await choose(world, other);
    const order = await world.addOrder(AT_WAREHOUSE);
    await order.cancelInShopify();
    expect(await order.press()).toMatchObject({
      outcome: 'pending',
      nextStep: { code: 'fix_settings', text: expect.stringMatching(/^Do not refund yet/) },
    });
    await world.advance(6 * HOUR);
    expect(await order.verdict()).toMatchObject({
      verdict: 'no_answer',
      why: 'never_imported',
      overturned: false,
      nextStep: { code: 'fix_settings' },
    });
    const { verdict } = await order.verdict();
    expect(verdict).not.toMatch(/^stopped/);
    expect(await provenAt(world)).toBeNull();
  });

  it('does not look at it more often for that', async () => {
    const { world, other } = await openWithStrangeDomain();
    await choose(world, other);
    const order = await world.addOrder({ phase: 'not_read', isFilteredOut: true });
    await order.cancelInShopify();
    await order.press();
    await world.advance(125 * MINUTE);
    await world.calls();
    await world.advance(HOUR);
    const finds = (await world.calls()).filter(({ path }) =>
      path.endsWith('SalesChannelOrders/Get'),
    );
    expect(finds).toHaveLength(0);
  });

  it('is asked for anew when the right one is chosen', async () => {
    const { world, own, other } = await openWithStrangeDomain();
    await choose(world, other);
    const order = await world.addOrder(AT_WAREHOUSE);
    await order.cancelInShopify();
    await order.press();
    await world.advance(MINUTE);
    await choose(world, own);
    await world.advance(HOUR);
    expect((await order.verdict()).verdict).toBe('no_answer');
    await order.press();
    await world.advance(2 * HOUR);
    expect((await order.verdict()).verdict).toBe('stopped_at_warehouse');
    expect(await provenAt(world)).not.toBeNull();
  });
});

describe('the right channel was chosen', () => {
  it('is proven by the first order of the shop that is found in it', async () => {
    const { world, own } = await openWithStrangeDomain();
    await choose(world, own);
    expect(await provenAt(world)).toBeNull();
    const known = await world.addOrder(AT_WAREHOUSE);
    await known.read();
    expect(await provenAt(world)).toBe(world.now());

    const order = await world.addOrder({ phase: 'not_read', createdAt: world.now() - MINUTE });
    await order.cancelInShopify();
    await order.press();
    await world.advance(2 * HOUR);
    expect((await order.verdict()).verdict).toBe('awaiting_import');
    await world.advance(10 * MINUTE);
    expect(await order.verdict()).toMatchObject({
      verdict: 'stopped_before_warehouse',
      why: 'cancelled_before_import',
    });
  });

  it.each([
    ['while the order is awaited', 30 * MINUTE],
    ['after the time is over', 5 * HOUR],
  ])('settles what was left open when it is proven %s', async (_, waited) => {
    const { world, own } = await openWithStrangeDomain();
    await choose(world, own);
    const order = await world.addOrder({ phase: 'not_read', createdAt: world.now() - MINUTE });
    await order.cancelInShopify();
    await order.press();
    await world.advance(waited);
    expect((await order.verdict()).verdict).toMatch(/^(awaiting_import|no_answer)$/);
    const known = await world.addOrder(AT_WAREHOUSE);
    await known.read();
    await world.advance(2 * HOUR);
    expect((await order.verdict()).verdict).toBe('stopped_before_warehouse');
  });

  it('stays proven while the same channel is connected anew, and no longer', async () => {
    const { world, own, other } = await openWithStrangeDomain();
    await choose(world, own);
    await (await world.addOrder(AT_WAREHOUSE)).read();
    await choose(world, own);
    expect(await provenAt(world)).not.toBeNull();
    await choose(world, other);
    expect(await provenAt(world)).toBeNull();
  });
});

describe('the channel was matched by its domain', () => {
  it('is proven from the start', async () => {
    const world = await worlds.open();
    expect(await provenAt(world)).toBe(world.now());
  });

  it('proves nothing while Prime Penguin does not read it', async () => {
    const world = await worlds.open();
    await world.control.changeSalesChannel(world.salesChannelId, { tokenRevoked: true });
    const order = await world.addOrder({ phase: 'not_read', createdAt: world.now() - MINUTE });
    await order.cancelInShopify();
    await order.press();
    await world.advance(6 * HOUR);
    expect(await order.verdict()).toMatchObject({
      verdict: 'no_answer',
      why: 'never_imported',
      nextStep: { code: 'none' },
    });
  });

  it('keeps what was said while it was read, when it is no longer', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({ phase: 'not_read', createdAt: world.now() - MINUTE });
    await order.cancelInShopify();
    await order.press();
    await world.advance(130 * MINUTE);
    await world.control.changeSalesChannel(world.salesChannelId, { tokenRevoked: true });
    await order.read();
    expect(await order.verdict()).toMatchObject({
      verdict: 'stopped_before_warehouse',
      overturned: false,
    });
  });
});

/** Prime Penguin is asked to sync now: only what a look has shown to be canceled, and at most once in five minutes. */
import { describe, expect, it } from 'vitest';
import {
  HOUR,
  type MerchantWorld,
  MINUTE,
  OWNER,
  worldsForSpecs,
} from '#tests/support/merchant-world.ts';

const worlds = worldsForSpecs();

const AT_WAREHOUSE = { phase: 'at_warehouse', plan: { kind: 'cooperates' } } as const;

async function open(syncNow = true) {
  const world = await worlds.open();
  await world.set({ automations: { syncNow } });
  return world;
}

/** The syncs that were asked for. */
async function syncs(world: MerchantWorld): Promise<readonly string[]> {
  const calls = await world.calls();
  return calls.flatMap(({ path, primePenguinOrderId }) => {
    if (path.endsWith('SyncOrderToWarehouse')) return [`order ${primePenguinOrderId}`];
    return path.endsWith('SyncIntegration') ? ['channel'] : [];
  });
}

describe('an order whose cancel Prime Penguin has accepted', () => {
  it('is synced once a look has shown it canceled', async () => {
    const world = await open();
    const order = await world.addOrder(AT_WAREHOUSE);
    await order.press();
    expect(await syncs(world)).toEqual([`order ${order.primePenguinOrderIds[0]}`]);
    await world.advance(HOUR);
    expect(await syncs(world)).toEqual([]);
  });

  it('is never synced where the shop has not switched it on', async () => {
    const world = await open(false);
    const order = await world.addOrder(AT_WAREHOUSE);
    await order.press();
    await world.advance(HOUR);
    expect(await syncs(world)).toEqual([]);
  });

  it('is not synced before a look has been answered that shows it canceled', async () => {
    const world = await open();
    const { control, tenantId } = world;
    const order = await world.addOrder(AT_WAREHOUSE);
    const cancel = { tenantId, path: 'SelfManagedStoreOrder/CancelOrder' };
    const held = await control.addFault({ match: cancel, fault: { kind: 'hold' }, times: 1 });
    const isHeld = control.when((event) => event.kind === 'request_held');
    const pressing = order.press();
    await isHeld;
    const looks = { tenantId, path: 'SalesChannelOrders/Get' };
    const outage = await control.addFault({
      match: looks,
      fault: { kind: 'html_page', status: 502 },
    });
    await control.releaseHeld(held);
    await pressing;
    expect(await syncs(world)).toEqual([]);
    await control.clearFaults(outage);
    await world.advance(15 * MINUTE);
    expect(await syncs(world)).toEqual([`order ${order.primePenguinOrderIds[0]}`]);
  });

  it('is not synced where Prime Penguin refused to cancel it', async () => {
    const world = await open();
    const order = await world.addOrder({ ...AT_WAREHOUSE, cancelRefusal: 'No.' });
    await order.press();
    await world.advance(HOUR);
    expect(await syncs(world)).toEqual([]);
  });

  it('is judged the same and not synced again where the sync fails', async () => {
    const world = await open();
    await world.allow({ maySyncNow: false });
    const order = await world.addOrder(AT_WAREHOUSE);
    const pressed = await order.press();
    expect(pressed.warehouses).toMatchObject([{ verdict: 'requested' }]);
    expect(await syncs(world)).toHaveLength(1);
    await world.advance(2 * HOUR);
    expect(await syncs(world)).toEqual([]);
    expect(await order.verdict()).toMatchObject({ verdict: 'stopped_at_warehouse' });
    expect(await world.application.readConnection(world.shop)).toMatchObject({ state: 'working' });
  });
});

describe('an order that is synced while a batch hangs that may have it', () => {
  it('is not called stopped by the time of that sync', async () => {
    const world = await open();
    world.pauseBatches();
    const run = () => world.control.runBatch(world.providerId);
    const order = await world.addOrder({ phase: 'read' });
    await order.press();
    expect(await syncs(world)).toHaveLength(1);
    await world.advance(MINUTE / 2);
    await run();
    await world.advance(30 * MINUTE);
    await run();
    await world.advance(30 * MINUTE);
    // Of two syncs the first may be the one that was asked for.
    expect(await order.verdict()).toMatchObject({ verdict: 'requested' });
    await run();
    await world.advance(30 * MINUTE);
    expect(await order.verdict()).toMatchObject({ verdict: 'stopped_before_warehouse' });
  });
});

describe('several orders of a shop', () => {
  it('lead to one sync, even where they are asked for at the same moment', async () => {
    const world = await open();
    const orders = [];
    for (let count = 0; count < 4; count += 1) orders.push(await world.addOrder(AT_WAREHOUSE));
    await Promise.all(orders.map((order) => order.press()));
    expect(await syncs(world)).toHaveLength(1);
    await world.advance(4 * MINUTE);
    expect(await syncs(world)).toEqual([]);
  });

  it('lead to another one five minutes later', async () => {
    const world = await open();
    world.pauseBatches();
    const [first, second] = [
      await world.addOrder(AT_WAREHOUSE),
      await world.addOrder(AT_WAREHOUSE),
    ];
    await first.press();
    await world.advance(5 * MINUTE);
    await syncs(world);
    await second.press();
    expect(await syncs(world)).toEqual([`order ${second.primePenguinOrderIds[0]}`]);
  });

  it('of another shop wait for nobody', async () => {
    const worldsOpen = [await open(), await open()];
    for (const world of worldsOpen) {
      const order = await world.addOrder(AT_WAREHOUSE);
      await order.press();
      expect(await syncs(world)).toHaveLength(1);
    }
  });

  it('claim the turn one at a time', async () => {
    const { deps, shop, now } = await open();
    const claims = Array.from({ length: 8 }, () =>
      deps.connections.claimSync(shop, now(), now() - 5 * MINUTE),
    );
    expect((await Promise.all(claims)).filter(Boolean)).toHaveLength(1);
  });
});

describe('an order that was canceled in Shopify and that Prime Penguin has not read', () => {
  it('has the sales channel read', async () => {
    const world = await open();
    await world.addOrder(AT_WAREHOUSE);
    world.pauseBatches();
    const order = await world.addOrder({ phase: 'not_read', createdAt: world.now() - MINUTE });
    await order.press();
    await world.advance(2 * MINUTE);
    expect(await syncs(world)).toEqual([]);
    await order.cancelInShopify();
    await world.advance(HOUR);
    expect(await syncs(world)).toEqual(['channel']);
  });
});

describe('what a provider has answered so far', () => {
  it('compares the time to an answer with a sync and without', async () => {
    const world = await open(false);
    const slow = await world.addOrder(AT_WAREHOUSE);
    await slow.press();
    await world.advance(2 * HOUR);
    await world.set({ automations: { syncNow: true } });
    const quick = await world.addOrder(AT_WAREHOUSE);
    await quick.press();
    await world.advance(2 * HOUR);
    const { providers } = await world.application.readSettings(world.shop, OWNER);
    const { record } = providers.find(({ name }) => name === 'Nordic 3PL') ?? {};
    expect(record).toMatchObject({
      withSync: { answers: 1, medianSeconds: expect.any(Number) },
      withoutSync: { answers: 1, medianSeconds: expect.any(Number) },
    });
    expect(await quick.verdict()).toMatchObject({ verdict: 'stopped_at_warehouse' });
  });
});

/** Orders that Prime Penguin has assigned to its dropship provider, which is no warehouse (trap 23). */
import { describe, expect, it } from 'vitest';
import {
  HOUR,
  type MerchantWorld,
  MINUTE,
  OWNER,
  type TestOrder,
  worldsForSpecs,
} from '#tests/support/merchant-world.ts';

const worlds = worldsForSpecs();

async function openWithDropship(name = 'Dropship') {
  const world = await worlds.open();
  const dropshipId = await world.control.addProvider({
    tenantId: world.tenantId,
    name,
    kind: 'dropship',
    cron: null,
  });
  return { world, dropshipId };
}

async function truthOf({ control }: MerchantWorld, { id }: TestOrder) {
  const [truth] = await control.truth(id);
  if (!truth) throw new Error('no such order');
  return truth;
}

function assign({ control }: MerchantWorld, order: TestOrder, providerId: number) {
  return control.assign(order.primePenguinOrderIds[0] ?? 0, providerId);
}

describe('an order that waits with dropship for a warehouse', () => {
  // The second is known by its type alone.
  it.each(['Dropship', 'Own desk'])('is never asked to be canceled (%s)', async (name) => {
    const { world, dropshipId } = await openWithDropship(name);
    const order = await world.addOrder({ phase: 'read', providerId: dropshipId });
    const pressed = await order.press();
    expect(pressed).toMatchObject({
      outcome: 'pending',
      warehouses: [{ verdict: 'awaiting_import', why: 'with_dropship', provider: { name } }],
    });
    await world.advance(5 * HOUR);
    expect(await truthOf(world, order)).toMatchObject({
      cancelRequestsReceived: 0,
      cancelledInChannel: false,
    });
  });

  it('is not asked for while Prime Penguin does not list its providers', async () => {
    const { world, dropshipId } = await openWithDropship('Own desk');
    const fault = await world.control.addFault({
      match: { path: 'InstalledLogisticProviders' },
      fault: { kind: 'internal_error' },
    });
    const order = await world.addOrder({ phase: 'read', providerId: dropshipId });
    expect(await order.press()).toMatchObject({ warehouses: [{ verdict: 'delivering' }] });
    await world.control.clearFaults(fault);
    await world.advance(HOUR);
    expect(await order.verdict()).toMatchObject({ why: 'with_dropship' });
    expect(await truthOf(world, order)).toMatchObject({
      cancelRequestsReceived: 0,
      cancelledInChannel: false,
    });
  });

  it.each([
    ['after it', 'dropship'],
    ['before it', 'wms'],
  ] as const)(
    'is never asked to be canceled where a warehouse of the same name is listed %s',
    async (_, first) => {
      const world = await worlds.open();
      const { control, tenantId } = world;
      const lager = { tenantId, name: 'Lager', cron: null, warehouse: 'Oslo' } as const;
      const one = await control.addProvider({ ...lager, kind: first });
      const other = await control.addProvider({
        ...lager,
        kind: first === 'wms' ? 'dropship' : 'wms',
      });
      const providerId = first === 'wms' ? other : one;
      const order = await world.addOrder({ phase: 'read', providerId });
      await order.press();
      await world.advance(HOUR);
      expect(await truthOf(world, order)).toMatchObject({
        cancelRequestsReceived: 0,
        cancelledInChannel: false,
      });
    },
  );

  it('is never asked to be canceled where dropship has another name since', async () => {
    const world = await worlds.open();
    const { control, tenantId, shop } = world;
    // Its type says nothing: it is known by its name, and by its id from then on.
    const dropshipId = await control.addProvider({ tenantId, name: 'Dropship', cron: null });
    const before = await world.addOrder({ phase: 'read', providerId: dropshipId });
    await before.press();
    await control.changeProvider(dropshipId, { name: 'Parkerade' });
    const order = await world.addOrder({ phase: 'read', providerId: dropshipId });
    expect(await order.press()).toMatchObject({ warehouses: [{ why: 'with_dropship' }] });
    await world.advance(HOUR);
    expect(await truthOf(world, order)).toMatchObject({ cancelRequestsReceived: 0 });
    const { providers } = await world.application.readSettings(shop, OWNER);
    expect(providers.map(({ name }) => name)).not.toContain('Parkerade');
  });

  it('leaves the settings to the providers that are warehouses', async () => {
    const { world, dropshipId } = await openWithDropship();
    const order = await world.addOrder({ phase: 'read', providerId: dropshipId });
    await order.press();
    const { providers } = await world.application.readSettings(world.shop, OWNER);
    expect(providers.map(({ name }) => name)).not.toContain('Dropship');
  });

  it('can be canceled in Shopify, says its next step', async () => {
    const { world, dropshipId } = await openWithDropship();
    const order = await world.addOrder({ phase: 'read', providerId: dropshipId });
    const { nextStep, warehouses } = await order.press();
    expect(nextStep).toMatchObject({ code: 'wait', text: /You can cancel it in Shopify now/ });
    expect(warehouses[0]?.evidence.map(({ text }) => text)).toContain(
      'Assigned to Dropship, which isn’t a warehouse',
    );
  });

  it('ends as not answered when no warehouse gets it, and can be canceled in Shopify', async () => {
    const { world, dropshipId } = await openWithDropship();
    const order = await world.addOrder({ phase: 'read', providerId: dropshipId });
    await order.press();
    await world.advance(6 * HOUR);
    expect(await order.cancellation()).toMatchObject({
      outcome: 'unknown',
      nextStep: { code: 'cancel_in_shopify' },
      warehouses: [{ verdict: 'no_answer', why: 'with_dropship' }],
    });
  });

  it('is stopped once Prime Penguin shows that it was canceled in Shopify', async () => {
    const { world, dropshipId } = await openWithDropship();
    const order = await world.addOrder({ phase: 'read', providerId: dropshipId });
    await order.press();
    await order.cancelInShopify();
    await world.advance(30 * MINUTE);
    expect(await order.verdict()).toMatchObject({ verdict: 'awaiting_import' });
    await world.advance(5 * HOUR);
    expect(await order.verdict()).toMatchObject({
      verdict: 'stopped_before_warehouse',
      why: 'never_forwarded',
    });
    expect(await order.requests()).toBe(0);
  });

  it('is stopped by the syncs of every warehouse, and names them', async () => {
    const { world, dropshipId } = await openWithDropship();
    const order = await world.addOrder({ phase: 'read', providerId: dropshipId });
    await order.press();
    await order.cancelInShopify();
    await world.advance(90 * MINUTE);
    const { verdict, evidence } = await order.verdict();
    expect(verdict).toBe('stopped_before_warehouse');
    expect(evidence.filter(({ source }) => source === 'sync')).toHaveLength(2);
  });

  it('is not stopped while one warehouse has not synced', async () => {
    const { world, dropshipId } = await openWithDropship();
    world.pauseBatches();
    const order = await world.addOrder({ phase: 'read', providerId: dropshipId });
    await order.press();
    await order.cancelInShopify();
    await world.control.runChannelRead(world.salesChannelId);
    for (let runs = 0; runs < 3; runs += 1) {
      await world.advance(30 * MINUTE);
      await world.control.runBatch(world.providerId);
    }
    await world.advance(2 * HOUR);
    expect(await order.verdict()).toMatchObject({
      verdict: 'awaiting_import',
      why: 'with_dropship',
    });
    await world.control.runBatch(world.otherProviderId);
    await world.advance(HOUR);
    await world.control.runBatch(world.otherProviderId);
    await world.advance(HOUR);
    expect((await order.verdict()).verdict).toBe('stopped_before_warehouse');
  });

  it('is no answer, and not stopped, where nobody shows when the warehouses sync', async () => {
    const { world, dropshipId } = await openWithDropship();
    await world.allow({
      mayReadConnections: false,
      mayReadSyncTimes: false,
      mayReadAllSyncTimes: false,
    });
    const order = await world.addOrder({ phase: 'read', providerId: dropshipId });
    await order.press();
    await order.cancelInShopify();
    await world.advance(6 * HOUR);
    expect(await order.verdict()).toMatchObject({ verdict: 'no_answer', why: 'with_dropship' });
  });

  it('is not stopped by time while a batch that took it up before the first look hangs', async () => {
    const { world, dropshipId } = await openWithDropship();
    world.pauseBatches();
    const order = await world.addOrder({ phase: 'read', plan: { kind: 'silent' } });
    await world.control.beginBatch(world.providerId);
    await assign(world, order, dropshipId);
    await order.press();
    await order.cancelInShopify();
    await world.control.runChannelRead(world.salesChannelId);
    await world.advance(3 * HOUR + 30 * MINUTE);
    expect((await order.verdict()).verdict).toBe('awaiting_import');
    await world.control.endBatch(world.providerId);
    await world.advance(HOUR);
    expect(await order.verdict()).toMatchObject({ verdict: 'requested', why: 'reassigned' });
  });

  it.each([
    ['as soon as a warehouse gets it', 2],
    ['when a warehouse gets it after the wait was over', 8],
  ])('is asked for %s', async (_, hours) => {
    const { world, dropshipId } = await openWithDropship();
    const order = await world.addOrder({
      phase: 'read',
      providerId: dropshipId,
      plan: { kind: 'cooperates' },
    });
    await order.press();
    await world.advance(hours * HOUR);
    await assign(world, order, world.providerId);
    await world.advance(3 * HOUR);
    expect(await order.requests()).toBe(1);
    expect((await order.cancellation()).outcome).toBe('stopped');
  });

  it('is not asked for when the merchant asks again', async () => {
    const { world, dropshipId } = await openWithDropship();
    const order = await world.addOrder({ phase: 'read', providerId: dropshipId });
    const { id } = await order.press();
    await world.advance(6 * HOUR);
    await world.application.retryCancellation(world.shop, id, { kind: 'staff', userId: '42' });
    await world.advance(HOUR);
    expect(await order.requests()).toBe(0);
    expect(await order.verdict()).toMatchObject({ why: 'with_dropship' });
  });

  it('leaves the other part of its order to be asked for', async () => {
    const { world, dropshipId } = await openWithDropship();
    const order = await world.addOrder({ phase: 'at_warehouse' }, [
      { providerId: world.providerId, phase: 'at_warehouse', plan: { kind: 'cooperates' } },
      { providerId: dropshipId, phase: 'read' },
    ]);
    await order.press();
    await world.advance(2 * HOUR);
    const truths = await world.control.truth(order.id);
    expect(truths.map((truth) => truth.cancelRequestsReceived)).toEqual([1, 0]);
    expect((await order.cancellation()).warehouses.map(({ verdict }) => verdict)).toEqual([
      'stopped_at_warehouse',
      'awaiting_import',
    ]);
  });

  it('is said to be at no warehouse before anything is asked', async () => {
    const { world, dropshipId } = await openWithDropship();
    const order = await world.addOrder({ phase: 'read', providerId: dropshipId });
    expect(await order.read()).toMatchObject({
      canRequest: true,
      warehouses: [{ position: 'with_dropship', canCancel: 'when_assigned' }],
    });
    const checked = await world.application.checkOrders(world.shop, [order.id]);
    expect(checked).toMatchObject({ check: { orders: [{ check: 'no_warehouse' }] } });
  });
});

describe('an order that is assigned from a warehouse to dropship', () => {
  it('is not asked for, and the warehouse’s word decides', async () => {
    const { world, dropshipId } = await openWithDropship();
    const order = await world.addOrder({ phase: 'at_warehouse', plan: { kind: 'cooperates' } });
    await assign(world, order, dropshipId);
    expect(await order.read()).toMatchObject({
      warehouses: [{ position: 'reassigned', canCancel: 'under_way' }],
    });
    const pressed = await order.press();
    expect(pressed.warehouses).toMatchObject([
      { verdict: 'requested', why: 'reassigned', provider: null },
    ]);
    await world.advance(2 * HOUR);
    expect(await order.verdict()).toMatchObject({ verdict: 'stopped_at_warehouse' });
    expect(await truthOf(world, order)).toMatchObject({
      physical: 'stopped',
      cancelRequestsReceived: 0,
      cancelledInChannel: false,
    });
  });

  it('is too late where the warehouse ships it all the same', async () => {
    const { world, dropshipId } = await openWithDropship();
    const order = await world.addOrder({
      phase: 'at_warehouse',
      plan: { kind: 'ships', afterBatches: 1 },
    });
    await assign(world, order, dropshipId);
    await order.press();
    await world.advance(3 * HOUR);
    expect(await order.verdict()).toMatchObject({ verdict: 'too_late', why: 'shipped' });
  });

  it('is too late where the warehouse has picked it', async () => {
    const { world, dropshipId } = await openWithDropship();
    const order = await world.addOrder({
      phase: 'at_warehouse',
      plan: { kind: 'picks_then_refuses', shipsAfterBatches: null },
    });
    await assign(world, order, dropshipId);
    await order.press();
    await world.advance(3 * HOUR);
    expect(await order.verdict()).toMatchObject({ verdict: 'too_late', why: 'picked' });
  });

  it('is no answer where the warehouse stays silent, and that warehouse is named', async () => {
    const { world, dropshipId } = await openWithDropship();
    const order = await world.addOrder({ phase: 'at_warehouse', plan: { kind: 'silent' } });
    await order.press();
    await world.advance(HOUR);
    await assign(world, order, dropshipId);
    await world.advance(HOUR);
    expect(await order.verdict()).toMatchObject({ verdict: 'requested', why: 'reassigned' });
    await world.advance(5 * HOUR);
    expect(await order.verdict()).toMatchObject({
      verdict: 'no_answer',
      why: 'reassigned',
      provider: { name: 'Nordic 3PL' },
    });
    expect(await truthOf(world, order)).toMatchObject({ cancelledInChannel: false });
  });

  it('may have been forwarded by the batch that was under way', async () => {
    const { world, dropshipId } = await openWithDropship();
    world.pauseBatches();
    const order = await world.addOrder({ phase: 'read', plan: { kind: 'silent' } });
    await world.control.beginBatch(world.providerId);
    await order.press();
    await assign(world, order, dropshipId);
    await world.advance(5 * MINUTE);
    expect(await order.verdict()).toMatchObject({ verdict: 'requested' });
    await world.control.endBatch(world.providerId);
    await world.advance(HOUR);
    expect(await order.verdict()).toMatchObject({ verdict: 'requested', why: 'reassigned' });
  });
});

describe('an order that goes from one warehouse to another', () => {
  it('is not stopped before the second while a batch of the first that took it up hangs', async () => {
    const { world } = await openWithDropship();
    world.pauseBatches();
    const order = await world.addOrder({ phase: 'read', plan: { kind: 'silent' } });
    await world.control.beginBatch(world.providerId);
    await order.press();
    await assign(world, order, world.otherProviderId);
    for (let runs = 0; runs < 3; runs += 1) {
      await world.advance(20 * MINUTE);
      await world.control.runBatch(world.otherProviderId);
    }
    await world.advance(HOUR);
    expect((await order.verdict()).verdict).toBe('requested');
    await world.control.endBatch(world.providerId);
    await world.advance(HOUR);
    expect(await truthOf(world, order)).toMatchObject({ physical: 'in_progress' });
    expect((await order.verdict()).history.map(({ verdict }) => verdict)).toEqual([
      'delivering',
      'requested',
    ]);
  });

  it('is not stopped by the first one’s word while the second may ship it', async () => {
    const { world } = await openWithDropship();
    const order = await world.addOrder({ phase: 'at_warehouse', plan: { kind: 'cooperates' } });
    await order.press();
    const seen: string[] = [];
    await assign(world, order, world.otherProviderId);
    for (let minutes = 0; minutes < 5 * 60; minutes += 10) {
      await world.advance(10 * MINUTE);
      const { verdict } = await order.verdict();
      const { physical } = await truthOf(world, order);
      seen.push(verdict);
      if (verdict.startsWith('stopped')) expect(physical).toBe('stopped');
    }
    expect(seen.at(-1)).toBe('stopped_at_warehouse');
  });

  it('is not stopped by the first one’s word where the second has got it', async () => {
    const { world } = await openWithDropship();
    const order = await world.addOrder({
      phase: 'at_warehouse',
      plan: { kind: 'cooperates' },
      cancelRefusal: 'Order is locked by wave 4711',
    });
    await order.press();
    world.pauseBatches();
    await assign(world, order, world.otherProviderId);
    await world.control.runBatch(world.providerId);
    await world.advance(5 * MINUTE);
    await world.control.runBatch(world.providerId);
    await world.advance(5 * MINUTE);
    expect(await truthOf(world, order)).toMatchObject({ shown: { warehouse: 'Cancelled' } });
    expect((await order.verdict()).verdict).not.toMatch(/^stopped/);
    await world.control.runBatch(world.otherProviderId);
    expect(await truthOf(world, order)).toMatchObject({ physical: 'in_progress' });
    await world.advance(3 * HOUR);
    expect(await order.verdict()).toMatchObject({ verdict: 'refused' });
  });
});

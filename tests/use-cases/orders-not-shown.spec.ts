/** An order that Shopify does not show to the app, as one older than 60 days: it exists all the same. */
import { describe, expect, it } from 'vitest';
import { parseShopifyOrderId } from '#app/domain/identifiers.ts';
import { NO_FILTER } from '#app/use-cases/ports/activity.ts';
import type { CancelledOrderTold } from '#app/use-cases/ports/telling.ts';
import {
  DAY,
  HOUR,
  type MerchantWorld,
  MINUTE,
  START,
  type TestOrder,
  worldsForSpecs,
} from '#tests/support/merchant-world.ts';

const worlds = worldsForSpecs();

const AT_WAREHOUSE = { phase: 'at_warehouse', plan: { kind: 'cooperates' } } as const;

async function openWithUnshownOrder(): Promise<{ world: MerchantWorld; order: TestOrder }> {
  const world = await worlds.open();
  const order = await world.addOrder(AT_WAREHOUSE);
  world.hideInShopify(order.id);
  return { world, order };
}

async function tell(world: MerchantWorld, id: TestOrder['id'], told?: CancelledOrderTold) {
  await world.application.receiveShopifyCancel({
    shop: world.shop,
    shopifyOrderId: id,
    webhookId: `webhook of ${id}`,
    eventId: null,
    ...(told === undefined ? {} : { told }),
  });
}

async function endings(world: MerchantWorld): Promise<readonly (string | null)[]> {
  const rows = await world.prisma.shopifyWebhook.findMany({ where: { shop: world.shop } });
  return rows.map(({ result }) => result);
}

async function pressForAll(world: MerchantWorld, orderIds: readonly string[]) {
  const result = await world.application.requestMany({
    ...{ shop: world.shop, orderIds, reason: null, note: null, userId: '42' },
  });
  if (result.kind !== 'requested') throw new Error(result.kind);
  return result.request.orders;
}

const NOWHERE = parseShopifyOrderId('404');
if (NOWHERE === null) throw new Error('404 is an id');

describe('an order that Shopify does not show', () => {
  it('is stopped at the warehouse when it is asked for', async () => {
    const { world, order } = await openWithUnshownOrder();
    const pressed = await order.press();
    expect(pressed).toMatchObject({ orderName: null, outcome: 'pending' });
    await world.advance(HOUR);
    expect(await order.cancellation()).toMatchObject({ orderName: null, outcome: 'stopped' });
  });

  it('is read where Prime Penguin has it, without a name', async () => {
    const { order } = await openWithUnshownOrder();
    expect(await order.read()).toMatchObject({
      orderName: null,
      cancelledInShopifyAt: null,
      inPrimePenguin: 'yes',
      canRequest: true,
    });
  });

  it('is not said to be gone by whoever only passes by', async () => {
    const { world, order } = await openWithUnshownOrder();
    expect(await world.application.readStoredOrder(world.shop, order.id)).toMatchObject({
      kind: 'found',
      order: { orderName: null, inPrimePenguin: 'unknown', canRequest: true },
    });
  });

  it('keeps the name under which it was asked for before', async () => {
    const world = await worlds.open({ timing: { afterwatchMs: HOUR } });
    const order = await world.addOrder(AT_WAREHOUSE);
    const { orderName, id } = await order.press();
    await world.advance(4 * HOUR);
    world.hideInShopify(order.id);
    expect((await order.read()).orderName).toBe(orderName);
    const again = await order.press();
    expect(again).toMatchObject({ orderName });
    expect(again.id).not.toBe(id);
  });

  it('is found in the list beside others', async () => {
    const { world, order } = await openWithUnshownOrder();
    await order.press();
    const other = await world.addOrder(AT_WAREHOUSE);
    const { orderName } = await other.press();
    const page = { cursor: null, limit: 100, filter: NO_FILTER };
    const list = await world.application.listCancellations(world.shop, page);
    expect(list.cancellations.map((one) => one.orderName)).toContain(null);
    const byName = { ...page, filter: { ...NO_FILTER, orderName } };
    const found = await world.application.listCancellations(world.shop, byName);
    expect(found.cancellations.map((one) => one.orderName)).toEqual([orderName]);
  });

  it('is kept when Prime Penguin cannot be asked, and asked for once it can', async () => {
    const { world, order } = await openWithUnshownOrder();
    await world.control.addFault({
      match: { tenantId: world.tenantId },
      fault: { kind: 'html_page', status: 502 },
    });
    expect(await order.press()).toMatchObject({ orderName: null, outcome: 'pending' });
    await world.control.clearFaults();
    await world.advance(HOUR);
    expect((await order.cancellation()).outcome).toBe('stopped');
  });

  it('can be checked and asked for together with others', async () => {
    const { world, order } = await openWithUnshownOrder();
    const checked = await world.application.checkOrders(world.shop, [order.id, NOWHERE]);
    if (checked.kind !== 'checked') throw new Error(checked.kind);
    expect(checked.check.orders.map(({ check, orderName }) => [check, orderName])).toEqual([
      ['unsure', null],
      ['unknown_order', null],
    ]);
    const asked = await pressForAll(world, [order.id, NOWHERE]);
    expect(asked.map(({ result }) => result)).toEqual(['created', 'unknown_order']);
    await world.advance(HOUR);
    expect((await order.cancellation()).outcome).toBe('stopped');
  });

  it('is not taken from a sales channel that may be another shop’s', async () => {
    const { world, order } = await openWithUnshownOrder();
    await world.prisma.shopConnection.update({
      where: { shop: world.shop },
      data: { channelProvenAt: null, salesChannelChosen: true },
    });
    await expect(order.press()).rejects.toThrow('unknown_order');
    await expect(order.read()).rejects.toThrow('unknown_order');
    expect(await pressForAll(world, [order.id])).toMatchObject([{ result: 'unknown_order' }]);
    await tell(world, order.id);
    await world.advance(HOUR);
    expect(await endings(world)).toEqual(['unknown_order']);
    expect(await order.requests()).toBe(0);
    // A look at it proves nothing about whose the channel is.
    const connection = await world.deps.connections.read(world.shop);
    expect(connection?.salesChannel.provenAt).toBeNull();
  });
});

describe('Shopify tells of a cancelled order that it does not show', () => {
  it('is asked for at the warehouse by its id', async () => {
    const { world, order } = await openWithUnshownOrder();
    await tell(world, order.id);
    await world.advance(HOUR);
    expect(await endings(world)).toEqual(['forwarded']);
    expect(await order.cancellation()).toMatchObject({ orderName: null, outcome: 'stopped' });
  });

  it('goes on with what its webhook says', async () => {
    const { world, order } = await openWithUnshownOrder();
    await world.set({ automations: { forwardOnlyTag: 'wholesale' } });
    const told = {
      name: '#OLD',
      createdAt: START - 75 * DAY,
      cancelledAt: world.now(),
      cancelReason: 'fraud',
      tags: ['Old', ' Wholesale'],
    } as const;
    await tell(world, order.id, told);
    await world.advance(HOUR);
    expect(await order.cancellation()).toMatchObject({
      ...{ orderName: '#OLD', reason: 'fraud', outcome: 'stopped' },
    });
  });

  it('joins what was asked for already', async () => {
    const { world, order } = await openWithUnshownOrder();
    await order.press();
    await tell(world, order.id);
    await world.advance(HOUR);
    expect(await endings(world)).toEqual(['joined']);
    expect(await order.requests()).toBe(1);
  });

  it('is tried once more before it is given up as unknown', async () => {
    const world = await worlds.open();
    await tell(world, NOWHERE);
    await world.advance(30_000);
    expect(await endings(world)).toEqual([null]);
    await world.advance(2 * MINUTE);
    expect(await endings(world)).toEqual(['unknown_order']);
    expect(await world.prisma.cancellation.count({ where: { shop: world.shop } })).toBe(0);
  });

  it('is named to the merchant when nothing was asked for, until somebody asks', async () => {
    const { world, order } = await openWithUnshownOrder();
    const fault = { kind: 'html_page', status: 502 } as const;
    await world.control.addFault({ match: { tenantId: world.tenantId }, fault });
    await tell(world, NOWHERE);
    await tell(world, order.id);
    await world.advance(25 * HOUR);
    expect(await endings(world)).toEqual(['given_up', 'given_up']);
    const named = async () =>
      (await world.application.readOverview(world.shop, 1)).notForwarded.map((one) => one.orderId);
    expect([...(await named())].toSorted()).toEqual(
      ['gid://shopify/Order/404', `gid://shopify/Order/${order.id}`].toSorted(),
    );
    await world.control.clearFaults();
    await order.press();
    expect(await named()).toEqual(['gid://shopify/Order/404']);
  });

  it('is forwarded when Shopify shows it at the second try', async () => {
    const world = await worlds.open();
    const id = world.addToShopify();
    world.cancelInShopify(id);
    const order = await world.deps.shopify.read(world.shop, id);
    world.hideInShopify(id);
    await tell(world, id);
    await world.advance(30_000);
    if (order.kind !== 'found') throw new Error(order.kind);
    world.showInShopify(order.order);
    await world.advance(2 * MINUTE);
    expect(await endings(world)).toEqual(['forwarded']);
  });
});

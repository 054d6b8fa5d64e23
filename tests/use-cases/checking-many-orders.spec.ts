/** Before pressing for many orders: one honest line for each, and few calls to Prime Penguin. */
import { describe, expect, it } from 'vitest';
import type { OrderCheckView } from '#app/contract/bulk.ts';
import { toOrderGid } from '#app/domain/identifiers.ts';
import {
  HOUR,
  type MerchantWorld,
  MINUTE,
  OWNER,
  type TestOrder,
  worldsForSpecs,
} from '#tests/support/merchant-world.ts';

const LOOK = 'SalesChannelOrders/Get';

const worlds = worldsForSpecs();

async function check(
  world: MerchantWorld,
  ids: readonly string[],
): Promise<readonly OrderCheckView[]> {
  const result = await world.application.checkOrders(world.shop, ids);
  if (result.kind !== 'checked') throw new Error(`Checked: ${result.kind}`);
  return result.check.orders;
}

const gids = (orders: readonly TestOrder[]) => orders.map(({ id }) => toOrderGid(id));

async function addMany(
  world: MerchantWorld,
  count: number,
  order: Parameters<MerchantWorld['addOrder']>[0] = { phase: 'at_warehouse' },
): Promise<readonly TestOrder[]> {
  const orders: TestOrder[] = [];
  for (let index = 0; index < count; index += 1) orders.push(await world.addOrder(order));
  return orders;
}

const callNames = async (world: MerchantWorld) =>
  (await world.calls()).map(({ path }) => path.split('/').slice(-2).join('/'));

describe('many orders in different places', () => {
  it('have a line each, in the order given', async () => {
    const world = await worlds.open();
    await world.prisma.provider.update({
      where: { shop_name: { shop: world.shop, name: 'Baltic Fulfilment' } },
      data: { cancellable: 'no' },
    });
    const { providerId, otherProviderId } = world;
    const notForwarded = await world.addOrder({ phase: 'read' });
    const atWarehouse = await world.addOrder({ phase: 'at_warehouse' });
    const shipped = await world.addOrder({ phase: 'shipped' });
    const stopped = await world.addOrder({ phase: 'stopped' });
    const unsupported = await world.addOrder({
      phase: 'at_warehouse',
      providerId: otherProviderId,
    });
    const split = await world.addOrder({ phase: 'at_warehouse' }, [
      { providerId },
      { providerId: otherProviderId, phase: 'shipped' },
    ]);
    const notRead = await world.addOrder({ phase: 'not_read', createdAt: world.now() - MINUTE });
    const late = await world.addOrder({ phase: 'not_read', isFilteredOut: true });
    const asked = await world.addOrder({ phase: 'at_warehouse' });
    const { id } = await asked.press();
    const orders = [
      notForwarded,
      atWarehouse,
      shipped,
      stopped,
      unsupported,
      split,
      notRead,
      late,
      asked,
    ];
    const lines = await check(world, gids(orders));
    expect(lines.map(({ check: word, absence }) => [word, absence])).toEqual([
      ['can_stop', null],
      ['unsure', null],
      ['too_late', null],
      ['already_stopped', null],
      ['not_supported', null],
      ['partly', null],
      ['not_in_prime_penguin', 'not_yet'],
      ['not_in_prime_penguin', 'overdue'],
      ['already_asked', null],
    ]);
    expect(lines.map(({ orderId }) => orderId)).toEqual(gids(orders));
    expect(lines[5]?.warehouses).toEqual([
      { provider: 'Nordic 3PL', canCancel: 'unsure', troubles: [] },
      { provider: 'Baltic Fulfilment', canCancel: 'no_shipped', troubles: [] },
    ]);
    expect(lines[8]?.cancellation).toEqual({ id, outcome: 'pending', open: true });
    expect(lines[0]).toMatchObject({ orderName: expect.stringMatching(/^#/), cancellation: null });
  });

  it('ask nobody to cancel anything', async () => {
    const world = await worlds.open();
    const orders = await addMany(world, 5);
    await check(world, gids(orders));
    for (const order of orders) expect(await order.requests()).toBe(0);
    expect(await world.prisma.cancellation.count({ where: { shop: world.shop } })).toBe(0);
  });

  it('tell of the cancellation before, once its watch is over', async () => {
    const world = await worlds.open({ timing: { afterwatchMs: HOUR } });
    const order = await world.addOrder({ phase: 'at_warehouse', plan: { kind: 'cooperates' } });
    const { id } = await order.press();
    await world.advance(3 * HOUR);
    const [line] = await check(world, gids([order]));
    expect(line).toMatchObject({
      check: 'already_stopped',
      cancellation: { id, outcome: 'stopped', open: false },
    });
  });
});

describe('a status “cancelled” that the sales channel set', () => {
  it('is not told as stopped, in a list as little as alone', async () => {
    const world = await worlds.open();
    const order = { phase: 'at_warehouse', cancelEchoesOnWarehouseSide: true } as const;
    const orders = await addMany(world, 5, order);
    // As somebody would in Prime Penguin's own screens.
    const primePenguin = await world.deps.primePenguin.forShop(world.shop);
    const [first] = orders;
    const found = first && (await primePenguin?.findOrders(first.id));
    const seen = found?.kind === 'answered' ? found.value[0] : undefined;
    if (!seen) throw new Error('Prime Penguin has no such order');
    await primePenguin?.cancel(seen.primePenguinOrderId);
    const lines = await check(world, gids(orders));
    expect(lines.map((line) => line.check)).toEqual(Array(5).fill('unsure'));
  });
});

describe('orders that nobody can answer for', () => {
  it('are told one by one, and spoil nothing for the others', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({ phase: 'read' });
    const lines = await check(world, [
      'gid://shopify/Order/404',
      'gid://shopify/Product/7',
      'nonsense',
      toOrderGid(order.id),
    ]);
    expect(lines.map((line) => [line.orderId, line.check])).toEqual([
      ['gid://shopify/Order/404', 'unknown_order'],
      ['gid://shopify/Product/7', 'malformed'],
      ['nonsense', 'malformed'],
      [toOrderGid(order.id), 'can_stop'],
    ]);
  });

  it('have one line when they are given twice', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({ phase: 'read' });
    expect(await check(world, [order.id, toOrderGid(order.id), order.id])).toHaveLength(1);
  });
});

describe('Prime Penguin cannot be asked', () => {
  it('says so for each order, after one try', async () => {
    const world = await worlds.open();
    const orders = await addMany(world, 12);
    await world.control.addFault({
      match: { tenantId: world.tenantId },
      fault: { kind: 'html_page', status: 502 },
    });
    await world.calls();
    const lines = await check(world, gids(orders));
    expect(lines.map((line) => [line.check, line.problem])).toEqual(
      orders.map(() => ['could_not_ask', 'prime_penguin_unreachable']),
    );
    expect(await callNames(world)).toEqual([LOOK]);
  });

  it('does not go on asking for each order when the list is refused and the rest fails', async () => {
    const world = await worlds.open();
    const orders = await addMany(world, 10);
    const match = { tenantId: world.tenantId };
    await world.control.addFault({
      match,
      fault: { kind: 'user_friendly', message: 'Not by date.' },
      times: 1,
    });
    await world.control.addFault({ match, fault: { kind: 'html_page', status: 502 } });
    await world.calls();
    const lines = await check(world, gids(orders));
    expect(new Set(lines.map((line) => line.check))).toEqual(new Set(['could_not_ask']));
    // The list, and the three that are looked for side by side.
    expect(await callNames(world)).toEqual(Array(4).fill(LOOK));
  });

  it('says that the credentials are refused, and marks the connection', async () => {
    const world = await worlds.open();
    const orders = await addMany(world, 4);
    await world.revokeTokens();
    const lines = await check(world, gids(orders));
    expect(new Set(lines.map((line) => line.problem))).toEqual(new Set(['credentials_refused']));
    expect(await world.application.readConnection(world.shop)).toMatchObject({ state: 'refused' });
  });

  it('is not asked for a shop that is not connected', async () => {
    const world = await worlds.open();
    await world.application.disconnectShop(world.shop, OWNER);
    expect(await world.application.checkOrders(world.shop, ['1'])).toEqual({
      kind: 'not_connected',
    });
  });
});

describe('what it costs Prime Penguin', () => {
  it('is not asked for orders whose cancellation is open: that says more', async () => {
    const world = await worlds.open();
    const orders = await addMany(world, 2);
    for (const order of orders) await order.press();
    await world.calls();
    await check(world, gids(orders));
    expect(await callNames(world)).toEqual([]);
  });

  it.each([
    [1, 1],
    [3, 3],
    [10, 1],
    [250, 1],
  ])('%i recent orders take %i calls', async (count, calls) => {
    const world = await worlds.open();
    const orders = await addMany(world, count);
    await world.calls();
    await check(world, gids(orders));
    expect(await callNames(world)).toEqual(Array(calls).fill(LOOK));
  });

  it('takes one call more for an order that the list does not have, and asks once why', async () => {
    const world = await worlds.open();
    const orders = await addMany(world, 10);
    const absent = await addMany(world, 2, { phase: 'not_read' });
    await world.calls();
    await check(world, gids([...orders, ...absent]));
    expect((await callNames(world)).toSorted()).toEqual([
      'SalesChannel/SalesChannelsInstallationStatus',
      LOOK,
      LOOK,
      LOOK,
    ]);
  });

  it('looks for each by itself where the list would be longer than that is worth', async () => {
    const world = await worlds.open();
    const old = await world.addOrder({ phase: 'at_warehouse', createdAt: world.now() - 9 * HOUR });
    const chosen = [old, ...(await addMany(world, 3))];
    // 400 rows are worth four looks.
    await addMany(world, 400);
    await world.calls();
    const lines = await check(world, gids(chosen));
    expect(lines.map((line) => line.check)).toEqual(Array(4).fill('unsure'));
    expect(await callNames(world)).toEqual(Array(5).fill(LOOK));
  });

  it('takes two calls more for each order whose status only the log explains', async () => {
    const world = await worlds.open();
    const orders = [...(await addMany(world, 4)), await world.addOrder({ phase: 'stopped' })];
    await world.calls();
    await check(world, gids(orders));
    expect((await callNames(world)).toSorted()).toEqual([
      'EntityLog/GetEntityLogs',
      LOOK,
      'WarehouseOrder/GetOrderStatusLogs',
    ]);
  });
});

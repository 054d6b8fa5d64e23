/** One press for many orders: each gets its cancellation and its line, and jobs do the rest. */
import { describe, expect, it } from 'vitest';
import type { BulkRequestView } from '#app/contract/bulk.ts';
import { parseShopifyOrderId, toOrderGid } from '#app/domain/identifiers.ts';
import { DEFAULT_SETTINGS } from '#app/use-cases/ports/settings.ts';
import { wakeEverything } from '#app/use-cases/wake-forgotten.ts';
import { watchShop } from '#app/use-cases/watch-shop.ts';
import { hidePart } from '#tests/support/late-part.ts';
import {
  HOUR,
  type MerchantWorld,
  MINUTE,
  OWNER,
  type TestOrder,
  worldsForSpecs,
} from '#tests/support/merchant-world.ts';

const worlds = worldsForSpecs();

async function press(
  world: MerchantWorld,
  orderIds: readonly string[],
  userId = '42',
): Promise<BulkRequestView> {
  const result = await world.application.requestMany({
    shop: world.shop,
    orderIds,
    reason: 'fraud',
    note: 'Same card',
    userId,
  });
  if (result.kind !== 'requested') throw new Error(`Pressed: ${result.kind}`);
  return result.request;
}

async function read(
  world: MerchantWorld,
  id: string,
  wait: Parameters<MerchantWorld['application']['readBulkRequest']>[2] = null,
): Promise<BulkRequestView> {
  const result = await world.application.readBulkRequest(world.shop, id, wait);
  if (result.kind !== 'found') throw new Error(`Bulk request: ${result.kind}`);
  return result.request;
}

const gids = (orders: readonly TestOrder[]) => orders.map(({ id }) => toOrderGid(id));
const results = ({ orders }: BulkRequestView) => orders.map(({ result }) => result);
const verdicts = ({ orders }: BulkRequestView) =>
  orders.map(({ warehouses }) => warehouses.map(({ verdict }) => verdict).join());

async function addMany(world: MerchantWorld, count: number): Promise<readonly TestOrder[]> {
  const orders: TestOrder[] = [];
  for (let index = 0; index < count; index += 1) {
    orders.push(await world.addOrder({ phase: 'at_warehouse', plan: { kind: 'cooperates' } }));
  }
  return orders;
}

describe('a press for orders in different places', () => {
  it('ends with the verdict on each, and asks only where that can help', async () => {
    const world = await worlds.open();
    const { providerId, otherProviderId } = world;
    const stoppable = await world.addOrder({
      phase: 'at_warehouse',
      plan: { kind: 'cooperates' },
    });
    const shipped = await world.addOrder({ phase: 'shipped' });
    const stopped = await world.addOrder({ phase: 'stopped' });
    const split = await world.addOrder({ phase: 'at_warehouse', plan: { kind: 'cooperates' } }, [
      { providerId },
      { providerId: otherProviderId, phase: 'shipped' },
    ]);
    const orders = [stoppable, shipped, stopped, split];
    const pressed = await press(world, gids(orders));
    expect(verdicts(pressed)).toEqual(Array(4).fill('delivering'));
    await world.runDueJobs();
    await world.advance(HOUR);
    const answered = await read(world, pressed.id);
    expect(answered.orders.map(({ outcome, nextStep }) => [outcome, nextStep])).toEqual([
      ['stopped', 'cancel_in_shopify'],
      ['not_stopped', 'handle_as_return'],
      ['stopped', 'cancel_in_shopify'],
      ['partly_stopped', 'handle_as_return'],
    ]);
    expect(verdicts(answered)).toEqual([
      'stopped_at_warehouse',
      'too_late',
      'stopped_at_warehouse',
      'stopped_at_warehouse,too_late',
    ]);
    for (const [order, requests] of [
      [stoppable, 1],
      [shipped, 0],
      [stopped, 0],
      [split, 1],
    ] as const) {
      expect(await order.requests()).toBe(requests);
    }
  });

  it('cries out where a stop was taken back, and not where silence ended', async () => {
    const world = await worlds.open();
    const { providerId, otherProviderId } = world;
    const stopped = { plan: { kind: 'cooperates' } } as const;
    const orders = [
      await world.addOrder({
        phase: 'at_warehouse',
        plan: { kind: 'cancels_then_ships', shipsAfterBatches: 12 },
      }),
      await world.addOrder({ phase: 'at_warehouse', plan: { kind: 'ships', afterBatches: 10 } }),
      await world.addOrder({ phase: 'at_warehouse' }, [
        { providerId, ...stopped },
        { providerId: otherProviderId, plan: { kind: 'ships', afterBatches: 12 } },
      ]),
    ];
    const show = hidePart(world.deps, orders[2]?.primePenguinOrderIds[1]);
    const { id } = await press(world, gids(orders));
    await world.runDueJobs();
    await world.advance(4 * HOUR + 5 * MINUTE);
    expect(verdicts(await read(world, id))).toEqual([
      'stopped_at_warehouse',
      'no_answer',
      'stopped_at_warehouse',
    ]);
    show();
    await world.advance(4 * HOUR);
    const after = await read(world, id);
    expect(verdicts(after)).toEqual(['too_late', 'too_late', 'stopped_at_warehouse,too_late']);
    expect(
      after.orders.map(({ warehouses }) => warehouses.map(({ stopTakenBack }) => stopTakenBack)),
    ).toEqual([[true], [false], [false, true]]);
  });

  it('is recorded with who pressed, why and the note, on each cancellation', async () => {
    const world = await worlds.open();
    const [order] = await addMany(world, 1);
    if (!order) throw new Error('no order');
    const pressed = await press(world, gids([order]), '7');
    expect(pressed.requestedBy).toEqual({ kind: 'bulk', userId: '7' });
    expect(await order.cancellation()).toMatchObject({
      reason: 'fraud',
      note: 'Same card',
      requestedBy: { kind: 'bulk', userId: '7' },
      warehouses: [{ verdict: 'delivering', history: [{ verdict: 'delivering' }] }],
    });
  });

  it('asks nothing of Prime Penguin before it answers', async () => {
    const world = await worlds.open();
    const orders = await addMany(world, 10);
    await world.calls();
    await press(world, gids(orders));
    expect(await world.calls()).toEqual([]);
  });

  it('has a line for what is no order of the shop’s, and none twice', async () => {
    const world = await worlds.open();
    const [order] = await addMany(world, 1);
    if (!order) throw new Error('no order');
    const pressed = await press(world, [
      'gid://shopify/Order/404',
      order.id,
      'nonsense',
      toOrderGid(order.id),
    ]);
    const nothing = {
      orderName: null,
      cancellationId: null,
      outcome: null,
      nextStep: null,
      warehouses: [],
    };
    expect(pressed.orders).toEqual([
      { ...nothing, orderId: 'gid://shopify/Order/404', result: 'unknown_order' },
      expect.objectContaining({ orderId: toOrderGid(order.id), result: 'created' }),
      { ...nothing, orderId: 'nonsense', result: 'malformed' },
    ]);
  });

  it('is refused for a shop that is not connected', async () => {
    const world = await worlds.open();
    await world.application.disconnectShop(world.shop, OWNER);
    const { shop } = world;
    const asked = { shop, orderIds: ['1'], reason: null, note: null, userId: null };
    expect(await world.application.requestMany(asked)).toEqual({ kind: 'not_connected' });
    expect(await world.prisma.bulkRequest.count({ where: { shop } })).toBe(0);
  });
});

describe('a shop that wants a reason for each', () => {
  it('lets its staff ask for many only with one', async () => {
    const world = await worlds.open();
    const { shop } = world;
    const automations = { ...DEFAULT_SETTINGS.automations, askReason: 'required' } as const;
    await world.application.saveSettings(shop, OWNER, 0, { automations });
    const orderIds = gids(await addMany(world, 2));
    const asked = { shop, orderIds, reason: null, note: null, userId: '42' };
    expect(await world.application.requestMany(asked)).toEqual({ kind: 'reason_required' });
    expect(await world.prisma.bulkRequest.count({ where: { shop } })).toBe(0);
    expect(results(await press(world, orderIds))).toEqual(['created', 'created']);
  });
});

describe('several press for the same orders', () => {
  it('makes one cancellation for each, however they overlap', async () => {
    const world = await worlds.open();
    const orders = await addMany(world, 20);
    const ids = gids(orders);
    const presses = await Promise.all([
      press(world, ids, '1'),
      press(world, ids.toReversed(), '2'),
      press(world, ids.slice(5, 15), '3'),
      orders[7]?.press('4'),
    ]);
    const [one, other] = presses;
    expect(
      [...results(one), ...results(other)].filter((result) => result === 'joined').length,
    ).toBeGreaterThanOrEqual(20);
    const { shop } = world;
    expect(await world.prisma.cancellation.count({ where: { shop } })).toBe(20);
    await world.runDueJobs();
    await world.advance(HOUR);
    expect(new Set(verdicts(await read(world, other.id)))).toEqual(
      new Set(['stopped_at_warehouse']),
    );
    for (const order of orders) expect(await order.requests()).toBe(1);
  });

  it('joins what was pressed for before, and shows its progress to both', async () => {
    const world = await worlds.open();
    const orders = await addMany(world, 2);
    const first = await press(world, gids(orders));
    const second = await press(world, gids(orders));
    expect(results(first)).toEqual(['created', 'created']);
    expect(results(second)).toEqual(['joined', 'joined']);
    expect(second.orders.map(({ cancellationId }) => cancellationId)).toEqual(
      first.orders.map(({ cancellationId }) => cancellationId),
    );
    await world.advance(HOUR);
    expect(verdicts(await read(world, second.id))).toEqual(verdicts(await read(world, first.id)));
  });

  it('makes a new cancellation where the watch over the old one has ended', async () => {
    const world = await worlds.open({ timing: { afterwatchMs: HOUR } });
    const orders = await addMany(world, 1);
    await press(world, gids(orders));
    await world.advance(3 * HOUR);
    expect(results(await press(world, gids(orders)))).toEqual(['created']);
  });
});

describe('jobs of a press for many that are lost', () => {
  it('come back, in the line for many', async () => {
    const world = await worlds.open();
    const orders = await addMany(world, 3);
    const pressed = await press(world, gids(orders));
    world.loseJobs();
    await wakeEverything(world.deps);
    const deliveries = world.waiting.filter((wake) => wake.job === 'deliver');
    expect(deliveries.filter((wake) => wake.shop === world.shop && wake.isBulk)).toHaveLength(3);
    await world.runDueJobs();
    expect(new Set(verdicts(await read(world, pressed.id)))).toEqual(new Set(['requested']));
  });

  it('are tried again in the line for many while Prime Penguin is down', async () => {
    const world = await worlds.open();
    const orders = await addMany(world, 2);
    await world.control.addFault({
      match: { tenantId: world.tenantId },
      fault: { kind: 'html_page', status: 502 },
    });
    await press(world, gids(orders));
    await world.runDueJobs();
    const again = world.waiting.filter((wake) => wake.job === 'deliver');
    expect(again).toHaveLength(2);
    expect(again.every((wake) => wake.job === 'deliver' && wake.isBulk)).toBe(true);
  });
});

describe('waiting for what becomes of many orders', () => {
  const waitFrom = (since: number, waitMs = 20_000) => ({
    since,
    waitMs,
    signal: new AbortController().signal,
  });

  it('answers at once with what is not known yet', async () => {
    const world = await worlds.open();
    const pressed = await press(world, gids(await addMany(world, 2)));
    expect((await read(world, pressed.id, waitFrom(pressed.version - 1))).version).toBe(
      pressed.version,
    );
  });

  it('is woken by any of them, and told what changed shortly after together', async () => {
    const world = await worlds.open();
    const pressed = await press(world, gids(await addMany(world, 3)));
    const waiting = read(world, pressed.id, waitFrom(pressed.version));
    await world.runDueJobs();
    const woken = await waiting;
    expect(woken.version).toBeGreaterThan(pressed.version);
    const last = await read(world, pressed.id);
    expect(verdicts(last)).toEqual(['requested', 'requested', 'requested']);
  });

  it('is woken by an order that was pressed for before by somebody else', async () => {
    const world = await worlds.open();
    const [order] = await addMany(world, 1);
    if (!order) throw new Error('no order');
    await order.press('1');
    const joined = await press(world, gids([order]));
    const waiting = read(world, joined.id, waitFrom(joined.version));
    await world.advance(HOUR);
    await waiting;
    expect(verdicts(await read(world, joined.id))).toEqual(['stopped_at_warehouse']);
  });

  it('says when nothing has changed within the wait', async () => {
    const world = await worlds.open();
    const { id, version } = await press(world, gids(await addMany(world, 1)));
    const { application, shop } = world;
    expect(await application.readBulkRequest(shop, id, waitFrom(version, 0))).toEqual({
      kind: 'unchanged',
    });
  });

  it('has Prime Penguin looked at meanwhile', async () => {
    const world = await worlds.open();
    const { id } = await press(world, gids(await addMany(world, 1)));
    await world.runDueJobs();
    const { version } = await read(world, id);
    const aborted = { ...waitFrom(version), signal: AbortSignal.abort() };
    await world.application.readBulkRequest(world.shop, id, aborted);
    const watch = await world.deps.watches.read(world.shop);
    expect(watch?.viewedUntil).toBe(world.now() + 25_000);
  });

  it('does not have each order looked at that delivery is about to look at', async () => {
    const world = await worlds.open();
    const { id, version } = await press(world, gids(await addMany(world, 3)));
    const aborted = { ...waitFrom(version), signal: AbortSignal.abort() };
    await world.application.readBulkRequest(world.shop, id, aborted);
    await world.calls();
    await watchShop(world.deps, world.shop);
    const names = (await world.calls()).map(({ path }) => path.split('/').slice(-2).join('/'));
    expect(names).toContain('WarehouseOrder/GetAllOrders');
    expect(names).not.toContain('SalesChannelOrders/Get');
  });

  it('is nobody else’s, and nothing where there is none', async () => {
    const world = await worlds.open();
    const other = await worlds.open();
    const { id } = await press(world, gids(await addMany(world, 1)));
    for (const [shop, asked] of [
      [other.shop, id],
      [world.shop, 'nonsense'],
      [world.shop, '7d1c0a52-0f5b-4a49-9f3e-1b2c3d4e5f60'],
    ] as const) {
      expect(await world.application.readBulkRequest(shop, asked, null)).toEqual({
        kind: 'unknown_bulk_request',
      });
    }
  });
});

describe('orders of a press that are to be forgotten', () => {
  it('leave it, which is a change to whoever waits', async () => {
    const world = await worlds.open();
    const orders = await addMany(world, 2);
    const pressed = await press(world, [...gids(orders), 'gid://shopify/Order/404']);
    const [first] = orders;
    if (!first) throw new Error('no order');
    const unknown = pressed.orders[2];
    const missing = parseShopifyOrderId('404');
    if (!missing) throw new Error('not an order id');
    expect(unknown?.result).toBe('unknown_order');
    await world.application.eraseOrders(world.shop, [first.id, missing]);
    const left = await read(world, pressed.id, {
      since: pressed.version,
      waitMs: MINUTE,
      signal: new AbortController().signal,
    });
    expect(left.orders.map(({ orderId }) => orderId)).toEqual([
      toOrderGid(orders[1]?.id ?? first.id),
    ]);
  });

  it('go with everything else of the shop', async () => {
    const world = await worlds.open();
    await press(world, [...gids(await addMany(world, 2)), 'nonsense']);
    await world.application.eraseShop(world.shop);
    const { shop } = world;
    expect(await world.prisma.bulkRequest.count({ where: { shop } })).toBe(0);
  });
});

/** Asking for an order that is asked for already. */
import { describe, expect, it } from 'vitest';
import {
  HOUR,
  type MerchantWorld,
  MINUTE,
  type TestOrder,
  worldsForSpecs,
} from '#tests/support/merchant-world.ts';

const AFTERWATCH = 6 * HOUR;

const worlds = worldsForSpecs();

function press(
  world: MerchantWorld,
  order: TestOrder,
  kind: 'staff' | 'shopify_cancel',
  userId: string | null,
) {
  return world.application.requestCancellation({
    shop: world.shop,
    shopifyOrderId: order.id,
    reason: null,
    note: null,
    requestedBy: { kind, userId },
  });
}

describe('several press at the same moment', () => {
  it('makes one cancellation and one request, and gives everybody the same answer', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({ phase: 'at_warehouse', plan: { kind: 'cooperates' } });
    const results = await Promise.all([
      press(world, order, 'staff', '1'),
      press(world, order, 'staff', '2'),
      press(world, order, 'shopify_cancel', null),
      press(world, order, 'staff', '3'),
    ]);
    expect(results.map(({ kind }) => kind).sort()).toEqual([
      'created',
      'joined',
      'joined',
      'joined',
    ]);
    const cancellations = results.flatMap((result) =>
      'cancellation' in result ? [result.cancellation] : [],
    );
    expect(new Set(cancellations.map(({ id }) => id)).size).toBe(1);
    for (const { warehouses } of cancellations) {
      expect(warehouses.map(({ verdict }) => verdict)).toEqual(['requested']);
    }
    await world.advance(HOUR);
    expect((await order.verdict()).verdict).toBe('stopped_at_warehouse');
    expect(await order.requests()).toBe(1);
    expect(await world.prisma.cancellation.count({ where: { shop: world.shop } })).toBe(1);
  });

  it('keeps apart the orders that are pressed at the same moment', async () => {
    const world = await worlds.open();
    const one = await world.addOrder({ phase: 'at_warehouse' });
    const other = await world.addOrder({ phase: 'at_warehouse' });
    const [a, b] = await Promise.all([one.press(), other.press()]);
    expect(a.id).not.toBe(b.id);
    expect(await one.requests()).toBe(1);
    expect(await other.requests()).toBe(1);
  });
});

describe('somebody presses again', () => {
  it('joins while the warehouse is awaited, and changes nothing', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({ phase: 'at_warehouse', plan: { kind: 'silent' } });
    const first = await order.press('42');
    await world.advance(30 * MINUTE);
    const again = await order.press('77');
    expect(again).toMatchObject({
      id: first.id,
      requestedAt: first.requestedAt,
      requestedBy: { kind: 'staff', userId: '42' },
      warehouses: [{ verdict: 'requested', since: first.warehouses[0]?.since }],
    });
    expect(await order.requests()).toBe(1);
  });

  it('joins while the answer is watched, and gets it', async () => {
    const world = await worlds.open({ timing: { afterwatchMs: AFTERWATCH } });
    const order = await world.addOrder({ phase: 'at_warehouse', plan: { kind: 'cooperates' } });
    const first = await order.press();
    await world.advance(3 * HOUR);
    const again = await order.press();
    expect(again).toMatchObject({ id: first.id, outcome: 'stopped' });
    expect(await order.requests()).toBe(1);
  });

  it('makes a new one when the watch has ended, which says at once what is the case', async () => {
    const world = await worlds.open({ timing: { afterwatchMs: AFTERWATCH } });
    const order = await world.addOrder({ phase: 'at_warehouse', plan: { kind: 'cooperates' } });
    const first = await order.press();
    await world.advance(AFTERWATCH + 2 * HOUR);
    const again = await order.press();
    expect(again.id).not.toBe(first.id);
    expect(again).toMatchObject({
      outcome: 'stopped',
      warehouses: [{ verdict: 'stopped_at_warehouse', why: 'already_stopped' }],
    });
    expect(await order.requests()).toBe(1);
  });

  it('makes a new one that asks anew when the first had no answer', async () => {
    const world = await worlds.open({ timing: { afterwatchMs: AFTERWATCH } });
    const order = await world.addOrder({
      phase: 'at_warehouse',
      plan: { kind: 'silent' },
      cancelRefusal: 'Try again next week.',
    });
    const first = await order.press();
    await world.advance(2 * MINUTE);
    expect((await order.verdict()).verdict).toBe('refused');
    await world.advance(AFTERWATCH + 2 * HOUR);
    await world.control.setCancelRefusal(order.primePenguinOrderIds[0] ?? 0, null);
    const again = await order.press();
    expect(again.id).not.toBe(first.id);
    expect(again.warehouses[0]?.verdict).toBe('requested');
    expect((await order.read()).cancellation?.id).toBe(again.id);
  });
});

describe('an order that is no order of the shop', () => {
  it('is unknown, and nothing is kept', async () => {
    const world = await worlds.open();
    const other = await worlds.open();
    const order = await other.addOrder({ phase: 'at_warehouse' });
    expect(await press(world, order, 'staff', '42')).toEqual({ kind: 'unknown_order' });
    expect(await world.application.readOrder(world.shop, order.id)).toEqual({
      kind: 'unknown_order',
    });
    expect(await world.prisma.cancellation.count({ where: { shop: world.shop } })).toBe(0);
    // Prime Penguin was looked at, in the shop's own sales channel, and asked for nothing.
    expect((await world.calls()).map(({ method }) => method)).not.toContain('POST');
    expect(await order.requests()).toBe(0);
  });
});

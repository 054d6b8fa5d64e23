/** Prime Penguin's clock runs ahead of the app's, or behind it. */
import { describe, expect, it } from 'vitest';
import type { WmsPlan } from '#sandbox/prime-penguin/plans.ts';
import { HOUR, type MerchantWorld, MINUTE, worldsForSpecs } from '#tests/support/merchant-world.ts';

const worlds = worldsForSpecs();

describe.each([
  ['50 minutes ahead', 50 * MINUTE],
  ['50 minutes behind', -50 * MINUTE],
])('Prime Penguin’s clock is %s', (_, skewMs) => {
  async function skewedWorld(): Promise<MerchantWorld> {
    const world = await worlds.open();
    await world.skewClock(skewMs);
    return world;
  }

  it.each<[string, WmsPlan]>([
    ['stopped_at_warehouse', { kind: 'cooperates' }],
    ['too_late', { kind: 'picks_then_refuses' }],
    ['too_late', { kind: 'ships', afterBatches: 1 }],
    ['refused', { kind: 'refuses_with_reason', text: 'Locked', via: 'entity_log' }],
    ['not_supported', { kind: 'does_not_support' }],
  ])('is %s all the same', async (verdict, plan) => {
    const world = await skewedWorld();
    const order = await world.addOrder({ phase: 'at_warehouse', plan });
    expect((await order.press()).warehouses[0]?.verdict).toBe('requested');
    await world.advance(2 * HOUR);
    expect((await order.verdict()).verdict).toBe(verdict);
  });

  it('is no answer when the app’s time is over, not before', async () => {
    const world = await skewedWorld();
    const order = await world.addOrder({ phase: 'at_warehouse', plan: { kind: 'silent' } });
    await order.press();
    await world.advance(4 * HOUR - MINUTE);
    expect((await order.verdict()).verdict).toBe('requested');
    await world.advance(5 * MINUTE);
    expect((await order.verdict()).verdict).toBe('no_answer');
  });

  it('shows the batch when it really runs, and awaits two syncs', async () => {
    const world = await skewedWorld();
    const order = await world.addOrder({ phase: 'read' });
    const pressed = await order.press();
    // 08:50 here is 09:40 or 08:00 there, and batches run on the half hours there.
    const minutesToBatch = skewMs > 0 ? 20 : 30;
    expect(Date.parse(pressed.nextBatchAt ?? '')).toBe(world.now() + minutesToBatch * MINUTE);
    await world.advance((minutesToBatch + 30) * MINUTE);
    expect((await order.verdict()).verdict).toBe('requested');
    await world.advance(3 * MINUTE);
    expect((await order.verdict()).verdict).toBe('stopped_before_warehouse');
  });

  it('does not take an older problem for an answer', async () => {
    const world = await skewedWorld();
    const order = await world.addOrder({
      phase: 'at_warehouse',
      plan: { kind: 'silent' },
      problems: [{ via: 'entity_log', code: 30, message: 'From this morning' }],
    });
    await order.press();
    await world.advance(HOUR);
    expect((await order.verdict()).verdict).toBe('requested');
  });

  it('counts four channel reads by the app’s own clock', async () => {
    const world = await skewedWorld();
    const order = await world.addOrder({
      phase: 'not_read',
      createdAt: world.now() - MINUTE,
      isFilteredOut: true,
    });
    await order.press();
    await order.cancelInShopify();
    await world.advance(118 * MINUTE);
    expect((await order.verdict()).verdict).toBe('awaiting_import');
    await world.advance(20 * MINUTE);
    expect((await order.verdict()).verdict).toBe('stopped_before_warehouse');
  });

  it('sees what happened right after the press, long before the first look', async () => {
    const world = await skewedWorld();
    const order = await world.addOrder({ phase: 'at_warehouse', plan: { kind: 'silent' } });
    await order.press();
    world.pauseBatches();
    const fault = await world.control.addFault({
      match: { tenantId: world.tenantId },
      fault: { kind: 'html_page' },
    });
    await world.control.warehouseSays(order.primePenguinOrderIds[0] ?? 0, {
      kind: 'status',
      raw: 'Shipped',
      normalised: 'Fulfilled',
      withParcel: true,
    });
    await world.advance(20 * MINUTE);
    await world.control.clearFaults(fault);
    await world.advance(HOUR);
    expect((await order.verdict()).verdict).toBe('too_late');
  });

  it('reads every change in its feed', async () => {
    const world = await skewedWorld();
    const order = await world.addOrder({
      phase: 'at_warehouse',
      plan: { kind: 'cancels_then_ships', shipsAfterBatches: 2 },
    });
    await order.press();
    await world.advance(3 * HOUR);
    expect((await order.verdict()).history.map(({ verdict }) => verdict)).toEqual([
      'delivering',
      'requested',
      'stopped_at_warehouse',
      'too_late',
    ]);
  });
});

describe('Prime Penguin’s clock is put back while the warehouse is awaited', () => {
  it('misses nothing of what happens then', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({
      phase: 'at_warehouse',
      plan: { kind: 'ships', afterBatches: 3 },
    });
    await order.press();
    await world.advance(45 * MINUTE);
    await world.skewClock(-50 * MINUTE);
    await world.advance(HOUR);
    expect((await order.verdict()).verdict).toBe('too_late');
  });
});

describe('Prime Penguin does not say what time it is', () => {
  it('is stopped before the warehouse only when the batch has passed by any clock', async () => {
    const world = await worlds.open();
    await world.control.setQuirks({ dateHeader: 'absent' });
    const order = await world.addOrder({ phase: 'read' });
    await order.press();
    // Younger by any clock than the request.
    await world.advance(65 * MINUTE);
    await world.addOrder({ phase: 'read', importedAt: world.now() });
    await world.advance(2 * HOUR);
    expect((await order.verdict()).verdict).toBe('requested');
    await world.advance(2 * HOUR);
    expect((await order.verdict()).verdict).toBe('stopped_before_warehouse');
    await world.control.resetQuirks();
  });

  it('still sees the warehouse’s answers', async () => {
    const world = await worlds.open();
    await world.control.setQuirks({ dateHeader: 'absent' });
    const order = await world.addOrder({
      phase: 'at_warehouse',
      plan: { kind: 'cancels_then_ships', shipsAfterBatches: 2 },
    });
    await order.press();
    await world.advance(42 * MINUTE);
    expect((await order.verdict()).verdict).toBe('stopped_at_warehouse');
    await world.advance(2 * HOUR);
    expect((await order.verdict()).verdict).toBe('too_late');
    await world.control.resetQuirks();
  });
});

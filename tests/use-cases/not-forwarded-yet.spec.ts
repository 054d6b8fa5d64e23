/** Prime Penguin has the order, and no warehouse has it when the merchant presses. */
import { describe, expect, it } from 'vitest';
import { HOUR, MINUTE, worldsForSpecs } from '#tests/support/merchant-world.ts';

const worlds = worldsForSpecs();

describe('a batch that was running at the press forwards it', () => {
  async function pressedDuringABatch(
    plan: { kind: 'cooperates' } | { kind: 'picks_then_refuses' },
  ) {
    const world = await worlds.open();
    const order = await world.addOrder({ phase: 'read', plan });
    await world.control.beginBatch(world.providerId);
    await order.press();
    expect(await order.verdict()).toMatchObject({
      verdict: 'requested',
      why: 'not_forwarded_yet',
    });
    await world.control.endBatch(world.providerId);
    return { world, order };
  }

  it('is never said to be stopped before the warehouse', async () => {
    const { world, order } = await pressedDuringABatch({ kind: 'cooperates' });
    await world.advance(12 * MINUTE);
    expect(await order.verdict()).toMatchObject({
      verdict: 'requested',
      why: 'waiting_for_warehouse',
    });
    await world.advance(HOUR);
    const { history, verdict } = await order.verdict();
    expect(verdict).toBe('stopped_at_warehouse');
    expect(history.map((said) => said.verdict)).not.toContain('stopped_before_warehouse');
    expect(await order.requests()).toBe(1);
  });

  it('is too late when the warehouse has picked it by the time that it is asked', async () => {
    const { world, order } = await pressedDuringABatch({ kind: 'picks_then_refuses' });
    await world.advance(HOUR);
    expect(await order.verdict()).toMatchObject({ verdict: 'too_late', why: 'picked' });
  });

  it('has its whole answer time from the moment that it was forwarded', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({ phase: 'read', plan: { kind: 'silent' } });
    await world.control.beginBatch(world.providerId);
    await order.press();
    await world.control.endBatch(world.providerId);
    await world.advance(12 * MINUTE);
    await world.advance(4 * HOUR - 3 * MINUTE);
    expect((await order.verdict()).verdict).toBe('requested');
    await world.advance(5 * MINUTE);
    expect((await order.verdict()).verdict).toBe('no_answer');
  });
});

describe('no warehouse gets it', () => {
  it('is stopped before the warehouse when it has synced twice since, and the evidence says when', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({ phase: 'read' });
    const pressedAt = world.now();
    await order.press();
    // 09:00 and 09:30, by the times that Prime Penguin shows.
    await world.advance(40 * MINUTE);
    expect((await order.verdict()).verdict).toBe('requested');
    await world.advance(2 * MINUTE);
    const verdict = await order.verdict();
    expect(verdict).toMatchObject({
      verdict: 'stopped_before_warehouse',
      why: 'never_forwarded',
      nextStep: { code: 'cancel_in_shopify' },
    });
    const { evidence } = verdict;
    expect(evidence.map(({ source }) => source)).toEqual([
      ...['warehouse_status', 'channel_status', 'sync', 'sync'],
    ]);
    expect(evidence.slice(2).map(({ at }) => Date.parse(at))).toEqual([
      pressedAt + 40 * MINUTE,
      pressedAt + 10 * MINUTE,
    ]);
    expect((await world.control.truth(order.id))[0]?.physical).toBe('never_at_warehouse');
  });

  it('is not said to be stopped by a batch that began before the cancel', async () => {
    const world = await worlds.open();
    // 09:00:20: the batch of 09:00 has begun.
    await world.advance(10 * MINUTE + 20_000);
    const order = await world.addOrder({ phase: 'read' });
    await order.press();
    await world.advance(59 * MINUTE);
    expect((await order.verdict()).verdict).toBe('requested');
    await world.advance(3 * MINUTE);
    expect((await order.verdict()).verdict).toBe('stopped_before_warehouse');
  });

  it('is not said to be stopped by the sync of a batch that was under way at the cancel', async () => {
    const world = await worlds.open();
    await world.control.beginBatch(world.providerId);
    const order = await world.addOrder({ phase: 'read' });
    await order.press();
    await world.advance(MINUTE);
    await world.control.endBatch(world.providerId);
    await world.deps.watches.plan(world.shop, world.now() + MINUTE);
    // 09:00: another one, which began later.
    await world.advance(9 * MINUTE);
    expect((await order.verdict()).verdict).toBe('requested');
    await world.advance(2 * MINUTE);
    expect((await order.verdict()).verdict).toBe('stopped_before_warehouse');
  });

  it('is not said to be stopped by batches of which nobody saw the times', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({ phase: 'read' });
    await order.press();
    await world.control.goDown();
    await world.advance(50 * MINUTE);
    expect((await order.verdict()).verdict).toBe('requested');
    await world.control.comeUp();
    // Prime Penguin shows the last time alone: 09:30, and then 10:00.
    await world.advance(20 * MINUTE);
    expect((await order.verdict()).verdict).toBe('requested');
    await world.advance(3 * MINUTE);
    expect((await order.verdict()).verdict).toBe('stopped_before_warehouse');
  });

  it('is not said to be stopped while no look at it is newer than the second sync', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({ phase: 'read' });
    await order.press();
    await world.advance(15 * MINUTE);
    const fault = await world.control.addFault({
      match: { tenantId: world.tenantId, path: 'SalesChannelOrders/Get' },
      fault: { kind: 'internal_error' },
    });
    await world.advance(45 * MINUTE);
    expect((await order.verdict()).verdict).toBe('requested');
    await world.control.clearFaults(fault);
    await world.advance(10 * MINUTE);
    expect((await order.verdict()).verdict).toBe('stopped_before_warehouse');
  });
});

describe('Prime Penguin holds it back', () => {
  it.each([
    ['on hold', { isOnHold: true }],
    ['unpaid', { isPaid: false }],
    ['to be released tomorrow', { releaseAt: Date.UTC(2030, 0, 1) }],
  ])(
    'is stopped before the warehouse like any other that is not forwarded: %s',
    async (_, held) => {
      const world = await worlds.open();
      const order = await world.addOrder({ phase: 'read', ...held });
      await order.press();
      expect(await order.requests()).toBe(1);
      await world.advance(40 * MINUTE);
      expect((await order.verdict()).verdict).toBe('requested');
      await world.advance(2 * MINUTE);
      expect((await order.verdict()).verdict).toBe('stopped_before_warehouse');
    },
  );

  it('is overturned loudly when it is forwarded all the same', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({ phase: 'read', isOnHold: true });
    await order.press();
    await world.advance(42 * MINUTE);
    expect((await order.verdict()).verdict).toBe('stopped_before_warehouse');
    await world.control.warehouseSays(order.primePenguinOrderIds[0] ?? 0, {
      kind: 'status',
      raw: 'Released',
      normalised: 'InProgress',
      withParcel: false,
    });
    await world.advance(HOUR);
    const { verdict, overturned } = await order.verdict();
    expect({ verdict, overturned }).toEqual({ verdict: 'requested', overturned: true });
  });
});

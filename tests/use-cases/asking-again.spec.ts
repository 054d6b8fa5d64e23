/** The merchant asks again, after an end without an answer. */
import { describe, expect, it } from 'vitest';
import {
  HOUR,
  type MerchantWorld,
  MINUTE,
  type TestOrder,
  worldsForSpecs,
} from '#tests/support/merchant-world.ts';

const CANCEL = 'SelfManagedStoreOrder/CancelOrder';

const worlds = worldsForSpecs();

async function retry(world: MerchantWorld, order: TestOrder) {
  const { id } = await order.cancellation();
  return world.application.retryCancellation(world.shop, id, { kind: 'staff', userId: '42' });
}

describe('what can be asked again', () => {
  it.each([
    ['requested', { kind: 'silent' }, MINUTE],
    ['stopped_at_warehouse', { kind: 'cooperates' }, HOUR],
    ['too_late', { kind: 'ships', afterBatches: 1 }, HOUR],
    ['not_supported', { kind: 'does_not_support' }, HOUR],
  ] as const)('is not %s', async (verdict, plan, after) => {
    const world = await worlds.open();
    const order = await world.addOrder({ phase: 'at_warehouse', plan });
    await order.press();
    await world.advance(after);
    expect(await retry(world, order)).toMatchObject({
      kind: 'not_retryable',
      cancellation: { canRetry: false, warehouses: [{ verdict }] },
    });
    expect(await order.requests()).toBe(1);
  });

  it('is not what is being delivered', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({ phase: 'at_warehouse' });
    const fault = await world.control.addFault({
      match: { tenantId: world.tenantId },
      fault: { kind: 'html_page' },
    });
    await order.press();
    expect((await retry(world, order)).kind).toBe('not_retryable');
    await world.control.clearFaults(fault);
  });

  it('is not what is no longer watched', async () => {
    const world = await worlds.open({ timing: { afterwatchMs: HOUR } });
    const order = await world.addOrder({ phase: 'at_warehouse', cancelRefusal: 'No.' });
    await order.press();
    await world.advance(3 * HOUR);
    expect(await order.cancellation()).toMatchObject({ canRetry: false });
    expect((await retry(world, order)).kind).toBe('not_retryable');
  });
});

describe('after Prime Penguin has refused', () => {
  it('asks again, and the new answer counts', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({
      phase: 'at_warehouse',
      plan: { kind: 'cooperates' },
      cancelRefusal: 'The order is being edited.',
    });
    await order.press();
    await world.advance(5 * MINUTE);
    await world.control.setCancelRefusal(order.primePenguinOrderIds[0] ?? 0, null);
    expect(await retry(world, order)).toMatchObject({
      kind: 'retried',
      cancellation: {
        outcome: 'pending',
        warehouses: [{ verdict: 'requested', overturned: false }],
      },
    });
    await world.advance(HOUR);
    expect((await order.verdict()).verdict).toBe('stopped_at_warehouse');
    expect(await order.requests()).toBe(4);
  });

  it('is refused again by the same words, said anew', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({ phase: 'at_warehouse', cancelRefusal: 'No.' });
    await order.press();
    await world.advance(5 * MINUTE);
    expect((await retry(world, order)).kind).toBe('retried');
    await world.advance(5 * MINUTE);
    const { history, ...verdict } = await order.verdict();
    expect(verdict).toMatchObject({ verdict: 'refused', reason: 'No.', overturned: false });
    expect(history.map((said) => said.verdict)).toEqual([
      ...['delivering', 'refused', 'delivering', 'refused'],
    ]);
    expect(await order.requests()).toBe(6);
  });
});

describe('after the warehouse has refused', () => {
  async function refusedByTheWarehouse(text: string) {
    const world = await worlds.open();
    const order = await world.addOrder({
      phase: 'at_warehouse',
      plan: { kind: 'refuses_with_reason', text, via: 'entity_log' },
    });
    await order.press();
    await world.advance(HOUR);
    expect((await order.verdict()).verdict).toBe('refused');
    return { world, order };
  }

  it('stays refused in the warehouse’s words, where Prime Penguin does not ask it a second time', async () => {
    const { world, order } = await refusedByTheWarehouse('On a pallet already');
    const { evidence } = await order.verdict();
    expect(await retry(world, order)).toMatchObject({
      kind: 'retried',
      cancellation: {
        outcome: 'not_stopped',
        needsAttention: true,
        warehouses: [{ verdict: 'refused', reason: 'On a pallet already', overturned: false }],
      },
    });
    // Prime Penguin shows the order as cancelled, so it refuses to cancel it once more.
    expect(await order.requests()).toBe(2);
    const after = await order.verdict();
    expect(after.evidence[0]).toEqual(evidence[0]);
    expect(after.evidence.at(-1)).toMatchObject({
      source: 'reply',
      text: 'Prime Penguin refused: The order is already cancelled.',
    });
    await world.advance(6 * HOUR);
    expect(await order.verdict()).toMatchObject({
      verdict: 'refused',
      reason: 'On a pallet already',
    });
  });

  it('does not say it as an answer to a request that was taken', async () => {
    const { world, order } = await refusedByTheWarehouse('On a pallet already');
    await world.control.addFault({
      match: { tenantId: world.tenantId, path: CANCEL },
      fault: { kind: 'reset_before' },
      times: 1,
    });
    await retry(world, order);
    // What became of that request is not known, and it may have been taken.
    expect((await order.verdict()).verdict).not.toBe('refused');
  });

  it('takes the warehouse’s second refusal for what it is', async () => {
    const { world, order } = await refusedByTheWarehouse('On a pallet already');
    await retry(world, order);
    await world.advance(MINUTE);
    await world.control.recordProblem(order.primePenguinOrderIds[0] ?? 0, {
      via: 'entity_log',
      code: 30,
      message: 'Loaded',
    });
    await world.advance(HOUR);
    expect(await order.verdict()).toMatchObject({ verdict: 'too_late', reason: 'Loaded' });
  });
});

describe('after the warehouse’s silence', () => {
  it('asks again, and has the whole answer time once more', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({ phase: 'at_warehouse', plan: { kind: 'silent' } });
    await order.press();
    await world.advance(4 * HOUR + 5 * MINUTE);
    expect((await order.verdict()).verdict).toBe('no_answer');
    await retry(world, order);
    expect((await order.verdict()).verdict).toBe('requested');
    expect(await order.requests()).toBe(2);
    await world.advance(4 * HOUR - 10 * MINUTE);
    expect((await order.verdict()).verdict).toBe('requested');
    await world.advance(HOUR);
    expect(await order.verdict()).toMatchObject({ verdict: 'no_answer', overturned: false });
  });
});

describe('after the request could not be delivered', () => {
  it('delivers it once Prime Penguin is back', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({ phase: 'at_warehouse', plan: { kind: 'cooperates' } });
    const fault = await world.control.addFault({
      match: { tenantId: world.tenantId },
      fault: { kind: 'html_page' },
    });
    await order.press();
    await world.advance(HOUR);
    expect((await order.verdict()).verdict).toBe('undeliverable');
    await world.control.clearFaults(fault);
    await retry(world, order);
    await world.advance(HOUR);
    expect(await order.verdict()).toMatchObject({
      verdict: 'stopped_at_warehouse',
      overturned: false,
    });
    expect(await order.requests()).toBe(1);
  });

  it('is tried for as long as the first time when Prime Penguin is still down', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({ phase: 'at_warehouse' });
    const fault = await world.control.addFault({
      match: { tenantId: world.tenantId },
      fault: { kind: 'html_page' },
    });
    await order.press();
    await world.advance(HOUR);
    await retry(world, order);
    await world.advance(29 * MINUTE);
    expect((await order.verdict()).verdict).toBe('delivering');
    await world.advance(2 * MINUTE);
    expect((await order.verdict()).verdict).toBe('undeliverable');
    await world.control.clearFaults(fault);
  });

  it('says that the first request may have arrived, when its reply was lost', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({ phase: 'at_warehouse' });
    await world.control.addFault({
      match: { tenantId: world.tenantId, path: CANCEL },
      fault: { kind: 'reset_before' },
      times: 1,
    });
    await order.press();
    const fault = await world.control.addFault({
      match: { tenantId: world.tenantId },
      fault: { kind: 'html_page' },
    });
    await world.advance(HOUR);
    await retry(world, order);
    await world.advance(HOUR);
    expect(await order.verdict()).toMatchObject({ verdict: 'no_answer', why: 'reply_lost' });
    await world.control.clearFaults(fault);
  });
});

describe('an order of two warehouses', () => {
  it('asks only the one without an answer again; what the other said stands', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({ phase: 'at_warehouse' }, [
      { providerId: world.providerId, plan: { kind: 'cooperates' } },
      {
        providerId: world.otherProviderId,
        plan: { kind: 'cooperates' },
        cancelRefusal: 'The order is being edited.',
      },
    ]);
    await order.press();
    await world.advance(HOUR);
    const before = await order.cancellation();
    expect(before.warehouses.map(({ verdict }) => verdict)).toEqual([
      'stopped_at_warehouse',
      'refused',
    ]);
    expect(before.outcome).toBe('partly_stopped');
    await world.control.setCancelRefusal(order.primePenguinOrderIds[1] ?? 0, null);
    await retry(world, order);
    const after = await order.cancellation();
    expect(after.outcome).toBe('pending');
    expect(after.warehouses[0]).toEqual(before.warehouses[0]);
    expect(after.warehouses[1]?.verdict).toBe('requested');
    await world.advance(HOUR);
    expect((await order.cancellation()).outcome).toBe('stopped');
    const truths = await world.control.truth(order.id);
    expect(truths.map((truth) => truth.cancelRequestsReceived)).toEqual([1, 4]);
  });

  it('starts one round for two who ask again at the same moment', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({
      phase: 'at_warehouse',
      cancelRefusal: 'The order is being edited.',
    });
    await order.press();
    await world.advance(5 * MINUTE);
    await world.control.setCancelRefusal(order.primePenguinOrderIds[0] ?? 0, null);
    const results = await Promise.all([retry(world, order), retry(world, order)]);
    expect(results.map(({ kind }) => kind).sort()).toEqual(['not_retryable', 'retried']);
    expect(await order.requests()).toBe(4);
  });
});

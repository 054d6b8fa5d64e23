/** The warehouse has the order when the merchant presses. */
import { describe, expect, it } from 'vitest';
import {
  HOUR,
  type MerchantWorld,
  MINUTE,
  type TestOrder,
  worldsForSpecs,
} from '#tests/support/merchant-world.ts';

/** Asked at 09:00, answered at 09:30, looked at when the batch counts as over. */
const UNTIL_THE_ANSWER_IS_SEEN = 42 * MINUTE;

const worlds = worldsForSpecs();

describe('the warehouse has picked it in flight', () => {
  it('is too late when the warehouse says that it is past cancelling', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({
      phase: 'at_warehouse',
      plan: { kind: 'picks_then_refuses', message: 'Picked in wave 4711' },
    });
    await order.press();
    await world.advance(UNTIL_THE_ANSWER_IS_SEEN);
    const verdict = await order.verdict();
    expect(verdict).toMatchObject({
      verdict: 'too_late',
      why: 'picked',
      reason: 'Picked in wave 4711',
    });
    expect(verdict.evidence[0]).toMatchObject({
      source: 'entity_log',
      text: 'Picked in wave 4711',
    });
  });

  it('is too late when the next batch shows it as shipped', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({
      phase: 'at_warehouse',
      plan: { kind: 'ships', afterBatches: 1 },
    });
    await order.press();
    expect((await order.verdict()).verdict).toBe('requested');
    await world.advance(12 * MINUTE);
    expect(await order.verdict()).toMatchObject({ verdict: 'too_late', why: 'shipped' });
    expect((await order.cancellation()).nextStep.code).toBe('handle_as_return');
  });

  it('is too late by a parcel with tracking alone', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({
      phase: 'at_warehouse',
      plan: { kind: 'ships', afterBatches: 1, reports: 'parcel_only' },
    });
    await order.press();
    await world.advance(12 * MINUTE);
    const verdict = await order.verdict();
    expect(verdict).toMatchObject({ verdict: 'too_late', why: 'shipped' });
    expect(verdict.evidence.map(({ source }) => source)).toEqual(['fulfillment']);
  });

  it('is too late when a part of it has shipped', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({
      phase: 'at_warehouse',
      plan: { kind: 'ships_part', afterBatches: 1 },
    });
    await order.press();
    await world.advance(12 * MINUTE);
    expect(await order.verdict()).toMatchObject({ verdict: 'too_late', why: 'partly_shipped' });
  });
});

describe('Prime Penguin shows Cancelled without the warehouse’s word', () => {
  it('is no answer when only the channel side is cancelled: that is the request itself', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({ phase: 'at_warehouse', plan: { kind: 'silent' } });
    await order.press();
    await world.advance(3 * HOUR);
    expect((await world.control.truth(order.id))[0]?.shown.channel).toBe('Cancelled');
    expect(await order.verdict()).toMatchObject({
      verdict: 'requested',
      why: 'waiting_for_warehouse',
    });
  });

  it('is no answer when the log says that the channel set the warehouse side', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({
      phase: 'at_warehouse',
      plan: { kind: 'silent' },
      cancelEchoesOnWarehouseSide: true,
    });
    expect((await order.press()).warehouses[0]?.verdict).toBe('requested');
    expect((await world.control.truth(order.id))[0]?.shown.warehouse).toBe('Cancelled');
    await world.advance(5 * HOUR);
    expect((await order.verdict()).verdict).toBe('no_answer');
  });

  it('becomes stopped when the warehouse confirms what the channel had set', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({
      phase: 'at_warehouse',
      plan: { kind: 'cooperates' },
      cancelEchoesOnWarehouseSide: true,
    });
    await order.press();
    await world.advance(UNTIL_THE_ANSWER_IS_SEEN);
    const verdict = await order.verdict();
    expect(verdict.verdict).toBe('stopped_at_warehouse');
    expect(verdict.evidence[0]?.source).toBe('status_log');
  });
});

describe('a problem stood on the order before the merchant asked', () => {
  const OLDER = 'Stock difference on 2 lines';

  it.each([
    ['a log entry', { via: 'entity_log', code: 0, message: OLDER }],
    [
      'a log entry that says that it is past cancelling',
      { via: 'entity_log', code: 30, message: OLDER },
    ],
    [
      'a log entry that says that cancelling is not supported',
      { via: 'entity_log', code: 21, message: OLDER },
    ],
    ['a warehouse error', { via: 'warehouse_error', message: OLDER }],
  ] as const)('is not taken for an answer: %s', async (_, problem) => {
    const world = await worlds.open();
    const order = await world.addOrder({
      phase: 'at_warehouse',
      plan: { kind: 'cooperates' },
      problems: [problem],
    });
    await order.press();
    expect((await order.verdict()).verdict).toBe('requested');
    await world.advance(UNTIL_THE_ANSWER_IS_SEEN);
    expect((await order.verdict()).verdict).toBe('stopped_at_warehouse');
  });

  it('does not hide the same problem reported again', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({
      phase: 'at_warehouse',
      plan: { kind: 'refuses_with_reason', text: OLDER, via: 'entity_log' },
      problems: [{ via: 'entity_log', message: OLDER }],
    });
    await order.press();
    await world.advance(UNTIL_THE_ANSWER_IS_SEEN);
    expect(await order.verdict()).toMatchObject({ verdict: 'refused', reason: OLDER });
  });
});

describe('it was decided before the merchant pressed', () => {
  async function pressed(world: MerchantWorld, phase: 'stopped' | 'shipped' | 'partly_shipped') {
    const order = await world.addOrder({ phase });
    const cancellation = await order.press();
    return { cancellation, requests: await order.requests() };
  }

  it('says at once that the warehouse had stopped it, and sends nothing', async () => {
    const { cancellation, requests } = await pressed(await worlds.open(), 'stopped');
    expect(cancellation).toMatchObject({
      outcome: 'stopped',
      nextStep: { code: 'cancel_in_shopify' },
      warehouses: [{ verdict: 'stopped_at_warehouse', why: 'already_stopped' }],
    });
    expect(requests).toBe(0);
  });

  it.each(['shipped', 'partly_shipped'] as const)(
    'says at once that it was %s, and sends nothing',
    async (phase) => {
      const { cancellation, requests } = await pressed(await worlds.open(), phase);
      expect(cancellation).toMatchObject({
        outcome: 'not_stopped',
        nextStep: { code: 'handle_as_return' },
        warehouses: [{ verdict: 'too_late', why: phase }],
      });
      expect(requests).toBe(0);
    },
  );

  it('sends nothing when the order is cancelled in Prime Penguin already, and waits for the warehouse', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({ phase: 'at_warehouse', plan: { kind: 'cooperates' } });
    await order.cancelInShopify();
    await world.control.runChannelRead(world.salesChannelId);
    expect((await order.press()).warehouses[0]).toMatchObject({
      verdict: 'requested',
      why: 'cancelled_in_prime_penguin_already',
    });
    await world.advance(UNTIL_THE_ANSWER_IS_SEEN);
    expect((await order.verdict()).verdict).toBe('stopped_at_warehouse');
    expect(await order.requests()).toBe(0);
  });
});

describe('the warehouse has answered a cancel that somebody else had made in Prime Penguin', () => {
  async function cancelledBefore(world: MerchantWorld, order: TestOrder) {
    await order.cancelInShopify();
    await world.control.runChannelRead(world.salesChannelId);
    await world.advance(UNTIL_THE_ANSWER_IS_SEEN);
  }

  it('says so at once, in its words', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({
      phase: 'at_warehouse',
      plan: { kind: 'does_not_support' },
    });
    await cancelledBefore(world, order);
    expect((await order.press()).warehouses[0]).toMatchObject({
      verdict: 'not_supported',
      why: 'said_by_provider',
    });
    expect(await order.requests()).toBe(0);
  });

  it('takes nothing that was reported before that cancel for its answer', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({ phase: 'at_warehouse', plan: { kind: 'silent' } });
    await world.control.recordProblem(order.primePenguinOrderIds[0] ?? 0, {
      via: 'entity_log',
      code: 21,
      message: 'Cannot be deleted',
    });
    await world.advance(MINUTE);
    await cancelledBefore(world, order);
    expect((await order.press()).warehouses[0]).toMatchObject({
      verdict: 'requested',
      why: 'cancelled_in_prime_penguin_already',
    });
  });

  it('stays so when the merchant asks again and Prime Penguin does not take it', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({
      phase: 'at_warehouse',
      plan: { kind: 'refuses_with_reason', text: 'Gift wrapping has begun', via: 'entity_log' },
    });
    await cancelledBefore(world, order);
    const { id, warehouses } = await order.press();
    expect(warehouses[0]).toMatchObject({ verdict: 'refused', reason: 'Gift wrapping has begun' });
    await world.advance(MINUTE);
    await world.application.retryCancellation(world.shop, id, { kind: 'staff', userId: '42' });
    await world.runDueJobs();
    expect(await order.verdict()).toMatchObject({
      verdict: 'refused',
      reason: 'Gift wrapping has begun',
    });
    expect(await order.requests()).toBe(1);
  });
});

describe('the warehouse refuses with a reason', () => {
  it.each(['entity_log', 'warehouse_error'] as const)(
    'gives the reason in its own words (%s)',
    async (via) => {
      const world = await worlds.open();
      const order = await world.addOrder({
        phase: 'at_warehouse',
        plan: { kind: 'refuses_with_reason', text: 'Gift wrapping has begun', via },
      });
      await order.press();
      await world.advance(UNTIL_THE_ANSWER_IS_SEEN);
      const verdict = await order.verdict();
      expect(verdict).toMatchObject({
        verdict: 'refused',
        why: 'reason_given',
        reason: 'Gift wrapping has begun',
        nextStep: { code: 'contact_provider' },
      });
      expect(verdict.evidence[0]?.source).toBe(via);
      expect((await order.cancellation()).canRetry).toBe(true);
    },
  );

  it('lets a later "stopped" of the warehouse outweigh its refusal', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({
      phase: 'at_warehouse',
      plan: { kind: 'refuses_with_reason', text: 'Gift wrapping has begun', via: 'entity_log' },
    });
    await order.press();
    await world.advance(UNTIL_THE_ANSWER_IS_SEEN);
    const [id] = order.primePenguinOrderIds;
    await world.control.warehouseDoes(id ?? 0, { kind: 'stop' });
    await world.control.warehouseSays(id ?? 0, {
      kind: 'status',
      raw: 'Cancelled',
      normalised: 'Cancelled',
      withParcel: false,
    });
    await world.advance(HOUR);
    expect(await order.verdict()).toMatchObject({
      verdict: 'stopped_at_warehouse',
      overturned: true,
    });
  });
});

describe('the provider cannot be cancelled through an integration', () => {
  it('is not supported by the provider’s own word', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({
      phase: 'at_warehouse',
      plan: { kind: 'does_not_support' },
    });
    await order.press();
    await world.advance(UNTIL_THE_ANSWER_IS_SEEN);
    expect(await order.verdict()).toMatchObject({
      verdict: 'not_supported',
      why: 'said_by_provider',
    });
    expect((await order.cancellation()).canRetry).toBe(false);
  });

  async function openWithoutCancel() {
    const world = await worlds.open();
    await world.prisma.provider.update({
      where: { shop_name: { shop: world.shop, name: 'Nordic 3PL' } },
      data: { cancellable: 'no' },
    });
    return world;
  }

  it('is not supported by the settings, and Prime Penguin is not asked', async () => {
    const world = await openWithoutCancel();
    const order = await world.addOrder({ phase: 'at_warehouse' });
    expect((await order.press()).warehouses[0]).toMatchObject({
      verdict: 'not_supported',
      why: 'set_in_settings',
    });
    expect(await order.requests()).toBe(0);
  });

  it('is asked for all the same while no warehouse has it', async () => {
    const world = await openWithoutCancel();
    const order = await world.addOrder({ phase: 'read' });
    await order.press();
    expect(await order.requests()).toBe(1);
    await world.advance(42 * MINUTE);
    expect((await order.verdict()).verdict).toBe('stopped_before_warehouse');
  });

  it('is too late, not "not supported", once it has shipped', async () => {
    const world = await openWithoutCancel();
    const order = await world.addOrder({
      phase: 'at_warehouse',
      plan: { kind: 'ships', afterBatches: 1 },
    });
    await order.press();
    await world.advance(HOUR);
    expect((await order.verdict()).verdict).toBe('too_late');
  });
});

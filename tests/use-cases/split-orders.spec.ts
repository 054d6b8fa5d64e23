/** One Shopify order that became several warehouse orders. */
import { describe, expect, it } from 'vitest';
import type { OrderPart } from '#sandbox/prime-penguin/control-contract.ts';
import { hidePart } from '#tests/support/late-part.ts';
import { HOUR, type MerchantWorld, MINUTE, worldsForSpecs } from '#tests/support/merchant-world.ts';

const worlds = worldsForSpecs();

const SHIRT = { title: 'Linen shirt', sku: 'SHIRT', quantity: 1 };
const MUG = { title: 'Enamel mug', sku: 'MUG', quantity: 2 };

function split(world: MerchantWorld, one: Partial<OrderPart>, other: Partial<OrderPart>) {
  return world.addOrder({ phase: 'at_warehouse' }, [
    { providerId: world.providerId, lines: [SHIRT], ...one },
    { providerId: world.otherProviderId, lines: [MUG], ...other },
  ]);
}

describe('one provider stops it and the other ships', () => {
  it('is partly stopped, spelled out for each provider, with the lines that still ship', async () => {
    const world = await worlds.open();
    const order = await split(
      world,
      { plan: { kind: 'cooperates' } },
      { plan: { kind: 'ships', afterBatches: 1 } },
    );
    await order.press();
    await world.advance(HOUR);
    const cancellation = await order.cancellation();
    expect(cancellation.outcome).toBe('partly_stopped');
    expect(
      cancellation.warehouses.map(({ provider, verdict, lines }) => [
        provider?.name,
        verdict,
        lines.map(({ title }) => title),
      ]),
    ).toEqual([
      ['Nordic 3PL', 'stopped_at_warehouse', [SHIRT.title]],
      ['Baltic Fulfilment', 'too_late', [MUG.title]],
    ]);
    expect(cancellation.nextStep).toMatchObject({
      code: 'handle_as_return',
      text: expect.stringContaining('A part of the order is stopped'),
    });
  });

  it('is pending until both have answered', async () => {
    const world = await worlds.open();
    const order = await split(
      world,
      { plan: { kind: 'cooperates' } },
      { plan: { kind: 'silent' } },
    );
    await order.press();
    await world.advance(HOUR);
    const cancellation = await order.cancellation();
    expect(cancellation.outcome).toBe('pending');
    expect(cancellation.warehouses.map(({ verdict }) => verdict)).toEqual([
      'stopped_at_warehouse',
      'requested',
    ]);
    expect(cancellation.nextStep.code).toBe('wait');
    await world.advance(4 * HOUR);
    expect((await order.cancellation()).outcome).toBe('partly_stopped');
  });
});

describe('both stop it', () => {
  it('is stopped when the last one has said so', async () => {
    const world = await worlds.open();
    const order = await split(
      world,
      { plan: { kind: 'cooperates' } },
      { plan: { kind: 'cooperates', answerAfterBatches: 2 } },
    );
    await order.press();
    await world.advance(HOUR);
    expect((await order.cancellation()).outcome).toBe('pending');
    await world.advance(HOUR);
    expect(await order.cancellation()).toMatchObject({
      outcome: 'stopped',
      nextStep: { code: 'cancel_in_shopify' },
    });
    expect(await order.requests()).toBe(2);
  });
});

describe('one part was shipped before the press', () => {
  it('asks only for the other', async () => {
    const world = await worlds.open();
    const order = await split(world, { phase: 'shipped' }, { plan: { kind: 'cooperates' } });
    const pressed = await order.press();
    expect(pressed.warehouses.map(({ verdict }) => verdict)).toEqual(['too_late', 'requested']);
    const truths = await world.control.truth(order.id);
    expect(truths.map((truth) => truth.cancelRequestsReceived)).toEqual([0, 1]);
  });
});

describe('the request for one part gets through and the other’s does not', () => {
  it('asks again only for the one that is missing', async () => {
    const world = await worlds.open();
    const order = await split(
      world,
      { plan: { kind: 'cooperates' } },
      { plan: { kind: 'cooperates' } },
    );
    await world.control.addFault({
      match: {
        path: 'SelfManagedStoreOrder/CancelOrder',
        primePenguinOrderId: order.primePenguinOrderIds[1] ?? 0,
      },
      fault: { kind: 'too_many_requests' },
      times: 1,
    });
    const pressed = await order.press();
    expect(pressed.warehouses.map(({ verdict }) => verdict)).toEqual(['requested', 'delivering']);
    await world.advance(MINUTE);
    const truths = await world.control.truth(order.id);
    expect(truths.map((truth) => truth.cancelRequestsReceived)).toEqual([1, 1]);
    await world.advance(HOUR);
    expect((await order.cancellation()).outcome).toBe('stopped');
  });

  it('goes on to the second when the reply to the first is lost', async () => {
    const world = await worlds.open();
    const order = await split(
      world,
      { plan: { kind: 'cooperates' } },
      { plan: { kind: 'cooperates' } },
    );
    await world.control.addFault({
      match: {
        path: 'SelfManagedStoreOrder/CancelOrder',
        primePenguinOrderId: order.primePenguinOrderIds[0] ?? 0,
      },
      fault: { kind: 'reset_after' },
      times: 1,
    });
    const pressed = await order.press();
    expect(pressed.warehouses.map(({ verdict }) => verdict)).toEqual(['requested', 'requested']);
    expect(await order.requests()).toBe(2);
  });
});

describe('parts that are found together some time after the press', () => {
  async function cancelledInPrimePenguinBefore(world: MerchantWorld) {
    const silent = { plan: { kind: 'silent' } } as const;
    const order = await split(world, silent, silent);
    await order.cancelInShopify();
    await world.control.runChannelRead(world.salesChannelId);
    // The first look fails, so that time passes between the press and the look that finds them.
    await world.control.addFault({
      match: { tenantId: world.tenantId },
      fault: { kind: 'html_page', status: 502 },
      times: 1,
    });
    await order.press();
    return order;
  }

  it('are one request: none of them counts as asked for again', async () => {
    const world = await worlds.open();
    const order = await cancelledInPrimePenguinBefore(world);
    await world.advance(MINUTE);
    const { warehouses } = await order.cancellation();
    expect(warehouses.map(({ verdict, why }) => [verdict, why])).toEqual([
      ['requested', 'cancelled_in_prime_penguin_already'],
      ['requested', 'cancelled_in_prime_penguin_already'],
    ]);
    expect(await order.requests()).toBe(0);
  });

  it('get equal verdicts when nobody answers', async () => {
    const world = await worlds.open();
    const order = await cancelledInPrimePenguinBefore(world);
    await world.advance(5 * HOUR);
    const { warehouses } = await order.cancellation();
    expect(warehouses.map(({ verdict }) => verdict)).toEqual(['no_answer', 'no_answer']);
    expect(await order.requests()).toBe(0);
  });
});

describe('the providers answer differently', () => {
  it('tells the merchant the most pressing step', async () => {
    const world = await worlds.open();
    const order = await split(
      world,
      { plan: { kind: 'refuses_with_reason', text: 'Locked', via: 'entity_log' } },
      { plan: { kind: 'does_not_support' } },
    );
    await order.press();
    await world.advance(HOUR);
    expect(await order.cancellation()).toMatchObject({
      outcome: 'not_stopped',
      nextStep: { code: 'contact_provider' },
    });
  });
});

describe('a second warehouse order turns up when the time to deliver is long over', () => {
  it('is asked for like the first', async () => {
    const world = await worlds.open();
    const order = await split(
      world,
      { plan: { kind: 'cooperates' } },
      { plan: { kind: 'cooperates' } },
    );
    const show = hidePart(world.deps, order.primePenguinOrderIds[1]);
    await order.press();
    await world.advance(HOUR);
    expect((await order.verdict()).verdict).toBe('stopped_at_warehouse');
    show();
    await order.read();
    await world.runDueJobs();
    const { warehouses } = await order.cancellation();
    expect(warehouses.map(({ verdict }) => verdict)).toEqual(['stopped_at_warehouse', 'requested']);
    expect(await order.requests()).toBe(2);
  });
});

describe('a part turns up after the order was reported stopped', () => {
  async function reportedStopped(part: Partial<OrderPart>, afterwatchMs = 72 * HOUR) {
    const world = await worlds.open({ timing: { afterwatchMs } });
    const order = await split(world, { plan: { kind: 'cooperates' } }, part);
    const show = hidePart(world.deps, order.primePenguinOrderIds[1]);
    await order.press();
    await world.advance(HOUR);
    const { outcome, warehouses } = await order.cancellation();
    expect(outcome).toBe('stopped');
    return { world, order, show, since: warehouses[0]?.since };
  }

  it('is not stopped any more from that moment on, and contradicts what was said of the order', async () => {
    const { world, order, show, since } = await reportedStopped({
      plan: { kind: 'ships', afterBatches: 4 },
    });
    show();
    await order.read();
    const turnedUp = { overturned: true, turnedUpAfterStop: since };
    expect(await order.cancellation()).toMatchObject({
      outcome: 'pending',
      needsAttention: true,
      warehouses: [
        { verdict: 'stopped_at_warehouse', overturned: false, turnedUpAfterStop: null },
        { verdict: 'delivering', ...turnedUp },
      ],
    });
    expect(world.toldFlow).toMatchObject([{ verdict: 'stopped_at_warehouse', outcome: 'stopped' }]);
    await world.runDueJobs();
    expect(world.toldFlow.at(-1)).toMatchObject({ outcome: 'pending', overturned: true });
    await world.advance(3 * HOUR);
    expect(await order.cancellation()).toMatchObject({
      outcome: 'partly_stopped',
      needsAttention: true,
      warehouses: [{ verdict: 'stopped_at_warehouse' }, { verdict: 'too_late', ...turnedUp }],
    });
  });

  it('is found out by the watch too, with nobody looking', async () => {
    const { world, order, show } = await reportedStopped({
      plan: { kind: 'ships', afterBatches: 4 },
    });
    show();
    await world.advance(3 * HOUR);
    expect(await order.cancellation()).toMatchObject({
      outcome: 'partly_stopped',
      warehouses: [{}, { verdict: 'too_late', overturned: true }],
    });
  });

  it('contradicts nothing where the part is stopped as well', async () => {
    const { world, order, show } = await reportedStopped({ phase: 'stopped' });
    show();
    await order.read();
    await world.runDueJobs();
    expect(await order.cancellation()).toMatchObject({
      outcome: 'stopped',
      needsAttention: false,
      warehouses: [{}, { verdict: 'stopped_at_warehouse', overturned: false }],
    });
  });

  it('is stopped again once that part is, and nothing is left to do', async () => {
    const { world, order, show } = await reportedStopped({ plan: { kind: 'cooperates' } });
    show();
    await order.read();
    await world.advance(HOUR);
    expect(await order.cancellation()).toMatchObject({
      outcome: 'stopped',
      warehouses: [{}, { verdict: 'stopped_at_warehouse', turnedUpAfterStop: null }],
    });
  });

  it('takes the watch up again when opening the order shows it after its end', async () => {
    const { world, order, show } = await reportedStopped({ phase: 'shipped' }, HOUR);
    await world.advance(6 * HOUR);
    show();
    expect((await order.read()).cancellation).toMatchObject({
      outcome: 'partly_stopped',
      warehouses: [{}, { verdict: 'too_late', overturned: true }],
    });
  });
});

/** Giving the request to Prime Penguin when the way there is bad. */
import { describe, expect, it } from 'vitest';
import { deliver } from '#app/use-cases/deliver.ts';
import { wakeEverything } from '#app/use-cases/wake-forgotten.ts';
import {
  HOUR,
  type MerchantWorld,
  MINUTE,
  SECOND,
  worldsForSpecs,
} from '#tests/support/merchant-world.ts';

const CANCEL = 'SelfManagedStoreOrder/CancelOrder';

const FAULT = {
  kind: 'fault',
  cause: 'unreachable',
  retryable: true,
  mayHaveHappened: false,
  message: 'Gone',
  retryAfterMs: null,
} as const;

const worlds = worldsForSpecs();

async function addFault(
  world: MerchantWorld,
  fault: Parameters<MerchantWorld['control']['addFault']>[0]['fault'],
  times?: number,
  path?: string,
) {
  return world.control.addFault({
    match: { tenantId: world.tenantId, ...(path ? { path } : {}) },
    fault,
    ...(times ? { times } : {}),
  });
}

describe('Prime Penguin is down when the merchant presses', () => {
  it('is shown as being delivered, and nothing is claimed', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({ phase: 'at_warehouse' });
    await addFault(world, { kind: 'html_page', status: 502 });
    expect(await order.press()).toMatchObject({
      outcome: 'pending',
      nextStep: { code: 'wait' },
      warehouses: [
        { verdict: 'delivering', why: 'prime_penguin_unreachable', primePenguinOrderId: null },
      ],
    });
  });

  it('is tried again after pauses that double from two seconds to two minutes', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({ phase: 'at_warehouse' });
    await addFault(world, { kind: 'html_page', status: 502 });
    await order.press();
    // The job that the press leaves behind looks in on the way: it is no attempt of the schedule.
    await world.advance(10 * MINUTE);
    const calls = await world.calls();
    const tries = calls.filter(({ path }) => path.endsWith('SalesChannelOrders/Get'));
    const pauses = tries.map(({ at }, index) => at - (tries[index - 1]?.at ?? at)).slice(1);
    expect(pauses[0]).toBe(2.5 * SECOND);
    expect(pauses.slice(1)).toEqual([4, 8, 16, 32, 64, 120, 120, 120].map((s) => s * SECOND));
  });

  it('is delivered as soon as Prime Penguin is back, once', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({ phase: 'at_warehouse', plan: { kind: 'cooperates' } });
    const fault = await addFault(world, { kind: 'html_page', status: 502 });
    await order.press();
    await world.advance(MINUTE);
    await world.control.clearFaults(fault);
    await world.advance(2 * MINUTE);
    expect((await order.verdict()).verdict).toBe('requested');
    await world.advance(HOUR);
    expect((await order.verdict()).verdict).toBe('stopped_at_warehouse');
    expect(await order.requests()).toBe(1);
  });

  it.each([
    ['refused connections', async (world: MerchantWorld) => world.control.goDown()],
    [
      'internal errors',
      async (world: MerchantWorld) => addFault(world, { kind: 'internal_error' }),
    ],
    [
      'too many requests',
      async (world: MerchantWorld) => addFault(world, { kind: 'too_many_requests' }),
    ],
    [
      'broken answers',
      async (world: MerchantWorld) => addFault(world, { kind: 'garbage', body: 'wrong_shape' }),
    ],
  ])('is undeliverable when it stays so: %s', async (_, breaks) => {
    const world = await worlds.open();
    const order = await world.addOrder({ phase: 'at_warehouse' });
    await breaks(world);
    await order.press();
    await world.advance(30 * MINUTE - 1);
    expect((await order.verdict()).verdict).toBe('delivering');
    await world.advance(1 + MINUTE);
    const verdict = await order.verdict();
    expect(verdict).toMatchObject({
      verdict: 'undeliverable',
      why: 'prime_penguin_unreachable',
      nextStep: { code: 'retry' },
    });
    expect(verdict.reason).not.toBeNull();
    expect((await order.cancellation()).outcome).toBe('unknown');
    expect((await order.cancellation()).canRetry).toBe(true);
    await world.control.comeUp().catch(() => {});
    await world.control.clearFaults();
    expect(await order.requests()).toBe(0);
  });

  it('is not called undeliverable by the last attempt, which delivers it', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({ phase: 'at_warehouse', plan: { kind: 'cooperates' } });
    const fault = await world.control.addFault({
      match: { tenantId: world.tenantId },
      fault: { kind: 'html_page' },
    });
    await order.press();
    await world.advance(30 * MINUTE - 5 * SECOND);
    await world.control.clearFaults(fault);
    await world.advance(MINUTE);
    const { verdict, overturned, history } = await order.verdict();
    expect({ verdict, overturned }).toEqual({ verdict: 'requested', overturned: false });
    expect(history.map((said) => said.verdict)).toEqual(['delivering', 'requested']);
  });

  it('keeps the reason why it was undeliverable when Prime Penguin is back', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({ phase: 'at_warehouse' });
    const fault = await addFault(world, { kind: 'html_page', status: 502 });
    await order.press();
    await world.advance(35 * MINUTE);
    const before = await order.verdict();
    await world.control.clearFaults(fault);
    await order.read();
    await world.advance(HOUR);
    const after = await order.verdict();
    expect(after).toMatchObject({
      verdict: 'undeliverable',
      why: 'prime_penguin_unreachable',
      reason: before.reason,
      overturned: false,
    });
    expect(await order.requests()).toBe(0);
  });
});

describe('Prime Penguin is down just for the request itself', () => {
  it.each([['a refusal for the load', { kind: 'too_many_requests' }]] as const)(
    'is asked again when it certainly did not arrive: %s',
    async (_, fault) => {
      const world = await worlds.open();
      const order = await world.addOrder({ phase: 'at_warehouse' });
      await addFault(world, fault, 1, CANCEL);
      expect((await order.press()).warehouses[0]).toMatchObject({ verdict: 'delivering' });
      expect(await order.requests()).toBe(0);
      await world.advance(10 * SECOND);
      expect((await order.verdict()).verdict).toBe('requested');
      expect(await order.requests()).toBe(1);
    },
  );
});

describe('the reply to the request is lost', () => {
  it.each([
    ['reset', { kind: 'reset_after' }],
    ['a page of some machine in between', { kind: 'html_page', status: 504, effect: 'first' }],
    ['an internal error', { kind: 'internal_error', effect: 'first' }],
    ['half an answer', { kind: 'garbage', body: 'truncated_json', effect: 'first' }],
  ] as const)('is looked at, not asked twice, when it had arrived: %s', async (_, fault) => {
    const world = await worlds.open();
    const order = await world.addOrder({ phase: 'at_warehouse', plan: { kind: 'cooperates' } });
    await addFault(world, fault, 1, CANCEL);
    expect((await order.press()).warehouses[0]?.verdict).toBe('requested');
    await world.advance(HOUR);
    expect((await order.verdict()).verdict).toBe('stopped_at_warehouse');
    expect(await order.requests()).toBe(1);
  });

  it('is asked again, after a look, when the look shows that it had not arrived', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({ phase: 'at_warehouse', plan: { kind: 'cooperates' } });
    await addFault(world, { kind: 'reset_before' }, 1, CANCEL);
    const pressed = await order.press();
    expect(pressed.warehouses[0]).toMatchObject({ verdict: 'delivering', why: 'reply_lost' });
    await world.advance(10 * SECOND);
    expect((await order.verdict()).verdict).toBe('requested');
    const calls = await world.calls();
    const asks = calls.flatMap(({ path }, index) => (path.endsWith(CANCEL) ? [index] : []));
    expect(asks).toHaveLength(2);
    const between = calls.slice(asks[0], asks[1]);
    expect(between.some(({ path }) => path.endsWith('SalesChannelOrders/Get'))).toBe(true);
    await world.advance(HOUR);
    expect((await order.verdict()).verdict).toBe('stopped_at_warehouse');
  });

  it('never tells the refusal of a second request as a failure of the first', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({ phase: 'at_warehouse', plan: { kind: 'cooperates' } });
    // The first request is kept on its way and takes effect only after a look has shown nothing of it.
    await addFault(world, { kind: 'reset_before' }, 1, CANCEL);
    await order.press();
    const [id] = order.primePenguinOrderIds;
    await addFault(
      world,
      { kind: 'user_friendly', message: 'The order is already cancelled.', effect: 'first' },
      1,
      CANCEL,
    );
    await world.advance(10 * SECOND);
    expect(id).toBeDefined();
    const verdict = await order.verdict();
    expect(verdict.verdict).toBe('requested');
    await world.advance(HOUR);
    expect((await order.verdict()).verdict).toBe('stopped_at_warehouse');
  });

  it('is no answer, never "not delivered", when nothing more can be learnt', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({ phase: 'at_warehouse' });
    await addFault(world, { kind: 'reset_before' }, 1, CANCEL);
    await order.press();
    const fault = await addFault(world, { kind: 'html_page', status: 502 });
    await world.advance(31 * MINUTE);
    expect(await order.verdict()).toMatchObject({
      verdict: 'no_answer',
      why: 'reply_lost',
      nextStep: { code: 'contact_provider' },
    });
    await world.control.clearFaults(fault);
  });

  it('is settled by the first look that shows it, however late', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({ phase: 'at_warehouse', plan: { kind: 'cooperates' } });
    await addFault(world, { kind: 'reset_after' }, 1, CANCEL);
    const fault = await world.control.addFault({
      match: { tenantId: world.tenantId },
      fault: { kind: 'html_page', status: 502 },
      after: 4,
    });
    await order.press();
    await world.advance(40 * MINUTE);
    expect((await order.verdict()).verdict).toBe('no_answer');
    await world.control.clearFaults(fault);
    await world.advance(HOUR);
    expect(await order.verdict()).toMatchObject({
      verdict: 'stopped_at_warehouse',
      overturned: true,
    });
    expect(await order.requests()).toBe(1);
  });
});

describe('the app dies between asking and the reply', () => {
  /** Everything up to "about to ask" is written, and then nothing more. */
  async function crashed(world: MerchantWorld, hadArrived: boolean) {
    const order = await world.addOrder({ phase: 'at_warehouse', plan: { kind: 'cooperates' } });
    const fault = await addFault(world, { kind: 'html_page', status: 502 });
    const { id } = await order.press();
    await world.control.clearFaults(fault);
    await order.read();
    const lease = await world.deps.cancellations.takeDeliveryLease(id, 60_000);
    await world.deps.cancellations.change(
      id,
      (state) => ({
        facts: [
          {
            kind: 'asked',
            warehouseOrderId: state.warehouseOrders[0]?.id ?? '',
            requestId: world.deps.newId(),
            way: 'cancel_order',
            at: world.now(),
          },
        ],
      }),
      lease ?? undefined,
    );
    if (hadArrived) {
      const primePenguin = await world.deps.primePenguin.forShop(world.shop);
      const state = await world.deps.cancellations.read(world.shop, id);
      const asked = state?.warehouseOrders[0]?.primePenguinOrderId;
      if (!primePenguin || !asked) throw new Error('Nothing to ask for');
      await primePenguin.cancel(asked);
    }
    return { id, order };
  }

  async function leaseExpires(world: MerchantWorld, id: string) {
    await world.prisma
      .$executeRaw`UPDATE cancellation SET lease_until = now() WHERE id = ${id}::uuid`;
  }

  it('waits for the dead process’s lease, then looks and does not ask twice', async () => {
    const world = await worlds.open();
    const { id, order } = await crashed(world, true);
    await world.advance(20 * SECOND);
    expect(await order.requests()).toBe(1);
    await leaseExpires(world, id);
    await world.advance(10 * SECOND);
    expect((await order.verdict()).verdict).toBe('requested');
    await world.advance(HOUR);
    expect((await order.verdict()).verdict).toBe('stopped_at_warehouse');
    expect(await order.requests()).toBe(1);
  });

  it('asks again when a look shows that the request had not arrived', async () => {
    const world = await worlds.open();
    const { id, order } = await crashed(world, false);
    await leaseExpires(world, id);
    await world.advance(20 * SECOND);
    expect((await order.verdict()).verdict).toBe('requested');
    expect(await order.requests()).toBe(1);
  });

  it('says that it does not know, while nobody can look', async () => {
    const world = await worlds.open();
    const { id, order } = await crashed(world, true);
    await addFault(world, { kind: 'html_page', status: 502 });
    await leaseExpires(world, id);
    await world.advance(20 * SECOND);
    expect(await order.verdict()).toMatchObject({ verdict: 'delivering', why: 'reply_lost' });
    await world.advance(HOUR);
    expect(await order.verdict()).toMatchObject({ verdict: 'no_answer', why: 'reply_lost' });
    await world.control.clearFaults();
  });
});

describe('Prime Penguin refuses the request in its own words', () => {
  it('is refused, with those words, once a look and the same "no" again show that it is meant', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({
      phase: 'at_warehouse',
      plan: { kind: 'silent' },
      cancelRefusal: 'Orders of this type are cancelled by phone.',
    });
    expect((await order.press()).warehouses[0]).toMatchObject({
      verdict: 'delivering',
      why: 'refusal_unchecked',
      reason: 'Orders of this type are cancelled by phone.',
      final: false,
    });
    await world.advance(80 * SECOND);
    expect((await order.verdict()).verdict).toBe('delivering');
    expect(world.toldFlow).toEqual([]);
    await world.advance(MINUTE);
    expect(await order.verdict()).toMatchObject({
      verdict: 'refused',
      why: 'reason_given',
      reason: 'Orders of this type are cancelled by phone.',
    });
    await world.advance(6 * HOUR);
    expect((await order.verdict()).verdict).toBe('refused');
    expect(await order.requests()).toBe(3);
    expect(world.toldFlow).toHaveLength(1);
  });

  it.each([
    'An internal error occurred during your request!',
    'Internt fel i tjänsten, försök igen senare.',
    'Interner Fehler im Dienst, bitte später erneut versuchen.',
  ])('is asked again, and not called refused, where it was a fault: %s', async (message) => {
    const world = await worlds.open();
    const order = await world.addOrder({ phase: 'at_warehouse', plan: { kind: 'cooperates' } });
    await addFault(world, { kind: 'user_friendly', message }, 1, CANCEL);
    expect((await order.press()).warehouses[0]?.verdict).toBe('delivering');
    await world.advance(HOUR);
    const { verdict, history } = await order.verdict();
    expect(verdict).toBe('stopped_at_warehouse');
    expect(history.map((said) => said.verdict)).not.toContain('refused');
    expect(await order.requests()).toBe(1);
  });

  it('has refused nothing where the look shows that it was cancelled: it is waited for, and nobody is told', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({ phase: 'at_warehouse', plan: { kind: 'cooperates' } });
    const message = 'The order is already cancelled.';
    await addFault(world, { kind: 'user_friendly', message, effect: 'first' }, 1, CANCEL);
    expect((await order.press()).warehouses[0]).toMatchObject({
      verdict: 'requested',
      why: 'cancelled_in_prime_penguin_already',
    });
    await world.advance(HOUR);
    const { verdict, history, overturned } = await order.verdict();
    expect({ verdict, overturned }).toEqual({ verdict: 'stopped_at_warehouse', overturned: false });
    expect(history.map((said) => said.verdict)).not.toContain('refused');
    expect(world.toldFlow.map((told) => told.verdict)).toEqual(['stopped_at_warehouse']);
  });

  it('is given up without having been called refused where nobody can look any more', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({ phase: 'at_warehouse', cancelRefusal: 'No.' });
    await world.control.addFault({
      match: { tenantId: world.tenantId },
      fault: { kind: 'html_page', status: 502 },
      after: 4,
    });
    await order.press();
    await world.advance(31 * MINUTE);
    const { verdict, history } = await order.verdict();
    expect(verdict).toBe('no_answer');
    expect(history.map((said) => said.verdict)).not.toContain('refused');
    await world.control.clearFaults();
  });

  it('is too late after all when it then ships', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({
      phase: 'at_warehouse',
      plan: { kind: 'ships', afterBatches: 2 },
      cancelRefusal: 'Orders of this type are cancelled by phone.',
    });
    await order.press();
    await world.advance(2 * HOUR);
    expect((await order.verdict()).verdict).toBe('too_late');
  });
});

describe('a press does not wait for a slow Prime Penguin', () => {
  it('answers with what is known, and delivery goes on by itself', async () => {
    const world = await worlds.open({ pressWaitMs: 1 });
    const order = await world.addOrder({ phase: 'at_warehouse' });
    const held = await addFault(world, { kind: 'hold' }, 1, CANCEL);
    const isHeld = world.control.when((event) => event.kind === 'request_held');
    expect((await order.press()).warehouses[0]?.verdict).toBe('delivering');
    await isHeld;
    // The job finds somebody at work, and comes back.
    await world.advance(3 * SECOND);
    const isAnswered = world.deps.changes.subscribe((await order.cancellation()).id);
    await world.control.releaseHeld(held);
    while ((await order.verdict()).verdict === 'delivering') {
      await isAnswered.next(10_000, AbortSignal.timeout(10_000));
    }
    isAnswered.close();
    expect((await order.verdict()).verdict).toBe('requested');
    await world.advance(10 * SECOND);
    expect(await order.requests()).toBe(1);
  });
});

describe('the time to deliver is over while the last attempt is still to be made', () => {
  async function overdue() {
    const world = await worlds.open();
    const order = await world.addOrder({ phase: 'at_warehouse', plan: { kind: 'cooperates' } });
    const outage = await addFault(world, { kind: 'html_page', status: 502 });
    const { id } = await order.press();
    world.loseJobs();
    await world.advance(31 * MINUTE);
    return { world, order, id, outage };
  }

  it('is not called undeliverable by whoever opens the order meanwhile', async () => {
    const { world, order, outage } = await overdue();
    await world.control.clearFaults(outage);
    await order.read();
    expect(await order.verdict()).toMatchObject({ verdict: 'delivering' });
  });

  it('is not called undeliverable by a watcher that finds Prime Penguin down', async () => {
    const { world, order } = await overdue();
    await world.deps.watches.plan(world.shop, world.now());
    await world.runDueJobs();
    expect(await order.verdict()).toMatchObject({ verdict: 'delivering' });
  });

  it('is asked for by that attempt, once', async () => {
    const { world, order, id, outage } = await overdue();
    await world.control.clearFaults(outage);
    await order.read();
    await deliver(world.deps, world.shop, id);
    expect(await order.verdict()).toMatchObject({ verdict: 'requested' });
    expect(await order.requests()).toBe(1);
  });
});

describe('somebody else’s look settles it while an attempt is under way', () => {
  it('ends the attempt quietly, though its own look failed', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({ phase: 'shipped' });
    const outage = await addFault(world, { kind: 'html_page', status: 502 });
    const { id } = await order.press();
    await world.control.clearFaults(outage);
    const real = world.deps.primePenguin;
    let isOthersLook = false;
    Object.assign(world.deps, {
      primePenguin: {
        ...real,
        async forShop(shop: string) {
          const line = await real.forShop(shop);
          if (line === null || isOthersLook) return line;
          return {
            ...line,
            async findOrders() {
              isOthersLook = true;
              await order.read();
              return FAULT;
            },
          };
        },
      },
    });
    expect(await deliver(world.deps, world.shop, id)).toEqual({ kind: 'done' });
    expect(await order.verdict()).toMatchObject({ verdict: 'too_late', why: 'shipped' });
  });
});

describe('the app was down for longer than delivery is tried', () => {
  async function backAgain() {
    const world = await worlds.open();
    const order = await world.addOrder({ phase: 'at_warehouse', plan: { kind: 'cooperates' } });
    const outage = await addFault(world, { kind: 'html_page', status: 502 });
    await order.press();
    world.loseJobs();
    await world.advance(2 * HOUR);
    await wakeEverything(world.deps);
    await world.runDueJobs();
    return { world, order, outage };
  }

  it('begins anew: one failed attempt on its return is not the end', async () => {
    const { world, order, outage } = await backAgain();
    expect(await order.verdict()).toMatchObject({ verdict: 'delivering' });
    await world.control.clearFaults(outage);
    await world.advance(MINUTE);
    expect((await order.verdict()).verdict).toBe('requested');
    await world.advance(HOUR);
    const { verdict, history } = await order.verdict();
    expect(verdict).toBe('stopped_at_warehouse');
    expect(history.map((said) => said.verdict)).not.toContain('undeliverable');
  });

  it('is undeliverable once the whole time has been tried in vain', async () => {
    const { world, order } = await backAgain();
    await world.advance(29 * MINUTE);
    expect((await order.verdict()).verdict).toBe('delivering');
    await world.advance(3 * MINUTE);
    expect((await order.verdict()).verdict).toBe('undeliverable');
    expect(await order.requests()).toBe(0);
    await world.control.clearFaults();
  });
});

describe('the app was down when the time to answer ran out', () => {
  it('does not call it no answer by one look that fails on its return', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({ phase: 'at_warehouse', plan: { kind: 'cooperates' } });
    await order.press();
    world.loseJobs();
    await world.advance(6 * HOUR);
    const outage = await addFault(world, { kind: 'html_page', status: 502 });
    await wakeEverything(world.deps);
    await world.runDueJobs();
    expect(await order.verdict()).toMatchObject({ verdict: 'requested' });
    await world.control.clearFaults(outage);
    await world.advance(10 * MINUTE);
    const { verdict, history } = await order.verdict();
    expect(verdict).toBe('stopped_at_warehouse');
    expect(history.map((said) => said.verdict)).not.toContain('no_answer');
  });

  it('calls it so once looks have failed for as long as delivery is tried', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({ phase: 'at_warehouse', plan: { kind: 'silent' } });
    await order.press();
    world.loseJobs();
    await world.advance(6 * HOUR);
    await addFault(world, { kind: 'html_page', status: 502 });
    await wakeEverything(world.deps);
    await world.advance(25 * MINUTE);
    expect((await order.verdict()).verdict).toBe('requested');
    await world.advance(10 * MINUTE);
    expect(await order.verdict()).toMatchObject({
      verdict: 'no_answer',
      why: 'prime_penguin_unreachable',
    });
    await world.control.clearFaults();
  });
});

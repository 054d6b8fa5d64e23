/** Workflows of Shopify Flow: one that asks, and those that wait for an answer. */
import { describe, expect, it } from 'vitest';
import { demoAccountOf } from '#app/domain/account.ts';
import { forgetFlowRuns } from '#app/use-cases/cancel-for-flow.ts';
import { forgetOld } from '#app/use-cases/forget-old.ts';
import { tellFlow } from '#app/use-cases/tell-flow.ts';
import { wakeForgotten } from '#app/use-cases/wake-forgotten.ts';
import {
  HOUR,
  type MerchantWorld,
  MINUTE,
  OWNER,
  type TestOrder,
  worldsForSpecs,
} from '#tests/support/merchant-world.ts';

const RUN = 'run-1';

const worlds = worldsForSpecs();

const ask = (world: MerchantWorld, order: Pick<TestOrder, 'id'>, runId = RUN) =>
  world.application.cancelForFlow({
    shop: world.shop,
    runId,
    shopifyOrderId: order.id,
    reason: 'High risk',
    note: null,
  });

describe('a run of the action', () => {
  it('is told of an end only when the verdict is final', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({ phase: 'at_warehouse', plan: { kind: 'cooperates' } });
    expect(await ask(world, order)).toMatchObject({
      kind: 'pending',
      cancellation: {
        outcome: 'pending',
        reason: 'other',
        note: 'High risk',
        requestedBy: { kind: 'flow', userId: null },
      },
    });
    expect((await ask(world, order)).kind).toBe('pending');
    await world.advance(HOUR);
    expect(await ask(world, order)).toMatchObject({
      kind: 'answered',
      cancellation: { outcome: 'stopped' },
    });
    expect(await order.requests()).toBe(1);
  });

  it('is answered at once where the order has shipped', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({ phase: 'shipped' });
    expect(await ask(world, order)).toMatchObject({
      kind: 'answered',
      cancellation: { outcome: 'not_stopped' },
    });
  });

  it('finds its own cancellation again, also after the watch over it has ended', async () => {
    const world = await worlds.open({ timing: { afterwatchMs: HOUR } });
    const order = await world.addOrder({ phase: 'at_warehouse', plan: { kind: 'cooperates' } });
    const first = await ask(world, order);
    await world.advance(4 * HOUR);
    const again = await ask(world, order);
    const { shop } = world;
    expect(await world.prisma.cancellation.count({ where: { shop } })).toBe(1);
    expect(again.kind === 'answered' && first.kind === 'pending').toBe(true);
    // Another run of a workflow is another wish.
    await ask(world, order, 'run-2');
    expect(await world.prisma.cancellation.count({ where: { shop } })).toBe(2);
  });

  it('leads to one request when Flow sends it several times at once', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({ phase: 'at_warehouse' });
    const answers = await Promise.all([ask(world, order), ask(world, order), ask(world, order)]);
    expect(new Set(answers.map(({ kind }) => kind))).toEqual(new Set(['pending']));
    expect(await order.requests()).toBe(1);
    expect(await world.prisma.flowRun.count({ where: { shop: world.shop } })).toBe(1);
  });

  it('joins what a person has pressed for', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({ phase: 'at_warehouse' });
    const { id } = await order.press();
    expect(await ask(world, order)).toMatchObject({ kind: 'pending', cancellation: { id } });
  });

  it('is not taken for a shop that is not connected, and leaves nothing', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({ phase: 'at_warehouse' });
    await world.application.disconnectShop(world.shop, OWNER);
    expect(await ask(world, order)).toEqual({ kind: 'not_connected' });
    await world.connect();
    // Flow was told that the run has failed; were it to come again, it is a new try.
    expect((await ask(world, order)).kind).toBe('pending');
  });

  it('is told that the order is not known', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({ phase: 'at_warehouse' });
    const other = await worlds.open();
    expect(await ask(other, order)).toEqual({ kind: 'unknown_order' });
  });

  it('is told so when its order was to be forgotten, and asks for nothing anew', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({ phase: 'at_warehouse' });
    await ask(world, order);
    await world.application.eraseOrders(world.shop, [order.id]);
    expect(await ask(world, order)).toEqual({ kind: 'erased' });
    const { shop } = world;
    expect(await world.prisma.cancellation.count({ where: { shop } })).toBe(0);
  });

  it('is forgotten a week later, and with the shop', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({ phase: 'shipped' });
    const runs = () => world.prisma.flowRun.count({ where: { shop: world.shop } });
    await ask(world, order);
    const in6Days = { ...world.deps, clock: () => world.now() + 6 * 24 * HOUR };
    await forgetFlowRuns(in6Days);
    expect(await runs()).toBe(1);
    const in8Days = { ...world.deps, clock: () => world.now() + 8 * 24 * HOUR };
    await forgetFlowRuns(in8Days);
    expect(await runs()).toBe(0);
    await ask(world, order);
    await world.application.eraseShop(world.shop);
    expect(await runs()).toBe(0);
  });
});

const PICKED = { phase: 'at_warehouse', cancelRefusal: 'The order is being packed.' } as const;
const SHIPS_ANYWAY = {
  phase: 'at_warehouse',
  plan: { kind: 'cancels_then_ships', shipsAfterBatches: 2 },
} as const;
const UNREACHABLE = {
  kind: 'fault',
  cause: 'unreachable',
  message: 'Shopify could not be reached.',
  mayHaveHappened: true,
} as const;

async function tellings(world: MerchantWorld) {
  const rows = await world.prisma.flowTelling.findMany({
    where: { shop: world.shop },
    orderBy: { id: 'asc' },
  });
  return rows.map(({ verdict, overturns, result }) => ({ verdict, overturns, result }));
}

/** Its verdict is final at once. */
const SHIPPED = { phase: 'shipped' } as const;

describe('a verdict that workflows wait for', () => {
  it('is told with the order’s outcome, the provider and the warehouse’s words', async () => {
    const world = await worlds.open();
    const order = await world.addOrder(PICKED);
    await order.press();
    await world.advance(2 * MINUTE);
    expect(world.toldFlow).toEqual([
      {
        shopifyOrderId: order.id,
        outcome: 'not_stopped',
        verdict: 'refused',
        providerName: 'Nordic 3PL',
        reason: 'The order is being packed.',
        overturned: false,
      },
    ]);
    expect(await tellings(world)).toEqual([
      { verdict: 'refused', overturns: false, result: 'sent' },
    ]);
  });

  it('is not told before it is final', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({ phase: 'at_warehouse', plan: { kind: 'cooperates' } });
    await order.press();
    await world.runDueJobs();
    expect(world.toldFlow).toEqual([]);
    await world.advance(HOUR);
    expect(world.toldFlow).toMatchObject([{ verdict: 'stopped_at_warehouse' }]);
  });

  it('is told again when another one overturns it', async () => {
    const world = await worlds.open();
    const order = await world.addOrder(SHIPS_ANYWAY);
    await order.press();
    await world.advance(3 * HOUR);
    expect(world.toldFlow).toMatchObject([
      { verdict: 'stopped_at_warehouse', outcome: 'stopped', overturned: false },
      { verdict: 'too_late', outcome: 'not_stopped', overturned: true },
    ]);
  });

  it('is told for each warehouse of an order by itself', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({ phase: 'at_warehouse' }, [
      { providerId: world.providerId, plan: { kind: 'cooperates' } },
      { providerId: world.otherProviderId, phase: 'shipped' },
    ]);
    await order.press();
    await world.advance(HOUR);
    expect(world.toldFlow.map(({ verdict }) => verdict).toSorted()).toEqual([
      'stopped_at_warehouse',
      'too_late',
    ]);
  });

  it('is not told with the words that belong to another verdict', async () => {
    const world = await worlds.open();
    world.answerFlow(() => UNREACHABLE);
    const order = await world.addOrder(PICKED);
    await order.press();
    await world.advance(2 * MINUTE);
    const [own] = await world.prisma.flowTelling.findMany({ where: { shop: world.shop } });
    await world.prisma.flowTelling.update({
      where: { id: own?.id ?? 0n },
      data: { verdict: 'no_answer', overturns: true },
    });
    world.answerFlow(() => ({ kind: 'sent' }));
    await world.advance(10 * MINUTE);
    expect(world.toldFlow).toMatchObject([
      { verdict: 'no_answer', reason: null, overturned: true },
    ]);
  });

  it('is kept for nobody where it is of the demo', async () => {
    const world = await worlds.open({ isConnected: false });
    await world.application.startDemo(world.shop, OWNER);
    const id = world.addToShopify();
    const shop = demoAccountOf(world.shop);
    const { deps } = world;
    await world.application.requestCancellation({
      ...{ shop: world.shop, shopifyOrderId: id, reason: 'customer', note: null },
      requestedBy: { kind: 'staff', userId: '42' },
    });
    await world.advance(HOUR);
    expect((await deps.cancellations.readForOrder(shop, id))?.outcome).not.toBe('pending');
    expect(await world.prisma.flowTelling.count({ where: { shop } })).toBe(0);
    expect(world.toldFlow).toEqual([]);
  });

  it('is told to nobody once it was to be forgotten', async () => {
    const world = await worlds.open();
    const order = await world.addOrder(SHIPPED);
    await order.press();
    await world.application.eraseOrders(world.shop, [order.id]);
    await world.runDueJobs();
    expect(world.toldFlow).toEqual([]);
    expect(await tellings(world)).toEqual([]);
  });
});

describe('Shopify does not take what workflows are to be told', () => {
  it('is told when Shopify is back, all of it and in its order', async () => {
    const world = await worlds.open();
    let calls = 0;
    world.answerFlow(() => {
      calls += 1;
      return UNREACHABLE;
    });
    const [first, second] = [await world.addOrder(SHIPPED), await world.addOrder(SHIPPED)];
    await first.press();
    await second.press();
    await world.advance(3 * HOUR);
    // One call shows that Shopify is away: the others wait without asking.
    expect(calls).toBeLessThan(10);
    world.answerFlow(() => ({ kind: 'sent' }));
    await world.advance(HOUR);
    const told = world.toldFlow.map(({ shopifyOrderId }) => shopifyOrderId);
    expect(told).toEqual([first.id, second.id]);
  });

  it('is given up after a day, and no job is left', async () => {
    const world = await worlds.open();
    world.answerFlow(() => UNREACHABLE);
    await (await world.addOrder(SHIPPED)).press();
    world.pauseBatches();
    await world.advance(26 * HOUR);
    expect(await tellings(world)).toMatchObject([{ result: 'given_up' }]);
    expect(world.waiting.filter(({ job }) => job === 'tell-flow')).toEqual([]);
  });

  it('is not told again what Flow refused', async () => {
    const world = await worlds.open();
    let calls = 0;
    world.answerFlow(() => {
      calls += 1;
      return { kind: 'refused', message: 'Invalid handle' };
    });
    await (await world.addOrder(SHIPPED)).press();
    world.pauseBatches();
    await world.advance(26 * HOUR);
    expect(calls).toBe(1);
    expect(await tellings(world)).toMatchObject([{ result: 'refused' }]);
  });

  it('is not forgotten when its job is lost', async () => {
    const world = await worlds.open();
    const order = await world.addOrder(SHIPPED);
    await order.press();
    world.loseJobs();
    await world.advance(5 * MINUTE);
    expect(world.toldFlow).toEqual([]);
    // Shops of other specs have something left, too.
    await wakeForgotten(world.deps);
    await world.runDueJobs();
    const own = world.toldFlow.filter(({ shopifyOrderId }) => shopifyOrderId === order.id);
    expect(own).toHaveLength(1);
  });

  it('is told once by two processes at the same time', async () => {
    const world = await worlds.open();
    await (await world.addOrder(SHIPPED)).press();
    world.loseJobs();
    await Promise.all([tellFlow(world.deps, world.shop), tellFlow(world.deps, world.shop)]);
    expect(world.toldFlow).toHaveLength(1);
  });

  it('is forgotten after a week, and not before it is told', async () => {
    const world = await worlds.open();
    await (await world.addOrder(SHIPPED)).press();
    const in8Days = { ...world.deps, clock: () => world.now() + 8 * 24 * HOUR };
    world.loseJobs();
    await forgetOld(in8Days);
    expect(await tellings(world)).toHaveLength(1);
    await tellFlow(world.deps, world.shop);
    await forgetOld(world.deps);
    expect(await tellings(world)).toHaveLength(1);
    await forgetOld(in8Days);
    expect(await tellings(world)).toEqual([]);
  });
});

/** Workflows of Shopify Flow: one that asks, and those that wait for an answer. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoAccountOf } from '#app/domain/account.ts';
import { forgetFlowRuns } from '#app/use-cases/cancel-for-flow.ts';
import { tellFlow } from '#app/use-cases/tell-flow.ts';
import {
  HOUR,
  type MerchantWorld,
  OWNER,
  startWorlds,
  type TestOrder,
  type WorldFactory,
} from '#tests/support/merchant-world.ts';

const RUN = 'run-1';

let worlds: WorldFactory;
beforeAll(async () => {
  worlds = await startWorlds();
});
afterAll(() => worlds.stop());

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

describe('a verdict that workflows wait for', () => {
  async function refused(world: MerchantWorld) {
    const order = await world.addOrder({
      phase: 'at_warehouse',
      cancelRefusal: 'The order is being packed.',
    });
    const { id } = await order.press();
    const state = await world.deps.cancellations.read(world.shop, id);
    const [warehouseOrder] = state?.warehouseOrders ?? [];
    if (!warehouseOrder) throw new Error('no warehouse order');
    const said = {
      shop: world.shop,
      cancellationId: id,
      warehouseOrderId: warehouseOrder.id,
      verdict: 'refused',
      overturns: false,
    } as const;
    return { order, said };
  }

  it('is told with the order’s outcome, the provider and the warehouse’s words', async () => {
    const world = await worlds.open();
    const { order, said } = await refused(world);
    expect(await tellFlow(world.deps, said)).toEqual({ kind: 'sent' });
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
  });

  it('is not told with the words that belong to another verdict', async () => {
    const world = await worlds.open();
    const { said } = await refused(world);
    await tellFlow(world.deps, { ...said, verdict: 'no_answer', overturns: true });
    expect(world.toldFlow).toMatchObject([
      { verdict: 'no_answer', reason: null, overturned: true },
    ]);
  });

  it('is told to nobody where it is of the demo', async () => {
    const world = await worlds.open();
    const { said } = await refused(world);
    const shop = demoAccountOf(world.shop);
    expect(await tellFlow(world.deps, { ...said, shop })).toEqual({ kind: 'demo' });
    expect(world.toldFlow).toEqual([]);
  });

  it('is told to nobody once it was to be forgotten', async () => {
    const world = await worlds.open();
    const { order, said } = await refused(world);
    await world.application.eraseOrders(world.shop, [order.id]);
    expect(await tellFlow(world.deps, said)).toEqual({ kind: 'gone' });
    expect(world.toldFlow).toEqual([]);
  });
});

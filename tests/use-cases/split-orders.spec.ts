/** One Shopify order that became several warehouse orders. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Dependencies } from '#app/use-cases/dependencies.ts';
import type { OrderPart } from '#sandbox/prime-penguin/control-contract.ts';
import {
  HOUR,
  type MerchantWorld,
  MINUTE,
  startWorlds,
  type WorldFactory,
} from '#tests/support/merchant-world.ts';

let worlds: WorldFactory;
beforeAll(async () => {
  worlds = await startWorlds();
});
afterAll(() => worlds.stop());

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
    const [, late] = order.primePenguinOrderIds;
    const { primePenguin } = world.deps;
    let isHidden = true;
    const withoutLate: Dependencies['primePenguin'] = {
      ...primePenguin,
      async forShop(shop) {
        const real = await primePenguin.forShop(shop);
        return (
          real && {
            ...real,
            async findOrders(id) {
              const found = await real.findOrders(id);
              if (found.kind !== 'answered' || !isHidden) return found;
              const value = found.value.filter((one) => one.primePenguinOrderId !== late);
              return { ...found, value };
            },
          }
        );
      },
    };
    Object.assign(world.deps, { primePenguin: withoutLate });
    await order.press();
    await world.advance(HOUR);
    expect((await order.verdict()).verdict).toBe('stopped_at_warehouse');
    isHidden = false;
    await order.read();
    await world.runDueJobs();
    const { warehouses } = await order.cancellation();
    expect(warehouses.map(({ verdict }) => verdict)).toEqual(['stopped_at_warehouse', 'requested']);
    expect(await order.requests()).toBe(2);
  });
});

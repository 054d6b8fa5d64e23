/** What the merchant sees on opening an order, and what it costs Prime Penguin. */
import { describe, expect, it } from 'vitest';
import { forgetLooks } from '#app/use-cases/forget-looks.ts';
import {
  HOUR,
  type MerchantWorld,
  MINUTE,
  SECOND,
  worldsForSpecs,
} from '#tests/support/merchant-world.ts';

const worlds = worldsForSpecs();

async function looks(world: MerchantWorld): Promise<number> {
  const calls = await world.calls();
  return calls.filter(({ path }) => path.endsWith('SalesChannelOrders/Get')).length;
}

describe('before anybody has asked to cancel', () => {
  it.each([
    ['read', 'not_forwarded', 'yes', true],
    ['at_warehouse', 'at_warehouse', 'unsure', true],
    ['partly_shipped', 'partly_shipped', 'no_shipped', false],
    ['shipped', 'shipped', 'no_shipped', false],
    ['stopped', 'stopped', 'no_already_stopped', false],
  ] as const)(
    '%s: shows %s, can be cancelled: %s',
    async (phase, position, canCancel, canRequest) => {
      const world = await worlds.open();
      const order = await world.addOrder({ phase });
      const view = await order.read();
      expect(view).toMatchObject({
        inPrimePenguin: 'yes',
        problem: null,
        canRequest,
        cancellation: null,
        warehouses: [{ provider: { name: 'Nordic 3PL' }, position, canCancel }],
      });
      expect(await order.requests()).toBe(0);
    },
  );

  it('shows when the next batch is due', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({ phase: 'at_warehouse' });
    const { warehouses } = await order.read();
    expect(Date.parse(warehouses[0]?.nextBatchAt ?? '')).toBe(world.now() + 10 * MINUTE);
  });
});

describe('an order that one only passes by', () => {
  const passBy = async (
    world: MerchantWorld,
    id: Parameters<MerchantWorld['application']['readStoredOrder']>[1],
  ) => {
    const result = await world.application.readStoredOrder(world.shop, id);
    if (result.kind !== 'found') throw new Error(`Order: ${result.kind}`);
    return result.order;
  };

  it('is not looked at in Prime Penguin, however often it is opened', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({ phase: 'at_warehouse' });
    await world.calls();
    for (let time = 0; time < 3; time += 1) {
      expect(await passBy(world, order.id)).toMatchObject({
        inPrimePenguin: 'unknown',
        problem: null,
        warehouses: [],
        cancellation: null,
      });
      await world.advance(MINUTE);
    }
    expect(await world.calls()).toEqual([]);
  });

  it('shows the last look and the cancellation, as they are kept', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({ phase: 'at_warehouse' });
    const seen = await order.read();
    expect((await passBy(world, order.id)).warehouses).toEqual(seen.warehouses);
    const pressed = await order.press();
    await world.calls();
    expect((await passBy(world, order.id)).cancellation).toEqual(pressed);
    expect(await world.calls()).toEqual([]);
  });
});

describe('many open the same order at once', () => {
  it('asks Prime Penguin once, and shows everybody the same', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({ phase: 'at_warehouse' });
    await world.calls();
    const views = await Promise.all([1, 2, 3, 4, 5].map(() => order.read()));
    expect(await looks(world)).toBe(1);
    for (const view of views) expect(view).toEqual(views[0]);
  });

  it('asks again only when the pause is over', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({ phase: 'at_warehouse' });
    await order.read();
    await world.calls();
    await world.advance(MINUTE - 1);
    await order.read();
    expect(await looks(world)).toBe(0);
    await world.advance(1);
    await order.read();
    expect(await looks(world)).toBe(1);
  });

  it('keeps apart different orders', async () => {
    const world = await worlds.open();
    const one = await world.addOrder({ phase: 'at_warehouse' });
    const other = await world.addOrder({ phase: 'at_warehouse' });
    await world.calls();
    await Promise.all([one.read(), other.read()]);
    expect(await looks(world)).toBe(2);
  });
});

describe('Prime Penguin cannot be asked', () => {
  it('says so, and shows the cancellation as far as it is known', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({ phase: 'at_warehouse', plan: { kind: 'silent' } });
    await order.press();
    await world.advance(2 * MINUTE);
    const fault = await world.control.addFault({
      match: { tenantId: world.tenantId },
      fault: { kind: 'html_page' },
    });
    expect(await order.read()).toMatchObject({
      inPrimePenguin: 'unknown',
      problem: 'prime_penguin_unreachable',
      warehouses: [],
      cancellation: { warehouses: [{ verdict: 'requested' }] },
    });
    await world.control.clearFaults(fault);
  });

  it('says that the credentials are refused', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({ phase: 'at_warehouse' });
    await world.revokeTokens();
    expect(await order.read()).toMatchObject({
      inPrimePenguin: 'unknown',
      problem: 'credentials_refused',
    });
    expect(await world.application.readConnection(world.shop)).toMatchObject({ state: 'refused' });
  });
});

describe('a cancellation is open', () => {
  it('counts what opening the order shows', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({ phase: 'at_warehouse', plan: { kind: 'cooperates' } });
    await order.press();
    world.pauseBatches();
    await world.control.runBatch(world.providerId);
    await world.control.runBatch(world.providerId);
    await world.advance(10 * SECOND);
    expect((await order.verdict()).verdict).toBe('requested');
    expect((await order.read()).cancellation?.warehouses[0]?.verdict).toBe('stopped_at_warehouse');
  });

  it('does not offer to ask again while it is open', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({ phase: 'at_warehouse', plan: { kind: 'silent' } });
    await order.press();
    expect((await order.read()).canRequest).toBe(false);
  });
});

describe('an order that nobody has opened for a day', () => {
  it('leaves nothing of the look at it; one opened since is kept', async () => {
    const world = await worlds.open();
    const [old, recent] = [
      await world.addOrder({ phase: 'at_warehouse' }),
      await world.addOrder({ phase: 'at_warehouse' }),
    ];
    await old.read();
    await world.advance(23 * HOUR);
    await recent.read();
    await world.advance(HOUR + MINUTE);
    await forgetLooks(world.deps);
    expect(await world.deps.orderLooks.read(world.shop, old.id)).toBeNull();
    expect(await world.deps.orderLooks.read(world.shop, recent.id)).not.toBeNull();
  });
});

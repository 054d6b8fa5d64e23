/** Wake-ups that come too early, or never: what is planned happens all the same. */
import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { parseShopifyOrderId } from '#app/domain/identifiers.ts';
import type { Dependencies } from '#app/use-cases/dependencies.ts';
import { wakeEverything, wakeForgotten } from '#app/use-cases/wake-forgotten.ts';
import { watchShop } from '#app/use-cases/watch-shop.ts';
import { HOUR, MINUTE, SECOND, worldsForSpecs } from '#tests/support/merchant-world.ts';

const worlds = worldsForSpecs();

describe('a watcher that is woken before its time, as after a clock was put back', () => {
  it('is woken again at its time', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({ phase: 'at_warehouse', plan: { kind: 'cooperates' } });
    await order.press();
    await world.advance(10 * SECOND);
    world.loseJobs();
    await watchShop(world.deps, world.shop);
    expect(world.waiting).toHaveLength(1);
    await world.advance(2 * HOUR);
    expect((await order.verdict()).verdict).toBe('stopped_at_warehouse');
  });
});

describe('jobs that were given up or lost', () => {
  async function loseDelivery() {
    const world = await worlds.open();
    const order = await world.addOrder({ phase: 'at_warehouse', plan: { kind: 'cooperates' } });
    const { tenantId } = world;
    const fault = { match: { tenantId }, fault: { kind: 'html_page' } } as const;
    const isDown = await world.control.addFault(fault);
    await order.press();
    world.loseJobs();
    await world.control.clearFaults(isDown);
    return { world, order };
  }

  it('leave no request behind that is delivering for ever', async () => {
    const { world, order } = await loseDelivery();
    await world.advance(20 * MINUTE);
    await wakeForgotten(world.deps);
    expect(world.waiting.filter(({ job }) => job === 'deliver')).toEqual([]);
    await world.advance(20 * MINUTE);
    await wakeForgotten(world.deps);
    await world.runDueJobs();
    expect((await order.verdict()).verdict).toBe('requested');
    expect(await order.requests()).toBe(1);
  });

  it('come again when a worker starts', async () => {
    const { world, order } = await loseDelivery();
    await wakeEverything(world.deps);
    await world.runDueJobs();
    expect((await order.verdict()).verdict).toBe('requested');
  });

  it('come again for everything else when the watches cannot be read', async () => {
    const { world, order } = await loseDelivery();
    const wakeAll = () => Promise.reject(new Error('canceling statement due to lock timeout'));
    const watches = { ...world.deps.watches, wakeAll };
    await expect(wakeEverything({ ...world.deps, watches })).rejects.toThrow('not everything');
    await world.runDueJobs();
    expect((await order.verdict()).verdict).toBe('requested');
  });

  it('leave no watch behind that looks no more', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({ phase: 'at_warehouse', plan: { kind: 'cooperates' } });
    await order.press();
    world.loseJobs();
    await world.advance(HOUR);
    await wakeForgotten(world.deps);
    await world.advance(SECOND);
    expect((await order.verdict()).verdict).toBe('stopped_at_warehouse');
  });
});

describe('one order of the shop cannot be written', () => {
  it('keeps no other order waiting, and is caught up with', async () => {
    const world = await worlds.open();
    const plan = { kind: 'cooperates' } as const;
    const broken = await world.addOrder({ phase: 'at_warehouse', plan });
    const other = await world.addOrder({ phase: 'at_warehouse', plan });
    const { id: brokenId } = await broken.press();
    await other.press();
    const { cancellations } = world.deps;
    let isBroken = true;
    const change: Dependencies['cancellations']['change'] = async (id, decide, lease) => {
      if (isBroken && id === brokenId) throw new Error('cannot be written');
      return cancellations.change(id, decide, lease);
    };
    Object.assign(world.deps, { cancellations: { ...cancellations, change } });
    await world.advance(HOUR);
    expect((await other.verdict()).verdict).toBe('stopped_at_warehouse');
    isBroken = false;
    await world.advance(HOUR);
    expect((await broken.verdict()).verdict).toBe('stopped_at_warehouse');
  });
});

describe('more orders await their import than Shopify reads in one call', () => {
  it('asks for all of them', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({ phase: 'not_read', isFilteredOut: true });
    await order.press();
    const [state] = await world.deps.cancellations.readOpen(world.shop);
    if (!state) throw new Error('nothing is open');
    const many = Array.from({ length: 501 }, (_, index) => {
      const shopifyOrderId = parseShopifyOrderId(String(8_000_000_000 + index)) ?? order.id;
      return { ...state, id: randomUUID(), shopifyOrderId };
    });
    const asked: number[] = [];
    Object.assign(world.deps, {
      cancellations: { ...world.deps.cancellations, readOpen: async () => many },
      shopify: {
        ...world.deps.shopify,
        readMany: async (_shop: string, ids: readonly string[]) => {
          asked.push(ids.length);
          return { kind: 'read', orders: [] };
        },
      },
    });
    await world.deps.watches.plan(world.shop, world.now());
    await watchShop(world.deps, world.shop);
    expect(asked).toEqual([250, 250, 1]);
  });
});

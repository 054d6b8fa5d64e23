/** What became of the cancellation stands on the order in Shopify, where the merchant wants it. */
import { describe, expect, it } from 'vitest';
import { demoAccountOf } from '#app/domain/account.ts';
import { wakeForgotten } from '#app/use-cases/wake-forgotten.ts';
import { writeResult } from '#app/use-cases/write-result.ts';
import {
  HOUR,
  type MerchantWorld,
  MINUTE,
  type TestOrder,
  worldsForSpecs,
} from '#tests/support/merchant-world.ts';

const worlds = worldsForSpecs();

const AT_WAREHOUSE = { phase: 'at_warehouse', plan: { kind: 'cooperates' } } as const;
const BOTH = { automations: { writeMetafield: true, writeTag: true } };

function field(world: MerchantWorld, { id }: TestOrder): Record<string, unknown> | null {
  const text = world.written.get(id)?.field;
  return text == null ? null : JSON.parse(text);
}
const tag = (world: MerchantWorld, { id }: TestOrder) => world.written.get(id)?.tag;

async function problem(world: MerchantWorld): Promise<string | null | undefined> {
  return (await world.prisma.orderResult.findFirst({ where: { shop: world.shop } }))?.problem;
}

describe('the merchant wants the result on the order', () => {
  it('sees that the app waits, and then what the warehouse said', async () => {
    const world = await worlds.open();
    await world.set(BOTH);
    const order = await world.addOrder(AT_WAREHOUSE);
    await order.press();
    await world.advance(MINUTE);
    expect(tag(world, order)).toBe('warehouse-cancel:pending');
    expect(field(world, order)).toMatchObject({
      outcome: 'pending',
      overturned: false,
      warehouses: [{ provider: 'Nordic 3PL', verdict: 'requested' }],
    });
    await world.advance(HOUR);
    expect(tag(world, order)).toBe('warehouse-cancel:stopped');
    expect(field(world, order)).toMatchObject({ outcome: 'stopped' });
  });

  it('sees it change when the warehouse changes its mind', async () => {
    const world = await worlds.open();
    await world.set(BOTH);
    const order = await world.addOrder({
      phase: 'at_warehouse',
      plan: { kind: 'cancels_then_ships', shipsAfterBatches: 2 },
    });
    await order.press();
    await world.advance(3 * HOUR);
    expect(tag(world, order)).toBe('warehouse-cancel:not-stopped');
    expect(field(world, order)).toMatchObject({ outcome: 'not_stopped', overturned: true });
  });

  it('finds nobody’s words in it', async () => {
    const world = await worlds.open();
    await world.set(BOTH);
    const order = await world.addOrder({
      phase: 'at_warehouse',
      plan: { kind: 'refuses_with_reason', text: 'Jane Doe has paid already', via: 'entity_log' },
    });
    await order.press();
    await world.advance(2 * HOUR);
    expect(tag(world, order)).toBeDefined();
    expect(JSON.stringify([...world.written.values()])).not.toContain('Jane');
  });

  it('has one of the two alone', async () => {
    const world = await worlds.open();
    await world.set({ automations: { writeTag: true } });
    const order = await world.addOrder(AT_WAREHOUSE);
    await order.press();
    await world.advance(MINUTE);
    expect(world.written.get(order.id)).toEqual({ field: null, tag: 'warehouse-cancel:pending' });
  });
});

describe('the merchant wants nothing on the order', () => {
  it('has nothing written', async () => {
    const world = await worlds.open();
    const order = await world.addOrder(AT_WAREHOUSE);
    await order.press();
    await world.advance(HOUR);
    expect(world.written.size).toBe(0);
    expect(await problem(world)).toBeUndefined();
  });
});

describe('the shop has not granted write access to orders', () => {
  it('keeps why nothing was written, tries no more, and writes what is true once it is granted', async () => {
    const world = await worlds.open();
    await world.set(BOTH);
    let tries = 0;
    world.answerWrites(() => {
      tries += 1;
      return { kind: 'scope_missing' };
    });
    const order = await world.addOrder(AT_WAREHOUSE);
    await order.press();
    await world.advance(MINUTE);
    expect(await problem(world)).toBe('scope_missing');
    const triesWhilePending = tries;
    await world.advance(20 * MINUTE);
    expect(tries).toBeLessThanOrEqual(triesWhilePending + 1);
    world.answerWrites(() => ({ kind: 'written' }));
    await world.advance(HOUR);
    await world.application.noteScopes(world.shop, ['read_orders']);
    await world.runDueJobs();
    await world.application.noteScopes(world.shop, ['read_orders', 'write_orders']);
    await world.runDueJobs();
    expect(tag(world, order)).toBe('warehouse-cancel:stopped');
    expect(await problem(world)).toBeNull();
  });
});

describe('Shopify cannot be written to', () => {
  it('is tried again until it can', async () => {
    const world = await worlds.open();
    await world.set(BOTH);
    world.answerWrites(() => ({ kind: 'fault', cause: 'unreachable', message: 'Down.' }));
    const order = await world.addOrder({ phase: 'at_warehouse', plan: { kind: 'silent' } });
    await order.press();
    await world.advance(2 * MINUTE);
    expect(await problem(world)).toBe('unreachable');
    world.answerWrites(() => ({ kind: 'written' }));
    await world.advance(10 * MINUTE);
    expect(tag(world, order)).toBe('warehouse-cancel:pending');
    expect(await problem(world)).toBeNull();
  });
});

describe('the outcome changes while an older one is being written', () => {
  it('has the newer one in the end', async () => {
    const world = await worlds.open();
    await world.set(BOTH);
    const order = await world.addOrder(AT_WAREHOUSE);
    let isFirst = true;
    const outcomes: unknown[] = [];
    await order.press();
    // Nobody has written yet: the jobs are the test's to run.
    const job = world.waiting.findIndex((wake) => wake.job === 'write-result');
    expect(job).toBeGreaterThanOrEqual(0);
    const write = world.deps.shopifyResults.write;
    const deps = {
      ...world.deps,
      shopifyResults: {
        async write(...args: Parameters<typeof write>) {
          outcomes.push(JSON.parse(args[2].field ?? '').outcome);
          if (isFirst) {
            isFirst = false;
            await world.advance(42 * MINUTE);
          }
          return write(...args);
        },
      },
    };
    await writeResult(deps, world.shop, order.id);
    expect(outcomes).toEqual(['pending', 'stopped']);
    expect(tag(world, order)).toBe('warehouse-cancel:stopped');
  });

  it('leaves it to whoever was faster', async () => {
    const world = await worlds.open();
    await world.set(BOTH);
    const order = await world.addOrder(AT_WAREHOUSE);
    let tries = 0;
    world.answerWrites(() => {
      tries += 1;
      return tries === 1 ? { kind: 'overtaken' } : { kind: 'written' };
    });
    await order.press();
    await world.advance(MINUTE);
    expect(tries).toBeGreaterThan(1);
    expect(tag(world, order)).toBe('warehouse-cancel:pending');
  });
});

describe('a job that is lost', () => {
  it('is made again for what was not written', async () => {
    const world = await worlds.open();
    await world.set(BOTH);
    const order = await world.addOrder({ phase: 'at_warehouse', plan: { kind: 'silent' } });
    await order.press();
    world.loseJobs();
    await world.advance(5 * MINUTE);
    await wakeForgotten(world.deps);
    await world.advance(MINUTE);
    expect(tag(world, order)).toBe('warehouse-cancel:pending');
  });
});

describe('an order of the demo', () => {
  it('is never written to', async () => {
    const world = await worlds.open();
    await world.set(BOTH);
    const order = await world.addOrder(AT_WAREHOUSE);
    await order.press();
    const demo = demoAccountOf(world.shop);
    await world.prisma.cancellation.updateMany({
      where: { shop: world.shop },
      data: { shop: demo },
    });
    await world.prisma.shopSettings.updateMany({
      where: { shop: world.shop },
      data: { shop: demo },
    });
    await writeResult(world.deps, demo, order.id);
    expect(world.written.size).toBe(0);
  });
});

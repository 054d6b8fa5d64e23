/** Wake-ups that come too early, or never: what is planned happens all the same. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { watchShop } from '#app/use-cases/watch-shop.ts';
import { HOUR, SECOND, startWorlds, type WorldFactory } from '#tests/support/merchant-world.ts';

let worlds: WorldFactory;
beforeAll(async () => {
  worlds = await startWorlds();
});
afterAll(() => worlds.stop());

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

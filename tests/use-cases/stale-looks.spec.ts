import { describe, expect, it } from 'vitest';
import { factsOfLook } from '#app/domain/cancellation.ts';
import { NO_READS } from '#app/domain/channel-reads.ts';
import { MINUTE, worldsForSpecs } from '#tests/support/merchant-world.ts';

const worlds = worldsForSpecs();

const OWN = { readingOff: false, isProven: true, reads: NO_READS };

/** A cancellation whose last look shows a time of change, and what a later look would add to it. */
async function afterALook() {
  const world = await worlds.open();
  const order = await world.addOrder({ phase: 'at_warehouse', plan: { kind: 'cooperates' } });
  await order.press();
  const state = await world.deps.cancellations.readForOrder(world.shop, order.id);
  const last = state?.warehouseOrders[0]?.observations.at(-1);
  if (!state || !last) throw new Error('nothing was seen');
  const seen = { ...last.seen, warehouseError: 'something new' };
  const factsAt = (at: number, modifiedAt: number | null) =>
    factsOfLook(state, [{ ...seen, modifiedAt }], { at, primePenguinAt: null }, OWN, () => 'new')
      .map(({ kind }) => kind)
      .filter((kind) => kind === 'observed');
  return { at: last.moment.at, modifiedAt: last.seen.modifiedAt ?? 0, factsAt };
}

describe('an answer that shows an older state than one before', () => {
  it('tells nothing while a copy of Prime Penguin may lag behind', async () => {
    const { at, modifiedAt, factsAt } = await afterALook();
    expect(factsAt(at + 9 * MINUTE, modifiedAt - 1)).toEqual([]);
  });

  it('counts once no copy can lag that far: a wrong time of change hides nothing for good', async () => {
    const { at, modifiedAt, factsAt } = await afterALook();
    expect(factsAt(at + 10 * MINUTE, modifiedAt - 1)).toEqual(['observed']);
  });
});

describe('a look that began before the newest one', () => {
  it('tells nothing, however late it is heard of', async () => {
    const { at, modifiedAt, factsAt } = await afterALook();
    expect(factsAt(at - MINUTE, modifiedAt)).toEqual([]);
    expect(factsAt(at - 60 * MINUTE, modifiedAt)).toEqual([]);
  });
});

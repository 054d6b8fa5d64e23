/** The demo plays with the shop's real orders: nothing it says may lead to one being cancelled or refunded. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { NextStepCode } from '#app/contract/api.ts';
import { DEMO_STORIES } from '#app/domain/demo-story.ts';
import { openDemo, playing, press, pressForMany, read } from '#tests/support/demo-world.ts';
import {
  type MerchantWorld,
  MINUTE,
  SECOND,
  worldsForSpecs,
} from '#tests/support/merchant-world.ts';

const worlds = worldsForSpecs();
let world: MerchantWorld;
beforeAll(async () => {
  world = await openDemo(worlds);
});

/** How the sentences of the real steps begin that lead to Shopify. */
const LEADS_TO_SHOPIFY =
  /now cancel and refund the order|refund it there|you can cancel|can be refunded/i;

async function stepsOf(ids: readonly string[]) {
  const views = await Promise.all(ids.map((id) => read(world, id)));
  return views.flatMap((view) => [view, ...view.warehouses]).map(({ nextStep }) => nextStep);
}

describe('all the stories of the demo', () => {
  it('never say to cancel or refund, at no moment from the press on', async () => {
    const ids = [];
    for (const story of DEMO_STORIES)
      ids.push((await press(world, await playing(world, story))).id);
    const codes = new Set<NextStepCode>();
    for (let seconds = 0; seconds <= 70; seconds += 10) {
      for (const { code, text } of await stepsOf(ids)) {
        expect(text).not.toMatch(LEADS_TO_SHOPIFY);
        codes.add(code);
      }
      await world.advance(10 * SECOND);
    }
    expect([...codes]).toContain('leave_as_is');
    expect([...codes]).not.toContain('cancel_in_shopify');
  });

  it('never do when they are asked for with one press, nor where the order is cancelled already', async () => {
    const ids = [];
    for (const story of DEMO_STORIES) {
      const cancelled = await playing(world, story);
      world.cancelInShopify(cancelled);
      ids.push(await playing(world, story), cancelled);
    }
    const { id } = await pressForMany(world, ids);
    await world.advance(MINUTE);
    const asked = await world.application.readBulkRequest(world.shop, id, null);
    if (asked.kind !== 'found') throw new Error(asked.kind);
    const { orders } = asked.request;
    const stopped = orders.filter(({ outcome }) => outcome === 'stopped');
    expect(stopped.length).toBeGreaterThan(4);
    expect(new Set(stopped.map(({ nextStep }) => nextStep))).toEqual(new Set(['leave_as_is']));
    expect(orders.map(({ nextStep }) => nextStep)).not.toContain('cancel_in_shopify');
    for (const { text } of await stepsOf(
      orders.map(({ cancellationId }) => cancellationId ?? ''),
    )) {
      expect(text).not.toMatch(LEADS_TO_SHOPIFY);
    }
  });
});

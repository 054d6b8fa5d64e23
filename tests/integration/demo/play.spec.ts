/** Playing the demo's facts: what is left out changes nothing, and what is shown as a schedule is kept. */
import { Cron } from 'croner';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BATCHES, CHANNEL_READS, DEMO_TIMING, STORY_MS } from '#app/domain/demo-pace.ts';
import { DEMO_STORIES, type DemoStory } from '#app/domain/demo-story.ts';
import { parseShopifyOrderId } from '#app/domain/identifiers.ts';
import { beginsOf, play } from '#app/integrations/demo/play.ts';
import type { DemoOrder } from '#app/use-cases/ports/demo.ts';

const SHOP = 'nordlys.myshopify.com';
const START = Date.UTC(2026, 10, 23, 8, 50);
const SECOND = 1_000;

function order(number: number, story: DemoStory, more: Partial<DemoOrder> = {}): DemoOrder {
  const shopifyOrderId = parseShopifyOrderId(String(6_000_000_000 + number));
  if (!shopifyOrderId) throw new Error('not an order id');
  return {
    number,
    shopifyOrderId,
    orderName: `#${number}`,
    story,
    knownSince: START,
    askedAt: null,
    cancelledInShopifyAt: null,
    cancelsReceived: [],
    ...more,
  };
}

/** An order that is asked for, and whose parts Prime Penguin is asked to cancel, so long after the start. */
function asked(number: number, story: DemoStory, afterMs: number): DemoOrder {
  const at = START + afterMs;
  // Before it is read there is nothing to cancel.
  const receivedAt = story === 'not_read_yet' ? at + 30 * SECOND : at;
  return order(number, story, {
    askedAt: at,
    cancelsReceived: [1, 2].map((part) => ({
      at: receivedAt,
      primePenguinOrderId: number * 10 + part,
    })),
  });
}

/** Rows and entity logs of one order. The ids of its lines are left out: nobody is shown them. */
function shown(orders: readonly DemoOrder[], of: DemoOrder, now: number) {
  const { world } = play(SHOP, orders, now);
  const rows = world.channelOrders.get(of.shopifyOrderId)?.rows ?? [];
  const ids = rows.map(({ id }) => id);
  return {
    rows: rows.map(({ lines, ...row }) => ({
      ...row,
      lines: lines.map(({ title, sku, quantity }) => ({ title, sku, quantity })),
    })),
    logs: world.entityLogs.filter(({ orderId }) => ids.includes(orderId)),
  };
}

describe('a beat of the demo', () => {
  it.each([CHANNEL_READS, ...BATCHES])('begins when its schedule says so: $cron', (beat) => {
    const begins = beginsOf(beat, [START + 1], START + STORY_MS);
    const cron = new Cron(beat.cron, { timezone: 'UTC', paused: true });
    const expected = cron.nextRuns(begins.length, new Date(START + 1)).map(Number);
    expect(begins.length).toBeGreaterThan(4);
    expect(begins).toEqual(expected);
  });

  it.each([...BATCHES])('is over before the app counts it as over', (beat) => {
    expect(beat.takesMs).toBeLessThan(DEMO_TIMING.batchGraceMs);
  });
});

describe('a story that was asked for', () => {
  it.each(DEMO_STORIES)('stands still when it is over: %s', (story) => {
    const one = asked(1, story, 3_333);
    const over = shown([one], one, START + 3_333 + STORY_MS + 30 * SECOND);
    expect(over.rows.length).toBeGreaterThan(0);
    expect(shown([one], one, START + 3_600 * SECOND)).toEqual(over);
    // Beats that another order sets going later go by it, too, and would move what could still move.
    const late = asked(2, 'stops_when_asked', STORY_MS + 20 * 60 * SECOND);
    expect(shown([one, late], one, START + 3_600 * SECOND)).toEqual(over);
  });

  it('does not depend on which other stories are in the world', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            story: fc.constantFrom(...DEMO_STORIES),
            afterMs: fc.integer({ min: 0, max: 200_000 }),
          }),
          { minLength: 1, maxLength: 8 },
        ),
        fc.integer({ min: 0, max: 300_000 }),
        (stories, afterMs) => {
          const orders = stories.map((one, index) => asked(index + 1, one.story, one.afterMs));
          const now = START + afterMs;
          for (const one of orders) {
            expect(shown(orders, one, now)).toEqual(shown([one], one, now));
          }
        },
      ),
      { numRuns: 150 },
    );
  });

  it('never takes back what it has shown', () => {
    for (const story of DEMO_STORIES) {
      const one = asked(1, story, 0);
      let before = 0;
      for (let seconds = 0; seconds < 120; seconds += 1) {
        const { rows } = shown([one], one, START + seconds * SECOND);
        const lines = rows.reduce((sum, { statusLog }) => sum + statusLog.length, 0);
        expect(lines).toBeGreaterThanOrEqual(before);
        before = lines;
      }
    }
  });
});

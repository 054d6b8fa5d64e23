/**
 * A shop without a Prime Penguin of its own tries the app: the started app alone, nothing else reachable.
 * The demo goes at its own pace, so these promises take about a minute, all at the same time.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type {
  CancellationView,
  ConnectionView,
  DemoStory,
  DemoView,
  OrderView,
  Verdict,
} from '#app/contract/api.ts';
import { cancellationOf, type Product, startProduct } from '#tests/support/product.ts';

/** Longer than any story. */
const STORY_MS = 75_000;

let product: Product;
beforeAll(async () => {
  product = await startProduct({
    isConnected: false,
    // Nobody listens there.
    environment: { PRIME_PENGUIN_URL: 'http://127.0.0.1:9' },
  });
  for (let number = 1; number <= 12; number += 1) {
    const { shop } = product.tenant;
    product.stack.shopify.control.addOrder(shop, { id: 7_000 + number, name: `#${number}` });
  }
});
afterAll(() => product.stop());

const STORIES: readonly (readonly [DemoStory, readonly Verdict[]])[] = [
  ['stops_when_asked', ['stopped_at_warehouse']],
  ['not_at_the_warehouse_yet', ['stopped_before_warehouse']],
  ['picked_already', ['too_late']],
  ['provider_refuses', ['refused']],
  ['provider_cannot_cancel', ['not_supported']],
  ['provider_never_answers', ['no_answer']],
  ['prime_penguin_down', ['undeliverable']],
  ['not_read_yet', ['stopped_before_warehouse']],
  ['two_providers', ['stopped_at_warehouse', 'too_late']],
];

async function readDemo(): Promise<DemoView> {
  return (await product.api.call('GET', '/api/demo')).body as DemoView;
}

describe('a shop that has no Prime Penguin', () => {
  it('is connected to the demo when it starts one', async () => {
    const answer = await product.api.call('POST', '/api/demo');
    expect(answer.status).toBe(200);
    expect(answer.body as ConnectionView).toMatchObject({ connected: true, demo: true });
  });

  it('finds a story for each of its newest orders, and all stories among them', async () => {
    const { state, orders, stories } = await readDemo();
    expect(state).toBe('on');
    expect(orders.length).toBe(12);
    const played = new Set(orders.map(({ story }) => story));
    expect(stories.filter(({ story }) => !played.has(story))).toEqual([]);
  });

  it(
    'sees every answer that a warehouse can give, from pressing alone',
    async () => {
      const { orders } = await readDemo();
      const pressed = await Promise.all(
        STORIES.map(async ([story, verdicts]) => {
          const id =
            orders
              .find((order) => order.story === story)
              ?.orderId.split('/')
              .at(-1) ?? '';
          const order = (await product.api.readOrder(id)).body as OrderView;
          expect(order).toMatchObject({ demo: true, canRequest: true });
          return { verdicts, cancellation: cancellationOf(await product.api.cancel(id)) };
        }),
      );
      const shown = await Promise.all(
        pressed.map(({ cancellation, verdicts }) =>
          product.api.waitFor(cancellation, (now) => hasSaid(now, verdicts), STORY_MS),
        ),
      );
      expect(shown.every(({ demo }) => demo)).toBe(true);
      // The orders are real ones, and what was answered is not: nobody is sent to cancel or refund them.
      const steps = shown.map(({ nextStep }) => nextStep.code);
      expect(steps).toContain('leave_as_is');
      expect(steps).not.toContain('cancel_in_shopify');
      const asked = (await readDemo()).orders.filter(({ isAsked }) => isAsked);
      expect(asked.length).toBe(STORIES.length);
    },
    STORY_MS + 10_000,
  );

  it('has asked no Prime Penguin outside', async () => {
    const events = await product.control.events(0);
    expect(events.filter(({ kind }) => kind === 'request')).toEqual([]);
    const calls = product.stack.app().output.filter((line) => line.includes('Prime Penguin call'));
    expect(calls.length).toBeGreaterThan(0);
    expect(calls.filter((line) => line.includes('unreachable'))).toEqual([]);
  });

  it('has nothing of it left when it ends the demo', async () => {
    const answer = await product.api.call('DELETE', '/api/demo');
    expect(answer.body).toEqual({ connected: false });
    expect(await product.api.call('GET', '/api/cancellations')).toMatchObject({
      body: { cancellations: [] },
    });
    expect(await product.query('SELECT 1 FROM cancellation')).toEqual([]);
    expect(await product.query('SELECT 1 FROM demo_order')).toEqual([]);
  });
});

function hasSaid({ warehouses }: CancellationView, verdicts: readonly Verdict[]): boolean {
  const said = warehouses.map(({ verdict }) => verdict);
  return said.length === verdicts.length && verdicts.every((one, index) => said[index] === one);
}

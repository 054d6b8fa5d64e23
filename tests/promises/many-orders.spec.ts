/** Many orders with one press, and workflows of Shopify Flow, in the product as it runs. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BulkRequestView, OrdersCheckView } from '#app/contract/bulk.ts';
import { PATIENCE_MS, type Product, startProduct } from '#tests/support/product.ts';

let product: Product;
beforeAll(async () => {
  product = await startProduct();
});
afterAll(() => product.stop());

const BULK = '/api/cancellations/bulk';

async function ask<T>(method: string, path: string, body?: unknown): Promise<T> {
  const answer = await product.api.call(method, path, body);
  if (answer.status >= 400) throw new Error(JSON.stringify(answer));
  return answer.body as T;
}

/** Follows a press until `is` holds. */
async function follow(
  pressed: BulkRequestView,
  is: (request: BulkRequestView) => boolean,
): Promise<BulkRequestView> {
  const until = performance.now() + PATIENCE_MS;
  let known = pressed;
  while (!is(known)) {
    if (performance.now() > until) throw new Error(JSON.stringify(known));
    const path = `${BULK}/${known.id}?since=${known.version}&wait=5`;
    known = (await ask<BulkRequestView | null>('GET', path)) ?? known;
  }
  return known;
}

describe('a merchant selects many orders', () => {
  it('sees where they are, presses once, and gets a line for each as its warehouse answers', async () => {
    const stoppable = await product.addOrder({ kind: 'cooperates' });
    const shipped = await product.addOrder({ kind: 'cooperates' }, 'shipped');
    const orderIds = [
      `gid://shopify/Order/${stoppable.id}`,
      `gid://shopify/Order/${shipped.id}`,
      'gid://shopify/Order/404',
    ];
    const check = await ask<OrdersCheckView>('POST', '/api/orders/check', { orderIds });
    expect(check.orders.map((line) => line.check)).toEqual(['unsure', 'too_late', 'unknown_order']);

    const pressed = await ask<BulkRequestView>('POST', BULK, { orderIds });
    expect(pressed.orders.map(({ result }) => result)).toEqual([
      'created',
      'created',
      'unknown_order',
    ]);
    const answered = await follow(pressed, ({ orders }) =>
      orders.every(({ outcome }) => outcome !== 'pending'),
    );
    expect(answered.orders.map(({ outcome }) => outcome)).toEqual(['stopped', 'not_stopped', null]);
    expect(await stoppable.requests()).toBe(1);
    expect(await shipped.requests()).toBe(0);
    const again = await ask<OrdersCheckView>('POST', '/api/orders/check', { orderIds });
    expect(again.orders[0]).toMatchObject({
      check: 'already_asked',
      cancellation: { outcome: 'stopped', open: true },
    });
  });
});

describe('a workflow cancels at the warehouse', () => {
  const run = (orderId: string, runId: string) =>
    product.stack.shopify.control.runFlowAction({
      shop: product.tenant.shop,
      handle: 'flow-cancel-at-warehouse',
      path: '/flow/cancel-at-warehouse',
      runId,
      properties: { order_id: Number(orderId), reason: 'fraud', note: '' },
    });

  it('goes on when the verdict is final, and not before', async () => {
    const order = await product.addOrder({ kind: 'cooperates' });
    expect((await run(order.id, 'run-1')).status).toBe(202);
    // As the merchant sees it, whose press joins what the workflow began.
    const joined = await order.press();
    expect(joined.requestedBy).toEqual({ kind: 'flow', userId: null });
    await product.verdict(joined, 'stopped_at_warehouse');
    const ended = await run(order.id, 'run-1');
    expect(ended.status).toBe(200);
    expect(JSON.parse(ended.body)).toMatchObject({
      return_value: { outcome: 'stopped', warehouses: [{ verdict: 'stopped_at_warehouse' }] },
    });
    expect(await order.requests()).toBe(1);
  });

  it('fails for good, with the reason, for an order that the shop does not have', async () => {
    const ended = await run('404', 'run-2');
    expect(ended.status).toBe(404);
    expect(JSON.parse(ended.body)).toMatchObject({ code: 'order_not_found' });
  });
});

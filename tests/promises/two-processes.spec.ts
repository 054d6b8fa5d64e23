/** Pages and calls are served by one process, and the work is done by another. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AppProcess } from '#sandbox/app-process.ts';
import { cancellationOf, type Product, startProduct } from '#tests/support/product.ts';

let product: Product;
let worker: AppProcess;
beforeAll(async () => {
  product = await startProduct({ environment: { PROCESS_ROLE: 'web' } });
  worker = await product.stack.startAnother({ PROCESS_ROLE: 'worker' });
});
afterAll(() => product.stop());

describe('a web process and a worker', () => {
  it('wakes a reader in the one by what the other has learnt', async () => {
    const { control, tenant } = product;
    const order = await product.addOrder({ kind: 'silent' });
    const pressed = await order.press();
    const known = await product.verdict(pressed, 'requested');
    const path = `/api/cancellations/${known.id}?since=${known.version}&wait=25`;
    const waiting = product.api.call('GET', path);
    const since = await control.lastEvent();
    await control.recordProblem(order.primePenguinOrderId, {
      via: 'entity_log',
      code: 21,
      message: 'Not by this road',
    });
    const answer = await waiting;
    expect(answer.status).toBe(200);
    await product.verdict(known, 'not_supported');
    // It was the worker that looked.
    await control.when(({ kind }) => kind === 'request', { since });
    expect(worker.output.some((line) => line.includes('WarehouseOrder/GetAllOrders'))).toBe(true);
    expect(
      product.stack.app().output.some((line) => line.includes('WarehouseOrder/GetAllOrders')),
    ).toBe(false);
    expect(tenant.shop).toBe('nordic-lights.myshopify.com');
  });

  it('answers 304 after the wait when nothing changes', async () => {
    const order = await product.addOrder({ kind: 'cooperates' }, 'stopped');
    const pressed = await order.press();
    expect(pressed.outcome).toBe('stopped');
    const settled = cancellationOf(await product.api.readCancellation(pressed.id));
    const startedAt = performance.now();
    const path = `/api/cancellations/${settled.id}?since=${settled.version}&wait=1.5`;
    const answer = await product.api.call('GET', path);
    const tookMs = performance.now() - startedAt;
    expect(answer).toEqual({ status: 304, body: null });
    expect(tookMs).toBeGreaterThanOrEqual(1_450);
    // Not as long as a wait may last.
    expect(tookMs).toBeLessThan(25_000);
  });

  it('answers 304 at once when nobody wants to wait', async () => {
    const order = await product.addOrder({ kind: 'cooperates' }, 'stopped');
    const { id, version } = await order.press();
    const path = `/api/cancellations/${id}?since=${version}`;
    expect(await product.api.call('GET', path)).toEqual({ status: 304, body: null });
  });

  it('makes one cancellation and one request of three presses at once', async () => {
    const order = await product.addOrder({ kind: 'cooperates' });
    const answers = await Promise.all(
      ['1', '2', '3'].map((userId) =>
        product.stack.api(product.tenant.shop, userId).cancel(order.id),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 201]);
    const [first, ...others] = answers.map(cancellationOf);
    if (!first) throw new Error('Nobody pressed');
    for (const { id } of others) expect(id).toBe(first.id);
    await product.verdict(first, 'stopped_at_warehouse');
    expect(await order.requests()).toBe(1);
    expect(
      await product.query('SELECT 1 FROM cancellation WHERE shopify_order_id = $1', [order.id]),
    ).toHaveLength(1);
  });

  it('delivers by the worker when the web process dies with the press', async () => {
    const { control } = product;
    const order = await product.addOrder({ kind: 'cooperates' });
    const since = await control.lastEvent();
    const fault = await control.addFault({
      match: { path: 'SalesChannelOrders/Get', shopifyOrderId: order.id },
      fault: { kind: 'hold' },
      times: 1,
    });
    const press = order.press().catch(() => null);
    await control.when(({ kind }) => kind === 'request_held', { since });
    await product.stack.app().kill();
    await press;
    await control.clearFaults(fault);
    // A minute: the lease of the process that died is over.
    await product.query('UPDATE cancellation SET lease_until = now() WHERE lease_until > now()');
    await control.when(
      (event) => event.kind === 'cancel_requested' && event.shopifyOrderId === order.id,
      { since },
    );
    await product.stack.restartApp('stop');
    const joined = await order.press();
    await product.verdict(joined, 'stopped_at_warehouse');
    expect(await order.requests()).toBe(1);
  });
});

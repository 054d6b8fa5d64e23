/** The database is not there. Every answer says so, nothing is half done, and it mends itself. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  cancellationOf,
  type Order,
  type Product,
  startProduct,
  TAKEN_UP_AGAIN_MS,
} from '#tests/support/product.ts';
import { type SwitchableLine, startSwitchableLine } from '#tests/support/switchable-line.ts';

let product: Product;
let line: SwitchableLine;
beforeAll(async () => {
  product = await startProduct({
    environmentFor: async (databaseUrl) => {
      const url = new URL(databaseUrl);
      line = await startSwitchableLine({ host: url.hostname, port: Number(url.port) });
      url.host = `127.0.0.1:${line.port}`;
      return { DATABASE_URL: url.href };
    },
  });
});
afterAll(async () => {
  await product.stop();
  await line.cut();
});

async function operations(path: string): Promise<number> {
  return (await fetch(new URL(path, product.stack.app().origin))).status;
}

describe('the database goes away', () => {
  let order: Order;
  beforeAll(async () => {
    order = await product.addOrder({ kind: 'cooperates' });
    // Signed in before, as a merchant is who has the order open.
    await product.api.readOrder(order.id);
    expect(await operations('/readyz')).toBe(200);
    await line.cut();
  });

  it('is a problem of its own for every call, never a plain failure', async () => {
    const unavailable = { status: 503, body: { code: 'database_unavailable', status: 503 } };
    expect(await product.api.readOrder(order.id)).toMatchObject(unavailable);
    expect(await product.api.cancel(order.id)).toMatchObject(unavailable);
    const id = '00000000-0000-4000-8000-000000000000';
    expect(await product.api.readCancellation(id)).toMatchObject(unavailable);
    expect(await product.api.retry(id)).toMatchObject(unavailable);
    expect(await product.api.call('GET', '/api/connection')).toMatchObject(unavailable);
  });

  it('is up, but not ready', async () => {
    expect(await operations('/healthz')).toBe(200);
    expect(await operations('/readyz')).toBe(503);
  });

  it('has asked nothing of Prime Penguin', async () => {
    expect(await order.requests()).toBe(0);
    expect(
      await product.query('SELECT 1 FROM cancellation WHERE shopify_order_id = $1', [order.id]),
    ).toEqual([]);
  });

  it('works on when it is back, without a restart', async () => {
    const { pid } = product.stack.app();
    await line.mend();
    const answered = await product.verdict(
      cancellationOf(await product.api.cancel(order.id)),
      'stopped_at_warehouse',
    );
    expect(answered.outcome).toBe('stopped');
    expect(await operations('/readyz')).toBe(200);
    expect(product.stack.app().pid).toBe(pid);
    expect(await order.requests()).toBe(1);
  });
});

describe('the database goes away while the warehouse is awaited', () => {
  it(
    'loses nothing: the answer is seen after it is back',
    async () => {
      const order = await product.addOrder({ kind: 'cooperates' });
      const pressed = await order.press();
      await line.cut();
      await product.control.runBatch(product.tenant.providerIds.nordic).catch(() => {});
      await line.mend();
      await product.verdict(pressed, 'stopped_at_warehouse', TAKEN_UP_AGAIN_MS);
      expect(await order.requests()).toBe(1);
    },
    2 * TAKEN_UP_AGAIN_MS,
  );
});

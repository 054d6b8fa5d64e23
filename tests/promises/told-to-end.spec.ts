/** The app is told to end while many wait for news: each of them is answered, and the app ends in order. */
import { Agent, get } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApiClient } from '#sandbox/api-client.ts';
import { type Product, startProduct } from '#tests/support/product.ts';

/** `READERS=400` is what it was measured with. */
const READERS = Number(process.env.READERS ?? 40);

let product: Product;
beforeAll(async () => {
  product = await startProduct();
});
afterAll(() => product.stop());

/** A connection of its own: once it is answered, those that were opened before it have been accepted. */
function knock(origin: string): Promise<void> {
  return new Promise((resolve, reject) => {
    get(`${origin}/healthz`, { agent: new Agent() }, (response) => {
      response.resume().once('end', resolve);
    }).once('error', reject);
  });
}

describe('the app is told to end', { timeout: 60_000 }, () => {
  it('answers everybody who waits, and ends with 0', async () => {
    const { stack, tenant } = product;
    const order = await product.addOrder({ kind: 'silent' });
    const pressed = await order.press();
    const app = stack.app();
    const staff = createApiClient(app.origin, () =>
      stack.shopify.control.sessionToken({ shop: tenant.shop, userId: '42' }),
    );
    const path = `/api/cancellations/${pressed.id}?since=${pressed.version + 1_000}&wait=25`;
    const waiting = Array.from({ length: READERS }, () => staff.call('GET', path));
    await knock(app.origin);
    expect(await app.stop()).toBe(0);
    const statuses = (await Promise.all(waiting)).map(({ status }) => status);
    expect(statuses).toEqual(Array(READERS).fill(304));
    expect(app.output.filter((line) => line.includes('cut off'))).toEqual([]);
    await stack.restartApp('stop');
    expect((await product.api.readCancellation(pressed.id)).status).toBe(200);
  });
});

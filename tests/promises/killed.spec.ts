/** The plug of the app is pulled. Nothing that was promised is lost, and nothing is asked twice. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Product, startProduct } from '#tests/support/product.ts';

const CANCEL = 'SelfManagedStoreOrder/CancelOrder';

let product: Product;
beforeAll(async () => {
  product = await startProduct();
});
afterAll(() => product.stop());

/** Pulls the plug, and lets the minute pass after which nobody waits for the dead. */
async function die(): Promise<void> {
  await product.stack.app().kill();
  for (const table of ['cancellation', 'shop_watch']) {
    await product.query(`UPDATE ${table} SET lease_until = now() WHERE lease_until > now()`);
  }
}

describe('the app is killed', () => {
  it('right after the press: the warehouse’s answer is there all the same', async () => {
    const order = await product.addOrder({ kind: 'cooperates' });
    const pressed = await order.press();
    await die();
    await product.stack.restartApp('stop');
    const answered = await product.verdict(pressed, 'stopped_at_warehouse');
    expect(answered.id).toBe(pressed.id);
    expect(await order.requests()).toBe(1);
  });

  it('while Prime Penguin holds a request that has taken effect: it looks, and does not ask again', async () => {
    const { control } = product;
    const order = await product.addOrder({ kind: 'cooperates' });
    const since = await control.lastEvent();
    const fault = await control.addFault({
      match: { path: CANCEL, primePenguinOrderId: order.primePenguinOrderId },
      fault: { kind: 'hold', effect: 'first' },
      times: 1,
    });
    const press = order.press().catch(() => null);
    await control.when(({ kind }) => kind === 'request_held', { since });
    await die();
    await press;
    await control.clearFaults(fault);
    await product.stack.restartApp('stop');
    const joined = await order.press();
    const answered = await product.verdict(joined, 'stopped_at_warehouse');
    expect(answered.warehouses[0]?.history.map(({ verdict }) => verdict)).not.toContain(
      'undeliverable',
    );
    expect(await order.requests()).toBe(1);
  });

  it('while Prime Penguin holds a request that never arrives: it asks again after a look', async () => {
    const { control } = product;
    const order = await product.addOrder({ kind: 'cooperates' });
    const since = await control.lastEvent();
    const fault = await control.addFault({
      match: { path: 'SalesChannelOrders/Get', shopifyOrderId: order.id },
      fault: { kind: 'hold', effect: 'first' },
      times: 1,
    });
    const press = order.press().catch(() => null);
    await control.when(({ kind }) => kind === 'request_held', { since });
    await die();
    await press;
    await control.clearFaults(fault);
    await product.stack.restartApp('stop');
    // Nobody presses again: the job that was stored with the press carries on by itself.
    const [stored] = await product.query<{ id: string }>(
      'SELECT id FROM cancellation WHERE shopify_order_id = $1',
      [order.id],
    );
    const { body } = await product.api.readCancellation(stored?.id ?? '');
    if (body === null || 'code' in body) throw new Error(`No cancellation: ${body?.code}`);
    await product.verdict(body, 'stopped_at_warehouse');
    expect(await order.requests()).toBe(1);
  });

  it('while it looks at the shop: another look follows when its turn is over', async () => {
    const { control } = product;
    const order = await product.addOrder({ kind: 'cooperates' });
    const since = await control.lastEvent();
    const fault = await control.addFault({
      match: { path: 'WarehouseOrder/GetAllOrders' },
      fault: { kind: 'hold' },
    });
    const pressed = await order.press();
    await control.when(({ kind }) => kind === 'request_held', { since });
    await product.stack.app().kill();
    await control.clearFaults(fault);
    // The next process is there before the turn of the dead one is over.
    await product.query(
      `UPDATE shop_watch SET lease_until = now() + interval '5 seconds' WHERE lease_until > now()`,
    );
    await product.stack.restartApp('stop');
    await product.verdict(pressed, 'stopped_at_warehouse');
  });
});

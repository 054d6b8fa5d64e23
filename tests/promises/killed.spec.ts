/**
 * The next process is there before anybody can know that the one before is dead. What happens at each point,
 * once it is known, is tried in `crashes.spec.ts`.
 */
import { afterAll, beforeAll, describe, it } from 'vitest';
import { type Product, startProduct } from '#tests/support/product.ts';

let product: Product;
beforeAll(async () => {
  product = await startProduct();
});
afterAll(() => product.stop());

describe('the app is killed', () => {
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

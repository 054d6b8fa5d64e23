/** What happens without anybody's pressing a button, in the product as it runs. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CancellationView } from '#app/contract/api.ts';
import type { ShownMail } from '#sandbox/shopify/mail-page.ts';
import { gate } from '#tests/support/gate.ts';
import { type Order, type Product, startProduct } from '#tests/support/product.ts';

const CANCEL = 'SelfManagedStoreOrder/CancelOrder';

let product: Product;
let onMail: (mail: ShownMail) => void = () => {};
beforeAll(async () => {
  product = await startProduct({
    onMail: (mail) => onMail(mail),
    environment: { RECONCILE_SECONDS: '1' },
  });
});
afterAll(() => product.stop());

/** Resolves when Prime Penguin has been asked to cancel something, from now on. */
async function whenAsked(): Promise<() => Promise<unknown>> {
  const { control } = product;
  const since = await control.lastEvent();
  return () =>
    control.when((event) => event.kind === 'request' && event.path.endsWith(CANCEL), { since });
}

async function cancellationOf(order: Order): Promise<CancellationView> {
  const { body } = await product.api.readOrder(order.id);
  if (body === null || 'code' in body || body.cancellation === null) {
    throw new Error(`No cancellation: ${JSON.stringify(body)}`);
  }
  return body.cancellation;
}

describe('an order is cancelled in Shopify', () => {
  it('is stopped at the warehouse, with no other help than Shopify’s webhook', async () => {
    const order = await product.addOrder({ kind: 'cooperates' });
    const asked = await whenAsked();
    const sent = await product.stack.shopify.control.cancelOrder(
      product.tenant.shop,
      Number(order.id),
      'FRAUD',
    );
    expect(sent).toMatchObject([{ status: 200 }]);
    await asked();
    const answered = await product.verdict(await cancellationOf(order), 'stopped_at_warehouse');
    expect(answered).toMatchObject({
      reason: 'fraud',
      requestedBy: { kind: 'shopify_cancel', userId: null },
    });
  });

  it('leads to one request to Prime Penguin, however often Shopify tells of it', async () => {
    const { control } = product.stack.shopify;
    const { shop } = product.tenant;
    const order = await product.addOrder({ kind: 'cooperates' });
    const asked = await whenAsked();
    await control.cancelOrder(shop, Number(order.id));
    const again = { shop, topic: 'orders/cancelled', payload: { id: Number(order.id) } };
    const repeats = await Promise.all([
      control.sendWebhook({ ...again, webhookId: 'the-same' }),
      control.sendWebhook({ ...again, webhookId: 'the-same' }),
      control.sendWebhook(again),
      control.sendWebhook(again),
      control.sendWebhook(again),
    ]);
    expect(repeats.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    await asked();
    await product.verdict(await cancellationOf(order), 'stopped_at_warehouse');
    expect(await order.requests()).toBe(1);
    const kept = await product.query('SELECT 1 FROM cancellation WHERE shopify_order_id = $1', [
      order.id,
    ]);
    expect(kept).toHaveLength(1);
  });

  it('is stopped at the warehouse even if the webhook never comes', async () => {
    const { control } = product.stack.shopify;
    const order = await product.addOrder({ kind: 'cooperates' });
    const asked = await whenAsked();
    control.cancelOrderUnheard(product.tenant.shop, Number(order.id), 'INVENTORY');
    await asked();
    const answered = await product.verdict(await cancellationOf(order), 'stopped_at_warehouse');
    expect(answered).toMatchObject({
      reason: 'inventory',
      requestedBy: { kind: 'shopify_cancel', userId: null },
    });
    expect(await order.requests()).toBe(1);
  });

  it('is not believed from anybody but Shopify', async () => {
    const order = await product.addOrder({ kind: 'cooperates' });
    const { status } = await product.stack.shopify.control.sendWebhook({
      shop: product.tenant.shop,
      topic: 'orders/cancelled',
      payload: { id: Number(order.id) },
      headers: { 'X-Shopify-Hmac-Sha256': 'bm90IHNpZ25lZA==' },
    });
    expect(status).toBe(401);
    const kept = await product.query('SELECT 1 FROM shopify_webhook WHERE shopify_order_id = $1', [
      order.id,
    ]);
    expect(kept).toEqual([]);
  });
});

describe('a workflow begins with the app’s trigger', () => {
  it('is told of the verdict', async () => {
    const { control } = product.stack.shopify;
    const { shop } = product.tenant;
    const order = await product.addOrder({ kind: 'cooperates' });
    const told = () =>
      control
        .flowTriggers(shop)
        .filter(({ payload }) => (payload as { order_id: number }).order_id === Number(order.id));
    await order.press();
    // Of other orders workflows are told, too.
    while (told().length === 0) {
      await control.whenCalled(({ operation }) => operation === 'TellFlow');
    }
    expect(told()).toEqual([
      {
        handle: 'warehouse-cancel-answered',
        payload: {
          order_id: Number(order.id),
          Outcome: 'stopped',
          Verdict: 'stopped_at_warehouse',
          Provider: 'Nordic 3PL',
          Reason: '',
          Overturned: false,
        },
      },
    ]);
  });
});

describe('the merchant wants to be told, and the result on the order', () => {
  it('gets a mail, and a tag and the app’s own field once the right to write is granted', async () => {
    const { control } = product.stack.shopify;
    const { shop } = product.tenant;
    await product.query(
      `INSERT INTO shop_settings (shop, write_metafield, write_tag, notify_on, notify_to, chosen_user_ids)
        VALUES ($1, true, true, 'every_final', '{ops@merchant.example}', '{}')`,
      [shop],
    );
    await product.query(
      `INSERT INTO mail_address (shop, address, confirmed_at)
        VALUES ($1, 'ops@merchant.example', now())`,
      [shop],
    );
    const mailed = gate<ShownMail>();
    onMail = mailed.open;
    const refused = control.whenCalled(({ operation }) => operation === 'WriteOrderResult');
    const order = await product.addOrder({ kind: 'cooperates' });
    const pressed = await order.press();
    await refused;
    await product.verdict(pressed, 'stopped_at_warehouse');
    const mail = await mailed.promise;
    expect(mail.subject).toBe(`${pressed.orderName}: stopped at the warehouse`);
    expect(mail.to).toBe('ops@merchant.example');
    expect(control.order(shop, Number(order.id))).toMatchObject({ tags: [], metafields: [] });

    const written = control.whenCalled(({ operation }) => operation === 'ReplaceOrderTags');
    expect(await control.setScopes(shop, ['read_orders', 'write_orders'])).toMatchObject([
      { status: 200 },
    ]);
    await written;
    const shown = control.order(shop, Number(order.id));
    expect(shown.tags).toEqual(['warehouse-cancel:stopped']);
    expect(JSON.parse(shown.metafields[0]?.value ?? '')).toMatchObject({ outcome: 'stopped' });
  });
});

/** Only Shopify is believed, and whatever a topic asks for is done before it is told "done". */
import { describe, expect, it } from 'vitest';
import type { Application } from '#app/use-cases/application.ts';
import { MemorySessions, offlineSession, SHOP, webhookHeaders } from './support/shopify.ts';
import { webApp } from './support/web-app.ts';

const BODY = JSON.stringify({
  shop_id: 1,
  shop_domain: SHOP,
  orders_to_redact: [5001, '5002', 'nonsense'],
});

function send(
  topic: string,
  answers: Partial<Application> = {},
  overrides: Record<string, string> = {},
) {
  const headers = { ...webhookHeaders(topic, BODY), ...overrides };
  // Shopify does not call with a browser.
  const init = { method: 'POST', body: BODY, headers: { 'User-Agent': 'Ruby', ...headers } };
  return webApp(answers).fetch('/webhooks/shopify', init);
}

describe('a webhook of Shopify', () => {
  it.each([
    ['app/uninstalled', []],
    ['shop/redact', []],
    ['customers/redact', ['5001', '5002']],
    ['app/scopes_update', []],
  ])('is handed on with its time and its ids: %s', async (topic, shopifyOrderIds) => {
    const received: unknown[] = [];
    const response = await send(
      topic,
      { receiveShopWebhook: async (webhook) => void received.push(webhook) },
      {
        'X-Shopify-Event-Id': 'an-event',
        'X-Shopify-Triggered-At': '2026-11-23T08:50:00.123456789Z',
      },
    );
    expect(response.status).toBe(200);
    expect(received).toEqual([
      {
        shop: SHOP,
        topic,
        webhookId: 'b54557e4-bdd9-4b37-8a5f-bf7d70bcd043',
        eventId: 'an-event',
        triggeredAt: Date.parse('2026-11-23T08:50:00.123Z'),
        shopifyOrderIds,
      },
    ]);
  });

  it.each(['app/uninstalled', 'shop/redact', 'customers/redact'])(
    'changes nothing where its body, which alone is signed, names another shop or none: %s',
    async (topic) => {
      for (const payload of [{ shop_domain: 'other.myshopify.com' }, { id: 1 }, null]) {
        const body = JSON.stringify(payload);
        const headers = webhookHeaders(topic, body);
        const app = webApp();
        const response = await app.fetch('/webhooks/shopify', { method: 'POST', body, headers });
        expect(response.status).toBe(200);
        expect(app.logged).toMatchObject([{ level: 'warn' }]);
      }
    },
  );

  it('can name 100,000 orders', async () => {
    const ids = Array.from({ length: 100_000 }, (_, index) => 9_000_000_000_000_000 + index);
    const body = JSON.stringify({ shop_domain: SHOP, orders_to_redact: ids });
    const counts: number[] = [];
    const app = webApp({
      receiveShopWebhook: async ({ shopifyOrderIds }) => void counts.push(shopifyOrderIds.length),
    });
    const headers = webhookHeaders('customers/redact', body);
    const response = await app.fetch('/webhooks/shopify', { method: 'POST', body, headers });
    expect(response.status).toBe(200);
    expect(counts).toEqual([100_000]);
  });

  it.each([
    ['both ids', { id: 5001, admin_graphql_api_id: 'gid://shopify/Order/5001', tags: 'x' }],
    ['the global id', { admin_graphql_api_id: 'gid://shopify/Order/5001', id: null }],
    ['the number', { id: 5001 }],
  ])('keeps which order was cancelled, by %s', async (_name, payload) => {
    const received: unknown[] = [];
    const body = JSON.stringify(payload);
    const headers = {
      ...webhookHeaders('orders/cancelled', body),
      'X-Shopify-Event-Id': '98880550-7158-44d4-b7cd-2c97c8a091b5',
    };
    const app = webApp({ receiveShopifyCancel: async (webhook) => void received.push(webhook) });
    const response = await app.fetch('/webhooks/shopify', { method: 'POST', body, headers });
    expect(response.status).toBe(200);
    expect(received).toEqual([
      {
        shop: SHOP,
        shopifyOrderId: '5001',
        webhookId: 'b54557e4-bdd9-4b37-8a5f-bf7d70bcd043',
        eventId: '98880550-7158-44d4-b7cd-2c97c8a091b5',
      },
    ]);
  });

  it('takes from what a webhook says the characters that the database does not take', async () => {
    const received: unknown[] = [];
    const app = webApp({ receiveShopifyCancel: async ({ told }) => void received.push(told) });
    const details = { created_at: null, cancelled_at: null, cancel_reason: null };
    const order = { id: 5001, name: '#10\0 01', tags: 'a\ud83d,b', ...details };
    const body = JSON.stringify(order);
    const headers = webhookHeaders('orders/cancelled', body);
    await app.fetch('/webhooks/shopify', { method: 'POST', body, headers });
    expect(received).toMatchObject([{ name: '#10 01', tags: ['a\ufffd', 'b'] }]);
  });

  it('keeps every digit of an order’s id, however long', async () => {
    const received: unknown[] = [];
    const app = webApp({
      receiveShopifyCancel: async ({ shopifyOrderId }) => void received.push(shopifyOrderId),
      receiveShopWebhook: async ({ shopifyOrderIds }) => void received.push(shopifyOrderIds),
    });
    const tell = (topic: string, body: string) =>
      app.fetch('/webhooks/shopify', {
        method: 'POST',
        body,
        headers: webhookHeaders(topic, body),
      });
    // JavaScript would read 9007199254740992, which is another order.
    await tell('orders/cancelled', '{"id":9007199254740993}');
    await tell(
      'customers/redact',
      `{"shop_domain":"${SHOP}","orders_to_redact":[9007199254740993]}`,
    );
    expect(received).toEqual(['9007199254740993', ['9007199254740993']]);
  });

  it.each(['{}', '[]', 'null', '{"id":"gid://shopify/Product/1"}', '{"id":1e20}'])(
    'is taken and does nothing when it names no order: %s',
    async (body) => {
      const app = webApp();
      const headers = webhookHeaders('orders/cancelled', body);
      const response = await app.fetch('/webhooks/shopify', { method: 'POST', body, headers });
      expect(response.status).toBe(200);
      expect(app.logged).toMatchObject([{ level: 'warn', message: 'A webhook names no order' }]);
    },
  );

  it.each(['customers/data_request'])('is taken note of: %s', async (topic) => {
    expect((await send(topic)).status).toBe(200);
  });

  it('is answered 404 when nobody knows its topic', async () => {
    expect((await send('products/update')).status).toBe(404);
  });

  it('reaches the app although the shop has no token that could still be renewed', async () => {
    const forgotten: string[] = [];
    const body = BODY;
    const app = webApp(
      { receiveShopWebhook: async ({ shop }) => void forgotten.push(shop) },
      new MemorySessions(offlineSession(new Date(Date.now() - 1000))),
    );
    const response = await app.fetch('/webhooks/shopify', {
      method: 'POST',
      body,
      headers: webhookHeaders('app/uninstalled', body),
    });
    expect(response.status).toBe(200);
    expect(forgotten).toEqual([SHOP]);
  });

  it('is asked for again when the database is not there', async () => {
    const response = await send('app/uninstalled', {
      receiveShopWebhook: () => Promise.reject(Object.assign(new Error('x'), { code: 'P1001' })),
    });
    expect(response.status).toBe(503);
  });

  it('is asked for again after a bug', async () => {
    const response = await send('shop/redact', {
      receiveShopWebhook: () => Promise.reject(new Error('x')),
    });
    expect(response.status).toBe(500);
  });
});

describe('a webhook that is not Shopify’s', () => {
  it.each([
    ['a signature by another secret', webhookHeaders('shop/redact', BODY, 'another-secret')],
    ['a signature of another body', webhookHeaders('shop/redact', `${BODY} `)],
  ])('is answered 401 and does nothing: %s', async (_name, headers) => {
    expect((await send('shop/redact', {}, headers)).status).toBe(401);
  });

  it('is answered 400 without a signature', async () => {
    const { 'X-Shopify-Hmac-Sha256': _signature, ...headers } = webhookHeaders('shop/redact', BODY);
    const response = await webApp().fetch('/webhooks/shopify', {
      method: 'POST',
      body: BODY,
      headers,
    });
    expect(response.status).toBe(400);
  });

  it('is answered 413 when it is far too large', async () => {
    const body = ' '.repeat(4 * 1024 * 1024 + 1);
    const headers = webhookHeaders('shop/redact', body);
    const response = await webApp().fetch('/webhooks/shopify', { method: 'POST', body, headers });
    expect(response.status).toBe(413);
  });

  it('is answered 405 when it is a GET', async () => {
    expect((await webApp().fetch('/webhooks/shopify')).status).toBe(405);
  });
});

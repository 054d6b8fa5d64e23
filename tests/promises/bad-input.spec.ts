/** What is wrong with a call gets its own clear answer, and nothing is half done. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addShop } from '#sandbox/world.ts';
import { type Order, type Product, startProduct } from '#tests/support/product.ts';

const OTHER_SHOP = 'other-lights.myshopify.com';
/** With a tenant of its own in Prime Penguin. */
const THIRD_SHOP = 'third-lights.myshopify.com';
/** How Prime Penguin's tokens look here, those of a log-in as well as those handed out. */
const TOKEN = /pp[ar]_[\w-]{20,}/;
/** As the simulated Shopify makes them: access and refresh tokens. */
const SHOPIFY_TOKEN = /shp(at|rt)_[\w-]{8,}/;

let product: Product;
let order: Order;
beforeAll(async () => {
  product = await startProduct({ isConnected: false });
  product.stack.shopify.control.addShop({ domain: OTHER_SHOP, name: 'Other Lights' });
  order = await product.addOrder({ kind: 'cooperates' });
});
afterAll(() => product.stop());

async function rows(): Promise<Record<string, number>> {
  const tables = ['cancellation', 'warehouse_order', 'request', 'shop_connection', 'provider'];
  const counts = await Promise.all(
    tables.map((table) => product.query<{ n: string }>(`SELECT count(*) AS n FROM ${table}`)),
  );
  return Object.fromEntries(tables.map((table, index) => [table, Number(counts[index]?.[0]?.n)]));
}

const NOTHING = {
  cancellation: 0,
  warehouse_order: 0,
  request: 0,
  shop_connection: 0,
  provider: 0,
};

async function send(
  path: string,
  init: { readonly method?: string; readonly body?: string; readonly token?: string | null },
) {
  const { stack, tenant } = product;
  const token =
    init.token === undefined
      ? stack.shopify.control.sessionToken({ shop: tenant.shop })
      : init.token;
  const response = await fetch(new URL(path, stack.shopify.appUrl), {
    method: init.method ?? 'POST',
    headers: {
      'User-Agent': 'Mozilla/5.0 Chrome/150.0.0.0',
      Accept: 'application/json',
      ...(token === null ? {} : { Authorization: `Bearer ${token}` }),
      ...(init.body === undefined ? {} : { 'Content-Type': 'application/json' }),
    },
    ...(init.body === undefined ? {} : { body: init.body }),
    redirect: 'manual',
  });
  const text = await response.text();
  const body: unknown = text === '' ? null : JSON.parse(text);
  return { status: response.status, type: response.headers.get('Content-Type'), body };
}

describe('a shop that is not connected', () => {
  it('is told so at every call that needs it', async () => {
    const problem = { status: 409, body: { code: 'not_connected' } };
    expect(await product.api.cancel(order.id)).toMatchObject(problem);
    expect(await product.api.readOrder(order.id)).toMatchObject(problem);
    expect(await product.api.call('GET', '/api/connection')).toEqual({
      status: 200,
      body: { connected: false },
    });
    expect(await rows()).toEqual(NOTHING);
  });
});

describe('connecting with something that cannot work', () => {
  it('tells a sales channel that Prime Penguin does not know', async () => {
    const { control, tenant, stack } = product;
    const token = stack.shopify.control.sessionToken({ shop: OTHER_SHOP });
    const accessToken = await control.issueToken({ tenantId: tenant.tenantId });
    const body = JSON.stringify({ method: 'token', tenantId: tenant.tenantId, accessToken });
    const answer = await send('/api/connection', { method: 'PUT', body, token });
    expect(answer).toMatchObject({ status: 422, body: { code: 'sales_channel_not_found' } });
    expect(await rows()).toEqual(NOTHING);
  });

  it.each([
    ['a wrong password', { method: 'password', password: 'not the one' }, 'credentials_refused'],
    [
      'a token that is none',
      { method: 'token', accessToken: 'not-a-token' },
      'credentials_refused',
    ],
    ['another tenant', { method: 'password', tenantId: 999_999 }, undefined],
  ])('tells %s, and saves nothing', async (_, wrong, code) => {
    const { tenant } = product;
    const { tenantId, userName, password } = tenant;
    const body = { tenantId, userName, password, ...wrong };
    const answer = await product.api.connect(body);
    expect(answer.status).toBe(422);
    if (code !== undefined) expect(answer.body).toMatchObject({ code });
    expect(JSON.stringify(answer.body)).not.toContain('not the one');
    expect(await rows()).toEqual(NOTHING);
  });

  it('tells that Prime Penguin cannot be reached', async () => {
    const { control, tenant } = product;
    await control.goDown();
    const { tenantId, accessToken } = tenant;
    const answer = await product.api.connect({ method: 'token', tenantId, accessToken });
    await control.comeUp();
    expect(answer).toMatchObject({ status: 503, body: { code: 'prime_penguin_unavailable' } });
    expect(await rows()).toEqual(NOTHING);
  });
});

describe('connecting by password', () => {
  it('answers without secrets', async () => {
    const { tenantId, userName, password } = product.tenant;
    const answer = await product.api.connect({ method: 'password', tenantId, userName, password });
    expect(answer).toMatchObject({ status: 200, body: { connected: true, userName } });
    const text = JSON.stringify(answer.body);
    expect(text.includes(password)).toBe(false);
    expect(text).not.toMatch(TOKEN);
  });

  it('keeps neither password nor token in clear, in any table or log line', async () => {
    const pressed = await (await product.addOrder({ kind: 'cooperates' })).press();
    await product.verdict(pressed, 'stopped_at_warehouse');
    const { password, accessToken } = product.tenant;
    expect(accessToken).toMatch(TOKEN);
    const places = { tables: await dumpOf(product), log: product.stack.app().output.join('\n') };
    for (const [place, text] of Object.entries(places)) {
      expect(text.length, place).toBeGreaterThan(1_000);
      expect(text.includes(password), `the password in the ${place}`).toBe(false);
      expect(TOKEN.test(text), `a token in the ${place}`).toBe(false);
      expect(SHOPIFY_TOKEN.test(text), `Shopify's token in the ${place}`).toBe(false);
    }
  });
});

/** Every row of every table, as text. */
async function dumpOf({ query }: Product): Promise<string> {
  const tables = await query<{ name: string }>(
    `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
      WHERE schemaname IN ('public', 'pgboss')`,
  );
  const texts: string[] = [];
  for (const { name } of tables) {
    const found = await query<{ row: string }>(`SELECT t::text AS row FROM ${name} t`);
    texts.push(...found.map(({ row }) => row));
  }
  return texts.join('\n');
}

describe('an order that the shop does not have', () => {
  it.each(['1', '99999999999999999999', 'gid://shopify/Order/404'])(
    'is not found: %s',
    async (id) => {
      const before = await rows();
      const gid = id.startsWith('gid') ? id : `gid://shopify/Order/${id}`;
      const body = JSON.stringify({ orderId: gid });
      expect(await send('/api/cancellations', { body })).toMatchObject({
        status: 404,
        type: expect.stringContaining('application/problem+json'),
        body: { code: 'order_not_found' },
      });
      expect(await rows()).toEqual(before);
    },
  );

  it('looks the same when it is another shop’s', async () => {
    const { stack, control } = product;
    const other = await addShop(stack, THIRD_SHOP, 'Third Lights');
    const theirs = { id: 6_000_000_000_001, name: '#9001' };
    stack.shopify.control.addOrder(THIRD_SHOP, theirs);
    await control.addOrder({
      tenantId: other.tenantId,
      salesChannelId: other.salesChannelId,
      providerId: other.providerIds.nordic,
      shopifyOrderId: String(theirs.id),
      orderNumber: theirs.name,
      phase: 'at_warehouse',
      plan: { kind: 'cooperates' },
    });
    expect(await product.api.cancel(String(theirs.id))).toMatchObject({
      status: 404,
      body: { code: 'order_not_found' },
    });
    expect(await product.api.readOrder(String(theirs.id))).toMatchObject({ status: 404 });
    const truths = await control.truth(String(theirs.id));
    expect(truths.map(({ cancelRequestsReceived }) => cancelRequestsReceived)).toEqual([0]);
  });
});

describe('a cancellation of another shop', () => {
  it('is not found, to read or to ask again', async () => {
    const pressed = await order.press();
    const stranger = product.stack.api(OTHER_SHOP);
    const problem = { status: 404, body: { code: 'cancellation_not_found' } };
    expect(await stranger.readCancellation(pressed.id)).toMatchObject(problem);
    expect(await stranger.retry(pressed.id)).toMatchObject(problem);
    const waiting = `/api/cancellations/${pressed.id}?since=0&wait=5`;
    expect(await stranger.call('GET', waiting)).toMatchObject(problem);
  });
});

describe('a call that cannot be read', () => {
  it.each([
    ['no order', '{}', 422, 'malformed_input'],
    ['an order id that is none', '{"orderId":"gid://shopify/Order/12x"}', 422, 'malformed_input'],
    ['an id of something else', '{"orderId":"gid://shopify/Product/12"}', 422, 'malformed_input'],
    ['a reason that is none', '{"orderId":"1","reason":"boredom"}', 422, 'malformed_input'],
    ['no JSON', '{"orderId":', 400, 'malformed_input'],
    [
      'too much',
      JSON.stringify({ orderId: '1', note: 'x'.repeat(100_000) }),
      413,
      'body_too_large',
    ],
  ])('is told what is wrong with it: %s', async (_, body, status, code) => {
    const before = await rows();
    expect(await send('/api/cancellations', { body })).toMatchObject({ status, body: { code } });
    expect(await rows()).toEqual(before);
  });

  it.each(['x', '0', '-1', 'gid:', '1e9'])('tells an order id that is none: %s', async (id) => {
    expect(await product.api.readOrder(id)).toMatchObject({
      status: 422,
      body: { code: 'malformed_input', field: 'orderId' },
    });
  });
});

describe('a call without a good session token', () => {
  it('is not answered, and does nothing', async () => {
    const { shopify } = product.stack;
    const { shop } = product.tenant;
    const past = Math.floor(Date.now() / 1000) - 600;
    const tokens = [
      null,
      'rubbish',
      shopify.control.sessionToken({ shop, secret: 'not the app’s' }),
      shopify.control.sessionToken({ shop, claims: { exp: past, nbf: past - 60, iat: past - 60 } }),
      shopify.control.sessionToken({ shop, claims: { aud: 'another-app' } }),
    ];
    const before = await rows();
    for (const token of tokens) {
      const body = JSON.stringify({ orderId: `gid://shopify/Order/${order.id}` });
      expect(await send('/api/cancellations', { body, token })).toMatchObject({
        status: 401,
        body: { code: 'unauthenticated' },
      });
    }
    expect(await rows()).toEqual(before);
  });
});

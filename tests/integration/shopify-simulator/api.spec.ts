import { createServer } from 'node:http';
import { LogSeverity, RequestedTokenType, Session, shopifyApi } from '@shopify/shopify-api';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sendShopRequestsTo } from '#app/integrations/shopify/api-origin.server.ts';
import { listen } from '#sandbox/shopify/http.ts';
import { type ShopifySimulator, startShopifySimulator } from '#sandbox/shopify/server.ts';

const API_KEY = '0123456789abcdef0123456789abcdef';
const API_SECRET = 'secret-of-the-app';
const SHOP = 'nordic-demo.myshopify.com';
const ORDER = 5001;

let shopify: ShopifySimulator;
let clock: Date;

beforeEach(async () => {
  clock = new Date('2026-11-23T09:00:00Z');
  shopify = await startShopifySimulator({
    apiKey: API_KEY,
    apiSecret: API_SECRET,
    appUrl: 'http://127.0.0.1:9',
    scopes: ['read_orders', 'write_orders'],
    subscriptions: [{ topic: 'orders/cancelled', path: '/webhooks/shopify' }],
    now: () => clock,
  });
  shopify.control.addShop({ domain: SHOP, name: 'Nordic Demo' });
  shopify.control.addOrder(SHOP, { id: ORDER, name: '#1001', createdAt: clock });
});

afterEach(() => shopify.stop());

const tokenRequest = (over: Record<string, string | undefined> = {}) => ({
  client_id: API_KEY,
  client_secret: API_SECRET,
  grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
  subject_token: shopify.control.sessionToken({ shop: SHOP }),
  subject_token_type: 'urn:ietf:params:oauth:token-type:id_token',
  requested_token_type: 'urn:shopify:params:oauth:token-type:offline-access-token',
  expiring: '1',
  ...over,
});

const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  fetch(`${shopify.url}${path}`, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json', 'x-forwarded-host': SHOP, ...headers },
  });

async function takeToken(over: Record<string, string | undefined> = {}) {
  const response = await post('/admin/oauth/access_token', tokenRequest(over));
  return { status: response.status, body: (await response.json()) as Record<string, string> };
}

async function ask(query: string, variables: unknown = {}, token?: string, version = '2026-10') {
  const accessToken = token ?? (await takeToken()).body.access_token ?? '';
  const response = await post(
    `/admin/api/${version}/graphql.json`,
    { query, variables },
    { 'x-shopify-access-token': accessToken },
  );
  return { status: response.status, body: await response.json() };
}

const ORDER_QUERY = `query ReadOrder($id: ID!) { order(id: $id) {
  id name createdAt cancelledAt cancelReason displayFulfillmentStatus displayFinancialStatus tags } }`;
const gid = `gid://shopify/Order/${ORDER}`;

describe('an app with a session token', () => {
  it('gets an offline token that expires in an hour, with a refresh token', async () => {
    const { status, body } = await takeToken();
    expect(status).toBe(200);
    expect(body).toMatchObject({
      expires_in: 3600,
      scope: 'read_orders,write_orders',
      refresh_token_expires_in: 90 * 24 * 3600,
    });
  });

  it('gets an online token for the member of staff who looks', async () => {
    const { body } = await takeToken({
      requested_token_type: 'urn:shopify:params:oauth:token-type:online-access-token',
      subject_token: shopify.control.sessionToken({ shop: SHOP, userId: '77' }),
    });
    expect(body).toMatchObject({
      expires_in: 86_400,
      associated_user: { id: 77, first_name: 'User', last_name: '77', account_owner: false },
    });
  });

  it.each([
    ['42', { first_name: 'Sam', last_name: 'Staff', account_owner: true }],
    ['7', { first_name: 'Ada', last_name: 'Berg', account_owner: false }],
  ])('is told the name of user %s, and whether the account is theirs', async (userId, user) => {
    shopify.control.addUser(SHOP, {
      id: '7',
      firstName: 'Ada',
      lastName: 'Berg',
      isAccountOwner: false,
    });
    const { body } = await takeToken({
      requested_token_type: 'urn:shopify:params:oauth:token-type:online-access-token',
      subject_token: shopify.control.sessionToken({ shop: SHOP, userId }),
    });
    expect(body.associated_user).toMatchObject({ id: Number(userId), ...user });
  });

  it.each([
    ['a wrong secret', { client_secret: 'wrong' }, 401, 'invalid_client'],
    ['a token that does not expire', { expiring: '0' }, 403, 'invalid_request'],
    ['a field that is not known', { surprise: 'x' }, 400, 'invalid_request'],
    ['a missing field', { subject_token_type: undefined }, 400, 'invalid_request'],
    ['an unknown grant', { grant_type: 'password' }, 400, 'unsupported_grant_type'],
  ])('is refused %s', async (_, over, status, error) => {
    expect(await takeToken(over)).toMatchObject({ status, body: { error } });
  });

  it.each([
    ['signed by somebody else', { secret: 'other' }],
    ['for another shop', { claims: { dest: 'https://other.myshopify.com' } }],
    ['for another app', { claims: { aud: 'other' } }],
    ['that has expired', { claims: { exp: 1 } }],
  ])('is refused with a session token %s', async (_, over) => {
    const subject_token = shopify.control.sessionToken({ shop: SHOP, ...over });
    expect(await takeToken({ subject_token })).toMatchObject({
      status: 400,
      body: { error: 'invalid_subject_token' },
    });
  });

  it('is refused once the merchant has removed the app', async () => {
    await shopify.control.uninstall(SHOP);
    expect((await takeToken()).status).toBe(400);
  });
});

describe('a refresh token', () => {
  const refresh = (refresh_token: string | undefined) =>
    takeToken({
      grant_type: 'refresh_token',
      refresh_token,
      subject_token: undefined,
      subject_token_type: undefined,
      requested_token_type: undefined,
      expiring: undefined,
    });

  it('is good again when the answer was lost, until its replacement is used', async () => {
    const first = (await takeToken()).body.refresh_token;
    const second = (await refresh(first)).body.refresh_token;
    expect((await refresh(first)).status).toBe(200);
    expect((await refresh(second)).status).toBe(200);
    expect(await refresh(first)).toMatchObject({ status: 401, body: { error: 'invalid_request' } });
  });

  it('is dead after the app is removed', async () => {
    const { refresh_token } = (await takeToken()).body;
    await shopify.control.uninstall(SHOP);
    expect((await refresh(refresh_token)).status).toBe(401);
  });
});

describe('the Admin API', () => {
  it('shows an order as Shopify does', async () => {
    const { body } = await ask(ORDER_QUERY, { id: gid });
    expect(body.data.order).toEqual({
      id: gid,
      name: '#1001',
      createdAt: '2026-11-23T09:00:00.000Z',
      cancelledAt: null,
      cancelReason: null,
      displayFulfillmentStatus: 'UNFULFILLED',
      displayFinancialStatus: 'PAID',
      tags: [],
    });
    expect(body.extensions.cost.throttleStatus.restoreRate).toBe(100);
  });

  it('knows an order by no other shop', async () => {
    shopify.control.addShop({ domain: 'other.myshopify.com' });
    shopify.control.addOrder('other.myshopify.com', { id: 9, name: '#9' });
    const { body } = await ask(ORDER_QUERY, { id: 'gid://shopify/Order/9' });
    expect(body.data.order).toBeNull();
  });

  it('answers many orders in the order that was asked, with null for the unknown', async () => {
    const { body } = await ask(
      'query Many($ids: [ID!]!) { nodes(ids: $ids) { id ... on Order { name } } }',
      { ids: ['gid://shopify/Order/1', gid] },
    );
    expect(body.data.nodes).toEqual([null, { id: gid, name: '#1001' }]);
  });

  it('lists the newest orders first, no more than asked for and none older than 60 days', async () => {
    const made = [
      { id: 21, name: '#21', createdAt: new Date('2026-11-20') },
      { id: 23, name: '#23', createdAt: new Date('2026-11-22') },
      { id: 22, name: '#22', createdAt: new Date('2026-11-21') },
      { id: 1, name: '#1', createdAt: new Date('2026-08-01') },
    ];
    for (const order of made) shopify.control.addOrder(SHOP, order);
    const listing = `query Newest($first: Int!) {
      orders(first: $first, sortKey: CREATED_AT, reverse: true) { nodes { name } }
    }`;
    const { body } = await ask(listing, { first: 250 });
    const names = body.data.orders.nodes.map(({ name }: { name: string }) => name);
    expect(names.filter((name: string) => made.some((one) => one.name === name))).toEqual([
      '#23',
      '#22',
      '#21',
    ]);
    expect((await ask(listing, { first: 2 })).body.data.orders.nodes).toHaveLength(2);
  });

  it('hides orders older than 60 days from an app without read_all_orders', async () => {
    shopify.control.addOrder(SHOP, { id: 1, name: '#1', createdAt: new Date('2026-09-01') });
    const { body } = await ask(ORDER_QUERY, { id: 'gid://shopify/Order/1' });
    expect(body.data.order).toBeNull();
  });

  it('tells the shop and the granted scopes', async () => {
    const { body } = await ask(
      `{ shop { id name myshopifyDomain ianaTimezone currencyCode }
         currentAppInstallation { accessScopes { handle } } }`,
    );
    expect(body.data).toEqual({
      shop: {
        id: 'gid://shopify/Shop/1',
        name: 'Nordic Demo',
        myshopifyDomain: SHOP,
        ianaTimezone: 'Europe/Stockholm',
        currencyCode: 'SEK',
      },
      currentAppInstallation: {
        accessScopes: [{ handle: 'read_orders' }, { handle: 'write_orders' }],
      },
    });
  });

  it('keeps tags and metafields that the app writes, and Flow triggers', async () => {
    await ask(
      'mutation($id: ID!) { tagsAdd(id: $id, tags: ["b", "a"]) { userErrors { message } } }',
      {
        id: gid,
      },
    );
    await ask(
      'mutation($id: ID!) { tagsRemove(id: $id, tags: ["b"]) { userErrors { message } } }',
      {
        id: gid,
      },
    );
    await ask(
      `mutation($metafields: [MetafieldsSetInput!]!) {
         metafieldsSet(metafields: $metafields) { userErrors { message } } }`,
      { metafields: [{ ownerId: gid, key: 'state', type: 'single_line_text_field', value: 'x' }] },
    );
    await ask(
      `mutation { flowTriggerReceive(handle: "stopped", payload: { order_id: 5001 }) {
         userErrors { message } } }`,
    );
    expect(shopify.control.order(SHOP, ORDER)).toMatchObject({
      tags: ['a'],
      metafields: [{ namespace: `app--${API_KEY}`, key: 'state', value: 'x' }],
    });
    expect(shopify.control.flowTriggers(SHOP)).toEqual([
      { handle: 'stopped', payload: { order_id: 5001 } },
    ]);
    expect(shopify.control.problems).toEqual([]);
  });

  it('denies what the merchant has not granted', async () => {
    shopify.control.install(SHOP, []);
    const { body } = await ask(ORDER_QUERY, { id: gid });
    expect(body).toMatchObject({
      data: { order: null },
      errors: [{ path: ['order'], extensions: { code: 'ACCESS_DENIED' } }],
    });
  });

  it('denies a missing, revoked or expired token', async () => {
    const token = (await takeToken()).body.access_token ?? '';
    expect((await ask(ORDER_QUERY, { id: gid }, 'none')).status).toBe(401);
    clock = new Date(clock.getTime() + 3_600_000);
    expect((await ask(ORDER_QUERY, { id: gid }, token)).status).toBe(401);
    const next = (await takeToken()).body.access_token ?? '';
    shopify.control.revokeTokens(SHOP);
    expect((await ask(ORDER_QUERY, { id: gid }, next)).status).toBe(401);
  });

  it('refuses another version and a query that the schema does not know, loudly', async () => {
    expect((await ask(ORDER_QUERY, { id: gid }, undefined, '2025-10')).status).toBe(404);
    const { body } = await ask('mutation { orderCancel(orderId: "1") { job { id } } }');
    expect(body.errors[0].message).toContain('Cannot query field "orderCancel"');
    expect(shopify.control.problems).toHaveLength(2);
  });

  it('throttles an app that asks too much, and lets it go on after a while', async () => {
    const query = 'query Many($ids: [ID!]!) { nodes(ids: $ids) { id } }';
    const ids = Array.from({ length: 250 }, (_, i) => `gid://shopify/Order/${i}`);
    const token = (await takeToken()).body.access_token;
    for (let asked = 0; asked < 8; asked += 1) await ask(query, { ids }, token);
    const { body } = await ask(query, { ids }, token);
    expect(body.errors[0].extensions.code).toBe('THROTTLED');
    clock = new Date(clock.getTime() + 3000);
    expect((await ask(query, { ids }, token)).body.errors).toBeUndefined();
  });

  it('answers no request that does not say which shop is meant', async () => {
    const response = await fetch(`${shopify.url}/admin/api/2026-10/graphql.json`);
    expect(response.status).toBe(404);
    expect(shopify.control.problems[0]).toContain('without X-Forwarded-Host');
  });
});

describe('faults on demand', () => {
  it.each([
    ['server_error', 500],
    ['html_error', 503],
    ['too_many_requests', 429],
  ] as const)('answers %s once when asked to', async (kind, status) => {
    const token = (await takeToken()).body.access_token;
    shopify.control.fault({ kind, on: 'graphql', times: 1 });
    const struck = await post(
      '/admin/api/2026-10/graphql.json',
      { query: '{ shop { id } }' },
      { 'x-shopify-access-token': token ?? '' },
    );
    expect(struck.status).toBe(status);
    expect((await ask('{ shop { id } }', {}, token)).status).toBe(200);
  });

  it('cuts the connection until the fault is lifted', async () => {
    const lift = shopify.control.fault({ kind: 'down' });
    await expect(takeToken()).rejects.toThrow('fetch failed');
    lift();
    expect((await takeToken()).status).toBe(200);
  });

  it('has the effect and then loses the reply', async () => {
    const token = (await takeToken()).body.access_token;
    shopify.control.fault({ kind: 'reply_lost', on: 'graphql', times: 1 });
    const query = `mutation { tagsAdd(id: "${gid}", tags: ["x"]) { userErrors { message } } }`;
    await expect(ask(query, {}, token)).rejects.toThrow('fetch failed');
    expect(shopify.control.order(SHOP, ORDER).tags).toEqual(['x']);
  });
});

describe("Shopify's own library, sent here", () => {
  it('exchanges a token, reads an order and refreshes, without knowing the difference', async () => {
    sendShopRequestsTo(shopify.url);
    const api = shopifyApi({
      apiKey: API_KEY,
      apiSecretKey: API_SECRET,
      apiVersion: '2026-10' as never,
      hostName: 'app.example.test',
      isEmbeddedApp: true,
      logger: { level: LogSeverity.Error },
    });
    const { session } = await api.auth.tokenExchange({
      shop: SHOP,
      sessionToken: shopify.control.sessionToken({ shop: SHOP }),
      requestedTokenType: RequestedTokenType.OfflineAccessToken,
      expiring: true,
    });
    const client = new api.clients.Graphql({ session: new Session(session.toObject()) });
    const answer = await client.request(ORDER_QUERY, { variables: { id: gid } });
    expect(answer.data).toMatchObject({ order: { name: '#1001' } });
    const refreshed = await api.auth.refreshToken({
      shop: SHOP,
      refreshToken: session.refreshToken ?? '',
    });
    expect(refreshed.session.accessToken).not.toBe(session.accessToken);
    expect(shopify.control.calls.map((call) => [call.shop, call.operation, call.status])).toEqual([
      [SHOP, 'token-exchange', 200],
      [SHOP, 'ReadOrder', 200],
      [SHOP, 'refresh_token', 200],
    ]);
    expect(shopify.control.problems).toEqual([]);
  });

  it.each(['127.0.0.1:4201', 'http://127.0.0.1:4201/path', 'ftp://127.0.0.1'])(
    'is not sent to %s',
    (origin) => {
      expect(() => sendShopRequestsTo(origin)).toThrow();
    },
  );
});

describe('what Shopify sends', () => {
  async function withApp(
    work: (received: { url: string; topic: string; body: string }[]) => Promise<void>,
  ) {
    const api = shopifyApi({
      apiKey: API_KEY,
      apiSecretKey: API_SECRET,
      apiVersion: '2026-10' as never,
      hostName: 'app.example.test',
      isEmbeddedApp: true,
      logger: { level: LogSeverity.Error },
    });
    const received: { url: string; topic: string; body: string }[] = [];
    const app = await listen(async (request, response) => {
      let rawBody = '';
      for await (const chunk of request) rawBody += chunk;
      const rawRequest = new Request(`http://app.example.test${request.url}`, {
        method: 'POST',
        headers: request.headers as Record<string, string>,
      });
      const check = request.url?.startsWith('/flow')
        ? await api.flow.validate({ rawBody, rawRequest })
        : await api.webhooks.validate({ rawBody, rawRequest });
      const topic = String(request.headers['x-shopify-topic']);
      received.push({ url: request.url ?? '', topic, body: rawBody });
      response.writeHead(check.valid ? 200 : 401).end();
    }, 0);
    const simulator = await startShopifySimulator({
      apiKey: API_KEY,
      apiSecret: API_SECRET,
      appUrl: `http://127.0.0.1:${app.port}`,
      subscriptions: [{ topic: 'orders/cancelled', path: '/webhooks/shopify' }],
    });
    simulator.control.addShop({ domain: SHOP });
    simulator.control.addOrder(SHOP, { id: ORDER, name: '#1001' });
    const before = shopify;
    shopify = simulator;
    try {
      await work(received);
    } finally {
      shopify = before;
      await simulator.stop();
      await app.stop();
    }
  }

  it('says that an order was cancelled, once, with a signature that the library takes', () =>
    withApp(async (received) => {
      const sent = await shopify.control.cancelOrder(SHOP, ORDER, 'FRAUD');
      await shopify.control.cancelOrder(SHOP, ORDER);
      expect(sent).toMatchObject([{ status: 200 }]);
      expect(received.map((one) => [one.url, one.topic])).toEqual([
        ['/webhooks/shopify', 'orders/cancelled'],
      ]);
      expect(JSON.parse(received[0]?.body ?? '')).toMatchObject({
        id: ORDER,
        admin_graphql_api_id: gid,
        cancel_reason: 'fraud',
      });
    }));

  it('repeats a webhook under the same id, and can sign it wrongly', () =>
    withApp(async () => {
      const request = { shop: SHOP, topic: 'app/scopes_update', payload: {}, webhookId: 'w-1' };
      expect(await shopify.control.sendWebhook(request)).toMatchObject({ status: 200 });
      const headers = { 'X-Shopify-Hmac-Sha256': 'wrong' };
      expect(await shopify.control.sendWebhook({ ...request, headers })).toMatchObject({
        status: 401,
        webhookId: 'w-1',
      });
      expect(shopify.control.deliveries).toHaveLength(2);
    }));

  it('runs a Flow action', () =>
    withApp(async (received) => {
      const sent = await shopify.control.runFlowAction({
        shop: SHOP,
        handle: 'cancel-at-warehouse',
        properties: { order_id: ORDER },
      });
      expect(sent.status).toBe(200);
      expect(received[0]?.url).toBe('/flow/cancel-at-warehouse');
    }));

  it('reports an app that cannot be reached as status 0', async () => {
    const sent = await shopify.control.uninstall(SHOP);
    expect(sent.status).toBe(0);
  });
});

describe('standing in front of the app', () => {
  it('passes requests on and makes its pages fit for the frame', async () => {
    const page = `<script src="https://cdn.shopify.com/shopifycloud/app-bridge.js"></script>`;
    const app = createServer((request, response) => {
      response.writeHead(200, {
        'content-type': request.url === '/data' ? 'application/json' : 'text/html; charset=utf-8',
        'content-security-policy': "script-src 'self'; frame-ancestors https://admin.shopify.com;",
        link: '<https://cdn.shopify.com/shopifycloud/app-bridge.js>; rel="preload"',
      });
      response.end(request.url === '/data' ? JSON.stringify(request.headers) : page);
    });
    await new Promise<void>((resolve) => app.listen(0, '127.0.0.1', resolve));
    const address = app.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const simulator = await startShopifySimulator({ apiKey: API_KEY, apiSecret: API_SECRET });
    try {
      expect((await fetch(simulator.appUrl)).status).toBe(503);
      simulator.control.connectApp(`http://127.0.0.1:${port}`);
      const response = await fetch(`${simulator.appUrl}/`);
      expect(await response.text()).toBe('<script src="/__sandbox/app-bridge.js"></script>');
      const policy = response.headers.get('content-security-policy');
      expect(policy).toContain("script-src 'self'");
      expect(policy).not.toContain('frame-ancestors');
      expect(response.headers.get('link')).toBe('</__sandbox/app-bridge.js>; rel="preload"');
      const seen = (await (await fetch(`${simulator.appUrl}/data`)).json()) as object;
      expect(seen).toMatchObject({ 'x-forwarded-proto': 'http' });
    } finally {
      await simulator.stop();
      app.close();
    }
  });
});

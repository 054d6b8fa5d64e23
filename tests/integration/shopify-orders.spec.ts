/** Reading orders from Shopify: what it says, and every way in which it can fail to say anything. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Session } from '@shopify/shopify-api';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { parseShopifyOrderId, type ShopifyOrderId } from '#app/domain/identifiers.ts';
import { sendShopRequestsTo } from '#app/integrations/shopify/api-origin.server.ts';
import { createShopifyOrders } from '#app/integrations/shopify/orders.server.ts';
import { createShopify } from '#app/shopify.server.ts';
import { MemorySessions, offlineSession, SHOP } from '../routes/support/shopify.ts';

interface Asked {
  readonly path: string;
  readonly token: string | undefined;
  readonly body: { readonly query?: string; readonly variables?: unknown };
}

let answer: (request: Asked, response: ServerResponse) => void;
const asked: Asked[] = [];

async function onRequest(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const token = request.headers['x-shopify-access-token'];
  const one = {
    path: request.url ?? '',
    token: typeof token === 'string' ? token : undefined,
    body: JSON.parse(Buffer.concat(chunks).toString('utf8')),
  };
  asked.push(one);
  answer(one, response);
}

const shopifyServer = createServer((request, response) => void onRequest(request, response));

beforeAll(async () => {
  await new Promise<void>((resolve) => shopifyServer.listen(0, '127.0.0.1', resolve));
  sendShopRequestsTo(`http://127.0.0.1:${(shopifyServer.address() as AddressInfo).port}`);
});
afterAll(async () => {
  shopifyServer.closeAllConnections();
  await new Promise((resolve) => shopifyServer.close(resolve));
});
beforeEach(() => {
  asked.length = 0;
});

function json(status: number, body: unknown, headers: Record<string, string> = {}) {
  return (_request: Asked, response: ServerResponse) => {
    response.writeHead(status, { 'Content-Type': 'application/json', ...headers });
    response.end(JSON.stringify(body));
  };
}

function orders(sessions = new MemorySessions(offlineSession()), timeoutMs?: number) {
  const config = {
    shopify: {
      apiKey: 'key',
      apiSecret: 'secret',
      appUrl: 'https://app.example.test',
      scopes: ['read_orders'],
    },
  };
  return createShopifyOrders(createShopify(config, sessions, { warn() {} }), timeoutMs);
}

function id(digits: string): ShopifyOrderId {
  const parsed = parseShopifyOrderId(digits);
  if (parsed === null) throw new Error(`no order id: ${digits}`);
  return parsed;
}

const NODE = {
  id: 'gid://shopify/Order/123',
  name: '#1001',
  createdAt: '2026-11-23T08:00:00Z',
  cancelledAt: null,
  cancelReason: null,
  tags: ['Wholesale'],
};

describe('an order that the shop has', () => {
  it('is read with the shop’s own token', async () => {
    answer = json(200, { data: { order: NODE } });
    expect(await orders().read(SHOP, id('123'))).toEqual({
      kind: 'found',
      order: {
        id: '123',
        name: '#1001',
        createdAt: Date.parse('2026-11-23T08:00:00Z'),
        cancelledAt: null,
        cancelReason: null,
        tags: ['Wholesale'],
      },
    });
    expect(asked).toMatchObject([
      {
        path: '/admin/api/2026-10/graphql.json',
        token: 'shpat_test',
        body: { variables: { id: 'gid://shopify/Order/123' } },
      },
    ]);
  });

  it('says when it was cancelled in Shopify', async () => {
    answer = json(200, { data: { order: { ...NODE, cancelledAt: '2026-11-23T10:00:00+01:00' } } });
    expect(await orders().read(SHOP, id('123'))).toMatchObject({
      order: { cancelledAt: Date.parse('2026-11-23T09:00:00Z') },
    });
  });

  it.each([
    ['INVENTORY', 'inventory'],
    ['A_REASON_OF_NEXT_YEAR', null],
  ])('says why it was cancelled in Shopify: %s', async (cancelReason, reason) => {
    answer = json(200, { data: { order: { ...NODE, cancelReason } } });
    expect(await orders().read(SHOP, id('123'))).toMatchObject({
      order: { cancelReason: reason },
    });
  });
});

describe('texts with characters that the database does not take', () => {
  it('are read without them', async () => {
    answer = json(200, { data: { order: { ...NODE, name: '#10\0 01', tags: ['a\ud83d'] } } });
    expect(await orders().read(SHOP, id('123'))).toMatchObject({
      order: { name: '#10 01', tags: ['a\ufffd'] },
    });
  });
});

describe('an order that the shop does not have', () => {
  it('is unknown', async () => {
    answer = json(200, { data: { order: null } });
    expect(await orders().read(SHOP, id('404'))).toEqual({ kind: 'unknown' });
  });
});

describe('many orders', () => {
  it('are read in one call, without those that do not exist', async () => {
    const other = { ...NODE, id: 'gid://shopify/Order/124', name: '#1002' };
    answer = json(200, { data: { nodes: [NODE, null, {}, other] } });
    const read = await orders().readMany(SHOP, [id('123'), id('404'), id('9'), id('124')]);
    expect(read).toMatchObject({ kind: 'read', orders: [{ name: '#1001' }, { name: '#1002' }] });
    expect(asked).toHaveLength(1);
  });

  it('are not asked for when there are none', async () => {
    expect(await orders().readMany(SHOP, [])).toEqual({ kind: 'read', orders: [] });
    expect(asked).toEqual([]);
  });
});

describe('the newest orders', () => {
  it('are read in one call, as Shopify lists them', async () => {
    const open = { ...NODE, displayFulfillmentStatus: 'PARTIALLY_FULFILLED' };
    const other = { ...NODE, id: 'gid://shopify/Order/124', name: '#1002' };
    const done = { ...other, displayFulfillmentStatus: 'FULFILLED' };
    answer = json(200, { data: { orders: { nodes: [done, open] } } });
    expect(await orders().readNewest(SHOP, 20)).toMatchObject({
      kind: 'read',
      orders: [
        { id: '124', name: '#1002', isFulfilled: true },
        { id: '123', name: '#1001', isFulfilled: false },
      ],
    });
    expect(asked).toMatchObject([{ body: { variables: { first: 20 } } }]);
  });

  it('are none in a new shop', async () => {
    answer = json(200, { data: { orders: { nodes: [] } } });
    expect(await orders().readNewest(SHOP, 20)).toEqual({ kind: 'read', orders: [] });
  });

  it('are a fault of Shopify’s where it does not answer', async () => {
    answer = json(429, {});
    expect(await orders().readNewest(SHOP, 20)).toMatchObject({ cause: 'throttled' });
  });
});

describe('the orders that are cancelled', () => {
  const CANCELLED = {
    id: NODE.id,
    cancelledAt: '2026-11-23T09:00:00Z',
    updatedAt: '2026-11-23T10:00:00Z',
  };
  const since = Date.parse('2026-11-23T08:30:00Z');
  const page = (nodes: readonly object[], hasNextPage: boolean) =>
    json(200, { data: { orders: { nodes, pageInfo: { hasNextPage, endCursor: 'there' } } } });

  it('are read page by page, in the order in which they changed', async () => {
    answer = page([CANCELLED], true);
    expect(await orders().readCancelled(SHOP, since, null)).toEqual({
      kind: 'read',
      orders: [
        {
          id: '123',
          cancelledAt: Date.parse(CANCELLED.cancelledAt),
          updatedAt: Date.parse(CANCELLED.updatedAt),
        },
      ],
      nextPage: 'there',
    });
    answer = page([], false);
    expect(await orders().readCancelled(SHOP, since, 'there')).toMatchObject({ nextPage: null });
    const query = `status:cancelled updated_at:>='2026-11-23T08:30:00.000Z'`;
    expect(asked).toMatchObject([
      { body: { variables: { first: 250, after: null, query } } },
      { body: { variables: { first: 250, after: 'there', query } } },
    ]);
  });

  it('are without one that Shopify’s search shows too early', async () => {
    answer = page([{ ...CANCELLED, cancelledAt: null }], false);
    expect(await orders().readCancelled(SHOP, since, null)).toMatchObject({ orders: [] });
  });

  it('are a fault of Shopify’s where it does not answer', async () => {
    answer = json(503, {});
    expect(await orders().readCancelled(SHOP, since, null)).toMatchObject({ cause: 'unreachable' });
  });
});

describe('Shopify not answering the question', () => {
  const graphqlError = (code: string) =>
    json(200, { errors: [{ message: 'no', extensions: { code } }] });

  it.each([
    ['too many requests', json(429, {}, { 'Retry-After': '2' }), 'throttled'],
    ['a budget that is used up', graphqlError('THROTTLED'), 'throttled'],
    ['a token that it refuses', json(401, { errors: 'Invalid API key' }), 'unauthorised'],
    ['a frozen shop', json(402, {}), 'unauthorised'],
    ['a shop that is no more', json(404, {}), 'unauthorised'],
    ['a missing scope', graphqlError('ACCESS_DENIED'), 'unauthorised'],
    ['a fault', json(500, {}), 'unreachable'],
    ['a fault in GraphQL', graphqlError('INTERNAL_SERVER_ERROR'), 'unreachable'],
    ['maintenance', json(503, {}), 'unreachable'],
    ['a query that it does not take', graphqlError('undefinedField'), 'unreadable'],
    ['another shape', json(200, { data: { order: { ...NODE, createdAt: 'soon' } } }), 'unreadable'],
    ['nothing', json(200, {}), 'unreadable'],
    [
      'HTML',
      (_request: Asked, response: ServerResponse) => {
        response.writeHead(200, { 'Content-Type': 'text/html' }).end('<html></html>');
      },
      'unreadable',
    ],
    [
      'a connection that breaks',
      (_request: Asked, response: ServerResponse) => void response.destroy(),
      'unreachable',
    ],
  ])('is a value: %s', async (_name, answers, cause) => {
    answer = answers;
    const result = await orders().read(SHOP, id('123'));
    expect(result).toEqual({ kind: 'fault', cause, message: expect.stringMatching(/\.$/) });
  });

  it('is waited for only so long', async () => {
    answer = () => {};
    expect(await orders(undefined, 50).read(SHOP, id('123'))).toMatchObject({
      cause: 'unreachable',
      message: 'Shopify did not answer in time.',
    });
  });
});

describe('a shop that the app has no access to', () => {
  it('is a value when the app has no token', async () => {
    expect(await orders(new MemorySessions()).read(SHOP, id('123'))).toMatchObject({
      kind: 'fault',
      cause: 'unauthorised',
    });
    expect(asked).toEqual([]);
  });

  it('loses its token when Shopify refuses it, so that the next visit gets a new one', async () => {
    const sessions = new MemorySessions(offlineSession());
    answer = json(401, { errors: 'Invalid API key' });
    await orders(sessions).read(SHOP, id('123'));
    expect(sessions.kept.size).toBe(0);
  });

  it('keeps its token through any other fault', async () => {
    const sessions = new MemorySessions(offlineSession());
    answer = json(500, {});
    await orders(sessions).read(SHOP, id('123'));
    expect(sessions.kept.size).toBe(1);
  });

  it('is a value when the token cannot be renewed', async () => {
    const sessions = new MemorySessions(offlineSession(new Date(Date.now() - 1000)));
    answer = json(400, { error: 'invalid_grant' });
    expect(await orders(sessions).read(SHOP, id('123'))).toMatchObject({ kind: 'fault' });
    expect(asked).toMatchObject([{ path: '/admin/oauth/access_token' }]);
  });

  it('is a value when its token was blanked', async () => {
    const { accessToken: _token, ...rest } = offlineSession().toObject();
    const sessions = new MemorySessions(new Session(rest));
    expect(await orders(sessions).read(SHOP, id('123'))).toMatchObject({ cause: 'unauthorised' });
  });
});

describe('a token that runs out soon', () => {
  it('is renewed before the question', async () => {
    const sessions = new MemorySessions(offlineSession(new Date(Date.now() + 60_000)));
    answer = (request, response) => {
      const renewed = {
        access_token: 'shpat_renewed',
        scope: 'read_orders',
        expires_in: 3600,
        refresh_token: 'shprt_renewed',
        refresh_token_expires_in: 7_776_000,
      };
      const isRenewal = request.path === '/admin/oauth/access_token';
      json(200, isRenewal ? renewed : { data: { order: NODE } })(request, response);
    };
    expect(await orders(sessions).read(SHOP, id('123'))).toMatchObject({ kind: 'found' });
    expect(asked.map(({ token }) => token)).toEqual([undefined, 'shpat_renewed']);
  });
});

describe('the app’s own database being down', () => {
  it('is not blamed on Shopify', async () => {
    const sessions = new MemorySessions();
    const down = Object.assign(new Error('x'), { code: 'P1001' });
    sessions.loadSession = () => Promise.reject(down);
    await expect(orders(sessions).read(SHOP, id('123'))).rejects.toBe(down);
  });
});

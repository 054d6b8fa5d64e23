/** Who may call the API, and what everybody else is told, in a form that an extension can read. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient } from '@prisma/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sendShopRequestsTo } from '#app/integrations/shopify/api-origin.server.ts';
import {
  EXTENSION_ORIGIN,
  MemorySessions,
  offlineSession,
  SHOP,
  sessionToken,
} from './support/shopify.ts';
import { CANCELLATION, ORDER } from './support/views.ts';
import { postJson, webApp } from './support/web-app.ts';

const ADDRESSES = [
  ['GET', '/api/orders/123'],
  ['GET', '/api/settings'],
  ['PUT', '/api/settings'],
  ['GET', '/api/cancellations'],
  ['POST', '/api/cancellations'],
  ['GET', '/api/cancellations/some-id'],
  ['POST', '/api/cancellations/some-id/retry'],
  ['GET', '/api/connection'],
  ['PUT', '/api/connection'],
  ['DELETE', '/api/connection'],
] as const;

const origin = { Origin: EXTENSION_ORIGIN };
const bearer = (token: string) => ({ ...origin, Authorization: `Bearer ${token}` });

/** What Shopify's token endpoint answers next. */
let tokenAnswer: { readonly status: number; readonly body: unknown };
const tokenRequests: Record<string, unknown>[] = [];
const shopifyServer = createServer(async (request, response) => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  tokenRequests.push(JSON.parse(Buffer.concat(chunks).toString('utf8')));
  response.writeHead(tokenAnswer.status, { 'Content-Type': 'application/json' });
  response.end(JSON.stringify(tokenAnswer.body));
});

beforeAll(async () => {
  await new Promise<void>((resolve) => shopifyServer.listen(0, '127.0.0.1', resolve));
  sendShopRequestsTo(`http://127.0.0.1:${(shopifyServer.address() as AddressInfo).port}`);
});
afterAll(() => new Promise((resolve) => shopifyServer.close(resolve)));

async function expectUnauthenticated(response: Response): Promise<void> {
  expect(response.status).toBe(401);
  expect(response.headers.get('Location')).toBeNull();
  expect(response.headers.get('Access-Control-Allow-Origin')).toBe('*');
  expect(response.headers.get('Content-Type')).toBe('application/problem+json');
  expect(await response.json()).toMatchObject({ code: 'unauthenticated', status: 401 });
}

describe('a preflight', () => {
  it.each([...new Set(ADDRESSES.map(([, path]) => path))])('is answered for %s', async (path) => {
    const response = await webApp().fetch(path, {
      method: 'OPTIONS',
      headers: {
        ...origin,
        'Access-Control-Request-Method': 'POST',
        'Access-Control-Request-Headers': 'authorization,content-type',
      },
    });
    expect(response.status).toBe(204);
    expect(response.headers.get('Access-Control-Allow-Origin')).toBe('*');
    expect(response.headers.get('Access-Control-Allow-Headers')).toBe(
      'Authorization, Content-Type',
    );
    expect(response.headers.get('Access-Control-Max-Age')).toBe('7200');
  });
});

describe('a call without a session token', () => {
  it.each(ADDRESSES)('is answered 401, never with a redirect: %s %s', async (method, path) => {
    await expectUnauthenticated(await webApp().fetch(path, { method, headers: origin }));
  });

  it('is not helped by a token in the address', async () => {
    const path = `/api/orders/123?id_token=${sessionToken()}`;
    await expectUnauthenticated(await webApp().fetch(path, { headers: origin }));
  });
});

describe('a call with a bad session token', () => {
  it.each([
    ['signed by somebody else', sessionToken({}, 'another-secret')],
    ['for another app', sessionToken({ aud: 'another-app' })],
    ['that has run out', sessionToken({ exp: Math.floor(Date.now() / 1000) - 60 })],
    ['that is none', 'abc'],
    ['that is empty', ''],
  ])('is answered 401: %s', async (_name, token) => {
    const response = await webApp().fetch('/api/orders/123', { headers: bearer(token) });
    // Makes App Bridge get a new token and ask once more.
    expect(response.headers.get('X-Shopify-Retry-Invalid-Session-Request')).toBe('1');
    await expectUnauthenticated(response);
  });
});

describe('a call by a robot', () => {
  it('is answered 410', async () => {
    const response = await webApp().fetch('/api/orders/123', {
      headers: { ...bearer(sessionToken()), 'User-Agent': 'Googlebot/2.1' },
    });
    expect(response.status).toBe(410);
  });
});

describe('a call from the app itself', () => {
  it('gets no headers for other origins', async () => {
    const app = webApp({ readOrder: async () => ({ kind: 'found', order: ORDER }) });
    const headers = {
      Authorization: `Bearer ${sessionToken()}`,
      Origin: 'https://app.example.test',
    };
    const response = await app.fetch('/api/orders/123', { headers });
    expect(response.status).toBe(200);
    expect(response.headers.get('Access-Control-Allow-Origin')).toBeNull();
  });
});

describe('a shop whose access token is missing', () => {
  const grant = {
    access_token: 'shpat_new',
    scope: 'read_orders',
    expires_in: 3600,
    refresh_token: 'shprt_new',
    refresh_token_expires_in: 7_776_000,
  };

  it('gets an expiring one in exchange for the session token', async () => {
    tokenAnswer = { status: 200, body: grant };
    tokenRequests.length = 0;
    const sessions = new MemorySessions();
    const app = webApp(
      { requestCancellation: async () => ({ kind: 'created', cancellation: CANCELLATION }) },
      sessions,
    );
    const wish = postJson({ orderId: 'gid://shopify/Order/123' });
    expect((await app.call('/api/cancellations', wish)).status).toBe(201);
    expect(tokenRequests).toMatchObject([
      { grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange', expiring: '1' },
    ]);
    const kept = sessions.kept.get(`offline_${SHOP}`);
    expect(kept?.accessToken).toBe('shpat_new');
    expect(kept?.refreshToken).toBe('shprt_new');
  });

  it('is told that Shopify is not available when Shopify hands out none', async () => {
    tokenAnswer = { status: 502, body: {} };
    const response = await webApp({}, new MemorySessions()).call('/api/orders/123');
    expect(response.status).toBe(503);
    expect(response.headers.get('Access-Control-Allow-Origin')).toBe('*');
    expect(await response.json()).toMatchObject({ code: 'shopify_unavailable' });
  });

  it('is asked for a new session token when Shopify does not take this one', async () => {
    tokenAnswer = { status: 400, body: { error: 'invalid_subject_token' } };
    const response = await webApp({}, new MemorySessions()).call('/api/orders/123');
    expect(response.headers.get('X-Shopify-Retry-Invalid-Session-Request')).toBe('1');
    await expectUnauthenticated(response);
  });
});

describe('a database that is not there', () => {
  /** Nothing listens on the port of a server that was closed. */
  async function unreachableDatabase(): Promise<PrismaClient> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    const connectionString = `postgresql://nobody@127.0.0.1:${port}/nothing`;
    return new PrismaClient({ adapter: new PrismaPg({ connectionString }) });
  }

  it('is told as such when a use case needs it, and logged once', async () => {
    const prisma = await unreachableDatabase();
    const app = webApp({
      readOrder: async () => {
        await prisma.shopConnection.findFirst();
        return { kind: 'unknown_order' };
      },
    });
    const response = await app.call('/api/orders/123');
    await prisma.$disconnect();
    expect(response.status).toBe(503);
    expect(response.headers.get('Access-Control-Allow-Origin')).toBe('*');
    expect(await response.json()).toMatchObject({ code: 'database_unavailable' });
    expect(app.logged.map(({ level }) => level)).toEqual(['warn']);
  });

  it('is told as such when the sign-in needs it', async () => {
    const prisma = await unreachableDatabase();
    const sessions = new MemorySessions(offlineSession());
    sessions.loadSession = async () => {
      await prisma.session.findFirst();
      return undefined;
    };
    const response = await webApp({}, sessions).call('/api/orders/123');
    await prisma.$disconnect();
    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({ code: 'database_unavailable' });
  });

  it.each([
    ['pg, when a connection breaks', new Error('Connection terminated unexpectedly')],
    ['PostgreSQL, when it shuts down', Object.assign(new Error('x'), { code: '57P01' })],
    ['a socket, inside what Prisma wraps', new Error('x', { cause: { code: 'ECONNRESET' } })],
    [
      'several sockets',
      new AggregateError([Object.assign(new Error('x'), { code: 'ECONNREFUSED' })]),
    ],
    ['Prisma, when all connections are taken', Object.assign(new Error('x'), { code: 'P2024' })],
  ])('is known by the words of %s', async (_name, error) => {
    const app = webApp({ readConnection: () => Promise.reject(error) });
    const response = await app.call('/api/connection');
    expect(await response.json()).toMatchObject({ code: 'database_unavailable' });
  });
});

describe('a bug', () => {
  it('is answered 500 without its message, and logged once', async () => {
    const bug = new Error('password=hunter2');
    const app = webApp({ readConnection: () => Promise.reject(bug) });
    const response = await app.call('/api/connection?id_token=secret');
    expect(response.status).toBe(500);
    expect(response.headers.get('Access-Control-Allow-Origin')).toBe('*');
    const text = await response.text();
    expect(JSON.parse(text)).toMatchObject({ code: 'internal' });
    expect(text).not.toContain('hunter2');
    expect(app.logged).toEqual([
      {
        level: 'error',
        message: expect.any(String),
        fields: { err: bug, path: '/api/connection' },
      },
    ]);
  });

  it('is not mistaken for a missing database', async () => {
    const constraint = Object.assign(new Error('Unique constraint failed'), { code: 'P2002' });
    const response = await webApp({ readConnection: () => Promise.reject(constraint) }).call(
      '/api/connection',
    );
    expect(await response.json()).toMatchObject({ code: 'internal' });
  });
});

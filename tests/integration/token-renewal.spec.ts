/** A shop's access token over its life: two processes on one database, against the simulated Shopify. */
import { Session } from '@shopify/shopify-api';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { parseShopifyOrderId, type ShopifyOrderId } from '#app/domain/identifiers.ts';
import { sendShopRequestsTo } from '#app/integrations/shopify/api-origin.server.ts';
import { createShopifyOrders } from '#app/integrations/shopify/orders.server.ts';
import { createSealer } from '#app/persistence/seal.server.ts';
import { createShopSessions, type ShopSessions } from '#app/persistence/shop-sessions.server.ts';
import { createShopify } from '#app/shopify.server.ts';
import { type ShopifySimulator, startShopifySimulator } from '#sandbox/shopify/server.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/database.ts';
import { API_KEY, API_SECRET, BROWSER, SHOP } from '../routes/support/shopify.ts';

const ID = parseShopifyOrderId('5001') as ShopifyOrderId;
const SESSION_ID = `offline_${SHOP}`;
const CONFIG = {
  shopify: {
    apiKey: API_KEY,
    apiSecret: API_SECRET,
    appUrl: 'https://app.example.test',
    scopes: ['read_orders'],
  },
};
const LOG = { warn() {} };

let database: TestDatabase;
let shopify: ShopifySimulator;
let sessions: ShopSessions;
let calls: number;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

function startProcess() {
  const own = createShopSessions(database.prisma, createSealer([Buffer.alloc(32, 7)]), LOG);
  const access = createShopify(CONFIG, own, LOG);
  return {
    read: () => createShopifyOrders(access).read(SHOP, ID),
    afterRefusal: access.renewal.afterRefusal,
    async signIn() {
      const token = shopify.control.sessionToken({ shop: SHOP });
      const headers = { Authorization: `Bearer ${token}`, 'User-Agent': BROWSER };
      const request = new Request('https://app.example.test/api/connection', { headers });
      return (await access.authenticate.admin(request)).session;
    },
  };
}
let one: ReturnType<typeof startProcess>;
let other: ReturnType<typeof startProcess>;

beforeEach(async () => {
  await database.prisma.session.deleteMany();
  await database.prisma.tokenTurn.deleteMany();
  shopify = await startShopifySimulator({ apiKey: API_KEY, apiSecret: API_SECRET });
  sendShopRequestsTo(shopify.url);
  shopify.control.addShop({ domain: SHOP });
  shopify.control.addOrder(SHOP, { id: 5001, name: '#1001' });
  sessions = createShopSessions(database.prisma, createSealer([Buffer.alloc(32, 7)]), LOG);
  one = startProcess();
  other = startProcess();
  await one.signIn();
  calls = shopify.control.calls.length;
});
afterEach(async () => {
  await shopify.stop();
});

/** What Shopify was asked for on tokens since the sign-in. */
function tokenCalls(): readonly string[] {
  const asked = shopify.control.calls.slice(calls).filter(({ kind }) => kind === 'token');
  return asked.map(({ operation, status }) => `${operation} ${status}`);
}
async function stored(): Promise<Session> {
  const session = await sessions.loadSession(SESSION_ID);
  if (session === undefined) throw new Error('no session is stored');
  return session;
}
const changeExpiry = (expires: Date | null) =>
  database.prisma.session.update({ where: { id: SESSION_ID }, data: { expires } });
const isFound = { kind: 'found' };

describe('an access token that Shopify refuses', () => {
  it('is renewed, and the question is answered', async () => {
    shopify.control.expireTokens(SHOP);
    expect(await one.read()).toMatchObject(isFound);
    expect(tokenCalls()).toEqual(['refresh_token 200']);
  });

  it('is renewed where the session says nothing of its end', async () => {
    await changeExpiry(null);
    shopify.control.expireTokens(SHOP);
    expect(await one.read()).toMatchObject(isFound);
    expect((await stored()).expires).toBeDefined();
  });

  it('is renewed once for all that ask, in every process', async () => {
    shopify.control.expireTokens(SHOP);
    shopify.control.fault({ kind: 'slow', on: 'token', times: 1, milliseconds: 500 });
    const asked = [one, other].flatMap((each) => Array.from({ length: 10 }, () => each.read()));
    expect((await Promise.all(asked)).map(({ kind }) => kind)).toEqual(Array(20).fill('found'));
    expect(tokenCalls()).toEqual(['refresh_token 200']);
  });

  it('costs no session that was stored meanwhile', async () => {
    const old = await stored();
    // While a question with the old token is under way, the merchant installs the app again and opens it.
    shopify.control.revokeTokens(SHOP);
    await sessions.deleteSession(SESSION_ID);
    await other.signIn();
    const { accessToken } = await stored();
    expect(await one.afterRefusal(old)).toMatchObject({ accessToken });
    expect((await stored()).accessToken).toBe(accessToken);
    expect(tokenCalls()).toEqual(['token-exchange 200']);
  });

  it('costs the session once the refresh token is refused, and the next visit gets another', async () => {
    shopify.control.revokeTokens(SHOP);
    expect(await one.read()).toMatchObject({ kind: 'fault', cause: 'unauthorised' });
    expect(await sessions.loadSession(SESSION_ID)).toBeUndefined();
    await other.signIn();
    expect(await one.read()).toMatchObject(isFound);
    expect(tokenCalls()).toEqual(['refresh_token 401', 'token-exchange 200']);
  });

  it.each(['server_error', 'html_error', 'too_many_requests', 'down', 'garbage'] as const)(
    'keeps its session while it cannot be renewed: %s',
    async (kind) => {
      shopify.control.expireTokens(SHOP);
      const lift = shopify.control.fault({ kind, on: 'token' });
      expect(await one.read()).toMatchObject({ kind: 'fault', cause: 'unreachable' });
      lift();
      expect(await one.read()).toMatchObject(isFound);
    },
  );

  it('is renewed with the same refresh token when Shopify’s answer was lost', async () => {
    shopify.control.expireTokens(SHOP);
    shopify.control.fault({ kind: 'reply_lost', on: 'token', times: 1 });
    expect(await one.read()).toMatchObject({ kind: 'fault' });
    expect(await one.read()).toMatchObject(isFound);
  });
});

describe('an access token that runs out soon', () => {
  it('is renewed once for all that sign in, ask or both', async () => {
    await changeExpiry(new Date(Date.now() + 60_000));
    shopify.control.fault({ kind: 'slow', on: 'token', times: 1, milliseconds: 500 });
    const asked = [one, other].flatMap((each) => [each.signIn(), each.read(), each.read()]);
    await Promise.all(asked);
    expect(tokenCalls()).toEqual(['refresh_token 200']);
  });

  it('is used as long as it is good while it cannot be renewed', async () => {
    await changeExpiry(new Date(Date.now() + 60_000));
    shopify.control.fault({ kind: 'down', on: 'token' });
    expect(await one.read()).toMatchObject(isFound);
  });

  it('is exchanged at a sign-in when the refresh token is refused', async () => {
    await changeExpiry(new Date(Date.now() - 60_000));
    shopify.control.revokeTokens(SHOP);
    shopify.control.install(SHOP);
    const session = await one.signIn();
    expect((await stored()).accessToken).toBe(session.accessToken);
    expect(tokenCalls()).toEqual(['refresh_token 401', 'token-exchange 200']);
  });

  it('is renewed by another process once the one that was at it has died', async () => {
    await changeExpiry(new Date(Date.now() - 1_000));
    await sessions.takeTurn(SHOP, 300);
    expect(await one.read()).toMatchObject(isFound);
    expect(tokenCalls()).toEqual(['refresh_token 200']);
  });
});

describe('a stored session', () => {
  it('is replaced and forgotten by its token alone', async () => {
    const old = await stored();
    const next = new Session({ ...old.toObject(), accessToken: 'shpat_next' });
    expect(await sessions.replaceSession(old, next)).toBe(true);
    expect(await sessions.replaceSession(old, old)).toBe(false);
    expect(await sessions.dropSession(old)).toBe(false);
    expect(await stored()).toEqual(next);
    expect(await sessions.dropSession(next)).toBe(true);
    expect(await sessions.loadSession(SESSION_ID)).toBeUndefined();
  });

  it('is replaced although it was sealed anew in between', async () => {
    const old = await stored();
    await sessions.storeSession(old);
    const next = new Session({ ...old.toObject(), accessToken: 'shpat_next' });
    expect(await sessions.replaceSession(old, next)).toBe(true);
  });
});

/** Asking Shopify who is signed in and what is granted: its answers, its faults, and what is left behind. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sendShopRequestsTo } from '#app/integrations/shopify/api-origin.server.ts';
import { createShopifyShops } from '#app/integrations/shopify/shops.server.ts';
import { createShopifyStaff } from '#app/integrations/shopify/staff.server.ts';
import { createShopify } from '#app/shopify.server.ts';
import { type ShopifySimulator, startShopifySimulator } from '#sandbox/shopify/server.ts';
import {
  API_KEY,
  API_SECRET,
  APP_URL,
  BROWSER,
  MemorySessions,
  SHOP,
} from '../routes/support/shopify.ts';

let simulator: ShopifySimulator;
let warnings: string[];

beforeAll(async () => {
  simulator = await startShopifySimulator({
    apiKey: API_KEY,
    apiSecret: API_SECRET,
    appUrl: APP_URL,
  });
  sendShopRequestsTo(simulator.url);
  simulator.control.addShop({ domain: SHOP });
  simulator.control.addUser(SHOP, {
    id: '7',
    firstName: 'Ada',
    lastName: 'Berg',
    isAccountOwner: false,
  });
});
afterAll(() => simulator.stop());
beforeEach(() => {
  warnings = [];
});
afterEach(() => {
  simulator.control.clearFaults();
  simulator.control.install(SHOP);
  expect(simulator.control.problems).toEqual([]);
});

function shopify(sessions = new MemorySessions()) {
  const settings = {
    apiKey: API_KEY,
    apiSecret: API_SECRET,
    appUrl: APP_URL,
    scopes: ['read_orders'],
  };
  const log = { warn: (_fields: unknown, message: string) => void warnings.push(message) };
  return createShopify({ shopify: settings }, sessions, log);
}
const token = (userId = '42', claims = {}) =>
  simulator.control.sessionToken({ shop: SHOP, userId, claims });

/** Signs in as a page does, so that the shop has its offline token. */
async function signIn(sessions: MemorySessions) {
  const access = shopify(sessions);
  await access.authenticate.admin(
    new Request(`${APP_URL}/app`, {
      headers: { Authorization: `Bearer ${token()}`, 'User-Agent': BROWSER },
    }),
  );
  return access;
}

describe('a member of staff who is signed in', () => {
  it.each([
    ['42', { userId: '42', name: 'Sam Staff', isOwner: true }],
    ['7', { userId: '7', name: 'Ada Berg', isOwner: false }],
  ])('is named by Shopify, and told apart from the account owner: %s', async (userId, staff) => {
    const asked = await createShopifyStaff(shopify()).identify(SHOP, token(userId));
    expect(asked).toEqual({ kind: 'identified', staff });
  });

  it('is named without characters that the database does not take', async () => {
    const odd = { id: '8', firstName: 'A\0da', lastName: 'Be\ud83drg', isAccountOwner: false };
    simulator.control.addUser(SHOP, odd);
    expect(await createShopifyStaff(shopify()).identify(SHOP, token('8'))).toMatchObject({
      staff: { name: 'Ada Be\ufffdrg' },
    });
  });

  it('leaves no online token behind, and the shop’s offline token as it was', async () => {
    const sessions = new MemorySessions();
    const access = await signIn(sessions);
    const before = [...sessions.kept.entries()].map(([id, one]) => [id, one.toObject()]);
    await createShopifyStaff(access).identify(SHOP, token('7'));
    expect([...sessions.kept.entries()].map(([id, one]) => [id, one.toObject()])).toEqual(before);
    expect(before).toMatchObject([[`offline_${SHOP}`, { isOnline: false }]]);
    expect(await createShopifyShops(access).readScopes(SHOP)).toMatchObject({ kind: 'read' });
  });
});

describe('Shopify not saying who is signed in', () => {
  it.each([
    ['a fault', 'server_error', 'unreachable'],
    ['a page', 'html_error', 'unreachable'],
    ['no JSON', 'garbage', 'unreachable'],
    ['a broken connection', 'down', 'unreachable'],
    ['too many requests', 'too_many_requests', 'throttled'],
  ] as const)('is a value: %s', async (_name, kind, cause) => {
    simulator.control.fault({ kind, on: 'token', times: 1 });
    expect(await createShopifyStaff(shopify()).identify(SHOP, token())).toEqual({
      kind: 'fault',
      cause,
      message: expect.stringMatching(/\.$/),
    });
  });

  it('is a value when the session token has run out', async () => {
    const old = token('42', { exp: 1, nbf: 0, iat: 0 });
    expect(await createShopifyStaff(shopify()).identify(SHOP, old)).toMatchObject({
      kind: 'fault',
      cause: 'unauthorised',
    });
  });

  it('is a value when the shop has removed the app', async () => {
    await simulator.control.uninstall(SHOP).catch(() => null);
    expect(await createShopifyStaff(shopify()).identify(SHOP, token())).toMatchObject({
      kind: 'fault',
      cause: 'unauthorised',
      message: expect.stringContaining('Reload the page'),
    });
  });

  it('is waited for only so long', async () => {
    simulator.control.fault({ kind: 'slow', on: 'token', times: 1, milliseconds: 2_000 });
    expect(await createShopifyStaff(shopify(), 20).identify(SHOP, token())).toMatchObject({
      cause: 'unreachable',
      message: 'Shopify did not answer in time.',
    });
  });

  it('writes neither the session token nor the secret to the log', async () => {
    const one = token();
    simulator.control.fault({ kind: 'server_error', on: 'token', times: 1 });
    await createShopifyStaff(shopify()).identify(SHOP, one);
    expect(warnings.join()).not.toContain(one);
    expect(warnings.join()).not.toContain(API_SECRET);
  });
});

describe('what the shop has granted', () => {
  it('is read as it is now, not as it was when the token was made', async () => {
    const access = await signIn(new MemorySessions());
    const scopes = createShopifyShops(access);
    expect(await scopes.readScopes(SHOP)).toEqual({ kind: 'read', scopes: ['read_orders'] });
    simulator.control.install(SHOP, ['read_orders', 'write_orders']);
    expect(await scopes.readScopes(SHOP)).toEqual({
      kind: 'read',
      scopes: ['read_orders', 'write_orders'],
    });
  });

  it('is a fault when Shopify cannot be asked', async () => {
    const access = await signIn(new MemorySessions());
    simulator.control.fault({ kind: 'server_error', on: 'graphql', times: 1 });
    expect(await createShopifyShops(access).readScopes(SHOP)).toMatchObject({ kind: 'fault' });
  });
});

/** Writing to orders in Shopify, over HTTP against the simulated Admin API: tags, the app's own field, rights. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseShopifyOrderId, type ShopifyOrderId } from '#app/domain/identifiers.ts';
import { sendShopRequestsTo } from '#app/integrations/shopify/api-origin.server.ts';
import { createShopifyOrderResults } from '#app/integrations/shopify/order-results.server.ts';
import { createShopifyShops } from '#app/integrations/shopify/shops.server.ts';
import { createShopify, type ShopifyAccess } from '#app/shopify.server.ts';
import type { ShopifyOrderResults } from '#app/use-cases/ports/shopify.ts';
import { type ShopifySimulator, startShopifySimulator } from '#sandbox/shopify/server.ts';
import {
  API_KEY,
  API_SECRET,
  MemorySessions,
  offlineSession,
  SHOP,
} from '../routes/support/shopify.ts';

const ORDER = 5001;
const ID = parseShopifyOrderId(String(ORDER)) as ShopifyOrderId;
const FIELD = JSON.stringify({ outcome: 'pending' });

let shopify: ShopifySimulator;
let access: ShopifyAccess;
let results: ShopifyOrderResults;

beforeEach(async () => {
  shopify = await startShopifySimulator({ apiKey: API_KEY, apiSecret: API_SECRET });
  sendShopRequestsTo(shopify.url);
  shopify.control.addShop({ domain: SHOP, timezone: 'Europe/Oslo' });
  shopify.control.addOrder(SHOP, { id: ORDER, name: '#1001', tags: ['Wholesale'] });
  // As after a first visit: a token that the simulator knows.
  const body = {
    client_id: API_KEY,
    client_secret: API_SECRET,
    grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
    subject_token: shopify.control.sessionToken({ shop: SHOP }),
    subject_token_type: 'urn:ietf:params:oauth:token-type:id_token',
    requested_token_type: 'urn:shopify:params:oauth:token-type:offline-access-token',
    expiring: '1',
  };
  const response = await fetch(`${shopify.url}/admin/oauth/access_token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-forwarded-host': SHOP },
    body: JSON.stringify(body),
  });
  const { access_token: token } = (await response.json()) as { access_token: string };
  const session = offlineSession();
  session.accessToken = token;
  const config = {
    shopify: {
      apiKey: API_KEY,
      apiSecret: API_SECRET,
      appUrl: 'https://app.example.test',
      scopes: ['read_orders'],
    },
  };
  access = createShopify(config, new MemorySessions(session), { warn() {} });
  results = createShopifyOrderResults(access);
});

afterEach(async () => {
  const problems = [...shopify.control.problems];
  await shopify.stop();
  expect(problems).toEqual([]);
});

const grant = () => shopify.control.setScopes(SHOP, ['read_orders', 'write_orders']);
const order = () => shopify.control.order(SHOP, ORDER);
const write = (field: string | null, tag: string | null, id = ID) =>
  results.write(SHOP, id, { field, tag });

describe('a shop that has not granted write access to orders', () => {
  it('is told apart from every fault, and nothing is changed', async () => {
    expect(await write(FIELD, 'warehouse-cancel:pending')).toEqual({ kind: 'scope_missing' });
    expect(await write(null, 'warehouse-cancel:pending')).toEqual({ kind: 'scope_missing' });
    expect(order()).toMatchObject({ tags: ['Wholesale'], metafields: [] });
  });

  it('is written to with the same token once it has granted it', async () => {
    expect(await write(FIELD, null)).toEqual({ kind: 'scope_missing' });
    await grant();
    expect(await write(FIELD, null)).toEqual({ kind: 'written' });
    const shops = createShopifyShops(access);
    expect(await shops.readScopes(SHOP)).toEqual({
      kind: 'read',
      scopes: ['read_orders', 'write_orders'],
    });
  });
});

describe('an order', () => {
  beforeEach(() => grant());

  it('gets the field in the app’s own namespace, as JSON, and the tag beside the merchant’s', async () => {
    expect(await write(FIELD, 'warehouse-cancel:pending')).toEqual({ kind: 'written' });
    expect(order()).toMatchObject({
      tags: ['Wholesale', 'warehouse-cancel:pending'],
      metafields: [
        { namespace: `app--${API_KEY}`, key: 'warehouse_cancel', type: 'json', value: FIELD },
      ],
    });
  });

  it('has one tag of the app’s, however often the outcome changes', async () => {
    for (const outcome of ['pending', 'unknown', 'partly-stopped', 'stopped']) {
      expect(await write(null, `warehouse-cancel:${outcome}`)).toEqual({ kind: 'written' });
    }
    expect(order().tags).toEqual(['Wholesale', 'warehouse-cancel:stopped']);
  });

  it('is not written to when it says so already', async () => {
    await write(FIELD, 'warehouse-cancel:pending');
    const before = shopify.control.calls.length;
    await write(FIELD, 'warehouse-cancel:pending');
    const calls = shopify.control.calls.slice(before).map(({ operation }) => operation);
    expect(calls).toEqual(['ReadOrderResult']);
  });

  it('keeps what another writer put there between reading and writing', async () => {
    await write(FIELD, null);
    const sendOn = access.unauthenticated.admin;
    let isMeanwhile = true;
    const racing = createShopifyOrderResults({
      ...access,
      unauthenticated: {
        async admin(shop) {
          const found = await sendOn(shop);
          const graphql: typeof found.admin.graphql = async (query, options) => {
            if (isMeanwhile && String(query).includes('WriteOrderResult')) {
              isMeanwhile = false;
              await write('{"outcome":"stopped"}', null);
            }
            return found.admin.graphql(query, options);
          };
          return { ...found, admin: { ...found.admin, graphql } };
        },
      },
    });
    const answer = await racing.write(SHOP, ID, { field: '{"outcome":"unknown"}', tag: null });
    expect(answer).toEqual({ kind: 'overtaken' });
    expect(order().metafields).toMatchObject([{ value: '{"outcome":"stopped"}' }]);
  });

  it('that is gone is unknown', async () => {
    const other = parseShopifyOrderId('404') as ShopifyOrderId;
    expect(await write(FIELD, null, other)).toEqual({ kind: 'unknown' });
  });

  it.each(['down', 'throttled', 'server_error'] as const)(
    'cannot be written to: %s',
    async (kind) => {
      shopify.control.fault({ kind, on: 'graphql' });
      expect(await write(FIELD, null)).toMatchObject({ kind: 'fault' });
    },
  );
});

describe('a shop', () => {
  it('has a time zone', async () => {
    expect(await createShopifyShops(access).readTimeZone(SHOP)).toEqual({
      kind: 'read',
      timeZone: 'Europe/Oslo',
    });
  });
});

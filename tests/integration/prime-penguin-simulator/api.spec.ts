/** The API's face: envelope, errors, tenancy, log-in, lists. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connectionIdOf } from '#sandbox/prime-penguin/api-connections.ts';
import { type JsonObject, mismatches, readOpenApi } from '#sandbox/prime-penguin/open-api.ts';
import {
  ALL_ORDERS,
  CANCEL,
  CHANNEL,
  CHANNELS,
  CONNECTIONS,
  ENTITY_LOGS,
  LOG_IN,
  ORDER_BY_ID,
  ORDERS,
  OTHER_TENANT,
  openShop,
  PROVIDER,
  RENEW,
  SESSION,
  SHOPIFY_ORDER,
  type Shop,
  STATUS_LOGS,
  SYNC_DETAILS,
  TENANT,
} from './a-shop.ts';

let now = 0;
let shop: Shop;
beforeEach(async () => {
  now = Date.UTC(2026, 10, 23, 9);
  shop = await openShop({ now: () => now });
});
afterEach(async () => {
  expect(await shop.control.violations()).toEqual([]);
  await shop.stop();
});

const NOBODY = { authorization: null, 'abp-tenantid': null };

function logIn(password = 'secret-password', more: object = {}) {
  const body = { userNameOrEmailAddress: 'anna', password, tenantId: TENANT, ...more };
  return shop.call('POST', LOG_IN, {}, { body, headers: NOBODY });
}

async function resultOf(answer: Promise<{ body: JsonObject }>): Promise<JsonObject> {
  return (await answer).body.result as JsonObject;
}

async function changeAnna(patch: object) {
  // The first user of a fresh simulator.
  await shop.control.changeUser(7_001, patch);
}

describe('an answer', () => {
  it('is wrapped in ABP’s envelope and carries the simulator’s clock, to the second', async () => {
    const { status, headers, body } = await shop.call('GET', CHANNELS);
    expect(status).toBe(200);
    expect(headers.get('date')).toBe('Mon, 23 Nov 2026 09:00:00 GMT');
    expect(body).toEqual({
      result: { items: [{ id: CHANNEL, name: 'Nordlys', domain: 'nordlys.myshopify.com' }] },
      targetUrl: null,
      success: true,
      error: null,
      unAuthorizedRequest: false,
      __abp: true,
    });
  });

  it('follows a clock that runs ahead', async () => {
    await shop.control.setClockSkew(90_000);
    const id = await shop.order({ phase: 'read' });
    const { headers } = await shop.cancel(id);
    expect(headers.get('date')).toBe('Mon, 23 Nov 2026 09:01:30 GMT');
    const order = (await shop.get(ORDER_BY_ID, { Id: id })).result;
    expect(order).toMatchObject({ cancelledAt: '2026-11-23T09:01:30.000Z' });
  });

  it('is what the reference describes, for every call that reads', async () => {
    const id = await shop.order({ plan: { kind: 'ships' } });
    await shop.control.recordProblem(id, { via: 'entity_log', message: 'Late' });
    await shop.control.runBatch(PROVIDER);
    await shop.call(
      'POST',
      '/api/services/app/WebhookSubscription/AddSubscription',
      {},
      { body: { webhookUri: `${shop.url}/none`, webhooks: ['App.TestWebhook'], isActive: true } },
    );
    const [subscription] = (await resultOf(
      shop.call('GET', '/api/services/app/WebhookSubscription/GetAllSubscriptions'),
    ).then(({ items }) => items)) as unknown as JsonObject[];
    const reference = readOpenApi('app/integrations/prime-penguin/openapi.json');
    const query: Record<string, Record<string, string | number | boolean>> = {
      [ORDERS]: {
        OrderId: SHOPIFY_ORDER,
        IncludeLineItems: true,
        IncludeFulfillments: true,
        IncludeOrderTracking: true,
      },
      [ALL_ORDERS]: {
        IncludeLineItems: true,
        IncludeFulfillments: true,
        IncludeOrderTracking: true,
      },
      [ORDER_BY_ID]: { Id: id },
      [STATUS_LOGS]: { salesChannelOrderId: id },
      [CONNECTIONS]: { Sorting: 'id asc', SkipCount: 0, MaxResultCount: 10 },
      [SYNC_DETAILS]: { id: connectionIdOf({ id: PROVIDER }) },
      [ENTITY_LOGS]: { EntityType: 0, EntityId: id },
      '/api/services/app/WarehouseOrder/GetOrderById': { salesChannelOrderId: id },
      '/api/services/app/WebhookSubscription/GetSubscription': {
        subscriptionId: String(subscription?.id),
      },
    };
    let calls = 0;
    for (const [path, { get }] of Object.entries(reference.paths)) {
      if (get === undefined) continue;
      calls += 1;
      const schema = get.responses?.['200']?.content?.['application/json']?.schema ?? {};
      const { status, body } = await shop.call('GET', path, query[path]);
      expect([path, status, mismatches(reference, schema, body)]).toEqual([path, 200, []]);
    }
    expect(calls).toBeGreaterThan(10);
  });
});

describe('an error', () => {
  it('meant for people is HTTP 500 with a message', async () => {
    const id = await shop.order({
      cancelRefusal: 'The provider does not take cancellations today.',
    });
    const { status, body } = await shop.cancel(id);
    expect(status).toBe(500);
    expect(body).toMatchObject({
      success: false,
      result: null,
      error: {
        code: 0,
        message: 'The provider does not take cancellations today.',
        validationErrors: null,
      },
      __abp: true,
    });
    expect(await shop.shown(id)).toBe('Pending | InProgress');
  });

  it('of an unknown order is 404', async () => {
    const { status, body } = await shop.cancel(123);
    expect(status).toBe(404);
    expect((body.error as JsonObject).message).toMatch(/^There is no such an entity\./);
  });

  it.each([
    [
      'cancelled already',
      async () => {
        const id = await shop.order();
        await shop.cancel(id);
        return id;
      },
      /already cancelled/,
    ],
    ['stopped already', () => shop.order({ phase: 'stopped' }), /already cancelled/],
    ['shipped already', () => shop.order({ phase: 'shipped' }), /already fulfilled/],
  ])('answers the cancel of an order that is %s', async (_, make, message) => {
    const id = await make();
    const before = await shop.shown(id);
    const { status, body } = await shop.cancel(id);
    expect(status).toBe(500);
    expect((body.error as JsonObject).message).toMatch(message);
    expect(await shop.shown(id)).toBe(before);
  });

  it('counts every request to cancel, refused ones too', async () => {
    const id = await shop.order();
    await shop.cancel(id);
    await shop.cancel(id);
    const [truth] = await shop.control.truth(SHOPIFY_ORDER);
    expect(truth?.cancelRequestsReceived).toBe(2);
  });
});

describe('a token', () => {
  it('that is unknown, withdrawn or too old is 401, with ABP’s mark', async () => {
    const short = await shop.control.issueToken({ tenantId: TENANT, lifetimeSeconds: 60 });
    const withdrawn = await shop.control.issueToken({ tenantId: TENANT });
    await shop.control.revokeTokens({ accessToken: withdrawn });
    const at = (token: string) =>
      shop.call('GET', CHANNELS, {}, { headers: { authorization: `Bearer ${token}` } });
    expect((await at(short)).status).toBe(200);
    now += 60_000;
    for (const token of [short, withdrawn, 'nonsense']) {
      const { status, body, headers } = await at(token);
      expect([status, body.unAuthorizedRequest]).toEqual([401, true]);
      expect(headers.get('www-authenticate')).toMatch(/^Bearer/);
    }
  });

  it('is good for its own tenant only', async () => {
    const headers = { 'abp-tenantid': String(OTHER_TENANT) };
    expect((await shop.call('GET', CHANNELS, {}, { headers })).status).toBe(403);
  });

  it('does not see another tenant’s orders', async () => {
    const id = await shop.order();
    const token = await shop.control.issueToken({ tenantId: OTHER_TENANT });
    const headers = { authorization: `Bearer ${token}`, 'abp-tenantid': String(OTHER_TENANT) };
    expect((await shop.call('POST', CANCEL, { orderId: id }, { headers })).status).toBe(404);
    expect((await shop.call('GET', ORDER_BY_ID, { Id: id }, { headers })).status).toBe(404);
    for (const [path, query] of [
      [ORDERS, { OrderId: SHOPIFY_ORDER }],
      [ALL_ORDERS, {}],
      [CHANNELS, {}],
    ] as const) {
      const result = await resultOf(shop.call('GET', path, query, { headers }));
      expect(result.items).toEqual([]);
    }
  });

  it('of a tenant that is switched off is refused', async () => {
    await shop.control.setTenantActive(TENANT, false);
    expect((await shop.call('GET', CHANNELS)).status).toBe(401);
  });

  it('of a user without the permission to cancel reads, and is forbidden to cancel', async () => {
    const id = await shop.order();
    await changeAnna({ mayCancelOrders: false });
    expect((await shop.call('GET', ORDER_BY_ID, { Id: id })).status).toBe(200);
    expect((await shop.cancel(id)).status).toBe(403);
    await changeAnna({ mayReadOrders: false });
    expect((await shop.call('GET', ORDER_BY_ID, { Id: id })).status).toBe(403);
  });

  it('that is no good leaves the session call a success without a user', async () => {
    const headers = { authorization: 'Bearer nonsense' };
    const session = () => shop.call('GET', SESSION, {}, { headers });
    expect(await session()).toMatchObject({ status: 200, body: { result: { user: null } } });
    expect(await shop.get(SESSION)).toMatchObject({
      result: { user: { userName: 'anna' }, tenant: { id: TENANT, name: 'Nordlys AB' } },
    });
    await shop.control.setQuirks({ sessionWithoutLogin: 'unauthorised' });
    expect((await session()).status).toBe(401);
  });
});

describe('logging in', () => {
  it('gives tokens with lifetimes; a renewal gives a new access token', async () => {
    await shop.control.setTokenRules({ accessTokenSeconds: 60, refreshTokenSeconds: 600 });
    const result = await resultOf(logIn());
    expect(result).toMatchObject({ expireInSeconds: 60, refreshTokenExpireInSeconds: 600 });
    const at = (token: unknown) =>
      shop.call('GET', CHANNELS, {}, { headers: { authorization: `Bearer ${token}` } });
    expect((await at(result.accessToken)).status).toBe(200);
    now += 61_000;
    expect((await at(result.accessToken)).status).toBe(401);
    const renew = () =>
      shop.call('POST', RENEW, { refreshToken: String(result.refreshToken) }, { headers: NOBODY });
    const renewed = await resultOf(renew());
    expect((await at(renewed.accessToken)).status).toBe(200);
    now += 600_000;
    expect((await renew()).status).toBe(401);
    await shop.control.setTokenRules({ refreshRejection: 'internal_error' });
    expect((await renew()).status).toBe(500);
  });

  it('keeps refresh tokens when only access tokens are withdrawn', async () => {
    const { refreshToken } = await resultOf(logIn());
    await shop.control.revokeTokens({ tenantId: TENANT, accessTokensOnly: true });
    expect((await shop.call('GET', CHANNELS)).status).toBe(401);
    const renewed = shop.call(
      'POST',
      RENEW,
      { refreshToken: String(refreshToken) },
      { headers: NOBODY },
    );
    expect((await renewed).status).toBe(200);
  });

  it.each([
    ['a wrong password', {}, 'wrong', /Invalid user name or password/],
    ['a locked account', { isLocked: true }, undefined, /locked out/],
    ['a captcha', { captchaRequired: true }, undefined, /Captcha/],
  ])('is refused in words by %s', async (_, patch, password, words) => {
    await changeAnna(patch);
    const { status, body } = await logIn(password);
    expect(status).toBe(500);
    const { message, details } = body.error as JsonObject;
    expect(`${message} ${details}`).toMatch(words);
  });

  it('is refused for a tenant that is unknown or switched off', async () => {
    expect((await logIn(undefined, { tenantId: 999 })).status).toBe(500);
    await shop.control.setTenantActive(TENANT, false);
    expect((await logIn()).status).toBe(500);
  });

  it('may ask for a second factor, and takes its code', async () => {
    await changeAnna({ twoFactorRequired: true });
    expect(await resultOf(logIn())).toMatchObject({
      accessToken: null,
      requiresTwoFactorVerification: true,
    });
    expect((await logIn(undefined, { twoFactorVerificationCode: '000000' })).status).toBe(500);
    const passed = await resultOf(logIn(undefined, { twoFactorVerificationCode: '123456' }));
    expect(passed.accessToken).toEqual(expect.any(String));
  });

  it('may ask for a new password first', async () => {
    await changeAnna({ mustResetPassword: true });
    expect(await resultOf(logIn())).toMatchObject({ accessToken: null, shouldResetPassword: true });
  });
});

describe('a list', () => {
  beforeEach(async () => {
    for (let n = 0; n < 12; n += 1) {
      now += 1_000;
      await shop.control.addOrder({
        tenantId: TENANT,
        salesChannelId: CHANNEL,
        shopifyOrderId: `777${n}`,
        orderNumber: `#${n}`,
        phase: 'read',
        importedAt: now,
      });
    }
  });

  async function numbers(query: Record<string, string | number>) {
    const result = (await shop.get(ALL_ORDERS, query)).result as JsonObject;
    const items = result.items as unknown as JsonObject[];
    return { totalCount: result.totalCount, items: items.map(({ orderNumber }) => orderNumber) };
  }

  it('has ten items unless asked for more, and pages that can be sorted', async () => {
    expect((await numbers({})).items).toHaveLength(10);
    expect(
      await numbers({ Sorting: 'PrimePenguinModifiedAt asc', SkipCount: 10, MaxResultCount: 5 }),
    ).toEqual({
      totalCount: 12,
      items: ['#10', '#11'],
    });
  });

  it('is cut by the date of modification, with and without a zone', async () => {
    const since = new Date(now - 1_000).toISOString();
    for (const from of [since, since.slice(0, -1)]) {
      const found = await numbers({ FromPrimePenguinModifiedAt: from, Sorting: 'id asc' });
      expect(found.items).toEqual(['#10', '#11']);
    }
  });
});

describe('quirks', () => {
  it.each([
    ['lower', 'inprogress'],
    ['upper', 'INPROGRESS'],
    ['spaced', 'In Progress'],
    ['snake', 'in_progress'],
  ] as const)('spell statuses in %s', async (statusSpelling, shown) => {
    const id = await shop.order();
    await shop.control.setQuirks({ statusSpelling });
    expect(await shop.shown(id)).toMatch(shown);
  });

  it('print dates without a zone, null or drop members, and add unknown ones', async () => {
    const id = await shop.order();
    await shop.control.setQuirks({
      dateTimes: 'no_zone',
      nullMembers: ['lineItems'],
      missingMembers: ['warehouseError'],
      unknownMembers: true,
    });
    const order = (await shop.get(ORDER_BY_ID, { Id: id })).result as JsonObject;
    expect(order.primePenguinModifiedAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}$/);
    expect(order.lineItems).toBeNull();
    expect(order).not.toHaveProperty('warehouseError');
    expect(order).toHaveProperty('addedSince2027');
    await shop.control.setQuirks({ omitNulls: true, dateHeader: 'absent' });
    const { body, headers } = await shop.call('GET', ORDER_BY_ID, { Id: id });
    expect(body).not.toHaveProperty('error');
    expect(headers.get('date')).toBeNull();
    await shop.control.resetQuirks();
    expect((await shop.get(ORDER_BY_ID, { Id: id })).error).toBeNull();
  });

  it('show statuses and log codes that nobody knows', async () => {
    const id = await shop.order();
    await shop.control.warehouseSays(id, {
      kind: 'status',
      raw: 'Q7',
      normalised: 'Quarantined',
      withParcel: false,
    });
    await shop.control.recordProblem(id, { via: 'entity_log', code: 99, message: 'New' });
    expect(await shop.shown(id)).toBe('Pending | Quarantined');
    const { items } = (await shop.get(ENTITY_LOGS, { EntityType: 0, EntityId: id }))
      .result as JsonObject;
    expect(items).toMatchObject([{ logCode: 99 }]);
  });
});

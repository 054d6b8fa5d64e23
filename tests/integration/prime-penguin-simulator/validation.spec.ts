/** What the reference does not allow is refused loudly and recorded. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readOpenApi } from '#sandbox/prime-penguin/open-api.ts';
import {
  ALL_ORDERS,
  CANCEL,
  CHANNELS,
  LOG_IN,
  ORDER_BY_ID,
  openShop,
  type Shop,
  STATUS_LOGS,
} from './a-shop.ts';

let shop: Shop;
beforeEach(async () => {
  shop = await openShop();
});
afterEach(() => shop.stop());

type Arguments = Parameters<Shop['call']>;

const BREACHES: readonly (readonly [string, number, Arguments])[] = [
  [
    'an unknown path',
    404,
    ['POST', '/api/services/app/SelfManagedStoreOrder/DeleteOrder', { orderId: 1 }],
  ],
  ['a wrong method', 405, ['GET', CANCEL, { orderId: 1 }]],
  ['an unknown parameter', 400, ['GET', ALL_ORDERS, { ModifiedSince: 'x' }]],
  ['a parameter in other letters', 400, ['POST', CANCEL, { OrderID: 1 }]],
  ['a missing parameter', 400, ['POST', CANCEL]],
  ['an empty number', 400, ['POST', CANCEL, { orderId: '' }]],
  ['a text for a number', 400, ['GET', STATUS_LOGS, { salesChannelOrderId: 'nine' }]],
  ['a page that is too long', 400, ['GET', ALL_ORDERS, { MaxResultCount: 10_001 }]],
  ['a date that is none', 400, ['GET', ALL_ORDERS, { FromPrimePenguinModifiedAt: 'yesterday' }]],
  ['a field that cannot be sorted by', 501, ['GET', ALL_ORDERS, { Sorting: 'customerMood asc' }]],
  ['no tenant', 400, ['GET', CHANNELS, {}, { headers: { 'abp-tenantid': null } }]],
  ['no token', 401, ['GET', CHANNELS, {}, { headers: { authorization: null } }]],
  ['a body where none belongs', 400, ['POST', CANCEL, { orderId: 1 }, { body: { orderId: 1 } }]],
  [
    'a body without a required member',
    400,
    ['POST', LOG_IN, {}, { body: { userNameOrEmailAddress: 'anna' } }],
  ],
  [
    'a body with a member of the wrong type',
    400,
    ['POST', LOG_IN, {}, { body: { userNameOrEmailAddress: 'anna', password: 7 } }],
  ],
  [
    'a body with an unknown member',
    400,
    ['POST', LOG_IN, {}, { body: { userNameOrEmailAddress: 'anna', password: 'x', pass: 'x' } }],
  ],
  [
    'a body of another type',
    415,
    ['POST', LOG_IN, {}, { body: {}, headers: { 'content-type': 'text/plain' } }],
  ],
];

describe('a request that the reference does not allow', () => {
  it.each(BREACHES)('with %s is refused with %i, and recorded', async (_, status, request) => {
    const answer = await shop.call(...request);
    expect(answer.status).toBe(status);
    expect(answer.headers.get('x-simulator-refused')).not.toBeNull();
    expect(answer.body).toMatchObject({ success: false, __abp: true });
    expect(await shop.control.violations()).toHaveLength(1);
    await shop.control.clearViolations();
    expect(await shop.control.violations()).toEqual([]);
  });

  it('is recorded without the values that it carried', async () => {
    await shop.call(
      'POST',
      LOG_IN,
      { refreshToken: 'very-secret' },
      { body: { password: 'hunter2' } },
    );
    const recorded = JSON.stringify(await shop.control.violations());
    expect(recorded).toContain('refreshToken');
    expect(recorded).not.toMatch(/very-secret|hunter2/);
  });

  it('changes nothing', async () => {
    const id = await shop.order();
    await shop.call('POST', CANCEL, { orderId: id, force: true });
    expect(await shop.shown(id)).toBe('Pending | InProgress');
  });
});

describe('a call of the reference that the simulator does not serve', () => {
  it('is refused as loudly', async () => {
    const own = readOpenApi('app/integrations/prime-penguin/openapi.json');
    const path = '/api/services/app/EshopManagement/UpdateWarehouseStatus';
    await shop.stop();
    shop = await openShop({ openApi: { ...own, paths: { ...own.paths, [path]: { post: {} } } } });
    expect((await shop.call('POST', path)).status).toBe(501);
    expect(await shop.control.violations()).toHaveLength(1);
  });
});

describe('calls that only a wider reference names', () => {
  it('are served once it does: log-out ends the token, fulfilments are listed', async () => {
    const own = readOpenApi('app/integrations/prime-penguin/openapi.json');
    const logOut = '/api/TokenAuth/LogOut';
    const parcels = '/api/services/app/SalesChannelOrders/Fulfillments';
    const orderId = { name: 'OrderId', in: 'query', required: true, schema: { type: 'integer' } };
    await shop.stop();
    shop = await openShop({
      openApi: {
        ...own,
        paths: {
          ...own.paths,
          [logOut]: { get: {} },
          [parcels]: { get: { parameters: [orderId] } },
        },
      },
    });
    const id = await shop.order({ phase: 'shipped' });
    const { result } = await shop.get(parcels, { OrderId: id });
    expect(result).toMatchObject({ items: [{ status: 'success', trackingCompany: 'PostNord' }] });
    await shop.get(logOut);
    expect((await shop.call('GET', ORDER_BY_ID, { Id: id })).status).toBe(401);
    expect(await shop.control.violations()).toEqual([]);
  });
});

describe('another path for the cancel', () => {
  it('is served beside the one of the reference', async () => {
    const cancelPath = '/api/services/app/StoreOrder/Cancel';
    await shop.stop();
    shop = await openShop({ cancelPath });
    const id = await shop.order();
    expect((await shop.call('POST', cancelPath, { orderId: id })).status).toBe(200);
    expect(await shop.shown(id)).toBe('Cancelled | InProgress');
  });
});

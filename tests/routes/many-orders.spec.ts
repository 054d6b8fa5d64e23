/** The calls for many orders: what they take, what they refuse as a whole, and what they answer. */
import { describe, expect, it } from 'vitest';
import type { BulkRequestView, OrdersCheckView } from '#app/contract/bulk.ts';
import type {
  CheckOrdersResult,
  ManyOrdersRequest,
  ReadBulkRequestResult,
  RequestManyResult,
} from '#app/use-cases/many-orders.ts';
import { SHOP, STAFF_USER_ID } from './support/shopify.ts';
import { postJson, webApp } from './support/web-app.ts';

const CHECK = '/api/orders/check';
const BULK = '/api/cancellations/bulk';
const ORDER_ID = 'gid://shopify/Order/123';
const WISH = { orderIds: [ORDER_ID] };

const REQUEST: BulkRequestView = {
  id: '7d1c0a52-0f5b-4a49-9f3e-1b2c3d4e5f60',
  version: 2,
  demo: false,
  requestedAt: '2026-11-23T09:00:00.000Z',
  requestedBy: { kind: 'bulk', userId: STAFF_USER_ID },
  orders: [
    {
      orderId: ORDER_ID,
      orderName: '#1001',
      result: 'created',
      cancellationId: '11111111-0f5b-4a49-9f3e-1b2c3d4e5f60',
      outcome: 'pending',
      nextStep: 'wait',
      warehouses: [{ provider: null, verdict: 'delivering', why: null, stopTakenBack: false }],
    },
  ],
};
const CHECKED: OrdersCheckView = {
  demo: false,
  askReason: 'optional',
  lookedAt: '2026-11-23T09:00:00.000Z',
  orders: [],
};

async function expectProblem(response: Response, status: number, code: string, field?: string) {
  expect(response.status).toBe(status);
  expect(response.headers.get('Access-Control-Allow-Origin')).toBe('*');
  const body = await response.json();
  expect(body).toMatchObject({ status, code, ...(field === undefined ? {} : { field }) });
  return body;
}

describe.each([CHECK, BULK])('a list of orders for %s', (path) => {
  const ids = (count: number) => Array.from({ length: count }, (_, index) => `${index + 1}`);
  function app() {
    const given: (readonly string[])[] = [];
    const web = webApp({
      checkOrders: async (_shop, orderIds) => {
        given.push(orderIds);
        return { kind: 'checked', check: CHECKED };
      },
      requestMany: async ({ orderIds }) => {
        given.push(orderIds);
        return { kind: 'requested', request: REQUEST };
      },
    });
    return { web, given };
  }

  it('may hold 250, in their longest spelling and with a note', async () => {
    const { web, given } = app();
    const orderIds = ids(250).map((id) => `gid://shopify/Order/${id.padEnd(20, '0')}`);
    const response = await web.call(path, postJson({ orderIds, note: '𝌆'.repeat(250) }));
    expect(response.ok).toBe(true);
    expect(given).toEqual([orderIds]);
  });

  it('is refused with 251, naming the field and the limit', async () => {
    const { web, given } = app();
    const response = await web.call(path, postJson({ orderIds: ids(251) }));
    const { detail } = await expectProblem(response, 422, 'malformed_input', 'orderIds');
    expect(detail).toBe('Expected for orderIds: at most 250 orders at once.');
    expect(given).toEqual([]);
  });

  it.each([[{}], [{ orderIds: [] }], [{ orderIds: ORDER_ID }], [{ orderIds: { 0: ORDER_ID } }]])(
    'is refused when it is none: %j',
    async (body) => {
      const response = await app().web.call(path, postJson(body));
      await expectProblem(response, 422, 'malformed_input', 'orderIds');
    },
  );

  it('is taken with what is no id among the ids: each line says so itself', async () => {
    const { web, given } = app();
    await web.call(path, postJson({ orderIds: [123, null, 'nonsense', { id: 1 }, ['2']] }));
    expect(given).toEqual([['123', '', 'nonsense', '', '']]);
  });

  it('is refused when it is far too large', async () => {
    const response = await app().web.call(path, postJson({ orderIds: ['x'.repeat(140_000)] }));
    await expectProblem(response, 413, 'body_too_large');
  });

  it('is not read from somebody who is not signed in', async () => {
    const response = await app().web.fetch(path, postJson({ orderIds: ids(1) }));
    expect(response.status).toBe(401);
  });

  it('is taken by POST only, and a preflight is let through', async () => {
    const { web } = app();
    await expectProblem(await web.call(path), 405, 'method_not_allowed');
    const preflight = await web.call(path, {
      method: 'OPTIONS',
      headers: { 'Access-Control-Request-Method': 'POST' },
    });
    expect(preflight.status).toBe(204);
  });
});

describe('checking many orders', () => {
  const checking = (result: CheckOrdersResult) =>
    webApp({ checkOrders: async () => result }).call(CHECK, postJson(WISH));

  it('answers with their lines', async () => {
    const response = await checking({ kind: 'checked', check: CHECKED });
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual(CHECKED);
  });

  it.each<[CheckOrdersResult, number, string]>([
    [{ kind: 'not_connected' }, 409, 'not_connected'],
    [{ kind: 'shopify_unavailable', message: 'Try again.' }, 503, 'shopify_unavailable'],
  ])('answers %j with %i %s', async (result, status, code) => {
    await expectProblem(await checking(result), status, code);
  });
});

describe('pressing for many orders', () => {
  const pressing = (result: RequestManyResult) =>
    webApp({ requestMany: async () => result }).call(BULK, postJson(WISH));

  it('answers 201 with a line for each, and where to follow them', async () => {
    const response = await pressing({ kind: 'requested', request: REQUEST });
    expect(response.status).toBe(201);
    expect(response.headers.get('Location')).toBe(`${BULK}/${REQUEST.id}`);
    expect(await response.json()).toEqual(REQUEST);
  });

  it('answers 422 with the field where the shop wants a reason and none is given', async () => {
    const response = await pressing({ kind: 'reason_required' });
    await expectProblem(response, 422, 'malformed_input', 'reason');
  });

  it.each<[RequestManyResult, number, string]>([
    [{ kind: 'not_connected' }, 409, 'not_connected'],
    [{ kind: 'shopify_unavailable', message: 'Try again.' }, 503, 'shopify_unavailable'],
  ])('answers %j with %i %s', async (result, status, code) => {
    await expectProblem(await pressing(result), status, code);
  });

  it('hands on who pressed, why and the note', async () => {
    const asked: ManyOrdersRequest[] = [];
    const app = webApp({
      requestMany: async (request) => {
        asked.push(request);
        return { kind: 'requested', request: REQUEST };
      },
    });
    await app.call(BULK, postJson({ ...WISH, reason: 'fraud', note: ' Same card. ' }));
    await app.call(BULK, postJson(WISH));
    const of = { shop: SHOP, orderIds: [ORDER_ID], userId: STAFF_USER_ID };
    expect(asked).toEqual([
      { ...of, reason: 'fraud', note: 'Same card.' },
      { ...of, reason: null, note: null },
    ]);
  });

  it.each([
    [{ ...WISH, reason: 'boredom' }, 'reason'],
    [{ ...WISH, note: 'x'.repeat(501) }, 'note'],
  ])('refuses %j', async (wish, field) => {
    const response = await webApp().call(BULK, postJson(wish));
    await expectProblem(response, 422, 'malformed_input', field);
  });
});

describe('following many orders', () => {
  const path = `${BULK}/${REQUEST.id}`;
  const reading = (result: ReadBulkRequestResult, query = '') =>
    webApp({ readBulkRequest: async () => result }).call(`${path}${query}`);

  it('answers with what stands', async () => {
    const response = await reading({ kind: 'found', request: REQUEST });
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual(REQUEST);
  });

  it('answers 304 when nothing has changed', async () => {
    expect((await reading({ kind: 'unchanged' }, '?since=2&wait=0')).status).toBe(304);
  });

  it('answers 404 for a request of another shop', async () => {
    const response = await reading({ kind: 'unknown_bulk_request' });
    await expectProblem(response, 404, 'cancellation_not_found');
  });

  it('waits at most 25 seconds, from the version that the reader has', async () => {
    const asked: unknown[] = [];
    const app = webApp({
      readBulkRequest: async (shop, id, wait) => {
        asked.push([shop, id, wait && { since: wait.since, waitMs: wait.waitMs }]);
        return { kind: 'unchanged' };
      },
    });
    await app.call(`${path}?since=2&wait=600`);
    await app.call(path);
    expect(asked).toEqual([
      [SHOP, REQUEST.id, { since: 2, waitMs: 25_000 }],
      [SHOP, REQUEST.id, null],
    ]);
  });

  it('refuses a version that is none', async () => {
    await expectProblem(await webApp().call(`${path}?since=x`), 422, 'malformed_input', 'since');
  });
});

/** Each way in which a use case can end has its own status and code, and an extension can read it. */
import { describe, expect, it } from 'vitest';
import type { OverviewView } from '#app/contract/activity.ts';
import type {
  ReadActivityResult,
  RecordPersonsWordResult,
  SaveViewResult,
} from '#app/use-cases/activity-application.ts';
import type {
  Application,
  CancellationRequest,
  ConnectShopResult,
  ReadCancellationResult,
  ReadOrderResult,
  RequestCancellationResult,
  RetryCancellationResult,
} from '#app/use-cases/application.ts';
import { type CancellationFilter, NO_FILTER } from '#app/use-cases/ports/activity.ts';
import { SHOP, STAFF_USER_ID } from './support/shopify.ts';
import { aRejection, CANCELLATION, CONNECTION, ORDER } from './support/views.ts';
import { postJson, webApp } from './support/web-app.ts';

const ID = CANCELLATION.id;
const SIGNED_IN = {
  userId: STAFF_USER_ID,
  sessionToken: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
};
const TOKEN = { method: 'token', tenantId: 42, accessToken: 'a-long-lived-token' };

async function expectReadable(response: Response): Promise<void> {
  expect(response.headers.get('Access-Control-Allow-Origin')).toBe('*');
  expect(response.headers.get('Cache-Control')).toBe('no-store');
}

async function expectProblem(
  response: Response,
  status: number,
  code: string,
  field?: string,
): Promise<void> {
  await expectReadable(response);
  expect(response.headers.get('Content-Type')).toBe('application/problem+json');
  const body = await response.json();
  expect(body).toEqual({
    type: 'about:blank',
    title: expect.any(String),
    status,
    code,
    detail: expect.stringMatching(/\S.*\.$/),
    ...(field === undefined ? {} : { field }),
  });
  expect(response.status).toBe(status);
}

describe('reading an order', () => {
  const reading = (result: ReadOrderResult) =>
    webApp({ readOrder: async () => result }).call('/api/orders/123');

  it('answers with where it is now', async () => {
    const response = await reading({ kind: 'found', order: ORDER });
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual(ORDER);
    await expectReadable(response);
  });

  it.each<[ReadOrderResult, number, string]>([
    [{ kind: 'unknown_order' }, 404, 'order_not_found'],
    [{ kind: 'not_connected' }, 409, 'not_connected'],
    [{ kind: 'shopify_unavailable', message: 'Try again.' }, 503, 'shopify_unavailable'],
  ])('answers %j with %i %s', async (result, status, code) => {
    await expectProblem(await reading(result), status, code);
  });

  it('asks for the shop of the token, whatever the address says', async () => {
    const asked: unknown[] = [];
    const app = webApp({
      readOrder: async (...args) => {
        asked.push(args);
        return { kind: 'found', order: ORDER };
      },
    });
    await app.call('/api/orders/123?shop=other.myshopify.com');
    expect(asked).toEqual([[SHOP, '123']]);
  });
});

describe('reading what is stored of an order', () => {
  it('asks nobody to look', async () => {
    const app = webApp({ readStoredOrder: async () => ({ kind: 'found', order: ORDER }) });
    const response = await app.call('/api/orders/123?look=no');
    expect(await response.json()).toEqual(ORDER);
    await expectReadable(response);
  });
});

describe('asking for a cancellation', () => {
  const WISH = { orderId: 'gid://shopify/Order/123' };
  const asking = (result: RequestCancellationResult, wish: unknown = WISH) =>
    webApp({ requestCancellation: async () => result }).call('/api/cancellations', postJson(wish));

  it('answers 201 with a new one', async () => {
    const response = await asking({ kind: 'created', cancellation: CANCELLATION });
    expect(response.status).toBe(201);
    expect(response.headers.get('Location')).toBe(`/api/cancellations/${ID}`);
    expect(await response.json()).toEqual(CANCELLATION);
    await expectReadable(response);
  });

  it('answers 200 with the open one that it joined', async () => {
    const response = await asking({ kind: 'joined', cancellation: CANCELLATION });
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual(CANCELLATION);
  });

  it.each<[RequestCancellationResult, number, string]>([
    [{ kind: 'unknown_order' }, 404, 'order_not_found'],
    [{ kind: 'not_connected' }, 409, 'not_connected'],
    [{ kind: 'shopify_unavailable', message: 'Try again.' }, 503, 'shopify_unavailable'],
  ])('answers %j with %i %s', async (result, status, code) => {
    await expectProblem(await asking(result), status, code);
  });

  it('answers 422 with the field where the shop wants a reason and none is given', async () => {
    const response = await asking({ kind: 'reason_required' });
    await expectProblem(response, 422, 'malformed_input', 'reason');
  });

  it('hands on who asked, why and the note', async () => {
    const asked: CancellationRequest[] = [];
    const app = webApp({
      requestCancellation: async (request) => {
        asked.push(request);
        return { kind: 'created', cancellation: CANCELLATION };
      },
    });
    const wish = { ...WISH, reason: 'fraud', note: ' Same card, three names. ' };
    await app.call('/api/cancellations', postJson(wish));
    await app.call('/api/cancellations', postJson({ ...WISH, note: '  ' }));
    const requestedBy = { kind: 'staff', userId: STAFF_USER_ID };
    const note = 'Same card, three names.';
    expect(asked).toEqual([
      { shop: SHOP, shopifyOrderId: '123', reason: 'fraud', note, requestedBy },
      { shop: SHOP, shopifyOrderId: '123', reason: null, note: null, requestedBy },
    ]);
  });
});

describe('reading a cancellation', () => {
  const reading = (result: ReadCancellationResult, query = '') =>
    webApp({ readCancellation: async () => result }).call(`/api/cancellations/${ID}${query}`);

  it('answers with it', async () => {
    const response = await reading({ kind: 'found', cancellation: CANCELLATION });
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual(CANCELLATION);
    await expectReadable(response);
  });

  it('answers 304 when there is nothing newer', async () => {
    const response = await reading({ kind: 'unchanged' }, '?since=7&wait=0');
    expect(response.status).toBe(304);
    await expectReadable(response);
  });

  it('answers 404 for one of another shop', async () => {
    await expectProblem(
      await reading({ kind: 'unknown_cancellation' }),
      404,
      'cancellation_not_found',
    );
  });

  it.each([
    ['', null],
    ['?wait=20', null],
    ['?since=7', { since: 7, waitMs: 0 }],
    ['?since=0&wait=0.5', { since: 0, waitMs: 500 }],
    ['?since=7&wait=25', { since: 7, waitMs: 25_000 }],
    ['?since=7&wait=3600', { since: 7, waitMs: 25_000 }],
  ])('reads %s as %j', async (query, wait) => {
    const asked: Parameters<Application['readCancellation']>[] = [];
    const app = webApp({
      readCancellation: async (...args) => {
        asked.push(args);
        return { kind: 'unchanged' };
      },
    });
    await app.call(`/api/cancellations/${ID}${query}`);
    const expected = wait === null ? null : { ...wait, signal: expect.any(AbortSignal) };
    expect(asked).toEqual([[SHOP, ID, expected]]);
  });

  it('stops waiting when the client leaves', async () => {
    const left = Promise.withResolvers<void>();
    const client = new AbortController();
    const app = webApp({
      readCancellation: async (_shop, _id, wait) => {
        wait?.signal.addEventListener('abort', () => left.resolve());
        client.abort();
        await left.promise;
        return { kind: 'unchanged' };
      },
    });
    const query = '?since=7&wait=25';
    const answer = app.call(`/api/cancellations/${ID}${query}`, { signal: client.signal });
    await left.promise;
    // Nobody is there to read it; what matters is that nothing is held and nothing is called a fault.
    await answer.catch(() => undefined);
    expect(app.logged).toEqual([]);
  });
});

describe('asking again', () => {
  const retrying = (result: RetryCancellationResult) =>
    webApp({ retryCancellation: async () => result }).call(
      `/api/cancellations/${ID}/retry`,
      postJson({}),
    );

  it('answers with the cancellation', async () => {
    const response = await retrying({ kind: 'retried', cancellation: CANCELLATION });
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual(CANCELLATION);
  });

  it.each<[RetryCancellationResult, number, string]>([
    [{ kind: 'not_retryable', cancellation: CANCELLATION }, 409, 'not_retryable'],
    [{ kind: 'unknown_cancellation' }, 404, 'cancellation_not_found'],
    [{ kind: 'not_connected' }, 409, 'not_connected'],
  ])('answers %j with %i %s', async (result, status, code) => {
    await expectProblem(await retrying(result), status, code);
  });

  it('hands on which one and who asked', async () => {
    const asked: unknown[] = [];
    const app = webApp({
      retryCancellation: async (...args) => {
        asked.push(args);
        return { kind: 'retried', cancellation: CANCELLATION };
      },
    });
    await app.call(`/api/cancellations/${ID}/retry`, { method: 'POST' });
    expect(asked).toEqual([[SHOP, ID, { kind: 'staff', userId: STAFF_USER_ID }]]);
  });
});

describe('listing cancellations', () => {
  it('answers a page and where the next begins', async () => {
    const asked: unknown[] = [];
    const app = webApp({
      listCancellations: async (...args) => {
        asked.push(args);
        return { cancellations: [CANCELLATION], nextCursor: 'abc', previousCursor: null };
      },
    });
    const first = await app.call('/api/cancellations');
    expect(await first.json()).toEqual({
      cancellations: [CANCELLATION],
      nextCursor: 'abc',
      previousCursor: null,
    });
    await expectReadable(first);
    await app.call('/api/cancellations?cursor=abc&limit=100');
    expect(asked).toEqual([
      [SHOP, { cursor: null, limit: 25, filter: NO_FILTER }],
      [SHOP, { cursor: 'abc', limit: 100, filter: NO_FILTER }],
    ]);
  });

  const DAY = Date.UTC(2026, 10, 23);
  it.each<[string, Partial<CancellationFilter>]>([
    ['outcome=stopped', { outcomes: ['stopped'] }],
    ['outcome=unknown&outcome=stopped', { outcomes: ['stopped', 'unknown'] }],
    ['outcome=unknown,stopped', { outcomes: ['stopped', 'unknown'] }],
    ['provider=%20Small%20%26%20Sons', { provider: 'Small & Sons' }],
    ['from=2026-11-23&to=2026-11-23', { from: DAY, to: DAY + 86_400_000 }],
    ['from=2026-11-23T01:00:00%2B01:00', { from: DAY }],
    ['to=2026-11-23T00:00:00Z', { to: DAY }],
    ['by=42&kind=bulk,flow', { by: '42', kinds: ['bulk', 'flow'] }],
    ['attention=true', { needsAttention: true }],
    ['attention=0', {}],
    ['q=%231001', { orderName: '#1001' }],
    ['outcome=&provider=&from=&to=&by=&kind=&attention=&q=', {}],
  ])('reads %s', async (query, expected) => {
    const asked: unknown[] = [];
    const app = webApp({
      listCancellations: async (_shop, { filter }) => {
        asked.push(filter);
        return { cancellations: [], nextCursor: null, previousCursor: null };
      },
    });
    await app.call(`/api/cancellations?${query}`);
    expect(asked).toEqual([{ ...NO_FILTER, ...expected }]);
  });
});

describe('the connection to Prime Penguin', () => {
  const put = (body: unknown): RequestInit => ({ ...postJson(body), method: 'PUT' });
  const connecting = (result: ConnectShopResult) =>
    webApp({ connectShop: async () => result }).call('/api/connection', put(TOKEN));

  it('is read without secrets', async () => {
    const app = webApp({ readConnection: async () => CONNECTION });
    const response = await app.call('/api/connection');
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual(CONNECTION);
  });

  it('is made', async () => {
    const response = await connecting({ kind: 'connected', connection: CONNECTION });
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual(CONNECTION);
  });

  it('is not tried again too soon, and says when it may be', async () => {
    const retryAt = Date.now() + 600_000;
    const message = 'Too many logins were tried.';
    const response = await connecting({ kind: 'too_many_attempts', retryAt, message });
    expect(response.status).toBe(429);
    const seconds = Number(response.headers.get('Retry-After'));
    expect(seconds).toBeGreaterThan(540);
    expect(seconds).toBeLessThanOrEqual(600);
    expect(await response.json()).toMatchObject({
      code: 'too_many_attempts',
      detail: message,
      values: { retryAt: new Date(retryAt).toISOString() },
    });
  });

  it.each([
    ['credentials_refused', 422, 'accessToken'],
    ['two_factor_required', 422, 'userName'],
    ['password_must_be_reset', 422, 'password'],
    ['captcha_required', 422, null],
    ['account_locked', 422, 'userName'],
    ['tenant_not_found', 422, 'tenantName'],
    ['tenant_inactive', 422, 'tenantId'],
    ['tenant_mismatch', 422, 'tenantId'],
    ['tenant_is_address', 422, 'tenantName'],
    ['not_a_token', 422, 'accessToken'],
    ['reading_not_allowed', 422, null],
    ['check_refused', 422, null],
    ['sales_channel_unknown', 422, 'salesChannelId'],
    ['open_cancellations', 409, null],
  ] as const)('is refused as %s with %i', async (reason, status, field) => {
    const message = 'In plain English.';
    const values = { tenant: 42 };
    const rejection = aRejection({ reason, field, message, theirWords: 'No.', values });
    const response = await connecting(rejection);
    const { theirWords, values: told, ...body } = await response.clone().json();
    expect({ theirWords, told }).toEqual({ theirWords: 'No.', told: values });
    await expectProblem(Response.json(body, response), status, reason, field ?? undefined);
  });

  it.each([
    [{ kind: 'not_allowed', message: 'Only the owner may.' }, 403],
    [{ kind: 'shopify_unavailable', message: 'It is not known.' }, 503],
  ] as const)('is changed by nobody who may not: %j', async (refused, status) => {
    await expectProblem(await connecting(refused), status, refused.kind);
    const app = webApp({ disconnectShop: async () => refused });
    const response = await app.call('/api/connection', { method: 'DELETE' });
    await expectProblem(response, status, refused.kind);
  });
  it.each(['sales_channel_not_found', 'sales_channel_ambiguous'] as const)(
    'is refused as %s with the sales channels to choose from',
    async (reason) => {
      const salesChannels = [{ id: 3, name: 'Demo', domain: null, reading: 'unknown' }] as const;
      const message = 'Choose one.';
      const response = await connecting(
        aRejection({ reason, field: 'salesChannelId', message, salesChannels }),
      );
      expect(response.status).toBe(422);
      expect(await response.json()).toMatchObject({
        code: reason,
        field: 'salesChannelId',
        salesChannels,
      });
    },
  );

  it('answers 503 when Prime Penguin cannot be asked', async () => {
    const result = { kind: 'prime_penguin_unavailable', message: 'It did not answer.' } as const;
    await expectProblem(await connecting(result), 503, 'prime_penguin_unavailable');
  });

  it('hands on the credentials, a pasted token without its line break', async () => {
    const asked: unknown[] = [];
    const app = webApp({
      connectShop: async (...args) => {
        asked.push(args);
        return { kind: 'connected', connection: CONNECTION };
      },
    });
    const password = { method: 'password', tenantId: 1, userName: ' ann ', password: ' s3cret ' };
    await app.call('/api/connection', put({ ...TOKEN, accessToken: 'a-long-lived-token\n' }));
    await app.call('/api/connection', put(password));
    expect(asked).toEqual([
      [SHOP, SIGNED_IN, TOKEN],
      [SHOP, SIGNED_IN, { ...password, userName: 'ann' }],
    ]);
  });

  it('hands on a tenant’s name, the chosen sales channel and what was confirmed', async () => {
    const asked: unknown[] = [];
    const app = webApp({
      connectShop: async (...args) => {
        asked.push(args);
        return { kind: 'connected', connection: CONNECTION };
      },
    });
    const { tenantId: _, ...secret } = TOKEN;
    const wish = { ...secret, tenantName: ' nordlys\n', salesChannelId: 7, giveUpOpen: true };
    await app.call('/api/connection', put(wish));
    expect(asked).toEqual([[SHOP, SIGNED_IN, { ...wish, tenantName: 'nordlys' }]]);
  });

  it('is ended', async () => {
    const asked: string[] = [];
    const app = webApp({
      disconnectShop: async (shop) => {
        asked.push(shop);
        return { kind: 'disconnected' };
      },
    });
    const response = await app.call('/api/connection', { method: 'DELETE' });
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ connected: false });
    expect(asked).toEqual([SHOP]);
  });
});

describe('a cancellation from beginning to end', () => {
  const reading = (result: ReadActivityResult) =>
    webApp({ readActivity: async () => result }).call(`/api/cancellations/${ID}/activity`);

  it('is told', async () => {
    const activity = { cancellation: CANCELLATION, entries: [] };
    const response = await reading({ kind: 'found', activity });
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual(activity);
    await expectReadable(response);
  });

  it('is 404 for one of another shop', async () => {
    await expectProblem(
      await reading({ kind: 'unknown_cancellation' }),
      404,
      'cancellation_not_found',
    );
  });
});

describe('what a person says', () => {
  const saying = (result: RecordPersonsWordResult) =>
    webApp({ recordPersonsWord: async () => result }).call(
      `/api/cancellations/${ID}/person`,
      postJson({ says: 'stopped' }),
    );

  it('is answered with the cancellation', async () => {
    const response = await saying({ kind: 'recorded', cancellation: CANCELLATION });
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual(CANCELLATION);
  });

  it.each<[RecordPersonsWordResult, number, string, string | undefined]>([
    [{ kind: 'unknown_cancellation' }, 404, 'cancellation_not_found', undefined],
    [{ kind: 'unknown_place' }, 422, 'malformed_input', 'place'],
  ])('is answered for %j with %i %s', async (result, status, code, field) => {
    await expectProblem(await saying(result), status, code, field);
  });

  it('is handed on with who said it', async () => {
    const asked: unknown[] = [];
    const app = webApp({
      recordPersonsWord: async (...args) => {
        asked.push(args);
        return { kind: 'recorded', cancellation: CANCELLATION };
      },
    });
    const path = `/api/cancellations/${ID}/person`;
    await app.call(path, postJson({ place: 1, says: 'ships', note: ' Left at noon ' }));
    await app.call(path, postJson({ says: 'taken_back', note: ' ' }));
    const by = { kind: 'staff', userId: STAFF_USER_ID };
    expect(asked).toEqual([
      [SHOP, ID, { place: 1, says: 'ships', note: 'Left at noon' }, by],
      [SHOP, ID, { place: null, says: 'taken_back', note: null }, by],
    ]);
  });
});

describe('named filters', () => {
  const VIEW = { id: 'v', name: 'Trouble', filter: { outcome: ['unknown'] } } as const;
  const saving = (result: SaveViewResult) =>
    webApp({ saveView: async () => result }).call(
      '/api/views',
      postJson({ name: 'Trouble', filter: {} }),
    );

  it('are listed', async () => {
    const response = await webApp({ listSavedViews: async () => [VIEW] }).call('/api/views');
    expect(await response.json()).toEqual({ views: [VIEW] });
  });

  it('are saved', async () => {
    const response = await saving({ kind: 'saved', view: VIEW });
    expect(response.status).toBe(201);
    expect(await response.json()).toEqual(VIEW);
  });

  it.each<[SaveViewResult, number, string, string | undefined]>([
    [{ kind: 'name_taken' }, 409, 'view_name_taken', 'name'],
    [{ kind: 'too_many', most: 20 }, 409, 'too_many_views', undefined],
  ])('answer %j with %i %s', async (result, status, code, field) => {
    await expectProblem(await saving(result), status, code, field);
  });

  it('hand on the name and the filter', async () => {
    const asked: unknown[] = [];
    const app = webApp({
      saveView: async (...args) => {
        asked.push(args);
        return { kind: 'saved', view: VIEW };
      },
    });
    const filter = { outcome: ['unknown'], attention: true, q: '10', from: '2026-11-23' };
    await app.call('/api/views', postJson({ name: ' Trouble ', filter }));
    const from = Date.UTC(2026, 10, 23);
    const read = { outcomes: ['unknown'], needsAttention: true, orderName: '10', from };
    expect(asked).toEqual([[SHOP, 'Trouble', { ...NO_FILTER, ...read }]]);
  });

  it.each([
    [true, 204],
    [false, 404],
  ])('are deleted: %s is %i', async (isDeleted, status) => {
    const app = webApp({ deleteView: async () => isDeleted });
    const response = await app.call('/api/views/v', { method: 'DELETE' });
    expect(response.status).toBe(status);
  });
});

describe('the overview', () => {
  it('is of the last twelve weeks, or of as many as are asked for', async () => {
    const asked: unknown[] = [];
    const overview: OverviewView = {
      window: { from: '2026-09-07T00:00:00Z', to: '2026-11-28T00:00:00Z' },
      ...{
        attention: { count: 0, first: [] },
        pending: 0,
        notForwarded: [],
        weeks: [],
        providers: [],
      },
    };
    const app = webApp({
      readOverview: async (...args) => {
        asked.push(args);
        return overview;
      },
    });
    expect(await (await app.call('/api/overview')).json()).toEqual(overview);
    await app.call('/api/overview?weeks=52');
    expect(asked).toEqual([
      [SHOP, 12],
      [SHOP, 52],
    ]);
  });
});

describe('an export', () => {
  it('is answered with the link of its filter', async () => {
    const asked: unknown[] = [];
    const link = { url: '/exports/abc', expiresAt: '2026-11-28T12:05:00Z' };
    const app = webApp({
      linkExport: async (...args) => {
        asked.push(args);
        return link;
      },
    });
    const response = await app.call('/api/exports?outcome=unknown', { method: 'POST' });
    expect(response.status).toBe(201);
    expect(await response.json()).toEqual(link);
    expect(asked).toEqual([[SHOP, { ...NO_FILTER, outcomes: ['unknown'] }]]);
  });
});

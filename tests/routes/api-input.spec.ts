/** What a client gets wrong is told with the field and what was expected, and reaches no use case. */
import { describe, expect, it } from 'vitest';
import { postJson, webApp } from './support/web-app.ts';

const ORDER = 'gid://shopify/Order/123';
const WISH = { orderId: ORDER };
const put = (body: unknown): RequestInit => ({ ...postJson(body), method: 'PUT' });

/** No use case is scripted: one that is called ends as a 500. */
async function answer(path: string, init?: RequestInit) {
  const app = webApp();
  const response = await app.call(path, init);
  expect(app.logged).toEqual([]);
  expect(response.headers.get('Access-Control-Allow-Origin')).toBe('*');
  expect(response.headers.get('Content-Type')).toBe('application/problem+json');
  const body = await response.json();
  return { status: response.status, code: body.code, field: body.field, detail: body.detail };
}

describe('an order id that is none', () => {
  it.each([
    'abc',
    '12x',
    '-1',
    '0',
    '1.5',
    '9'.repeat(21),
    '%00',
    'gid:%2F%2Fshopify%2FProduct%2F1',
  ])('is refused: %s', async (id) => {
    expect(await answer(`/api/orders/${id}`)).toEqual({
      status: 422,
      code: 'malformed_input',
      field: 'orderId',
      detail: expect.stringContaining('numeric order id'),
    });
  });
});

describe('a look that is neither wanted nor not', () => {
  it.each(['', 'maybe', 'NO'])('is refused: "%s"', async (look) => {
    expect(await answer(`/api/orders/123?look=${look}`)).toEqual({
      status: 422,
      code: 'malformed_input',
      field: 'look',
      detail: 'Expected for look: yes or no.',
    });
  });
});

describe('a body that is no JSON', () => {
  it.each([
    ['nothing', ''],
    ['a half', '{"orderId": "gid'],
    ['HTML', '<html></html>'],
    ['bytes that are no UTF-8', new Uint8Array([0x7b, 0xff, 0xfe])],
  ])('is refused with 400: %s', async (_name, body) => {
    expect(await answer('/api/cancellations', { method: 'POST', body })).toMatchObject({
      status: 400,
      code: 'malformed_input',
      field: undefined,
    });
  });
});

describe('a wish for a cancellation with a wrong field', () => {
  it.each<[string, unknown, string | undefined, RegExp]>([
    ['no object', [], undefined, /JSON object/],
    ['null', null, undefined, /JSON object/],
    ['no order', {}, 'orderId', /gid:\/\/shopify\/Order/],
    ['a number for the order', { orderId: 123 }, 'orderId', /gid:\/\/shopify\/Order/],
    ['another kind of thing', { orderId: 'gid://shopify/Product/1' }, 'orderId', /Order/],
    ['an unknown reason', { ...WISH, reason: 'boredom' }, 'reason', /one of customer, fraud/],
    ['a note that is no text', { ...WISH, note: 7 }, 'note', /text/],
    ['a note too long', { ...WISH, note: 'x'.repeat(501) }, 'note', /at most 500/],
    ['a note with NUL', { ...WISH, note: 'a\0b' }, 'note', /NUL/],
  ])('is refused with 422: %s', async (_name, wish, field, detail) => {
    expect(await answer('/api/cancellations', postJson(wish))).toEqual({
      status: 422,
      code: 'malformed_input',
      field,
      detail: expect.stringMatching(detail),
    });
  });
});

describe('a text that no database keeps', () => {
  const filters = (filter: object) => postJson({ name: 'Late', filter });
  it.each<[string, string, RequestInit, string]>([
    [
      'half a character in a note',
      '/api/cancellations',
      postJson({ ...WISH, note: 'a\ud83d' }),
      'note',
    ],
    [
      'NUL in a list of orders',
      '/api/cancellations/bulk',
      postJson({ orderIds: ['1', '2\0'] }),
      'orderIds.1',
    ],
    ['half a character deep inside', '/api/views', filters({ q: '\udc00' }), 'filter.q'],
    [
      'NUL in a field that nobody asked for',
      '/api/cancellations',
      postJson({ ...WISH, more: { x: '\0' } }),
      'more.x',
    ],
    ['NUL in the name of a field', '/api/cancellations', postJson({ ...WISH, 'x\0': 1 }), 'x'],
    [
      'half a character in a password',
      '/api/connection',
      put({ method: 'password', tenantId: 1, userName: 'a', password: '\ud83d' }),
      'password',
    ],
  ])('is refused with its field: %s', async (_name, path, init, field) => {
    expect(await answer(path, init)).toEqual({
      status: 422,
      code: 'malformed_input',
      field,
      detail: expect.stringContaining('NUL'),
    });
  });

  it('is refused however deep the body is nested', async () => {
    const deep = `{"orderId":"gid://shopify/Order/1","more":${'['.repeat(7_000)}${']'.repeat(7_000)}}`;
    const app = webApp({ requestCancellation: async () => ({ kind: 'unknown_order' }) });
    expect((await app.call('/api/cancellations', postJson(deep))).status).toBe(400);
    expect(app.logged).toEqual([]);
  });

  it.each(['provider', 'by', 'q'])('is refused in the address: %s', async (name) => {
    expect(await answer(`/api/cancellations?${name}=a%00b`)).toMatchObject({
      status: 422,
      field: name,
      detail: expect.stringContaining('NUL'),
    });
  });
});

describe('a time that no database keeps', () => {
  it.each([
    ['from', '0000-01-01'],
    ['from', '0001-01-01T00:00:00+14:00'],
    ['from', '1969-12-31'],
    ['to', '9999-12-31'],
    ['to', '9999-12-31T23:59:59-12:00'],
    ['to', '+010000-01-01T00:00:00Z'],
  ])('is refused: %s %s', async (name, time) => {
    const query = new URLSearchParams({ [name]: time });
    expect(await answer(`/api/cancellations?${query}`)).toMatchObject({
      status: 422,
      field: name,
      detail: expect.stringContaining('1970 to 9998'),
    });
  });
});

describe('a person’s word with a wrong field', () => {
  it.each<[string, unknown, string]>([
    ['nothing said', {}, 'says'],
    ['another word', { says: 'lost' }, 'says'],
    ['half a place', { says: 'stopped', place: 0.5 }, 'place'],
    ['a place before the first', { says: 'stopped', place: -1 }, 'place'],
    ['a note too long', { says: 'stopped', note: 'x'.repeat(501) }, 'note'],
  ])('is refused with 422: %s', async (_name, word, field) => {
    const problem = await answer('/api/cancellations/some-id/person', postJson(word));
    expect(problem).toMatchObject({ status: 422, code: 'malformed_input', field });
  });
});

describe('a view with a wrong field', () => {
  it.each<[string, unknown, string]>([
    ['no name', { filter: {} }, 'name'],
    ['a blank name', { name: '  ', filter: {} }, 'name'],
    ['a name too long', { name: 'x'.repeat(61), filter: {} }, 'name'],
    ['no filter', { name: 'Mine' }, 'filter'],
    ['a wrong filter', { name: 'Mine', filter: { outcome: ['none'] } }, 'filter.outcome'],
    ['a filter that is no list', { name: 'Mine', filter: { kind: 'bulk' } }, 'filter.kind'],
    [
      'an empty time',
      { name: 'Mine', filter: { from: '2026-11-02', to: '2026-11-01' } },
      'filter.to',
    ],
  ])('is refused with 422: %s', async (_name, view, field) => {
    const problem = await answer('/api/views', postJson(view));
    expect(problem).toMatchObject({ status: 422, code: 'malformed_input', field });
  });
});

describe('an export of a wrong filter', () => {
  it('is refused with 422', async () => {
    const problem = await answer('/api/exports?outcome=none', { method: 'POST' });
    expect(problem).toMatchObject({ status: 422, code: 'malformed_input', field: 'outcome' });
  });
});

describe('credentials with a wrong field', () => {
  const TOKEN = { method: 'token', tenantId: 42, accessToken: 'abc' };
  const NAMED = { method: 'token', accessToken: 'abc' };
  const PASSWORD = { method: 'password', tenantId: 42, userName: 'ann', password: 'secret' };
  it.each<[string, unknown, string | undefined]>([
    ['no object', 42, undefined],
    ['no method', { tenantId: 42 }, 'method'],
    ['an unknown method', { ...TOKEN, method: 'magic' }, 'method'],
    ['a tenant id as text', { ...TOKEN, tenantId: '42' }, 'tenantId'],
    ['no tenant', { ...TOKEN, tenantId: 0 }, 'tenantId'],
    ['half a tenant', { ...TOKEN, tenantId: 1.5 }, 'tenantId'],
    ['a tenant beyond 32 bits', { ...TOKEN, tenantId: 2 ** 31 }, 'tenantId'],
    ['no token', { ...TOKEN, accessToken: undefined }, 'accessToken'],
    ['an empty token', { ...TOKEN, accessToken: ' \n' }, 'accessToken'],
    ['a token that is too long', { ...TOKEN, accessToken: 'x'.repeat(12_001) }, 'accessToken'],
    ['a tenant’s name that is blank', { ...NAMED, tenantName: ' \n' }, 'tenantName'],
    ['a tenant’s name that is a number', { ...NAMED, tenantName: 42 }, 'tenantName'],
    ['neither id nor name', { ...TOKEN, tenantId: undefined }, 'tenantId'],
    ['both id and name', { ...TOKEN, tenantName: 'nordlys' }, 'tenantId'],
    ['a sales channel that is none', { ...TOKEN, salesChannelId: 'x' }, 'salesChannelId'],
    ['a confirmation that is none', { ...TOKEN, giveUpOpen: 'yes' }, 'giveUpOpen'],
    ['no user name', { ...PASSWORD, userName: ' ' }, 'userName'],
    ['no password', { ...PASSWORD, password: '' }, 'password'],
    ['a password with NUL', { ...PASSWORD, password: 'a\0b' }, 'password'],
  ])('are refused with 422: %s', async (_name, credentials, field) => {
    const problem = await answer('/api/connection', put(credentials));
    expect(problem).toMatchObject({ status: 422, code: 'malformed_input', field });
  });

  it('are never repeated in the answer', async () => {
    const secret = `hunter2 ${'x'.repeat(12_000)}`;
    const { detail } = await answer('/api/connection', put({ ...TOKEN, accessToken: secret }));
    expect(detail).not.toContain('hunter2');
  });
});

describe('a question with a wrong parameter', () => {
  it.each([
    ['/api/cancellations?limit=0', 'limit'],
    ['/api/cancellations?limit=101', 'limit'],
    ['/api/cancellations?limit=1.5', 'limit'],
    ['/api/cancellations?limit=many', 'limit'],
    ['/api/cancellations?limit=', 'limit'],
    [`/api/cancellations?cursor=${'x'.repeat(513)}`, 'cursor'],
    ['/api/cancellations?outcome=stoped', 'outcome'],
    ['/api/cancellations?outcome=stopped,all', 'outcome'],
    [`/api/cancellations?provider=${'x'.repeat(201)}`, 'provider'],
    ['/api/cancellations?provider=a%00b', 'provider'],
    ['/api/cancellations?from=yesterday', 'from'],
    ['/api/cancellations?from=2026-02-30', 'from'],
    ['/api/cancellations?to=2026-11-23T09:00:00', 'to'],
    ['/api/cancellations?from=2026-11-23&to=2026-11-22', 'to'],
    [`/api/cancellations?by=${'4'.repeat(65)}`, 'by'],
    ['/api/cancellations?kind=magic', 'kind'],
    ['/api/cancellations?attention=maybe', 'attention'],
    [`/api/cancellations?q=${'1'.repeat(101)}`, 'q'],
    ['/api/overview?weeks=0', 'weeks'],
    ['/api/overview?weeks=53', 'weeks'],
    ['/api/overview?weeks=many', 'weeks'],
    ['/api/cancellations/some-id?since=-1', 'since'],
    ['/api/cancellations/some-id?since=', 'since'],
    ['/api/cancellations/some-id?since=seven', 'since'],
    ['/api/cancellations/some-id?since=7&wait=-1', 'wait'],
    ['/api/cancellations/some-id?since=7&wait=soon', 'wait'],
  ])('is refused with 422: %s', async (path, field) => {
    expect(await answer(path)).toMatchObject({ status: 422, code: 'malformed_input', field });
  });
});

describe('a body that is too large', () => {
  const LIMIT = 16 * 1024;
  const padded = (bytes: number) => {
    const body = JSON.stringify({ ...WISH, reason: 'boredom', padding: '' });
    return body.replace('"padding":""', `"padding":"${'x'.repeat(bytes - body.length)}"`);
  };

  it('is refused with 413 when its length says so', async () => {
    const problem = await answer('/api/cancellations', {
      ...postJson('{}'),
      headers: { 'Content-Length': String(LIMIT + 1) },
    });
    expect(problem).toMatchObject({ status: 413, code: 'body_too_large' });
  });

  it('is refused with 413 when its length says nothing, without being read to the end', async () => {
    let sent = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += 1024;
        controller.enqueue(new Uint8Array(1024).fill(0x20));
      },
    });
    const init = { method: 'POST', body: endless, duplex: 'half' } as RequestInit;
    expect(await answer('/api/cancellations', init)).toMatchObject({
      status: 413,
      code: 'body_too_large',
    });
    expect(sent).toBeLessThan(2 * LIMIT);
  });

  it('is read up to the last allowed byte', async () => {
    expect(await answer('/api/cancellations', postJson(padded(LIMIT)))).toMatchObject({
      status: 422,
      field: 'reason',
    });
    expect(await answer('/api/cancellations', postJson(padded(LIMIT + 1)))).toMatchObject({
      status: 413,
    });
  });

  it('is counted in bytes, not in letters', async () => {
    const note = 'ö'.repeat(LIMIT / 2);
    expect(await answer('/api/cancellations', postJson({ ...WISH, note }))).toMatchObject({
      status: 413,
    });
  });
});

describe('a method that an address does not know', () => {
  it.each([
    ['POST', '/api/orders/123', 'GET'],
    ['DELETE', '/api/cancellations', 'GET, POST'],
    ['PATCH', '/api/cancellations', 'GET, POST'],
    ['POST', '/api/cancellations/some-id', 'GET'],
    ['GET', '/api/cancellations/some-id/retry', 'POST'],
    ['POST', '/api/connection', 'GET, PUT, DELETE'],
    ['DELETE', '/api/settings', 'GET, PUT'],
  ])('is refused with 405: %s %s', async (method, path, allowed) => {
    const response = await webApp().call(path, { method });
    expect(response.status).toBe(405);
    expect(response.headers.get('Allow')).toBe(allowed);
    expect(await response.json()).toMatchObject({ code: 'method_not_allowed' });
  });
});

/** Every way in which a cancel can end, and what may be told of it. */

import type { ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createServer, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { Limits } from '#app/integrations/prime-penguin/limits.ts';
import { doorOf } from '#app/integrations/prime-penguin/log-in-page.ts';
import type { Fault } from '#app/use-cases/ports/prime-penguin.ts';
import { aGateway, CANCEL_PATH, orderId, WITH_TOKEN } from './a-gateway.ts';
import {
  type Behave,
  envelope,
  failure,
  type MisbehavingServer,
  page,
  reset,
  startMisbehavingServer,
  success,
} from './misbehaving-server.ts';

const INTERNAL = 'An internal error occurred during your request!';
const HTML = '<!doctype html><title>Service</title>';

const SWEDISH = { code: 0, message: 'Inloggningen misslyckades!', details: 'Fel lösenord' };
const DENIED = '/Account/AccessDenied?ReturnUrl=%2Fapi';
const LOG_IN = '/Account/Login?ReturnUrl=%2Fapi%2Fservices';

function redirect(status: number, location: string): (response: ServerResponse) => void {
  return (response) => {
    response.writeHead(status, { location }).end();
  };
}

function logInForm(action: string): string {
  return `<!doctype html><form class="x" action="${action}" method="post">
    <input name="usernameOrEmailAddress"><input id="p" type='password' name="password"></form>`;
}

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

async function serve(behave: Behave): Promise<MisbehavingServer> {
  const server = await startMisbehavingServer(behave);
  stops.push(server.stop);
  return server;
}

async function cancelAt(url: string, limits: Partial<Limits> = {}) {
  const primePenguin = await aGateway(url, WITH_TOKEN, limits).primePenguin();
  return primePenguin.cancel(orderId(9001));
}

type FaultRow = readonly [string, Behave, Fault['cause']];

const MAY_HAVE_HAPPENED: readonly FaultRow[] = [
  ['the connection is reset after the request', reset, 'interrupted'],
  ['the connection is closed without an answer', (r) => r.socket?.destroy(), 'interrupted'],
  ['no answer comes', () => {}, 'timed_out'],
  ['the head comes and the body does not', (r) => r.writeHead(200).flushHeaders(), 'timed_out'],
  [
    'the body breaks off',
    (r) => {
      r.writeHead(200, { 'content-length': 100 }).write('{"result":');
      r.socket?.end();
    },
    'unreadable',
  ],
  [
    'the connection is reset within the body',
    (r) => r.writeHead(200, { 'content-length': 100 }).write('{"res', () => reset(r)),
    'unreadable',
  ],
  ['the answer is not HTTP', (r) => r.socket?.end('SSH-2.0-OpenSSH_9.6\r\n\r\n'), 'unreadable'],
  ['a page comes instead of an answer', (r) => page(r, 200, HTML), 'unreadable'],
  ['the answer is half of one', (r) => page(r, 200, '{"success":tr'), 'unreadable'],
  ['the answer is empty', (r) => page(r, 200, ''), 'unreadable'],
  ['the answer is without an envelope', (r) => page(r, 200, '{"items":[]}'), 'unreadable'],
  [
    'it is a success and an error at once',
    (r) => envelope(r, 200, { success: true, error: { message: '' } }),
    'unreadable',
  ],
  ['it is a success with the status 500', (r) => envelope(r, 500, { success: true }), 'unreadable'],
  ['it is sent to a page about maintenance', redirect(302, '/maintenance'), 'unreadable'],
  ['it is sent to another host’s log-in', redirect(302, 'http://10.9.8.7/login'), 'unreadable'],
  ['it is sent nowhere', (r) => r.writeHead(302).end(), 'unreadable'],
  ['it is sent to the same place', (r, { path }) => redirect(301, `${path}/`)(r), 'unreadable'],
  [
    'a portal in between asks for a log-in of its own',
    (r) => page(r, 200, logInForm('https://portal.example/login')),
    'unreadable',
  ],
  [
    'a gateway in between wants a password of its own (401)',
    (r) => r.writeHead(401, { 'www-authenticate': 'Basic realm="Staging"' }).end(HTML),
    'unreadable',
  ],
  ['there is no such page', (r) => page(r, 404, HTML), 'unreadable'],
  ['a firewall stands in between', (r) => page(r, 403, HTML), 'unreadable'],
  ['a page comes with the status 500', (r) => page(r, 500, HTML), 'unreadable'],
  ['a gateway has given up waiting', (r) => page(r, 408, ''), 'timed_out'],
  ['it fails inside', (r) => failure(r, 500, { message: INTERNAL }), 'server_error'],
  [
    'it fails inside, in other letters',
    (r) => failure(r, 500, { message: INTERNAL.toUpperCase() }),
    'server_error',
  ],
  ['it fails inside, and says OK', (r) => failure(r, 200, { message: INTERNAL }), 'server_error'],
  ['it fails without a word', (r) => failure(r, 500, { message: '' }), 'server_error'],
  ['it fails without an error', (r) => failure(r, 500, null), 'server_error'],
  ['a gateway finds nobody (502)', (r) => page(r, 502, HTML), 'server_error'],
  [
    'it is being maintained (503)',
    (r) => failure(r, 503, { message: 'Back soon' }),
    'server_error',
  ],
  ['a gateway has given up (504)', (r) => page(r, 504, ''), 'server_error'],
];

describe('a cancel of which nobody knows whether it happened', () => {
  it.each(MAY_HAVE_HAPPENED)('may have happened when %s', async (_, behave, cause) => {
    const server = await serve(behave);
    const result = await cancelAt(server.url);
    expect(result).toMatchObject({ kind: 'fault', cause, mayHaveHappened: true });
  });

  it.each(MAY_HAVE_HAPPENED)('is not sent a second time when %s', async (_, behave) => {
    const server = await serve(behave);
    await cancelAt(server.url);
    expect(server.received).toHaveLength(1);
  });
});

describe('a cancel that cannot have happened', () => {
  const cannot = (cause: Fault['cause']) => ({ kind: 'fault', cause, mayHaveHappened: false });

  it('is one to a closed port', async () => {
    const server = await startMisbehavingServer(() => {});
    await server.stop();
    const result = await cancelAt(server.url);
    expect(result).toMatchObject(cannot('unreachable'));
    expect(result).toMatchObject({ message: expect.stringContaining('ECONNREFUSED') });
  });

  it('is one to a host that nobody knows', async () => {
    expect(await cancelAt('http://prime-penguin.invalid')).toMatchObject(cannot('unreachable'));
  });

  it('is one to a server that speaks no TLS', async () => {
    const server = await serve(() => {});
    const result = await cancelAt(server.url.replace('http:', 'https:'));
    expect(result).toMatchObject(cannot('unreachable'));
    expect(server.received).toEqual([]);
  });

  it.each([
    ['before a connection has to be there', { connectMs: 100, attemptMs: 5_000 }],
    ['before the call has to be over', { connectMs: 5_000, attemptMs: 100 }],
  ])('is one over a connection that does not come about %s', async (_, limits) => {
    const sockets: Socket[] = [];
    const silent = createServer((socket) => sockets.push(socket));
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    stops.push(async () => {
      for (const socket of sockets) socket.destroy();
      silent.close();
    });
    const { port } = silent.address() as AddressInfo;
    const startedAt = performance.now();
    expect(await cancelAt(`https://127.0.0.1:${port}`, limits)).toMatchObject(
      cannot('unreachable'),
    );
    // By the shorter of the two limits.
    expect(performance.now() - startedAt).toBeLessThan(5_000);
  });

  it('is one that comes too often', async () => {
    const server = await serve((r) => r.writeHead(429, { 'retry-after': '7' }).end());
    const result = await cancelAt(server.url);
    expect(result).toMatchObject({ ...cannot('throttled'), retryAfterMs: 7_000 });
    expect(server.received).toHaveLength(1);
  });

  it('is one that is put off to a time by the other clock', async () => {
    const server = await serve((r) =>
      r
        .writeHead(429, {
          date: 'Mon, 23 Nov 2026 09:00:00 GMT',
          'retry-after': 'Mon, 23 Nov 2026 09:02:00 GMT',
        })
        .end(),
    );
    expect(await cancelAt(server.url)).toMatchObject({ retryAfterMs: 120_000 });
  });
});

describe('a cancel that Prime Penguin refuses', () => {
  const refusals: readonly (readonly [string, Behave, string])[] = [
    [
      'in words for people (500)',
      (r) => failure(r, 500, { message: 'The order is already picked.' }),
      'The order is already picked.',
    ],
    [
      'in words for people, and says OK',
      (r) => failure(r, 200, { message: 'The order is already picked.' }),
      'The order is already picked.',
    ],
    [
      'as not valid (400)',
      (r) =>
        failure(r, 400, {
          message: 'Your request is not valid!',
          validationErrors: [{ message: 'Id is too small.', members: ['id'] }],
        }),
      'Your request is not valid! Id is too small.',
    ],
    [
      'as unknown (404)',
      (r) => failure(r, 404, { message: 'There is no such an entity.' }),
      'There is no such an entity.',
    ],
    [
      'without a reason',
      (r) => failure(r, 400, null),
      'Prime Penguin refused the request (400) without a reason.',
    ],
  ];

  it.each(refusals)('is refused %s', async (_, behave, message) => {
    const server = await serve((r, request, count) => {
      r.setHeader('date', 'Mon, 23 Nov 2026 09:00:00 GMT');
      behave(r, request, count);
    });
    const answer = await cancelAt(server.url);
    expect(answer).toMatchObject({
      kind: 'refused',
      message,
      primePenguinAt: Date.UTC(2026, 10, 23, 9),
    });
    // What has a code is this app's sentence and can be said in other languages; the rest is quoted.
    expect('said' in answer).toBe(message.startsWith('Prime Penguin refused'));
    expect(server.received).toHaveLength(1);
  });
});

describe('a refusal of a cancel', () => {
  const complaint = { message: 'Id is too small.', members: ['id'] };
  const refusals: readonly (readonly [string, boolean, Behave])[] = [
    ['is certain when the request is not valid', true, (r) => failure(r, 400, { message: 'No' })],
    ['is certain when there is no such order', true, (r) => failure(r, 404, { message: 'No' })],
    [
      'is certain when it lists what is not valid, even as a 500',
      true,
      (r) => failure(r, 500, { message: 'Ogiltig', validationErrors: [complaint] }),
    ],
    [
      'is not certain when a 500 has words alone: an internal fault in Swedish has them, too',
      false,
      (r) => failure(r, 500, { code: 0, message: 'Ett internt fel uppstod.', details: null }),
    ],
    ['is not certain when it comes as a 200', false, (r) => failure(r, 200, { message: 'Nej' })],
  ];
  it.each(refusals)('%s', async (_, isCertain, behave) => {
    const server = await serve(behave);
    expect(await cancelAt(server.url)).toMatchObject({ kind: 'refused', isCertain });
  });
});

describe('a cancel with credentials that are no good', () => {
  const unauthorised: readonly (readonly [string, Behave])[] = [
    ['401', (r) => failure(r, 401, { message: 'Not logged in' })],
    ['401 without a body', (r) => page(r, 401, '')],
    ['401 with a page', (r) => page(r, 401, HTML)],
    ['403', (r) => failure(r, 403, { message: 'Not allowed' })],
    ['403 without a body', (r) => page(r, 403, '')],
    ['a word about it', (r) => envelope(r, 500, { success: false, unAuthorizedRequest: true })],
    [
      'a log-in that failed, in Swedish',
      (r) => envelope(r, 500, { success: false, error: SWEDISH, unAuthorizedRequest: true }),
    ],
    ['the way to the log-in page (302)', redirect(302, LOG_IN)],
    ['the way to the log-in page (303)', redirect(303, LOG_IN)],
    ['the way to the log-in page (307)', redirect(307, LOG_IN)],
    ['the way to a log-in page by another name', redirect(302, '/identity/Sign-In')],
    ['the way to the log-in page of an app in one page', redirect(302, '/#/account/login')],
    ['the way to the page for those who lack a permission', redirect(302, DENIED)],
    ['the log-in page itself', (r) => page(r, 200, logInForm('/Account/Login'))],
    ['a log-in page that sends to itself', (r) => page(r, 200, logInForm(''))],
  ];

  it.each(unauthorised)('is unauthorised when the answer is %s', async (_, behave) => {
    const server = await serve(behave);
    expect(await cancelAt(server.url)).toMatchObject({ kind: 'unauthorised' });
    expect(server.received).toHaveLength(1);
  });

  it('says that it was sent to the log-in page', async () => {
    const server = await serve(redirect(302, LOG_IN));
    expect(await cancelAt(server.url)).toMatchObject({
      code: 'credentials_refused',
      theirWords: null,
      said: { code: 'sent_to_log_in' },
    });
  });

  it('tells a missing permission from a log-in that is no good', async () => {
    const server = await serve(redirect(302, DENIED));
    expect(await cancelAt(server.url)).toMatchObject({ code: 'not_allowed' });
  });

  it('knows the log-in page of the host that it asked, and of its neighbors', async () => {
    const login = 'https://app.primepenguin.test/account/login';
    const asked = new URL('https://service.primepenguin.test/api/services/app/Session');
    expect(doorOf(asked, login)).toBe('log_in');
    expect(doorOf(asked, 'https://primepenguin.test.evil.example/account/login')).toBeNull();
    expect(doorOf(asked, 'https://other.test/account/login')).toBeNull();
    expect(doorOf(asked, 'not an address: //')).toBeNull();
  });
});

describe('a cancel that Prime Penguin takes', () => {
  it('is answered, with the other clock', async () => {
    const server = await serve((r) => {
      r.setHeader('date', 'Mon, 23 Nov 2026 09:00:00 GMT');
      success(r, null);
    });
    expect(await cancelAt(server.url)).toEqual({
      kind: 'answered',
      value: undefined,
      primePenguinAt: Date.UTC(2026, 10, 23, 9),
    });
  });

  it('carries token, tenant, order and the wish for English, and nothing else', async () => {
    const server = await serve((r) => success(r, null));
    await cancelAt(server.url);
    const [request] = server.received;
    expect(request).toMatchObject({ method: 'POST', path: CANCEL_PATH, body: '' });
    // ABP looks at the query before it looks at the language that the user has set.
    expect([...(request?.query ?? [])]).toEqual([
      ['orderId', '9001'],
      ['culture', 'en'],
      ['ui-culture', 'en'],
    ]);
    expect(request?.headers).toMatchObject({
      authorization: 'Bearer handed-out-token',
      'abp-tenantid': '42',
      'accept-language': 'en',
    });
    // ABP would save these as the language of the user, who may not have chosen any.
    expect(request?.headers).not.toHaveProperty('.aspnetcore.culture');
    expect(request?.headers).not.toHaveProperty('cookie');
  });

  it('goes to the path that the operator names', async () => {
    const server = await serve((r) => success(r, null));
    const primePenguin = await aGateway(server.url, undefined, {}, '/api/x/Cancel').primePenguin();
    await primePenguin.cancel(orderId(9001));
    expect(server.received[0]).toMatchObject({ path: '/api/x/Cancel' });
  });

  it('never goes over a connection that was kept open', async () => {
    const server = await serve((r) => success(r, []));
    const primePenguin = await aGateway(server.url).primePenguin();
    await primePenguin.schedules();
    await primePenguin.cancel(orderId(9001));
    expect(server.received.map(({ headers }) => headers.connection)).toEqual([
      'keep-alive',
      'close',
    ]);
  });
});

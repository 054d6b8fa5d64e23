/** Tokens: kept, renewed, fought over by nobody, and never written down. */
import { afterEach, describe, expect, it } from 'vitest';
import {
  aGateway,
  orderId,
  PASSWORD,
  SHOP,
  USER_NAME,
  WITH_PASSWORD,
  WITH_TOKEN,
} from './a-gateway.ts';
import {
  type Behave,
  failure,
  type MisbehavingServer,
  page,
  type Received,
  reset,
  startMisbehavingServer,
  success,
} from './misbehaving-server.ts';

const LOG_IN = 'TokenAuth/Authenticate';
const RENEW = 'TokenAuth/RefreshToken';
const HOUR_MS = 3_600_000;

let server: MisbehavingServer;
afterEach(() => server.stop());

/** A Prime Penguin that knows who may come in. */
class Door {
  /** Tokens that are good. */
  good = new Set<string>();
  issued = 0;
  lifetimeSeconds: number | null = 3_600;
  logIn: Behave = (r) => success(r, { ...this.#issue(), refreshToken: 'refresh-1' });
  renew: Behave = (r) => success(r, this.#issue());
  turnAway: Behave = (r) => failure(r, 401, { message: 'Current user did not login!' });

  #issue() {
    this.issued += 1;
    const accessToken = `token-${this.issued}`;
    this.good.add(accessToken);
    return { accessToken, expireInSeconds: this.lifetimeSeconds };
  }

  readonly behave: Behave = (response, request, count) => {
    if (request.path.endsWith(LOG_IN)) return this.logIn(response, request, count);
    if (request.path.endsWith(RENEW)) return this.renew(response, request, count);
    if (this.good.has(tokenOf(request))) return success(response, []);
    return this.turnAway(response, request, count);
  };
}

const tokenOf = ({ headers }: Received) => (headers.authorization ?? '').replace('Bearer ', '');

async function open(door: Door, stored = WITH_PASSWORD) {
  server = await startMisbehavingServer(door.behave);
  return aGateway(server.url, stored);
}

const withTokens = (
  accessToken: string,
  expiresAt: number | null,
  refreshToken: string | null,
) => ({
  ...WITH_PASSWORD,
  tokens: { accessToken, expiresAt, refreshToken },
});

describe('a shop that is connected by password', () => {
  it('logs in once for all calls that begin together', async () => {
    const a = await open(new Door());
    const calls = Array.from({ length: 5 }, async () => (await a.primePenguin()).schedules());
    const results = await Promise.all(calls);
    expect(results.map(({ kind }) => kind)).toEqual(Array(5).fill('answered'));
    expect(server.countOf(LOG_IN)).toBe(1);
  });

  it('says who it is and at which tenant', async () => {
    const a = await open(new Door());
    await (await a.primePenguin()).schedules();
    const [logIn, call] = server.received;
    expect(JSON.parse(logIn?.body ?? '')).toEqual({
      userNameOrEmailAddress: USER_NAME,
      password: PASSWORD,
      tenantId: 42,
    });
    expect(logIn?.headers).toMatchObject({ 'abp-tenantid': '42' });
    expect(logIn?.headers.authorization).toBeUndefined();
    expect(call?.headers.authorization).toBe('Bearer token-1');
  });

  it('keeps its tokens for other processes', async () => {
    const a = await open(new Door());
    await (await a.primePenguin()).schedules();
    expect(a.saved).toEqual([
      { accessToken: 'token-1', expiresAt: a.clock.now + HOUR_MS, refreshToken: 'refresh-1' },
    ]);
  });

  it('uses the token that another process has got', async () => {
    const door = new Door();
    door.good.add('token-of-another');
    const a = await open(door, withTokens('token-of-another', null, null));
    expect(await (await a.primePenguin()).schedules()).toMatchObject({ kind: 'answered' });
    expect(server.received).toHaveLength(1);
  });

  it('takes the token that another process got while its own was withdrawn', async () => {
    const door = new Door();
    door.good.add('token-of-another');
    const a = await open(door, withTokens('old', null, 'refresh-0'));
    const shop = await a.primePenguin();
    a.stored.set(SHOP, withTokens('token-of-another', null, 'refresh-0'));
    expect(await shop.schedules()).toMatchObject({ kind: 'answered' });
    expect(server.received.map(tokenOf)).toEqual(['old', 'token-of-another']);
  });
});

describe('a token that is about to expire', () => {
  it('is renewed before it does', async () => {
    const a = await open(new Door());
    const shop = await a.primePenguin();
    await shop.schedules();
    a.clock.now += HOUR_MS - 59_000;
    await Promise.all([shop.schedules(), shop.schedules()]);
    expect(server.countOf(RENEW)).toBe(1);
    expect(server.countOf(LOG_IN)).toBe(1);
    expect(
      server.received.find(({ path }) => path.endsWith(RENEW))?.query.get('refreshToken'),
    ).toBe('refresh-1');
    expect(server.received.slice(-2).map(tokenOf)).toEqual(['token-2', 'token-2']);
  });

  it('is renewed again and again with the same refresh token', async () => {
    const a = await open(new Door());
    const shop = await a.primePenguin();
    for (let hour = 0; hour < 4; hour += 1) {
      await shop.schedules();
      a.clock.now += HOUR_MS;
    }
    expect([server.countOf(LOG_IN), server.countOf(RENEW)]).toEqual([1, 3]);
  });

  it('is used on while it is good when it cannot be renewed now', async () => {
    const door = new Door();
    door.good.add('old');
    door.renew = reset;
    const a = await open(door);
    a.stored.set(SHOP, withTokens('old', a.clock.now + 30_000, 'refresh-0'));
    expect(await (await a.primePenguin()).schedules()).toMatchObject({ kind: 'answered' });
  });

  it('does not make each call renew it when it lives only a moment', async () => {
    const door = new Door();
    door.lifetimeSeconds = 20;
    const a = await open(door);
    const shop = await a.primePenguin();
    await shop.schedules();
    a.clock.now += 9_000;
    await shop.schedules();
    expect(server.countOf(RENEW)).toBe(0);
    a.clock.now += 2_000;
    await shop.schedules();
    expect(server.countOf(RENEW)).toBe(1);
  });
});

describe('a token that was withdrawn', () => {
  it.each([['schedules'], ['cancel']] as const)(
    'is renewed, and %s is sent once more',
    async (verb) => {
      const a = await open(new Door(), withTokens('old', null, 'refresh-0'));
      const shop = await a.primePenguin();
      const result = await (verb === 'cancel' ? shop.cancel(orderId(9001)) : shop.schedules());
      expect(result).toMatchObject({ kind: 'answered' });
      expect(server.received.map(({ path }) => path.split('/').at(-1))).toEqual([
        verb === 'cancel' ? 'CancelOrder' : 'GetWarehouseNextSyncTime',
        'RefreshToken',
        verb === 'cancel' ? 'CancelOrder' : 'GetWarehouseNextSyncTime',
      ]);
    },
  );

  it.each<readonly [string, Behave]>([
    [
      'a redirect to the log-in page',
      (r) => r.writeHead(302, { location: '/Account/Login' }).end(),
    ],
    ['a word about it', (r) => failure(r, 500, { message: 'Ej inloggad' }, true)],
  ])('is renewed as well when it is told by %s', async (_, turnAway) => {
    const door = new Door();
    door.turnAway = turnAway;
    const a = await open(door, withTokens('old', null, 'refresh-0'));
    expect(await (await a.primePenguin()).cancel(orderId(9001))).toMatchObject({
      kind: 'answered',
    });
    expect(server.countOf('CancelOrder')).toBe(2);
  });

  const wornOut: readonly (readonly [string, Behave])[] = [
    ['unauthorised', (r) => page(r, 401, '')],
    ['refused', (r) => failure(r, 500, { message: 'Refresh token is not valid!' })],
    [
      'an internal fault',
      (r) => failure(r, 500, { message: 'An internal error occurred during your request!' }),
    ],
  ];
  it.each(wornOut)('leads to a new log-in when the renewal is %s', async (_, renew) => {
    const door = new Door();
    door.renew = renew;
    const a = await open(door, withTokens('old', null, 'refresh-0'));
    expect(await (await a.primePenguin()).cancel(orderId(9001))).toMatchObject({
      kind: 'answered',
    });
    expect(server.countOf(LOG_IN)).toBe(1);
  });

  it('leads to a new log-in when the renewed one is refused too', async () => {
    const door = new Door();
    door.renew = (r) => success(r, { accessToken: 'renewed-but-bad', expireInSeconds: 3_600 });
    const a = await open(door, withTokens('old', null, 'refresh-0'));
    const shop = await a.primePenguin();
    expect(await shop.schedules()).toMatchObject({ kind: 'unauthorised' });
    expect(await shop.schedules()).toMatchObject({ kind: 'answered' });
  });

  it('is unauthorised, not tried for ever, when new ones are refused as well', async () => {
    const door = new Door();
    door.logIn = (r) => success(r, { accessToken: 'never-good' });
    const a = await open(door);
    expect(await (await a.primePenguin()).cancel(orderId(9001))).toMatchObject({
      kind: 'unauthorised',
    });
    expect(server.countOf('CancelOrder')).toBe(2);
  });

  it('is not renewed for what it may not do (403)', async () => {
    server = await startMisbehavingServer((r) => failure(r, 403, { message: 'Not allowed.' }));
    const a = aGateway(server.url, withTokens('good', null, 'refresh-0'));
    expect(await (await a.primePenguin()).cancel(orderId(9001))).toEqual({
      kind: 'unauthorised',
      code: 'not_allowed',
      message: 'Not allowed.',
      theirWords: 'Not allowed.',
    });
    expect(server.received).toHaveLength(1);
  });
});

describe('a log-in that fails', () => {
  const wrong: Behave = (r) =>
    failure(r, 500, { message: 'Login failed!', details: 'Invalid user name or password' });

  it('is unauthorised in Prime Penguin’s own words, and the call is not sent', async () => {
    const door = new Door();
    door.logIn = wrong;
    const a = await open(door);
    expect(await (await a.primePenguin()).cancel(orderId(9001))).toEqual({
      kind: 'unauthorised',
      code: 'credentials_refused',
      message: 'Login failed! Invalid user name or password',
      theirWords: 'Login failed! Invalid user name or password',
    });
    expect(server.countOf('CancelOrder')).toBe(0);
  });

  it('is not repeated with every call: that would lock the account', async () => {
    const door = new Door();
    door.logIn = wrong;
    const a = await open(door);
    for (let call = 0; call < 4; call += 1) await (await a.primePenguin()).schedules();
    expect(server.countOf(LOG_IN)).toBe(1);
    a.clock.now += 300_001;
    await (await a.primePenguin()).schedules();
    expect(server.countOf(LOG_IN)).toBe(2);
  });

  it.each([
    ['Inloggningen misslyckades!', 'Felaktigt användarnamn eller lösenord'],
    ['Anmeldung fehlgeschlagen!', 'Ungültiger Benutzername oder ungültiges Passwort'],
  ])('is a refusal in any language when it has details (%s)', async (message, details) => {
    const door = new Door();
    door.logIn = (r) => failure(r, 500, { code: 0, message, details });
    const a = await open(door);
    expect(await (await a.primePenguin()).schedules()).toMatchObject({
      kind: 'unauthorised',
      code: 'credentials_refused',
      theirWords: `${message} ${details}`,
    });
  });

  it('is a fault of the moment when it has words alone, asked again after a minute', async () => {
    const door = new Door();
    const logIn = door.logIn;
    door.logIn = (r) => failure(r, 500, { code: 0, message: 'Internt fel i tjänsten.' });
    const a = await open(door);
    for (let call = 0; call < 3; call += 1) {
      expect(await (await a.primePenguin()).cancel(orderId(9001))).toMatchObject({
        kind: 'fault',
        message: 'Internt fel i tjänsten.',
        mayHaveHappened: false,
      });
    }
    expect(server.countOf(LOG_IN)).toBe(1);
    a.clock.now += 60_000;
    door.logIn = logIn;
    expect(await (await a.primePenguin()).cancel(orderId(9001))).toMatchObject({
      kind: 'answered',
    });
  });

  it('is a refusal at the third time of the same words, and the pause is longer then', async () => {
    const door = new Door();
    door.logIn = (r) => failure(r, 500, { code: 0, message: 'Fel lösenord.' });
    const a = await open(door);
    const ask = async () => (await a.primePenguin()).schedules();
    await ask();
    a.clock.now += 60_000;
    expect(await ask()).toMatchObject({ kind: 'fault' });
    a.clock.now += 60_000;
    expect(await ask()).toMatchObject({ kind: 'unauthorised', theirWords: 'Fel lösenord.' });
    a.clock.now += 299_000;
    await ask();
    expect(server.countOf(LOG_IN)).toBe(3);
  });

  it('is tried at once with new credentials', async () => {
    const door = new Door();
    door.logIn = wrong;
    const a = await open(door);
    await (await a.primePenguin()).schedules();
    const credentials = {
      ...WITH_PASSWORD.credentials,
      method: 'password',
      userName: 'x',
      password: 'new',
    } as const;
    a.stored.set(SHOP, { ...WITH_PASSWORD, credentials });
    await (await a.primePenguin()).schedules();
    expect(server.countOf(LOG_IN)).toBe(2);
  });

  it.each<readonly [string, Behave]>([
    ['resets the connection', reset],
    ['fails inside', (r) => failure(r, 500, null)],
    ['does not answer', () => {}],
  ])('cannot have cancelled anything when Prime Penguin %s', async (_, logIn) => {
    const door = new Door();
    door.logIn = logIn;
    const a = await open(door);
    expect(await (await a.primePenguin()).cancel(orderId(9001))).toMatchObject({
      kind: 'fault',
      mayHaveHappened: false,
    });
    expect(server.received).toHaveLength(1);
  });

  it.each([
    [{ requiresTwoFactorVerification: true }, 'second factor'],
    [{ shouldResetPassword: true }, 'new password'],
  ])('is unauthorised with %j', async (members, words) => {
    const door = new Door();
    door.logIn = (r) => success(r, { accessToken: null, ...members });
    const a = await open(door);
    expect(await (await a.primePenguin()).schedules()).toMatchObject({
      kind: 'unauthorised',
      message: expect.stringContaining(words),
    });
  });
});

describe('a shop that is connected anew while its token is renewed', () => {
  it('does not get the old token beside its new credentials', async () => {
    const door = new Door();
    let release = () => {};
    const asked = new Promise<void>((resolve) => {
      door.logIn = (r) => {
        release = () => success(r, { accessToken: 'token-of-the-old', expireInSeconds: 60 });
        resolve();
      };
    });
    const a = await open(door);
    const call = (await a.primePenguin()).schedules();
    await asked;
    a.stored.set(SHOP, WITH_TOKEN);
    a.gateway.forget(SHOP);
    release();
    await call;
    expect(a.saved).toEqual([]);
  });
});

describe('a token that was handed out', () => {
  it('is used as it is, without the blanks that came with it, and never renewed', async () => {
    const door = new Door();
    const credentials = {
      method: 'token',
      tenantId: 42,
      accessToken: ' Bearer long\r\n-lived \n',
    } as const;
    const a = await open(door, { ...WITH_TOKEN, credentials });
    expect(await (await a.primePenguin()).cancel(orderId(9001))).toMatchObject({
      kind: 'unauthorised',
    });
    expect(server.received.map(tokenOf)).toEqual(['long-lived']);
  });

  it('is unauthorised, and not sent, when it can be no token', async () => {
    const credentials = { method: 'token', tenantId: 42, accessToken: 'tøken' } as const;
    const a = await open(new Door(), { ...WITH_TOKEN, credentials });
    expect(await (await a.primePenguin()).schedules()).toMatchObject({ kind: 'unauthorised' });
    expect(server.received).toEqual([]);
  });
});

describe('the log', () => {
  it('tells each call with its shop, status and time, and no secret', async () => {
    const door = new Door();
    const a = await open(door, withTokens('old-token', null, 'refresh-0'));
    const shop = await a.primePenguin();
    await shop.schedules();
    await shop.cancel(orderId(9001));
    door.renew = (r) => page(r, 401, '');
    door.logIn = (r) => failure(r, 500, { message: `${USER_NAME} is locked out` });
    door.good.clear();
    await shop.schedules();
    expect(JSON.parse(a.log[0] ?? '')).toEqual({
      call: 'Warehouse/GetWarehouseNextSyncTime',
      shop: SHOP,
      status: 401,
      ms: expect.any(Number),
      ending: 'unauthorised',
      message: 'Prime Penguin call',
    });
    expect(a.log).toHaveLength(7);
    for (const secret of [
      'old-token',
      'token-1',
      'refresh-',
      USER_NAME,
      PASSWORD,
      '9001',
      'locked',
    ]) {
      expect(
        a.log.filter((line) => line.includes(secret) && !line.includes('account_locked')),
      ).toEqual([]);
    }
  });
});

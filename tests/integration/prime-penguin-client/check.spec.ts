/** Checking credentials before a shop is connected, against the simulator. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { WantedChannel } from '#app/use-cases/ports/prime-penguin.ts';
import type { UserInput } from '#sandbox/prime-penguin/control-contract.ts';
import {
  type RunningSimulator,
  startPrimePenguinSimulator,
} from '#sandbox/prime-penguin/simulator.ts';
import { aGateway, CHANNEL, PASSWORD, SHOP, TENANT, USER_NAME } from './a-gateway.ts';
import { startMisbehavingServer, success } from './misbehaving-server.ts';

let simulator: RunningSimulator;

beforeEach(async () => {
  simulator = await startPrimePenguinSimulator({ isPaused: true });
  const { control } = simulator;
  await control.addTenant({ id: TENANT, tenancyName: 'nordlys', name: 'Nordlys AB' });
  await control.addTenant({ id: 43, tenancyName: 'other', name: 'Other ApS' });
  await control.addSalesChannel({
    id: CHANNEL,
    tenantId: TENANT,
    name: 'Nordlys',
    domain: `https://${SHOP}`,
  });
  await control.addProvider({
    id: 501,
    tenantId: TENANT,
    name: 'Nordic 3PL',
    warehouse: 'Oslo',
    cron: '*/30 * * * *',
  });
});

afterEach(async () => {
  const violations = await simulator.control.violations();
  await simulator.stop();
  expect(violations).toEqual([]);
});

const user = (more: Partial<UserInput> = {}) =>
  simulator.control.addUser({ tenantId: TENANT, userName: USER_NAME, password: PASSWORD, ...more });

const BY_DOMAIN: WantedChannel = { namedId: null, before: null };

function checkPassword(
  more: { tenantId?: number; password?: string } = {},
  shop = SHOP,
  wanted = BY_DOMAIN,
) {
  const { gateway } = aGateway(simulator.url);
  const entered = { method: 'password', userName: ` ${USER_NAME} `, password: PASSWORD } as const;
  return gateway.check(shop, { ...entered, tenantId: TENANT, ...more }, wanted);
}

function checkToken(accessToken: string, tenantId = TENANT) {
  const { gateway } = aGateway(simulator.url);
  return gateway.check(SHOP, { method: 'token', tenantId, accessToken }, BY_DOMAIN);
}

function checkTenant(tenantName: string, method: 'token' | 'password' = 'password') {
  const { gateway } = aGateway(simulator.url);
  const entered =
    method === 'token'
      ? ({ method, accessToken: 'a-token' } as const)
      : ({ method, userName: USER_NAME, password: PASSWORD } as const);
  return gateway.check(SHOP, { ...entered, tenantName }, BY_DOMAIN);
}

/** The calls that the check made, without the framework's prefix. */
async function callsOf(check: () => Promise<unknown>): Promise<readonly string[]> {
  const since = await simulator.control.lastEvent();
  await check();
  const events = await simulator.control.events(since);
  return events.flatMap((event) =>
    event.kind === 'request' ? [event.path.split('/').slice(-1)[0] ?? ''] : [],
  );
}

const FOUND = {
  kind: 'found',
  tenantName: 'Nordlys AB',
  salesChannel: { id: CHANNEL, name: 'Nordlys', domain: `https://${SHOP}`, reading: 'on' },
  isChosenByHand: false,
  providers: [
    { id: 501, name: 'Nordic 3PL', warehouse: 'Oslo', cron: '*/30 * * * *', isDropship: false },
  ],
};

describe('credentials that are good', () => {
  it('find tenant, sales channel and providers by password, and bring tokens', async () => {
    await user();
    expect(await checkPassword()).toEqual({
      ...FOUND,
      credentials: {
        method: 'password',
        tenantId: TENANT,
        userName: USER_NAME,
        password: PASSWORD,
      },
      tokens: {
        accessToken: expect.any(String),
        refreshToken: expect.any(String),
        expiresAt: expect.any(Number),
      },
    });
  });

  it('find them by token, with what was copied along', async () => {
    const token = await simulator.control.issueToken({ tenantId: TENANT });
    expect(await checkToken(` Bearer ${token.slice(0, 5)}\r\n${token.slice(5)}\n`)).toEqual({
      ...FOUND,
      credentials: { method: 'token', tenantId: TENANT, accessToken: token },
      tokens: null,
    });
  });

  it.each([
    ['password', 'id', 6],
    ['password', 'name', 6],
    ['token', 'id', 5],
    ['token', 'name', 6],
  ] as const)('by %s and the tenant’s %s take %i calls', async (method, by, count) => {
    await user();
    const accessToken = await simulator.control.issueToken({ tenantId: TENANT });
    const tenant = by === 'id' ? { tenantId: TENANT } : { tenantName: 'nordlys' };
    const secret =
      method === 'token'
        ? ({ method, accessToken } as const)
        : ({ method, userName: USER_NAME, password: PASSWORD } as const);
    const { gateway } = aGateway(simulator.url);
    let kind = '';
    const calls = await callsOf(async () => {
      kind = (await gateway.check(SHOP, { ...tenant, ...secret }, BY_DOMAIN)).kind;
    });
    expect(kind).toBe('found');
    expect(calls).toHaveLength(count);
    expect(new Set(calls).size).toBe(count);
  });
});

describe('a tenant that is given by its name', () => {
  it('is found, whatever the letter case and the blanks around it', async () => {
    await user();
    expect(await checkTenant(' Nordlys\n')).toMatchObject({
      kind: 'found',
      credentials: { tenantId: TENANT },
      tenantName: 'Nordlys',
    });
  });

  it('is rejected when Prime Penguin has none of that name', async () => {
    expect(await checkTenant('nobody')).toMatchObject({
      reason: 'tenant_not_found',
      field: 'tenantName',
      values: { tenant: 'nobody' },
      message: expect.stringContaining('no tenant nobody'),
    });
  });

  it('is rejected as inactive when it is switched off', async () => {
    await simulator.control.setTenantActive(TENANT, false);
    expect(await checkTenant('nordlys')).toMatchObject({
      reason: 'tenant_inactive',
      field: 'tenantName',
    });
  });

  it.each([
    'https://app.primepenguin.com/app/main/dashboard',
    'app.primepenguin.com',
    'nordlys.primepenguin.com/account/login?x=1',
    'http://nordlys',
  ])('is told to be an address, and nobody is asked: %s', async (tenantName) => {
    let check: unknown;
    const calls = await callsOf(async () => {
      check = await checkTenant(tenantName);
    });
    expect(check).toMatchObject({
      reason: 'tenant_is_address',
      field: 'tenantName',
      message: expect.stringMatching(/name.*such as nordlys.*id, such as 42/),
    });
    expect(calls).toEqual([]);
  });

  it('is rejected unsent when it is longer than a name can be', async () => {
    let check: unknown;
    const calls = await callsOf(async () => {
      check = await checkTenant('x'.repeat(65));
    });
    expect(check).toMatchObject({ reason: 'tenant_not_found' });
    expect(calls).toEqual([]);
  });

  it('is a fault, not a rejection, when the answer makes no sense', async () => {
    await simulator.control.addFault({
      match: { path: 'Account/IsTenantAvailable' },
      fault: { kind: 'garbage', body: 'wrong_shape' },
    });
    expect(await checkTenant('nordlys')).toMatchObject({ kind: 'fault', cause: 'unreadable' });
  });
});

describe('a log-in that is refused', () => {
  it.each([
    [{ password: 'another' }, 'credentials_refused', 'password', /Invalid user name or password/],
    [{ twoFactorRequired: true }, 'two_factor_required', 'userName', null],
    [{ mustResetPassword: true }, 'password_must_be_reset', 'password', null],
    [{ captchaRequired: true }, 'captcha_required', null, /Captcha can not be empty/],
    [{ isLocked: true }, 'account_locked', 'userName', /locked out/],
  ] as const)('with a user like %j is rejected as %s', async (more, reason, field, words) => {
    await user(more);
    expect(await checkPassword()).toMatchObject({
      kind: 'rejected',
      reason,
      field,
      message: expect.stringMatching(/^\S.*\.$/),
      theirWords: words === null ? null : expect.stringMatching(words),
      values: { tenant: TENANT, method: 'password' },
      salesChannels: null,
    });
  });

  it('at a tenant that does not exist is rejected as such', async () => {
    await user();
    expect(await checkPassword({ tenantId: 99 })).toMatchObject({
      reason: 'tenant_not_found',
      field: 'tenantId',
      message: expect.stringContaining('99'),
    });
  });

  it('at a tenant that is switched off is rejected as such', async () => {
    await user();
    await simulator.control.setTenantActive(TENANT, false);
    expect(await checkPassword()).toMatchObject({
      reason: 'tenant_inactive',
      field: 'tenantId',
      theirWords: expect.stringContaining('nordlys is not active'),
    });
  });
});

describe('a token that is no good', () => {
  const refused = { kind: 'rejected', reason: 'credentials_refused', field: 'accessToken' };

  it.each([['empty'], ['unauthorised']] as const)(
    'is refused when the session is %s',
    async (quirk) => {
      await simulator.control.setQuirks({ sessionWithoutLogin: quirk });
      expect(await checkToken('made-up')).toMatchObject(refused);
    },
  );

  it('is refused when it belongs to another tenant', async () => {
    const token = await simulator.control.issueToken({ tenantId: 43 });
    expect(await checkToken(token)).toMatchObject(refused);
  });

  it('is told whose it is where Prime Penguin says so', async () => {
    const server = await startMisbehavingServer((response) =>
      success(response, { user: { id: 1 }, tenant: { id: 43, name: 'Other ApS' } }),
    );
    const { gateway } = aGateway(server.url);
    const entered = { method: 'token', tenantId: TENANT, accessToken: 't' } as const;
    const check = await gateway.check(SHOP, entered, BY_DOMAIN);
    await server.stop();
    expect(check).toEqual({
      kind: 'rejected',
      reason: 'tenant_mismatch',
      field: 'tenantId',
      message: 'These credentials belong to tenant 43 (Other ApS), not to tenant 42.',
      theirWords: null,
      values: {
        tenant: 42,
        method: 'token',
        theirTenant: 'tenant 43 (Other ApS)',
        theirTenantId: 43,
      },
      salesChannels: null,
    });
    expect(server.received).toHaveLength(1);
  });

  it.each([[''], ['  \n'], ['tøken'], ['a\u0007b']])(
    'is told to be none, and nobody is asked, when it is %j',
    async (token) => {
      let check: unknown;
      const calls = await callsOf(async () => {
        check = await checkToken(token);
      });
      expect(check).toMatchObject({ reason: 'not_a_token', field: 'accessToken' });
      expect(calls).toEqual([]);
    },
  );
});

describe('a shop without a sales channel of its own', () => {
  const elsewhere = 'another.myshopify.com';
  const nordlys = { id: CHANNEL, name: 'Nordlys', domain: `https://${SHOP}`, reading: 'on' };

  it('is told which there are, to choose from', async () => {
    await user();
    expect(await checkPassword({}, elsewhere)).toEqual({
      kind: 'rejected',
      reason: 'sales_channel_not_found',
      field: 'salesChannelId',
      message: `No sales channel of tenant 42 has the domain ${elsewhere}. Choose the one that belongs to this shop.`,
      theirWords: null,
      values: { tenant: TENANT, method: 'password', shop: elsewhere, count: 0 },
      salesChannels: [nordlys],
    });
  });

  it('is not connected to one of two, and is told both', async () => {
    await user();
    const twin = await simulator.control.addSalesChannel({
      tenantId: TENANT,
      name: 'Twin',
      domain: SHOP,
      readsOrders: false,
    });
    await simulator.control.addSalesChannel({ tenantId: TENANT, name: 'Else', domain: 'x.io' });
    expect(await checkPassword()).toMatchObject({
      reason: 'sales_channel_ambiguous',
      field: 'salesChannelId',
      values: { shop: SHOP, count: 2 },
      salesChannels: [nordlys, { id: twin, name: 'Twin', domain: SHOP, reading: 'off' }],
    });
  });

  it('is connected to the one that is named', async () => {
    await user();
    expect(await checkPassword({}, elsewhere, { namedId: CHANNEL, before: null })).toMatchObject({
      kind: 'found',
      salesChannel: nordlys,
      isChosenByHand: true,
    });
  });

  it('does not count as chosen by hand where the domain says the same', async () => {
    await user();
    expect(await checkPassword({}, SHOP, { namedId: CHANNEL, before: null })).toMatchObject({
      salesChannel: nordlys,
      isChosenByHand: false,
    });
  });

  it('is not connected to a channel of another tenant', async () => {
    await user();
    const theirs = await simulator.control.addSalesChannel({
      tenantId: 43,
      name: 'Theirs',
      domain: elsewhere,
    });
    expect(await checkPassword({}, elsewhere, { namedId: theirs, before: null })).toMatchObject({
      reason: 'sales_channel_unknown',
      field: 'salesChannelId',
      values: { salesChannelId: theirs },
      salesChannels: [nordlys],
    });
  });

  it('keeps the one that was chosen for this tenant before', async () => {
    await user();
    const before = { tenantId: TENANT, salesChannelId: CHANNEL };
    const check = (tenantId: number, channelId: number) =>
      checkPassword({}, elsewhere, {
        namedId: null,
        before: { tenantId, salesChannelId: channelId },
      });
    expect(await check(before.tenantId, before.salesChannelId)).toMatchObject({
      kind: 'found',
      isChosenByHand: true,
    });
    expect(await check(43, CHANNEL)).toMatchObject({ reason: 'sales_channel_not_found' });
    expect(await check(TENANT, 999)).toMatchObject({ reason: 'sales_channel_not_found' });
  });
});

describe('how far the orders of a channel are read', () => {
  it.each([
    [{}, 'on'],
    [{ readsOrders: false }, 'off'],
    [{ tokenRevoked: true }, 'off'],
    [{ installationStatus: 1 }, 'unknown'],
    [{ installationStatus: 3 }, 'off'],
    [{ installationStatus: 100 }, 'off'],
    [{ installationStatus: 77 }, 'unknown'],
    [{ orderLocationIds: [1, 2] }, 'some_locations'],
    [{ orderLocationIds: [1], readsOrders: false }, 'off'],
  ] as const)('is told for a channel like %j as %s', async (patch, reading) => {
    await user();
    await simulator.control.changeSalesChannel(CHANNEL, patch);
    expect(await checkPassword()).toMatchObject({ kind: 'found', salesChannel: { reading } });
  });

  it.each([{ kind: 'forbidden' }, { kind: 'internal_error' }] as const)(
    'does not keep a shop from connecting when it cannot be seen: %j',
    async (fault) => {
      await user();
      await simulator.control.addFault({
        match: { path: 'SalesChannelsInstallationStatus' },
        fault,
      });
      expect(await checkPassword()).toMatchObject({
        kind: 'found',
        salesChannel: { reading: 'unknown' },
      });
    },
  );
});

describe('a check while Prime Penguin is not well', () => {
  it('is a fault when it is down', async () => {
    await user();
    await simulator.control.goDown();
    expect(await checkPassword()).toMatchObject({ kind: 'fault', cause: 'unreachable' });
  });

  it.each([
    ['TokenAuth/Authenticate'],
    ['Session/GetCurrentLoginInformations'],
    ['SalesChannel/InstalledSalesChannels'],
    ['SalesChannel/InstalledLogisticProviders'],
    ['Warehouse/GetWarehouseNextSyncTime'],
  ])('is a fault, not a rejection, when %s fails', async (path) => {
    await user();
    await simulator.control.addFault({ match: { path }, fault: { kind: 'internal_error' } });
    expect(await checkPassword()).toMatchObject({ kind: 'fault', cause: 'server_error' });
    await simulator.control.clearFaults();
    await simulator.control.addFault({
      match: { path },
      fault: { kind: 'garbage', body: 'wrong_shape' },
    });
    expect(await checkPassword()).toMatchObject({ kind: 'fault', cause: 'unreadable' });
  });

  it('is rejected when a part of it is forbidden', async () => {
    await user();
    await simulator.control.addFault({
      match: { path: 'InstalledSalesChannels' },
      fault: { kind: 'forbidden' },
    });
    expect(await checkPassword()).toMatchObject({ reason: 'reading_not_allowed', field: null });
  });

  it('is rejected in its own words when Prime Penguin refuses to answer', async () => {
    await user();
    await simulator.control.addFault({
      match: { path: 'InstalledSalesChannels' },
      fault: { kind: 'user_friendly', message: 'Your subscription has ended.' },
    });
    expect(await checkPassword()).toMatchObject({
      reason: 'check_refused',
      field: null,
      theirWords: 'Your subscription has ended.',
    });
  });
});

describe('a shop that is not connected', () => {
  it('has no Prime Penguin', async () => {
    expect(await aGateway(simulator.url).gateway.forShop('unknown.myshopify.com')).toBeNull();
  });
});

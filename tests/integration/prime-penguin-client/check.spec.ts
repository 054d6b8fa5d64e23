/** Checking credentials before a shop is connected, against the simulator. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
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

function checkPassword(more: { tenantId?: number; password?: string } = {}, shop = SHOP) {
  const { gateway } = aGateway(simulator.url);
  return gateway.check(shop, {
    method: 'password',
    tenantId: TENANT,
    userName: ` ${USER_NAME} `,
    password: PASSWORD,
    ...more,
  });
}

function checkToken(accessToken: string, tenantId = TENANT) {
  const { gateway } = aGateway(simulator.url);
  return gateway.check(SHOP, { method: 'token', tenantId, accessToken });
}

const FOUND = {
  kind: 'found',
  tenant: { id: TENANT, name: 'Nordlys AB' },
  salesChannel: { id: CHANNEL, name: 'Nordlys', domain: `https://${SHOP}` },
  providers: [{ id: 501, name: 'Nordic 3PL', warehouse: 'Oslo', cron: '*/30 * * * *' }],
};

describe('credentials that are good', () => {
  it('find tenant, sales channel and providers by password, and bring tokens', async () => {
    await user();
    expect(await checkPassword()).toEqual({
      ...FOUND,
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
      tokens: null,
    });
  });

  it('take five calls at most', async () => {
    const seen: string[] = [];
    const counting = await startMisbehavingServer((response, { path }) => {
      seen.push(path.split('/').at(-1) ?? '');
      success(
        response,
        path.endsWith('Authenticate')
          ? { accessToken: 't', expireInSeconds: 60 }
          : path.endsWith('Informations')
            ? { user: { id: 1 }, tenant: { id: TENANT } }
            : path.endsWith('SyncTime')
              ? []
              : { items: [{ id: 1, name: 'x', domain: SHOP }] },
      );
    });
    const { gateway } = aGateway(counting.url);
    const check = await gateway.check(SHOP, {
      method: 'password',
      tenantId: TENANT,
      userName: 'a',
      password: 'b',
    });
    await counting.stop();
    expect(check.kind).toBe('found');
    expect(seen.toSorted()).toEqual([
      'Authenticate',
      'GetCurrentLoginInformations',
      'GetWarehouseNextSyncTime',
      'InstalledLogisticProviders',
      'InstalledSalesChannels',
    ]);
  });
});

describe('a log-in that is refused', () => {
  it.each([
    [{ password: 'another' }, 'credentials_refused', 'password', 'Invalid user name or password'],
    [{ twoFactorRequired: true }, 'two_factor_required', 'userName', 'second factor'],
    [{ mustResetPassword: true }, 'password_must_be_reset', 'password', 'new password'],
    [{ captchaRequired: true }, 'captcha_required', null, 'Captcha can not be empty.'],
    [{ isLocked: true }, 'account_locked', 'userName', 'locked out'],
  ] as const)('with a user like %j is rejected as %s', async (more, reason, field, words) => {
    await user(more);
    expect(await checkPassword()).toMatchObject({
      kind: 'rejected',
      reason,
      field,
      message: expect.stringContaining(words),
    });
  });

  it.each([
    ['a sentence of Prime Penguin’s, to be quoted', { isLocked: true }, true],
    ['none where the sentence is this app’s', { twoFactorRequired: true }, false],
  ])('brings the words apart: %s', async (_, more, isQuoted) => {
    await user(more);
    expect('words' in (await checkPassword())).toBe(isQuoted);
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
    expect(await checkPassword()).toMatchObject({ reason: 'tenant_not_found' });
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
    const check = await gateway.check(SHOP, {
      method: 'token',
      tenantId: TENANT,
      accessToken: 't',
    });
    await server.stop();
    expect(check).toEqual({
      kind: 'rejected',
      reason: 'tenant_not_found',
      field: 'tenantId',
      message: 'These credentials belong to tenant 43 (Other ApS), not to tenant 42.',
    });
    expect(server.received).toHaveLength(1);
  });

  it.each([[''], ['  \n'], ['tøken']])('is refused unsent when it is %j', async (token) => {
    expect(await checkToken(token)).toMatchObject(refused);
  });
});

describe('a shop without a sales channel of its own', () => {
  it('is told which there are', async () => {
    await user();
    expect(await checkPassword({}, 'another.myshopify.com')).toEqual({
      kind: 'rejected',
      reason: 'sales_channel_not_found',
      field: null,
      message: `Prime Penguin has no sales channel for another.myshopify.com. It has: https://${SHOP}.`,
    });
  });

  it('is not connected to one of two', async () => {
    await user();
    await simulator.control.addSalesChannel({ tenantId: TENANT, name: 'Twin', domain: SHOP });
    expect(await checkPassword()).toMatchObject({
      reason: 'sales_channel_not_found',
      message: expect.stringMatching(/2 sales channels.*Nordlys \(301\), Twin/),
    });
  });
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
    expect(await checkPassword()).toMatchObject({
      reason: 'credentials_refused',
      field: 'password',
    });
  });
});

describe('a shop that is not connected', () => {
  it('has no Prime Penguin', async () => {
    expect(await aGateway(simulator.url).gateway.forShop('unknown.myshopify.com')).toBeNull();
  });
});

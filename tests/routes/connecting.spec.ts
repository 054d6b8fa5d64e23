/** The connection form on the settings page: what is asked of the app, and what its sender reads. */
import { describe, expect, it } from 'vitest';
import type { ConnectionRejection } from '#app/contract/api.ts';
import type { ConnectShopResult } from '#app/use-cases/application.ts';
import type { RejectedConnection } from '#app/use-cases/ports/prime-penguin.ts';
import { submit } from './support/open-page.ts';
import { SHOP, STAFF_USER_ID } from './support/shopify.ts';
import { aRejection, CONNECTION } from './support/views.ts';
import { type WebApp, webApp } from './support/web-app.ts';

const FIELDS = {
  method: 'token',
  tenant: ' 42 ',
  accessToken: 'a-long-lived-token',
  userName: '',
  password: '',
  salesChannelId: '',
};
const WHO = {
  userId: STAFF_USER_ID,
  sessionToken: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
};

const send = (app: WebApp, body: unknown) => submit(app, '/app/settings.data?index', body);
const sendFields = (app: WebApp, fields: object, giveUpOpen = false) =>
  send(app, { intent: 'connect', fields: { ...FIELDS, ...fields }, giveUpOpen });

/** What the app was asked for by a form with these fields. */
async function asked(fields: object, giveUpOpen = false): Promise<unknown[]> {
  const wishes: unknown[] = [];
  const app = webApp({
    connectShop: async (shop, who, wish) => {
      wishes.push(shop, who, wish);
      return { kind: 'connected', connection: CONNECTION };
    },
  });
  const { text } = await sendFields(app, fields, giveUpOpen);
  expect(text).toContain('connected');
  return wishes;
}

const connecting = (result: ConnectShopResult, fields: object = {}) =>
  sendFields(webApp({ connectShop: async () => result }), fields);

describe('the connection form', () => {
  it('connects the shop, in the name of who sent it', async () => {
    const wish = { method: 'token', tenantId: 42, accessToken: 'a-long-lived-token' };
    expect(await asked({})).toEqual([SHOP, WHO, wish]);
  });

  it('says when to try again after too many attempts', async () => {
    const retryAt = Date.UTC(2026, 11, 1, 12);
    const message = 'Too many logins were tried.';
    const { text } = await connecting({ kind: 'too_many_attempts', retryAt, message });
    expect(text).toContain('2026-12-01T12:00:00.000Z');
  });

  it('takes digits for the tenant’s id, and anything else for its name', async () => {
    expect((await asked({ tenant: '42' }))[2]).toMatchObject({ tenantId: 42 });
    expect((await asked({ tenant: ' nordlys ' }))[2]).toMatchObject({ tenantName: 'nordlys' });
    expect((await asked({ tenant: '42nordlys' }))[2]).toMatchObject({ tenantName: '42nordlys' });
    const url = 'https://app.primepenguin.com/nordlys';
    expect((await asked({ tenant: url }))[2]).toMatchObject({ tenantName: url });
  });

  it('takes a token with blanks and line breaks around it', async () => {
    const [, , wish] = await asked({ accessToken: '\n  a-long-lived-token \r\n' });
    expect(wish).toMatchObject({ accessToken: 'a-long-lived-token' });
  });

  it('hands on a password as it was typed', async () => {
    const [, , wish] = await asked({ method: 'password', userName: 'ops ', password: ' p ' });
    expect(wish).toEqual({ method: 'password', tenantId: 42, userName: 'ops', password: ' p ' });
  });

  it('hands on the sales channel that was chosen, and that open cancellations are given up', async () => {
    expect((await asked({ salesChannelId: '7' }, true))[2]).toMatchObject({
      salesChannelId: 7,
      giveUpOpen: true,
    });
  });

  it('gets a complaint for each field that is wrong, without asking Prime Penguin', async () => {
    const { text } = await sendFields(webApp(), { tenant: '  ', accessToken: ' ' });
    expect(text).toContain('"tenant","Enter the tenant’s name, such as nordlys, or its number');
    expect(text).toContain('"accessToken","Enter the access token."');
  });

  it.each(['0', '99999999999999999999'])('refuses %s as the id of a tenant', async (tenant) => {
    expect((await sendFields(webApp(), { tenant })).text).toContain('Enter the tenant’s name');
  });

  it('says how long a field may be', async () => {
    const method = 'password';
    const fields = { method, userName: 'u'.repeat(300), password: 'p' };
    expect((await sendFields(webApp(), fields)).text).toContain(
      '"userName","Enter at most 256 characters."',
    );
  });

  it('says that nothing was saved when Prime Penguin is not there', async () => {
    const { text } = await connecting({
      kind: 'prime_penguin_unavailable',
      message: 'Prime Penguin did not answer.',
    });
    expect(text).toContain('Prime Penguin did not answer. Nothing was saved.');
  });

  it.each([
    ['no JSON', '{'],
    ['another intent', { intent: 'erase' }],
    ['half a form', { intent: 'connect', fields: {}, giveUpOpen: false }],
  ])('is not guessed at: %s', async (_name, body) => {
    expect((await send(webApp(), body)).text).toContain('did not understand the form');
  });

  it('never gets a secret back', async () => {
    const fields = { method: 'password', userName: '', password: 'hunter2' };
    const { text } = await sendFields(webApp(), fields);
    expect(text).toContain('Enter the user name.');
    expect(text).not.toContain('hunter2');
  });
});

describe('a rejection', () => {
  const CHANNELS = [
    { id: 7, name: 'Old shop', domain: 'old.myshopify.com', reading: 'off' },
    { id: 8, name: 'New shop', domain: null, reading: 'on' },
  ] as const;
  type Known = Omit<Partial<RejectedConnection>, 'kind' | 'reason' | 'message'>;
  const rejection = (reason: ConnectionRejection, known: Known) =>
    aRejection({ reason, field: null, message: 'In English.', ...known });
  const named = { tenant: 'nordlys', method: 'token' };

  it.each<[ConnectionRejection, Known, string]>([
    [
      'credentials_refused',
      { field: 'accessToken', values: named },
      '"accessToken","Prime Penguin does not take this token. It may have expired, been withdrawn, or belong to another tenant than nordlys.',
    ],
    [
      'credentials_refused',
      { field: 'password', values: { ...named, method: 'password' } },
      '"password","Prime Penguin does not take this user name and password. Check both, and that the user belongs to the tenant nordlys.',
    ],
    ['two_factor_required', { field: 'userName' }, '"userName","This user signs in with a second'],
    ['password_must_be_reset', { field: 'password' }, '"password","Prime Penguin wants a new pass'],
    ['account_locked', { field: 'userName' }, '"userName","This user is locked at Prime Penguin.'],
    [
      'tenant_not_found',
      { field: 'tenantName', values: named },
      '"tenant","Prime Penguin has no tenant nordlys.',
    ],
    [
      'tenant_inactive',
      { field: 'tenantId', values: { tenant: 42 } },
      '"tenant","The tenant 42 is not active at Prime Penguin.',
    ],
    ['tenant_is_address', { field: 'tenantName' }, '"tenant","This is an address, not a tenant.'],
    [
      'tenant_mismatch',
      { field: 'tenantName', values: { ...named, theirTenantId: 43 } },
      '"tenant","These credentials belong to another tenant. They belong to tenant 43, not to nordlys.',
    ],
    [
      'tenant_mismatch',
      { field: 'tenantName', values: named },
      '"tenant","These credentials belong to no tenant. The app needs credentials of the tenant nordlys',
    ],
    [
      'not_a_token',
      { field: 'accessToken' },
      '"accessToken","This is not a token of Prime Penguin',
    ],
    [
      'sales_channel_not_found',
      { field: 'salesChannelId', values: { shop: SHOP }, salesChannels: CHANNELS },
      `"salesChannelId","No sales channel has this shop’s address. Prime Penguin has ${SHOP} with none`,
    ],
    [
      'sales_channel_ambiguous',
      { field: 'salesChannelId', values: { count: 2 }, salesChannels: CHANNELS },
      '"salesChannelId","Several sales channels have this shop’s address.',
    ],
    [
      'sales_channel_unknown',
      { field: 'salesChannelId', salesChannels: CHANNELS },
      '"salesChannelId","The tenant no longer has this sales channel.',
    ],
  ])('stands beside the field that is at fault: %s', async (reason, known, words) => {
    expect((await connecting(rejection(reason, known))).text).toContain(words);
  });

  it.each<[ConnectionRejection, Known, string]>([
    ['captcha_required', {}, 'Prime Penguin wants a captcha from this user'],
    ['reading_not_allowed', {}, 'These credentials may not see enough at Prime Penguin'],
    ['check_refused', {}, 'Prime Penguin refused the check'],
    [
      'sales_channel_not_found',
      { field: 'salesChannelId', values: named, salesChannels: [] },
      'The tenant nordlys has no sales channel',
    ],
    ['open_cancellations', { values: named }, 'Cancellations are open in another Prime Penguin'],
  ])('of no single field stands above the form: %s', async (reason, known, title) => {
    const { text } = await connecting(rejection(reason, known));
    expect(text).toContain(`"title","${title}`);
    expect(text).toContain('"fields",{},');
  });

  it('is in words alone, whatever values came with it', async () => {
    const { text } = await connecting(rejection('tenant_not_found', { field: 'tenantId' }));
    expect(text).not.toContain('In English.');
  });

  it('quotes Prime Penguin’s own words, and nobody where it gave none', async () => {
    const quoted = rejection('check_refused', { theirWords: 'Your trial is over.' });
    expect((await connecting(quoted)).text).toContain('In their words: “Your trial is over.”');
    expect((await connecting(rejection('check_refused', {}))).text).not.toContain('their words');
  });

  it('brings the sales channels to choose from', async () => {
    const { text } = await connecting(
      rejection('sales_channel_not_found', { field: 'salesChannelId', salesChannels: CHANNELS }),
    );
    expect(text).toContain('Old shop');
    expect(text).toContain('New shop');
  });

  it('for open cancellations brings what has to be known to confirm', async () => {
    const values = { ...named, open: 3, waiting: 2, openTenantId: 42, openTenantName: 'Fjord' };
    const { text } = await connecting(rejection('open_cancellations', { values }));
    expect(text).toMatch(/"open",3,"waiting",2,"tenant","nordlys","openTenant","Fjord"/);
  });
});

describe('who may not change the settings', () => {
  it.each([
    ['not_allowed', 'You may not change this', 'limited to the account owner or to chosen staff'],
    ['shopify_unavailable', 'Shopify could not be asked who you are', 'nothing was changed'],
  ] as const)('is told why nothing was changed: %s', async (kind, title, words) => {
    const refused = { kind, message: 'In English.' };
    const app = webApp({ disconnectShop: async () => refused });
    for (const { text } of [await connecting(refused), await send(app, { intent: 'disconnect' })]) {
      expect(text).toContain(title);
      expect(text).toContain(words);
      expect(text).not.toContain('In English.');
    }
  });
});

describe('disconnecting', () => {
  it('disconnects the shop', async () => {
    const shops: string[] = [];
    const app = webApp({
      disconnectShop: async (shop) => {
        shops.push(shop);
        return { kind: 'disconnected' };
      },
    });
    expect((await send(app, { intent: 'disconnect' })).text).toContain('disconnected');
    expect(shops).toEqual([SHOP]);
  });
});

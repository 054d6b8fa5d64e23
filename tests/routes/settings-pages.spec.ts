/** The pages of settings on the server: what they show, and what becomes of what they send. */
import { describe, expect, it } from 'vitest';
import type { SettingsView } from '#app/contract/api.ts';
import type { SaveSettingsResult } from '#app/use-cases/application.ts';
import { APP_URL, SHOP, STAFF_USER_ID, sessionToken } from './support/shopify.ts';
import { CONNECTION, SETTINGS } from './support/views.ts';
import { postJson, type WebApp, webApp } from './support/web-app.ts';

const HOST = Buffer.from('admin.shopify.com/store/demo').toString('base64url');
const [NORDIC] = SETTINGS.providers;
if (!NORDIC) throw new Error('A provider is needed');
const ODD_NAME = '100 % A/B Lager & Söner?';

async function open(path: string, settings: SettingsView = SETTINGS): Promise<string> {
  const app = webApp({
    readConnection: async () => CONNECTION,
    readSettings: async () => settings,
  });
  const url = new URL(path, APP_URL);
  const query = { shop: SHOP, host: HOST, embedded: '1', id_token: sessionToken() };
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  const response = await app.fetch(url.pathname + url.search);
  expect(response.status).toBe(200);
  const html = await response.text();
  return html
    .replace(/<script[\s\S]*?<\/script>|<head[\s\S]*?<\/head>|<!--.*?-->/g, '')
    .replace(/<[^>]*>/g, ' ')
    .replaceAll('&amp;', '&')
    .replace(/\s+/g, ' ');
}

async function send(app: WebApp, path: string, body: unknown): Promise<string> {
  const { headers, ...rest } = postJson(body);
  const response = await app.fetch(`${path}.data`, {
    ...rest,
    headers: { ...headers, Authorization: `Bearer ${sessionToken()}` },
  });
  expect(response.status).toBe(200);
  return response.text();
}

const PAGES = [
  '/app/settings/providers/Nordic%203PL',
  '/app/settings/automations',
  '/app/settings/mail',
  '/app/settings/access',
] as const;

describe('the overview', () => {
  const overview = (change: Partial<SettingsView>) =>
    open('/app/settings', { ...SETTINGS, ...change });

  it.each<[string, Partial<SettingsView>]>([
    ['1 provider, 1 without a contact.', {}],
    ['The providers are known once Prime Penguin is connected.', { providers: [] }],
    [
      '2 providers, 1 without a contact. 1 is set as one that cannot be cancelled.',
      {
        providers: [
          NORDIC,
          {
            ...NORDIC,
            name: 'Baltic',
            cancellable: 'no',
            contact: { name: 'Ada', email: null, phone: null, hours: null },
          },
        ],
      },
    ],
    [
      'sent to the warehouse if they have the tag express. The result is written to the order as a metafield and as a tag. A reason for cancelling has to be given.',
      {
        automations: {
          forwardShopifyCancels: true,
          forwardOnlyTag: 'express',
          writeMetafield: true,
          writeTag: true,
          askReason: 'required',
          waysToCancel: null,
          syncNow: false,
        },
      },
    ],
    ['Nothing is mailed.', {}],
    [
      'What needs attention is mailed to 2 addresses. But this installation of the app cannot send mail',
      {
        notifications: {
          ...SETTINGS.notifications,
          on: 'attention',
          to: ['a@example.com', 'b@example.com'],
          pace: 'hourly',
        },
      },
    ],
    [
      'Every final answer is mailed to 1 address. Mails are gathered for an hour.',
      {
        notifications: {
          ...SETTINGS.notifications,
          on: 'every_final',
          to: ['a@example.com'],
          pace: 'hourly',
        },
        can: { ...SETTINGS.can, sendMail: true },
      },
    ],
    [
      'The account owner and 1 chosen member of staff may change the settings.',
      {
        access: {
          settings: 'chosen',
          staff: [{ userId: '7', name: 'Ada Berg', isOwner: false, isChosen: true }],
        },
      },
    ],
    ['Only the account owner may change', { access: { settings: 'chosen', staff: [] } }],
  ])('says: %s', async (words, change) => {
    expect(await overview(change)).toContain(words);
  });
});

describe('the pages of providers', () => {
  it.each<[string, Partial<typeof NORDIC>]>([
    ['It has stopped 3 of the 4 orders it was asked to stop.', {}],
    [
      'It answered that orders cannot be cancelled through the integration. It has stopped 0 of the 2',
      {
        learnt: 'no',
        record: { ...NORDIC.record, asked: 2, stopped: 0, notStopped: 2, medianAnswerSeconds: 60 },
      },
    ],
    [
      'It has not been asked to stop an order yet.',
      {
        learnt: 'unknown',
        record: {
          ...NORDIC.record,
          ...{ asked: 0, stopped: 0, notStopped: 0, medianAnswerSeconds: null },
        },
      },
    ],
  ])('say: %s', async (words, change) => {
    const settings = { ...SETTINGS, providers: [{ ...NORDIC, ...change }] };
    expect(await open('/app/settings/providers', settings)).toContain(words);
    expect(await open('/app/settings/providers/Nordic%203PL', settings)).toContain(words);
  });

  it('name the default of the time to an answer, the schedule and the usual time', async () => {
    const text = await open('/app/settings/providers/Nordic%203PL');
    expect(text).toContain('Empty: 4 hours, the default of this app.');
    expect(text).toContain('Batches: Every 30 minutes (UTC)');
    expect(text).toContain('Usual time to an answer 30 minutes');
  });

  it('compare the time to an answer with a sync and without, once there was one', async () => {
    const path = '/app/settings/providers/Nordic%203PL';
    expect(await open(path)).not.toContain('after a sync we asked for');
    const record = {
      ...NORDIC.record,
      withSync: { answers: 2, medianSeconds: 600 },
      withoutSync: { answers: 0, medianSeconds: null },
    };
    const text = await open(path, { ...SETTINGS, providers: [{ ...NORDIC, record }] });
    expect(text).toContain('Usual time after a sync we asked for 10 minutes');
    expect(text).toContain('Usual time without one No answer yet');
  });

  it('find a provider whose name has any character', async () => {
    const settings = { ...SETTINGS, providers: [{ ...NORDIC, name: ODD_NAME }] };
    const path = `/app/settings/providers/${encodeURIComponent(ODD_NAME)}`;
    const text = await open(path, settings);
    expect(text).toContain(ODD_NAME);
    expect(text).toContain('Whom to call');
  });

  it('say that a provider is none', async () => {
    expect(await open('/app/settings/providers/Nobody')).toContain('has no such provider');
  });
});

describe('the page of automations', () => {
  it('says in which ways an order can be canceled, and what the app’s default is', async () => {
    const text = await open('/app/settings/automations', {
      ...SETTINGS,
      defaultWaysToCancel: 'cancel_then_remap',
    });
    expect(text).toContain('Only cancel in Prime Penguin');
    expect(text).toContain('Now: Cancel, then assign to dropship.');
    expect(text).toContain('The warehouse’s response still decides.');
    expect(text).toContain('Ask Prime Penguin to sync after a request');
  });
});

describe('the page of e-mail', () => {
  it('says that nothing is mailed where the operator has set up no mail, and only there', async () => {
    const words = 'This installation of the app has no mail server.';
    expect(await open('/app/settings/mail')).toContain(words);
    const can = { ...SETTINGS.can, sendMail: true };
    expect(await open('/app/settings/mail', { ...SETTINGS, can })).not.toContain(words);
  });
});

describe.each(PAGES)('%s', (path) => {
  const WISH = { version: 7, automations: SETTINGS.automations };
  const saving = (result: SaveSettingsResult) =>
    send(
      webApp({
        saveSettings: async () => result,
        readSettings: async () => ({ ...SETTINGS, version: 9 }),
      }),
      path,
      WISH,
    );

  it('hands on what was sent, for the one who sent it', async () => {
    const asked: unknown[] = [];
    const app = webApp({
      saveSettings: async (shop, { userId }, version, wish) => {
        asked.push([shop, userId, version, wish]);
        return { kind: 'saved', settings: { ...SETTINGS, version: 8 } };
      },
    });
    expect(await send(app, path, WISH)).toContain('saved');
    expect(asked).toEqual([[SHOP, STAFF_USER_ID, 7, { automations: SETTINGS.automations }]]);
  });

  it('can only be read by those who may not change it', async () => {
    const can = { ...SETTINGS.can, changeSettings: false };
    expect(await open(path, { ...SETTINGS, can })).toContain('You can read these settings');
    expect(await open(path)).not.toContain('You can read these settings');
  });

  it('answers with what is saved now where somebody else saved meanwhile', async () => {
    const text = await saving({ kind: 'changed_meanwhile' });
    expect(text).toContain('changed_meanwhile');
    expect(text).toMatch(/"version",9\b/);
  });

  it.each<[SaveSettingsResult, string]>([
    [{ kind: 'locks_you_out' }, 'access.settings'],
    [
      { kind: 'scope_missing', field: 'automations.writeTag', scope: 'write_orders' },
      'automations.writeTag',
    ],
    [{ kind: 'unknown_provider', name: 'Nordic' }, 'unknown_provider'],
    [{ kind: 'not_allowed', message: 'x' }, 'not_allowed'],
    [{ kind: 'shopify_unavailable', message: 'x' }, 'shopify_unavailable'],
  ])('says how a save ended that was none: %j', async (result, words) => {
    const text = await saving(result);
    expect(text).toContain(words);
    expect(text).not.toContain('"saved"');
  });

  it('gets every issue with its code, and asks nobody to save', async () => {
    const automations = { ...SETTINGS.automations, forwardOnlyTag: 'a,b' };
    const notifications = { on: 'never', to: 'bo@', pace: 'at_once' };
    const text = await send(webApp(), path, { version: 7, automations, notifications });
    expect(text).toContain('tag_malformed');
    expect(text).toContain('address_malformed');
  });

  it.each([
    ['no JSON', '{'],
    ['more than the API takes', `{"version":7,"x":"${'x'.repeat(256 * 1024)}"}`],
  ])('does not guess at %s', async (_, body) => {
    expect(await send(webApp(), path, body)).toContain('not_understood');
  });

  it('takes as much as the API', async () => {
    const app = webApp({ saveSettings: async () => ({ kind: 'saved', settings: SETTINGS }) });
    const padded = `${JSON.stringify(WISH)}${' '.repeat(200 * 1024)}`;
    expect(await send(app, path, padded)).toContain('saved');
  });
});

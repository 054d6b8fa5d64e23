/** GET and PUT /api/settings: what is wrong is told by field and code, and a save that ends badly says how. */
import { describe, expect, it } from 'vitest';
import type { InputIssue, Problem } from '#app/contract/api.ts';
import type { SaveSettingsResult, SettingsWish, SignedIn } from '#app/use-cases/application.ts';
import { SHOP, STAFF_USER_ID } from './support/shopify.ts';
import { SETTINGS } from './support/views.ts';
import { postJson, webApp } from './support/web-app.ts';

const put = (body: unknown): RequestInit => ({ ...postJson(body), method: 'PUT' });

const AUTOMATIONS = SETTINGS.automations;
const NOTIFICATIONS = { on: 'attention', to: ['ann@example.com'], pace: 'at_once' };
const ACCESS = { settings: 'chosen', chosenUserIds: ['42', '7'] };
const CONTACT = { name: 'Ada', email: 'ada@nordic.example', phone: '+46 8 123', hours: '9 to 17' };
const PROVIDER = {
  name: 'Nordic 3PL',
  cancellable: 'no',
  answerSeconds: 7_200,
  contact: CONTACT,
  messageTemplate: 'Please stop {{order}}.',
};

interface Asked {
  readonly shop: string;
  readonly who: SignedIn;
  readonly version: number;
  readonly wish: SettingsWish;
}

/** What reaches the use case; fails when the save is refused before. */
async function save(body: unknown): Promise<Asked> {
  const asked: Asked[] = [];
  const app = webApp({
    saveSettings: async (shop, who, version, wish) => {
      asked.push({ shop, who, version, wish });
      return { kind: 'saved', settings: SETTINGS };
    },
  });
  const response = await app.call('/api/settings', put(body));
  expect(await response.json()).toEqual(SETTINGS);
  const [only] = asked;
  if (only === undefined) throw new Error('The use case was not called');
  return only;
}

const wishOf = async (body: Record<string, unknown>) => (await save({ version: 7, ...body })).wish;

/** No use case is scripted: one that is called ends as a 500. */
async function issuesOf(body: unknown): Promise<readonly InputIssue[]> {
  const response = await webApp().call('/api/settings', put(body));
  const problem = (await response.json()) as Problem;
  expect(problem).toMatchObject({ status: 422, code: 'malformed_input' });
  const [first] = problem.issues ?? [];
  expect(problem.field).toBe(first?.field);
  expect(problem.detail).toBe(`Expected for ${first?.field}: ${first?.message}.`);
  return problem.issues ?? [];
}

describe('reading the settings', () => {
  it('answers with them, and says who asks', async () => {
    const asked: unknown[] = [];
    const app = webApp({
      readSettings: async (...args) => {
        asked.push(args);
        return SETTINGS;
      },
    });
    const response = await app.call('/api/settings');
    expect(response.status).toBe(200);
    expect(response.headers.get('Cache-Control')).toBe('no-store');
    expect(await response.json()).toEqual(SETTINGS);
    const sessionToken = expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/);
    expect(asked).toEqual([[SHOP, { userId: STAFF_USER_ID, sessionToken }]]);
  });
});

describe('saving the settings', () => {
  it('hands on what was sent, for the one who sent it', async () => {
    const asked = await save({
      version: 7,
      automations: AUTOMATIONS,
      notifications: NOTIFICATIONS,
      access: ACCESS,
      providers: [PROVIDER],
    });
    const { answerSeconds: _seconds, ...provider } = PROVIDER;
    expect(asked).toMatchObject({ shop: SHOP, who: { userId: STAFF_USER_ID }, version: 7 });
    expect(asked.wish).toEqual({
      automations: AUTOMATIONS,
      notifications: NOTIFICATIONS,
      access: ACCESS,
      providers: [{ ...provider, answerMs: 7_200_000 }],
    });
  });

  it('hands on nothing of what was left out', async () => {
    expect(await wishOf({})).toEqual({});
  });

  it('takes messages for many providers', async () => {
    const providers = Array.from({ length: 50 }, (_, index) => ({
      ...PROVIDER,
      name: `Provider ${index}`,
      messageTemplate: 'x'.repeat(2_000),
    }));
    expect((await wishOf({ providers })).providers).toHaveLength(50);
  });

  it.each<[SaveSettingsResult, number, Partial<Problem>]>([
    [{ kind: 'changed_meanwhile' }, 409, { code: 'settings_changed', field: 'version' }],
    [{ kind: 'not_allowed', message: 'Only the owner may.' }, 403, { code: 'not_allowed' }],
    [
      { kind: 'shopify_unavailable', message: 'It is not known.' },
      503,
      { code: 'shopify_unavailable', detail: 'It is not known.' },
    ],
    [
      { kind: 'unknown_provider', name: 'Nordic 3PL' },
      422,
      {
        code: 'malformed_input',
        field: 'providers.0.name',
        issues: [
          expect.objectContaining({ code: 'unknown_provider', values: { name: 'Nordic 3PL' } }),
        ],
      },
    ],
    [
      { kind: 'locks_you_out' },
      422,
      {
        code: 'malformed_input',
        field: 'access.settings',
        issues: [expect.objectContaining({ code: 'locks_you_out' })],
      },
    ],
    [
      { kind: 'scope_missing', field: 'automations.writeTag', scope: 'write_orders' },
      409,
      {
        code: 'scope_missing',
        field: 'automations.writeTag',
        issues: [
          expect.objectContaining({ code: 'scope_missing', values: { scope: 'write_orders' } }),
        ],
      },
    ],
  ])('answers %j with %i', async (result, status, problem) => {
    const app = webApp({ saveSettings: async () => result });
    const response = await app.call('/api/settings', put({ version: 7, providers: [PROVIDER] }));
    expect(response.status).toBe(status);
    expect(response.headers.get('Content-Type')).toBe('application/problem+json');
    expect(await response.json()).toMatchObject({
      status,
      detail: expect.stringMatching(/\.$/),
      ...problem,
    });
  });
});

describe('what people type', () => {
  it('is trimmed, and null when nothing is left', async () => {
    const typed = {
      ...PROVIDER,
      contact: { name: ' Ada ', email: ' ada@nordic.example\n', phone: '  ', hours: '' },
      messageTemplate: ' \n ',
    };
    const wish = await wishOf({
      automations: { ...AUTOMATIONS, forwardOnlyTag: ' express ' },
      providers: [typed],
    });
    expect(wish.automations?.forwardOnlyTag).toBe('express');
    expect(wish.providers?.[0]).toMatchObject({
      contact: { name: 'Ada', email: 'ada@nordic.example', phone: null, hours: null },
      messageTemplate: null,
    });
  });

  it('is no contact when all of it is empty', async () => {
    const contact = { name: ' ', email: '', phone: null, hours: '\t' };
    const wish = await wishOf({ providers: [{ ...PROVIDER, contact }] });
    expect(wish.providers?.[0]?.contact).toBeNull();
  });

  it('can have several lines where there is room for them', async () => {
    const messageTemplate = 'Hello,\n\tplease stop {{ order }}:\r\n{{lines}}';
    const wish = await wishOf({ providers: [{ ...PROVIDER, messageTemplate }] });
    expect(wish.providers?.[0]?.messageTemplate).toBe(messageTemplate);
  });
});

describe('e-mail addresses', () => {
  const toOf = async (to: unknown) =>
    (await wishOf({ notifications: { ...NOTIFICATIONS, to } })).notifications?.to;
  const many = (count: number) =>
    Array.from({ length: count }, (_, index) => `person-${index}@example.com`);

  it('are folded, whatever their letter case, and stay in order', async () => {
    expect(await toOf(['Ann@Example.com', ' bo@example.com ', 'ann@example.com', ''])).toEqual([
      'Ann@Example.com',
      'bo@example.com',
    ]);
  });

  it('can come as they stand in one field', async () => {
    expect(await toOf('ann@example.com, bo@example.com;\ncy@example.com ')).toEqual([
      'ann@example.com',
      'bo@example.com',
      'cy@example.com',
    ]);
  });

  it('are twenty at most, after folding', async () => {
    const twenty = many(20);
    expect(await toOf([...twenty, ...twenty])).toEqual(twenty);
    const notifications = { ...NOTIFICATIONS, to: many(21) };
    expect(await issuesOf({ version: 7, notifications })).toMatchObject([
      { field: 'notifications.to', code: 'too_many', values: { max: 20 } },
    ]);
  });

  it('are named where they are none', async () => {
    const to = ['ann@example.com', 'bo@', 'cy@example.com', 'no one'];
    expect(await issuesOf({ version: 7, notifications: { ...NOTIFICATIONS, to } })).toEqual([
      {
        field: 'notifications.to',
        code: 'address_malformed',
        values: { addresses: '"bo@", "no one"' },
        message: 'e-mail addresses such as warehouse@example.com, and not "bo@", "no one"',
      },
    ]);
  });

  it('are not all named where hardly any is one', async () => {
    const to = ['a', 'b', 'c', 'd', 'e', 'f', 'x'.repeat(100)];
    const [first] = await issuesOf({ version: 7, notifications: { ...NOTIFICATIONS, to } });
    expect(first?.values).toEqual({ addresses: '"a", "b", "c", "d", "e", …' });
    const [long] = await issuesOf({
      version: 7,
      notifications: { ...NOTIFICATIONS, to: ['x'.repeat(100)] },
    });
    expect(long?.values).toEqual({ addresses: `"${'x'.repeat(60)}…"` });
  });

  it.each([
    'a@b',
    'a b@example.com',
    'a@example.com\nBcc: all@example.com',
    '<a@example.com>',
    `${'x'.repeat(250)}@example.com`,
  ])('are not what only looks like one: %j', async (one) => {
    const notifications = { ...NOTIFICATIONS, to: [one] };
    expect(await issuesOf({ version: 7, notifications })).toMatchObject([
      { field: 'notifications.to', code: 'address_malformed' },
    ]);
  });

  it('are wanted when anything is to be sent, and only then', async () => {
    const notifications = { ...NOTIFICATIONS, to: [] };
    expect(await issuesOf({ version: 7, notifications })).toMatchObject([
      { field: 'notifications.to', code: 'address_required', values: {} },
    ]);
    const quiet = await wishOf({ notifications: { ...notifications, on: 'never' } });
    expect(quiet.notifications?.to).toEqual([]);
  });
});

describe('settings with a wrong field', () => {
  const automations = (over: object) => ({ version: 7, automations: { ...AUTOMATIONS, ...over } });
  const notifications = (over: object) => ({
    version: 7,
    notifications: { ...NOTIFICATIONS, ...over },
  });
  const access = (over: object) => ({ version: 7, access: { ...ACCESS, ...over } });
  const provider = (over: object) => ({ version: 7, providers: [{ ...PROVIDER, ...over }] });
  const contact = (over: object) => provider({ contact: { ...CONTACT, ...over } });
  const RANGE = { minSeconds: 60, maxSeconds: 2_592_000 };

  it.each<[string, unknown, string, string, object]>([
    ['no version', {}, 'version', 'malformed', {}],
    ['half a version', { version: 1.5 }, 'version', 'malformed', {}],
    ['a version below none', { version: -1 }, 'version', 'malformed', {}],
    ['a version beyond 32 bits', { version: 2 ** 31 }, 'version', 'malformed', {}],
    ['no object', { version: 7, automations: [] }, 'automations', 'malformed', {}],
    ['a flag as text', automations({ writeTag: 'yes' }), 'automations.writeTag', 'malformed', {}],
    [
      'an unknown choice',
      automations({ askReason: 'sometimes' }),
      'automations.askReason',
      'not_one_of',
      { options: 'required, optional, never' },
    ],
    [
      'an unknown way to cancel',
      automations({ waysToCancel: 'remap_to_dropship' }),
      'automations.waysToCancel',
      'not_one_of',
      { options: 'cancel_order, cancel_then_remap' },
    ],
    ['a sync as text', automations({ syncNow: 'on' }), 'automations.syncNow', 'malformed', {}],
    [
      'a tag with a comma',
      automations({ forwardOnlyTag: 'a,b' }),
      'automations.forwardOnlyTag',
      'tag_malformed',
      {},
    ],
    [
      'a tag too long for Shopify',
      automations({ forwardOnlyTag: 'x'.repeat(41) }),
      'automations.forwardOnlyTag',
      'too_long',
      { max: 40 },
    ],
    [
      'a tag with a line break',
      automations({ forwardOnlyTag: 'a\nb' }),
      'automations.forwardOnlyTag',
      'control_characters',
      {},
    ],
    ['an unknown event', notifications({ on: 'x' }), 'notifications.on', 'not_one_of', {}],
    ['an unknown pace', notifications({ pace: 'x' }), 'notifications.pace', 'not_one_of', {}],
    ['no addresses', notifications({ to: 7 }), 'notifications.to', 'malformed', {}],
    ['an unknown access', access({ settings: 'x' }), 'access.settings', 'not_one_of', {}],
    [
      'a user id as number',
      access({ chosenUserIds: [42] }),
      'access.chosenUserIds.0',
      'malformed',
      {},
    ],
    [
      'a user id that is none',
      access({ chosenUserIds: ['42', 'ann'] }),
      'access.chosenUserIds.1',
      'malformed',
      {},
    ],
    [
      'no time to answer',
      provider({ answerSeconds: 0 }),
      'providers.0.answerSeconds',
      'duration_out_of_range',
      RANGE,
    ],
    [
      'less than a minute',
      provider({ answerSeconds: 59 }),
      'providers.0.answerSeconds',
      'duration_out_of_range',
      RANGE,
    ],
    [
      'a million hours',
      provider({ answerSeconds: 3_600_000_000 }),
      'providers.0.answerSeconds',
      'duration_out_of_range',
      RANGE,
    ],
    [
      'a second too long',
      provider({ answerSeconds: 2_592_001 }),
      'providers.0.answerSeconds',
      'duration_out_of_range',
      RANGE,
    ],
    [
      'half a second',
      provider({ answerSeconds: 60.5 }),
      'providers.0.answerSeconds',
      'duration_out_of_range',
      RANGE,
    ],
    [
      'a time as text',
      provider({ answerSeconds: '60' }),
      'providers.0.answerSeconds',
      'malformed',
      {},
    ],
    [
      'an unknown answer',
      provider({ cancellable: 'maybe' }),
      'providers.0.cancellable',
      'not_one_of',
      { options: 'unknown, yes, no' },
    ],
    [
      'a contact’s address that is none',
      contact({ email: 'ada at nordic' }),
      'providers.0.contact.email',
      'address_malformed',
      { addresses: '"ada at nordic"' },
    ],
    [
      'a phone number too long',
      contact({ phone: '1'.repeat(51) }),
      'providers.0.contact.phone',
      'too_long',
      { max: 50 },
    ],
    [
      'opening hours too long',
      contact({ hours: 'x'.repeat(201) }),
      'providers.0.contact.hours',
      'too_long',
      { max: 200 },
    ],
    [
      'a name with a line break',
      contact({ name: 'Ada\r\nBerg' }),
      'providers.0.contact.name',
      'control_characters',
      {},
    ],
    [
      'a message too long',
      provider({ messageTemplate: 'x'.repeat(2_001) }),
      'providers.0.messageTemplate',
      'too_long',
      { max: 2_000 },
    ],
    [
      'a placeholder that nobody knows',
      provider({ messageTemplate: 'Dear {{customer}}, {{order}} {{ email }}' }),
      'providers.0.messageTemplate',
      'placeholder_unknown',
      {
        placeholders: '{{customer}}, {{email}}',
        known:
          '{{order}}, {{primePenguinId}}, {{provider}}, {{lines}}, {{verdict}}, {{reason}}, {{requestedAt}}',
      },
    ],
    [
      'a provider twice',
      { version: 7, providers: [PROVIDER, PROVIDER] },
      'providers.1.name',
      'duplicate',
      {},
    ],
    [
      'half a provider',
      { version: 7, providers: [{ name: 'x' }] },
      'providers.0.cancellable',
      'not_one_of',
      {},
    ],
  ])('are refused by field and code: %s', async (_name, body, field, code, values) => {
    const issues = await issuesOf(body);
    expect(issues[0]).toMatchObject({ field, code, message: expect.stringMatching(/\S/) });
    expect(issues[0]?.values).toMatchObject(values);
  });

  it('are refused with everything that is wrong at once', async () => {
    const body = {
      ...automations({ forwardOnlyTag: 'a,b' }),
      providers: [PROVIDER, { ...PROVIDER, name: 'Baltic', answerSeconds: 0 }],
    };
    expect((await issuesOf(body)).map(({ field }) => field)).toEqual([
      'automations.forwardOnlyTag',
      'providers.1.answerSeconds',
    ]);
  });

  it.each([[], '"x"', null])('are refused when they are no object: %j', async (body) => {
    const response = await webApp().call('/api/settings', put(body));
    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({ code: 'malformed_input' });
  });
});

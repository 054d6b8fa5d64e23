/** What a merchant has decided, kept: whole or not at all, and nobody's over another's unseen. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAuditTrail } from '#app/persistence/audit.server.ts';
import { createSettingsStore } from '#app/persistence/settings.server.ts';
import {
  DEFAULT_SETTINGS,
  type ProviderSettings,
  type SettingsChange,
  type SettingsStore,
} from '#app/use-cases/ports/settings.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/database.ts';

let database: TestDatabase;
let store: SettingsStore;
let shops = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  store = createSettingsStore(database.prisma, createAuditTrail(database.prisma, { info() {} }));
});
afterAll(() => database.drop());

const save = (...[shop, version, change]: [string, number, SettingsChange]) =>
  store.save(shop, version, change, []);

async function aShop(...providers: readonly string[]): Promise<string> {
  shops += 1;
  const shop = `shop-${shops}.myshopify.com`;
  await database.prisma.provider.createMany({ data: providers.map((name) => ({ shop, name })) });
  return shop;
}

const readProvider = (shop: string, name: string) =>
  database.prisma.provider.findUniqueOrThrow({ where: { shop_name: { shop, name } } });

const AUTOMATIONS = {
  forwardShopifyCancels: false,
  forwardOnlyTag: 'express',
  writeMetafield: true,
  writeTag: true,
  askReason: 'required',
  waysToCancel: 'cancel_then_remap',
  syncNow: true,
} as const;
const NOTIFICATIONS = {
  on: 'attention',
  to: ['ann@example.com', 'bo@example.com'],
  pace: 'daily',
  locale: 'sv',
} as const;
const ACCESS = { settings: 'chosen', chosenUserIds: ['7', '8'] } as const;
const NORDIC: ProviderSettings = {
  name: 'Nordic 3PL',
  cancellable: 'no',
  answerMs: 7_200_000,
  contact: { name: 'Ada', email: 'ada@nordic.example', phone: '+46 8 1', hours: 'Mon to Fri' },
  messageTemplate: 'Stop {{order}}',
};

describe('a shop that has never saved anything', () => {
  it('has the defaults', async () => {
    expect(await store.read(await aShop())).toEqual(DEFAULT_SETTINGS);
  });

  it('can put the guide away without raising the version', async () => {
    const shop = await aShop();
    await store.setGuideDismissed(shop, true);
    expect(await store.read(shop)).toEqual({ ...DEFAULT_SETTINGS, guideDismissed: true });
    expect(await save(shop, 0, { automations: AUTOMATIONS })).toMatchObject({
      kind: 'saved',
      settings: { version: 1, guideDismissed: true },
    });
    await store.setGuideDismissed(shop, false);
    expect(await store.read(shop)).toMatchObject({ version: 1, guideDismissed: false });
  });
});

describe('a save', () => {
  it('is read back as it was given', async () => {
    const shop = await aShop('Nordic 3PL');
    const saved = await save(shop, 0, {
      automations: AUTOMATIONS,
      notifications: NOTIFICATIONS,
      access: ACCESS,
      providers: [NORDIC],
    });
    const settings = {
      version: 1,
      automations: AUTOMATIONS,
      notifications: NOTIFICATIONS,
      access: ACCESS,
      guideDismissed: false,
    };
    expect(saved).toEqual({ kind: 'saved', settings });
    expect(await store.read(shop)).toEqual(settings);
    expect(await readProvider(shop, 'Nordic 3PL')).toMatchObject({
      cancellable: 'no',
      answerMs: 7_200_000n,
      contactName: 'Ada',
      contactEmail: 'ada@nordic.example',
      contactPhone: '+46 8 1',
      contactHours: 'Mon to Fri',
      messageTemplate: 'Stop {{order}}',
    });
  });

  it('leaves what it does not name as it was', async () => {
    const shop = await aShop('Nordic 3PL', 'Baltic Fulfilment');
    await save(shop, 0, { automations: AUTOMATIONS, providers: [NORDIC] });
    await save(shop, 1, { notifications: NOTIFICATIONS });
    expect(await store.read(shop)).toMatchObject({
      version: 2,
      automations: AUTOMATIONS,
      notifications: NOTIFICATIONS,
      access: DEFAULT_SETTINGS.access,
    });
    expect(await readProvider(shop, 'Nordic 3PL')).toMatchObject({ cancellable: 'no' });
    expect(await readProvider(shop, 'Baltic Fulfilment')).toMatchObject({ cancellable: 'unknown' });
  });

  it('empties what it names as null', async () => {
    const shop = await aShop('Nordic 3PL');
    await save(shop, 0, { providers: [NORDIC] });
    const empty = { ...NORDIC, answerMs: null, contact: null, messageTemplate: null };
    await save(shop, 1, { providers: [empty] });
    expect(await readProvider(shop, 'Nordic 3PL')).toMatchObject({
      answerMs: null,
      contactName: null,
      contactHours: null,
      messageTemplate: null,
    });
  });

  it('touches no other shop', async () => {
    const [shop, other] = [await aShop('Nordic 3PL'), await aShop('Nordic 3PL')];
    await save(shop, 0, { automations: AUTOMATIONS, providers: [NORDIC] });
    expect(await store.read(other)).toEqual(DEFAULT_SETTINGS);
    expect(await readProvider(other, 'Nordic 3PL')).toMatchObject({ cancellable: 'unknown' });
  });
});

describe('a save for a provider that the shop does not have', () => {
  it('changes nothing: no setting, no other provider, no version', async () => {
    const shop = await aShop('Nordic 3PL');
    await save(shop, 0, { notifications: NOTIFICATIONS });
    const before = await store.read(shop);
    const result = await save(shop, 1, {
      automations: AUTOMATIONS,
      providers: [NORDIC, { ...NORDIC, name: 'Unheard of' }],
    });
    expect(result).toEqual({ kind: 'unknown_provider', name: 'Unheard of' });
    expect(await store.read(shop)).toEqual(before);
    expect(await readProvider(shop, 'Nordic 3PL')).toMatchObject({ cancellable: 'unknown' });
    expect(await save(shop, 1, { automations: AUTOMATIONS })).toMatchObject({
      kind: 'saved',
    });
  });

  it('leaves the defaults where nothing was ever saved', async () => {
    const shop = await aShop();
    await save(shop, 0, { automations: AUTOMATIONS, providers: [NORDIC] });
    expect(await store.read(shop)).toEqual(DEFAULT_SETTINGS);
    expect(await database.prisma.shopSettings.count({ where: { shop } })).toBe(0);
  });
});

describe('two who save at the same time', () => {
  const other = { ...AUTOMATIONS, forwardOnlyTag: 'other' };

  it('are told apart: the second is told, and its change is not made', async () => {
    const shop = await aShop('Nordic 3PL');
    await save(shop, 0, { automations: AUTOMATIONS });
    const second = await save(shop, 0, { automations: other, providers: [NORDIC] });
    expect(second).toEqual({ kind: 'changed_meanwhile' });
    expect(await store.read(shop)).toMatchObject({ version: 1, automations: AUTOMATIONS });
    expect(await readProvider(shop, 'Nordic 3PL')).toMatchObject({ cancellable: 'unknown' });
  });

  it('are told apart at the very first save, too, however many there are', async () => {
    const shop = await aShop();
    const tags = ['a', 'b', 'c', 'd', 'e'];
    const results = await Promise.all(
      tags.map((forwardOnlyTag) =>
        save(shop, 0, { automations: { ...AUTOMATIONS, forwardOnlyTag } }),
      ),
    );
    const saved = results.filter(({ kind }) => kind === 'saved');
    expect(results.filter(({ kind }) => kind === 'changed_meanwhile')).toHaveLength(4);
    expect(saved).toEqual([{ kind: 'saved', settings: await store.read(shop) }]);
  });

  it('includes one who comes from the future', async () => {
    const shop = await aShop();
    expect(await save(shop, 7, { automations: AUTOMATIONS })).toEqual({
      kind: 'changed_meanwhile',
    });
    expect(await store.read(shop)).toEqual(DEFAULT_SETTINGS);
  });
});

/** The record of changes: who did what, for every action there is, and never a secret or an order. */
import { describe, expect, it } from 'vitest';
import type { ChangeView } from '#app/contract/changes.ts';
import type { Actor, AuditedAction } from '#app/domain/audit.ts';
import { forgetOld } from '#app/use-cases/forget-old.ts';
import { NO_FILTER } from '#app/use-cases/ports/activity.ts';
import {
  DAY,
  HOUR,
  type MerchantWorld,
  OWNER,
  SECOND,
  worldsForSpecs,
} from '#tests/support/merchant-world.ts';

const SAM: Actor = { kind: 'staff', userId: '42' };
const SHOPIFY: Actor = { kind: 'shopify' };
const THE_APP: Actor = { kind: 'app' };

const worlds = worldsForSpecs();

const as = ({ application }: MerchantWorld, actor: Actor) => application.by(actor);
const changes = async ({ application, shop }: MerchantWorld) =>
  (await application.listChanges(shop, { cursor: null, limit: 100 })).changes;
const told = (entries: readonly ChangeView[]) =>
  entries.map(({ action, by }) => ({ action, by: by.kind }));
const versionOf = async ({ deps, shop }: MerchantWorld) => (await deps.settings.read(shop)).version;

async function save(
  world: MerchantWorld,
  wish: Parameters<typeof world.application.saveSettings>[3],
) {
  const version = await versionOf(world);
  const saved = await as(world, SAM).saveSettings(world.shop, OWNER, version, wish);
  expect(saved.kind).toBe('saved');
}

async function connectAgain(world: MerchantWorld): Promise<void> {
  const { tenantId, shop, control } = world;
  const accessToken = await control.issueToken({ tenantId });
  const wish = { method: 'token', tenantId, accessToken } as const;
  expect(await as(world, SAM).connectShop(shop, OWNER, wish)).toMatchObject({ kind: 'connected' });
}

const AUTOMATIONS = {
  forwardShopifyCancels: true,
  forwardOnlyTag: null,
  writeMetafield: false,
  writeTag: false,
  askReason: 'optional',
} as const;
const NORDIC = {
  name: 'Nordic 3PL',
  cancellable: 'unknown',
  answerMs: null,
  contact: null,
  messageTemplate: null,
} as const;

interface Case {
  readonly by: Actor;
  readonly does: (world: MerchantWorld) => Promise<unknown>;
  /** Before what is looked at. */
  readonly given?: (world: MerchantWorld) => Promise<unknown>;
  readonly isConnected?: false;
}

/** Of the lines that the merchant sees; an action without a case does not compile. */
const CASES: Readonly<Record<Exclude<AuditedAction, OfOthers>, Case>> = {
  settings_saved: {
    by: SAM,
    does: (world) => save(world, { automations: { ...AUTOMATIONS, askReason: 'never' } }),
  },
  access_changed: {
    by: SAM,
    does: (world) => save(world, { access: { settings: 'owner', chosenUserIds: [] } }),
  },
  provider_saved: {
    by: SAM,
    does: (world) => save(world, { providers: [{ ...NORDIC, cancellable: 'no' }] }),
  },
  connected: { by: SAM, isConnected: false, does: connectAgain },
  connection_changed: { by: SAM, does: connectAgain },
  connection_lost: {
    by: THE_APP,
    given: async (world) => {
      await (await world.addOrder({ phase: 'at_warehouse', plan: { kind: 'silent' } })).press();
      await world.revokeTokens();
    },
    does: (world) => world.advance(2 * HOUR),
  },
  connection_restored: {
    by: THE_APP,
    given: async (world) => {
      const refusal = { code: 'reading_not_allowed', theirWords: null } as const;
      const by = { at: world.now(), shop: world.shop, isInDemo: false, by: THE_APP };
      const change = { action: 'connection_lost', refusal: refusal.code } as const;
      await world.deps.connections.noteRefused(world.shop, refusal, { ...by, change });
      await world.addOrder({ phase: 'at_warehouse' });
    },
    does: async (world) => {
      const order = await world.addOrder({ phase: 'at_warehouse' });
      await order.press();
    },
  },
  disconnected: { by: SAM, does: (world) => as(world, SAM).disconnectShop(world.shop, OWNER) },
  exported: {
    by: SAM,
    does: async (world) => {
      const { url } = await as(world, SAM).linkExport(world.shop, NO_FILTER);
      const opened = await world.application.openExport(url.slice('/exports/'.length));
      if (opened.kind !== 'open') throw new Error(opened.kind);
      for await (const part of opened.parts) expect(part).toEqual([]);
    },
  },
  orders_erased: {
    by: SHOPIFY,
    does: async (world) => as(world, SHOPIFY).eraseOrders(world.shop, [world.addToShopify()]),
  },
  installed: {
    by: SAM,
    isConnected: false,
    does: (world) => world.application.meetStaff(world.shop, '42', 'en'),
  },
  uninstalled: { by: SHOPIFY, does: (world) => as(world, SHOPIFY).forgetShop(world.shop) },
  demo_started: {
    by: SAM,
    isConnected: false,
    does: (world) => as(world, SAM).startDemo(world.shop, OWNER),
  },
  demo_ended: {
    by: SAM,
    isConnected: false,
    given: (world) => world.application.startDemo(world.shop, OWNER),
    does: (world) => as(world, SAM).endDemo(world.shop, OWNER),
  },
};
type OfOthers =
  /** The operator's own. */
  | 'shop_erased'
  | 'keys_resealed'
  /** In confirming.spec.ts. */
  | 'address_asked'
  | 'address_confirmed'
  | 'address_stopped'
  | 'address_resumed';

describe('every change leaves one line, with who made it', () => {
  it.each(Object.entries(CASES))('%s', async (action, { by, does, given, isConnected }) => {
    const world = await worlds.open({ isConnected: isConnected ?? true });
    await given?.(world);
    const before = await changes(world);
    const logged = world.operatorLog.length;
    await does(world);
    const after = await changes(world);
    const added = after.slice(0, after.length - before.length);
    expect(told(added)).toEqual([{ action, by: by.kind }]);
    if (by.kind === 'staff') {
      expect(added[0]?.by).toMatchObject({ kind: 'staff', userId: by.userId });
    }
    expect(world.operatorLog.slice(logged)).toMatchObject([
      { audit: { action, shop: world.shop, by } },
    ]);
  });
});

describe('a change that was not made', () => {
  it('leaves no line: a save over somebody else’s', async () => {
    const world = await worlds.open();
    const before = await changes(world);
    const wish = { automations: { ...AUTOMATIONS, writeTag: false, askReason: 'never' } } as const;
    expect(await world.application.saveSettings(world.shop, OWNER, 7, wish)).toEqual({
      kind: 'changed_meanwhile',
    });
    expect(await changes(world)).toEqual(before);
  });

  it('leaves no line: a save that changes nothing', async () => {
    const world = await worlds.open();
    const before = await changes(world);
    await save(world, { automations: AUTOMATIONS, providers: [NORDIC] });
    expect(await changes(world)).toEqual(before);
  });

  it('leaves no line when it fails half-way, and nothing in the log', async () => {
    const world = await worlds.open();
    const before = await changes(world);
    const logged = world.operatorLog.length;
    await world.prisma.$executeRaw`ALTER TABLE audit_entry ADD CONSTRAINT no_more
      CHECK (action <> 'disconnected') NOT VALID`;
    await expect(as(world, SAM).disconnectShop(world.shop, OWNER)).rejects.toThrow('no_more');
    await world.prisma.$executeRaw`ALTER TABLE audit_entry DROP CONSTRAINT no_more`;
    expect(await world.deps.connections.read(world.shop)).not.toBeNull();
    expect(await changes(world)).toEqual(before);
    expect(world.operatorLog).toHaveLength(logged);
  });

  it('leaves no second line when Shopify says twice that the app was removed', async () => {
    const world = await worlds.open();
    await as(world, SHOPIFY).forgetShop(world.shop);
    const once = await changes(world);
    await as(world, SHOPIFY).forgetShop(world.shop);
    expect(await changes(world)).toEqual(once);
  });
});

describe('what a line says', () => {
  it('names each field that was changed, from what and to what', async () => {
    const world = await worlds.open();
    world.inShopify.scopes = ['read_orders', 'write_orders'];
    await save(world, {
      automations: {
        ...AUTOMATIONS,
        ...{ writeTag: true, forwardOnlyTag: 'express' },
        ...{ waysToCancel: 'cancel_then_remap', syncNow: true },
      },
      notifications: { on: 'attention', to: ['ops@merchant.example'], pace: 'daily' },
    });
    const [line] = await changes(world);
    expect(line?.details).toEqual({
      fields: [
        { field: 'automations.forwardOnlyTag', from: null, to: 'express' },
        { field: 'automations.writeTag', from: false, to: true },
        { field: 'automations.waysToCancel', from: null, to: 'cancel_then_remap' },
        { field: 'automations.syncNow', from: false, to: true },
        { field: 'notifications.on', from: 'never', to: 'attention' },
        { field: 'notifications.to', from: [], to: ['o…@merchant.example'] },
        { field: 'notifications.pace', from: 'at_once', to: 'daily' },
      ],
    });
    expect(line?.words).toEqual({
      by: 'Sam Staff',
      what: 'Settings saved',
      lines: [
        'Only orders with this tag: “express” (before: none)',
        'Write the result as a tag: on (before: off)',
        'How orders are canceled: Cancel, then assign to dropship (before: Use the app’s default)',
        'Ask Prime Penguin to sync after a request: on (before: off)',
        'What is emailed: Only what needs attention (before: Nothing)',
        'Email addresses: o…@merchant.example (before: none)',
        expect.stringMatching(/^How often: .+ \(before: .+\)$/),
      ],
    });
  });

  it('does not repeat what people wrote about a provider', async () => {
    const world = await worlds.open();
    const contact = { name: 'Ada', email: 'ada@nordic.example', phone: '+46 8 123', hours: null };
    await save(world, {
      providers: [{ ...NORDIC, contact, messageTemplate: 'Stop {{order}}', answerMs: 90 * SECOND }],
    });
    const [line] = await changes(world);
    expect(line?.details).toEqual({
      provider: 'Nordic 3PL',
      fields: [
        { field: 'provider.answerSeconds', from: null, to: 90 },
        { field: 'provider.contact' },
        { field: 'provider.messageTemplate' },
      ],
    });
    expect(JSON.stringify(line)).not.toMatch(/Ada|ada@|\+46|Stop \{\{/);
  });

  it('speaks the reader’s language', async () => {
    const world = await worlds.open();
    await as(world, SAM).disconnectShop(world.shop, OWNER);
    const { changes: swedish } = await world.application
      .speaking('sv')
      .listChanges(world.shop, { cursor: null, limit: 1 });
    expect(swedish[0]?.words.what).toBe('Prime Penguin frånkopplat');
  });

  it('says of what was saved in the demo that it was there', async () => {
    const world = await worlds.open({ isConnected: false });
    await as(world, SAM).startDemo(world.shop, OWNER);
    const settings = await world.application.readSettings(world.shop, OWNER);
    const wish = { automations: { ...AUTOMATIONS, askReason: 'never' } } as const;
    await as(world, SAM).saveSettings(world.shop, OWNER, settings.version, wish);
    expect((await changes(world))[0]).toMatchObject({
      action: 'settings_saved',
      demo: true,
      words: { what: 'Settings saved (demo)' },
    });
  });

  it('holds no token, password or order', async () => {
    const world = await worlds.open();
    const accessToken = await world.control.issueToken({ tenantId: world.tenantId });
    const { tenantId, shop } = world;
    await as(world, SAM).connectShop(shop, OWNER, { method: 'token', tenantId, accessToken });
    const filter = { ...NO_FILTER, q: '#4711' };
    const { url } = await as(world, SAM).linkExport(shop, filter);
    const opened = await world.application.openExport(url.slice('/exports/'.length));
    if (opened.kind !== 'open') throw new Error(opened.kind);
    for await (const _part of opened.parts);
    const all = JSON.stringify([await changes(world), world.operatorLog]);
    expect(all).toContain('"filters":["q"]');
    expect(all).not.toContain('4711');
    expect(all).not.toContain(accessToken);
  });
});

describe('the record itself', () => {
  it('cannot be rewritten', async () => {
    const world = await worlds.open();
    await expect(
      world.prisma.auditEntry.updateMany({ data: { action: 'disconnected' } }),
    ).rejects.toThrow('append-only');
  });

  it('is read page by page in both directions, while lines are added', async () => {
    const world = await worlds.open();
    for (let count = 0; count < 5; count += 1) await connectAgain(world);
    const page = (cursor: string | null) =>
      world.application.listChanges(world.shop, { cursor, limit: 2 });
    const ids = ({ changes: shown }: { changes: readonly ChangeView[] }) =>
      shown.map(({ id }) => id);
    const all = (await changes(world)).map(({ id }) => id);
    expect(all).toHaveLength(6);
    const first = await page(null);
    await connectAgain(world);
    const second = await page(first.nextCursor);
    const third = await page(second.nextCursor);
    expect([...ids(first), ...ids(second), ...ids(third)]).toEqual(all);
    expect([first.previousCursor, third.nextCursor]).toEqual([null, null]);
    expect(ids(await page(third.previousCursor))).toEqual(ids(second));
    expect(ids(await page('nonsense'))).toEqual(
      (await changes(world)).slice(0, 2).map((c) => c.id),
    );
  });

  it('shows a shop nothing of another', async () => {
    const [world, other] = [await worlds.open(), await worlds.open()];
    await as(other, SAM).disconnectShop(other.shop, OWNER);
    expect((await changes(world)).map(({ action }) => action)).toEqual(['connected']);
  });

  it('goes with its shop, but for the operator’s line that it was erased', async () => {
    const world = await worlds.open();
    await as(world, SAM).disconnectShop(world.shop, OWNER);
    await as(world, SHOPIFY).eraseShop(world.shop);
    expect(await changes(world)).toEqual([]);
    expect(await world.prisma.auditEntry.findMany({ where: { shop: world.shop } })).toMatchObject([
      { action: 'shop_erased', byKind: 'shopify', byUserId: null, details: {}, forOperator: true },
    ]);
  });

  it('is kept for 400 days, and when the app was installed for as long as the shop is', async () => {
    const world = await worlds.open();
    await world.application.meetStaff(world.shop, '42', 'en');
    await as(world, SAM).disconnectShop(world.shop, OWNER);
    await forgetOld({ ...world.deps, clock: () => world.now() + 399 * DAY });
    expect((await changes(world)).map(({ action }) => action)).toContain('disconnected');
    await forgetOld({ ...world.deps, clock: () => world.now() + 401 * DAY });
    expect((await changes(world)).map(({ action }) => action)).toEqual(['installed']);
  });

  it('says once that the app was installed, whoever opens it next, and again after it was removed', async () => {
    const world = await worlds.open({ isConnected: false });
    const { application, shop } = world;
    await Promise.all([1, 2].map(() => application.meetStaff(shop, '42', 'en')));
    await application.meetStaff(shop, '43', 'en');
    await as(world, SHOPIFY).forgetShop(shop);
    await application.meetStaff(shop, '43', 'en');
    expect(told(await changes(world))).toEqual([
      { action: 'installed', by: 'staff' },
      { action: 'uninstalled', by: 'shopify' },
      { action: 'installed', by: 'staff' },
    ]);
  });
});

/** What a merchant decides for the shop, and what it changes. */
import { describe, expect, it } from 'vitest';
import type { ShopifyOrderId } from '#app/domain/identifiers.ts';
import {
  type Automations,
  DEFAULT_SETTINGS,
  type ProviderSettings,
} from '#app/use-cases/ports/settings.ts';
import {
  HOUR,
  type MerchantWorld,
  MINUTE,
  OWNER,
  SECOND,
  signedInAs,
  worldsForSpecs,
} from '#tests/support/merchant-world.ts';

const NORDIC: ProviderSettings = {
  name: 'Nordic 3PL',
  cancellable: 'unknown',
  answerMs: null,
  contact: null,
  messageTemplate: null,
};
const CONTACT = { name: 'Ada', email: null, phone: '+46 8 123', hours: '9 to 17' };
/** Asked at 09:00, answered at 09:30, looked at when the batch counts as over. */
const UNTIL_THE_ANSWER_IS_SEEN = 42 * MINUTE;

const worlds = worldsForSpecs();

const automations = (over: Partial<Automations>) => ({
  automations: { ...DEFAULT_SETTINGS.automations, ...over },
});
const read = ({ application, shop }: MerchantWorld) => application.readSettings(shop, OWNER);
async function nordicOf(world: MerchantWorld) {
  const { providers } = await read(world);
  const nordic = providers.find(({ name }) => name === NORDIC.name);
  if (!nordic) throw new Error('Nordic 3PL is not there');
  return nordic;
}

describe('settings that nobody has saved', () => {
  it('are the defaults, with the providers that were found', async () => {
    const world = await worlds.open();
    expect(await read(world)).toEqual({
      version: 0,
      providers: ['Baltic Fulfilment', 'Nordic 3PL'].map((name) => ({
        name,
        warehouse: expect.anything(),
        schedule: '*/30 * * * *',
        nextBatchAt: new Date(world.now() + 10 * MINUTE).toISOString(),
        troubles: [],
        cancellable: 'unknown',
        learnt: 'unknown',
        answerSeconds: null,
        contact: null,
        messageTemplate: null,
        record: {
          ...{ asked: 0, stopped: 0, notStopped: 0, medianAnswerSeconds: null },
          withSync: { answers: 0, medianSeconds: null },
          withoutSync: { answers: 0, medianSeconds: null },
        },
      })),
      defaultAnswerSeconds: 4 * 3_600,
      automations: DEFAULT_SETTINGS.automations,
      defaultWaysToCancel: 'cancel_order',
      notifications: {
        ...{ on: 'never', to: [], pace: 'at_once', addresses: [] },
        last24Hours: { mails: 0, most: 500, heldBack: 0 },
      },
      access: {
        settings: 'everyone',
        staff: [{ userId: '42', name: 'Sam Staff', isOwner: true, isChosen: false }],
      },
      guideDismissed: false,
      can: { sendMail: false, writeOrders: false, changeSettings: true },
    });
  });

  it('have no providers while the shop is not connected', async () => {
    const world = await worlds.open();
    await world.application.disconnectShop(world.shop, OWNER);
    expect((await read(world)).providers).toEqual([]);
  });

  it('hold no secret', async () => {
    const world = await worlds.open();
    const accessToken = await world.control.issueToken({ tenantId: world.tenantId });
    const credentials = { method: 'token', tenantId: world.tenantId, accessToken } as const;
    await world.application.connectShop(world.shop, OWNER, credentials);
    const text = JSON.stringify(await read(world));
    expect(text).not.toContain(accessToken);
    expect(text).not.toContain(OWNER.sessionToken);
  });
});

describe('a client that knows nothing of ways to cancel and syncs', () => {
  it('leaves them as they are', async () => {
    const world = await worlds.open();
    const { application, shop } = world;
    const { waysToCancel: _ways, syncNow: _sync, ...known } = DEFAULT_SETTINGS.automations;
    const chosen = { waysToCancel: 'cancel_then_remap', syncNow: true } as const;
    await application.saveSettings(shop, OWNER, 0, automations(chosen));
    const wish = { automations: { ...known, askReason: 'never' } } as const;
    expect(await application.saveSettings(shop, OWNER, 1, wish)).toMatchObject({
      kind: 'saved',
      settings: { automations: { ...chosen, askReason: 'never' } },
    });
  });
});

describe('two tabs that save different things', () => {
  it('are told apart: the second changes nothing and is told', async () => {
    const world = await worlds.open();
    const { application, shop } = world;
    const first = automations({ askReason: 'required' });
    const second = { ...automations({ askReason: 'never' }), providers: [NORDIC] };
    expect(await application.saveSettings(shop, OWNER, 0, first)).toMatchObject({
      kind: 'saved',
      settings: { version: 1, automations: { askReason: 'required' } },
    });
    expect(await application.saveSettings(shop, OWNER, 0, second)).toEqual({
      kind: 'changed_meanwhile',
    });
    expect(await read(world)).toMatchObject({ version: 1, automations: { askReason: 'required' } });
  });

  it('are told apart when they save at the same moment', async () => {
    const { application, shop } = await worlds.open();
    const results = await Promise.all(
      (['required', 'never'] as const).map((askReason) =>
        application.saveSettings(shop, OWNER, 0, automations({ askReason })),
      ),
    );
    expect(results.map(({ kind }) => kind).sort()).toEqual(['changed_meanwhile', 'saved']);
  });
});

describe('a save that names a provider the shop does not have', () => {
  it('changes nothing', async () => {
    const world = await worlds.open();
    const before = await read(world);
    const wish = {
      ...automations({ askReason: 'never' }),
      providers: [
        { ...NORDIC, cancellable: 'no' as const },
        { ...NORDIC, name: 'Unheard of' },
      ],
    };
    expect(await world.application.saveSettings(world.shop, OWNER, 0, wish)).toEqual({
      kind: 'unknown_provider',
      name: 'Unheard of',
    });
    expect(await read(world)).toEqual(before);
  });
});

describe('writing to the order in Shopify', () => {
  it.each(['writeMetafield', 'writeTag'] as const)(
    'is switched on only when the shop has granted it: %s',
    async (field) => {
      const world = await worlds.open();
      const { application, shop } = world;
      const on = automations({ [field]: true });
      expect(await application.saveSettings(shop, OWNER, 0, on)).toEqual({
        kind: 'scope_missing',
        field: `automations.${field}`,
        scope: 'write_orders',
      });
      world.inShopify.scopes = ['read_orders', 'write_orders'];
      expect(await application.saveSettings(shop, OWNER, 0, on)).toMatchObject({
        kind: 'saved',
        settings: { automations: { [field]: true }, can: { writeOrders: true } },
      });
    },
  );

  it.each([
    ['writeMetafield', 'writeTag'],
    ['writeTag', 'writeMetafield'],
  ] as const)('keeps nobody from saving something else once it is on: %s', async (on, other) => {
    const world = await worlds.open();
    const { application, shop } = world;
    world.inShopify.scopes = ['write_orders'];
    await application.saveSettings(shop, OWNER, 0, automations({ [on]: true }));
    world.inShopify.scopes = [];
    const more = automations({ [on]: true, askReason: 'never' });
    expect(await application.saveSettings(shop, OWNER, 1, more)).toMatchObject({ kind: 'saved' });
    const both = automations({ [on]: true, [other]: true });
    expect(await application.saveSettings(shop, OWNER, 2, both)).toMatchObject({
      kind: 'scope_missing',
      field: `automations.${other}`,
    });
  });

  it('is not switched on while Shopify cannot be asked', async () => {
    const world = await worlds.open();
    world.inShopify.isShopifyDown = true;
    const on = automations({ writeTag: true });
    const result = await world.application.saveSettings(world.shop, OWNER, 0, on);
    expect(result).toMatchObject({
      kind: 'shopify_unavailable',
      message: expect.stringContaining('Nothing was saved.'),
    });
    expect(await read(world)).toMatchObject({ version: 0, can: { writeOrders: false } });
  });
});

describe('notifications', () => {
  it('are kept with the language of whoever saves them', async () => {
    const world = await worlds.open();
    const { application, deps, shop } = world;
    const ada = signedInAs('7');
    const seenAt = world.now();
    const known = { userId: '7', name: null, isOwner: null, locale: 'sv', seenAt, askedAt: null };
    await deps.staff.note(shop, known);
    const notifications = { on: 'attention', to: ['ann@example.com'], pace: 'daily' } as const;
    const saved = await application.saveSettings(shop, ada, 0, { notifications });
    expect(saved).toMatchObject({ kind: 'saved', settings: { notifications } });
    expect((await deps.settings.read(shop)).notifications.locale).toBe('sv');
    await application.saveSettings(shop, OWNER, 1, { notifications });
    expect((await deps.settings.read(shop)).notifications.locale).toBe('sv');
  });
});

describe('the set-up guide', () => {
  it('can be put away and found again, by a save or none', async () => {
    const world = await worlds.open();
    const { application, shop } = world;
    await application.setGuideDismissed(shop, true);
    expect(await read(world)).toMatchObject({ version: 0, guideDismissed: true });
    await application.saveSettings(shop, OWNER, 0, automations({ askReason: 'never' }));
    expect(await read(world)).toMatchObject({ version: 1, guideDismissed: true });
    await application.setGuideDismissed(shop, false);
    expect(await read(world)).toMatchObject({ version: 1, guideDismissed: false });
  });
});

describe('a shop that wants a reason for each cancellation', () => {
  const pressing = (world: MerchantWorld, id: ShopifyOrderId, kind: 'staff' | 'bulk') =>
    world.application.requestCancellation({
      shop: world.shop,
      shopifyOrderId: id,
      reason: null,
      note: null,
      requestedBy: { kind, userId: '42' },
    });

  it('lets its staff ask for none without one', async () => {
    const world = await worlds.open();
    await world.application.saveSettings(
      world.shop,
      OWNER,
      0,
      automations({ askReason: 'required' }),
    );
    const order = await world.addOrder({ phase: 'at_warehouse' });
    expect(await pressing(world, order.id, 'staff')).toEqual({ kind: 'reason_required' });
    expect((await order.read()).cancellation).toBeNull();
    expect((await order.press()).reason).toBe('customer');
  });

  it('does not hold up what nobody could be asked about', async () => {
    const world = await worlds.open();
    await world.application.saveSettings(
      world.shop,
      OWNER,
      0,
      automations({ askReason: 'required' }),
    );
    const order = await world.addOrder({ phase: 'at_warehouse' });
    expect(await pressing(world, order.id, 'bulk')).toMatchObject({ kind: 'created' });
  });

  it('keeps a reason that comes although it never asks for one', async () => {
    const world = await worlds.open();
    await world.application.saveSettings(world.shop, OWNER, 0, automations({ askReason: 'never' }));
    const order = await world.addOrder({ phase: 'at_warehouse' });
    expect((await order.read()).askReason).toBe('never');
    expect((await order.press()).reason).toBe('customer');
  });
});

describe('what is set for a provider', () => {
  it('is shown with the cancellation: whom to call, and the merchant’s message', async () => {
    const world = await worlds.open();
    const template = 'Stop {{order}} ({{primePenguinId}}): {{verdict}} {{reason}}';
    await world.application.saveSettings(world.shop, OWNER, 0, {
      providers: [{ ...NORDIC, contact: CONTACT, messageTemplate: template }],
    });
    const order = await world.addOrder({
      phase: 'at_warehouse',
      plan: { kind: 'picks_then_refuses', message: 'Picked in wave 4711' },
    });
    expect(await order.press()).toMatchObject({ warehouses: [{ message: null }] });
    await world.advance(UNTIL_THE_ANSWER_IS_SEEN);
    const { provider, message } = await order.verdict();
    expect(provider).toMatchObject({ name: 'Nordic 3PL', contact: CONTACT });
    const { orderName } = await order.cancellation();
    expect(message).toBe(
      `Stop ${orderName} (${order.primePenguinOrderIds[0]}): the answer was that it is too late to stop it. Picked in wave 4711`,
    );
    expect((await order.read()).warehouses[0]?.provider?.contact).toEqual(CONTACT);
  });

  it('has the app’s own message where the merchant wrote none', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({ phase: 'at_warehouse', plan: { kind: 'silent' } });
    await order.press();
    await world.advance(5 * HOUR);
    const { verdict, message } = await order.verdict();
    expect(verdict).toBe('no_answer');
    expect(message).toContain('no answer has reached us');
  });

  it('counts for a cancellation that already waits', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({ phase: 'at_warehouse', plan: { kind: 'silent' } });
    await order.press();
    await world.application.saveSettings(world.shop, OWNER, 0, {
      providers: [{ ...NORDIC, answerMs: HOUR }],
    });
    // Judged now, not at the next look that was planned before.
    expect(world.waiting).toContainEqual({ job: 'watch', shop: world.shop, at: world.now() });
    await world.advance(2 * HOUR);
    expect((await order.verdict()).verdict).toBe('no_answer');
  });

  it('has the provider’s record beside it', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({ phase: 'at_warehouse', plan: { kind: 'cooperates' } });
    await order.press();
    expect((await nordicOf(world)).record).toMatchObject({ asked: 1, stopped: 0 });
    await world.advance(HOUR);
    const nordic = await nordicOf(world);
    expect(nordic).toMatchObject({ learnt: 'yes', cancellable: 'unknown' });
    expect(nordic.record).toMatchObject({ asked: 1, stopped: 1, notStopped: 0 });
    const answerMs = (nordic.record.medianAnswerSeconds ?? 0) * SECOND;
    expect(answerMs).toBeGreaterThan(10 * MINUTE);
    expect(answerMs).toBeLessThan(45 * MINUTE);
  });
});

describe('a provider whose answer was that it cannot be cancelled', () => {
  it('is shown as such, and asked all the same until the merchant says no', async () => {
    const world = await worlds.open();
    const { application, shop } = world;
    const plan = { kind: 'does_not_support' } as const;
    const first = await world.addOrder({ phase: 'at_warehouse', plan });
    await first.press();
    await world.advance(UNTIL_THE_ANSWER_IS_SEEN);
    expect(await first.verdict()).toMatchObject({ verdict: 'not_supported' });
    expect(await nordicOf(world)).toMatchObject({ learnt: 'no', cancellable: 'unknown' });
    const second = await world.addOrder({ phase: 'at_warehouse', plan });
    await second.press();
    expect(await second.requests()).toBe(1);

    const no = { ...NORDIC, cancellable: 'no' } as const;
    await application.saveSettings(shop, OWNER, 0, { providers: [no] });
    const third = await world.addOrder({ phase: 'at_warehouse', plan });
    await third.press();
    expect(await third.requests()).toBe(0);
    expect((await nordicOf(world)).record).toMatchObject({ asked: 2 });
  });
});

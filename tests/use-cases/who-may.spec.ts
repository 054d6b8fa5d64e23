/** Who may change the settings and the connection, and how the app finds out. */
import { describe, expect, it } from 'vitest';
import type { SettingsAccess } from '#app/domain/settings-access.ts';
import type { SignedIn } from '#app/use-cases/application.ts';
import { DEFAULT_SETTINGS } from '#app/use-cases/ports/settings.ts';
import {
  HOUR,
  type MerchantWorld,
  MINUTE,
  OWNER,
  signedInAs,
  worldsForSpecs,
} from '#tests/support/merchant-world.ts';

const ADA = signedInAs('7');
const BO = signedInAs('8');
const SOMEBODY = signedInAs(null);

const worlds = worldsForSpecs();

/** A shop whose settings are limited so; version 1. */
async function limitedTo(access: SettingsAccess): Promise<MerchantWorld> {
  const world = await worlds.open();
  world.inShopify.staff.set('7', { name: 'Ada Berg', isOwner: false });
  const saved = await world.application.saveSettings(world.shop, OWNER, 0, { access });
  expect(saved).toMatchObject({ kind: 'saved' });
  world.inShopify.identities.length = 0;
  return world;
}
const OWNER_ONLY: SettingsAccess = { settings: 'owner', chosenUserIds: [] };
const ADA_CHOSEN: SettingsAccess = { settings: 'chosen', chosenUserIds: ['7'] };
const CHANGE = {
  automations: { ...DEFAULT_SETTINGS.automations, askReason: 'required' },
} as const;

const save = (world: MerchantWorld, who: SignedIn, version = 1) =>
  world.application.saveSettings(world.shop, who, version, CHANGE);
const credentials = { method: 'token', tenantId: 1, accessToken: 'no-token' } as const;

describe('a shop that has limited nothing', () => {
  it('lets everyone change the settings, without asking Shopify who they are', async () => {
    const world = await worlds.open();
    world.inShopify.isShopifyDown = true;
    await world.application.disconnectShop(world.shop, BO);
    expect(world.inShopify.identities).toEqual([]);
    expect(await save(world, SOMEBODY, 0)).toMatchObject({ kind: 'saved' });
  });
});

describe('settings that are limited', () => {
  it.each<[string, SettingsAccess, SignedIn, boolean]>([
    ['the owner alone, for the owner', OWNER_ONLY, OWNER, true],
    ['the owner alone, for somebody else', OWNER_ONLY, ADA, false],
    ['chosen staff, for one of them', ADA_CHOSEN, ADA, true],
    ['chosen staff, for the owner', ADA_CHOSEN, OWNER, true],
    ['chosen staff, for somebody else', ADA_CHOSEN, BO, false],
    ['nobody chosen, for the owner', { settings: 'chosen', chosenUserIds: [] }, OWNER, true],
    ['nobody chosen, for somebody else', { settings: 'chosen', chosenUserIds: [] }, ADA, false],
    ['a token that names nobody', ADA_CHOSEN, SOMEBODY, false],
  ])('are changed by those who may and by nobody else: %s', async (_name, access, who, may) => {
    const world = await limitedTo(access);
    const { application, shop } = world;
    const view = await application.readSettings(shop, who);
    expect(view.can.changeSettings).toBe(may);
    expect(await save(world, who)).toMatchObject({ kind: may ? 'saved' : 'not_allowed' });
    expect(await application.connectShop(shop, who, credentials)).toMatchObject({
      kind: may ? 'rejected' : 'not_allowed',
    });
    expect(await application.disconnectShop(shop, who)).toMatchObject({
      kind: may ? 'disconnected' : 'not_allowed',
    });
    expect((await application.readSettings(shop, OWNER)).version).toBe(may ? 2 : 1);
    expect((await application.readConnection(shop)).connected).toBe(!may);
  });

  it('still let everyone cancel', async () => {
    const world = await limitedTo(OWNER_ONLY);
    const order = await world.addOrder({ phase: 'at_warehouse' });
    expect((await order.press('8')).warehouses[0]?.verdict).toBe('requested');
  });

  it('are not changed while Shopify cannot say who asks, and nothing is lost', async () => {
    const world = await limitedTo(OWNER_ONLY);
    world.inShopify.isShopifyDown = true;
    await world.advance(2 * HOUR);
    for (const refused of [
      await save(world, OWNER),
      await world.application.connectShop(world.shop, OWNER, credentials),
      await world.application.disconnectShop(world.shop, OWNER),
    ]) {
      expect(refused).toEqual({
        kind: 'shopify_unavailable',
        message: expect.stringMatching(/could not be reached\. .* nothing was changed\.$/),
      });
    }
    const view = await world.application.readSettings(world.shop, OWNER);
    expect(view).toMatchObject({ version: 1, can: { changeSettings: false } });
    expect((await world.application.readConnection(world.shop)).connected).toBe(true);
  });

  it('are changed by chosen staff even then: the token alone names them', async () => {
    const world = await limitedTo(ADA_CHOSEN);
    world.inShopify.isShopifyDown = true;
    expect(await save(world, ADA)).toMatchObject({ kind: 'saved' });
    expect(world.inShopify.identities).not.toContain(BO.sessionToken);
  });

  it('rest on what Shopify said within the hour, and on nothing older', async () => {
    const world = await limitedTo(OWNER_ONLY);
    await world.application.readSettings(world.shop, OWNER);
    await world.advance(HOUR - MINUTE);
    expect(await save(world, OWNER)).toMatchObject({ kind: 'saved' });
    expect(world.inShopify.identities).toEqual([]);
    world.inShopify.staff.set('42', { name: 'Sam Staff', isOwner: false });
    await world.advance(2 * MINUTE);
    expect(await save(world, OWNER, 2)).toMatchObject({ kind: 'not_allowed' });
    expect(world.inShopify.identities).toEqual([OWNER.sessionToken]);
  });
});

describe('somebody who limits the settings', () => {
  it.each<[string, SettingsAccess]>([
    ['to the owner', OWNER_ONLY],
    ['to others', { settings: 'chosen', chosenUserIds: ['7'] }],
    ['to nobody', { settings: 'chosen', chosenUserIds: [] }],
  ])('is kept from locking themselves out: %s', async (_name, access) => {
    const world = await worlds.open();
    const { application, shop } = world;
    expect(await application.saveSettings(shop, BO, 0, { access })).toEqual({
      kind: 'locks_you_out',
    });
    expect(await application.readSettings(shop, BO)).toMatchObject({
      version: 0,
      access: { settings: 'everyone' },
    });
  });

  it('is not let do it while Shopify cannot say whether they are the owner', async () => {
    const world = await worlds.open();
    world.inShopify.isShopifyDown = true;
    const result = await world.application.saveSettings(world.shop, OWNER, 0, {
      access: OWNER_ONLY,
    });
    expect(result).toMatchObject({ kind: 'shopify_unavailable' });
  });

  it('may, when they are in it themselves', async () => {
    const world = await worlds.open();
    const access: SettingsAccess = { settings: 'chosen', chosenUserIds: ['8'] };
    expect(await world.application.saveSettings(world.shop, BO, 0, { access })).toMatchObject({
      kind: 'saved',
      settings: { access: { settings: 'chosen' }, can: { changeSettings: true } },
    });
  });
});

describe('the list of staff', () => {
  it('has everyone who opened the settings by name, and whoever is chosen', async () => {
    const world = await limitedTo({ settings: 'chosen', chosenUserIds: ['7', '99'] });
    await world.advance(MINUTE);
    const { access } = await world.application.readSettings(world.shop, ADA);
    expect(access.staff).toEqual([
      { userId: '7', name: 'Ada Berg', isOwner: false, isChosen: true },
      { userId: '42', name: 'Sam Staff', isOwner: true, isChosen: false },
      { userId: '99', name: '99', isOwner: false, isChosen: true },
    ]);
  });

  it('is asked for once a day and person', async () => {
    const world = await worlds.open();
    const open = () => world.application.readSettings(world.shop, ADA);
    await open();
    await open();
    await world.advance(23 * HOUR);
    await open();
    expect(world.inShopify.identities).toEqual([ADA.sessionToken]);
    await world.advance(2 * HOUR);
    await open();
    expect(world.inShopify.identities).toHaveLength(2);
  });

  it('has somebody whom Shopify did not name by their id', async () => {
    const world = await worlds.open();
    world.inShopify.isShopifyDown = true;
    const { access } = await world.application.readSettings(world.shop, BO);
    expect(access.staff).toEqual([{ userId: '8', name: '8', isOwner: false, isChosen: false }]);
  });

  it('has nobody for a token that names nobody', async () => {
    const world = await worlds.open();
    const { access } = await world.application.readSettings(world.shop, SOMEBODY);
    expect(access.staff).toEqual([]);
  });
});

/** Connecting a shop, connecting it anew, and a connection that stops working. */
import { describe, expect, it } from 'vitest';
import { checkConnection } from '#app/use-cases/check-connection.ts';
import { wakeForgotten } from '#app/use-cases/wake-forgotten.ts';
import {
  DAY,
  HOUR,
  type MerchantWorld,
  MINUTE,
  OWNER,
  worldsForSpecs,
} from '#tests/support/merchant-world.ts';

const CANCEL = 'SelfManagedStoreOrder/CancelOrder';
const USER = { userName: 'anna@shop.example', password: 'right' } as const;

const worlds = worldsForSpecs();

const connection = async ({ application, shop }: MerchantWorld) => {
  const view = await application.readConnection(shop);
  if (!view.connected) throw new Error('not connected');
  return view;
};

/** What a spec may compare to see that nothing was saved. */
const rows = ({ prisma, shop }: MerchantWorld) =>
  Promise.all([
    prisma.shopConnection.findMany({ where: { shop } }),
    prisma.provider.findMany({ where: { shop }, orderBy: { name: 'asc' } }),
  ]);

/** As from time to time in every worker. */
async function anHourlyRound(world: MerchantWorld): Promise<void> {
  // It is for all shops, and those of the specs before would join in.
  const others = { where: { shop: { not: world.shop } } };
  await world.prisma.cancellation.deleteMany(others);
  await world.prisma.shopWatch.deleteMany(others);
  await world.prisma.shopConnection.deleteMany(others);
  await wakeForgotten(world.deps);
  await world.runDueJobs();
}

/** One in which nothing happens while days pass, so that they pass quickly. */
async function quietWorld(): Promise<MerchantWorld> {
  const world = await worlds.open();
  world.pauseBatches();
  return world;
}

/** Another tenant that has a sales channel for the same shop, with the same order ids in it. */
async function anotherTenant({ control, shop }: MerchantWorld, name: string) {
  const tenantId = await control.addTenant({ tenancyName: name, name });
  const salesChannelId = await control.addSalesChannel({
    tenantId,
    name: 'Shopify',
    domain: shop,
    cron: null,
  });
  const providerId = await control.addProvider({ tenantId, name: 'Other 3PL', cron: null });
  const accessToken = await control.issueToken({ tenantId });
  const wish = { method: 'token', tenantId, accessToken } as const;
  return { tenantId, salesChannelId, providerId, wish };
}

describe('connecting with a password and the tenant’s name', () => {
  it('takes seven calls, and the token that it brings is used afterwards', async () => {
    const world = await worlds.open();
    await world.control.addUser({ tenantId: world.tenantId, ...USER });
    const since = await world.control.lastEvent();
    const tenantName = world.shop.replace('.myshopify.com', '');
    const wish = { method: 'password', tenantName, ...USER } as const;
    expect(await world.application.connectShop(world.shop, OWNER, wish)).toMatchObject({
      kind: 'connected',
      connection: { tenantId: world.tenantId, tenantName, method: 'password' },
    });
    const requests = async () =>
      (await world.control.events(since)).flatMap((one) =>
        one.kind === 'request' ? [one.path.split('/').at(-1)] : [],
      );
    expect(await requests()).toHaveLength(7);
    const order = await world.addOrder({ phase: 'at_warehouse', plan: { kind: 'silent' } });
    await order.press();
    await world.advance(HOUR);
    expect((await requests()).length).toBeGreaterThan(10);
    expect((await requests()).filter((call) => call === 'Authenticate')).toHaveLength(1);
  });
});

describe('a sales channel that is chosen by hand', () => {
  it('is remembered as such, and kept when the credentials are replaced', async () => {
    const world = await worlds.open();
    const { control, tenantId, salesChannelId, application, shop } = world;
    await control.changeSalesChannel(salesChannelId, {
      domain: 'nordlys.example',
      orderLocationIds: [7],
    });
    const wish = async () => {
      const accessToken = await control.issueToken({ tenantId });
      return { method: 'token', tenantId, accessToken } as const;
    };
    expect(await application.connectShop(shop, OWNER, await wish())).toMatchObject({
      kind: 'rejected',
      reason: 'sales_channel_not_found',
      salesChannels: [{ id: salesChannelId, domain: 'nordlys.example' }],
    });
    const chosen = {
      id: salesChannelId,
      name: 'Shopify',
      domain: 'nordlys.example',
      reading: 'some_locations',
      chosenByHand: true,
    };
    const named = { ...(await wish()), salesChannelId };
    expect(await application.connectShop(shop, OWNER, named)).toMatchObject({ kind: 'connected' });
    expect((await connection(world)).salesChannel).toEqual(chosen);
    expect(await application.connectShop(shop, OWNER, await wish())).toMatchObject({
      kind: 'connected',
    });
    expect((await connection(world)).salesChannel).toEqual(chosen);
  });
});

describe('Prime Penguin fails while a connection is replaced', () => {
  it.each([
    'IsTenantAvailable',
    'Authenticate',
    'InstalledSalesChannels',
    'InstalledLogisticProviders',
    'GetWarehouseNextSyncTime',
  ])('saves nothing of it: %s', async (path) => {
    const world = await worlds.open();
    const { control, tenantId, application, shop } = world;
    await control.addUser({ tenantId, ...USER });
    await control.addProvider({ tenantId, name: 'New 3PL', cron: null });
    const before = await rows(world);
    const fault = await control.addFault({ match: { path }, fault: { kind: 'html_page' } });
    const tenantName = shop.replace('.myshopify.com', '');
    const wish = { method: 'password', tenantName, ...USER } as const;
    expect(await application.connectShop(shop, OWNER, wish)).toMatchObject({
      kind: 'prime_penguin_unavailable',
    });
    await control.clearFaults(fault);
    expect(await rows(world)).toEqual(before);
    const order = await world.addOrder({ phase: 'at_warehouse' });
    expect((await order.press()).warehouses[0]?.verdict).toBe('requested');
  });
});

describe('another tenant is connected while cancellations are open', () => {
  it('is refused with how many there are, and changes nothing', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({ phase: 'at_warehouse', plan: { kind: 'silent' } });
    await order.press();
    const other = await anotherTenant(world, 'refused-b');
    const before = await rows(world);
    expect(await world.application.connectShop(world.shop, OWNER, other.wish)).toMatchObject({
      kind: 'rejected',
      reason: 'open_cancellations',
      field: null,
      values: { open: 1, waiting: 1, tenant: other.tenantId, openTenantId: world.tenantId },
    });
    expect(await rows(world)).toEqual(before);
    expect((await order.verdict()).verdict).toBe('requested');
  });

  it('is refused as well after the shop was disconnected', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({ phase: 'at_warehouse', plan: { kind: 'silent' } });
    await order.press();
    const other = await anotherTenant(world, 'refused-after-disconnect');
    await world.application.disconnectShop(world.shop, OWNER);
    expect(await world.application.connectShop(world.shop, OWNER, other.wish)).toMatchObject({
      reason: 'open_cancellations',
    });
  });

  it('gives them up once confirmed: nobody knows what becomes of them', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({ phase: 'at_warehouse', plan: { kind: 'cooperates' } });
    await order.press();
    const other = await anotherTenant(world, 'confirmed');
    const wish = { ...other.wish, giveUpOpen: true };
    expect(await world.application.connectShop(world.shop, OWNER, wish)).toMatchObject({
      kind: 'connected',
      connection: { tenantId: other.tenantId, openCancellations: 0 },
    });
    await world.advance(5 * HOUR);
    const { outcome, canRetry, watchUntil, warehouses } = await order.cancellation();
    expect({ outcome, canRetry }).toEqual({ outcome: 'unknown', canRetry: false });
    expect(Date.parse(watchUntil)).toBeLessThanOrEqual(world.now());
    expect(warehouses).toMatchObject([
      { verdict: 'no_answer', why: 'not_connected', nextStep: { code: 'contact_provider' } },
    ]);
  });

  it('never judges them by the other tenant’s order of the same ids', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({ phase: 'at_warehouse', plan: { kind: 'cooperates' } });
    await order.press();
    // As if this tenant had been connected since, and the process had died before it gave anything up:
    // the order that it shows has the same ids, and is stopped.
    await world.prisma.cancellation.updateMany({
      where: { shop: world.shop },
      data: { tenantId: world.tenantId + 1 },
    });
    await world.advance(HOUR);
    expect(await world.control.truth(order.id)).toMatchObject([{ warehouseSaid: 'cancelled' }]);
    expect(await order.verdict()).toMatchObject({ verdict: 'no_answer', why: 'not_connected' });
    expect((await order.read()).cancellation?.warehouses[0]?.verdict).toBe('no_answer');
    expect(await world.deps.cancellations.readOpen(world.shop)).toEqual([]);
  });

  it('leaves alone what was answered, and asks the new one when the order is asked for again', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({ phase: 'at_warehouse', plan: { kind: 'cooperates' } });
    await order.press();
    await world.advance(HOUR);
    expect((await order.verdict()).verdict).toBe('stopped_at_warehouse');
    const other = await anotherTenant(world, 'answered');
    const wish = { ...other.wish, giveUpOpen: true };
    await world.application.connectShop(world.shop, OWNER, wish);
    expect((await order.read()).cancellation?.warehouses[0]).toMatchObject({
      verdict: 'stopped_at_warehouse',
      overturned: false,
    });
    const { id } = await order.cancellation();
    expect((await order.press()).id).not.toBe(id);
  });

  it('is no matter when nothing is open, and forgets what the old one showed', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({ phase: 'at_warehouse' });
    expect((await order.read()).inPrimePenguin).toBe('yes');
    const other = await anotherTenant(world, 'nothing-open');
    expect(await world.application.connectShop(world.shop, OWNER, other.wish)).toMatchObject({
      kind: 'connected',
    });
    expect((await connection(world)).providers.map(({ name }) => name)).toEqual(['Other 3PL']);
    expect((await order.read()).inPrimePenguin).not.toBe('yes');
  });
});

describe('the credentials are refused at any call', () => {
  const refusal = async (world: MerchantWorld) => (await connection(world)).refusal;

  it('is noticed by the watcher, with since when and in their own words', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({ phase: 'at_warehouse', plan: { kind: 'silent' } });
    await order.press();
    await world.revokeTokens();
    await world.advance(HOUR);
    const first = await refusal(world);
    expect(first).toEqual({
      code: 'credentials_refused',
      since: expect.any(String),
      theirWords: expect.stringContaining('did not login'),
    });
    await world.advance(5 * HOUR);
    expect(await refusal(world)).toEqual(first);
    expect(await connection(world)).toMatchObject({ state: 'refused', openCancellations: 1 });
  });

  it('is over with the next call that works, and what waits is looked at then', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({ phase: 'at_warehouse', plan: { kind: 'cooperates' } });
    await order.press();
    await world.control.setTenantActive(world.tenantId, false);
    await world.advance(2 * HOUR);
    expect(await refusal(world)).not.toBeNull();
    await world.control.setTenantActive(world.tenantId, true);
    const other = await world.addOrder({ phase: 'at_warehouse' });
    await other.read();
    expect(await connection(world)).toMatchObject({ state: 'working', refusal: null });
    await world.advance(MINUTE);
    expect((await order.verdict()).verdict).toBe('stopped_at_warehouse');
  });

  it('tells a changed password by its words', async () => {
    const world = await worlds.open();
    const { control, tenantId, application, shop } = world;
    const userId = await control.addUser({ tenantId, ...USER });
    await application.connectShop(shop, OWNER, { method: 'password', tenantId, ...USER });
    await control.changeUser(userId, { password: 'changed', isLocked: false });
    await control.revokeTokens({ tenantId });
    const order = await world.addOrder({ phase: 'at_warehouse' });
    await order.read();
    expect(await refusal(world)).toMatchObject({
      code: 'credentials_refused',
      theirWords: 'Login failed! Invalid user name or password',
    });
  });
});

describe('the credentials work, and one thing is not allowed', () => {
  it('says that cancelling is not, until a cancel works, whatever looks show', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({ phase: 'at_warehouse', plan: { kind: 'silent' } });
    const fault = await world.control.addFault({
      match: { tenantId: world.tenantId, path: CANCEL },
      fault: { kind: 'forbidden' },
    });
    await order.press();
    const { id } = await order.cancellation();
    await world.advance(2 * MINUTE);
    await order.read();
    await anHourlyRound(world);
    expect(await connection(world)).toMatchObject({
      refusal: { code: 'cancelling_not_allowed' },
      undelivered: 1,
    });
    await world.control.clearFaults(fault);
    await world.application.retryCancellation(world.shop, id, { kind: 'staff', userId: '1' });
    expect(await connection(world)).toMatchObject({ refusal: null, undelivered: 0 });
  });

  it('says that reading is not, and the daily check does not take it back', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({ phase: 'at_warehouse' });
    const fault = await world.control.addFault({
      match: { tenantId: world.tenantId, path: 'SalesChannelOrders/Get' },
      fault: { kind: 'forbidden' },
    });
    await order.read();
    world.pauseBatches();
    await world.advance(DAY + HOUR);
    await anHourlyRound(world);
    expect((await connection(world)).refusal?.code).toBe('reading_not_allowed');
    await world.control.clearFaults(fault);
    await order.read();
    expect((await connection(world)).refusal).toBeNull();
  });
});

describe('nobody presses for days', () => {
  it('is checked once a day, with one call, and a dead connection is found', async () => {
    const world = await quietWorld();
    await world.calls();
    await anHourlyRound(world);
    expect(await world.calls()).toEqual([]);
    await world.advance(DAY);
    await anHourlyRound(world);
    await anHourlyRound(world);
    expect(await world.calls()).toHaveLength(1);
    expect((await connection(world)).state).toBe('working');
    expect(Date.parse((await connection(world)).checkedAt)).toBe(world.now());

    await world.revokeTokens();
    await world.advance(DAY);
    await anHourlyRound(world);
    await anHourlyRound(world);
    expect(await world.calls()).toHaveLength(1);
    expect(await connection(world)).toMatchObject({
      state: 'refused',
      refusal: { code: 'credentials_refused', since: new Date(world.now()).toISOString() },
    });
  });

  it('sees in passing how far orders are read', async () => {
    const world = await quietWorld();
    expect((await connection(world)).salesChannel.reading).toBe('on');
    await world.control.changeSalesChannel(world.salesChannelId, { readsOrders: false });
    await world.advance(DAY);
    await anHourlyRound(world);
    expect((await connection(world)).salesChannel.reading).toBe('off');
  });

  it('is checked again an hour later when Prime Penguin is down, and not called refused', async () => {
    const world = await quietWorld();
    const fault = await world.control.addFault({
      match: { tenantId: world.tenantId },
      fault: { kind: 'html_page', status: 502 },
    });
    await world.advance(DAY);
    await world.calls();
    await anHourlyRound(world);
    await anHourlyRound(world);
    expect(await world.calls()).toHaveLength(1);
    expect((await connection(world)).state).toBe('working');
    await world.advance(HOUR);
    await anHourlyRound(world);
    expect(await world.calls()).toHaveLength(1);
    await world.control.clearFaults(fault);
  });

  it('is not checked where other calls show that it works', async () => {
    const world = await quietWorld();
    const order = await world.addOrder({ phase: 'at_warehouse' });
    await world.advance(DAY - HOUR);
    await order.read();
    await world.advance(2 * HOUR);
    await world.calls();
    await anHourlyRound(world);
    expect(await world.calls()).toEqual([]);
  });
});

describe('a shop that is connected again', () => {
  it('is told how many cancellations were not sent, and none is sent by itself', async () => {
    const world = await worlds.open();
    const orders = [
      await world.addOrder({ phase: 'at_warehouse' }),
      await world.addOrder({ phase: 'at_warehouse' }),
    ];
    await world.revokeTokens();
    for (const order of orders) await order.press();
    const { tenantId, application, shop } = world;
    const accessToken = await world.control.issueToken({ tenantId });
    const wish = { method: 'token', tenantId, accessToken } as const;
    expect(await application.connectShop(shop, OWNER, wish)).toMatchObject({
      kind: 'connected',
      connection: { undelivered: 2, openCancellations: 0 },
    });
    await world.advance(2 * HOUR);
    for (const order of orders) expect(await order.requests()).toBe(0);
  });
});

describe('a call that is under way when the shop connects anew', () => {
  it('says nothing of the new connection when the old token is refused', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({ phase: 'at_warehouse' });
    const before = await world.deps.primePenguin.forShop(world.shop);
    await world.revokeTokens();
    await world.connect();
    const answer = await before?.findOrders(order.id);
    expect(answer).toMatchObject({ kind: 'fault', mayHaveHappened: false });
    const deps = {
      ...world.deps,
      primePenguin: { ...world.deps.primePenguin, forShop: async () => before ?? null },
    };
    await checkConnection(deps, world.shop);
    expect(await connection(world)).toMatchObject({ state: 'working', refusal: null });
  });
});

describe('a connection that is refused', () => {
  it('is news in the transaction that finds it out', async () => {
    const world = await worlds.open();
    await world.prisma.$executeRaw`ALTER TABLE announcement ADD CONSTRAINT no_news
      CHECK (kind <> 'connection_refused') NOT VALID`;
    await world.revokeTokens();
    await expect(checkConnection(world.deps, world.shop)).rejects.toThrow('no_news');
    await world.prisma.$executeRaw`ALTER TABLE announcement DROP CONSTRAINT no_news`;
    expect(await connection(world)).toMatchObject({ state: 'working' });
    await checkConnection(world.deps, world.shop);
    expect(await connection(world)).toMatchObject({ state: 'refused' });
    expect(await world.prisma.announcement.count({ where: { shop: world.shop } })).toBe(1);
  });
});

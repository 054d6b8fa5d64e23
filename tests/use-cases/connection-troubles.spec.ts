/** Warehouse connections that are stuck, or that can't bring an answer: told before anything is asked, and after. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { currentStall } from '#app/domain/runs.ts';
import { createSmtpMailer, type SmtpMailer } from '#app/integrations/mail/smtp.server.ts';
import type { Dependencies } from '#app/use-cases/dependencies.ts';
import { learnConnections, providerLookup, readProviders } from '#app/use-cases/providers.ts';
import { type MailServer, startMailServer } from '#tests/support/mail-server.ts';
import {
  HOUR,
  type MerchantWorld,
  MINUTE,
  type TestOrder,
  worldsForSpecs,
} from '#tests/support/merchant-world.ts';

const TO = 'ops@merchant.example';
const SILENT = { phase: 'at_warehouse', plan: { kind: 'silent' } } as const;
type Flags = Parameters<MerchantWorld['control']['changeProvider']>[1];

const worlds = worldsForSpecs();
let server: MailServer;
let mailer: SmtpMailer;
beforeAll(async () => {
  server = await startMailServer();
  const from = 'Warehouse Cancel <app@example.com>';
  mailer = createSmtpMailer({ url: server.url, from, appUrl: 'https://app.example' });
});
afterAll(async () => {
  mailer.close();
  await server.stop();
});

/** Its connections are read again when an hour is over. */
async function openWith(flags: Flags): Promise<MerchantWorld> {
  const world = await worlds.open({ mailer });
  await world.control.changeProvider(world.providerId, flags);
  await world.advance(61 * MINUTE);
  return world;
}

async function shownBefore(world: MerchantWorld, { id }: TestOrder) {
  const read = await world.application.readOrder(world.shop, id);
  if (read.kind !== 'found') throw new Error(read.kind);
  return read.order.warehouses.map(({ troubles }) => troubles.map(({ code }) => code));
}

async function shownInBulk(world: MerchantWorld, { id }: TestOrder) {
  const checked = await world.application.checkOrders(world.shop, [id]);
  if (checked.kind !== 'checked') throw new Error(checked.kind);
  return checked.check.orders[0]?.warehouses.map(({ troubles }) =>
    troubles.map(({ code }) => code),
  );
}

async function shownOfProviders(world: MerchantWorld) {
  const connection = await world.application.readConnection(world.shop);
  if (!connection.connected) throw new Error('not connected');
  const { providers } = await world.application.readSettings(world.shop, {
    userId: '42',
    sessionToken: 'token',
  });
  return [connection.providers, providers].map((all) =>
    all
      .filter(({ name }) => name === 'Nordic 3PL')
      .map(({ troubles }) => troubles.map(({ code, since }) => [code, since])),
  );
}

describe('a connection that cannot bring an answer', () => {
  it.each([
    ['inactive', { isActive: false }, 'inactive'],
    ['without results', { readsResults: false }, 'results_off'],
    ['without changes', { sendsChanges: false }, 'changes_off'],
  ] as const)('is told before pressing, in bulk and in settings: %s', async (_, flags, code) => {
    const world = await openWith(flags);
    const order = await world.addOrder(SILENT);
    expect(await shownBefore(world, order)).toEqual([[code]]);
    expect(await shownInBulk(world, order)).toEqual([[code]]);
    const shown = [[[code, null]]];
    expect(await shownOfProviders(world)).toEqual([shown, shown]);
  });

  it('is told of orders that are not forwarded where no orders are sent', async () => {
    const world = await openWith({ sendsOrders: false });
    const [waiting, forwarded] = [
      await world.addOrder({ phase: 'read' }),
      await world.addOrder(SILENT),
    ];
    expect(await shownBefore(world, waiting)).toEqual([['orders_off']]);
    expect(await shownBefore(world, forwarded)).toEqual([[]]);
  });

  it('is told of the order that is excluded alone', async () => {
    const world = await worlds.open();
    const [order, other] = [await world.addOrder(SILENT), await world.addOrder(SILENT)];
    const ordersWithoutChanges = [...order.primePenguinOrderIds];
    await world.control.changeProvider(world.providerId, { ordersWithoutChanges });
    await world.advance(61 * MINUTE);
    expect(await shownBefore(world, order)).toEqual([['order_excluded']]);
    expect(await shownBefore(world, other)).toEqual([[]]);
  });

  it('is the reason of what is said after the press, and of the silence in the end', async () => {
    const world = await openWith({ readsResults: false });
    const order = await world.addOrder(SILENT);
    await order.press();
    const reason = expect.stringContaining('doesn’t read this warehouse’s updates');
    expect(await order.verdict()).toMatchObject({ verdict: 'requested', reason });
    await world.advance(5 * HOUR);
    const { verdict, evidence, ...rest } = await order.verdict();
    expect({ verdict, ...rest }).toMatchObject({ verdict: 'no_answer', reason });
    expect(evidence).toContainEqual(expect.objectContaining({ source: 'sync', text: reason }));
  });

  it('is not told of an order for which nothing can be asked', async () => {
    const world = await openWith({ readsResults: false });
    const order = await world.addOrder({ phase: 'shipped' });
    expect(await shownBefore(world, order)).toEqual([[]]);
  });

  it('is told no more once it has been changed at Prime Penguin', async () => {
    const world = await openWith({ readsResults: false });
    const order = await world.addOrder(SILENT);
    expect(await shownBefore(world, order)).toEqual([['results_off']]);
    await world.control.changeProvider(world.providerId, { readsResults: true });
    await world.advance(61 * MINUTE);
    expect(await shownBefore(world, order)).toEqual([[]]);
  });
});

/** It ran at 08:50 last. */
async function openStuck(to: readonly string[] = [TO]): Promise<MerchantWorld> {
  const world = await worlds.open({ mailer });
  await world.set({ notifications: { to, on: 'attention' } });
  await world.confirmAddresses();
  server.received.length = 0;
  await world.control.runBatch(world.providerId);
  world.pauseBatches();
  return world;
}

/** The lines of mails that tell of a warehouse that is stuck. */
const told = () =>
  server.received
    .flatMap(({ parsed }) => parsed.text?.match(/[^\n]*: last sync[^\n]*/g) ?? [])
    .map(String);

describe('a connection that is stuck', () => {
  const subjects = () => server.received.map(({ parsed }) => parsed.subject);

  it('is told with its last sync, everywhere, and is the reason of what is awaited', async () => {
    const world = await openStuck();
    const order = await world.addOrder(SILENT);
    await order.press();
    expect((await order.verdict()).reason).toBeNull();
    await world.advance(4 * HOUR);
    expect(await order.verdict()).toMatchObject({
      verdict: 'requested',
      reason: expect.stringContaining('hasn’t synced with Prime Penguin for longer than usual'),
    });
    const other = await world.addOrder({ phase: 'read' });
    expect(await shownBefore(world, other)).toEqual([['stuck']]);
    const shown = [[['stuck', expect.stringMatching(/T08:50:00/)]]];
    expect(await shownOfProviders(world)).toEqual([shown, shown]);
  });

  it('is mailed once for as long as it lasts, however many orders wait, and once when it comes again', async () => {
    const world = await openStuck();
    await (await world.addOrder(SILENT)).press();
    await (await world.addOrder(SILENT)).press();
    await world.advance(4 * HOUR);
    expect(subjects()).toEqual([`${world.shop}: a warehouse isn’t syncing with Prime Penguin`]);
    expect(server.received[0]?.parsed.text).toMatch(/Nordic 3PL: last sync .*08:50/);
    await world.advance(3 * HOUR);
    expect(subjects()).toHaveLength(1);
    world.resumeBatches();
    await world.advance(2 * HOUR);
    world.pauseBatches();
    await world.advance(5 * HOUR);
    // Of one provider each: Baltic Fulfilment, that nobody waits for, is read more seldom.
    const told = server.received.flatMap(
      ({ parsed }) => parsed.text?.match(/[^\n]*(?=: last sync)/) ?? [],
    );
    expect(told.map(String).toSorted()).toEqual(['Baltic Fulfilment', 'Nordic 3PL', 'Nordic 3PL']);
  });

  it('is mailed to nobody where no address is set', async () => {
    const world = await openStuck([]);
    await (await world.addOrder(SILENT)).press();
    await world.advance(4 * HOUR);
    expect(subjects()).toEqual([]);
  });

  it('is told no more once it has synced', async () => {
    const world = await openStuck();
    const order = await world.addOrder(SILENT);
    await order.press();
    await world.advance(4 * HOUR);
    world.resumeBatches();
    await world.advance(2 * HOUR);
    expect(await shownBefore(world, order)).toEqual([[]]);
    expect((await order.verdict()).reason).toBeNull();
  });
});

async function runsOf({ deps, shop }: MerchantWorld, name = 'Nordic 3PL') {
  const all = await deps.connections.readProviders(shop);
  const found = all.find((one) => one.name === name);
  if (!found) throw new Error(name);
  return found.runs;
}

/** It has read what is known, and `meanwhile` happens before it goes on with what Prime Penguin answered. */
async function learnSlowly({ deps, shop }: MerchantWorld, meanwhile: () => Promise<void>) {
  const { primePenguin } = deps;
  const slow: Dependencies = {
    ...deps,
    primePenguin: {
      ...primePenguin,
      async forShop(of) {
        const one = await primePenguin.forShop(of);
        return (
          one && {
            ...one,
            async readWarehouseConnections() {
              const shown = await one.readWarehouseConnections();
              await meanwhile();
              return shown;
            },
          }
        );
      },
    },
  };
  await learnConnections(slow, shop);
}

describe('two processes that learn of a connection at once', () => {
  const syncsOf = async (world: MerchantWorld) =>
    (await runsOf(world)).connections?.[0]?.orders.length ?? 0;

  it('lose no time of a sync that the other has learnt', async () => {
    const world = await worlds.open();
    await (await world.addOrder({ phase: 'read' })).press();
    await world.advance(12 * MINUTE);
    const before = await syncsOf(world);
    await learnSlowly(world, () => world.advance(30 * MINUTE));
    expect(await syncsOf(world)).toBe(before + 1);
  });

  it('mail a stall once, where one of them has read before it began', async () => {
    const world = await openStuck();
    await (await world.addOrder(SILENT)).press();
    await world.advance(80 * MINUTE);
    // A flag has changed, so that there is something to keep.
    await world.control.changeProvider(world.providerId, { sendsChanges: false });
    await learnSlowly(world, () => world.advance(65 * MINUTE));
    expect(currentStall(await runsOf(world))).not.toBeNull();
    await world.advance(2 * HOUR);
    expect(told()).toEqual([expect.stringMatching(/^Nordic 3PL: /)]);
  });

  it('bring back no stall that is over, where one of them has read while it lasted', async () => {
    const world = await openStuck();
    await (await world.addOrder(SILENT)).press();
    await world.advance(4 * HOUR);
    await world.control.changeProvider(world.providerId, { sendsChanges: false });
    await learnSlowly(world, async () => {
      await world.control.runBatch(world.providerId);
      await world.advance(65 * MINUTE);
    });
    await world.runDueJobs();
    expect(currentStall(await runsOf(world))).toBeNull();
    expect(told()).toHaveLength(1);
  });
});

describe('what was read in an account that is connected no more', () => {
  it.each([
    ['tenant', { tenantId: 987_654 }],
    ['sales channel', { salesChannelId: 987_654 }],
  ])('is not kept with the providers of the new one: another %s', async (_, account) => {
    const world = await openStuck();
    const { prisma, shop, control, providerId } = world;
    await (await world.addOrder(SILENT)).press();
    const before = await runsOf(world);
    await control.changeProvider(providerId, { sendsChanges: false });
    await learnSlowly(world, async () => {
      await prisma.shopConnection.update({ where: { shop }, data: account });
    });
    expect(await runsOf(world)).toEqual(before);
  });
});

describe('a provider that gets another name at Prime Penguin while its connection is stuck', () => {
  async function openRenamed() {
    const world = await openStuck();
    const order = await world.addOrder(SILENT);
    await order.press();
    await world.advance(4 * HOUR);
    await world.control.changeProvider(world.providerId, { name: 'Nordic 3PL AB' });
    return { world, order };
  }

  it('is listed by its new name alone, and mailed once', async () => {
    const { world } = await openRenamed();
    await world.advance(3 * HOUR);
    const view = await world.application.readConnection(world.shop);
    const listed = view.connected ? view.providers.map(({ name }) => name) : [];
    expect(listed).toEqual(['Baltic Fulfilment', 'Nordic 3PL AB']);
    expect(told()).toEqual([expect.stringMatching(/^Nordic 3PL: /)]);
  });

  it('keeps what the merchant has set for it', async () => {
    const world = await openStuck();
    const { prisma, shop, control, providerId, deps } = world;
    const set = { cancellable: 'no', messageTemplate: 'Stop it.' } as const;
    await prisma.provider.update({
      where: { shop_name: { shop, name: 'Nordic 3PL' } },
      data: { ...set, answerMs: 2 * HOUR, contactPhone: '+46 8 123' },
    });
    await control.changeProvider(providerId, { name: 'Nordic 3PL AB' });
    await (await world.addOrder(SILENT)).press();
    await world.advance(65 * MINUTE);
    const known = await deps.connections.readProviders(shop);
    const contact = { name: null, email: null, phone: '+46 8 123', hours: null };
    expect(known.filter(({ name }) => name.startsWith('Nordic'))).toMatchObject([
      { ...set, name: 'Nordic 3PL AB', answerMs: 2 * HOUR, contact, formerNames: ['Nordic 3PL'] },
    ]);
  });

  it('is listed once by its newest name where it has shared one with another provider', async () => {
    const world = await openStuck();
    const { control, providerId, deps, shop } = world;
    for (const name of ['Baltic Fulfilment', 'Nordic 3PL AB']) {
      await control.changeProvider(providerId, { name });
      await (await world.addOrder(SILENT)).press();
      await world.advance(2 * HOUR);
    }
    const known = await deps.connections.readProviders(shop);
    expect(known.map(({ name, formerNames }) => [name, formerNames])).toEqual([
      ['Baltic Fulfilment', []],
      ['Nordic 3PL AB', []],
    ]);
  });

  it('is found with its stall by the old name, by which an order may still be known', async () => {
    const { world } = await openRenamed();
    await world.advance(65 * MINUTE);
    const { deps, shop } = world;
    const providers = providerLookup(await readProviders(deps, shop), deps.timing);
    const known = providers('Nordic 3PL');
    expect(currentStall(known.runs)).not.toBeNull();
    expect(known).toEqual(providers('Nordic 3PL AB'));
  });

  it('keeps the reason of what was asked under its old name', async () => {
    const { world, order } = await openRenamed();
    await world.advance(3 * HOUR);
    const reason = expect.stringContaining(
      'hasn’t synced with Prime Penguin for longer than usual',
    );
    expect(await order.verdict()).toMatchObject({ reason });
  });

  it('is told of no more once it has synced', async () => {
    const { world } = await openRenamed();
    await world.advance(65 * MINUTE);
    world.resumeBatches();
    await world.advance(2 * HOUR);
    expect(currentStall(await runsOf(world, 'Nordic 3PL AB'))).toBeNull();
  });
});

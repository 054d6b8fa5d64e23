/** Who is mailed what, and when: real use cases and a real mail server, on a clock that the spec moves. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { demoAccountOf } from '#app/domain/account.ts';
import type { ShopifyOrderId } from '#app/domain/identifiers.ts';
import { createSmtpMailer, type SmtpMailer } from '#app/integrations/mail/smtp.server.ts';
import { announce } from '#app/use-cases/announce.ts';
import { forwardCancel } from '#app/use-cases/forward-cancel.ts';
import type { Notifications } from '#app/use-cases/ports/settings.ts';
import { wakeForgotten } from '#app/use-cases/wake-forgotten.ts';
import { hidePart } from '#tests/support/late-part.ts';
import { type MailServer, startMailServer } from '#tests/support/mail-server.ts';
import { HOUR, type MerchantWorld, MINUTE, worldsForSpecs } from '#tests/support/merchant-world.ts';

const TO = 'ops@merchant.example';
const DOWN = { code: 451, message: 'Try again later' };

const worlds = worldsForSpecs();
let server: MailServer;
let mailer: SmtpMailer;
beforeAll(async () => {
  server = await startMailServer();
  mailer = createSmtpMailer({
    url: server.url,
    from: 'Warehouse Cancel <app@example.com>',
    appUrl: 'https://app.example',
  });
});
afterAll(async () => {
  mailer.close();
  await server.stop();
});
beforeEach(() => {
  server.received.length = 0;
  server.refuseRecipient(null);
  server.refuseMessage(null);
});

async function open(notifications: Partial<Notifications>): Promise<MerchantWorld> {
  const world = await worlds.open({ mailer });
  await world.set({ notifications: { to: [TO], ...notifications } });
  await world.confirmAddresses();
  return world;
}

const subjects = () => server.received.map(({ parsed }) => parsed.subject);
const mails = (world: MerchantWorld) =>
  world.prisma.mail.findMany({ where: { shop: world.shop }, orderBy: { createdAt: 'asc' } });
const news = (world: MerchantWorld) =>
  world.prisma.announcement.findMany({ where: { shop: world.shop }, orderBy: { at: 'asc' } });

const STOPS = { phase: 'at_warehouse', plan: { kind: 'cooperates' } } as const;
const SHIPPED = { phase: 'shipped' } as const;
const STOPS_THEN_SHIPS = {
  phase: 'at_warehouse',
  plan: { kind: 'cancels_then_ships', shipsAfterBatches: 2 },
} as const;

describe('an order canceled in Shopify that nothing could be asked for', () => {
  const NOWHERE = '404' as ShopifyOrderId;

  async function cancelNowhere(world: MerchantWorld): Promise<void> {
    const { shop } = world;
    const webhook = { webhookId: 'webhook', eventId: null, shopifyOrderId: NOWHERE };
    await world.application.receiveShopifyCancel({ shop, ...webhook });
    // Shopify may be behind: the first time decides nothing.
    await forwardCancel(world.deps, shop, NOWHERE);
    await forwardCancel(world.deps, shop, NOWHERE);
  }

  it('is mailed at once to whoever wants any mail', async () => {
    const world = await open({ on: 'overturned', pace: 'daily' });
    await cancelNowhere(world);
    await world.runDueJobs();
    expect(subjects()).toEqual([
      `${world.shop}: canceled in Shopify, but not requested at the warehouse`,
    ]);
    const [mail] = server.received;
    expect(mail?.parsed.text).toContain('Ask your warehouse whether they still ship.');
    expect(mail?.parsed.text).toContain(`https://${world.shop}/admin/orders/404`);
  });

  it('is not mailed once somebody has asked for it', async () => {
    const world = await open({ on: 'overturned' });
    await cancelNowhere(world);
    world.showInShopify({
      ...{ id: NOWHERE, name: '#404', createdAt: world.now(), cancelledAt: null },
      ...{ cancelReason: null, tags: [] },
    });
    await world.application.requestCancellation({
      ...{ shop: world.shop, shopifyOrderId: NOWHERE, reason: 'other', note: null },
      requestedBy: { kind: 'staff', userId: '42' },
    });
    await world.runDueJobs();
    expect(subjects()).toEqual([]);
    expect(await mails(world)).toMatchObject([{ result: 'not_needed' }]);
  });

  it('is mailed apart from a refused connection, also where mails are gathered', async () => {
    const world = await worlds.open({ mailer, mailsADay: 2 });
    await world.set({ notifications: { on: 'overturned', to: [TO] } });
    await world.confirmAddresses();
    const order = await world.addOrder(STOPS);
    await cancelNowhere(world);
    await world.revokeTokens();
    await order.read();
    await world.advance(HOUR);
    // Two mails, which go side by side.
    expect(subjects()).toHaveLength(2);
    expect(subjects()).toContainEqual(expect.stringContaining('not requested at the warehouse'));
    expect(subjects()).toContainEqual(expect.stringContaining('refuses the connection'));
  });
});

describe('every final verdict is wanted', () => {
  it('is one mail for one order, with evidence, next step and a link', async () => {
    const world = await open({ on: 'every_final' });
    const order = await world.addOrder(STOPS);
    const { orderName } = await order.press();
    await world.advance(HOUR);
    expect(subjects()).toEqual([`${orderName}: stopped at the warehouse`]);
    const [mail] = server.received;
    expect(mail?.to).toEqual([TO]);
    expect(mail?.parsed.text).toContain('Nordic 3PL: stopped at the warehouse');
    expect(mail?.parsed.text).toContain('What was seen:');
    expect(mail?.parsed.text).toContain('Next step: Now cancel and refund the order in Shopify.');
    expect(mail?.parsed.text).toContain(`https://${world.shop}/admin/orders/${order.id}`);
    expect(await mails(world)).toMatchObject([{ recipient: TO, result: 'sent', failures: 0 }]);
  });

  it('is one mail for an order of two warehouses that answer together', async () => {
    const world = await open({ on: 'every_final' });
    const order = await world.addOrder({ phase: 'at_warehouse' }, [
      { providerId: world.providerId, plan: { kind: 'cooperates' } },
      { providerId: world.otherProviderId, plan: { kind: 'ships' } },
    ]);
    const { orderName } = await order.press();
    await world.advance(2 * HOUR);
    expect(subjects().at(-1)).toBe(`${orderName}: only a part was stopped at the warehouse`);
    expect(server.received.at(-1)?.parsed.text).toContain('Baltic Fulfilment: too late');
  });

  it('goes to each address by itself', async () => {
    const world = await open({ on: 'every_final', to: [TO, 'boss@merchant.example'] });
    await (await world.addOrder(SHIPPED)).press();
    await world.runDueJobs();
    expect(server.received.map(({ to }) => to).toSorted()).toEqual([
      ['boss@merchant.example'],
      [TO],
    ]);
  });
});

describe('only what needs attention is wanted', () => {
  it('is silent about a stop, and tells of an order that ships', async () => {
    const world = await open({ on: 'attention' });
    await (await world.addOrder(STOPS)).press();
    await world.advance(HOUR);
    expect(subjects()).toEqual([]);
    const { orderName } = await (await world.addOrder(SHIPPED)).press();
    await world.runDueJobs();
    expect(subjects()).toEqual([`${orderName}: not stopped at the warehouse`]);
    expect((await news(world)).map(({ dropped }) => dropped)).toEqual(['not_wanted', null]);
  });

  it('tells of a warehouse that does not answer, without the word "stopped" for it', async () => {
    const world = await open({ on: 'attention' });
    const order = await world.addOrder({ phase: 'at_warehouse', plan: { kind: 'silent' } });
    const { orderName } = await order.press();
    await world.advance(5 * HOUR);
    expect(subjects()).toEqual([`${orderName}: no certain answer from the warehouse`]);
    expect(server.received[0]?.raw).not.toMatch(/stopped/i);
  });
});

describe('only what contradicts is wanted', () => {
  it('tells at once of a part that turned up after the order was reported stopped', async () => {
    const world = await open({ on: 'overturned', pace: 'daily' });
    const order = await world.addOrder({ phase: 'at_warehouse' }, [
      { providerId: world.providerId, plan: { kind: 'cooperates' } },
      { providerId: world.otherProviderId, phase: 'shipped' },
    ]);
    const show = hidePart(world.deps, order.primePenguinOrderIds[1]);
    const { orderName } = await order.press();
    await world.advance(HOUR);
    expect(subjects()).toEqual([]);
    show();
    await order.read();
    await world.runDueJobs();
    expect(subjects()).toEqual([`${orderName}: shipped although it was reported stopped`]);
    expect(server.received[0]?.parsed.text).toContain('Baltic Fulfilment: too late');
    expect(server.received[0]?.parsed.text).toContain('This part of the order was not known of');
  });

  it('is silent about an order that ships, and tells of one that was reported stopped', async () => {
    const world = await open({ on: 'overturned' });
    await (await world.addOrder(SHIPPED)).press();
    const order = await world.addOrder(STOPS_THEN_SHIPS);
    const { orderName } = await order.press();
    await world.advance(3 * HOUR);
    expect(subjects()).toEqual([`${orderName}: shipped although it was reported stopped`]);
    expect(server.received[0]?.parsed.text).toContain('Said before: stopped at the warehouse.');
  });
});

describe('nothing is wanted', () => {
  it('sends nothing, not even what contradicts', async () => {
    const world = await open({ on: 'never' });
    await (await world.addOrder(STOPS_THEN_SHIPS)).press();
    await world.advance(3 * HOUR);
    expect(await mails(world)).toEqual([]);
  });
});

describe('a digest is wanted', () => {
  it('comes at the next full hour, with all orders in one mail', async () => {
    const world = await open({ on: 'every_final', pace: 'hourly' });
    await (await world.addOrder(SHIPPED)).press();
    await (await world.addOrder(SHIPPED)).press();
    await world.advance(9 * MINUTE);
    expect(subjects()).toEqual([]);
    await world.advance(2 * MINUTE);
    expect(subjects()).toEqual(['Answers from the warehouse for 2 orders']);
  });

  it('comes at seven in the morning of the shop’s own time', async () => {
    const world = await open({ on: 'every_final', pace: 'daily' });
    await (await world.addOrder(SHIPPED)).press();
    // 08:50 in UTC is 09:50 in Stockholm: the next morning's 07:00 is 06:00 in UTC.
    await world.advance(21 * HOUR);
    expect(subjects()).toEqual([]);
    await world.advance(11 * MINUTE);
    expect(subjects()).toHaveLength(1);
  });

  it('does not hold back that an order ships although it was reported stopped', async () => {
    const world = await open({ on: 'attention', pace: 'daily' });
    const { orderName } = await (await world.addOrder(STOPS_THEN_SHIPS)).press();
    await world.advance(3 * HOUR);
    expect(subjects()).toEqual([`${orderName}: shipped although it was reported stopped`]);
  });

  it('tells what is true when it is sent, and each order once', async () => {
    const world = await open({ on: 'every_final', pace: 'daily' });
    const order = await world.addOrder({
      phase: 'at_warehouse',
      plan: { kind: 'cooperates', answerAfterBatches: 9 },
    });
    const { orderName } = await order.press();
    await world.advance(24 * HOUR);
    expect(subjects()).toEqual([`${orderName}: stopped at the warehouse`]);
    expect(await news(world)).toHaveLength(2);
  });
});

describe('the mail server does not take mails', () => {
  it('is tried again with the same message id, until it does', async () => {
    const world = await open({ on: 'every_final' });
    server.refuseMessage(DOWN, 'after');
    await (await world.addOrder(SHIPPED)).press();
    await world.runDueJobs();
    expect(await mails(world)).toMatchObject([{ result: null, failures: 1 }]);
    server.refuseMessage(null);
    await world.advance(2 * MINUTE);
    expect(await mails(world)).toMatchObject([{ result: 'sent' }]);
    const [first, again] = server.received.map(({ parsed }) => parsed.messageId);
    expect(first).toMatch(/^<[0-9a-f-]{36}@example\.com>$/);
    expect(again).toBe(first);
  });

  it('is given up after a day, with the reason kept', async () => {
    const world = await open({ on: 'every_final' });
    server.refuseMessage(DOWN);
    await (await world.addOrder(SHIPPED)).press();
    await world.advance(26 * HOUR);
    expect(await mails(world)).toMatchObject([
      { result: 'given_up', message: expect.stringContaining('Try again later') },
    ]);
    server.refuseMessage(null);
    await world.advance(2 * HOUR);
    expect(subjects()).toEqual([]);
  });

  it('refuses one address for good: that one is not tried again', async () => {
    const world = await open({ on: 'every_final' });
    server.refuseRecipient({ code: 550, message: 'No such user' });
    await (await world.addOrder(SHIPPED)).press();
    await world.runDueJobs();
    expect(await mails(world)).toMatchObject([{ result: 'refused', failures: 0 }]);
  });

  it('comes too late for what has changed by then', async () => {
    const world = await open({ on: 'every_final' });
    server.refuseMessage(DOWN);
    const order = await world.addOrder(STOPS_THEN_SHIPS);
    await order.press();
    await world.advance(3 * HOUR);
    server.refuseMessage(null);
    await world.advance(2 * HOUR);
    for (const { parsed } of server.received) {
      expect(parsed.subject).toContain('shipped although it was reported stopped');
    }
    expect(server.received.length).toBeGreaterThan(0);
  });
});

describe('the connection to Prime Penguin stops working', () => {
  it('is told at once, and once', async () => {
    const world = await open({ on: 'overturned', pace: 'daily' });
    const order = await world.addOrder({ phase: 'at_warehouse', plan: { kind: 'silent' } });
    await order.press();
    await world.revokeTokens();
    await world.advance(2 * HOUR);
    expect(subjects()).toEqual([`${world.shop}: Prime Penguin refuses the connection`]);
    await world.connect();
    await world.advance(HOUR);
    await world.revokeTokens();
    await world.advance(HOUR);
    expect(subjects()).toHaveLength(2);
  });

  it('is not told when it works again by the time of the mail', async () => {
    const world = await open({ on: 'attention' });
    const order = await world.addOrder({ phase: 'at_warehouse', plan: { kind: 'silent' } });
    await order.press();
    server.refuseMessage(DOWN);
    await world.revokeTokens();
    await world.advance(35 * MINUTE);
    server.refuseMessage(null);
    await world.connect();
    await world.advance(HOUR);
    expect(subjects()).toEqual([]);
    expect((await mails(world))[0]?.result).toBe('not_needed');
  });
});

describe('nobody is there to be told', () => {
  it.each([
    ['no_recipients', async (world: MerchantWorld) => world.set({ notifications: { to: [] } }), 8],
    // Without a connection the cancellation waits for one until its watch is over.
    ['not_installed', async (world: MerchantWorld) => world.application.forgetShop(world.shop), 80],
  ])('keeps why: %s', async (why, happens, hours) => {
    const world = await open({ on: 'every_final' });
    const order = await world.addOrder({ phase: 'at_warehouse', plan: { kind: 'silent' } });
    await order.press();
    await happens(world);
    await world.advance(hours * HOUR);
    expect(subjects()).toEqual([]);
    expect((await news(world)).map(({ dropped }) => dropped)).toContain(why);
  });

  it('keeps that no mail is set up', async () => {
    const world = await worlds.open();
    await world.set({ notifications: { on: 'every_final', to: [TO] } });
    await (await world.addOrder(SHIPPED)).press();
    await world.runDueJobs();
    expect(await news(world)).toMatchObject([{ dropped: 'mail_not_set_up' }]);
  });
});

describe('a job that is lost', () => {
  it('is made again: what waits is told', async () => {
    const world = await open({ on: 'every_final' });
    const { orderName } = await (await world.addOrder(SHIPPED)).press();
    world.loseJobs();
    await world.advance(5 * MINUTE);
    await wakeForgotten(world.deps);
    await world.runDueJobs();
    // What other worlds of this spec have left behind is told, too.
    expect(subjects()).toContain(`${orderName}: not stopped at the warehouse`);
  });
});

describe('the demo', () => {
  it('is never mailed about', async () => {
    const world = await open({ on: 'every_final' });
    await (await world.addOrder(SHIPPED)).press();
    const demo = demoAccountOf(world.shop);
    for (const table of ['announcement', 'cancellation', 'shop_settings', 'shop_connection']) {
      await world.prisma.$executeRawUnsafe(
        `UPDATE ${table} SET shop = $1 WHERE shop = $2`,
        demo,
        world.shop,
      );
    }
    await announce(world.deps, demo);
    expect(subjects()).toEqual([]);
  });
});

describe('two processes at the same news', () => {
  it('make one mail of it', async () => {
    const world = await open({ on: 'every_final' });
    await (await world.addOrder(SHIPPED)).press();
    await Promise.all([announce(world.deps, world.shop), announce(world.deps, world.shop)]);
    expect(subjects()).toHaveLength(1);
    expect(await mails(world)).toHaveLength(1);
  });
});

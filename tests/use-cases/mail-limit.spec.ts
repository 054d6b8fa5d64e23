/** A shop that has more to be told than anybody reads: gathered, held back, never lost, and nothing urgent starves. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type MailQuestion, mailAllowance, WINDOW_MS } from '#app/domain/mail-allowance.ts';
import { createSmtpMailer, type SmtpMailer } from '#app/integrations/mail/smtp.server.ts';
import { announce } from '#app/use-cases/announce.ts';
import { type MailServer, startMailServer } from '#tests/support/mail-server.ts';
import {
  DAY,
  HOUR,
  type MerchantWorld,
  MINUTE,
  OWNER,
  worldsForSpecs,
} from '#tests/support/merchant-world.ts';

const NOW = Date.UTC(2026, 10, 23, 9);
const MOST = 10;

describe('the mails of a shop in 24 hours', () => {
  const ask = (sent: MailQuestion['sent'], change: Partial<MailQuestion> = {}) =>
    mailAllowance({
      sent,
      size: 1,
      isUrgent: false,
      isGathered: false,
      most: MOST,
      now: NOW,
      ...change,
    });
  const mails = (count: number, isUrgent = false, at = NOW - 2 * HOUR) =>
    Array.from({ length: count }, () => ({ at, isUrgent }));

  it('go out one by one up to half of what is ordinary’s, then gathered, then wait', () => {
    expect(ask(mails(2))).toEqual({ kind: 'now' });
    expect(ask(mails(3))).toEqual({ kind: 'gather' });
    expect(ask(mails(3), { isGathered: true })).toEqual({ kind: 'now' });
    expect(ask(mails(6), { isGathered: true })).toEqual({
      kind: 'wait',
      until: NOW - 2 * HOUR + WINDOW_MS,
    });
  });

  it('are an hour apart once they are gathered, and a quarter where it is urgent', () => {
    const recent = mails(4, false, NOW - 10 * MINUTE);
    expect(ask(recent, { isGathered: true })).toEqual({ kind: 'wait', until: NOW + 50 * MINUTE });
    const urgent = mails(3, true, NOW - 10 * MINUTE);
    expect(ask(urgent, { isGathered: true, isUrgent: true })).toEqual({
      kind: 'wait',
      until: NOW + 5 * MINUTE,
    });
  });

  it('leave what is urgent its part, whatever ordinary ones went out', () => {
    expect(ask(mails(6), { isUrgent: true })).toEqual({ kind: 'now' });
  });

  it('are never more than there may be, urgent or not, and the wait always ends', () => {
    for (let ordinary = 0; ordinary <= MOST; ordinary += 1) {
      for (let urgent = 0; ordinary + urgent <= MOST; urgent += 1) {
        for (const isUrgent of [true, false]) {
          for (const isGathered of [true, false]) {
            const sent = [...mails(ordinary), ...mails(urgent, true)];
            const allowance = ask(sent, { isUrgent, isGathered });
            if (sent.length === MOST) expect(allowance.kind).not.toBe('now');
            if (allowance.kind !== 'wait') continue;
            expect(allowance.until).toBeGreaterThan(NOW);
            expect(allowance.until).toBeLessThanOrEqual(NOW + WINDOW_MS);
          }
        }
      }
    }
  });
});

const TO = 'ops@merchant.example';
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
beforeEach(() => {
  server.received.length = 0;
});

async function open(): Promise<MerchantWorld> {
  const world = await worlds.open({ mailer, mailsADay: MOST });
  await world.set({ notifications: { on: 'every_final', to: [TO] } });
  await world.confirmAddresses();
  return world;
}

async function ship(world: MerchantWorld, count: number): Promise<readonly string[]> {
  const names: string[] = [];
  for (let index = 0; index < count; index += 1) {
    const { orderName } = await (await world.addOrder({ phase: 'shipped' })).press();
    names.push(orderName ?? '');
    await world.runDueJobs();
  }
  return names;
}

const subjects = () => server.received.map(({ parsed }) => parsed.subject ?? '');
const today = async ({ application, shop }: MerchantWorld) =>
  (await application.readSettings(shop, OWNER)).notifications.last24Hours;

describe('a shop with many answers in a day', () => {
  it('gets the first one by one, the rest together, all of them, and no more than it may', async () => {
    const world = await open();
    const names = await ship(world, 12);
    expect(subjects().filter((subject) => subject.startsWith('#'))).toHaveLength(3);
    expect(await today(world)).toMatchObject({ most: MOST });
    await world.advance(2 * HOUR);
    expect(server.received.length).toBeLessThanOrEqual(6);
    expect((await today(world)).heldBack).toBe(0);
    const all = server.received.map(({ parsed }) => parsed.text).join('\n');
    for (const name of names) expect(all).toContain(`Order ${name}`);
  });

  it('is told in the settings what is held back, until it went out', async () => {
    const world = await open();
    for (let hour = 0; hour < 6; hour += 1) {
      await ship(world, 2);
      await world.advance(HOUR + MINUTE);
    }
    const names = await ship(world, 3);
    expect(await today(world)).toMatchObject({ mails: 6, most: MOST });
    const { heldBack } = await today(world);
    expect(heldBack).toBeGreaterThanOrEqual(names.length);
    await world.advance(DAY);
    expect(await today(world)).toMatchObject({ heldBack: 0 });
    const last = server.received.findLast(({ parsed }) =>
      parsed.subject?.includes(`for ${heldBack} orders`),
    );
    for (const name of names) expect(last?.parsed.text).toContain(`Order ${name}`);
  });

  it('hears at once of an order that ships although it was reported stopped', async () => {
    const world = await open();
    const order = await world.addOrder({
      phase: 'at_warehouse',
      plan: { kind: 'cancels_then_ships', shipsAfterBatches: 2 },
    });
    const { orderName } = await order.press();
    await world.advance(HOUR);
    await ship(world, 20);
    const before = server.received.length;
    await world.advance(2 * HOUR);
    expect(subjects().slice(before)).toContain(
      `${orderName}: shipped although it was reported stopped`,
    );
  });

  it('counts for all processes together', async () => {
    const world = await open();
    for (let index = 0; index < 8; index += 1) {
      await (await world.addOrder({ phase: 'shipped' })).press();
    }
    await Promise.all(Array.from({ length: 4 }, () => announce(world.deps, world.shop)));
    const made = await world.prisma.mail.count({ where: { shop: world.shop } });
    expect(made).toBeLessThanOrEqual(4);
    expect(subjects().filter((subject) => subject.startsWith('#')).length).toBeLessThanOrEqual(3);
  });
});

/** Whose yes it takes before an address gets mail: real use cases, a real mail server, a clock that the spec moves. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { MOST_QUESTIONS } from '#app/domain/mail-address.ts';
import { createSmtpMailer, type SmtpMailer } from '#app/integrations/mail/smtp.server.ts';
import { announce } from '#app/use-cases/announce.ts';
import type { LinkPurpose } from '#app/use-cases/ports/mail-addresses.ts';
import { wakeForgotten } from '#app/use-cases/wake-forgotten.ts';
import { type MailServer, startMailServer } from '#tests/support/mail-server.ts';
import {
  DAY,
  HOUR,
  type MerchantWorld,
  MINUTE,
  OWNER,
  signedInAs,
  worldsForSpecs,
} from '#tests/support/merchant-world.ts';

const TO = 'Ops@merchant.example';
const SAM = { kind: 'staff', userId: '42' } as const;
const APP_URL = 'https://app.example';

const worlds = worldsForSpecs();
let server: MailServer;
let mailer: SmtpMailer;
beforeAll(async () => {
  server = await startMailServer();
  const from = 'Warehouse Cancel <app@example.com>';
  mailer = createSmtpMailer({ url: server.url, from, appUrl: APP_URL });
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

async function save(world: MerchantWorld, to: readonly string[], userId = '42'): Promise<void> {
  const { application, shop, deps } = world;
  const { version } = await deps.settings.read(shop);
  const notifications = { on: 'every_final', to, pace: 'at_once' } as const;
  const saved = await application
    .by({ kind: 'staff', userId })
    .saveSettings(shop, signedInAs(userId), version, { notifications });
  expect(saved.kind).toBe('saved');
  await world.runDueJobs();
}

/** A shop that wants mail to one address, whose owner has been asked. */
async function asked(): Promise<MerchantWorld> {
  const world = await worlds.open({ mailer });
  await save(world, [TO]);
  return world;
}

async function ship(world: MerchantWorld): Promise<void> {
  await (await world.addOrder({ phase: 'shipped' })).press();
  await world.runDueJobs();
}

const questions = () =>
  server.received.filter(({ parsed }) => /^Confirm/.test(parsed.subject ?? ''));
const news = () => server.received.filter(({ parsed }) => /^#/.test(parsed.subject ?? ''));

function tokenIn(text: string | undefined, purpose: LinkPurpose): string {
  const [, token] =
    new RegExp(`${APP_URL}/mail/${purpose}/([\\w-]+)\\?locale=en`).exec(text ?? '') ?? [];
  if (token === undefined) throw new Error(`No link to ${purpose} in ${text}`);
  return token;
}
const lastToken = (purpose: LinkPurpose) => tokenIn(server.received.at(-1)?.parsed.text, purpose);
const addresses = async ({ application, shop }: MerchantWorld) =>
  (await application.readSettings(shop, OWNER)).notifications.addresses;
const states = async (world: MerchantWorld) => (await addresses(world)).map(({ state }) => state);
const lines = async ({ application, shop }: MerchantWorld) =>
  (await application.listChanges(shop, { cursor: null, limit: 100 })).changes.filter(({ action }) =>
    action.startsWith('address_'),
  );

describe('an address that is entered', () => {
  it('gets one mail that asks, and nothing else until its owner has said yes', async () => {
    const world = await asked();
    await ship(world);
    expect(server.received.map(({ parsed }) => parsed.subject)).toEqual([
      `Confirm emails from ${world.shop}`,
    ]);
    expect(await states(world)).toEqual(['waiting']);
    const dropped = await world.prisma.announcement.findMany({ where: { shop: world.shop } });
    expect(dropped).toMatchObject([{ dropped: 'not_confirmed' }]);

    await world.application.answerMailLink('confirm', lastToken('confirm'), 'confirm');
    await ship(world);
    expect(news()).toHaveLength(1);
    expect(news()[0]?.to).toEqual([TO]);
    expect(await states(world)).toEqual(['confirmed']);
    expect(await lines(world)).toMatchObject([
      {
        action: 'address_confirmed',
        by: { kind: 'address_owner' },
        details: { address: 'o…@merchant.example' },
      },
    ]);
  });

  it('is not confirmed by opening the link, however often', async () => {
    const world = await asked();
    const token = lastToken('confirm');
    for (let count = 0; count < 3; count += 1) {
      expect(await world.application.readMailLink('confirm', token)).toEqual({
        kind: 'open',
        shop: world.shop,
        state: 'waiting',
      });
    }
    expect(await states(world)).toEqual(['waiting']);
  });

  it('is asked again by itself neither at the next save nor at the next answer', async () => {
    const world = await asked();
    await save(world, [TO.toLowerCase(), 'other@merchant.example']);
    await ship(world);
    await wakeForgotten(world.deps);
    await world.runDueJobs();
    expect(questions().map(({ to }) => to[0])).toEqual([
      TO.toLowerCase(),
      'other@merchant.example',
    ]);
  });

  it('needs no yes if Shopify names it as the shop’s own, for as long as it does', async () => {
    const world = await worlds.open({ mailer });
    world.inShopify.contacts = [TO.toUpperCase()];
    await save(world, [TO]);
    await ship(world);
    expect(questions()).toEqual([]);
    expect(news()).toHaveLength(1);
    expect(await states(world)).toEqual(['shop_contact']);

    world.inShopify.contacts = ['new@merchant.example'];
    await world.advance(25 * HOUR);
    await ship(world);
    expect(await states(world)).toEqual(['waiting']);
    expect(questions()).toHaveLength(1);
    expect(news()).toHaveLength(1);
  });

  it('keeps what Shopify said last while Shopify cannot be asked', async () => {
    const world = await worlds.open({ mailer });
    world.inShopify.contacts = [TO];
    await save(world, [TO]);
    world.inShopify.isShopifyDown = true;
    await world.advance(25 * HOUR);
    await ship(world);
    expect(news()).toHaveLength(1);
  });

  it('is asked although the process died between the save and the question', async () => {
    const world = await worlds.open({ mailer });
    const { version } = await world.deps.settings.read(world.shop);
    const notifications = { on: 'every_final', to: [TO], pace: 'at_once' } as const;
    await world.application.saveSettings(world.shop, OWNER, version, { notifications });
    world.loseJobs();
    await world.advance(5 * MINUTE);
    await wakeForgotten(world.deps);
    await world.runDueJobs();
    // Shops of other specs are woken, too.
    const own = questions().filter(({ parsed }) => parsed.subject?.includes(world.shop));
    expect(own).toHaveLength(1);
  });

  it('is asked nothing where nothing is to be mailed, and its job does not come back', async () => {
    const world = await worlds.open({ mailer });
    const { version } = await world.deps.settings.read(world.shop);
    const notifications = { on: 'never', to: [TO], pace: 'at_once' } as const;
    await world.application.saveSettings(world.shop, OWNER, version, { notifications });
    await world.runDueJobs();
    expect(server.received).toEqual([]);
    expect(world.waiting.filter(({ job }) => job === 'announce')).toEqual([]);
  });
});

describe('the link that confirms', () => {
  it('is kept nowhere: the database knows its hash alone', async () => {
    const world = await asked();
    const tokens = [lastToken('confirm'), lastToken('stop')];
    const kept = JSON.stringify([
      await world.prisma.mailLink.findMany(),
      await world.prisma.mail.findMany(),
      await world.prisma.mailAddress.findMany(),
      await world.prisma.auditEntry.findMany({ select: { details: true } }),
    ]);
    for (const token of tokens) expect(kept).not.toContain(token);
  });

  it('works for seven days', async () => {
    const world = await asked();
    const token = lastToken('confirm');
    await world.advance(7 * DAY - MINUTE);
    expect((await world.application.readMailLink('confirm', token)).kind).toBe('open');
    await world.advance(2 * MINUTE);
    expect((await world.application.readMailLink('confirm', token)).kind).toBe('unknown_link');
    const answer = await world.application.answerMailLink('confirm', token, 'confirm');
    expect(answer.kind).toBe('unknown_link');
    expect(await states(world)).toEqual(['waiting']);
  });

  it('is for one address of one shop', async () => {
    const [world, other] = [await asked(), await asked()];
    await other.application.answerMailLink('confirm', lastToken('confirm'), 'confirm');
    expect([await states(world), await states(other)]).toEqual([['waiting'], ['confirmed']]);
  });

  it('cannot be made of the one that stops', async () => {
    const world = await asked();
    const stop = lastToken('stop');
    for (const purpose of ['confirm', 'stop'] as const) {
      expect((await world.application.answerMailLink(purpose, stop, 'confirm')).kind).toBe(
        'unknown_link',
      );
    }
    await world.application.answerMailLink('stop', stop, 'resume');
    expect(await states(world)).toEqual(['waiting']);
  });

  it.each(['', 'x'.repeat(43), '../..', `${'a'.repeat(42)}\0`])('is none: %j', async (token) => {
    const world = await worlds.open();
    expect((await world.application.readMailLink('confirm', token)).kind).toBe('unknown_link');
  });

  it('says yes once, however often it is pressed', async () => {
    const world = await asked();
    const token = lastToken('confirm');
    await Promise.all(
      [1, 2, 3].map(() => world.application.answerMailLink('confirm', token, 'confirm')),
    );
    expect(await lines(world)).toHaveLength(1);
  });
});

describe('asking once more', () => {
  const again = (world: MerchantWorld, address = TO, userId = '42') =>
    world.application.by(SAM).askAddress(world.shop, signedInAs(userId), address);

  it('sends another link, and the first one still works', async () => {
    const world = await asked();
    const first = lastToken('confirm');
    expect(await again(world)).toEqual({ kind: 'asked' });
    await world.runDueJobs();
    expect(questions()).toHaveLength(2);
    await world.application.answerMailLink('confirm', first, 'confirm');
    expect(await states(world)).toEqual(['confirmed']);
    expect((await again(world)).kind).toBe('not_waiting');
    expect((await lines(world)).map(({ action }) => action)).toContain('address_asked');
  });

  it('is limited for one address of a shop, also when it is taken out and entered again', async () => {
    const world = await worlds.open({ mailer });
    const address = 'often@merchant.example';
    await save(world, [address]);
    for (let count = 1; count < MOST_QUESTIONS.toAddress; count += 1) {
      expect((await again(world, address)).kind).toBe('asked');
    }
    expect(await again(world, address)).toEqual({ kind: 'too_often', until: world.now() + DAY });
    await world.runDueJobs();
    await save(world, ['else@merchant.example']);
    await save(world, [address]);
    expect((await again(world, address)).kind).toBe('too_often');
    await world.runDueJobs();
    expect(questions().filter(({ to }) => to[0] === address)).toHaveLength(
      MOST_QUESTIONS.toAddress,
    );
    await world.advance(DAY);
    expect((await again(world, address)).kind).toBe('asked');
  });

  it('is limited for one address of all shops together', async () => {
    const victim = 'victim@somewhere.example';
    for (let count = 0; count < 3; count += 1) {
      const world = await worlds.open({ mailer });
      // One day for all of these worlds.
      await world.prisma.mail.updateMany({
        where: { recipient: victim },
        data: { createdAt: new Date(world.now()) },
      });
      await save(world, [victim]);
      for (let time = 0; time < 3; time += 1) await again(world, victim);
      await world.runDueJobs();
    }
    expect(questions()).toHaveLength(MOST_QUESTIONS.toAddressOfAll);
  });

  it('is limited for a shop, whichever addresses it enters, and for all processes', async () => {
    const world = await worlds.open({ mailer });
    const many = (from: number) =>
      Array.from({ length: 20 }, (_, index) => `a${from + index}@merchant.example`);
    await save(world, many(0));
    await save(world, many(20));
    await Promise.all(many(20).map((address) => again(world, address)));
    await world.runDueJobs();
    expect(questions()).toHaveLength(MOST_QUESTIONS.ofShop);
    // What did not fit is asked when there is room, by itself.
    await world.advance(DAY + MINUTE);
    expect(questions().length).toBeGreaterThan(MOST_QUESTIONS.ofShop);
  });

  it('is for whoever may change the settings, and for addresses that stand there', async () => {
    const world = await asked();
    expect((await again(world, 'stranger@elsewhere.example')).kind).toBe('unknown_address');
    const { version } = await world.deps.settings.read(world.shop);
    const access = { settings: 'owner', chosenUserIds: [] } as const;
    await world.application.saveSettings(world.shop, OWNER, version, { access });
    expect((await again(world, TO, '43')).kind).toBe('not_allowed');
  });
});

describe('the owner of an address who wants no mails', () => {
  it('presses once, and gets nothing more, not even a question', async () => {
    const world = await asked();
    await world.application.answerMailLink('confirm', lastToken('confirm'), 'confirm');
    await ship(world);
    const stop = lastToken('stop');
    expect(await world.application.answerMailLink('stop', stop, 'stop')).toMatchObject({
      state: 'stopped',
    });
    const before = server.received.length;
    await ship(world);
    await save(world, ['else@merchant.example']);
    await save(world, [TO]);
    expect((await world.application.askAddress(world.shop, OWNER, TO)).kind).toBe('not_waiting');
    await world.runDueJobs();
    const since = server.received.slice(before).flatMap(({ to }) => to);
    expect(since).toEqual(['else@merchant.example']);
    expect(await states(world)).toEqual(['stopped']);
  });

  it('is heard between the making of a mail and its sending', async () => {
    const world = await asked();
    await world.application.answerMailLink('confirm', lastToken('confirm'), 'confirm');
    server.refuseMessage({ code: 451, message: 'Try again later' });
    await ship(world);
    const stop = await world.deps.mailAddresses.makeLink(world.shop, TO, 'stop', world.now() + DAY);
    await world.application.answerMailLink('stop', stop, 'stop');
    server.refuseMessage(null);
    await world.advance(2 * HOUR);
    expect(news()).toEqual([]);
    expect(
      await world.prisma.mail.findMany({ where: { shop: world.shop, kind: 'news' } }),
    ).toMatchObject([{ result: 'stopped' }]);
  });

  it('can say yes again by the same link, and only they can', async () => {
    const world = await asked();
    const stop = lastToken('stop');
    await world.application.answerMailLink('stop', stop, 'stop');
    await world.application.answerMailLink('stop', stop, 'resume');
    await ship(world);
    expect(news()).toHaveLength(1);
    expect((await lines(world)).map(({ action, by }) => [action, by.kind])).toEqual([
      ['address_resumed', 'address_owner'],
      ['address_stopped', 'address_owner'],
    ]);
  });

  it('finds the way in every mail: a link, and the header that mail programs press', async () => {
    const world = await asked();
    await world.application.answerMailLink('confirm', lastToken('confirm'), 'confirm');
    await ship(world);
    for (const { parsed, raw } of server.received) {
      const token = tokenIn(parsed.text, 'stop');
      expect(raw.replace(/\r\n\s+/g, ' ')).toContain(
        `List-Unsubscribe: <${APP_URL}/mail/stop/${token}?locale=en>`,
      );
      expect(raw).toContain('List-Unsubscribe-Post: List-Unsubscribe=One-Click');
    }
  });
});

describe('two processes that ask the same owner', () => {
  it('send one question', async () => {
    const world = await worlds.open({ mailer });
    const { version } = await world.deps.settings.read(world.shop);
    const notifications = { on: 'every_final', to: [TO], pace: 'at_once' } as const;
    await world.application.saveSettings(world.shop, OWNER, version, { notifications });
    await Promise.all([announce(world.deps, world.shop), announce(world.deps, world.shop)]);
    await world.runDueJobs();
    expect(questions()).toHaveLength(1);
  });
});

describe('a shop that is erased', () => {
  it('leaves no address and no link', async () => {
    const world = await asked();
    const token = lastToken('confirm');
    await world.application.eraseShop(world.shop);
    expect(await world.prisma.mailAddress.count({ where: { shop: world.shop } })).toBe(0);
    expect((await world.application.readMailLink('confirm', token)).kind).toBe('unknown_link');
  });
});

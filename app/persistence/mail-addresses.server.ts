/**
 * Keeps what the owners of addresses have said, and the links by which they say it: of a link only the hash
 * of its token. Counts how often they are asked, whichever process asks.
 */
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { MailAddress, Prisma, PrismaClient } from '@prisma/client';
import { addressKey, MOST_QUESTIONS } from '#app/domain/mail-address.ts';
import type { KnownAddress, MailAddressStore } from '#app/use-cases/ports/mail-addresses.ts';
import type { AuditTrail } from './audit.server.ts';
import { toInstant } from './cancellation-rows.ts';
import type { Transaction } from './transaction.server.ts';

const DAY_MS = 24 * 3_600_000;
const TOKEN_BYTES = 32;
const TOKEN = /^[\w-]{43}$/;

export function createMailAddressStore(prisma: PrismaClient, trail: AuditTrail): MailAddressStore {
  return {
    async read(shop) {
      const rows = await prisma.mailAddress.findMany({ where: { shop } });
      return rows.map(toKnown);
    },

    async want(shop, addresses, now) {
      const keys = [...new Set(addresses.map(addressKey))];
      if (keys.length === 0) return;
      await prisma.$executeRaw`INSERT INTO mail_address (shop, address, ask_due_at)
        SELECT ${shop}, wanted, ${new Date(now)} FROM unnest(${keys}::text[]) AS wanted
        ON CONFLICT (shop, address) DO UPDATE SET ask_due_at = ${new Date(now)}
        WHERE mail_address.confirmed_at IS NULL AND mail_address.stopped_at IS NULL
          AND mail_address.asked_at IS NULL AND mail_address.ask_due_at IS NULL
          AND mail_address.shop_contact_at IS NULL`;
    },

    async noteContacts(shop, contacts, now) {
      const keys = contacts.map(addressKey);
      const at = new Date(now);
      await prisma.$executeRaw`UPDATE mail_address SET contact_checked_at = ${at},
          shop_contact_at = CASE WHEN address = ANY(${keys}::text[]) THEN COALESCE(shop_contact_at, ${at}) END,
          ask_due_at = CASE
            WHEN address = ANY(${keys}::text[]) THEN NULL
            WHEN shop_contact_at IS NOT NULL AND confirmed_at IS NULL AND stopped_at IS NULL THEN ${at}
            ELSE ask_due_at END
        WHERE shop = ${shop}`;
    },

    async ask(shop, address, now, audit) {
      const key = addressKey(address);
      const at = new Date(now);
      return trail.transaction(async (tx, note) => {
        await lock(tx, shop, key);
        if (audit === null && !(await isDue(tx, shop, key, at))) return { kind: 'asked' };
        const until = await mayAskAgainAt(tx, shop, key, now);
        if (until !== null) {
          await tx.mailAddress.updateMany({
            where: { shop, address: key, askDueAt: { not: null } },
            data: { askDueAt: new Date(until) },
          });
          return { kind: 'too_often', until };
        }
        await tx.mailAddress.updateMany({
          where: { shop, address: key },
          data: { askedAt: at, askDueAt: null },
        });
        await tx.mail.create({
          data: {
            ...{ shop, batchId: randomUUID(), recipient: key, kind: 'confirmation' },
            ...{ createdAt: at, dueAt: at },
          },
        });
        if (audit !== null) await note(audit);
        return { kind: 'asked' };
      });
    },

    async makeLink(shop, address, purpose, expiresAt) {
      const token = randomBytes(TOKEN_BYTES).toString('base64url');
      await prisma.mailLink.create({
        data: {
          ...{ hash: hashOf(token), shop, address: addressKey(address), purpose },
          expiresAt: new Date(expiresAt),
        },
      });
      return token;
    },

    async readLink(purpose, token, now) {
      if (!TOKEN.test(token)) return null;
      const link = await prisma.mailLink.findFirst({
        where: { hash: hashOf(token), purpose, expiresAt: { gt: new Date(now) } },
        include: { mailAddress: true },
      });
      return link && { shop: link.shop, ...toKnown(link.mailAddress) };
    },

    async answer(shop, address, says, audit) {
      const at = new Date(audit.at);
      const isYes = { confirmedAt: at, stoppedAt: null, askDueAt: null };
      // Each where it changes anything.
      const answers: Record<typeof says, Prisma.MailAddressUpdateManyArgs> = {
        confirm: {
          where: { OR: [{ confirmedAt: null }, { stoppedAt: { not: null } }] },
          data: isYes,
        },
        stop: { where: { stoppedAt: null }, data: { stoppedAt: at, askDueAt: null } },
        resume: { where: { stoppedAt: { not: null } }, data: isYes },
      };
      const { where, data } = answers[says];
      await trail.transaction(async (tx, note) => {
        const changed = await tx.mailAddress.updateMany({
          where: { ...where, shop, address: addressKey(address) },
          data,
        });
        if (changed.count > 0) await note(audit);
      });
    },

    async dropDue(shop, now) {
      await prisma.mailAddress.updateMany({
        where: { shop, askDueAt: { lte: new Date(now) } },
        data: { askDueAt: null },
      });
    },

    async forgetLinksBefore(at) {
      await prisma.mailLink.deleteMany({ where: { expiresAt: { lt: new Date(at) } } });
    },
  };
}

/** Whoever asks at the same time, for this shop or for this address, waits for the end of this. */
async function lock(tx: Transaction, shop: string, address: string): Promise<void> {
  for (const one of [`ask of ${shop}`, `ask to ${address}`]) {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${one}, 0))`;
  }
}

async function isDue(tx: Transaction, shop: string, address: string, at: Date): Promise<boolean> {
  const due = await tx.mailAddress.count({ where: { shop, address, askDueAt: { lte: at } } });
  return due > 0;
}

/** null: now. */
async function mayAskAgainAt(
  tx: Transaction,
  shop: string,
  address: string,
  now: number,
): Promise<number | null> {
  const since = { kind: 'confirmation', createdAt: { gt: new Date(now - DAY_MS) } };
  const limits = [
    { where: { ...since, shop, recipient: address }, most: MOST_QUESTIONS.toAddress },
    { where: { ...since, recipient: address }, most: MOST_QUESTIONS.toAddressOfAll },
    { where: { ...since, shop }, most: MOST_QUESTIONS.ofShop },
  ];
  let until: number | null = null;
  for (const { where, most } of limits) {
    const newest = await tx.mail.findMany({
      where,
      orderBy: { createdAt: 'desc' },
      take: most,
      select: { createdAt: true },
    });
    const oldest = newest[most - 1];
    if (oldest) until = Math.max(until ?? 0, oldest.createdAt.getTime() + DAY_MS);
  }
  return until;
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

function toKnown(row: MailAddress): KnownAddress {
  return {
    address: row.address,
    confirmedAt: toInstant(row.confirmedAt),
    stoppedAt: toInstant(row.stoppedAt),
    shopContactAt: toInstant(row.shopContactAt),
    contactCheckedAt: toInstant(row.contactCheckedAt),
    askedAt: toInstant(row.askedAt),
    askDueAt: toInstant(row.askDueAt),
  };
}

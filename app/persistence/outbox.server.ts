/**
 * Keeps what shops are to be told of and the mails that tell it. News is added in the transaction of the
 * change that brings it; from then on it cannot be lost, and it is told at least once.
 */
import { randomUUID } from 'node:crypto';
import type { Announcement, PrismaClient } from '@prisma/client';
import type { News } from '#app/domain/announcement.ts';
import type { ShopifyOrderId } from '#app/domain/identifiers.ts';
import type { Instant } from '#app/domain/instant.ts';
import { mailAllowance, type SentMail, WINDOW_MS } from '#app/domain/mail-allowance.ts';
import type { Outcome } from '#app/domain/verdict.ts';
import type { OutboxStore, UnsentMail, Waiting } from '#app/use-cases/ports/telling.ts';
import { toInstant } from './cancellation-rows.ts';
import type { Enqueue, Transaction } from './transaction.server.ts';

/** Part of the transaction that brings the news. `cancellationId`: of an outcome. */
export async function addNews(
  tx: Transaction,
  enqueue: Enqueue,
  shop: string,
  cancellationId: string | null,
  news: News,
): Promise<void> {
  const at = new Date(news.at);
  await tx.announcement.create({
    data: { shop, kind: news.kind, cancellationId, at, dueAt: at, ...columnsOf(news) },
  });
  await enqueue(tx, { job: 'announce', shop, at: news.at });
}

function columnsOf(news: News) {
  switch (news.kind) {
    case 'outcome':
      return { outcome: news.outcome, overturns: news.overturns, urgent: news.isUrgent };
    case 'not_forwarded':
      return { shopifyOrderId: news.shopifyOrderId };
    case 'connection_refused':
      return {};
    case 'connection_stuck':
      return { providerName: news.providerName };
  }
}

const WAITING = { dropped: null, batchId: null };

export function createOutboxStore(prisma: PrismaClient, enqueue: Enqueue): OutboxStore {
  const wake = (shop: string, at: Instant) =>
    prisma.$transaction((tx) => enqueue(tx, { job: 'announce', shop, at }));

  return {
    async readWaiting(shop) {
      const rows = await prisma.announcement.findMany({
        where: { shop, ...WAITING },
        orderBy: [{ at: 'asc' }, { id: 'asc' }],
      });
      return rows.map(toWaiting);
    },

    async drop(ids, dropped) {
      await prisma.announcement.updateMany({
        where: { id: { in: [...ids] }, ...WAITING },
        data: { dropped },
      });
    },

    async postpone(ids, until) {
      await prisma.announcement.updateMany({
        where: { id: { in: [...ids] }, ...WAITING },
        data: { dueAt: new Date(until) },
      });
    },

    async makeMails(shop, ids, recipients, wish) {
      const batchId = randomUUID();
      const at = new Date(wish.now);
      return prisma.$transaction(async (tx) => {
        // One process of a shop after the other: else two at once could both have the last room.
        await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`mails:${shop}`}, 0))`;
        const sent = await readSent(tx, shop, wish.now);
        const allowance = mailAllowance({ ...wish, sent, size: recipients.length });
        if (allowance.kind !== 'now') return allowance;
        const taken = await tx.announcement.updateMany({
          where: { id: { in: [...ids] }, ...WAITING },
          data: { batchId },
        });
        if (taken.count === 0) return allowance;
        await tx.mail.createMany({
          data: recipients.map((recipient) => ({
            shop,
            batchId,
            recipient,
            urgent: wish.isUrgent,
            createdAt: at,
            dueAt: at,
          })),
        });
        return allowance;
      });
    },

    async hold(ids, until, now) {
      await prisma.$executeRaw`UPDATE announcement
        SET due_at = ${new Date(until)}, held_since = COALESCE(held_since, ${new Date(now)})
        WHERE id = ANY(${[...ids]}::uuid[]) AND dropped IS NULL AND batch_id IS NULL`;
    },

    async countMails(shop, now) {
      const [sent, heldBack] = await Promise.all([
        readSent(prisma, shop, now),
        prisma.announcement.count({ where: { shop, ...WAITING, heldSince: { not: null } } }),
      ]);
      return { made: sent.length, heldBack };
    },

    async readDue(shop, now) {
      const mails = await prisma.mail.findMany({
        where: { shop, result: null, dueAt: { lte: new Date(now) } },
        orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
      });
      const about = await prisma.announcement.findMany({
        where: { batchId: { in: mails.map(({ batchId }) => batchId) } },
        orderBy: [{ at: 'asc' }, { id: 'asc' }],
      });
      return mails.map(({ id, kind, recipient, createdAt, failures, batchId }) => ({
        id,
        kind: kind as UnsentMail['kind'],
        recipient,
        createdAt: createdAt.getTime(),
        failures,
        about: about.filter((one) => one.batchId === batchId).map(toWaiting),
      }));
    },

    async take(mailId, leaseMs) {
      const taken = await prisma.$executeRaw`UPDATE mail
        SET lease_until = now() + ${leaseMs} * interval '1 millisecond'
        WHERE id = ${mailId}::uuid AND result IS NULL AND (lease_until IS NULL OR lease_until <= now())`;
      return taken === 1;
    },

    async end(mailId, result, message, at) {
      await prisma.mail.updateMany({
        where: { id: mailId, result: null },
        data: { result, message, endedAt: new Date(at), dueAt: null, leaseUntil: null },
      });
    },

    async noteFailure(mailId, message, tryAgainAt) {
      await prisma.mail.updateMany({
        where: { id: mailId, result: null },
        data: {
          message,
          failures: { increment: 1 },
          dueAt: new Date(tryAgainAt),
          leaseUntil: null,
        },
      });
    },

    async nextAt(shop) {
      const [row] = await prisma.$queryRaw<{ at: Date | null }[]>`SELECT LEAST(
        (SELECT min(due_at) FROM announcement
          WHERE shop = ${shop} AND dropped IS NULL AND batch_id IS NULL),
        (SELECT min(due_at) FROM mail WHERE shop = ${shop} AND result IS NULL),
        (SELECT min(ask_due_at) FROM mail_address WHERE shop = ${shop})) AS at`;
      return toInstant(row?.at ?? null);
    },

    wake,

    async wakeOverdue(overdueAt) {
      const at = new Date(overdueAt);
      const rows = await prisma.$queryRaw<{ shop: string }[]>`
        SELECT shop FROM announcement
          WHERE dropped IS NULL AND batch_id IS NULL AND due_at <= ${at}
        UNION SELECT shop FROM mail WHERE result IS NULL AND due_at <= ${at}
        UNION SELECT shop FROM mail_address WHERE ask_due_at <= ${at}`;
      for (const { shop } of rows) await wake(shop, overdueAt);
    },

    async forgetBefore(at) {
      const before = new Date(at);
      await prisma.mail.deleteMany({ where: { createdAt: { lt: before }, result: { not: null } } });
      await prisma.$executeRaw`DELETE FROM announcement
        WHERE at < ${before} AND (dropped IS NOT NULL OR batch_id IS NOT NULL)
          AND NOT EXISTS (SELECT 1 FROM mail WHERE mail.batch_id = announcement.batch_id)`;
    },
  };
}

/** What was decided not to be needed was never sent; what asks an owner has limits of its own. */
async function readSent(
  client: Pick<Transaction, 'mail'>,
  shop: string,
  now: Instant,
): Promise<readonly SentMail[]> {
  const rows = await client.mail.findMany({
    where: {
      ...{ shop, kind: 'news', createdAt: { gt: new Date(now - WINDOW_MS) } },
      OR: [{ result: null }, { result: { notIn: ['not_needed', 'stopped'] } }],
    },
    orderBy: { createdAt: 'asc' },
    select: { createdAt: true, urgent: true },
  });
  return rows.map(({ createdAt, urgent }) => ({ at: createdAt.getTime(), isUrgent: urgent }));
}

// The texts read here were written by this module and nobody else, so they are not parsed again.
function toWaiting(row: Announcement): Waiting {
  const { id, cancellationId, dueAt, heldSince } = row;
  return { id, cancellationId, news: toNews(row), heldUntil: heldSince && dueAt.getTime() };
}

function toNews(row: Announcement): News {
  const at = row.at.getTime();
  if (row.kind === 'connection_refused') return { kind: row.kind, at };
  if (row.kind === 'connection_stuck') {
    return { kind: row.kind, at, providerName: row.providerName ?? '' };
  }
  if (row.kind === 'not_forwarded') {
    return { kind: row.kind, at, shopifyOrderId: row.shopifyOrderId as ShopifyOrderId };
  }
  const { overturns, urgent: isUrgent } = row;
  return { kind: 'outcome', at, outcome: row.outcome as Outcome, overturns, isUrgent };
}

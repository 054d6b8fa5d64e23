/**
 * Keeps what workflows are to be told. It is added in the transaction that says the verdict; from then on it
 * cannot be lost.
 */
import type { PrismaClient } from '@prisma/client';
import type { Instant } from '#app/domain/instant.ts';
import type { Verdict } from '#app/domain/verdict.ts';
import type { FlowNews, FlowTellingStore } from '#app/use-cases/ports/flow.ts';
import { toInstant } from './cancellation-rows.ts';
import type { Enqueue, Transaction } from './transaction.server.ts';

/** Told at a time, so that one job does not last for ever. */
const AT_ONCE = 50;

/** Part of the transaction that says the verdicts. */
export async function addFlowNews(
  tx: Transaction,
  enqueue: Enqueue,
  shop: string,
  cancellationId: string,
  news: readonly FlowNews[],
): Promise<void> {
  if (news.length === 0) return;
  await tx.flowTelling.createMany({
    data: news.map(({ at, ...one }) => {
      const said = new Date(at);
      return { ...one, shop, cancellationId, at: said, dueAt: said };
    }),
  });
  await enqueue(tx, { job: 'tell-flow', shop, at: Math.min(...news.map(({ at }) => at)) });
}

export function createFlowTellingStore(prisma: PrismaClient, enqueue: Enqueue): FlowTellingStore {
  const wake = (shop: string, at: Instant) =>
    prisma.$transaction((tx) => enqueue(tx, { job: 'tell-flow', shop, at }));

  return {
    async readDue(shop, now) {
      const rows = await prisma.flowTelling.findMany({
        where: { shop, result: null, dueAt: { lte: new Date(now) } },
        orderBy: { id: 'asc' },
        take: AT_ONCE,
      });
      return rows.map((row) => ({
        id: row.id,
        cancellationId: row.cancellationId,
        warehouseOrderId: row.warehouseOrderId,
        // Written by this module and nobody else.
        verdict: row.verdict as Verdict,
        overturns: row.overturns,
        at: row.at.getTime(),
        failures: row.failures,
      }));
    },

    async take(id, leaseMs) {
      const taken = await prisma.$executeRaw`UPDATE flow_telling
        SET lease_until = now() + ${leaseMs} * interval '1 millisecond'
        WHERE id = ${id} AND result IS NULL AND (lease_until IS NULL OR lease_until <= now())`;
      return taken === 1;
    },

    async end(id, result, message, at) {
      await prisma.flowTelling.updateMany({
        where: { id, result: null },
        data: { result, message, endedAt: new Date(at), leaseUntil: null },
      });
    },

    async noteFailure(id, message, tryAgainAt) {
      const dueAt = new Date(tryAgainAt);
      await prisma.flowTelling.updateMany({
        where: { id, result: null },
        data: { message, failures: { increment: 1 }, dueAt, leaseUntil: null },
      });
    },

    async nextAt(shop) {
      const next = await prisma.flowTelling.aggregate({
        where: { shop, result: null },
        _min: { dueAt: true },
      });
      return toInstant(next._min.dueAt);
    },

    wake,

    async wakeOverdue(overdueAt) {
      const rows = await prisma.flowTelling.findMany({
        where: { result: null, dueAt: { lte: new Date(overdueAt) } },
        distinct: ['shop'],
        select: { shop: true },
      });
      for (const { shop } of rows) await wake(shop, overdueAt);
    },

    async forgetBefore(at) {
      await prisma.flowTelling.deleteMany({
        where: { at: { lt: new Date(at) }, result: { not: null } },
      });
    },
  };
}

/**
 * Keeps for each connected shop how far its orders in Shopify were searched for cancelled ones, and when
 * that is due again. Goes with the connection.
 */
import type { PrismaClient } from '@prisma/client';
import { demoAccountOf } from '#app/domain/account.ts';
import type { ReconciliationStore } from '#app/use-cases/ports/telling.ts';
import { toInstant } from './cancellation-rows.ts';
import type { Enqueue } from './transaction.server.ts';

/** Woken at a time, so that a long standstill does not become a flood. */
const AT_ONCE = 100;

export function createReconciliationStore(
  prisma: PrismaClient,
  enqueue: Enqueue,
): ReconciliationStore {
  return {
    async take(shop, now, againAt) {
      const [row] = await prisma.$queryRaw<{ upTo: Date | null }[]>`UPDATE shop_connection
        SET reconcile_due_at = ${new Date(againAt)}
        WHERE shop = ${shop} AND reconcile_due_at <= ${new Date(now)}
        RETURNING reconciled_up_to AS "upTo"`;
      return row ? { upTo: toInstant(row.upTo) } : null;
    },

    async noteUpTo(shop, upTo) {
      await prisma.shopConnection.updateMany({
        where: { shop },
        data: { reconciledUpTo: new Date(upTo) },
      });
    },

    async wakeDue(now) {
      const rows = await prisma.shopConnection.findMany({
        where: {
          reconcileDueAt: { lte: new Date(now) },
          NOT: { shop: { startsWith: demoAccountOf('') } },
        },
        orderBy: { reconcileDueAt: 'asc' },
        take: AT_ONCE,
        select: { shop: true },
      });
      for (const { shop } of rows) {
        await prisma.$transaction((tx) => enqueue(tx, { job: 'reconcile', shop, at: now }));
      }
    },
  };
}

/**
 * Keeps when each shop's watcher looks next, and who is looking. The plan is a row; jobs are only its
 * wake-ups, so a lost or doubled job changes nothing. Leases go by the database's clock.
 */
import { randomUUID } from 'node:crypto';
import type { PrismaClient } from '@prisma/client';
import type { Instant } from '#app/domain/instant.ts';
import type { WatchStore } from '#app/use-cases/ports/store.ts';
import { toDate, toInstant } from './cancellation-rows.ts';
import type { Enqueue, Transaction } from './transaction.server.ts';

/** Has the shop's watcher look at `at` at the latest. A plan that is earlier already stays. */
export async function planLook(
  tx: Transaction,
  enqueue: Enqueue,
  shop: string,
  at: Instant,
): Promise<void> {
  const planned = await tx.$executeRaw`INSERT INTO shop_watch (shop, next_look_at)
    VALUES (${shop}, ${new Date(at)})
    ON CONFLICT (shop) DO UPDATE SET next_look_at = EXCLUDED.next_look_at
    WHERE shop_watch.next_look_at IS NULL OR shop_watch.next_look_at > EXCLUDED.next_look_at`;
  if (planned === 1) await enqueue(tx, { job: 'watch', shop, at });
}

export function createWatchStore(prisma: PrismaClient, enqueue: Enqueue): WatchStore {
  return {
    async plan(shop, at) {
      await prisma.$transaction((tx) => planLook(tx, enqueue, shop, at));
    },

    async noteViewer(shop, until, lookAt) {
      await prisma.$transaction(async (tx) => {
        await tx.shopWatch.upsert({
          where: { shop },
          create: { shop, viewedUntil: new Date(until) },
          update: { viewedUntil: new Date(until) },
        });
        await planLook(tx, enqueue, shop, lookAt);
      });
    },

    async take(shop, now, leaseMs) {
      const lease = randomUUID();
      const rows = await prisma.$queryRaw<{ cursor: Date | null }[]>`UPDATE shop_watch
        SET lease_owner = ${lease}::uuid, lease_until = now() + ${leaseMs} * interval '1 millisecond'
        WHERE shop = ${shop} AND next_look_at <= ${new Date(now)}
          AND (lease_until IS NULL OR lease_until <= now())
        RETURNING cursor`;
      const [row] = rows;
      return row ? { lease, cursor: toInstant(row.cursor) } : null;
    },

    async finish(shop, lease, { startedAt, looked, cursor, nextLookAt }) {
      await prisma.$transaction(async (tx) => {
        // What was planned while the look ran stays; what was due when it began is done.
        const ended = await tx.$executeRaw`UPDATE shop_watch SET
            lease_owner = NULL, lease_until = NULL,
            cursor = ${toDate(cursor)},
            last_look_at = CASE WHEN ${looked} THEN ${new Date(startedAt)} ELSE last_look_at END,
            next_look_at = CASE WHEN next_look_at > ${new Date(startedAt)} THEN next_look_at ELSE NULL END
          WHERE shop = ${shop} AND lease_owner = ${lease}::uuid`;
        if (ended === 1 && nextLookAt !== null) await planLook(tx, enqueue, shop, nextLookAt);
      });
    },

    async read(shop) {
      const row = await prisma.shopWatch.findUnique({ where: { shop } });
      return (
        row && { lastLookAt: toInstant(row.lastLookAt), viewedUntil: toInstant(row.viewedUntil) }
      );
    },

    async wakeAll() {
      const rows = await prisma.shopWatch.findMany({ where: { nextLookAt: { not: null } } });
      await prisma.$transaction(async (tx) => {
        for (const { shop, nextLookAt } of rows) {
          if (nextLookAt) await enqueue(tx, { job: 'watch', shop, at: nextLookAt.getTime() });
        }
      });
    },
  };
}

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
  /**
   * Whoever looks may have died, and a clock put back makes a wake-up come before its time: then nobody
   * else would wake up for the shop.
   */
  async function comeBackLater(shop: string, now: Instant): Promise<void> {
    const [watch] = await prisma.$queryRaw<{ held: number | null; planned: Date | null }[]>`
      SELECT CASE WHEN lease_until > now()
          THEN ceil(extract(epoch FROM lease_until - now()) * 1000)::float8 END AS held,
        next_look_at AS planned
      FROM shop_watch WHERE shop = ${shop}`;
    const planned = toInstant(watch?.planned ?? null);
    const at = watch?.held == null ? planned : now + watch.held;
    if (at === null) return;
    await prisma.$transaction((tx) => enqueue(tx, { job: 'watch', shop, at }));
  }

  return {
    async plan(shop, at) {
      await prisma.$transaction((tx) => planLook(tx, enqueue, shop, at));
    },

    async noteViewer(shop, until, lookAt) {
      return prisma.$transaction(async (tx) => {
        await tx.$executeRaw`INSERT INTO shop_watch (shop) VALUES (${shop}) ON CONFLICT DO NOTHING`;
        const noted = await tx.$executeRaw`UPDATE shop_watch
          SET viewed_until = GREATEST(viewed_until, ${new Date(until)})
          WHERE shop = (SELECT shop FROM shop_watch WHERE shop = ${shop} FOR UPDATE SKIP LOCKED)`;
        if (noted === 0) return false;
        await planLook(tx, enqueue, shop, lookAt);
        return true;
      });
    },

    async take(shop, now, leaseMs) {
      const lease = randomUUID();
      // A lease that ran out before it was given back: its holder died over the look.
      const rows = await prisma.$queryRaw<
        { cursor: Date | null; viewedUntil: Date | null }[]
      >`UPDATE shop_watch
        SET lease_owner = ${lease}::uuid, lease_until = now() + ${leaseMs} * interval '1 millisecond',
          next_look_at = NULL
        WHERE shop = ${shop} AND (next_look_at <= ${new Date(now)} OR lease_owner IS NOT NULL)
          AND (lease_until IS NULL OR lease_until <= now())
        RETURNING cursor, viewed_until AS "viewedUntil"`;
      const [row] = rows;
      if (row) {
        const { cursor, viewedUntil } = row;
        return { lease, cursor: toInstant(cursor), viewedUntil: toInstant(viewedUntil) };
      }
      await comeBackLater(shop, now);
      return null;
    },

    async renew(shop, lease, leaseMs) {
      await prisma.$executeRaw`UPDATE shop_watch
        SET lease_until = now() + ${leaseMs} * interval '1 millisecond'
        WHERE shop = ${shop} AND lease_owner = ${lease}::uuid`;
    },

    async finish(shop, lease, { startedAt, looked, cursor, nextLookAt, notBefore }) {
      await prisma.$transaction(async (tx) => {
        // What was planned while the look ran stays, but for the pause. LEAST passes over NULL.
        const [ended] = await tx.$queryRaw<{ next: Date | null }[]>`UPDATE shop_watch SET
            lease_owner = NULL, lease_until = NULL,
            cursor = ${toDate(cursor)},
            last_look_at = CASE WHEN ${looked} THEN ${new Date(startedAt)} ELSE last_look_at END,
            next_look_at = LEAST(
              CASE WHEN next_look_at < ${new Date(notBefore)} THEN ${new Date(notBefore)} ELSE next_look_at END,
              ${toDate(nextLookAt)})
          WHERE shop = ${shop} AND lease_owner = ${lease}::uuid
          RETURNING next_look_at AS next`;
        if (ended?.next) await enqueue(tx, { job: 'watch', shop, at: ended.next.getTime() });
      });
    },

    async read(shop) {
      const row = await prisma.shopWatch.findUnique({ where: { shop } });
      return (
        row && {
          lastLookAt: toInstant(row.lastLookAt),
          nextLookAt: toInstant(row.nextLookAt),
          isLooking: row.leaseOwner !== null,
          viewedUntil: toInstant(row.viewedUntil),
        }
      );
    },

    async planStranded(now, overdueAt) {
      const rows = await prisma.$queryRaw<{ shop: string }[]>`
        SELECT DISTINCT c.shop FROM cancellation c LEFT JOIN shop_watch w ON w.shop = c.shop
        WHERE c.ended_at IS NULL AND c.outcome = 'pending'
          AND c.requested_at <= ${new Date(overdueAt)}
          AND w.next_look_at IS NULL AND w.lease_owner IS NULL
          AND EXISTS (SELECT 1 FROM warehouse_order o WHERE o.cancellation_id = c.id
            AND o.verdict IN ('requested', 'awaiting_import'))`;
      for (const { shop } of rows) {
        await prisma.$transaction((tx) => planLook(tx, enqueue, shop, now));
      }
    },

    async wakeAll(overdueAt) {
      const due = overdueAt === null ? { not: null } : { lte: new Date(overdueAt) };
      const rows = await prisma.shopWatch.findMany({
        where: { OR: [{ nextLookAt: due }, { leaseOwner: { not: null }, leaseUntil: due }] },
      });
      // One by one: together they would be a transaction that grows with the number of shops.
      for (const { shop, nextLookAt, leaseOwner } of rows) {
        // Somebody is looking, or died over it: `take` finds out which.
        const at = (leaseOwner === null ? toInstant(nextLookAt) : null) ?? 0;
        await prisma.$transaction((tx) => enqueue(tx, { job: 'watch', shop, at }));
      }
    },
  };
}

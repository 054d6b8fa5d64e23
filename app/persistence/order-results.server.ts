/**
 * Keeps what was written to each order in Shopify, why it could not be, and who is writing. Leases go by
 * the database's clock; whoever has lost theirs can note nothing any more.
 */
import { randomUUID } from 'node:crypto';
import type { PrismaClient } from '@prisma/client';
import { isToldOutside } from '#app/domain/account.ts';
import type { ShopifyOrderId } from '#app/domain/identifiers.ts';
import type { Instant } from '#app/domain/instant.ts';
import type { OrderResultStore } from '#app/use-cases/ports/telling.ts';
import { toInstant } from './cancellation-rows.ts';
import type { Enqueue } from './transaction.server.ts';

interface Row {
  readonly field: string | null;
  readonly tag: string | null;
  readonly failures: number;
  readonly failingSince: Date | null;
}

export function createOrderResultStore(prisma: PrismaClient, enqueue: Enqueue): OrderResultStore {
  const wake = (shop: string, shopifyOrderId: string, at: Instant) =>
    ({
      job: 'write-result',
      shop,
      shopifyOrderId: shopifyOrderId as ShopifyOrderId,
      at,
    }) as const;

  return {
    async take(shop, id, leaseMs) {
      const lease = randomUUID();
      const rows = await prisma.$queryRaw<Row[]>`INSERT INTO order_result
          (shop, shopify_order_id, lease_owner, lease_until)
        VALUES (${shop}, ${id}, ${lease}::uuid, now() + ${leaseMs} * interval '1 millisecond')
        ON CONFLICT (shop, shopify_order_id) DO UPDATE
          SET lease_owner = EXCLUDED.lease_owner, lease_until = EXCLUDED.lease_until
          WHERE order_result.lease_until IS NULL OR order_result.lease_until <= now()
        RETURNING field, tag, failures, failing_since AS "failingSince"`;
      const [row] = rows;
      return row ? { lease, written: { ...row, failingSince: toInstant(row.failingSince) } } : null;
    },

    async noteWritten(shop, id, lease, { field, tag }, at) {
      await prisma.$executeRaw`UPDATE order_result
        SET field = COALESCE(${field}, field), tag = COALESCE(${tag}, tag),
          written_at = ${new Date(at)}, problem = NULL, problem_message = NULL, problem_at = NULL,
          failures = 0, failing_since = NULL
        WHERE shop = ${shop} AND shopify_order_id = ${id} AND lease_owner = ${lease}::uuid`;
    },

    async noteProblem(shop, id, lease, { kind, message, at }, tryAgainAt) {
      await prisma.$transaction(async (tx) => {
        const noted = await tx.$executeRaw`UPDATE order_result
          SET problem = ${kind}, problem_message = ${message}, problem_at = ${new Date(at)},
            failures = failures + 1, failing_since = COALESCE(failing_since, ${new Date(at)})
          WHERE shop = ${shop} AND shopify_order_id = ${id} AND lease_owner = ${lease}::uuid`;
        if (noted === 1 && tryAgainAt !== null) await enqueue(tx, wake(shop, id, tryAgainAt));
      });
    },

    async release(shop, id, lease) {
      await prisma.$executeRaw`UPDATE order_result SET lease_owner = NULL, lease_until = NULL
        WHERE shop = ${shop} AND shopify_order_id = ${id} AND lease_owner = ${lease}::uuid`;
    },

    async planUnwritten(shop, at) {
      await prisma.$transaction((tx) => enqueue(tx, { job: 'write-unwritten', shop, at }));
    },

    async wakeUnwritten(shop, at) {
      const rows = await prisma.orderResult.findMany({ where: { shop, problem: { not: null } } });
      for (const { shopifyOrderId } of rows) {
        await prisma.$transaction((tx) => enqueue(tx, wake(shop, shopifyOrderId, at)));
      }
    },

    async wakeForgotten(overdueAt) {
      // What has a problem waits for its own job, or for more rights.
      const rows = await prisma.$queryRaw<{ shop: string; id: string }[]>`
        SELECT c.shop, c.shopify_order_id AS id
        FROM cancellation c
        JOIN shop_settings s ON s.shop = c.shop AND (s.write_metafield OR s.write_tag)
        LEFT JOIN order_result r ON r.shop = c.shop AND r.shopify_order_id = c.shopify_order_id
        WHERE c.ended_at IS NULL AND c.requested_at <= ${new Date(overdueAt)} AND r.problem IS NULL
          AND ((s.write_tag
              AND r.tag IS DISTINCT FROM 'warehouse-cancel:' || replace(c.outcome, '_', '-'))
            OR (s.write_metafield AND r.field::jsonb ->> 'outcome' IS DISTINCT FROM c.outcome))`;
      for (const { shop, id } of rows.filter((row) => isToldOutside(row.shop))) {
        await prisma.$transaction((tx) => enqueue(tx, wake(shop, id, overdueAt)));
      }
    },
  };
}

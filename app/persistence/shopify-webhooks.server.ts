/**
 * Keeps the webhooks about cancelled orders until they are handled, and their ids for a while longer. A
 * webhook and its job are one transaction.
 */
import type { PrismaClient } from '@prisma/client';
import type { ShopifyOrderId } from '#app/domain/identifiers.ts';
import type { Instant } from '#app/domain/instant.ts';
import {
  type CancelledOrderTold,
  type ForwardResult,
  NOTHING_ASKED,
  type ShopifyWebhookStore,
} from '#app/use-cases/ports/telling.ts';
import { addNews } from './outbox.server.ts';
import type { Enqueue } from './transaction.server.ts';

const TOPIC = 'orders/cancelled';
/** It came, and could not be followed then. */
const NOT_FOLLOWED: ForwardResult[] = [
  'not_connected',
  'unknown_order',
  'not_cancelled',
  'given_up',
];

export function createShopifyWebhookStore(
  prisma: PrismaClient,
  enqueue: Enqueue,
): ShopifyWebhookStore {
  const unhandled = (shop: string, shopifyOrderId: ShopifyOrderId) => ({
    shop,
    shopifyOrderId,
    handledAt: null,
  });
  const wake = (shop: string, shopifyOrderId: ShopifyOrderId, at: Instant) =>
    ({ job: 'forward', shop, shopifyOrderId, at }) as const;

  return {
    receive({ shop, webhookId, eventId, shopifyOrderId, told, receivedAt }) {
      const at = new Date(receivedAt);
      return prisma.$transaction(async (tx) => {
        // Either id can be the one that is known already.
        const added = await tx.$executeRaw`INSERT INTO shopify_webhook
            (shop, webhook_id, topic, event_id, shopify_order_id, told, received_at, due_at)
          VALUES (${shop}, ${webhookId}, ${TOPIC}, ${eventId}, ${shopifyOrderId},
            ${told === undefined ? null : JSON.stringify(told)}::jsonb, ${at}, ${at})
          ON CONFLICT DO NOTHING`;
        if (added === 0) return false;
        await enqueue(tx, wake(shop, shopifyOrderId, receivedAt));
        return true;
      });
    },

    receiveMissed(shop, orders, now) {
      const at = new Date(now);
      return prisma.$transaction(async (tx) => {
        let added = 0;
        for (const { id, cancelledAt } of orders) {
          // As one of its own making: found twice, it is one and the same.
          const webhookId = `missed ${id} ${cancelledAt}`;
          const isNew = await tx.$executeRaw`INSERT INTO shopify_webhook
              (shop, webhook_id, topic, shopify_order_id, received_at, due_at)
            SELECT ${shop}, ${webhookId}, ${TOPIC}, ${id}, ${at}, ${at}
            WHERE NOT EXISTS (SELECT 1 FROM shopify_webhook
              WHERE shop = ${shop} AND shopify_order_id = ${id}
                AND (result IS NULL OR NOT result = ANY(${NOT_FOLLOWED})))
            ON CONFLICT DO NOTHING`;
          if (isNew === 1) await enqueue(tx, wake(shop, id, now));
          added += isNew;
        }
        return added;
      });
    },

    async readUnhandled(shop, id) {
      const rows = await prisma.shopifyWebhook.findMany({
        where: unhandled(shop, id),
        orderBy: { receivedAt: 'asc' },
      });
      const [oldest] = rows;
      return oldest
        ? {
            since: oldest.receivedAt.getTime(),
            failures: Math.max(...rows.map(({ failures }) => failures)),
            told: rows.findLast(({ told }) => told !== null)?.told as CancelledOrderTold | null,
          }
        : null;
    },

    async noteFailure(shop, id, tryAgainAt) {
      await prisma.$transaction(async (tx) => {
        await tx.shopifyWebhook.updateMany({
          where: unhandled(shop, id),
          data: { failures: { increment: 1 }, dueAt: new Date(tryAgainAt) },
        });
        await enqueue(tx, wake(shop, id, tryAgainAt));
      });
    },

    async end(shop, id, result, now) {
      await prisma.$transaction(async (tx) => {
        const ended = await tx.shopifyWebhook.updateMany({
          where: { ...unhandled(shop, id), receivedAt: { lte: new Date(now) } },
          data: { handledAt: new Date(now), result },
        });
        if (ended.count === 0 || !NOTHING_ASKED.includes(result)) return;
        const news = { kind: 'not_forwarded', at: now, shopifyOrderId: id } as const;
        await addNews(tx, enqueue, shop, null, news);
      });
    },

    async readNotForwarded(shop, since, limit) {
      const rows = await prisma.$queryRaw<{ id: string; at: Date }[]>`
        SELECT w.shopify_order_id AS id, max(w.received_at) AS at FROM shopify_webhook w
        WHERE w.shop = ${shop} AND w.received_at >= ${new Date(since)}
          AND w.result = ANY(${[...NOTHING_ASKED]})
          AND NOT EXISTS (SELECT 1 FROM cancellation c
            WHERE c.shop = w.shop AND c.shopify_order_id = w.shopify_order_id
              AND c.requested_at >= w.received_at)
        GROUP BY w.shopify_order_id ORDER BY at DESC, id LIMIT ${limit}`;
      return rows.map(({ id, at }) => ({
        shopifyOrderId: id as ShopifyOrderId,
        at: at.getTime(),
      }));
    },

    async wakeUnhandled(overdueAt) {
      const rows = await prisma.shopifyWebhook.findMany({
        where: { handledAt: null, dueAt: { lte: new Date(overdueAt) } },
        distinct: ['shop', 'shopifyOrderId'],
      });
      for (const { shop, shopifyOrderId } of rows) {
        const id = shopifyOrderId as ShopifyOrderId;
        await prisma.$transaction((tx) => enqueue(tx, wake(shop, id, overdueAt)));
      }
    },

    async forgetBefore(at) {
      await prisma.shopifyWebhook.deleteMany({ where: { receivedAt: { lt: new Date(at) } } });
    },
  };
}

/**
 * Keeps what Shopify said of a shop itself until it is followed, and the ids for a while longer. A webhook and
 * its job are one transaction.
 */
import type { PrismaClient, ShopWebhook as Row } from '@prisma/client';
import type { ShopifyOrderId } from '#app/domain/identifiers.ts';
import type { ShopTopic, ShopWebhook, ShopWebhookStore } from '#app/use-cases/ports/telling.ts';
import { toDate, toInstant } from './cancellation-rows.ts';
import type { Enqueue } from './transaction.server.ts';

export function createShopWebhookStore(prisma: PrismaClient, enqueue: Enqueue): ShopWebhookStore {
  const wake = (shop: string, at: number) => ({ job: 'follow-shop-webhooks', shop, at }) as const;
  const ofOne = ({ shop, topic, webhookId }: ShopWebhook) => ({
    shop,
    topic,
    webhookId,
    handledAt: null,
  });

  return {
    receive(webhook, jobAt) {
      const { shop, topic, webhookId, eventId, shopifyOrderIds } = webhook;
      const receivedAt = new Date(webhook.receivedAt);
      return prisma.$transaction(async (tx) => {
        // Either id can be the one that is known already.
        const added = await tx.$executeRaw`INSERT INTO shop_webhook
            (shop, topic, webhook_id, event_id, triggered_at, received_at, shopify_order_ids, due_at)
          VALUES (${shop}, ${topic}, ${webhookId}, ${eventId}, ${toDate(webhook.triggeredAt)},
            ${receivedAt}, ${[...shopifyOrderIds]}, ${receivedAt})
          ON CONFLICT DO NOTHING`;
        if (added === 0) return false;
        await enqueue(tx, wake(shop, jobAt));
        return true;
      });
    },

    async readUnhandled(shop, now) {
      const rows = await prisma.shopWebhook.findMany({
        where: { shop, handledAt: null, dueAt: { lte: new Date(now) } },
        orderBy: { receivedAt: 'asc' },
      });
      return rows.map(toWebhook);
    },

    async noteFailure(webhook, tryAgainAt) {
      await prisma.$transaction(async (tx) => {
        await tx.shopWebhook.updateMany({
          where: ofOne(webhook),
          data: { failures: { increment: 1 }, dueAt: new Date(tryAgainAt) },
        });
        await enqueue(tx, wake(webhook.shop, tryAgainAt));
      });
    },

    async end(webhook, result, now) {
      await prisma.shopWebhook.updateMany({
        where: ofOne(webhook),
        data: { handledAt: new Date(now), result, shopifyOrderIds: [] },
      });
    },

    async wakeUnhandled(overdueAt) {
      const rows = await prisma.shopWebhook.findMany({
        where: { handledAt: null, dueAt: { lte: new Date(overdueAt) } },
        distinct: ['shop'],
        select: { shop: true },
      });
      for (const { shop } of rows) {
        await prisma.$transaction((tx) => enqueue(tx, wake(shop, overdueAt)));
      }
    },

    async forgetBefore(at) {
      await prisma.shopWebhook.deleteMany({
        where: { receivedAt: { lt: new Date(at) }, handledAt: { not: null } },
      });
    },
  };
}

// The texts read here were written by this module and nobody else, so they are not parsed again.
function toWebhook(row: Row): ShopWebhook & { readonly failures: number } {
  return {
    shop: row.shop,
    topic: row.topic as ShopTopic,
    webhookId: row.webhookId,
    eventId: row.eventId,
    triggeredAt: toInstant(row.triggeredAt),
    shopifyOrderIds: row.shopifyOrderIds as ShopifyOrderId[],
    receivedAt: row.receivedAt.getTime(),
    failures: row.failures,
  };
}

/**
 * Keeps what the last look at an order found, so that an order opened twice asks Prime Penguin once,
 * whichever process serves it.
 */
import type { PrismaClient } from '@prisma/client';
import type { OrderFound, OrderLookStore } from '#app/use-cases/ports/store.ts';
import { toJson } from './cancellation-rows.ts';

export function createOrderLookStore(prisma: PrismaClient): OrderLookStore {
  return {
    async claim(shop, id, now, notSince) {
      const claimed =
        await prisma.$executeRaw`INSERT INTO order_look (shop, shopify_order_id, asked_at)
        VALUES (${shop}, ${id}, ${new Date(now)})
        ON CONFLICT (shop, shopify_order_id) DO UPDATE SET asked_at = EXCLUDED.asked_at
        WHERE order_look.asked_at <= ${new Date(notSince)}`;
      return claimed === 1;
    },

    async save(shop, id, found) {
      const at = found.kind === 'answered' ? found.moment.at : found.at;
      await prisma.orderLook.updateMany({
        where: { shop, shopifyOrderId: id },
        data: { lookedAt: new Date(at), found: toJson(found) },
      });
    },

    async forget(shop, id) {
      await prisma.orderLook.deleteMany({ where: { shop, shopifyOrderId: id } });
    },

    async forgetUnread(notSince) {
      await prisma.orderLook.deleteMany({ where: { askedAt: { lt: new Date(notSince) } } });
    },

    async read(shop, id) {
      const row = await prisma.orderLook.findUnique({
        where: { shop_shopifyOrderId: { shop, shopifyOrderId: id } },
      });
      if (!row) return null;
      return {
        found: row.found as unknown as OrderFound | null,
        isRunning: row.lookedAt === null || row.lookedAt < row.askedAt,
      };
    },
  };
}

/**
 * Removes what is kept of a shop: its access and secrets when it removes the app, everything when
 * Shopify asks for erasure.
 */
import type { PrismaClient } from '@prisma/client';
import type { ShopStore } from '#app/use-cases/ports/store.ts';

export function createShopStore(prisma: PrismaClient): ShopStore {
  const forget = (shop: string) => [
    prisma.session.deleteMany({ where: { shop } }),
    prisma.staffMember.deleteMany({ where: { shop } }),
    prisma.shopConnection.deleteMany({ where: { shop } }),
    prisma.orderLook.deleteMany({ where: { shop } }),
  ];
  return {
    async forget(shop) {
      await prisma.$transaction(forget(shop));
    },
    async eraseOrders(shop, ids) {
      const of = { shop, shopifyOrderId: { in: [...ids] } };
      await prisma.$transaction([
        prisma.cancellation.deleteMany({ where: of }),
        prisma.bulkRequestOrder.deleteMany({
          where: { bulkRequest: { shop }, shopifyOrderId: of.shopifyOrderId },
        }),
        prisma.orderLook.deleteMany({ where: of }),
        prisma.demoOrder.deleteMany({ where: of }),
        prisma.orderResult.deleteMany({ where: of }),
        prisma.shopifyWebhook.deleteMany({ where: of }),
      ]);
    },
    async erase(shop) {
      await prisma.$transaction([
        ...forget(shop),
        prisma.bulkRequest.deleteMany({ where: { shop } }),
        prisma.flowRun.deleteMany({ where: { shop } }),
        prisma.cancellation.deleteMany({ where: { shop } }),
        prisma.provider.deleteMany({ where: { shop } }),
        prisma.shopSettings.deleteMany({ where: { shop } }),
        prisma.shopWatch.deleteMany({ where: { shop } }),
        prisma.demoOrder.deleteMany({ where: { shop } }),
        prisma.orderResult.deleteMany({ where: { shop } }),
        prisma.shopifyWebhook.deleteMany({ where: { shop } }),
        prisma.announcement.deleteMany({ where: { shop } }),
        prisma.mail.deleteMany({ where: { shop } }),
        prisma.savedView.deleteMany({ where: { shop } }),
      ]);
    },
    async isInstalled(shop) {
      const connections = await prisma.shopConnection.count({ where: { shop } });
      return connections > 0 || (await prisma.session.count({ where: { shop } })) > 0;
    },
  };
}

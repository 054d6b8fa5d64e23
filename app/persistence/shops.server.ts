/**
 * Removes what is kept of a shop: its access and secrets when it removes the app, everything when
 * Shopify asks for erasure.
 */
import type { PrismaClient } from '@prisma/client';
import type { ShopStore } from '#app/use-cases/ports/store.ts';
import type { AuditTrail } from './audit.server.ts';
import type { Transaction } from './transaction.server.ts';

export function createShopStore(prisma: PrismaClient, trail: AuditTrail): ShopStore {
  return {
    async forget(shop, audit) {
      await trail.transaction(async (tx, note) => {
        if (await forget(tx, shop)) await note(audit);
      });
    },
    async eraseOrders(shop, ids, audit) {
      const of = { shop, shopifyOrderId: { in: [...ids] } };
      await trail.transaction(async (tx, note) => {
        await tx.cancellation.deleteMany({ where: of });
        await tx.bulkRequestOrder.deleteMany({
          where: { bulkRequest: { shop }, shopifyOrderId: of.shopifyOrderId },
        });
        await tx.orderLook.deleteMany({ where: of });
        await tx.demoOrder.deleteMany({ where: of });
        await tx.orderResult.deleteMany({ where: of });
        await tx.shopifyWebhook.deleteMany({ where: of });
        if (audit !== null) await note(audit);
      });
    },
    async erase(shop, audit) {
      await trail.transaction(async (tx, note) => {
        await erase(tx, shop);
        await tx.auditEntry.deleteMany({ where: { shop, forOperator: false } });
        await note(audit);
      });
    },
    async eraseDemo(account, audit) {
      return trail.transaction(async (tx, note) => {
        const isThere = (await tx.shopConnection.count({ where: { shop: account } })) > 0;
        await erase(tx, account);
        if (isThere) await note(audit);
        return isThere;
      });
    },
    async isInstalled(shop) {
      const connections = await prisma.shopConnection.count({ where: { shop } });
      return connections > 0 || (await prisma.session.count({ where: { shop } })) > 0;
    },
  };
}

/** @returns whether there was anything */
async function forget(tx: Transaction, shop: string): Promise<boolean> {
  const gone = [
    await tx.session.deleteMany({ where: { shop } }),
    await tx.staffMember.deleteMany({ where: { shop } }),
    await tx.shopConnection.deleteMany({ where: { shop } }),
  ];
  await tx.orderLook.deleteMany({ where: { shop } });
  return gone.some(({ count }) => count > 0);
}

async function erase(tx: Transaction, shop: string): Promise<void> {
  const where = { shop };
  await forget(tx, shop);
  await tx.bulkRequest.deleteMany({ where });
  await tx.flowRun.deleteMany({ where });
  await tx.cancellation.deleteMany({ where });
  await tx.provider.deleteMany({ where });
  await tx.shopSettings.deleteMany({ where });
  await tx.shopWatch.deleteMany({ where });
  await tx.demoOrder.deleteMany({ where });
  await tx.orderResult.deleteMany({ where });
  await tx.shopifyWebhook.deleteMany({ where });
  await tx.announcement.deleteMany({ where });
  await tx.mail.deleteMany({ where });
  await tx.mailAddress.deleteMany({ where });
  await tx.savedView.deleteMany({ where });
  await tx.connectAttempt.deleteMany({ where });
}

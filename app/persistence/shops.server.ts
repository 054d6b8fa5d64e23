/**
 * Removes what is kept of a shop: its access and secrets when it removes the app, everything when
 * Shopify asks for erasure.
 */
import type { PrismaClient } from '@prisma/client';
import { demoAccountOf } from '#app/domain/account.ts';
import type { Instant } from '#app/domain/instant.ts';
import type { ShopStore } from '#app/use-cases/ports/store.ts';
import type { AuditTrail } from './audit.server.ts';
import { toDate } from './cancellation-rows.ts';
import { eraseAccount, eraseOrdersOf } from './erase.server.ts';
import type { Transaction } from './transaction.server.ts';

/** Few of them were ever asked for. */
const ORDERS_AT_ONCE = 10_000;
const LONG_TRANSACTION = { maxWait: 10_000, timeout: 30_000 };

export function createShopStore(prisma: PrismaClient, trail: AuditTrail): ShopStore {
  return {
    async forget(shop, unlessSince, audit) {
      return trail.transaction(async (tx, note) => {
        if (await hasSignedInSince(tx, shop, unlessSince)) return false;
        await eraseAccount(tx, demoAccountOf(shop));
        if (await forget(tx, shop)) await note(audit);
        return true;
      });
    },
    async eraseOrders(shop, ids, until, audit) {
      const upTo = toDate(until);
      for (let from = 0; from < ids.length; from += ORDERS_AT_ONCE) {
        const some = ids.slice(from, from + ORDERS_AT_ONCE);
        await prisma.$transaction((tx) => eraseOrdersOf(tx, shop, some, upTo), LONG_TRANSACTION);
      }
      if (audit !== null) await trail.transaction((_tx, note) => note(audit));
    },
    async erase(shop, unlessSince, audit) {
      return trail.transaction(async (tx, note) => {
        if (await hasSignedInSince(tx, shop, unlessSince)) return false;
        for (const account of [demoAccountOf(shop), shop]) await eraseAccount(tx, account);
        await note(audit);
        return true;
      });
    },
    async eraseDemo(account, audit) {
      return trail.transaction(async (tx, note) => {
        const isThere = (await tx.shopConnection.count({ where: { shop: account } })) > 0;
        await eraseAccount(tx, account);
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

/** Whoever signs in at the same time waits for the end of the transaction, also the first one ever. */
async function hasSignedInSince(
  tx: Transaction,
  shop: string,
  since: Instant | null,
): Promise<boolean> {
  const [held] = await tx.$queryRaw<{ at: Date }[]>`
    INSERT INTO shop_sign_in (shop, at) VALUES (${shop}, ${new Date(0)})
    ON CONFLICT (shop) DO UPDATE SET at = shop_sign_in.at RETURNING at`;
  return since !== null && held !== undefined && held.at.getTime() > since;
}

/** @returns whether there was anything */
async function forget(tx: Transaction, shop: string): Promise<boolean> {
  const gone = [
    await tx.session.deleteMany({ where: { shop } }),
    await tx.staffMember.deleteMany({ where: { shop } }),
    await tx.shopConnection.deleteMany({ where: { shop } }),
  ];
  await tx.orderLook.deleteMany({ where: { shop } });
  await tx.shopSignIn.deleteMany({ where: { shop } });
  return gone.some(({ count }) => count > 0);
}

/** Remembers which of a shop's staff have opened the app, and what Shopify said of them. */
import type { PrismaClient, StaffMember as Row } from '@prisma/client';
import type { StaffMember, StaffStore } from '#app/use-cases/ports/settings.ts';
import { toInstant } from './cancellation-rows.ts';

export function createStaffStore(prisma: PrismaClient): StaffStore {
  return {
    async read(shop, userId) {
      const row = await prisma.staffMember.findUnique({
        where: { shop_userId: { shop, userId } },
      });
      return row && toStaffMember(row);
    },

    async list(shop) {
      const rows = await prisma.staffMember.findMany({
        where: { shop },
        orderBy: { seenAt: 'desc' },
      });
      return rows.map(toStaffMember);
    },

    async note(shop, { userId, name, isOwner, locale, seenAt, askedAt }) {
      const known = {
        ...(name === null ? {} : { name }),
        ...(isOwner === null ? {} : { isOwner }),
        ...(locale === null ? {} : { locale }),
        ...(askedAt === null ? {} : { askedAt: new Date(askedAt) }),
        seenAt: new Date(seenAt),
      };
      await prisma.staffMember.upsert({
        where: { shop_userId: { shop, userId } },
        create: { shop, userId, ...known },
        update: known,
      });
    },
  };
}

function toStaffMember(row: Row): StaffMember {
  return {
    userId: row.userId,
    name: row.name,
    isOwner: row.isOwner,
    locale: row.locale,
    seenAt: row.seenAt.getTime(),
    askedAt: toInstant(row.askedAt),
  };
}

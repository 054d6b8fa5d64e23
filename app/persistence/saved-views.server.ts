/** Keeps the filters that a shop has given a name. */
import type { PrismaClient } from '@prisma/client';
import {
  type CancellationFilter,
  NO_FILTER,
  type SavedViewStore,
} from '#app/use-cases/ports/activity.ts';
import { toJson } from './cancellation-rows.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export function createSavedViewStore(prisma: PrismaClient): SavedViewStore {
  return {
    async list(shop) {
      const rows = await prisma.savedView.findMany({ where: { shop } });
      return rows
        .map(({ id, name, filter }) => ({ id, name, filter: toFilter(filter) }))
        .sort((a, b) => a.name.localeCompare(b.name, 'en'));
    },

    async save(shop, { id, name, filter }, most, now) {
      return prisma.$transaction(async (tx) => {
        // One save of a shop after the other: else two at once could both be the last that fits.
        await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`saved_view:${shop}`}, 0))`;
        const known = await tx.savedView.findMany({ where: { shop }, select: { name: true } });
        if (known.some((one) => one.name.toLowerCase() === name.toLowerCase())) return 'name_taken';
        if (known.length >= most) return 'too_many';
        await tx.savedView.create({
          data: { id, shop, name, filter: toJson(filter), createdAt: new Date(now) },
        });
        return 'saved';
      });
    },

    async remove(shop, id) {
      if (!UUID.test(id)) return false;
      const { count } = await prisma.savedView.deleteMany({ where: { id, shop } });
      return count > 0;
    },
  };
}

/** Written by this module; a filter that was added since is not set. */
function toFilter(json: unknown): CancellationFilter {
  return { ...NO_FILTER, ...(json as Partial<CancellationFilter>) };
}

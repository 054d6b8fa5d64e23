/**
 * Keeps the demo's facts: which orders it knows, which story each plays, and what has happened to it. A
 * fact that is written is never changed, so that playing the facts again always shows the same.
 */
import type { PrismaClient, DemoOrder as Row } from '@prisma/client';
import type { DemoStory } from '#app/domain/demo-story.ts';
import type { ShopifyOrderId } from '#app/domain/identifiers.ts';
import type { CancelReceived, DemoOrder, DemoOrderStore } from '#app/use-cases/ports/demo.ts';
import { toInstant, toJson } from './cancellation-rows.ts';

export function createDemoOrderStore(prisma: PrismaClient): DemoOrderStore {
  return {
    async know(shop, orders, now) {
      const at = new Date(now);
      const ids = orders.map(({ shopifyOrderId }) => shopifyOrderId);
      const of = { where: { shop, shopifyOrderId: { in: ids } } };
      const known = await prisma.demoOrder.findMany(of);
      const isKnown = new Set<string>(known.map(({ shopifyOrderId }) => shopifyOrderId));
      const cancelled: readonly string[] = orders
        .filter(({ isCancelledInShopify }) => isCancelledInShopify)
        .map(({ shopifyOrderId }) => shopifyOrderId);
      const isNews = known.some(
        (row) => row.cancelledInShopifyAt === null && cancelled.includes(row.shopifyOrderId),
      );
      if (isKnown.size === ids.length && !isNews) return inOrder(ids, known);
      // Only what is new is inserted: an insert that finds the order there would use up a number.
      await prisma.demoOrder.createMany({
        data: orders
          .filter(({ shopifyOrderId }) => !isKnown.has(shopifyOrderId))
          .map(({ shopifyOrderId, orderName, story }) => ({
            shop,
            shopifyOrderId,
            orderName,
            story,
            knownSince: at,
          })),
        skipDuplicates: true,
      });
      await prisma.demoOrder.updateMany({
        where: { shop, shopifyOrderId: { in: [...cancelled] }, cancelledInShopifyAt: null },
        data: { cancelledInShopifyAt: at, lastEventAt: at },
      });
      return inOrder(ids, await prisma.demoOrder.findMany(of));
    },

    async noteAsked(shop, ids, at) {
      await prisma.demoOrder.updateMany({
        where: { shop, shopifyOrderId: { in: [...ids] }, askedAt: null },
        data: { askedAt: new Date(at), lastEventAt: new Date(at) },
      });
    },

    async setStory(shop, shopifyOrderId, story) {
      const where = { shop, shopifyOrderId, askedAt: null };
      const [row] = await prisma.demoOrder.updateManyAndReturn({ where, data: { story } });
      return row ? toDemoOrder(row) : null;
    },

    async readOrder(shop, shopifyOrderId) {
      const row = await prisma.demoOrder.findUnique({
        where: { shop_shopifyOrderId: { shop, shopifyOrderId } },
      });
      return row && toDemoOrder(row);
    },

    async readNumbered(shop, number) {
      const row = await prisma.demoOrder.findFirst({ where: { shop, number } });
      return row && toDemoOrder(row);
    },

    async readActive(shop, since, limit) {
      const rows = await prisma.demoOrder.findMany({
        where: { shop, lastEventAt: { gte: new Date(since) } },
        orderBy: [{ lastEventAt: 'desc' }, { number: 'desc' }],
        take: limit,
      });
      return rows.map(toDemoOrder);
    },

    async receiveCancel(shop, number, cancel) {
      return prisma.$transaction(async (tx) => {
        await tx.$queryRaw`SELECT 1 FROM demo_order WHERE number = ${number} FOR UPDATE`;
        const row = await tx.demoOrder.findFirst({ where: { shop, number } });
        if (!row) return null;
        const before = toDemoOrder(row);
        await tx.demoOrder.update({
          where: { number },
          data: {
            cancelsReceived: toJson([...before.cancelsReceived, cancel]),
            lastEventAt: new Date(cancel.at),
          },
        });
        return before;
      });
    },
  };
}

/** In the order in which they were asked for. */
function inOrder(ids: readonly string[], rows: readonly Row[]): readonly DemoOrder[] {
  const byId = new Map(rows.map((row) => [row.shopifyOrderId, row]));
  return ids.flatMap((id) => byId.get(id) ?? []).map(toDemoOrder);
}

// The texts read here were written by this module and held by a constraint, so they are not parsed again.
function toDemoOrder(row: Row): DemoOrder {
  return {
    number: row.number,
    shopifyOrderId: row.shopifyOrderId as ShopifyOrderId,
    orderName: row.orderName,
    story: row.story as DemoStory,
    knownSince: row.knownSince.getTime(),
    askedAt: toInstant(row.askedAt),
    cancelledInShopifyAt: toInstant(row.cancelledInShopifyAt),
    cancelsReceived: row.cancelsReceived as unknown as readonly CancelReceived[],
  };
}

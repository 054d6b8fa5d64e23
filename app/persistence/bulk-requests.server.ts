/**
 * Keeps presses for many orders. Creates their cancellations, joins those that are open, and stores
 * their jobs, all in one transaction of a few statements however many orders there are.
 */
import { randomUUID } from 'node:crypto';
import type { Prisma, PrismaClient } from '@prisma/client';
import { newPlace } from '#app/domain/cancellation.ts';
import type { ShopifyOrderId } from '#app/domain/identifiers.ts';
import { stopTakenBack } from '#app/domain/taken-back.ts';
import type { Outcome, Verdict, Why } from '#app/domain/verdict.ts';
import type {
  BulkOrder,
  BulkRequestStore,
  CancellationInShort,
  NewBulkOrder,
  NewBulkRequest,
} from '#app/use-cases/ports/bulk.ts';
import type { NewCancellation } from '#app/use-cases/ports/store.ts';
import { fromPlace, fromSaid, toDate } from './cancellation-rows.ts';
import type { EnqueueDeliveries, Transaction } from './transaction.server.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
/** Cancellations that end between the two looks at them make room for new ones; not over and over. */
const MOST_ROUNDS = 5;

const IN_SHORT = {
  orders: {
    orderBy: { place: 'asc' },
    include: {
      cancellation: {
        select: {
          id: true,
          orderName: true,
          outcome: true,
          cancelledInShopifyAt: true,
          lastAbsentAt: true,
          channelProven: true,
          warehouseOrders: {
            orderBy: { place: 'asc' },
            select: {
              providerName: true,
              verdict: true,
              why: true,
              round: true,
              verdicts: {
                orderBy: { id: 'asc' },
                select: { round: true, verdict: true, at: true, overturns: true },
              },
            },
          },
        },
      },
    },
  },
} satisfies Prisma.BulkRequestInclude;

type OrderRow = Prisma.BulkRequestGetPayload<{ include: typeof IN_SHORT }>['orders'][number];

export function createBulkRequestStore(
  prisma: PrismaClient,
  enqueueDeliveries: EnqueueDeliveries,
): BulkRequestStore {
  const readVersion = async (shop: string, id: string): Promise<number | null> => {
    if (!UUID.test(id)) return null;
    // An order that is erased leaves: the number of lines keeps that from looking like no change.
    const [row] = await prisma.$queryRaw<{ version: number }[]>`
      SELECT (count(line.place) + coalesce(sum(cancellation.version), 0))::int AS version
      FROM bulk_request
        LEFT JOIN bulk_request_order line ON line.bulk_request_id = bulk_request.id
        LEFT JOIN cancellation ON cancellation.id = line.cancellation_id
      WHERE bulk_request.id = ${id}::uuid AND bulk_request.shop = ${shop}
      GROUP BY bulk_request.id`;
    return row?.version ?? null;
  };

  return {
    readVersion,

    async create(request) {
      await prisma.$transaction((tx) => insert(tx, enqueueDeliveries, request));
    },

    async read(shop, id) {
      // Before the rows: what changes in between makes them newer than their version, never older.
      const version = await readVersion(shop, id);
      if (version === null) return null;
      const row = await prisma.bulkRequest.findFirst({ where: { id, shop }, include: IN_SHORT });
      return (
        row && {
          id: row.id,
          shop: row.shop,
          version,
          userId: row.requestedByUserId,
          requestedAt: row.requestedAt.getTime(),
          orders: row.orders.map(toBulkOrder),
        }
      );
    },

    async readLatest(shop, ids) {
      const rows = await prisma.$queryRaw<
        { id: string; shopifyOrderId: string; outcome: string; isOpen: boolean }[]
      >`SELECT DISTINCT ON (shopify_order_id) id, shopify_order_id AS "shopifyOrderId", outcome,
          ended_at IS NULL AS "isOpen"
        FROM cancellation WHERE shop = ${shop} AND shopify_order_id = ANY(${[...ids]})
        ORDER BY shopify_order_id, ended_at IS NULL DESC, requested_at DESC`;
      return rows.map((row) => ({
        ...row,
        shopifyOrderId: row.shopifyOrderId as ShopifyOrderId,
        outcome: row.outcome as Outcome,
      }));
    },
  };
}

async function insert(
  tx: Transaction,
  enqueueDeliveries: EnqueueDeliveries,
  request: NewBulkRequest,
): Promise<void> {
  const { id, shop, userId, reason, note, requestedAt, orders } = request;
  const wishes = orders.flatMap((order) => (order.kind === 'order' ? [order.wish] : []));
  const found = await createOrJoin(tx, enqueueDeliveries, shop, wishes);
  await tx.bulkRequest.create({
    data: { id, shop, requestedByUserId: userId, reason, note, requestedAt: new Date(requestedAt) },
  });
  await tx.bulkRequestOrder.createMany({
    data: orders.map((order, place) => ({ bulkRequestId: id, place, ...lineOf(order, found) })),
  });
}

function lineOf(order: NewBulkOrder, found: ReadonlyMap<string, Found>) {
  switch (order.kind) {
    case 'malformed':
      return { result: 'malformed', given: order.given };
    case 'unknown_order':
      return { result: 'unknown_order', shopifyOrderId: order.shopifyOrderId };
    case 'order': {
      const { shopifyOrderId } = order.wish;
      const one = found.get(shopifyOrderId);
      if (!one) throw new Error(`Nothing was created or joined for order ${shopifyOrderId}`);
      return { shopifyOrderId, ...one };
    }
  }
}

type Found = { readonly result: 'created' | 'joined'; readonly cancellationId: string };

async function createOrJoin(
  tx: Transaction,
  enqueueDeliveries: EnqueueDeliveries,
  shop: string,
  wishes: readonly NewCancellation[],
): Promise<ReadonlyMap<string, Found>> {
  const found = new Map<string, Found>();
  // Everybody in the same order: two presses for the same orders wait for each other, never in a circle.
  let left = wishes.toSorted((a, b) => (a.shopifyOrderId < b.shopifyOrderId ? -1 : 1));
  for (let round = 0; left.length > 0; round += 1) {
    if (round === MOST_ROUNDS) throw new Error('Open cancellations come and go too fast to join');
    // The partial unique index decides who creates.
    const created = await tx.cancellation.createManyAndReturn({
      data: left.map(fromWish),
      skipDuplicates: true,
      select: { id: true, shopifyOrderId: true },
    });
    for (const { id, shopifyOrderId } of created) {
      found.set(shopifyOrderId, { result: 'created', cancellationId: id });
    }
    await insertPlaces(tx, found, left);
    await enqueueDeliveries(
      tx,
      shop,
      created.map(({ id }) => id),
    );
    left = left.filter(({ shopifyOrderId }) => !found.has(shopifyOrderId));
    const open = await tx.cancellation.findMany({
      where: {
        shop,
        endedAt: null,
        shopifyOrderId: { in: left.map(({ shopifyOrderId }) => shopifyOrderId) },
      },
      select: { id: true, shopifyOrderId: true },
    });
    for (const { id, shopifyOrderId } of open) {
      found.set(shopifyOrderId, { result: 'joined', cancellationId: id });
    }
    left = left.filter(({ shopifyOrderId }) => !found.has(shopifyOrderId));
  }
  return found;
}

async function insertPlaces(
  tx: Transaction,
  found: ReadonlyMap<string, Found>,
  wishes: readonly NewCancellation[],
): Promise<void> {
  const places = wishes.flatMap(({ shop, shopifyOrderId, requestedAt }) => {
    const one = found.get(shopifyOrderId);
    return one === undefined
      ? []
      : [
          {
            cancellation: { id: one.cancellationId, shop, requestedAt },
            place: newPlace(randomUUID(), requestedAt),
          },
        ];
  });
  await tx.warehouseOrder.createMany({
    data: places.map(({ cancellation, place }) => fromPlace(cancellation, 0, place)),
  });
  await tx.verdictRecord.createMany({ data: places.flatMap(({ place }) => fromSaid(place)) });
}

function fromWish(wish: NewCancellation): Prisma.CancellationCreateManyInput {
  return {
    id: randomUUID(),
    shop: wish.shop,
    shopifyOrderId: wish.shopifyOrderId,
    tenantId: wish.askedIn.tenantId,
    salesChannelId: wish.askedIn.salesChannelId,
    orderName: wish.orderName,
    orderCreatedAt: toDate(wish.orderCreatedAt),
    cancelledInShopifyAt: toDate(wish.cancelledInShopifyAt),
    reason: wish.reason,
    note: wish.note,
    requestedByKind: wish.requestedBy.kind,
    requestedByUserId: wish.requestedBy.userId,
    requestedAt: new Date(wish.requestedAt),
    outcome: 'pending',
    attemptPlannedAt: new Date(wish.jobAt),
    deliverUntil: new Date(wish.deliverUntil),
    watchUntil: new Date(wish.watchUntil),
  };
}

// The texts read here were written by this module and nobody else, so they are not parsed again.
function toBulkOrder(row: OrderRow): BulkOrder {
  const { result, cancellation } = row;
  if (cancellation !== null) {
    return {
      kind: result === 'joined' ? 'joined' : 'created',
      shopifyOrderId: row.shopifyOrderId as ShopifyOrderId,
      cancellation: {
        id: cancellation.id,
        orderName: cancellation.orderName,
        outcome: cancellation.outcome as Outcome,
        isCancelledInShopify: cancellation.cancelledInShopifyAt !== null,
        isLookedForInOwnChannel: cancellation.lastAbsentAt === null || cancellation.channelProven,
        warehouseOrders: toShort(cancellation.warehouseOrders),
      },
    };
  }
  return row.shopifyOrderId === null
    ? { kind: 'malformed', given: row.given ?? '' }
    : { kind: 'unknown_order', shopifyOrderId: row.shopifyOrderId as ShopifyOrderId };
}

function toShort(
  rows: NonNullable<OrderRow['cancellation']>['warehouseOrders'],
): CancellationInShort['warehouseOrders'] {
  const warehouseOrders = rows.map((row) => ({
    providerName: row.providerName,
    why: row.why as Why | null,
    round: row.round,
    judgement: { verdict: row.verdict as Verdict },
    said: row.verdicts.map(({ round, verdict, at, overturns }) => ({
      ...{ round, verdict: verdict as Verdict, overturns },
      at: at.getTime(),
    })),
  }));
  return warehouseOrders.map((order) => ({
    providerName: order.providerName,
    verdict: order.judgement.verdict,
    why: order.why,
    isStopTakenBack: stopTakenBack({ warehouseOrders }, order) !== null,
  }));
}

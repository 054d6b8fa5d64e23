/**
 * Reads pages of the list: which cancellations, then as much of each as is shown. Whole histories stay
 * where they are, but for what still waits or was spoken for: there times are reckoned from them.
 */
import { Prisma, type PrismaClient } from '@prisma/client';
import { isFinal, type Verdict } from '#app/domain/verdict.ts';
import { NO_FILTER } from '#app/use-cases/ports/activity.ts';
import type { CancellationStore } from '#app/use-cases/ports/store.ts';
import { type Place, pageQuery, readCursor, writeCursor } from './cancellation-filter.ts';
import { type CancellationRow, toCancellation, WHOLE } from './cancellation-rows.ts';

type Page = Parameters<CancellationStore['list']>[1];
type ObservationRow = CancellationRow['warehouseOrders'][number]['observations'][number];

/** Which cancellations are on a page, and the cursors of those beside it. */
export async function findPage(
  prisma: PrismaClient,
  shop: string,
  { cursor, limit, filter = NO_FILTER }: Page,
): Promise<FoundPage> {
  const after = cursor === null ? null : readCursor(cursor, filter);
  const found = await prisma.$queryRaw<{ id: string; requested_at: Date }[]>(
    pageQuery(shop, filter, after, limit + 1),
  );
  const hasMore = found.length > limit;
  const page = found.slice(0, limit);
  if (after?.towards === 'newer') {
    // The top of the list is full: it begins anew, with what has come since.
    if (!hasMore) return findPage(prisma, shop, { cursor: null, limit, filter });
    page.reverse();
  }
  const cursorOf = (row: (typeof page)[number] | undefined, towards: Place['towards']) =>
    row ? writeCursor({ id: row.id, requestedAt: row.requested_at, towards }, filter) : null;
  return {
    ids: page.map(({ id }) => id),
    nextCursor: hasMore || after?.towards === 'newer' ? cursorOf(page.at(-1), 'older') : null,
    previousCursor: after === null ? null : cursorOf(page[0], 'newer'),
  };
}

export interface FoundPage {
  readonly ids: readonly string[];
  /** Of the older ones; null where there are none. */
  readonly nextCursor: string | null;
  /** Of the newer ones; null on the first page. */
  readonly previousCursor: string | null;
}

export async function listCancellations(
  prisma: PrismaClient,
  shop: string,
  page: Page,
): ReturnType<CancellationStore['list']> {
  const { ids, nextCursor, previousCursor } = await findPage(prisma, shop, page);
  const { orderBy, include } = WHOLE.warehouseOrders;
  const { requests, verdicts, words } = include;
  const rows = await prisma.cancellation.findMany({
    where: { id: { in: [...ids] } },
    include: { warehouseOrders: { orderBy, include: { requests, verdicts, words } } },
  });
  const orders = rows.flatMap((row) => row.warehouseOrders);
  const isWhole = ({ verdict, words }: (typeof orders)[number]) =>
    !isFinal(verdict as Verdict) || words.length > 0;
  const observations = await readObservations(
    prisma,
    orders.filter(isWhole).map(({ id }) => id),
    orders.filter((order) => !isWhole(order)).map(({ id }) => id),
  );
  const byId = new Map(rows.map((row) => [row.id, row]));
  return {
    cancellations: ids.flatMap((id) => {
      const row = byId.get(id);
      // Erased between the two queries.
      if (!row) return [];
      const warehouseOrders = row.warehouseOrders.map((order) => {
        return { ...order, observations: observations.get(order.id) ?? [] };
      });
      return [toCancellation({ ...row, warehouseOrders })];
    }),
    nextCursor,
    previousCursor,
  };
}

async function readObservations(
  prisma: PrismaClient,
  whole: readonly string[],
  last: readonly string[],
): Promise<ReadonlyMap<string, ObservationRow[]>> {
  const rows = [
    ...(whole.length === 0
      ? []
      : await prisma.observation.findMany({
          where: { warehouseOrderId: { in: [...whole] } },
          orderBy: { id: 'asc' },
        })),
    ...(last.length === 0 ? [] : await readLast(prisma, last)),
  ];
  const byOrder = new Map<string, ObservationRow[]>();
  for (const row of rows) {
    const known = byOrder.get(row.warehouseOrderId);
    if (known) known.push(row);
    else byOrder.set(row.warehouseOrderId, [row]);
  }
  return byOrder;
}

/** Without its logs, which can be long. */
function readLast(prisma: PrismaClient, ids: readonly string[]): Promise<ObservationRow[]> {
  return prisma.$queryRaw<ObservationRow[]>(Prisma.sql`
    SELECT o.id, o.warehouse_order_id AS "warehouseOrderId", o.observed_at AS "observedAt",
      o.prime_penguin_at AS "primePenguinAt", o.until_at AS "untilAt",
      o.until_prime_penguin_at AS "untilPrimePenguinAt",
      o.seen || '{"statusLog": [], "entityLog": []}'::jsonb AS seen
    FROM unnest(${[...ids]}::uuid[]) AS wanted (id)
    CROSS JOIN LATERAL (SELECT * FROM observation
      WHERE warehouse_order_id = wanted.id ORDER BY id DESC LIMIT 1) AS o`);
}

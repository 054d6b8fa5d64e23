/**
 * The list's filters as SQL, and its keyset: newest first, then by id. Each filter alone has an index in
 * the order of the list; which one leads when there are several is the planner's to say.
 */
import { createHash } from 'node:crypto';
import { Prisma } from '@prisma/client';
import type { CancellationFilter } from '#app/use-cases/ports/activity.ts';

/** The last cancellation of the page before. */
export interface After {
  readonly requestedAt: Date;
  readonly id: string;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const DIGEST_BYTES = 6;
const { sql, join, empty } = Prisma;

/** A cursor belongs to its filter: a place in one list is none in another. */
export function writeCursor(row: After, filter: CancellationFilter): string {
  const parts = [row.requestedAt.getTime(), row.id, digestOf(filter)];
  return Buffer.from(parts.join(':')).toString('base64url');
}

/** null: this app did not write it, or for another filter; then the list starts at the top. */
export function readCursor(cursor: string, filter: CancellationFilter): After | null {
  const [time, id, digest] = Buffer.from(cursor, 'base64url').toString().split(':');
  const requestedAt = new Date(Number(time));
  if (!id || !UUID.test(id) || Number.isNaN(requestedAt.getTime())) return null;
  return digest === digestOf(filter) ? { requestedAt, id } : null;
}

function digestOf(filter: CancellationFilter): string {
  const { outcomes, provider, from, to, by, kinds, needsAttention, orderName } = filter;
  const parts = [
    ...[outcomes.toSorted(), provider, from, to, by, kinds.toSorted(), needsAttention],
    orderName === null ? null : searchable(orderName),
  ];
  const hash = createHash('sha256').update(JSON.stringify(parts)).digest();
  return hash.subarray(0, DIGEST_BYTES).toString('base64url');
}

/** `id` and `requested_at` of the next `limit` cancellations. */
export function pageQuery(
  shop: string,
  filter: CancellationFilter,
  after: After | null,
  limit: number,
): Prisma.Sql {
  const { outcomes } = filter;
  // An index gives the order of the list within one outcome only: each is read by itself.
  if (outcomes.length < 2) return branch(shop, filter, after, limit);
  const branches = [...new Set(outcomes)].map(
    (outcome) => sql`(${branch(shop, { ...filter, outcomes: [outcome] }, after, limit)})`,
  );
  return sql`SELECT id, requested_at FROM (${join(branches, ' UNION ALL ')}) AS by_outcome
    ORDER BY requested_at DESC, id LIMIT ${limit}`;
}

function branch(
  shop: string,
  filter: CancellationFilter,
  after: After | null,
  limit: number,
): Prisma.Sql {
  const { provider } = filter;
  const conditions = join(conditionsOf(shop, filter, after), ' AND ');
  const order = sql`ORDER BY c.requested_at DESC, c.id LIMIT ${limit}`;
  if (provider === null) {
    return sql`SELECT c.id, c.requested_at FROM cancellation c WHERE ${conditions} ${order}`;
  }
  // Joined by the time as well, so that the list's order can be had from either side. DISTINCT: one provider
  // can have two warehouse orders of one order.
  return sql`SELECT DISTINCT c.id, c.requested_at FROM warehouse_order w
    JOIN cancellation c ON c.id = w.cancellation_id AND c.requested_at = w.requested_at AND c.shop = w.shop
    WHERE w.shop = ${shop} AND w.provider_name = ${provider} ${timeOf('w', 'cancellation_id', filter, after)}
      AND ${conditions} ${order}`;
}

function conditionsOf(
  shop: string,
  filter: CancellationFilter,
  after: After | null,
): readonly Prisma.Sql[] {
  const { outcomes, by, kinds, needsAttention, orderName } = filter;
  const [outcome] = outcomes;
  return [
    sql`c.shop = ${shop} ${timeOf('c', 'id', filter, after)}`,
    ...(outcome === undefined ? [] : [sql`c.outcome = ${outcome}`]),
    ...(by === null ? [] : [sql`c.requested_by_user_id = ${by}`]),
    ...(kinds.length === 0 ? [] : [kindsOf(kinds)]),
    ...(needsAttention ? [sql`c.needs_attention`] : []),
    ...(orderName === null ? [] : [sql`lower(ltrim(c.order_name, '#')) LIKE ${prefix(orderName)}`]),
  ];
}

function kindsOf(kinds: CancellationFilter['kinds']): Prisma.Sql {
  const [kind] = kinds;
  return kinds.length === 1
    ? sql`c.requested_by_kind = ${kind}`
    : sql`c.requested_by_kind = ANY(${[...kinds]})`;
}

/** Said of both sides of a join: the planner hands on equalities, not comparisons. */
function timeOf(
  table: 'c' | 'w',
  id: 'id' | 'cancellation_id',
  { from, to }: CancellationFilter,
  after: After | null,
): Prisma.Sql {
  const at = Prisma.raw(`${table}.requested_at`);
  const idOf = Prisma.raw(`${table}.${id}`);
  return join(
    [
      empty,
      ...(from === null ? [] : [sql`AND ${at} >= ${new Date(from)}`]),
      ...(to === null ? [] : [sql`AND ${at} < ${new Date(to)}`]),
      ...(after === null
        ? []
        : [
            sql`AND ${at} <= ${after.requestedAt}
              AND (${at} < ${after.requestedAt} OR ${idOf} > ${after.id}::uuid)`,
          ]),
    ],
    ' ',
  );
}

/** As the index has it: without "#", in small letters. */
function searchable(orderName: string): string {
  return orderName.trim().replace(/^#+/, '').toLowerCase();
}

function prefix(orderName: string): string {
  return `${searchable(orderName).replace(/[\\%_]/g, '\\$&')}%`;
}

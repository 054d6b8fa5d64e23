/**
 * The list's filters as SQL, and its keyset: newest first, then by id. Each filter alone has an index in
 * the order of the list. Which one leads is said here where the planner would guess wrong, because
 * providers and order names belong to their time and are not spread evenly over the list.
 */
import { createHash } from 'node:crypto';
import { Prisma } from '@prisma/client';
import { isStorableInstant } from '#app/domain/instant.ts';
import type { CancellationFilter } from '#app/use-cases/ports/activity.ts';

/** A place in the list: the cancellation beside which a page begins, and the way it goes from there. */
export interface Place {
  readonly requestedAt: Date;
  readonly id: string;
  readonly towards: 'older' | 'newer';
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const DIGEST_BYTES = 6;
const { sql, join, empty } = Prisma;

/** A cursor belongs to its filter: a place in one list is none in another. */
export function writeCursor(row: Place, filter: CancellationFilter): string {
  const parts = [row.requestedAt.getTime(), row.id, digestOf(filter), row.towards];
  return Buffer.from(parts.join(':')).toString('base64url');
}

/** null: this app did not write it, or for another filter; then the list starts at the top. */
export function readCursor(cursor: string, filter: CancellationFilter): Place | null {
  const [time, id, digest, towards] = Buffer.from(cursor, 'base64url').toString().split(':');
  if (!id || !UUID.test(id) || !isStorableInstant(Number(time))) return null;
  if (digest !== digestOf(filter)) return null;
  return {
    requestedAt: new Date(Number(time)),
    id,
    towards: towards === 'newer' ? 'newer' : 'older',
  };
}

function digestOf(filter: CancellationFilter): string {
  const { outcomes, provider, from, to, by, kinds, needsAttention, orderName } = filter;
  const parts = [
    ...[outcomes.toSorted(), provider, from, to, by, kinds.toSorted(), needsAttention],
    ...[filter.overturned, filter.bulkRequestId],
    orderName === null ? null : searchable(orderName),
  ];
  const hash = createHash('sha256').update(JSON.stringify(parts)).digest();
  return hash.subarray(0, DIGEST_BYTES).toString('base64url');
}

/** `id` and `requested_at` of the next `limit` cancellations, the nearest to where the page begins first. */
export function pageQuery(
  shop: string,
  filter: CancellationFilter,
  after: Place | null,
  limit: number,
): Prisma.Sql {
  const { outcomes } = filter;
  if (filter.bulkRequestId !== null) return byBulkRequest(shop, filter, after, limit);
  if (filter.overturned) return byOverturned({ shop, filter, after, limit });
  if (filter.orderName !== null) return byName(shop, filter, after, limit);
  // An index gives the order of the list within one outcome only: each is read by itself.
  if (outcomes.length < 2) return inOrder(shop, filter, after, limit);
  const branches = [...new Set(outcomes)].map(
    (outcome) => sql`(${inOrder(shop, { ...filter, outcomes: [outcome] }, after, limit)})`,
  );
  return sql`SELECT id, requested_at FROM (${join(branches, ' UNION ALL ')}) AS by_outcome
    ${inListOrder(after, limit)}`;
}

/**
 * Orders are numbered as time goes by, so that what begins with "12" is all of one time, and reading from
 * the newest on until some are found may read everything. Few are found by name and put in order; only
 * where there are many is the list read in its order.
 */
function byName(
  shop: string,
  filter: CancellationFilter,
  after: Place | null,
  limit: number,
): Prisma.Sql {
  const conditions = conditionsOf(shop, filter, after);
  return sql`WITH named AS MATERIALIZED (
      SELECT c.id, c.requested_at FROM cancellation c WHERE ${conditions} LIMIT ${FEW + 1})
    SELECT id, requested_at FROM (
      (SELECT id, requested_at FROM named WHERE (SELECT count(*) FROM named) <= ${FEW} ${inListOrder(after, limit)})
      UNION ALL
      (SELECT c.id, c.requested_at FROM cancellation c
        WHERE (SELECT count(*) FROM named) > ${FEW} AND ${conditions} ${inListOrder(after, limit)})
    ) AS by_name ${inListOrder(after, limit)}`;
}

const FEW = 20_000;

/** At most one outcome. */
function inOrder(
  shop: string,
  filter: CancellationFilter,
  after: Place | null,
  limit: number,
): Prisma.Sql {
  const { provider, needsAttention, by, outcomes } = filter;
  const read = { shop, filter, after, limit };
  // What waits, what needs somebody and what one person asked for is always little.
  const isLittle = needsAttention || by !== null || outcomes[0] === 'pending';
  if (provider === null || isLittle) return byOwnIndex(read);
  if (outcomes.length === 0 || outcomes[0] === 'stopped') return byProvider(provider, read);
  // Which of the two has fewer to look through depends on the provider. Its newest tell in most cases.
  return sql`WITH newest AS MATERIALIZED (${byProvider(provider, read, NEWEST)})
    SELECT id, requested_at FROM (
      (SELECT id, requested_at FROM newest WHERE (SELECT count(*) FROM newest) = ${limit})
      UNION ALL
      (SELECT id, requested_at FROM (${byOwnIndex(read)}) AS all_of_them
        WHERE (SELECT count(*) FROM newest) < ${limit})
    ) AS found ${inListOrder(after, limit)}`;
}

const NEWEST = 5_000;

interface Read {
  readonly shop: string;
  readonly filter: CancellationFilter;
  readonly after: Place | null;
  readonly limit: number;
}

function byOwnIndex({ shop, filter, after, limit }: Read): Prisma.Sql {
  return sql`SELECT c.id, c.requested_at FROM cancellation c
    WHERE ${conditionsOf(shop, filter, after)} ${inListOrder(after, limit)}`;
}

/**
 * DISTINCT: one provider can have two warehouse orders of one order. OFFSET 0 keeps the planner from joining
 * before it takes the order from the index: it thinks a provider's orders to be spread evenly, and one that
 * is used no longer has none among the newest.
 *
 * @param most of the provider's orders to look at
 */
function byProvider(
  provider: string,
  { shop, filter, after, limit }: Read,
  most: number | null = null,
): Prisma.Sql {
  const others = conditionsOf(shop, { ...filter, provider: null }, null);
  const isBackwards = after?.towards === 'newer';
  return sql`SELECT cancellation_id AS id, requested_at
    FROM (SELECT DISTINCT w.requested_at, w.cancellation_id FROM warehouse_order w
      WHERE w.shop = ${shop} AND w.provider_name = ${provider} ${timeOf('w', 'cancellation_id', filter, after)}
      ${isBackwards ? sql`ORDER BY w.requested_at, w.cancellation_id DESC` : sql`ORDER BY w.requested_at DESC, w.cancellation_id`}
      OFFSET 0 LIMIT ${most}::bigint) AS w
    CROSS JOIN LATERAL (SELECT 1 FROM cancellation c
      WHERE c.id = w.cancellation_id AND ${others} OFFSET 0) AS also
    ${inListOrder(after, limit)}`;
}

/** Newest first; backwards where the page goes towards newer ones. */
function inListOrder(after: Place | null, limit: number): Prisma.Sql {
  return after?.towards === 'newer'
    ? sql`ORDER BY requested_at, id DESC LIMIT ${limit}`
    : sql`ORDER BY requested_at DESC, id LIMIT ${limit}`;
}

function conditionsOf(shop: string, filter: CancellationFilter, after: Place | null): Prisma.Sql {
  const { outcomes, provider, by, kinds, needsAttention, orderName } = filter;
  const conditions = [
    sql`c.shop = ${shop} ${timeOf('c', 'id', filter, after)}`,
    ...(outcomes.length === 0 ? [] : [oneOf('c.outcome', outcomes)]),
    ...(by === null ? [] : [sql`c.requested_by_user_id = ${by}`]),
    ...(kinds.length === 0 ? [] : [oneOf('c.requested_by_kind', kinds)]),
    ...(needsAttention ? [sql`c.needs_attention`] : []),
    ...(filter.overturned
      ? [
          sql`EXISTS (SELECT 1 FROM warehouse_order w
            WHERE w.cancellation_id = c.id AND w.overturned OFFSET 0)`,
        ]
      : []),
    ...(orderName === null ? [] : [sql`lower(ltrim(c.order_name, '#')) LIKE ${prefix(orderName)}`]),
    ...(provider === null
      ? []
      : [
          sql`EXISTS (SELECT 1 FROM warehouse_order w
            WHERE w.cancellation_id = c.id AND w.provider_name = ${provider} OFFSET 0)`,
        ]),
  ];
  return join(conditions, ' AND ');
}

/** At most as many as a bulk request can hold. */
function byBulkRequest(
  shop: string,
  filter: CancellationFilter,
  after: Place | null,
  limit: number,
): Prisma.Sql {
  return sql`SELECT id, requested_at
    FROM (SELECT DISTINCT b.cancellation_id FROM bulk_request_order b
      WHERE b.bulk_request_id = ${filter.bulkRequestId}::uuid OFFSET 0) AS b
    CROSS JOIN LATERAL (SELECT c.id, c.requested_at FROM cancellation c
      WHERE c.id = b.cancellation_id AND ${conditionsOf(shop, filter, after)} OFFSET 0) AS also
    ${inListOrder(after, limit)}`;
}

/** Always few. */
function byOverturned({ shop, filter, after, limit }: Read): Prisma.Sql {
  return sql`SELECT id, requested_at
    FROM (SELECT DISTINCT w.cancellation_id FROM warehouse_order w
      WHERE w.shop = ${shop} AND w.overturned ${timeOf('w', 'cancellation_id', filter, after)} OFFSET 0) AS w
    CROSS JOIN LATERAL (SELECT c.id, c.requested_at FROM cancellation c
      WHERE c.id = w.cancellation_id AND ${conditionsOf(shop, filter, after)} OFFSET 0) AS also
    ${inListOrder(after, limit)}`;
}

/** With a single value the index has the order of the list. */
function oneOf(column: 'c.outcome' | 'c.requested_by_kind', values: readonly string[]): Prisma.Sql {
  const [value] = values;
  return values.length === 1
    ? sql`${Prisma.raw(column)} = ${value}`
    : sql`${Prisma.raw(column)} = ANY(${[...values]})`;
}

function timeOf(
  table: 'c' | 'w',
  id: 'id' | 'cancellation_id',
  { from, to }: CancellationFilter,
  after: Place | null,
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
        : after.towards === 'newer'
          ? [
              sql`AND ${at} >= ${after.requestedAt}
              AND (${at} > ${after.requestedAt} OR ${idOf} < ${after.id}::uuid)`,
            ]
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

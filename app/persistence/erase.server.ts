/**
 * Erases what is kept of a shop, or of some of its orders, in every table that says whose a row is: the
 * database's own catalog names them, so that a table which is added later is not forgotten. The queue is one of
 * the places, dead letters with it.
 */
import { Prisma } from '@prisma/client';
import type { ShopifyOrderId } from '#app/domain/identifiers.ts';
import type { Transaction } from './transaction.server.ts';

/** Where the queue keeps its tables. */
export const QUEUE_SCHEMA = 'pgboss';

const { sql } = Prisma;
/** The operator has to show later that it was erased: lines for the operator alone name nothing else. */
const KEPT = new Map([['audit_entry', sql`AND NOT for_operator`]]);

/** Everything of the shop, or of its demo's account. What hangs on a row goes with it. */
export async function eraseAccount(tx: Transaction, account: string): Promise<void> {
  for (const table of await tablesWith(tx, ['shop'])) {
    await tx.$executeRaw`DELETE FROM ${named(table)} WHERE shop = ${account} ${KEPT.get(table) ?? Prisma.empty}`;
  }
  await eraseJobs(tx, sql`data->>'shop' = ${account}`);
}

/**
 * Everything that was recorded of these orders. What is recorded of an order that was asked for again after
 * `until` stays, but for what was asked before.
 *
 * @param ids so many that their cancellations fit into one transaction
 * @param until null: whenever it was recorded
 */
export async function eraseOrdersOf(
  tx: Transaction,
  account: string,
  ids: readonly ShopifyOrderId[],
  until: Date | null,
): Promise<void> {
  const erased = await tx.$queryRaw<{ id: string }[]>`DELETE FROM cancellation
    WHERE shop = ${account} AND shopify_order_id = ANY(${[...ids]})
      AND (${until}::timestamptz IS NULL OR requested_at <= ${until})
    RETURNING id`;
  const kept = await tx.$queryRaw<
    { id: string }[]
  >`SELECT DISTINCT shopify_order_id AS id FROM cancellation
    WHERE shop = ${account} AND shopify_order_id = ANY(${[...ids]})`;
  const keptIds = new Set(kept.map(({ id }) => id));
  const gone = ids.filter((id) => !keptIds.has(id));
  for (const table of await tablesWith(tx, ['shop', 'shopify_order_id'])) {
    await tx.$executeRaw`DELETE FROM ${named(table)}
      WHERE shop = ${account} AND shopify_order_id = ANY(${[...gone]})`;
  }
  await tx.$executeRaw`DELETE FROM bulk_request_order USING bulk_request
    WHERE bulk_request.id = bulk_request_order.bulk_request_id AND bulk_request.shop = ${account}
      AND bulk_request_order.shopify_order_id = ANY(${[...gone]})`;
  await eraseJobs(
    tx,
    sql`data->>'shop' = ${account} AND (data->>'shopifyOrderId' = ANY(${[...gone]})
      OR data->>'cancellationId' = ANY(${erased.map(({ id }) => id)}))`,
  );
}

async function tablesWith(tx: Transaction, columns: readonly string[]): Promise<readonly string[]> {
  const rows = await tx.$queryRaw<{ name: string }[]>`SELECT c.table_name::text AS name
    FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
    WHERE c.table_schema = current_schema() AND t.table_type = 'BASE TABLE'
      AND c.column_name = ANY(${[...columns]})
    GROUP BY c.table_name HAVING count(*) = ${columns.length} ORDER BY c.table_name`;
  return rows.map(({ name }) => name);
}

/** From the catalog, never from outside. */
function named(table: string): Prisma.Sql {
  return Prisma.raw(`"${table}"`);
}

async function eraseJobs(tx: Transaction, which: Prisma.Sql): Promise<void> {
  const [queue] = await tx.$queryRaw<{ exists: boolean }[]>`
    SELECT to_regclass(${`${QUEUE_SCHEMA}.job`}) IS NOT NULL AS exists`;
  if (queue?.exists)
    await tx.$executeRaw`DELETE FROM ${Prisma.raw(`${QUEUE_SCHEMA}.job`)} WHERE ${which}`;
}

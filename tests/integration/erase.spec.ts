/** Erasing a shop, or a customer's orders, leaves nothing behind: in any table, in the queue, among dead letters. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseShopifyOrderId, type ShopifyOrderId } from '#app/domain/identifiers.ts';
import { createJobs, type Jobs } from '#app/jobs/jobs.server.ts';
import { createAuditTrail } from '#app/persistence/audit.server.ts';
import { createShopStore } from '#app/persistence/shops.server.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/database.ts';

const SHOP = 'gone.myshopify.com';
const OTHER = 'stays.myshopify.com';
const CUSTOMERS = 'of-a-customer.myshopify.com';
const ANOTHER = 'another.myshopify.com';
const SILENT = { info() {}, warn() {}, error() {} };
const AUDIT = {
  ...{ at: Date.UTC(2026, 10, 23), shop: SHOP, isInDemo: false },
  by: { kind: 'shopify' },
} as const;

let database: TestDatabase;
let jobs: Jobs;
beforeAll(async () => {
  database = await createTestDatabase();
  await dropChecks();
  jobs = await createJobs({ databaseUrl: database.url, log: SILENT, pollingSeconds: 1 });
});
afterAll(async () => {
  await jobs.stop();
  await database.drop();
});

const store = () =>
  createShopStore(database.prisma, createAuditTrail(database.prisma, { info() {} }));
const id = (digits: string) => parseShopifyOrderId(digits) as ShopifyOrderId;

/** Rows here are made up: what their columns may hold is no matter. */
async function dropChecks(): Promise<void> {
  const checks = await database.prisma.$queryRaw<{ statement: string }[]>`
    SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname) AS statement
    FROM pg_constraint WHERE contype = 'c' AND connamespace = 'public'::regnamespace`;
  for (const { statement } of checks) await database.prisma.$executeRawUnsafe(statement);
}

/** Every table of the app and of its queue. */
async function tables(): Promise<readonly string[]> {
  const rows = await database.prisma.$queryRaw<{ name: string }[]>`
    SELECT format('%I.%I', table_schema, table_name) AS name FROM information_schema.tables
    WHERE table_schema IN ('public', 'pgboss') AND table_type = 'BASE TABLE'`;
  return rows.map(({ name }) => name);
}

/** Where a text stands, whatever the column. */
async function placesOf(text: string): Promise<readonly string[]> {
  const places: string[] = [];
  for (const table of await tables()) {
    const [found] = await database.prisma.$queryRawUnsafe<{ count: bigint }[]>(
      `SELECT count(*) FROM ${table} AS t WHERE position($1 in to_jsonb(t)::text) > 0`,
      text,
    );
    if (Number(found?.count ?? 0) > 0) places.push(table);
  }
  return places.toSorted();
}

/** A row in every table that says whose it is, filled in by the kinds of its columns. */
async function fill(shop: string, shopifyOrderId: string): Promise<readonly string[]> {
  const columns = await database.prisma.$queryRaw<Column[]>`
    SELECT c.table_name::text AS "table", c.column_name::text AS name, c.udt_name::text AS type,
      c.is_nullable = 'YES' OR c.column_default IS NOT NULL AS "isOptional"
    FROM information_schema.columns c
    WHERE c.table_schema = 'public' AND EXISTS (SELECT 1 FROM information_schema.columns s
      WHERE s.table_schema = 'public' AND s.table_name = c.table_name AND s.column_name = 'shop')`;
  const filled: string[] = [];
  for (const table of new Set(columns.map((one) => one.table))) {
    const own = columns.filter((one) => one.table === table);
    const needed = own.filter(
      ({ name, isOptional }) => !isOptional || name === 'shop' || name === 'shopify_order_id',
    );
    const values = needed.map(({ name, type }) =>
      name === 'shop' ? shop : name === 'shopify_order_id' ? shopifyOrderId : sample(type),
    );
    await database.prisma.$transaction(async (tx) => {
      // What hangs on another table is filled in by itself.
      await tx.$executeRawUnsafe(`SET LOCAL session_replication_role = replica`);
      const places = needed.map(({ type }, index) => `$${index + 1}::text::${castOf(type)}`);
      const names = needed.map(({ name }) => `"${name}"`);
      await tx.$executeRawUnsafe(
        `INSERT INTO "${table}" (${names.join(', ')}) VALUES (${places.join(', ')})`,
        ...values,
      );
    });
    filled.push(table);
  }
  return filled;
}

interface Column {
  readonly table: string;
  readonly name: string;
  readonly type: string;
  readonly isOptional: boolean;
}

const ENUMS: Readonly<Record<string, string>> = { connection_method: 'token' };

function castOf(type: string): string {
  return type.startsWith('_') ? `${type.slice(1)}[]` : type;
}

function sample(type: string): string {
  if (type === 'uuid') return randomUUID();
  if (type === 'timestamptz' || type === 'timestamp') return '2026-11-23T08:50:00Z';
  if (type === 'bool') return 'false';
  if (type === 'jsonb') return '{}';
  if (type === 'int4' || type === 'int8') return '1';
  if (type.startsWith('_')) return '{}';
  return ENUMS[type] ?? `sample ${randomUUID()}`;
}

async function enqueue(shop: string, shopifyOrderId: ShopifyOrderId, cancellationId: string) {
  const tx = database.prisma;
  await jobs.enqueue(
    tx,
    'forward',
    { shop, shopifyOrderId },
    { once: `${shop} ${shopifyOrderId}` },
  );
  await jobs.enqueue(tx, 'deliver', { shop, cancellationId });
  await jobs.enqueue(tx, 'watch', { shop }, { once: shop });
  // As one that was given up is kept.
  await database.prisma.$executeRawUnsafe(
    `INSERT INTO pgboss.job (name, data) VALUES ('dead-letter', $1::jsonb)`,
    JSON.stringify({ shop, shopifyOrderId }),
  );
}

describe('a shop that is to be erased', () => {
  it('stands nowhere any more, but in the operator’s line that says so', async () => {
    const filled = await fill(SHOP, '5001');
    await fill(OTHER, '5002');
    await enqueue(SHOP, id('5001'), randomUUID());
    await enqueue(OTHER, id('5002'), randomUUID());
    const before = await placesOf(OTHER);
    expect(filled.length).toBeGreaterThan(20);
    expect(await placesOf(SHOP)).toEqual(before);

    await store().erase(SHOP, null, { ...AUDIT, change: { action: 'shop_erased' } });
    expect(await placesOf(SHOP)).toEqual(['public.audit_entry']);
    expect(await database.prisma.auditEntry.findMany({ where: { shop: SHOP } })).toMatchObject([
      { action: 'shop_erased', forOperator: true },
    ]);
    expect(await placesOf(OTHER)).toEqual(before);
  });
});

describe('orders that are to be erased', () => {
  it('stand nowhere any more, and others do', async () => {
    const [theirs, others] = ['700100200300', '700100200301'];
    const cancellationId = randomUUID();
    await fill(CUSTOMERS, theirs);
    await fill(ANOTHER, others);
    await database.prisma.$executeRaw`UPDATE cancellation SET id = ${cancellationId}::uuid
      WHERE shopify_order_id = ${theirs}`;
    await enqueue(CUSTOMERS, id(theirs), cancellationId);
    await enqueue(ANOTHER, id(others), randomUUID());
    const before = await placesOf(others);

    const ids = [
      ...Array.from({ length: 12_000 }, (_, index) => id(`${800_000 + index}`)),
      id(theirs),
    ];
    await store().eraseOrders(CUSTOMERS, ids, null, null);
    expect(await placesOf(theirs)).toEqual([]);
    expect(await placesOf(cancellationId)).toEqual([]);
    // Another shop's stay, whatever their ids are.
    await store().eraseOrders(CUSTOMERS, [id(others)], null, null);
    expect(await placesOf(others)).toEqual(before);
    expect(await placesOf(CUSTOMERS)).toContain('public.shop_connection');
  });
});

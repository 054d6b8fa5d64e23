/**
 * Seals everything that is stored under the newest key, a batch at a time. What is done is seen in the values
 * themselves, so it can be cut off and run again, and run beside the app: a value that changed meanwhile was
 * sealed by whoever changed it, and is left alone.
 */
import { Prisma, type PrismaClient } from '@prisma/client';
import { SealError, type Sealer } from './seal.server.ts';
import { SEALED_COLUMNS, type SealedColumn } from './sealed-columns.server.ts';

const BATCH = 100;

export interface Resealed {
  readonly resealed: number;
  /** Values that no key opens, by column and key of their row. They can only be entered again. */
  readonly unopened: readonly { readonly column: string; readonly key: string }[];
  /** How many stored values are sealed under each key now, by the key's id. Keys that are given are always there. */
  readonly left: ReadonlyMap<string, number>;
}

interface SealedRow {
  readonly key: string;
  readonly shop: string;
  readonly sealed: string;
}

export async function reseal(prisma: PrismaClient, sealer: Sealer): Promise<Resealed> {
  let resealed = 0;
  const unopened: { column: string; key: string }[] = [];
  for (const column of SEALED_COLUMNS) {
    let after = '';
    for (;;) {
      const rows = await readOlder(prisma, column, sealer.currentKeyId, after);
      for (const row of rows) {
        const anew = sealAnew(sealer, column, row);
        if (anew === null)
          unopened.push({ column: `${column.table}.${column.column}`, key: row.key });
        else resealed += await replace(prisma, column, row, anew);
      }
      const last = rows.at(-1);
      if (last === undefined || rows.length < BATCH) break;
      after = last.key;
    }
  }
  return { resealed, unopened, left: await countByKey(prisma, sealer) };
}

/** Of what is no sealed value, nothing is told but that. */
function keyIdIn(column: string): Prisma.Sql {
  return Prisma.raw(`coalesce(substring(${column} from '^s1[.]([A-Za-z0-9_-]{8})[.]'), 'none')`);
}

/** Sealed, and not under the newest key. */
function readOlder(
  prisma: PrismaClient,
  { table, key, column }: SealedColumn,
  currentKeyId: string,
  after: string,
): Promise<SealedRow[]> {
  const sealed = Prisma.raw(column);
  return prisma.$queryRaw<SealedRow[]>`
    SELECT ${Prisma.raw(key)} AS key, shop, ${sealed} AS sealed FROM ${Prisma.raw(table)}
    WHERE ${sealed} <> '' AND ${keyIdIn(column)} <> ${currentKeyId} AND ${Prisma.raw(key)} > ${after}
    ORDER BY ${Prisma.raw(key)} LIMIT ${BATCH}`;
}

/** null: no key opens it. */
function sealAnew(sealer: Sealer, column: SealedColumn, row: SealedRow): string | null {
  const context = column.context(row);
  try {
    return sealer.seal(sealer.open(row.sealed, context), context);
  } catch (error) {
    if (error instanceof SealError) return null;
    throw error;
  }
}

function replace(
  prisma: PrismaClient,
  { table, key, column }: SealedColumn,
  row: SealedRow,
  anew: string,
): Promise<number> {
  return prisma.$executeRaw`
    UPDATE ${Prisma.raw(table)} SET ${Prisma.raw(column)} = ${anew}
    WHERE ${Prisma.raw(key)} = ${row.key} AND ${Prisma.raw(column)} = ${row.sealed}`;
}

async function countByKey(prisma: PrismaClient, sealer: Sealer): Promise<Map<string, number>> {
  const left = new Map(sealer.keyIds.map((id) => [id, 0]));
  for (const { table, column } of SEALED_COLUMNS) {
    const sealed = Prisma.raw(column);
    const rows = await prisma.$queryRaw<{ id: string; count: bigint }[]>`
      SELECT ${keyIdIn(column)} AS id, count(*) AS count FROM ${Prisma.raw(table)}
      WHERE ${sealed} <> '' GROUP BY 1`;
    for (const { id, count } of rows) left.set(id, (left.get(id) ?? 0) + Number(count));
  }
  return left;
}

/**
 * Applies `prisma/migrations` at start, in Prisma's own bookkeeping and under Prisma's own lock, but
 * without Prisma's engines. Agrees with `prisma migrate deploy` and `status`; never edits a migration.
 *
 * Each script and its record commit together, so a crash or an error leaves neither. A migration can
 * therefore not hold statements that refuse a transaction (`CREATE INDEX CONCURRENTLY`).
 */
import { createHash, randomUUID } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { connectionOptions, setTimeZone } from './connection-options.server.ts';
import { MIGRATION_TURN_MS } from './waits.server.ts';

export const MIGRATIONS_DIRECTORY = fileURLToPath(
  new URL('../../prisma/migrations', import.meta.url),
);

/** A migration failed, now or earlier. `message` is one line that names it. */
export class MigrationError extends Error {
  override readonly name = 'MigrationError';
}

/** The advisory lock that `prisma migrate` takes. */
const PRISMA_LOCK = 72_707_369;
/** https://www.postgresql.org/docs/18/errcodes-appendix.html */
const LOCK_NOT_AVAILABLE = '55P03';

/** As Prisma makes it. */
const BOOKKEEPING = `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
  "id" VARCHAR(36) PRIMARY KEY NOT NULL,
  "checksum" VARCHAR(64) NOT NULL,
  "finished_at" TIMESTAMPTZ,
  "migration_name" VARCHAR(255) NOT NULL,
  "logs" TEXT,
  "rolled_back_at" TIMESTAMPTZ,
  "started_at" TIMESTAMPTZ NOT NULL DEFAULT now(),
  "applied_steps_count" INTEGER NOT NULL DEFAULT 0
)`;

interface Migration {
  readonly name: string;
  readonly sql: string;
}

interface Recorded {
  readonly migration_name: string;
  readonly checksum: string;
  readonly finished_at: Date | null;
}

/**
 * Brings the database up to date and gives the names of the migrations that it applied. Several
 * processes may do so at once; `warn` hears of a migration that was edited after it was applied, and of
 * one that only a newer version of the app knows. Throws `MigrationError`.
 */
export async function migrate(options: {
  readonly url: string;
  readonly directory?: string;
  readonly warn?: (message: string) => void;
}): Promise<readonly string[]> {
  const migrations = readMigrations(options.directory ?? MIGRATIONS_DIRECTORY);
  const warn = options.warn ?? (() => {});
  return withConnection(options.url, async (client) => {
    await takeTurn(client);
    try {
      await client.query(BOOKKEEPING);
      const recorded = await readRecorded(client);
      for (const [name, { finished_at }] of recorded) {
        if (finished_at === null) {
          throw new MigrationError(
            `migration ${name} failed earlier: repair the database, then run prisma migrate resolve`,
          );
        }
        if (!migrations.some((each) => each.name === name)) {
          warn(`the database has migration ${name}, which this version of the app does not know`);
        }
      }
      const applied: string[] = [];
      for (const migration of migrations) {
        const record = recorded.get(migration.name);
        if (record === undefined) {
          await apply(client, migration);
          applied.push(migration.name);
        } else if (!matches(migration.sql, record.checksum)) {
          warn(`migration ${migration.name} was edited after it was applied`);
        }
      }
      return applied;
    } finally {
      // The lock goes with the connection if this fails.
      await client.query('SELECT pg_advisory_unlock($1)', [PRISMA_LOCK]).catch(() => {});
    }
  });
}

/** Prisma's lock: whoever has it migrates. */
async function takeTurn(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ usual: string }>(
    "SELECT current_setting('lock_timeout') AS usual",
  );
  const setWait = (wait: string | number) =>
    client.query("SELECT set_config('lock_timeout', $1, false)", [String(wait)]);
  await setWait(MIGRATION_TURN_MS);
  try {
    await client.query('SELECT pg_advisory_lock($1)', [PRISMA_LOCK]);
  } catch (error) {
    if ((error as { code?: unknown }).code !== LOCK_NOT_AVAILABLE) throw error;
    throw new MigrationError(
      `another process has been migrating the database for ${MIGRATION_TURN_MS / 1_000} seconds: start again when it is done`,
      { cause: error },
    );
  }
  await setWait(rows[0]?.usual ?? '0');
}

/** Names of the migrations that the database still lacks; for readiness. `query` may be any connection's. */
export async function pendingMigrations(
  query: (sql: string) => Promise<readonly unknown[]>,
  directory: string = MIGRATIONS_DIRECTORY,
): Promise<readonly string[]> {
  const rows = (await query(
    `SELECT to_regclass('"_prisma_migrations"') IS NOT NULL AS present`,
  )) as readonly { readonly present: boolean }[];
  const names = readMigrations(directory).map(({ name }) => name);
  if (rows[0]?.present !== true) return names;
  const applied = (await query(
    'SELECT migration_name FROM "_prisma_migrations" WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL',
  )) as readonly Pick<Recorded, 'migration_name'>[];
  return names.filter((name) => !applied.some((row) => row.migration_name === name));
}

function readMigrations(directory: string): readonly Migration[] {
  return readdirSync(directory)
    .map((name) => ({ name, file: path.join(directory, name, 'migration.sql') }))
    .filter(({ file }) => existsSync(file))
    .map(({ name, file }) => ({ name, sql: readFileSync(file, 'utf8') }))
    .sort((one, other) => (one.name < other.name ? -1 : 1));
}

async function readRecorded(client: pg.Client): Promise<ReadonlyMap<string, Recorded>> {
  const { rows } = await client.query<Recorded>(
    'SELECT migration_name, checksum, finished_at FROM "_prisma_migrations" WHERE rolled_back_at IS NULL',
  );
  return new Map(rows.map((row) => [row.migration_name, row]));
}

async function apply(client: pg.Client, { name, sql }: Migration): Promise<void> {
  await client.query('BEGIN');
  try {
    await client.query(sql);
    await client.query(
      `INSERT INTO "_prisma_migrations"
         (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
       VALUES ($1, $2, $3, now(), clock_timestamp(), 1)`,
      [randomUUID(), checksumOf(sql), name],
    );
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK').catch(() => {});
    const why = error instanceof Error ? error.message : String(error);
    throw new MigrationError(`migration ${name} could not be applied: ${why}`, { cause: error });
  }
}

function checksumOf(sql: string): string {
  return createHash('sha256').update(sql).digest('hex');
}

/** Git may have changed the line ends since. */
function matches(sql: string, checksum: string): boolean {
  const unix = sql.replaceAll('\r\n', '\n');
  return [sql, unix, unix.replaceAll('\n', '\r\n')].some((text) => checksumOf(text) === checksum);
}

async function withConnection<T>(url: string, use: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(connectionOptions(url));
  // A connection that breaks fails the query in hand; without a listener it would end the process.
  client.on('error', () => {});
  await client.connect();
  try {
    await setTimeZone(client);
    return await use(client);
  } finally {
    await client.end().catch(() => {});
  }
}

/**
 * Opens the app's database: the given one, or the embedded one; brings it up to date; hands out the
 * Prisma client and the URL for whoever needs a connection of its own (queue, change notices).
 */
import { PrismaClient } from '@prisma/client';
import type { Log } from '#app/use-cases/ports/log.ts';
import { connectionOptions } from './connection-options.server.ts';
import { createDatabaseHealth } from './database-health.server.ts';
import { ReturningPrismaPg } from './driver-adapter.server.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from './embedded-postgres.server.ts';
import { migrate, pendingMigrations } from './migrate.server.ts';
import { TRANSACTION_MS, TRANSACTION_START_MS } from './waits.server.ts';

export interface Database {
  /** Secret: holds the password. */
  readonly url: string;
  readonly prisma: PrismaClient;
  /** Every migration applied, and the database serves. Never throws. */
  isReady(): Promise<boolean>;
  /** The database answers, and could not do its work: the process is not ready for a while. */
  noteFailing(): void;
  close(): Promise<void>;
}

/** The database cannot be used. `message` is one line that says why, without user or password. */
export class DatabaseError extends Error {
  override readonly name = 'DatabaseError';
}

const POOL_SIZE = 10;

/**
 * `url` null: the embedded PostgreSQL under `dataDirectory`. Throws `DatabaseError`,
 * `EmbeddedPostgresError` or `MigrationError`, each with one line for the operator.
 */
export async function openDatabase(options: {
  readonly url: string | null;
  readonly dataDirectory: string;
  readonly log: Pick<Log, 'info' | 'warn'>;
}): Promise<Database> {
  const { log } = options;
  const embedded: EmbeddedPostgres | null =
    options.url === null ? await startEmbeddedPostgres({ directory: options.dataDirectory }) : null;
  try {
    const url = embedded?.url('postgres') ?? options.url ?? '';
    const applied = await migrate({ url, warn: (message) => log.warn({}, message) }).catch(
      (error: unknown) => {
        throw explain(error, url);
      },
    );
    if (applied.length > 0) log.info({ applied }, 'migrations applied');
    const prisma = createPrismaClient(url, log);
    const health = createDatabaseHealth(prisma);
    return {
      url,
      prisma,
      async isReady() {
        try {
          const pending = await pendingMigrations((sql) => prisma.$queryRawUnsafe(sql));
          return pending.length === 0 && (await health.isServing());
        } catch {
          return false;
        }
      },
      noteFailing: health.noteFailing,
      async close() {
        await prisma.$disconnect();
        await embedded?.stop();
      },
    };
  } catch (error) {
    await embedded?.stop();
    throw error;
  }
}

/** A Prisma client on node-postgres; needs none of Prisma's native engines. */
export function createPrismaClient(
  url: string,
  log: Pick<Log, 'warn'>,
  poolSize: number = POOL_SIZE,
): PrismaClient {
  const adapter = new ReturningPrismaPg(
    { ...connectionOptions(url), max: poolSize },
    {
      // A connection lost while idle or in use: the query in hand fails by itself, the pool opens another.
      onPoolError: (error) => log.warn({ err: error }, 'database connection lost'),
      onConnectionError: (error) => log.warn({ err: error }, 'database connection lost'),
    },
  );
  return new PrismaClient({
    adapter,
    transactionOptions: { maxWait: TRANSACTION_START_MS, timeout: TRANSACTION_MS },
  });
}

/** https://www.postgresql.org/docs/18/errcodes-appendix.html, and Node's system errors. */
const REASONS: Readonly<Record<string, string>> = {
  '3D000': 'the server has no such database: create it first',
  '28P01': 'the server refused the password',
  '28000': 'the server refused the user',
  '42501': 'the user may not create tables there',
  '53300': 'the server has no connection left',
  ECONNREFUSED: 'nothing listens there',
  ENOTFOUND: 'there is no such host',
  EAI_AGAIN: 'the host name could not be looked up',
  ETIMEDOUT: 'it did not answer in time',
  ECONNRESET: 'the connection was reset',
};

const PROTOCOL_VIOLATION = '08P01';

/** PgBouncer's answer to a startup parameter that it doesn't know. */
function refusedByPooler(words: string): string {
  const advice = /startup parameter/.test(words)
    ? '. A pooler between this app and the server has to take it: with PgBouncer set ignore_startup_parameters = options, in session mode'
    : '';
  return `the server says “${words}”${advice}`;
}

function explain(error: unknown, url: string): unknown {
  const { hostname, port, pathname } = new URL(url);
  const where = `${pathname.slice(1)} at ${hostname}:${port || '5432'}`;
  const why = reasonOf(error);
  return why === null
    ? error
    : new DatabaseError(`DATABASE_URL: cannot use database ${where}: ${why}`, { cause: error });
}

function reasonOf(error: unknown): string | null {
  // Node gives one error for each address that a host name stands for.
  if (error instanceof AggregateError) return reasonOf(error.errors[0]);
  if (!(error instanceof Error)) return null;
  if (error.message === 'timeout expired' || /connection timeout/i.test(error.message)) {
    return 'it did not answer in time';
  }
  const { code } = error as NodeJS.ErrnoException;
  if (code === undefined) return null;
  if (code === PROTOCOL_VIOLATION) return refusedByPooler(error.message);
  return REASONS[code] ?? (code.startsWith('08') ? 'the connection failed' : null);
}

/**
 * What every process that an operator starts has in common: where it finds its settings and data, and
 * how it says that it cannot start.
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Logger } from 'pino';
import { type Config, EnvironmentError, readEnvironment } from './config/environment.server.ts';
import { createLog } from './config/log.server.ts';
import { type Database, DatabaseError, openDatabase } from './persistence/database.server.ts';
import { EmbeddedPostgresError } from './persistence/embedded-postgres.server.ts';
import { MigrationError } from './persistence/migrate.server.ts';
import { LOCK_WAIT_MS } from './persistence/waits.server.ts';

export const ROOT = path.resolve(import.meta.dirname, '..');
/** Of the embedded database; `prisma.config.ts` uses the same. */
export const DATA_DIRECTORY = path.join(ROOT, '.data/postgres');

/** https://www.postgresql.org/docs/18/errcodes-appendix.html */
const LOCK_NOT_AVAILABLE = '55P03';

/** A process cannot start, for a reason that the operator can mend. `message` is one line. */
export class StartError extends Error {
  override readonly name = 'StartError';
}

/** Rejects with `StartError` when the work is not done in time. The work itself goes on. */
export async function withinLimit<T>(what: string, limitMs: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new StartError(`${what} took longer than ${limitMs / 1_000} seconds`)),
      limitMs,
    );
  });
  try {
    return await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
  }
}

/** `.env` fills in what the environment leaves open. Throws `EnvironmentError`. */
export function readConfig(nodeEnvironment: 'production' | 'development'): Config {
  // React and Remix look at it too, and an unset one means production there as well as here.
  process.env.NODE_ENV ||= nodeEnvironment;
  const file = path.join(ROOT, '.env');
  if (existsSync(file)) process.loadEnvFile(file);
  return readEnvironment(process.env);
}

/** One line for what the operator can mend; the whole stack for what is a bug. */
export function explainFailure(error: unknown): string {
  if (
    error instanceof EnvironmentError ||
    error instanceof DatabaseError ||
    error instanceof EmbeddedPostgresError ||
    error instanceof MigrationError ||
    error instanceof StartError
  ) {
    return error.message;
  }
  if (!(error instanceof Error)) return String(error);
  const { code, syscall } = error as NodeJS.ErrnoException;
  if (code === LOCK_NOT_AVAILABLE) {
    const seconds = LOCK_WAIT_MS / 1_000;
    return `DATABASE_URL: the database is busy: a table has been locked for ${seconds} seconds`;
  }
  if (syscall === 'listen') return `HOST and PORT: cannot listen there (${code})`;
  return error.stack ?? error.message;
}

/** One command of an operator's, from its settings to the end of its database. Never rejects. */
export async function runCommand(
  name: string,
  run: (config: Config, log: Logger, database: Database) => Promise<void>,
): Promise<void> {
  try {
    const config = readConfig('production');
    const log = createLog(config.logLevel);
    const url = config.databaseUrl;
    const database = await openDatabase({ url, dataDirectory: DATA_DIRECTORY, log });
    try {
      await run(config, log, database);
    } finally {
      await database.close();
    }
  } catch (error) {
    console.error(`${name} cannot run: ${explainFailure(error)}`);
    process.exitCode = 1;
  }
}

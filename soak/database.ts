/**
 * The soak's PostgreSQL: a cluster that may lose everything at a power failure (and is fast for it), a
 * migrated template, one database for each worker, and connections on which `now()` is virtual.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statfsSync } from 'node:fs';
import path from 'node:path';
import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient } from '@prisma/client';
import pg from 'pg';
import { createJobs, type Jobs } from '#app/jobs/jobs.server.ts';
import { connectionOptions } from '#app/persistence/connection-options.server.ts';
import { startEmbeddedPostgres } from '#app/persistence/embedded-postgres.server.ts';
import { MIGRATIONS_DIRECTORY, migrate } from '#app/persistence/migrate.server.ts';

const ROOT = path.resolve(import.meta.dirname, '..');
/** In memory where there is room: nothing here outlives its run. */
const SHARED_MEMORY = '/dev/shm';
const NEEDED_BYTES = 2 ** 30;
const SILENT = { info() {}, warn() {}, error() {} };

/** Everything that asks for the time by an unqualified name gets the history's. */
const VIRTUAL_NOW = `
  CREATE SCHEMA virtual;
  CREATE FUNCTION virtual.now() RETURNS timestamptz LANGUAGE sql STABLE AS
    $$ SELECT coalesce(to_timestamp(nullif(current_setting('soak.now', true), '')::float8 / 1000), pg_catalog.now()) $$;
  CREATE FUNCTION virtual.clock_timestamp() RETURNS timestamptz LANGUAGE sql STABLE AS
    $$ SELECT virtual.now() $$;
  CREATE OR REPLACE FUNCTION pgboss.job_now() RETURNS timestamptz LANGUAGE sql STABLE AS
    $$ SELECT virtual.now() $$;
  DO $$ DECLARE one record; BEGIN
    FOR one IN SELECT table_schema, table_name, column_name FROM information_schema.columns
      WHERE table_schema IN ('public', 'pgboss') AND column_default ~* '(CURRENT_TIMESTAMP|now\\(\\))'
    LOOP
      EXECUTE format('ALTER TABLE %I.%I ALTER COLUMN %I SET DEFAULT virtual.now()',
        one.table_schema, one.table_name, one.column_name);
    END LOOP;
  END $$;`;

export interface Cluster {
  /** Makes a database of its own, empty but for its tables. */
  createDatabase(name: string): Promise<string>;
  stop(): Promise<void>;
}

export async function startCluster(): Promise<Cluster> {
  const directory = directoryOfCluster();
  mkdirSync(directory, { recursive: true });
  const cluster = await startEmbeddedPostgres({
    directory,
    settings: {
      fsync: 'off',
      synchronous_commit: 'off',
      full_page_writes: 'off',
      wal_level: 'minimal',
      max_wal_senders: '0',
      autovacuum: 'off',
      track_counts: 'off',
      track_activities: 'off',
      jit: 'off',
      max_connections: '60',
      shared_buffers: '128MB',
      unix_socket_directories: directory,
    },
  });
  // Cheaper than TCP, at every one of a history's hundreds of statements.
  const urlOf = (database: string) =>
    `${cluster.url(database)}?host=${encodeURIComponent(directory)}`;
  const maintenance = urlOf('postgres');
  const template = await ensureTemplate(maintenance, urlOf);
  return {
    async createDatabase(name) {
      await withClient(maintenance, async (client) => {
        await client.query(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`);
        await client.query(`CREATE DATABASE "${name}" TEMPLATE "${template}" STRATEGY FILE_COPY`);
      });
      return urlOf(name);
    },
    stop: () => cluster.stop(),
  };
}

function directoryOfCluster(): string {
  if (!existsSync(SHARED_MEMORY)) return path.join(ROOT, '.data/soak');
  const { bavail, bsize } = statfsSync(SHARED_MEMORY);
  if (bavail * bsize < NEEDED_BYTES) return path.join(ROOT, '.data/soak');
  const checkout = createHash('sha256').update(ROOT).digest('hex').slice(0, 8);
  return path.join(SHARED_MEMORY, `warehouse-cancel-soak-${checkout}`);
}

async function ensureTemplate(
  maintenance: string,
  urlOf: (name: string) => string,
): Promise<string> {
  const name = `soak_template_${fingerprint()}`;
  await withClient(maintenance, async (client) => {
    await client.query('SELECT pg_advisory_lock(7134291)');
    const there = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
    if (there.rowCount !== 0) return;
    const draft = `${name}_draft`;
    await client.query(`DROP DATABASE IF EXISTS "${draft}" WITH (FORCE)`);
    await client.query(`CREATE DATABASE "${draft}"`);
    await migrate({ url: urlOf(draft) });
    const jobs = await createJobs({
      databaseUrl: urlOf(draft),
      log: SILENT,
      pollingSeconds: 0.5,
    });
    await jobs.stop();
    await withClient(urlOf(draft), (inside) => inside.query(VIRTUAL_NOW));
    await client.query(`ALTER DATABASE "${draft}" RENAME TO "${name}"`);
  });
  return name;
}

function fingerprint(): string {
  const hash = createHash('sha256').update(VIRTUAL_NOW);
  const files = readdirSync(MIGRATIONS_DIRECTORY, { recursive: true, encoding: 'utf8' });
  for (const file of files.toSorted()) {
    if (file.endsWith('.sql')) hash.update(readFileSync(path.join(MIGRATIONS_DIRECTORY, file)));
  }
  hash.update(readFileSync(path.join(ROOT, 'app/jobs/jobs.server.ts')));
  hash.update(readFileSync(path.join(ROOT, 'node_modules/pg-boss/package.json')));
  return hash.digest('hex').slice(0, 12);
}

async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

export interface SoakDatabase {
  readonly prisma: PrismaClient;
  /** For the harness itself: its reading of the queue, its cleaning. */
  readonly own: pg.Client;
  readonly jobs: Jobs;
  /** How many statements the app has sent. */
  readonly statements: () => number;
  /** Empties every table. */
  clear(): Promise<void>;
  close(): Promise<void>;
}

/** Emptying a table is dearer than deleting from it, and what is deleted is in the way of what comes. */
const DELETIONS_BETWEEN_EMPTYINGS = 40;

const CONNECTIONS = 4;

/** @param now the virtual time, milliseconds */
export async function openSoakDatabase(url: string, now: () => number): Promise<SoakDatabase> {
  let statements = 0;
  const options = connectionOptions(url);
  const virtual = {
    ...options,
    options: `${options.options} -c search_path=virtual,public,pg_catalog -c plan_cache_mode=force_generic_plan`,
  };

  /** Each statement is parsed and planned once, and is told the time without a way of its own. */
  class VirtualClient extends pg.Client {
    // biome-ignore lint/suspicious/noExplicitAny: every overload of pg's query at once
    override query(...given: any[]): any {
      statements += 1;
      const [first, second, ...others] = given;
      const text: unknown = typeof first === 'string' ? first : first?.text;
      if (typeof text !== 'string') return super.query(...(given as [string]));
      const values: readonly unknown[] = (Array.isArray(second) ? second : first.values) ?? [];
      // What is not named in a statement is asked for inside a transaction: defaults, and the queue's clock.
      if (text === 'BEGIN') {
        return super.query(`SET soak.now = '${now()}'; BEGIN`, ...(others as []));
      }
      if (values.length === 0) return super.query(...(given as [string]));
      const prepared = preparedOf(text, values.length);
      const rest = typeof first === 'string' ? {} : first;
      const all = prepared.isTold ? [...values, new Date(now())] : [...values];
      const statement = { ...rest, name: prepared.name, text: prepared.text };
      return super.query(statement as never, all, ...(others as []));
    }
  }

  const adapter = new PrismaPg({
    ...virtual,
    max: CONNECTIONS,
    // Idle connections would be closed by a timer, and timers are virtual.
    idleTimeoutMillis: 0,
    Client: VirtualClient,
  } as pg.PoolConfig);
  const prisma = new PrismaClient({ adapter });
  // Connecting sets timers, and which history would be the first to need a connection is not its seed's to say.
  const connected = () => prisma.$transaction((tx) => tx.$executeRaw`SELECT 1`);
  await Promise.all(Array.from({ length: CONNECTIONS }, connected));
  const jobs = await createJobs({ databaseUrl: url, log: SILENT, pollingSeconds: 60 });
  const own = new VirtualClient(virtual);
  await own.connect();
  const { rows } = await own.query(
    `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
      WHERE (schemaname = 'public' AND tablename <> '_prisma_migrations')
        OR (schemaname = 'pgboss' AND tablename LIKE 'job%' AND tablename <> 'job')`,
  );
  const tables = (rows as { name: string }[]).map(({ name }) => name);
  const emptying = `TRUNCATE ${tables.join(', ')}`;
  // Without triggers: all tables are cleared, so nothing has to follow.
  const deletions = ["SET session_replication_role = 'replica'"];
  for (const table of tables) deletions.push(`DELETE FROM ${table}`);
  const deletion = deletions.join(';');
  let cleared = 0;
  return {
    prisma,
    own,
    jobs,
    statements: () => statements,
    clear: async () => {
      cleared += 1;
      await own.query(cleared % DELETIONS_BETWEEN_EMPTYINGS === 0 ? emptying : deletion);
    },
    async close() {
      await prisma.$disconnect();
      await own.end();
    },
  };
}

interface Prepared {
  readonly name: string;
  readonly text: string;
  /** The time is its last parameter. */
  readonly isTold: boolean;
}

const prepared = new Map<string, Prepared>();

function preparedOf(text: string, parameters: number): Prepared {
  const known = prepared.get(text);
  if (known) return known;
  const told = text.replace(/(?<![.\w])now\(\)/g, `$${parameters + 1}::timestamptz`);
  const made = { name: `soak_${prepared.size}`, text: told, isTold: told !== text };
  prepared.set(text, made);
  return made;
}

/**
 * The soak's PostgreSQL: a cluster that may lose everything at a power failure (and is fast for it), a
 * migrated template, one database for each worker, and connections on which `now()` is virtual.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient } from '@prisma/client';
import pg from 'pg';
import { createJobs, type Jobs } from '#app/jobs/jobs.server.ts';
import { connectionOptions } from '#app/persistence/connection-options.server.ts';
import { startEmbeddedPostgres } from '#app/persistence/embedded-postgres.server.ts';
import { MIGRATIONS_DIRECTORY, migrate } from '#app/persistence/migrate.server.ts';

const ROOT = path.resolve(import.meta.dirname, '..');
const DIRECTORY = path.join(ROOT, '.data/soak');
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
  const cluster = await startEmbeddedPostgres({
    directory: DIRECTORY,
    settings: {
      fsync: 'off',
      synchronous_commit: 'off',
      full_page_writes: 'off',
      wal_level: 'minimal',
      max_wal_senders: '0',
      autovacuum_naptime: '10s',
      jit: 'off',
      max_connections: '60',
      shared_buffers: '128MB',
    },
  });
  const maintenance = cluster.url('postgres');
  const template = await ensureTemplate(maintenance, (name) => cluster.url(name));
  return {
    async createDatabase(name) {
      await withClient(maintenance, async (client) => {
        await client.query(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`);
        await client.query(`CREATE DATABASE "${name}" TEMPLATE "${template}" STRATEGY FILE_COPY`);
      });
      return cluster.url(name);
    },
    stop: () => cluster.stop(),
  };
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

/** @param now the virtual time, milliseconds */
export async function openSoakDatabase(url: string, now: () => number): Promise<SoakDatabase> {
  let statements = 0;
  const options = connectionOptions(url);
  const virtual = {
    ...options,
    options: `${options.options} -c search_path=virtual,public,pg_catalog -c plan_cache_mode=force_generic_plan`,
  };

  class VirtualClient extends pg.Client {
    private shows = Number.NaN;
    // biome-ignore lint/suspicious/noExplicitAny: every overload of pg's query at once
    override query(...given: any[]): any {
      statements += 1;
      const [first] = given;
      const text: unknown = typeof first === 'string' ? first : first?.text;
      if (this.shows !== now() && typeof text === 'string' && /now\(\)|pgboss/.test(text)) {
        this.shows = now();
        super.query(`SET soak.now = '${this.shows}'`).catch(() => {});
      }
      return super.query(...(given as [string]));
    }
  }

  const adapter = new PrismaPg({
    ...virtual,
    max: 4,
    // Idle connections would be closed by a timer, and timers are virtual.
    idleTimeoutMillis: 0,
    Client: VirtualClient,
  } as pg.PoolConfig);
  const prisma = new PrismaClient({ adapter });
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
  return {
    prisma,
    own,
    jobs,
    statements: () => statements,
    clear: async () => {
      await own.query(emptying);
    },
    async close() {
      await prisma.$disconnect();
      await own.end();
    },
  };
}

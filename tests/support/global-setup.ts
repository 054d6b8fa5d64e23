/**
 * One PostgreSQL cluster for the whole run, with a migrated template that test databases are copied
 * from. Several runs in one checkout share the cluster.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { createJobs } from '#app/jobs/jobs.server.ts';
import { startEmbeddedPostgres } from '#app/persistence/embedded-postgres.server.ts';
import { MIGRATIONS_DIRECTORY, migrate } from '#app/persistence/migrate.server.ts';
import { isAlive } from '#app/persistence/process-alive.server.ts';
import { TEST_DATABASE_PREFIX } from './database.ts';

declare module 'vitest' {
  interface ProvidedContext {
    readonly cluster: { readonly maintenanceUrl: string; readonly template: string };
  }
}

const DIRECTORY = path.resolve(import.meta.dirname, '../../.data/tests');
/** Any number that no one else uses as a lock in this cluster. */
const TEMPLATE_LOCK = 5_031_847;

export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const cluster = await startEmbeddedPostgres({
    directory: DIRECTORY,
    // Test data may be lost in a power failure, the cluster itself may not: fsync stays on.
    settings: { synchronous_commit: 'off', max_connections: '300' },
  });
  const maintenanceUrl = cluster.url('postgres');
  const template = await ensureTemplate(maintenanceUrl, (name) => cluster.url(name));
  project.provide('cluster', { maintenanceUrl, template });
  return () => cluster.stop();
}

/** Named after what is in it, so that a changed migration or queue makes a new one. */
async function ensureTemplate(
  maintenanceUrl: string,
  urlOf: (name: string) => string,
): Promise<string> {
  const name = `template_${fingerprint()}`;
  const client = new pg.Client({ connectionString: maintenanceUrl });
  await client.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [TEMPLATE_LOCK]);
    await dropLeftovers(client, name);
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
    if (rowCount === 0) {
      const draft = `${name}_draft`;
      await client.query(`DROP DATABASE IF EXISTS "${draft}" WITH (FORCE)`);
      await client.query(`CREATE DATABASE "${draft}"`);
      await migrate({ url: urlOf(draft) });
      const log = { info() {}, warn() {}, error() {} };
      const jobs = await createJobs({ databaseUrl: urlOf(draft), log, pollingSeconds: 0.5 });
      await jobs.stop();
      // PostgreSQL copies no database that somebody is connected to.
      await client.query(`ALTER DATABASE "${draft}" WITH ALLOW_CONNECTIONS false`);
      await client.query(`ALTER DATABASE "${draft}" RENAME TO "${name}"`);
    }
    return name;
  } finally {
    await client.end();
  }
}

function fingerprint(): string {
  const hash = createHash('sha256');
  for (const file of readdirSync(MIGRATIONS_DIRECTORY, {
    recursive: true,
    encoding: 'utf8',
  }).sort()) {
    if (file.endsWith('.sql')) hash.update(readFileSync(path.join(MIGRATIONS_DIRECTORY, file)));
  }
  const root = path.resolve(import.meta.dirname, '../..');
  hash.update(readFileSync(path.join(root, 'node_modules/pg-boss/package.json')));
  hash.update(readFileSync(path.join(root, 'app/jobs/jobs.server.ts')));
  return hash.digest('hex').slice(0, 12);
}

/** Databases of runs that were killed, and templates that no run of the last day has made. */
async function dropLeftovers(client: pg.Client, template: string): Promise<void> {
  const { rows } = await client.query<{ datname: string; old: boolean }>(
    `SELECT datname,
            (pg_stat_file('base/' || oid || '/PG_VERSION', true)).modification < now() - interval '1 day' AS old
       FROM pg_database`,
  );
  for (const { datname, old } of rows) {
    const pid = new RegExp(`^${TEST_DATABASE_PREFIX}(\\d+)_`).exec(datname)?.[1];
    const abandoned = pid !== undefined && !isAlive(Number(pid));
    const outdated = old && datname.startsWith('template_') && !datname.startsWith(template);
    if (!abandoned && !outdated) continue;
    // Another run may be faster, or copy from it.
    await client.query(`DROP DATABASE IF EXISTS "${datname}"`).catch(() => {});
  }
}

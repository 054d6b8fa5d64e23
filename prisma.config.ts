/**
 * Prisma's commands without Prisma's native engines: nothing is downloaded, and `prisma migrate` works
 * on `DATABASE_URL` or, where that is unset, on the embedded PostgreSQL under .data/. `prisma generate`
 * needs neither environment nor network.
 */
import { defineConfig } from 'prisma/config';

const given = process.env.DATABASE_URL || undefined;
// The schema's env() has to resolve to something; the adapter decides.
process.env.DATABASE_URL = given ?? 'postgresql://embedded';
// A file that is there keeps Prisma from downloading its engines. They are never run.
process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= process.execPath;
process.env.PRISMA_QUERY_ENGINE_LIBRARY ??= process.execPath;

// The command leaves a timer of 10 seconds behind, for a lock that it has long given back.
const setTimer = globalThis.setTimeout;
globalThis.setTimeout = Object.assign((...args: Parameters<typeof setTimer>) => {
  const timer = setTimer(...args);
  if ((args[1] ?? 0) >= 10_000) timer.unref();
  return timer;
}, setTimer);

export default defineConfig({
  experimental: { adapter: true },
  engine: 'js',
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  adapter: async () => {
    const { createMigrationAdapter } = await import('./prisma/migration-adapter.ts');
    if (given !== undefined) return createMigrationAdapter(given);
    const { startEmbeddedPostgres } = await import('./app/persistence/embedded-postgres.server.ts');
    const embedded = await startEmbeddedPostgres({ directory: '.data/postgres' });
    return createMigrationAdapter(embedded.url('postgres'));
  },
});

/** A process is ready only while its database serves it. */
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { createPrismaClient } from '#app/persistence/database.server.ts';
import { createDatabaseHealth } from '#app/persistence/database-health.server.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/database.ts';

let database: TestDatabase;
const clients: { $disconnect(): Promise<void> }[] = [];
beforeAll(async () => {
  database = await createTestDatabase();
});
afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.$disconnect()));
});
afterAll(() => database.drop());

function healthOf(parts: Partial<Pick<URL, 'port' | 'search'>> = {}) {
  const url = Object.assign(new URL(database.url), parts);
  const client = createPrismaClient(url.href, { warn() {} }, 1);
  clients.push(client);
  return createDatabaseHealth(client);
}

it('is ready when the database takes writes', async () => {
  expect(await healthOf().isServing()).toBe(true);
});

it('is not ready when the database only reads', async () => {
  const search = `?options=${encodeURIComponent('-c default_transaction_read_only=on')}`;
  expect(await healthOf({ search }).isServing()).toBe(false);
});

it('is not ready when the database cannot be reached', async () => {
  expect(await healthOf({ port: '1' }).isServing()).toBe(false);
});

it('is not ready after the database has failed somebody, though a look shows nothing', async () => {
  const health = healthOf();
  health.noteFailing();
  expect(await health.isServing()).toBe(false);
});

import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Database, openDatabase } from '#app/persistence/database.server.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/database.ts';

let given: TestDatabase;
let database: Database;

beforeEach(async () => {
  given = await createTestDatabase('empty');
});

afterEach(async () => {
  await database.close();
  await given.drop();
});

const open = (url: string) =>
  openDatabase({ url, dataDirectory: '/nowhere', log: { info() {}, warn() {} } });

describe('a given database', () => {
  it('is brought up to date and is ready', async () => {
    database = await open(given.url);
    expect(await database.isReady()).toBe(true);
    expect(await database.prisma.cancellation.count()).toBe(0);
  });

  it('is not ready when a migration is missing, or when it is gone', async () => {
    database = await open(given.url);
    await database.prisma.$executeRaw`DELETE FROM _prisma_migrations`;
    expect(await database.isReady()).toBe(false);
    await given.drop();
    expect(await database.isReady()).toBe(false);
  });

  it('keeps times right although its server lives in another time zone', async () => {
    const name = new URL(given.url).pathname.slice(1);
    await given.prisma.$executeRawUnsafe(`ALTER DATABASE "${name}" SET timezone = 'Europe/Berlin'`);
    database = await open(given.url);
    const at = new Date('2026-07-01T12:00:00.123Z');
    await database.prisma.shopWatch.create({ data: { shop: 'one.myshopify.com', cursor: at } });
    const client = new pg.Client({ connectionString: given.url });
    await client.connect();
    const { rows } = await client.query('SELECT cursor FROM shop_watch');
    await client.end();
    expect(rows).toEqual([{ cursor: at }]);
    const read = await database.prisma.shopWatch.findFirstOrThrow();
    expect(read.cursor).toEqual(at);
  });

  it('keeps its own session options beside', async () => {
    const url = new URL(given.url);
    url.searchParams.set('options', '-c statement_timeout=12345 -c TimeZone=Europe/Berlin');
    database = await open(url.href);
    const [row] = await database.prisma.$queryRaw<
      Record<string, string>[]
    >`SELECT current_setting('statement_timeout') AS timeout, current_setting('timezone') AS zone`;
    expect(row).toEqual({ timeout: '12345ms', zone: 'UTC' });
  });

  it('may cut every connection: the next query gets a new one', async () => {
    database = await open(given.url);
    await database.prisma.$queryRaw`SELECT 1`;
    const client = new pg.Client({ connectionString: given.url });
    await client.connect();
    await client.query(
      `SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid()`,
    );
    await client.end();
    // The pool hears of it with the next turn of the event loop, or with the next query.
    await database.prisma.$queryRaw`SELECT 1`.catch(() => {});
    expect(await database.prisma.$queryRaw`SELECT 1 AS one`).toEqual([{ one: 1 }]);
  });
});

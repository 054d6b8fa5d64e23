/** What the database does to a statement is told from a bug of the app, however Prisma and pg wrap it. */
import { randomUUID } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient } from '@prisma/client';
import type { PoolConfig } from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { type DatabaseFault, databaseFaultIn } from '#app/http/database-fault.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/database.ts';

/** Longer than any connection takes. */
const POOL_WAIT_MS = 60_000;
/** Those by which Prisma and the pool wait. */
const TIMERS = { toFake: ['setTimeout', 'clearTimeout'] } satisfies Parameters<
  typeof vi.useFakeTimers
>[0];

let database: TestDatabase;
const clients: PrismaClient[] = [];
beforeAll(async () => {
  database = await createTestDatabase();
  const { prisma } = database;
  await prisma.$executeRaw`CREATE TABLE fails_with (code text)`;
  await prisma.$executeRaw`CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    RAISE EXCEPTION 'as the spec says' USING ERRCODE = (SELECT code FROM fails_with); END $$`;
  await prisma.$executeRaw`CREATE TRIGGER fail BEFORE INSERT ON order_look
    FOR EACH ROW EXECUTE FUNCTION fail()`;
  await prisma.$executeRaw`CREATE CONSTRAINT TRIGGER fail_late AFTER INSERT ON saved_view
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION fail()`;
});
afterEach(async () => {
  vi.useRealTimers();
  await Promise.all(clients.splice(0).map((client) => client.$disconnect()));
});
afterAll(() => database.drop());

function client(config: PoolConfig = {}, url = database.url): PrismaClient {
  const made = new PrismaClient({ adapter: new PrismaPg({ connectionString: url, ...config }) });
  clients.push(made);
  return made;
}

async function failWith(code: string): Promise<void> {
  await database.prisma.$executeRaw`DELETE FROM fails_with`;
  await database.prisma.$executeRaw`INSERT INTO fails_with VALUES (${code})`;
}

async function faultOf(run: () => Promise<unknown>): Promise<DatabaseFault | null> {
  const thrown = await run().then(
    () => expect.unreachable('nothing was thrown'),
    (error: unknown) => error,
  );
  return databaseFaultIn(thrown);
}

const look = { shop: 'a.myshopify.com', shopifyOrderId: '1', askedAt: new Date(0) };

/** Each way in which a statement reaches the database. */
const WAYS: Readonly<Record<string, () => Promise<unknown>>> = {
  'a query of a model': async () => database.prisma.orderLook.create({ data: look }),
  'a raw query': async () => database.prisma.$executeRaw`INSERT INTO order_look
    (shop, shopify_order_id, asked_at) VALUES ('a', '1', now())`,
  'a query in a transaction': () =>
    database.prisma.$transaction((tx) => tx.orderLook.create({ data: look })),
  'a list of queries': () =>
    database.prisma.$transaction([database.prisma.orderLook.create({ data: look })]),
};

describe.each(Object.entries(WAYS))('%s', (_name, run) => {
  it.each<[string, string, DatabaseFault | null]>([
    ['08006', 'connection failure', 'unreachable'],
    ['25006', 'read-only transaction', 'unreachable'],
    ['28P01', 'wrong password', 'unreachable'],
    ['42501', 'missing right', 'failing'],
    ['53100', 'disk full', 'failing'],
    ['53200', 'out of memory', 'failing'],
    ['53300', 'too many connections', 'unreachable'],
    ['57P01', 'admin shutdown', 'unreachable'],
    ['57P03', 'starting up', 'unreachable'],
    ['58030', 'input or output error', 'failing'],
    ['XX000', 'inner fault', 'failing'],
    ['40001', 'serialization failure', 'busy'],
    ['40P01', 'deadlock', 'busy'],
    ['55P03', 'lock not available', 'busy'],
    ['57014', 'statement timeout', 'busy'],
    ['22P05', 'a text that cannot be kept', null],
    ['23505', 'a row that is there already', null],
    ['23502', 'a value that is missing', null],
    ['42703', 'a column that does not exist', null],
  ])('tells %s (%s) as %s', async (code, _what, fault) => {
    await failWith(code);
    expect(await faultOf(run)).toBe(fault);
  });
});

describe('the end of a transaction', () => {
  it.each<[string, DatabaseFault | null]>([
    ['53100', 'failing'],
    ['40001', 'busy'],
    ['23505', null],
  ])('tells %s as %s', async (code, fault) => {
    await failWith(code);
    const data = { id: randomUUID(), shop: 'a', name: 'a', filter: {}, createdAt: new Date(0) };
    const run = () => database.prisma.$transaction((tx) => tx.savedView.create({ data }));
    expect(await faultOf(run)).toBe(fault);
  });
});

describe('no connection is free in time', () => {
  it('is a fault of the database for a transaction', async () => {
    const prisma = client({ max: 1 });
    const late = await prisma.$transaction(async (held) => {
      await held.$queryRaw`SELECT 1`;
      vi.useFakeTimers(TIMERS);
      const fault = faultOf(() =>
        prisma.$transaction((tx) => tx.$queryRaw`SELECT 1`, { maxWait: 50 }),
      );
      while (vi.getTimerCount() === 0) await nextTurn();
      vi.advanceTimersByTime(50);
      vi.useRealTimers();
      return { fault };
    });
    // Prisma says so when the connection comes at last.
    expect(await late.fault).toBe('unreachable');
  });

  it.each<[string, (prisma: PrismaClient) => Promise<unknown>]>([
    ['a query of a model', async (prisma) => prisma.shopWatch.findMany()],
    ['a raw query', async (prisma) => prisma.$queryRaw`SELECT 1`],
    ['a transaction', (prisma) => prisma.$transaction((tx) => tx.$queryRaw`SELECT 1`)],
  ])('is a fault of the database when the pool gives up: %s', async (_name, run) => {
    const prisma = client({ max: 1, connectionTimeoutMillis: POOL_WAIT_MS });
    await prisma.$transaction(async (held) => {
      await held.$queryRaw`SELECT 1`;
      vi.useFakeTimers(TIMERS);
      const fault = faultOf(() => run(prisma));
      let isTold = false;
      void fault.finally(() => {
        isTold = true;
      });
      while (!isTold) {
        await nextTurn();
        vi.advanceTimersByTime(POOL_WAIT_MS);
      }
      vi.useRealTimers();
      expect(await fault).toBe('unreachable');
    });
  });
});

describe('a transaction', () => {
  it('that runs out of time is a fault of the database', async () => {
    const prisma = client();
    vi.useFakeTimers(TIMERS);
    const slow = prisma.$transaction(
      async (tx) => {
        await tx.$queryRaw`SELECT 1`;
        vi.advanceTimersByTime(50);
        await tx.$queryRaw`SELECT 1`;
      },
      { timeout: 50 },
    );
    expect(await faultOf(() => slow)).toBe('busy');
  });

  it('that is used after its end is a bug', async () => {
    const prisma = client();
    const query = await prisma.$transaction(async (tx) => () => tx.$queryRaw`SELECT 1`);
    expect(await faultOf(async () => query())).toBeNull();
  });
});

describe('the server', () => {
  it.each<[string, string, DatabaseFault]>([
    ['refuses to write', '-c default_transaction_read_only=on', 'unreachable'],
    ['gives up waiting for a lock', '-c lock_timeout=50', 'busy'],
    ['gives up a statement', '-c statement_timeout=50', 'busy'],
  ])('%s', async (_name, options, fault) => {
    const watch = { where: { shop: 'locked' }, create: { shop: 'locked' }, update: {} };
    await database.prisma.shopWatch.upsert(watch);
    const prisma = client({ options });
    await database.prisma.$transaction(async (tx) => {
      await tx.$queryRaw`SELECT 1 FROM shop_watch WHERE shop = 'locked' FOR UPDATE`;
      const write = async () => prisma.$executeRaw`UPDATE shop_watch SET cursor = now()`;
      expect(await faultOf(write)).toBe(fault);
    });
  });

  it('ends the session in the middle of a statement', async () => {
    const prisma = client({ max: 1 });
    const killed = async () => prisma.$queryRaw`SELECT pg_terminate_backend(pg_backend_pid())`;
    expect(await faultOf(killed)).toBe('unreachable');
  });

  it.each([
    ['is not there', { port: '1' }],
    ['has no such database', { pathname: '/nothing' }],
    ['refuses the log-in', { username: 'nobody' }],
  ])('%s', async (_name, parts) => {
    const url = Object.assign(new URL(database.url), parts);
    const prisma = client({}, url.href);
    expect(await faultOf(async () => prisma.shopWatch.findMany())).toBe('unreachable');
    expect(await faultOf(async () => prisma.$queryRaw`SELECT 1`)).toBe('unreachable');
    const transaction = () => prisma.$transaction((tx) => tx.$queryRaw`SELECT 1`);
    expect(await faultOf(transaction)).toBe('unreachable');
  });
});

describe('another system that cannot be reached', () => {
  it('is no fault of the database', async () => {
    expect(await faultOf(() => fetch('http://127.0.0.1:1/'))).toBeNull();
  });
});

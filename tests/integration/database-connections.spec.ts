/** The pool of connections: whatever happens on one, it comes back, and the pool closes. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CONNECTION_WAIT_MS } from '#app/persistence/waits.server.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/database.ts';
import { gate } from '#tests/support/gate.ts';

/** Its pool holds five. */
let given: TestDatabase;

beforeEach(async () => {
  given = await createTestDatabase('empty');
});

afterEach(async () => {
  vi.useRealTimers();
  await given.drop();
});

describe('the connections of the pool', () => {
  it('come back when the server cuts them inside a transaction', async () => {
    for (let cut = 0; cut < 6; cut += 1) {
      const broken = given.prisma.$transaction(async (tx) => {
        const [row] = await tx.$queryRaw<{ pid: number }[]>`SELECT pg_backend_pid() AS pid`;
        await tx.$queryRaw`SELECT pg_terminate_backend(${row?.pid}::int)::text`;
      });
      await expect(broken).rejects.toThrow('terminating connection');
    }
    expect(await given.prisma.$queryRaw`SELECT 1 AS one`).toEqual([{ one: 1 }]);
  });

  it('come back when a transaction cannot be committed', async () => {
    await given.prisma.$executeRaw`CREATE TABLE parent (id int PRIMARY KEY)`;
    await given.prisma
      .$executeRaw`CREATE TABLE child (id int REFERENCES parent DEFERRABLE INITIALLY DEFERRED)`;
    for (let refused = 0; refused < 6; refused += 1) {
      const orphan = given.prisma.$transaction(
        (tx) => tx.$executeRaw`INSERT INTO child VALUES (1)`,
      );
      await expect(orphan).rejects.toThrow('ForeignKeyConstraintViolation');
    }
    expect(await given.prisma.$queryRaw`SELECT 1 AS one`).toEqual([{ one: 1 }]);
  });

  it('are all closed although transactions still wait for one', async () => {
    const holding = gate();
    const release = gate();
    const held = Array.from({ length: 5 }, () =>
      given.prisma.$transaction(async (tx) => {
        await tx.$queryRaw`SELECT 1`;
        holding.open();
        await release.promise;
      }),
    );
    await holding.promise;
    const waiting = given.prisma.$transaction((tx) => tx.$queryRaw`SELECT 1`);
    const ended = Promise.allSettled([...held, waiting]);
    await given.prisma.$disconnect();
    release.open();
    expect((await ended).map(({ status }) => status)).not.toContain('fulfilled');
  });

  it('are waited for by a transaction as long as by a query', async () => {
    const holding = gate();
    const release = gate();
    const held = Array.from({ length: 5 }, (_, index) =>
      given.prisma.$transaction(async (tx) => {
        await tx.$queryRaw`SELECT 1`;
        if (index === 4) holding.open();
        await release.promise;
      }),
    );
    await holding.promise;
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const waiting = given.prisma.$transaction((tx) => tx.$queryRaw`SELECT 1 AS one`);
    // Prisma's own wait and the pool's.
    while (vi.getTimerCount() < 2) await nextTurn();
    vi.advanceTimersByTime(CONNECTION_WAIT_MS - 1);
    vi.useRealTimers();
    release.open();
    expect(await waiting).toEqual([{ one: 1 }]);
    await Promise.all(held);
  });

  it('are not all held by statements that wait for a lock', async () => {
    await given.prisma.$executeRaw`CREATE TABLE busy (id int)`;
    const client = new pg.Client({ connectionString: given.url });
    await client.connect();
    await client.query('BEGIN');
    await client.query('LOCK TABLE busy');
    const blocked = Array.from({ length: 5 }, () => given.prisma.$queryRaw`SELECT * FROM busy`);
    const ended = Promise.allSettled(blocked);
    expect(await given.prisma.$queryRaw`SELECT 1 AS one`).toEqual([{ one: 1 }]);
    expect((await ended).map(({ status }) => status)).toEqual(Array(5).fill('rejected'));
    await client.end();
  });
});

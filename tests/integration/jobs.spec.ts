import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  createJobs,
  type Jobs,
  type JobsOptions,
  type Transaction,
} from '#app/jobs/jobs.server.ts';
import type { JobHandlers } from '#app/use-cases/ports/jobs.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/database.ts';
import { gate } from '#tests/support/gate.ts';

const SHOP = 'one.myshopify.com';
/** The poll finds nothing then: what starts was woken. */
const LONGER_THAN_A_TEST_SECONDS = 600;

let database: TestDatabase;
let jobs: Jobs;
/** What the queue logged: [message, fields]. */
let logged: [string, Readonly<Record<string, unknown>>][];
let onLog: (message: string) => void;

beforeAll(async () => {
  database = await createTestDatabase();
});

afterAll(() => database.drop());

async function open(options: Partial<JobsOptions> = {}): Promise<Jobs> {
  const note = (fields: Readonly<Record<string, unknown>>, message: string) => {
    logged.push([message, fields]);
    onLog(message);
  };
  return createJobs({
    databaseUrl: database.url,
    log: { info: note, warn: note, error: note },
    pollingSeconds: 0.5,
    ...options,
  });
}

beforeEach(async () => {
  logged = [];
  onLog = () => {};
  await database.prisma.$executeRawUnsafe('TRUNCATE pgboss.job CASCADE');
  jobs = await open();
});

afterEach(() => jobs.stop());

const nothing: JobHandlers = {
  deliver: async () => {},
  'deliver-bulk': async () => {},
  watch: async () => {},
  'finish-watch': async () => {},
  'check-connection': async () => {},
  forward: async () => {},
  'write-result': async () => {},
  'write-unwritten': async () => {},
  announce: async () => {},
  'tell-flow': async () => {},
  'follow-shop-webhooks': async () => {},
  reconcile: async () => {},
};

async function waiting(name: string): Promise<number> {
  const rows = await database.prisma.$queryRawUnsafe<{ count: bigint }[]>(
    `SELECT count(*) FROM pgboss.job WHERE name = $1 AND state = 'created'`,
    name,
  );
  return Number(rows[0]?.count);
}

describe('a job and the change that it follows from', () => {
  it('are there together once the transaction commits', async () => {
    await database.prisma.$transaction((tx) => jobs.enqueue(tx, 'watch', { shop: SHOP }));
    expect(await waiting('watch')).toBe(1);
  });

  it('never were when the transaction rolls back', async () => {
    const rolledBack = database.prisma.$transaction(async (tx) => {
      await jobs.enqueue(tx, 'watch', { shop: SHOP });
      throw new Error('changed my mind');
    });
    await expect(rolledBack).rejects.toThrow('changed my mind');
    expect(await waiting('watch')).toBe(0);
  });
});

describe('a job that is due at once', () => {
  it('starts without waiting for the next poll', async () => {
    await jobs.stop();
    jobs = await open({ pollingSeconds: LONGER_THAN_A_TEST_SECONDS });
    const first = gate();
    const second = gate();
    const handle = async ({ shop }: { shop: string }) =>
      shop === 'first' ? first.open() : second.open();
    await jobs.work({ ...nothing, 'finish-watch': handle });
    await jobs.enqueue(database.prisma, 'finish-watch', { shop: 'first' });
    // From here on the worker sleeps.
    await first.promise;
    await database.prisma.$transaction((tx) => jobs.enqueue(tx, 'finish-watch', { shop: SHOP }));
    await second.promise;
  });

  it('carries its payload and the number of its attempt', async () => {
    const seen = gate<unknown>();
    const cancellationId = randomUUID();
    await jobs.work({
      ...nothing,
      deliver: async (payload, { attempt, signal }) =>
        seen.open({ payload, attempt, aborted: signal.aborted }),
    });
    await jobs.enqueue(database.prisma, 'deliver', { cancellationId, shop: SHOP });
    expect(await seen.promise).toEqual({
      payload: { cancellationId, shop: SHOP },
      attempt: 1,
      aborted: false,
    });
  });
});

describe('a job for later', () => {
  it.each([
    ['this process', LONGER_THAN_A_TEST_SECONDS],
    ['the poll, as after a restart', 0.5],
  ])('does not start before its time, and is woken then by %s', async (waker, pollingSeconds) => {
    const started = gate<number>();
    await jobs.stop();
    jobs = await open({ pollingSeconds });
    const other = waker === 'this process' ? jobs : await open();
    await jobs.work({ ...nothing, watch: async () => started.open(Date.now()) });
    const runAt = Date.now() + 700;
    await other.enqueue(database.prisma, 'watch', { shop: SHOP }, { runAt });
    expect((await started.promise) - runAt).toBeGreaterThanOrEqual(0);
    if (other !== jobs) await other.stop();
  });

  it('that the database took long to store is woken for all the same', async () => {
    const started = gate();
    await jobs.stop();
    jobs = await open({ pollingSeconds: LONGER_THAN_A_TEST_SECONDS });
    const watch = async ({ shop }: { shop: string }) => {
      if (shop === SHOP) started.open();
    };
    await jobs.work({ ...nothing, watch });
    const slow: Transaction = {
      async $queryRawUnsafe(...statement: Parameters<Transaction['$queryRawUnsafe']>) {
        await pause(400);
        return database.prisma.$queryRawUnsafe(...statement);
      },
    } as Transaction;
    const runAt = Date.now() + 200;
    await Promise.all([
      jobs.enqueue(slow, 'watch', { shop: SHOP }, { runAt }),
      jobs.enqueue(database.prisma, 'watch', { shop: 'another.myshopify.com' }, { runAt }),
    ]);
    await started.promise;
  });
});

describe('a job for later, and a database with another clock', () => {
  const setClock = (ahead: string) =>
    database.prisma.$executeRawUnsafe(`CREATE OR REPLACE FUNCTION pgboss.job_now()
      RETURNS timestamptz LANGUAGE sql STABLE AS $$ SELECT now() + interval '${ahead}' $$`);
  afterEach(() => setClock('0'));

  it.each(['1 hour', '-1 hour'])('starts at its time: %s', async (ahead) => {
    await setClock(ahead);
    const started = gate<number>();
    await jobs.work({ ...nothing, watch: async () => started.open(Date.now()) });
    const runAt = Date.now() + 700;
    await jobs.enqueue(database.prisma, 'watch', { shop: SHOP }, { runAt });
    expect((await started.promise) - runAt).toBeGreaterThanOrEqual(0);
  });
});

describe('jobs with the same key', () => {
  const enqueue = (options: { once?: string; runAt?: number }) =>
    database.prisma.$transaction((tx) => jobs.enqueue(tx, 'watch', { shop: SHOP }, options));

  it('wait once for each time', async () => {
    const runAt = Date.now() + 60_000;
    await Promise.all([enqueue({ once: SHOP }), enqueue({ once: SHOP }), enqueue({ once: SHOP })]);
    await Promise.all([enqueue({ once: SHOP, runAt }), enqueue({ once: SHOP, runAt })]);
    await enqueue({ once: SHOP, runAt: runAt + 1_000 });
    expect(await waiting('watch')).toBe(3);
  });

  it('wait as often as there are keys, and without a key as often as asked', async () => {
    await enqueue({ once: 'one' });
    await enqueue({ once: 'two' });
    await enqueue({});
    await enqueue({});
    expect(await waiting('watch')).toBe(4);
  });

  it('may wait again while the one before runs', async () => {
    const first = gate();
    const second = gate();
    const begun = gate();
    let runs = 0;
    await jobs.work({
      ...nothing,
      watch: async () => {
        runs += 1;
        if (runs === 2) return second.open();
        begun.open();
        await first.promise;
      },
    });
    await enqueue({ once: SHOP });
    await begun.promise;
    await enqueue({ once: SHOP });
    first.open();
    await second.promise;
    expect(runs).toBe(2);
  });

  it('are not taken before the transaction that relies on the one that waits is over', async () => {
    await enqueue({ once: SHOP });
    const joined = gate();
    const commit = gate();
    const ran = gate();
    const order: string[] = [];
    const transaction = database.prisma.$transaction(async (tx) => {
      await jobs.enqueue(tx, 'watch', { shop: SHOP }, { once: SHOP });
      joined.open();
      await commit.promise;
      order.push('committed');
    });
    await joined.promise;
    const passedBy = gate();
    await jobs.work({
      ...nothing,
      watch: async ({ shop }) => {
        if (shop === 'two.myshopify.com') return passedBy.open();
        order.push('ran');
        ran.open();
      },
    });
    // A later job passes it by: the worker has looked, and left the held one alone.
    await jobs.enqueue(database.prisma, 'watch', { shop: 'two.myshopify.com' });
    await passedBy.promise;
    commit.open();
    await transaction;
    await ran.promise;
    expect(order).toEqual(['committed', 'ran']);
  });
});

describe('jobs for many orders at once', () => {
  const many = (count: number) =>
    Array.from({ length: count }, () => ({ cancellationId: randomUUID(), shop: SHOP }));

  it('are stored with their transaction, each once', async () => {
    await database.prisma.$transaction((tx) => jobs.enqueueMany(tx, 'deliver-bulk', many(250)));
    expect(await waiting('deliver-bulk')).toBe(250);
    const rolledBack = database.prisma.$transaction(async (tx) => {
      await jobs.enqueueMany(tx, 'deliver-bulk', many(10));
      throw new Error('changed my mind');
    });
    await expect(rolledBack).rejects.toThrow('changed my mind');
    expect(await waiting('deliver-bulk')).toBe(250);
  });

  it('may be none', async () => {
    await jobs.enqueueMany(database.prisma, 'deliver-bulk', []);
    expect(await waiting('deliver-bulk')).toBe(0);
  });

  it('let nobody wait who presses for one, while every one of them is stuck', async () => {
    const stuck = gate();
    const begun = gate();
    const delivered = gate<string>();
    await jobs.work({
      ...nothing,
      'deliver-bulk': async () => {
        begun.open();
        await stuck.promise;
      },
      deliver: async ({ cancellationId }) => delivered.open(cancellationId),
    });
    await jobs.enqueueMany(database.prisma, 'deliver-bulk', many(250));
    await begun.promise;
    const cancellationId = randomUUID();
    await jobs.enqueue(database.prisma, 'deliver', { cancellationId, shop: SHOP });
    expect(await delivered.promise).toBe(cancellationId);
    expect(await waiting('deliver-bulk')).toBeGreaterThan(200);
    await database.prisma.$executeRawUnsafe(
      `DELETE FROM pgboss.job WHERE name = 'deliver-bulk' AND state = 'created'`,
    );
    stuck.open();
  });
});

describe('a job that fails', () => {
  it('is tried again, then given up and logged with its payload', async () => {
    await jobs.stop();
    jobs = await open({ retry: { limit: 2, delaySeconds: 0 } });
    const attempts: number[] = [];
    const givenUp = gate();
    onLog = (message) => message === 'job given up' && givenUp.open();
    await jobs.work({
      ...nothing,
      watch: async (_, { attempt }) => {
        attempts.push(attempt);
        throw new Error('no luck');
      },
    });
    await jobs.enqueue(database.prisma, 'watch', { shop: SHOP });
    await givenUp.promise;
    expect(attempts).toEqual([1, 2, 3]);
    expect(logged.find(([message]) => message === 'job given up')?.[1]).toMatchObject({
      job: 'watch',
      payload: { shop: SHOP },
    });
  });

  it('leaves its neighbours in the batch alone, which run beside it', async () => {
    const outcomes: string[] = [];
    await jobs.stop();
    jobs = await open({ onAttempt: (_, outcome) => outcomes.push(outcome) });
    for (const shop of ['bad', 'one', 'two']) {
      await jobs.enqueue(database.prisma, 'watch', { shop });
    }
    const bothRun = gate();
    const running = new Set<string>();
    const done = gate();
    await jobs.work({
      ...nothing,
      watch: async ({ shop }) => {
        if (shop === 'bad') throw new Error('no luck');
        running.add(shop);
        if (running.size === 2) bothRun.open();
        await bothRun.promise;
        running.delete(shop);
        if (running.size === 0) done.open();
      },
    });
    await done.promise;
    await jobs.stop();
    expect(outcomes.toSorted()).toEqual(['completed', 'completed', 'failed']);
  });
});

describe("a job whose payload is none of its kind's", () => {
  it('is given up at once', async () => {
    const givenUp = gate();
    onLog = (message) => message === 'job given up' && givenUp.open();
    let ran = false;
    await jobs.work({
      ...nothing,
      deliver: async () => {
        ran = true;
      },
    });
    await jobs.enqueue(database.prisma, 'deliver', { cancellationId: 'no uuid', shop: SHOP });
    await givenUp.promise;
    expect(ran).toBe(false);
  });
});

describe('a queue that stops', () => {
  it('waits for the jobs that run', async () => {
    const begun = gate();
    const finish = gate();
    await jobs.work({
      ...nothing,
      watch: async () => {
        begun.open();
        await finish.promise;
      },
    });
    await jobs.enqueue(database.prisma, 'watch', { shop: SHOP });
    await begun.promise;
    const stopped = jobs.stop();
    // The time in which it would have given up the job, had it not waited.
    for (let look = 0; look < 20; look += 1) expect(await states()).toEqual(['active']);
    finish.open();
    await stopped;
    expect(await states()).toEqual(['completed']);
  });
});

async function states(): Promise<readonly string[]> {
  const rows = await database.prisma.$queryRawUnsafe<{ state: string }[]>(
    'SELECT state::text FROM pgboss.job',
  );
  return rows.map(({ state }) => state);
}

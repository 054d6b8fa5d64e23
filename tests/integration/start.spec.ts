import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '#tests/support/database.ts';
import { gate } from '#tests/support/gate.ts';

const START = path.resolve(import.meta.dirname, '../../app/start.server.ts');
let database: TestDatabase;
let elsewhere: string;
const children: ChildProcess[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  elsewhere = mkdtempSync(path.join(tmpdir(), 'start-'));
});
afterAll(async () => {
  await database.drop();
  rmSync(elsewhere, { recursive: true });
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

function start(changes: Readonly<Record<string, string>> = {}) {
  const child = spawn(process.execPath, [START], {
    // Nothing depends on the directory in which it is started.
    cwd: elsewhere,
    env: {
      ...{ NODE_ENV: 'production', DATABASE_URL: database.url, PORT: '0', HOST: '127.0.0.1' },
      ...{ SHOPIFY_API_KEY: 'key', SHOPIFY_API_SECRET: 'secret', SCOPES: 'read_orders' },
      ...{ SHOPIFY_APP_URL: 'https://app.example.com', PROCESS_ROLE: 'worker' },
      ENCRYPTION_KEYS: randomBytes(32).toString('base64'),
      ...changes,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  const lines: Record<string, unknown>[] = [];
  let complaint = '';
  child.stderr.on('data', (chunk) => {
    complaint += chunk;
  });
  let hear: (entry: Record<string, unknown>) => void = () => {};
  const listening = new Promise<string>((resolve) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const entry = JSON.parse(line) as Record<string, unknown>;
      lines.push(entry);
      hear(entry);
      if (entry.msg === 'listening') resolve(`http://127.0.0.1:${entry.port}`);
    });
  });
  const ended = once(child, 'close').then(([code]) => code as number | null);
  const onLine = (listener: typeof hear) => {
    hear = listener;
  };
  return { child, lines, listening, ended, onLine, complaint: () => complaint };
}

describe('a process that cannot start', () => {
  it.each([
    ['a setting is missing', { ENCRYPTION_KEYS: '' }, /ENCRYPTION_KEYS is missing: expected .+/],
    [
      'the database is not there',
      { DATABASE_URL: 'postgresql://someone:hunter2@127.0.0.1:1/app' },
      /DATABASE_URL: cannot use database app at 127\.0\.0\.1:1: nothing listens there/,
    ],
    [
      'it may not listen there',
      { HOST: '203.0.113.1' },
      /HOST and PORT: cannot listen there \(\w+\)/,
    ],
  ])('because %s says so in one line and ends with 1', async (_, changes, line) => {
    const { ended, complaint } = start(changes);
    expect(await ended).toBe(1);
    expect(complaint()).toMatch(new RegExp(`^warehouse-cancel cannot start: ${line.source}\n$`));
    expect(complaint()).not.toContain('hunter2');
  });

  it('because the server has no such database says so in one line', async () => {
    const url = new URL(database.url);
    url.pathname = 'nowhere';
    const { ended, complaint } = start({ DATABASE_URL: url.href });
    expect(await ended).toBe(1);
    expect(complaint()).toMatch(
      /^warehouse-cancel cannot start: DATABASE_URL: cannot use database nowhere at .+: the server has no such database: create it first\n$/,
    );
  });

  it('because the password is wrong says so in one line, without the password', async () => {
    const url = new URL(database.url);
    url.password = 'hunter2';
    const { ended, complaint } = start({ DATABASE_URL: url.href });
    expect(await ended).toBe(1);
    expect(complaint()).toMatch(/^[^\n]+the server refused the password\n$/);
    expect(complaint()).not.toContain('hunter2');
  });
});

/** Keeps a table from everybody else until the connection ends. */
async function lock(table: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: database.url });
  client.on('error', () => {});
  await client.connect();
  await client.query('BEGIN');
  await client.query(`LOCK TABLE ${table}`);
  return client;
}

describe('a start on a busy database', { timeout: 60_000 }, () => {
  it('serves while the cancellations are locked, and wakes what waits afterwards', async () => {
    const triedInVain = gate();
    const locked = await lock('cancellation');
    const { child, listening, ended, onLine } = start();
    onLine(({ msg }) => String(msg).startsWith('could not wake everything') && triedInVain.open());
    const origin = await listening;
    expect((await fetch(`${origin}/healthz`)).status).toBe(200);
    await triedInVain.promise;
    await locked.end();
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
  });

  it('ends with 1 and one line when it cannot finish', async () => {
    const locked = await lock('pgboss.version');
    const { ended, complaint } = start();
    expect(await ended).toBe(1);
    expect(complaint()).toBe(
      'warehouse-cancel cannot start: DATABASE_URL: the database is busy: a table has been locked for 5 seconds\n',
    );
    await locked.end();
  });

  it('ends with 0 when it is told to end before it has finished', async () => {
    const locked = await lock('pgboss.version');
    const { child, ended, complaint } = start();
    await expect
      .poll(
        () => database.prisma.$queryRaw`SELECT 1 FROM pg_stat_activity
          WHERE datname = current_database() AND wait_event_type = 'Lock'`,
        { timeout: 15_000 },
      )
      .not.toEqual([]);
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
    expect(complaint()).toBe('');
    await locked.end();
  });
});

describe('a worker', () => {
  it('answers about its health, serves no page, and ends in order when told to', async () => {
    const { child, lines, listening, ended, complaint } = start();
    const origin = await listening;
    const statuses = await Promise.all(
      ['/healthz', '/readyz', '/metrics', '/app'].map(
        async (where) => (await fetch(`${origin}${where}`)).status,
      ),
    );
    expect(statuses).toEqual([200, 200, 200, 404]);
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
    expect(lines.at(-1)).toMatchObject({ msg: 'ended' });
    expect(complaint()).toBe('');
  });

  it('ends at once at the second signal', async () => {
    const { child, listening, ended } = start();
    await listening;
    child.kill('SIGINT');
    child.kill('SIGTERM');
    expect(await ended).toBe(130);
  });
});

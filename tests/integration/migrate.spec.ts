import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createPrismaClient } from '#app/persistence/database.server.ts';
import {
  MIGRATIONS_DIRECTORY,
  migrate,
  pendingMigrations,
} from '#app/persistence/migrate.server.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/database.ts';
import { gate } from '#tests/support/gate.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');

let database: TestDatabase;
let directory: string;

beforeEach(async () => {
  database = await createTestDatabase('empty');
  directory = mkdtempSync(path.join(tmpdir(), 'migrations-'));
});

afterEach(async () => {
  await database.drop();
  rmSync(directory, { recursive: true });
});

function writeMigration(name: string, sql: string): void {
  mkdirSync(path.join(directory, name), { recursive: true });
  writeFileSync(path.join(directory, name, 'migration.sql'), sql);
}

const run = (warn?: (message: string) => void) =>
  migrate({ url: database.url, directory, ...(warn ? { warn } : {}) });

const query = (sql: string) => database.prisma.$queryRawUnsafe<Record<string, unknown>[]>(sql);

async function tables(): Promise<readonly unknown[]> {
  const rows = await query(
    `SELECT relname::text AS name FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace`,
  );
  return rows.map(({ name }) => name).filter((name) => name !== '_prisma_migrations');
}

/**
 * A way to the database that keeps `script` back until that many connections have come to it, or to the lock
 * before it: whoever did not heed the others would run it beside them.
 */
async function lineHolding(
  script: string,
  connections: number,
): Promise<{ readonly url: string; close(): void }> {
  const url = new URL(database.url);
  const [host, port] = [url.hostname, Number(url.port || 5432)];
  const come = new Set<Socket>();
  const all = gate();
  const server = createServer((near) => {
    const far = connect(port, host);
    near.on('data', async (chunk) => {
      const isScript = chunk.includes(script);
      if (isScript || chunk.includes('pg_advisory_lock')) come.add(near);
      if (come.size === connections) all.open();
      if (isScript) await all.promise;
      far.write(chunk);
    });
    near.on('close', () => far.destroy()).on('error', () => far.destroy());
    far.on('error', () => near.destroy());
    far.pipe(near);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url.hostname = '127.0.0.1';
  url.port = String((server.address() as AddressInfo).port);
  return { url: url.href, close: () => server.close() };
}

const pending = () => pendingMigrations((sql) => query(sql), directory);

describe('an empty database', () => {
  it('gets every migration once, in order, functions and all', async () => {
    writeMigration('2_second', 'ALTER TABLE one ADD COLUMN two INT;');
    writeMigration(
      '1_first',
      `CREATE TABLE one (id INT); CREATE FUNCTION three() RETURNS INT LANGUAGE plpgsql AS $$ BEGIN RETURN 3; END $$;`,
    );
    expect(await pending()).toEqual(['1_first', '2_second']);
    expect(await run()).toEqual(['1_first', '2_second']);
    expect(await run()).toEqual([]);
    expect(await pending()).toEqual([]);
    expect(await query('SELECT id, two FROM one')).toEqual([]);
  });

  it('gets them once from several processes at the same time', async () => {
    writeMigration('1_first', 'CREATE TABLE one (id INT);');
    writeMigration('2_second', 'INSERT INTO one VALUES (1);');
    const line = await lineHolding('CREATE TABLE one', 4);
    const throughIt = () => migrate({ url: line.url, directory });
    const applied = await Promise.all([throughIt(), throughIt(), throughIt(), throughIt()]);
    line.close();
    expect(applied.flat().toSorted()).toEqual(['1_first', '2_second']);
    expect(await query('SELECT id FROM one')).toEqual([{ id: 1 }]);
  });
});

describe('a migration that breaks half-way', () => {
  beforeEach(() => {
    writeMigration('1_first', 'CREATE TABLE one (id INT);');
    writeMigration('2_second', 'CREATE TABLE two (id INT); SELECT 1 / 0;');
  });

  it('leaves nothing of itself, is named, and is taken up again once it is mended', async () => {
    await expect(run()).rejects.toThrow(
      /^migration 2_second could not be applied: division by zero$/,
    );
    expect(await tables()).toEqual(['one']);
    expect(await pending()).toEqual(['2_second']);
    writeMigration('2_second', 'CREATE TABLE two (id INT);');
    expect(await run()).toEqual(['2_second']);
  });

  it('leaves nothing of itself when it cannot be recorded', async () => {
    const refuse = `ALTER TABLE "_prisma_migrations" ADD CHECK (migration_name <> '2_second');`;
    writeMigration('2_second', `CREATE TABLE two (id INT); ${refuse}`);
    await expect(run()).rejects.toThrow(/^migration 2_second could not be applied: /);
    expect(await tables()).toEqual(['one']);
  });

  it('leaves nothing of itself when its connection is cut', async () => {
    writeMigration(
      '2_second',
      `CREATE TABLE two (id INT); SELECT pg_terminate_backend(pg_backend_pid());`,
    );
    await expect(run()).rejects.toThrow(/2_second/);
    expect(await tables()).toEqual(['one']);
  });
});

describe('what stands in the records', () => {
  it('stops the start when a migration failed under another tool', async () => {
    writeMigration('1_first', 'CREATE TABLE one (id INT);');
    await run();
    await query('UPDATE _prisma_migrations SET finished_at = NULL');
    await expect(run()).rejects.toThrow(
      /^migration 1_first failed earlier: .*prisma migrate resolve$/,
    );
    expect(await pending()).toEqual(['1_first']);
  });

  it('warns of a migration that was edited since, but not of other line ends', async () => {
    writeMigration('1_first', 'CREATE TABLE one (id INT);\nSELECT 1;\n');
    await run();
    const warnings: string[] = [];
    writeMigration('1_first', 'CREATE TABLE one (id INT);\r\nSELECT 1;\r\n');
    await run((message) => warnings.push(message));
    expect(warnings).toEqual([]);
    writeMigration('1_first', 'CREATE TABLE one (id BIGINT);\n');
    await run((message) => warnings.push(message));
    expect(warnings).toEqual(['migration 1_first was edited after it was applied']);
  });

  it('warns of a migration that only a newer version knows', async () => {
    writeMigration('1_first', 'CREATE TABLE one (id INT);');
    writeMigration('2_newer', 'CREATE TABLE two (id INT);');
    await run();
    rmSync(path.join(directory, '2_newer'), { recursive: true });
    const warnings: string[] = [];
    await run((message) => warnings.push(message));
    expect(warnings).toEqual([expect.stringContaining('2_newer')]);
  });
});

describe("the app's own migrations", () => {
  const prisma = (...args: string[]) =>
    new Promise<{ code: number | null; output: string }>((resolve) => {
      const child = spawn(path.join(ROOT, 'node_modules/.bin/prisma'), args, {
        cwd: ROOT,
        env: { ...process.env, DATABASE_URL: database.url, NO_COLOR: '1' },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      let output = '';
      child.stdout.on('data', (chunk) => {
        output += chunk;
      });
      child.stderr.on('data', (chunk) => {
        output += chunk;
      });
      child.on('close', (code) => resolve({ code, output }));
    });

  it("are what Prisma's own commands take for up to date", async () => {
    await migrate({ url: database.url });
    const { code, output } = await prisma('migrate', 'status');
    expect(output).toContain('Database schema is up to date!');
    expect(code).toBe(0);
  });

  it('are applied by Prisma just as well, and then there is nothing left to do', async () => {
    expect((await prisma('migrate', 'deploy')).code).toBe(0);
    expect(await migrate({ url: database.url })).toEqual([]);
  });

  it('make exactly the tables of the schema', async () => {
    const { code, output } = await prisma(
      ...['migrate', 'diff', '--exit-code', '--from-migrations', MIGRATIONS_DIRECTORY],
      ...['--to-schema-datamodel', path.join(ROOT, 'prisma/schema.prisma')],
    );
    expect(output).toContain('No difference detected');
    expect(code).toBe(0);
  });

  /** Applies those that come before the named one, and gives what applies the rest. */
  async function migrateUpTo(name: string) {
    const names = readdirSync(MIGRATIONS_DIRECTORY).filter((one) => /^\d/.test(one));
    const copy = (some: readonly string[]) => {
      for (const one of some) {
        cpSync(path.join(MIGRATIONS_DIRECTORY, one), path.join(directory, one), {
          recursive: true,
        });
      }
      return run();
    };
    await copy(names.filter((one) => one < name));
    return () => copy(names.filter((one) => one >= name));
  }

  it('number the rounds of what was asked and said before rounds were counted', async () => {
    const migrateTheRest = await migrateUpTo('20261201025500_rounds');
    const at = (minute: number) => `'2026-11-23T09:0${minute}:00Z'`;
    const id = (last: number) => `'00000000-0000-4000-8000-00000000000${last}'`;
    await query(`INSERT INTO cancellation (id, shop, shopify_order_id, order_name, order_created_at,
        requested_by_kind, requested_at, outcome, deliver_until, watch_until)
      VALUES (${id(0)}, 'one', '1', '#1', ${at(0)}, 'staff', ${at(0)}, 'unknown', ${at(0)}, ${at(9)})`);
    for (const [place, order] of [id(1), id(2)].entries()) {
      await query(`INSERT INTO warehouse_order (id, cancellation_id, place, shop, requested_at,
          round_started_at, verdict, verdict_since, evidence)
        VALUES (${order}, ${id(0)}, ${place}, 'one', ${at(0)}, ${at(4)}, 'refused', ${at(2)}, '[]')`);
      for (const minute of [1, 5]) {
        await query(`INSERT INTO request (id, warehouse_order_id, asked_at)
          VALUES (gen_random_uuid(), ${order}, ${at(minute)})`);
      }
      for (const minute of [2, 4]) {
        await query(`INSERT INTO verdict_record (warehouse_order_id, verdict, evidence, at)
          VALUES (${order}, 'refused', '[]', ${at(minute)})`);
      }
    }
    await query(`INSERT INTO retry (warehouse_order_id, at) VALUES (${id(1)}, ${at(4)})`);
    await migrateTheRest();

    const rounds = (table: string, time: string) =>
      query(`SELECT round FROM ${table} ORDER BY warehouse_order_id, ${time}`);
    const numbers = async (rows: Promise<Record<string, unknown>[]>) =>
      (await rows).map(({ round }) => round);
    expect(await numbers(query('SELECT round FROM warehouse_order ORDER BY id'))).toEqual([2, 1]);
    expect(await numbers(rounds('request', 'asked_at'))).toEqual([1, 2, 1, 1]);
    expect(await numbers(rounds('verdict_record', 'at'))).toEqual([1, 2, 1, 1]);
  });

  it('let one cancellation of an order be open, and any number be over', async () => {
    await migrate({ url: database.url });
    const client = createPrismaClient(database.url, { warn() {} }, 1);
    const at = new Date('2026-11-23T09:00:00Z');
    const create = (shop: string, endedAt: Date | null) =>
      client.cancellation.create({
        data: {
          ...{ shop, shopifyOrderId: '1', orderName: '#1001', orderCreatedAt: at, endedAt },
          ...{ requestedByKind: 'staff', requestedAt: at, outcome: 'pending' },
          ...{ deliverUntil: at, watchUntil: at },
        },
      });
    await create('one.myshopify.com', at);
    await create('one.myshopify.com', at);
    await create('one.myshopify.com', null);
    await create('two.myshopify.com', null);
    await expect(create('one.myshopify.com', null)).rejects.toMatchObject({ code: 'P2002' });
    await client.$disconnect();
  });
});

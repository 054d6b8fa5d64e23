import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  watch,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { startEmbeddedPostgres } from '#app/persistence/embedded-postgres.server.ts';
import type { WatchdogOrders } from '#app/persistence/embedded-postgres-watchdog.server.ts';
import { isAlive } from '#app/persistence/process-alive.server.ts';

const PROGRAM = path.join(import.meta.dirname, 'embedded-postgres/uses-the-database.ts');
const WATCHDOG = path.join(
  import.meta.dirname,
  '../../app/persistence/embedded-postgres-watchdog.server.ts',
);

let directory: string;
const children: ChildProcess[] = [];

// Making a cluster takes seconds where the processor is shared.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

/** A cluster made once and stopped: most situations begin after the making, which takes its time. */
let made: string;

beforeAll(async () => {
  made = newDirectory();
  await (await startEmbeddedPostgres({ directory: made })).stop();
});
afterAll(() => rmSync(made, { recursive: true }));

beforeEach(() => {
  directory = newDirectory();
});

function newDirectory(): string {
  return mkdtempSync(path.join(tmpdir(), 'embedded-postgres-'));
}

function bringMadeCluster(to = directory): void {
  cpSync(made, to, { recursive: true });
  const data = readdirSync(to).find((name) => /^pg\d+$/.test(name)) ?? '';
  // PostgreSQL insists on it, and the copy does not keep it.
  chmodSync(path.join(to, data), 0o700);
}

afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await serverStopped();
  rmSync(directory, { recursive: true, force: true });
});

/** Looks whenever something changes in a directory; the test's own time limit ends it. */
function changed(inDirectory: string, isTrue: () => boolean): Promise<void> {
  return new Promise((resolve, reject) => {
    const watcher = watch(inDirectory, look).on('error', reject);
    look();

    function look(): void {
      if (!isTrue()) return;
      watcher.close();
      resolve();
    }
  });
}

/** A watchdog leaves a mark while it stops the server, and takes it away when the server has ended. */
function serverStopped(): Promise<void> {
  const stopping = path.join(directory, 'stopping');
  mkdirSync(stopping, { recursive: true });
  return changed(stopping, () => {
    const pid = serverPid();
    return readdirSync(stopping).length === 0 && (pid === null || !isAlive(pid));
  });
}

function dataDirectory(): string {
  return path.join(directory, readdirSync(directory).find((name) => /^pg\d+$/.test(name)) ?? '');
}

function lockFile(): string {
  return path.join(dataDirectory(), 'postmaster.pid');
}

function serverPid(): number | null {
  if (!existsSync(lockFile())) return null;
  return Number(readFileSync(lockFile(), 'utf8').split('\n')[0]);
}

function startProcess(): { child: ChildProcess; url: Promise<string> } {
  const child = spawn(process.execPath, [PROGRAM, directory], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  children.push(child);
  const url = once(createInterface({ input: child.stdout }), 'line').then(([line]) => String(line));
  return { child, url };
}

async function query(url: string, sql: string): Promise<readonly unknown[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

describe('the embedded database', () => {
  it('starts from nothing, keeps what was written, and stops', async () => {
    const first = await startEmbeddedPostgres({ directory });
    await query(first.url('postgres'), 'CREATE TABLE kept AS SELECT 42 AS answer');
    const pid = serverPid();
    await first.stop();
    expect(pid !== null && isAlive(pid)).toBe(false);
    expect(existsSync(lockFile())).toBe(false);

    const second = await startEmbeddedPostgres({ directory });
    expect(second.adopted).toBe(false);
    expect(await query(second.url('postgres'), 'SELECT * FROM kept')).toEqual([{ answer: 42 }]);
    await second.stop();
  });

  it('is closed to the network and to whoever lacks the password, which only its owner reads', async () => {
    bringMadeCluster();
    const embedded = await startEmbeddedPostgres({ directory });
    const url = new URL(embedded.url('postgres'));
    expect(url.hostname).toBe('127.0.0.1');
    expect(await query(url.href, 'SHOW listen_addresses')).toEqual([
      { listen_addresses: '127.0.0.1' },
    ]);
    expect(statSync(path.join(directory, 'password')).mode & 0o777).toBe(0o600);
    url.password = 'guess';
    await expect(query(url.href, 'SELECT 1')).rejects.toThrow(/password/);
    await embedded.stop();
  });

  it("speaks UTC and knows every alphabet's letter cases", async () => {
    bringMadeCluster();
    const embedded = await startEmbeddedPostgres({ directory });
    const rows = await query(
      embedded.url('postgres'),
      `SELECT lower('ÄÉŠ') AS lower, current_setting('timezone') AS zone`,
    );
    expect(rows).toEqual([{ lower: 'äéš', zone: 'UTC' }]);
    await embedded.stop();
  });
});

describe('several processes', () => {
  it('share one cluster, even when all of them start from nothing at once', async () => {
    const processes = [startProcess(), startProcess(), startProcess()];
    const urls = await Promise.all(processes.map(({ url }) => url));
    expect(new Set(urls).size).toBe(1);
  });

  it('keep it running until the last one leaves', async () => {
    bringMadeCluster();
    const one = startProcess();
    await one.url;
    const two = startProcess();
    const url = await two.url;
    one.child.stdin?.end();
    await once(one.child, 'exit');
    expect(await query(url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    const pid = serverPid() ?? 0;
    two.child.stdin?.end();
    await once(two.child, 'exit');
    expect(isAlive(pid)).toBe(false);
  });

  it('may be one process that uses it twice', async () => {
    bringMadeCluster();
    const one = await startEmbeddedPostgres({ directory });
    const two = await startEmbeddedPostgres({ directory });
    expect([one.adopted, two.adopted]).toEqual([false, true]);
    await one.stop();
    expect(await query(two.url('postgres'), 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await two.stop();
    expect(serverPid()).toBeNull();
  });
});

describe('a process that is killed', () => {
  it('leaves no server behind, and nothing that was committed is lost', async () => {
    bringMadeCluster();
    const { child, url } = startProcess();
    await query(await url, 'CREATE TABLE kept AS SELECT 42 AS answer');
    const pid = serverPid() ?? 0;
    const watchdogs = watchdogsOf(child.pid ?? 0);
    expect(isAlive(pid)).toBe(true);
    expect(watchdogs).toHaveLength(process.platform === 'linux' ? 1 : 0);
    child.kill('SIGKILL');
    await serverStopped();
    expect(isAlive(pid)).toBe(false);

    const again = await startEmbeddedPostgres({ directory });
    expect(await query(again.url('postgres'), 'SELECT * FROM kept')).toEqual([{ answer: 42 }]);
    await again.stop();
  });

  it('leaves no watchdog behind', async () => {
    const user = spawn(process.execPath, ['--eval', 'process.stdin.resume()'], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    children.push(user);
    mkdirSync(path.join(directory, 'users'));
    const orders: WatchdogOrders = {
      usersDirectory: path.join(directory, 'users'),
      user: `${user.pid}.1`,
      stoppingDirectory: path.join(directory, 'stopping'),
      lockFile: path.join(directory, 'postmaster.pid'),
      stopCommand: [process.execPath, '--version'],
      identity: {},
    };
    const watchdog = spawn(process.execPath, [WATCHDOG, JSON.stringify(orders)], {
      stdio: [user.stdout, 'ignore', 'inherit'],
    });
    children.push(watchdog);
    user.kill('SIGKILL');
    expect(await once(watchdog, 'exit')).toEqual([0, null]);
  });

  it('while it makes the cluster leaves nothing that keeps the next one from starting', async () => {
    const { child } = startProcess();
    await changed(directory, () => readdirSync(directory).some((name) => name.startsWith('init-')));
    child.kill('SIGKILL');
    await once(child, 'exit');
    const next = await startEmbeddedPostgres({ directory });
    expect(await query(next.url('postgres'), 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await next.stop();
  });

  it('together with its watchdog leaves a server that the next one adopts', async () => {
    bringMadeCluster();
    const { child, url } = startProcess();
    await url;
    for (const watchdog of watchdogsOf(child.pid ?? 0)) process.kill(watchdog, 'SIGKILL');
    child.kill('SIGKILL');
    await once(child, 'exit');
    const next = await startEmbeddedPostgres({ directory });
    expect(next.adopted).toBe(process.platform === 'linux');
    await next.stop();
    expect(serverPid()).toBeNull();
  });
});

describe('a lock file that nobody holds', () => {
  it("is set aside when its process is another program's", async () => {
    bringMadeCluster();
    leaveLock(process.pid);
    const next = await startEmbeddedPostgres({ directory });
    expect(next.adopted).toBe(false);
    await next.stop();
  });

  it("is set aside when its process is another cluster's", async () => {
    bringMadeCluster();
    const elsewhere = newDirectory();
    bringMadeCluster(elsewhere);
    const other = await startEmbeddedPostgres({ directory: elsewhere });
    const data = readdirSync(elsewhere).find((name) => /^pg\d+$/.test(name)) ?? '';
    const lock = readFileSync(path.join(elsewhere, data, 'postmaster.pid'), 'utf8');
    writeFileSync(lockFile(), lock);
    const next = await startEmbeddedPostgres({ directory });
    expect(next.adopted).toBe(false);
    expect(next.url('postgres')).not.toBe(other.url('postgres'));
    await next.stop();
    await other.stop();
    rmSync(elsewhere, { recursive: true });
  });

  function leaveLock(pid: number): void {
    writeFileSync(lockFile(), `${pid}\n${dataDirectory()}\n1\n5432\n\n127.0.0.1\n\nready   \n`);
  }
});

describe('a directory that cannot hold a database', () => {
  beforeEach(() => bringMadeCluster());

  it('is told in one line with the way out', async () => {
    writeFileSync(path.join(dataDirectory(), 'PG_VERSION'), '9.6\n');
    await expect(startEmbeddedPostgres({ directory })).rejects.toThrow(
      /^the embedded PostgreSQL in .+ did not start \(.*FATAL: .+\): repair that, or set DATABASE_URL$/,
    );
  });

  it('is told in one line when only the password is lost', async () => {
    rmSync(path.join(directory, 'password'));
    await expect(startEmbeddedPostgres({ directory })).rejects.toThrow(
      /^the password of the embedded PostgreSQL, .+, cannot be read: .+ set DATABASE_URL$/,
    );
  });
});

/** Linux: the processes whose parent it is and that run the watchdog. */
function watchdogsOf(parent: number): readonly number[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
        const isChild = stat.slice(stat.lastIndexOf(')')).split(' ')[2] === String(parent);
        return isChild && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('watchdog');
      } catch {
        return false;
      }
    })
    .map(Number);
}

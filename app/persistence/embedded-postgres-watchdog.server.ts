/**
 * Runs as a process of its own beside every process that uses the embedded PostgreSQL, and outlives
 * it. When that process is gone, however it went, the last watchdog stops the cluster, so that nothing
 * is left behind even after `kill -9`. Its standard input is the life line: it closes with its user.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { isAlive } from './process-alive.server.ts';

export interface WatchdogOrders {
  /** Holds one file for each use of the cluster, named `<process id>.<number>`. */
  readonly usersDirectory: string;
  readonly user: string;
  /** Holds one file for each watchdog that is about to stop the cluster, named by its process id. */
  readonly stoppingDirectory: string;
  /** `postmaster.pid` of the cluster; its first line is the server's process. */
  readonly lockFile: string;
  readonly stopCommand: readonly [string, ...string[]];
  readonly identity: { readonly uid?: number; readonly gid?: number };
}

const END_MS = 10_000;

const orders = JSON.parse(process.argv[2] ?? '{}') as WatchdogOrders;

// Ctrl-C reaches every process of the terminal: the app still needs its database to shut down.
for (const signal of ['SIGINT', 'SIGHUP', 'SIGTERM'] as const) process.on(signal, () => {});
process.stdin.on('error', () => {});
process.stdin.on('close', retire);
process.stdin.resume();

function retire(): never {
  rmSync(path.join(orders.usersDirectory, orders.user), { force: true });
  // Said before looking for other users: a newcomer registers first and looks here second, so either
  // it is seen below or it sees this and waits.
  mkdirSync(orders.stoppingDirectory, { recursive: true });
  const stopping = path.join(orders.stoppingDirectory, String(process.pid));
  writeFileSync(stopping, '');
  try {
    if (!isStillUsed()) {
      const server = readServer();
      const [file, ...args] = orders.stopCommand;
      spawnSync(file, args, {
        ...orders.identity,
        cwd: path.parse(process.cwd()).root,
        stdio: 'ignore',
        windowsHide: true,
      });
      waitForEnd(server);
    }
  } finally {
    rmSync(stopping, { force: true });
  }
  process.exit(0);
}

function readServer(): number {
  try {
    return Number.parseInt(readFileSync(orders.lockFile, 'utf8'), 10);
  } catch {
    return 0;
  }
}

/** The server removes its lock file, which is what `pg_ctl` waits for, a moment before it ends. */
function waitForEnd(server: number): void {
  const clock = new Int32Array(new SharedArrayBuffer(4));
  const until = Date.now() + END_MS;
  while (isAlive(server) && Date.now() < until) Atomics.wait(clock, 0, 0, 10);
}

function isStillUsed(): boolean {
  for (const user of readdirSync(orders.usersDirectory)) {
    if (isAlive(Number.parseInt(user, 10))) return true;
    rmSync(path.join(orders.usersDirectory, user), { force: true });
  }
  return false;
}

/**
 * Starts a private PostgreSQL cluster under a directory, or adopts the one that already runs there, and
 * gives its URL. Listens on the loopback alone, with a random password in a file that only its owner
 * reads. Several processes may share one cluster; the last one out stops it.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chownSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer, Socket } from 'node:net';
import { userInfo } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import {
  findPostgresBinaries,
  type PostgresBinaries,
} from './embedded-postgres-binaries.server.ts';
import type { WatchdogOrders } from './embedded-postgres-watchdog.server.ts';
import { isAlive, processState } from './process-alive.server.ts';

export interface EmbeddedPostgres {
  /** Connection string of one of the cluster's databases; `postgres` is always there. */
  url(database: string): string;
  /** It ran already, for another process. */
  readonly adopted: boolean;
  /** Ends this use of the cluster; stops it when nobody else uses it. Call it last. */
  stop(): Promise<void>;
}

/** The embedded database cannot be had. `message` is one line that says what to do. */
export class EmbeddedPostgresError extends Error {
  override readonly name = 'EmbeddedPostgresError';
}

const USER = 'app';
const WATCHDOG = fileURLToPath(new URL('./embedded-postgres-watchdog.server.ts', import.meta.url));
const LOG_FILE_LIMIT_BYTES = 10 * 1024 * 1024;
const START_ATTEMPTS = 3;
/** How long a lock file is respected whose process is a zombie: its children are gone by then. */
const ZOMBIE_LOCK_MS = 5_000;

let uses = 0;

/**
 * `directory` is made when it is not there. `settings` are PostgreSQL's (`-c name=value`) and count only
 * where this call is the one that starts the cluster. Throws `EmbeddedPostgresError`.
 */
export async function startEmbeddedPostgres(options: {
  readonly directory: string;
  readonly settings?: Readonly<Record<string, string>>;
  readonly timeoutMs?: number;
}): Promise<EmbeddedPostgres> {
  // Else the watchdog could not run, and the cluster would be left behind in silence.
  if (!process.features.typescript) {
    throw new EmbeddedPostgresError(
      `the embedded PostgreSQL needs Node 22.18 or newer, and this is ${process.version}: start it through npm, which has the right one`,
    );
  }
  const binaries = findPostgresBinaries();
  if (binaries === null) {
    throw new EmbeddedPostgresError(
      `no embedded PostgreSQL for ${process.platform}-${process.arch} is installed: set DATABASE_URL to a PostgreSQL database`,
    );
  }
  const cluster = layOut(path.resolve(options.directory), binaries);
  const deadline = Date.now() + (options.timeoutMs ?? 60_000);
  const user = `${process.pid}.${++uses}`;
  mkdirSync(cluster.users, { recursive: true });
  writeFileSync(path.join(cluster.users, user), '');
  try {
    await waitWhileStopping(cluster, deadline);
    removeLeftovers(cluster.root);
    const identity = chooseIdentity(cluster.root);
    if (!existsSync(path.join(cluster.data, 'PG_VERSION'))) await initialise(cluster, identity);
    const password = readPassword(cluster);
    const urlAt = (port: number, database: string) =>
      `postgresql://${USER}:${password}@127.0.0.1:${port}/${encodeURIComponent(database)}`;
    const { port, adopted } = await startOrAdopt(cluster, identity, {
      settings: options.settings ?? {},
      urlAt,
      deadline,
    });
    let watchdog = startWatchdog(cluster, identity, user);
    return {
      url: (database) => urlAt(port, database),
      adopted,
      stop: async () => {
        // Someone killed the watchdog: its last duty is still to be done.
        if (watchdog.exitCode !== null || watchdog.signalCode !== null) {
          watchdog = startWatchdog(cluster, identity, user);
        }
        const gone = new Promise<void>((resolve) => watchdog.once('exit', () => resolve()));
        watchdog.ref();
        watchdog.stdin?.end();
        await gone;
      },
    };
  } catch (error) {
    rmSync(path.join(cluster.users, user), { force: true });
    throw error;
  }
}

interface Cluster {
  readonly binaries: PostgresBinaries;
  readonly root: string;
  /** The major version is in the name: another one cannot read it. */
  readonly data: string;
  readonly users: string;
  readonly stopping: string;
  readonly password: string;
  readonly log: string;
}

function layOut(root: string, binaries: PostgresBinaries): Cluster {
  return {
    binaries,
    root,
    data: path.join(root, `pg${binaries.major}`),
    users: path.join(root, 'users'),
    stopping: path.join(root, 'stopping'),
    password: path.join(root, 'password'),
    log: path.join(root, 'postgres.log'),
  };
}

/** As whom PostgreSQL's programs run: a prefix of the command, or user and group. */
interface Identity {
  readonly prefix: readonly string[];
  readonly options: { readonly uid?: number; readonly gid?: number };
}

const NOBODY = 65_534;

/**
 * PostgreSQL refuses to run as root, and as a user without a name, as containers have them. Inside an
 * unprivileged user namespace it takes either for `nobody`, and all files keep their owner.
 */
function chooseIdentity(root: string): Identity {
  const isRoot = process.getuid?.() === 0;
  if (!isRoot && hasName()) return { prefix: [], options: {} };
  const canUnshare = () => spawnSync('unshare', ['-U', 'true']).status === 0;
  if (!isRoot) return { prefix: canUnshare() ? ['unshare', '-U'] : [], options: {} };
  const owner = statSync(root);
  if (owner.uid === 0 && canUnshare()) return { prefix: ['unshare', '-U'], options: {} };
  if (owner.uid === 0) chownSync(root, NOBODY, NOBODY);
  return {
    prefix: [],
    options: owner.uid === 0 ? { uid: NOBODY, gid: NOBODY } : { uid: owner.uid, gid: owner.gid },
  };
}

function hasName(): boolean {
  try {
    return userInfo().username !== '';
  } catch {
    return false;
  }
}

/** A watchdog that was the last one out may be stopping the cluster at this moment. */
async function waitWhileStopping(cluster: Cluster, deadline: number): Promise<void> {
  const isStopping = () =>
    existsSync(cluster.stopping) &&
    readdirSync(cluster.stopping).some((pid) => isAlive(Number(pid)));
  while (isStopping()) {
    if (Date.now() > deadline) {
      throw new EmbeddedPostgresError(
        `the embedded PostgreSQL in ${cluster.root} has been stopping for too long`,
      );
    }
    await pause(20);
  }
}

/** Initialised aside, then renamed: a kill half-way never leaves a half-made cluster behind. */
async function initialise(cluster: Cluster, identity: Identity): Promise<void> {
  makePassword(cluster, identity);
  const aside = path.join(cluster.root, `init-${process.pid}.${uses}`);
  const ended = await run(identity, cluster.binaries.initdb, [
    ...['-D', aside, '-U', USER, '--pwfile', cluster.password, '-A', 'scram-sha-256'],
    // The built-in provider knows Unicode's letter cases on every platform; plain C knows ASCII's alone.
    ...['-E', 'UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'],
  ]);
  if (ended.code !== 0) {
    rmSync(aside, { recursive: true, force: true });
    throw new EmbeddedPostgresError(
      `the embedded PostgreSQL could not be initialised in ${cluster.root} (${lastLine(ended.output)}): repair that, or set DATABASE_URL`,
    );
  }
  try {
    renameSync(aside, cluster.data);
  } catch (error) {
    rmSync(aside, { recursive: true, force: true });
    // Another process was faster.
    if (!existsSync(path.join(cluster.data, 'PG_VERSION'))) throw error;
  }
}

function removeLeftovers(root: string): void {
  for (const name of readdirSync(root)) {
    const pid = /^(?:init|password)-(\d+)\.\d+$/.exec(name)?.[1];
    if (pid === undefined || isAlive(Number(pid))) continue;
    try {
      rmSync(path.join(root, name), { recursive: true, force: true });
    } catch {
      // Its initdb outlives it for a moment and still writes: the next start removes it.
    }
  }
}

/** The file appears whole or not at all, and the first process to make it wins. */
function makePassword(cluster: Cluster, identity: Identity): void {
  const aside = `${cluster.password}-${process.pid}.${uses}`;
  writeFileSync(aside, `${randomBytes(24).toString('hex')}\n`, { mode: 0o600 });
  try {
    if (identity.options.uid !== undefined && identity.options.gid !== undefined) {
      chownSync(aside, identity.options.uid, identity.options.gid);
    }
    linkSync(aside, cluster.password);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(aside, { force: true });
  }
}

function readPassword(cluster: Cluster): string {
  try {
    return readFileSync(cluster.password, 'utf8').trim();
  } catch (error) {
    throw new EmbeddedPostgresError(
      `the password of the embedded PostgreSQL, ${cluster.password}, cannot be read: bring it back, or set DATABASE_URL`,
      { cause: error },
    );
  }
}

async function startOrAdopt(
  cluster: Cluster,
  identity: Identity,
  how: {
    readonly settings: Readonly<Record<string, string>>;
    readonly urlAt: (port: number, database: string) => string;
    readonly deadline: number;
  },
): Promise<{ port: number; adopted: boolean }> {
  let started = false;
  let attempts = 0;
  let trouble = 'it never became ready';
  const failed = () =>
    new EmbeddedPostgresError(
      `the embedded PostgreSQL in ${cluster.root} did not start (${trouble}; see ${cluster.log}): repair that, or set DATABASE_URL`,
    );
  const zombieUntil = Date.now() + ZOMBIE_LOCK_MS;
  for (;;) {
    const lock = readLock(cluster.data);
    if (lock.kind === 'ready') {
      const refusal = await connectOnce(how.urlAt(lock.port, 'postgres'));
      if (refusal === null) return { port: lock.port, adopted: !started };
      trouble = refusal;
    }
    if (lock.kind === 'stale' || (lock.kind === 'zombie' && Date.now() > zombieUntil)) {
      rmSync(path.join(cluster.data, 'postmaster.pid'), { force: true });
    }
    if (lock.kind === 'none' || lock.kind === 'stale') {
      if (attempts === START_ATTEMPTS) throw failed();
      attempts += 1;
      const ended = await start(cluster, identity, how.settings);
      started = ended.code === 0;
      if (started) continue;
      trouble = lastComplaint(cluster.log) ?? lastLine(ended.output);
    }
    if (Date.now() > how.deadline) throw failed();
    await pause(100);
  }
}

async function start(
  cluster: Cluster,
  identity: Identity,
  settings: Readonly<Record<string, string>>,
): Promise<Ended> {
  if (existsSync(cluster.log) && statSync(cluster.log).size > LOG_FILE_LIMIT_BYTES) {
    renameSync(cluster.log, `${cluster.log}.old`);
  }
  const all = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    timezone: 'UTC',
    ...settings,
  };
  const port = await findFreePort();
  const flags = Object.entries(all).map(([name, value]) => `-c ${name}=${value}`);
  return run(identity, cluster.binaries.pgCtl, [
    ...['start', '-w', '-t', '60', '-D', cluster.data, '-l', cluster.log],
    ...['-o', [`-p ${port}`, ...flags].join(' ')],
  ]);
}

type Lock =
  | { readonly kind: 'none' }
  /** Its process is gone, or is not this cluster's (a reboot, a container restarted over its volume). */
  | { readonly kind: 'stale' }
  /** Dead but not yet reaped by its parent; PostgreSQL would take it for alive. */
  | { readonly kind: 'zombie' }
  | { readonly kind: 'starting' }
  | { readonly kind: 'ready'; readonly port: number };

/** Reads `postmaster.pid`: line 1 is the process, line 4 the port, line 8 the state. */
function readLock(data: string): Lock {
  let lines: string[];
  try {
    lines = readFileSync(path.join(data, 'postmaster.pid'), 'utf8').split('\n');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { kind: 'none' };
    throw error;
  }
  const pid = Number(lines[0]?.trim());
  switch (processState(pid)) {
    case 'gone':
      // PostgreSQL itself sees to that.
      return { kind: 'none' };
    case 'zombie':
      return { kind: 'zombie' };
    case 'running':
      if (!isServerOf(pid, data)) return { kind: 'stale' };
  }
  const port = Number(lines[3]?.trim());
  return lines[7]?.trim() === 'ready' && port > 0 ? { kind: 'ready', port } : { kind: 'starting' };
}

/** Where that cannot be told, yes: a server's lock is not to be taken away. */
function isServerOf(pid: number, data: string): boolean {
  if (process.platform !== 'linux') return true;
  try {
    if (readFileSync(`/proc/${pid}/comm`, 'utf8').trim() !== 'postgres') return false;
    // A server works in its data directory; another cluster's works elsewhere.
    return readlinkSync(`/proc/${pid}/cwd`) === realpathSync(data);
  } catch {
    return true;
  }
}

/** null when a connection can be made, else why not. */
async function connectOnce(connectionString: string): Promise<string | null> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 5_000 });
  client.on('error', () => {});
  try {
    await client.connect();
    await client.end();
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        typeof address === 'object' && address !== null
          ? resolve(address.port)
          : reject(new Error('no free port')),
      );
    });
  });
}

/** Detached, so that a signal to the app's process group does not reach it; see the watchdog's file. */
function startWatchdog(cluster: Cluster, identity: Identity, user: string): ChildProcess {
  const { file, args } = asWhom(identity, cluster.binaries.pgCtl, [
    ...['stop', '-w', '-m', 'fast', '-D', cluster.data],
  ]);
  const orders: WatchdogOrders = {
    usersDirectory: cluster.users,
    user,
    stoppingDirectory: cluster.stopping,
    lockFile: path.join(cluster.data, 'postmaster.pid'),
    stopCommand: [file, ...args],
    identity: identity.options,
  };
  const watchdog = spawn(process.execPath, [WATCHDOG, JSON.stringify(orders)], {
    // Not the app's options: they may hold a debugger's port or a loader.
    env: { ...process.env, NODE_OPTIONS: '' },
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
    windowsHide: true,
  });
  watchdog.on('error', () => {});
  watchdog.stdin.on('error', () => {});
  watchdog.unref();
  if (watchdog.stdin instanceof Socket) watchdog.stdin.unref();
  return watchdog;
}

/** The command with the identity's prefix before it. */
function asWhom(identity: Identity, command: string, args: readonly string[]) {
  const [file = command, ...rest] = [...identity.prefix, command, ...args];
  return { file, args: rest };
}

interface Ended {
  readonly code: number | null;
  readonly output: string;
}

function run(identity: Identity, command: string, args: readonly string[]): Promise<Ended> {
  const { file, args: all } = asWhom(identity, command, args);
  return new Promise((resolve) => {
    const child = spawn(file, all, {
      ...identity.options,
      // The present directory may be closed to that user.
      cwd: path.parse(process.cwd()).root,
      env: { ...process.env, LC_ALL: 'C' },
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
    });
    let output = '';
    const collect = (chunk: Buffer) => {
      output += chunk.toString();
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.on('error', (error) => resolve({ code: null, output: output + error.message }));
    child.on('close', (code) => resolve({ code, output }));
    // The server may inherit the pipes and keep them open for as long as it lives.
    child.on('exit', () =>
      setTimeout(() => {
        child.stdout.destroy();
        child.stderr.destroy();
      }, 50),
    );
  });
}

/** What the server said last before it gave up; pg_ctl itself only points to the log. */
function lastComplaint(log: string): string | null {
  if (!existsSync(log)) return null;
  return (
    lastLine(
      readFileSync(log, 'utf8')
        .match(/^.*FATAL: .*$/gm)
        ?.at(-1) ?? '',
    ) || null
  );
}

function lastLine(output: string): string {
  return output.trim().split('\n').at(-1)?.trim() ?? '';
}

/**
 * Loaded into the app's process before everything else (`node --import`). Finds the points at which a crash
 * could hurt, as the run passes them: before and after each transaction, before, within and after each
 * call to the outside, before and after each job is done. From the press at `VICTIM` on it tells each of
 * them on the error output, and at the one that `CRASH_AT` names it does what `CRASH_HOW` says:
 *
 * - `kill`: the process is gone at once, as by `kill -9`;
 * - `term`: it is told to end;
 * - `hold`: nothing moves in this process until the file `CRASH_GATE` is there.
 */
import { subscribe } from 'node:diagnostics_channel';
import { existsSync, writeSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import pg from 'pg';
import { POINT, VICTIM } from './crash-words.ts';

const { CRASH_AT, CRASH_HOW, CRASH_GATE = '' } = process.env;
/** Of points with one name this many are told apart: after them it is the same again. */
const TOLD_APART = 2;

let hasBegun = false;
const passed = new Map<string, number>();

function pass(name: string): void {
  if (!hasBegun) return;
  const count = (passed.get(name) ?? 0) + 1;
  passed.set(name, count);
  if (count > TOLD_APART) return;
  const point = count === 1 ? name : `${name} (${count})`;
  writeSync(2, `${POINT}${point}\n`);
  if (point === CRASH_AT) crash();
}

function crash(): void {
  if (CRASH_HOW === 'kill') process.kill(process.pid, 'SIGKILL');
  if (CRASH_HOW === 'term') process.kill(process.pid, 'SIGTERM');
  if (CRASH_HOW !== 'hold') return;
  const pause = new Int32Array(new SharedArrayBuffer(4));
  while (!existsSync(CRASH_GATE)) Atomics.wait(pause, 0, 0, 5);
}

subscribe('http.server.request.start', (message) => {
  const { request } = message as { request: IncomingMessage };
  if (request.method === 'POST' && request.url === VICTIM) hasBegun = true;
});

/** What is called, without what differs from call to call. */
function callOf(message: unknown): string {
  const { request } = message as { request: { method: string; path: string } };
  const path = new URL(request.path, 'http://any').pathname;
  return path.replace(/^.*\/(?=[^/]+\/[^/]+$)/, '');
}
subscribe('undici:request:create', (message) => pass(`before the call ${callOf(message)}`));
subscribe('undici:request:bodySent', (message) => pass(`within the call ${callOf(message)}`));
subscribe('undici:request:trailers', (message) => pass(`after the call ${callOf(message)}`));

/** What a statement writes; null where it only reads, or keeps the queue's own books. */
function writeOf(sql: string, [first]: readonly unknown[]): string | null {
  const [, verb, table] =
    /\b(INSERT INTO|(?<!FOR )UPDATE|DELETE FROM)\s+(?:"public"\.)?"?([\w.]+)"?/i.exec(sql) ?? [];
  if (table === undefined || /SKIP LOCKED/i.test(sql)) return null;
  if (!table.startsWith('pgboss.')) return table;
  if (!table.startsWith('pgboss.job')) return null;
  if (verb === 'INSERT INTO') return 'a job';
  return /state = 'completed'/.test(sql) && typeof first === 'string' ? `job ${first} done` : null;
}

/** The writes of the transaction that each connection is in. */
const open = new WeakMap<object, string[]>();

function pointOf(client: object, sql: string, values: readonly unknown[]): string | null {
  if (sql === 'BEGIN') {
    open.set(client, []);
    return null;
  }
  const writes = open.get(client);
  if (sql === 'COMMIT' || sql === 'ROLLBACK') {
    open.delete(client);
    return sql === 'COMMIT' && writes && writes.length > 0
      ? `the commit of ${[...new Set(writes)].join(', ')}`
      : null;
  }
  const write = writeOf(sql, values);
  if (write === null) return null;
  if (writes) {
    writes.push(write);
    return null;
  }
  return write.startsWith('job ') ? write : `the write of ${write}`;
}

const { prototype } = pg.Client;
const query = prototype.query as (this: pg.Client, ...args: unknown[]) => unknown;
function watchedQuery(this: pg.Client, ...args: unknown[]): unknown {
  const [first, second] = args;
  const config = first as { text?: string; values?: readonly unknown[] } | string;
  const sql = typeof config === 'string' ? config : (config.text ?? '');
  const values = typeof config === 'string' ? second : config.values;
  const point = pointOf(this, sql, Array.isArray(values) ? values : []);
  if (point === null) return query.apply(this, args);
  pass(`before ${point}`);
  const last = args.at(-1);
  if (typeof last === 'function') {
    args[args.length - 1] = (...result: unknown[]) => {
      pass(`after ${point}`);
      return last(...result);
    };
    return query.apply(this, args);
  }
  const answer = query.apply(this, args) as Promise<unknown>;
  answer.then(
    () => pass(`after ${point}`),
    () => {},
  );
  return answer;
}
prototype.query = watchedQuery as typeof prototype.query;

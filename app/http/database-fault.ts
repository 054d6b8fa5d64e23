/**
 * Tells a fault of the database from a bug of the app. Goes by the class of PostgreSQL's SQLSTATE and by
 * Prisma's own codes, through everything that wraps them: Prisma keeps the driver's error in `meta` for
 * raw queries and throws it bare for others; pg gives its own errors no code, only a message.
 *
 * Sources: https://www.postgresql.org/docs/18/errcodes-appendix.html,
 * https://www.prisma.io/docs/orm/reference/error-reference, @prisma/adapter-pg and pg as installed.
 */

import type { LoadContext } from '#app/load-context.ts';

/**
 * `unreachable`: nothing gets through, as the next look shows.
 * `failing`: it answers and cannot do its work, which a look need not show: a full disk.
 * `busy`: this statement lost a race for a lock or for time; others may well succeed.
 */
export type DatabaseFault = 'unreachable' | 'failing' | 'busy';

/** Where it was thrown, and to whom it is told. */
type Surroundings = Pick<LoadContext, 'log' | 'onDatabaseFault'>;

/** Logs and counts a fault of the database as what it is. False: it is none. */
export function noteDatabaseFault(
  thrown: unknown,
  { log, onDatabaseFault }: Surroundings,
  fields: Readonly<Record<string, unknown>> = {},
): boolean {
  const fault = databaseFaultIn(thrown);
  if (fault === null) return false;
  onDatabaseFault(fault);
  log.warn({ ...fields, fault, err: thrown }, 'The database failed');
  return true;
}

/** Classes are the first two characters. A full code counts before its class. */
const SQL_STATES: Readonly<Record<string, DatabaseFault>> = {
  '08': 'unreachable', // connection exception
  '25006': 'unreachable', // read-only: a standby, or a database that was set so
  '25P03': 'busy', // idle in a transaction for too long
  '25P04': 'busy', // a transaction for too long
  '28': 'unreachable', // log-in refused
  '3D': 'unreachable', // no such database
  '40': 'busy', // deadlock, serialization
  '42501': 'failing', // a right is missing: the operator's to grant
  '53': 'failing', // disk full, out of memory
  '53300': 'unreachable', // too many connections
  '55': 'busy', // lock not available, object in use
  '57': 'unreachable', // shut down, starting
  '57014': 'busy', // canceled: statement timeout, or by an operator
  '58': 'failing', // the server's own files and system calls
  '72': 'busy', // snapshot too old
  F0: 'failing', // the server's configuration
  XX: 'failing', // the server's inner faults, and what poolers answer when they are full
};

/** `DriverAdapterError.cause.kind`, for those that carry no SQLSTATE. */
const KINDS: Readonly<Record<string, DatabaseFault>> = {
  DatabaseNotReachable: 'unreachable',
  ConnectionClosed: 'unreachable',
  SocketTimeout: 'unreachable',
  TlsConnectionError: 'unreachable',
};

const PRISMA: Readonly<Record<string, DatabaseFault>> = {
  P2024: 'unreachable', // no free connection in time
  P2034: 'busy', // write conflict or deadlock
  P2037: 'unreachable', // too many connections
};
/** Everything about getting to the database and into it. */
const PRISMA_CONNECTION = /^P1\d{3}$/;

/** P2028 stands for several things, which differ by their message alone. The others are bugs. */
const PRISMA_TRANSACTION = 'P2028';
const TRANSACTION_FAULTS: readonly (readonly [RegExp, DatabaseFault])[] = [
  [/Unable to start a transaction in the given time/, 'unreachable'],
  [/on an expired transaction/, 'busy'],
  // The client was closed, or the time ran out, while a statement was under way.
  [/on a transaction that was rolled back|obtained before disconnecting/, 'busy'],
];

/** Node's errors of a socket or a name that leads nowhere. */
const SYSTEM: ReadonlySet<string> = new Set([
  ...['ECONNREFUSED', 'ECONNRESET', 'ECONNABORTED', 'EPIPE', 'ETIMEDOUT'],
  ...['ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'EHOSTDOWN', 'ENETUNREACH', 'ENETDOWN'],
]);

/** pg and its pool give these no code. */
const PG_MESSAGES: readonly (readonly [RegExp, DatabaseFault])[] = [
  [/^Connection terminated|^Connection ended unexpectedly|^timeout expired$/, 'unreachable'],
  [/^timeout exceeded when trying to connect/, 'unreachable'],
  [/^Client (has encountered a connection error|was closed) and is not queryable/, 'unreachable'],
  [/^Cannot use a pool after calling end on the pool/, 'unreachable'],
  [/^Query read timeout/, 'busy'],
];

const DEEPEST = 6;

/** null: no fault of the database, as far as the error and its causes tell. */
export function databaseFaultIn(error: unknown, depth = 0): DatabaseFault | null {
  if (typeof error !== 'object' || error === null || depth > DEEPEST) return null;
  // fetch() wraps a socket's error in one of these. The database is not reached by it.
  if (error instanceof TypeError) return null;
  const { code, errorCode, originalCode, kind, message, cause, errors, meta } = error as Readonly<
    Record<string, unknown>
  >;
  for (const one of [originalCode, code, errorCode]) {
    const fault = typeof one === 'string' ? faultOfCode(one, message) : null;
    if (fault !== null) return fault;
  }
  const told =
    (typeof kind === 'string' ? KINDS[kind] : undefined) ?? faultOfMessage(PG_MESSAGES, message);
  if (told) return told;
  const inner = [
    cause,
    ...(Array.isArray(errors) ? errors : []),
    ...(typeof meta === 'object' && meta !== null && 'driverAdapterError' in meta
      ? [meta.driverAdapterError]
      : []),
  ];
  for (const one of inner) {
    const fault = databaseFaultIn(one, depth + 1);
    if (fault !== null) return fault;
  }
  return null;
}

function faultOfCode(code: string, message: unknown): DatabaseFault | null {
  if (code === PRISMA_TRANSACTION) return faultOfMessage(TRANSACTION_FAULTS, message);
  if (PRISMA_CONNECTION.test(code) || SYSTEM.has(code)) return 'unreachable';
  const isSqlState = /^[0-9A-Z]{5}$/.test(code) && !code.startsWith('P');
  return (
    PRISMA[code] ??
    (isSqlState ? (SQL_STATES[code] ?? SQL_STATES[code.slice(0, 2)]) : undefined) ??
    null
  );
}

function faultOfMessage(
  known: readonly (readonly [RegExp, DatabaseFault])[],
  message: unknown,
): DatabaseFault | null {
  if (typeof message !== 'string') return null;
  return known.find(([pattern]) => pattern.test(message))?.[1] ?? null;
}

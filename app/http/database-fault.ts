/**
 * Tells a database that cannot be reached from a bug. Looks at codes only, through the whole chain of
 * causes: Prisma wraps the driver's error, the driver wraps the socket's.
 */

const CODES: ReadonlySet<string> = new Set([
  // Prisma: cannot reach, timed out, closed, no free connection.
  'P1001',
  'P1002',
  'P1008',
  'P1011',
  'P1017',
  'P2024',
  'P2037',
  // Sockets.
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EPIPE',
  // PostgreSQL: shutting down or starting, too many connections.
  '57P01',
  '57P02',
  '57P03',
  '57P05',
  '53300',
]);

/** What Prisma's driver adapter calls them (`DriverAdapterError.cause.kind`). */
const KINDS: ReadonlySet<string> = new Set([
  'DatabaseNotReachable',
  'ConnectionClosed',
  'SocketTimeout',
  'TooManyConnections',
  'TlsConnectionError',
]);

/** pg gives these no code. */
const MESSAGES =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Connection ended unexpectedly)/;

const CONNECTION_EXCEPTION = /^08[0-9A-Z]{3}$/;
const DEEPEST = 6;

export function isDatabaseUnavailable(error: unknown, depth = 0): boolean {
  if (typeof error !== 'object' || error === null || depth > DEEPEST) return false;
  const { code, errorCode, originalCode, kind, message, cause, errors } = error as Readonly<
    Record<string, unknown>
  >;
  if ([code, errorCode, originalCode].some(isUnreachableCode)) return true;
  if (typeof kind === 'string' && KINDS.has(kind)) return true;
  if (typeof message === 'string' && MESSAGES.test(message)) return true;
  return [cause, ...(Array.isArray(errors) ? errors : [])].some((inner) =>
    isDatabaseUnavailable(inner, depth + 1),
  );
}

function isUnreachableCode(code: unknown): boolean {
  return typeof code === 'string' && (CODES.has(code) || CONNECTION_EXCEPTION.test(code));
}

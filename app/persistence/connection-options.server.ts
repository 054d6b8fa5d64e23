/** What every connection to the database has in common. */
import type { ClientBase } from 'pg';
import { CONNECTION_WAIT_MS, IDLE_IN_TRANSACTION_MS, LOCK_WAIT_MS } from './waits.server.ts';

/**
 * UTC, whatever the server's own time zone is: with another, adapter-pg stores `timestamptz` shifted. The
 * waits come first, so that a connection string can say otherwise. A pooler may drop all of it without a
 * word, so the time zone is set once more by a statement.
 */
const WAITS = `-c lock_timeout=${LOCK_WAIT_MS} -c idle_in_transaction_session_timeout=${IDLE_IN_TRANSACTION_MS}`;
const TIME_ZONE = '-c TimeZone=UTC';

/** The first statement of every connection. */
export async function setTimeZone(client: Pick<ClientBase, 'query'>): Promise<void> {
  await client.query("SET TimeZone TO 'UTC'");
}

/**
 * The options of `pg` for a connection string. `options` inside the string would win over the option
 * beside it, so the two are merged.
 */
export function connectionOptions(url: string): {
  readonly connectionString: string;
  readonly options: string;
  readonly connectionTimeoutMillis: number;
  /** Of a pool; a client of one's own calls `setTimeZone`. */
  readonly onConnect: typeof setTimeZone;
} {
  const parsed = new URL(url);
  const given = parsed.searchParams.get('options');
  parsed.searchParams.delete('options');
  return {
    connectionString: parsed.href,
    options: [WAITS, given, TIME_ZONE].filter((part) => part !== null).join(' '),
    connectionTimeoutMillis: CONNECTION_WAIT_MS,
    onConnect: setTimeZone,
  };
}

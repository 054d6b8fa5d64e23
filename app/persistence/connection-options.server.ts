/** What every connection to the database has in common. */

/** UTC, whatever the server's own time zone is: with another, adapter-pg stores `timestamptz` shifted. */
const SESSION_OPTIONS = '-c TimeZone=UTC';

/**
 * The options of `pg` for a connection string. `options` inside the string would win over the option
 * beside it, so the two are merged.
 */
export function connectionOptions(url: string): {
  readonly connectionString: string;
  readonly options: string;
  readonly connectionTimeoutMillis: number;
} {
  const parsed = new URL(url);
  const given = parsed.searchParams.get('options');
  parsed.searchParams.delete('options');
  return {
    connectionString: parsed.href,
    options: given === null ? SESSION_OPTIONS : `${given} ${SESSION_OPTIONS}`,
    connectionTimeoutMillis: 10_000,
  };
}

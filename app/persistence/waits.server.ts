/**
 * How long the app waits for its database. All in one place, because each wait only makes sense inside the
 * next: a shorter one outside would give up on work that the longer one inside is still doing.
 */

/**
 * One statement for a lock. The shortest: whoever waits for a locked row holds a connection, and gives it
 * back before those who wait for a connection give up.
 */
export const LOCK_WAIT_MS = 5_000;

/** For a connection, a new one or one of the pool. */
export const CONNECTION_WAIT_MS = 10_000;

/**
 * For a transaction to begin. Prisma doesn't cut this wait short: it lets the connection come and then
 * gives it away, so less than the wait for a connection would only throw away what was waited for.
 */
export const TRANSACTION_START_MS = 12_000;

/** A whole transaction. Room for two locks that are waited for, and for the work. */
export const TRANSACTION_MS = 15_000;

/**
 * A transaction in which nothing happens. Longer than any transaction: it only meets a process that hangs
 * or whose network is gone, and frees the rows that it holds.
 */
export const IDLE_IN_TRANSACTION_MS = 30_000;

/** For another process that migrates. Its work may take long, so this has nothing to do with the rest. */
export const MIGRATION_TURN_MS = 60_000;

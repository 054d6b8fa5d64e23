/**
 * How long, how often and how much at once Prime Penguin is asked. Prime Penguin publishes no limits of
 * its own, so these are chosen to be a polite guest and to stay well below a delivery's lease.
 */
export interface Limits {
  /** To a connection, TLS included. Short: while it lasts nothing has been sent. */
  readonly connectMs: number;
  /** From the start of one attempt to its last byte. */
  readonly attemptMs: number;
  /** Attempts of one read, the first included. Writes have one. */
  readonly readAttempts: number;
  /** No attempt of a read begins that could end later than this after the first began. */
  readonly readBudgetMs: number;
  /** Pause before the second attempt; doubles from there, with jitter. */
  readonly backoffMs: number;
  /** A longer `Retry-After` is handed to the caller instead of being waited for. */
  readonly longestRetryAfterMs: number;
  /** Calls of one shop under way at once; more wait in line. */
  readonly concurrentCalls: number;
  readonly waitingCalls: number;
  /** Calls of one shop in a row without any answer of Prime Penguin's, until no more are sent. */
  readonly breakAfter: number;
  /** How long none are sent the first time; doubles up to `longestBreakMs`. */
  readonly breakMs: number;
  readonly longestBreakMs: number;
  /** A token is renewed this long before it expires. */
  readonly renewBeforeMs: number;
  /** After a refused log-in none is tried for this long: repeated wrong ones lock the account. */
  readonly signInPauseMs: number;
  /** After a log-in that failed in words that may mean anything, none is tried for this long. */
  readonly unclearSignInPauseMs: number;
  /** The same words so often in a row are a refusal. */
  readonly unclearSignIns: number;
  /** Halved, page by page, where a page of it is longer than is read. */
  readonly pageSize: number;
  /** More pages than this in one reading are a fault of the other side. */
  readonly mostPages: number;
  /**
   * Of one answer. Reading it keeps the process from everything else, so it is what can be read in some
   * tens of milliseconds.
   */
  readonly largestBodyBytes: number;
  /** Lines of one log of one order. */
  readonly mostLogLines: number;
}

export const DEFAULT_LIMITS: Limits = {
  connectMs: 3_000,
  attemptMs: 10_000,
  readAttempts: 3,
  readBudgetMs: 25_000,
  backoffMs: 300,
  longestRetryAfterMs: 5_000,
  concurrentCalls: 6,
  waitingCalls: 500,
  breakAfter: 5,
  breakMs: 2_000,
  longestBreakMs: 30_000,
  renewBeforeMs: 60_000,
  signInPauseMs: 300_000,
  unclearSignInPauseMs: 60_000,
  unclearSignIns: 3,
  pageSize: 250,
  mostPages: 100,
  largestBodyBytes: 1024 * 1024,
  mostLogLines: 5_000,
};

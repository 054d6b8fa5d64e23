/**
 * How often a login for Prime Penguin may be tried. Whoever mistypes gets through; whoever guesses does not get
 * far, because Prime Penguin's own lock is per user of theirs, and a form that tries logins must not be the way
 * around it. A success takes nothing off: else a login of one's own would buy more guesses at another's.
 */
import type { Instant } from './instant.ts';

export interface ConnectAttempt {
  /** Shopify's user id; null: the session token names nobody. */
  readonly userId: string | null;
  readonly at: Instant;
}

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

const LIMITS = [
  { of: 'user', most: 5, withinMs: 15 * MINUTE },
  { of: 'shop', most: 10, withinMs: 15 * MINUTE },
  { of: 'shop', most: 50, withinMs: DAY },
] as const;

/** What is older counts in no limit. */
export const ATTEMPTS_COUNT_MS = DAY;

/** When the next one may be made; null: now. `attempts`: of the shop, that failed or are still under way. */
export function nextAttemptAt(
  attempts: readonly ConnectAttempt[],
  userId: string | null,
  now: Instant,
): Instant | null {
  const waits = LIMITS.flatMap(({ of, most, withinMs }) => {
    const counted = attempts
      .filter((one) => of === 'shop' || one.userId === userId)
      .map(({ at }) => at)
      .filter((at) => at > now - withinMs)
      .sort((a, b) => a - b);
    const oldest = counted[counted.length - most];
    return oldest === undefined ? [] : [oldest + withinMs];
  });
  return waits.length === 0 ? null : Math.max(...waits);
}

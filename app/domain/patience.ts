/**
 * How long the app tries again what nobody waits for: a mail, a tag on an order, a cancellation that Shopify
 * told of. Quickly at first, then ever less often, for a day.
 */
import type { Instant } from './instant.ts';

const MINUTE_MS = 60_000;
const PAUSES_MS: readonly number[] = [1, 5, 15, 30].map((minutes) => minutes * MINUTE_MS);
const LONGEST_PAUSE_MS = 60 * MINUTE_MS;
const PATIENCE_MS = 24 * 60 * MINUTE_MS;

/**
 * When to try again; null: given up.
 *
 * @param failures how often it has failed, this time included
 * @param since when it was to be done first
 */
export function nextTryAt(failures: number, since: Instant, now: Instant): Instant | null {
  const at = now + (PAUSES_MS[failures - 1] ?? LONGEST_PAUSE_MS);
  return at - since > PATIENCE_MS ? null : at;
}

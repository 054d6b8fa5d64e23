/**
 * Time in the domain: always an argument, never read from a clock. Milliseconds since 1970 UTC.
 */
export type Instant = number;

const EARLIEST: Instant = 0;
const LATEST: Instant = Date.UTC(9999, 0, 1);

/** Is it a moment that a database keeps and gives back in four digits of a year? */
export function isStorableInstant(at: number): boolean {
  return at >= EARLIEST && at <= LATEST;
}

/** How far the clocks of two systems may differ where nothing shows by how much. */
export const MAX_CLOCK_SKEW_MS = 3_600_000;

/** A `Date` header is cut to whole seconds: a look so much later shows that the clock has come so far. */
export const DATE_HEADER_MS = 1_000;

/**
 * One moment as two clocks show it. Clocks of different systems are never compared with each other
 * (trap 12): `at` is this app's clock, `primePenguinAt` the `Date` header of the answer (whole
 * seconds), null where no answer came.
 */
export interface Moment {
  readonly at: Instant;
  readonly primePenguinAt: Instant | null;
}

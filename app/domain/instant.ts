/**
 * Time in the domain: always an argument, never read from a clock. Milliseconds since 1970 UTC.
 */
export type Instant = number;

/**
 * One moment as two clocks show it. Clocks of different systems are never compared with each other
 * (trap 12): `at` is this app's clock, `primePenguinAt` the `Date` header of the answer (whole
 * seconds), null where no answer came.
 */
export interface Moment {
  readonly at: Instant;
  readonly primePenguinAt: Instant | null;
}

/**
 * The demo's own pace: every verdict arrives within about a minute, while one looks on. The simulated
 * Prime Penguin and the app's waiting go by the same numbers.
 */
import type { Timing } from './timing.ts';

const SECOND_MS = 1_000;

/** How often something begins, counted from midnight UTC, and how long it takes. */
export interface Beat {
  readonly everyMs: number;
  readonly offsetMs: number;
  readonly takesMs: number;
  /** The same as a schedule, as Prime Penguin shows it. */
  readonly cron: string;
}

export const CHANNEL_READS: Beat = {
  everyMs: 10 * SECOND_MS,
  offsetMs: 0,
  takesMs: SECOND_MS,
  cron: '*/10 * * * * *',
};

export const BATCHES: readonly [nordic: Beat, baltic: Beat] = [
  { everyMs: 10 * SECOND_MS, offsetMs: 0, takesMs: SECOND_MS, cron: '*/10 * * * * *' },
  {
    everyMs: 10 * SECOND_MS,
    offsetMs: 5 * SECOND_MS,
    takesMs: SECOND_MS,
    cron: '5-59/10 * * * * *',
  },
];

export const DEMO_TIMING: Timing = {
  pollMs: 2 * SECOND_MS,
  channelReadMs: CHANNEL_READS.everyMs,
  defaultBatchMs: BATCHES[0].everyMs,
  batchGraceMs: 2 * SECOND_MS,
  copyLagMs: SECOND_MS,
  scheduleMarginMs: 0,
  answerMs: 45 * SECOND_MS,
  // Whoever tries the demo has moved on by then: an open watch keeps on looking.
  afterwatchMs: 15 * 60 * SECOND_MS,
  deliveryMs: 20 * SECOND_MS,
};

/** From the first press: longer than delivery is tried, so that it fails for good. */
export const OUTAGE_MS = DEMO_TIMING.deliveryMs + 25 * SECOND_MS;

/** An order that is not read yet stays so for at least this long after the first press. */
export const READ_AFTER_MS = 5 * SECOND_MS;

/** So long after something has happened to an order, nothing in its story can still change. */
export const STORY_MS = 120 * SECOND_MS;

/**
 * Has Prime Penguin read the whole sales channel twice since a moment? Decided here and nowhere else: by
 * younger orders that arrived there, and else by a schedule, with a wide margin.
 */
import { fourBatchesOverAt, readSchedule } from './batches.ts';
import { type Instant, MAX_CLOCK_SKEW_MS } from './instant.ts';
import type { Timing } from './timing.ts';

/** An order of the channel that Prime Penguin has read. */
export interface Arrival {
  /** Shopify's clock. */
  readonly placedAt: Instant;
  /** The look that showed it first; this app's clock. */
  readonly seenAt: Instant;
}

/** What is known of Prime Penguin's reads of a sales channel. */
export interface ChannelReads {
  /** As Prime Penguin shows the schedule; null: it shows none. */
  readonly cron: string | null;
  /** When the schedule was last asked for, this app's clock; 0: never. */
  readonly readAt: Instant;
  /** Each was placed after the one before it had been seen, by any clock. Oldest first. */
  readonly arrivals: readonly Arrival[];
}

export const NO_READS: ChannelReads = { cron: null, readAt: 0, arrivals: [] };

const KEPT_ARRIVALS = 3;

/** What is known after an order was seen in Prime Penguin. */
export function withArrival(known: ChannelReads, arrival: Arrival): ChannelReads {
  // A time to come, by any clock, is no time at which it was placed.
  if (arrival.placedAt > arrival.seenAt + MAX_CLOCK_SKEW_MS) return known;
  const last = known.arrivals.at(-1);
  if (last && arrival.placedAt <= last.seenAt + MAX_CLOCK_SKEW_MS) return known;
  return { ...known, arrivals: [...known.arrivals, arrival].slice(-KEPT_ARRIVALS) };
}

export interface ReadsProof {
  readonly by: 'arrivals' | 'schedule' | 'setting';
  /** Of `arrivals`: when they were seen, this app's clock. */
  readonly at: readonly Instant[];
  /** By when two whole reads that began after the moment count as over; this app's clock. */
  readonly overAt: Instant;
}

/** @param since this app's clock */
export function twoReadsSince(since: Instant, known: ChannelReads, timing: Timing): ReadsProof {
  const { channelReadMs, batchGraceMs, scheduleMarginMs } = timing;
  const schedule = readSchedule(known.cron, channelReadMs);
  const bySchedule: ReadsProof = {
    by: schedule.kind === 'cron' ? 'schedule' : 'setting',
    at: [],
    overAt: Math.max(fourBatchesOverAt(schedule, since, batchGraceMs), since + scheduleMarginMs),
  };
  const younger = known.arrivals.filter(({ placedAt }) => placedAt > since + MAX_CLOCK_SKEW_MS);
  const [first, second] = younger.map(({ seenAt }) => seenAt);
  if (first === undefined || second === undefined || second > bySchedule.overAt) return bySchedule;
  return { by: 'arrivals', at: [first, second], overAt: second };
}

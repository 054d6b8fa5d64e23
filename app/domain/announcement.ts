/**
 * Which changes of a cancellation are worth a mail, for whom, and when. Says nothing about what stands in
 * the mail: that is the state of the order when it is sent.
 */
import { Cron } from 'croner';
import type { Cancellation, Fact, WarehouseOrder } from './cancellation.ts';
import type { ShopifyOrderId } from './identifiers.ts';
import type { Instant } from './instant.ts';
import { stopTakenBack } from './taken-back.ts';
import { isFinal, type Outcome } from './verdict.ts';

export interface Announcement {
  readonly outcome: Outcome;
  /** It contradicts what was said before. */
  readonly overturns: boolean;
  /** What was reported stopped is not: nobody may learn that later than at once. */
  readonly isUrgent: boolean;
}

/** null: nothing that is final, or was, has changed. One for the order, however many warehouses it has. */
export function announcementOf(
  before: Cancellation,
  after: Cancellation,
  facts: readonly Fact[],
): Announcement | null {
  const changed = after.warehouseOrders.filter(
    (order) => verdictIn(before, order) !== order.judgement.verdict,
  );
  const overturned = new Set(
    facts.flatMap((fact) =>
      fact.kind === 'concluded' && fact.overturns ? [fact.warehouseOrderId] : [],
    ),
  );
  const worthTelling = changed.filter(
    ({ id, judgement }) => isFinal(judgement.verdict) || overturned.has(id),
  );
  if (worthTelling.length === 0) return null;
  return {
    outcome: after.outcome,
    overturns: worthTelling.some(({ id }) => overturned.has(id)),
    isUrgent: worthTelling.some((order) => stopTakenBack(after, order) !== null),
  };
}

function verdictIn(state: Cancellation, { id }: WarehouseOrder) {
  return state.warehouseOrders.find((order) => order.id === id)?.judgement.verdict;
}

/** What a shop can be told of. */
export type News =
  | ({ readonly kind: 'outcome'; readonly at: Instant } & Announcement)
  /** Prime Penguin refuses the shop's credentials: it used to take them. */
  | { readonly kind: 'connection_refused'; readonly at: Instant }
  /** A provider's connection has got stuck. */
  | { readonly kind: 'connection_stuck'; readonly at: Instant; readonly providerName: string }
  /** The order was canceled in Shopify, and nothing could be asked for it at the warehouse. */
  | {
      readonly kind: 'not_forwarded';
      readonly at: Instant;
      readonly shopifyOrderId: ShopifyOrderId;
    };

/** What the merchant wants to be told, and how soon. */
export interface Wish {
  readonly on: 'every_final' | 'attention' | 'overturned' | 'never';
  readonly pace: 'at_once' | 'hourly' | 'daily';
}

/** What is told at once is told to everybody who wants any mail. */
export function isWanted(news: News, { on }: Wish): boolean {
  if (on === 'never') return false;
  if (isPressing(news) || on === 'every_final') return true;
  if (news.overturns) return true;
  return on === 'attention' && NEEDS_SOMEBODY.includes(news.outcome);
}

const NEEDS_SOMEBODY: readonly Outcome[] = ['not_stopped', 'partly_stopped', 'unknown'];

/** It is told at once, whatever pace is wished. */
export function isPressing(
  news: News,
): news is Exclude<News, { kind: 'outcome' }> | (News & { readonly isUrgent: true }) {
  return news.kind !== 'outcome' || news.isUrgent;
}

const HOUR_MS = 3_600_000;
/** Before a working day begins. */
const DAILY = '0 7 * * *';

/**
 * When it is told, at the earliest.
 *
 * @param timeZone the shop's, as in "Europe/Stockholm"; one that is not known counts as UTC
 */
export function tellAt(news: News, { pace }: Wish, timeZone: string): Instant {
  if (isPressing(news) || pace === 'at_once') return news.at;
  if (pace === 'hourly') return (Math.floor(news.at / HOUR_MS) + 1) * HOUR_MS;
  return nextMorning(news.at, timeZone) ?? nextMorning(news.at, 'UTC') ?? news.at;
}

function nextMorning(at: Instant, timezone: string): Instant | null {
  try {
    const cron = new Cron(DAILY, { timezone, paused: true });
    return cron.nextRun(new Date(at))?.getTime() ?? null;
  } catch {
    return null; // no such time zone
  }
}

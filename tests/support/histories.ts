/**
 * Builders for what the domain reasons about: looks, requests, histories, circumstances. Everything has a
 * plain default, so that a spec names only what it is about. Nothing here judges anything.
 */
import type { Batches } from '#app/domain/batch-proof.ts';
import type { BatchSchedule } from '#app/domain/batches.ts';
import { type Cancellation, newPlace } from '#app/domain/cancellation.ts';
import { NO_READS } from '#app/domain/channel-reads.ts';
import type { Ask, Failure, WarehouseOrderHistory } from '#app/domain/history.ts';
import {
  type PrimePenguinOrderId,
  parsePrimePenguinOrderId,
  parseShopifyOrderId,
} from '#app/domain/identifiers.ts';
import type { Instant, Moment } from '#app/domain/instant.ts';
import {
  type Absence,
  type ChannelSeen,
  type Circumstances,
  type ProviderFacts,
  provesAbsence,
} from '#app/domain/judge.ts';
import type {
  EntityLogEntry,
  Fulfilment,
  Observation,
  StatusLogLine,
  StatusLogSource,
  WarehouseOrderSeen,
} from '#app/domain/observation.ts';
import { NO_RUNS, type ProviderRuns } from '#app/domain/runs.ts';
import type { NormalisedStatus, SideStatus } from '#app/domain/status.ts';
import type { Timing } from '#app/domain/timing.ts';
import { aConnection, runsOf } from './runs.ts';

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** When the merchant presses the button, this app's clock: between two half-hourly batches. */
export const PRESSED = Date.UTC(2026, 10, 23, 9, 10);
/** The first look, before anything is asked. */
export const FIRST_LOOK = PRESSED + 1 * SECOND;
export const ASKED = PRESSED + 2 * SECOND;
export const REPLIED = PRESSED + 3 * SECOND;
/** The look that follows the request. */
export const SECOND_LOOK = PRESSED + 4 * SECOND;
/** The half-hourly batch after the request begins, and counts as over, also for a copy that lags. */
export const BATCH_STARTS = Date.UTC(2026, 10, 23, 9, 30);
export const BATCH_OVER = BATCH_STARTS + 1 * MINUTE + 30 * SECOND;

/** The operator's defaults. */
export const TIMING: Timing = {
  pollMs: 1 * MINUTE,
  channelReadMs: 30 * MINUTE,
  defaultBatchMs: 30 * MINUTE,
  batchGraceMs: 1 * MINUTE,
  copyLagMs: 30 * SECOND,
  scheduleMarginMs: 2 * HOUR,
  answerMs: 4 * HOUR,
  afterwatchMs: 72 * HOUR,
  deliveryMs: 30 * MINUTE,
};

export const EVERY_HALF_HOUR: BatchSchedule = { kind: 'cron', expression: '*/30 * * * *' };
export const UNKNOWN_SCHEDULE: BatchSchedule = { kind: 'interval', everyMs: 30 * MINUTE };

/**
 * Real batches that keep to the half-hourly schedule for some hours: each shows a sync when it begins and
 * another when it is over.
 */
const SYNCS = Array.from({ length: 20 }, (_, batch) => {
  const start = BATCH_STARTS + (batch - 4) * 30 * MINUTE;
  return [start, start + MINUTE];
}).flat();
export const HALF_HOURLY_RUNS: ProviderRuns = runsOf([
  aConnection({ orders: SYNCS, results: SYNCS }),
]);

const LATER_ORDER = { arrivedAt: PRESSED + 10 * MINUTE, passedAt: BATCH_STARTS };
/** Nothing is known but that one later order went through: a schedule may be believed. */
export const ONE_LATER_ORDER: ProviderRuns = {
  ...NO_RUNS,
  passages: { orders: [LATER_ORDER], results: [LATER_ORDER] },
};

export const BATCHES: Batches = {
  schedule: EVERY_HALF_HOUR,
  runs: HALF_HOURLY_RUNS,
  batchGraceMs: TIMING.batchGraceMs,
  copyLagMs: TIMING.copyLagMs,
  scheduleMarginMs: TIMING.scheduleMarginMs,
  formers: [],
};

export const NORDIC = 'Nordic 3PL';
export const BALTIC = 'Baltic Logistics';

export const PRIME_PENGUIN_ORDER: PrimePenguinOrderId = idOf(9001);

export function idOf(value: number): PrimePenguinOrderId {
  const id = parsePrimePenguinOrderId(value);
  if (id === null) throw new Error(`${value} is no id of Prime Penguin's`);
  return id;
}

/** A cancellation at the moment of the press, of which nothing is known yet. */
export function pressedCancellation(): Cancellation {
  const shopifyOrderId = parseShopifyOrderId('1001');
  if (shopifyOrderId === null) throw new Error('1001 is an id');
  return {
    id: 'cancellation',
    version: 1,
    shop: 'example.myshopify.com',
    shopifyOrderId,
    askedIn: { tenantId: 42, salesChannelId: 301 },
    orderName: '#1001',
    orderCreatedAt: PRESSED - HOUR,
    cancelledInShopifyAt: null,
    reason: null,
    note: null,
    requestedBy: { kind: 'staff', userId: '42' },
    requestedAt: PRESSED,
    deliverUntil: PRESSED + TIMING.deliveryMs,
    deliveryAttempts: 0,
    attemptPlannedAt: PRESSED,
    failure: null,
    absence: null,
    lastLookAt: null,
    waysAllowed: 'cancel_order',
    outcome: 'pending',
    watchUntil: PRESSED + TIMING.afterwatchMs,
    endedAt: null,
    warehouseOrders: [newPlace('place-0', PRESSED)],
  };
}

export const EMPTY: SideStatus = { kind: 'empty' };
export const PENDING = status('pending');
export const IN_PROGRESS = status('in_progress');
export const PARTIAL = status('partial');
export const FULFILLED = status('fulfilled');
export const CANCELLED = status('cancelled');
export const REFUNDED = status('refunded');
export const ON_HOLD = status('on_hold');
/** A spelling that nobody has seen before. */
export const STRANGE: SideStatus = { kind: 'unknown', raw: 'ZZ_TRANSFER' };

export function status(normalised: NormalisedStatus): SideStatus {
  return { kind: 'known', status: normalised, raw: normalised };
}

export function seen(shown: Partial<WarehouseOrderSeen> = {}): WarehouseOrderSeen {
  return {
    primePenguinOrderId: PRIME_PENGUIN_ORDER,
    shopifyOrderId: null,
    orderNumber: '#1001',
    providerName: NORDIC,
    channel: PENDING,
    warehouse: EMPTY,
    warehouseError: null,
    fulfilments: [],
    lines: [],
    isPaid: true,
    releaseAt: null,
    modifiedAt: null,
    statusLog: [],
    entityLog: [],
    ...shown,
  };
}

/** Prime Penguin's clock shows the same time as this app's, cut to the second, unless told otherwise. */
export function moment(at: Instant, primePenguinAt: Instant | null = wholeSecond(at)): Moment {
  return { at, primePenguinAt };
}

export function wholeSecond(at: Instant): Instant {
  return Math.floor(at / SECOND) * SECOND;
}

export function look(
  at: Instant,
  shown: Partial<WarehouseOrderSeen> = {},
  primePenguinAt: Instant | null = wholeSecond(at),
): Observation {
  return { moment: moment(at, primePenguinAt), seen: seen(shown) };
}

/** A line about the warehouse side. */
export function line(
  source: StatusLogSource,
  before: SideStatus,
  after: SideStatus,
  createdAt: Instant | null,
  channel: SideStatus = PENDING,
): StatusLogLine {
  return {
    createdAt,
    source,
    channelBefore: channel,
    channelAfter: channel,
    warehouseBefore: before,
    warehouseAfter: after,
  };
}

export function problem(
  id: number,
  code: EntityLogEntry['code'],
  createdAt: Instant | null,
  more: Partial<EntityLogEntry> = {},
): EntityLogEntry {
  return { id, createdAt, level: 'error', source: 'wms', code, message: `Problem ${id}`, ...more };
}

export function parcel(more: Partial<Fulfilment> = {}): Fulfilment {
  return {
    status: 'success',
    trackingCompany: 'PostNord',
    trackingNumber: 'PN123',
    trackingUrl: null,
    ...more,
  };
}

export function accepted(askedAt: Instant = ASKED): Ask {
  return {
    round: 1,
    way: 'cancel_order',
    askedAt,
    reply: { kind: 'accepted', moment: moment(askedAt + 1 * SECOND) },
  };
}

export function refused(askedAt: Instant = ASKED, message = 'Order is locked for invoicing'): Ask {
  const at = moment(askedAt + 1 * SECOND);
  const reply = { kind: 'refused', isCertain: true, moment: at, message } as const;
  return { round: 1, way: 'cancel_order', askedAt, reply };
}

/** A refusal of which only the words are known: it may be an internal fault. */
export function saidNo(askedAt: Instant = ASKED, message = 'Det gick inte'): Ask {
  const reply = {
    kind: 'refused',
    isCertain: false,
    moment: moment(askedAt + 1 * SECOND),
    message,
  } as const;
  return { round: 1, way: 'cancel_order', askedAt, reply };
}

export function notSent(askedAt: Instant = ASKED, message = 'Connection refused'): Ask {
  return {
    round: 1,
    way: 'cancel_order',
    askedAt,
    reply: { kind: 'not_sent', at: askedAt + 1 * SECOND, message },
  };
}

export function lost(askedAt: Instant = ASKED, message = 'Timed out'): Ask {
  return {
    round: 1,
    way: 'cancel_order',
    askedAt,
    reply: { kind: 'unknown', at: askedAt + 10 * SECOND, message },
  };
}

/** The app died before it could write the reply. */
export function crashed(askedAt: Instant = ASKED): Ask {
  return { round: 1, way: 'cancel_order', askedAt, reply: null };
}

/** Where the round began later than the press, the merchant has asked again, and what was asked since is of that round. */
export function history(
  observations: readonly [Observation, ...Observation[]],
  asks: readonly Ask[] = [],
  more: Partial<Pick<WarehouseOrderHistory, 'roundStartedAt' | 'confirmed'>> = {},
): WarehouseOrderHistory {
  const { roundStartedAt = PRESSED, confirmed = null } = more;
  const round = roundStartedAt > PRESSED ? 2 : 1;
  return {
    ...{ round, roundStartedAt, confirmed, observations },
    asks: asks.map((ask) => (ask.askedAt >= roundStartedAt ? { ...ask, round } : ask)),
  };
}

export function provider(facts: Partial<ProviderFacts> = {}): ProviderFacts {
  return {
    cancellable: 'unknown',
    answerMs: null,
    schedule: EVERY_HALF_HOUR,
    // Another schedule, and nothing is seen of it.
    runs: facts.schedule ? NO_RUNS : HALF_HOURLY_RUNS,
    isDropship: false,
    formers: [],
    ...facts,
  };
}

export function circumstances(now: Instant, more: Partial<Circumstances> = {}): Circumstances {
  return {
    now,
    deliverUntil: PRESSED + TIMING.deliveryMs,
    // Looks are answered until one fails, and then fail from there on.
    lastLookAt: more.failure ? more.failure.at - 1 : now,
    failure: null,
    orderCreatedAt: PRESSED - 10 * MINUTE,
    cancelledInShopifyAt: null,
    waysAllowed: 'cancel_order',
    timing: TIMING,
    ...more,
  };
}

/** In the shop's own channel, which is read, unless `channel` says otherwise. */
export function absence(lastAt: Instant = FIRST_LOOK, channel: Partial<ChannelSeen> = {}): Absence {
  const seen = { readingOff: false, isProven: true, reads: NO_READS, ...channel };
  const provenAt = provesAbsence(seen) ? lastAt : null;
  return { roundStartedAt: PRESSED, firstAt: FIRST_LOOK, lastAt, channel: seen, provenAt };
}

export function unreachable(at: Instant): Failure {
  return { kind: 'unreachable', message: 'Prime Penguin does not answer', at };
}

export function credentialsRefused(at: Instant): Failure {
  return { kind: 'credentials_refused', message: 'Invalid token', at };
}

export function notConnected(at: Instant): Failure {
  return { kind: 'not_connected', message: 'This shop is not connected to Prime Penguin.', at };
}

export function connectedElsewhere(at: Instant): Failure {
  return {
    kind: 'connected_elsewhere',
    message: 'This shop is connected to another Prime Penguin account.',
    at,
  };
}

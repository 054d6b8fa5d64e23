/**
 * Rows of the database to the domain's cancellation and back. Knows both shapes and decides nothing.
 */
import type { Prisma } from '@prisma/client';
import type {
  Cancellation,
  CancelReason,
  RequesterKind,
  WarehouseOrder,
} from '#app/domain/cancellation.ts';
import { type ChannelReads, NO_READS } from '#app/domain/channel-reads.ts';
import type { Ask, Failure, Reply } from '#app/domain/history.ts';
import type { PrimePenguinOrderId, ShopifyOrderId } from '#app/domain/identifiers.ts';
import type { Instant, Moment } from '#app/domain/instant.ts';
import type { Observation, WarehouseOrderSeen } from '#app/domain/observation.ts';
import type { PersonsWord } from '#app/domain/persons-word.ts';
import type { Said } from '#app/domain/said.ts';
import type { Evidence, Outcome, Verdict, Why } from '#app/domain/verdict.ts';
import type { Way, WaysAllowed } from '#app/domain/ways.ts';

/** What has to be read to make a whole cancellation. */
export const WHOLE = {
  warehouseOrders: {
    orderBy: { place: 'asc' },
    include: {
      observations: { orderBy: { id: 'asc' } },
      requests: { orderBy: { askedAt: 'asc' } },
      verdicts: {
        orderBy: { id: 'asc' },
        select: { round: true, verdict: true, why: true, at: true, overturns: true },
      },
      words: { orderBy: { id: 'asc' } },
    },
  },
} satisfies Prisma.CancellationInclude;

export type CancellationRow = Prisma.CancellationGetPayload<{ include: typeof WHOLE }>;
type WarehouseOrderRow = CancellationRow['warehouseOrders'][number];
type RequestRow = WarehouseOrderRow['requests'][number];

// The texts and JSON read here were written by this module and nobody else, so they are not parsed again.
export function toCancellation(row: CancellationRow): Cancellation {
  return {
    id: row.id,
    version: row.version,
    shop: row.shop,
    shopifyOrderId: row.shopifyOrderId as ShopifyOrderId,
    askedIn:
      row.tenantId === null || row.salesChannelId === null
        ? null
        : { tenantId: row.tenantId, salesChannelId: row.salesChannelId },
    orderName: row.orderName,
    orderCreatedAt: toInstant(row.orderCreatedAt),
    cancelledInShopifyAt: toInstant(row.cancelledInShopifyAt),
    reason: row.reason as CancelReason | null,
    note: row.note,
    requestedBy: { kind: row.requestedByKind as RequesterKind, userId: row.requestedByUserId },
    requestedAt: row.requestedAt.getTime(),
    deliverUntil: row.deliverUntil.getTime(),
    deliveryAttempts: row.deliveryAttempts,
    attemptPlannedAt: (row.attemptPlannedAt ?? row.requestedAt).getTime(),
    failure: row.deliveryFailure as Failure | null,
    absence:
      row.firstAbsentAt && row.lastAbsentAt
        ? {
            firstAt: row.firstAbsentAt.getTime(),
            lastAt: row.lastAbsentAt.getTime(),
            channel: {
              readingOff: row.readingOff,
              isProven: row.channelProven,
              reads: toReads(row.channelReads),
            },
            provenAt: toInstant(row.absenceProvenAt),
          }
        : null,
    lastLookAt: toInstant(row.lastLookAt),
    outcome: row.outcome as Outcome,
    waysAllowed: row.waysAllowed as WaysAllowed,
    watchUntil: row.watchUntil.getTime(),
    endedAt: toInstant(row.endedAt),
    warehouseOrders: row.warehouseOrders.map(toWarehouseOrder),
  };
}

function toWarehouseOrder(row: WarehouseOrderRow): WarehouseOrder {
  return {
    id: row.id,
    primePenguinOrderId:
      row.primePenguinOrderId === null
        ? null
        : (Number(row.primePenguinOrderId) as PrimePenguinOrderId),
    providerName: row.providerName,
    round: row.round,
    roundStartedAt: row.roundStartedAt.getTime(),
    observations: row.observations.map(toObservation),
    confirmed: toMoment(row.confirmedAt, row.confirmedPrimePenguinAt),
    asks: row.requests.map(toAsk),
    syncAskedAt: toInstant(row.syncAskedAt),
    judgement: {
      verdict: row.verdict as Verdict,
      why: row.why as Why | null,
      reason: row.reason,
      evidence: row.evidence as unknown as readonly Evidence[],
    },
    since: row.verdictSince.getTime(),
    overturned: row.overturned,
    said: row.verdicts.map(({ round, verdict, why, at, overturns }) => ({
      round,
      verdict: verdict as Verdict,
      why: why as Why | null,
      at: at.getTime(),
      overturns,
    })),
    words: row.words.map(({ says, at, userId, note }) => ({
      says: says as PersonsWord['says'],
      at: at.getTime(),
      userId,
      note,
    })),
  };
}

function toObservation(row: WarehouseOrderRow['observations'][number]): Observation {
  const until = toMoment(row.untilAt, row.untilPrimePenguinAt);
  return {
    moment: { at: row.observedAt.getTime(), primePenguinAt: toInstant(row.primePenguinAt) },
    ...(until === null ? {} : { until }),
    seen: row.seen as unknown as WarehouseOrderSeen,
  };
}

function toAsk(row: RequestRow): Ask & { readonly id: string } {
  const { id, round, way, askedAt } = row;
  return { id, round, way: way as Way, askedAt: askedAt.getTime(), reply: toReply(row) };
}

function toReply(row: RequestRow): Reply | null {
  const at = row.repliedAt?.getTime() ?? row.askedAt.getTime();
  const moment: Moment = { at, primePenguinAt: toInstant(row.primePenguinAt) };
  const message = row.message ?? '';
  const said = row.said === null ? {} : { said: row.said as unknown as Said };
  switch (row.reply) {
    case 'accepted':
      return { kind: 'accepted', moment };
    case 'refused':
      // What was refused before this was kept had been taken for meant.
      return { kind: 'refused', isCertain: row.isCertain ?? true, moment, message, ...said };
    case 'not_sent':
      return { kind: 'not_sent', at, message, ...said };
    case 'unknown':
      return { kind: 'unknown', at, message, ...said };
    default:
      return null;
  }
}

/** The row of a warehouse order that is new. */
export function fromPlace(
  cancellation: Pick<Cancellation, 'id' | 'shop' | 'requestedAt'>,
  place: number,
  order: WarehouseOrder,
) {
  return {
    id: order.id,
    cancellationId: cancellation.id,
    shop: cancellation.shop,
    requestedAt: new Date(cancellation.requestedAt),
    place,
    primePenguinOrderId: order.primePenguinOrderId,
    providerName: order.providerName,
    round: order.round,
    roundStartedAt: new Date(order.roundStartedAt),
    verdict: order.judgement.verdict,
    verdictSince: new Date(order.since),
    why: order.judgement.why,
    reason: order.judgement.reason,
    evidence: [],
  };
}

/** The rows of what has been said of it so far. */
export function fromSaid(order: WarehouseOrder) {
  return order.said.map(({ round, verdict, why, at }) => ({
    warehouseOrderId: order.id,
    round,
    verdict,
    why,
    evidence: [],
    at: new Date(at),
  }));
}

/** The columns of a reply. */
export function fromReply(reply: Reply) {
  const isAnswer = reply.kind === 'accepted' || reply.kind === 'refused';
  return {
    reply: reply.kind,
    repliedAt: new Date(isAnswer ? reply.moment.at : reply.at),
    primePenguinAt: toDate(isAnswer ? reply.moment.primePenguinAt : null),
    message: reply.kind === 'accepted' ? null : reply.message,
    isCertain: reply.kind === 'refused' ? reply.isCertain : null,
    ...(reply.kind === 'accepted' || reply.said === undefined ? {} : { said: toJson(reply.said) }),
  };
}

export function toReads(stored: Prisma.JsonValue): ChannelReads {
  return stored === null ? NO_READS : (stored as unknown as ChannelReads);
}

export function toInstant(date: Date | null): Instant | null {
  return date?.getTime() ?? null;
}

export function toDate(instant: Instant | null): Date | null {
  return instant === null ? null : new Date(instant);
}

function toMoment(at: Date | null, primePenguinAt: Date | null): Moment | null {
  return at === null ? null : { at: at.getTime(), primePenguinAt: toInstant(primePenguinAt) };
}

/** Prisma's type of JSON knows no readonly arrays and no interfaces; the value is plain data. */
export function toJson(value: object): Prisma.InputJsonObject {
  return value as Prisma.InputJsonObject;
}

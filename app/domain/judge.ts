/**
 * Concludes a verdict for one warehouse order from its history and the clock. Pure: the same history
 * and the same moment always give the same verdict. It never says "stopped" without the warehouse
 * side's word, or a whole batch that left the order where it was.
 */
import { type BatchSchedule, twoChannelReadsOverAt, wholeBatchOverAt } from './batches.ts';
import {
  answerEvidence,
  cancelledEvidence,
  channelStatusEvidence,
  forwardedWhileWaitingAt,
  isCancelledInPrimePenguin,
  lastTelling,
  resumedEvidence,
  shippingEvidence,
  unforwardedEvidence,
  warehouseStatusEvidence,
} from './evidence.ts';
import {
  type Ask,
  asksOfRound,
  type Failure,
  isUnresolved,
  lastObservation,
  type Reply,
  type WarehouseOrderHistory,
} from './history.ts';
import type { Instant } from './instant.ts';
import type { Timing } from './timing.ts';
import type { Evidence, Judgement, Verdict, Why } from './verdict.ts';

/** What is known of the provider that has the order. */
export interface ProviderFacts {
  readonly cancellable: 'unknown' | 'yes' | 'no';
  /** Milliseconds to an answer; null: the operator's default. */
  readonly answerMs: number | null;
  readonly schedule: BatchSchedule;
}

/** What is known around the warehouse orders: the cancellation itself, Shopify, the way to Prime Penguin. */
export interface Circumstances {
  readonly now: Instant;
  readonly requestedAt: Instant;
  /** Until when delivery to Prime Penguin is tried. */
  readonly deliverUntil: Instant;
  readonly failure: Failure | null;
  /** Shopify's clock. */
  readonly orderCreatedAt: Instant;
  /** Shopify's clock; null while the order is not cancelled in Shopify. */
  readonly cancelledInShopifyAt: Instant | null;
  readonly timing: Timing;
}

/** The warehouse order as Prime Penguin has it. */
export function judge(
  history: WarehouseOrderHistory,
  provider: ProviderFacts,
  circumstances: Circumstances,
): Judgement {
  return (
    judgeShipping(history) ??
    judgeCancelledAtWarehouse(history) ??
    judgeResumed(history) ??
    judgeReportedProblem(history) ??
    judgeRefusalByPrimePenguin(history) ??
    judgeProviderWithoutCancel(history, provider) ??
    judgeUnforwarded(history, provider, circumstances.timing) ??
    judgeWaiting(history, provider, circumstances) ??
    judgeDelivery(asksOfRound(history), circumstances)
  );
}

function judgeShipping(history: WarehouseOrderHistory): Judgement | null {
  const shipping = shippingEvidence(history);
  if (!shipping) return null;
  const why: Why = shipping.extent === 'whole' ? 'shipped' : 'partly_shipped';
  return { verdict: 'too_late', why, reason: null, evidence: shipping.evidence };
}

function judgeCancelledAtWarehouse(history: WarehouseOrderHistory): Judgement | null {
  const cancelled = cancelledEvidence(lastTelling(history));
  if (!cancelled) return null;
  const asked = asksOfRound(history).length > 0;
  return {
    verdict: 'stopped_at_warehouse',
    why: asked ? null : 'already_stopped',
    reason: null,
    evidence: cancelled.evidence,
  };
}

/** Trap 11: the warehouse un-cancels. It was said to be stopped and is in work again. */
function judgeResumed(history: WarehouseOrderHistory): Judgement | null {
  const evidence = resumedEvidence(history);
  if (!evidence) return null;
  return { verdict: 'refused', why: 'resumed_by_warehouse', reason: null, evidence };
}

function judgeReportedProblem(history: WarehouseOrderHistory): Judgement | null {
  const answer = answerEvidence(history);
  if (!answer) return null;
  const { reason, evidence } = answer;
  switch (answer.kind) {
    case 'not_supported':
      return { verdict: 'not_supported', why: 'said_by_provider', reason, evidence };
    case 'picked':
      return { verdict: 'too_late', why: 'picked', reason, evidence };
    case 'refused':
      return { verdict: 'refused', why: 'reason_given', reason, evidence };
  }
}

/**
 * Prime Penguin's own refusal of the last request. While the order stands as cancelled there, the
 * refusal means "has been asked already" and is no failure of the first request (trap 9).
 */
function judgeRefusalByPrimePenguin(history: WarehouseOrderHistory): Judgement | null {
  const reply = asksOfRound(history).at(-1)?.reply;
  if (reply?.kind !== 'refused') return null;
  if (isCancelledInPrimePenguin(lastObservation(history).seen)) return null;
  return {
    verdict: 'refused',
    why: 'reason_given',
    reason: reply.message,
    evidence: [replyEvidence(reply)],
  };
}

function judgeProviderWithoutCancel(
  history: WarehouseOrderHistory,
  provider: ProviderFacts,
): Judgement | null {
  const newest = lastTelling(history);
  if (provider.cancellable !== 'no' || newest.seen.warehouse.kind === 'empty') return null;
  return {
    verdict: 'not_supported',
    why: 'set_in_settings',
    reason: null,
    evidence: [warehouseStatusEvidence(newest)],
  };
}

/** Traps 1 and 10: only a whole batch that began after the cancel shows that it will not be forwarded. */
function judgeUnforwarded(
  history: WarehouseOrderHistory,
  provider: ProviderFacts,
  timing: Timing,
): Judgement | null {
  const unforwarded = unforwardedEvidence(history);
  if (!unforwarded) return null;
  const overAt = wholeBatchOverAt(provider.schedule, unforwarded.since, timing.batchGraceMs);
  if (unforwarded.lastSeen < overAt) return null;
  return {
    verdict: 'stopped_before_warehouse',
    why: 'never_forwarded',
    reason: null,
    evidence: unforwarded.evidence,
  };
}

/** Prime Penguin has the request, by its reply or because it shows the order as cancelled. */
function judgeWaiting(
  history: WarehouseOrderHistory,
  provider: ProviderFacts,
  circumstances: Circumstances,
): Judgement | null {
  const base = waitingSince(history);
  if (base === null) return null;
  const newest = lastObservation(history);
  const accepted = acceptedReply(history);
  const evidence = [
    ...(accepted ? [replyEvidence(accepted)] : []),
    ...(isCancelledInPrimePenguin(newest.seen) ? [channelStatusEvidence(newest)] : []),
    warehouseStatusEvidence(newest),
  ];
  if (circumstances.now >= answerDueAt(history, provider, circumstances.timing, base)) {
    return {
      verdict: 'no_answer',
      why: circumstances.failure ? 'prime_penguin_unreachable' : 'waiting_for_warehouse',
      reason: circumstances.failure?.message ?? null,
      evidence,
    };
  }
  const why: Why = accepted
    ? newest.seen.warehouse.kind === 'empty'
      ? 'not_forwarded_yet'
      : 'waiting_for_warehouse'
    : 'cancelled_in_prime_penguin_already';
  return { verdict: 'requested', why, reason: null, evidence };
}

function acceptedReply(
  history: WarehouseOrderHistory,
): Extract<Reply, { kind: 'accepted' }> | null {
  for (const { reply } of asksOfRound(history).toReversed()) {
    if (reply?.kind === 'accepted') return reply;
  }
  return null;
}

/** Since when Prime Penguin is known to have the request, this app's clock; null while it is not known to. */
export function waitingSince(history: WarehouseOrderHistory): Instant | null {
  const accepted = acceptedReply(history);
  if (accepted) return accepted.moment.at;
  if (!isCancelledInPrimePenguin(lastObservation(history).seen)) return null;
  const first = history.observations.find(
    ({ moment, seen }) => moment.at >= history.roundStartedAt && isCancelledInPrimePenguin(seen),
  );
  return first?.moment.at ?? history.roundStartedAt;
}

/**
 * When the provider's time to answer runs out, this app's clock. It starts anew when the order is
 * forwarded while waiting, and never ends before a whole batch has passed: a provider that is visited
 * once a day cannot have failed to answer after four hours.
 */
export function answerDueAt(
  history: WarehouseOrderHistory,
  provider: ProviderFacts,
  timing: Timing,
  waitingSinceAt: Instant,
): Instant {
  const start = Math.max(waitingSinceAt, forwardedWhileWaitingAt(history) ?? waitingSinceAt);
  const batch = wholeBatchOverAt(provider.schedule, start, timing.batchGraceMs);
  const answerAt = start + (provider.answerMs ?? timing.answerMs);
  return Number.isFinite(batch) ? Math.max(answerAt, batch) : answerAt;
}

/** Prime Penguin is not known to have the request. */
function judgeDelivery(asks: readonly Ask[], circumstances: Circumstances): Judgement {
  const lost = asks.some(isUnresolved);
  const { failure } = circumstances;
  const reason = failure?.message ?? null;
  const evidence: readonly Evidence[] = failure
    ? [{ at: failure.at, source: 'reply', text: failure.message }]
    : [];
  const over = circumstances.now >= circumstances.deliverUntil || isHopeless(failure);
  const why: Why = lost ? 'reply_lost' : whyUndelivered(failure);
  if (!over) return { verdict: 'delivering', why, reason, evidence };
  // Only a certain "no" may be told as "not delivered".
  const verdict: Verdict = lost ? 'no_answer' : 'undeliverable';
  return { verdict, why, reason, evidence };
}

/** Waiting does not mend refused credentials. */
function isHopeless(failure: Failure | null): boolean {
  return failure?.kind === 'credentials_refused' || failure?.kind === 'not_connected';
}

function whyUndelivered(failure: Failure | null): Why {
  switch (failure?.kind) {
    case undefined:
      return 'not_tried_yet';
    case 'unreachable':
      return 'prime_penguin_unreachable';
    case 'credentials_refused':
      return 'credentials_refused';
    case 'not_connected':
      return 'not_connected';
  }
}

function replyEvidence(reply: Extract<Reply, { kind: 'accepted' | 'refused' }>): Evidence {
  return {
    at: reply.moment.at,
    source: 'reply',
    text:
      reply.kind === 'accepted'
        ? 'Prime Penguin accepted the request'
        : `Prime Penguin refused: ${reply.message}`,
  };
}

/** The looks that found no such order in Prime Penguin; this app's clock. */
export interface Absence {
  readonly roundStartedAt: Instant;
  readonly firstAt: Instant;
  readonly lastAt: Instant;
  /** Prime Penguin shows that it does not read this sales channel. */
  readonly readingOff: boolean;
}

/** An order that Prime Penguin does not have, or that could not be looked for yet (`absence` null). */
export function judgeAbsent(absence: Absence | null, circumstances: Circumstances): Judgement {
  if (absence === null) return judgeDelivery([], circumstances);
  const { now, timing, cancelledInShopifyAt } = circumstances;
  const look: Evidence = {
    at: absence.lastAt,
    source: 'channel_status',
    text: 'Prime Penguin has no such order',
  };
  if (cancelledInShopifyAt !== null) {
    const overAt = twoChannelReadsOverAt(
      cancelledInShopifyAt,
      timing.channelReadMs,
      timing.batchGraceMs,
    );
    if (absence.lastAt >= overAt) {
      return {
        verdict: 'stopped_before_warehouse',
        why: 'cancelled_before_import',
        reason: null,
        evidence: [
          look,
          { at: cancelledInShopifyAt, source: 'shopify', text: 'Cancelled in Shopify' },
        ],
      };
    }
  }
  if (now >= importDueAt(absence, circumstances)) {
    const why: Why = circumstances.failure ? 'prime_penguin_unreachable' : 'never_imported';
    const reason = circumstances.failure?.message ?? null;
    return { verdict: 'no_answer', why, reason, evidence: [look] };
  }
  const why: Why = absence.readingOff
    ? 'reading_off'
    : isImportOverdue(circumstances)
      ? 'overdue'
      : 'not_read_yet';
  return { verdict: 'awaiting_import', why, reason: null, evidence: [look] };
}

/** When the app stops expecting Prime Penguin to read the order; it goes on watching. This app's clock. */
export function importDueAt(absence: Absence, circumstances: Circumstances): Instant {
  const { timing, cancelledInShopifyAt } = circumstances;
  const answerAt = absence.roundStartedAt + timing.answerMs;
  if (cancelledInShopifyAt === null) return answerAt;
  // Do not give up just before the two reads are over that would settle it.
  return Math.max(
    answerAt,
    twoChannelReadsOverAt(cancelledInShopifyAt, timing.channelReadMs, timing.batchGraceMs) +
      timing.channelReadMs,
  );
}

/** Older than two whole channel reads, and still not in Prime Penguin: it may never be read. */
export function isImportOverdue(
  circumstances: Pick<Circumstances, 'now' | 'orderCreatedAt' | 'timing'>,
): boolean {
  const { now, orderCreatedAt, timing } = circumstances;
  return now >= twoChannelReadsOverAt(orderCreatedAt, timing.channelReadMs, timing.batchGraceMs);
}

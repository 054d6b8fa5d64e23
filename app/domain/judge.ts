/**
 * Concludes a verdict for one warehouse order from its history and the clock. Pure: the same history
 * and the same moment always give the same verdict. It never says "stopped" without the warehouse
 * side's word, or a whole batch that left the order where it was.
 */
import { type BatchSchedule, twoChannelReadsOverAt, wholeBatchOverAt } from './batches.ts';
import {
  type AnswerEvidence,
  answerEvidence,
  answerToStandingCancel,
  cancelledEvidence,
  channelStatusEvidence,
  forwardedWhileWaitingAt,
  isCancelledInPrimePenguin,
  lastTelling,
  resumedEvidence,
  shippingEvidence,
  unforwardedEvidence,
  unforwardedProvenAt,
  warehouseStatusEvidence,
} from './evidence.ts';
import {
  type Ask,
  asksOfRound,
  baseline,
  clockOffsetMs,
  type Failure,
  isUnresolved,
  isYetToAskAgain,
  lastObservation,
  lastSeenMoment,
  mayHaveArrived,
  type Reply,
  type WarehouseOrderHistory,
} from './history.ts';
import { type Instant, MAX_CLOCK_SKEW_MS } from './instant.ts';
import { type Said, type Told, told } from './said.ts';
import type { Timing } from './timing.ts';
import type { Evidence, Judgement, Why } from './verdict.ts';

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
  /** Until when delivery to Prime Penguin is tried. */
  readonly deliverUntil: Instant;
  /** The last failure to get an answer; kept while it makes something undeliverable. */
  readonly failure: Failure | null;
  /** When Prime Penguin last answered a look; this app's clock. */
  readonly lastLookAt: Instant | null;
  /** Shopify's clock; null: Shopify does not show the order to the app. */
  readonly orderCreatedAt: Instant | null;
  /**
   * By when the order was cancelled in Shopify, this app's clock (`cancelledInShopifyBy`); null while it
   * is not known to be.
   */
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
    judgeStandingAnswer(history) ??
    judgeRefusalByPrimePenguin(history) ??
    judgeProviderWithoutCancel(history, provider) ??
    judgeUnforwarded(history, provider, circumstances) ??
    judgeWaiting(history, provider, circumstances) ??
    judgeDelivery(history, circumstances)
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
  const asked = history.asks.some(mayHaveArrived);
  const wasStopped = !asked && cancelledEvidence(baseline(history)) !== null;
  return {
    verdict: 'stopped_at_warehouse',
    why: wasStopped ? 'already_stopped' : null,
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
  return answer && judgeAnswer(answer);
}

/**
 * The order was cancelled in Prime Penguin before, and this round's request, if any, was refused for it: no
 * warehouse has been told anything new, so what was answered to the cancel that stands is the answer still.
 */
function judgeStandingAnswer(history: WarehouseOrderHistory): Judgement | null {
  const replies = asksOfRound(history).map(({ reply }) => reply);
  const refusals = replies.filter((reply) => reply?.kind === 'refused');
  if (refusals.length < replies.length) return null;
  if (isYetToAskAgain(history)) return null;
  const answer = answerToStandingCancel(history);
  if (!answer) return null;
  const judgement = judgeAnswer(answer);
  return { ...judgement, evidence: [...judgement.evidence, ...refusals.map(replyEvidence)] };
}

function judgeAnswer(answer: AnswerEvidence): Judgement {
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
 * Prime Penguin's own refusal of the last request. It is no failure of an earlier request that was taken,
 * or that turns out to have been: the order stands as cancelled there (trap 9). After a lost reply only a
 * look that is newer than the refusal can tell.
 */
function judgeRefusalByPrimePenguin(history: WarehouseOrderHistory): Judgement | null {
  const asks = asksOfRound(history);
  const reply = asks.at(-1)?.reply;
  if (reply?.kind !== 'refused' || acceptedReply(history)) return null;
  if (isCancelledInPrimePenguin(lastObservation(history).seen)) return null;
  if (asks.some(isUnresolved) && lastSeenMoment(history).at < reply.moment.at) return null;
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
  { failure, timing }: Circumstances,
): Judgement | null {
  // Schedules are those of the account that is connected: they say nothing of the one that was asked.
  if (failure?.kind === 'connected_elsewhere') return null;
  const unforwarded = unforwardedEvidence(history);
  if (!unforwarded) return null;
  const { schedule } = provider;
  const { batchGraceMs } = timing;
  const provenAt = unforwardedProvenAt(unforwarded, history, { schedule, batchGraceMs });
  if (unforwarded.lastSeen < provenAt) return null;
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
  // After the merchant has asked again, what Prime Penguin shows is what came of the time before.
  if (base === null || isYetToAskAgain(history)) return null;
  const newest = lastObservation(history);
  const accepted = acceptedReply(history);
  const evidence = [
    ...(accepted ? [replyEvidence(accepted)] : []),
    ...(isCancelledInPrimePenguin(newest.seen) ? [channelStatusEvidence(newest)] : []),
    warehouseStatusEvidence(newest),
  ];
  const dueAt = answerDueAt(history, provider, circumstances.timing, base);
  if (circumstances.now >= givenUpAt(dueAt, circumstances)) {
    const failure = failureToLook(circumstances);
    return {
      verdict: 'no_answer',
      why: failure ? whyFailed(failure) : 'waiting_for_warehouse',
      reason: failure?.message ?? null,
      evidence,
    };
  }
  const lost = lostAccess(circumstances);
  if (lost) {
    return { verdict: 'requested', why: whyFailed(lost), reason: lost.message, evidence };
  }
  const asked = accepted !== null || asksOfRound(history).some(isUnresolved);
  const why: Why = asked
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

/** The `Date` header is cut to whole seconds: a look this much later shows the full second. */
const DATE_HEADER_MS = 1_000;

/**
 * From when on a look at an order that is not forwarded settles it, this app's clock; null where none
 * would.
 */
export function unforwardedDueAt(
  history: WarehouseOrderHistory,
  { schedule }: ProviderFacts,
  { batchGraceMs }: Timing,
): Instant | null {
  const unforwarded = unforwardedEvidence(history);
  if (!unforwarded) return null;
  const provenAt = unforwardedProvenAt(unforwarded, history, { schedule, batchGraceMs });
  return Number.isFinite(provenAt) ? provenAt - clockOffsetMs(history) + DATE_HEADER_MS : null;
}

/**
 * When the provider's time to answer runs out, this app's clock. It starts anew when the order is
 * forwarded while waiting, and never ends before a whole batch has passed: a provider that is visited
 * once a day cannot have failed to answer after four hours. Nor does it end just before the look that
 * would settle that the order is not forwarded.
 */
export function answerDueAt(
  history: WarehouseOrderHistory,
  provider: ProviderFacts,
  timing: Timing,
  waitingSinceAt: Instant,
): Instant {
  const start = Math.max(waitingSinceAt, forwardedWhileWaitingAt(history) ?? waitingSinceAt);
  const offset = clockOffsetMs(history);
  const batch = wholeBatchOverAt(provider.schedule, start + offset, timing.batchGraceMs) - offset;
  const settles = unforwardedDueAt(history, provider, timing);
  return Math.max(
    start + (provider.answerMs ?? timing.answerMs),
    Number.isFinite(batch) ? batch : start,
    settles === null ? start : settles + 2 * timing.pollMs,
  );
}

/** Prime Penguin is not known to have the request. `history` is null where it does not show the order. */
function judgeDelivery(
  history: Pick<WarehouseOrderHistory, 'asks' | 'round'> | null,
  { now, deliverUntil, failure }: Circumstances,
): Judgement {
  // A request of an earlier round still counts: what was lost then is lost, what was taken was taken.
  const lost = history?.asks.findLast(isUnresolved) ?? null;
  const taken = history?.asks
    .map(({ reply }) => reply)
    .findLast((reply) => reply?.kind === 'accepted');
  const last = history ? asksOfRound(history).at(-1) : undefined;
  const notSent = !lost && !failure && last?.reply?.kind === 'not_sent' ? last.reply : null;
  const evidence: Evidence[] = [];
  if (taken?.kind === 'accepted') evidence.push(replyEvidence(taken));
  if (lost) evidence.push(lostReplyEvidence(lost));
  if (notSent) evidence.push({ at: notSent.at, source: 'reply', ...asTold(notSent) });
  if (failure) evidence.push({ at: failure.at, source: 'reply', ...asTold(failure) });
  const concluded = {
    why: whyUndelivered(lost !== null, failure, notSent !== null),
    reason: failure?.message ?? notSent?.message ?? null,
    evidence,
  };
  const over = now >= deliverUntil || isHopeless(failure);
  if (!over) return { verdict: 'delivering', ...concluded };
  // Only a certain "no" may be told as "not delivered".
  return { verdict: lost || taken ? 'no_answer' : 'undeliverable', ...concluded };
}

/** Why the answer cannot be seen; null when a look has been answered since. */
function failureToLook({ failure, lastLookAt }: Access): Failure | null {
  if (failure?.kind === 'connected_elsewhere') return failure;
  return failure !== null && failure.at >= (lastLookAt ?? 0) ? failure : null;
}

type Access = Pick<Circumstances, 'failure' | 'lastLookAt'>;

/**
 * The app is not let in: the answer may be there, and mending the connection would show it. null while it
 * is let in, and where nothing can be mended.
 */
export function lostAccess(access: Access): Failure | null {
  const failure = failureToLook(access);
  return failure?.kind === 'credentials_refused' || failure?.kind === 'not_connected'
    ? failure
    : null;
}

/**
 * When an answer that was due at `dueAt` is given up. While the app is not let in, time that passes says
 * nothing about the warehouse; but nobody waits for ever. And what was asked elsewhere is given up at once.
 */
export function givenUpAt(
  dueAt: Instant,
  circumstances: Access & Pick<Circumstances, 'timing'>,
): Instant {
  if (circumstances.failure?.kind === 'connected_elsewhere') return Number.NEGATIVE_INFINITY;
  return lostAccess(circumstances) ? dueAt + circumstances.timing.afterwatchMs : dueAt;
}

function lostReplyEvidence({ askedAt, reply }: Ask): Evidence {
  const isExplained = reply?.kind === 'unknown' && reply.message.trim() !== '';
  const because = isExplained ? asTold({ ...reply, message: reply.message.trim() }) : null;
  return { at: askedAt, source: 'reply', ...told({ code: 'reply_lost', values: { because } }) };
}

/** Left out, not undefined, where there is no code: what was judged is compared with what was stored. */
function asTold({ message, said }: { readonly message: string; readonly said?: Said }): Told {
  return { text: message, ...(said === undefined ? {} : { said }) };
}

/** Waiting does not mend refused credentials. */
function isHopeless(failure: Failure | null): boolean {
  return failure !== null && failure.kind !== 'unreachable' && failure.kind !== 'app_failed';
}

function whyUndelivered(isLost: boolean, failure: Failure | null, isNotSent: boolean): Why | null {
  if (isLost) return 'reply_lost';
  if (failure) return whyFailed(failure);
  return isNotSent ? 'prime_penguin_unreachable' : 'not_tried_yet';
}

/** null: the reason says all that there is to say. */
function whyFailed(failure: Failure): Why | null {
  switch (failure.kind) {
    case 'unreachable':
      return 'prime_penguin_unreachable';
    case 'credentials_refused':
      return 'credentials_refused';
    case 'not_connected':
    case 'connected_elsewhere':
      return 'not_connected';
    case 'app_failed':
      return null;
  }
}

function replyEvidence(reply: Extract<Reply, { kind: 'accepted' | 'refused' }>): Evidence {
  return {
    at: reply.moment.at,
    source: 'reply',
    ...told(
      reply.kind === 'accepted'
        ? { code: 'request_accepted', values: {} }
        : { code: 'request_refused', values: { because: asTold(reply) } },
    ),
  };
}

/** The looks that found no such order in Prime Penguin; this app's clock. */
export interface Absence {
  readonly roundStartedAt: Instant;
  readonly firstAt: Instant;
  readonly lastAt: Instant;
  readonly channel: ChannelSeen;
  /** The last look at which that proved something (`provesAbsence`); null: none did. */
  readonly provenAt: Instant | null;
}

/** What is known of the sales channel in which an order was looked for. */
export interface ChannelSeen {
  /** Prime Penguin shows that it does not read it. */
  readonly readingOff: boolean;
  /**
   * It is the shop's: its domain says so, or an order of the shop has been found in it. One that a person
   * chose may be another's, and then lacks every order.
   */
  readonly isProven: boolean;
}

/** That an order is missing there says something: it is the shop's channel, and it is read. */
export function provesAbsence({ readingOff, isProven }: ChannelSeen): boolean {
  return isProven && !readingOff;
}

/**
 * By when an order was cancelled in Shopify, on this app's clock: when the app learnt of it, or when even
 * the largest difference between the clocks has passed since Shopify's own time (trap 12).
 *
 * @param cancelledAt Shopify's clock
 * @param learntAt this app's clock
 */
export function cancelledInShopifyBy(cancelledAt: Instant, learntAt: Instant): Instant {
  return Math.min(learntAt, cancelledAt + MAX_CLOCK_SKEW_MS);
}

/** An order that Prime Penguin does not have, or that could not be looked for yet (`absence` null). */
export function judgeAbsent(absence: Absence | null, circumstances: Circumstances): Judgement {
  if (absence === null) return judgeDelivery(null, circumstances);
  const { now, timing, cancelledInShopifyAt } = circumstances;
  const lookAt = (at: Instant): Evidence => ({
    at,
    source: 'channel_status',
    ...told({ code: 'not_in_prime_penguin', values: {} }),
  });
  const look = lookAt(absence.lastAt);
  if (cancelledInShopifyAt !== null && absence.provenAt !== null) {
    const overAt = twoChannelReadsOverAt(
      cancelledInShopifyAt,
      timing.channelReadMs,
      timing.batchGraceMs,
    );
    if (absence.provenAt >= overAt) {
      return {
        verdict: 'stopped_before_warehouse',
        why: 'cancelled_before_import',
        reason: null,
        evidence: [
          lookAt(absence.provenAt),
          {
            at: cancelledInShopifyAt,
            source: 'shopify',
            ...told({ code: 'cancelled_in_shopify', values: {} }),
          },
        ],
      };
    }
  }
  if (now >= givenUpAt(importDueAt(absence, circumstances), circumstances)) {
    const failure = failureToLook(circumstances);
    const why = failure ? whyFailed(failure) : 'never_imported';
    const reason = failure?.message ?? null;
    return { verdict: 'no_answer', why, reason, evidence: [look] };
  }
  const lost = lostAccess(circumstances);
  if (lost) {
    const why = whyFailed(lost);
    return { verdict: 'awaiting_import', why, reason: lost.message, evidence: [look] };
  }
  const why: Why = absence.channel.readingOff
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

/**
 * Older than two whole channel reads, and still not in Prime Penguin: it may never be read. An order that
 * Shopify does not show is older than 60 days, or gone.
 */
export function isImportOverdue(
  circumstances: Pick<Circumstances, 'now' | 'orderCreatedAt' | 'timing'>,
): boolean {
  const { now, orderCreatedAt, timing } = circumstances;
  if (orderCreatedAt === null) return true;
  return now >= twoChannelReadsOverAt(orderCreatedAt, timing.channelReadMs, timing.batchGraceMs);
}

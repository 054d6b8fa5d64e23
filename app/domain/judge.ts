/**
 * Concludes a verdict for one warehouse order from its history and the clock. Pure: the same history
 * and the same moment always give the same verdict. It never says "stopped" without the warehouse
 * side's word, or a whole batch that left the order where it was.
 */
import {
  type Batches,
  everyBatch,
  expectedBatchOverAt,
  type WarehouseBatches,
} from './batch-proof.ts';
import { type BatchSchedule, twoChannelReadsOverAt } from './batches.ts';
import { type ChannelReads, type ReadsProof, twoReadsSince } from './channel-reads.ts';
import { type AwaitedOrder, type Trouble, troublesOfOrder } from './connection-trouble.ts';
import { reassignment } from './dropship.ts';
import {
  type AnswerEvidence,
  answerEvidence,
  answerToStandingCancel,
  batchSinceLook,
  channelStatusEvidence,
  dropshipEvidence,
  formerBatches,
  forwardedWhileWaitingAt,
  isCancelledInPrimePenguin,
  lastTelling,
  newProblem,
  newProviderProof,
  nobodysStopSince,
  resumedEvidence,
  type StopEvidence,
  shippingEvidence,
  stopEvidence,
  unforwardedEvidence,
  warehouseStatusEvidence,
  wasForwarded,
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
  mayHaveArrived,
  type Reply,
  type WarehouseOrderHistory,
} from './history.ts';
import { type Instant, MAX_CLOCK_SKEW_MS } from './instant.ts';
import type { WarehouseOrderSeen } from './observation.ts';
import { refusalOf } from './refusal.ts';
import {
  currentStall,
  type ProviderRuns,
  type RunKind,
  stalledMsSince,
  usualGapMs,
} from './runs.ts';
import { type Said, type SaidCode, type Told, told } from './said.ts';
import { retryPauseMs, type Timing } from './timing.ts';
import type { Evidence, Judgement, Why } from './verdict.ts';
import { mayRemap, type Way, type WaysAllowed } from './ways.ts';

/** What is known of the provider that has the order. */
export interface ProviderFacts {
  readonly cancellable: 'unknown' | 'yes' | 'no';
  /** Milliseconds to an answer; null: the operator's default. */
  readonly answerMs: number | null;
  readonly schedule: BatchSchedule;
  readonly runs: ProviderRuns;
  /** Prime Penguin has assigned the order to its dropship provider, which is no warehouse. */
  readonly isDropship: boolean;
  /**
   * The warehouses from which the order may have come to this provider: a batch of theirs that has been under way
   * since may still forward it. Of dropship as such: every one.
   */
  readonly formers: readonly Warehouse[];
}

export interface Warehouse extends WarehouseBatches {
  readonly name: string;
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
  /** Where Prime Penguin refuses to cancel it, another way may be left. */
  readonly waysAllowed: WaysAllowed;
  readonly timing: Timing;
}

export function batchesOf({ schedule, runs, formers }: ProviderFacts, timing: Timing): Batches {
  const { batchGraceMs, copyLagMs, scheduleMarginMs } = timing;
  return { schedule, runs, formers, batchGraceMs, copyLagMs, scheduleMarginMs };
}

/** The warehouse order as Prime Penguin has it. */
export function judge(
  history: WarehouseOrderHistory,
  provider: ProviderFacts,
  circumstances: Circumstances,
): Judgement {
  return (
    judgeShipping(history) ??
    judgeStopped(history, provider, circumstances) ??
    judgeResumed(history, provider, circumstances) ??
    judgeReportedProblem(history, provider, circumstances) ??
    judgeStandingAnswer(history) ??
    judgeWithDropship(history, provider, circumstances) ??
    judgeUnconfirmedStop(history, provider, circumstances) ??
    judgeRefusalByPrimePenguin(history, circumstances) ??
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

function judgeStopped(
  history: WarehouseOrderHistory,
  provider: ProviderFacts,
  { failure, timing }: Circumstances,
): Judgement | null {
  const batches = batchesOf(provider, timing);
  const stop = stopEvidence(history, batches);
  if (!stop || !isProven(stop, failure)) return null;
  if (newProviderProof(history, provider.isDropship, batches)?.by === null) return null;
  const wasAsked = history.asks.some(mayHaveArrived);
  const wasStopped = !wasAsked && stop.since <= baseline(history).moment.at;
  return {
    verdict: 'stopped_at_warehouse',
    why: wasStopped ? 'already_stopped' : null,
    reason: null,
    evidence: stop.evidence,
  };
}

/** Schedules are those of the account that is connected: they say nothing of another that was asked. */
function isProven({ provenBy }: StopEvidence, failure: Failure | null): boolean {
  return provenBy === 'log' || (provenBy === 'batch' && failure?.kind !== 'connected_elsewhere');
}

/** Trap 11: the warehouse un-cancels. It was said to be stopped and is in work again. */
function judgeResumed(
  history: WarehouseOrderHistory,
  provider: ProviderFacts,
  { timing }: Circumstances,
): Judgement | null {
  const evidence = resumedEvidence(history, batchesOf(provider, timing));
  if (!evidence) return null;
  return { verdict: 'refused', why: 'resumed_by_warehouse', reason: null, evidence };
}

/** The warehouse side shows Cancelled, and nobody has said that the warehouse did it. */
function judgeUnconfirmedStop(
  history: WarehouseOrderHistory,
  provider: ProviderFacts,
  circumstances: Circumstances,
): Judgement | null {
  return nobodysStopSince(history) === null ? null : judgeWaiting(history, provider, circumstances);
}

function judgeReportedProblem(
  history: WarehouseOrderHistory,
  provider: ProviderFacts,
  { timing }: Circumstances,
): Judgement | null {
  // Assigning it away is a request, too, and none of this app's.
  const isMoved = provider.isDropship && wasForwarded(history, batchesOf(provider, timing));
  const answer = isMoved ? newProblem(history) : answerEvidence(history);
  return answer && judgeAnswer(answer);
}

/**
 * The order was cancelled in Prime Penguin before, and this round's request, if any, was refused for it: no
 * warehouse has been told anything new, so what was answered to the cancel that stands is the answer still.
 */
function judgeStandingAnswer(history: WarehouseOrderHistory): Judgement | null {
  const asks = asksOfRound(history);
  const refusals = asks.filter(({ reply }) => reply?.kind === 'refused');
  if (refusals.length < asks.length) return null;
  if (isYetToAskAgain(history)) return null;
  const answer = answerToStandingCancel(history);
  if (!answer) return null;
  const judgement = judgeAnswer(answer);
  return { ...judgement, evidence: [...judgement.evidence, ...refusals.flatMap(replyEvidence)] };
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
 * Trap 23: no warehouse has it, or the one that had it is being told to cancel it, because it was assigned
 * to dropship. That one's word decides; the new assignment is none.
 */
function judgeWithDropship(
  history: WarehouseOrderHistory,
  provider: ProviderFacts,
  circumstances: Circumstances,
): Judgement | null {
  if (!provider.isDropship) return null;
  const unforwarded = judgeUnforwarded(history, provider, circumstances);
  if (unforwarded) return unforwarded;
  const { now, timing } = circumstances;
  const isAtWarehouse = mayBeAtFormerWarehouse(history, batchesOf(provider, timing));
  const why: Why = isAtWarehouse ? 'reassigned' : 'with_dropship';
  const verdict = isAtWarehouse ? 'requested' : 'awaiting_import';
  const newest = lastObservation(history);
  const troubles = troublesOf(history, provider, circumstances);
  const evidence = [
    warehouseStatusEvidence(newest),
    dropshipEvidence(newest),
    ...troubleEvidence(troubles, history),
  ];
  const dueAt = answerDueAt(history, provider, timing, withDropshipSince(history));
  if (now >= givenUpAt(dueAt, circumstances)) {
    const failure = failureToLook(circumstances);
    return {
      verdict: 'no_answer',
      why: failure ? whyFailed(failure) : why,
      reason: failure?.message ?? firstOf(troubles),
      evidence,
    };
  }
  const lost = lostAccess(circumstances);
  if (lost) return { verdict, why: whyFailed(lost), reason: lost.message, evidence };
  return { verdict, why, reason: firstOf(troubles), evidence };
}

/** A batch that was under way when it was assigned to dropship may have forwarded it. */
function mayBeAtFormerWarehouse(history: WarehouseOrderHistory, batches: Batches): boolean {
  const moved = reassignment(history);
  const proofs = moved && [
    batchSinceLook(history, moved, batches),
    ...formerBatches(history, batches),
  ];
  return wasForwarded(history, batches) || (proofs !== null && everyBatch(proofs).by === null);
}

function withDropshipSince(history: WarehouseOrderHistory): Instant {
  return Math.max(history.roundStartedAt, reassignment(history)?.moment.at ?? 0);
}

/** When the time to an answer runs out, this app's clock; null: nothing is waited for. */
export function waitingEndsAt(
  history: WarehouseOrderHistory,
  provider: ProviderFacts,
  timing: Timing,
): Instant | null {
  const since = provider.isDropship ? withDropshipSince(history) : waitingSince(history);
  return since === null ? null : answerDueAt(history, provider, timing, since);
}

/**
 * Prime Penguin's own refusal of the last request. Until a look has shown what came of it, and asking again
 * that it was meant, it is told as what Prime Penguin said, and nothing is concluded from it.
 */
function judgeRefusalByPrimePenguin(
  history: WarehouseOrderHistory,
  circumstances: Circumstances,
): Judgement | null {
  const refusal = refusalOf(history, circumstances.timing);
  if (!refusal) return null;
  const { reply, state, lookFrom } = refusal;
  const { now, deliverUntil, failure } = circumstances;
  // It is certain that Prime Penguin does not have it: what keeps the app from asking again decides.
  if (state === 'not_understood' && now < deliverUntil && isHopeless(failure)) return null;
  const isOver = isDeliveryOver(circumstances, true);
  const asks = asksOfRound(history);
  const evidence = [
    ...asks.filter(isUnresolved).map(lostReplyEvidence),
    ...replyEvidence({ way: 'cancel_order', reply }),
    ...asks.filter(({ way }) => way === 'remap_to_dropship').flatMap(replyEvidence),
  ];
  const said = { reason: reply.message, evidence };
  if (state === 'meant' && !isOver && !isHopeless(failure)) {
    if (mayRemap(history, circumstances.waysAllowed)) {
      return { verdict: 'delivering', why: 'refusal_unchecked', ...said };
    }
  }
  if (state === 'meant' || (state === 'not_understood' && isOver)) {
    return { verdict: 'refused', why: 'reason_given', ...said };
  }
  if (!isOver || (now < lookFrom && failure?.kind !== 'connected_elsewhere')) {
    return { verdict: 'delivering', why: 'refusal_unchecked', ...said };
  }
  // Nobody could look: somebody may have cancelled it all the same.
  return { verdict: 'no_answer', why: failure ? whyFailed(failure) : 'refusal_unchecked', ...said };
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
  const unforwarded = unforwardedEvidence(
    history,
    batchesOf(provider, timing),
    provider.isDropship,
  );
  if (!unforwarded?.isProven) return null;
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
  const isUnconfirmed = nobodysStopSince(history) !== null;
  // After the merchant has asked again, what Prime Penguin shows is what came of the time before.
  if (base === null || (isYetToAskAgain(history) && !isUnconfirmed)) return null;
  const newest = lastObservation(history);
  const accepted = acceptedReply(history);
  const troubles = troublesOf(history, provider, circumstances);
  const evidence = [
    ...(accepted ? replyEvidence(accepted) : []),
    ...(isCancelledInPrimePenguin(newest.seen) ? [channelStatusEvidence(newest)] : []),
    warehouseStatusEvidence(newest),
    ...troubleEvidence(troubles, history),
  ];
  const dueAt = answerDueAt(history, provider, circumstances.timing, base);
  if (circumstances.now >= givenUpAt(dueAt, circumstances)) {
    const failure = failureToLook(circumstances);
    return {
      verdict: 'no_answer',
      why: failure
        ? whyFailed(failure)
        : isUnconfirmed
          ? 'unconfirmed_by_warehouse'
          : 'waiting_for_warehouse',
      reason: failure?.message ?? firstOf(troubles),
      evidence,
    };
  }
  const lost = lostAccess(circumstances);
  if (lost) {
    return { verdict: 'requested', why: whyFailed(lost), reason: lost.message, evidence };
  }
  const why = isUnconfirmed ? 'unconfirmed_by_warehouse' : whyWaiting(history);
  return { verdict: 'requested', why, reason: firstOf(troubles), evidence };
}

/** Why the answer that is waited for may not come (trap 22). */
function troublesOf(
  history: WarehouseOrderHistory,
  { runs }: ProviderFacts,
  { now, orderCreatedAt, failure }: Circumstances,
): readonly Trouble[] {
  // The connections are those of another account than the one that was asked.
  if (failure?.kind === 'connected_elsewhere') return [];
  return troublesOfOrder(runs, awaitedOrder(lastObservation(history).seen, orderCreatedAt), now);
}

export function awaitedOrder(
  { primePenguinOrderId, shopifyOrderId, warehouse }: WarehouseOrderSeen,
  placedAt: Instant | null,
): AwaitedOrder {
  const isAtWarehouse = warehouse.kind !== 'empty';
  return { primePenguinOrderId, shopifyOrderId, isAtWarehouse, placedAt };
}

function troubleEvidence(
  troubles: readonly Trouble[],
  history: WarehouseOrderHistory,
): readonly Evidence[] {
  const { moment } = lastObservation(history);
  return troubles.map(({ since, told: text }) => ({
    at: since === null ? moment.at : since - clockOffsetMs(history),
    source: 'sync',
    ...text,
  }));
}

function firstOf([first]: readonly Trouble[]): string | null {
  return first?.told.text ?? null;
}

function whyWaiting(history: WarehouseOrderHistory): Why {
  const isAsked = acceptedReply(history) !== null || asksOfRound(history).some(isUnresolved);
  if (!isAsked) return 'cancelled_in_prime_penguin_already';
  const { warehouse } = lastObservation(history).seen;
  return warehouse.kind === 'empty' ? 'not_forwarded_yet' : 'waiting_for_warehouse';
}

function acceptedReply(history: WarehouseOrderHistory): {
  readonly way: Way;
  readonly reply: Extract<Reply, { kind: 'accepted' }>;
} | null {
  for (const { way, reply } of asksOfRound(history).toReversed()) {
    if (reply?.kind === 'accepted') return { way, reply };
  }
  return null;
}

/**
 * Since when Prime Penguin is known to have the request, or shows a Cancelled that nobody has confirmed; this
 * app's clock. null: there is nothing to wait for yet.
 */
export function waitingSince(history: WarehouseOrderHistory): Instant | null {
  const accepted = acceptedReply(history);
  if (accepted) return accepted.reply.moment.at;
  if (!isCancelledInPrimePenguin(lastObservation(history).seen)) return nobodysStopSince(history);
  const first = history.observations.find(
    ({ moment, seen }) => moment.at >= history.roundStartedAt && isCancelledInPrimePenguin(seen),
  );
  return first?.moment.at ?? history.roundStartedAt;
}

/**
 * From when on a look settles whether an order that shows no warehouse, or a Cancelled that nobody has
 * confirmed, is stopped, or is expected to; this app's clock. null where none would.
 */
export function settledFrom(
  history: WarehouseOrderHistory,
  provider: ProviderFacts,
  timing: Timing,
  by: 'lookFrom' | 'expectedFrom' = 'lookFrom',
): Instant | null {
  const batches = batchesOf(provider, timing);
  const open =
    unforwardedEvidence(history, batches, provider.isDropship) ?? stopEvidence(history, batches);
  const proofs = [open, newProviderProof(history, provider.isDropship, batches)];
  const times = proofs.flatMap((proof) => proof?.[by] ?? []);
  return times.length === 0 ? null : Math.max(...times);
}

/** Does a whole batch that is not proven yet decide what is said of it? */
export function awaitsBatch(
  history: WarehouseOrderHistory,
  provider: ProviderFacts,
  timing: Timing,
): boolean {
  const batches = batchesOf(provider, timing);
  const unforwarded = unforwardedEvidence(history, batches, provider.isDropship);
  const stop = stopEvidence(history, batches);
  return (
    unforwarded?.isProven === false ||
    stop?.provenBy === null ||
    newProviderProof(history, provider.isDropship, batches)?.by === null ||
    (provider.isDropship && mayBeAtFormerWarehouse(history, batches))
  );
}

/**
 * When the provider's time to answer runs out, this app's clock. It starts anew when the order is
 * forwarded while waiting, and never ends before a whole batch has passed: a provider that is visited
 * once a day cannot have failed to answer after four hours. Nor does it end just before the look that
 * would settle it, and it stands still while the provider's connection is stuck, for as long as a final
 * verdict is watched.
 */
export function answerDueAt(
  history: WarehouseOrderHistory,
  provider: ProviderFacts,
  timing: Timing,
  waitingSinceAt: Instant,
): Instant {
  const start = Math.max(waitingSinceAt, forwardedWhileWaitingAt(history) ?? waitingSinceAt);
  const offset = clockOffsetMs(history);
  const batches = batchesOf(provider, timing);
  const settles = settledFrom(history, provider, timing, 'expectedFrom');
  const stalledMs = stalledMsSince(provider.runs, start + offset);
  const dueAt = Math.max(
    start + (provider.answerMs ?? timing.answerMs) + stalledMs,
    batchExpectedBy(history, start + offset, batches) - offset,
    settles === null ? start : settles + 2 * timing.pollMs,
  );
  return dueAt + (currentStall(provider.runs) === null ? 0 : timing.afterwatchMs);
}

/** The pause between two batches is only assumed. */
const ASSUMED_BATCHES = 4;

function batchExpectedBy(
  history: WarehouseOrderHistory,
  after: Instant,
  batches: Batches,
): Instant {
  const kind = runKindOf(history);
  const isAssumed = batches.schedule.kind === 'interval' && usualGapMs(batches.runs, kind) === null;
  const over = expectedBatchOverAt(kind, after, batches, isAssumed ? ASSUMED_BATCHES : 1);
  return Number.isFinite(over) ? over : after;
}

/** Which runs bring news of it: those that take orders to the warehouse, or that bring its changes back. */
export function runKindOf(history: WarehouseOrderHistory): RunKind {
  return lastObservation(history).seen.warehouse.kind === 'empty' ? 'orders' : 'results';
}

/** Prime Penguin is not known to have the request. `history` is null where it does not show the order. */
function judgeDelivery(
  history: Pick<WarehouseOrderHistory, 'asks' | 'round'> | null,
  { now, deliverUntil, failure }: Circumstances,
): Judgement {
  // A request of an earlier round still counts: what was lost then is lost, what was taken was taken.
  const lost = history?.asks.findLast(isUnresolved) ?? null;
  const taken = history?.asks.findLast(({ reply }) => reply?.kind === 'accepted');
  const last = history ? asksOfRound(history).at(-1) : undefined;
  const notSent = !lost && !failure && last?.reply?.kind === 'not_sent' ? last.reply : null;
  const evidence: Evidence[] = [];
  if (lost?.way === 'remap_to_dropship') {
    const refused = history
      ? asksOfRound(history).filter(({ reply }) => reply?.kind === 'refused')
      : [];
    evidence.push(...refused.flatMap(replyEvidence));
  }
  if (taken) evidence.push(...replyEvidence(taken));
  if (lost) evidence.push(lostReplyEvidence(lost));
  if (notSent) evidence.push({ at: notSent.at, source: 'reply', ...asTold(notSent) });
  if (failure) evidence.push({ at: failure.at, source: 'reply', ...asTold(failure) });
  const concluded = {
    why: whyUndelivered(lost !== null, failure, notSent !== null),
    reason: failure?.message ?? notSent?.message ?? null,
    evidence,
  };
  if (!isDeliveryOver({ now, deliverUntil, failure }, lost !== null)) {
    return { verdict: 'delivering', ...concluded };
  }
  // Only a certain "no" may be told as "not delivered".
  return { verdict: lost || taken ? 'no_answer' : 'undeliverable', ...concluded };
}

/**
 * @param mayBeThere what Prime Penguin may have is not ended because the app is not let in: the answer may be
 *   there, and a look that is let in shows it (trap 19)
 */
function isDeliveryOver(
  { now, deliverUntil, failure }: Pick<Circumstances, 'now' | 'deliverUntil' | 'failure'>,
  mayBeThere: boolean,
): boolean {
  if (now >= deliverUntil || failure?.kind === 'connected_elsewhere') return true;
  return !mayBeThere && isHopeless(failure);
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
 * When an answer that was due at `dueAt` is given up: when a look begun since then has shown none, or looks
 * have failed for as long as delivery is tried, in one series. What was asked elsewhere is given up at once.
 * While the app is not let in, time that passes says nothing about the warehouse; but nobody waits for ever.
 */
export function givenUpAt(
  dueAt: Instant,
  circumstances: Access & Pick<Circumstances, 'timing'>,
): Instant {
  const { failure, lastLookAt, timing } = circumstances;
  if (failure?.kind === 'connected_elsewhere') return Number.NEGATIVE_INFINITY;
  if (lostAccess(circumstances)) return dueAt + timing.afterwatchMs;
  const failing = failureToLook(circumstances);
  if (failing) return Math.max(dueAt, (failing.since ?? failing.at) + timing.deliveryMs);
  return lastLookAt !== null && lastLookAt >= dueAt ? dueAt : Number.POSITIVE_INFINITY;
}

/**
 * A failure as one of a series of looks that failed. Where more time has passed since the last one than the
 * app leaves between two, the app was down, and the series begins anew.
 */
export function inSeries(newer: Failure, before: Access, { pollMs }: Timing): Failure {
  const last = failureToLook(before);
  const goesOn = last !== null && newer.at - last.at <= 3 * retryPauseMs(pollMs);
  return { ...newer, since: goesOn ? (last.since ?? last.at) : newer.at };
}

function lostReplyEvidence({ way, askedAt, reply }: Ask): Evidence {
  const isExplained = reply?.kind === 'unknown' && reply.message.trim() !== '';
  const because = isExplained ? asTold({ ...reply, message: reply.message.trim() }) : null;
  const code = way === 'cancel_order' ? 'reply_lost' : 'remap_reply_lost';
  return { at: askedAt, source: 'reply', ...told({ code, values: { because } }) };
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

/** What Prime Penguin answered to a request; empty where it answered nothing. */
function replyEvidence({ way, reply }: Pick<Ask, 'way' | 'reply'>): readonly Evidence[] {
  const isCancel = way === 'cancel_order';
  switch (reply?.kind) {
    case 'accepted': {
      const code = isCancel ? 'request_accepted' : 'remap_accepted';
      return [{ at: reply.moment.at, source: 'reply', ...told({ code, values: {} }) }];
    }
    case 'refused': {
      const code = isCancel ? 'request_refused' : 'remap_refused';
      const values = { because: asTold(reply) };
      return [{ at: reply.moment.at, source: 'reply', ...told({ code, values }) }];
    }
    case 'not_sent':
      return isCancel ? [] : [{ at: reply.at, source: 'reply', ...asTold(reply) }];
    default:
      return [];
  }
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
  readonly reads: ChannelReads;
}

/** That an order is missing there says something: it is the shop's channel, and it is read. */
export function provesAbsence({
  readingOff,
  isProven,
}: Pick<ChannelSeen, 'readingOff' | 'isProven'>): boolean {
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
    if (absence.provenAt >= neverImportedFrom(absence, cancelledInShopifyAt, timing)) {
      return {
        verdict: 'stopped_before_warehouse',
        why: 'cancelled_before_import',
        reason: null,
        evidence: [
          lookAt(absence.provenAt),
          ...readsEvidence(
            twoReadsSince(cancelledInShopifyAt, absence.channel.reads, timing),
            absence,
          ),
          lookAt(absence.firstAt),
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

function readsEvidence({ by, at }: ReadsProof, { lastAt }: Absence): readonly Evidence[] {
  const said = told({ code: READS_CODES[by], values: {} });
  const times = by === 'arrivals' ? at.toReversed() : [lastAt];
  return times.map((time) => ({ at: time, source: 'sync', ...said }));
}

const READS_CODES = {
  arrivals: 'later_order_read',
  schedule: 'reads_by_schedule',
  setting: 'reads_by_setting',
} as const satisfies Record<ReadsProof['by'], SaidCode>;

/**
 * From when on a look that does not find an order settles that Prime Penguin never had it: it was cancelled
 * in Shopify, two whole channel reads are over, and it is the second look, because one empty list may be a
 * fault. This app's clock.
 */
export function neverImportedFrom(
  { firstAt, channel }: Pick<Absence, 'firstAt' | 'channel'>,
  cancelledInShopifyAt: Instant,
  timing: Timing,
): Instant {
  const { overAt } = twoReadsSince(cancelledInShopifyAt, channel.reads, timing);
  return Math.max(overAt, firstAt) + timing.copyLagMs;
}

/** When the app stops expecting Prime Penguin to read the order; it goes on watching. This app's clock. */
export function importDueAt(absence: Absence, circumstances: Circumstances): Instant {
  const { timing, cancelledInShopifyAt } = circumstances;
  const answerAt = absence.roundStartedAt + timing.answerMs;
  if (cancelledInShopifyAt === null) return answerAt;
  // Do not give up just before the two reads are over that would settle it.
  return Math.max(
    answerAt,
    neverImportedFrom(absence, cancelledInShopifyAt, timing) + timing.channelReadMs,
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

/**
 * What follows from new facts: the verdicts, when to look next, when the watch ends. Every use case
 * that changes a cancellation ends here, so that the same facts always lead to the same verdicts.
 */
import { isToldOutside } from '#app/domain/account.ts';
import { announcementOf } from '#app/domain/announcement.ts';
import {
  absenceOf,
  answeringFacts,
  type Cancellation,
  circumstancesOf,
  conclude,
  evolve,
  type Fact,
  historyOf,
  type ProviderLookup,
} from '#app/domain/cancellation.ts';
import { decideAsk } from '#app/domain/delivery.ts';
import type { Instant } from '#app/domain/instant.ts';
import { inSeries } from '#app/domain/judge.ts';
import { nextLook, nextLookForAbsent } from '#app/domain/next-look.ts';
import { fieldOf } from '#app/domain/order-result.ts';
import { refusalOf } from '#app/domain/refusal.ts';
import type { Timing } from '#app/domain/timing.ts';
import { isFinal } from '#app/domain/verdict.ts';
import type { FlowNews } from './ports/flow.ts';
import type { Change, Wake } from './ports/store.ts';

/**
 * One whose watch has ended is not written to, unless it is reopened: whoever comes had read it while it was
 * open, and what they would begin nobody would carry on.
 */
export function settle(
  state: Cancellation,
  facts: readonly Fact[],
  providers: ProviderLookup,
  now: Instant,
  timing: Timing,
): Change {
  if (state.endedAt !== null && !facts.some(({ kind }) => kind === 'reopened'))
    return { facts: [] };
  const happened = [
    ...facts.map((fact) => asOneOfASeries(fact, state, timing)),
    ...extension(state, facts, providers, now, timing),
  ];
  const known = happened.reduce(evolve, state);
  const attemptHasEnded = facts.some(({ kind }) => kind === 'delivery_attempted');
  const concluded = conclude(known, providers, now, timing, attemptHasEnded);
  const after = concluded.reduce(evolve, known);
  const announcement = isToldOutside(state.shop) ? announcementOf(state, after, concluded) : null;
  return {
    facts: [...happened, ...concluded],
    wake: [...wakeUps(state, after), ...wakeWriter(state, after, now)],
    tellFlow: isToldOutside(state.shop) ? flowNewsOf(known, concluded) : [],
    announce: announcement && { kind: 'outcome', at: now, ...announcement },
    lookAt: after.endedAt === null ? nextLookAt(after, providers, now, timing) : null,
  };
}

function asOneOfASeries(fact: Fact, before: Cancellation, timing: Timing): Fact {
  if (fact.kind !== 'failed') return fact;
  return { ...fact, failure: inSeries(fact.failure, before, timing) };
}

function extension(
  state: Cancellation,
  facts: readonly Fact[],
  providers: ProviderLookup,
  now: Instant,
  timing: Timing,
): readonly Fact[] {
  const until = now + timing.deliveryMs;
  const isKnown = state.warehouseOrders.some((order) => order.primePenguinOrderId !== null);
  const isLate = facts.some(({ kind }) => kind === 'found') && (state.absence !== null || isKnown);
  const isAskableNow = facts.some((fact) => leavesDropship(state, fact, providers));
  return isLate || isAskableNow ? [{ kind: 'delivery_extended', until }] : [];
}

/** Nothing could be sent for it before. */
function leavesDropship(state: Cancellation, fact: Fact, providers: ProviderLookup): boolean {
  if (fact.kind !== 'observed') return false;
  const order = state.warehouseOrders.find(({ id }) => id === fact.warehouseOrderId);
  const { providerName } = fact.observation.seen;
  return providers(order?.providerName ?? null).isDropship && !providers(providerName).isDropship;
}

function wakeUps(before: Cancellation, after: Cancellation): readonly Wake[] {
  const wake: Wake[] = [];
  const { shop } = after;
  if (after.outcome !== 'pending' && after.watchUntil !== before.watchUntil) {
    wake.push({ job: 'finish-watch', shop, at: after.watchUntil });
  }
  // One that turned up after the request was delivered, that could not be asked for until now, or that Prime
  // Penguin turns out not to have, has yet to be asked for.
  const isUndelivered = after.warehouseOrders.some((order) => {
    const known = before.warehouseOrders.find(({ id }) => id === order.id);
    return (
      order.judgement.verdict === 'delivering' &&
      order.primePenguinOrderId !== null &&
      (known?.primePenguinOrderId == null || known.judgement.verdict !== 'delivering')
    );
  });
  if (isUndelivered) {
    const isBulk = after.requestedBy.kind === 'bulk';
    wake.push({ job: 'deliver', cancellationId: after.id, shop, at: null, isBulk });
  }
  return wake;
}

/** What stands on the order in Shopify follows every verdict. */
function wakeWriter(before: Cancellation, after: Cancellation, now: Instant): readonly Wake[] {
  const { shop, shopifyOrderId } = after;
  if (!isToldOutside(shop) || fieldOf(before) === fieldOf(after)) return [];
  return [{ job: 'write-result', shop, shopifyOrderId, at: now }];
}

/** Each new verdict that is final, or takes back one that was. */
function flowNewsOf(before: Cancellation, concluded: readonly Fact[]): readonly FlowNews[] {
  return concluded.flatMap((fact) => {
    if (fact.kind !== 'concluded') return [];
    const { warehouseOrderId, judgement, overturns, at } = fact;
    const { verdict } = judgement;
    const order = before.warehouseOrders.find(({ id }) => id === warehouseOrderId);
    const isNew = order?.judgement.verdict !== verdict;
    return overturns || (isNew && isFinal(verdict))
      ? [{ warehouseOrderId, verdict, overturns, at }]
      : [];
  });
}

/** This app's clock; null: nothing to wait for. */
export function nextLookAt(
  state: Cancellation,
  providers: ProviderLookup,
  now: Instant,
  timing: Timing,
): Instant | null {
  const circumstances = circumstancesOf(state, now, timing);
  const times = state.warehouseOrders.map((order) => {
    const { verdict } = order.judgement;
    const history = historyOf(order);
    return history
      ? nextLook(verdict, history, answeringFacts(order, providers), circumstances)?.at
      : nextLookForAbsent(verdict, absenceOf(state, order), circumstances)?.at;
  });
  const soonest = Math.min(...times.filter((at) => at !== undefined));
  return Number.isFinite(soonest) ? soonest : null;
}

/** The warehouse orders that Prime Penguin has yet to be asked to cancel, and in which way. */
export function stillToAsk(
  state: Cancellation,
  providers: ProviderLookup,
  now: Instant,
  timing: Timing,
) {
  return state.warehouseOrders.flatMap((order) => {
    const history = historyOf(order);
    if (!history || order.primePenguinOrderId === null) return [];
    const provider = answeringFacts(order, providers);
    const decision = decideAsk(history, provider, state.waysAllowed, timing);
    // Asking again after a refusal is not worth more time than delivery has.
    const isRefused = now >= state.deliverUntil && refusalOf(history, timing) !== null;
    // What is told as final is not asked for by itself, whatever else of the order is delivered.
    const isGivenUp = isRefused || isFinal(order.judgement.verdict);
    return decision.ask && !isGivenUp
      ? [{ ...order, primePenguinOrderId: order.primePenguinOrderId, way: decision.way }]
      : [];
  });
}

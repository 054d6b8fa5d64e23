/**
 * Promises that hold over arbitrary histories of one order: what warehouses do, what gets lost, late or
 * repeated on the way, and clocks that differ. On failure the seed and the shortest history are printed.
 */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  conclude,
  evolve,
  factsOfLook,
  historyOf,
  type WarehouseOrder,
} from '#app/domain/cancellation.ts';
import { NO_READS } from '#app/domain/channel-reads.ts';
import type { Ask, WarehouseOrderHistory } from '#app/domain/history.ts';
import { judge } from '#app/domain/judge.ts';
import type { Observation } from '#app/domain/observation.ts';
import { outcomeOf } from '#app/domain/outcome.ts';
import { VERDICTS, type Verdict } from '#app/domain/verdict.ts';
import { circumstances, DAY, moment, TIMING } from '#tests/support/histories.ts';
import { arbitraryPlan } from '#tests/support/plans.ts';
import { type Plan, type Played, play, type Said, type TruthOfLook } from '#tests/support/world.ts';

const HISTORIES = 10_000;
const TIME_LIMIT_MS = 120_000;

const OWN = { readingOff: false, isProven: true, reads: NO_READS };
const STOPPED: readonly Verdict[] = ['stopped_at_warehouse', 'stopped_before_warehouse'];
const NOT_FINAL: readonly Verdict[] = ['delivering', 'awaiting_import', 'requested'];

/** The rule of evidence: unknown statuses, and `refunded`, say nothing. */
function saysSomething({ seen: { warehouse } }: Observation): boolean {
  return (
    warehouse.kind === 'empty' || (warehouse.kind === 'known' && warehouse.status !== 'refunded')
  );
}

function statusOf(observation: Observation | undefined): string {
  const side = observation?.seen.warehouse;
  return side?.kind === 'known' ? side.status : (side?.kind ?? 'none');
}

function lastThatSaysSomething(order: WarehouseOrder): Observation | undefined {
  return order.observations.filter(saysSomething).at(-1);
}

function truthAt(
  played: Played,
  order: WarehouseOrder,
  at: number | undefined,
): TruthOfLook | null {
  if (at === undefined || order.primePenguinOrderId === null) return null;
  return played.truths.get(order.primePenguinOrderId)?.get(at) ?? null;
}

function mayHaveArrived({ reply }: Ask): boolean {
  return reply === null || reply.kind === 'accepted' || reply.kind === 'unknown';
}

/** Was it stopped by the warehouse's word, and seen so in this round, before it was seen as it is now? */
function isResumed(played: Played, order: WarehouseOrder): boolean {
  const telling = order.observations.filter(saysSomething);
  const [before, now] = telling.slice(-2);
  if (!before || !now || now.moment.at < order.roundStartedAt) return false;
  const truth = truthAt(played, order, before.moment.at);
  const isInWork = ['pending', 'in_progress', 'on_hold'].includes(statusOf(now));
  const wasStopped = truth?.atRow.isStopped && truth.atLogs.isStopped;
  return isInWork && statusOf(before) === 'cancelled' && wasStopped === true;
}

/** Why this may not be said here; null where it may. */
function wrongClaim(played: Played, { after }: Said, order: WarehouseOrder): string | null {
  const { verdict, why, evidence } = order.judgement;
  if (verdict === 'undeliverable' && order.asks.some(mayHaveArrived)) {
    return 'said to be undeliverable, and a request may have arrived';
  }
  if (!STOPPED.includes(verdict)) return null;
  if (evidence.length === 0) return `${verdict} without evidence`;
  if (why === 'cancelled_before_import') {
    const lookedAt = after.absence?.lastAt;
    return lookedAt !== undefined && played.neverImported.get(lookedAt)
      ? null
      : 'said to be cancelled before import, and a channel read can still bring it';
  }
  if (verdict === 'stopped_before_warehouse') {
    const at = order.confirmed?.at ?? order.observations.at(-1)?.moment.at;
    return truthAt(played, order, at)?.atRow.isOutOfReach
      ? null
      : 'said to be out of reach, and a warehouse has it or can still get it';
  }
  const last = lastThatSaysSomething(order);
  if (statusOf(last) !== 'cancelled') return `said to be stopped, and seen as ${statusOf(last)}`;
  const truth = truthAt(played, order, last?.moment.at);
  return truth && (truth.atRow.isStopped || truth.atLogs.isStopped)
    ? null
    : 'said to be stopped at the warehouse, and no warehouse has said so';
}

/** How the last verdict differs from what the last evidence says; null where it agrees. */
function disagreement(played: Played, order: WarehouseOrder): string | null {
  const { verdict } = order.judgement;
  const newest = order.observations.at(-1);
  if (!newest) return NOT_FINAL.includes(verdict) ? `${verdict} after a day` : null;
  const says = statusOf(lastThatSaysSomething(order));
  const hasShipped =
    says === 'fulfilled' || says === 'partial' || newest.seen.fulfilments.length > 0;
  if (hasShipped) return verdict === 'too_late' ? null : `it shipped, and ${verdict} is said`;

  const truth = truthAt(played, order, lastThatSaysSomething(order)?.moment.at);
  const isStopped = says === 'cancelled' && truth?.atRow.isStopped && truth.atLogs.isStopped;
  if (isStopped && verdict !== 'stopped_at_warehouse')
    return `it was stopped, and ${verdict} is said`;
  if (says !== 'cancelled' && verdict === 'stopped_at_warehouse') return `stopped, seen as ${says}`;
  if (isResumed(played, order) && verdict !== 'refused') return `resumed, and ${verdict} is said`;
  if (verdict === 'stopped_before_warehouse' && newest.seen.warehouse.kind !== 'empty') {
    return 'stopped before the warehouse, and the warehouse side is not empty';
  }
  const codes = newest.seen.entityLog.map(({ code }) => code);
  if (verdict === 'too_late' && !codes.includes('incompatible_status'))
    return 'too late for nothing';
  if (verdict === 'not_supported' && played.plan.cancellable !== 'no') {
    return codes.includes('deletion_not_supported') ? null : 'not supported, and nobody said so';
  }
  return NOT_FINAL.includes(verdict) ? `${verdict} after a day` : null;
}

function claim(verdict: Verdict): string {
  if (NOT_FINAL.includes(verdict)) return 'open';
  if (STOPPED.includes(verdict)) return 'stopped';
  return verdict === 'no_answer' || verdict === 'undeliverable' ? 'unknown' : 'not stopped';
}

/** Every order of every moment at which something was concluded. */
function* orders(played: Played): Generator<{ said: Said; order: WarehouseOrder }> {
  for (const said of played.said)
    for (const order of said.after.warehouseOrders) yield { said, order };
}

/** Plans of which one broke a promise, once in thousands. */
const FOUND: readonly [Plan][] = [
  [
    {
      ...{ primePenguinSkewMs: 0, shopifySkewMs: 0, dateHeader: 'always', showsModifiedAt: false },
      ...{ logNewestFirst: false, batches: 'five_minutes', phaseMs: 0, cancellable: 'unknown' },
      ...{ isImported: true, readsChannel: false, channel: 'matched', isCancelledInShopify: false },
      orders: ['stopped', 'unforwarded'],
      // One part is delivered anew in the moment in which the time to deliver the other is over.
      steps: [
        { afterMs: 0, do: 'look', how: 'whole', meanwhile: { kind: 'works_on_it' } },
        { afterMs: 1_798_799, do: 'deliver', reply: 'crash_after_effect', secondLook: 'fails' },
      ],
    },
  ],
  [
    {
      ...{ primePenguinSkewMs: 0, shopifySkewMs: 0, dateHeader: 'always', showsModifiedAt: false },
      ...{ logNewestFirst: false, batches: 'five_minutes', phaseMs: 0, cancellable: 'unknown' },
      ...{ isImported: true, readsChannel: false, channel: 'matched', isCancelledInShopify: false },
      orders: ['unforwarded', 'stopped'],
      // One part is given up, and then the other is delivered anew.
      steps: [
        { afterMs: 1_799_400, do: 'look', how: 'whole', meanwhile: { kind: 'works_on_it' } },
        { afterMs: 0, do: 'look', how: 'whole', meanwhile: null },
        { afterMs: 0, do: 'deliver', reply: 'lost_before_effect', secondLook: 'whole' },
      ],
    },
  ],
];

function forAll(promise: (played: Played) => void, numRuns: number): void {
  fc.assert(
    fc.property(arbitraryPlan, (plan) => promise(play(plan))),
    { numRuns, examples: [...FOUND], verbose: fc.VerbosityLevel.None },
  );
}

describe('whatever happens to an order', { timeout: TIME_LIMIT_MS }, () => {
  it('is never said to be stopped without the warehouse side’s evidence, and agrees with the last evidence in the end', () => {
    const counted = new Map<Verdict, number>();
    forAll((played) => {
      for (const { said, order } of orders(played)) {
        counted.set(order.judgement.verdict, (counted.get(order.judgement.verdict) ?? 0) + 1);
        expect(wrongClaim(played, said, order)).toBeNull();
      }
      for (const order of played.cancellation.warehouseOrders) {
        expect(disagreement(played, order)).toBeNull();
      }
    }, HISTORIES);
    // Histories that never come to a verdict would prove nothing about it.
    expect(VERDICTS.filter((verdict) => (counted.get(verdict) ?? 0) < 100)).toEqual([]);
  });

  it('is judged the same from the same knowledge', () => {
    forAll((played) => {
      for (const { said, order } of orders(played)) {
        const again = conclude(said.after, played.providers, said.at, TIMING);
        expect(again.filter(({ kind }) => kind === 'concluded')).toEqual([]);
        expect(order.judgement.evidence.every(({ text }) => text !== '')).toBe(true);
      }
    }, 500);
  });

  it('is judged the same when a look is heard of twice', () => {
    forAll((played) => {
      for (const { said, order } of orders(played)) {
        const last = order.observations.at(-1);
        if (!last) continue;
        const twice = factsOfLook(said.after, [last.seen], last.moment, OWN, () => 'new');
        const after = twice.reduce(evolve, { ...said.after, failure: null });
        const once = conclude({ ...said.after, failure: null }, played.providers, said.at, TIMING);
        expect(conclude(after, played.providers, said.at, TIMING)).toEqual(once);
      }
    }, 500);
  });

  it('stays stopped while looks find nothing new', () => {
    forAll((played) => {
      for (const { order } of orders(played)) {
        const history = historyOf(order);
        if (!history || !STOPPED.includes(order.judgement.verdict)) continue;
        expect(judgeADayLater(played, history, order).verdict).toBe(order.judgement.verdict);
      }
    }, 500);
  });

  it('is looked at again, at a time to come, while anything is open', () => {
    forAll((played) => {
      for (const { at, after, nextLooks } of played.said) {
        for (const [index, order] of after.warehouseOrders.entries()) {
          const next = nextLooks[index] ?? null;
          const { verdict } = order.judgement;
          if (next) expect(next.at > at && Number.isFinite(next.at)).toBe(true);
          if (NOT_FINAL.includes(verdict) && verdict !== 'delivering') expect(next).not.toBeNull();
        }
      }
    }, 500);
  });

  it('is overturned exactly when a final claim of the same round changes', () => {
    forAll((played) => {
      for (const { facts, before } of played.said) {
        for (const fact of facts) {
          if (fact.kind !== 'concluded') continue;
          const order = before.warehouseOrders.find(({ id }) => id === fact.warehouseOrderId);
          if (!order) throw new Error('a verdict on no order');
          const was = claim(order.judgement.verdict);
          const isOfRound = order.said.at(-1)?.round === order.round;
          const changes = was !== 'open' && was !== claim(fact.judgement.verdict);
          expect(fact.overturns).toBe(changes && isOfRound);
        }
      }
    }, 500);
  });

  it('is summed up by the outcome as it is defined', () => {
    forAll((played) => {
      for (const { after } of played.said) {
        const claims = after.warehouseOrders.map(({ judgement }) => claim(judgement.verdict));
        const all = (one: string) => claims.every((each) => each === one);
        const some = (one: string) => claims.includes(one);
        const expected = some('open')
          ? 'pending'
          : all('stopped')
            ? 'stopped'
            : some('stopped')
              ? 'partly_stopped'
              : some('unknown')
                ? 'unknown'
                : 'not_stopped';
        expect(after.outcome).toBe(expected);
      }
    }, 500);
  });
});

describe('the outcome of any verdicts', () => {
  it('does not depend on their order', () => {
    const verdicts = fc.array(fc.constantFrom(...VERDICTS), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(verdicts, (some) => {
        expect(outcomeOf(some)).toBe(outcomeOf(some.toReversed()));
      }),
    );
  });
});

function judgeADayLater(played: Played, history: WarehouseOrderHistory, order: WarehouseOrder) {
  const last = history.confirmed ?? order.observations.at(-1)?.moment;
  const later = (last?.at ?? 0) + DAY;
  const { primePenguinSkewMs } = played.plan;
  const confirmed = moment(later, last?.primePenguinAt == null ? null : later + primePenguinSkewMs);
  return judge(
    { ...history, confirmed },
    played.providers(order.providerName),
    circumstances(later),
  );
}

/** Facts can be replayed: the state is what they add up to. */
describe('the facts of any history', { timeout: TIME_LIMIT_MS }, () => {
  it('lead from each state to the next', () => {
    forAll((played) => {
      for (const { before, facts, after } of played.said) {
        expect(facts.reduce(evolve, before)).toEqual(after);
      }
    }, 200);
  });
});

/** What holds in every state that can be known, whatever verdict it leads to. */
import { describe, expect, it } from 'vitest';
import { decideAsk } from '#app/domain/delivery.ts';
import { judge, judgeAbsent } from '#app/domain/judge.ts';
import { nextLook, nextLookForAbsent } from '#app/domain/next-look.ts';
import { nextStepFor } from '#app/domain/next-step.ts';
import { canCancel, positionOf } from '#app/domain/position.ts';
import type { Judgement, Verdict, Why } from '#app/domain/verdict.ts';
import {
  absence,
  circumstances,
  credentialsRefused,
  DAY,
  HOUR,
  MINUTE,
  notConnected,
  PRESSED,
  TIMING,
  unreachable,
} from '#tests/support/histories.ts';
import { everyState, howMany, knowledgeOf, type State } from '#tests/support/states.ts';

/** The whys that each verdict may have; `null` only where the verdict says all there is to say. */
const WHYS: Readonly<Record<Verdict, readonly (Why | null)[]>> = {
  delivering: [
    'not_tried_yet',
    'prime_penguin_unreachable',
    'credentials_refused',
    'not_connected',
    'reply_lost',
    'refusal_unchecked',
  ],
  awaiting_import: [
    'not_read_yet',
    'overdue',
    'reading_off',
    'credentials_refused',
    'not_connected',
  ],
  requested: [
    'waiting_for_warehouse',
    'not_forwarded_yet',
    'cancelled_in_prime_penguin_already',
    'unconfirmed_by_warehouse',
    'credentials_refused',
    'not_connected',
  ],
  stopped_at_warehouse: [null, 'already_stopped'],
  stopped_before_warehouse: ['never_forwarded', 'cancelled_before_import'],
  too_late: ['shipped', 'partly_shipped', 'picked'],
  refused: ['reason_given', 'resumed_by_warehouse'],
  not_supported: ['said_by_provider', 'set_in_settings'],
  no_answer: [
    'waiting_for_warehouse',
    'prime_penguin_unreachable',
    'credentials_refused',
    'not_connected',
    'reply_lost',
    'refusal_unchecked',
    'unconfirmed_by_warehouse',
    'never_imported',
  ],
  undeliverable: [
    'not_tried_yet',
    'prime_penguin_unreachable',
    'credentials_refused',
    'not_connected',
  ],
};

const NOT_FINAL: readonly Verdict[] = ['delivering', 'awaiting_import', 'requested'];
const STOPPED: readonly Verdict[] = ['stopped_at_warehouse', 'stopped_before_warehouse'];
/** Words that would tell the merchant that a request did not arrive. */
const NOT_DELIVERED =
  /not (?:been )?(?:delivered|sent|reached|arrived)|nothing was sent|has not reached/i;

type Wrong = string | null;
type Rule = (state: State, judgement: Judgement) => Wrong;

const hasShipped = ({ warehouse }: State) => warehouse === 'fulfilled' || warehouse === 'partial';
/** The last look is one after a whole batch. */
const isBatchSeen = ({ time, primePenguin }: State) =>
  primePenguin === 'reached' && (time === 'after a whole batch' || isAnswerOver(time));
const isNobodysStop = ({ warehouse, logNames }: State) =>
  warehouse === 'cancelled' && logNames === 'nobody';
const saysStopped = (state: State) =>
  (state.warehouse === 'cancelled' && state.logNames === 'warehouse') ||
  (isNobodysStop(state) && isBatchSeen(state));
const replyIsLost = ({ asked }: State) =>
  asked === 'reply lost' ||
  asked === 'reply unknown after a crash' ||
  asked === 'refused, and the reply to the assignment lost';
const isTaken = ({ asked }: State) =>
  asked === 'accepted' || asked === 'refused, then assigned to dropship';
const isRefused = ({ asked }: State) =>
  asked === 'refused by Prime Penguin' || asked === 'refused, and the assignment refused';
const isAssigned = ({ asked }: State) => asked.startsWith('refused, ');
const mayHaveArrived = ({ asked }: State) => asked !== 'not asked' && asked !== 'not sent';
const isAnswerOver = (time: State['time']) =>
  time === 'answer time over' || time === 'waited for access';
/** The app is not let in, so it cannot see an answer that may be there. */
const isLockedOut = ({ primePenguin }: State) =>
  primePenguin === 'credentials refused' || primePenguin === 'not connected';
/** The order stands as cancelled, unforwarded, and a look after a whole batch still shows it so. */
const isOutOfReach = (state: State) =>
  state.channel === 'cancelled' && state.warehouse === 'empty' && isBatchSeen(state);

const RULES: Readonly<Record<string, Rule>> = {
  'has a why that belongs to its verdict': (_, { verdict, why }) =>
    WHYS[verdict].includes(why) ? null : `${verdict} because ${why}`,

  'has evidence, unless nothing was tried or seen': (_, { verdict, why, evidence }) =>
    evidence.length > 0 || why === 'not_tried_yet' ? null : `${verdict} without evidence`,

  'has evidence with words': (_, { evidence }) =>
    evidence.every(({ text, at }) => text.trim() !== '' && Number.isFinite(at)) ? null : 'blank',

  'is stopped at the warehouse exactly by its word, or by nobody’s after a whole batch': (
    state,
    { verdict },
  ) => ((verdict === 'stopped_at_warehouse') === saysStopped(state) ? null : verdict),

  'is stopped before the warehouse only out of its reach': (state, { verdict }) =>
    verdict !== 'stopped_before_warehouse' || isOutOfReach(state) ? null : verdict,

  'is stopped before the warehouse when out of its reach, unless a problem says otherwise': (
    state,
    { verdict },
  ) =>
    !isOutOfReach(state) ||
    verdict === 'stopped_before_warehouse' ||
    state.reported.startsWith('new')
      ? null
      : verdict,

  'is too late when the warehouse has shipped': (state, { verdict, why }) =>
    !hasShipped(state) || (verdict === 'too_late' && why !== 'picked') ? null : verdict,

  'is too late only when it has shipped, or the warehouse says so after the request': (
    state,
    { verdict },
  ) =>
    verdict !== 'too_late' || hasShipped(state) || state.reported === 'new, incompatible status'
      ? null
      : verdict,

  'is not supported only by the provider’s word or the settings': (state, { verdict }) =>
    verdict !== 'not_supported' ||
    state.reported === 'new, deletion not supported' ||
    (state.cancellable === 'no' && state.warehouse !== 'empty')
      ? null
      : verdict,

  'is never requested of a provider that has it and cannot cancel': (state, { verdict }) =>
    state.cancellable === 'no' &&
    state.warehouse !== 'empty' &&
    !isNobodysStop(state) &&
    !STOPPED.includes(verdict)
      ? ['too_late', 'refused', 'not_supported'].includes(verdict)
        ? null
        : verdict
      : null,

  'is refused only by somebody’s word after the request': (state, { verdict }) =>
    verdict !== 'refused' || isRefused(state) || state.reported.startsWith('new') ? null : verdict,

  'is undeliverable only when it certainly did not arrive': (state, { verdict }) =>
    verdict !== 'undeliverable' || !mayHaveArrived(state) ? null : verdict,

  'is never told as not delivered when the reply was lost': (state, judgement) => {
    const { text } = nextStepFor(judgement, false);
    const told = [text, ...judgement.evidence.map((one) => one.text)].join(' ');
    return replyIsLost(state) && NOT_DELIVERED.test(told) ? text : null;
  },

  'is final when all times are over, unless the app is not let in': (state, { verdict }) =>
    isAnswerOver(state.time) && !isLockedOut(state) && NOT_FINAL.includes(verdict) ? verdict : null,

  'is final when the app has not been let in for too long': (state, { verdict }) =>
    state.time === 'waited for access' && NOT_FINAL.includes(verdict) ? verdict : null,

  'never waits as if it saw while the app is not let in': (state, { verdict, why }) =>
    verdict === 'requested' &&
    isLockedOut(state) !== (why === 'credentials_refused' || why === 'not_connected')
      ? `${verdict} because ${why}`
      : null,

  'is not given up while the app is not let in and Prime Penguin has it': (state, { verdict }) =>
    verdict === 'no_answer' &&
    isLockedOut(state) &&
    !replyIsLost(state) &&
    state.time !== 'waited for access'
      ? verdict
      : null,

  'is never given up while the warehouse has time to answer': (state, { verdict }) =>
    verdict === 'no_answer' && isTaken(state) && !isAnswerOver(state.time) ? verdict : null,

  'tells the merchant to refund only when stopped': (_, judgement) => {
    const { text } = nextStepFor(judgement, false);
    const isToldToRefund = /refund/i.test(text) && !/do not refund/i.test(text);
    return isToldToRefund === STOPPED.includes(judgement.verdict) ? null : text;
  },

  'has a sentence, also when cancelled in Shopify': (_, judgement) =>
    [true, false].every((cancelled) => /\.$/.test(nextStepFor(judgement, cancelled).text))
      ? null
      : judgement.verdict,
};

interface Broken {
  readonly rule: string;
  readonly state: State;
  readonly what: string;
}

/** Keeps the first few of each kind: a million messages help nobody. */
function collect(broken: Broken[], one: Broken): void {
  if (broken.length < 10) broken.push(one);
}

describe('a warehouse order in every state that can be known', { timeout: 120_000 }, () => {
  it('keeps every rule', () => {
    const broken: Broken[] = [];
    const said = new Map<Verdict, number>();
    let states = 0;
    for (const state of everyState()) {
      const { history, provider, circumstances } = knowledgeOf(state);
      const judgement = judge(history, provider, circumstances);
      for (const [rule, isBroken] of Object.entries(RULES)) {
        const what = isBroken(state, judgement);
        if (what !== null) collect(broken, { rule, state, what });
      }
      said.set(judgement.verdict, (said.get(judgement.verdict) ?? 0) + 1);
      states += 1;
    }
    expect(broken).toEqual([]);
    expect(states).toBe(howMany());
    expect([...said.keys()].sort()).toEqual(
      Object.keys(WHYS)
        .filter((verdict) => verdict !== 'awaiting_import')
        .sort(),
    );
  });

  it('is judged as if an older problem had never been reported', () => {
    const broken: Broken[] = [];
    for (const state of everyState()) {
      if (!state.reported.startsWith('older') || state.primePenguin !== 'reached') continue;
      const known = knowledgeOf(state);
      const without = knowledgeOf({ ...state, reported: 'none' });
      const verdict = judge(known.history, known.provider, known.circumstances).verdict;
      const expected = judge(without.history, without.provider, without.circumstances).verdict;
      if (verdict !== expected) {
        collect(broken, { rule: 'older problems', state, what: `${verdict}, not ${expected}` });
      }
    }
    expect(broken).toEqual([]);
  });

  it('is judged the same whatever the channel side shows, but for cancelled', () => {
    const broken: Broken[] = [];
    for (const state of everyState()) {
      if (state.channel === 'cancelled' || state.primePenguin !== 'reached') continue;
      if (state.reported.startsWith('older')) continue;
      const known = knowledgeOf(state);
      const pending = knowledgeOf({ ...state, channel: 'pending' });
      const verdict = judge(known.history, known.provider, known.circumstances).verdict;
      const expected = judge(pending.history, pending.provider, pending.circumstances).verdict;
      if (verdict !== expected) {
        collect(broken, { rule: 'channel side', state, what: `${verdict}, not ${expected}` });
      }
    }
    expect(broken).toEqual([]);
  });

  it('is looked at again while open, is not asked for in vain, and has a place', () => {
    const broken: Broken[] = [];
    for (const state of everyState()) {
      // Neither depends on how Prime Penguin is reached, or on the log of another status.
      if (state.primePenguin !== 'reached' || state.reported.startsWith('new,')) continue;
      const { history, provider, circumstances } = knowledgeOf(state);
      const { verdict } = judge(history, provider, circumstances);
      const next = nextLook(verdict, history, provider, circumstances);
      const mustLook = verdict === 'requested';
      if ((mustLook && !next) || (next && !(next.at > circumstances.now))) {
        collect(broken, { rule: 'next look', state, what: String(next?.at) });
      }
      const decision = decideAsk(history, provider, 'cancel_then_remap', TIMING);
      const inVain =
        hasShipped(state) ||
        saysStopped(state) ||
        isNobodysStop(state) ||
        isTaken(state) ||
        isAssigned(state);
      if (decision.ask && inVain) collect(broken, { rule: 'ask', state, what: 'in vain' });
      const last = history.observations.at(-1) ?? history.observations[0];
      const can = canCancel(positionOf(last, false), provider.cancellable);
      if (hasShipped(state) !== (can === 'no_shipped')) {
        collect(broken, { rule: 'position', state, what: can });
      }
      const isStoppedByWord = saysStopped(state) && !isNobodysStop(state);
      if (isStoppedByWord !== (can === 'no_already_stopped')) {
        collect(broken, { rule: 'position', state, what: can });
      }
    }
    expect(broken).toEqual([]);
  });
});

const ABSENCES = [
  null,
  'in the read window',
  'overdue',
  'reading off',
  'in a channel that a person chose',
] as const;
const SHOPIFY = ['not cancelled', 'before four reads', 'after four reads'] as const;
const FAILURES = [
  null,
  unreachable(PRESSED + MINUTE),
  credentialsRefused(PRESSED + MINUTE),
  notConnected(PRESSED + MINUTE),
] as const;
const AGES = [MINUTE, 40 * MINUTE, 3 * HOUR, 5 * HOUR, DAY, 4 * DAY] as const;

describe('an order that Prime Penguin does not have, in every state that can be known', () => {
  const states = ABSENCES.flatMap((shown) =>
    SHOPIFY.flatMap((shopify) =>
      FAILURES.flatMap((failure) => AGES.map((age) => ({ shown, shopify, failure, age }))),
    ),
  );

  it.each(states)('$shown, $shopify in Shopify, $failure.kind, after $age ms', (state) => {
    const now = PRESSED + state.age;
    // While there is a failure, the last look is from before it.
    const lastLook = state.failure ? PRESSED + MINUTE / 2 : now - MINUTE / 2;
    const cancelledAt = {
      'not cancelled': null,
      'before four reads': lastLook - 121 * MINUTE,
      'after four reads': lastLook - 122 * MINUTE,
    }[state.shopify];
    const around = circumstances(now, {
      failure: state.failure,
      cancelledInShopifyAt: cancelledAt,
      orderCreatedAt: state.shown === 'overdue' ? PRESSED - DAY : now - 10 * MINUTE,
    });
    const seen =
      state.shown === null
        ? null
        : {
            ...absence(Math.max(lastLook, PRESSED), {
              readingOff: state.shown === 'reading off',
              isProven: state.shown !== 'in a channel that a person chose',
            }),
            firstAt: lastLook - MINUTE,
          };
    const proves = seen?.provenAt != null;
    const judgement = judgeAbsent(seen, around);
    const { verdict, why, evidence } = judgement;

    expect(WHYS[verdict]).toContain(why);
    expect(evidence.length > 0 || why === 'not_tried_yet').toBe(true);
    expect(STOPPED.includes(verdict)).toBe(proves && state.shopify === 'after four reads');
    const step = nextStepFor(judgement, cancelledAt !== null, seen?.channel.isProven ?? true);
    expect(step.text).toMatch(/\.$/);
    // Nobody is sent to refund, or to cancel in Shopify, for want of an order in somebody else's channel.
    if (seen?.channel.isProven === false)
      expect(step.code).toMatch(/^(fix_settings|contact_provider)$/);
    const next = nextLookForAbsent(verdict, seen, around);
    if (next) expect(next.at).toBeGreaterThan(now);
    if (verdict === 'awaiting_import') expect(next).not.toBeNull();
    if (seen === null) expect(['delivering', 'undeliverable']).toContain(verdict);
    const isLockedOut = ['credentials_refused', 'not_connected'].includes(
      state.failure?.kind ?? '',
    );
    const isOver = state.age >= 4 * HOUR;
    if (seen !== null && !STOPPED.includes(verdict)) {
      const waits = isLockedOut ? state.age < 4 * DAY : !isOver || cancelledAt !== null;
      if (isLockedOut || cancelledAt === null) {
        expect(verdict).toBe(waits ? 'awaiting_import' : 'no_answer');
      }
      expect(isLockedOut).toBe(why === 'credentials_refused' || why === 'not_connected');
    }
  });
});

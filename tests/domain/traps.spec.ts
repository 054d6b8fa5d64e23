/**
 * The races and traps of cancelling at a warehouse, one situation each, as far as they can be decided from
 * what is known.
 */

import { describe, expect, it } from 'vitest';
import { type Cancellation, conclude, evolve, factsOfLook } from '#app/domain/cancellation.ts';
import { NO_READS } from '#app/domain/channel-reads.ts';
import { decideAsk } from '#app/domain/delivery.ts';
import type { Ask } from '#app/domain/history.ts';
import { cancelledInShopifyBy, judge, judgeAbsent } from '#app/domain/judge.ts';
import { nextStepFor, nextStepForOrder } from '#app/domain/next-step.ts';
import type { Observation, WarehouseOrderSeen } from '#app/domain/observation.ts';
import { outcomeOf, overturns } from '#app/domain/outcome.ts';
import { isStopTakenBack } from '#app/domain/taken-back.ts';
import type { Judgement } from '#app/domain/verdict.ts';
import {
  ASKED,
  absence,
  accepted,
  BALTIC,
  BATCH_OVER,
  BATCH_STARTS,
  CANCELLED,
  circumstances,
  crashed,
  DAY,
  EMPTY,
  FIRST_LOOK,
  FULFILLED,
  HOUR,
  history,
  IN_PROGRESS,
  idOf,
  line,
  look,
  lost,
  MINUTE,
  moment,
  NORDIC,
  ON_HOLD,
  PENDING,
  PRESSED,
  pressedCancellation,
  problem,
  provider,
  refused,
  SECOND,
  SECOND_LOOK,
  seen,
  TIMING,
  unreachable,
  wholeSecond,
} from '#tests/support/histories.ts';

type Looks = readonly [Observation, ...Observation[]];

/** The verdict at the last of these looks; the order was seen so until `confirmedAt`. */
function judged(looks: Looks, asks: readonly Ask[], confirmedAt?: number): Judgement {
  const last = looks.at(-1) ?? looks[0];
  const confirmed = confirmedAt === undefined ? null : moment(confirmedAt);
  const now = confirmedAt ?? last.moment.at;
  return judge(history(looks, asks, { confirmed }), provider(), circumstances(now));
}

function verdictsOf(looks: Looks, asks: readonly Ask[]) {
  return looks.map((_, index) => {
    const [first, ...rest] = looks.slice(0, index + 1);
    return first ? judged([first, ...rest], asks).verdict : null;
  });
}

const unforwarded = look(FIRST_LOOK, { warehouse: EMPTY });
const atWarehouse = look(FIRST_LOOK, { warehouse: IN_PROGRESS });
/** A Cancelled on the warehouse side is the warehouse's own word, just written. */
const whileCancelled = (warehouse: WarehouseOrderSeen['warehouse'], at: number) =>
  look(at, {
    channel: CANCELLED,
    warehouse,
    statusLog: warehouse === CANCELLED ? [stopLine(at - SECOND)] : [],
  });
const stopLine = (at: number) => line('warehouse', IN_PROGRESS, CANCELLED, at, CANCELLED);

describe('trap 1: forwarded in flight', () => {
  const taken = whileCancelled(EMPTY, SECOND_LOOK);

  it('is not said to be stopped before a whole batch has passed', () => {
    for (const at of [SECOND_LOOK, BATCH_STARTS - SECOND, BATCH_STARTS, BATCH_OVER - SECOND]) {
      expect(judged([unforwarded, taken], [accepted()], at).verdict).toBe('requested');
    }
    expect(judged([unforwarded, taken], [accepted()], BATCH_OVER).verdict).toBe(
      'stopped_before_warehouse',
    );
  });

  it('waits for the next batch where one runs while the merchant asks', () => {
    const running = BATCH_STARTS + 10 * SECOND;
    const looks: Looks = [look(running, {}), whileCancelled(EMPTY, running + 3 * SECOND)];
    const asks = [accepted(running + SECOND)];
    expect(judged(looks, asks, BATCH_OVER + 20 * MINUTE).verdict).toBe('requested');
    expect(judged(looks, asks, BATCH_OVER + 30 * MINUTE).verdict).toBe('stopped_before_warehouse');
  });

  it('follows the order that was forwarded after all: first it waits, then it is told', () => {
    const stopped = whileCancelled(CANCELLED, BATCH_OVER + 30 * MINUTE);
    const shipped = whileCancelled(FULFILLED, BATCH_OVER + 30 * MINUTE);
    const forwarded = whileCancelled(IN_PROGRESS, BATCH_OVER);
    expect(verdictsOf([unforwarded, taken, forwarded, stopped], [accepted()]).slice(1)).toEqual([
      'requested',
      'requested',
      'stopped_at_warehouse',
    ]);
    expect(verdictsOf([unforwarded, taken, forwarded, shipped], [accepted()]).at(-1)).toBe(
      'too_late',
    );
  });

  it('gives the warehouse its whole answer time from when the order was forwarded', () => {
    const late = PRESSED + 3 * HOUR;
    const looks: Looks = [unforwarded, taken, whileCancelled(IN_PROGRESS, late)];
    expect(judged(looks, [accepted()], ASKED + TIMING.answerMs + MINUTE).verdict).toBe('requested');
    expect(judged(looks, [accepted()], late + TIMING.answerMs).verdict).toBe('no_answer');
  });

  it('begins to wait anew when the order is given to another provider', () => {
    const moved = look(BATCH_STARTS - MINUTE, { ...taken.seen, providerName: BALTIC });
    const looks: Looks = [unforwarded, taken, moved];
    expect(judged(looks, [accepted()], BATCH_OVER).verdict).toBe('stopped_before_warehouse');
    const movedAfter = look(BATCH_STARTS + SECOND, { ...taken.seen, providerName: BALTIC });
    const late: Looks = [unforwarded, taken, movedAfter];
    expect(judged(late, [accepted()], BATCH_OVER).verdict).toBe('requested');
  });

  it('begins to wait anew when the log tells that it was reopened and cancelled again between looks', () => {
    const cancel = line('sales_channel', EMPTY, EMPTY, ASKED, CANCELLED);
    const reopen = line('sales_channel', EMPTY, EMPTY, BATCH_STARTS - MINUTE, PENDING);
    const again = line('sales_channel', EMPTY, EMPTY, BATCH_STARTS + SECOND, CANCELLED);
    const before = look(SECOND_LOOK, { ...taken.seen, statusLog: [cancel] });
    const after = look(BATCH_STARTS + MINUTE / 2, {
      ...taken.seen,
      statusLog: [cancel, reopen, again],
    });
    const looks: Looks = [unforwarded, before, after];
    expect(judged(looks, [accepted()], BATCH_OVER).verdict).toBe('requested');
    expect(judged(looks, [accepted()], BATCH_OVER + 30 * MINUTE).verdict).toBe(
      'stopped_before_warehouse',
    );
  });

  it('goes on waiting when only the line of the cancel itself shows later than its row', () => {
    const statusLog = [line('sales_channel', EMPTY, EMPTY, ASKED, CANCELLED)];
    const late = look(BATCH_OVER, { ...taken.seen, statusLog });
    const looks: Looks = [unforwarded, taken, late];
    expect(judged(looks, [accepted()], BATCH_OVER).verdict).toBe('stopped_before_warehouse');
  });

  it('does not take a warehouse that had the order, and said nothing, for one that never had it', () => {
    const moved = look(BATCH_OVER, { ...taken.seen, providerName: BALTIC });
    const looks: Looks = [atWarehouse, whileCancelled(IN_PROGRESS, SECOND_LOOK), moved];
    expect(judged(looks, [accepted()], PRESSED + 2 * HOUR).verdict).toBe('requested');
    expect(judged(looks, [accepted()], PRESSED + DAY).verdict).toBe('no_answer');
  });
});

describe('trap 2: picked in flight', () => {
  it('is too late when the next batch brings IncompatibleStatus', () => {
    const answer = look(BATCH_OVER, {
      channel: CANCELLED,
      warehouse: IN_PROGRESS,
      entityLog: [problem(7, 'incompatible_status', BATCH_STARTS, { message: 'Already picked' })],
    });
    const judgement = judged([atWarehouse, answer], [accepted()]);
    expect(judgement).toMatchObject({
      verdict: 'too_late',
      why: 'picked',
      reason: 'Already picked',
    });
    expect(nextStepFor(judgement, false).code).toBe('contact_provider');
  });

  it('is too late when the next batch brings Fulfilled', () => {
    const answer = whileCancelled(FULFILLED, BATCH_OVER);
    expect(judged([atWarehouse, answer], [accepted()])).toMatchObject({
      verdict: 'too_late',
      why: 'shipped',
    });
  });

  it('is stopped when the warehouse reports a problem and then stops it all the same', () => {
    const answer = look(BATCH_OVER, {
      channel: CANCELLED,
      warehouse: CANCELLED,
      statusLog: [stopLine(BATCH_STARTS + SECOND)],
      entityLog: [problem(7, 'incompatible_status', BATCH_STARTS)],
    });
    expect(judged([atWarehouse, answer], [accepted()]).verdict).toBe('stopped_at_warehouse');
  });
});

describe('trap 3: Cancelled on the channel side only', () => {
  it('is the request itself, never an answer', () => {
    const looks: Looks = [atWarehouse, whileCancelled(IN_PROGRESS, SECOND_LOOK)];
    expect(judged(looks, [accepted()]).verdict).toBe('requested');
    expect(judged(looks, [accepted()], PRESSED + DAY).verdict).toBe('no_answer');
  });

  it('is not an answer either when the sales channel wrote it on the warehouse side', () => {
    const asserted = look(SECOND_LOOK, {
      channel: CANCELLED,
      warehouse: CANCELLED,
      statusLog: [line('sales_channel', IN_PROGRESS, CANCELLED, ASKED)],
    });
    expect(judged([atWarehouse, asserted], [accepted()]).verdict).toBe('requested');
  });

  it('becomes an answer when the warehouse confirms it', () => {
    const confirmed = look(BATCH_OVER, {
      channel: CANCELLED,
      warehouse: CANCELLED,
      statusLog: [
        line('sales_channel', IN_PROGRESS, CANCELLED, ASKED),
        line('warehouse', CANCELLED, CANCELLED, BATCH_STARTS),
      ],
    });
    expect(judged([atWarehouse, confirmed], [accepted()]).verdict).toBe('stopped_at_warehouse');
  });
});

describe('trap 4: a problem that is older than the request', () => {
  const old = {
    warehouseError: 'Unknown postal code',
    entityLog: [problem(1, 'incompatible_status', PRESSED - DAY)],
  };
  const before = look(FIRST_LOOK, { warehouse: IN_PROGRESS, ...old });

  it('belongs to something else', () => {
    const now = look(SECOND_LOOK, { channel: CANCELLED, warehouse: IN_PROGRESS, ...old });
    expect(judged([before, now], [accepted()]).verdict).toBe('requested');
  });

  it('belongs to something else even when it turns up only after the request', () => {
    const now = look(BATCH_OVER, {
      channel: CANCELLED,
      warehouse: IN_PROGRESS,
      entityLog: [problem(1, 'deletion_not_supported', ASKED - MINUTE)],
    });
    expect(judged([atWarehouse, now], [accepted()]).verdict).toBe('requested');
  });

  it.each([
    ['a few seconds before the request', ASKED - 5 * SECOND],
    ['nobody knows when', null],
  ])('belongs to something else when it was there before, reported %s', (_, reportedAt) => {
    const entityLog = [problem(1, 'incompatible_status', reportedAt)];
    const looks: Looks = [
      look(FIRST_LOOK, { warehouse: IN_PROGRESS, entityLog }),
      look(SECOND_LOOK, { channel: CANCELLED, warehouse: IN_PROGRESS, entityLog }),
    ];
    expect(judged(looks, [accepted()]).verdict).toBe('requested');
  });

  it('is none when nobody knows when it was reported, and it was not there before', () => {
    const entityLog = [problem(1, 'incompatible_status', null)];
    const now = look(SECOND_LOOK, { channel: CANCELLED, warehouse: IN_PROGRESS, entityLog });
    expect(judged([atWarehouse, now], [accepted()]).verdict).toBe('too_late');
  });

  it('does not hide a newer one, and a text that changes is a newer one', () => {
    const newer = look(BATCH_OVER, {
      channel: CANCELLED,
      warehouse: IN_PROGRESS,
      ...old,
      entityLog: [...old.entityLog, problem(2, 'deletion_not_supported', BATCH_STARTS)],
    });
    expect(judged([before, newer], [accepted()]).verdict).toBe('not_supported');
    const changed = look(BATCH_OVER, { ...before.seen, warehouseError: 'Order is locked' });
    expect(judged([before, changed], [accepted()])).toMatchObject({
      verdict: 'refused',
      reason: 'Order is locked',
    });
  });

  it('is not the answer to the next request when it answered the last one', () => {
    const again = PRESSED + DAY;
    const refusedOnce = look(BATCH_OVER, {
      channel: CANCELLED,
      warehouse: IN_PROGRESS,
      entityLog: [problem(1, 'other', BATCH_STARTS)],
    });
    const known = history([atWarehouse, refusedOnce], [accepted(), accepted(again + SECOND)], {
      roundStartedAt: again,
    });
    expect(judge(known, provider(), circumstances(again + MINUTE)).verdict).toBe('requested');
  });
});

describe('trap 5: stopped or shipped before the request', () => {
  it('is said at once, and nothing is sent', () => {
    const stopped = history([
      look(FIRST_LOOK, { warehouse: CANCELLED, statusLog: [stopLine(PRESSED - HOUR)] }),
    ]);
    expect(judge(stopped, provider(), circumstances(FIRST_LOOK))).toMatchObject({
      verdict: 'stopped_at_warehouse',
      why: 'already_stopped',
    });
    expect(decideAsk(stopped, provider(), 'cancel_order', TIMING).ask).toBe(false);

    const shipped = history([look(FIRST_LOOK, { warehouse: FULFILLED })]);
    expect(judge(shipped, provider(), circumstances(FIRST_LOOK)).verdict).toBe('too_late');
    expect(decideAsk(shipped, provider(), 'cancel_order', TIMING).ask).toBe(false);
  });

  it('is not said of an order that the warehouse stopped after the merchant pressed', () => {
    const looks: Looks = [
      look(FIRST_LOOK, { channel: CANCELLED, warehouse: IN_PROGRESS }),
      whileCancelled(CANCELLED, BATCH_OVER),
    ];
    expect(judged(looks, [])).toMatchObject({ verdict: 'stopped_at_warehouse', why: null });
  });

  it('is not said of an order that was asked for in an earlier round', () => {
    const again = PRESSED + HOUR;
    const stopped = whileCancelled(CANCELLED, again - SECOND);
    const known = history([atWarehouse, stopped], [lost()], { roundStartedAt: again });
    expect(judge(known, provider(), circumstances(again + SECOND)).why).toBeNull();
  });
});

describe('trap 6: cancelled in Shopify before Prime Penguin reads it', () => {
  const cancelled = { cancelledInShopifyAt: PRESSED };
  /** Also for a copy that lags. */
  const READS_OVER = PRESSED + 121 * MINUTE + TIMING.copyLagMs;

  it('is stopped when Prime Penguin still does not have it after four reads by the setting', () => {
    const at = READS_OVER;
    expect(judgeAbsent(absence(at), circumstances(at, cancelled)).verdict).toBe(
      'stopped_before_warehouse',
    );
  });

  it('is not said to be stopped a moment earlier, nor from a look that is older', () => {
    const early = READS_OVER - 1;
    expect(judgeAbsent(absence(early), circumstances(early, cancelled)).verdict).toBe(
      'awaiting_import',
    );
    const late = circumstances(READS_OVER + HOUR, {
      ...cancelled,
      failure: unreachable(early + MINUTE),
    });
    expect(judgeAbsent(absence(early), late).verdict).toBe('awaiting_import');
  });

  it('is not stopped by one empty list, however late: it may be a fault', () => {
    const at = PRESSED + 5 * HOUR;
    const judgedAt = (firstAt: number) =>
      judgeAbsent({ ...absence(at), firstAt }, circumstances(at, cancelled)).verdict;
    expect(judgedAt(at)).not.toBe('stopped_before_warehouse');
    expect(judgedAt(at - TIMING.copyLagMs + 1)).not.toBe('stopped_before_warehouse');
    expect(judgedAt(at - TIMING.copyLagMs)).toBe('stopped_before_warehouse');
  });

  it('is not stopped by two reads when it is not cancelled in Shopify', () => {
    expect(judgeAbsent(absence(READS_OVER), circumstances(READS_OVER)).verdict).toBe(
      'awaiting_import',
    );
  });

  it('is not given up just before the two reads that would settle it are over', () => {
    const late = { cancelledInShopifyAt: PRESSED + 4 * HOUR - MINUTE };
    const at = PRESSED + 4 * HOUR + 30 * MINUTE;
    expect(judgeAbsent(absence(at), circumstances(at, late)).verdict).toBe('awaiting_import');
  });

  it('behaves as any other order when Prime Penguin had read it just before', () => {
    const cancelledInShopify = circumstances(SECOND_LOOK, cancelled);
    const read = history([look(SECOND_LOOK, { channel: PENDING, warehouse: IN_PROGRESS })]);
    expect(judge(read, provider(), cancelledInShopify).verdict).toBe('delivering');
    expect(decideAsk(read, provider(), 'cancel_order', TIMING)).toEqual({
      ask: true,
      way: 'cancel_order',
    });
  });
});

describe('trap 7: one provider of two stops', () => {
  const stops = judged([atWarehouse, whileCancelled(CANCELLED, BATCH_OVER)], [accepted()]);
  const ships = judged(
    [atWarehouse, look(BATCH_OVER, { warehouse: FULFILLED, providerName: BALTIC })],
    [accepted()],
  );

  it('is partly stopped, with what still ships as the next step', () => {
    expect(outcomeOf([stops.verdict, ships.verdict])).toBe('partly_stopped');
    expect(nextStepForOrder([stops, ships], false).text).toMatch(/^A part of the order is stopped/);
    expect(nextStepForOrder([stops, ships], false).code).toBe('handle_as_return');
  });

  it('is open until the other has answered too', () => {
    const waits = judged([atWarehouse, whileCancelled(IN_PROGRESS, BATCH_OVER)], [accepted()]);
    expect(outcomeOf([stops.verdict, waits.verdict])).toBe('pending');
    expect(nextStepForOrder([stops, waits], false).code).toBe('wait');
  });
});

describe('trap 8: asked for twice at the same time', () => {
  it('is asked of Prime Penguin once', () => {
    const known = history([atWarehouse], [accepted()]);
    expect(decideAsk(known, provider(), 'cancel_order', TIMING)).toEqual({
      ask: false,
      because: 'asked_already',
    });
  });

  it('is not refused because a second request was', () => {
    const asks = [accepted(), refused(ASKED + SECOND, 'The order is being cancelled')];
    expect(judged([atWarehouse], asks, ASKED + MINUTE).verdict).toBe('requested');
  });
});

describe('trap 9: the reply was lost', () => {
  const arrived = whileCancelled(IN_PROGRESS, ASKED + MINUTE);

  it.each([
    ['to a time-out', lost()],
    ['to a crash of the app', crashed()],
  ])('%s: it is taken for asked when a look shows the order as cancelled', (_, ask) => {
    expect(judged([atWarehouse, arrived], [ask]).verdict).toBe('requested');
    expect(
      decideAsk(history([atWarehouse, arrived], [ask]), provider(), 'cancel_order', TIMING).ask,
    ).toBe(false);
  });

  it.each([
    ['to a time-out', lost()],
    ['to a crash of the app', crashed()],
  ])('%s: it is never said not to have been delivered', (_, ask) => {
    for (const at of [ASKED + MINUTE, PRESSED + HOUR, PRESSED + DAY]) {
      const judgement = judged([atWarehouse], [ask], at);
      expect(['delivering', 'no_answer']).toContain(judgement.verdict);
      expect(judgement.why).toBe('reply_lost');
      expect(nextStepFor(judgement, false).text).not.toMatch(/not (been )?(sent|reached)|nothing/i);
    }
  });

  it('is not forgotten when the merchant asks again and Prime Penguin is not reached', () => {
    const again = PRESSED + DAY;
    const known = history([atWarehouse], [lost()], { roundStartedAt: again });
    const down = circumstances(again + HOUR, {
      deliverUntil: again + HOUR,
      failure: unreachable(again + MINUTE),
    });
    expect(judge(known, provider(), down)).toMatchObject({
      verdict: 'no_answer',
      why: 'reply_lost',
    });
  });

  it('is not a failure of the first request when the second is refused', () => {
    const second = refused(ASKED + 2 * MINUTE, 'The order is cancelled already');
    const REFUSED = ASKED + 2 * MINUTE + SECOND;
    const asks = [lost(), second];
    // A copy that lags may still show what was true before.
    for (const at of [ASKED + MINUTE, REFUSED + SECOND, REFUSED + TIMING.copyLagMs - 1]) {
      expect(judged([atWarehouse], asks, at)).toMatchObject({
        verdict: 'delivering',
        why: 'refusal_unchecked',
        reason: 'The order is cancelled already',
      });
    }
    expect(judged([atWarehouse], asks, REFUSED + TIMING.copyLagMs).verdict).toBe('refused');
    const shown = look(ASKED + 3 * MINUTE, arrived.seen);
    expect(judged([atWarehouse, shown], asks).verdict).toBe('requested');
  });
});

describe('trap 10: held back', () => {
  it.each([
    ['on hold', { channel: ON_HOLD }],
    ['unpaid', { isPaid: false }],
    ['released later', { releaseAt: PRESSED + 7 * DAY }],
  ])('%s: it is as unforwarded as any other, and stopped after a whole batch', (_, held) => {
    const looks: Looks = [
      look(FIRST_LOOK, { warehouse: EMPTY, ...held }),
      look(SECOND_LOOK, { warehouse: EMPTY, ...held, channel: CANCELLED }),
    ];
    expect(judged(looks, [accepted()]).verdict).toBe('requested');
    expect(judged(looks, [accepted()], BATCH_OVER).verdict).toBe('stopped_before_warehouse');
  });

  it('is not stopped while it only waits, however many batches pass', () => {
    const held = look(FIRST_LOOK, { channel: ON_HOLD, warehouse: EMPTY });
    expect(judged([held], [accepted()], PRESSED + 3 * HOUR).verdict).toBe('requested');
  });
});

describe('trap 11: the warehouse un-cancels', () => {
  const stopped = whileCancelled(CANCELLED, BATCH_OVER);

  it.each([
    ['takes it up again', IN_PROGRESS, 'refused'],
    ['ships it anyway', FULFILLED, 'too_late'],
  ] as const)('and %s: "stopped" is overturned', (_, warehouse, verdict) => {
    const then = whileCancelled(warehouse, BATCH_OVER + HOUR);
    const [, first, second] = verdictsOf([atWarehouse, stopped, then], [accepted()]);
    expect([first, second]).toEqual(['stopped_at_warehouse', verdict]);
    expect(overturns('stopped_at_warehouse', verdict)).toBe(true);
  });

  it('and stops it again: stopped', () => {
    const resumed = whileCancelled(IN_PROGRESS, BATCH_OVER + HOUR);
    const again = whileCancelled(CANCELLED, BATCH_OVER + 2 * HOUR);
    expect(judged([atWarehouse, stopped, resumed, again], [accepted()]).verdict).toBe(
      'stopped_at_warehouse',
    );
  });

  it('and the merchant asks again: the request is waited for, not the old news told', () => {
    const resumed = whileCancelled(IN_PROGRESS, BATCH_OVER + HOUR);
    const again = BATCH_OVER + 2 * HOUR;
    const known = history([atWarehouse, stopped, resumed], [accepted(), accepted(again + SECOND)], {
      roundStartedAt: again,
    });
    expect(judge(known, provider(), circumstances(again + MINUTE)).verdict).toBe('requested');
  });

  it('is not believed of a status that nobody knows', () => {
    const strange = look(BATCH_OVER + HOUR, {
      ...stopped.seen,
      warehouse: { kind: 'unknown', raw: 'Packed' },
    });
    expect(judged([atWarehouse, stopped, strange], [accepted()]).verdict).toBe(
      'stopped_at_warehouse',
    );
  });
});

describe('trap 12: clocks differ', () => {
  const SKEWS = [-HOUR, -17 * MINUTE, 17 * MINUTE, HOUR];
  const shifted = (at: number, skew: number, shown: Partial<WarehouseOrderSeen>) =>
    look(at, shown, wholeSecond(at + skew));

  it.each(SKEWS)('by %d ms: a whole batch is one by Prime Penguin’s clock', (skew) => {
    const batch = Math.ceil((SECOND_LOOK + SECOND + skew) / (30 * MINUTE)) * 30 * MINUTE - skew;
    const looks: Looks = [
      shifted(FIRST_LOOK, skew, { warehouse: EMPTY }),
      shifted(SECOND_LOOK, skew, { channel: CANCELLED, warehouse: EMPTY }),
    ];
    const at = (now: number) => {
      const confirmed = { at: now, primePenguinAt: wholeSecond(now + skew) };
      return judge(history(looks, [accepted()], { confirmed }), provider(), circumstances(now));
    };
    const over = batch + MINUTE + TIMING.copyLagMs;
    expect(at(over - 2 * SECOND).verdict).toBe('requested');
    expect(at(over + 2 * SECOND).verdict).toBe('stopped_before_warehouse');
  });

  it.each(SKEWS)(
    'by %d ms: a problem is newer than the request by Prime Penguin’s clock',
    (skew) => {
      const at = (created: number) =>
        judged(
          [
            shifted(FIRST_LOOK, skew, { warehouse: IN_PROGRESS }),
            shifted(BATCH_OVER, skew, {
              channel: CANCELLED,
              warehouse: IN_PROGRESS,
              entityLog: [problem(1, 'incompatible_status', created + skew)],
            }),
          ],
          [accepted()],
        ).verdict;
      expect(at(ASKED + MINUTE)).toBe('too_late');
      expect(at(ASKED - MINUTE)).toBe('requested');
    },
  );

  it.each(SKEWS)('by %d ms: nobody failed to answer before the batch that visits them', (skew) => {
    const daily = provider({ schedule: { kind: 'cron', expression: '0 6 * * *' } });
    const looks: Looks = [
      shifted(FIRST_LOOK, skew, { warehouse: IN_PROGRESS }),
      shifted(SECOND_LOOK, skew, { channel: CANCELLED, warehouse: IN_PROGRESS }),
    ];
    const visit = Date.UTC(2026, 10, 24, 6) - skew + MINUTE + TIMING.copyLagMs;
    const at = (now: number) =>
      judge(history(looks, [accepted()]), daily, circumstances(now)).verdict;
    expect(at(visit - 2 * SECOND)).toBe('requested');
    expect(at(visit + 2 * SECOND)).toBe('no_answer');
  });

  it('by nobody knows how much: a batch is only sure to have passed when it has by any clock', () => {
    const looks: Looks = [
      look(FIRST_LOOK, { warehouse: EMPTY }, null),
      look(SECOND_LOOK, { channel: CANCELLED, warehouse: EMPTY }, null),
    ];
    const at = (now: number) => {
      const confirmed = { at: now, primePenguinAt: null };
      return judge(history(looks, [accepted()], { confirmed }), provider(), circumstances(now))
        .verdict;
    };
    expect(at(BATCH_OVER)).toBe('requested');
    expect(at(BATCH_OVER + 59 * MINUTE)).toBe('requested');
    expect(at(BATCH_OVER + 2 * HOUR)).toBe('stopped_before_warehouse');
  });

  it('by nobody knows how much: a problem that was not there before counts, whatever its time', () => {
    const looks: Looks = [
      look(FIRST_LOOK, { warehouse: IN_PROGRESS }, null),
      look(
        BATCH_OVER,
        {
          channel: CANCELLED,
          warehouse: IN_PROGRESS,
          entityLog: [problem(1, 'incompatible_status', BATCH_STARTS - HOUR)],
        },
        null,
      ),
    ];
    expect(judged(looks, [accepted()]).verdict).toBe('too_late');
  });

  it('between Shopify and the app: an order is cancelled when the app learns of it, at the latest', () => {
    const learnt = PRESSED;
    expect(cancelledInShopifyBy(learnt - HOUR - MINUTE, learnt)).toBe(learnt - MINUTE);
    expect(cancelledInShopifyBy(learnt - MINUTE, learnt)).toBe(learnt);
    expect(cancelledInShopifyBy(learnt + 30 * MINUTE, learnt)).toBe(learnt);
  });
});

describe('a provider that is named', () => {
  it('is the one whose batches count', () => {
    const looks: Looks = [unforwarded, whileCancelled(EMPTY, SECOND_LOOK)];
    const known = history(looks, [accepted()], { confirmed: moment(BATCH_OVER) });
    const rare = provider({ schedule: { kind: 'cron', expression: '0 6 * * *' } });
    expect(looks[0].seen.providerName).toBe(NORDIC);
    expect(judge(known, rare, circumstances(BATCH_OVER)).verdict).toBe('requested');
  });
});

describe('trap 15: what was asked again is a fact of its own', () => {
  const FOUND_AT = PRESSED + 5 * SECOND;
  const two = [idOf(9001), idOf(9002)].map((primePenguinOrderId) =>
    seen({ primePenguinOrderId, channel: CANCELLED, warehouse: IN_PROGRESS }),
  );

  it('gives parts that are found together the time of the one request, and the first round', () => {
    const facts = factsOfLook(pressedCancellation(), two, moment(FOUND_AT), OWN, () => 'second');
    const { warehouseOrders } = facts.reduce(evolve, pressedCancellation());
    expect(warehouseOrders.map(({ round, roundStartedAt }) => [round, roundStartedAt])).toEqual([
      [1, PRESSED],
      [1, PRESSED],
    ]);
  });

  it('counts a request as one of its round although the clock was put back since the round began', () => {
    const again = PRESSED + HOUR;
    const known = history([whileCancelled(IN_PROGRESS, FIRST_LOOK)], [], { roundStartedAt: again });
    const asked = { ...known, asks: [{ ...accepted(again - 10 * MINUTE), round: known.round }] };
    expect(decideAsk(known, provider(), 'cancel_order', TIMING)).toEqual({
      ask: true,
      way: 'cancel_order',
    });
    expect(decideAsk(asked, provider(), 'cancel_order', TIMING)).toEqual({
      ask: false,
      because: 'asked_already',
    });
  });

  it('overturns what was said in the very moment of the press', () => {
    const stopLog = [line('warehouse', IN_PROGRESS, CANCELLED, PRESSED - MINUTE)];
    const first = seen({ warehouse: CANCELLED, statusLog: stopLog });
    const said = settled(pressedCancellation(), [first], PRESSED);
    const ships = settled(said, [seen({ warehouse: FULFILLED })], PRESSED + HOUR);
    expect(ships.warehouseOrders[0]).toMatchObject({
      judgement: { verdict: 'too_late' },
      overturned: true,
    });
    expect(isStopTakenBack(ships)).toBe(true);
  });

  it('takes a stop back when only the log tells that the order was reopened and canceled again', () => {
    const shows = (...statusLog: ReturnType<typeof line>[]) =>
      seen({ channel: CANCELLED, warehouse: EMPTY, statusLog });
    const cancel = line('sales_channel', EMPTY, EMPTY, PRESSED - MINUTE, CANCELLED);
    const reopen = line('sales_channel', EMPTY, EMPTY, BATCH_OVER + MINUTE, PENDING);
    const again = line('sales_channel', EMPTY, EMPTY, BATCH_OVER + 2 * MINUTE, CANCELLED);
    const first = settled(pressedCancellation(), [shows(cancel)], PRESSED);
    const stopped = settled(first, [shows(cancel)], BATCH_OVER);
    expect(stopped.warehouseOrders[0]?.judgement.verdict).toBe('stopped_before_warehouse');
    const later = settled(stopped, [shows(cancel, reopen, again)], BATCH_OVER + 3 * MINUTE);
    expect(later.warehouseOrders[0]?.judgement.verdict).toBe('requested');
  });
});

const OWN = { readingOff: false, isProven: true, reads: NO_READS };

/** The state after a look that found this. */
function settled(
  before: Cancellation,
  found: readonly WarehouseOrderSeen[],
  at: number,
): Cancellation {
  const looked = factsOfLook(before, found, moment(at), OWN, () => 'another').reduce(
    evolve,
    before,
  );
  return conclude(looked, () => provider(), at, TIMING).reduce(evolve, looked);
}

describe('trap 23: given from one warehouse to another', () => {
  const shipped = look(FIRST_LOOK, { warehouse: FULFILLED });
  const taken = line('sales_channel', FULFILLED, EMPTY, PRESSED + HOUR);
  const stop = line('warehouse', IN_PROGRESS, CANCELLED, PRESSED + 2 * HOUR);
  const moved = (statusLog: WarehouseOrderSeen['statusLog']) =>
    look(PRESSED + 3 * HOUR, { warehouse: CANCELLED, providerName: BALTIC, statusLog });

  it('is stopped by the word of the second, once the log shows that it had taken the order up', () => {
    const forwarded = line('warehouse', EMPTY, IN_PROGRESS, PRESSED + HOUR + MINUTE);
    expect(judged([shipped, moved([taken, forwarded, stop])], []).verdict).toBe(
      'stopped_at_warehouse',
    );
  });

  it('is not stopped by a word that may be the first one’s', () => {
    expect(judged([shipped, moved([stop])], []).verdict).not.toBe('stopped_at_warehouse');
    const late = line('warehouse', EMPTY, CANCELLED, PRESSED + 2 * HOUR);
    expect(judged([shipped, moved([taken, late])], []).verdict).not.toBe('stopped_at_warehouse');
  });

  it('stays stopped when it is assigned to another one while it is canceled in Prime Penguin', () => {
    const stopped = whileCancelled(CANCELLED, BATCH_OVER);
    const assigned = look(PRESSED + HOUR, { ...stopped.seen, providerName: BALTIC });
    const reopened = look(PRESSED + 50 * MINUTE, { ...stopped.seen, channel: PENDING });
    const looks: Looks = [atWarehouse, stopped, assigned];
    expect(judged(looks, [accepted()]).verdict).toBe('stopped_at_warehouse');
    const open: Looks = [atWarehouse, stopped, reopened, assigned];
    expect(judged(open, [accepted()]).verdict).toBe('requested');
  });
});

describe('trap 23: taken from a warehouse before the first look', () => {
  const received = line('warehouse', EMPTY, IN_PROGRESS, PRESSED - 3 * HOUR);
  const taken = line('sales_channel', IN_PROGRESS, EMPTY, PRESSED - 2 * HOUR);
  const late = line('warehouse', EMPTY, CANCELLED, PRESSED - HOUR);
  const again = line('warehouse', EMPTY, IN_PROGRESS, PRESSED - HOUR);
  const stop = line('warehouse', IN_PROGRESS, CANCELLED, PRESSED - MINUTE);
  const shown = (statusLog: WarehouseOrderSeen['statusLog'], channel = PENDING) =>
    ({ channel, warehouse: CANCELLED, statusLog }) as const;
  const ask = (first: Observation) =>
    decideAsk(history([first]), provider(), 'cancel_order', TIMING).ask;

  it('is not stopped already by a word that may be the former one’s, and is asked for', () => {
    for (const log of [
      [received, taken, late],
      [received, taken, again, stop],
    ]) {
      const first = look(FIRST_LOOK, shown(log));
      expect(judged([first], []).verdict).toBe('delivering');
      expect(ask(first)).toBe(true);
    }
  });

  it('is stopped by that word once a whole batch has not forwarded what is canceled', () => {
    const log = [received, taken, late];
    const looks: Looks = [look(FIRST_LOOK, shown(log)), look(SECOND_LOOK, shown(log, CANCELLED))];
    expect(judged(looks, [accepted()]).verdict).toBe('requested');
    expect(judged(looks, [accepted()], BATCH_OVER).verdict).toBe('stopped_at_warehouse');
  });

  it('is stopped at once by a word since another took it up, when it is canceled', () => {
    const log = [received, taken, again, stop];
    const looks: Looks = [look(FIRST_LOOK, shown(log)), look(SECOND_LOOK, shown(log, CANCELLED))];
    expect(judged(looks, [accepted()]).verdict).toBe('stopped_at_warehouse');
  });

  it('is not stopped by that word either where the first look shows it with dropship', () => {
    const dropship = look(FIRST_LOOK, { providerName: 'Dropship', statusLog: [received, taken] });
    const second = look(SECOND_LOOK, shown([received, taken, { ...late, createdAt: SECOND_LOOK }]));
    expect(judged([dropship, second], []).verdict).toBe('delivering');
  });
});

describe('a Cancelled on the warehouse side that nobody has confirmed', () => {
  const CONFIRMABLE = BATCH_OVER + 30 * MINUTE;
  const nobodys = look(BATCH_OVER, { channel: CANCELLED, warehouse: CANCELLED });
  const looks: Looks = [atWarehouse, whileCancelled(IN_PROGRESS, SECOND_LOOK), nobodys];

  it('is no answer before a whole batch that began since has left it so', () => {
    for (const at of [BATCH_OVER, BATCH_OVER + 10 * MINUTE, CONFIRMABLE - SECOND]) {
      expect(judged(looks, [accepted()], at)).toMatchObject({
        verdict: 'requested',
        why: 'unconfirmed_by_warehouse',
      });
    }
    expect(judged(looks, [accepted()], CONFIRMABLE).verdict).toBe('stopped_at_warehouse');
  });

  it('takes nothing back when it turns out to be in work: it was never stopped', () => {
    const after = look(BATCH_OVER + 5 * MINUTE, { channel: CANCELLED, warehouse: IN_PROGRESS });
    expect(judged([...looks, after], [accepted()])).toMatchObject({
      verdict: 'requested',
      why: 'waiting_for_warehouse',
    });
  });

  it('is not given up just before the look that would settle it', () => {
    const late = ASKED + TIMING.answerMs - MINUTE;
    const shown = look(late, nobodys.seen);
    const known: Looks = [atWarehouse, whileCancelled(IN_PROGRESS, SECOND_LOOK), shown];
    expect(judged(known, [accepted()], ASKED + TIMING.answerMs + MINUTE).verdict).toBe('requested');
  });

  it('is asked for when it turns out to be in work and nothing was sent for it', () => {
    const before = settled(pressedCancellation(), [seen({ warehouse: CANCELLED })], FIRST_LOOK);
    expect(before.warehouseOrders[0]?.judgement).toMatchObject({
      verdict: 'requested',
      why: 'unconfirmed_by_warehouse',
    });
    const later = PRESSED + 2 * HOUR;
    const after = settled(before, [seen({ warehouse: IN_PROGRESS })], later);
    expect(after.warehouseOrders[0]?.judgement.verdict).toBe('delivering');
    expect(after.deliverUntil).toBe(later + TIMING.deliveryMs);
  });

  it('takes back no end of another part by being asked for', () => {
    const [one, two] = [idOf(9001), idOf(9002)];
    const both = (warehouse: WarehouseOrderSeen['warehouse']) => [
      seen({ primePenguinOrderId: one, warehouse }),
      seen({ primePenguinOrderId: two, warehouse: IN_PROGRESS }),
    ];
    const late = PRESSED + HOUR;
    const before = settled(pressedCancellation(), both(CANCELLED), late);
    expect(before.warehouseOrders.map(({ judgement }) => judgement.verdict)).toEqual([
      ...['requested', 'undeliverable'],
    ]);
    const after = settled(before, both(IN_PROGRESS), late + HOUR);
    expect(after.warehouseOrders.map(({ judgement }) => judgement.verdict)).toEqual([
      ...['delivering', 'undeliverable'],
    ]);
    expect(conclude(after, () => provider(), late + HOUR, TIMING)).toEqual([]);
  });

  it('takes back no other end before it is proven', () => {
    const picked = seen({
      channel: CANCELLED,
      warehouse: IN_PROGRESS,
      entityLog: [problem(1, 'other', BATCH_STARTS)],
    });
    const asked = [seen({ warehouse: IN_PROGRESS })];
    const pressed = settled(pressedCancellation(), asked, FIRST_LOOK);
    const waiting = [
      {
        kind: 'asked',
        warehouseOrderId: 'place-0',
        requestId: 'request',
        way: 'cancel_order',
        at: ASKED,
      } as const,
      {
        kind: 'replied',
        warehouseOrderId: 'place-0',
        requestId: 'request',
        reply: { kind: 'accepted', moment: moment(ASKED + SECOND) },
      } as const,
    ].reduce(evolve, pressed);
    const answered = settled(waiting, [picked], BATCH_OVER);
    expect(verdictOf(answered)).toBe('refused');
    const then = { ...picked, warehouse: CANCELLED };
    const unconfirmed = settled(answered, [then], BATCH_OVER + MINUTE);
    expect(verdictOf(unconfirmed)).toBe('refused');
    const proven = settled(unconfirmed, [then], CONFIRMABLE + 30 * MINUTE);
    expect(verdictOf(proven)).toBe('stopped_at_warehouse');
  });
});

function verdictOf({ warehouseOrders }: Cancellation) {
  return warehouseOrders[0]?.judgement.verdict;
}

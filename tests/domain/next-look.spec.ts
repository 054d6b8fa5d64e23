import { describe, expect, it } from 'vitest';
import type { WarehouseOrderHistory } from '#app/domain/history.ts';
import { judge, judgeAbsent } from '#app/domain/judge.ts';
import {
  nextBatchAt,
  nextLook,
  nextLookForAbsent,
  timeDecidesAt,
  timeDecidesForAbsentAt,
} from '#app/domain/next-look.ts';
import {
  ASKED,
  absence,
  accepted,
  BATCH_OVER,
  BATCH_STARTS,
  CANCELLED,
  circumstances,
  credentialsRefused,
  EMPTY,
  EVERY_HALF_HOUR,
  FIRST_LOOK,
  FULFILLED,
  HOUR,
  history,
  IN_PROGRESS,
  look,
  MINUTE,
  moment,
  notConnected,
  ONE_LATER_ORDER,
  PRESSED,
  parcel,
  provider,
  SECOND,
  SECOND_LOOK,
  TIMING,
  UNKNOWN_SCHEDULE,
  unreachable,
  wholeSecond,
} from '#tests/support/histories.ts';

const atWarehouse = look(FIRST_LOOK, { warehouse: IN_PROGRESS });
const waiting = history(
  [atWarehouse, look(SECOND_LOOK, { channel: CANCELLED, warehouse: IN_PROGRESS })],
  [accepted()],
);
const unforwarded = history(
  [look(FIRST_LOOK, {}), look(SECOND_LOOK, { channel: CANCELLED, warehouse: EMPTY })],
  [accepted()],
);
const ANSWER_DUE = ASKED + SECOND + TIMING.answerMs;
/** When a look shows, by the whole second of its Date header, that the batch is over. */
const SETTLES = BATCH_OVER + SECOND;

function nextLookAfter(known: WarehouseOrderHistory, now: number, facts = provider()) {
  const around = circumstances(now);
  return nextLook(judge(known, facts, around).verdict, known, facts, around);
}

describe('the next look at an order that waits for the warehouse', () => {
  it('comes when the next batch is over', () => {
    expect(nextLookAfter(waiting, SECOND_LOOK)).toEqual({ at: SETTLES, of: 'changes' });
  });

  it('still comes for a batch that has begun and is not over', () => {
    expect(nextLookAfter(waiting, BATCH_STARTS + 20 * SECOND)).toEqual({
      at: SETTLES,
      of: 'changes',
    });
  });

  it('comes for the batch after that once it is over', () => {
    const bySchedule = provider({ schedule: EVERY_HALF_HOUR });
    expect(nextLookAfter(waiting, SETTLES, bySchedule)).toEqual({
      at: SETTLES + 30 * MINUTE,
      of: 'changes',
    });
  });

  it('comes when the answer time is over, and is of the very order', () => {
    expect(nextLookAfter(waiting, ANSWER_DUE - MINUTE)).toEqual({ at: ANSWER_DUE, of: 'order' });
  });

  it('comes by this app’s clock where Prime Penguin’s differs', () => {
    const skew = 12 * MINUTE;
    const known = history(
      [look(FIRST_LOOK, { warehouse: IN_PROGRESS }, wholeSecond(FIRST_LOOK + skew))],
      [accepted()],
    );
    const next = nextLookAfter(known, SECOND_LOOK);
    expect(next?.at).toBe(SETTLES - wholeSecond(FIRST_LOOK + skew) + FIRST_LOOK);
  });

  it('comes seldom while the app is not let in, and when it is given up', () => {
    const next = (now: number) => {
      const failure = credentialsRefused(now);
      const around = circumstances(now, { failure });
      return nextLook('requested', waiting, provider(), around);
    };
    expect(next(SECOND_LOOK)).toEqual({ at: SECOND_LOOK + 2 * HOUR, of: 'changes' });
    expect(next(ANSWER_DUE + HOUR)).toEqual({ at: ANSWER_DUE + 3 * HOUR, of: 'changes' });
    const GIVEN_UP = ANSWER_DUE + TIMING.afterwatchMs;
    expect(next(GIVEN_UP - HOUR)).toEqual({ at: GIVEN_UP, of: 'order' });
  });

  it('comes within the assumed interval where the schedule is unknown', () => {
    const next = nextLookAfter(waiting, SECOND_LOOK, provider({ schedule: UNKNOWN_SCHEDULE }));
    expect(next).toEqual({ at: SECOND_LOOK + 30 * MINUTE, of: 'changes' });
  });
});

describe('the next look at an order that is not forwarded', () => {
  it('is of the very order, when a whole batch has passed', () => {
    expect(timeDecidesAt('requested', unforwarded, provider(), TIMING)).toBe(SETTLES);
    expect(nextLookAfter(unforwarded, SECOND_LOOK)).toEqual({ at: SETTLES, of: 'order' });
    expect(nextLookAfter(unforwarded, BATCH_OVER)).toEqual({ at: SETTLES, of: 'order' });
  });

  it('follows a look that came too early, after the least pause', () => {
    const early = { ...unforwarded, confirmed: moment(SETTLES - 2 * SECOND) };
    expect(timeDecidesAt('requested', early, provider(), TIMING)).toBe(
      SETTLES - 2 * SECOND + TIMING.pollMs,
    );
  });

  it('finds the verdict', () => {
    const seen = { ...unforwarded, confirmed: moment(SETTLES) };
    expect(judge(seen, provider(), circumstances(SETTLES)).verdict).toBe(
      'stopped_before_warehouse',
    );
  });

  it('comes before the order is given up, also where batches are rarer than the answer time', () => {
    const schedule = { kind: 'cron', expression: '0 6 * * *' } as const;
    const daily = provider({ schedule, runs: ONE_LATER_ORDER });
    const settles = timeDecidesAt('requested', unforwarded, daily, TIMING) ?? 0;
    expect(settles).toBe(Date.UTC(2026, 10, 27, 6, 1, 31));
    expect(judge(unforwarded, daily, circumstances(settles + SECOND)).verdict).toBe('requested');
    expect(judge(unforwarded, daily, circumstances(settles + HOUR)).verdict).toBe('no_answer');
  });

  it('comes also after it was given up, so that the batch that passed unseen still settles it', () => {
    const now = PRESSED + 5 * HOUR;
    const around = circumstances(now, { failure: unreachable(now - HOUR) });
    expect(judge(unforwarded, provider(), around).verdict).toBe('no_answer');
    expect(nextLook('no_answer', unforwarded, provider(), around)).toEqual({
      at: now + TIMING.pollMs,
      of: 'order',
    });
  });
});

describe('the next look at a Cancelled that nobody has confirmed', () => {
  const known = history(
    [atWarehouse, look(SECOND_LOOK, { channel: CANCELLED, warehouse: CANCELLED })],
    [accepted()],
  );

  it('is of the very order, when a whole batch has passed, whatever was said before', () => {
    for (const verdict of ['requested', 'no_answer', 'refused'] as const) {
      expect(timeDecidesAt(verdict, known, provider(), TIMING)).toBe(SETTLES);
    }
    expect(nextLookAfter(known, SECOND_LOOK)).toEqual({ at: SETTLES, of: 'order' });
  });

  it('is none of its own once a parcel shows that it ships', () => {
    const shown = look(SECOND_LOOK, { warehouse: CANCELLED, fulfilments: [parcel()] });
    expect(timeDecidesAt('too_late', history([shown]), provider(), TIMING)).toBeNull();
  });
});

describe('the next look after a final verdict', () => {
  const shipped = history([look(FIRST_LOOK, { warehouse: FULFILLED })]);

  it('comes after a batch, for a change of mind', () => {
    expect(nextLookAfter(shipped, SECOND_LOOK)).toEqual({ at: SETTLES, of: 'changes' });
  });

  it('does not come after each batch of a frequent schedule', () => {
    const busy = provider({ schedule: { kind: 'cron', expression: '* * * * *' } });
    expect(nextLookAfter(shipped, SECOND_LOOK, busy)?.at).toBe(SECOND_LOOK + 5 * TIMING.pollMs);
  });
});

describe('an order that is being delivered', () => {
  it('is not looked at by the watcher: its delivery looks', () => {
    expect(nextLookAfter(history([atWarehouse]), SECOND_LOOK)).toBeNull();
    expect(nextLookForAbsent('delivering', null, circumstances(PRESSED))).toBeNull();
  });
});

describe('the next look for an order that Prime Penguin does not have', () => {
  const READS_OVER = PRESSED + 121 * MINUTE + TIMING.copyLagMs;
  const IMPORT_DUE = PRESSED + TIMING.answerMs;
  const next = (now: number, cancelledInShopifyAt: number | null = null) => {
    const around = circumstances(now, { cancelledInShopifyAt });
    const seen = absence(now);
    return nextLookForAbsent(judgeAbsent(seen, around).verdict, seen, around);
  };

  it('comes a few times in each channel read', () => {
    expect(next(FIRST_LOOK)).toEqual({ at: FIRST_LOOK + 5 * MINUTE, of: 'changes' });
  });

  it('comes when the reads are over after it was cancelled in Shopify', () => {
    expect(next(READS_OVER - MINUTE, PRESSED)).toEqual({ at: READS_OVER, of: 'order' });
    const around = circumstances(FIRST_LOOK, { cancelledInShopifyAt: PRESSED });
    expect(timeDecidesForAbsentAt(absence(), around)).toBe(READS_OVER);
  });

  it('comes when the time to read it is over', () => {
    expect(next(IMPORT_DUE - MINUTE)).toEqual({ at: IMPORT_DUE, of: 'order' });
  });

  it('comes seldom while the app is not let in, and when it is given up', () => {
    const without = (now: number) => {
      const around = circumstances(now, { failure: notConnected(now) });
      return nextLookForAbsent('awaiting_import', absence(), around);
    };
    const GIVEN_UP = IMPORT_DUE + TIMING.afterwatchMs;
    expect(without(IMPORT_DUE)).toEqual({ at: IMPORT_DUE + 2 * HOUR, of: 'changes' });
    expect(without(GIVEN_UP - HOUR)).toEqual({ at: GIVEN_UP, of: 'order' });
  });

  it('goes on after that', () => {
    expect(next(IMPORT_DUE + HOUR)).toEqual({
      at: IMPORT_DUE + HOUR + 5 * MINUTE,
      of: 'changes',
    });
  });

  it('is none when the request could not be delivered', () => {
    expect(nextLookForAbsent('undeliverable', null, circumstances(PRESSED + HOUR))).toBeNull();
  });
});

describe('the next batch, for people', () => {
  it('is told by this app’s clock', () => {
    expect(nextBatchAt(EVERY_HALF_HOUR, PRESSED, 0)).toBe(BATCH_STARTS);
    expect(nextBatchAt(EVERY_HALF_HOUR, PRESSED, 5 * MINUTE)).toBe(BATCH_STARTS - 5 * MINUTE);
  });

  it('is not told where the schedule is unknown', () => {
    expect(nextBatchAt(UNKNOWN_SCHEDULE, PRESSED, 0)).toBeNull();
  });
});

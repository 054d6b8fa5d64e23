import { describe, expect, it } from 'vitest';
import type { BatchSchedule } from '#app/domain/batches.ts';
import {
  currentStall,
  mayRun,
  NO_RUNS,
  newStall,
  type ProviderRuns,
  passedTwiceSince,
  showsTimes,
  stallAsOf,
  stalledMsSince,
  syncedTwiceSince,
  usualGapMs,
  withConnections,
  withPassage,
  withSyncTimes,
} from '#app/domain/runs.ts';
import type { WarehouseConnection } from '#app/domain/warehouse-connection.ts';
import { HOUR, MINUTE, PRESSED } from '#tests/support/histories.ts';
import { aConnection } from '#tests/support/runs.ts';

const PAUSE = 15 * MINUTE;
const SCHEDULE = { kind: 'interval', everyMs: PAUSE } as const;

function shown(more: Partial<WarehouseConnection> = {}): WarehouseConnection {
  const { orders: _orders, results: _results, shown: _shown, ...connection } = aConnection();
  return { ...connection, providerName: 'Nordic 3PL', ...more };
}

const LISTED = withConnections(NO_RUNS, [shown()], PRESSED, SCHEDULE);

function synced(
  known: ProviderRuns,
  at: number,
  readAt: number,
  schedule: BatchSchedule = SCHEDULE,
  askedFor: readonly number[] = [],
): ProviderRuns {
  return withSyncTimes(
    known,
    new Map([[1, { orderSyncAt: at, processSyncAt: null }]]),
    readAt,
    schedule,
    askedFor,
  );
}

/** Read a minute after each of these times, all of which are shown. */
const seenAt = (...times: readonly number[]) =>
  times.reduce((known, at) => synced(known, at, at + MINUTE), LISTED);
const ordersOf = ({ connections }: ProviderRuns) => connections?.map(({ orders }) => orders);

describe('whether a warehouse may take orders', () => {
  it.each([
    ['its connections are not shown', null, true],
    ['one of its connections is in use', [shown({ isActive: false }), shown({ id: 2 })], true],
    ['none of its connections is listed', [], true],
    ['none of them sends orders', [shown({ sendsOrders: false })], false],
  ])('where %s', (_, connections, may) => {
    expect(mayRun(withConnections(NO_RUNS, connections, PRESSED, SCHEDULE), 'orders')).toBe(may);
  });
});

describe('the times of syncs', () => {
  it('are kept once each, oldest first, the last eight', () => {
    const times = Array.from({ length: 12 }, (_, index) => PRESSED + index * PAUSE);
    expect(ordersOf(seenAt(...times, times.at(-1) ?? 0))).toEqual([times.slice(-8)]);
  });

  it('say nothing when they go backwards, or have not come yet', () => {
    const known = seenAt(PRESSED);
    const back = synced(known, PRESSED - HOUR, PRESSED + HOUR);
    const ahead = synced(known, PRESSED + 2 * HOUR, PRESSED + HOUR);
    expect(ordersOf(back)).toEqual([[PRESSED]]);
    expect(ordersOf(ahead)).toEqual([[PRESSED]]);
  });

  it('count in the second of which the Date header has cut off the rest', () => {
    const [within, after] = [PRESSED + 900, PRESSED + 1_100];
    expect(ordersOf(synced(LISTED, within, PRESSED))).toEqual([[within]]);
    expect(ordersOf(synced(LISTED, after, PRESSED))).toEqual([[]]);
  });

  it('are no runs where they may be of a sync of one order that was asked for', () => {
    const asked = PRESSED + HOUR;
    const readIn = (at: number) =>
      ordersOf(synced(seenAt(PRESSED), at, asked + HOUR, SCHEDULE, [asked]));
    expect(readIn(asked)).toEqual([[PRESSED]]);
    expect(readIn(asked + 15 * MINUTE)).toEqual([[PRESSED]]);
    expect(readIn(asked + 16 * MINUTE)).toEqual([[PRESSED, asked + 16 * MINUTE]]);
    expect(readIn(asked - MINUTE / 4)).toEqual([[PRESSED]]);
    expect(readIn(asked - MINUTE)).toEqual([[PRESSED, asked - MINUTE]]);
  });

  it('are shown all the same where they may be of a sync that was asked for', () => {
    const asked = PRESSED + HOUR;
    const known = synced(seenAt(PRESSED), asked, asked + MINUTE, SCHEDULE, [asked]);
    expect(showsTimes(known, 'orders')).toBe(true);
  });

  it('stay with their connection when it is read by its times alone', () => {
    const next = PRESSED + PAUSE;
    const times = new Map([[1, { orderSyncAt: next, processSyncAt: next }]]);
    const known = withSyncTimes(seenAt(PRESSED), times, next + MINUTE, SCHEDULE, []);
    expect(known.connections).toMatchObject([{ orders: [PRESSED, next], results: [next] }]);
  });

  it('are kept, but no longer shown, once the right to read them is gone', () => {
    const known = withSyncTimes(seenAt(PRESSED), new Map(), PRESSED + 9 * HOUR, SCHEDULE, []);
    expect(ordersOf(known)).toEqual([[PRESSED]]);
    expect(showsTimes(known, 'orders')).toBe(false);
    expect(currentStall(known)).toBeNull();
  });

  it('are unknown where Prime Penguin does not show the connections', () => {
    const known = withConnections(seenAt(PRESSED), null, PRESSED + HOUR, SCHEDULE);
    expect(known.connections).toBeNull();
    expect(showsTimes(known, 'orders')).toBe(false);
  });

  it('have a usual gap: the median of those seen', () => {
    const at = [0, 15, 30, 90, 105].map((minutes) => PRESSED + minutes * MINUTE);
    expect(usualGapMs(seenAt(...at), 'orders')).toBe(15 * MINUTE);
    expect(usualGapMs(seenAt(PRESSED), 'orders')).toBeNull();
  });
});

describe('a connection that has not synced for long', () => {
  const at = [0, 15, 30, 45].map((minutes) => PRESSED + minutes * MINUTE);
  const last = PRESSED + 45 * MINUTE;
  const readAt = (moment: number) => synced(seenAt(...at), last, moment);

  it('is stuck after three of its usual gaps', () => {
    expect(currentStall(readAt(last + 45 * MINUTE))).toBeNull();
    expect(currentStall(readAt(last + 46 * MINUTE))).toEqual({ from: last, until: null });
  });

  it('is not stuck before half an hour, however often it runs', () => {
    const often = [0, 1, 2, 3, 4].map((minutes) => PRESSED + minutes * MINUTE);
    const known = seenAt(...often);
    const newest = often.at(-1) ?? 0;
    const read = (moment: number) =>
      synced(known, newest, moment, { kind: 'interval', everyMs: MINUTE });
    expect(currentStall(read(newest + 30 * MINUTE))).toBeNull();
    expect(currentStall(read(newest + 31 * MINUTE))).not.toBeNull();
  });

  it('is held to its schedule’s pause while few gaps are known', () => {
    const hourly = { kind: 'interval', everyMs: HOUR } as const;
    const known = synced(LISTED, PRESSED, PRESSED + 3 * HOUR, hourly);
    expect(currentStall(known)).toBeNull();
    expect(currentStall(synced(known, PRESSED, PRESSED + 3 * HOUR + 1, hourly))).not.toBeNull();
  });

  it('takes what lies far apart because nobody looked for no usual gap', () => {
    const days = [0, 24, 48, 72, 96].map((hours) => PRESSED + hours * HOUR);
    const known = seenAt(...days);
    expect(usualGapMs(known, 'orders')).toBeNull();
    const newest = days.at(-1) ?? 0;
    expect(currentStall(synced(known, newest, newest + HOUR))).not.toBeNull();
  });

  it('is not stuck in a pause that its schedule plans', () => {
    const byDay = { kind: 'cron', expression: '*/30 6-18 * * *' } as const;
    const noon = Date.UTC(2026, 10, 23, 17);
    const times = [0, 30, 60, 90].map((minutes) => noon + minutes * MINUTE);
    const evening = times.at(-1) ?? 0;
    const known = times.reduce((before, at) => synced(before, at, at + MINUTE, byDay), LISTED);
    expect(currentStall(synced(known, evening, evening + 11 * HOUR, byDay))).toBeNull();
    expect(currentStall(synced(known, evening, evening + 14 * HOUR, byDay))).not.toBeNull();
  });

  it('is one stall, and one time, where it could not be seen for a while', () => {
    const stuck = readAt(last + 2 * HOUR);
    const unseen = withConnections(stuck, null, last + 3 * HOUR, SCHEDULE);
    const listed = withConnections(unseen, [shown()], last + 4 * HOUR, SCHEDULE);
    const again = synced(listed, last, last + 4 * HOUR);
    expect(again.stalls).toEqual([{ from: last, until: null }]);
    expect(newStall(unseen, again)).toBeNull();
  });

  it('stays stuck where its times alone are left out of an answer', () => {
    const both = withConnections(seenAt(...at), [shown(), shown({ id: 2 })], last, SCHEDULE);
    const stuck = synced(both, last, last + 2 * HOUR);
    const others = new Map([[2, { orderSyncAt: last + 2 * HOUR, processSyncAt: null }]]);
    const after = withSyncTimes(stuck, others, last + 2 * HOUR + MINUTE, SCHEDULE, []);
    expect(currentStall(after)).toEqual({ from: last, until: null });
  });

  it('is not told to be stuck by syncs that were asked for, which hide the others', () => {
    const moment = last + 2 * HOUR;
    const known = synced(seenAt(...at), moment, moment + MINUTE, SCHEDULE, [moment]);
    expect(currentStall(known)).toBeNull();
  });

  it('is told as stuck for as long as somebody has looked lately', () => {
    const stuck = readAt(last + 2 * HOUR);
    expect(stallAsOf(stuck, last + 4 * HOUR)).not.toBeNull();
    expect(stallAsOf(stuck, last + 4 * HOUR + MINUTE)).toBeNull();
  });

  it('is stuck until it runs again, and the time counts', () => {
    const stuck = readAt(last + 2 * HOUR);
    const back = last + 3 * HOUR;
    const again = synced(stuck, back, back + MINUTE);
    expect(currentStall(again)).toBeNull();
    expect(stalledMsSince(again, PRESSED)).toBe(3 * HOUR + MINUTE);
    expect(stalledMsSince(again, last + 2 * HOUR)).toBe(HOUR + MINUTE);
    expect(stalledMsSince(again, back + HOUR)).toBe(0);
  });

  it('is known by its last sync alone where the times of each kind are not shown', () => {
    const listed = (lastSyncAt: number, moment: number, known = NO_RUNS) =>
      withConnections(known, [shown({ lastSyncAt })], moment, SCHEDULE);
    expect(currentStall(listed(last, last + 45 * MINUTE))).toBeNull();
    const stuck = listed(last, last + 46 * MINUTE);
    expect(currentStall(stuck)).toEqual({ from: last, until: null });
    const back = last + HOUR;
    expect(currentStall(listed(back, back + MINUTE, stuck))).toBeNull();
  });

  it('is told anew by its times only, once it has synced something, and as the same stall', () => {
    const stuck = readAt(last + 2 * HOUR);
    const moment = last + 2 * HOUR;
    const other = withConnections(stuck, [shown({ lastSyncAt: moment })], moment, SCHEDULE);
    expect(currentStall(other)).toBeNull();
    const again = synced(other, last, moment + MINUTE);
    expect(currentStall(again)).toEqual({ from: last, until: null });
    expect(again.stalls).toHaveLength(1);
    expect(newStall(other, again)).toBeNull();
  });

  it('is none of those that are off', () => {
    const inactive = withConnections(seenAt(...at), [shown({ isActive: false })], last, SCHEDULE);
    const off = synced(inactive, last, last + HOUR);
    expect(currentStall(off)).toBeNull();
  });
});

describe('a connection that is not in use any more', () => {
  const others = [shown(), shown({ id: 2 })];
  const two = withConnections(NO_RUNS, others, PRESSED, SCHEDULE);
  const moment = PRESSED + MINUTE;
  const twice = (known: ProviderRuns) =>
    [1, 2].reduce((before, run) => {
      const at = PRESSED + run * PAUSE;
      return synced(before, at, at + MINUTE);
    }, known);

  it.each([
    ['is switched off', [shown(), shown({ id: 2, isActive: false })]],
    ['sends no orders', [shown(), shown({ id: 2, sendsOrders: false })]],
    ['is not listed', [shown()]],
  ])('may have been running when it %s: the others prove nothing', (_, now) => {
    const known = twice(withConnections(two, now, moment, SCHEDULE));
    expect(syncedTwiceSince(known, 'orders', PRESSED)).toBeNull();
    expect(syncedTwiceSince(known, 'orders', moment)).not.toBeNull();
  });

  it('still counts as one of several where connections are shown no more', () => {
    const passages = [1, 20].map((at) => ({
      arrivedAt: PRESSED + at * MINUTE,
      passedAt: PRESSED + (at + 2) * MINUTE,
    }));
    const hidden = withConnections(two, null, moment, SCHEDULE);
    const known = passages.reduce((all, one) => withPassage(all, 'orders', one), hidden);
    expect(passedTwiceSince(known, 'orders', PRESSED)).toBeNull();
  });
});

describe('other orders that went through', () => {
  const passage = (arrived: number, passed: number) => ({
    arrivedAt: PRESSED + arrived * MINUTE,
    passedAt: PRESSED + passed * MINUTE,
  });
  const passedAs = (...all: readonly ReturnType<typeof passage>[]) =>
    all.reduce((known, one) => withPassage(known, 'orders', one), NO_RUNS).passages.orders;

  it('count once each run: the next has come after the one before had passed', () => {
    const [first, same, next] = [passage(1, 3), passage(2, 4), passage(4, 18)];
    expect(passedAs(first, same, next)).toEqual([first, next]);
  });

  it('cannot have passed before they came', () => {
    expect(passedAs(passage(3, 1))).toEqual([]);
  });
});

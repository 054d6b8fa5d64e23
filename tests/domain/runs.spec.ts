import { describe, expect, it } from 'vitest';
import {
  currentStall,
  mayRun,
  NO_RUNS,
  type ProviderRuns,
  showsTimes,
  stalledMsSince,
  usualGapMs,
  withConnections,
  withPassage,
  withSyncTimes,
} from '#app/domain/runs.ts';
import type { WarehouseConnection } from '#app/domain/warehouse-connection.ts';
import { HOUR, MINUTE, PRESSED } from '#tests/support/histories.ts';
import { aConnection } from '#tests/support/runs.ts';

const PAUSE = 15 * MINUTE;

function shown(more: Partial<WarehouseConnection> = {}): WarehouseConnection {
  const { orders: _orders, results: _results, shown: _shown, ...connection } = aConnection();
  return { ...connection, providerName: 'Nordic 3PL', ...more };
}

const LISTED = withConnections(NO_RUNS, [shown()], PRESSED, PAUSE);

function synced(
  known: ProviderRuns,
  at: number,
  readAt: number,
  pause = PAUSE,
  askedFor: readonly number[] = [],
): ProviderRuns {
  return withSyncTimes(
    known,
    new Map([[1, { orderSyncAt: at, processSyncAt: null }]]),
    readAt,
    pause,
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
    ['it has no connection', [], false],
    ['none of them sends orders', [shown({ sendsOrders: false })], false],
  ])('where %s', (_, connections, may) => {
    expect(mayRun(withConnections(NO_RUNS, connections, PRESSED, PAUSE), 'orders')).toBe(may);
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
      ordersOf(synced(seenAt(PRESSED), at, asked + HOUR, PAUSE, [asked]));
    expect(readIn(asked)).toEqual([[PRESSED]]);
    expect(readIn(asked + MINUTE)).toEqual([[PRESSED]]);
    expect(readIn(asked + 2 * MINUTE)).toEqual([[PRESSED, asked + 2 * MINUTE]]);
    expect(readIn(asked - MINUTE / 4)).toEqual([[PRESSED]]);
    expect(readIn(asked - MINUTE)).toEqual([[PRESSED, asked - MINUTE]]);
  });

  it('are shown all the same where they may be of a sync that was asked for', () => {
    const asked = PRESSED + HOUR;
    const known = synced(seenAt(PRESSED), asked, asked + MINUTE, PAUSE, [asked]);
    expect(showsTimes(known, 'orders')).toBe(true);
  });

  it('stay with their connection when it is read by its times alone', () => {
    const next = PRESSED + PAUSE;
    const times = new Map([[1, { orderSyncAt: next, processSyncAt: next }]]);
    const known = withSyncTimes(seenAt(PRESSED), times, next + MINUTE, PAUSE, []);
    expect(known.connections).toMatchObject([{ orders: [PRESSED, next], results: [next] }]);
  });

  it('are kept, but no longer shown, once the right to read them is gone', () => {
    const known = withSyncTimes(seenAt(PRESSED), new Map(), PRESSED + 9 * HOUR, PAUSE, []);
    expect(ordersOf(known)).toEqual([[PRESSED]]);
    expect(showsTimes(known, 'orders')).toBe(false);
    expect(currentStall(known)).toBeNull();
  });

  it('are unknown where Prime Penguin does not show the connections', () => {
    const known = withConnections(seenAt(PRESSED), null, PRESSED + HOUR, PAUSE);
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
    const read = (moment: number) => synced(known, newest, moment, MINUTE);
    expect(currentStall(read(newest + 30 * MINUTE))).toBeNull();
    expect(currentStall(read(newest + 31 * MINUTE))).not.toBeNull();
  });

  it('is held to its schedule’s pause while few gaps are known', () => {
    const known = synced(LISTED, PRESSED, PRESSED + 3 * HOUR, HOUR);
    expect(currentStall(known)).toBeNull();
    expect(currentStall(synced(known, PRESSED, PRESSED + 3 * HOUR + 1, HOUR))).not.toBeNull();
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
      withConnections(known, [shown({ lastSyncAt })], moment, PAUSE);
    expect(currentStall(listed(last, last + 45 * MINUTE))).toBeNull();
    const stuck = listed(last, last + 46 * MINUTE);
    expect(currentStall(stuck)).toEqual({ from: last, until: null });
    const back = last + HOUR;
    expect(currentStall(listed(back, back + MINUTE, stuck))).toBeNull();
  });

  it('stays stuck when something else than orders was synced', () => {
    const stuck = readAt(last + 2 * HOUR);
    const other = withConnections(
      stuck,
      [shown({ lastSyncAt: last + 2 * HOUR })],
      last + 2 * HOUR,
      PAUSE,
    );
    expect(currentStall(other)).not.toBeNull();
  });

  it('is none of those that are off', () => {
    const inactive = withConnections(seenAt(...at), [shown({ isActive: false })], last, PAUSE);
    const off = synced(inactive, last, last + HOUR);
    expect(currentStall(off)).toBeNull();
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

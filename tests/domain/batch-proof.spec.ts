import { describe, expect, it } from 'vitest';
import { everyBatch, expectedBatchOverAt, wholeBatchSince } from '#app/domain/batch-proof.ts';
import { NO_RUNS, type ProviderRuns } from '#app/domain/runs.ts';
import {
  BATCH_STARTS,
  BATCHES,
  HOUR,
  MINUTE,
  ONE_LATER_ORDER,
  PRESSED,
  SECOND,
  TIMING,
  UNKNOWN_SCHEDULE,
} from '#tests/support/histories.ts';
import { aConnection, runsOf } from '#tests/support/runs.ts';

const GRACE = TIMING.batchGraceMs;
const LAG = TIMING.copyLagMs;
/** The press is at 9:12, the half-hourly batches begin on the hour and half past it. */
const FOURTH_BATCH = Date.UTC(2026, 10, 23, 11);
const BY_SCHEDULE = { kind: 'schedule', passedAt: expect.any(Number) } as const;

const proofAt = (seenAt: number, more: Partial<typeof BATCHES> = {}, uncertaintyMs = 0) =>
  wholeBatchSince(
    'orders',
    PRESSED,
    seenAt,
    { ...BATCHES, runs: ONE_LATER_ORDER, ...more },
    uncertaintyMs,
  );

describe('a whole batch of several warehouses each', () => {
  const at = PRESSED + 3 * HOUR;
  const bySchedule = proofAt(at);
  const bySyncs = proofAt(at, { runs: BATCHES.runs });
  const byNothing = proofAt(at, { runs: NO_RUNS });

  it('is proven by the one that is over last', () => {
    expect(everyBatch([bySchedule, bySyncs])).toMatchObject({
      by: BY_SCHEDULE,
      lookFrom: bySchedule.lookFrom,
    });
    expect(everyBatch([bySyncs])).toEqual(bySyncs);
  });

  it('is proven by nothing while one of them is not, nor where there is none', () => {
    for (const proofs of [[bySchedule, byNothing, bySyncs], []]) {
      expect(everyBatch(proofs)).toEqual({ by: null, lookFrom: null, expectedFrom: null });
    }
  });
});

describe('a whole batch by a schedule and one later order', () => {
  const over = PRESSED + 2 * HOUR + LAG;

  it('is proven by four batches and two hours, for a copy that lags as well', () => {
    expect(FOURTH_BATCH).toBeLessThan(PRESSED + 2 * HOUR);
    expect(proofAt(over - 1)).toMatchObject({ by: null, lookFrom: over });
    expect(proofAt(over)).toMatchObject({ by: BY_SCHEDULE, lookFrom: over });
  });

  it('takes four batches of a provider that runs seldom', () => {
    const schedule = { kind: 'cron', expression: '0 6 * * *' } as const;
    const fourth = Date.UTC(2026, 10, 27, 6) + GRACE + LAG;
    expect(proofAt(fourth - 1, { schedule }).by).toBeNull();
    expect(proofAt(fourth, { schedule }).by).toEqual(BY_SCHEDULE);
  });

  it('has to be over by any clock while the difference is not known', () => {
    const later = { arrivedAt: PRESSED + 2 * HOUR, passedAt: PRESSED + 3 * HOUR };
    const runs = { ...NO_RUNS, passages: { orders: [later], results: [] } };
    expect(proofAt(over, { runs }, HOUR).by).toBeNull();
    expect(proofAt(over + 2 * HOUR, { runs }, HOUR).by).toEqual(BY_SCHEDULE);
  });

  it('is never proven where no run has been seen since: what is stuck has a schedule, too', () => {
    expect(proofAt(PRESSED + 100 * HOUR, { runs: NO_RUNS }).by).toBeNull();
    const early = { arrivedAt: PRESSED - MINUTE, passedAt: BATCH_STARTS };
    const runs = { ...NO_RUNS, passages: { orders: [early], results: [early] } };
    expect(proofAt(PRESSED + 100 * HOUR, { runs }).by).toBeNull();
  });

  it('is never proven by a schedule that has no next run', () => {
    const schedule = { kind: 'cron', expression: '0 0 31 2 *' } as const;
    expect(proofAt(PRESSED + 1_000 * HOUR, { schedule })).toMatchObject({
      by: null,
      lookFrom: null,
    });
  });

  it('takes four assumed intervals where no schedule is shown', () => {
    const four = PRESSED + 2 * HOUR + GRACE + LAG;
    expect(proofAt(four - SECOND, { schedule: UNKNOWN_SCHEDULE }).by).toBeNull();
    expect(proofAt(four, { schedule: UNKNOWN_SCHEDULE }).by).toEqual(BY_SCHEDULE);
  });
});

describe('a whole batch by the times of syncs', () => {
  const [first, second] = [PRESSED + 2 * MINUTE, PRESSED + 17 * MINUTE];
  const syncs = { kind: 'syncs', at: [first, second] } as const;

  it('is proven by the second after the press, because the first may have been under way', () => {
    const runs = runsOf([aConnection({ orders: [PRESSED - MINUTE, first] })]);
    expect(proofAt(PRESSED + 20 * MINUTE, { runs })).toMatchObject({ by: null, lookFrom: null });
    const more = runsOf([aConnection({ orders: [PRESSED - MINUTE, first, second] })]);
    expect(proofAt(second + LAG - 1, { runs: more })).toMatchObject({
      by: null,
      lookFrom: second + LAG,
    });
    expect(proofAt(second + LAG, { runs: more })).toMatchObject({
      by: syncs,
      lookFrom: second + LAG,
    });
  });

  it('is expected for as long as the connection does not count as stuck', () => {
    const gap = 70 * MINUTE;
    const orders = [3, 2, 1].map((ago) => PRESSED + MINUTE - ago * gap);
    for (const all of [orders, [...orders, PRESSED + MINUTE]]) {
      const proof = proofAt(PRESSED, { runs: runsOf([aConnection({ orders: all })]) });
      const expectedFrom = (all.at(-1) ?? 0) + 3 * gap;
      expect(proof).toEqual({ by: null, lookFrom: null, expectedFrom });
    }
  });

  it('is not proven by the schedule as well: the times that are shown say otherwise', () => {
    const runs = runsOf([aConnection({ orders: [PRESSED - MINUTE, first] })]);
    expect(proofAt(PRESSED + 100 * HOUR, { runs }).by).toBeNull();
  });

  it('needs both from each connection, because nobody knows which one has the order', () => {
    const done = aConnection({ id: 1, orders: [first, second] });
    const runs = runsOf([done, aConnection({ id: 2, orders: [first] })]);
    expect(proofAt(PRESSED + HOUR, { runs }).by).toBeNull();
    const late = second + 5 * MINUTE;
    const both = runsOf([aConnection({ id: 2, orders: [first, late] }), done]);
    expect(proofAt(late, { runs: both }).by).toBeNull();
    expect(proofAt(late + LAG, { runs: both }).by).toMatchObject({ at: [first, late] });
  });

  it('leaves out a connection that is off', () => {
    const off = aConnection({ id: 2, isActive: false });
    const runs = runsOf([aConnection({ orders: [first, second] }), off]);
    expect(proofAt(PRESSED + HOUR, { runs }).by).toEqual(syncs);
    expect(proofAt(PRESSED + HOUR, { runs: runsOf([off]) }).by).toBeNull();
  });

  it('is of its own kind: orders that went out say nothing of results that came back', () => {
    const runs = runsOf([aConnection({ orders: [first, second], results: [first] })]);
    const proof = wholeBatchSince('results', PRESSED, PRESSED + HOUR, { ...BATCHES, runs }, 0);
    expect(proof.by).toBeNull();
  });

  it('allows for clocks whose difference is not known', () => {
    const runs = runsOf([aConnection({ orders: [first, second] })]);
    expect(proofAt(PRESSED + 10 * HOUR, { runs }, HOUR).by).toBeNull();
  });
});

describe('a whole batch by other orders', () => {
  const passage = (arrived: number, passed: number) => ({
    arrivedAt: PRESSED + arrived * MINUTE,
    passedAt: PRESSED + passed * MINUTE,
  });
  const passed = (...orders: ProviderRuns['passages']['orders']): ProviderRuns => ({
    ...NO_RUNS,
    passages: { orders, results: [] },
  });

  it('is proven by a second one that came after the first had gone out', () => {
    const runs = passed(passage(1, 3), passage(5, 18));
    const at = [PRESSED + 3 * MINUTE, PRESSED + 18 * MINUTE];
    expect(proofAt(PRESSED + 18 * MINUTE, { runs }).by).toBeNull();
    expect(proofAt(PRESSED + 19 * MINUTE, { runs }).by).toEqual({ kind: 'other_orders', at });
  });

  it('is not proven by one, nor by one that had come before the press', () => {
    expect(proofAt(PRESSED + HOUR, { runs: passed(passage(1, 3)) }).by).toBeNull();
    const runs = passed(passage(-1, 3), passage(5, 18));
    expect(proofAt(PRESSED + HOUR, { runs }).by).toBeNull();
  });

  it('is not proven where the provider has several warehouses', () => {
    const known = passed(passage(1, 3), passage(5, 18));
    const { connections } = runsOf([aConnection({ id: 1 }), aConnection({ id: 2 })]);
    expect(proofAt(PRESSED + HOUR, { runs: { ...known, connections } }).by).toBeNull();
  });
});

describe('the next batch', () => {
  const next = (runs: ProviderRuns, after: number) =>
    expectedBatchOverAt('orders', after, { ...BATCHES, runs });

  it('is expected by the median of the gaps that were seen', () => {
    const orders = [0, 60, 120, 185].map((minutes) => PRESSED - (200 - minutes) * MINUTE);
    const runs = runsOf([aConnection({ orders })]);
    expect(next(runs, PRESSED)).toBe(PRESSED + 45 * MINUTE + GRACE + LAG);
    expect(next(runs, PRESSED + 50 * MINUTE)).toBe(PRESSED + 105 * MINUTE + GRACE + LAG);
  });

  it('is expected by the schedule while no gap is known', () => {
    const runs = runsOf([aConnection({ orders: [PRESSED - MINUTE] })]);
    expect(next(runs, PRESSED)).toBe(next(NO_RUNS, PRESSED));
  });
});

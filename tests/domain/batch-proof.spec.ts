import { describe, expect, it } from 'vitest';
import { wholeBatchSince } from '#app/domain/batch-proof.ts';
import {
  BATCH_OVER,
  BATCH_STARTS,
  BATCHES,
  HOUR,
  MINUTE,
  PRESSED,
  SECOND,
  TIMING,
  UNKNOWN_SCHEDULE,
} from '#tests/support/histories.ts';

const proofAt = (seenAt: number, more: Partial<typeof BATCHES> = {}, uncertaintyMs = 0) =>
  wholeBatchSince(PRESSED, seenAt, { ...BATCHES, ...more }, uncertaintyMs);

describe('a whole batch by a schedule', () => {
  it('is proven by a look that begins when it is over, for a copy that lags as well', () => {
    expect(proofAt(BATCH_OVER - 1)).toEqual({ by: null, lookFrom: BATCH_OVER });
    expect(proofAt(BATCH_OVER)).toEqual({ by: 'schedule', lookFrom: BATCH_OVER });
  });

  it('is not one that had begun already', () => {
    const during = wholeBatchSince(BATCH_STARTS, BATCH_OVER, BATCHES, 0);
    expect(during).toEqual({ by: null, lookFrom: BATCH_OVER + 30 * MINUTE });
  });

  it('has to be over by any clock while the difference is not known', () => {
    expect(proofAt(BATCH_OVER, {}, HOUR).by).toBeNull();
    expect(proofAt(BATCH_OVER + 2 * HOUR, {}, HOUR).by).toBe('schedule');
  });

  it('is never proven by a schedule that has no next run', () => {
    const schedule = { kind: 'cron', expression: '0 0 31 2 *' } as const;
    expect(proofAt(PRESSED + 1_000 * HOUR, { schedule })).toEqual({ by: null, lookFrom: null });
  });
});

describe('a whole batch where no schedule is shown', () => {
  it('is not proven by one assumed interval, but by four', () => {
    const over = PRESSED + 2 * HOUR + TIMING.batchGraceMs + TIMING.copyLagMs;
    expect(proofAt(over - SECOND, { schedule: UNKNOWN_SCHEDULE }).by).toBeNull();
    expect(proofAt(over, { schedule: UNKNOWN_SCHEDULE }).by).toBe('schedule');
  });
});

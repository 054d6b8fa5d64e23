import { describe, expect, it } from 'vitest';
import { type Arrival, NO_READS, twoReadsSince, withArrival } from '#app/domain/channel-reads.ts';
import { MAX_CLOCK_SKEW_MS } from '#app/domain/instant.ts';
import { DAY, HOUR, MINUTE, PRESSED, TIMING } from '#tests/support/histories.ts';

const SLOW = '0 6 * * *';

const at = (placed: number, seen: number): Arrival => ({
  placedAt: PRESSED + placed * MINUTE,
  seenAt: PRESSED + seen * MINUTE,
});
const readsWith = (arrivals: readonly Arrival[], cron: string | null = SLOW) =>
  arrivals.reduce(withArrival, { ...NO_READS, cron });

describe('two reads of the channel by the orders that arrived', () => {
  it('are proven by two that were placed more than an hour after, the second after the first was seen', () => {
    const reads = readsWith([at(61, 70), at(131, 140)]);
    expect(twoReadsSince(PRESSED, reads, TIMING)).toEqual({
      by: 'arrivals',
      at: [PRESSED + 70 * MINUTE, PRESSED + 140 * MINUTE],
      overAt: PRESSED + 140 * MINUTE,
    });
  });

  it.each([
    ['one alone', [at(61, 70)]],
    ['the first may have been placed before, by another clock', [at(60, 70), at(131, 140)]],
    ['both may have come with one read, by another clock', [at(61, 70), at(130, 140)]],
    ['both came at once', [at(61, 200), at(131, 200)]],
    ['they are placed in time to come', [at(131, 70), at(400, 140)]],
  ])('are not proven: %s', (_, arrivals) => {
    expect(MAX_CLOCK_SKEW_MS).toBe(HOUR);
    expect(twoReadsSince(PRESSED, readsWith(arrivals), TIMING).by).toBe('schedule');
  });
});

describe('two reads of the channel by a schedule', () => {
  it('take four of them and two hours, whatever runs more often', () => {
    const often = twoReadsSince(PRESSED, readsWith([], '*/5 * * * *'), TIMING);
    expect(often).toEqual({ by: 'schedule', at: [], overAt: PRESSED + 2 * HOUR });
    const { overAt } = twoReadsSince(PRESSED, readsWith([]), TIMING);
    expect(overAt).toBeGreaterThan(PRESSED + 3 * DAY);
  });

  it('is said to be the operator’s setting where Prime Penguin shows none', () => {
    const { by, overAt } = twoReadsSince(PRESSED, NO_READS, TIMING);
    expect(by).toBe('setting');
    expect(overAt).toBe(PRESSED + 4 * TIMING.channelReadMs + TIMING.batchGraceMs);
  });
});

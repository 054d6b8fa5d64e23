import { describe, expect, it } from 'vitest';
import {
  type ChannelReads,
  NO_READS,
  twoReadsSince,
  withArrival,
} from '#app/domain/channel-reads.ts';
import { HOUR, MINUTE, PRESSED, TIMING } from '#tests/support/histories.ts';

const arrival = (placed: number, seen: number) => ({
  placedAt: PRESSED + placed * MINUTE,
  seenAt: PRESSED + seen * MINUTE,
});
const after = (...all: readonly ReturnType<typeof arrival>[]): ChannelReads =>
  all.reduce(withArrival, NO_READS);
const proof = (known: ChannelReads) => twoReadsSince(PRESSED, known, TIMING);

describe('two whole reads of a sales channel', () => {
  it('are over by the setting after four reads and two hours, where nothing else is known', () => {
    const { by, overAt } = proof(NO_READS);
    expect(by).toBe('setting');
    expect(overAt).toBe(PRESSED + 4 * TIMING.channelReadMs + TIMING.batchGraceMs);
    const quick = { ...TIMING, channelReadMs: MINUTE };
    expect(twoReadsSince(PRESSED, NO_READS, quick).overAt).toBe(PRESSED + 2 * HOUR);
  });

  it('are over by the channel’s own schedule, where Prime Penguin shows it', () => {
    const { by, overAt } = proof({ ...NO_READS, cron: '0 */3 * * *' });
    expect(by).toBe('schedule');
    expect(overAt).toBe(Date.UTC(2026, 10, 23, 21) + TIMING.batchGraceMs);
  });

  it('are over by two younger orders that were read one after the other', () => {
    const slow = { ...after(arrival(61, 70), arrival(131, 140)), cron: '0 6 * * *' };
    expect(proof(slow)).toEqual({
      by: 'arrivals',
      at: [PRESSED + 70 * MINUTE, PRESSED + 140 * MINUTE],
      overAt: PRESSED + 140 * MINUTE,
    });
  });

  it('are not proven by orders that may be older, or may have come with one read, by any clock', () => {
    const daily = { cron: '0 6 * * *' };
    const older = { ...after(arrival(60, 70), arrival(131, 140)), ...daily };
    const together = { ...after(arrival(61, 70), arrival(130, 140)), ...daily };
    expect(proof(older).by).toBe('schedule');
    expect(proof(together).by).toBe('schedule');
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ConnectAttempt, nextAttemptAt } from '#app/domain/connect-limit.ts';

const MINUTE = 60_000;
const NOW = Date.UTC(2026, 11, 1, 12);
const by = (userId: string | null, ...minutesAgo: readonly number[]): ConnectAttempt[] =>
  minutesAgo.map((ago) => ({ userId, at: NOW - ago * MINUTE }));

describe('a login for Prime Penguin', () => {
  it('may be tried after three mistakes, and after four', () => {
    expect(nextAttemptAt(by('42', 1, 2, 3), '42', NOW)).toBeNull();
    expect(nextAttemptAt(by('42', 1, 2, 3, 4), '42', NOW)).toBeNull();
  });

  it('has to wait after five of one user, until the first is a quarter of an hour old', () => {
    expect(nextAttemptAt(by('42', 1, 2, 3, 4, 5), '42', NOW)).toBe(NOW + 10 * MINUTE);
    expect(nextAttemptAt(by('42', 1, 2, 3, 4, 15), '42', NOW)).toBeNull();
  });

  it('has to wait after ten of a shop, whoever tried', () => {
    const five = by('42', 1, 2, 3, 4, 5);
    expect(nextAttemptAt(five, '7', NOW)).toBeNull();
    expect(nextAttemptAt([...five, ...by(null, 6, 7, 8, 9, 10)], '7', NOW)).toBe(NOW + 5 * MINUTE);
  });

  it('has to wait after fifty of a shop in a day, however slowly they came', () => {
    const spread = Array.from({ length: 50 }, (_, index) => 20 + index * 20);
    expect(nextAttemptAt(by('42', ...spread), '7', NOW)).toBe(NOW + (24 * 60 - 1000) * MINUTE);
  });

  it('is tried at most 50 times in any day, whatever the pace', () => {
    const pauses = fc.array(fc.integer({ min: 0, max: 30 * MINUTE }), { maxLength: 400 });
    fc.assert(
      fc.property(pauses, (waits) => {
        const made: ConnectAttempt[] = [];
        let now = NOW;
        for (const wait of waits) {
          now += wait;
          if (nextAttemptAt(made, '42', now) === null) made.push({ userId: '42', at: now });
        }
        for (const { at } of made) {
          const inDay = made.filter((one) => one.at >= at && one.at < at + 24 * 60 * MINUTE);
          expect(inDay.length).toBeLessThanOrEqual(50);
        }
      }),
      { numRuns: 30 },
    );
  });
});

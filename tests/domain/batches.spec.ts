import { describe, expect, it } from 'vitest';
import {
  nextBatchStart,
  readSchedule,
  twoChannelReadsOverAt,
  wholeBatchOverAt,
} from '#app/domain/batches.ts';
import { DAY, HOUR, MINUTE, SECOND } from '#tests/support/histories.ts';

const DEFAULT = 30 * MINUTE;
/** A Monday. */
const TEN = Date.UTC(2026, 10, 23, 10);

describe('a schedule that Prime Penguin gives', () => {
  it.each([
    ['of five fields', '*/30 * * * *', TEN + 30 * MINUTE],
    ['of six, with seconds', '15 */30 * * * *', TEN + 15 * SECOND],
    ['of six, in the spelling of Quartz', '0 0/20 * * * ?', TEN + 20 * MINUTE],
    ['once a day', '0 6 * * *', Date.UTC(2026, 10, 24, 6)],
    ['on workdays', '0 6 * * 6,0', Date.UTC(2026, 10, 28, 6)],
    ['with blanks around it', '  0 * * * *  ', TEN + HOUR],
    ['by name', '@daily', Date.UTC(2026, 10, 24)],
  ])('is read in UTC: %s', (_, cron, expected) => {
    expect(nextBatchStart(readSchedule(cron, DEFAULT), TEN)).toBe(expected);
  });

  it.each([
    ['none at all', null],
    ['a blank one', '  '],
    ['nonsense', 'every now and then'],
    ['a minute that does not exist', '61 * * * *'],
    ['a day that does not exist', '0 0 30 2 *'],
    ['a single moment', '2030-01-01T00:00:00'],
    ['a year that is over', '0 0 6 1 1 * 2024'],
  ])('becomes the assumed interval when it is unusable: %s', (_, cron) => {
    expect(readSchedule(cron, DEFAULT)).toEqual({ kind: 'interval', everyMs: DEFAULT });
  });
});

describe('the next batch', () => {
  const halfHourly = readSchedule('*/30 * * * *', DEFAULT);

  it('is one that begins after the moment, never at it', () => {
    expect(nextBatchStart(halfHourly, TEN - 1)).toBe(TEN);
    expect(nextBatchStart(halfHourly, TEN)).toBe(TEN + 30 * MINUTE);
    expect(nextBatchStart(halfHourly, TEN + 500)).toBe(TEN + 30 * MINUTE);
  });

  it('begins a whole interval later at the latest where the phase is unknown', () => {
    expect(nextBatchStart({ kind: 'interval', everyMs: 5 * MINUTE }, TEN)).toBe(TEN + 5 * MINUTE);
  });

  it('is over a while after it began', () => {
    expect(wholeBatchOverAt(halfHourly, TEN + MINUTE, MINUTE)).toBe(TEN + 31 * MINUTE);
  });

  it('can be a leap year away', () => {
    const leapDay = readSchedule('0 0 29 2 *', DEFAULT);
    expect(nextBatchStart(leapDay, TEN)).toBe(Date.UTC(2028, 1, 29));
    expect(nextBatchStart(leapDay, TEN) - TEN).toBeGreaterThan(365 * DAY);
  });
});

describe('two whole reads of the sales channel', () => {
  it('are over two intervals later, because nobody knows when the first begins', () => {
    expect(twoChannelReadsOverAt(TEN, 30 * MINUTE, MINUTE)).toBe(TEN + 61 * MINUTE);
  });
});

import { describe, expect, it } from 'vitest';
import { is, readSideStatus, statusInWords } from '#app/domain/status.ts';

describe('a status as Prime Penguin spells it', () => {
  it.each([
    ['Pending', 'pending'],
    ['InProgress', 'in_progress'],
    ['in progress', 'in_progress'],
    ['IN_PROGRESS', 'in_progress'],
    ['in-progress', 'in_progress'],
    ['inprogress', 'in_progress'],
    ['Partial', 'partial'],
    ['PartiallyFulfilled', 'partial'],
    ['FULFILLED', 'fulfilled'],
    ['Cancelled', 'cancelled'],
    ['canceled', 'cancelled'],
    [' cancelled ', 'cancelled'],
    ['Refunded', 'refunded'],
    ['OnHold', 'on_hold'],
    ['on hold', 'on_hold'],
  ] as const)('is read whatever its letter case, blanks and dashes: %s', (spelling, expected) => {
    expect(is(readSideStatus(spelling, null), expected)).toBe(true);
  });

  it.each([
    [null, null],
    [undefined, undefined],
    ['', ' '],
  ])('is empty when neither value is given (%j, %j)', (normalised, raw) => {
    expect(readSideStatus(normalised, raw)).toEqual({ kind: 'empty' });
  });

  it('keeps the raw text for people', () => {
    expect(readSideStatus('Fulfilled', 'out_for_delivery')).toEqual({
      kind: 'known',
      status: 'fulfilled',
      raw: 'out_for_delivery',
    });
  });

  it.each(['Packed', 'cancel', 'constructor', '__proto__', 'toString', '取消'])(
    'is unknown when it has never been seen before: %s',
    (spelling) => {
      expect(readSideStatus(spelling, null)).toEqual({ kind: 'unknown', raw: spelling });
    },
  );

  it('is unknown when only a raw text is given, even one that looks familiar', () => {
    expect(readSideStatus(null, 'cancelled')).toEqual({ kind: 'unknown', raw: 'cancelled' });
  });
});

describe('a question about a status', () => {
  it('is never answered by an unknown or an empty one', () => {
    expect(is(readSideStatus('Packed', null), 'cancelled', 'fulfilled')).toBe(false);
    expect(is({ kind: 'empty' }, 'cancelled', 'pending')).toBe(false);
  });
});

describe('a status in words', () => {
  it.each([
    ['Pending', 'Pending'],
    ['InProgress', 'In progress'],
    ['Partial', 'Partly fulfilled'],
    ['Fulfilled', 'Fulfilled'],
    ['Cancelled', 'Cancelled'],
    ['Refunded', 'Refunded'],
    ['OnHold', 'On hold'],
    ['Packed', '“Packed”'],
    ['', 'no status'],
  ])('says %j as %s', (spelling, words) => {
    expect(statusInWords(readSideStatus(spelling, null))).toBe(words);
  });
});

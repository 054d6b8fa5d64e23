/** Lengths of time as people say and type them. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { durationInWords, secondsOf, typedDuration } from '#app/ui/duration.ts';
import { wordsIn } from '#app/wording/texts.server.ts';

describe('a length of time in words', () => {
  it.each([
    [0.4, '0 seconds'],
    [3, '3 seconds'],
    [60, '1 minute'],
    [1_800, '30 minutes'],
    [5_400, '1 hour 30 minutes'],
    [14_400, '4 hours'],
    [86_400, '1 day'],
    [129_600, '1 day 12 hours'],
    [2_592_000, '30 days'],
    // Rounded up into the larger unit.
    [7_199, '2 hours'],
    [86_399, '24 hours'],
  ])('%d seconds are %s', (seconds, words) => {
    expect(durationInWords(wordsIn('en'), seconds)).toBe(words);
  });

  it('is in the language of the reader', () => {
    expect(durationInWords(wordsIn('sv'), 5_400)).toBe('1 timme 30 minuter');
  });
});

describe('a length of time in a field', () => {
  it.each([
    [null, 'en', { amount: '', unit: 'hours' }],
    [90, 'en', { amount: '1.5', unit: 'minutes' }],
    [90, 'sv', { amount: '1,5', unit: 'minutes' }],
    [5_400, 'en', { amount: '90', unit: 'minutes' }],
    [172_800, 'en', { amount: '2', unit: 'days' }],
  ] as const)('%d is shown in the largest unit that it fills (%s)', (seconds, language, shown) => {
    expect(typedDuration(seconds, language)).toEqual(shown);
  });

  it.each(['en', 'sv', 'de', 'fr'])('comes back as it was saved in %s', (language) => {
    fc.assert(
      fc.property(fc.integer({ min: 60, max: 2_592_000 }), (seconds) => {
        expect(secondsOf(typedDuration(seconds, language))).toBe(seconds);
      }),
    );
  });

  it.each([
    ['', null],
    ['  ', null],
    [' 2 ', 7_200],
    ['1,5', 5_400],
    ['0', 0],
    ['-1', -3_600],
    ['1000000', 3_600_000_000],
    // JSON would make nothing of an infinite number, and nothing is the default.
    ['9'.repeat(400), Number.MAX_SAFE_INTEGER],
    ['soon', 'soon'],
    ['1.000,5', '1.000,5'],
    ['1e3', '1e3'],
  ])('%j hours are %j', (amount, seconds) => {
    expect(secondsOf({ amount, unit: 'hours' })).toBe(seconds);
  });
});

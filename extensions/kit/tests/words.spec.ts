/** How far off a moment is said to be: to the minute, until minutes no longer matter. */
import { describe, expect, it } from 'vitest';
import { type KeyIn, withMoments, wordsAt } from '../src/words.ts';
import en from '../texts/en.json';
import { translatorOf } from './extension-page.ts';
import { NOW } from './sample-views.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

const i18n = { translate: translatorOf(en), formatDate: () => 'then' };
const { moment } = withMoments(wordsAt<KeyIn<'time'>>(i18n, NOW), NOW);
const saidOf = (distanceMs: number) => moment(new Date(NOW + distanceMs).toISOString());

describe('a moment', () => {
  it.each([
    [20_000, 'in a moment'],
    [40_000, 'in 1 min'],
    [59 * MINUTE_MS, 'in 59 min'],
    [59 * MINUTE_MS + 40_000, 'in 1 h'],
    [HOUR_MS, 'in 1 h'],
    [90 * MINUTE_MS, 'in 1 h 30 min'],
    [HOUR_MS + 59 * MINUTE_MS + 40_000, 'in 2 h'],
    [9 * HOUR_MS + 59 * MINUTE_MS, 'in 9 h 59 min'],
    [10 * HOUR_MS + 20 * MINUTE_MS, 'in 10 h'],
    [47 * HOUR_MS + 40 * MINUTE_MS, 'in 48 h'],
    [-90 * MINUTE_MS, '1 h 30 min ago'],
    [-20_000, 'just now'],
  ])('%i ms from now: %s', (distanceMs, said) => {
    expect(saidOf(distanceMs)).toBe(`then, ${said}`);
  });

  it('two days off is told by its date alone', () => {
    expect(saidOf(48 * HOUR_MS)).toBe('then');
  });
});

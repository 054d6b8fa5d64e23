/// <reference types="vite/client" />
/** Every shared text that can be asked for exists, every one is asked for, and none promises too much. */
import { describe, expect, it } from 'vitest';
import type { Why } from '../../../app/contract/api.ts';
import { SOUNDS_STOPPED } from '../../../tests/support/sounds-stopped.ts';
import { OWN_WORDS, verdictBadge, verdictMeaning } from '../src/verdict-words.ts';
import en from '../texts/en.json';
import { translatorOf } from './extension-page.ts';
import {
  leaves,
  NOT_STOPPED,
  OUTCOMES,
  POSITIONS,
  PROBLEMS,
  REASONS,
  VERDICTS,
  WHYS,
} from './vocabulary.ts';

const languages = Object.entries(
  import.meta.glob<object>('../texts/*.json', { import: 'default', eager: true }),
).map(
  ([file, texts]) =>
    [file.replace(/^.*\/(\w+)\.json$/, '$1') as keyof typeof SOUNDS_STOPPED, texts] as const,
);
const sources = Object.values(
  import.meta.glob<string>('../../*/src/**/*.{ts,tsx}', {
    query: '?raw',
    import: 'default',
    eager: true,
  }),
).join('\n');

const written = leaves(en);

/** Keys that the code puts together, spelled out. */
const composed = [
  ...[...VERDICTS, 'newer'].flatMap((one) => [`verdict.${one}.badge`, `verdict.${one}.meaning`]),
  'verdict.refused.resumedBadge',
  ...VERDICTS.flatMap((one) => OWN_WORDS[one].map((why) => `verdict.${one}.${why}`)),
  ...OUTCOMES.map((one) => `outcome.${one}.heading`),
  ...OUTCOMES.filter((one) => one !== 'stopped').map((one) => `outcome.${one}.body`),
  ...['shipped', 'resumed', 'turnedUp'].flatMap((one) => [
    `overturned.${one}.heading`,
    `overturned.${one}.body`,
  ]),
  ...PROBLEMS.map((one) => `problem.${one}`),
  ...REASONS.map((one) => `reason.${one}`),
  ...POSITIONS.flatMap((one) => [`position.${one}.badge`, `position.${one}.where`]),
];

describe('the texts that extensions share', () => {
  it('exist for every key that the code puts together', () => {
    expect(composed.filter((key) => !written.includes(key))).toEqual([]);
  });

  it('are all used by some extension', () => {
    const unused = written.filter(
      (key) => !composed.includes(key) && !sources.includes(`'${key}'`),
    );
    expect(unused).toEqual([]);
  });
});

describe.each(languages)('each verdict, in the language %s,', (language, texts) => {
  const translate = translatorOf(texts);
  const saidOf = (verdict: (typeof VERDICTS)[number]) =>
    [null, ...WHYS].map((why) => ({
      badge: translate(verdictBadge(verdict)),
      meaning: translate(verdictMeaning(verdict, why), { provider: 'Nordic 3PL' }),
    }));

  it.each(VERDICTS)('has words with every reason: %s', (verdict) => {
    for (const { badge, meaning } of saidOf(verdict)) {
      expect(badge).not.toBe('');
      expect(meaning).toMatch(/\.$/);
    }
  });

  it.each(NOT_STOPPED)('that is not stopped never sounds stopped: %s', (verdict) => {
    for (const { badge, meaning } of saidOf(verdict)) {
      expect(`${badge} ${meaning}`).not.toMatch(SOUNDS_STOPPED[language]);
    }
  });
});

describe('each reason', () => {
  it('has words of its own for some verdict', () => {
    const owned: readonly Why[] = Object.values(OWN_WORDS).flat();
    expect(WHYS.filter((why) => !owned.includes(why))).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import { LANGUAGES, toLanguage } from '#app/wording/languages.ts';

describe('the language for a locale', () => {
  it.each(LANGUAGES)('is itself where the app speaks it: %s', (language) => {
    expect(toLanguage(language)).toBe(language);
  });

  it.each([
    ['no', 'nb'],
    ['nn', 'nb'],
    ['nn-NO', 'nb'],
    ['nb_NO', 'nb'],
    ['SV-fi', 'sv'],
    ['fr-CA', 'fr'],
    ['de-AT', 'de'],
    [' da ', 'da'],
  ])('is the nearest one: %s -> %s', (tag, language) => {
    expect(toLanguage(tag)).toBe(language);
  });

  it.each(['pt-BR', 'ja', 'fil', 'toString', 'x', '-', '%00'])(
    'is English where there is none near: %s',
    (tag) => {
      expect(toLanguage(tag)).toBe('en');
    },
  );
});

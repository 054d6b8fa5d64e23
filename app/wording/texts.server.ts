/**
 * The texts of all languages, for the server: it renders pages, and words what the API answers. A
 * browser gets those of its language from the page. A new language is one line here and one file.
 */
import type { i18n, TFunction } from 'i18next';
import { DEFAULT_LANGUAGE, type Language } from './languages.ts';
import da from './locales/da.json' with { type: 'json' };
import de from './locales/de.json' with { type: 'json' };
import en from './locales/en.json' with { type: 'json' };
import fi from './locales/fi.json' with { type: 'json' };
import fr from './locales/fr.json' with { type: 'json' };
import nb from './locales/nb.json' with { type: 'json' };
import nl from './locales/nl.json' with { type: 'json' };
import sv from './locales/sv.json' with { type: 'json' };
import { createTranslator, type Texts } from './translator.ts';

export const WRITTEN: Readonly<Partial<Record<Language, Texts>>> = {
  en,
  sv,
  nb,
  da,
  fi,
  de,
  nl,
  fr,
};

/** English where a language has no file yet. */
export function textsIn(language: Language): Texts {
  return WRITTEN[language] ?? en;
}

const translators = new Map<Language, i18n>();

/** The words of a language, for what the server itself says. */
export function wordsIn(language: Language = DEFAULT_LANGUAGE): TFunction {
  const known = translators.get(language) ?? createTranslator(language, textsIn(language));
  translators.set(language, known);
  return known.t;
}

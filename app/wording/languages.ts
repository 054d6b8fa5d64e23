/** The languages that the app speaks, and which of them is nearest to one that somebody asks for. */

export const LANGUAGES = ['en', 'sv', 'nb', 'da', 'fi', 'de', 'nl', 'fr'] as const;
export type Language = (typeof LANGUAGES)[number];

/** What machines get, and whoever speaks none of the others. */
export const DEFAULT_LANGUAGE: Language = 'en';

/** Shopify's admin knows Bokmål alone; a browser may say Norwegian, or Nynorsk. */
const NEAREST: Readonly<Record<string, Language>> = { no: 'nb', nn: 'nb' };

/** @param tag as Shopify or a browser writes it: `sv`, `pt-BR`, `nb_NO` */
export function toLanguage(tag: string): Language {
  const [primary = ''] = tag.trim().toLowerCase().split(/[-_]/);
  if (Object.hasOwn(NEAREST, primary)) return NEAREST[primary] ?? DEFAULT_LANGUAGE;
  return LANGUAGES.find((language) => language === primary) ?? DEFAULT_LANGUAGE;
}

/** How dates and numbers are written where a language alone does not say it: English as in Europe. */
export function formattingLocale(language: Language): string {
  return language === 'en' ? 'en-GB' : language;
}

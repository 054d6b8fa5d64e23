/**
 * Texts and formats as `shopify.i18n` gives them: the locale's own text, plural forms by `count`,
 * `{{placeholders}}`. A text that is missing is reported, and taken from the default locale.
 */
import type { Catalogue } from '../admin/listing.ts';

export interface Language {
  readonly locale: string;
  readonly texts: Catalogue;
  readonly defaultTexts: Catalogue;
  readonly currency: string;
  readonly timezone: string;
}

type Options = Readonly<Record<string, unknown>>;

function find(texts: Catalogue, key: string, form: string): string | undefined {
  let found: string | Catalogue | undefined = texts;
  for (const part of key.split('.')) {
    if (found === undefined || typeof found === 'string') return undefined;
    found = found[part];
  }
  if (typeof found === 'object') found = found[form] ?? found.other;
  return typeof found === 'string' ? found : undefined;
}

export function createI18n(language: Language, report: (problem: string) => void) {
  const { locale, texts, defaultTexts, currency, timezone } = language;
  const plural = new Intl.PluralRules(locale);

  function translate(key: string, options: Options = {}): unknown {
    const form = plural.select(Number(options.count ?? Number.NaN));
    let text = find(texts, key, form);
    if (text === undefined) {
      report(`missing translation "${key}" in ${locale}`);
      text = find(defaultTexts, key, form);
    }
    if (text === undefined) return key;
    const parts = text.split(/\{\{\s*(\w+)\s*\}\}/).map((part, index) => {
      if (index % 2 === 0) return part;
      if (part in options) return options[part];
      report(`translation "${key}" has {{${part}}}, which is not given`);
      return `{{${part}}}`;
    });
    // With elements among the values the answer is a list, to be used as children.
    return parts.some((part) => typeof part === 'object')
      ? parts.filter((part) => part !== '')
      : parts.join('');
  }

  return {
    translate,
    formatNumber: (value: number | bigint, options?: Intl.NumberFormatOptions) =>
      new Intl.NumberFormat(locale, options).format(value),
    formatCurrency: (value: number | bigint, options?: Intl.NumberFormatOptions) =>
      new Intl.NumberFormat(locale, { style: 'currency', currency, ...options }).format(value),
    formatDate: (date: Date, options?: Intl.DateTimeFormatOptions) =>
      new Intl.DateTimeFormat(locale, { timeZone: timezone, ...options }).format(date),
  };
}

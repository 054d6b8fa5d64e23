/** The texts that came with the document, as the root's loader gives them; ready to be asked. */
import type { i18n, ParseKeys } from 'i18next';
import type { Language } from '#app/wording/languages.ts';
import { createTranslator, type Texts } from '#app/wording/translator.ts';

export interface PageTexts {
  readonly language: Language;
  readonly texts: Texts;
}

const made = new WeakMap<Texts, i18n>();

/** One for each set of texts, so that pages keep theirs from one rendering to the next. */
export function translatorOf({ language, texts }: PageTexts): i18n {
  const known = made.get(texts) ?? createTranslator(language, texts);
  made.set(texts, known);
  return known;
}

/** A page's `meta`: its name before the app's, in the document's language. */
export function pageTitle(key: ParseKeys) {
  return ({ matches }: { readonly matches: readonly { readonly data?: unknown }[] }) => {
    const texts = pageTextsIn(matches[0]?.data);
    if (texts === null) return [];
    const { t } = translatorOf(texts);
    return [{ title: t('app.title', { page: t(key) as string }) }];
  };
}

function pageTextsIn(data: unknown): PageTexts | null {
  return typeof data === 'object' && data !== null && 'texts' in data ? (data as PageTexts) : null;
}

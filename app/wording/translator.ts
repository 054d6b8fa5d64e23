/**
 * Texts of one language made ready to be asked for by key. The same on the server and in the browser;
 * it holds no texts itself, so that the browser loads those of one language only.
 */
import { createInstance, type i18n } from 'i18next';
import type { Language } from './languages.ts';
import type en from './locales/en.json';

/** Every language has the keys of the English file, and plural forms of its own. */
export type Texts = typeof en;

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation';
    resources: { translation: Texts };
  }
}

export function createTranslator(language: Language, texts: Texts): i18n {
  const translator = createInstance();
  void translator.init({
    lng: language,
    resources: { [language]: { translation: texts } },
    // The texts are here: whoever asks in the same breath gets them.
    initAsync: false,
    fallbackLng: false,
    returnNull: false,
    // React escapes what it shows, and mails and JSON are no HTML.
    interpolation: { escapeValue: false },
  });
  return translator;
}

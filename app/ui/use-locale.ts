/** Whose way of writing dates and numbers the pages follow: one for all that stands on them. */
import { useTranslation } from 'react-i18next';
import { formattingLocale, type Language, toLanguage } from '#app/wording/languages.ts';
import { useHydrated } from './use-hydrated.ts';

/** The language's until the browser has taken the page over, then the admin's around it. */
export function useLocale(): string {
  const { i18n } = useTranslation();
  const language = toLanguage(i18n.language);
  return useHydrated() ? localeOfAdmin(language) : formattingLocale(language);
}

/** The admin knows the region too, where it is in the page's language. */
function localeOfAdmin(language: Language): string {
  const locale = window.shopify?.config.locale ?? '';
  return locale.split('-')[0] === language ? locale : formattingLocale(language);
}

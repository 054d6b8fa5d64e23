/**
 * A moment for people. The server does not know the reader's time zone, so the first rendering is in
 * UTC and says so; the browser then puts it into local time, written as the admin around it writes it.
 */
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formattingLocale, toLanguage } from '#app/wording/languages.ts';

const SHAPE = { dateStyle: 'medium', timeStyle: 'short' } as const;

/** `at`: ISO 8601. */
export function Moment({ at }: { readonly at: string }) {
  const { t, i18n } = useTranslation();
  const [local, setLocal] = useState<string | null>(null);
  useEffect(() => {
    setLocal(new Intl.DateTimeFormat(localeOfAdmin(i18n.language), SHAPE).format(new Date(at)));
  }, [at, i18n]);
  return (
    // Two builds of the same calendar data can differ by a blank.
    <time dateTime={at} suppressHydrationWarning>
      {local ?? t('moment.utc', { time: inUtc(at, i18n.language) })}
    </time>
  );
}

function inUtc(at: string, language: string): string {
  const locale = formattingLocale(toLanguage(language));
  return new Intl.DateTimeFormat(locale, { ...SHAPE, timeZone: 'UTC' }).format(new Date(at));
}

/** The admin knows the region too, where it is in the page's language. */
function localeOfAdmin(language: string): string {
  const locale = window.shopify?.config.locale ?? '';
  return locale.split('-')[0] === language ? locale : formattingLocale(toLanguage(language));
}

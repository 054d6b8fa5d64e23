/**
 * A moment for people. The server does not know the reader's time zone, so the first rendering is in
 * UTC and says so; the browser then puts it into local time, written as the admin around it writes it.
 */
import { useTranslation } from 'react-i18next';
import { useHydrated } from './use-hydrated.ts';
import { useLocale } from './use-locale.ts';

const SHAPE = { dateStyle: 'medium', timeStyle: 'short' } as const;

/** `at`: ISO 8601. */
export function Moment({ at }: { readonly at: string }) {
  const { t } = useTranslation();
  const isLocal = useHydrated();
  const locale = useLocale();
  const time = new Intl.DateTimeFormat(locale, {
    ...SHAPE,
    ...(isLocal ? {} : { timeZone: 'UTC' }),
  }).format(new Date(at));
  return (
    // Two builds of the same calendar data can differ by a blank.
    <time dateTime={at} suppressHydrationWarning>
      {isLocal ? time : t('moment.utc', { time })}
    </time>
  );
}

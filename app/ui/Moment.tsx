/**
 * A moment for people. The server does not know the reader's time zone, so the first rendering is in
 * UTC and says so; the browser then puts it into local time, written as the admin around it writes it.
 */
import { useEffect, useState } from 'react';

const SHAPE = { dateStyle: 'medium', timeStyle: 'short' } as const;

const IN_UTC = new Intl.DateTimeFormat('en-GB', { ...SHAPE, timeZone: 'UTC' });

/** `at`: ISO 8601. */
export function Moment({ at }: { readonly at: string }) {
  const [text, setText] = useState(`${IN_UTC.format(new Date(at))} UTC`);
  useEffect(() => {
    setText(new Intl.DateTimeFormat(englishOfAdmin(), SHAPE).format(new Date(at)));
  }, [at]);
  return <time dateTime={at}>{text}</time>;
}

/** The pages are in English, whatever language the admin is in. */
function englishOfAdmin(): string {
  const locale = window.shopify?.config.locale ?? '';
  return locale.startsWith('en') ? locale : 'en-GB';
}

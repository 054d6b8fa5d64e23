/**
 * A moment for people. The server does not know the reader's time zone, so the first rendering is in
 * UTC and says so; the browser then puts it into local time.
 */
import { useEffect, useState } from 'react';

const SHAPE = {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
} as const satisfies Intl.DateTimeFormatOptions;

const IN_UTC = new Intl.DateTimeFormat('en-GB', { ...SHAPE, timeZone: 'UTC' });

/** `at`: ISO 8601. */
export function Moment({ at }: { readonly at: string }) {
  const [text, setText] = useState(`${IN_UTC.format(new Date(at))} UTC`);
  useEffect(() => {
    setText(new Intl.DateTimeFormat('en-GB', SHAPE).format(new Date(at)));
  }, [at]);
  return <time dateTime={at}>{text}</time>;
}

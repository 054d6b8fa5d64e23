/** Numbers and days as the admin around the page writes them. Values in, texts out. */
import { useMemo } from 'react';
import { useLocale } from './use-locale.ts';

export interface Formats {
  count(value: number): string;
  /** From 0 to 1. */
  share(value: number): string;
  duration(seconds: number): string;
  /** Day and month of a moment, UTC; `at`: ISO 8601. */
  dayInUtc(at: string): string;
}

const UNITS = [
  { unit: 'day', seconds: 86_400, from: 2 * 86_400 },
  { unit: 'hour', seconds: 3_600, from: 2 * 3_600 },
  { unit: 'minute', seconds: 60, from: 90 },
  { unit: 'second', seconds: 1, from: 0 },
] as const;

/** Below it one decimal tells something. */
const WHOLE_FROM = 10;

export function useFormats(): Formats {
  const locale = useLocale();
  return useMemo(() => formatsIn(locale), [locale]);
}

function formatsIn(locale: string): Formats {
  const count = new Intl.NumberFormat(locale);
  const share = new Intl.NumberFormat(locale, { style: 'percent' });
  const day = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', timeZone: 'UTC' });
  return {
    count: (value) => count.format(value),
    share: (value) => share.format(value),
    duration(seconds) {
      const { unit, seconds: size } = UNITS.find(({ from }) => seconds >= from) ?? UNITS[3];
      const value = seconds / size;
      const maximumFractionDigits = value < WHOLE_FROM && size > 1 ? 1 : 0;
      return new Intl.NumberFormat(locale, {
        ...{ style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits },
      }).format(value);
    },
    dayInUtc: (at) => day.format(new Date(at)),
  };
}

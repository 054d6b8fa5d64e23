/**
 * Turns keys and moments into what the merchant reads, in the admin's language and this device's time
 * zone.
 */
import type en from '../texts/en.json';
import { translated } from './translated.ts';

/** A branch with `one` and `other` holds the plural forms of one text. */
type Paths<Tree, Prefix extends string = ''> = {
  [Name in keyof Tree & string]: Tree[Name] extends string | { one: string; other: string }
    ? `${Prefix}${Name}`
    : Paths<Tree[Name], `${Prefix}${Name}.`>;
}[keyof Tree & string];

/** A key of an extension's English texts; one that does not exist does not compile. */
export type KeyOf<Texts> = Paths<Texts>;
/**
 * A key in sections of the shared texts. Whatever asks for one can be used only by an extension that has
 * taken these sections: with another it does not compile.
 */
export type KeyIn<Section extends keyof typeof en> = Extract<
  KeyOf<typeof en>,
  Section | `${Section}.${string}`
>;

/** The part of `shopify.i18n` that is used. */
export interface I18n {
  translate(key: string, options?: Record<string, string | number>): string;
  formatDate(date: Date, options?: Intl.DateTimeFormatOptions): string;
}

export interface Words<Key extends string> {
  readonly t: (key: Key, values?: Record<string, string | number>) => string;
  /** "14:30", or "24 Nov, 14:30" on another day. */
  readonly clock: (iso: string) => string;
}

export interface Moments {
  /** The clock with the distance from now: "14:30, in 12 min". */
  readonly moment: (iso: string) => string;
  readonly isPast: (iso: string) => boolean;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** From here on, minutes no longer matter. */
const WHOLE_HOURS = 10;
const TIME_OF_DAY = { hour: 'numeric', minute: '2-digit' } as const;

export function wordsAt<Key extends string>(i18n: I18n, now: number): Words<Key> {
  return {
    t: (key, values = {}) => translated(i18n, key, values),
    clock(iso) {
      const date = new Date(iso);
      const isToday = date.toDateString() === new Date(now).toDateString();
      return i18n.formatDate(
        date,
        isToday ? TIME_OF_DAY : { day: 'numeric', month: 'short', ...TIME_OF_DAY },
      );
    },
  };
}

export function withMoments<Known extends Words<KeyIn<'time'>>>(
  words: Known,
  now: number,
): Known & Moments {
  const { t, clock } = words;

  function moment(iso: string): string {
    const distance = Date.parse(iso) - now;
    const size = Math.abs(distance);
    const at = clock(iso);
    if (size >= 48 * HOUR_MS) return at;
    if (size < MINUTE_MS / 2) return t(distance > 0 ? 'time.soon' : 'time.now', { clock: at });
    const span = spanOf(Math.max(1, Math.round(size / MINUTE_MS)));
    return t(distance > 0 ? 'time.in' : 'time.ago', { clock: at, span });
  }

  function spanOf(inMinutes: number): string {
    const hours = Math.floor(inMinutes / 60);
    const minutes = inMinutes % 60;
    if (hours === 0) return t('time.minutes', { count: minutes });
    return minutes === 0 || hours >= WHOLE_HOURS
      ? t('time.hours', { count: Math.round(inMinutes / 60) })
      : t('time.hoursMinutes', { hours, minutes });
  }

  return { ...words, moment, isPast: (iso) => Date.parse(iso) <= now };
}

/**
 * Turns keys and moments into what the merchant reads, in the admin's language and this device's time
 * zone.
 */
import type en from '../locales/en.default.json';

/** A branch with `one` and `other` holds the plural forms of one text. */
type Paths<Tree, Prefix extends string = ''> = {
  [Name in keyof Tree & string]: Tree[Name] extends string | { one: string; other: string }
    ? `${Prefix}${Name}`
    : Paths<Tree[Name], `${Prefix}${Name}.`>;
}[keyof Tree & string];

/** A key of `locales/en.default.json`; one that does not exist does not compile. */
export type Key = Paths<typeof en>;

/** The part of `shopify.i18n` that is used. */
export interface I18n {
  translate(key: string, options?: Record<string, string | number>): string;
  formatDate(date: Date, options?: Intl.DateTimeFormatOptions): string;
}

export interface Words {
  t(key: Key, values?: Record<string, string | number>): string;
  /** "14:30", or "24 Nov, 14:30" on another day. */
  clock(iso: string): string;
}

const TIME_OF_DAY = { hour: 'numeric', minute: '2-digit' } as const;

export function wordsAt(i18n: I18n, now: number): Words {
  return {
    t: (key, values = {}) => i18n.translate(key, values),
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

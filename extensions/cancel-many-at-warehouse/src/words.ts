/**
 * Turns keys and moments into what the merchant reads, in the admin's language and this device's time
 * zone.
 */
import type { Key } from './wording.ts';

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

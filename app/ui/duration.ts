/** Lengths of time as people say and type them. Knows nothing of what they are for. */
import type { TFunction } from 'i18next';

export const UNITS = ['minutes', 'hours', 'days'] as const;
export type Unit = (typeof UNITS)[number];

const SECONDS: Readonly<Record<Unit | 'seconds', number>> = {
  seconds: 1,
  minutes: 60,
  hours: 3_600,
  days: 86_400,
};

/** Exact to the next smaller unit: "1 hour 30 minutes", "2 days". */
export function durationInWords(t: TFunction, seconds: number): string {
  const [large, small] = unitsFor(seconds);
  const count = Math.round(seconds / SECONDS[small]);
  const perLarge = SECONDS[large] / SECONDS[small];
  const whole = Math.floor(count / perLarge);
  const rest = count % perLarge;
  const first = t(`duration.${large}`, { count: whole });
  return large === small || rest === 0
    ? first
    : t('duration.two', { first, second: t(`duration.${small}`, { count: rest }) });
}

function unitsFor(seconds: number): readonly [Unit | 'seconds', Unit | 'seconds'] {
  if (seconds >= SECONDS.days) return ['days', 'hours'];
  if (seconds >= SECONDS.hours) return ['hours', 'minutes'];
  return seconds >= SECONDS.minutes ? ['minutes', 'seconds'] : ['seconds', 'seconds'];
}

/** What stands in a field and the choice beside it. */
export interface TypedDuration {
  /** As it was typed; empty: none. */
  readonly amount: string;
  readonly unit: Unit;
}

/** In the largest unit of which it is a whole number. */
export function typedDuration(seconds: number | null, language: string): TypedDuration {
  if (seconds === null) return { amount: '', unit: 'hours' };
  const unit = UNITS.findLast((one) => seconds % SECONDS[one] === 0) ?? 'minutes';
  const format = new Intl.NumberFormat(language, { maximumFractionDigits: 4, useGrouping: false });
  return { amount: format.format(seconds / SECONDS[unit]), unit };
}

/**
 * @returns seconds, to the whole second; null where nothing was typed; what was typed where it is no
 *   number, so that whoever takes it can say so
 */
export function secondsOf({ amount, unit }: TypedDuration): number | null | string {
  const typed = amount.trim();
  if (typed === '') return null;
  if (!/^[-−]?\d+([.,]\d+)?$/.test(typed)) return typed;
  const number = Number(typed.replace('−', '-').replace(',', '.'));
  // JSON has no infinity; it would arrive as nothing typed.
  return Math.min(Math.round(number * SECONDS[unit]), Number.MAX_SAFE_INTEGER);
}

/**
 * The list's filter as its address says it, read and written. Pure. What the address holds was checked by
 * the server before; days are the visitor's own, and get into the address as moments.
 */
import type { FilterView } from '#app/contract/activity.ts';

const DAY_MS = 86_400_000;
const DATE = /^\d{4}-\d{2}-\d{2}$/;

/** `search`: as the server gave it back, without what it did not understand. */
export function filterIn(search: string): FilterView {
  const params = new URLSearchParams(search);
  const list = (name: string) => [
    ...new Set(params.getAll(name).flatMap((value) => value.split(',').map((one) => one.trim()))),
  ];
  const several = <T extends string>(name: string) =>
    list(name).filter((one): one is T => one !== '');
  const text = (name: string) => params.get(name)?.trim() || null;
  const isSet = (name: string) => ['true', '1'].includes(text(name) ?? '');
  const outcome = several<NonNullable<FilterView['outcome']>[number]>('outcome');
  const kind = several<NonNullable<FilterView['kind']>[number]>('kind');
  const [provider, by, q, bulk] = [text('provider'), text('by'), text('q'), text('bulk')];
  const [from, to] = [momentOf(text('from'), 0), momentOf(text('to'), DAY_MS)];
  return {
    ...(outcome.length === 0 ? {} : { outcome }),
    ...(provider === null ? {} : { provider }),
    ...(from === null ? {} : { from }),
    ...(to === null ? {} : { to }),
    ...(by === null ? {} : { by }),
    ...(kind.length === 0 ? {} : { kind }),
    ...(isSet('attention') ? { attention: true as const } : {}),
    ...(isSet('overturned') ? { overturned: true as const } : {}),
    ...(q === null ? {} : { q }),
    ...(bulk === null ? {} : { bulk }),
  };
}

/** A date alone is a day in UTC, and as an end the end of that day. */
function momentOf(given: string | null, dayEndsMs: number): string | null {
  if (given === null) return null;
  const ms = DATE.test(given) ? Date.parse(`${given}T00:00:00Z`) + dayEndsMs : Date.parse(given);
  return Number.isNaN(ms) ? null : new Date(ms).toISOString();
}

export function searchOf(filter: FilterView): string {
  const params = new URLSearchParams();
  for (const outcome of filter.outcome ?? []) params.append('outcome', outcome);
  for (const kind of filter.kind ?? []) params.append('kind', kind);
  for (const name of ['provider', 'from', 'to', 'by', 'q', 'bulk'] as const) {
    const value = filter[name];
    if (value !== undefined) params.set(name, value);
  }
  if (filter.attention) params.set('attention', 'true');
  if (filter.overturned) params.set('overturned', 'true');
  return params.toString();
}

/** With a page of it, where one is given. */
export function listUrl(filter: FilterView, cursor: string | null = null): string {
  const params = new URLSearchParams(searchOf(filter));
  if (cursor !== null) params.set('cursor', cursor);
  const search = params.toString();
  return search === '' ? '/app/activity' : `/app/activity?${search}`;
}

export function isSameFilter(a: FilterView, b: FilterView): boolean {
  const inOrder = (filter: FilterView): FilterView => ({
    ...filter,
    ...(filter.outcome ? { outcome: filter.outcome.toSorted() } : {}),
    ...(filter.kind ? { kind: filter.kind.toSorted() } : {}),
  });
  return searchOf(inOrder(a)) === searchOf(inOrder(b));
}

/** The beginning of a day where the visitor is. `day`: "2026-11-23". */
export function startOfDay(day: string): string {
  return localMidnight(day, 0).toISOString();
}

/** The beginning of the day after it. */
export function endOfDay(day: string): string {
  return localMidnight(day, 1).toISOString();
}

function localMidnight(day: string, daysAfter: number): Date {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  // Days are not all of 24 hours.
  return new Date(year, month - 1, date + daysAfter);
}

/** The visitor's day that a moment is in; for an end, the last day before it. */
export function dayOf(moment: string, isEnd: boolean): string {
  const at = new Date(Date.parse(moment) - (isEnd ? 1 : 0));
  const two = (value: number) => String(value).padStart(2, '0');
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}

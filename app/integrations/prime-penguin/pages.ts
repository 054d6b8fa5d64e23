/**
 * Reads lists that come in pages, whole or not at all. Rows can move between pages while they are read,
 * so the same row may come twice; whoever uses the rows sorts that out by their ids.
 */
import type { Instant } from '#app/domain/instant.ts';
import type { Result } from '#app/use-cases/ports/prime-penguin.ts';
import type { Call } from './calls.ts';
import { tooLarge, unreadable } from './classify.ts';
import type { Limits } from './limits.ts';
import { zonedInstant } from './local-times.ts';
import { type Page, readPage, readWrittenTime } from './wire.ts';

type Ask = (call: Call) => Promise<Result<unknown>>;
export type PageQuery = { readonly SkipCount: number; readonly MaxResultCount: number };

export interface Reading<T> {
  readonly ask: Ask;
  readonly limits: Limits;
  /** What is kept of a page's rows. Rows are large, and nothing else of them stays in memory. */
  readonly keep: (rows: readonly unknown[], readAt: Instant | null) => readonly T[];
  /** A longer list is given up. Default: only pages are counted. */
  readonly mostRows?: number;
}

/** Every row of a list whose rows stay where they are, or only grow at the end. */
export async function readAllPages<T>(
  reading: Reading<T>,
  callFor: (page: PageQuery) => Call,
): Promise<Result<readonly T[]>> {
  return readPages(
    reading,
    { skip: 0 },
    (_, page) => callFor(page),
    ({ skip }, { rows }) => ({ skip: skip + rows.length }),
  );
}

/**
 * Every row changed at or after `since`, oldest change first. A row that changes while the pages are
 * read moves to the end and pulls every row behind it one place forward: counting places would then
 * miss one. So each page begins at the time of the last row before it. Where that leads no further (many
 * rows of one moment, rows that did not come in order, times without a zone) places are counted, and
 * each page repeats the last row of the one before: where another row stands in its place, rows have
 * moved, and it is read from the beginning.
 */
export async function readChanges<T>(
  reading: Reading<T>,
  since: Instant,
  callFor: (from: string, page: PageQuery) => Call,
): Promise<Result<readonly T[]>> {
  type Place = { readonly from: Instant; readonly skip: number; readonly after: string | null };
  return readPages<Place, T>(
    reading,
    { from: since, skip: 0, after: null },
    ({ from }, page) => callFor(new Date(from).toISOString(), page),
    (place, { rows }) => {
      const { from, skip, after } = place;
      if (after !== null && after !== keyOf(rows[0])) return { from, skip: 0, after: null };
      const last = lastOfAscending(rows.map(changedAt));
      // One before, since the times are kept finer than milliseconds, and "from" may leave out its own.
      if (last !== null && last - 1 > from) return { from: last - 1, skip: 0, after: null };
      return rows.length < 2
        ? { from, skip: skip + rows.length, after: null }
        : { from, skip: skip + rows.length - 1, after: keyOf(rows.at(-1)) };
    },
    ({ after }, { rows }) => after === null || after === keyOf(rows[0]),
  );
}

function changedAt(row: unknown): Instant | null {
  return isChange(row) ? zonedInstant(readWrittenTime(row.primePenguinModifiedAt)) : null;
}

/** Which row it is, and at which of its changes. */
function keyOf(row: unknown): string {
  return isChange(row) ? JSON.stringify([row.id, row.primePenguinModifiedAt]) : '';
}

function isChange(row: unknown): row is { readonly id?: unknown; primePenguinModifiedAt: unknown } {
  return typeof row === 'object' && row !== null && 'primePenguinModifiedAt' in row;
}

function lastOfAscending(times: readonly (Instant | null)[]): Instant | null {
  let last = Number.NEGATIVE_INFINITY;
  for (const time of times) {
    if (time === null || time < last) return null;
    last = time;
  }
  return Number.isFinite(last) ? last : null;
}

async function readPages<Place extends { readonly skip: number }, T>(
  { ask, limits, keep, mostRows = Number.POSITIVE_INFINITY }: Reading<T>,
  start: Place,
  callFor: (place: Place, page: PageQuery) => Call,
  next: (place: Place, page: Page) => Place,
  isInPlace: (place: Place, page: Page) => boolean = () => true,
): Promise<Result<readonly T[]>> {
  const rows: T[] = [];
  let firstAt: Instant | null | undefined;
  let place = start;
  let size = limits.pageSize;
  for (let count = 0; count < limits.mostPages; count += 1) {
    const answer = await ask(callFor(place, { SkipCount: place.skip, MaxResultCount: size }));
    if (isTooLarge(answer) && size > 1) {
      size = Math.ceil(size / 2);
      continue;
    }
    if (answer.kind !== 'answered') return answer;
    const page = readPage(answer.value);
    if (!page) return unreadable('not a page of a list');
    if (place.skip + page.rows.length > mostRows) return tooLarge(`> ${mostRows}`);
    // What was read later cannot be older than this.
    firstAt = firstAt === undefined ? answer.primePenguinAt : firstAt;
    rows.push(...keep(page.rows, answer.primePenguinAt));
    if (isLast(page, place.skip, size) && isInPlace(place, page)) {
      return { kind: 'answered', value: rows, primePenguinAt: firstAt };
    }
    place = next(place, page);
  }
  return unreadable(`more than ${limits.mostPages} pages`);
}

export function isTooLarge(answer: Result<unknown>): boolean {
  return answer.kind === 'fault' && answer.said?.code === 'too_large';
}

/** A page may hold fewer rows than asked for without being the last. */
function isLast(page: Page, skip: number, size: number): boolean {
  if (page.rows.length === 0) return true;
  return page.totalCount === null
    ? page.rows.length < size
    : skip + page.rows.length >= page.totalCount;
}

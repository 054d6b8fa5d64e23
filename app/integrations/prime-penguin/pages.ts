/**
 * Reads lists that come in pages, whole or not at all. Rows can move between pages while they are read,
 * so the same row may come twice; whoever uses the rows sorts that out by their ids.
 */
import type { Instant } from '#app/domain/instant.ts';
import type { Result } from '#app/use-cases/ports/prime-penguin.ts';
import type { Call } from './calls.ts';
import { unreadable } from './classify.ts';
import type { Limits } from './limits.ts';
import { type Page, readInstant, readPage } from './wire.ts';

type Ask = (call: Call) => Promise<Result<unknown>>;
export type PageQuery = { readonly SkipCount: number; readonly MaxResultCount: number };

/** Every row of a list whose rows stay where they are, or only grow at the end. */
export async function readAllPages(
  ask: Ask,
  limits: Limits,
  callFor: (page: PageQuery) => Call,
): Promise<Result<readonly unknown[]>> {
  return readPages(ask, limits, { skip: 0 }, ({ skip }) => callFor(pageAt(skip, limits)), advance);
}

function advance(place: { readonly skip: number }, page: Page) {
  return { skip: place.skip + page.rows.length };
}

/**
 * Every row changed at or after `since`, oldest change first. A row that changes while the pages are
 * read moves to the end and pulls every row behind it one place forward: counting places would then
 * miss one. So each page begins at the time of the last row before it, and places are counted only
 * where that leads no further (many rows of one moment, or rows that did not come in order).
 */
export async function readChanges(
  ask: Ask,
  limits: Limits,
  since: Instant,
  callFor: (from: string, page: PageQuery) => Call,
): Promise<Result<readonly unknown[]>> {
  type Place = { readonly from: Instant; readonly skip: number };
  return readPages<Place>(
    ask,
    limits,
    { from: since, skip: 0 },
    ({ from, skip }) => callFor(new Date(from).toISOString(), pageAt(skip, limits)),
    (place, page) => {
      const last = lastOfAscending(page.rows.map(changedAt));
      // One before, since the times are kept finer than milliseconds, and "from" may leave out its own.
      return last !== null && last - 1 > place.from
        ? { from: last - 1, skip: 0 }
        : { ...place, ...advance(place, page) };
    },
  );
}

function changedAt(row: unknown): Instant | null {
  return typeof row === 'object' && row !== null && 'primePenguinModifiedAt' in row
    ? readInstant(row.primePenguinModifiedAt)
    : null;
}

function lastOfAscending(times: readonly (Instant | null)[]): Instant | null {
  let last = Number.NEGATIVE_INFINITY;
  for (const time of times) {
    if (time === null || time < last) return null;
    last = time;
  }
  return Number.isFinite(last) ? last : null;
}

function pageAt(skip: number, limits: Limits): PageQuery {
  return { SkipCount: skip, MaxResultCount: limits.pageSize };
}

async function readPages<Place extends { readonly skip: number }>(
  ask: Ask,
  limits: Limits,
  start: Place,
  callFor: (place: Place) => Call,
  next: (place: Place, page: Page) => Place,
): Promise<Result<readonly unknown[]>> {
  const rows: unknown[] = [];
  let firstAt: Instant | null | undefined;
  let place = start;
  for (let count = 0; count < limits.mostPages; count += 1) {
    const answer = await ask(callFor(place));
    if (answer.kind !== 'answered') return answer;
    const page = readPage(answer.value);
    if (!page) return unreadable('not a page of a list');
    // What was read later cannot be older than this.
    firstAt = firstAt === undefined ? answer.primePenguinAt : firstAt;
    rows.push(...page.rows);
    if (isLast(page, place.skip, limits)) {
      return { kind: 'answered', value: rows, primePenguinAt: firstAt };
    }
    place = next(place, page);
  }
  return unreadable(`more than ${limits.mostPages} pages`);
}

/** A page may hold fewer rows than asked for without being the last. */
function isLast(page: Page, skip: number, limits: Limits): boolean {
  if (page.rows.length === 0) return true;
  return page.totalCount === null
    ? page.rows.length < limits.pageSize
    : skip + page.rows.length >= page.totalCount;
}

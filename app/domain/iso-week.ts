/** Weeks as ISO 8601 counts them: from Monday 00:00 UTC, named after the year that holds their Thursday. */
import type { Instant } from './instant.ts';

const DAY_MS = 86_400_000;
const WEEK_MS = 7 * DAY_MS;
/** 1970-01-05 was a Monday. */
const A_MONDAY: Instant = 4 * DAY_MS;

export interface Week {
  /** "2026-W48" */
  readonly name: string;
  readonly startsAt: Instant;
}

/** The last `count` weeks, oldest first; the last one is the one that `now` is in. */
export function weeksUntil(now: Instant, count: number): readonly Week[] {
  const current = A_MONDAY + Math.floor((now - A_MONDAY) / WEEK_MS) * WEEK_MS;
  return Array.from({ length: count }, (_, index) => {
    const startsAt = current - (count - 1 - index) * WEEK_MS;
    return { name: nameOf(startsAt), startsAt };
  });
}

function nameOf(monday: Instant): string {
  const year = new Date(monday + 3 * DAY_MS).getUTCFullYear();
  const firstThursday = A_MONDAY + 3 * DAY_MS + weeksBefore(Date.UTC(year, 0, 1)) * WEEK_MS;
  const week = 1 + (monday + 3 * DAY_MS - firstThursday) / WEEK_MS;
  return `${year}-W${String(week).padStart(2, '0')}`;
}

/** How many Thursdays lie between 1970-01-08 and the first one at or after `at`. */
function weeksBefore(at: Instant): number {
  return Math.ceil((at - A_MONDAY - 3 * DAY_MS) / WEEK_MS);
}

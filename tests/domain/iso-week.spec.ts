/** Weeks as ISO 8601 counts them. */
import { describe, expect, it } from 'vitest';
import { weeksUntil } from '#app/domain/iso-week.ts';

const nameAt = (day: string) => weeksUntil(Date.parse(`${day}T12:00:00Z`), 1)[0]?.name;

describe('the name of a week', () => {
  // https://en.wikipedia.org/wiki/ISO_week_date#Relation_with_the_Gregorian_calendar
  it.each([
    ['2005-01-01', '2004-W53'],
    ['2005-01-02', '2004-W53'],
    ['2005-12-31', '2005-W52'],
    ['2006-01-02', '2006-W01'],
    ['2007-12-30', '2007-W52'],
    ['2007-12-31', '2008-W01'],
    ['2008-12-29', '2009-W01'],
    ['2009-12-31', '2009-W53'],
    ['2010-01-03', '2009-W53'],
    ['2010-01-04', '2010-W01'],
    ['2026-11-28', '2026-W48'],
  ])('%s is in %s', (day, week) => {
    expect(nameAt(day)).toBe(week);
  });
});

describe('the last weeks', () => {
  it('end with the current one and leave none out', () => {
    const sunday = Date.UTC(2027, 0, 10, 23, 59);
    expect(weeksUntil(sunday, 3)).toEqual([
      { name: '2026-W52', startsAt: Date.UTC(2026, 11, 21) },
      { name: '2026-W53', startsAt: Date.UTC(2026, 11, 28) },
      { name: '2027-W01', startsAt: Date.UTC(2027, 0, 4) },
    ]);
  });
});

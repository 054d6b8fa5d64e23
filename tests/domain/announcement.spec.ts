/** Which news is wanted, and when it is told. */
import { describe, expect, it } from 'vitest';
import { isDemoAccount, isToldOutside } from '#app/domain/account.ts';
import { isWanted, type News, tellAt, type Wish } from '#app/domain/announcement.ts';
import { nextTryAt } from '#app/domain/patience.ts';

const AT = Date.UTC(2026, 10, 23, 9, 20);
const said = (of: Partial<Extract<News, { kind: 'outcome' }>>): News => ({
  kind: 'outcome',
  outcome: 'stopped',
  overturns: false,
  isUrgent: false,
  at: AT,
  ...of,
});
const STOPPED = said({});
const NOT_STOPPED = said({ outcome: 'not_stopped' });
const LATE_STOP = said({ overturns: true });
const SHIPS_AFTER_STOP = said({ outcome: 'not_stopped', overturns: true, isUrgent: true });
const CONNECTION: News = { kind: 'connection_refused', at: AT };

describe('what the merchant wants to be told', () => {
  it.each<[Wish['on'], readonly boolean[]]>([
    ['every_final', [true, true, true, true, true]],
    ['attention', [false, true, true, true, true]],
    ['overturned', [false, false, true, true, true]],
    ['never', [false, false, false, false, false]],
  ])('%s', (on, wanted) => {
    const all = [STOPPED, NOT_STOPPED, LATE_STOP, SHIPS_AFTER_STOP, CONNECTION];
    expect(all.map((news) => isWanted(news, { on, pace: 'at_once' }))).toEqual(wanted);
  });

  it.each(['partly_stopped', 'unknown'] as const)('needs attention: %s', (outcome) => {
    expect(isWanted(said({ outcome }), { on: 'attention', pace: 'daily' })).toBe(true);
  });
});

describe('when it is told', () => {
  const told = (news: News, pace: Wish['pace'], zone = 'Europe/Stockholm') =>
    new Date(tellAt(news, { on: 'every_final', pace }, zone)).toISOString();

  it.each([
    ['at_once', 'UTC', '2026-11-23T09:20:00.000Z'],
    ['hourly', 'UTC', '2026-11-23T10:00:00.000Z'],
    ['daily', 'Europe/Stockholm', '2026-11-24T06:00:00.000Z'],
    ['daily', 'America/New_York', '2026-11-23T12:00:00.000Z'],
    ['daily', 'Nowhere/Land', '2026-11-24T07:00:00.000Z'],
  ] as const)('%s in %s', (pace, zone, at) => {
    expect(told(STOPPED, pace, zone)).toBe(at);
  });

  it.each([SHIPS_AFTER_STOP, CONNECTION])('is at once, whatever the pace: $kind', (news) => {
    expect(told(news, 'daily')).toBe('2026-11-23T09:20:00.000Z');
  });
});

describe('what is tried again', () => {
  it('is tried quickly at first, then ever less often, for a day', () => {
    const minutes: number[] = [];
    let now = AT;
    for (let failures = 1; ; failures += 1) {
      const next = nextTryAt(failures, AT, now);
      if (next === null) break;
      minutes.push((next - now) / 60_000);
      now = next;
    }
    expect(minutes.slice(0, 6)).toEqual([1, 5, 15, 30, 60, 60]);
    expect(now - AT).toBeLessThanOrEqual(24 * 3_600_000);
    expect(now - AT).toBeGreaterThan(22 * 3_600_000);
  });
});

describe('an account of the demo', () => {
  it.each([
    ['shop.myshopify.com', true],
    ['demo:shop.myshopify.com', false],
    ['demo.myshopify.com', true],
  ])('is told to nobody outside: %s', (account, isTold) => {
    expect(isToldOutside(account)).toBe(isTold);
    expect(isDemoAccount(account)).toBe(!isTold);
  });
});

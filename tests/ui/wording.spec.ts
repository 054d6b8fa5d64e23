/** How loudly the pages say that an answer was contradicted. */
import { describe, expect, it } from 'vitest';
import type { WarehouseView } from '#app/contract/api.ts';
import { contradiction, verdictInWords } from '#app/ui/wording.ts';
import { wordsIn } from '#app/wording/texts.server.ts';
import { WAREHOUSE } from '#tests/routes/support/views.ts';

const AT = '2026-11-23T09:00:00Z';
const STOPPED_BEFORE = [{ verdict: 'stopped_at_warehouse', at: AT }] as const;

function said(change: Partial<WarehouseView>) {
  return contradiction({ ...WAREHOUSE, overturned: true, ...change });
}

describe('a contradicted answer', () => {
  it('is nothing where none was contradicted', () => {
    expect(contradiction(WAREHOUSE)).toBeNull();
  });

  it('is loud where it was reported stopped and is not', () => {
    const ships = { verdict: 'too_late', why: 'shipped', history: STOPPED_BEFORE } as const;
    expect(said(ships)).toEqual({ words: 'shipped', tone: 'critical' });
    const resumed = { verdict: 'requested', history: STOPPED_BEFORE } as const;
    expect(said(resumed)).toEqual({ words: 'resumed', tone: 'critical' });
  });

  it('does not say "shipped" of what is only picked', () => {
    const picked = { verdict: 'too_late', why: 'picked', history: STOPPED_BEFORE } as const;
    expect(said(picked)).toEqual({ words: 'resumed', tone: 'critical' });
  });

  it('is as loud for a part that turned up after the order was reported stopped', () => {
    expect(said({ verdict: 'delivering', turnedUpAfterStop: AT })).toEqual({
      words: 'turnedUp',
      tone: 'critical',
    });
  });

  it('is quiet where it was stopped after all, and where nothing was reported stopped', () => {
    expect(said({ verdict: 'stopped_at_warehouse' })).toEqual({ words: 'changed', tone: 'info' });
    expect(said({ verdict: 'too_late', why: 'shipped' })?.tone).toBe('attention');
  });
});

describe('a verdict in a word or two', () => {
  const t = wordsIn('en');

  it('is "refused" only where somebody said no', () => {
    expect(verdictInWords(t, { verdict: 'refused', why: 'reason_given' })).toBe('Refused');
    expect(verdictInWords(t, { verdict: 'refused', why: 'resumed_by_warehouse' })).toBe(
      'Taken up again',
    );
  });
});

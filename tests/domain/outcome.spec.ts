import { describe, expect, it } from 'vitest';
import { isRetryable, outcomeOf, overturns } from '#app/domain/outcome.ts';
import { type Outcome, VERDICTS, type Verdict } from '#app/domain/verdict.ts';

const NOT_FINAL: readonly Verdict[] = ['delivering', 'awaiting_import', 'requested'];
const STOPPED: readonly Verdict[] = ['stopped_at_warehouse', 'stopped_before_warehouse'];
const UNKNOWN: readonly Verdict[] = ['no_answer', 'undeliverable'];

describe('the outcome of an order', () => {
  it.each<[Outcome, readonly Verdict[]]>([
    ['pending', []],
    ['pending', ['delivering']],
    ['pending', ['awaiting_import']],
    ['pending', ['requested']],
    ['pending', ['stopped_at_warehouse', 'requested']],
    ['pending', ['too_late', 'requested']],
    ['stopped', ['stopped_at_warehouse']],
    ['stopped', ['stopped_before_warehouse']],
    ['stopped', ['stopped_at_warehouse', 'stopped_before_warehouse']],
    ['partly_stopped', ['stopped_at_warehouse', 'too_late']],
    ['partly_stopped', ['refused', 'stopped_before_warehouse']],
    ['partly_stopped', ['stopped_at_warehouse', 'no_answer']],
    ['not_stopped', ['too_late']],
    ['not_stopped', ['refused', 'not_supported']],
    ['unknown', ['no_answer']],
    ['unknown', ['undeliverable']],
    ['unknown', ['no_answer', 'undeliverable']],
    ['unknown', ['too_late', 'no_answer']],
  ])('is %s for %j', (outcome, verdicts) => {
    expect(outcomeOf(verdicts)).toBe(outcome);
  });
});

describe('a verdict after which the merchant may ask again', () => {
  it('is one after which asking can still help', () => {
    expect(VERDICTS.filter(isRetryable)).toEqual(['refused', 'no_answer', 'undeliverable']);
  });
});

describe('a verdict that follows another', () => {
  const claimOf = (verdict: Verdict) => {
    if (NOT_FINAL.includes(verdict)) return 'open';
    if (STOPPED.includes(verdict)) return 'stopped';
    return UNKNOWN.includes(verdict) ? 'unknown' : 'not stopped';
  };
  const pairs = VERDICTS.flatMap((first) => VERDICTS.map((then) => [first, then] as const));

  it.each(pairs)('after %s, %s overturns it exactly when a final claim changes', (first, then) => {
    const changes = claimOf(first) !== 'open' && claimOf(first) !== claimOf(then);
    expect(overturns(first, then)).toBe(changes);
  });

  it('overturns "no answer" when the warehouse stops the order after all', () => {
    expect(overturns('no_answer', 'stopped_at_warehouse')).toBe(true);
  });

  it('overturns "stopped" when the order ships anyway', () => {
    expect(overturns('stopped_before_warehouse', 'too_late')).toBe(true);
  });

  it('does not overturn "stopped" by better evidence for it', () => {
    expect(overturns('stopped_before_warehouse', 'stopped_at_warehouse')).toBe(false);
  });
});

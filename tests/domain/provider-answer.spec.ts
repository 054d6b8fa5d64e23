/** What counts as a provider's answer, and from when to when it took. */
import { describe, expect, it } from 'vitest';
import { answerTimes } from '#app/domain/provider-answer.ts';
import { VERDICTS, type Verdict } from '#app/domain/verdict.ts';
import { ASKED, accepted, HOUR, lost, notSent, PRESSED } from '#tests/support/histories.ts';

const ANSWERED = PRESSED + HOUR;
const saying = (verdict: Verdict, at = ANSWERED) => ({ verdict, why: null, at });

describe('a provider that was asked', () => {
  const ANSWERS: readonly Verdict[] = [
    'stopped_at_warehouse',
    'too_late',
    'refused',
    'not_supported',
  ];
  it.each(VERDICTS)('has answered with %s, or not', (verdict) => {
    expect(answerTimes({ asks: [accepted()], said: [saying(verdict)] })).toEqual({
      askedAt: ASKED,
      answeredAt: ANSWERS.includes(verdict) ? ANSWERED : null,
    });
  });

  it('has answered the first time that it said something', () => {
    const said = [
      saying('requested', ASKED),
      saying('no_answer', ANSWERED),
      saying('refused', ANSWERED + HOUR),
      saying('too_late', ANSWERED + 2 * HOUR),
    ];
    expect(answerTimes({ asks: [accepted()], said }).answeredAt).toBe(ANSWERED + HOUR);
  });

  it('has not answered with what the merchant has set', () => {
    const said = [{ verdict: 'not_supported', why: 'set_in_settings', at: ANSWERED } as const];
    expect(answerTimes({ asks: [accepted()], said }).answeredAt).toBeNull();
  });

  it('was asked with the first request that may have arrived', () => {
    const asks = [notSent(), lost(ASKED + 5), accepted(ASKED + 9)];
    expect(answerTimes({ asks, said: [] }).askedAt).toBe(ASKED + 5);
  });
});

describe('a provider that was never asked', () => {
  it('has answered nothing: it was shipped or stopped before', () => {
    const nothing = { askedAt: null, answeredAt: null };
    expect(answerTimes({ asks: [], said: [saying('too_late')] })).toEqual(nothing);
    expect(answerTimes({ asks: [notSent()], said: [saying('too_late')] })).toEqual(nothing);
  });

  it('has not answered with what was said before it was asked', () => {
    const said = [saying('too_late', ASKED - 1)];
    expect(answerTimes({ asks: [accepted()], said }).answeredAt).toBeNull();
  });
});

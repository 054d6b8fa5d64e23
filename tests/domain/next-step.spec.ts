import { describe, expect, it } from 'vitest';
import { nextStepFor, nextStepForOrder } from '#app/domain/next-step.ts';
import { VERDICTS, type Verdict, WHYS } from '#app/domain/verdict.ts';

const STOPPED: readonly Verdict[] = ['stopped_at_warehouse', 'stopped_before_warehouse'];

describe('a part that is stopped, beside one that is not', () => {
  it.each([true, false])('is never told to cancel the order (cancelled in Shopify: %s)', (done) => {
    const part = { verdict: 'stopped_at_warehouse', why: null } as const;
    const { code, text } = nextStepFor(part, done, true, false);
    expect(code).toBe('refund_part');
    expect(text).toMatch(/items can be refunded/);
    expect(text).toMatch(
      done ? /rest of the order is not stopped/ : /Do not cancel the whole order/,
    );
  });
});

describe('the next step for any verdict and reason', () => {
  const all = VERDICTS.flatMap((verdict) => [null, ...WHYS].map((why) => ({ verdict, why })));

  it.each(all)('is one sentence or two, and a code: $verdict, $why', (concluded) => {
    for (const isCancelledInShopify of [true, false]) {
      const { code, text } = nextStepFor(concluded, isCancelledInShopify);
      expect(code).not.toBe('');
      expect(text).toMatch(/^[A-Z].*\.$/);
    }
  });

  it.each(all)('says to refund only when it is stopped: $verdict, $why', (concluded) => {
    const { text } = nextStepFor(concluded, false);
    expect(/now cancel and refund/i.test(text)).toBe(STOPPED.includes(concluded.verdict));
    expect(nextStepFor(concluded, true).text).not.toMatch(/now cancel/i);
  });

  it.each(all)('never says to cancel in Shopify what is cancelled there: $verdict, $why', (one) => {
    expect(nextStepFor(one, true).code).not.toBe('cancel_in_shopify');
  });
});

describe('the next step for an order with several warehouse orders', () => {
  const shipped = { verdict: 'too_late', why: 'shipped' } as const;
  const stopped = { verdict: 'stopped_at_warehouse', why: null } as const;
  const requested = { verdict: 'requested', why: 'waiting_for_warehouse' } as const;
  const unanswered = { verdict: 'no_answer', why: 'waiting_for_warehouse' } as const;

  it('is that of the most pressing one, and says that a part is stopped', () => {
    const step = nextStepForOrder([stopped, shipped], false);
    expect(step.code).toBe('handle_as_return');
    expect(step.text).toBe(
      'A part of the order is stopped. For the rest: Do not refund yet. It ships: handle it as a return.',
    );
  });

  it('is to wait while one that may still be stopped has not answered', () => {
    expect(nextStepForOrder([stopped, requested], false).code).toBe('wait');
  });

  it('puts what ships before what nobody knows', () => {
    expect(nextStepForOrder([unanswered, shipped], false).code).toBe('handle_as_return');
  });

  it('is to refund only when all are stopped', () => {
    expect(nextStepForOrder([stopped, stopped], false)).toEqual(nextStepFor(stopped, false));
  });

  it('is to wait before there is any', () => {
    expect(nextStepForOrder([], false).code).toBe('wait');
  });
});

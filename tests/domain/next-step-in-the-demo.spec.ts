import { describe, expect, it } from 'vitest';
import { inDemo, nextStepFor, nextStepForOrder } from '#app/domain/next-step.ts';
import { VERDICTS, WHYS } from '#app/domain/verdict.ts';

const ALL = VERDICTS.flatMap((verdict) => [null, ...WHYS].map((why) => ({ verdict, why })));
const LEFT = /leave the order as it is/;
/** What is said to be done now, not what is not to be done or would be. */
const TOLD =
  /(?<!not )(?<!would now )(?:cancel and refund|refund it|cancel (?:it )?in Shopify|be refunded)/i;

describe('the next step in the demo, whose orders are the real ones of the shop', () => {
  it.each(ALL)('never tells to cancel or refund: $verdict, $why', (one) => {
    for (const real of [
      nextStepFor(one, true),
      nextStepFor(one, false),
      nextStepFor(one, false, false),
      nextStepFor(one, false, true, false),
    ]) {
      const step = inDemo(real);
      expect(['cancel_in_shopify', 'refund_part']).not.toContain(step.code);
      expect(step.code === 'leave_as_is').toBe(LEFT.test(step.text));
      expect(step.text.replace(/In earnest [^.]*\./, '')).not.toMatch(TOLD);
      expect(step.code === 'leave_as_is').toBe(
        TOLD.test(real.text) || real.code === 'cancel_in_shopify',
      );
    }
  });

  it('is the same as elsewhere where nothing is to be done in Shopify', () => {
    const shipped = nextStepFor({ verdict: 'too_late', why: 'shipped' }, false);
    expect(inDemo(shipped)).toEqual(shipped);
  });

  it('says what it would be in earnest', () => {
    const stopped = { verdict: 'stopped_at_warehouse', why: null } as const;
    expect(inDemo(nextStepForOrder([stopped, stopped], false)).text).toBe(
      'This is the demo: leave the order as it is. In earnest you would now cancel and refund it in Shopify, if that is not done.',
    );
  });

  it('is still about the rest of an order of which a part is stopped', () => {
    const step = nextStepForOrder(
      [
        { verdict: 'stopped_at_warehouse', why: null },
        { verdict: 'awaiting_import', why: 'not_read_yet' },
      ],
      false,
    );
    expect(inDemo(step)).toMatchObject({
      isForRest: true,
      text: expect.stringMatching(
        /^A part of the order is stopped\. For the rest: This is the demo/,
      ),
    });
  });
});

/** What stands above the form before anything is asked. */
import { anOrder } from 'extension-kit/tests/sample-views.ts';
import { describe, expect, it } from 'vitest';
import { readyBanner } from '../src/wording.ts';

describe('the banner', () => {
  it('before asking names the problem first, then where the order is', () => {
    expect(
      readyBanner(anOrder({ inPrimePenguin: 'unknown', problem: 'prime_penguin_unreachable' })),
    ).toMatchObject({ heading: 'ready.problem.prime_penguin_unreachable.heading' });
    expect(readyBanner(anOrder({ inPrimePenguin: 'overdue' }))).toMatchObject({
      tone: 'warning',
      heading: 'ready.holding.overdue.heading',
    });
    expect(readyBanner(anOrder())).toBeNull();
  });
});

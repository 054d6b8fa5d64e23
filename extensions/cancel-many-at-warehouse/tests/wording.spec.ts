/** Which group, which words and which step each order gets. */
import { NEXT_STEPS, OUTCOMES, VERDICTS } from 'extension-kit/tests/vocabulary.ts';
import { describe, expect, it } from 'vitest';
import { chanceOf, isWhollyStopped, standingOf, tallyOf } from '../src/groups.ts';
import { lineOf, progressBanner, standingStep } from '../src/wording.ts';
import { aCheck, anOrder, aPart, aRequest, notAsked } from './sample-views.ts';

describe('an order', () => {
  it.each(VERDICTS)('is listed as stopped only with a verdict that is: %s', (verdict) => {
    const isIt = verdict.startsWith('stopped_');
    for (const nextStep of NEXT_STEPS) {
      for (const outcome of OUTCOMES) {
        const order = anOrder(1001, verdict, { outcome, nextStep });
        if (!isIt || outcome !== 'stopped') expect(standingOf(order)).not.toBe('stopped');
        if (!isIt) expect(lineOf(order).step).not.toBe('next.cancelledAlready');
        if (!isIt) expect(lineOf(order).tone).not.toBe('success');
      }
    }
    expect(standingOf(anOrder(1001, verdict)) === 'stopped').toBe(isIt);
  });

  it.each(VERDICTS)('that is not stopped always has a step or one of its group: %s', (verdict) => {
    for (const nextStep of NEXT_STEPS) {
      const order = anOrder(1001, verdict, { nextStep });
      const isSaidByGroup = ['waiting', 'stopped'].includes(standingOf(order));
      expect(isSaidByGroup || lineOf(order).step !== null).toBe(true);
    }
  });

  it('of several parts is not believed to be stopped against one of its verdicts', () => {
    const order = anOrder(1001, 'stopped_at_warehouse', {
      warehouses: [aPart('stopped_at_warehouse'), aPart('requested')],
    });
    expect(isWhollyStopped(order)).toBe(false);
    expect(standingOf(order)).toBe('needs_you');
    expect(lineOf(order)).toMatchObject({
      badge: 'outcome.unknown.heading',
      tone: 'warning',
    });
  });

  it('is not believed to be stopped without any verdict', () => {
    const order = anOrder(1001, 'stopped_at_warehouse', { warehouses: [] });
    expect(standingOf(order)).toBe('needs_you');
    expect(lineOf(order).tone).not.toBe('success');
  });

  it('that is already cancelled in Shopify is told to be refunded, not cancelled', () => {
    expect(lineOf(anOrder(1001, 'stopped_at_warehouse', { nextStep: 'none' })).step).toBe(
      'next.cancelledAlready',
    );
  });

  it('before the import may be cancelled in Shopify', () => {
    expect(lineOf(anOrder(1001, 'awaiting_import')).step).toBe('next.cancelBeforeImport');
    const never = anOrder(1001, 'no_answer', {
      warehouses: [aPart('no_answer', { why: 'never_imported' })],
    });
    expect(lineOf(never).step).toBe('next.cancelBeforeImport');
  });

  it('that is missing in what may be another shop’s channel leads to the settings', () => {
    const nextStep = 'fix_settings';
    expect(lineOf(anOrder(1001, 'awaiting_import', { nextStep })).step).toBe('next.channel');
    const never = anOrder(1001, 'no_answer', {
      nextStep,
      warehouses: [aPart('no_answer', { why: 'never_imported' })],
    });
    expect(lineOf(never).step).toBe('next.channel');
  });

  it('in the demo is left as it is', () => {
    const nextStep = 'leave_as_is';
    expect(lineOf(anOrder(1001, 'awaiting_import', { nextStep })).step).toBe('next.demoWait');
    expect(lineOf(anOrder(1001, 'stopped_at_warehouse', { nextStep })).step).toBeNull();
    expect(standingStep('stopped', true)).toBe('standing.stopped.demoStep');
    expect(standingStep('stopped', false)).toBe('standing.stopped.step');
  });

  it('stopped after all is no alarm', () => {
    const order = anOrder(1001, 'stopped_at_warehouse', {
      warehouses: [aPart('stopped_at_warehouse', { stopTakenBack: true })],
    });
    expect(standingOf(order)).toBe('stopped');
    expect(lineOf(order).isTakenBack).toBe(false);
  });

  it('whose answer no longer holds needs somebody, also while another is awaited', () => {
    const order = anOrder(1001, 'requested', {
      warehouses: [aPart('requested', { stopTakenBack: true })],
    });
    expect(standingOf(order)).toBe('needs_you');
    expect(lineOf(order).step).toBe('next.none');
  });

  it('that nobody has looked at yet is being sent', () => {
    const order = anOrder(1001, 'delivering', { warehouses: [] });
    expect(standingOf(order)).toBe('waiting');
    expect(lineOf(order)).toMatchObject({ badge: 'outcome.sending.heading', tone: 'info' });
  });

  it.each(OUTCOMES.filter((outcome) => outcome !== 'pending'))(
    'without any warehouse is not said to be on its way with the outcome %s',
    (outcome) => {
      const line = lineOf(anOrder(1001, 'no_answer', { outcome, warehouses: [] }));
      expect(['outcome.sending.heading', 'verdict.delivering.badge']).not.toContain(line.badge);
      expect(line.tone).not.toBe('success');
    },
  );

  it('with a result that this build does not know is neither "not asked" nor left out', () => {
    const later = { ...notAsked('gid://shopify/Order/1'), result: 'later' as 'unknown_order' };
    expect(standingOf(later)).toBe('needs_you');
    expect(lineOf(later)).toMatchObject({
      badge: 'verdict.newer.badge',
      tone: 'warning',
      parts: [{ meaning: 'verdict.newer.meaning' }],
    });
    expect(progressBanner(tallyOf(aRequest([later]))).heading).not.toBe('progress.noneAsked');
    const beside = aRequest([later, anOrder(2, 'stopped_at_warehouse')]);
    expect(progressBanner(tallyOf(beside)).tone).not.toBe('success');
  });

  it('with an outcome that this build does not know needs somebody', () => {
    const later = anOrder(1001, 'stopped_at_warehouse', { outcome: 'later' as 'stopped' });
    expect(standingOf(later)).toBe('needs_you');
    expect(lineOf(later).step).toBe('next.none');
    expect(progressBanner(tallyOf(aRequest([later]))).tone).not.toBe('success');
  });

  it('with a verdict of a newer app may not be cancelled in Shopify for an older reason', () => {
    const order = anOrder(1001, 'no_answer', {
      warehouses: [aPart('later' as 'no_answer', { why: 'never_imported' })],
    });
    expect(lineOf(order).step).not.toBe('next.cancelBeforeImport');
  });

  it('with a verdict of a newer app is not known', () => {
    const order = anOrder(1001, 'no_answer', {
      warehouses: [aPart('later' as 'no_answer')],
    });
    expect(lineOf(order)).toMatchObject({ badge: 'verdict.newer.badge', tone: 'warning' });
  });
});

describe('an order before the press', () => {
  it('with a word of a newer app for where it is missing is not promised anything', () => {
    const later = { check: 'not_in_prime_penguin', absence: 'later' as 'overdue' } as const;
    expect(chanceOf(aCheck(1, later))).toBe('newer');
    expect(chanceOf(aCheck(1, { ...later, absence: null }))).toBe('not_read_yet');
  });
});

describe('the banner', () => {
  const bannerOf = (...orders: Parameters<typeof aRequest>[0]) =>
    progressBanner(tallyOf(aRequest(orders)));

  it('is a success only when every order that was asked for is stopped', () => {
    expect(bannerOf(anOrder(1, 'stopped_at_warehouse'), notAsked('x')).tone).toBe('success');
    for (const verdict of VERDICTS.filter((one) => !one.startsWith('stopped_'))) {
      expect(bannerOf(anOrder(1, 'stopped_at_warehouse'), anOrder(2, verdict)).tone).not.toBe(
        'success',
      );
    }
  });

  it('waits while one order does', () => {
    expect(bannerOf(anOrder(1, 'too_late'), anOrder(2, 'requested')).heading).toBe(
      'progress.waiting',
    );
  });
});

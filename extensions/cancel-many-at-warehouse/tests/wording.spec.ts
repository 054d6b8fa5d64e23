/** Which group, which words and which step each order gets. */
import { NEXT_STEPS, OUTCOMES, VERDICTS } from 'extension-kit/tests/vocabulary.ts';
import { describe, expect, it } from 'vitest';
import { isWhollyStopped, standingOf, tallyOf } from '../src/groups.ts';
import { lineOf, progressBanner } from '../src/wording.ts';
import { anOrder, aPart, aRequest, notAsked } from './sample-views.ts';

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

  it('stopped after all is no alarm', () => {
    const order = anOrder(1001, 'stopped_at_warehouse', {
      warehouses: [aPart('stopped_at_warehouse', { overturned: true })],
    });
    expect(standingOf(order)).toBe('stopped');
    expect(lineOf(order).isOverturned).toBe(false);
  });

  it('whose answer no longer holds needs somebody, also while another is awaited', () => {
    const order = anOrder(1001, 'requested', {
      warehouses: [aPart('requested', { overturned: true })],
    });
    expect(standingOf(order)).toBe('needs_you');
    expect(lineOf(order).step).toBe('next.none');
  });

  it('that nobody has looked at yet is being sent', () => {
    const order = anOrder(1001, 'delivering', { warehouses: [] });
    expect(standingOf(order)).toBe('waiting');
    expect(lineOf(order)).toMatchObject({ badge: 'outcome.sending.heading', tone: 'info' });
  });

  it('with a verdict of a newer app is not known', () => {
    const order = anOrder(1001, 'no_answer', {
      warehouses: [aPart('later' as 'no_answer')],
    });
    expect(lineOf(order)).toMatchObject({ badge: 'verdict.newer.badge', tone: 'warning' });
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

/** Which banner and which next step a cancellation gets. */

import { describe, expect, it } from 'vitest';
import { nextStep, outcomeBanner, verdictBadge, wantsSettings } from '../src/verdict-words.ts';
import { aCancellation, aWarehouse, SOUTHERN } from './sample-views.ts';
import { NEXT_STEPS, OUTCOMES, VERDICTS } from './vocabulary.ts';

const REFUNDS = ['next.refund', 'next.refundPart', 'next.cancelledAlready'];

describe('the badge', () => {
  it('says "refused" only where somebody said no', () => {
    expect(verdictBadge('refused', 'reason_given')).toBe('verdict.refused.badge');
    expect(verdictBadge('refused', 'resumed_by_warehouse')).toBe('verdict.refused.resumedBadge');
  });
});

describe('the next step', () => {
  it.each(VERDICTS)('speaks of a refund only when stopped: %s', (verdict) => {
    for (const code of NEXT_STEPS) {
      const warehouse = aWarehouse(verdict, { nextStep: { code, text: '' } });
      const isIt = verdict.startsWith('stopped_') && code !== 'leave_as_is';
      expect(REFUNDS.includes(nextStep(warehouse, true))).toBe(isIt);
      expect(REFUNDS.includes(nextStep(warehouse, false))).toBe(isIt);
    }
  });

  it.each(VERDICTS)('in the demo leaves the order as it is: %s', (verdict) => {
    const warehouse = aWarehouse(verdict, { nextStep: { code: 'leave_as_is', text: '' } });
    const isIt = verdict.startsWith('stopped_');
    expect(nextStep(warehouse, true)).toBe(isIt ? 'next.demo' : 'next.demoWait');
    expect(nextStep(warehouse, false)).toBe(isIt ? 'next.demoPart' : 'next.demoWait');
    const banner = outcomeBanner(
      aCancellation([warehouse], { demo: true, outcome: isIt ? 'stopped' : 'pending' }),
    );
    expect(banner.body).toBe(isIt ? 'next.demo' : 'next.demoWait');
  });

  it('of an order that is already cancelled in Shopify asks for no second cancel', () => {
    const stopped = aWarehouse('stopped_at_warehouse', { nextStep: { code: 'none', text: '' } });
    expect(nextStep(stopped, true)).toBe('next.cancelledAlready');
  });

  it('before the import allows the cancel in Shopify, but no refund yet', () => {
    expect(nextStep(aWarehouse('awaiting_import'), true)).toBe('next.cancelBeforeImport');
    expect(nextStep(aWarehouse('no_answer', { why: 'never_imported' }), true)).toBe(
      'next.cancelBeforeImport',
    );
  });

  it('of a verdict that this build does not know never allows the cancel in Shopify', () => {
    const newer = aWarehouse('later' as 'no_answer', { why: 'never_imported' });
    expect(nextStep({ ...newer, nextStep: { code: 'wait', text: '' } }, true)).toBe('next.wait');
  });
});

describe('the banner', () => {
  it('says that the request is being sent while nobody has been asked', () => {
    const banner = outcomeBanner(aCancellation([aWarehouse('delivering')]));
    expect(banner.heading).toBe('outcome.sending.heading');
  });

  it('says so, too, before any warehouse order is known', () => {
    const banner = outcomeBanner(aCancellation([]));
    expect(banner).toMatchObject({ heading: 'outcome.sending.heading', body: 'next.wait' });
  });

  it('waits for the warehouse while one has been asked', () => {
    const banner = outcomeBanner(
      aCancellation([
        aWarehouse('delivering'),
        aWarehouse('requested', { primePenguinOrderId: 9002, provider: SOUTHERN }),
      ]),
    );
    expect(banner).toMatchObject({ heading: 'outcome.pending.heading', about: null });
  });

  it('of an order stopped by all its warehouses tells to cancel and refund', () => {
    const banner = outcomeBanner(
      aCancellation(
        [
          aWarehouse('stopped_at_warehouse'),
          aWarehouse('stopped_before_warehouse', { primePenguinOrderId: 9002 }),
        ],
        { outcome: 'stopped' },
      ),
    );
    expect(banner).toMatchObject({ tone: 'success', body: 'next.refund' });
  });

  it('does not believe "stopped" against the verdicts', () => {
    const banner = outcomeBanner(
      aCancellation(
        [aWarehouse('stopped_at_warehouse'), aWarehouse('requested', { primePenguinOrderId: 2 })],
        { outcome: 'stopped' },
      ),
    );
    expect(banner).toMatchObject({ tone: 'warning', heading: 'outcome.unknown.heading' });
  });

  it('does not believe "stopped" without any verdict', () => {
    const banner = outcomeBanner(aCancellation([], { outcome: 'stopped' }));
    expect(banner.tone).not.toBe('success');
  });

  it('does not believe "only a part" without a part that is stopped', () => {
    const banner = outcomeBanner(
      aCancellation(
        [aWarehouse('too_late'), aWarehouse('refused', { primePenguinOrderId: 9002 })],
        { outcome: 'partly_stopped' },
      ),
    );
    expect(banner.heading).toBe('outcome.unknown.heading');
  });

  it.each([...OUTCOMES, 'later' as 'unknown'].filter((outcome) => outcome !== 'stopped'))(
    'tells to refund a stopped warehouse order only when the whole is stopped: not when %s',
    (outcome) => {
      const banner = outcomeBanner(
        aCancellation([aWarehouse('stopped_at_warehouse')], { outcome }),
      );
      expect(REFUNDS).not.toContain(banner.body);
    },
  );

  it('cries out for one broken stop among several warehouses', () => {
    const banner = outcomeBanner(
      aCancellation(
        [
          aWarehouse('stopped_at_warehouse'),
          aWarehouse('too_late', {
            primePenguinOrderId: 9002,
            why: 'shipped',
            overturned: true,
            history: [
              { verdict: 'stopped_before_warehouse', at: '2026-11-23T14:00:00Z' },
              { verdict: 'too_late', at: '2026-11-23T14:10:00Z' },
            ],
          }),
        ],
        { outcome: 'partly_stopped' },
      ),
    );
    expect(banner).toMatchObject({
      tone: 'critical',
      heading: 'overturned.shipped.heading',
      stoppedAt: '2026-11-23T14:00:00Z',
    });
  });

  it('cries out for a part that turned up after the order was reported stopped, shipped or not', () => {
    for (const [verdict, why] of [
      ['delivering', null],
      ['too_late', 'shipped'],
    ] as const) {
      const late = aWarehouse(verdict, {
        primePenguinOrderId: 9002,
        why,
        overturned: true,
        turnedUpAfterStop: '2026-11-23T14:00:00Z',
        history: [{ verdict, at: '2026-11-23T14:10:00Z' }],
      });
      const banner = outcomeBanner(
        aCancellation([aWarehouse('stopped_at_warehouse'), late], { outcome: 'partly_stopped' }),
      );
      expect(banner).toMatchObject({
        tone: 'critical',
        heading: 'overturned.turnedUp.heading',
        about: late,
        stoppedAt: '2026-11-23T14:00:00Z',
      });
    }
  });

  it.each([
    ['requested', 'credentials_refused'],
    ['requested', 'not_connected'],
    ['awaiting_import', 'credentials_refused'],
    ['awaiting_import', 'not_connected'],
  ] as const)('tells to mend the connection, not to ask again: %s, %s', (verdict, why) => {
    const nextStep = { code: 'fix_settings', text: '' } as const;
    const waiting = aCancellation([aWarehouse(verdict, { why, nextStep })]);
    expect(outcomeBanner(waiting).body).toBe('next.mend');
    expect(wantsSettings(waiting)).toBe(true);
  });

  it.each([
    ['awaiting_import', 'not_read_yet', 'pending'],
    ['awaiting_import', 'overdue', 'pending'],
    ['no_answer', 'never_imported', 'unknown'],
  ] as const)(
    'allows no cancel in Shopify where the channel may be another shop’s: %s, %s',
    (verdict, why, outcome) => {
      const nextStep = { code: 'fix_settings', text: '' } as const;
      const missing = aCancellation([aWarehouse(verdict, { why, nextStep })], { outcome });
      expect(outcomeBanner(missing).body).toBe('next.channel');
      expect(wantsSettings(missing)).toBe(true);
    },
  );

  it('leads to the settings for refused credentials and a lost connection alone', () => {
    const because = (why: 'credentials_refused' | 'not_connected' | 'reply_lost') =>
      wantsSettings(aCancellation([aWarehouse('delivering', { why })]));
    expect(because('credentials_refused')).toBe(true);
    expect(because('not_connected')).toBe(true);
    expect(because('reply_lost')).toBe(false);
  });
});

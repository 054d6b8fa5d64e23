/** What stands on the order page, and what it costs the app to keep it true. */
import { problem, useExtensionPage } from 'extension-kit/tests/extension-page.ts';
import {
  aCancellation,
  anOrder,
  anOrderWarehouse,
  at,
  aWarehouse,
  SOUTHERN,
  STOPPED,
  WAITING,
} from 'extension-kit/tests/sample-views.ts';
import { POSITIONS, VERDICTS } from 'extension-kit/tests/vocabulary.ts';
import { describe, expect, it } from 'vitest';
import { SOUNDS_STOPPED } from '../../../tests/support/sounds-stopped.ts';
import { openBlock, openWith, READ } from './block-page.ts';

useExtensionPage();

const POLL = 'GET /api/cancellations/c1';

describe('an order that nobody has asked to stop', () => {
  it('gets one quiet line and a way to ask', async () => {
    const page = await openBlock();
    await page.waiting(READ).answer(200, anOrder());
    expect(page.text()).toBe(
      'The warehouse has not been asked to stop this order.Cancel at warehouse',
    );
    expect(page.banners()).toEqual([]);
    await page.press('Cancel at warehouse');
    expect(page.visited).toEqual(['extension://cancel-at-warehouse']);
  });

  it('never makes the app look at Prime Penguin', async () => {
    const page = await openBlock();
    await page.waiting(READ).answer(200, anOrder());
    for (let minutes = 0; minutes < 20; minutes += 1) {
      await page.pass(60_000);
      // One that was answered before takes no second answer.
      await page.requests[page.requests.length - 1]?.answer(200, anOrder());
    }
    expect(new Set(page.calls())).toEqual(new Set([READ]));
  });

  it('is read again ever more rarely', async () => {
    const page = await openBlock();
    await page.waiting(READ).answer(200, anOrder());
    for (const pause of [10_000, 20_000, 40_000, 80_000, 160_000, 300_000, 300_000]) {
      const before = page.calls().length;
      await page.pass(pause - 1);
      expect(page.calls()).toHaveLength(before);
      await page.pass(1);
      await page.waiting(READ).answer(200, anOrder());
    }
  });

  it('shows what the action has begun, soon after the merchant went there', async () => {
    const page = await openBlock();
    await page.waiting(READ).answer(200, anOrder());
    await page.pass(9_000);
    await page.press('Cancel at warehouse');
    await page.waiting(READ).answer(200, anOrder());
    await page.pass(2_000);
    await page.waiting(READ).answer(200, anOrder({ cancellation: WAITING }));
    expect(page.text()).toContain('Waiting for the warehouse.');
  });
});

describe('an order that nobody has asked to stop, and that asking no longer helps', () => {
  const opened = async (...warehouses: Parameters<typeof anOrderWarehouse>[0][]) => {
    const page = await openBlock();
    const known = { canRequest: false, warehouses: warehouses.map(anOrderWarehouse) };
    await page.waiting(READ).answer(200, anOrder(known));
    return page;
  };
  const NOT_ASKED = 'The warehouse has not been asked to stop this order.';
  const LOOKED = 'Last checked with Prime Penguin 14:17, 1 min ago.';

  it.each([
    [
      'shipped',
      'no_shipped',
      'Nordic 3PL has shipped it. It is too late to cancel. Do not refund yet. Handle it as a return, or call Nordic 3PL.',
    ],
    [
      'partly_shipped',
      'no_shipped',
      'Nordic 3PL has shipped a part of it. It is too late to cancel. Do not refund yet. Handle it as a return, or call Nordic 3PL.',
    ],
    [
      'at_warehouse',
      'no_not_supported',
      'Nordic 3PL has the order and may already be picking it. It cannot be cancelled through Prime Penguin. Contact Nordic 3PL.',
    ],
    [
      'stopped',
      'no_already_stopped',
      'Nordic 3PL already shows the order as cancelled. There is nothing to cancel.',
    ],
  ] as const)(
    'says where it is, why, and what to do instead: %s, %s',
    async (position, canCancel, said) => {
      const page = await opened({ position, canCancel });
      expect(page.text()).toBe(`${NOT_ASKED}${said}${LOOKED}`);
      expect(page.banners()).toEqual([]);
      expect(page.elements('s-button')).toEqual([]);
    },
  );

  it.each(POSITIONS.filter((one) => one !== 'stopped'))(
    'never sounds stopped where it is not: %s',
    async (position) => {
      for (const canCancel of ['no_shipped', 'no_not_supported'] as const) {
        const page = await opened({ position, canCancel });
        expect(page.text().replace(NOT_ASKED, '')).not.toMatch(SOUNDS_STOPPED.en);
      }
    },
  );

  it('says it of each warehouse', async () => {
    const page = await opened(
      { position: 'shipped', canCancel: 'no_shipped' },
      {
        primePenguinOrderId: 9002,
        provider: SOUTHERN,
        position: 'stopped',
        canCancel: 'no_already_stopped',
      },
    );
    expect(page.text()).toContain('Nordic 3PL has shipped it.');
    expect(page.text()).toContain('Southern Logistics already shows the order as cancelled.');
  });

  it('leaves open what a newer app says of it', async () => {
    const page = await opened({
      position: 'later' as 'unknown',
      canCancel: 'no_later' as 'unsure',
    });
    expect(page.text()).toContain('Prime Penguin shows a status that the app does not know.');
    expect(page.text()).not.toContain('Asking can still help');
  });
});

describe('an order whose warehouse has not answered', () => {
  it('shows the verdict, the next step, the last look and the next batch', async () => {
    const page = await openWith(WAITING);
    expect(page.badges()).toEqual([{ tone: 'info', text: 'Asked, no answer yet' }]);
    expect(page.text()).toContain('Waiting for the warehouse. Do not refund yet.');
    expect(page.text()).toContain('Nordic 3PL');
    expect(page.text()).toContain('Next batch 14:30, in 12 min.');
    expect(page.text()).toContain('Last checked with Prime Penguin 14:16, 2 min ago.');
    expect(page.text()).not.toMatch(/stopped/i);
    expect(page.banners()).toEqual([]);
  });

  it('shows the answer by itself, and then waits no more', async () => {
    const page = await openWith(WAITING);
    const poll = page.waiting(POLL);
    expect(poll.call).toBe(`${POLL}?since=7&wait=20&locale=en`);
    await poll.answer(200, STOPPED);
    expect(page.badges()).toEqual([{ tone: 'success', text: 'Stopped at the warehouse' }]);
    expect(page.text()).toContain('Stopped. Now cancel and refund the order in Shopify.');
    await page.pass(5_000);
    expect(page.calls().filter((call) => call.startsWith(POLL))).toHaveLength(1);
  });

  it('says since when it could not be brought up to date', async () => {
    const page = await openWith(WAITING);
    await page.waiting(POLL).breakOff();
    expect(page.text()).toContain('Could not refresh since 14:18.');
    await page.pass(1_000);
    await page.waiting(POLL).answer(304);
    expect(page.text()).not.toContain('Could not refresh');
  });

  it('asks to reload when the session has ended, and asks nothing any more', async () => {
    const page = await openWith(WAITING);
    await page.waiting(POLL).answer(401);
    expect(page.text()).toContain('Your session has ended. Reload the page');
    const before = page.calls().length;
    await page.pass(600_000);
    expect(page.calls()).toHaveLength(before);
  });
});

describe('each verdict', () => {
  it.each(VERDICTS)(
    'has one badge, and speaks of a refund only when stopped: %s',
    async (verdict) => {
      const stopped = verdict.startsWith('stopped_');
      const outcome = stopped ? 'stopped' : 'not_stopped';
      const page = await openWith(aCancellation([aWarehouse(verdict)], { outcome }));
      expect(page.badges()).toHaveLength(1);
      expect(page.badges()[0]?.tone === 'success').toBe(stopped);
      expect(page.text().includes('Now cancel and refund')).toBe(stopped);
    },
  );

  it('quotes the reason of a refusal', async () => {
    const refused = aWarehouse('refused', { why: 'reason_given', reason: 'Already on the belt' });
    const page = await openWith(aCancellation([refused], { outcome: 'not_stopped' }));
    expect(page.text()).toContain('In their words: “Already on the belt”');
  });
});

describe('an order at two warehouses', () => {
  it('shows both, each with its next step', async () => {
    const page = await openWith(
      aCancellation(
        [
          aWarehouse('stopped_at_warehouse'),
          aWarehouse('too_late', {
            primePenguinOrderId: 9002,
            provider: SOUTHERN,
            nextStep: { code: 'contact_provider', text: '' },
          }),
        ],
        { outcome: 'partly_stopped' },
      ),
    );
    expect(page.badges().map(({ text }) => text)).toEqual(['Stopped at the warehouse', 'Too late']);
    expect(page.text()).toContain('Only a part was stopped. Do not refund the whole order.');
    expect(page.text()).toContain('Its items can be refunded in Shopify.');
    expect(page.text()).toContain('Do not refund yet. Contact Southern Logistics.');
    await page.press('Show what happened');
    expect(page.text()).toContain('14:10 – Too late (Southern Logistics)');
  });
});

describe('an order that ships although it was reported stopped', () => {
  const overturned = aCancellation(
    [
      aWarehouse('too_late', {
        why: 'shipped',
        overturned: true,
        history: [
          { verdict: 'requested', at: at('14:00') },
          { verdict: 'stopped_at_warehouse', at: at('14:10') },
          { verdict: 'too_late', at: at('14:17') },
        ],
      }),
    ],
    { outcome: 'not_stopped' },
  );

  it('is cried out', async () => {
    const page = await openWith(overturned);
    expect(page.banners()).toMatchObject([
      { tone: 'critical', heading: 'Shipped although it was reported stopped' },
    ]);
    expect(page.text()).toContain('Nordic 3PL had it as stopped since 14:10.');
  });

  it('tells in a time line how it came to that', async () => {
    const page = await openWith(overturned);
    expect(page.elements('s-list-item')).toEqual([]);
    await page.press('Show what happened');
    expect(page.elements('s-list-item').map(({ textContent }) => textContent)).toEqual([
      'Requested 14:10, 8 min ago.',
      '14:00 – Asked, no answer yet',
      '14:10 – Stopped at the warehouse',
      '14:17 – Too late',
    ]);
    await page.press('Hide what happened');
    expect(page.elements('s-list-item')).toEqual([]);
  });
});

describe('a person’s word', () => {
  const said = (contradicted: boolean) =>
    aCancellation(
      [
        aWarehouse('no_answer', {
          personSaid: { says: 'stopped', at: at('14:15'), userId: '42', note: 'Eva', contradicted },
        }),
      ],
      { outcome: 'unknown' },
    );

  it('is shown as theirs, beside a verdict that stays as it is', async () => {
    const page = await openWith(said(false));
    expect(page.badges()).toEqual([{ tone: 'warning', text: 'No answer' }]);
    expect(page.text()).toContain(
      'Staff noted 14:15 after a call: Nordic 3PL says that it was stopped. The warehouse’s system has not said so.',
    );
    expect(page.text()).toContain('Their note: “Eva”');
    expect(page.text()).not.toContain('Do not rely on it');
  });

  it('comes with a warning once the warehouse has shown the opposite', async () => {
    const page = await openWith(said(true));
    expect(page.text()).toContain('The warehouse has shown the opposite since.');
  });
});

describe('the demo', () => {
  it('is marked on an order that was asked for', async () => {
    const page = await openWith({ ...WAITING, demo: true });
    expect(page.badges()[0]).toEqual({ tone: 'warning', text: 'Demo: no warehouse is asked' });
    expect(page.text()).toContain('Waiting for the warehouse');
  });

  it('never tells to cancel or refund', async () => {
    const stopped = aWarehouse('stopped_at_warehouse', {
      nextStep: { code: 'leave_as_is', text: '' },
    });
    const page = await openWith(aCancellation([stopped], { demo: true, outcome: 'stopped' }));
    expect(page.text()).toContain('Stopped. This is the demo: leave the order as it is.');
    expect(page.text()).not.toContain('Now cancel and refund');
  });

  it('is marked on one that was not', async () => {
    const page = await openBlock();
    await page.waiting(READ).answer(200, anOrder({ demo: true }));
    expect(page.badges()).toEqual([{ tone: 'warning', text: 'Demo: no warehouse is asked' }]);
  });
});

describe('a connection that is lost', () => {
  it('leads to the settings, and says nothing else where nothing was asked', async () => {
    const page = await openBlock();
    await page.waiting(READ).answer(409, problem('not_connected', 409));
    expect(page.text()).toBe('Not connected to Prime PenguinOpen settings');
  });

  it('leads to the settings beside a cancellation that waits unseen', async () => {
    const blind = aWarehouse('requested', {
      why: 'credentials_refused',
      nextStep: { code: 'fix_settings', text: '' },
    });
    const page = await openWith(aCancellation([blind]));
    expect(page.text()).toContain('Mend the connection in the app');
    expect(page.elements('s-link').map((one) => one.getAttribute('href'))).toEqual([
      'app:app/settings',
    ]);
  });
});

describe('an app that does not answer', () => {
  it('is said so, with a way to look again', async () => {
    const page = await openBlock();
    await page.waiting(READ).answer(503, problem('database_unavailable', 503));
    expect(page.text()).toContain('What the warehouse has answered could not be read.');
    expect(page.text()).toContain('The app cannot reach its database.');
    await page.press('Look again');
    await page.waiting(READ).answer(200, anOrder({ cancellation: WAITING }));
    expect(page.text()).toContain('Waiting for the warehouse.');
  });

  it('leaves what is shown as it is, and says since when it is not up to date', async () => {
    const page = await openWith(STOPPED);
    await page.pass(10_000);
    await page.waiting(READ).breakOff();
    expect(page.text()).toContain('Stopped.');
    expect(page.text()).toContain('Could not refresh since 14:18.');
    await page.pass(20_000);
    await page.waiting(READ).answer(200, anOrder({ cancellation: STOPPED }));
    expect(page.text()).not.toContain('Could not refresh');
  });
});

/** What a merchant sees and presses, from opening the action to a changed answer. */

import { problem, useExtensionPage } from 'extension-kit/tests/extension-page.ts';
import {
  aCancellation,
  anOrder,
  anOrderWarehouse,
  at,
  aWarehouse,
  NORDIC,
  SOUTHERN,
  STOPPED,
  WAITING,
} from 'extension-kit/tests/sample-views.ts';
import { VERDICTS } from 'extension-kit/tests/vocabulary.ts';
import { describe, expect, it } from 'vitest';
import { openAction, openAsked, openWithOrder, translate } from './action-page.ts';

useExtensionPage();

const POLL = 'GET /api/cancellations/c1';

describe('opening the action', () => {
  it('says that it is looking', async () => {
    const page = await openAction();
    expect(page.text()).toContain('Looking where the order is now');
    expect(page.button('Cancel at warehouse')).toBeNull();
    expect(page.calls()).toEqual(['GET /api/orders/1001?locale=en']);
  });

  it('shows where the order is, when the next batch is due, and what pressing does', async () => {
    const page = await openWithOrder(anOrder());
    expect(page.text()).toContain('Nordic 3PL has the order and may already be picking it.');
    expect(page.text()).toContain('It may be too late. Asking can still help.');
    expect(page.text()).toContain('Next batch 14:30, in 12 min.');
    expect(page.text()).toContain(
      'This asks Nordic 3PL through Prime Penguin to stop the order. It does not cancel or refund it in Shopify.',
    );
    expect(page.banners()).toEqual([]);
  });

  it('counts the minutes to the next batch down, and then says that it is due', async () => {
    const page = await openWithOrder(anOrder());
    await page.pass(5 * 60_000);
    expect(page.text()).toContain('Next batch 14:30, in 7 min.');
    await page.pass(8 * 60_000);
    expect(page.text()).toContain('Next batch 14:30, due now.');
  });

  it('offers nothing to press where asking cannot change anything', async () => {
    const shipped = anOrderWarehouse({ position: 'shipped', canCancel: 'no_shipped' });
    const page = await openWithOrder(anOrder({ canRequest: false, warehouses: [shipped] }));
    expect(page.banners()).toMatchObject([
      { tone: 'info', heading: 'There is nothing left to ask for' },
    ]);
    expect(page.text()).toContain('Nordic 3PL has shipped it. It is too late to cancel.');
    expect(page.button('Cancel at warehouse')).toBeNull();
  });

  it('says why an answer may not come, before anything is asked', async () => {
    const since = '2026-11-23T12:50:00Z';
    const troubles = [{ code: 'stuck', since, text: 'It hasn’t synced.' }] as const;
    const page = await openWithOrder(anOrder({ warehouses: [anOrderWarehouse({ troubles })] }));
    expect(page.banners()).toMatchObject([{ tone: 'warning' }]);
    expect(page.text()).toContain('It hasn’t synced. Last sync 12:50.');
    expect(page.button('Cancel at warehouse')).not.toBeNull();
  });

  it('says that Prime Penguin does not have the order yet', async () => {
    const page = await openWithOrder(anOrder({ inPrimePenguin: 'not_yet', warehouses: [] }));
    expect(page.banners()).toMatchObject([
      { tone: 'info', heading: 'Prime Penguin has not read this order yet' },
    ]);
    expect(page.text()).toContain('This asks the warehouse through Prime Penguin');
    expect(page.button('Cancel at warehouse')).not.toBeNull();
  });

  it('leads to the settings when Prime Penguin refuses the sign-in', async () => {
    const page = await openWithOrder(
      anOrder({ inPrimePenguin: 'unknown', problem: 'credentials_refused', warehouses: [] }),
    );
    expect(page.banners()).toMatchObject([
      { tone: 'critical', heading: 'Prime Penguin refuses the app’s sign-in' },
    ]);
    expect(page.button('Open settings')?.getAttribute('href')).toBe('app:app/settings');
  });

  it('leads to the settings when the shop is not connected', async () => {
    const page = await openAction();
    await page.waiting('GET').answer(409, problem('not_connected', 409));
    expect(page.banners()).toMatchObject([{ heading: 'Not connected to Prime Penguin' }]);
    expect(page.button('Open settings')?.getAttribute('href')).toBe('app:app/settings');
  });

  it('asks to reload when the session has ended', async () => {
    const page = await openAction();
    await page.waiting('GET').answer(401);
    expect(page.banners()).toMatchObject([{ heading: 'Your session has ended' }]);
    expect(page.text()).toContain('Nothing was sent. Reload the page');
  });

  it('offers another look when the order cannot be read', async () => {
    const page = await openAction();
    await page.waiting('GET').answer(503, problem('database_unavailable', 503));
    expect(page.banners()).toMatchObject([
      {
        heading: 'The order could not be read',
        text: 'The app cannot reach its database. Try again in a moment. Opening this window sends nothing. What was asked for before is kept.',
      },
    ]);
    await page.press('Look again');
    await page.waiting('GET').answer(200, anOrder());
    expect(page.button('Cancel at warehouse')).not.toBeNull();
  });

  it('gives up after 20 seconds without an answer', async () => {
    const page = await openAction();
    await page.pass(20_000);
    expect(page.text()).toContain('The app did not answer.');
    expect(page.requests[0]?.signal?.aborted).toBe(true);
  });

  it('closes at a press, and asks nothing any more', async () => {
    const page = await openWithOrder(anOrder({ cancellation: WAITING }));
    await page.press('Close');
    expect(page.closed()).toBe(true);
    expect(page.requests[1]?.signal?.aborted).toBe(true);
    const before = page.calls().length;
    await page.pass(120_000);
    expect(page.calls()).toHaveLength(before);
  });
});

describe('pressing "Cancel at warehouse"', () => {
  it('sends the order, the reason and the note', async () => {
    const page = await openWithOrder(anOrder());
    await page.fill('s-select', 'change', 'fraud');
    await page.fill('s-text-area', 'input', '  Card was stolen ');
    await page.press('Cancel at warehouse');
    expect(page.waiting('POST /api/cancellations').body).toEqual({
      orderId: 'gid://shopify/Order/1001',
      reason: 'fraud',
      note: 'Card was stolen',
    });
  });

  it('sends neither reason nor note where none is given', async () => {
    const page = await openWithOrder(anOrder());
    await page.press('Cancel at warehouse');
    expect(page.waiting('POST').body).toEqual({ orderId: 'gid://shopify/Order/1001' });
  });

  it('keeps a note within 500 characters', async () => {
    const page = await openWithOrder(anOrder());
    await page.fill('s-text-area', 'input', 'x'.repeat(600));
    await page.press('Cancel at warehouse');
    expect(page.waiting('POST').body).toMatchObject({ note: 'x'.repeat(500) });
  });

  it('twice sends one request', async () => {
    const page = await openWithOrder(anOrder());
    page.pressNowait('Cancel at warehouse');
    page.pressNowait('Cancel at warehouse');
    await page.press('Cancel at warehouse');
    expect(page.calls().filter((call) => call.startsWith('POST'))).toHaveLength(1);
    expect(page.button('Cancel at warehouse')?.getAttribute('loading')).not.toBeNull();
  });

  it('shows that the warehouse is waited for, and never that it is stopped', async () => {
    const page = await openAsked(anOrder(), WAITING);
    expect(page.banners()).toMatchObject([{ tone: 'info', heading: 'Waiting for the warehouse' }]);
    expect(page.text()).toContain('Do not refund yet.');
    expect(page.text()).toContain('Next batch 14:30, in 12 min.');
    expect(page.text()).toContain('Answer expected by 18:10, in 3 h 52 min.');
    expect(page.text()).toContain('Last checked with Prime Penguin 14:16, 2 min ago.');
    expect(page.text()).not.toMatch(/stopped/i);
  });

  it('shows the request that was already open when it joined one', async () => {
    const page = await openWithOrder(anOrder());
    await page.press('Cancel at warehouse');
    await page.waiting('POST').answer(200, WAITING);
    expect(page.banners()).toMatchObject([{ heading: 'Waiting for the warehouse' }]);
  });
});

describe('a press that certainly did not arrive', () => {
  it('says that nothing was sent and why, and keeps what was filled in', async () => {
    const page = await openWithOrder(anOrder());
    await page.fill('s-text-area', 'input', 'Wrong size');
    await page.press('Cancel at warehouse');
    await page.waiting('POST').answer(503, problem('shopify_unavailable', 503));
    expect(page.banners()).toMatchObject([
      { tone: 'critical', heading: 'Nothing was sent to the warehouse' },
    ]);
    expect(page.text()).toContain('Shopify could not be asked.');
    await page.press('Cancel at warehouse');
    expect(page.waiting('POST').body).toMatchObject({ note: 'Wrong size' });
  });

  it('asks to reload when the session has ended', async () => {
    const page = await openWithOrder(anOrder());
    await page.press('Cancel at warehouse');
    await page.waiting('POST').answer(401);
    expect(page.text()).toContain('Nothing was sent. Reload the page');
  });
});

describe('a press whose answer is lost', () => {
  async function openLost() {
    const page = await openWithOrder(anOrder());
    await page.press('Cancel at warehouse');
    await page.waiting('POST').breakOff();
    return page;
  }

  it('says that it does not know, and offers only another look', async () => {
    const page = await openLost();
    expect(page.banners()).toMatchObject([
      { tone: 'warning', heading: 'It is not known whether the request arrived' },
    ]);
    expect(page.button('Cancel at warehouse')).toBeNull();
    expect(page.button('Look again')).not.toBeNull();
  });

  it.each([
    ['a fault of the app', 500, problem('internal', 500)],
    ['a database that went away', 503, problem('database_unavailable', 503)],
    ['a proxy that gave up', 504, '<html>'],
    ['a page that is not the app’s', 200, '<html>'],
  ])('counts as lost after %s', async (_what, status, body) => {
    const page = await openWithOrder(anOrder());
    await page.press('Cancel at warehouse');
    await page.waiting('POST').answer(status, body);
    expect(page.banners()).toMatchObject([
      { heading: 'It is not known whether the request arrived' },
    ]);
  });

  it('counts as lost after 20 seconds without an answer', async () => {
    const page = await openWithOrder(anOrder());
    await page.press('Cancel at warehouse');
    await page.pass(20_000);
    expect(page.banners()).toMatchObject([
      { heading: 'It is not known whether the request arrived' },
    ]);
  });

  it('shows the request when another look finds it, without sending again', async () => {
    const page = await openLost();
    await page.press('Look again');
    await page.waiting('GET /api/orders/1001').answer(200, anOrder({ cancellation: WAITING }));
    expect(page.banners()).toMatchObject([{ heading: 'Waiting for the warehouse' }]);
    expect(page.calls().filter((call) => call.startsWith('POST'))).toHaveLength(1);
  });

  it('lets the merchant press again when another look finds no trace of it', async () => {
    const page = await openLost();
    await page.press('Look again');
    await page.waiting('GET /api/orders/1001').answer(200, anOrder());
    expect(page.text()).toContain('The app has no trace of your request.');
    await page.press('Cancel at warehouse');
    await page.waiting('POST').answer(201, WAITING);
    expect(page.banners()).toMatchObject([{ heading: 'Waiting for the warehouse' }]);
  });

  it('stays unknown when the look fails, too', async () => {
    const page = await openLost();
    await page.press('Look again');
    await page.waiting('GET /api/orders/1001').breakOff();
    expect(page.text()).toContain('The app still does not answer.');
    expect(page.button('Look again')).not.toBeNull();
    expect(page.button('Cancel at warehouse')).toBeNull();
  });
});

describe('an answer that comes while the action is open', () => {
  it('appears by itself', async () => {
    const page = await openAsked(anOrder(), WAITING);
    const poll = page.waiting(POLL);
    expect(poll.call).toBe(`${POLL}?since=7&wait=20&locale=en`);
    await poll.answer(200, STOPPED);
    expect(page.banners()).toMatchObject([{ tone: 'success', heading: 'Stopped' }]);
    expect(page.text()).toContain('Now cancel and refund the order in Shopify.');
    expect(page.waiting(POLL).call).toBe(`${POLL}?since=8&wait=20&locale=en`);
  });

  it('is waited for again after each round without news', async () => {
    const page = await openAsked(anOrder(), WAITING);
    await page.pass(20_000);
    await page.waiting(POLL).answer(304);
    expect(page.waiting(POLL).call).toContain('since=7');
  });

  it('is not asked for in a rush where the app does not hold the line', async () => {
    const page = await openAsked(anOrder(), WAITING);
    await page.waiting(POLL).answer(304);
    const before = page.calls().length;
    await page.pass(900);
    expect(page.calls()).toHaveLength(before);
    await page.pass(100);
    expect(page.calls()).toHaveLength(before + 1);
  });

  it('never gives way to an older one', async () => {
    const page = await openAsked(anOrder(), STOPPED);
    await page.waiting(POLL).answer(200, WAITING);
    expect(page.banners()).toMatchObject([{ heading: 'Stopped' }]);
  });

  it('is asked for at longer and longer intervals while the network fails', async () => {
    const page = await openAsked(anOrder(), WAITING);
    await page.waiting(POLL).breakOff();
    expect(page.text()).toContain('Could not refresh since 14:18.');
    expect(page.banners()).toMatchObject([{ heading: 'Waiting for the warehouse' }]);
    for (const pause of [1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]) {
      const before = page.calls().length;
      await page.pass(pause - 1);
      expect(page.calls()).toHaveLength(before);
      await page.pass(1);
      await page.waiting(POLL).breakOff();
    }
    expect(page.text()).toContain('Could not refresh since 14:18.');
    await page.pass(30_000);
    await page.waiting(POLL).answer(200, STOPPED);
    expect(page.text()).not.toContain('Could not refresh');
    expect(page.banners()).toMatchObject([{ heading: 'Stopped' }]);
  });

  it('is no longer asked for when the session has ended', async () => {
    const page = await openAsked(anOrder(), WAITING);
    await page.waiting(POLL).answer(401);
    expect(page.text()).toContain('Reload the page to see the latest state.');
    const before = page.calls().length;
    await page.pass(120_000);
    expect(page.calls()).toHaveLength(before);
  });
});

describe('the title', () => {
  const title = (page: Awaited<ReturnType<typeof openAction>>) =>
    page.elements('s-admin-action')[0]?.getAttribute('heading');

  it('says what pressing does until there is a cancellation, and then only what it is about', async () => {
    const page = await openWithOrder(anOrder());
    expect(title(page)).toBe('Cancel #1001 at warehouse');
    await page.press('Cancel at warehouse');
    expect(title(page)).toBe('Cancel #1001 at warehouse');
    await page.waiting('POST').answer(201, WAITING);
    expect(title(page)).toBe('#1001 at the warehouse');
  });

  it('stays neutral where the answer to another press for it is lost', async () => {
    const silent = aCancellation([aWarehouse('no_answer')], { outcome: 'unknown', canRetry: true });
    const page = await openWithOrder(anOrder({ cancellation: silent }));
    expect(title(page)).toBe('#1001 at the warehouse');
    await page.press('Ask again');
    await page.waiting('POST').breakOff();
    expect(title(page)).toBe('#1001 at the warehouse');
  });
});

describe('opening the action again', () => {
  it('shows the same cancellation and goes on watching it', async () => {
    const page = await openWithOrder(anOrder({ cancellation: WAITING }));
    expect(page.banners()).toMatchObject([{ heading: 'Waiting for the warehouse' }]);
    expect(page.button('Cancel at warehouse')).toBeNull();
    expect(page.waiting(POLL).call).toContain('since=7');
    expect(page.calls().some((call) => call.startsWith('POST'))).toBe(false);
  });

  it('offers a new request after one that is over and cannot be retried', async () => {
    const over = aCancellation([aWarehouse('not_supported')], { outcome: 'not_stopped' });
    const page = await openWithOrder(anOrder({ cancellation: over }));
    await page.press('Ask again');
    await page.press('Cancel at warehouse');
    await page.waiting('POST /api/cancellations').answer(201, { ...WAITING, id: 'c2' });
    expect(page.waiting('GET /api/cancellations/c2').call).toContain('since=7');
  });
});

describe('each verdict', () => {
  it.each(VERDICTS)('has its badge, its meaning and its next step: %s', async (verdict) => {
    const stopped = verdict.startsWith('stopped_');
    const final = aWarehouse(verdict).final;
    const outcome = stopped ? 'stopped' : final ? 'not_stopped' : 'pending';
    const page = await openWithOrder(
      anOrder({
        canRequest: false,
        cancellation: aCancellation([aWarehouse(verdict)], { outcome }),
      }),
    );
    expect(page.badges()).toMatchObject([{ text: translate(`verdict.${verdict}.badge`) }]);
    expect(page.text()).toContain(
      translate(`verdict.${verdict}.meaning`, { provider: 'Nordic 3PL' }),
    );
    expect(page.banners()).toHaveLength(1);
    expect(page.text().includes('Now cancel and refund')).toBe(stopped);
    expect(page.badges()[0]?.tone === 'success').toBe(stopped);
  });

  it('shows the reason in the other side’s own words', async () => {
    const refused = aWarehouse('refused', { why: 'reason_given', reason: 'Already on the belt' });
    const page = await openWithOrder(
      anOrder({ cancellation: aCancellation([refused], { outcome: 'not_stopped' }) }),
    );
    expect(page.text()).toContain('In their words: “Already on the belt”');
    expect(page.text()).toContain('Do not refund yet. Contact Nordic 3PL.');
  });

  it('says that asking again was not taken, beside the answer that stands', async () => {
    const at = '2026-11-23T14:00:00Z';
    const refused = aWarehouse('refused', {
      why: 'reason_given',
      reason: 'Already on the belt',
      evidence: [
        { at, source: 'entity_log', text: 'Already on the belt' },
        { at, source: 'reply', text: 'Prime Penguin refused: The order is already cancelled.' },
      ],
    });
    const page = await openWithOrder(
      anOrder({ cancellation: aCancellation([refused], { outcome: 'not_stopped' }) }),
    );
    expect(page.text()).toContain('In their words: “Already on the belt”');
    expect(page.text()).toContain('Prime Penguin refused: The order is already cancelled.');
    expect(page.text().match(/Already on the belt/g)).toHaveLength(1);
  });

  it('quotes nobody where there is no answer, only a failure', async () => {
    const failed = aWarehouse('undeliverable', {
      why: 'prime_penguin_unreachable',
      reason: 'Gone',
      evidence: [
        { at: '2026-11-23T14:00:00Z', source: 'reply', text: 'Never arrived' },
        { at: '2026-11-23T14:01:00Z', source: 'reply', text: 'Gone' },
      ],
    });
    const page = await openWithOrder(
      anOrder({ cancellation: aCancellation([failed], { outcome: 'not_stopped' }) }),
    );
    expect(page.text()).toContain('Gone');
    expect(page.text().match(/Gone/g)).toHaveLength(1);
    expect(page.text()).not.toContain('In their words');
  });

  it('shows its best evidence at once, and the rest on request', async () => {
    const evidence = [
      ...aWarehouse('stopped_at_warehouse').evidence,
      { at: at('14:13'), source: 'warehouse_status', text: 'Warehouse: Cancelled' } as const,
    ];
    const stopped = aWarehouse('stopped_at_warehouse', { evidence });
    const page = await openWithOrder(anOrder({ cancellation: aCancellation([stopped]) }));
    expect(page.text()).toContain('14:12 – Warehouse: In progress, then Cancelled (status log)');
    expect(page.text()).not.toContain('(warehouse status)');
    await page.press('Show what was seen');
    expect(page.text()).toContain('14:13 – Warehouse: Cancelled (warehouse status)');
    await page.press('Hide what was seen');
    expect(page.text()).not.toContain('(warehouse status)');
  });

  it('tells what was seen from what was said before, each from the oldest on', async () => {
    const refused = aWarehouse('refused', {
      evidence: [
        { at: at('14:17'), source: 'warehouse_status', text: 'Warehouse: In progress' },
        { at: at('14:05'), source: 'status_log', text: 'Warehouse: Cancelled' },
      ],
      history: [
        { verdict: 'requested', at: at('14:00') },
        { verdict: 'stopped_at_warehouse', at: at('14:05') },
        { verdict: 'refused', at: at('14:17') },
      ],
    });
    const page = await openWithOrder(anOrder({ cancellation: aCancellation([refused]) }));
    await page.press('Show what was seen');
    expect(page.elements('s-heading, s-list-item').map(({ textContent }) => textContent)).toEqual([
      'Nordic 3PL',
      'Whom to contact',
      'What was seen',
      '14:05 – Warehouse: Cancelled (status log)',
      '14:17 – Warehouse: In progress (warehouse status)',
      'What was said before',
      'Until 14:05 – Asked, no answer yet',
      'Until 14:17 – Stopped at the warehouse',
    ]);
  });

  it.each([
    ['14:00:30', ['What was seen']],
    ['14:09:00', ['What was seen', 'What was said before']],
  ])(
    'leaves out that it was being sent, unless that took long: until %s',
    async (sentAt, headings) => {
      const history = [
        { verdict: 'delivering', at: at('14:00') },
        { verdict: 'requested', at: `2026-11-23T${sentAt}Z` },
      ] as const;
      const asked = aCancellation([aWarehouse('requested', { history })]);
      const page = await openWithOrder(anOrder({ cancellation: asked }));
      await page.press('Show what was seen');
      expect(page.elements('s-heading').map(({ textContent }) => textContent)).toEqual([
        'Nordic 3PL',
        ...headings,
      ]);
    },
  );

  it('leads to the settings when the sign-in was refused', async () => {
    const undeliverable = aWarehouse('undeliverable', {
      why: 'credentials_refused',
      nextStep: { code: 'fix_settings', text: '' },
    });
    const page = await openWithOrder(
      anOrder({
        cancellation: aCancellation([undeliverable], { outcome: 'unknown', canRetry: true }),
      }),
    );
    expect(page.banners()).toMatchObject([{ heading: 'Not known whether it was stopped' }]);
    expect(page.button('Open settings')?.getAttribute('href')).toBe('app:app/settings');
    expect(page.button('Ask again')).not.toBeNull();
  });

  it('that this build does not know is never shown as stopped', async () => {
    const unheardOf = Object.assign(aWarehouse('requested'), { verdict: 'paused', final: true });
    const page = await openWithOrder(
      anOrder({ cancellation: aCancellation([unheardOf], { outcome: 'stopped' }) }),
    );
    expect(page.banners()).toMatchObject([{ heading: 'Not known whether it was stopped' }]);
    expect(page.badges()).toMatchObject([{ tone: 'warning', text: 'Unknown answer' }]);
    expect(page.text()).not.toContain('Now cancel and refund');
  });
});

describe('a word of a newer app', () => {
  const later = <Word>(word: string) => word as Word;

  it('for where the order is leaves it unknown, and what pressing can do open', async () => {
    const page = await openWithOrder(
      anOrder({ warehouses: [anOrderWarehouse({ position: later('x'), canCancel: later('x') })] }),
    );
    expect(page.badges()).toEqual([{ tone: 'warning', text: 'Status unknown' }]);
    expect(page.text()).toContain('It may be too late. Asking can still help.');
    expect(page.button('Cancel at warehouse')).not.toBeNull();
  });

  it.each([{ inPrimePenguin: later<'unknown'>('x') }, { problem: later<'not_connected'>('x') }])(
    'for what is in the way says that it is not known: %o',
    async (known) => {
      const page = await openWithOrder(anOrder(known));
      expect(page.banners()).toMatchObject([
        { tone: 'warning', heading: 'It is not known where the order is' },
      ]);
      expect(page.text()).toContain('This page is older than the app');
    },
  );

  it('for what became of a look leaves the answer that was kept', async () => {
    const page = await openWithOrder(
      anOrder({ cancellation: WAITING, problem: later<'not_connected'>('x') }),
    );
    expect(page.text()).toContain('This is what the app saw last.');
  });

  it('for who asked, what was seen and what staff noted takes nothing away', async () => {
    const stopped = aWarehouse('stopped_at_warehouse', {
      evidence: [{ at: at('14:12'), source: later('x'), text: 'Cancelled' }],
      personSaid: {
        says: later('x'),
        at: at('14:13'),
        userId: null,
        note: 'Eva called',
        contradicted: true,
      },
    });
    const page = await openWithOrder(
      anOrder({
        cancellation: aCancellation([stopped], {
          outcome: 'stopped',
          requestedBy: { kind: later('x'), userId: null },
        }),
      }),
    );
    expect(page.text()).toContain('Requested 14:10');
    expect(page.text()).toContain('14:12 – Cancelled (another source)');
    expect(page.text()).toContain('Staff noted something 14:13 that this page is too old to show.');
    expect(page.text()).toContain('Eva called');
    expect(page.text()).toContain('The warehouse has shown the opposite since.');
  });
});

describe('an order of which one part is stopped', () => {
  const mixed = aCancellation(
    [
      aWarehouse('stopped_at_warehouse'),
      aWarehouse('too_late', {
        primePenguinOrderId: 9002,
        provider: SOUTHERN,
        why: 'picked',
        nextStep: { code: 'contact_provider', text: '' },
        lines: [{ title: 'Red plate', sku: null, quantity: 4 }],
      }),
    ],
    { outcome: 'partly_stopped' },
  );

  it('says so and lists what will still ship', async () => {
    const page = await openWithOrder(anOrder({ cancellation: mixed }));
    expect(page.banners()).toMatchObject([{ tone: 'warning', heading: 'Only a part was stopped' }]);
    const [banner] = page.banners();
    expect(banner?.text).toContain('Do not refund the whole order.');
    expect(banner?.text).toContain('4 × Red plate (Southern Logistics)');
    expect(banner?.text).not.toContain('Blue mug');
  });

  it('tells the next step for each warehouse', async () => {
    const page = await openWithOrder(anOrder({ cancellation: mixed }));
    expect(page.text()).toContain('Its items can be refunded in Shopify.');
    expect(page.text()).toContain('Do not refund yet. Contact Southern Logistics.');
    expect(page.text()).not.toContain('Now cancel and refund');
  });
});

describe('an order that ships although it was reported stopped', () => {
  it('is the loudest thing on the page', async () => {
    const page = await openWithOrder(anOrder({ cancellation: STOPPED }));
    const shipped = aWarehouse('too_late', {
      why: 'shipped',
      overturned: true,
      history: [
        { verdict: 'requested', at: at('14:00') },
        { verdict: 'stopped_at_warehouse', at: at('14:10') },
        { verdict: 'too_late', at: at('14:17') },
      ],
    });
    await page
      .waiting(POLL)
      .answer(200, aCancellation([shipped], { version: 9, outcome: 'not_stopped' }));
    expect(page.banners()).toMatchObject([
      { tone: 'critical', heading: 'Shipped although it was reported stopped' },
    ]);
    expect(page.text()).toContain(
      'Nordic 3PL had it as stopped since 14:10. Do not refund yet. If you already have, handle the parcel as a return.',
    );
    await page.press('Show what was seen');
    expect(page.text()).toContain('Until 14:17 – Stopped at the warehouse');
  });

  it('is told apart from one that the warehouse took up again', async () => {
    const resumed = aWarehouse('refused', {
      why: 'resumed_by_warehouse',
      overturned: true,
      history: [
        { verdict: 'stopped_at_warehouse', at: at('14:10') },
        { verdict: 'refused', at: at('14:17') },
      ],
    });
    const page = await openWithOrder(
      anOrder({ cancellation: aCancellation([resumed], { outcome: 'not_stopped' }) }),
    );
    expect(page.banners()).toMatchObject([
      { tone: 'critical', heading: 'No longer stopped although it was reported stopped' },
    ]);
    expect(page.text()).toContain(
      'Contact them at once and do not refund. If you have refunded already, tell them: they may still be able to stop it.',
    );
  });

  it('is not cried out for a silence that ended in a stop', async () => {
    const late = aWarehouse('stopped_at_warehouse', {
      overturned: true,
      history: [
        { verdict: 'no_answer', at: at('14:00') },
        { verdict: 'stopped_at_warehouse', at: at('14:10') },
      ],
    });
    const page = await openWithOrder(
      anOrder({ cancellation: aCancellation([late], { outcome: 'stopped' }) }),
    );
    expect(page.banners()).toMatchObject([{ tone: 'success', heading: 'Stopped' }]);
  });
});

describe('asking again', () => {
  const silent = aCancellation([aWarehouse('no_answer', { why: 'waiting_for_warehouse' })], {
    outcome: 'unknown',
    canRetry: true,
  });
  const RETRY = 'POST /api/cancellations/c1/retry?locale=en';

  it('retries the same cancellation, once', async () => {
    const page = await openWithOrder(anOrder({ cancellation: silent }));
    page.pressNowait('Ask again');
    await page.press('Ask again');
    expect(page.calls().filter((call) => call.startsWith('POST'))).toEqual([RETRY]);
    await page.waiting(RETRY).answer(200, { ...WAITING, version: 9 });
    expect(page.banners()).toMatchObject([{ heading: 'Waiting for the warehouse' }]);
    expect(page.waiting(POLL).call).toContain('since=9');
  });

  it('says why where it is not possible, and goes on watching', async () => {
    const page = await openWithOrder(anOrder({ cancellation: silent }));
    await page.press('Ask again');
    await page.waiting(RETRY).answer(409, problem('not_retryable', 409));
    expect(page.text()).toContain('Nothing was sent to the warehouse.');
    expect(page.text()).toContain('It cannot be asked again as it stands now.');
    expect(page.banners()).toHaveLength(1);
    expect(page.waiting(POLL).call).toContain('since=7');
  });

  it('looks before sending again when the answer is lost', async () => {
    const page = await openWithOrder(anOrder({ cancellation: silent }));
    await page.press('Ask again');
    await page.waiting(RETRY).breakOff();
    expect(page.banners()).toMatchObject([
      { heading: 'It is not known whether the request arrived' },
    ]);
    expect(page.badges()).toMatchObject([{ text: 'No answer' }]);
    await page.press('Look again');
    await page.waiting('GET /api/orders/1001').answer(200, anOrder({ cancellation: silent }));
    expect(page.text()).toContain('The app has no trace of your request.');
    await page.press('Ask again');
    await page.waiting(RETRY).answer(200, { ...WAITING, version: 9 });
    expect(page.banners()).toMatchObject([{ heading: 'Waiting for the warehouse' }]);
  });
});

describe('a request that someone or something else made', () => {
  it.each([
    ['staff', 'Requested 14:10, 8 min ago.'],
    ['bulk', 'Requested 14:10, 8 min ago with other orders.'],
    ['shopify_cancel', 'Requested 14:10, 8 min ago, when the order was cancelled in Shopify.'],
    ['flow', 'Requested 14:10, 8 min ago by Shopify Flow.'],
  ] as const)('says so: %s', async (kind, sentence) => {
    const page = await openWithOrder(
      anOrder({ cancellation: { ...WAITING, requestedBy: { kind, userId: null } } }),
    );
    expect(page.text()).toContain(sentence);
  });

  it('shows several providers by name before asking', async () => {
    const page = await openWithOrder(
      anOrder({
        warehouses: [
          anOrderWarehouse({ provider: NORDIC }),
          anOrderWarehouse({ primePenguinOrderId: 9002, provider: SOUTHERN, canCancel: 'yes' }),
        ],
      }),
    );
    expect(page.text()).toContain('This asks Nordic 3PL, Southern Logistics through Prime Penguin');
  });
});

describe('a shop that wants a reason', () => {
  const wanting = anOrder({ askReason: 'required' });
  const select = (page: Awaited<ReturnType<typeof openAction>>) => page.elements('s-select')[0];

  it('marks the field, and sends nothing without one', async () => {
    const page = await openWithOrder(wanting);
    expect(select(page)?.getAttribute('label')).toBe('Reason');
    expect(select(page)?.hasAttribute('required')).toBe(true);
    await page.press('Cancel at warehouse');
    expect(select(page)?.getAttribute('error')).toBe('Choose a reason. Nothing has been sent.');
    expect(page.calls()).toEqual(['GET /api/orders/1001?locale=en']);
    expect(page.banners()).toEqual([]);
  });

  it('takes the message away with the choice, and sends it then', async () => {
    const page = await openWithOrder(wanting);
    await page.press('Cancel at warehouse');
    await page.fill('s-select', 'change', 'declined');
    expect(select(page)?.getAttribute('error')).toBe('');
    await page.press('Cancel at warehouse');
    expect(page.waiting('POST').body).toMatchObject({ reason: 'declined' });
  });

  it('keeps the message while only the note is written', async () => {
    const page = await openWithOrder(wanting);
    await page.press('Cancel at warehouse');
    await page.fill('s-text-area', 'input', 'Card was stolen');
    expect(select(page)?.getAttribute('error')).not.toBe('');
  });

  it('is noticed, too, where it has begun to want one since the window was opened', async () => {
    const page = await openWithOrder(anOrder({ askReason: 'optional' }));
    expect(select(page)?.getAttribute('label')).toBe('Reason (optional)');
    await page.press('Cancel at warehouse');
    await page.waiting('POST').answer(422, problem('malformed_input', 422, 'reason'));
    expect(select(page)?.getAttribute('error')).toBe('Choose a reason. Nothing has been sent.');
    expect(select(page)?.getAttribute('label')).toBe('Reason');
    expect(page.banners()).toEqual([]);
  });
});

describe('a shop that never asks for a reason', () => {
  it('shows no field, and sends none', async () => {
    const page = await openWithOrder(anOrder({ askReason: 'never' }));
    expect(page.elements('s-select, s-text-area')).toEqual([]);
    await page.press('Cancel at warehouse');
    expect(page.waiting('POST').body).toEqual({ orderId: 'gid://shopify/Order/1001' });
  });
});

describe('an order that was not stopped', () => {
  const contact = {
    name: 'Nina Berg',
    phone: '+46 (0)40-123 45',
    email: 'stop@nordic.example',
    hours: 'Mon-Fri 8-17',
  };
  const message = 'Please stop order #1001.\nIt is 9001 in Prime Penguin.';
  const opened = (
    verdict: (typeof VERDICTS)[number],
    known: Parameters<typeof aWarehouse>[1] = {},
  ) =>
    openWithOrder(
      anOrder({
        cancellation: aCancellation(
          [aWarehouse(verdict, { provider: { ...NORDIC, contact }, message, ...known })],
          { outcome: 'not_stopped' },
        ),
      }),
    );
  const NOT_STOPPED = [
    'too_late',
    'refused',
    'not_supported',
    'no_answer',
    'undeliverable',
  ] as const;

  it.each(NOT_STOPPED)('says whom to contact, and gives the message: %s', async (verdict) => {
    const page = await opened(verdict);
    expect(page.text()).toContain('Whom to contact');
    expect(page.text()).toContain('Nina Berg');
    expect(page.text()).toContain('Open: Mon-Fri 8-17');
    const [field] = page.elements('s-text-area');
    expect(field?.getAttribute('value')).toBe(message);
    expect(field?.hasAttribute('readonly')).toBe(true);
    expect(page.text()).toContain('Email: stop@nordic.example');
    expect(page.elements('s-link').map((one) => one.getAttribute('href'))).toEqual([
      'tel:+4604012345',
      `mailto:stop@nordic.example?subject=Please%20stop%20order%20%231001&body=${encodeURIComponent(message)}`,
    ]);
  });

  it.each(VERDICTS.filter((one) => !(NOT_STOPPED as readonly string[]).includes(one)))(
    'shows nobody to contact while it may be stopped: %s',
    async (verdict) => {
      const page = await opened(verdict);
      expect(page.text()).not.toContain('Whom to contact');
      expect(page.elements('s-text-area')).toEqual([]);
    },
  );

  it.each([
    ['Stop it.', 1],
    ['Order #1001\n\nPlease stop it.', 3],
    ['Please stop this order if it has not left your warehouse.', 2],
    [`Order #1001\n${'1 × Linen shirt\n'.repeat(30).trim()}`, 31],
  ])(
    'has room for the whole message, also on a phone, so that nothing scrolls in it',
    async (text, rows) => {
      const page = await opened('refused', { message: text });
      expect(page.elements('s-text-area')[0]?.getAttribute('rows')).toBe(String(rows));
    },
  );

  it('leads to the settings where no contact is entered', async () => {
    const page = await opened('refused', { provider: NORDIC });
    expect(page.text()).toContain('No contact is entered for Nordic 3PL.');
    expect(page.elements('s-link').map((one) => one.getAttribute('href'))).toEqual([
      'app:app/settings',
    ]);
  });

  it('shows nobody to contact where no provider is known', async () => {
    const page = await opened('no_answer', { provider: null, message: null });
    expect(page.text()).not.toContain('Whom to contact');
  });
});

describe('an order that is stopped', () => {
  it('leads to the order, where Shopify cancels and refunds it', async () => {
    const page = await openWithOrder(anOrder({ cancellation: STOPPED }));
    await page.press('Go to the order');
    expect(page.closed()).toBe(true);
  });

  it('leads nowhere while a part of it is not', async () => {
    const mixed = aCancellation(
      [aWarehouse('stopped_at_warehouse'), aWarehouse('refused', { primePenguinOrderId: 9002 })],
      { outcome: 'partly_stopped' },
    );
    const page = await openWithOrder(anOrder({ cancellation: mixed }));
    expect(page.button('Go to the order')).toBeNull();
  });
});

describe('a person’s word', () => {
  it('stands beside the verdict as a person’s, with a warning once it is contradicted', async () => {
    const word = { says: 'stopped', at: at('14:15'), userId: '42', note: null } as const;
    const silent = (contradicted: boolean, version: number) =>
      aCancellation([aWarehouse('no_answer', { personSaid: { ...word, contradicted } })], {
        version,
        outcome: 'unknown',
      });
    const page = await openWithOrder(anOrder({ cancellation: silent(false, 7) }));
    expect(page.badges()).toEqual([{ tone: 'warning', text: 'No answer' }]);
    expect(page.text()).toContain(
      'Staff noted 14:15 after a call: Nordic 3PL says that it was stopped. The warehouse’s system has not said so.',
    );
    expect(page.text()).not.toContain('Do not rely on it.');
    await page.waiting(POLL).answer(200, silent(true, 8));
    expect(page.text()).toContain('The warehouse has shown the opposite since. Do not rely on it.');
  });

  it.each([
    ['stopped', 'no_answer', null, false],
    ['stopped', 'too_late', 'picked', false],
    ['stopped', 'stopped_at_warehouse', null, true],
    ['ships', 'no_answer', null, false],
    ['ships', 'too_late', 'picked', true],
    ['ships', 'too_late', 'shipped', true],
    ['ships', 'stopped_at_warehouse', null, false],
  ] as const)(
    'is said to be unconfirmed until the system says the same: %s, %s %s',
    async (says, verdict, why, isConfirmed) => {
      const personSaid = { says, at: at('14:15'), userId: '42', note: null, contradicted: false };
      const noted = aCancellation([aWarehouse(verdict, { why, personSaid })]);
      const page = await openWithOrder(anOrder({ cancellation: noted }));
      expect(page.text()).toContain(
        `Nordic 3PL says that it ${says === 'ships' ? 'ships' : 'was stopped'}.`,
      );
      expect(page.text().includes('The warehouse’s system has not said so.')).toBe(!isConfirmed);
    },
  );
});

describe('the demo', () => {
  const DEMO = { tone: 'warning', heading: 'Demo: no warehouse is asked' };

  it('is marked before and after the press', async () => {
    const page = await openWithOrder(anOrder({ demo: true }));
    expect(page.banners()).toMatchObject([DEMO]);
    await page.press('Cancel at warehouse');
    expect(page.banners()).toMatchObject([DEMO]);
    await page.waiting('POST').answer(201, { ...WAITING, demo: true });
    expect(page.banners()).toMatchObject([DEMO, { heading: 'Waiting for the warehouse' }]);
  });

  it('promises no request to a warehouse', async () => {
    const page = await openWithOrder(anOrder({ demo: true }));
    expect(page.text()).toContain('This plays the order’s story. No warehouse is asked');
    expect(page.text()).not.toContain('This asks');
  });

  it('neither tells to cancel a stopped order nor leads to where that is done', async () => {
    const stopped = aWarehouse('stopped_at_warehouse', {
      nextStep: { code: 'leave_as_is', text: '' },
    });
    const cancellation = aCancellation([stopped], { demo: true, outcome: 'stopped' });
    const page = await openWithOrder(anOrder({ demo: true, cancellation }));
    expect(page.text()).toContain('This is the demo: leave the order as it is.');
    expect(page.text()).not.toContain('Now cancel and refund');
    expect(page.button('Go to the order')).toBeNull();
  });
});

describe('a connection that is lost while a cancellation is kept', () => {
  it.each(['not_connected', 'credentials_refused'] as const)(
    'shows the cancellation as it was seen last, and leads to the settings: %s',
    async (lost) => {
      const page = await openWithOrder(
        anOrder({ inPrimePenguin: 'unknown', problem: lost, cancellation: STOPPED }),
      );
      expect(page.badges()).toMatchObject([{ text: 'Stopped at the warehouse' }]);
      expect(page.text()).toContain(translate(`ready.problem.${lost}.heading`));
      expect(page.text()).toContain('This is what the app saw last.');
      expect(page.elements('s-link').map((one) => one.getAttribute('href'))).toEqual([
        'app:app/settings',
      ]);
    },
  );

  it('is not told twice where the verdict says it already', async () => {
    const blind = aWarehouse('requested', {
      why: 'not_connected',
      nextStep: { code: 'fix_settings', text: '' },
    });
    const page = await openWithOrder(
      anOrder({ problem: 'not_connected', cancellation: aCancellation([blind]) }),
    );
    expect(page.text()).toContain('the shop is not connected: the app cannot see the answer.');
    expect(page.text()).not.toContain('This is what the app saw last.');
    expect(page.button('Open settings')?.getAttribute('href')).toBe('app:app/settings');
  });
});

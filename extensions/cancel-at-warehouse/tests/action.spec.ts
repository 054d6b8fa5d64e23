/** What a merchant sees and presses, from opening the action to a changed answer. */
import { describe, expect, it } from 'vitest';
import {
  openAction,
  openAsked,
  openWithOrder,
  problem,
  translate,
  useActionPage,
} from './action-page.ts';
import {
  aCancellation,
  anOrder,
  anOrderWarehouse,
  at,
  aWarehouse,
  NORDIC,
  SOUTHERN,
  STOPPED,
  VERDICTS,
  WAITING,
} from './sample-views.ts';

useActionPage();

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
      { tone: 'critical', heading: "Prime Penguin refuses the app's sign-in" },
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
    expect(page.banners()).toMatchObject([{ heading: 'The order could not be read' }]);
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
    expect(page.text()).toContain('Answer expected by 18:10, in 4 h.');
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
    expect(page.text()).toContain('Shopify could not be asked for the order.');
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
    expect(page.waiting(POLL).call).toBe(`${POLL}?since=8&wait=20`);
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

  it('quotes nobody where there is no answer, only a failure', async () => {
    const failed = aWarehouse('undeliverable', {
      why: 'prime_penguin_unreachable',
      reason: 'Gone',
    });
    const page = await openWithOrder(
      anOrder({ cancellation: aCancellation([failed], { outcome: 'not_stopped' }) }),
    );
    expect(page.text()).toContain('Last failure: Gone');
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

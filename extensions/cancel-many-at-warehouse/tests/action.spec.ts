/** What a merchant sees and presses, from opening the action on chosen orders to a changed answer. */
import { problem, useExtensionPage } from 'extension-kit/tests/extension-page.ts';
import { NOW } from 'extension-kit/tests/sample-views.ts';
import { describe, expect, it } from 'vitest';
import type { TroubleView } from '../../../app/contract/api.ts';
import { ASK, CHECK, openAction, openAsked, openChecked, POLL } from './action-page.ts';
import { aCheck, aCheckOf, anOrder, aPart, aRequest, gid, notAsked } from './sample-views.ts';

useExtensionPage();

const many = (count: number) => Array.from({ length: count }, (_, index) => gid(1001 + index));
const TWO = aCheckOf([aCheck(1001), aCheck(1002, { check: 'unsure' })]);
const WAITING = aRequest([anOrder(1001, 'requested'), anOrder(1002, 'requested')]);
const postsTo = (calls: readonly string[], call: string) =>
  calls.filter((one) => one === `${call}?locale=en`);

describe('opening the action', () => {
  it('says that it is looking, and asks about all the orders at once', async () => {
    const page = await openAction([gid(1001), gid(1002)]);
    expect(page.text()).toContain('Looking where the 2 orders are now');
    expect(page.button('Cancel at warehouse')).toBeNull();
    expect(page.calls()).toEqual([`${CHECK}?locale=en`]);
    expect(page.requests[0]?.body).toEqual({ orderIds: [gid(1001), gid(1002)] });
  });

  it('takes 250 orders', async () => {
    const page = await openAction(many(250));
    expect(page.waiting(CHECK).body).toEqual({ orderIds: many(250) });
  });

  it('with more than 250 orders says what to do, and sends nothing', async () => {
    const page = await openAction(many(251));
    expect(page.banners()).toMatchObject([
      { tone: 'warning', heading: '251 orders are too many at once' },
    ]);
    expect(page.text()).toContain('select at most 250 orders');
    expect(page.calls()).toEqual([]);
  });

  it('without any order says what to do, and sends nothing', async () => {
    const page = await openAction([]);
    expect(page.banners()).toMatchObject([{ heading: 'No order is selected' }]);
    expect(page.calls()).toEqual([]);
  });

  it('leads to the settings when the shop is not connected', async () => {
    const page = await openAction([gid(1001)]);
    await page.waiting(CHECK).answer(409, problem('not_connected', 409));
    expect(page.banners()).toMatchObject([{ heading: 'Not connected to Prime Penguin' }]);
    expect(page.button('Open settings')?.getAttribute('href')).toBe('app:app/settings');
  });

  it('asks to reload when the session has ended', async () => {
    const page = await openAction([gid(1001)]);
    await page.waiting(CHECK).answer(401);
    expect(page.text()).toContain('Nothing was sent. Reload the page');
  });

  it('offers another look when the orders cannot be looked at', async () => {
    const page = await openAction([gid(1001)]);
    await page.waiting(CHECK).answer(503, problem('shopify_unavailable', 503));
    expect(page.text()).toContain('Shopify could not be asked.');
    await page.press('Look again');
    await page.waiting(CHECK).answer(200, TWO);
    expect(page.button('Cancel at warehouse')).not.toBeNull();
  });

  it('gives up after 45 seconds without an answer', async () => {
    const page = await openAction([gid(1001)]);
    await page.pass(44_999);
    expect(page.text()).not.toContain('The app did not answer.');
    await page.pass(1);
    expect(page.text()).toContain('The app did not answer.');
    expect(page.requests[0]?.signal?.aborted).toBe(true);
  });
});

describe('before the press', () => {
  it('counts how the orders stand, and names those behind each count', async () => {
    const page = await openChecked(
      aCheckOf([
        aCheck(1001),
        aCheck(1002),
        aCheck(1003, { check: 'unsure' }),
        aCheck(1004, { check: 'too_late' }),
        aCheck(1005, { check: 'already_stopped' }),
        aCheck(1006, { check: 'already_asked' }),
        aCheck(1007, { check: 'not_in_prime_penguin', absence: 'not_yet' }),
        aCheck(1008, { check: 'could_not_ask', problem: 'prime_penguin_unreachable' }),
        aCheck(404, { check: 'unknown_order', orderName: null }),
        aCheck(0, { check: 'malformed', orderName: null, orderId: 'draft' }),
      ]),
    );
    expect(page.badges()).toEqual([
      { tone: 'info', text: '2 can be stopped' },
      { tone: 'warning', text: '1 may be too late' },
      { tone: 'info', text: '1 not known at Prime Penguin yet' },
      { tone: 'warning', text: '1 could not be looked up' },
      { tone: 'info', text: '1 already asked for' },
      { tone: 'critical', text: '1 too late' },
      { tone: 'success', text: '1 already stopped' },
      { tone: 'warning', text: '1 unknown to the app' },
      { tone: 'warning', text: '1 is not an order' },
    ]);
    for (const names of ['#1001, #1002', '#1003', '404', 'draft']) {
      expect(page.text()).toContain(names);
    }
    expect(page.text()).toContain('This asks the warehouses of 5 orders');
    expect(page.text()).toContain('It does not cancel or refund them in Shopify.');
    expect(page.text()).toContain('For the other 5 nothing is sent to a warehouse');
    expect(page.text()).toContain('As seen at Prime Penguin 14:17.');
  });

  it('tells orders that are late at Prime Penguin from those that it never reads', async () => {
    const page = await openChecked(
      aCheckOf([
        aCheck(1001, { check: 'not_in_prime_penguin', absence: 'overdue' }),
        aCheck(1002, { check: 'not_in_prime_penguin', absence: 'reading_off' }),
      ]),
    );
    expect(page.badges().map(({ text }) => text)).toEqual([
      '1 missing at Prime Penguin',
      '1 not read by Prime Penguin',
    ]);
  });

  it('says once of each provider, and of each order, why an answer may not come', async () => {
    const stuck = {
      code: 'stuck',
      since: '2026-11-23T12:50:00Z',
      text: 'It hasn’t synced.',
    } as const;
    const excluded = { code: 'order_excluded', since: null, text: 'It is excluded.' } as const;
    const at = (...troubles: readonly TroubleView[]) => ({
      check: 'unsure' as const,
      warehouses: [{ provider: 'Nordic 3PL', canCancel: 'unsure' as const, troubles }],
    });
    const page = await openChecked(
      aCheckOf([aCheck(1001, at(stuck)), aCheck(1002, at(stuck, excluded)), aCheck(1003, at())]),
    );
    expect(page.banners()).toMatchObject([
      { tone: 'warning', heading: 'Nordic 3PL' },
      { tone: 'warning', heading: '#1002' },
    ]);
    expect(page.text().match(/It hasn’t synced\. Last sync/g)).toHaveLength(1);
    expect(page.text()).toContain('It is excluded.');
  });

  it('names who can still be asked for a part, and who has to be contacted', async () => {
    const page = await openChecked(
      aCheckOf([
        aCheck(1001, {
          check: 'partly',
          warehouses: [
            { provider: 'Nordic 3PL', canCancel: 'unsure', troubles: [] },
            { provider: 'Baltic Fulfilment', canCancel: 'no_shipped', troubles: [] },
          ],
        }),
        aCheck(1002, {
          check: 'not_supported',
          warehouses: [{ provider: 'Slow Logistics', canCancel: 'no_not_supported', troubles: [] }],
        }),
      ]),
    );
    expect(page.text()).toContain('#1001 (Nordic 3PL)');
    expect(page.text()).toContain('#1002 (Slow Logistics)');
  });

  it('folds a long list of names, and unfolds it at a press', async () => {
    const page = await openChecked(aCheckOf(many(45).map((_, index) => aCheck(1001 + index))));
    expect(page.text()).toContain('#1008 and 37 more');
    expect(page.text()).not.toContain('#1009');
    await page.press('Show all');
    expect(page.text()).toContain('#1045');
    await page.press('Show fewer');
    expect(page.text()).toContain('#1008 and 37 more');
  });

  it('offers nothing to press where asking cannot help any order', async () => {
    const page = await openChecked(
      aCheckOf([aCheck(1001, { check: 'too_late' }), aCheck(1002, { check: 'unknown_order' })]),
    );
    expect(page.banners()).toMatchObject([{ heading: 'There is nothing left to ask for' }]);
    expect(page.button('Cancel at warehouse')).toBeNull();
    expect(page.button('Show the answers')).toBeNull();
  });

  it('leads to the settings when Prime Penguin refuses the sign-in', async () => {
    const page = await openChecked(
      aCheckOf([aCheck(1001, { check: 'could_not_ask', problem: 'credentials_refused' })]),
    );
    expect(page.banners()).toMatchObject([
      { tone: 'critical', heading: 'Prime Penguin refuses the app’s sign-in' },
    ]);
    expect(page.button('Open settings')).not.toBeNull();
  });

  it('marks the demo', async () => {
    const page = await openChecked(aCheckOf([aCheck(1001)], { demo: true }));
    expect(page.banners()).toMatchObject([
      { tone: 'warning', heading: 'Demo: no warehouse is asked' },
    ]);
    expect(page.text()).toContain('The answers are played, and nothing here is real.');
    expect(page.text()).toContain('This plays the story of 1 order. No warehouse is asked');
    expect(page.text()).not.toContain('This asks');
  });

  it('groups a word of a newer app apart, and still lets it be asked for', async () => {
    const page = await openChecked(aCheckOf([aCheck(1001, { check: 'later' as 'unsure' })]));
    expect(page.badges()).toEqual([{ tone: 'warning', text: '1 in an unknown state' }]);
    expect(page.button('Cancel at warehouse')).not.toBeNull();
  });
});

describe('the reason', () => {
  const select = () => document.body.querySelector('s-select');

  it('is optional by default, and is sent with the note', async () => {
    const page = await openChecked(TWO);
    expect(select()?.getAttribute('label')).toBe('Reason (optional)');
    await page.fill('s-select', 'change', 'fraud');
    await page.fill('s-text-area', 'input', '  Card was stolen ');
    await page.press('Cancel at warehouse');
    expect(page.waiting(ASK).body).toEqual({
      orderIds: [gid(1001), gid(1002)],
      reason: 'fraud',
      note: 'Card was stolen',
    });
  });

  it('that the shop requires has to be given before anything is sent', async () => {
    const page = await openChecked({ ...TWO, askReason: 'required' });
    expect(select()?.getAttribute('label')).toBe('Reason');
    await page.press('Cancel at warehouse');
    expect(select()?.getAttribute('error')).toBe('Choose a reason. Nothing has been sent.');
    expect(postsTo(page.calls(), ASK)).toEqual([]);
    await page.fill('s-select', 'change', 'inventory');
    expect(select()?.getAttribute('error') ?? '').toBe('');
    await page.press('Cancel at warehouse');
    expect(page.waiting(ASK).body).toMatchObject({ reason: 'inventory' });
  });

  it('that the shop has begun to require meanwhile is asked for beside the field', async () => {
    const page = await openChecked(TWO);
    await page.press('Cancel at warehouse');
    await page.waiting(ASK).answer(422, problem('malformed_input', 422, 'reason'));
    expect(select()?.getAttribute('error')).toBe('Choose a reason. Nothing has been sent.');
  });

  it('is not asked for where the shop does not want it', async () => {
    const page = await openChecked({ ...TWO, askReason: 'never' });
    expect(page.elements('s-select, s-text-area')).toEqual([]);
    await page.press('Cancel at warehouse');
    expect(page.waiting(ASK).body).toEqual({ orderIds: [gid(1001), gid(1002)] });
  });
});

describe('pressing "Cancel at warehouse"', () => {
  it('twice sends one request', async () => {
    const page = await openChecked(TWO);
    page.pressNowait('Cancel at warehouse');
    page.pressNowait('Cancel at warehouse');
    await page.press('Cancel at warehouse');
    expect(postsTo(page.calls(), ASK)).toHaveLength(1);
  });

  it('names all the orders, so that each has its line afterwards', async () => {
    const page = await openChecked(
      aCheckOf([aCheck(1001), aCheck(1002, { check: 'too_late' }), aCheck(1003)]),
    );
    await page.press('Cancel at warehouse');
    expect(page.waiting(ASK).body).toEqual({ orderIds: [gid(1001), gid(1002), gid(1003)] });
  });

  it('that certainly did not arrive says so, and keeps what was filled in', async () => {
    const page = await openChecked(TWO);
    await page.fill('s-text-area', 'input', 'Wrong size');
    await page.press('Cancel at warehouse');
    await page.waiting(ASK).answer(503, problem('shopify_unavailable', 503));
    expect(page.banners()).toMatchObject([
      { tone: 'critical', heading: 'Nothing was sent to the warehouse' },
    ]);
    await page.press('Cancel at warehouse');
    expect(page.waiting(ASK).body).toMatchObject({ note: 'Wrong size' });
  });
});

describe('opened again on orders that were asked for', () => {
  const again = aCheckOf([
    aCheck(1001, { check: 'already_asked' }),
    aCheck(1002, { check: 'too_late' }),
  ]);

  it('shows their answers without asking for any other', async () => {
    const page = await openChecked(again);
    expect(page.text()).toContain('sends nothing twice');
    expect(document.body.querySelector('s-select')).toBeNull();
    await page.press('Show the answers');
    expect(page.waiting(ASK).body).toEqual({ orderIds: [gid(1001)] });
  });

  it.each(['stopped', 'partly_stopped', 'not_stopped'] as const)(
    'tells what has been answered, and is still watched, from what is under way: %s',
    async (outcome) => {
      const asked = (number: number, standing: typeof outcome | 'pending' | 'unknown') =>
        aCheck(number, {
          check: 'already_asked',
          cancellation: { id: `c${number}`, outcome: standing, open: true },
        });
      const page = await openChecked(
        aCheckOf([asked(1001, outcome), asked(1002, 'pending'), asked(1003, 'unknown')]),
      );
      expect(page.badges()).toEqual([
        { tone: 'info', text: '2 already asked for' },
        { tone: 'info', text: '1 already answered' },
      ]);
      expect(page.text()).toContain('#1002, #1003Pressing joins what is under way');
      expect(page.text()).toContain('#1001Nothing new is sent.');
      await page.press('Show the answers');
      expect(page.waiting(ASK).body).toEqual({ orderIds: [gid(1001), gid(1002), gid(1003)] });
    },
  );

  it('does not want a reason for it', async () => {
    const page = await openChecked({ ...again, askReason: 'required' });
    await page.press('Show the answers');
    await page.waiting(ASK).answer(201, aRequest([anOrder(1001, 'requested')]));
    expect(page.banners()).toMatchObject([{ heading: 'Waiting for 1 of 1' }]);
  });
});

describe('a press whose answer is lost', () => {
  async function openLost() {
    const page = await openChecked(TWO);
    await page.fill('s-select', 'change', 'fraud');
    await page.press('Cancel at warehouse');
    await page.waiting(ASK).breakOff();
    return page;
  }

  it('says that it does not know, and offers the same list alone', async () => {
    const page = await openLost();
    expect(page.banners()).toMatchObject([
      { tone: 'warning', heading: 'It is not known whether the request arrived' },
    ]);
    expect(page.text()).toContain('Do not refund yet.');
    expect(page.button('Cancel at warehouse')).toBeNull();
  });

  it('is settled by the same list, which joins what arrived', async () => {
    const page = await openLost();
    page.pressNowait('Send the same list again');
    await page.press('Send the same list again');
    expect(page.waiting(ASK).body).toEqual({
      orderIds: [gid(1001), gid(1002)],
      reason: 'fraud',
    });
    await page.waiting(ASK).answer(201, WAITING);
    expect(page.banners()).toMatchObject([{ heading: 'Waiting for 2 of 2' }]);
  });

  it.each([
    ['no answer', null, 'The app did not answer.'],
    ['an ended session', 401, 'Your session has ended.'],
    ['a connection that went', 409, 'The shop is not connected'],
  ])('never turns into "nothing was sent" by %s', async (_what, status, reason) => {
    const page = await openLost();
    await page.press('Send the same list again');
    const waiting = page.waiting(ASK);
    if (status === null) await waiting.breakOff();
    else await waiting.answer(status, problem('not_connected', status));
    expect(page.banners()).toMatchObject([
      { heading: 'It is not known whether the request arrived' },
    ]);
    expect(page.text()).toContain(`It is still not known. ${reason}`);
    expect(page.text()).not.toContain('Nothing was sent');
  });

  it.each([
    ['a fault of the app', 500, problem('internal', 500)],
    ['a proxy that gave up', 504, '<html>'],
    ['a page that is not the app’s', 200, '<html>'],
  ])('counts as lost after %s', async (_what, status, body) => {
    const page = await openChecked(TWO);
    await page.press('Cancel at warehouse');
    await page.waiting(ASK).answer(status, body);
    expect(page.banners()).toMatchObject([
      { heading: 'It is not known whether the request arrived' },
    ]);
  });
});

describe('after the press', () => {
  it('shows how far it is, that the window can be closed, and where to read on', async () => {
    const page = await openAsked(
      TWO,
      aRequest([anOrder(1001, 'requested'), anOrder(1002, 'stopped_at_warehouse')]),
    );
    expect(page.banners()).toMatchObject([{ tone: 'info', heading: 'Waiting for 1 of 2' }]);
    expect(page.text()).toContain('You can close the window: the app goes on by itself');
    expect(page.button('Open in activity')?.getAttribute('href')).toBe('app:app/activity?bulk=b1');
  });

  it('has a line for each order, first those that need somebody', async () => {
    const page = await openAsked(
      TWO,
      aRequest([
        anOrder(1001, 'stopped_at_warehouse'),
        anOrder(1002, 'requested', {
          warehouses: [aPart('requested', { why: 'waiting_for_warehouse' })],
        }),
        anOrder(1003, 'too_late', { warehouses: [aPart('too_late', { why: 'shipped' })] }),
        anOrder(1004, 'undeliverable'),
        notAsked(gid(404)),
        notAsked('draft', 'malformed'),
      ]),
    );
    expect([...document.body.querySelectorAll('s-heading')].map((one) => one.textContent)).toEqual([
      '2 need you',
      '1 waits for an answer',
      '1 stopped',
      '2 not asked for',
    ]);
    expect(page.group('2 need you')).toContain('#1003Too lateNordic 3PL has already shipped it.');
    expect(page.group('2 need you')).toContain('Handle it as a return, or call Nordic 3PL.');
    expect(page.group('2 need you')).toContain('Ask again on the order’s page');
    expect(page.group('1 waits for an answer')).toContain('Do not refund yet.');
    expect(page.group('1 stopped')).toContain('Now cancel and refund in Shopify.');
    expect(page.group('2 not asked for')).toContain(
      '404Not askedNeither Shopify nor Prime Penguin shows',
    );
    expect(page.group('2 not asked for')).toContain('draftNot askedThis cannot be read');
    expect(document.body.querySelector('s-link')?.getAttribute('href')).toBe(
      'shopify:admin/orders/1003',
    );
  });

  it('says of an order that nothing may be sent for only that it is looked up', async () => {
    const page = await openAsked(
      aCheckOf([aCheck(1001), aCheck(1002, { check: 'too_late' })]),
      aRequest([
        anOrder(1002, 'delivering', {
          warehouses: [aPart('delivering', { why: 'not_tried_yet' })],
        }),
      ]),
    );
    expect(page.group('1 waits for an answer')).toContain(
      'The request is kept safe. The order is looked up at Prime Penguin next.',
    );
  });

  it('spells out the parts of an order of several warehouses', async () => {
    const page = await openAsked(
      TWO,
      aRequest([
        anOrder(1001, 'too_late', {
          outcome: 'partly_stopped',
          warehouses: [
            aPart('stopped_at_warehouse'),
            aPart('too_late', { provider: 'Baltic Fulfilment', why: 'shipped' }),
          ],
        }),
      ]),
    );
    const group = page.group('1 needs you');
    expect(group).toContain('#1001Only a part was stopped');
    expect(group).toContain('Nordic 3PL: Stopped at the warehouse.');
    expect(group).toContain('Baltic Fulfilment: Too late.');
    expect(group).toContain('A part is stopped. For the rest: Do not refund yet. Handle it as a');
    expect(group).toContain('or call Baltic Fulfilment.');
  });

  it('draws a long group in two steps', async () => {
    const orders = many(250).map((_, index) => anOrder(1001 + index, 'requested'));
    const page = await openAsked(TWO, aRequest(orders));
    expect(document.body.querySelectorAll('s-link')).toHaveLength(25);
    await page.press('Show 225 more');
    expect(document.body.querySelectorAll('s-link')).toHaveLength(250);
  });

  it('says that all were stopped only when all were', async () => {
    const stopped = [anOrder(1001, 'stopped_at_warehouse'), anOrder(1002, 'stopped_at_warehouse')];
    const page = await openAsked(TWO, aRequest(stopped));
    expect(page.banners()).toMatchObject([
      { tone: 'success', heading: 'All 2 orders were stopped' },
    ]);
    const [first] = stopped;
    if (!first) throw new Error('no order');
    const mixed = aRequest([first, anOrder(1002, 'no_answer')], { version: 8 });
    await page.waiting(POLL).answer(200, mixed);
    expect(page.banners()).toMatchObject([{ tone: 'warning', heading: '1 of 2 stopped' }]);
  });

  it.each(['no_answer', 'undeliverable'] as const)(
    'does not count as answered what nobody has answered: %s',
    async (verdict) => {
      const over = aRequest([anOrder(1001, verdict), anOrder(1002, verdict)]);
      const page = await openAsked(TWO, over);
      expect(page.banners()).toMatchObject([{ tone: 'warning', heading: '0 of 2 stopped' }]);
      expect(page.banners()[0]?.heading).not.toMatch(/answered/);
    },
  );

  it('cries out for an answer that no longer holds', async () => {
    const shipped = anOrder(1002, 'too_late', {
      warehouses: [aPart('too_late', { why: 'shipped', stopTakenBack: true })],
    });
    const page = await openAsked(TWO, aRequest([anOrder(1001, 'refused'), shipped]));
    expect(page.banners()).toMatchObject([
      { tone: 'critical', heading: '1 earlier answer no longer holds' },
    ]);
    expect(page.group('2 need you')).toMatch(/#1002.*no longer holds.*#1001/);
  });

  it('says plainly that nothing was asked where the shop has none of the orders', async () => {
    const page = await openAsked(TWO, aRequest([notAsked(gid(1001)), notAsked(gid(1002))]));
    expect(page.banners()).toMatchObject([{ tone: 'warning', heading: 'No order was asked for' }]);
  });

  it('leaves an order with a lost connection to somebody, although it is not answered', async () => {
    const page = await openAsked(
      TWO,
      aRequest([anOrder(1001, 'requested', { nextStep: 'fix_settings' })]),
    );
    expect(page.banners()).toMatchObject([{ heading: 'Waiting for 1 of 1' }]);
    expect(page.group('1 needs you')).toContain('Mend the connection in the app’s settings');
  });

  it('closes at a press, and asks nothing any more', async () => {
    const page = await openAsked(TWO, WAITING);
    const poll = page.waiting(POLL);
    await page.press('Close');
    expect(page.closed()).toBe(true);
    expect(poll.signal?.aborted).toBe(true);
    const before = page.calls().length;
    await page.pass(120_000);
    expect(page.calls()).toHaveLength(before);
  });
});

describe('an answer that comes while the action is open', () => {
  it('appears by itself', async () => {
    const page = await openAsked(TWO, WAITING);
    expect(page.waiting(POLL).call).toBe(`${POLL}?since=7&wait=20&locale=en`);
    const news = aRequest([anOrder(1001, 'stopped_at_warehouse'), anOrder(1002, 'requested')], {
      version: 8,
    });
    await page.waiting(POLL).answer(200, news);
    expect(page.banners()).toMatchObject([{ heading: 'Waiting for 1 of 2' }]);
    await page.pass(1_000);
    expect(page.waiting(POLL).call).toContain('since=8');
  });

  it('is taken in rounds of a second at least, however many come', async () => {
    const page = await openAsked(TWO, WAITING);
    await page.waiting(POLL).answer(200, { ...WAITING, version: 8 });
    const before = page.calls().length;
    await page.pass(999);
    expect(page.calls()).toHaveLength(before);
    await page.pass(1);
    expect(page.calls()).toHaveLength(before + 1);
  });

  it('is asked for at longer and longer intervals while the network fails', async () => {
    const page = await openAsked(TWO, WAITING);
    await page.waiting(POLL).breakOff();
    expect(page.text()).toContain('Could not refresh since 14:18.');
    for (const pause of [1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]) {
      const before = page.calls().length;
      await page.pass(pause - 1);
      expect(page.calls()).toHaveLength(before);
      await page.pass(1);
      await page.waiting(POLL).breakOff();
    }
    await page.pass(30_000);
    await page.waiting(POLL).answer(304);
    expect(page.text()).not.toContain('Could not refresh');
  });

  it('is no longer asked for when the session has ended', async () => {
    const page = await openAsked(TWO, WAITING);
    await page.waiting(POLL).answer(401);
    expect(page.text()).toContain('Reload the page to see the latest state.');
    const before = page.calls().length;
    await page.pass(120_000);
    expect(page.calls()).toHaveLength(before);
  });

  it('never gives way to an older one, or to another request’s', async () => {
    const stopped = aRequest(
      [anOrder(1001, 'stopped_at_warehouse'), anOrder(1002, 'stopped_at_warehouse')],
      { version: 9 },
    );
    const page = await openAsked(TWO, stopped);
    await page.waiting(POLL).answer(200, WAITING);
    await page.pass(1_000);
    await page.waiting(POLL).answer(200, { ...WAITING, id: 'b2', version: 12 });
    expect(page.banners()).toMatchObject([{ heading: 'All 2 orders were stopped' }]);
    expect(Date.now()).toBeGreaterThan(NOW);
  });
});

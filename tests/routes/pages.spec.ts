/** The embedded pages, rendered on the server: what a merchant reads in each situation. */
import { describe, expect, it } from 'vitest';
import type { ActivityEntry, OverviewView, StatusView } from '#app/contract/activity.ts';
import type {
  CancellationView,
  ConnectionView,
  RefusalCode,
  SettingsView,
  WarehouseView,
} from '#app/contract/api.ts';
import type { Application } from '#app/use-cases/application.ts';
import { HOST, html, open, submit } from './support/open-page.ts';
import {
  API_KEY,
  APP_URL,
  MemorySessions,
  SHOP,
  STAFF_USER_ID,
  sessionToken,
} from './support/shopify.ts';
import { CANCELLATION, CONNECTION, SETTINGS, WAREHOUSE } from './support/views.ts';
import { type WebApp, webApp } from './support/web-app.ts';

const OVERVIEW: OverviewView = {
  window: { from: '2026-09-07T00:00:00Z', to: '2026-11-23T09:00:00Z' },
  attention: { count: 0, first: [] },
  pending: 0,
  notForwarded: [],
  weeks: [],
  providers: [],
};
const SHIPPED: WarehouseView = {
  ...WAREHOUSE,
  verdict: 'too_late',
  final: true,
  overturned: true,
  history: [
    { verdict: 'stopped_at_warehouse', at: '2026-11-23T09:30:00Z' },
    { verdict: 'too_late', at: '2026-11-23T11:00:00Z' },
  ],
};
const IF_REFUNDED =
  'If you have refunded it already: call the provider at once, or handle the parcel as a return.';
const NONE = { cancellations: [], nextCursor: null, previousCursor: null };
const pageOf = (...cancellations: CancellationView[]) => ({
  cancellations,
  nextCursor: null,
  previousCursor: null,
});

const REFUSED: ConnectionView = {
  ...CONNECTION,
  state: 'refused',
  refusal: {
    code: 'credentials_refused',
    since: '2026-11-23T08:30:00Z',
    theirWords: 'Login failed!',
  },
};

function home(
  connection: Awaited<ReturnType<Application['readConnection']>>,
  page: Awaited<ReturnType<Application['listCancellations']>> = NONE,
  overview: Partial<OverviewView> = {},
) {
  return webApp({
    readConnection: async () => connection,
    listCancellations: async () => page,
    readSettings: async () => ({ ...SETTINGS, guideDismissed: true }),
    readOverview: async () => ({ ...OVERVIEW, ...overview }),
  });
}

describe('somebody who comes without Shopify', () => {
  it('is told where the app lives, and never asked for a shop', async () => {
    const response = await webApp().fetch('/');
    const html = await response.text();
    expect(response.status).toBe(200);
    expect(html).toContain('open it from the apps of your Shopify admin');
    expect(html).not.toMatch(/<form|<input/);
  });

  it('ends there from every page and from the log-in address', async () => {
    const page = await webApp().fetch('/app');
    expect([page.status, page.headers.get('Location')]).toEqual([302, '/auth/login']);
    const login = await webApp().fetch('/auth/login');
    expect([login.status, login.headers.get('Location')]).toEqual([302, '/']);
  });

  it('cannot show the app in a frame of their own', async () => {
    const response = await webApp().fetch('/');
    expect(response.headers.get('Content-Security-Policy')).toBe(
      'frame-ancestors https://admin.shopify.com https://*.myshopify.com;',
    );
  });

  it('is told so when a page does not exist', async () => {
    const response = await webApp().fetch('/nothing-here');
    expect(response.status).toBe(404);
    expect(await response.text()).toContain('There is no such page');
  });
});

describe('Shopify’s admin', () => {
  it('is sent on from the bare address with all that it said', async () => {
    const response = await webApp().fetch(`/?shop=${SHOP}&host=${HOST}&embedded=1`);
    expect(response.status).toBe(302);
    expect(response.headers.get('Location')).toBe(`/app?shop=${SHOP}&host=${HOST}&embedded=1`);
  });

  it('gets a page that fetches a session token where there is none', async () => {
    const bounced = await webApp().fetch(`/app?shop=${SHOP}&host=${HOST}&embedded=1`);
    expect(bounced.status).toBe(302);
    const address = bounced.headers.get('Location') ?? '';
    expect(address).toMatch(/^\/auth\/session-token\?/);
    const bounce = await webApp().fetch(address);
    expect(bounce.status).toBe(200);
    expect(await bounce.text()).toContain('app-bridge.js');
    expect(bounce.headers.get('Content-Security-Policy')).toContain(`https://${SHOP}`);
  });

  it('may show the pages in its frame', async () => {
    const app = home(CONNECTION);
    const query = `shop=${SHOP}&host=${HOST}&embedded=1&id_token=${sessionToken()}`;
    const response = await app.fetch(`/app?${query}`);
    expect(response.status).toBe(200);
    expect(response.headers.get('Content-Security-Policy')).toMatch(
      new RegExp(`^frame-ancestors https://${SHOP} https://admin.shopify.com`),
    );
  });

  it('gives the pages App Bridge as the first script of their head, and only once', async () => {
    const page = await html(home(CONNECTION), '/app');
    const head = page.slice(page.indexOf('<head>'), page.indexOf('</head>'));
    const [first] = /<script[^>]*>/.exec(head) ?? [];
    expect(first).toBe(
      `<script src="https://cdn.shopify.com/shopifycloud/app-bridge.js" data-api-key="${API_KEY}">`,
    );
    expect(page.match(/<script[^>]*app-bridge\.js/g)).toHaveLength(1);
  });
});

describe('home', () => {
  it('warns of warehouses that may not answer, and says since when they have not synced', async () => {
    const [nordic] = CONNECTION.providers;
    if (!nordic) throw new Error('a provider is expected');
    const troubles = [
      { code: 'stuck', since: '2026-11-23T06:50:00Z', text: 'It hasn’t synced.' },
      { code: 'changes_off', since: null, text: 'Changes aren’t sent.' },
    ] as const;
    const baltic = { ...nordic, name: 'Baltic Storage' };
    const connection = { ...CONNECTION, providers: [{ ...nordic, troubles }, baltic] };
    const { text } = await open(home(connection, pageOf(CANCELLATION)), '/app');
    expect(text).toContain('We may not get a response from every warehouse');
    expect(text).toMatch(/It hasn’t synced\. Last sync 23 Nov 2026, 06:50 UTC ?\./);
    expect(text).toContain('Changes aren’t sent.');
    expect(text).not.toContain('Baltic Storage');
  });

  it('says that nothing needs anybody only where every answer that is awaited can come', async () => {
    const troubles = [{ code: 'results_off', since: null, text: 'No updates.' }] as const;
    const providers = CONNECTION.providers.map((one) => ({ ...one, troubles }));
    const attention = { count: 0, first: [] };
    const shown = async (pending: number, connection: ConnectionView) =>
      (await open(home(connection, pageOf(CANCELLATION), { pending, attention }), '/app')).text;
    expect(await shown(1, CONNECTION)).toContain('Nothing needs you');
    expect(await shown(0, { ...CONNECTION, providers })).toContain('Nothing needs you');
    expect(await shown(1, { ...CONNECTION, providers })).not.toContain('Nothing needs you');
  });

  it('warns of nothing while every warehouse can answer', async () => {
    const { text } = await open(home(CONNECTION, pageOf(CANCELLATION)), '/app');
    expect(text).not.toContain('We may not get a response');
  });

  it('leads a shop that is not connected to the settings', async () => {
    const { status, text } = await open(home({ connected: false }), '/app');
    expect(status).toBe(200);
    expect(text).toContain('Connect Prime Penguin to begin');
    expect(text).toContain('No cancellations yet');
  });

  it('says that the credentials are refused', async () => {
    const { text } = await open(home(REFUSED), '/app');
    expect(text).toContain('Prime Penguin no longer takes the app’s credentials');
    expect(text).toContain('Mend the connection');
  });

  it('says how to begin where nothing was asked yet, and shows no pictures of nothing', async () => {
    const { text } = await open(home(CONNECTION), '/app');
    expect(text).toContain('Connected');
    expect(text).toContain('Demo store, 1 warehouse');
    expect(text).toContain('choose More actions, then Cancel at warehouse');
    expect(text).not.toContain('by week');
  });

  it('says that nothing needs anybody, and where the numbers are', async () => {
    const { text } = await open(home(CONNECTION, pageOf(CANCELLATION), { pending: 1234 }), '/app');
    expect(text).toContain('Nothing needs you');
    expect(text).toContain('Waiting for the warehouse 1,234');
    expect(text).toContain('updates by itself');
    expect(text).toContain('All cancellations');
    expect(text).toContain('Nothing was asked for in the last 12 weeks');
  });

  it('asks for the overview of twelve weeks', async () => {
    const asked: unknown[] = [];
    const app = webApp({
      readConnection: async () => CONNECTION,
      listCancellations: async () => NONE,
      readOverview: async (...args) => {
        asked.push(args);
        return OVERVIEW;
      },
    });
    await open(app, '/app');
    expect(asked).toEqual([[SHOP, 12]]);
  });

  it('shows what needs somebody first: what to do, whom to call, and how many more there are', async () => {
    const contact = {
      name: 'Olle',
      phone: '+46 40 123',
      email: 'olle@nordic.example',
      hours: '8-16',
    };
    const refused: WarehouseView = {
      ...WAREHOUSE,
      provider: { id: 6, name: 'Baltic Storage', contact },
      verdict: 'refused',
      final: true,
      reason: 'Goods are customs-sealed',
      message: 'Please stop #1001.',
    };
    const cancellation: CancellationView = {
      ...CANCELLATION,
      outcome: 'not_stopped',
      needsAttention: true,
      warehouses: [refused],
      nextStep: { code: 'contact_provider', text: 'Do not refund yet. Contact the provider.' },
    };
    const attention = { count: 7, first: [cancellation] };
    const { text, html } = await open(
      home(CONNECTION, pageOf(cancellation), { attention }),
      '/app',
    );
    for (const words of [
      'Needs you now',
      '#1001',
      'Not stopped',
      'Do not refund yet. Contact the provider.',
      'Olle, Baltic Storage',
      '+46 40 123',
      'olle@nordic.example',
      '8-16',
      'Show all 7',
    ]) {
      expect(text).toContain(words);
    }
    expect(html).toContain('href="tel:+4640123"');
    expect(html).toContain(`href="/app/activity/${CANCELLATION.id}"`);
  });

  it('promises no answer while the shop is not connected', async () => {
    const page = pageOf(CANCELLATION);
    const { text } = await open(home({ connected: false }, page, { pending: 1 }), '/app');
    expect(text).toContain('No answer can be read until Prime Penguin is connected.');
    expect(text).not.toContain('updates by itself');
  });

  it('says loudly that an order shipped after it was reported stopped', async () => {
    const cancellation = {
      ...CANCELLATION,
      outcome: 'not_stopped',
      warehouses: [SHIPPED],
    } as const;
    const attention = { count: 1, first: [cancellation] };
    const { text } = await open(home(CONNECTION, pageOf(cancellation), { attention }), '/app');
    expect(text).toContain('Shipped although it was reported stopped');
  });
});

describe('the activity page', () => {
  const PAGE = '/app/activity';

  function activity(
    page: Awaited<ReturnType<Application['listCancellations']>>,
    answers: Partial<Application> = {},
  ) {
    return webApp({
      readConnection: async () => CONNECTION,
      listCancellations: async () => page,
      listSavedViews: async () => [],
      readFilterChoices: async () => ({
        providers: ['Nordic 3PL'],
        people: [{ userId: '42', name: 'Sam Staff' }],
      }),
      ...answers,
    });
  }

  it('says how to begin where nothing was asked yet', async () => {
    const { text } = await open(activity(NONE), PAGE);
    expect(text).toContain('No cancellations yet');
    expect(text).toContain('choose More actions, then Cancel at warehouse');
  });

  it('shows what was asked and by whom, what each warehouse answered and what to do', async () => {
    const refused: WarehouseView = {
      ...WAREHOUSE,
      provider: { id: 6, name: 'Baltic Storage', contact: null },
      verdict: 'refused',
      final: true,
      reason: 'Goods are customs-sealed',
    };
    const stopped: WarehouseView = { ...WAREHOUSE, verdict: 'stopped_at_warehouse', final: true };
    const { text } = await open(
      activity(
        pageOf({
          ...CANCELLATION,
          outcome: 'partly_stopped',
          warehouses: [stopped, refused],
          nextStep: { code: 'contact_provider', text: 'A part of the order is stopped.' },
        }),
      ),
      PAGE,
    );
    for (const words of [
      '#1001',
      'Only a part was stopped',
      '23 Nov 2026, 09:00 UTC',
      'from the order page',
      'By Sam Staff',
      'Reason: Customer changed or cancelled the order',
      'Nordic 3PL',
      'Stopped at the warehouse',
      'Baltic Storage',
      'Refused',
      'In their words: “Goods are customs-sealed”',
      'A part of the order is stopped.',
    ]) {
      expect(text).toContain(words);
    }
  });

  it('quotes nobody where a request has failed', async () => {
    const failed: WarehouseView = { ...WAREHOUSE, verdict: 'delivering', reason: 'Not connected.' };
    const page = pageOf({ ...CANCELLATION, warehouses: [failed] });
    const { text } = await open(activity(page), PAGE);
    expect(text).toContain('Not connected.');
    expect(text).not.toContain('In their words');
  });

  it('says when the next batch is due while an answer is awaited', async () => {
    const { text } = await open(activity(pageOf(CANCELLATION)), PAGE);
    expect(text).toContain('Waiting for the warehouse');
    expect(text).toContain('Next warehouse batch 23 Nov 2026, 09:30 UTC');
    expect(text).toContain('updates by itself');
  });

  it('says loudly that an order shipped after it was reported stopped', async () => {
    const page = pageOf({ ...CANCELLATION, outcome: 'not_stopped', warehouses: [SHIPPED] });
    const { text } = await open(activity(page), PAGE);
    expect(text).toContain('Shipped although it was reported stopped');
  });

  it('asks for what the address says, and leads to older and newer ones with it', async () => {
    const asked: unknown[] = [];
    const app = activity(NONE, {
      listCancellations: async (_shop, page) => {
        asked.push(page);
        return { cancellations: [CANCELLATION], nextCursor: 'a b', previousCursor: 'c' };
      },
    });
    const bulk = '7d1c0a52-0f5b-4a49-9f3e-1b2c3d4e5f60';
    const query = `outcome=stopped,unknown&provider=Nordic+3PL&from=2026-11-23&to=2026-11-24T00:00:00%2B01:00&by=42&kind=bulk&attention=true&overturned=true&q=10&bulk=${bulk}`;
    const { html, text } = await open(app, `${PAGE}?${query}&cursor=x`);
    expect(asked).toEqual([
      {
        cursor: 'x',
        limit: 25,
        filter: {
          outcomes: ['stopped', 'unknown'],
          provider: 'Nordic 3PL',
          from: Date.UTC(2026, 10, 23),
          to: Date.UTC(2026, 10, 23, 23),
          by: '42',
          kinds: ['bulk'],
          needsAttention: true,
          overturned: true,
          orderName: '10',
          bulkRequestId: bulk,
        },
      },
    ]);
    const links = [...html.matchAll(/href="(\/app\/activity\?[^"]*)"/g)].map(
      ([, href = '']) => new URL(href.replaceAll('&amp;', '&'), APP_URL).searchParams,
    );
    expect(links.map((params) => params.get('cursor'))).toEqual(['c', 'a b']);
    for (const params of links) {
      expect(params.getAll('outcome')).toEqual(['stopped', 'unknown']);
      expect(params.get('from')).toBe('2026-11-23T00:00:00.000Z');
      expect(params.get('bulk')).toBe(bulk);
    }
    expect(text).not.toContain('left out');
  });

  it('leaves out what it does not understand of the address, and says so', async () => {
    const asked: unknown[] = [];
    const app = activity(NONE, {
      listCancellations: async (_shop, page) => {
        asked.push(page.filter);
        return NONE;
      },
    });
    const { status, text } = await open(
      app,
      `${PAGE}?outcome=lost&from=yesterday&bulk=7&attention=maybe&provider=Nordic+3PL&utm=1`,
    );
    expect(status).toBe(200);
    expect(text).toContain('were left out: outcome, from, attention, bulk.');
    expect(asked).toEqual([
      expect.objectContaining({ outcomes: [], provider: 'Nordic 3PL', from: null }),
    ]);
    expect(text).toContain('Nothing matches Search finds order names such as #1001.');
    const reversed = await open(app, `${PAGE}?from=2026-11-23&to=2026-11-20`);
    expect(reversed.text).toContain('were left out: to.');
  });

  const post = (app: WebApp, body: unknown) => submit(app, `${PAGE}.data`, body);

  it('saves the filter under a name, and forgets it', async () => {
    const asked: unknown[] = [];
    const app = activity(NONE, {
      saveView: async (_shop, name, filter) => {
        asked.push([name, filter.outcomes]);
        return { kind: 'saved', view: { id: '1', name, filter: {} } };
      },
      deleteView: async (_shop, id) => {
        asked.push(id);
        return true;
      },
    });
    const filter = { outcome: ['unknown'] };
    const saved = await post(app, { intent: 'save_view', name: '  Mine ', filter });
    expect(saved.text).toContain('saved');
    expect((await post(app, { intent: 'delete_view', id: '1' })).text).toContain('deleted');
    expect(asked).toEqual([['Mine', ['unknown']], '1']);
  });

  it.each([
    ['a name that is taken', { kind: 'name_taken' }, 'There is a view of that name already'],
    ['one too many', { kind: 'too_many', most: 20 }, 'There are 20 views already'],
  ] as const)('says why a view was not saved: %s', async (_case, result, words) => {
    const app = activity(NONE, { saveView: async () => result });
    const { text } = await post(app, { intent: 'save_view', name: 'Mine', filter: {} });
    expect(text).toContain(words);
  });

  it.each([
    ['no name', { intent: 'save_view', name: ' ', filter: {} }, '1 to 60 characters'],
    ['a name too long', { intent: 'save_view', name: 'x'.repeat(61), filter: {} }, '1 to 60'],
    ['no JSON', '{', 'did not understand'],
    ['a bad filter', { intent: 'save_view', name: 'x', filter: { outcome: ['?'] } }, 'did not'],
  ])('saves nothing of %s', async (_case, body, words) => {
    expect((await post(activity(NONE), body)).text).toContain(words);
  });
});

describe('the page of one cancellation', () => {
  const PAGE = `/app/activity/${CANCELLATION.id}`;
  const PLACE = { place: 0, primePenguinOrderId: 9001, providerName: 'Nordic 3PL' };
  const SAM = { userId: '42', name: 'Sam Staff' };
  const REQUESTED: ActivityEntry = {
    ...{ kind: 'requested', at: '2026-11-23T09:00:00Z', by: { ...SAM, kind: 'staff' } },
    ...{ reason: 'customer', note: 'Called twice' },
  };

  const page = (cancellation: CancellationView, entries: readonly ActivityEntry[] = [REQUESTED]) =>
    webApp({
      readConnection: async () => CONNECTION,
      readActivity: async () => ({ kind: 'found', activity: { cancellation, entries } }),
    });

  it('says that there is no such cancellation', async () => {
    const app = webApp({
      readConnection: async () => CONNECTION,
      readActivity: async () => ({ kind: 'unknown_cancellation' }),
    });
    const { status, text } = await open(app, PAGE);
    expect(status).toBe(404);
    expect(text).toContain('There is no such cancellation');
  });

  it('tells the whole story, newest first, by name', async () => {
    const status = (code: StatusView['code']) => ({ code, text: code });
    const entries: readonly ActivityEntry[] = [
      REQUESTED,
      { kind: 'cancelled_in_shopify', at: '2026-11-23T09:00:01Z' },
      {
        ...{ kind: 'not_found', at: '2026-11-23T09:01:00Z', lastAt: '2026-11-23T09:05:00Z' },
        readingOff: true,
      },
      {
        ...{ kind: 'not_reached', at: '2026-11-23T09:06:00Z', problem: 'unreachable' },
        message: 'It timed out.',
      },
      {
        ...{ kind: 'observed', at: '2026-11-23T09:07:00Z', warehouse: PLACE, isFirst: true },
        ...{ providerName: 'Nordic 3PL', warehouseError: 'Credit block' },
        ...{ channelStatus: status('pending'), warehouseStatus: status('in_progress') },
        statusLines: [
          {
            ...{ at: null, source: 'warehouse' },
            channel: { before: status('pending'), after: status('pending') },
            warehouse: { before: status('pending'), after: status('in_progress') },
          },
        ],
        problems: [
          {
            ...{ at: null, level: 'error', source: 'wms', code: 'missing_address' },
            message: 'No street',
          },
        ],
        parcels: [{ status: null, company: 'PostNord', number: 'SE1', url: 'javascript:alert(1)' }],
      },
      { kind: 'confirmed', at: '2026-11-23T09:08:00Z', warehouse: PLACE },
      {
        ...{ kind: 'asked', at: '2026-11-23T09:09:00Z', warehouse: PLACE, way: 'cancel_order' },
        reply: { kind: 'accepted', at: '2026-11-23T09:09:01Z', message: null },
      },
      {
        ...{ kind: 'concluded', at: '2026-11-23T09:10:00Z', warehouse: PLACE, why: null },
        ...{ verdict: 'too_late', final: true, reason: null, overturns: true },
        evidence: [{ at: '2026-11-23T09:10:00Z', source: 'fulfillment', text: 'Parcel SE1' }],
      },
      { kind: 'retried', at: '2026-11-23T09:11:00Z', warehouse: PLACE, by: null },
      {
        ...{ kind: 'person_said', at: '2026-11-23T09:12:00Z', warehouse: PLACE, says: 'ships' },
        ...{ by: { userId: '43', name: null }, note: 'Spoke to Olle' },
      },
      {
        ...{ kind: 'notified', at: '2026-11-23T09:13:00Z', to: ['a@b.example'], what: 'stopped' },
        ...{ result: 'failed', why: null, message: 'Mailbox full' },
      },
      {
        ...{ kind: 'written_to_order', at: '2026-11-23T09:14:00Z', field: true, tag: null },
        ...{ problem: 'scope_missing', message: null },
      },
      { kind: 'ended', at: '2026-11-26T09:00:00Z' },
    ];
    const { text, html } = await open(page(CANCELLATION, entries), PAGE);
    const told = [
      'We’ve stopped checking',
      'The result was not written to the order: the app may not change orders',
      'We couldn’t deliver the email: a@b.example',
      'Mailbox full',
      'Staff member 43 called: they say that it ships',
      'Somebody asked again',
      'Too late: this contradicts what was said before',
      'Prime Penguin was asked to cancel',
      'Looked again: nothing has changed',
      'Seen in Prime Penguin',
      'Prime Penguin could not be reached',
      'Prime Penguin does not have the order',
      'The order is cancelled in Shopify',
      'Sam Staff asked for the order to be stopped',
    ];
    expect(told.map((words) => text.indexOf(words)).filter((at) => at < 0)).toEqual([]);
    expect(told.toSorted((a, b) => text.indexOf(a) - text.indexOf(b))).toEqual(told);
    for (const words of [
      'A person’s word, not the warehouse’s.',
      '“Spoke to Olle”',
      'Parcel SE1',
      'That is not the warehouse’s answer.',
      'The warehouse wrote: Pending, then In progress',
      'Warehouse side: In progress',
      'Warehouse’s error: “Credit block”',
      'Reported: “No street”',
      'Parcel: PostNord, SE1',
      'It timed out.',
      'not to read the shop’s orders',
      'It was looked for until 23 Nov 2026, 09:05 UTC',
      'Note: Called twice',
    ]) {
      expect(text).toContain(words);
    }
    expect(html).not.toContain('href="javascript:');
  });

  it('leads to Shopify’s own cancel when the order is stopped', async () => {
    const { text, html } = await open(
      page({
        ...CANCELLATION,
        outcome: 'stopped',
        warehouses: [{ ...WAREHOUSE, verdict: 'stopped_at_warehouse', final: true }],
        nextStep: {
          code: 'cancel_in_shopify',
          text: 'Now cancel and refund the order in Shopify.',
        },
      }),
      PAGE,
    );
    expect(text).toContain('Now cancel and refund the order in Shopify.');
    expect(text).toContain('More actions, Cancel order, then choose the refund');
    expect(html).toMatch(
      /<a[^>]*href="shopify:admin\/orders\/123"[^>]*target="_top"|<a[^>]*target="_top"[^>]*href="shopify:admin\/orders\/123"/,
    );
    expect(text).not.toContain('I called them');
  });

  it('leads to no cancel in Shopify in the demo, whose orders are real ones', async () => {
    const { text } = await open(
      page({
        ...CANCELLATION,
        demo: true,
        outcome: 'stopped',
        warehouses: [{ ...WAREHOUSE, verdict: 'stopped_at_warehouse', final: true }],
        nextStep: { code: 'leave_as_is', text: 'This is the demo: leave the order as it is.' },
      }),
      PAGE,
    );
    expect(text).toContain('This is the demo: leave the order as it is.');
    expect(text).not.toContain('More actions, Cancel order');
    expect(text).not.toContain('Cancel it in Shopify');
  });

  it('shows whom to call with the message, and takes a person’s word', async () => {
    const warehouse: WarehouseView = {
      ...{ ...WAREHOUSE, verdict: 'no_answer', final: true, message: 'Please stop #1001.' },
      personSaid: {
        ...{ says: 'stopped', at: '2026-11-23T14:00:00Z', userId: '42', note: 'Olle said so' },
        contradicted: true,
      },
    };
    const { text } = await open(
      page({ ...CANCELLATION, outcome: 'unknown', canRetry: true, warehouses: [warehouse] }),
      PAGE,
    );
    for (const words of [
      'Whom to call',
      'Nobody is entered for Nordic 3PL.',
      'Please stop #1001.',
      'Copy the message',
      'By phone: said to be stopped',
      'Sam Staff said so after a call 23 Nov 2026, 14:00 UTC . It is a person’s word, not the warehouse’s.',
      'The warehouse has shown the contrary since',
      'I called them',
      'Take back',
      'Ask again',
    ]) {
      expect(text).toContain(words);
    }
  });

  it('says nothing of a refund now where the order may be cancelled in Shopify and is not stopped', async () => {
    const { text } = await open(
      page({
        ...CANCELLATION,
        outcome: 'unknown',
        warehouses: [{ ...WAREHOUSE, verdict: 'no_answer', why: 'never_imported', final: true }],
        nextStep: {
          code: 'cancel_in_shopify',
          text: 'Prime Penguin has not been seen to have this order.',
        },
      }),
      PAGE,
    );
    expect(text).toContain('More actions, Cancel order, and choose to refund later.');
    expect(text).not.toContain('choose the refund');
  });

  it('says first, and loudly, that what was reported stopped has shipped', async () => {
    const { text } = await open(
      page({ ...CANCELLATION, outcome: 'not_stopped', warehouses: [SHIPPED] }),
      PAGE,
    );
    const loud = text.indexOf('Shipped although it was reported stopped');
    expect(loud).toBeGreaterThan(-1);
    expect(loud).toBeLessThan(text.indexOf('What to do now'));
    expect(text).toContain(
      'Nordic 3PL: “Stopped at the warehouse” 23 Nov 2026, 09:30 UTC , “Too late” 23 Nov 2026, 11:00 UTC .',
    );
    expect(text).toContain(IF_REFUNDED);
  });

  it('speaks of a refund that was made too early only where a stop was taken back', async () => {
    const changed: WarehouseView = {
      ...{ ...SHIPPED, verdict: 'refused' },
      history: [{ verdict: 'no_answer', at: SHIPPED.since }],
    };
    const { text } = await open(
      page({ ...CANCELLATION, outcome: 'not_stopped', warehouses: [changed] }),
      PAGE,
    );
    expect(text).toContain('Changed after an answer');
    expect(text).not.toContain(IF_REFUNDED);
  });

  const post = (app: WebApp, body: unknown) => submit(app, `${PAGE}.data`, body);

  it('keeps a person’s word, and asks again, in the name of who is signed in', async () => {
    const asked: unknown[] = [];
    const app = webApp({
      recordPersonsWord: async (...args) => {
        asked.push(args);
        return { kind: 'recorded', cancellation: CANCELLATION };
      },
      retryCancellation: async (...args) => {
        asked.push(args);
        return { kind: 'retried', cancellation: CANCELLATION };
      },
    });
    const said = await post(app, { intent: 'say', place: 1, says: 'ships', note: ' Olle ' });
    expect(said.text).toContain('said');
    expect((await post(app, { intent: 'retry' })).text).toContain('retried');
    const by = { kind: 'staff', userId: STAFF_USER_ID };
    expect(asked).toEqual([
      [SHOP, CANCELLATION.id, { place: 1, says: 'ships', note: 'Olle' }, by],
      [SHOP, CANCELLATION.id, by],
    ]);
  });

  it.each([
    ['not_retryable', { kind: 'not_retryable', cancellation: CANCELLATION }],
    ['not_connected', { kind: 'not_connected' }],
    ['gone', { kind: 'unknown_cancellation' }],
  ] as const)('says why it was not asked again: %s', async (failure, result) => {
    const app = webApp({ retryCancellation: async () => result });
    expect((await post(app, { intent: 'retry' })).text).toContain(failure);
  });

  it.each([
    ['gone', { kind: 'unknown_cancellation' }],
    ['malformed', { kind: 'unknown_place' }],
  ] as const)('says why a word was not kept: %s', async (failure, result) => {
    const app = webApp({ recordPersonsWord: async () => result });
    const word = { intent: 'say', place: 0, says: 'ships', note: '' };
    expect((await post(app, word)).text).toContain(failure);
  });

  it.each([
    ['no JSON', '{'],
    ['another intent', { intent: 'erase' }],
    ['a verdict', { intent: 'say', place: 0, says: 'too_late', note: '' }],
    ['a note too long', { intent: 'say', place: 0, says: 'ships', note: 'x'.repeat(501) }],
  ])('does not guess at %s', async (_name, body) => {
    expect((await post(webApp(), body)).text).toContain('malformed');
  });
});

describe('settings', () => {
  const settings = (
    connection: ConnectionView | { connected: false },
    known: Partial<SettingsView> = {},
  ) =>
    webApp({
      readConnection: async () => connection,
      readSettings: async () => ({ ...SETTINGS, ...known }),
    });

  it('asks a shop that is not connected for credentials', async () => {
    const { text } = await open(settings({ connected: false }), '/app/settings');
    for (const words of ['Connect with', 'Access token', 'User name and password', 'Tenant']) {
      expect(text).toContain(words);
    }
    expect(text).not.toContain('Disconnect');
  });

  it.each<[string, Parameters<typeof settings>[0]]>([
    ['no connection', { connected: false }],
    ['the demo', { ...CONNECTION, demo: true }],
  ])('says that nothing is sent to a warehouse yet: %s', async (_name, connection) => {
    const { text } = await open(settings(connection), '/app/settings');
    expect(text).toContain(
      'Once Prime Penguin is connected, orders cancelled in Shopify are sent to the warehouse.',
    );
    const { automations } = SETTINGS;
    const tagged = { automations: { ...automations, forwardOnlyTag: 'express' } };
    expect((await open(settings(connection, tagged), '/app/settings')).text).toContain(
      'Once Prime Penguin is connected, orders cancelled in Shopify are sent to the warehouse if they have the tag express.',
    );
    const off = { automations: { ...automations, forwardShopifyCancels: false } };
    expect((await open(settings(connection, off), '/app/settings')).text).toContain(
      'Orders cancelled in Shopify are not sent to the warehouse.',
    );
  });

  it('shows what was found, the schedule in words and the next batch', async () => {
    const { text } = await open(settings(CONNECTION), '/app/settings');
    for (const words of [
      'Connected',
      'Demo Goods (42)',
      'Demo store, demo.myshopify.com',
      'User name and password (integration@demo.example)',
      'Nordic 3PL, Malmö',
      'Batches: Every 30 minutes (UTC)',
      'Next batch 23 Nov 2026, 09:30 UTC',
      'Replace credentials',
      'Disconnect',
    ]) {
      expect(text).toContain(words);
    }
  });

  it.each([null, 'whenever we like'])('says that a schedule is not known: %s', async (schedule) => {
    const [provider] = CONNECTION.providers;
    if (provider === undefined) throw new Error('the example has a provider');
    const connection = { ...CONNECTION, providers: [{ ...provider, schedule }] };
    const { text } = await open(settings(connection), '/app/settings');
    expect(text).toContain('Batch schedule not known');
  });

  it.each([
    ['on', 'Prime Penguin reads its orders'],
    ['off', 'Turn on the reading of orders for this sales channel at Prime Penguin'],
    ['some_locations', 'Orders of other locations never get to a warehouse'],
    ['unknown', 'Not known whether Prime Penguin reads its orders'],
  ] as const)('says how far orders are read, and what to do: %s', async (reading, words) => {
    const salesChannel = { ...CONNECTION.salesChannel, reading };
    const { text } = await open(settings({ ...CONNECTION, salesChannel }), '/app/settings');
    expect(text).toContain(words);
  });

  it('says that the sales channel was chosen by hand, and only then', async () => {
    const salesChannel = { ...CONNECTION.salesChannel, chosenByHand: true };
    const chosen = await open(settings({ ...CONNECTION, salesChannel }), '/app/settings');
    expect(chosen.text).toContain('Chosen by hand');
    const found = await open(settings(CONNECTION), '/app/settings');
    expect(found.text).not.toContain('Chosen by hand');
  });

  it('says how many cancellations were not sent, once the connection works', async () => {
    const words = '3 cancellations were not sent';
    const { text } = await open(settings({ ...CONNECTION, undelivered: 3 }), '/app/settings');
    expect(text).toContain(words);
    const refused = await open(settings({ ...REFUSED, undelivered: 3 }), '/app/settings');
    expect(refused.text).not.toContain(words);
  });

  it('says what happens to open cancellations before it disconnects', async () => {
    const connection = { ...CONNECTION, openCancellations: 2 };
    // The window's content is put in by the browser; its texts come along.
    const page = await html(settings(connection), '/app/settings');
    expect(page).toContain('openCancellations');
    expect(page).toContain('Disconnect Prime Penguin?');
  });

  it('opens the form where the credentials are refused', async () => {
    const { text } = await open(settings(REFUSED), '/app/settings');
    expect(text).toContain('Enter new credentials');
    expect(text).not.toContain('Mend the connection');
  });

  it('brings back the set-up guide where it was put away', async () => {
    const words = 'Show the set-up guide on the home page';
    const away = await open(settings(CONNECTION, { guideDismissed: true }), '/app/settings');
    expect(away.text).toContain(words);
    const there = await open(settings(CONNECTION), '/app/settings');
    expect(there.text).not.toContain(words);
  });

  it.each([
    ['owner', 'Only the owner of the Shopify account may change these settings: Sam Staff.'],
    [
      'chosen',
      'Only the owner of the Shopify account and chosen staff may change these settings: Sam Staff and Ada Berg.',
    ],
  ] as const)('is for reading alone to who may not change it: %s', async (access, words) => {
    const known: Partial<SettingsView> = {
      can: { ...SETTINGS.can, changeSettings: false },
      access: {
        settings: access,
        staff: [
          ...SETTINGS.access.staff,
          { userId: '7', name: 'Ada Berg', isOwner: false, isChosen: true },
          { userId: '8', name: 'Bo Lund', isOwner: false, isChosen: false },
        ],
      },
    };
    const connected = await open(settings(CONNECTION, known), '/app/settings');
    expect(connected.text).toContain(words);
    expect(connected.text).toContain('Nordic 3PL, Malmö');
    expect(connected.text).not.toMatch(/Replace credentials|Disconnect|Bo Lund/);
    const not = await open(settings({ connected: false }, known), '/app/settings');
    expect(not.text).toContain(words);
    expect(not.text).toContain('This shop is not connected to Prime Penguin.');
    expect(not.text).not.toMatch(/Connect with|Try it without/);
  });

  it('leads a shop without a connection to the demo, and out of it', async () => {
    const off = await open(settings({ connected: false }), '/app/settings');
    expect(off.text).toContain('Try it without an account');
    const on = await open(settings({ ...CONNECTION, demo: true }), '/app/settings');
    expect(on.text).toContain('Connect your own Prime Penguin');
    expect(on.text).toContain('the demo ends and everything of it is removed');
    expect(on.text).not.toMatch(/Replace credentials|Disconnect/);
  });
});

describe('every page', () => {
  const pages = ['/app', '/app/settings', '/app/demo'];
  const app = (connection: ConnectionView) =>
    webApp({
      readConnection: async () => connection,
      readSettings: async () => SETTINGS,
      listCancellations: async () => NONE,
      readOverview: async () => OVERVIEW,
      readDemo: async () => ({ kind: 'read', demo: { state: 'on', orders: [], stories: [] } }),
    });

  it.each(pages)('says that the connection does not work any more: %s', async (path) => {
    const { text } = await open(app(REFUSED), path);
    expect(text).toContain('Prime Penguin no longer takes the app’s credentials');
    expect(text).toContain('Since 23 Nov 2026, 08:30 UTC');
    expect(text).toContain('In their words: “Login failed!”');
    expect((await open(app(CONNECTION), path)).text).not.toContain('no longer takes');
  });

  it.each(pages)('is marked while it shows the demo, and else not: %s', async (path) => {
    const mark = 'No warehouse is asked, and nothing here is real.';
    expect((await open(app({ ...CONNECTION, demo: true }), path)).text).toContain(mark);
    expect((await open(app(CONNECTION), path)).text).not.toContain(mark);
  });

  it.each<[RefusalCode, string]>([
    ['credentials_refused', 'Enter new credentials.'],
    ['two_factor_required', 'Enter a user without it, or an access token.'],
    ['password_must_be_reset', 'Set a new password for the app’s user'],
    ['captcha_required', 'Sign in at Prime Penguin once as the app’s user'],
    ['account_locked', 'have it unlocked there'],
    ['tenant_not_found', 'enter the tenant that holds now'],
    ['tenant_inactive', 'Ask Prime Penguin to activate it again'],
    ['reading_not_allowed', 'Give the app’s user the right to see orders there'],
    ['cancelling_not_allowed', 'Answers can still be read.'],
  ])('says the way on from %s', async (code, words) => {
    const refusal = { code, since: '2026-11-23T08:30:00Z', theirWords: null };
    const { text } = await open(app({ ...REFUSED, refusal }), '/app');
    expect(text).toContain(words);
    expect(text).not.toContain('In their words');
  });
});

describe('the set-up guide', () => {
  const guide = (
    connection: ConnectionView | { connected: false },
    {
      provider = {},
      others = [],
      tried = NONE,
    }: {
      provider?: Partial<SettingsView['providers'][number]>;
      others?: SettingsView['providers'];
      tried?: ReturnType<typeof pageOf>;
    } = {},
  ) =>
    open(
      webApp({
        readConnection: async () => connection,
        listCancellations: async () => tried,
        readOverview: async () => OVERVIEW,
        readSettings: async () => ({
          ...SETTINGS,
          providers: connection.connected
            ? [...SETTINGS.providers.map((one) => ({ ...one, ...provider })), ...others]
            : [],
        }),
      }),
      '/app',
    );
  const CONTACT = { name: 'Olle', email: null, phone: '+46 40 123 45', hours: null };
  const FIGURES = 'Needs somebody';
  const PICTURES = 'What came of it, by week';
  const done = (text: string) => text.match(/(?<=\d\. )[A-Z][^.]*? Done/g) ?? [];

  it('leads to the connection and the demo first, and is the only one who does', async () => {
    const { text } = await guide({ connected: false });
    expect(text).toContain('Set up Warehouse Cancel');
    expect(text).toContain('Try it without an account');
    expect(done(text)).toEqual([]);
    expect(text).not.toContain('Connect Prime Penguin to begin');
  });

  it('ticks off what facts show', async () => {
    expect(done((await guide(CONNECTION)).text)).toEqual(['Connect Prime Penguin Success Done']);
    const known = await guide(CONNECTION, { provider: { contact: CONTACT } });
    expect(done(known.text)).toEqual([
      'Connect Prime Penguin Success Done',
      'Check your providers Success Done',
    ]);
    expect(known.text).toContain('Open orders');
    const tried = await guide(CONNECTION, {
      provider: { contact: CONTACT },
      tried: pageOf(CANCELLATION),
    });
    expect(done(tried.text)).toHaveLength(3);
    expect(tried.text).toContain('Warehouse Cancel is set up');
  });

  it('takes the providers for checked once there is somebody to call at each of them', async () => {
    const [first] = SETTINGS.providers;
    if (!first) throw new Error('no provider');
    const others = [
      { ...first, name: 'Baltic Fulfilment', cancellable: 'no', learnt: 'no' } as const,
    ];
    const one = await guide(CONNECTION, { provider: { contact: CONTACT }, others });
    expect(done(one.text)).toEqual(['Connect Prime Penguin Success Done']);
    expect(one.html).toContain('href="/app/settings/providers"');
    const both = { provider: { contact: CONTACT }, others: [{ ...first, contact: CONTACT }] };
    expect(done((await guide(CONNECTION, both)).text)).toHaveLength(2);
  });

  it('takes nothing of the demo for done, which goes when the shop connects', async () => {
    const { text } = await guide(
      { ...CONNECTION, demo: true },
      { provider: { contact: CONTACT }, tried: pageOf(CANCELLATION) },
    );
    expect(done(text)).toEqual([]);
    expect(text).toContain('Open orders');
  });

  it('stands above what there is to see while something is to be done, then below it', async () => {
    const tried = pageOf(CANCELLATION);
    const begun = (await guide(CONNECTION, { tried })).text;
    expect(begun.indexOf('Set up Warehouse Cancel')).toBeLessThan(begun.indexOf(FIGURES));
    const over = (await guide(CONNECTION, { provider: { contact: CONTACT }, tried })).text;
    expect(over.indexOf('Warehouse Cancel is set up')).toBeGreaterThan(over.indexOf(FIGURES));
    expect(over.indexOf('Warehouse Cancel is set up')).toBeGreaterThan(over.indexOf(PICTURES));
    expect(over).toContain('Put this guide away');
  });

  it.each([true, false])('is put away and brought back for the shop: %s', async (isDismissed) => {
    const asked: unknown[] = [];
    const app = webApp({
      setGuideDismissed: async (...args) => {
        asked.push(args);
      },
    });
    const { text } = await submit(app, '/app/guide.data', { isDismissed });
    expect(text).toContain('"set"');
    expect(asked).toEqual([[SHOP, isDismissed]]);
    expect((await submit(app, '/app/guide.data', { isDismissed: 'yes' })).text).toContain('failed');
  });
});

describe('a page when something outside is down', () => {
  const gone = () => Promise.reject(Object.assign(new Error('x'), { code: 'ECONNREFUSED' }));

  it('says that the database cannot be reached', async () => {
    const app = webApp({ readConnection: gone, listCancellations: gone, readOverview: gone });
    const { status, text } = await open(app, '/app');
    expect(status).toBe(503);
    expect(text).toContain('The app cannot reach its database');
    expect(app.logged.filter(({ level }) => level === 'error')).toEqual([]);
  });

  it('says so also when the sign-in already fails', async () => {
    const sessions = new MemorySessions();
    sessions.loadSession = gone;
    const { status, text } = await open(webApp({}, sessions), '/app/settings');
    expect(status).toBe(503);
    expect(text).toContain('The app cannot reach its database');
  });

  it('hides what went wrong inside, and records it once', async () => {
    const bug = () => Promise.reject(new Error('password=hunter2'));
    const app = webApp({ readConnection: async () => CONNECTION, readSettings: bug });
    const { status, text } = await open(app, '/app/settings');
    expect(status).toBe(500);
    expect(text).toContain('Something went wrong');
    expect(text).not.toContain('hunter2');
    expect(app.logged.filter(({ level }) => level === 'error')).toHaveLength(1);
  });
});

/** The embedded pages, rendered on the server: what a merchant reads in each situation. */
import { describe, expect, it } from 'vitest';
import type {
  CancellationView,
  ConnectionView,
  RefusalCode,
  SettingsView,
  WarehouseView,
} from '#app/contract/api.ts';
import type { Application } from '#app/use-cases/application.ts';
import { HOST, html, open, submit } from './support/open-page.ts';
import { API_KEY, MemorySessions, SHOP, sessionToken } from './support/shopify.ts';
import { CANCELLATION, CONNECTION, SETTINGS, WAREHOUSE } from './support/views.ts';
import { webApp } from './support/web-app.ts';

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
) {
  return webApp({
    readConnection: async () => connection,
    listCancellations: async () => page,
    readSettings: async () => ({ ...SETTINGS, guideDismissed: true }),
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

  it('says how to begin where nothing was asked yet', async () => {
    const { text } = await open(home(CONNECTION), '/app');
    expect(text).toContain('Connected');
    expect(text).toContain('Demo store, 1 warehouse');
    expect(text).toContain('choose More actions, then Cancel at warehouse');
  });

  it('shows what was asked, what each warehouse answered and what to do', async () => {
    const refused: WarehouseView = {
      ...WAREHOUSE,
      provider: { id: 6, name: 'Baltic Storage', contact: null },
      verdict: 'refused',
      final: true,
      reason: 'Goods are customs-sealed',
    };
    const stopped: WarehouseView = { ...WAREHOUSE, verdict: 'stopped_at_warehouse', final: true };
    const { text } = await open(
      home(
        CONNECTION,
        pageOf({
          ...CANCELLATION,
          outcome: 'partly_stopped',
          warehouses: [stopped, refused],
          nextStep: { code: 'contact_provider', text: 'A part of the order is stopped.' },
        }),
      ),
      '/app',
    );
    for (const words of [
      '#1001',
      'Only a part was stopped',
      '23 Nov 2026, 09:00 UTC',
      'from the order page',
      'Reason: Customer changed or cancelled the order',
      'Nordic 3PL',
      'Stopped at the warehouse',
      'Baltic Storage',
      'Refused',
      'In their words: “ Goods are customs-sealed ”',
      'A part of the order is stopped.',
    ]) {
      expect(text.replaceAll(/\s+/g, ' ')).toContain(
        words.replaceAll('“ ', '“').replaceAll(' ”', '”'),
      );
    }
  });

  it('quotes nobody, and promises no answer, while the shop is not connected', async () => {
    const failed: WarehouseView = { ...WAREHOUSE, verdict: 'delivering', reason: 'Not connected.' };
    const page = pageOf({ ...CANCELLATION, warehouses: [failed] });
    const { text } = await open(home({ connected: false }, page), '/app');
    expect(text).toContain('Last failure: Not connected.');
    expect(text).not.toContain('In their words');
    expect(text).toContain('No answer can be read until Prime Penguin is connected.');
    expect(text).not.toContain('updates by itself');
  });

  it('says when the next batch is due while an answer is awaited', async () => {
    const { text } = await open(home(CONNECTION, pageOf(CANCELLATION)), '/app');
    expect(text).toContain('Waiting for the warehouse');
    expect(text).toContain('Next warehouse batch 23 Nov 2026, 09:30 UTC');
    expect(text).toContain('updates by itself');
  });

  it('says loudly that an order shipped after it was reported stopped', async () => {
    const shipped: WarehouseView = {
      ...WAREHOUSE,
      verdict: 'too_late',
      overturned: true,
      history: [
        { verdict: 'stopped_at_warehouse', at: '2026-11-23T09:30:00Z' },
        { verdict: 'too_late', at: '2026-11-23T11:00:00Z' },
      ],
    };
    const { text } = await open(
      home(CONNECTION, pageOf({ ...CANCELLATION, outcome: 'not_stopped', warehouses: [shipped] })),
      '/app',
    );
    expect(text).toContain('Shipped although it was reported stopped');
  });

  it('leads to older cancellations', async () => {
    const asked: unknown[] = [];
    const app = webApp({
      readConnection: async () => CONNECTION,
      readSettings: async () => ({ ...SETTINGS, guideDismissed: true }),
      listCancellations: async (_shop, page) => {
        asked.push(page);
        return { cancellations: [CANCELLATION], nextCursor: 'a b', previousCursor: null };
      },
    });
    expect((await open(app, '/app')).text).toContain('Older');
    expect((await open(app, '/app?cursor=a%20b')).text).toContain('Newest');
    expect(asked).toEqual([
      { cursor: null, limit: 20 },
      { cursor: 'a b', limit: 20 },
    ]);
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
    { provider = {}, tried = NONE }: { provider?: object; tried?: ReturnType<typeof pageOf> } = {},
  ) =>
    open(
      webApp({
        readConnection: async () => connection,
        listCancellations: async () => tried,
        readSettings: async () => ({
          ...SETTINGS,
          providers: connection.connected
            ? SETTINGS.providers.map((one) => ({ ...one, ...UNKNOWN, ...provider }))
            : [],
        }),
      }),
      '/app',
    );
  const UNKNOWN = { cancellable: 'unknown', learnt: 'unknown', answerSeconds: null } as const;
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
    const known = await guide(CONNECTION, { provider: { cancellable: 'no' } });
    expect(done(known.text)).toEqual([
      'Connect Prime Penguin Success Done',
      'Check your providers Success Done',
    ]);
    expect(known.text).toContain('Open orders');
    const tried = await guide(CONNECTION, {
      provider: { learnt: 'yes' },
      tried: pageOf(CANCELLATION),
    });
    expect(done(tried.text)).toHaveLength(3);
    expect(tried.text).toContain('Warehouse Cancel is set up');
  });

  it('does not take the demo for a connection', async () => {
    const { text } = await guide({ ...CONNECTION, demo: true });
    expect(done(text)).toEqual([]);
    expect(text).toContain('Open orders');
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
    const app = webApp({ readConnection: gone, listCancellations: gone });
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

/** The embedded pages, rendered on the server: what a merchant reads in each situation. */
import { describe, expect, it } from 'vitest';
import type { CancellationView, ConnectionView, WarehouseView } from '#app/contract/api.ts';
import type { Application, ConnectShopResult } from '#app/use-cases/application.ts';
import { APP_URL, MemorySessions, SHOP, STAFF_USER_ID, sessionToken } from './support/shopify.ts';
import { aRejection, CANCELLATION, CONNECTION, SETTINGS, WAREHOUSE } from './support/views.ts';
import { postJson, type WebApp, webApp } from './support/web-app.ts';

const HOST = Buffer.from(`admin.shopify.com/store/demo`).toString('base64url');
const NONE = { cancellations: [], nextCursor: null };
const pageOf = (...cancellations: CancellationView[]) => ({ cancellations, nextCursor: null });

/** As the admin's frame loads it. */
async function open(app: WebApp, path: string): Promise<{ status: number; text: string }> {
  const url = new URL(path, APP_URL);
  for (const [name, value] of Object.entries({
    shop: SHOP,
    host: HOST,
    embedded: '1',
    id_token: sessionToken(),
  })) {
    url.searchParams.set(name, value);
  }
  const response = await app.fetch(url.pathname + url.search);
  const html = await response.text();
  return { status: response.status, text: readable(html) };
}

/** The text of the body, without markup, scripts and React's comments. */
function readable(html: string): string {
  return html
    .replace(/<script[\s\S]*?<\/script>/g, '')
    .replace(/<head[\s\S]*?<\/head>/, '')
    .replace(/<!--.*?-->/g, '')
    .replace(/<[^>]*>/g, ' ')
    .replaceAll('&#x27;', "'")
    .replaceAll('&amp;', '&')
    .replace(/\s+/g, ' ');
}

function home(
  connection: Awaited<ReturnType<Application['readConnection']>>,
  page: Awaited<ReturnType<Application['listCancellations']>> = NONE,
) {
  return webApp({ readConnection: async () => connection, listCancellations: async () => page });
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
    expect(await response.text()).toContain('https://cdn.shopify.com/shopifycloud/app-bridge.js');
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
    const { text } = await open(home({ ...CONNECTION, state: 'refused' }), '/app');
    expect(text).toContain('Prime Penguin no longer takes the app’s credentials');
    expect(text).toContain('Replace credentials');
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
      listCancellations: async (_shop, page) => {
        asked.push(page);
        return { cancellations: [CANCELLATION], nextCursor: 'a b' };
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
  const settings = (connection: ConnectionView | { connected: false }) =>
    webApp({ readConnection: async () => connection, readSettings: async () => SETTINGS });

  it('asks a shop that is not connected for credentials', async () => {
    const { text } = await open(settings({ connected: false }), '/app/settings');
    for (const words of ['Connect with', 'Access token', 'User name and password', 'Tenant id']) {
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
});

describe('a form on the settings page', () => {
  const FIELDS = {
    method: 'token',
    tenantId: ' 42 ',
    accessToken: 'a-long-lived-token',
    userName: '',
    password: '',
  };

  async function send(app: WebApp, body: unknown) {
    const { method, headers, body: text } = postJson(body);
    const response = await app.fetch('/app/settings.data', {
      ...(method === undefined ? {} : { method }),
      headers: { ...headers, Authorization: `Bearer ${sessionToken()}` },
      ...(text === undefined ? {} : { body: text }),
    });
    return { status: response.status, text: await response.text() };
  }
  const connecting = (result: ConnectShopResult) =>
    send(webApp({ connectShop: async () => result }), { intent: 'connect', fields: FIELDS });

  it('connects the shop', async () => {
    const asked: unknown[] = [];
    const app = webApp({
      connectShop: async (...args) => {
        asked.push(args);
        return { kind: 'connected', connection: CONNECTION };
      },
    });
    const { text } = await send(app, { intent: 'connect', fields: FIELDS });
    expect(text).toContain('connected');
    expect(asked).toEqual([
      [
        SHOP,
        { userId: STAFF_USER_ID, sessionToken: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/) },
        { method: 'token', tenantId: 42, accessToken: 'a-long-lived-token' },
      ],
    ]);
  });

  it('gets a complaint for each field that is wrong, without asking Prime Penguin', async () => {
    const fields = { ...FIELDS, tenantId: 'acme', accessToken: '' };
    const { text } = await send(webApp(), { intent: 'connect', fields });
    expect(text).toContain('Enter the tenant id, a whole number above 0 such as 42.');
    expect(text).toContain('Enter the access token.');
  });

  it('puts a rejection beside the field that it names', async () => {
    const { text } = await connecting(
      aRejection({
        reason: 'tenant_not_found',
        field: 'tenantId',
        message: 'There is no tenant 42.',
        theirWords: 'There is no tenant 42.',
      }),
    );
    expect(text).toMatch(
      /"tenantId","Prime Penguin does not know this tenant\. .*In their words: “There is no tenant 42\.”"/,
    );
  });

  it('quotes nobody where the rejection is the app’s own', async () => {
    const { text } = await connecting(
      aRejection({
        reason: 'two_factor_required',
        field: 'userName',
        message: 'Prime Penguin asks this user for a second factor.',
      }),
    );
    expect(text).toContain('This account needs a second factor. ');
    expect(text).not.toContain('In their words');
  });

  it('puts a rejection that names no field above the form', async () => {
    const { text } = await connecting(
      aRejection({
        reason: 'sales_channel_not_found',
        field: null,
        message: 'No sales channel has the domain demo.myshopify.com.',
      }),
    );
    expect(text).toContain('Prime Penguin has no sales channel for this shop');
    expect(text).toContain('exactly one sales channel with this shop’s address');
  });

  it('says that nothing was saved when Prime Penguin is not there', async () => {
    const { text } = await connecting({
      kind: 'prime_penguin_unavailable',
      message: 'Prime Penguin did not answer.',
    });
    expect(text).toContain('Prime Penguin did not answer. Nothing was saved.');
  });

  it('disconnects the shop', async () => {
    const asked: string[] = [];
    const app = webApp({
      disconnectShop: async (shop) => {
        asked.push(shop);
        return { kind: 'disconnected' };
      },
    });
    expect((await send(app, { intent: 'disconnect' })).text).toContain('disconnected');
    expect(asked).toEqual([SHOP]);
  });

  it.each(['not_allowed', 'shopify_unavailable'] as const)(
    'says why nothing was changed: %s',
    async (kind) => {
      const refused = { kind, message: 'You may not.' };
      expect((await connecting(refused)).text).toContain('You may not.');
      const app = webApp({ disconnectShop: async () => refused });
      expect((await send(app, { intent: 'disconnect' })).text).toContain('You may not.');
    },
  );

  it.each([
    ['no JSON', '{'],
    ['another intent', { intent: 'erase' }],
    ['half a form', { intent: 'connect', fields: {} }],
  ])('is not guessed at: %s', async (_name, body) => {
    expect((await send(webApp(), body)).text).toContain('did not understand the form');
  });

  it('never sends a secret back', async () => {
    const app = webApp({ readConnection: async () => CONNECTION });
    const secret = 'hunter2 with a blank';
    const { text } = await send(app, {
      intent: 'connect',
      fields: { ...FIELDS, accessToken: secret },
    });
    expect(text).not.toContain('hunter2');
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
    const app = webApp({ readConnection: bug });
    const { status, text } = await open(app, '/app/settings');
    expect(status).toBe(500);
    expect(text).toContain('Something went wrong');
    expect(text).not.toContain('hunter2');
    expect(app.logged.filter(({ level }) => level === 'error')).toHaveLength(1);
  });
});

/** What every address of the running web server has in common, whoever comes and whatever they send. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLog } from '#app/config/log.server.ts';
import { createMetrics, type Metrics } from '#app/config/metrics.server.ts';
import type { Application } from '#app/use-cases/application.ts';
import { serveBuiltAssets, startWebServer, type WebServer } from '#app/web.server.ts';
import { HOST } from './support/open-page.ts';
import { APP_URL, BROWSER, EXTENSION_ORIGIN, SHOP, sessionToken } from './support/shopify.ts';
import { CONNECTION, ORDER, SETTINGS } from './support/views.ts';
import { build, type WebApp, webApp } from './support/web-app.ts';

const ANSWERS: Partial<Application> = {
  readOrder: async () => ({ kind: 'found', order: ORDER }),
  readConnection: async () => CONNECTION,
  readSettings: async () => SETTINGS,
};

let app: WebApp;
let server: WebServer;
let metrics: Metrics;
let origin: string;
const logged: Record<string, unknown>[] = [];

async function start(isProduction: boolean): Promise<void> {
  logged.length = 0;
  app = webApp(ANSWERS);
  metrics = createMetrics();
  server = await startWebServer({
    ...{ host: '127.0.0.1', port: 0, metrics, metricsToken: null, isProduction },
    log: createLog('debug', { write: (line) => void logged.push(JSON.parse(line)) }),
    isReady: async () => true,
    preparePages: async () => ({
      context: app.context,
      assets: serveBuiltAssets('build/client'),
      build: async () => build,
      mode: 'production',
    }),
  });
  origin = `http://127.0.0.1:${server.port}`;
}
beforeEach(() => start(true));
afterEach(() => server.close());

function ask(path: string, init: RequestInit = {}): Promise<Response> {
  const headers = { 'User-Agent': BROWSER, ...init.headers };
  return fetch(`${origin}${path}`, { redirect: 'manual', ...init, headers });
}

const signedIn = () => ({
  Authorization: `Bearer ${sessionToken()}`,
  Origin: EXTENSION_ORIGIN,
});
const opened = (path: string) =>
  `${path}?shop=${SHOP}&host=${HOST}&embedded=1&id_token=${sessionToken()}`;

/** The first line and headers of what is answered to bytes that no client library would send. */
async function raw(request: string): Promise<string> {
  const socket = connect(server.port, '127.0.0.1');
  socket.write(request);
  let text = '';
  socket.on('data', (chunk) => {
    text += chunk;
  });
  await once(socket, 'close');
  return text;
}

const EVERYWHERE = [
  ['a page', () => ask(opened('/app/settings'))],
  ['the data of a page', () => ask('/app/settings.data', { headers: signedIn() })],
  ['the bare address', () => ask('/')],
  ['a page that does not exist', () => ask('/app/nothing')],
  ['an API call', () => ask('/api/orders/123', { headers: signedIn() })],
  ['an API call that nobody signed', () => ask('/api/orders/123')],
  ['an API address that does not exist', () => ask('/api/nothing')],
  ['the page that gets a session token', () => ask(`/auth/session-token?shop=${SHOP}`)],
  ['a redirect', () => ask('/auth/login')],
  ['a webhook without a signature', () => ask('/webhooks/shopify', { method: 'POST', body: '{}' })],
  ['a run of Flow without a signature', () => ask('/flow/cancel-at-warehouse', { method: 'POST' })],
  ['an address that does not exist', () => ask('/wp-login.php')],
  ['a file that does not exist', () => ask('/assets/nothing.js')],
  ['the health', () => ask('/healthz')],
  ['the metrics', () => ask('/metrics')],
  ['an address that is malformed', () => ask('/%ff')],
  ['a method that is not taken', () => ask('/app', { method: 'PATCH' })],
] as const;

describe('every answer', () => {
  it.each(EVERYWHERE)('is of the type that it says, and sent over TLS: %s', async (_, get) => {
    const { headers } = await get();
    expect(headers.get('X-Content-Type-Options')).toBe('nosniff');
    expect(headers.get('Referrer-Policy')).toMatch(
      /^(strict-origin-when-cross-origin|no-referrer)$/,
    );
    expect(headers.get('Strict-Transport-Security')).toBe('max-age=31536000');
    expect(headers.get('X-Powered-By')).toBeNull();
  });

  it.each(EVERYWHERE)('runs no script that the app did not write: %s', async (_, get) => {
    const policy = (await get()).headers.get('Content-Security-Policy') ?? '';
    const scripts = /script-src ([^;,]*)/.exec(policy)?.[1] ?? '';
    expect(scripts).toMatch(
      /^'self' 'nonce-[\w+/]{22}==' https:\/\/cdn\.shopify\.com\/shopifycloud\/$/,
    );
    expect(policy).toContain("object-src 'none'");
    expect(policy).toContain("base-uri 'none'");
  });

  it('asks nobody to stay with TLS outside of production', async () => {
    await server.close();
    await start(false);
    expect((await ask('/')).headers.get('Strict-Transport-Security')).toBeNull();
  });
});

describe('what holds a person’s data', () => {
  it.each(EVERYWHERE.slice(0, 6))('is kept by no cache: %s', async (_, get) => {
    expect((await get()).headers.get('Cache-Control')).toBe('no-store');
  });
});

describe('a page', () => {
  it('has the nonce of its own policy on each of its scripts, another for each answer', async () => {
    const nonces: string[] = [];
    for (let visit = 0; visit < 2; visit += 1) {
      const response = await ask(opened('/app/settings'));
      const policy = response.headers.get('Content-Security-Policy') ?? '';
      const nonce = /'nonce-([^']+)'/.exec(policy)?.[1] ?? 'none';
      const scripts = (await response.text()).match(/<script[^>]*>/g) ?? [];
      expect(scripts.length).toBeGreaterThan(2);
      for (const script of scripts) expect(script).toContain(` nonce="${nonce}"`);
      nonces.push(nonce);
    }
    expect(nonces[0]).not.toBe(nonces[1]);
  });

  it('may be shown in a frame by the shop that opened it, as Shopify’s library says', async () => {
    const { headers } = await ask(opened('/app/settings'));
    const policy = headers.get('Content-Security-Policy') ?? '';
    expect(policy).toContain(`frame-ancestors https://${SHOP} https://admin.shopify.com `);
    expect(policy.match(/frame-ancestors/g)).toHaveLength(1);
  });

  it('is asked for under the app’s own address, whatever names another', async () => {
    const bounced = await ask(`/app?shop=${SHOP}&host=${HOST}&embedded=1`, {
      headers: { 'X-Forwarded-Host': 'evil.example', 'X-Forwarded-Proto': 'gopher' },
    });
    expect(bounced.status).toBe(302);
    expect(bounced.headers.get('Location')).toContain(encodeURIComponent(APP_URL));
    expect(bounced.headers.get('Location')).not.toContain('evil');
  });
});

describe('an address that does not exist', () => {
  it.each([
    '/wp-login.php',
    '/.env',
    '/api/nothing',
    '/api/orders/1/2/3',
    '/webhooks/elsewhere',
    '/flow/nothing',
    '/auth/exit-iframe?exitIframe=/',
    '/nothing.data',
    '//evil.example/app',
    '/assets/../../package.json',
    '/assets/%2e%2e/%2e%2e/package.json',
    '/assets/..%2f..%2fpackage.json',
    '/.vite/manifest.json',
  ])('is answered in a few bytes, without a sign-in: %s', async (path) => {
    const response = await ask(path, { headers: signedIn() });
    const text = await response.text();
    expect(response.status).toBe(404);
    expect(text.length).toBeLessThan(200);
    expect(text).not.toContain('<');
    expect(logged.filter(({ level }) => level !== 'info' && level !== 'debug')).toEqual([]);
    expect(app.logged).toEqual([]);
  });

  it('is told to an extension as a problem', async () => {
    const response = await ask('/api/nothing', { headers: signedIn() });
    expect(response.headers.get('Content-Type')).toBe('application/problem+json');
    expect(response.headers.get('Access-Control-Allow-Origin')).toBe('*');
    expect(await response.json()).toMatchObject({ code: 'no_such_address', status: 404 });
  });

  it('is a page to a person inside the app', async () => {
    const response = await ask('/app/nothing', { headers: { Accept: 'text/html' } });
    expect(response.status).toBe(404);
    expect(await response.text()).toContain('There is no such page');
  });

  it('is no page to a machine that guesses inside the app', async () => {
    const response = await ask('/app/wp-login.php', { method: 'POST', body: 'log=admin' });
    expect(response.status).toBe(404);
    expect((await response.text()).length).toBeLessThan(200);
  });
});

describe('metrics of requests', () => {
  it('have the patterns of routes that exist as labels, whatever is asked for', async () => {
    const paths = [
      ...[
        '/api/orders/123',
        '/api/orders/456',
        '/api/cancellations/1/person',
        '/app/settings.data',
      ],
      ...['/app/activity/1', '/', '/webhooks/shopify', '/flow/cancel-at-warehouse', '/healthz'],
      ...['/api/orders/1/orders/2', '/api/bulk/orders', '/webhooks/secret-1', '/auth/login/login'],
      ...[
        '/exports/some-token',
        '/assets/a.js',
        '/assets/b.js',
        '/wp-login.php',
        '/%ff',
        '/ORDERS',
      ],
      ...['/app/nothing/1', '/app/nothing/2', '/api/prime-penguin/settings/activity/x'],
    ];
    for (const path of paths) await (await ask(path)).text();
    const text = await (await ask('/metrics')).text();
    const labels = [...text.matchAll(/http_request_duration_seconds_count\{.*route="([^"]*)"/g)];
    expect(new Set(labels.map(([, label]) => label))).toEqual(
      new Set([
        ...['/api/orders/:orderId', '/api/cancellations/:id/person', '/app/settings', '/'],
        ...['/app/activity/:id', '/webhooks/shopify', '/flow/cancel-at-warehouse', '/healthz'],
        ...['/exports/:token', '/assets/*', 'unknown'],
      ]),
    );
  });

  it('have few methods as labels', async () => {
    await (await ask('/healthz')).text();
    await raw('PROPFIND / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');
    const text = await (await ask('/metrics')).text();
    expect(text).toContain('method="other",route="unknown",status="405"');
    expect(text).not.toContain('PROPFIND');
  });
});

describe('a request that no browser sends', () => {
  it.each([
    ['a path that is no text', 'GET /%ff HTTP/1.1', 400],
    ['a path with a NUL', 'GET /api/orders/%00 HTTP/1.1', 400],
    ['half an escape', 'GET /exports/%e0%a4%a HTTP/1.1', 400],
    ['an address of another server', 'GET http://evil.example/app HTTP/1.1', 400],
    ['no address', 'OPTIONS * HTTP/1.1', 400],
    ['a method that no route takes', 'TRACE /app HTTP/1.1', 405],
    ['a method of another protocol', 'PROPFIND /app HTTP/1.1', 405],
  ])('is refused without a failure of the app: %s', async (_, line, status) => {
    const answer = await raw(`${line}\r\nHost: a\r\nConnection: close\r\n\r\n`);
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(logged.filter(({ level }) => level === 'error')).toEqual([]);
  });

  it.each(['a b', '[', 'evil.example:99999', 'evil.example/app', '"><script>'])(
    'does no harm by its host: %j',
    async (host) => {
      const answer = await raw(`GET / HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
      expect(answer).toMatch(/^HTTP\/1.1 200 /);
      expect(answer).not.toContain('evil');
      expect(answer).not.toContain('"><script>');
    },
  );

  it('is taken by its method, whatever it says the method is', async () => {
    const response = await ask('/api/connection?_method=DELETE', {
      headers: { ...signedIn(), 'X-HTTP-Method-Override': 'DELETE', 'X-Method-Override': 'DELETE' },
    });
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ connected: true });
  });

  it('is not unpacked', async () => {
    const response = await ask('/api/cancellations', {
      method: 'POST',
      headers: {
        ...signedIn(),
        'Content-Type': 'application/json',
        'Content-Encoding': 'gzip',
      },
      body: Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 0xab, 0xae, 5, 0]),
    });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ code: 'malformed_input' });
  });
});

describe('what Shopify’s library reads from an address', () => {
  const FORGED = [
    ['directives of a policy', "x; script-src * 'unsafe-inline'"],
    ['another site', 'evil.example'],
    ['another site that ends like a shop', 'evil.example/x.myshopify.com'],
    ['a shop with a path', `${SHOP}/admin`],
    ['a shop with a user', `evil@${SHOP}`],
    ['a shop with a port', `${SHOP}:8443`],
    ['a shop in a line of its own', `${SHOP}\nevil.example`],
    ['the bare domain', '.myshopify.com'],
    ['a blank', ' '],
    ['nothing', ''],
  ] as const;
  const READ_BY_IT = ['/auth/session-token', '/app', '/app/settings', '/app/settings.data'];
  const cases = READ_BY_IT.flatMap((path) =>
    FORGED.map(([what, shop]) => [path, what, shop] as const),
  );

  it.each(cases)('is refused as a shop at %s when it is %s', async (path, _, shop) => {
    const response = await ask(
      `${path}?shop=${encodeURIComponent(shop)}&host=${HOST}&embedded=1&id_token=${sessionToken()}`,
    );
    expect(response.status).toBe(400);
    const policy = response.headers.get('Content-Security-Policy') ?? '';
    expect(policy).not.toContain('evil');
    expect(policy).not.toContain('unsafe-inline');
    expect(app.logged.filter(({ level }) => level === 'error')).toEqual([]);
  });

  it.each(READ_BY_IT)('is refused at %s when it names a second shop', async (path) => {
    const response = await ask(`${path}?shop=${SHOP}&shop=evil.example&host=${HOST}`);
    expect(response.status).toBe(400);
  });

  it.each([
    ['something that is no address', 'hello world'],
    ['another site', 'evil.example'],
    ['a storefront', 'evil.myshopify.com'],
    ['the admin of another shop', 'evil.myshopify.com/admin'],
    ['another page of the admin’s host', 'admin.shopify.com/logout'],
  ])('is refused as a host when it is %s', async (_, host) => {
    const encoded = Buffer.from(host).toString('base64url');
    const response = await ask(`/app?shop=${SHOP}&host=${encoded}`);
    expect(response.status).toBe(400);
    expect(app.logged.filter(({ level }) => level === 'error')).toEqual([]);
  });

  it.each(['admin.shopify.com/store/demo', `${SHOP}/admin`])(
    'leads back into the admin of the shop: %s',
    async (host) => {
      const encoded = Buffer.from(host).toString('base64');
      const response = await ask(`/app?shop=${SHOP}&host=${encodeURIComponent(encoded)}`);
      expect(response.status).toBe(302);
      expect(response.headers.get('Location')).toBe(
        `https://${host}/apps/${app.context.config.shopify.apiKey}`,
      );
    },
  );

  it.each(['https://evil.example/', '//evil.example', 'javascript:alert(1)', `${APP_URL}.evil/`])(
    'sends no session token to %s',
    async (address) => {
      const response = await ask(
        `/auth/session-token?shop=${SHOP}&shopify-reload=${encodeURIComponent(address)}`,
      );
      expect(response.status).toBe(400);
    },
  );
});

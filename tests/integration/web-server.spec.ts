import { once } from 'node:events';
import { createServer, request as openRequest } from 'node:http';
import { connect } from 'node:net';
import type { ServerBuild } from '@remix-run/node';
import { afterEach, describe, expect, it } from 'vitest';
import { createLog } from '#app/config/log.server.ts';
import { createMetrics } from '#app/config/metrics.server.ts';
import type { LoadContext } from '#app/load-context.ts';
import { startWebServer, type WebServer, type WebServerOptions } from '#app/web.server.ts';
import { gate } from '#tests/support/gate.ts';

const APP_URL = 'https://app.example.com';
const servers: WebServer[] = [];
const logged: Record<string, unknown>[] = [];
let onLogged: (entry: Record<string, unknown>) => void = () => {};

afterEach(async () => {
  logged.length = 0;
  onLogged = () => {};
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

async function start(options: Partial<WebServerOptions> = {}): Promise<string> {
  const log = createLog('debug', {
    write: (line) => {
      const entry = JSON.parse(line) as Record<string, unknown>;
      logged.push(entry);
      onLogged(entry);
    },
  });
  const server = await startWebServer({
    host: '127.0.0.1',
    port: 0,
    log,
    metrics: createMetrics(),
    metricsToken: null,
    isProduction: false,
    isReady: async () => true,
    preparePages: null,
    ...options,
  });
  servers.push(server);
  return `http://127.0.0.1:${server.port}`;
}

/** A build of Remix with one route, whose loader is `loader`. */
function buildWith(
  loader: (args: { context: LoadContext; request: Request }) => Promise<Response>,
) {
  const route = { id: 'all', path: '*', hasLoader: true, hasAction: false, module: '' };
  const build = {
    entry: { module: { default: () => new Response('page') } },
    routes: { all: { id: 'all', path: '*', module: { loader } } },
    assets: { entry: { imports: [], module: '' }, routes: { all: route }, url: '', version: '1' },
    assetsBuildDirectory: '',
    publicPath: '/',
    future: { v3_singleFetch: true, v3_throwAbortReason: true },
    isSpaMode: false,
  };
  return build as unknown as ServerBuild;
}

function pagesOf(
  context: Partial<LoadContext>,
  loader: (args: { context: LoadContext; request: Request }) => Promise<Response>,
): NonNullable<WebServerOptions['preparePages']> {
  return async () => ({
    context: { config: { shopify: { appUrl: APP_URL } }, ...context } as LoadContext,
    assets: (_request, _response, next) => next(),
    build: async () => buildWith(loader),
    mode: 'production',
  });
}

describe('a process that is up', () => {
  it('is healthy, whatever its database does', async () => {
    const origin = await start({ isReady: async () => false });
    expect((await fetch(`${origin}/healthz`)).status).toBe(200);
  });

  it('is ready only while its database is', async () => {
    let ready = false;
    const origin = await start({ isReady: async () => ready });
    expect((await fetch(`${origin}/readyz`)).status).toBe(503);
    ready = true;
    expect((await fetch(`${origin}/readyz`)).status).toBe(200);
  });

  it('has nothing else without the web role', async () => {
    const origin = await start();
    expect((await fetch(`${origin}/app`)).status).toBe(404);
  });

  it('cannot listen where somebody else does, and says so', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const address = other.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    await expect(start({ port })).rejects.toMatchObject({ code: 'EADDRINUSE', syscall: 'listen' });
    other.close();
  });
});

describe('metrics', () => {
  it('count requests by route, without what the address holds', async () => {
    const origin = await start({
      preparePages: pagesOf(
        { application: {} as LoadContext['application'] },
        async () => new Response('ok'),
      ),
    });
    for (const path of ['/api/orders/123', '/api/orders/456?id_token=secret', '/secret.php']) {
      await (await fetch(`${origin}${path}`)).text();
    }
    const text = await (await fetch(`${origin}/metrics`)).text();
    expect(text).toContain(
      'http_request_duration_seconds_count{method="GET",route="/*",status="200"} 3',
    );
    expect(text).not.toContain('secret');
    expect(JSON.stringify(logged)).not.toContain('secret');
  });

  it('are for the loopback when there is no token, and not through a proxy', async () => {
    const origin = await start();
    expect((await fetch(`${origin}/metrics`)).status).toBe(200);
    const headers = { 'X-Forwarded-For': '127.0.0.1' };
    expect((await fetch(`${origin}/metrics`, { headers })).status).toBe(403);
  });

  it('are for whoever has the token when there is one', async () => {
    const origin = await start({ metricsToken: 'long-enough-a-token' });
    const ask = (authorization?: string) =>
      fetch(`${origin}/metrics`, { headers: authorization ? { authorization } : {} });
    expect((await ask()).status).toBe(401);
    expect((await ask('Bearer something-else-again')).status).toBe(401);
    expect((await ask('Bearer long-enough-a-token')).status).toBe(200);
  });
});

describe('a server that closes', () => {
  it('finishes what it has begun, accepts nothing more, and is not kept open by idle connections', async () => {
    const begun = gate();
    const finish = gate();
    const origin = await start({
      preparePages: pagesOf({ application: {} as LoadContext['application'] }, async () => {
        begun.open();
        await finish.promise;
        return new Response('done');
      }),
    });
    const answer = fetch(`${origin}/app`);
    await begun.promise;
    const closed = servers.pop()?.close();
    await expect(fetch(`${origin}/healthz`)).rejects.toThrow();
    finish.open();
    expect(await (await answer).text()).toBe('done');
    await closed;
  });
});

describe('a client that sends slower than anybody has to', () => {
  it.each([
    ['its headers', 'GET /app HTTP/1.1\r\nHost: a\r\n'],
    ['its body', 'GET /app HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n{'],
  ])('is cut off in the middle of %s', async (_, begun) => {
    const origin = await start({
      readMs: 200,
      preparePages: pagesOf({ application: {} as LoadContext['application'] }, ({ request }) => {
        return new Promise((_, reject) => {
          request.signal.addEventListener('abort', () => reject(request.signal.reason));
        });
      }),
    });
    const socket = connect(Number(new URL(origin).port), '127.0.0.1');
    socket.write(begun);
    let answer = '';
    socket.on('data', (chunk) => {
      answer += chunk;
    });
    await once(socket, 'close');
    expect(answer).toMatch(/^HTTP\/1.1 408 /);
  });
});

describe('a reader who goes away before the answer', () => {
  it('is told from a reader who got one', async () => {
    const begun = gate();
    const noted = gate();
    onLogged = ({ status }) => status === 499 && noted.open();
    const origin = await start({
      preparePages: pagesOf({ application: {} as LoadContext['application'] }, ({ request }) => {
        begun.open();
        return new Promise((_, reject) => {
          request.signal.addEventListener('abort', () => reject(request.signal.reason));
        });
      }),
    });
    const request = openRequest(`${origin}/app`).on('error', () => {});
    request.end();
    await begun.promise;
    request.destroy();
    await noted.promise;
  });
});

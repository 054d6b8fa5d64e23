/**
 * The HTTP server of one process: health, readiness and metrics always; the app's pages and calls where
 * it has the web role. Hands everything else to Remix and knows no route's meaning.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import path from 'node:path';
import { createRequestHandler } from '@remix-run/express';
import type { ServerBuild } from '@remix-run/node';
import compression from 'compression';
import express, {
  type NextFunction,
  type Request,
  type RequestHandler,
  type Response,
} from 'express';
import type { Logger } from 'pino';
import type { Metrics } from './config/metrics.server.ts';
import { exportRoute } from './http/export-route.ts';
import { type FindRoute, knownRoutes } from './http/known-routes.ts';
import { noSuchAddress } from './http/no-such-address.ts';
import { knownMethod, refuseMalformed } from './http/refuse-malformed.ts';
import { secureHeaders } from './http/secure-headers.ts';
import type { WiredContext } from './load-context.ts';

export interface WebServer {
  /** Where it listens; of use when a free port was asked for. */
  readonly port: number;
  /** Accepts nothing more, lets waiting readers answer at once, and waits for the rest, at most `DRAIN_MS`. */
  close(): Promise<void>;
}

export interface Pages {
  readonly context: WiredContext;
  /** Serves the browser's files; in front of the pages. */
  readonly assets: RequestHandler;
  readonly build: () => Promise<ServerBuild>;
  readonly mode: 'production' | 'development';
}

export interface WebServerOptions {
  readonly host: string;
  readonly port: number;
  readonly log: Logger;
  readonly metrics: Metrics;
  /** null: the loopback alone may read the metrics. */
  readonly metricsToken: string | null;
  /** Browsers are told to stay with TLS. */
  readonly isProduction: boolean;
  readonly isReady: () => Promise<boolean>;
  /** How long a client may take to send a request; what takes longer is answered 408 and cut off. */
  readonly readMs?: number;
  /** Gets the server that it will be part of. null: health, readiness and metrics alone. */
  readonly preparePages: ((server: Server) => Promise<Pages>) | null;
}

export const DRAIN_MS = 10_000;
/** The largest body is a few hundred kilobytes, and no client of the app is slow on purpose. */
const READ_MS = 30_000;

/** Rejects when it cannot listen there. */
export async function startWebServer(options: WebServerOptions): Promise<WebServer> {
  const { host, port, log, metrics, readMs = READ_MS } = options;
  const closing = new AbortController();
  const app = express();
  const server = createServer(
    { headersTimeout: readMs, requestTimeout: readMs, connectionsCheckingInterval: readMs / 4 },
    app,
  );
  const pages = (await options.preparePages?.(server)) ?? null;
  app.disable('x-powered-by');
  // Hosts put a proxy in front, whose address differs from host to host. Nothing here trusts an address.
  app.set('trust proxy', true);
  app.use(observeRequests(log, metrics));
  app.use(secureHeaders(options.isProduction));
  app.use(refuseMalformed);
  app.use(operations(options, closing.signal));
  if (pages !== null) {
    app.use(compression());
    app.use(takeOwnAddress(pages.context.config.shopify.appUrl));
    app.use(pages.assets);
    app.use('/exports', labelled('/exports/:token'));
    app.get('/exports/:token', passErrorsOn(exportRoute(pages.context)));
    app.use(passErrorsOn(refuseUnknown(pages)));
    app.all(
      '*',
      createRequestHandler({
        build: pages.build,
        mode: pages.mode,
        getLoadContext: (_request, response) => ({
          ...pages.context,
          closing: closing.signal,
          nonce: response.locals.nonce,
        }),
      }),
    );
  } else {
    app.use(noSuchAddress);
  }
  app.use((error: unknown, _request: Request, response: Response, next: NextFunction) => {
    log.error({ err: error }, 'request failed unexpectedly');
    if (response.headersSent) return next(error);
    response.status(500).type('text/plain').send('Something went wrong.');
  });

  const listeningPort = await listen(server, host, port);
  return {
    port: listeningPort,
    close: () => {
      closing.abort();
      return drain(server, log);
    },
  };
}

/** Express 4 does not look at what a handler promises. */
function passErrorsOn<P>(handle: RequestHandler<P>): RequestHandler<P> {
  return async (request, response, next) => {
    try {
      await handle(request, response, next);
    } catch (error) {
      next(error);
    }
  };
}

/** The files of the build: names under `assets/` hold a fingerprint and never change. */
export function serveBuiltAssets(clientDirectory: string): RequestHandler {
  const router = express.Router();
  const assets = path.join(clientDirectory, 'assets');
  const files = { index: false, redirect: false } as const;
  router.use('/assets', labelled('/assets/*'));
  router.use('/assets', express.static(assets, { ...files, immutable: true, maxAge: '1y' }));
  router.use('/assets', noSuchAddress);
  router.use(express.static(clientDirectory, { ...files, maxAge: '1h' }));
  return router;
}

/**
 * Remix makes the address of a request from what the client and the proxies say of it. The app has one address,
 * whatever they say.
 */
function takeOwnAddress(appUrl: string): RequestHandler {
  const { host, protocol } = new URL(appUrl);
  return (request, _response, next) => {
    request.headers.host = host;
    request.headers['x-forwarded-host'] = host;
    request.headers['x-forwarded-proto'] = protocol.slice(0, -1);
    next();
  };
}

/**
 * An address that no route has is answered at once: nobody is signed in for it and nothing is rendered. A person
 * who followed an old link inside the app gets a page that says so.
 */
function refuseUnknown({ build }: Pick<Pages, 'build'>): RequestHandler {
  let known: { readonly build: ServerBuild; readonly find: FindRoute } | null = null;
  return async (request, response, next) => {
    const current = await build();
    // While developing, each change of a source is another build.
    if (known?.build !== current) known = { build: current, find: knownRoutes(current) };
    const route = known.find(request.path);
    if (route !== null) label(response, route);
    if (route !== null || isPersonInside(request)) return next();
    noSuchAddress(request, response, next);
  };
}

function isPersonInside(request: Request): boolean {
  const isRead = request.method === 'GET' || request.method === 'HEAD';
  const isData = request.path.endsWith('.data');
  return (
    isRead && request.path.startsWith('/app/') && (isData || request.accepts('html') !== false)
  );
}

function operations(
  { isReady, metrics, metricsToken }: WebServerOptions,
  closing: AbortSignal,
): RequestHandler {
  const router = express.Router();
  router.use(['/healthz', '/readyz', '/metrics'], (request, response, next) => {
    label(response, request.baseUrl);
    response.set('Cache-Control', 'no-store');
    next();
  });
  router.get('/healthz', (_request, response) => {
    response.type('text/plain').send('up\n');
  });
  router.get('/readyz', async (_request, response) => {
    const ready = !closing.aborted && (await isReady());
    response
      .status(ready ? 200 : 503)
      .type('text/plain')
      .send(ready ? 'ready\n' : 'not ready\n');
  });
  router.get('/metrics', async (request, response, next) => {
    if (!mayReadMetrics(request, metricsToken)) {
      response.status(metricsToken === null ? 403 : 401).end();
      return;
    }
    try {
      response.set('Content-Type', metrics.contentType).send(await metrics.render());
    } catch (error) {
      next(error);
    }
  });
  return router;
}

function mayReadMetrics(request: Request, token: string | null): boolean {
  if (token === null) {
    // Behind a proxy on the same machine everybody comes from the loopback.
    const isForwarded =
      request.headers['x-forwarded-for'] !== undefined || request.headers.forwarded !== undefined;
    return !isForwarded && isLoopback(request.socket.remoteAddress ?? '');
  }
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(request.headers.authorization ?? ''), digest(`Bearer ${token}`));
}

function isLoopback(address: string): boolean {
  return address === '::1' || /^(::ffff:)?127\./.test(address);
}

/** What the request is counted under: the pattern of its route. */
function label(response: Response, route: string): void {
  response.locals.route = route;
}

function labelled(route: string): RequestHandler {
  return (_request, response, next) => {
    label(response, route);
    next();
  };
}

const QUIET: ReadonlySet<string> = new Set(['/healthz', '/readyz', '/metrics', '/assets/*']);

/** Never the path or the query: they may hold a session token or an export's key. */
function observeRequests(log: Logger, metrics: Metrics): RequestHandler {
  return (request, response, next) => {
    const startedAt = performance.now();
    response.once('close', () => {
      const tookMs = Math.round(performance.now() - startedAt);
      const method = knownMethod(request.method);
      const route: string = response.locals.route ?? 'unknown';
      // The reader went away before the answer: as nginx counts it.
      const status = response.writableFinished ? response.statusCode : 499;
      metrics.recordRequest(method, route, status, tookMs);
      const level = QUIET.has(route) && status < 400 ? 'debug' : 'info';
      log[level]({ method, route, status, tookMs }, 'request');
    });
    next();
  };
}

function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

function drain(server: Server, log: Logger): Promise<void> {
  return new Promise((resolve) => {
    // A connection whose last answer is given would stay open for the next request.
    const sweep = setInterval(() => server.closeIdleConnections(), 50);
    const limit = setTimeout(() => {
      log.warn({ afterMs: DRAIN_MS }, 'requests cut off');
      server.closeAllConnections();
    }, DRAIN_MS);
    server.close(() => {
      clearInterval(sweep);
      clearTimeout(limit);
      resolve();
    });
  });
}

/**
 * The routes behind Remix's own request handler, without a build: the files of `app/routes` under the
 * addresses that their names give them, a real `createShopify`, and an application made by the spec.
 */
import { join } from 'node:path';
import { UNSAFE_flatRoutes as flatRoutes } from '@remix-run/dev';
import { createRequestHandler, type ServerBuild } from '@remix-run/node';
import * as entry from '#app/entry.server.tsx';
import type { DatabaseFault } from '#app/http/database-fault.ts';
import type { LoadContext } from '#app/load-context.ts';
import * as root from '#app/root.tsx';
import { createShopify } from '#app/shopify.server.ts';
import type { Application } from '#app/use-cases/application.ts';
import options from '../../../remix.config.js';
import { anApplication } from './application.ts';
import {
  API_KEY,
  API_SECRET,
  APP_URL,
  BROWSER,
  EXTENSION_ORIGIN,
  MemorySessions,
  offlineSession,
  sessionToken,
} from './shopify.ts';

type RouteModule = ServerBuild['routes'][string]['module'];

const APP_DIRECTORY = join(import.meta.dirname, '../../../app');
const files = import.meta.glob<RouteModule>('../../../app/routes/*.{ts,tsx}', { eager: true });

function routeModule(file: string): RouteModule {
  const found = file.startsWith('root.') ? root : files[`../../../app/${file}`];
  if (found === undefined) throw new Error(`no module for ${file}`);
  return found;
}

const manifest = Object.values({
  root: { id: 'root', path: '', file: 'root.tsx' },
  ...flatRoutes(APP_DIRECTORY),
});

const future = options.future as ServerBuild['future'];

export const build: ServerBuild = {
  mode: 'test',
  entry: { module: entry },
  routes: Object.fromEntries(
    manifest.map((route) => [route.id, { ...route, module: routeModule(route.file) }]),
  ),
  assets: {
    entry: { imports: [], module: '/entry.js' },
    routes: Object.fromEntries(
      manifest.map((route) => {
        const module = routeModule(route.file);
        return [
          route.id,
          {
            ...route,
            hasAction: 'action' in module,
            hasLoader: 'loader' in module,
            hasClientAction: 'clientAction' in module,
            hasClientLoader: false,
            hasErrorBoundary: 'ErrorBoundary' in module,
            module: `/${route.id}.js`,
          },
        ];
      }),
    ),
    url: '/manifest.js',
    version: '1',
  },
  publicPath: '/',
  assetsBuildDirectory: 'build/client',
  future,
  isSpaMode: false,
};

interface Logged {
  readonly level: 'warn' | 'error';
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

export interface WebApp {
  /** As it comes: no token, no origin; a browser's user agent. */
  fetch(path: string, init?: RequestInit): Promise<Response>;
  /** As an extension calls: signed in, from another origin. */
  call(path: string, init?: RequestInit): Promise<Response>;
  readonly logged: readonly Logged[];
  /** What was told of the database. */
  readonly faults: readonly DatabaseFault[];
  readonly context: LoadContext;
}

export function webApp(
  answers: Partial<Application> = {},
  sessions: MemorySessions = new MemorySessions(offlineSession()),
): WebApp {
  const logged: Logged[] = [];
  const faults: DatabaseFault[] = [];
  const log: LoadContext['log'] = {
    warn: (fields, message) => logged.push({ level: 'warn', message, fields }),
    error: (fields, message) => logged.push({ level: 'error', message, fields }),
  };
  const config = {
    sandbox: false,
    shopify: {
      apiKey: API_KEY,
      apiSecret: API_SECRET,
      appUrl: APP_URL,
      scopes: ['read_orders'],
    },
  };
  const context: LoadContext = {
    application: anApplication(answers),
    shopify: createShopify(config, sessions, log),
    config,
    log,
    onDatabaseFault: (fault) => faults.push(fault),
    closing: new AbortController().signal,
  };
  const handle = createRequestHandler(build, 'test');
  const fetchPath: WebApp['fetch'] = (path, init = {}) => {
    const headers = new Headers(init.headers);
    if (!headers.has('User-Agent')) headers.set('User-Agent', BROWSER);
    return handle(new Request(`${APP_URL}${path}`, { ...init, headers }), { ...context });
  };
  return {
    logged,
    faults,
    context,
    fetch: fetchPath,
    call: (path, init = {}) => {
      const headers = new Headers(init.headers);
      headers.set('Authorization', `Bearer ${sessionToken()}`);
      headers.set('Origin', EXTENSION_ORIGIN);
      return fetchPath(path, { ...init, headers });
    },
  };
}

export function postJson(body: unknown): RequestInit {
  return {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  };
}

/**
 * The process of `npm start`: reads the settings, opens the database, puts the app together, serves
 * and works as its role says, and ends in order when it is told to. With `--dev` the web part comes
 * from the sources through Vite instead of from the build.
 */
import { existsSync } from 'node:fs';
import type { Server } from 'node:http';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ServerBuild } from '@remix-run/node';
import type { Logger } from 'pino';
import type { Config } from './config/environment.server.ts';
import { createLog } from './config/log.server.ts';
import { createMetrics } from './config/metrics.server.ts';
import { STOP_MS } from './jobs/jobs.server.ts';
import type { WiredContext } from './load-context.ts';
import {
  DATA_DIRECTORY,
  explainFailure,
  ROOT,
  readConfig,
  StartError,
  withinLimit,
} from './operator.server.ts';
import { type Database, openDatabase } from './persistence/database.server.ts';
import { DRAIN_MS, type Pages, serveBuiltAssets, startWebServer } from './web.server.ts';
import { wire } from './wiring.server.ts';

const BUILD = path.join(ROOT, 'build/server/index.js');

/**
 * Nothing at start takes longer, so that a start that cannot finish is seen to have failed. A migration
 * waits for nobody for long (`waits.server.ts`), but it may have much to do.
 */
const MIGRATED_WITHIN_MS = 600_000;
const STARTED_WITHIN_MS = 25_000;
/** Together 30 seconds, which is what hosts give a process between SIGTERM and SIGKILL. */
const CLOSED_WITHIN_MS = {
  vite: 1_000,
  web: DRAIN_MS + 500,
  app: STOP_MS + 1_500,
  database: 5_000,
};

/** Undone in reverse order, each whatever the others do. */
const closers: {
  readonly name: keyof typeof CLOSED_WITHIN_MS;
  readonly close: () => Promise<void>;
}[] = [];
let isEnding = false;

const isDevelopment = process.argv.includes('--dev');
await main().catch(async (error: unknown) => {
  // A signal takes away what the start still needs; it ends the process, too.
  if (isEnding) return;
  isEnding = true;
  process.stderr.write(`warehouse-cancel cannot start: ${explainFailure(error)}\n`);
  await closeAll(null);
  process.exit(1);
});

async function main(): Promise<void> {
  const config = readConfig(isDevelopment ? 'development' : 'production');
  const log = createLog(config.logLevel);
  endOnSignals(log);
  process.on('uncaughtException', (error) => {
    log.fatal({ err: error }, 'unexpected failure: the process ends');
    process.exit(1);
  });
  // Before anything is opened: a build that is missing is no reason to touch the database.
  if (config.processRole !== 'worker' && !isDevelopment) requireBuild();

  const database = await withinLimit(
    'DATABASE_URL: opening the database',
    MIGRATED_WITHIN_MS,
    openDatabase({ url: config.databaseUrl, dataDirectory: DATA_DIRECTORY, log }),
  );
  closers.push({ name: 'database', close: () => database.close() });
  await withinLimit('the start', STARTED_WITHIN_MS, begin(config, log, database));
}

async function begin(config: Config, log: Logger, database: Database): Promise<void> {
  const works = config.processRole !== 'web';
  const serves = config.processRole !== 'worker';
  const metrics = createMetrics();
  const wired = await wire(config, log, database, metrics);
  closers.push({ name: 'app', close: () => wired.close() });
  const web = await startWebServer({
    host: config.host,
    port: config.port,
    log,
    metrics,
    metricsToken: config.metricsToken,
    isProduction: config.production,
    isReady: () => database.isReady(),
    preparePages: serves ? (server) => preparePages(wired.context, server) : null,
  });
  closers.push({ name: 'web', close: () => web.close() });
  if (works) await wired.startWorker();
  log.info({ port: web.port, host: config.host, role: config.processRole }, 'listening');
}

function requireBuild(): void {
  if (!existsSync(BUILD)) {
    throw new StartError('the web build is missing: run npm run build first');
  }
}

async function preparePages(context: WiredContext, server: Server): Promise<Pages> {
  if (!isDevelopment) {
    const build: ServerBuild = await import(pathToFileURL(BUILD).href);
    return {
      context,
      assets: serveBuiltAssets(path.join(ROOT, 'build/client')),
      build: async () => build,
      mode: 'production',
    };
  }
  const { createServer } = await import('vite');
  const listeners = process.listeners('SIGTERM');
  const vite = await createServer({
    root: ROOT,
    server: {
      middlewareMode: true,
      // On the app's own port and under its own name: a tunnel has no other.
      hmr: { server },
      allowedHosts: [new URL(context.config.shopify.appUrl).hostname],
    },
  });
  // Vite would end the process before the rest is closed.
  for (const listener of process.listeners('SIGTERM')) {
    if (!listeners.includes(listener)) process.off('SIGTERM', listener);
  }
  closers.push({ name: 'vite', close: () => vite.close() });
  return {
    context,
    assets: vite.middlewares,
    build: () => vite.ssrLoadModule('virtual:remix/server-build') as Promise<ServerBuild>,
    mode: 'development',
  };
}

function endOnSignals(log: Logger): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, async () => {
      if (isEnding) process.exit(130);
      isEnding = true;
      log.info({ signal }, 'ending');
      const failed = await closeAll(log);
      log.info({}, 'ended');
      process.exit(failed ? 1 : 0);
    });
  }
}

/** Leaves nothing open, as far as that can be done in time. True if something could not be closed. */
async function closeAll(log: Logger | null): Promise<boolean> {
  let failed = false;
  for (let part = closers.pop(); part !== undefined; part = closers.pop()) {
    const { name, close } = part;
    try {
      await withinLimit(`closing (${name})`, CLOSED_WITHIN_MS[name], close());
    } catch (error) {
      failed = true;
      log?.error({ err: error, part: name }, 'could not be closed');
    }
  }
  return failed;
}

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
import { createLog } from './config/log.server.ts';
import { createMetrics } from './config/metrics.server.ts';
import type { LoadContext } from './load-context.ts';
import { DATA_DIRECTORY, explainFailure, ROOT, readConfig, StartError } from './operator.server.ts';
import { openDatabase } from './persistence/database.server.ts';
import { type Pages, serveBuiltAssets, startWebServer } from './web.server.ts';
import { wire } from './wiring.server.ts';

const BUILD = path.join(ROOT, 'build/server/index.js');

/** Undone in reverse order, each whatever the others do. */
const closers: { readonly name: string; readonly close: () => Promise<void> }[] = [];

const isDevelopment = process.argv.includes('--dev');
await main().catch(async (error: unknown) => {
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
  const works = config.processRole !== 'web';
  const serves = config.processRole !== 'worker';
  // Before anything is opened: a build that is missing is no reason to touch the database.
  if (serves && !isDevelopment) requireBuild();

  const metrics = createMetrics();
  const database = await openDatabase({
    url: config.databaseUrl,
    dataDirectory: DATA_DIRECTORY,
    log,
  });
  closers.push({ name: 'database', close: () => database.close() });
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

async function preparePages(context: LoadContext, server: Server): Promise<Pages> {
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
  let ending = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, async () => {
      if (ending) process.exit(130);
      ending = true;
      log.info({ signal }, 'ending');
      const failed = await closeAll(log);
      log.info({}, 'ended');
      process.exit(failed ? 1 : 0);
    });
  }
}

async function closeAll(log: Logger | null): Promise<boolean> {
  let failed = false;
  for (const { name, close } of closers.splice(0).toReversed()) {
    try {
      await close();
    } catch (error) {
      failed = true;
      log?.error({ err: error, part: name }, 'could not be closed');
    }
  }
  return failed;
}

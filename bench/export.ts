/**
 * Exports a small and a large list over HTTP and prints ratios between the two: a line has to cost the
 * same in both, and memory must not grow with the size. Ratios hold on any machine; times are its own.
 */
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createLog } from '#app/config/log.server.ts';
import { createMetrics } from '#app/config/metrics.server.ts';
import type { LoadContext } from '#app/load-context.ts';
import { createActivityStore } from '#app/persistence/activity.server.ts';
import { createAuditStore, createAuditTrail } from '#app/persistence/audit.server.ts';
import { openDatabase } from '#app/persistence/database.server.ts';
import { createExportLinks } from '#app/persistence/export-links.server.ts';
import { createSealer } from '#app/persistence/seal.server.ts';
import type { Application } from '#app/use-cases/application.ts';
import type { Dependencies } from '#app/use-cases/dependencies.ts';
import { linkExport, openExport } from '#app/use-cases/export-cancellations.ts';
import { NO_FILTER } from '#app/use-cases/ports/activity.ts';
import { startWebServer } from '#app/web.server.ts';
import { writeManyCancellations } from '#tests/support/many-cancellations.ts';

const SMALL = 20_000;
const LARGE = 200_000;
const MB = 1_048_576;
const RESULT = path.resolve(import.meta.dirname, '../build/bench/export.json');

interface Measured {
  readonly lines: number;
  readonly megabytes: number;
  readonly firstByteMs: number;
  readonly totalMs: number;
  readonly rssBeforeMb: number;
  readonly rssPeakMb: number;
}

async function download(url: string): Promise<Measured> {
  global.gc?.();
  const rssBefore = process.memoryUsage.rss();
  let rssPeak = rssBefore;
  const startedAt = performance.now();
  const response = await fetch(url);
  let firstByteMs = Number.NaN;
  let bytes = 0;
  let lines = 0;
  if (response.body === null) throw new Error(`no body: ${response.status}`);
  const reader = response.body.getReader();
  for (;;) {
    const { done, value: chunk } = await reader.read();
    if (done) break;
    if (bytes === 0) firstByteMs = performance.now() - startedAt;
    bytes += chunk.byteLength;
    for (const byte of chunk) if (byte === 10) lines += 1;
    rssPeak = Math.max(rssPeak, process.memoryUsage.rss());
  }
  return {
    lines: lines - 1,
    megabytes: bytes / MB,
    firstByteMs,
    totalMs: performance.now() - startedAt,
    rssBeforeMb: rssBefore / MB,
    rssPeakMb: rssPeak / MB,
  };
}

async function main(): Promise<void> {
  const dataDirectory = mkdtempSync(path.join(tmpdir(), 'bench-export-'));
  const log = createLog('warn');
  const database = await openDatabase({ url: null, dataDirectory, log });
  const { prisma } = database;
  const newestAt = Date.UTC(2026, 10, 28);
  await writeManyCancellations(prisma, { shop: 'small', count: SMALL, newestAt, recorded: 1 });
  await writeManyCancellations(prisma, { shop: 'large', count: LARGE, newestAt, recorded: 1 });
  const deps = {
    clock: Date.now,
    activity: createActivityStore(prisma),
    exportLinks: createExportLinks(createSealer([randomBytes(32)])),
    audit: createAuditStore(prisma, createAuditTrail(prisma, { info() {} })),
  } as Partial<Dependencies> as Dependencies;
  const application = {
    openExport: (token) => openExport(deps, token),
  } as Partial<Application> as Application;
  const config = { sandbox: false, shopify: { apiKey: 'key', appUrl: 'https://app.example.com' } };
  const context = { log, application, config } as Partial<LoadContext> as LoadContext;
  const web = await startWebServer({
    ...{ host: '127.0.0.1', port: 0, log, metrics: createMetrics(), metricsToken: null },
    isProduction: true,
    isReady: async () => true,
    preparePages: async () => ({
      context,
      assets: (_request, _response, next) => next(),
      build: () => Promise.reject(new Error('no pages here')),
      mode: 'production',
    }),
  });
  const run = async (shop: string) => {
    const { url } = await linkExport(deps, shop, NO_FILTER);
    return download(`http://127.0.0.1:${web.port}${url}`);
  };
  await run('small');
  const small = await run('small');
  const large = await run('large');
  await web.close();
  await database.close();
  rmSync(dataDirectory, { recursive: true });

  const perLine = (one: Measured) => one.totalMs / one.lines;
  const result = {
    small,
    large,
    ratios: {
      timePerLine: perLine(large) / perLine(small),
      firstByte: large.firstByteMs / small.firstByteMs,
      peakMemory: large.rssPeakMb / small.rssPeakMb,
    },
  };
  mkdirSync(path.dirname(RESULT), { recursive: true });
  writeFileSync(RESULT, `${JSON.stringify(result, null, 2)}\n`);
  console.table({ small, large });
  console.log(result.ratios);
}

await main();

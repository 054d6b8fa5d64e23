/**
 * Puts the app together: the only file that knows everybody. Builds, hands over, and takes down; decides
 * nothing.
 */
import { randomUUID } from 'node:crypto';
import { PrismaSessionStorage } from '@shopify/shopify-app-session-storage-prisma';
import type { Logger } from 'pino';
import type { Config } from './config/environment.server.ts';
import type { Metrics } from './config/metrics.server.ts';
import { createPrimePenguinGateway } from './integrations/prime-penguin/gateway.server.ts';
import { sendShopRequestsTo } from './integrations/shopify/api-origin.server.ts';
import { createShopifyOrders } from './integrations/shopify/orders.server.ts';
import { createJobs } from './jobs/jobs.server.ts';
import type { LoadContext } from './load-context.ts';
import { countVerdicts, measureCalls } from './measure.server.ts';
import { createActivityStore } from './persistence/activity.server.ts';
import { createCancellationStore } from './persistence/cancellations.server.ts';
import {
  createChangeListener,
  notifyCancellationChanged,
} from './persistence/change-listener.server.ts';
import { createConnectionStore, createCredentialStore } from './persistence/connections.server.ts';
import type { Database } from './persistence/database.server.ts';
import { createExportLinks } from './persistence/export-links.server.ts';
import { createOrderLookStore } from './persistence/order-looks.server.ts';
import { createSavedViewStore } from './persistence/saved-views.server.ts';
import { createSealer } from './persistence/seal.server.ts';
import { createSettingsStore } from './persistence/settings.server.ts';
import { createShopStore } from './persistence/shops.server.ts';
import { createStaffStore } from './persistence/staff.server.ts';
import type { Enqueue } from './persistence/transaction.server.ts';
import { createWatchStore } from './persistence/watches.server.ts';
import { createShopify } from './shopify.server.ts';
import { createApplication } from './use-cases/create-application.ts';
import { deliverAsJob } from './use-cases/deliver.ts';
import type { Dependencies } from './use-cases/dependencies.ts';
import { finishWatches } from './use-cases/finish-watches.ts';
import { forgetLooks } from './use-cases/forget-looks.ts';
import { judgeAgain } from './use-cases/judge-again.ts';
import { wakeEverything, wakeForgotten } from './use-cases/wake-forgotten.ts';
import { watchShop } from './use-cases/watch-shop.ts';

const PRESS_WAIT_MS = 2_000;
/** How soon a delayed job is noticed at the latest; quick enough for a person who waits. */
const JOB_POLLING_SECONDS = 1;
const FORGOTTEN_EVERY_MS = 60_000;

export interface Wired {
  /** What routes get. */
  readonly context: LoadContext;
  /** Begins to work on jobs. Call it once. */
  startWorker(): Promise<void>;
  /** For the operator, after the rules have changed. */
  judgeAgain(): Promise<{ readonly judged: number; readonly changed: number }>;
  /** Finishes what runs and lets go of everything but the database. */
  close(): Promise<void>;
}

export async function wire(
  config: Config,
  log: Logger,
  database: Database,
  metrics: Metrics,
): Promise<Wired> {
  const { prisma } = database;
  if (config.shopify.apiOrigin !== null) sendShopRequestsTo(config.shopify.apiOrigin);

  const jobs = await createJobs({
    databaseUrl: database.url,
    log,
    pollingSeconds: JOB_POLLING_SECONDS,
    onAttempt: metrics.recordJob,
  });
  const listener = await createChangeListener({ url: database.url, log });
  const enqueue: Enqueue = (tx, wake) => {
    switch (wake.job) {
      case 'deliver': {
        const { cancellationId, shop, at } = wake;
        const when = at === null ? {} : { runAt: at };
        return jobs.enqueue(tx, 'deliver', { cancellationId, shop }, when);
      }
      case 'watch':
      case 'finish-watch':
        return jobs.enqueue(tx, wake.job, { shop: wake.shop }, { runAt: wake.at, once: wake.shop });
    }
  };

  const sealer = createSealer(config.encryptionKeys);
  const shopify = createShopify(config, new PrismaSessionStorage(prisma), log);
  const clock = () => Date.now();
  const deps: Dependencies = {
    clock,
    newId: randomUUID,
    timing: config.timing,
    log,
    cancellations: countVerdicts(
      createCancellationStore(prisma, enqueue, notifyCancellationChanged),
      metrics,
    ),
    watches: createWatchStore(prisma, enqueue),
    connections: createConnectionStore(prisma, sealer),
    orderLooks: createOrderLookStore(prisma),
    shops: createShopStore(prisma),
    settings: createSettingsStore(prisma),
    staff: createStaffStore(prisma),
    activity: createActivityStore(prisma),
    savedViews: createSavedViewStore(prisma),
    exportLinks: createExportLinks(sealer),
    primePenguin: createPrimePenguinGateway({
      baseUrl: config.primePenguin.url,
      cancelPath: config.primePenguin.cancelPath,
      store: createCredentialStore(prisma, sealer),
      clock,
      log: measureCalls(log, metrics),
    }),
    shopify: createShopifyOrders(shopify),
    changes: listener,
    pressWaitMs: PRESS_WAIT_MS,
  };

  let reminder: NodeJS.Timeout | undefined;

  return {
    context: {
      application: createApplication(deps, () => database.isReady()),
      shopify,
      config,
      log,
    },
    async startWorker() {
      await jobs.work({
        deliver: ({ shop, cancellationId }) => deliverAsJob(deps, shop, cancellationId),
        watch: ({ shop }) => watchShop(deps, shop),
        'finish-watch': ({ shop }) => finishWatches(deps, shop),
      });
      await wakeEverything(deps);
      reminder = setInterval(() => {
        Promise.all([wakeForgotten(deps), forgetLooks(deps)]).catch((error: unknown) => {
          log.warn({ err: error }, 'could not look for what was forgotten');
        });
      }, FORGOTTEN_EVERY_MS).unref();
    },
    judgeAgain: () => judgeAgain(deps),
    async close() {
      clearInterval(reminder);
      await jobs.stop();
      await listener.stop();
    },
  };
}

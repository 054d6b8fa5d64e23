/**
 * Puts the app together: the only file that knows everybody. Builds, hands over, and takes down; decides
 * nothing.
 */
import { randomUUID } from 'node:crypto';
import type { PrismaClient } from '@prisma/client';
import type { Logger } from 'pino';
import type { Config } from './config/environment.server.ts';
import type { Metrics } from './config/metrics.server.ts';
import { type DatabaseFault, databaseFaultIn } from './http/database-fault.ts';
import { createDemoPrimePenguin } from './integrations/demo/demo-prime-penguin.server.ts';
import { createSmtpMailer } from './integrations/mail/smtp.server.ts';
import { createPrimePenguinGateway } from './integrations/prime-penguin/gateway.server.ts';
import { sendShopRequestsTo } from './integrations/shopify/api-origin.server.ts';
import { createShopifyFlow } from './integrations/shopify/flow.server.ts';
import { createShopifyOrderResults } from './integrations/shopify/order-results.server.ts';
import { createShopifyOrders } from './integrations/shopify/orders.server.ts';
import { createShopifyShops } from './integrations/shopify/shops.server.ts';
import { createShopifyStaff } from './integrations/shopify/staff.server.ts';
import { createJobs } from './jobs/jobs.server.ts';
import { enqueueManyDeliveries, enqueueWakes } from './jobs/wakes.ts';
import type { WiredContext } from './load-context.ts';
import { countMails, countTold, countVerdicts, measureCalls } from './measure.server.ts';
import {
  createChangeListener,
  notifyCancellationChanged,
} from './persistence/change-listener.server.ts';
import { createCredentialStore } from './persistence/connections.server.ts';
import { createPrismaClient, type Database } from './persistence/database.server.ts';
import { createDemoOrderStore } from './persistence/demo-orders.server.ts';
import { createExportLinks } from './persistence/export-links.server.ts';
import { createSealer } from './persistence/seal.server.ts';
import { createShopSessions } from './persistence/shop-sessions.server.ts';
import { createSnapshots } from './persistence/snapshot.server.ts';
import { createStores } from './persistence/stores.server.ts';
import { createShopify } from './shopify.server.ts';
import { forgetFlowRuns } from './use-cases/cancel-for-flow.ts';
import { createApplication } from './use-cases/create-application.ts';
import type { Dependencies } from './use-cases/dependencies.ts';
import { forgetLooks } from './use-cases/forget-looks.ts';
import { forgetOld } from './use-cases/forget-old.ts';
import { jobHandlers } from './use-cases/job-handlers.ts';
import { judgeAgain } from './use-cases/judge-again.ts';
import { wakeReconciliations } from './use-cases/reconcile.ts';
import { wakeEverything, wakeForgotten } from './use-cases/wake-forgotten.ts';

const PRESS_WAIT_MS = 2_000;
/** How soon a delayed job is noticed at the latest; quick enough for a person who waits. */
const JOB_POLLING_SECONDS = 1;
const FORGOTTEN_EVERY_MS = 60_000;
/** After a start at which not everything that waited could be woken. */
const WAKE_AGAIN_MS = 5_000;
/** To the database, beside those that looks, deliveries and pages share. */
const TELLING_CONNECTIONS = 2;

export interface Wired {
  /** What routes get. */
  readonly context: WiredContext;
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

  const sealer = createSealer(config.encryptionKeys);
  const shared = {
    sealer,
    log,
    enqueue: enqueueWakes(jobs),
    enqueueDeliveries: enqueueManyDeliveries(jobs),
    notifyChanged: notifyCancellationChanged,
  };
  const storesOn = (client: PrismaClient) => createStores({ ...shared, prisma: client });
  const stores = storesOn(prisma);
  const sessions = createShopSessions(prisma, sealer, log);
  const shopify = createShopify(config, sessions, log);
  const clock = () => Date.now();
  const credentials = createCredentialStore(prisma, sealer);
  const demoOrders = createDemoOrderStore(prisma);
  const demoPrimePenguin = createDemoPrimePenguin({
    orders: demoOrders,
    store: credentials,
    clock,
    log,
    // Not measured: the demo's calls say nothing about Prime Penguin.
    openGateway: (at) => createPrimePenguinGateway({ ...at, clock, log }),
  });
  const smtp = config.mail && createSmtpMailer({ ...config.mail, appUrl: config.shopify.appUrl });
  const onDatabaseFault = (fault: DatabaseFault) => {
    metrics.recordDatabaseFault(fault);
    if (fault === 'failing') database.noteFailing();
  };
  const deps: Dependencies = {
    snapshot: createSnapshots(prisma, storesOn),
    clock,
    newId: randomUUID,
    timing: config.timing,
    log,
    faults: {
      isOfDatabase(error) {
        const fault = databaseFaultIn(error);
        if (fault !== null) onDatabaseFault(fault);
        return fault !== null;
      },
      noteUnforeseen: metrics.recordUnforeseen,
    },
    ...stores,
    cancellations: countVerdicts(stores.cancellations, metrics),
    exportLinks: createExportLinks(sealer),
    primePenguin: createPrimePenguinGateway({
      baseUrl: config.primePenguin.url,
      cancelPath: config.primePenguin.cancelPath,
      store: credentials,
      clock,
      log: measureCalls(log, metrics),
    }),
    shopify: createShopifyOrders(shopify),
    shopifyStaff: createShopifyStaff(shopify),
    shopifyResults: createShopifyOrderResults(shopify),
    shopifyShops: createShopifyShops(shopify),
    mailsADay: config.mailsADay,
    mailer: smtp && countMails(smtp, metrics),
    demo: { orders: demoOrders, primePenguin: demoPrimePenguin.gateway },
    flow: countTold(createShopifyFlow(shopify), metrics),
    changes: listener,
    reconcileEveryMs: config.reconcileEveryMs,
    waysAllowed: config.waysAllowed,
    pressWaitMs: PRESS_WAIT_MS,
  };

  // Telling can wait; a look or a delivery must never wait for a connection behind it.
  const apart = createPrismaClient(database.url, log, TELLING_CONNECTIONS);
  const tellers: Dependencies = { ...deps, ...storesOn(apart) };

  const reminders: NodeJS.Timeout[] = [];
  const every = (ms: number, chores: readonly ((deps: Dependencies) => Promise<void>)[]) => {
    const reminder = setInterval(() => {
      for (const chore of chores) {
        chore(deps).catch((error: unknown) => {
          log.warn({ err: error }, 'could not look for what was forgotten');
        });
      }
    }, ms);
    reminders.push(reminder.unref());
  };

  /** Tried until it has worked once: what waited while no worker ran has no other wake-up. */
  const wakeAll = async () => {
    try {
      await wakeEverything(deps);
    } catch (error) {
      log.warn({ err: error }, 'could not wake everything that waits, tried again');
      reminders.push(setTimeout(wakeAll, WAKE_AGAIN_MS).unref());
    }
  };

  return {
    context: {
      application: createApplication(deps, () => database.isReady()),
      shopify,
      config,
      log,
      onDatabaseFault,
    },
    async startWorker() {
      await jobs.work(jobHandlers(deps, tellers));
      // Not waited for: a busy database is no reason not to serve.
      void wakeAll();
      every(FORGOTTEN_EVERY_MS, [wakeForgotten, forgetOld, forgetLooks, forgetFlowRuns]);
      every(Math.min(FORGOTTEN_EVERY_MS, config.reconcileEveryMs), [wakeReconciliations]);
    },
    judgeAgain: () => judgeAgain(deps),
    async close() {
      for (const reminder of reminders) clearInterval(reminder);
      await jobs.stop();
      smtp?.close();
      await demoPrimePenguin.close();
      await listener.stop();
      await apart.$disconnect();
    },
  };
}

/**
 * The app as one process has it: the real use cases on the real stores and the real Prime Penguin client.
 * Between each two steps (a call of a store, a call to Shopify or a mail server) stands a gate, at which the
 * timeline decides who goes next, and at which the process can die.
 */
import type { PrismaClient } from '@prisma/client';
import type { Cancellation } from '#app/domain/cancellation.ts';
import { databaseFaultIn } from '#app/http/database-fault.ts';
import { createPrimePenguinGateway } from '#app/integrations/prime-penguin/gateway.server.ts';
import { enqueueManyDeliveries, enqueueWakes } from '#app/jobs/wakes.ts';
import { createCredentialStore } from '#app/persistence/connections.server.ts';
import { createDemoOrderStore } from '#app/persistence/demo-orders.server.ts';
import { createExportLinks } from '#app/persistence/export-links.server.ts';
import { createSealer } from '#app/persistence/seal.server.ts';
import { createSnapshots } from '#app/persistence/snapshot.server.ts';
import { createStores } from '#app/persistence/stores.server.ts';
import type { Application } from '#app/use-cases/application.ts';
import { createApplication } from '#app/use-cases/create-application.ts';
import type { ChangeNotices, Dependencies } from '#app/use-cases/dependencies.ts';
import { jobHandlers } from '#app/use-cases/job-handlers.ts';
import type { JobHandlers } from '#app/use-cases/ports/jobs.ts';
import type { SoakDatabase } from './database.ts';
import type { Plan } from './plan.ts';
import type { Owner } from './timeline.ts';
import { running } from './virtual-time.ts';
import type { Network } from './world/network.ts';
import { CANCEL_PATH } from './world/prime-penguin.ts';
import type { Shopify } from './world/shopify.ts';

/** What one step of the app brought about. */
export interface Step {
  readonly name: string;
  /** Ids of the cancellations that have a new version. */
  readonly changed: Set<string>;
  /** Their new states, where the step has them. */
  readonly states: Map<string, Cancellation>;
  hasEnqueued: boolean;
}

const SEALER = createSealer([Buffer.alloc(32, 7)]);

type Stores = ReturnType<typeof createStores>;

/** Made once for each worker: stores keep nothing between calls. */
export interface SharedStores {
  readonly stores: Stores;
  readonly snapshot: Dependencies['snapshot'];
  readonly credentials: ReturnType<typeof createCredentialStore>;
  readonly demoOrders: ReturnType<typeof createDemoOrderStore>;
  /** The step that runs now; stores tell it what they do. */
  current: Step | null;
}

export function shareStores(database: SoakDatabase): SharedStores {
  const { prisma, jobs } = database;
  const shared: { current: Step | null } = { current: null };
  const note = () => {
    if (shared.current) shared.current.hasEnqueued = true;
  };
  const counted: Pick<typeof jobs, 'enqueue' | 'enqueueMany'> = {
    enqueue(tx, name, payload, options) {
      note();
      return jobs.enqueue(tx, name, payload, options);
    },
    enqueueMany(tx, name, payloads) {
      note();
      return jobs.enqueueMany(tx, name, payloads);
    },
  };
  const storesOn = (client: PrismaClient) =>
    createStores({
      prisma: client,
      sealer: SEALER,
      log: { info() {} },
      enqueue: enqueueWakes(counted),
      enqueueDeliveries: enqueueManyDeliveries(counted),
      notifyChanged: async (_tx, id) => void shared.current?.changed.add(id),
    });
  return Object.assign(shared, {
    stores: storesOn(prisma),
    snapshot: createSnapshots(prisma, storesOn),
    credentials: createCredentialStore(prisma, SEALER),
    demoOrders: createDemoOrderStore(prisma),
  });
}

/** Passes each call through a gate. */
export type Gate = <T>(name: string, run: () => Promise<T>) => Promise<T>;

export interface Surroundings {
  readonly plan: Plan;
  readonly now: () => number;
  readonly newId: () => string;
  readonly shared: SharedStores;
  readonly shopify: Shopify;
  readonly sender: Network['sender'];
  readonly changes: ChangeNotices;
  readonly log: Dependencies['log'];
}

export class AppProcess implements Owner {
  isDead = false;
  readonly number: number;
  readonly application: Application;
  readonly deps: Dependencies;
  readonly handlers: JobHandlers;

  constructor(number: number, around: Surroundings, gate: (owner: AppProcess) => Gate) {
    this.number = number;
    this.deps = dependencies(around, gate(this));
    this.application = createApplication(this.deps, async () => true);
    this.handlers = jobHandlers(this.deps, this.deps);
  }

  /** As this process: what it begins, and whatever timers it sets, dies with it. */
  run<T>(work: () => T): T {
    return running.run(this, work);
  }
}

/** Without gates: for the harness's own reading and preparing. */
export function dependencies(around: Surroundings, gate: Gate | null): Dependencies {
  const { plan, shared, shopify } = around;
  const { stores } = shared;
  const behind = <T extends object>(name: string, port: T): T =>
    gate === null ? port : gated(name, port, gate);
  const gatedPorts = Object.fromEntries(
    Object.entries(stores).map(([name, store]) => [name, behind(name, store)]),
  ) as Stores;
  const primePenguin = createPrimePenguinGateway({
    baseUrl: 'http://prime-penguin',
    cancelPath: CANCEL_PATH,
    store: behind('credentials', shared.credentials),
    clock: around.now,
    log: around.log,
    limits: { pageSize: Math.min(1_000, plan.hub.mostRows + 1) },
    sender: around.sender(() => running.getStore() ?? null),
  });
  return {
    ...gatedPorts,
    snapshot: (read) =>
      gate === null ? shared.snapshot(read) : gate('snapshot', () => shared.snapshot(read)),
    exportLinks: createExportLinks(SEALER),
    faults: {
      isOfDatabase: (error) => databaseFaultIn(error) !== null,
      noteUnforeseen: () => {},
    },
    primePenguin,
    clock: around.now,
    newId: around.newId,
    timing: {
      ...plan.timing,
      channelReadMs: plan.channel.everyMinutes * 60_000,
      defaultBatchMs: 1_800_000,
      batchGraceMs: 60_000,
      copyLagMs: 30_000,
      scheduleMarginMs: 7_200_000,
    },
    log: around.log,
    shopify: behind('shopify', shopify.orders),
    shopifyStaff: behind('shopifyStaff', shopify.staff),
    shopifyResults: behind('shopifyResults', shopify.results),
    shopifyShops: behind('shopifyShops', shopify.shops),
    mailer: behind('mailer', shopify.mailer),
    flow: behind('flow', shopify.flow),
    demo: { orders: shared.demoOrders, primePenguin },
    changes: around.changes,
    reconcileEveryMs: 3_600_000,
    waysAllowed: plan.waysAllowed,
    mailsADay: 1_000,
    pressWaitMs: 2_000,
  };
}

function gated<T extends object>(name: string, port: T, gate: Gate): T {
  return new Proxy(port, {
    get(target, key) {
      const member = Reflect.get(target, key);
      if (typeof member !== 'function' || typeof key !== 'string') return member;
      return (...given: unknown[]) => gate(`${name}.${key}`, () => member.apply(target, given));
    },
  });
}

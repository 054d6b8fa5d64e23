/**
 * A merchant's world in which time is a number: real use cases on a real PostgreSQL and a real Prime
 * Penguin simulator over HTTP, with one clock for all of them that only the test moves. Batches, channel
 * reads and jobs happen exactly when that clock reaches their time.
 */
import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { PrismaClient } from '@prisma/client';
import { Cron } from 'croner';
import { afterAll, beforeAll } from 'vitest';
import type { CancellationView, OrderView, WarehouseView } from '#app/contract/api.ts';
import { maskAddress } from '#app/domain/audit.ts';
import type { FlowAnswer } from '#app/domain/flow.ts';
import { parseShopifyOrderId, type ShopifyOrderId } from '#app/domain/identifiers.ts';
import type { Timing } from '#app/domain/timing.ts';
import type { WaysAllowed } from '#app/domain/ways.ts';
import { databaseFaultIn } from '#app/http/database-fault.ts';
import { createDemoPrimePenguin } from '#app/integrations/demo/demo-prime-penguin.server.ts';
import { createPrimePenguinGateway } from '#app/integrations/prime-penguin/gateway.server.ts';
import { createActivityStore } from '#app/persistence/activity.server.ts';
import { createAuditStore, createAuditTrail } from '#app/persistence/audit.server.ts';
import { createBulkRequestStore } from '#app/persistence/bulk-requests.server.ts';
import { createCancellationStore } from '#app/persistence/cancellations.server.ts';
import {
  createChangeListener,
  notifyCancellationChanged,
} from '#app/persistence/change-listener.server.ts';
import { createConnectAttempts } from '#app/persistence/connect-attempts.server.ts';
import {
  createConnectionStore,
  createCredentialStore,
} from '#app/persistence/connections.server.ts';
import { createDemoOrderStore } from '#app/persistence/demo-orders.server.ts';
import { createExportLinks } from '#app/persistence/export-links.server.ts';
import { createFlowRunStore } from '#app/persistence/flow-runs.server.ts';
import { createFlowTellingStore } from '#app/persistence/flow-tellings.server.ts';
import { createMailAddressStore } from '#app/persistence/mail-addresses.server.ts';
import { createOrderLookStore } from '#app/persistence/order-looks.server.ts';
import { createOrderResultStore } from '#app/persistence/order-results.server.ts';
import { createOutboxStore } from '#app/persistence/outbox.server.ts';
import { createProviderRecordStore } from '#app/persistence/provider-records.server.ts';
import { createReconciliationStore } from '#app/persistence/reconciliations.server.ts';
import { createSavedViewStore } from '#app/persistence/saved-views.server.ts';
import { createSealer } from '#app/persistence/seal.server.ts';
import { createSettingsStore } from '#app/persistence/settings.server.ts';
import { createShopWebhookStore } from '#app/persistence/shop-webhooks.server.ts';
import { createShopifyWebhookStore } from '#app/persistence/shopify-webhooks.server.ts';
import { createShopStore } from '#app/persistence/shops.server.ts';
import { createSnapshots } from '#app/persistence/snapshot.server.ts';
import { createStaffStore } from '#app/persistence/staff.server.ts';
import { createWatchStore } from '#app/persistence/watches.server.ts';
import { announce } from '#app/use-cases/announce.ts';
import type { Application, SignedIn } from '#app/use-cases/application.ts';
import { checkConnection } from '#app/use-cases/check-connection.ts';
import { createApplication } from '#app/use-cases/create-application.ts';
import { deliverAsJob } from '#app/use-cases/deliver.ts';
import type { Dependencies, SnapshotStores } from '#app/use-cases/dependencies.ts';
import { finishWatches } from '#app/use-cases/finish-watches.ts';
import { forAccount } from '#app/use-cases/for-account.ts';
import { forwardCancel } from '#app/use-cases/forward-cancel.ts';
import type { FlowTold } from '#app/use-cases/ports/flow.ts';
import type { Mailer } from '#app/use-cases/ports/mail.ts';
import type { Automations, Notifications } from '#app/use-cases/ports/settings.ts';
import type {
  OrderResult,
  ShopifyFault,
  ShopifyOrder,
  ShopifyOrderResults,
} from '#app/use-cases/ports/shopify.ts';
import type { Wake } from '#app/use-cases/ports/store.ts';
import { reconcile } from '#app/use-cases/reconcile.ts';
import { followShopWebhooks } from '#app/use-cases/shop-webhooks.ts';
import { tellFlow } from '#app/use-cases/tell-flow.ts';
import { watchShop } from '#app/use-cases/watch-shop.ts';
import { writeResult, writeUnwritten } from '#app/use-cases/write-result.ts';
import type {
  Control,
  OrderInput,
  OrderPart,
  UserInput,
} from '#sandbox/prime-penguin/control-contract.ts';
import type { SimulatorEvent } from '#sandbox/prime-penguin/events.ts';
import { startPrimePenguinSimulator } from '#sandbox/prime-penguin/simulator.ts';
import { createTestDatabase } from './database.ts';

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
/** Each world begins on a day of its own at 08:50, 10 minutes before a half-hourly batch. */
export const START = Date.UTC(2026, 10, 23, 8, 50);

/** The operator's defaults. */
export const TIMING: Timing = {
  pollMs: MINUTE,
  channelReadMs: 30 * MINUTE,
  defaultBatchMs: 30 * MINUTE,
  batchGraceMs: MINUTE,
  copyLagMs: 30 * SECOND,
  scheduleMarginMs: 2 * HOUR,
  answerMs: 4 * HOUR,
  afterwatchMs: 72 * HOUR,
  deliveryMs: 30 * MINUTE,
};

/** On the hour and half past it. */
export const EVERY_HALF_HOUR = '*/30 * * * *';

/** How the simulator tells of one call to Prime Penguin. */
export type Call = Extract<SimulatorEvent, { kind: 'request' }>;

export interface MerchantWorld {
  readonly application: Application;
  readonly control: Control;
  readonly deps: Dependencies;
  readonly prisma: PrismaClient;
  readonly shop: string;
  readonly tenantId: number;
  readonly providerId: number;
  readonly otherProviderId: number;
  readonly salesChannelId: number;
  now(): number;
  /** Lets time pass: batches, channel reads and jobs happen at their times, in order. */
  advance(ms: number): Promise<void>;
  /** What was written to each order in Shopify. */
  readonly written: ReadonlyMap<string, OrderResult>;
  /** How Shopify answers what is written from now on. */
  answerWrites(answer: WriteAnswer): void;
  /** The order is changed in Shopify in a way that does not matter here. */
  touch(id: ShopifyOrderId): void;
  /** How Shopify takes what workflows are told. Default: it takes it. */
  answerFlow(answer: (answer: FlowAnswer) => FlowTold): void;
  setShopifyDown(isDown: boolean): void;
  /** Changes what the merchant has set. */
  set(change: {
    readonly automations?: Partial<Automations>;
    readonly notifications?: Partial<Notifications>;
  }): Promise<void>;
  /** The owners of the addresses in the settings have said yes. */
  confirmAddresses(): Promise<void>;
  /** Runs the jobs that are due now. */
  runDueJobs(): Promise<void>;
  /** While paused no batch and no channel read happens by itself. */
  pauseBatches(): void;
  resumeBatches(): void;
  /** Prime Penguin's clock, and with it its batches, run ahead of the app's (positive) or behind. */
  skewClock(ms: number): Promise<void>;
  /** Changes what the user may see and do in whose name the shop is connected. */
  allow(rights: Rights): Promise<void>;
  /** The calls to Prime Penguin since the last time this was asked, or since the world was opened. */
  calls(): Promise<readonly Call[]>;
  /** An order that Shopify alone has, placed now or when it is said. */
  addToShopify(name?: string, createdAt?: number): ShopifyOrderId;
  cancelInShopify(id: ShopifyOrderId): void;
  fulfilInShopify(id: ShopifyOrderId): void;
  /** Shopify no longer shows it to the app, as an order that has become older than 60 days. */
  hideInShopify(id: ShopifyOrderId): void;
  showInShopify(order: ShopifyOrder): void;
  /** Connects the shop (again) with a fresh token. */
  connect(): Promise<void>;
  /** Withdraws every token of the tenant. */
  revokeTokens(): Promise<void>;
  addOrder(
    order: Partial<OrderInput> & Pick<OrderInput, 'phase'>,
    parts?: readonly OrderPart[],
  ): Promise<TestOrder>;
  /** The queue forgets every job. */
  loseJobs(): void;
  /** Jobs that wait, for specs about what is planned. */
  readonly waiting: readonly Wake[];
  /** What Shopify says of staff and scopes, and how often it was asked who somebody is. */
  readonly inShopify: {
    readonly staff: Map<string, { readonly name: string; readonly isOwner: boolean }>;
    scopes: readonly string[];
    installation: 'installed' | 'not_installed';
    /** The shop's own addresses. */
    contacts: readonly string[];
    isShopifyDown: boolean;
    readonly identities: string[];
  };
  /** The fields of the lines that the record of changes has left in the log, of every world of the spec. */
  readonly operatorLog: readonly Readonly<Record<string, unknown>>[];
  /** What Shopify Flow was told. */
  readonly toldFlow: readonly FlowAnswer[];
}

export interface TestOrder {
  readonly id: ShopifyOrderId;
  readonly primePenguinOrderIds: readonly number[];
  /** Presses the button as one of the staff. */
  press(userId?: string): Promise<CancellationView>;
  read(): Promise<OrderView>;
  /** The cancellation as it stands. */
  cancellation(): Promise<CancellationView>;
  /** Of a cancellation with one warehouse order. */
  verdict(): Promise<WarehouseView>;
  cancelInShopify(): Promise<void>;
  /** How often Prime Penguin was asked to cancel it. */
  requests(): Promise<number>;
}

type Rights = Omit<Partial<UserInput>, 'tenantId' | 'userName' | 'password'>;

type WriteAnswer = (
  ...written: Parameters<ShopifyOrderResults['write']>
) => Awaited<ReturnType<ShopifyOrderResults['write']>>;

export interface WorldFactory {
  /** A shop of its own. */
  open(options?: {
    readonly timing?: Partial<Timing>;
    /** Default true. */
    readonly isConnected?: boolean;
    /** What Prime Penguin shows as both providers' schedule. Batches run as `runsAt` says all the same. */
    readonly cron?: string | null;
    /** When batches and channel reads really happen. Default every half hour. */
    readonly runsAt?: string;
    /** Real milliseconds. Default: as long as it takes, so that a slow machine changes no spec. */
    readonly pressWaitMs?: number;
    /** Default: the operator has set up no mail. */
    readonly mailer?: Mailer;
    /** The operator's default. */
    readonly waysAllowed?: WaysAllowed;
    /** Default 500. */
    readonly mailsADay?: number;
  }): Promise<MerchantWorld>;
}

/** A small page, so that a spec can fill several. */
const CANCELLED_AT_ONCE = 2;

const SHOPIFY_DOWN: ShopifyFault = {
  kind: 'fault',
  cause: 'unreachable',
  message: 'Shopify could not be reached.',
};

export function signedInAs(userId: string | null): SignedIn {
  return { userId, sessionToken: `token of ${userId}` };
}
/** The account owner. */
export const OWNER = signedInAs('42');

const SILENT = { info() {}, warn() {}, error() {} };

/** Worlds for the specs around it: one database and one simulator for all of them, nothing else is shared. */
export function worldsForSpecs(): WorldFactory {
  let worlds: Awaited<ReturnType<typeof startWorlds>>;
  beforeAll(async () => {
    worlds = await startWorlds();
  });
  afterAll(() => worlds.stop());
  return { open: (options) => worlds.open(options) };
}

async function startWorlds(): Promise<WorldFactory & { stop(): Promise<void> }> {
  const database = await createTestDatabase();
  const { prisma } = database;
  let current = START;
  const clock = () => current;
  const simulator = await startPrimePenguinSimulator({ now: clock, isPaused: true });
  const { control } = simulator;
  const sealer = createSealer([Buffer.alloc(32, 7)]);
  const demoOrders = createDemoOrderStore(prisma);
  const demoPrimePenguin = createDemoPrimePenguin({
    orders: demoOrders,
    store: createCredentialStore(prisma, sealer),
    clock,
    log: SILENT,
    openGateway: (at) =>
      createPrimePenguinGateway({
        ...at,
        clock,
        log: SILENT,
        limits: { readAttempts: 1 },
      }),
  });
  const operatorLog: Readonly<Record<string, unknown>>[] = [];
  const log = { ...SILENT, info: (fields: object) => void operatorLog.push({ ...fields }) };
  const trail = createAuditTrail(prisma, log);
  const changes = await createChangeListener({ url: database.url, log: SILENT });
  let shops = 0;
  let orders = 0;

  async function open(options: Parameters<WorldFactory['open']>[0] = {}): Promise<MerchantWorld> {
    shops += 1;
    const shop = `shop-${shops}.myshopify.com`;
    current = START + Math.ceil((current - START) / DAY) * DAY;
    await control.setClockSkew(0);
    const cron = options.cron === undefined ? EVERY_HALF_HOUR : options.cron;
    const timing = { ...TIMING, ...options.timing };
    const tenantId = await control.addTenant({ tenancyName: `shop-${shops}`, name: shop });
    const salesChannelId = await control.addSalesChannel({
      tenantId,
      name: 'Shopify',
      domain: shop,
      cron: null,
    });
    const provider = { tenantId, cron: null, shownCron: cron };
    const providerId = await control.addProvider({ ...provider, name: 'Nordic 3PL' });
    const otherProviderId = await control.addProvider({ ...provider, name: 'Baltic Fulfilment' });

    const inShopify = new Map<string, ShopifyOrder>();
    const fulfilled = new Set<ShopifyOrderId>();
    const asks: MerchantWorld['inShopify'] = {
      staff: new Map([['42', { name: 'Sam Staff', isOwner: true }]]),
      scopes: ['read_orders'],
      installation: 'installed',
      contacts: [],
      isShopifyDown: false,
      identities: [],
    };
    const written = new Map<string, OrderResult>();
    let answerToWrite: WriteAnswer = () => ({ kind: 'written' });
    let isShopifyDown = false;
    /** When an order was changed last for other reasons. */
    const touched = new Map<ShopifyOrderId, number>();
    const waiting: Wake[] = [];
    const toldFlow: FlowAnswer[] = [];
    let answerToFlow: (answer: FlowAnswer) => FlowTold = () => ({ kind: 'sent' });
    const enqueue = async (_tx: unknown, wake: Wake) => {
      // Like the queue: of the same wake-up for a shop only one waits.
      const isSame = (other: Wake) => isDeepStrictEqual(other, wake);
      if (wake.job === 'deliver' || !waiting.some(isSame)) waiting.push(wake);
    };
    const storesOn = (client: PrismaClient): SnapshotStores => ({
      cancellations: createCancellationStore(client, enqueue, notifyCancellationChanged),
      bulkRequests: createBulkRequestStore(client, async (_tx, of, cancellationIds) => {
        for (const cancellationId of cancellationIds) {
          waiting.push({ job: 'deliver', cancellationId, shop: of, at: null, isBulk: true });
        }
      }),
      connections: createConnectionStore(client, sealer, trail, enqueue),
      orderLooks: createOrderLookStore(client),
      settings: createSettingsStore(client, trail),
      staff: createStaffStore(client),
      activity: createActivityStore(client),
    });
    const deps: Dependencies = {
      ...storesOn(prisma),
      snapshot: createSnapshots(prisma, storesOn),
      clock,
      newId: randomUUID,
      timing,
      log: SILENT,
      faults: {
        isOfDatabase: (error) => databaseFaultIn(error) !== null,
        noteUnforeseen() {},
      },
      flowRuns: createFlowRunStore(prisma),
      flowTellings: createFlowTellingStore(prisma, enqueue),
      watches: createWatchStore(prisma, enqueue),
      shops: createShopStore(prisma, trail),
      audit: createAuditStore(prisma, trail),
      records: createProviderRecordStore(prisma),
      savedViews: createSavedViewStore(prisma),
      connectAttempts: createConnectAttempts(prisma),
      exportLinks: createExportLinks(sealer),
      primePenguin: createPrimePenguinGateway({
        baseUrl: simulator.url,
        cancelPath: '/api/services/app/SelfManagedStoreOrder/CancelOrder',
        store: createCredentialStore(prisma, sealer),
        clock,
        log: SILENT,
        limits: { readAttempts: 1, breakAfter: 1_000 },
      }),
      shopify: {
        async read(_shop, id) {
          if (isShopifyDown) return { kind: 'fault', cause: 'unreachable', message: 'Down.' };
          const order = inShopify.get(id);
          return order ? { kind: 'found', order } : { kind: 'unknown' };
        },
        async readMany(_shop, ids) {
          return {
            kind: 'read',
            orders: ids.map((id) => inShopify.get(id)).filter((one) => one !== undefined),
          };
        },
        async readCancelled(_shop, since, page) {
          if (isShopifyDown) return SHOPIFY_DOWN;
          const found = [...inShopify.values()]
            .flatMap(({ id, cancelledAt }) => {
              const updatedAt = Math.max(cancelledAt ?? 0, touched.get(id) ?? 0);
              return cancelledAt === null || updatedAt < since
                ? []
                : [{ id, cancelledAt, updatedAt }];
            })
            .toSorted((a, b) => a.updatedAt - b.updatedAt);
          const from = Number(page ?? 0);
          const orders = found.slice(from, from + CANCELLED_AT_ONCE);
          const upTo = from + orders.length;
          return { kind: 'read', orders, nextPage: upTo < found.length ? String(upTo) : null };
        },
        async readNewest(_shop, count) {
          const newest = [...inShopify.values()].toReversed().slice(0, count);
          const orders = newest.map((one) => ({ ...one, isFulfilled: fulfilled.has(one.id) }));
          return { kind: 'read', orders };
        },
      },
      shopifyStaff: {
        async identify(_shop, sessionToken) {
          asks.identities.push(sessionToken);
          if (asks.isShopifyDown) return SHOPIFY_DOWN;
          const [, userId = ''] = sessionToken.split(' of ');
          const found = asks.staff.get(userId);
          const name = found?.name ?? null;
          const isOwner = found?.isOwner ?? false;
          return { kind: 'identified', staff: { userId, name, isOwner } };
        },
      },
      demo: { orders: demoOrders, primePenguin: demoPrimePenguin.gateway },
      shopifyResults: {
        async write(of, id, result) {
          const answer = answerToWrite(of, id, result);
          if (answer.kind === 'written') written.set(id, { ...written.get(id), ...result });
          return answer;
        },
      },
      shopifyShops: {
        readContactAddresses: async () =>
          asks.isShopifyDown ? SHOPIFY_DOWN : { kind: 'read', addresses: asks.contacts },
        readTimeZone: async () => ({ kind: 'read', timeZone: 'Europe/Stockholm' }),
        readInstallation: async () =>
          asks.isShopifyDown ? SHOPIFY_DOWN : { kind: asks.installation },
        readScopes: async () =>
          asks.isShopifyDown ? SHOPIFY_DOWN : { kind: 'read', scopes: asks.scopes },
      },
      shopifyWebhooks: createShopifyWebhookStore(prisma, enqueue),
      shopWebhooks: createShopWebhookStore(prisma, enqueue),
      reconciliations: createReconciliationStore(prisma, enqueue),
      orderResults: createOrderResultStore(prisma, enqueue),
      outbox: createOutboxStore(prisma, enqueue),
      mailAddresses: createMailAddressStore(prisma, trail),
      mailsADay: options.mailsADay ?? 500,
      mailer: options.mailer ?? null,
      flow: {
        async tellAnswered(_shop, answer) {
          const told = answerToFlow(answer);
          if (told.kind === 'sent') toldFlow.push(answer);
          return told;
        },
      },
      changes,
      reconcileEveryMs: HOUR,
      waysAllowed: options.waysAllowed ?? 'cancel_order',
      pressWaitMs: options.pressWaitMs ?? 60_000,
    };
    const application = createApplication(deps, async () => true);
    const connect = async () => {
      const accessToken = await control.issueToken({ tenantId });
      const credentials = { method: 'token', tenantId, accessToken } as const;
      const connected = await application.connectShop(shop, OWNER, credentials);
      if (connected.kind !== 'connected') throw new Error(`Not connected: ${connected.kind}`);
    };
    const isConnected = options.isConnected ?? true;
    const user = { tenantId, userName: 'api', password: randomUUID() };
    const userId = isConnected ? await control.addUser(user) : null;
    if (isConnected) await connect();

    let batchesPaused = false;
    let skewMs = 0;
    let toldUpTo = await control.lastEvent();
    const runWake = (wake: Wake) => {
      switch (wake.job) {
        case 'deliver':
          return deliverAsJob(
            forAccount(deps, wake.shop),
            wake.shop,
            wake.cancellationId,
            wake.isBulk,
          );
        case 'watch':
          return watchShop(forAccount(deps, wake.shop), wake.shop);
        case 'finish-watch':
          return finishWatches(forAccount(deps, wake.shop), wake.shop);
        case 'check-connection':
          return checkConnection(forAccount(deps, wake.shop), wake.shop);
        case 'forward':
          return forwardCancel(deps, wake.shop, wake.shopifyOrderId);
        case 'write-result':
          return writeResult(deps, wake.shop, wake.shopifyOrderId);
        case 'write-unwritten':
          return writeUnwritten(deps, wake.shop);
        case 'announce':
          return announce(deps, wake.shop);
        case 'follow-shop-webhooks':
          return followShopWebhooks(deps, wake.shop);
        case 'reconcile':
          return reconcile(deps, wake.shop);
        case 'tell-flow':
          return tellFlow(deps, wake.shop);
      }
    };
    const runDueJobs = async () => {
      for (;;) {
        const index = waiting.findIndex((wake) => (wake.at ?? 0) <= current);
        const [due] = index === -1 ? [] : waiting.splice(index, 1);
        if (!due) return;
        await runWake(due);
      }
    };
    const nextTick = (expression: string) => {
      const cron = new Cron(expression, { timezone: 'UTC', paused: true });
      const next = cron.nextRun(new Date(current + skewMs));
      return next === null ? Number.POSITIVE_INFINITY : next.getTime() - skewMs;
    };
    await runDueJobs();

    return {
      application,
      control,
      deps,
      prisma,
      shop,
      tenantId,
      providerId,
      otherProviderId,
      salesChannelId,
      waiting,
      inShopify: asks,
      toldFlow,
      operatorLog,
      now: clock,
      written,
      answerFlow(answer) {
        answerToFlow = answer;
      },
      answerWrites(answer) {
        answerToWrite = answer;
      },
      touch(id) {
        touched.set(id, current);
      },
      setShopifyDown(isDown) {
        isShopifyDown = isDown;
      },
      async set(change) {
        const { version, automations, notifications } = await deps.settings.read(shop);
        const saved = await deps.settings.save(
          shop,
          version,
          {
            automations: { ...automations, ...change.automations },
            notifications: { ...notifications, ...change.notifications },
          },
          [],
        );
        if (saved.kind !== 'saved') throw new Error(saved.kind);
      },
      async confirmAddresses() {
        const { to } = (await deps.settings.read(shop)).notifications;
        await deps.mailAddresses.want(shop, to, current);
        for (const address of to) {
          await deps.mailAddresses.answer(shop, address, 'confirm', {
            ...{ at: current, shop, isInDemo: false, by: { kind: 'address_owner' } },
            change: { action: 'address_confirmed', address: maskAddress(address) },
          });
        }
      },
      runDueJobs,
      pauseBatches() {
        batchesPaused = true;
      },
      resumeBatches() {
        batchesPaused = false;
      },
      async skewClock(ms) {
        skewMs = ms;
        await control.setClockSkew(ms);
      },
      async allow(rights) {
        if (userId === null) throw new Error('The shop was not connected by this world');
        await control.changeUser(userId, rights);
      },
      async calls() {
        const events = await control.events(toldUpTo);
        toldUpTo = await control.lastEvent();
        return events
          .filter((event): event is Call => event.kind === 'request')
          .filter((call) => call.tenantId === tenantId);
      },
      connect,
      loseJobs() {
        waiting.length = 0;
      },
      async revokeTokens() {
        await control.revokeTokens({ tenantId });
      },
      async advance(ms) {
        const until = current + ms;
        await runDueJobs();
        for (;;) {
          const batchAt = nextTick(options.runsAt ?? EVERY_HALF_HOUR);
          const jobAt = Math.min(...waiting.map((wake) => wake.at ?? current));
          const next = Math.min(batchAt, Math.max(jobAt, current));
          if (next > until) break;
          current = next;
          if (next === batchAt && !batchesPaused) {
            await control.runChannelRead(salesChannelId);
            await control.runBatch(providerId);
            await control.runBatch(otherProviderId);
          }
          await runDueJobs();
        }
        current = until;
      },
      addToShopify,
      cancelInShopify(id) {
        const order = inShopify.get(id);
        if (order) inShopify.set(id, { ...order, cancelledAt: current });
      },
      fulfilInShopify(id) {
        fulfilled.add(id);
      },
      hideInShopify(id) {
        inShopify.delete(id);
      },
      showInShopify(order) {
        inShopify.set(order.id, order);
      },
      async addOrder(input, parts) {
        const id = addToShopify(undefined, input.createdAt ?? current - 3 * HOUR);
        const added = await control.addOrder({
          tenantId,
          salesChannelId,
          providerId,
          shopifyOrderId: id,
          orderNumber: `#${1000 + orders}`,
          ...input,
          ...(parts ? { split: parts } : {}),
        });
        return testOrder(id, added.primePenguinOrderIds);
      },
    };

    function addToShopify(name?: string, createdAt = current): ShopifyOrderId {
      orders += 1;
      const id = parseShopifyOrderId(String(7_000_000_000 + orders));
      if (!id) throw new Error('not an order id');
      inShopify.set(id, {
        id,
        name: name ?? `#${1000 + orders}`,
        createdAt,
        cancelledAt: null,
        cancelReason: null,
        tags: ['Wholesale'],
      });
      return id;
    }

    function testOrder(id: ShopifyOrderId, primePenguinOrderIds: readonly number[]): TestOrder {
      const cancellation = async () => {
        const state = await deps.cancellations.readForOrder(shop, id);
        if (!state) throw new Error('There is no cancellation');
        const read = await application.readCancellation(shop, state.id, null);
        if (read.kind !== 'found') throw new Error(`Cancellation: ${read.kind}`);
        return read.cancellation;
      };
      return {
        id,
        primePenguinOrderIds,
        cancellation,
        async press(userId = '42') {
          const result = await application.requestCancellation({
            shop,
            shopifyOrderId: id,
            reason: 'customer',
            note: null,
            requestedBy: { kind: 'staff', userId },
          });
          if (!('cancellation' in result)) throw new Error(`Pressed: ${result.kind}`);
          return result.cancellation;
        },
        async read() {
          const result = await application.readOrder(shop, id);
          if (result.kind !== 'found') throw new Error(`Order: ${result.kind}`);
          return result.order;
        },
        async verdict() {
          const { warehouses } = await cancellation();
          const [first, ...others] = warehouses;
          if (!first || others.length > 0) throw new Error('Not one warehouse order');
          return first;
        },
        async cancelInShopify() {
          const order = inShopify.get(id);
          if (order) {
            inShopify.set(id, { ...order, cancelledAt: current, cancelReason: 'inventory' });
          }
          await control.cancelInShopify(id);
        },
        async requests() {
          const truth = await control.truth(id);
          return truth.reduce((sum, one) => sum + one.cancelRequestsReceived, 0);
        },
      };
    }
  }

  return {
    open,
    async stop() {
      const violations = await control.violations();
      await simulator.stop();
      await changes.stop();
      await demoPrimePenguin.close();
      await database.drop();
      if (violations.length > 0) throw new Error(JSON.stringify(violations));
    },
  };
}

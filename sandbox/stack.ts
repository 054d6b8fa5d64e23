/**
 * The whole product on one machine: database, Prime Penguin simulator, Shopify-admin simulator and the
 * real app as a process of its own, wired as in production. Used by the sandbox, the demo and tests.
 */
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { startEmbeddedPostgres } from '#app/persistence/embedded-postgres.server.ts';
import { type ApiClient, createApiClient } from './api-client.ts';
import { type AppProcess, startAppProcess } from './app-process.ts';
import { startMailCatcher } from './mail-catcher.ts';
import { type RunningSimulator, startPrimePenguinSimulator } from './prime-penguin/simulator.ts';
import type { ShownMail } from './shopify/mail-page.ts';
import { type ShopifySimulator, startShopifySimulator } from './shopify/server.ts';

export interface Durations {
  readonly pollSeconds: number;
  readonly channelReadSeconds: number;
  readonly defaultBatchSeconds: number;
  readonly batchGraceSeconds: number;
  readonly copyLagSeconds: number;
  readonly scheduleMarginSeconds: number;
  readonly answerSeconds: number;
  readonly afterwatchSeconds: number;
  readonly deliverySeconds: number;
}

/** A day at the warehouse in a minute. */
export const QUICK: Durations = {
  pollSeconds: 0.4,
  channelReadSeconds: 3,
  defaultBatchSeconds: 2,
  batchGraceSeconds: 1.5,
  copyLagSeconds: 0.3,
  scheduleMarginSeconds: 2,
  answerSeconds: 18,
  afterwatchSeconds: 120,
  deliverySeconds: 8,
};

/** How long a simulated batch takes between its snapshot and its writing. */
export const BATCH_MS = 600;

export interface Stack {
  readonly primePenguin: RunningSimulator;
  readonly shopify: ShopifySimulator;
  /** What the app has sent, oldest first. */
  readonly mails: readonly ShownMail[];
  readonly databaseUrl: string;
  /** The process that serves now. */
  readonly app: () => AppProcess;
  /** A staff member's view of the app, with Shopify's session tokens. */
  api(shop: string, userId?: string): ApiClient;
  /** Ends the app (or pulls its plug) and starts it again on the same data. */
  restartApp(how: 'stop' | 'kill'): Promise<void>;
  /** Another process of the app on the same data, with settings of its own; ends with the stack. */
  startAnother(environment: Readonly<Record<string, string>>): Promise<AppProcess>;
  stop(): Promise<void>;
}

export interface StackOptions {
  readonly durations?: Partial<Durations>;
  /** Default: free ports. */
  readonly ports?: { readonly admin?: number; readonly shopify?: number; readonly app?: number };
  /** Where the embedded database lives. */
  readonly dataDirectory: string;
  readonly onAppLine?: (line: string) => void;
  readonly onMail?: (mail: ShownMail) => void;
  readonly environment?: Readonly<Record<string, string>>;
  /** Settings that depend on where the database is. */
  readonly environmentFor?: (databaseUrl: string) => Promise<Readonly<Record<string, string>>>;
}

export async function startStack(options: StackOptions): Promise<Stack> {
  const undo: (() => Promise<void>)[] = [];
  const stop = async () => {
    for (const end of undo.splice(0).toReversed()) await end();
  };
  try {
    const databaseUrl = await startDatabase(options.dataDirectory, undo);
    const apiKey = randomBytes(16).toString('hex');
    const apiSecret = randomBytes(24).toString('hex');
    const primePenguin = await startPrimePenguinSimulator({
      batchMs: BATCH_MS,
      onCancelInChannel: (shop, id) => {
        if (shop !== null) shopify.control.cancelOrderInAdmin(shop, Number(id));
      },
    });
    undo.push(() => primePenguin.stop());
    const mailCatcher = await startMailCatcher(options.onMail);
    undo.push(() => mailCatcher.stop());
    const shopify = await startShopifySimulator({
      apiKey,
      apiSecret,
      mails: () => mailCatcher.mails,
      ports: {
        ...(options.ports?.admin ? { admin: options.ports.admin } : {}),
        ...(options.ports?.shopify ? { api: options.ports.shopify } : {}),
        ...(options.ports?.app ? { app: options.ports.app } : {}),
      },
    });
    undo.push(() => shopify.stop());

    const environment = {
      NODE_ENV: 'production',
      SANDBOX: '1',
      DATABASE_URL: databaseUrl,
      PORT: '0',
      HOST: '127.0.0.1',
      SHOPIFY_API_KEY: apiKey,
      SHOPIFY_API_SECRET: apiSecret,
      SHOPIFY_APP_URL: shopify.appUrl,
      SHOPIFY_API_ORIGIN: shopify.url,
      SCOPES: 'read_orders',
      ENCRYPTION_KEYS: randomBytes(32).toString('base64'),
      PRIME_PENGUIN_URL: primePenguin.url,
      SMTP_URL: mailCatcher.url,
      MAIL_FROM: 'Warehouse Cancel <warehouse-cancel@sandbox.example>',
      // The line that says where the app listens is one of these.
      LOG_LEVEL: 'info',
      ...durationVariables({ ...QUICK, ...options.durations }),
      ...options.environment,
      ...(await options.environmentFor?.(databaseUrl)),
    };
    const start = async () => {
      const started = await startAppProcess(environment, options.onAppLine);
      shopify.control.connectApp(started.origin);
      return started;
    };
    let app = await start();
    undo.push(async () => void (await app.stop()));

    return {
      primePenguin,
      shopify,
      mails: mailCatcher.mails,
      databaseUrl,
      app: () => app,
      api: (shop, userId = '42') =>
        createApiClient(shopify.appUrl, () => shopify.control.sessionToken({ shop, userId })),
      async restartApp(how) {
        await (how === 'kill' ? app.kill() : app.stop());
        app = await start();
      },
      async startAnother(own) {
        const another = await startAppProcess({ ...environment, ...own }, options.onAppLine);
        undo.push(async () => void (await another.stop()));
        return another;
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** A database of its own for each run: the simulators forget everything, so the app has to as well. */
async function startDatabase(directory: string, undo: (() => Promise<void>)[]): Promise<string> {
  const cluster = await startEmbeddedPostgres({ directory });
  undo.push(() => cluster.stop());
  const name = `sandbox_${process.pid}_${randomBytes(4).toString('hex')}`;
  await run(cluster.url('postgres'), `CREATE DATABASE ${name}`);
  undo.push(() => run(cluster.url('postgres'), `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`));
  return cluster.url(name);
}

async function run(connectionString: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

function durationVariables(durations: Durations): Record<string, string> {
  return {
    POLL_SECONDS: String(durations.pollSeconds),
    CHANNEL_READ_SECONDS: String(durations.channelReadSeconds),
    DEFAULT_BATCH_SECONDS: String(durations.defaultBatchSeconds),
    BATCH_GRACE_SECONDS: String(durations.batchGraceSeconds),
    COPY_LAG_SECONDS: String(durations.copyLagSeconds),
    SCHEDULE_MARGIN_SECONDS: String(durations.scheduleMarginSeconds),
    ANSWER_SECONDS: String(durations.answerSeconds),
    AFTERWATCH_SECONDS: String(durations.afterwatchSeconds),
    DELIVERY_SECONDS: String(durations.deliverySeconds),
  };
}

/**
 * Tells waiting readers that a cancellation has changed, whichever process changed it: PostgreSQL's
 * NOTIFY inside the change's transaction, one LISTEN connection for each process. A notice says "look
 * again", nothing more: what is true stands in the rows.
 */
import type { Prisma } from '@prisma/client';
import pg from 'pg';
import type { Log } from '#app/use-cases/ports/log.ts';
import { connectionOptions } from './connection-options.server.ts';

const CHANNEL = 'cancellation_changed';
const FIRST_RETRY_MS = 100;
const LAST_RETRY_MS = 10_000;
/** A connection can die without a word; a query that is not answered in this time tells. */
const HEARTBEAT_MS = 15_000;

export interface ChangeSubscription {
  /**
   * Resolves at the next change since the subscription or the last `next`, after `ms`, or when `signal`
   * aborts, whichever comes first. May resolve without a change: after a lost connection nobody knows.
   */
  next(ms: number, signal: AbortSignal): Promise<void>;
  close(): void;
}

export interface ChangeListener {
  /**
   * Listening has begun when this returns: read the row after it, and no change between the reading
   * and the waiting is lost.
   */
  subscribe(cancellationId: string): ChangeSubscription;
  /**
   * Waits for a version newer than `newerThan` and gives it; null after `waitMs`, when `signal` aborts,
   * or when notices may have been missed: look at the row in any case.
   */
  waitFor(
    cancellationId: string,
    newerThan: number,
    waitMs: number,
    signal: AbortSignal,
  ): Promise<number | null>;
  /** Lets every waiter go. */
  stop(): Promise<void>;
}

/**
 * Wakes readers once the transaction commits; a rollback takes the notice with it. Whoever waits for a
 * bulk request hears of each of its cancellations under the request's own id.
 */
export async function notifyCancellationChanged(
  tx: Pick<Prisma.TransactionClient, '$executeRaw'>,
  cancellationId: string,
  version: number,
): Promise<void> {
  await tx.$executeRaw`SELECT pg_notify(${CHANNEL}, ${`${cancellationId}:${version}`})
    UNION ALL SELECT pg_notify(${CHANNEL}, bulk_request_id::text) FROM bulk_request_order
      WHERE cancellation_id = ${cancellationId}::uuid`;
}

/** A version, or that notices may have been missed. */
type Notice = number | 'unsure';
type Hear = (notice: Notice) => void;

/** Resolves once it listens; rejects when the database cannot be reached at that moment. */
export async function createChangeListener(options: {
  readonly url: string;
  readonly log: Pick<Log, 'info' | 'warn'>;
}): Promise<ChangeListener> {
  const { log } = options;
  const hearers = new Map<string, Set<Hear>>();
  let stopped = false;
  let client: pg.Client | null = null;
  let retry: NodeJS.Timeout | undefined;
  let heartbeat: NodeJS.Timeout | undefined;

  function tell(hears: Iterable<Hear>, notice: Notice): void {
    for (const hear of [...hears]) hear(notice);
  }

  function tellAll(notice: Notice): void {
    for (const hears of [...hearers.values()]) tell(hears, notice);
  }

  async function connect(): Promise<void> {
    const next = new pg.Client({
      ...connectionOptions(options.url),
      application_name: 'warehouse-cancel changes',
      keepAlive: true,
      query_timeout: HEARTBEAT_MS,
    });
    let lost = false;
    const lose = (error?: Error) => {
      if (lost) return;
      lost = true;
      if (client !== next) return;
      client = null;
      clearInterval(heartbeat);
      if (stopped) return;
      log.warn(error === undefined ? {} : { err: error }, 'change notices interrupted');
      reconnectAfter(FIRST_RETRY_MS);
    };
    next.on('error', lose);
    next.on('end', () => lose());
    next.on('notification', ({ payload }) => {
      const { id, version } = readPayload(payload ?? '');
      tell(hearers.get(id) ?? [], version);
    });
    try {
      await next.connect();
      await next.query(`LISTEN ${CHANNEL}`);
    } catch (error) {
      next.end().catch(() => {});
      throw error;
    }
    if (stopped || lost) {
      next.end().catch(() => {});
      if (stopped) return;
      throw new Error('the connection was lost at once');
    }
    client = next;
    heartbeat = setInterval(() => {
      next.query('SELECT 1').catch((error: Error) => {
        lose(error);
        next.end().catch(() => {});
      });
    }, HEARTBEAT_MS).unref();
  }

  function reconnectAfter(delayMs: number): void {
    retry = setTimeout(async () => {
      try {
        await connect();
      } catch (error) {
        if (stopped) return;
        log.warn({ err: error }, 'change notices cannot be had yet');
        reconnectAfter(Math.min(delayMs * 2, LAST_RETRY_MS));
        return;
      }
      if (stopped) return;
      log.info({}, 'change notices are back');
      // Whatever changed meanwhile was not heard.
      tellAll('unsure');
    }, delayMs).unref();
  }

  function listenTo(id: string, hear: Hear): () => void {
    const hears = hearers.get(id) ?? new Set();
    hearers.set(id, hears.add(hear));
    return () => {
      hears.delete(hear);
      if (hears.size === 0) hearers.delete(id);
    };
  }

  function subscribe(id: string): ChangeSubscription {
    let changed = stopped;
    let wake = () => {};
    const close = listenTo(id, () => {
      changed = true;
      wake();
    });
    return {
      async next(ms, signal) {
        if (!changed) {
          await waitUntil(ms, signal, (done) => {
            wake = done;
          });
        }
        changed = stopped;
      },
      close,
    };
  }

  await connect();

  return {
    subscribe,

    async waitFor(id, newerThan, waitMs, signal) {
      let heard: number | null = null;
      let wake = () => {};
      const close = listenTo(id, (notice) => {
        if (notice !== 'unsure' && notice <= newerThan) return;
        heard = notice === 'unsure' ? null : notice;
        wake();
      });
      try {
        if (!stopped) {
          await waitUntil(waitMs, signal, (done) => {
            wake = done;
          });
        }
        return heard;
      } finally {
        close();
      }
    },

    async stop() {
      stopped = true;
      clearTimeout(retry);
      clearInterval(heartbeat);
      tellAll('unsure');
      const last = client;
      client = null;
      await last?.end().catch(() => {});
    },
  };
}

/** `<id>:<version>`; without a version, as for bulk requests, it is newer than any. */
function readPayload(payload: string): { id: string; version: number } {
  const [id = '', version = ''] = payload.split(':');
  return { id, version: /^\d+$/.test(version) ? Number(version) : Number.MAX_SAFE_INTEGER };
}

/** Resolves after `ms`, when `signal` aborts, or when what is handed to `take` is called. */
function waitUntil(
  ms: number,
  signal: AbortSignal,
  take: (done: () => void) => void,
): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const timer = setTimeout(done, ms);
    function done(): void {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    }
    signal.addEventListener('abort', done);
    take(done);
  });
}

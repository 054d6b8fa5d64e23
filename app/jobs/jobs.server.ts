/**
 * The queue: pg-boss on the app's own database, so that a change and the job that follows from it are
 * one transaction. Knows how jobs are stored, woken, retried and given up; nothing of what they do.
 */
import { randomUUID } from 'node:crypto';
import type { Prisma } from '@prisma/client';
import {
  fromPrisma,
  type JobResult,
  type JobWithMetadata,
  PgBoss,
  type QueueOptions,
} from 'pg-boss';
import { connectionOptions } from '#app/persistence/connection-options.server.ts';
import { QUEUE_SCHEMA } from '#app/persistence/erase.server.ts';
import type {
  JobContext,
  JobHandlers,
  JobName,
  JobPayloads,
  JobQueue,
} from '#app/use-cases/ports/jobs.ts';
import type { Log } from '#app/use-cases/ports/log.ts';
import { announceJob } from './announce-job.ts';
import { checkConnectionJob } from './check-connection-job.ts';
import { deliverBulkJob } from './deliver-bulk-job.ts';
import { deliverJob } from './deliver-job.ts';
import { finishWatchJob } from './finish-watch-job.ts';
import { followShopWebhooksJob } from './follow-shop-webhooks-job.ts';
import { forwardJob } from './forward-job.ts';
import type { JobDefinition } from './job-definition.ts';
import { reconcileJob } from './reconcile-job.ts';
import { tellFlowJob } from './tell-flow-job.ts';
import { watchJob } from './watch-job.ts';
import { writeResultJob } from './write-result-job.ts';
import { writeUnwrittenJob } from './write-unwritten-job.ts';

export const JOBS: { readonly [N in JobName]: JobDefinition<N> } = {
  deliver: deliverJob,
  'deliver-bulk': deliverBulkJob,
  watch: watchJob,
  'finish-watch': finishWatchJob,
  'check-connection': checkConnectionJob,
  'follow-shop-webhooks': followShopWebhooksJob,
  forward: forwardJob,
  'write-result': writeResultJob,
  'write-unwritten': writeUnwrittenJob,
  announce: announceJob,
  reconcile: reconcileJob,
  'tell-flow': tellFlowJob,
};
const JOB_NAMES = Object.keys(JOBS) as JobName[];

/** A Prisma transaction, or the client itself where there is none. */
export type Transaction = Pick<Prisma.TransactionClient, '$queryRawUnsafe'>;

export interface Jobs extends JobQueue<Transaction> {
  /** Begins to work on jobs. Call it once. */
  work(handlers: JobHandlers): Promise<void>;
  /** Takes no more jobs and waits for those that run, at most `STOP_MS`. */
  stop(): Promise<void>;
}

export type JobOutcome =
  | 'completed'
  /** It threw, and will be tried again unless that was the last attempt. */
  | 'failed'
  /** Its payload is none of this job's: given up at once. */
  | 'malformed';

export interface JobsOptions {
  readonly databaseUrl: string;
  readonly log: Log;
  /** How soon a delayed job is noticed at the latest; at least 0.5. */
  readonly pollingSeconds: number;
  readonly retry?: RetryPolicy;
  /** Hears of every attempt; for metrics. */
  readonly onAttempt?: (job: JobName, outcome: JobOutcome, tookMs: number) => void;
}

export interface RetryPolicy {
  readonly limit: number;
  /** Doubles with each attempt, with jitter; 0: at once. */
  readonly delaySeconds: number;
}

const SCHEMA = QUEUE_SCHEMA;
const DEAD_LETTERS = 'dead-letter';
const RETRY: RetryPolicy = { limit: 6, delaySeconds: 2 };
const RETRY_DELAY_LIMIT_SECONDS = 120;
/** A batch of 1 would make a worker take one job for each poll, whatever waits. */
const BATCH_SIZE = 5;
/** A job whose process died is noticed after this time, and taken up again at the next supervision. */
const HEARTBEAT_SECONDS = 20;
const SUPERVISE_SECONDS = 15;
const KEEP_ENDED_SECONDS = 6 * 3600;
const KEEP_DEAD_SECONDS = 30 * 24 * 3600;
export const STOP_MS = 12_000;
const SLOT_MS = 100;
/** By then a job is surely due by the database's clock, too: its fractions are finer than a timer's. */
const WAKE_MARGIN_MS = 25;
/** Beyond this, the poll alone finds delayed jobs. */
const TIMER_LIMIT_MS = 120_000;

/** Makes the queues if need be. Rejects when the database cannot be reached. */
export async function createJobs(options: JobsOptions): Promise<Jobs> {
  const { log } = options;
  const boss = new PgBoss({
    ...connectionOptions(options.databaseUrl),
    schema: SCHEMA,
    application_name: 'warehouse-cancel jobs',
    max: 6,
    schedule: false,
    useListenNotify: true,
    superviseIntervalSeconds: SUPERVISE_SECONDS,
    monitorIntervalSeconds: SUPERVISE_SECONDS,
  });
  boss.on('error', (error) => log.error({ err: error }, 'queue error'));
  boss.on('warning', ({ message, data }) => log.warn({ warning: message, data }, 'queue warning'));
  await boss.start();
  try {
    await makeQueues(boss, options.retry ?? RETRY);
  } catch (error) {
    await boss.stop({ graceful: false });
    throw error;
  }

  const workers = new Map<JobName, string>();
  const timers = new Map<string, { readonly rings: number; readonly timer: NodeJS.Timeout }>();

  /**
   * A notice reaches workers when a job is stored, not when it becomes due: this process wakes its own
   * worker then. Jobs of other processes wait for the poll. The delay counts from now on: the database,
   * which counts from when it stored the job, has begun before.
   */
  function wakeWorkerIn(delay: number, name: JobName, slot: number): void {
    const key = `${name}@${slot}`;
    const rings = performance.now() + delay + WAKE_MARGIN_MS;
    const known = timers.get(key);
    if (!workers.has(name) || delay > TIMER_LIMIT_MS || (known && known.rings >= rings)) return;
    clearTimeout(known?.timer);
    const timer = setTimeout(() => {
      timers.delete(key);
      const worker = workers.get(name);
      if (worker !== undefined) boss.notifyWorker(worker);
    }, delay + WAKE_MARGIN_MS);
    timers.set(key, { rings, timer: timer.unref() });
  }

  return {
    async enqueue(tx, name, payload, { runAt, once } = {}) {
      const db = fromPrisma(tx);
      const due = runAt === undefined || runAt <= Date.now() ? null : nextSlot(runAt);
      // The queue's policy lets one job wait for each key, and no key is a key too.
      const singletonKey = once === undefined ? randomUUID() : `${once}@${due ?? 'now'}`;
      for (;;) {
        // From now on, not at a time of day: the queue goes by the database's clock.
        const delay = due === null ? 0 : Math.max(due - Date.now(), 1);
        const after = due === null ? {} : { startAfter: delay / 1_000 };
        const id = await boss.send(name, payload, { db, singletonKey, ...after });
        if (id === null && !(await holdWaiting(tx, name, singletonKey))) continue;
        if (due !== null) wakeWorkerIn(delay, name, due);
        return;
      }
    },

    async enqueueMany(tx, name, payloads) {
      if (payloads.length === 0) return;
      const jobs = payloads.map((data) => ({ data, singletonKey: randomUUID() }));
      const ids = await boss.insert(name, jobs, { db: fromPrisma(tx), returnId: true });
      if (ids?.length !== jobs.length) throw new Error(`Not every ${name} job was stored`);
    },

    async work(handlers) {
      for (const name of JOB_NAMES) {
        workers.set(name, await workOn(boss, options, name, handlers));
      }
      await boss.work(
        DEAD_LETTERS,
        {
          batchSize: BATCH_SIZE,
          includeMetadata: true,
          pollingIntervalSeconds: options.pollingSeconds,
        },
        async (jobs: JobWithMetadata<unknown>[]) => {
          for (const { sourceName, sourceId, data } of jobs) {
            log.error({ job: sourceName, jobId: sourceId, payload: data }, 'job given up');
          }
        },
      );
    },

    async stop() {
      for (const { timer } of timers.values()) clearTimeout(timer);
      timers.clear();
      workers.clear();
      await boss.stop({ graceful: true, timeout: STOP_MS });
    },
  };
}

async function makeQueues(boss: PgBoss, retry: RetryPolicy): Promise<void> {
  await makeQueue(boss, DEAD_LETTERS, 'standard', {
    retryLimit: 1,
    deleteAfterSeconds: KEEP_DEAD_SECONDS,
    // A job that is given up is moved here without a notice: the poll finds it.
    notify: false,
  });
  for (const { name, options } of Object.values(JOBS)) {
    await makeQueue(boss, name, 'short', {
      expireInSeconds: options.expireInSeconds,
      heartbeatSeconds: HEARTBEAT_SECONDS,
      retryLimit: retry.limit,
      retryDelay: retry.delaySeconds,
      retryBackoff: retry.delaySeconds > 0,
      ...(retry.delaySeconds > 0 ? { retryDelayMax: RETRY_DELAY_LIMIT_SECONDS } : {}),
      deleteAfterSeconds: KEEP_ENDED_SECONDS,
      deadLetter: DEAD_LETTERS,
      notify: true,
    });
  }
}

/** `createQueue` leaves a queue as it is that is there already. */
async function makeQueue(
  boss: PgBoss,
  name: string,
  policy: 'standard' | 'short',
  options: QueueOptions & { readonly deadLetter?: string; readonly notify: boolean },
): Promise<void> {
  await boss.createQueue(name, { policy, ...options });
  await boss.updateQueue(name, options);
}

/** A time slot begins at its job's time or later: a job never runs before it was asked for. */
function nextSlot(runAt: number): number {
  return Math.ceil(runAt / SLOT_MS) * SLOT_MS;
}

/**
 * The job was not added because an equal one waits. Keeps that one from being taken before this
 * transaction is over: taken earlier, it would not see what this transaction writes, and nothing would
 * wake up for it. False when it was taken meanwhile.
 */
async function holdWaiting(tx: Transaction, name: string, key: string): Promise<boolean> {
  const held: readonly unknown[] = await tx.$queryRawUnsafe(
    `SELECT id FROM ${SCHEMA}.job
      WHERE name = $1 AND singleton_key = $2 AND state = 'created' FOR KEY SHARE`,
    name,
    key,
  );
  return held.length > 0;
}

async function workOn<N extends JobName>(
  boss: PgBoss,
  { log, pollingSeconds, onAttempt }: JobsOptions,
  name: N,
  handlers: JobHandlers,
): Promise<string> {
  const definition: JobDefinition<N> = JOBS[name];
  const handle: (payload: JobPayloads[N], context: JobContext) => Promise<void> = handlers[name];

  /** Never rejects: one job's failure is not its neighbours'. */
  async function attempt(job: JobWithMetadata<unknown>): Promise<JobResult> {
    const startedAt = Date.now();
    const ended = (outcome: JobOutcome) => onAttempt?.(name, outcome, Date.now() - startedAt);
    const payload = definition.payload.safeParse(job.data);
    if (!payload.success) {
      ended('malformed');
      log.error({ job: name, jobId: job.id }, 'job has a malformed payload');
      return { id: job.id, status: 'deadletter', output: { message: 'malformed payload' } };
    }
    try {
      await handle(payload.data, { signal: job.signal, attempt: job.retryCount + 1 });
      ended('completed');
      return { id: job.id, status: 'completed' };
    } catch (error) {
      ended('failed');
      const fields = { job: name, jobId: job.id, attempt: job.retryCount + 1, err: error };
      log.warn(fields, 'job failed');
      const message = error instanceof Error ? error.message : String(error);
      return { id: job.id, status: 'failed', output: { message } };
    }
  }

  return boss.work(
    name,
    {
      perJobResults: true,
      includeMetadata: true,
      batchSize: BATCH_SIZE,
      burstWhenBatchFull: true,
      localConcurrency: definition.options.concurrency,
      pollingIntervalSeconds: pollingSeconds,
      // Else notices would slow the poll to 30 seconds, and delayed jobs with it.
      notifyPollingIntervalSeconds: pollingSeconds,
    },
    (jobs: JobWithMetadata<unknown>[]) => Promise.all(jobs.map(attempt)),
  );
}

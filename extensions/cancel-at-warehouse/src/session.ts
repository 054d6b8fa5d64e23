/**
 * Keeps the state of one open action and does the work that the state asks for: read, send, wait for
 * news. Every state asks for at most one piece of work, so that two presses cannot send two requests.
 */
import type { Api } from './api.ts';
import { type Event, type Form, isSignedOut, LOADING, type State, step } from './state.ts';

/** The outside as far as it ticks. */
export interface Clock {
  now(): number;
  /** Resolves after `ms`, or at once when `signal` aborts. */
  pause(ms: number, signal: AbortSignal): Promise<void>;
  every(ms: number, run: () => void): () => void;
}

export interface Session {
  readonly send: (event: Event) => void;
  /** Stops all work; what was sent stays sent. */
  readonly stop: () => void;
}

export type Show = (state: State, now: number, send: (event: Event) => void) => void;

/** "in 12 min" and "2 min ago" are counted anew this often. */
const TICK_MS = 15_000;
/** An app or a proxy that does not hold the line must not be asked without a pause. */
const LEAST_ROUND_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;

type Job =
  | { readonly kind: 'read' }
  | { readonly kind: 'request'; readonly form: Form }
  | { readonly kind: 'retry'; readonly id: string }
  | { readonly kind: 'watch' };

function jobOf(state: State): Job | null {
  switch (state.name) {
    case 'loading':
      return { kind: 'read' };
    case 'sending':
      return { kind: 'request', form: state.form };
    case 'lost':
      return state.looking ? { kind: 'read' } : null;
    case 'answered':
      if (state.retrying) return { kind: 'retry', id: state.cancellation.id };
      return isSignedOut(state) ? null : { kind: 'watch' };
    default:
      return null;
  }
}

export function openSession(api: Api, clock: Clock, show: Show): Session {
  let state = LOADING;
  let running: Job['kind'] | null = null;
  let work = new AbortController();
  let stopped = false;

  const present = () => show(state, clock.now(), send);
  const stopTicking = clock.every(TICK_MS, present);

  function send(event: Event): void {
    if (stopped) return;
    const next = step(state, event);
    if (next === state) return;
    state = next;
    follow();
    present();
  }

  function follow(): void {
    const job = jobOf(state);
    if ((job?.kind ?? null) === running) return;
    running = job?.kind ?? null;
    work.abort();
    work = new AbortController();
    if (job?.kind === 'watch') void watch(work.signal);
    else if (job) void finish(job, work.signal);
  }

  async function finish(job: Exclude<Job, { kind: 'watch' }>, signal: AbortSignal): Promise<void> {
    const event = await doOnce(job, signal);
    if (signal.aborted) return;
    // It is done, so the next state may ask for the same again.
    running = null;
    send(event);
  }

  async function doOnce(job: Exclude<Job, { kind: 'watch' }>, signal: AbortSignal): Promise<Event> {
    if (job.kind === 'read') {
      const reading = await api.readOrder(signal);
      return reading.kind === 'read'
        ? { type: 'order_read', order: reading.order }
        : { type: 'order_unread', failure: reading.failure };
    }
    const asking =
      job.kind === 'retry'
        ? await api.retryCancellation(job.id, signal)
        : await api.requestCancellation(job.form, signal);
    return asking.kind === 'asked'
      ? { type: 'asked', cancellation: asking.cancellation }
      : { type: 'ask_failed', failure: asking.failure };
  }

  async function watch(signal: AbortSignal): Promise<void> {
    let failures = 0;
    while (!signal.aborted && state.name === 'answered') {
      const startedAt = clock.now();
      const { id, version } = state.cancellation;
      const news = await api.awaitNews(id, version, signal);
      if (signal.aborted) return;
      if (news.kind === 'failed') {
        failures += 1;
        send({ type: 'news_failed', failure: news.failure, at: startedAt });
        await clock.pause(Math.min(LONGEST_PAUSE_MS, 1_000 * 2 ** (failures - 1)), signal);
        continue;
      }
      failures = 0;
      send(
        news.kind === 'news'
          ? { type: 'news', cancellation: news.cancellation }
          : { type: 'nothing_new' },
      );
      const took = clock.now() - startedAt;
      const isNew = news.kind === 'news' && news.cancellation.version > version;
      if (!isNew && took < LEAST_ROUND_MS) await clock.pause(LEAST_ROUND_MS - took, signal);
    }
  }

  follow();
  present();
  return {
    send,
    stop: () => {
      stopped = true;
      stopTicking();
      work.abort();
    },
  };
}

export const deviceClock: Clock = {
  now: () => Date.now(),
  pause: (ms, signal) =>
    new Promise((resolve) => {
      if (signal.aborted) return resolve();
      const timer = setTimeout(resolve, ms);
      signal.addEventListener('abort', () => {
        clearTimeout(timer);
        resolve();
      });
    }),
  every: (ms, run) => {
    const timer = setInterval(run, ms);
    return () => clearInterval(timer);
  },
};

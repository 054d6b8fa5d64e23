/**
 * Keeps the state of one open action and does the work that the state asks for: read, send, wait for
 * news. Every state asks for at most one piece of work, so that two presses cannot send two requests.
 */
import { type Clock, TICK_MS } from 'extension-kit/clock.ts';
import { followNews } from 'extension-kit/news.ts';
import type { AnswerNews } from 'extension-kit/order-calls.ts';
import type { Wish } from 'extension-kit/wish.ts';
import type { CancellationView } from '../../../app/contract/api.ts';
import type { Api } from './api.ts';
import { type Event, isSignedOut, LOADING, type State, step } from './state.ts';

export interface Session {
  readonly send: (event: Event) => void;
  /** Stops all work; what was sent stays sent. */
  readonly stop: () => void;
}

export type Show = (state: State, now: number, send: (event: Event) => void) => void;

type Job =
  | { readonly kind: 'read' }
  | { readonly kind: 'request'; readonly form: Wish }
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

  function watch(signal: AbortSignal): Promise<void> {
    return followNews<CancellationView>(
      {
        clock,
        current: () => (state.name === 'answered' ? state.cancellation : null),
        ask: ({ id, version }, aborted) => api.awaitAnswer(id, version, aborted),
        tell: (news, at) => send(eventOf(news, at)),
      },
      signal,
    );
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

function eventOf(news: AnswerNews, at: number): Event {
  switch (news.kind) {
    case 'news':
      return { type: 'news', cancellation: news.seen };
    case 'nothing_new':
      return { type: 'nothing_new' };
    case 'failed':
      return { type: 'news_failed', failure: news.failure, at };
  }
}

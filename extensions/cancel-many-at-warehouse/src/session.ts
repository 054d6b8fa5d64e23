/**
 * Keeps the state of one open action and does the work that the state asks for: check, send, wait for
 * news. Every state asks for at most one piece of work, so that two presses cannot send two requests.
 */
import type { Clock } from 'extension-kit/clock.ts';
import { followNews, type News } from 'extension-kit/news.ts';
import type { Wish } from 'extension-kit/wish.ts';
import type { BulkRequestView } from '../../../app/contract/bulk.ts';
import type { Api } from './api.ts';
import { ordersToName } from './groups.ts';
import { type Event, isSignedOut, opened, type State, step } from './state.ts';

export interface Session {
  readonly send: (event: Event) => void;
  /** Stops all work; what was sent stays sent. */
  readonly stop: () => void;
}

export type Show = (state: State, now: number, send: (event: Event) => void) => void;

type Job =
  | { readonly kind: 'check' }
  | { readonly kind: 'ask'; readonly orderIds: readonly string[]; readonly form: Wish }
  | { readonly kind: 'watch' };
type Once = Exclude<Job, { kind: 'watch' }>;

function jobOf(state: State): Job | null {
  switch (state.name) {
    case 'checking':
      return { kind: 'check' };
    case 'sending':
      return { kind: 'ask', orderIds: ordersToName(state.check), form: state.form };
    case 'lost':
      return state.sendingAgain
        ? { kind: 'ask', orderIds: ordersToName(state.check), form: state.form }
        : null;
    case 'asked':
      return isSignedOut(state) ? null : { kind: 'watch' };
    default:
      return null;
  }
}

export function openSession(
  api: Api,
  selected: readonly string[],
  clock: Clock,
  show: Show,
): Session {
  let state = opened(selected.length);
  let running: Job['kind'] | null = null;
  let work = new AbortController();
  let stopped = false;

  const present = () => show(state, clock.now(), send);

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

  async function finish(job: Once, signal: AbortSignal): Promise<void> {
    const event = await doOnce(job, signal);
    if (signal.aborted) return;
    // It is done, so the next state may ask for the same again.
    running = null;
    send(event);
  }

  async function doOnce(job: Once, signal: AbortSignal): Promise<Event> {
    if (job.kind === 'check') {
      const checking = await api.checkOrders(selected, signal);
      return checking.kind === 'checked'
        ? { type: 'checked', check: checking.check }
        : { type: 'check_failed', failure: checking.failure };
    }
    const asking = await api.requestMany(job.orderIds, job.form, signal);
    return asking.kind === 'asked'
      ? { type: 'asked', request: asking.request }
      : { type: 'ask_failed', failure: asking.failure };
  }

  function watch(signal: AbortSignal): Promise<void> {
    return followNews<BulkRequestView>(
      {
        clock,
        current: () => (state.name === 'asked' ? state.request : null),
        ask: ({ id, version }, aborted) => api.awaitNews(id, version, aborted),
        tell: (news, at) => send(eventOf(news, at)),
        inRounds: true,
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
      work.abort();
    },
  };
}

function eventOf(news: News<BulkRequestView>, at: number): Event {
  switch (news.kind) {
    case 'news':
      return { type: 'news', request: news.seen };
    case 'nothing_new':
      return { type: 'nothing_new' };
    case 'failed':
      return { type: 'news_failed', failure: news.failure, at };
  }
}

/** What each state of the action asks for: read, send, wait for news. */
import type { Clock } from 'extension-kit/clock.ts';
import { followNews } from 'extension-kit/news.ts';
import { openSession, type Session, type Show } from 'extension-kit/session.ts';
import type { Wish } from 'extension-kit/wish.ts';
import type { CancellationView } from '../../../app/contract/api.ts';
import type { Api } from './api.ts';
import { type Event, isSignedOut, LOADING, type State, step } from './state.ts';

type Once =
  | { readonly kind: 'read' }
  | { readonly kind: 'request'; readonly orderId: string; readonly form: Wish }
  | { readonly kind: 'retry'; readonly id: string };
type Job = Once | { readonly kind: 'watch' };

function jobOf(state: State): Job | null {
  switch (state.name) {
    case 'loading':
      return { kind: 'read' };
    case 'sending':
      return { kind: 'request', orderId: state.order.orderId, form: state.form };
    case 'lost':
      return state.looking ? { kind: 'read' } : null;
    case 'answered':
      if (state.retrying) return { kind: 'retry', id: state.cancellation.id };
      return isSignedOut(state) ? null : { kind: 'watch' };
    default:
      return null;
  }
}

export function openAction(api: Api, clock: Clock, show: Show<State, Event>): Session<Event> {
  return openSession<State, Event, Job>({
    clock,
    first: LOADING,
    step,
    jobOf,
    async doJob(job, { state, send }, signal) {
      if (job.kind !== 'watch') return doOnce(api, job, signal);
      await followNews<CancellationView>(
        {
          clock,
          current() {
            const now = state();
            return now.name === 'answered' ? now.cancellation : null;
          },
          ask: ({ id, version }) => api.awaitAnswer(id, version, signal),
          tell: send,
        },
        signal,
      );
      return null;
    },
    show,
    ticks: true,
  });
}

async function doOnce(api: Api, job: Once, signal: AbortSignal): Promise<Event> {
  if (job.kind === 'read') {
    const reading = await api.readOrder(signal);
    return reading.kind === 'read'
      ? { type: 'order_read', order: reading.order }
      : { type: 'order_unread', failure: reading.failure };
  }
  const asking =
    job.kind === 'retry'
      ? await api.retryCancellation(job.id, signal)
      : await api.requestCancellation(job.orderId, job.form, signal);
  return asking.kind === 'asked'
    ? { type: 'asked', cancellation: asking.cancellation }
    : { type: 'ask_failed', failure: asking.failure };
}

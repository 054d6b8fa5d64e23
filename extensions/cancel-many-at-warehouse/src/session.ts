/** What each state of the action asks for: check, send, wait for news. */
import type { Clock } from 'extension-kit/clock.ts';
import { followNews } from 'extension-kit/news.ts';
import { openSession, type Session, type Show } from 'extension-kit/session.ts';
import type { Wish } from 'extension-kit/wish.ts';
import type { BulkRequestView } from '../../../app/contract/bulk.ts';
import type { Api } from './api.ts';
import { ordersToName } from './groups.ts';
import { type Event, isSignedOut, opened, type State, step } from './state.ts';

type Once =
  | { readonly kind: 'check' }
  | { readonly kind: 'ask'; readonly orderIds: readonly string[]; readonly form: Wish };
type Job = Once | { readonly kind: 'watch' };

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

export function openAction(
  api: Api,
  selected: readonly string[],
  clock: Clock,
  show: Show<State, Event>,
): Session<Event> {
  return openSession<State, Event, Job>({
    clock,
    first: opened(selected.length),
    step,
    jobOf,
    async doJob(job, { state, send }, signal) {
      if (job.kind !== 'watch') return doOnce(api, selected, job, signal);
      await followNews<BulkRequestView>(
        {
          clock,
          current() {
            const now = state();
            return now.name === 'asked' ? now.request : null;
          },
          ask: ({ id, version }) => api.awaitNews(id, version, signal),
          tell: send,
          inRounds: true,
        },
        signal,
      );
      return null;
    },
    show,
  });
}

async function doOnce(
  api: Api,
  selected: readonly string[],
  job: Once,
  signal: AbortSignal,
): Promise<Event> {
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

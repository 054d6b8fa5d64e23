/**
 * What the block shows, as a union in which each state holds only what is known in it, and how it changes.
 * Pure: no network, no clock. An event that does not fit the state changes nothing.
 */
import { type Failure, isProblem } from 'extension-kit/failure.ts';
import type { NewsEvent } from 'extension-kit/news.ts';
import type { CancellationView, OrderView } from '../../../app/contract/api.ts';

export type State =
  | { readonly name: 'loading' }
  | { readonly name: 'unreadable'; readonly failure: Failure }
  | { readonly name: 'not_connected' }
  | { readonly name: 'signed_out' }
  /** Nobody has asked to stop the order: there is nothing to say. */
  | { readonly name: 'quiet'; readonly order: OrderView }
  | {
      readonly name: 'shown';
      readonly cancellation: CancellationView;
      /** Since when it cannot be brought up to date; this device's clock. */
      readonly staleSince: number | null;
    };

export type Event =
  | { readonly type: 'order_read'; readonly order: OrderView }
  | { readonly type: 'order_unread'; readonly failure: Failure; readonly at: number }
  | { readonly type: 'look_again_pressed' }
  | NewsEvent<CancellationView>;

export const LOADING: State = { name: 'loading' };

export function step(state: State, event: Event): State {
  switch (event.type) {
    case 'order_read':
      return afterReading(state, event.order);
    case 'order_unread':
      return afterFailedReading(state, event.failure, event.at);
    case 'look_again_pressed':
      return state.name === 'unreadable' ? LOADING : state;
    case 'news':
      return state.name === 'shown' && state.cancellation.id === event.seen.id
        ? newest(state.cancellation, event.seen)
        : state;
    case 'nothing_new':
      return state.name === 'shown' && state.staleSince !== null
        ? { ...state, staleSince: null }
        : state;
    case 'news_failed':
      if (state.name !== 'shown') return state;
      if (isProblem(event.failure, 'unauthenticated')) return { name: 'signed_out' };
      return { ...state, staleSince: state.staleSince ?? event.at };
  }
}

function afterReading(state: State, order: OrderView): State {
  const { cancellation } = order;
  if (cancellation === null) return { name: 'quiet', order };
  return state.name === 'shown' && state.cancellation.id === cancellation.id
    ? newest(state.cancellation, cancellation)
    : { name: 'shown', cancellation, staleSince: null };
}

/** Answers can overtake each other: an older one never replaces a newer one. */
function newest(shown: CancellationView, read: CancellationView): State {
  const cancellation = read.version < shown.version ? shown : read;
  return { name: 'shown', cancellation, staleSince: null };
}

/** What is shown already stays, and is said to be old: the next reading may go better. */
function afterFailedReading(state: State, failure: Failure, at: number): State {
  if (isProblem(failure, 'unauthenticated')) return { name: 'signed_out' };
  if (isProblem(failure, 'not_connected')) return { name: 'not_connected' };
  if (state.name === 'shown') return { ...state, staleSince: state.staleSince ?? at };
  return state.name === 'loading' ? { name: 'unreadable', failure } : state;
}

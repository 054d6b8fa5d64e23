/**
 * What the merchant is looking at, as a union in which each state holds only what is known in it, and
 * how it changes. Pure: no network, no clock. An event that does not fit the state changes nothing.
 */
import { type Failure, isProblem, mayHaveHappened } from 'extension-kit/failure.ts';
import type { NewsEvent } from 'extension-kit/news.ts';
import { isReasonWanted, NO_WISH, type Wish } from 'extension-kit/wish.ts';
import type { CancellationView, OrderView } from '../../../app/contract/api.ts';

/** Why the last press had no effect; `not_recorded`: another look found no trace of it. */
export type Notice = Failure | { readonly kind: 'not_recorded' };

export type State =
  | { readonly name: 'loading' }
  /** The order could not be read. Nothing was sent. */
  | { readonly name: 'unreadable'; readonly failure: Failure }
  | { readonly name: 'not_connected' }
  /** The session ended before anything was sent. */
  | { readonly name: 'signed_out' }
  | {
      readonly name: 'ready';
      readonly order: OrderView;
      readonly form: Wish;
      readonly notice: Notice | null;
      /** It was pressed without the reason that the shop wants; nothing was sent. */
      readonly isReasonMissing: boolean;
    }
  | { readonly name: 'sending'; readonly order: OrderView; readonly form: Wish }
  /** A press may or may not have reached the app. Only another look leads out of here. */
  | {
      readonly name: 'lost';
      readonly press: 'request' | 'retry';
      readonly order: OrderView;
      readonly form: Wish;
      /** The cancellation as it was known before the press. */
      readonly before: CancellationView | null;
      readonly looking: boolean;
      /** The last look failed, too. */
      readonly lookFailure: Failure | null;
    }
  | {
      readonly name: 'answered';
      readonly order: OrderView;
      readonly cancellation: CancellationView;
      readonly retrying: boolean;
      readonly notice: Notice | null;
      /** Set while what is shown cannot be brought up to date. */
      readonly stale: Stale | null;
    };

export interface Stale {
  /** Milliseconds since 1970; this device's clock. */
  readonly since: number;
  readonly failure: Failure;
}

export type Answered = Extract<State, { name: 'answered' }>;
export type Lost = Extract<State, { name: 'lost' }>;
export type Ready = Extract<State, { name: 'ready' | 'sending' }>;

export type Event =
  | { readonly type: 'order_read'; readonly order: OrderView }
  | { readonly type: 'order_unread'; readonly failure: Failure }
  | { readonly type: 'filled_in'; readonly form: Wish }
  | { readonly type: 'pressed' }
  | { readonly type: 'retry_pressed' }
  | { readonly type: 'new_request_pressed' }
  | { readonly type: 'look_again_pressed' }
  | { readonly type: 'asked'; readonly cancellation: CancellationView }
  | { readonly type: 'ask_failed'; readonly failure: Failure }
  | NewsEvent<CancellationView>;

export const LOADING: State = { name: 'loading' };

export function step(state: State, event: Event): State {
  switch (event.type) {
    case 'order_read':
      return afterReading(state, event.order);
    case 'order_unread':
      return afterFailedReading(state, event.failure);
    case 'filled_in':
      return state.name === 'ready' ? filledIn(state, event.form) : state;
    case 'pressed':
      return state.name === 'ready' && state.order.canRequest ? afterPress(state) : state;
    case 'retry_pressed':
      return state.name === 'answered' && state.cancellation.canRetry && !isSignedOut(state)
        ? { ...state, retrying: true, notice: null }
        : state;
    case 'new_request_pressed':
      return state.name === 'answered' && canRequestAnew(state) ? ready(state.order) : state;
    case 'look_again_pressed':
      if (state.name === 'unreadable') return LOADING;
      return state.name === 'lost' ? { ...state, looking: true } : state;
    case 'asked':
      return state.name === 'sending' || (state.name === 'answered' && state.retrying)
        ? answered(state.order, event.cancellation)
        : state;
    case 'ask_failed':
      return afterFailedPress(state, event.failure);
    case 'news':
      return withNews(state, event.seen);
    case 'nothing_new':
      return state.name === 'answered' && state.stale ? { ...state, stale: null } : state;
    case 'news_failed':
      return state.name === 'answered'
        ? { ...state, stale: { since: state.stale?.since ?? event.at, failure: event.failure } }
        : state;
  }
}

function ready(order: OrderView, form = NO_WISH, notice: Notice | null = null): State {
  return { name: 'ready', order, form, notice, isReasonMissing: false };
}

type ReadyState = Extract<State, { name: 'ready' }>;

function filledIn(state: ReadyState, form: Wish): State {
  return { ...state, form, isReasonMissing: state.isReasonMissing && form.reason === null };
}

function afterPress(state: ReadyState): State {
  const { order, form } = state;
  return order.askReason === 'required' && form.reason === null
    ? { ...state, notice: null, isReasonMissing: true }
    : { name: 'sending', order, form };
}

function answered(
  order: OrderView,
  cancellation: CancellationView,
  notice: Notice | null = null,
): State {
  return { name: 'answered', order, cancellation, retrying: false, notice, stale: null };
}

function afterReading(state: State, order: OrderView): State {
  if (state.name === 'loading') {
    return order.cancellation ? answered(order, order.cancellation) : ready(order);
  }
  if (state.name !== 'lost') return state;
  const found = order.cancellation;
  if (found && isOfPress(found, state, order)) return answered(order, found);
  const notice: Notice = { kind: 'not_recorded' };
  const known = found ?? state.before;
  return state.press === 'retry' && known
    ? answered(order, known, notice)
    : ready(order, state.form, notice);
}

function afterFailedReading(state: State, failure: Failure): State {
  if (state.name === 'lost') return { ...state, looking: false, lookFailure: failure };
  return state.name === 'loading' ? unable(failure, { name: 'unreadable', failure }) : state;
}

function afterFailedPress(state: State, failure: Failure): State {
  if (state.name === 'sending') {
    const { order, form } = state;
    if (isReasonWanted(failure)) {
      // The shop has begun to want one since the order was read.
      const wanting: OrderView = { ...order, askReason: 'required' };
      return { name: 'ready', order: wanting, form, notice: null, isReasonMissing: true };
    }
    return mayHaveHappened(failure)
      ? lost('request', order, form, order.cancellation)
      : unable(failure, ready(order, form, failure));
  }
  if (state.name === 'answered' && state.retrying) {
    return mayHaveHappened(failure)
      ? lost('retry', state.order, NO_WISH, state.cancellation)
      : { ...state, retrying: false, notice: failure };
  }
  return state;
}

/** The two problems that have a screen of their own where nothing else is to be seen. */
function unable(failure: Failure, otherwise: State): State {
  if (isProblem(failure, 'not_connected')) return { name: 'not_connected' };
  return isProblem(failure, 'unauthenticated') ? { name: 'signed_out' } : otherwise;
}

function lost(
  press: Lost['press'],
  order: OrderView,
  form: Wish,
  before: CancellationView | null,
): State {
  return { name: 'lost', press, order, form, before, looking: false, lookFailure: null };
}

/** Answers can overtake each other: an older one never replaces a newer one. */
function withNews(state: State, cancellation: CancellationView): State {
  if (state.name !== 'answered' || state.cancellation.id !== cancellation.id) return state;
  if (cancellation.version < state.cancellation.version) return { ...state, stale: null };
  return { ...state, cancellation, notice: null, stale: null };
}

/**
 * A retry changes the cancellation that was there; a new request makes another one. The old one moves on by
 * itself, and counts only if there is nothing to ask anew: then it was taken up again.
 */
function isOfPress(found: CancellationView, { before, press }: Lost, order: OrderView): boolean {
  if (before === null || found.id !== before.id) return true;
  return found.version > before.version && (press === 'retry' || !order.canRequest);
}

export function isSignedOut(state: Answered): boolean {
  return state.stale !== null && isProblem(state.stale.failure, 'unauthenticated');
}

/** A cancellation that is over, cannot be retried, and did not stop everything that can be stopped. */
export function canRequestAnew({ cancellation, order, retrying }: Answered): boolean {
  return (
    order.canRequest &&
    !retrying &&
    !cancellation.canRetry &&
    cancellation.outcome !== 'pending' &&
    cancellation.outcome !== 'stopped' &&
    // What the order read said is only as fresh as the cancellation that came with it.
    order.cancellation?.version === cancellation.version
  );
}

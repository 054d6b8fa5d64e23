/**
 * What the merchant is looking at, as a union in which each state holds only what is known in it, and
 * how it changes. Pure: no network, no clock. An event that does not fit the state changes nothing.
 */
import { type Failure, isProblem, mayHaveHappened } from 'extension-kit/failure.ts';
import type { NewsEvent } from 'extension-kit/news.ts';
import { isReasonWanted, NO_WISH, type Wish } from 'extension-kit/wish.ts';
import type { BulkRequestView, OrdersCheckView } from '../../../app/contract/bulk.ts';
import { countAskable, ordersToName } from './groups.ts';

/** As many as the app takes at once. */
export const MOST_ORDERS = 250;

export type State =
  /** Nothing was sent. */
  | { readonly name: 'none_selected' }
  | { readonly name: 'too_many' }
  | { readonly name: 'checking' }
  /** It could not be found out where the orders are. Nothing was asked. */
  | { readonly name: 'unchecked'; readonly failure: Failure }
  | { readonly name: 'not_connected' }
  /** The session ended before anything was asked. */
  | { readonly name: 'signed_out' }
  | {
      readonly name: 'ready';
      readonly check: OrdersCheckView;
      readonly form: Wish;
      /** Why the last press had no effect. */
      readonly notice: Failure | null;
      /** It was pressed without the reason that the shop requires. */
      readonly isReasonMissing: boolean;
    }
  | { readonly name: 'sending'; readonly check: OrdersCheckView; readonly form: Wish }
  /** A press may or may not have reached the app. Only the same press leads out of here: it joins. */
  | {
      readonly name: 'lost';
      readonly check: OrdersCheckView;
      readonly form: Wish;
      readonly sendingAgain: boolean;
      /** The press that failed after the one that was lost. */
      readonly failure: Failure | null;
    }
  | {
      readonly name: 'asked';
      readonly request: BulkRequestView;
      /** Set while what is shown cannot be brought up to date. */
      readonly stale: Stale | null;
    };

export interface Stale {
  /** Milliseconds since 1970; this device's clock. */
  readonly since: number;
  readonly failure: Failure;
}

export type Ready = Extract<State, { name: 'ready' | 'sending' }>;
export type Lost = Extract<State, { name: 'lost' }>;
export type Asked = Extract<State, { name: 'asked' }>;

export type Event =
  | { readonly type: 'checked'; readonly check: OrdersCheckView }
  | { readonly type: 'check_failed'; readonly failure: Failure }
  | { readonly type: 'filled_in'; readonly form: Wish }
  | { readonly type: 'pressed' }
  | { readonly type: 'check_again_pressed' }
  | { readonly type: 'send_again_pressed' }
  | { readonly type: 'asked'; readonly request: BulkRequestView }
  | { readonly type: 'ask_failed'; readonly failure: Failure }
  | NewsEvent<BulkRequestView>;

export function opened(selected: number): State {
  if (selected === 0) return { name: 'none_selected' };
  return { name: selected > MOST_ORDERS ? 'too_many' : 'checking' };
}

export function step(state: State, event: Event): State {
  switch (event.type) {
    case 'checked':
      return state.name === 'checking' ? ready(event.check, NO_WISH, null) : state;
    case 'check_failed':
      return state.name === 'checking'
        ? unable(event.failure, { name: 'unchecked', failure: event.failure })
        : state;
    case 'filled_in':
      return state.name === 'ready'
        ? {
            ...state,
            form: event.form,
            isReasonMissing: state.isReasonMissing && event.form.reason === null,
          }
        : state;
    case 'pressed':
      return afterPress(state);
    case 'check_again_pressed':
      return state.name === 'unchecked' ? { name: 'checking' } : state;
    case 'send_again_pressed':
      return state.name === 'lost' ? { ...state, sendingAgain: true } : state;
    case 'asked':
      return isSending(state) ? { name: 'asked', request: event.request, stale: null } : state;
    case 'ask_failed':
      return afterFailedPress(state, event.failure);
    case 'news':
      return withNews(state, event.seen);
    case 'nothing_new':
      return state.name === 'asked' && state.stale ? { ...state, stale: null } : state;
    case 'news_failed':
      return state.name === 'asked'
        ? { ...state, stale: { since: state.stale?.since ?? event.at, failure: event.failure } }
        : state;
  }
}

function ready(check: OrdersCheckView, form: Wish, notice: Failure | null): State {
  return { name: 'ready', check, form, notice, isReasonMissing: false };
}

function afterPress(state: State): State {
  if (state.name !== 'ready' || ordersToName(state.check).length === 0) return state;
  const { check, form } = state;
  const needsReason = check.askReason === 'required' && countAskable(check) > 0;
  return needsReason && form.reason === null
    ? { ...state, notice: null, isReasonMissing: true }
    : { name: 'sending', check, form };
}

function isSending(state: State): boolean {
  return state.name === 'sending' || (state.name === 'lost' && state.sendingAgain);
}

function afterFailedPress(state: State, failure: Failure): State {
  if (state.name === 'lost') return { ...state, sendingAgain: false, failure };
  if (state.name !== 'sending') return state;
  const { check, form } = state;
  if (isReasonWanted(failure)) {
    // The shop has begun to want one since the orders were looked at.
    const wanting: OrdersCheckView = { ...check, askReason: 'required' };
    return { name: 'ready', check: wanting, form, notice: null, isReasonMissing: true };
  }
  return mayHaveHappened(failure)
    ? { name: 'lost', check, form, sendingAgain: false, failure: null }
    : unable(failure, ready(check, form, failure));
}

/** The two problems that have a screen of their own where nothing else is to be seen. */
function unable(failure: Failure, otherwise: State): State {
  if (isProblem(failure, 'not_connected')) return { name: 'not_connected' };
  return isProblem(failure, 'unauthenticated') ? { name: 'signed_out' } : otherwise;
}

/** Answers can overtake each other: an older one never replaces a newer one. */
function withNews(state: State, request: BulkRequestView): State {
  if (state.name !== 'asked' || state.request.id !== request.id) return state;
  if (request.version < state.request.version) return { ...state, stale: null };
  return { ...state, request, stale: null };
}

export function isSignedOut(state: Asked): boolean {
  return state.stale !== null && isProblem(state.stale.failure, 'unauthenticated');
}

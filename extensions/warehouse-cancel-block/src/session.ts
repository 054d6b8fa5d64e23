/**
 * Keeps the state of one block for as long as its order page is open. Costs Prime Penguin nothing for an
 * order that nobody has asked to stop: it reads what the app has stored, and waits for news, as the action
 * does, only while a warehouse has not answered.
 */
import { type Clock, TICK_MS } from 'extension-kit/clock.ts';
import { followNews } from 'extension-kit/news.ts';
import type { AnswerNews, OrderReading } from 'extension-kit/order-calls.ts';
import type { CancellationView } from '../../../app/contract/api.ts';
import { type Event, LOADING, type State, step } from './state.ts';

export interface Api {
  /** `gid://shopify/Order/123`; null: the host has not said yet. */
  orderOnShow(): string | null;
  readStoredOrder(orderGid: string, signal: AbortSignal): Promise<OrderReading>;
  awaitAnswer(id: string, since: number, signal: AbortSignal): Promise<AnswerNews>;
}

export interface Session {
  readonly lookAgain: () => void;
  /** The merchant goes to the action now: something may change soon. */
  readonly expectChange: () => void;
}

/**
 * Nobody tells a block what the action beside it did, nor a colleague elsewhere, so it reads again: soon
 * after the merchant went to the action, and ever more rarely on a page that is left open.
 */
const SOON_MS = 2_000;
/** What the host says of the order on show is looked at this often; it costs nothing. */
const HOST_MS = 1_000;
const FIRST_PAUSE_MS = 10_000;
const LONGEST_PAUSE_MS = 300_000;

export function openSession(
  api: Api,
  clock: Clock,
  show: (state: State, now: number) => void,
): Session {
  let state = LOADING;
  let pauseMs = FIRST_PAUSE_MS;
  let followed: string | null = null;
  let rest = new AbortController();
  let onShow = api.orderOnShow();

  const present = () => show(state, clock.now());
  clock.every(TICK_MS, present);
  clock.every(HOST_MS, () => {
    const now = api.orderOnShow();
    if (now === onShow) return;
    onShow = now;
    state = LOADING;
    present();
    readSoon(FIRST_PAUSE_MS);
  });

  function readSoon(nextPauseMs: number): void {
    pauseMs = nextPauseMs / 2;
    rest.abort();
  }

  function take(event: Event): void {
    const next = step(state, event);
    if (next === state) return;
    state = next;
    present();
    void follow();
  }

  /** While somebody waits, the app looks as often as it may: worth it only for an answer that is due. */
  function watched(): CancellationView | null {
    if (state.name !== 'shown') return null;
    return state.cancellation.outcome === 'pending' ? state.cancellation : null;
  }

  async function follow(): Promise<void> {
    const id = watched()?.id ?? null;
    if (id === null || id === followed) return;
    followed = id;
    const current = () => {
      const cancellation = watched();
      return cancellation?.id === id ? cancellation : null;
    };
    await followNews<CancellationView>(
      {
        clock,
        current,
        ask: ({ version }, signal) => api.awaitAnswer(id, version, signal),
        tell: take,
      },
      new AbortController().signal,
    );
    if (followed === id) followed = null;
  }

  async function read(): Promise<void> {
    const at = clock.now();
    const orderGid = onShow;
    if (orderGid === null) return;
    const reading = await api.readStoredOrder(orderGid, new AbortController().signal);
    // Another order is on show by now.
    if (orderGid !== onShow) return;
    take(
      reading.kind === 'read'
        ? { type: 'order_read', order: reading.order }
        : { type: 'order_unread', failure: reading.failure, at },
    );
  }

  async function readAgainAndAgain(): Promise<void> {
    while (state.name !== 'signed_out') {
      await read();
      rest = new AbortController();
      await clock.pause(pauseMs, rest.signal);
      pauseMs = Math.min(LONGEST_PAUSE_MS, pauseMs * 2);
    }
  }

  present();
  void readAgainAndAgain();
  return {
    lookAgain: () => {
      take({ type: 'look_again_pressed' });
      readSoon(FIRST_PAUSE_MS);
    },
    expectChange: () => {
      readSoon(SOON_MS);
    },
  };
}

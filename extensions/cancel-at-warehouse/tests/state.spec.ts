/** How the screen follows from what happened, without network or DOM. */

import { type Failure, mayHaveHappened } from 'extension-kit/failure.ts';
import {
  aCancellation,
  anOrder,
  aWarehouse,
  NOW,
  STOPPED,
  WAITING,
} from 'extension-kit/tests/sample-views.ts';
import { describe, expect, it } from 'vitest';
import type { OrderProblemCode } from '../../../app/contract/api.ts';
import { type Event, LOADING, type State, step } from '../src/state.ts';

const NO_REPLY: Failure = { kind: 'no_reply' };
const asProblem = (code: OrderProblemCode): Failure => ({ kind: 'problem', code });

function after(...events: readonly Event[]): State {
  return events.reduce(step, LOADING);
}

const opened: Event = { type: 'order_read', order: anOrder() };
const openedWithWaiting: Event = {
  type: 'order_read',
  order: anOrder({ cancellation: WAITING }),
};
const pressed: Event = { type: 'pressed' };
const asked: Event = { type: 'asked', cancellation: WAITING };
const retryable = aCancellation([aWarehouse('no_answer')], { outcome: 'unknown', canRetry: true });

describe('a press', () => {
  it('leads from ready to sending, and a second one changes nothing', () => {
    const sending = after(opened, pressed);
    expect(sending.name).toBe('sending');
    expect(step(sending, pressed)).toBe(sending);
  });

  it('is not possible where asking cannot change anything', () => {
    const ready = after({ type: 'order_read', order: anOrder({ canRequest: false }) });
    expect(step(ready, pressed)).toBe(ready);
  });

  it('cannot be changed by filling in while it is on its way', () => {
    const sending = after(opened, pressed);
    expect(step(sending, { type: 'filled_in', form: { reason: 'fraud', note: '' } })).toBe(sending);
  });

  it('is answered by a cancellation', () => {
    expect(after(opened, pressed, asked)).toMatchObject({
      name: 'answered',
      cancellation: WAITING,
      retrying: false,
    });
  });

  it('leads to the settings where the connection went meanwhile', () => {
    const event: Event = { type: 'ask_failed', failure: asProblem('not_connected') };
    expect(after(opened, pressed, event).name).toBe('not_connected');
  });

  it.each<Failure>([
    NO_REPLY,
    asProblem('internal'),
    asProblem('database_unavailable'),
    { kind: 'garbled', status: 502 },
    { kind: 'garbled', status: 408 },
    { kind: 'garbled', status: 200 },
  ])('is lost where it may have arrived: %o', (failure) => {
    expect(mayHaveHappened(failure)).toBe(true);
    expect(after(opened, pressed, { type: 'ask_failed', failure }).name).toBe('lost');
  });

  it.each<Failure>([
    asProblem('malformed_input'),
    asProblem('order_not_found'),
    asProblem('shopify_unavailable'),
    { kind: 'garbled', status: 413 },
  ])('is not sent where it certainly did not arrive: %o', (failure) => {
    expect(mayHaveHappened(failure)).toBe(false);
    expect(after(opened, pressed, { type: 'ask_failed', failure })).toMatchObject({
      name: 'ready',
      notice: failure,
    });
  });
});

describe('a lost press', () => {
  const lostPress: readonly Event[] = [opened, pressed, { type: 'ask_failed', failure: NO_REPLY }];

  it('leads nowhere without another look', () => {
    const lost = after(...lostPress);
    const stray: readonly Event[] = [
      pressed,
      asked,
      { type: 'retry_pressed' },
      { type: 'news', seen: WAITING },
    ];
    for (const event of stray) expect(step(lost, event)).toBe(lost);
  });

  it('of a new request is not taken for the old one that the look still finds', () => {
    const over = aCancellation([aWarehouse('not_supported')], { outcome: 'not_stopped' });
    const order = anOrder({ cancellation: over });
    const state = after(
      { type: 'order_read', order },
      { type: 'new_request_pressed' },
      pressed,
      { type: 'ask_failed', failure: NO_REPLY },
      { type: 'look_again_pressed' },
      { type: 'order_read', order },
    );
    expect(state).toMatchObject({ name: 'ready', notice: { kind: 'not_recorded' } });
  });

  it('of a new request is not taken for the old one that has moved on meanwhile', () => {
    const over = aCancellation([aWarehouse('not_supported')], { outcome: 'not_stopped' });
    const lost = after(
      { type: 'order_read', order: anOrder({ cancellation: over }) },
      { type: 'new_request_pressed' },
      pressed,
      { type: 'ask_failed', failure: NO_REPLY },
      { type: 'look_again_pressed' },
    );
    const moved = anOrder({ cancellation: { ...over, version: 8 } });
    expect(step(lost, { type: 'order_read', order: moved })).toMatchObject({
      name: 'ready',
      notice: { kind: 'not_recorded' },
    });
    // It was taken up again, so that there is nothing to ask anew.
    const open = { ...moved, canRequest: false };
    expect(step(lost, { type: 'order_read', order: open })).toMatchObject({ name: 'answered' });
  });

  it('of a retry is settled by a newer version', () => {
    const state = after(
      { type: 'order_read', order: anOrder({ cancellation: retryable }) },
      { type: 'retry_pressed' },
      { type: 'ask_failed', failure: NO_REPLY },
      { type: 'look_again_pressed' },
      { type: 'order_read', order: anOrder({ cancellation: { ...retryable, version: 8 } }) },
    );
    expect(state).toMatchObject({ name: 'answered', notice: null, cancellation: { version: 8 } });
  });
});

describe('a new request', () => {
  it('is not offered once everything is stopped', () => {
    const state = after({ type: 'order_read', order: anOrder({ cancellation: STOPPED }) });
    expect(step(state, { type: 'new_request_pressed' })).toBe(state);
  });
});

describe('news', () => {
  it('replaces what is shown and clears what stood in its way', () => {
    const stale = after(openedWithWaiting, {
      type: 'news_failed',
      failure: NO_REPLY,
      at: NOW,
    });
    expect(stale).toMatchObject({ stale: { since: NOW } });
    expect(step(stale, { type: 'news', seen: STOPPED })).toMatchObject({
      cancellation: STOPPED,
      stale: null,
    });
  });

  it('keeps the first moment of a lasting failure', () => {
    const state = after(
      openedWithWaiting,
      { type: 'news_failed', failure: NO_REPLY, at: NOW },
      { type: 'news_failed', failure: NO_REPLY, at: NOW + 60_000 },
    );
    expect(state).toMatchObject({ stale: { since: NOW } });
  });

  it('of another cancellation, or older than what is shown, changes nothing on it', () => {
    const shown = after({ type: 'order_read', order: anOrder({ cancellation: STOPPED }) });
    expect(step(shown, { type: 'news', seen: { ...WAITING, id: 'c9' } })).toBe(shown);
    expect(step(shown, { type: 'news', seen: WAITING })).toMatchObject({
      cancellation: STOPPED,
    });
  });

  it('withdraws the offer of a new request that rested on the older look', () => {
    const over = aCancellation([aWarehouse('too_late')], { outcome: 'not_stopped' });
    const state = after(
      { type: 'order_read', order: anOrder({ cancellation: over }) },
      { type: 'news', seen: { ...over, version: 8 } },
    );
    expect(step(state, { type: 'new_request_pressed' })).toBe(state);
  });
});

describe('an event that does not fit', () => {
  it('changes nothing', () => {
    const stray: readonly Event[] = [
      pressed,
      asked,
      { type: 'retry_pressed' },
      { type: 'new_request_pressed' },
      { type: 'look_again_pressed' },
      { type: 'ask_failed', failure: NO_REPLY },
      { type: 'news', seen: STOPPED },
      { type: 'nothing_new' },
      { type: 'news_failed', failure: NO_REPLY, at: NOW },
      { type: 'filled_in', form: { reason: null, note: 'x' } },
    ];
    for (const event of stray) expect(step(LOADING, event)).toBe(LOADING);
  });
});

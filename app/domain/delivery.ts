/**
 * Whether to ask Prime Penguin to cancel a warehouse order, decided after a look at it (never before
 * one: the request may already have been made, by this app or by someone else).
 */
import {
  cancelledEvidence,
  isCancelledInPrimePenguin,
  lastTelling,
  shippingEvidence,
} from './evidence.ts';
import {
  asksOfRound,
  isYetToAskAgain,
  lastObservation,
  type WarehouseOrderHistory,
} from './history.ts';
import type { Instant } from './instant.ts';
import type { ProviderFacts } from './judge.ts';

export type AskDecision =
  | { readonly ask: true }
  | {
      readonly ask: false;
      readonly because:
        | 'shipped'
        | 'stopped_already'
        | 'cannot_be_cancelled'
        | 'asked_already'
        | 'cancelled_in_prime_penguin_already'
        | 'refused';
    };

/**
 * After the merchant has asked again, a request of an earlier round does not count as asked, and an order
 * that Prime Penguin shows as cancelled is asked for once more.
 */
export function decideAsk(history: WarehouseOrderHistory, provider: ProviderFacts): AskDecision {
  if (shippingEvidence(history)) return { ask: false, because: 'shipped' };
  const telling = lastTelling(history);
  if (cancelledEvidence(telling)) return { ask: false, because: 'stopped_already' };
  if (provider.cancellable === 'no' && telling.seen.warehouse.kind !== 'empty') {
    return { ask: false, because: 'cannot_be_cancelled' };
  }
  const reply = asksOfRound(history).at(-1)?.reply;
  if (reply?.kind === 'accepted') return { ask: false, because: 'asked_already' };
  if (reply?.kind === 'refused') return { ask: false, because: 'refused' };
  if (isCancelledInPrimePenguin(lastObservation(history).seen) && !isYetToAskAgain(history)) {
    return { ask: false, because: 'cancelled_in_prime_penguin_already' };
  }
  return { ask: true };
}

const FIRST_PAUSE_MS = 2_000;
const LONGEST_PAUSE_MS = 120_000;

/**
 * When delivery is tried again after `attempts` failed ones (1 or more): doubling from two seconds to
 * two minutes, and a last time just as delivery ends.
 */
export function nextDeliveryAt(attempts: number, now: Instant, deliverUntil: Instant): Instant {
  const pause = Math.min(FIRST_PAUSE_MS * 2 ** Math.min(attempts - 1, 16), LONGEST_PAUSE_MS);
  const next = now + pause;
  return next > deliverUntil && now < deliverUntil ? deliverUntil : next;
}

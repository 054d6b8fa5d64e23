/**
 * Whether to ask Prime Penguin to cancel a warehouse order, decided after a look at it (never before
 * one: the request may already have been made, by this app or by someone else).
 */
import {
  isCancelledInPrimePenguin,
  isOpenAtSecondWarehouse,
  lastTelling,
  shippingEvidence,
  showsStop,
} from './evidence.ts';
import {
  asksOfRound,
  isUnresolved,
  isYetToAskAgain,
  lastObservation,
  type WarehouseOrderHistory,
} from './history.ts';
import type { Instant } from './instant.ts';
import type { ProviderFacts } from './judge.ts';
import { refusalOf } from './refusal.ts';
import type { Timing } from './timing.ts';
import { mayRemap, type Way, type WaysAllowed } from './ways.ts';

export type AskDecision =
  | { readonly ask: true; readonly way: Way }
  | {
      readonly ask: false;
      readonly because:
        | 'shipped'
        | 'stopped_already'
        | 'with_dropship'
        | 'cannot_be_cancelled'
        | 'asked_already'
        | 'cancelled_in_prime_penguin_already'
        | 'refusal_unchecked'
        | 'remap_unconfirmed'
        | 'refused';
    };

/**
 * After the merchant has asked again, a request of an earlier round does not count as asked, and an order
 * that Prime Penguin shows as cancelled is asked for once more.
 */
export function decideAsk(
  history: WarehouseOrderHistory,
  provider: ProviderFacts,
  allowed: WaysAllowed,
  timing: Timing,
): AskDecision {
  if (shippingEvidence(history)) return { ask: false, because: 'shipped' };
  const telling = lastTelling(history);
  // Prime Penguin would cancel it in the shop (trap 23).
  if (provider.isDropship) return { ask: false, because: 'with_dropship' };
  // Also where nothing proves it yet: asking anew would only be refused for it.
  if (showsStop(history) && !isOpenAtSecondWarehouse(history, provider.isDropship)) {
    return { ask: false, because: 'stopped_already' };
  }
  if (provider.cancellable === 'no' && telling.seen.warehouse.kind !== 'empty') {
    return { ask: false, because: 'cannot_be_cancelled' };
  }
  if (asksOfRound(history).some(({ reply }) => reply?.kind === 'accepted')) {
    return { ask: false, because: 'asked_already' };
  }
  const refusal = refusalOf(history, timing);
  if (refusal?.state === 'unchecked') return { ask: false, because: 'refusal_unchecked' };
  if (refusal?.state === 'meant') {
    return mayRemap(history, allowed)
      ? { ask: true, way: 'remap_to_dropship' }
      : { ask: false, because: 'refused' };
  }
  if (isCancelledInPrimePenguin(lastObservation(history).seen) && !isYetToAskAgain(history)) {
    return { ask: false, because: 'cancelled_in_prime_penguin_already' };
  }
  // Assigned twice, it could be taken from a warehouse that somebody has given it to since.
  const isRemapUnconfirmed = asksOfRound(history).some(
    (one) => one.way === 'remap_to_dropship' && isUnresolved(one),
  );
  if (isRemapUnconfirmed) return { ask: false, because: 'remap_unconfirmed' };
  return { ask: true, way: 'cancel_order' };
}

/** A queue that is busy makes an attempt late by less. */
const BUSY_MS = 60_000;

/**
 * Is an attempt so late that the app cannot have been up? Only time in which it was up and trying counts as
 * time in which Prime Penguin did not take a request, so delivery begins anew then.
 */
export function isLateForWantOfApp(
  plannedAt: Instant,
  now: Instant,
  { deliveryMs }: Timing,
): boolean {
  return now - plannedAt > Math.min(BUSY_MS, deliveryMs / 2);
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

/**
 * What Prime Penguin may be asked to sync now. An order that is not canceled there would be forwarded by it, so a
 * look has to have shown that it is.
 */
import type { Cancellation, ProviderLookup, WarehouseOrder } from './cancellation.ts';
import { historyOf } from './cancellation.ts';
import { isCancelledInPrimePenguin } from './evidence.ts';
import { asksOfRound, lastObservation, lastSeenMoment } from './history.ts';
import type { PrimePenguinOrderId } from './identifiers.ts';
import type { Instant } from './instant.ts';
import { provesAbsence } from './judge.ts';

/** How often a shop may ask for one. */
export const SYNC_PAUSE_MS = 300_000;

export type WantedSync =
  /** A warehouse order that waits for its warehouse to hear of the cancel. */
  | {
      readonly kind: 'order';
      readonly warehouseOrderId: string;
      readonly primePenguinOrderId: PrimePenguinOrderId;
    }
  /** The sales channel: an order that was cancelled in Shopify, and that Prime Penguin has not read. */
  | { readonly kind: 'channel'; readonly warehouseOrderId: string };

/** The first that is wanted, and was not asked for yet; null: none is. */
export function wantedSync(state: Cancellation, providers: ProviderLookup): WantedSync | null {
  for (const order of state.warehouseOrders) {
    const wanted = wantsChannelRead(state, order) ?? wantsOrderSync(order, providers);
    if (wanted !== null) return wanted;
  }
  return null;
}

function wantsOrderSync(order: WarehouseOrder, providers: ProviderLookup): WantedSync | null {
  const { id: warehouseOrderId, primePenguinOrderId, providerName, judgement } = order;
  const history = historyOf(order);
  if (history === null || primePenguinOrderId === null) return null;
  if (judgement.verdict !== 'requested' || providers(providerName).isDropship) return null;
  const taken = asksOfRound(history).findLast(({ reply }) => reply?.kind === 'accepted');
  if (taken?.way !== 'cancel_order' || isAskedSince(order, taken.askedAt)) return null;
  const isSeenSince = lastSeenMoment(history).at >= taken.askedAt;
  if (!isSeenSince || !isCancelledInPrimePenguin(lastObservation(history).seen)) return null;
  return { kind: 'order', warehouseOrderId, primePenguinOrderId };
}

function wantsChannelRead(
  { absence, cancelledInShopifyAt }: Cancellation,
  order: WarehouseOrder,
): WantedSync | null {
  if (absence === null || cancelledInShopifyAt === null) return null;
  if (order.judgement.verdict !== 'awaiting_import' || !provesAbsence(absence.channel)) return null;
  const since = Math.max(cancelledInShopifyAt, order.roundStartedAt);
  return isAskedSince(order, since) ? null : { kind: 'channel', warehouseOrderId: order.id };
}

function isAskedSince({ syncAskedAt }: WarehouseOrder, at: Instant): boolean {
  return syncAskedAt !== null && syncAskedAt >= at;
}

/**
 * The ways in which Prime Penguin can be asked to cancel an order, and which of them a shop allows. Never two at
 * once: the next one comes only after a look has shown that the one before was refused.
 */
import type { WarehouseOrderHistory } from './history.ts';

export const WAYS = ['cancel_order', 'remap_to_dropship'] as const;
/**
 * `cancel_order`: Prime Penguin's own cancel. `remap_to_dropship`: the order is assigned to dropship, which cancels
 * it at the warehouse that has it.
 */
export type Way = (typeof WAYS)[number];

export const WAYS_ALLOWED = ['cancel_order', 'cancel_then_remap'] as const;
/** What a shop allows. */
export type WaysAllowed = (typeof WAYS_ALLOWED)[number];

/**
 * May it be assigned to dropship, once a look has shown that Prime Penguin refuses to cancel it? At most once in
 * a round, whatever came of it; only what certainly did not reach Prime Penguin is sent again.
 */
export function mayRemap(
  { asks, round, observations }: WarehouseOrderHistory,
  allowed: WaysAllowed,
): boolean {
  // Without a provider there is no warehouse that it could be canceled at.
  if (allowed !== 'cancel_then_remap' || observations.at(-1)?.seen.providerName == null)
    return false;
  return !asks.some(
    (ask) =>
      ask.round === round && ask.way === 'remap_to_dropship' && ask.reply?.kind !== 'not_sent',
  );
}

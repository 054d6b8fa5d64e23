/**
 * Does a cancellation need somebody now? It does while something was not stopped, is not known or was
 * overturned, until a person has said what became of it, and again when the warehouse contradicts them.
 */
import type { Cancellation, WarehouseOrder } from './cancellation.ts';
import { isContradicted, standingWord } from './persons-word.ts';
import { isFinal, isStopped } from './verdict.ts';

export function needsAttention({
  outcome,
  warehouseOrders,
}: Pick<Cancellation, 'outcome' | 'warehouseOrders'>): boolean {
  return warehouseOrders.some((order) => {
    const word = standingWord(order);
    if (word !== null && isContradicted(order, word)) return true;
    return isTroubled(order, outcome) && !(word !== null && word.at > order.roundStartedAt);
  });
}

/** While one provider has yet to answer, what another did not stop waits for the whole. */
function isTroubled(order: WarehouseOrder, outcome: Cancellation['outcome']): boolean {
  const { verdict } = order.judgement;
  return order.overturned || (outcome !== 'pending' && isFinal(verdict) && !isStopped(verdict));
}

/**
 * Where a warehouse order is now and whether asking to cancel it can still help, for the merchant who
 * has not asked yet. An estimate from one look: what Prime Penguin shows can be older than the warehouse.
 */
import { isStoppedByWord, shippingEvidence, tellsOfAnyWarehouse } from './evidence.ts';
import type { WarehouseOrderHistory } from './history.ts';
import type { Observation } from './observation.ts';
import { is } from './status.ts';

export type Position =
  | 'not_forwarded'
  | 'at_warehouse'
  | 'on_hold'
  | 'partly_shipped'
  | 'shipped'
  | 'stopped'
  /** Prime Penguin has it with its dropship provider: no warehouse has it. */
  | 'with_dropship'
  /** Assigned from a warehouse to dropship, which is how Prime Penguin cancels it there. */
  | 'reassigned'
  | 'unknown';

export type CanCancel =
  | 'yes'
  | 'unsure'
  | 'no_already_stopped'
  | 'no_shipped'
  | 'no_not_supported'
  /** Nothing is sent before a warehouse has it; a request is kept until then. */
  | 'when_assigned'
  /** Nothing is sent: its warehouse is being told already. */
  | 'under_way';

export function positionOf(observation: Observation, isDropship: boolean): Position {
  const history = historyOf(observation);
  const shipping = shippingEvidence(history);
  if (shipping) return shipping.extent === 'whole' ? 'shipped' : 'partly_shipped';
  if (isStoppedByWord(observation)) return 'stopped';
  const { warehouse } = observation.seen;
  if (isDropship) return tellsOfAnyWarehouse(observation) ? 'reassigned' : 'with_dropship';
  if (warehouse.kind === 'empty') return 'not_forwarded';
  if (is(warehouse, 'on_hold')) return 'on_hold';
  return is(warehouse, 'pending', 'in_progress') ? 'at_warehouse' : 'unknown';
}

export function canCancel(position: Position, cancellable: 'unknown' | 'yes' | 'no'): CanCancel {
  switch (position) {
    case 'shipped':
    case 'partly_shipped':
      return 'no_shipped';
    case 'stopped':
      return 'no_already_stopped';
    case 'not_forwarded':
      return 'yes';
    case 'with_dropship':
      return 'when_assigned';
    case 'reassigned':
      return 'under_way';
    case 'at_warehouse':
    case 'on_hold':
    case 'unknown':
      return cancellable === 'no' ? 'no_not_supported' : 'unsure';
  }
}

function historyOf(observation: Observation): WarehouseOrderHistory {
  return {
    round: 1,
    roundStartedAt: observation.moment.at,
    observations: [observation],
    confirmed: null,
    asks: [],
  };
}

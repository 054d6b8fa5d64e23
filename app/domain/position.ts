/**
 * Where a warehouse order is now and whether asking to cancel it can still help, for the merchant who
 * has not asked yet. An estimate from one look: what Prime Penguin shows can be older than the warehouse.
 */
import { isStoppedByWord, shippingEvidence, tellsOfAnyWarehouse } from './evidence.ts';
import type { WarehouseOrderHistory } from './history.ts';
import type { Observation } from './observation.ts';
import { is } from './status.ts';

/** Whether asking can still help; null: that depends on the provider. */
const CAN_CANCEL = {
  not_forwarded: 'yes',
  at_warehouse: null,
  on_hold: null,
  partly_shipped: 'no_shipped',
  shipped: 'no_shipped',
  stopped: 'no_already_stopped',
  // A request is kept until a warehouse has it.
  with_dropship: 'when_assigned',
  // Prime Penguin is canceling it at the warehouse that it was taken from.
  reassigned: 'under_way',
  unknown: null,
} as const;

export type Position = keyof typeof CAN_CANCEL;
export type CanCancel = NonNullable<(typeof CAN_CANCEL)[Position]> | 'unsure' | 'no_not_supported';

export function positionOf(observation: Observation, isDropship: boolean): Position {
  const history = historyOf(observation);
  const shipping = shippingEvidence(history);
  if (shipping) return shipping.extent === 'whole' ? 'shipped' : 'partly_shipped';
  if (isStoppedByWord(history, isDropship)) return 'stopped';
  const { warehouse } = observation.seen;
  if (isDropship) return tellsOfAnyWarehouse(observation) ? 'reassigned' : 'with_dropship';
  if (warehouse.kind === 'empty') return 'not_forwarded';
  if (is(warehouse, 'on_hold')) return 'on_hold';
  return is(warehouse, 'pending', 'in_progress') ? 'at_warehouse' : 'unknown';
}

export function canCancel(position: Position, cancellable: 'unknown' | 'yes' | 'no'): CanCancel {
  return CAN_CANCEL[position] ?? (cancellable === 'no' ? 'no_not_supported' : 'unsure');
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

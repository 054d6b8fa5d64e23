/** What Prime Penguin does with a request to cancel, whoever brings it. */
import { CHANNEL, nameOf, type WarehouseOrder, type World } from './world.ts';

/**
 * Sets the channel side to Cancelled and leaves the warehouse side: passing it on is the next batch's
 * work. The refusal in words, or null when the request was taken.
 */
export function takeCancel(world: World, row: WarehouseOrder): string | null {
  row.cancelRequestsReceived += 1;
  const refusal = refusalOf(row);
  world.events.add({ kind: 'cancel_requested', ...nameOf(row), accepted: refusal === null });
  if (refusal !== null) return refusal;
  row.cancelledAt = world.now();
  row.cancelReason = 'Cancelled by the store';
  world.changeSides(row, 'sales_channel', {
    channel: CHANNEL.cancelled,
    ...(row.echoesCancel ? { warehouse: { raw: 'cancelled', normalised: 'Cancelled' } } : {}),
  });
  // With a warehouse's order the channel is left alone; with dropship, which has none, it is updated.
  if (world.provider(row.providerId).kind === 'dropship') world.cancelInChannel(row);
  return null;
}

function refusalOf(row: WarehouseOrder): string | null {
  if (row.cancelRefusal !== null) return row.cancelRefusal;
  const sides = [row.channel.normalised, row.warehouse.normalised];
  if (sides.includes('Cancelled')) return 'The order is already cancelled.';
  if (sides.includes('Fulfilled')) {
    return 'The order is already fulfilled and can not be cancelled.';
  }
  return null;
}

/** Prime Penguin's own cancel: it sets the order to canceled, and passes that on to the warehouse. */
import type { WayToCancel } from './way-to-cancel.ts';

export const cancelOrder: WayToCancel = {
  way: 'cancel_order',
  didSay: 'asked Prime Penguin to cancel',
  ask: (primePenguin, id) => primePenguin.cancel(id),
};

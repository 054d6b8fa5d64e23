import type { Way } from '#app/domain/ways.ts';
import { cancelOrder } from './cancel-order.ts';
import { remapToDropship } from './remap-to-dropship.ts';
import type { WayToCancel } from './way-to-cancel.ts';

export const WAYS_TO_CANCEL: Readonly<Record<Way, WayToCancel>> = {
  cancel_order: cancelOrder,
  remap_to_dropship: remapToDropship,
};

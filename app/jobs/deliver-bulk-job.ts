/**
 * Delivers one of many cancellations that were pressed for together. A queue of its own: in the same one,
 * even with a lower priority, the workers could all be busy with it when somebody presses for one order.
 */
import { z } from 'zod';
import type { JobDefinition } from './job-definition.ts';

export const deliverBulkJob: JobDefinition<'deliver-bulk'> = {
  name: 'deliver-bulk',
  payload: z.object({ cancellationId: z.uuid(), shop: z.string().min(1) }),
  // Five deliveries side by side keep a shop's line to Prime Penguin busy and leave it room for a press.
  options: { expireInSeconds: 120, concurrency: 1 },
};

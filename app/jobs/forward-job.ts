/** Sends an order that was cancelled in Shopify to the warehouse. */
import { z } from 'zod';
import type { JobDefinition } from './job-definition.ts';
import { shopifyOrderId } from './shopify-order-id.ts';

export const forwardJob: JobDefinition<'forward'> = {
  name: 'forward',
  payload: z.object({ shop: z.string().min(1), shopifyOrderId }),
  options: { expireInSeconds: 120, concurrency: 1 },
};

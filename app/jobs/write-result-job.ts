/** Writes what became of a cancellation to its order in Shopify. */
import { z } from 'zod';
import type { JobDefinition } from './job-definition.ts';
import { shopifyOrderId } from './shopify-order-id.ts';

export const writeResultJob: JobDefinition<'write-result'> = {
  name: 'write-result',
  payload: z.object({ shop: z.string().min(1), shopifyOrderId }),
  options: { expireInSeconds: 120, concurrency: 2 },
};

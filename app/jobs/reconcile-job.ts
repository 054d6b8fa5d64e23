/** Looks in one shop for orders that were cancelled in Shopify and whose webhook never came. */
import { z } from 'zod';
import type { JobDefinition } from './job-definition.ts';

export const reconcileJob: JobDefinition<'reconcile'> = {
  name: 'reconcile',
  payload: z.object({ shop: z.string().min(1) }),
  // A hundred pages of Shopify's, each of a few seconds at the most.
  options: { expireInSeconds: 900, concurrency: 1 },
};

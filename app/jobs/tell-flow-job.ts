/** Tells the workflows of one shop of the verdicts that were said. */
import { z } from 'zod';
import type { JobDefinition } from './job-definition.ts';

export const tellFlowJob: JobDefinition<'tell-flow'> = {
  name: 'tell-flow',
  payload: z.object({ shop: z.string().min(1) }),
  // Fifty calls to Shopify, one after the other, each of a few seconds at the most.
  options: { expireInSeconds: 600, concurrency: 1 },
};

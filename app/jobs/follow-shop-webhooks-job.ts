/** Checks and follows what Shopify said of a shop itself: removed, to be forgotten, rights changed. */
import { z } from 'zod';
import type { JobDefinition } from './job-definition.ts';

export const followShopWebhooksJob: JobDefinition<'follow-shop-webhooks'> = {
  name: 'follow-shop-webhooks',
  payload: z.object({ shop: z.string().min(1) }),
  // A hundred thousand orders, in many short transactions.
  options: { expireInSeconds: 900, concurrency: 1 },
};

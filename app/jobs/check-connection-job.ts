/** Asks Prime Penguin once whether the credentials of one shop still work. */
import { z } from 'zod';
import type { JobDefinition } from './job-definition.ts';

export const checkConnectionJob: JobDefinition<'check-connection'> = {
  name: 'check-connection',
  payload: z.object({ shop: z.string().min(1) }),
  options: { expireInSeconds: 120, concurrency: 1 },
};

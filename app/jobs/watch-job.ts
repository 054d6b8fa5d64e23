/** Looks at Prime Penguin once for everything that is watched in one shop. */
import { z } from 'zod';
import type { JobDefinition } from './job-definition.ts';

export const watchJob: JobDefinition<'watch'> = {
  name: 'watch',
  payload: z.object({ shop: z.string().min(1) }),
  // A change feed of many pages takes its time.
  options: { expireInSeconds: 300, concurrency: 4 },
};

/** Ends the watches of one shop whose time is over. */
import { z } from 'zod';
import type { JobDefinition } from './job-definition.ts';

export const finishWatchJob: JobDefinition<'finish-watch'> = {
  name: 'finish-watch',
  payload: z.object({ shop: z.string().min(1) }),
  options: { expireInSeconds: 120, concurrency: 1 },
};

/** Tries again every order of one shop that could not be written to. */
import { z } from 'zod';
import type { JobDefinition } from './job-definition.ts';

export const writeUnwrittenJob: JobDefinition<'write-unwritten'> = {
  name: 'write-unwritten',
  payload: z.object({ shop: z.string().min(1) }),
  options: { expireInSeconds: 300, concurrency: 1 },
};

/** Mails one shop what it is to be told of. A slow mail server may take its time for each mail. */
import { z } from 'zod';
import type { JobDefinition } from './job-definition.ts';

export const announceJob: JobDefinition<'announce'> = {
  name: 'announce',
  payload: z.object({ shop: z.string().min(1) }),
  options: { expireInSeconds: 600, concurrency: 1 },
};

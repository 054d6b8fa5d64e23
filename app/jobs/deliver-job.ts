/** Delivers one cancellation to Prime Penguin, or carries on where a request or an attempt left off. */
import { z } from 'zod';
import type { JobDefinition } from './job-definition.ts';

export const deliverJob: JobDefinition<'deliver'> = {
  name: 'deliver',
  payload: z.object({ cancellationId: z.uuid(), shop: z.string().min(1) }),
  options: { expireInSeconds: 120, concurrency: 4 },
};

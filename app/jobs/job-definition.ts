/** What the queue has to know of a job. Each job is defined in a file of its own. */
import type { z } from 'zod';
import type { JobName, JobPayloads } from '#app/use-cases/ports/jobs.ts';

export interface JobDefinition<N extends JobName> {
  readonly name: N;
  /** Holds identifiers alone: payloads are logged when a job is given up. */
  readonly payload: z.ZodType<JobPayloads[N]>;
  readonly options: {
    /** How long one attempt may take. */
    readonly expireInSeconds: number;
    /** How many fetches of `BATCH_SIZE` jobs one process works on side by side. */
    readonly concurrency: number;
  };
}

/**
 * The queue's rows, worked off by the timeline: when a job is taken and by which process is the seed's to
 * say. What waits is read from pg-boss's own table, so a wake-up that was never stored never comes.
 */
import { JOBS } from '#app/jobs/jobs.server.ts';
import type { JobName } from '#app/use-cases/ports/jobs.ts';
import type { SoakDatabase } from './database.ts';

export interface WaitingJob {
  readonly id: string;
  readonly name: JobName;
  readonly data: unknown;
  readonly dueAt: number;
  attempts: number;
}

export class Queue {
  private readonly database: SoakDatabase;
  private readonly known = new Set<string>();

  constructor(database: SoakDatabase) {
    this.database = database;
  }

  /** Those that were stored since the last time. */
  async readNew(): Promise<readonly WaitingJob[]> {
    const { rows } = await this.database.own.query(READ_WAITING, ['created']);
    const found = (rows as { id: string; name: string; data: unknown; due_at: number }[]).filter(
      ({ id }) => !this.known.has(id),
    );
    return found.map(({ id, name, data, due_at: dueAt }) => {
      this.known.add(id);
      return { id, name: name as JobName, data, dueAt, attempts: 0 };
    });
  }

  /** False: it is gone. Its row stays when it is done: nobody asks for it then. */
  async take({ id }: WaitingJob): Promise<boolean> {
    const { rowCount } = await this.database.own.query(
      `UPDATE pgboss.job_common SET state = 'active' WHERE id = $1 AND state < 'active'`,
      [id],
    );
    return rowCount === 1;
  }

  /** It waits again, as after a failure or the death of its process. */
  async putBack({ id }: WaitingJob): Promise<void> {
    await this.database.own.query(
      `UPDATE pgboss.job_common SET state = 'retry' WHERE id = $1 AND state = 'active'`,
      [id],
    );
  }
}

/** Where pg-boss keeps the jobs of all queues that have no table of their own. */
const READ_WAITING = `SELECT id, name, data, (extract(epoch FROM start_after) * 1000)::float8 AS due_at
  FROM pgboss.job_common WHERE state = $1::pgboss.job_state ORDER BY start_after, name, data::text`;

/** What the job's handler is given. Throws where the payload is none of this job's. */
export function payloadOf<N extends JobName>(name: N, data: unknown) {
  return JOBS[name].payload.parse(data);
}

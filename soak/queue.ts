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
    const { rows } = await this.database.own.query(
      `SELECT id, name, data, (extract(epoch FROM start_after) * 1000)::float8 AS due_at
        FROM pgboss.job WHERE state = 'created' ORDER BY start_after, name, data::text`,
    );
    const found = (rows as { id: string; name: string; data: unknown; due_at: number }[]).filter(
      ({ id }) => !this.known.has(id),
    );
    return found.map(({ id, name, data, due_at: dueAt }) => {
      this.known.add(id);
      return { id, name: name as JobName, data, dueAt, attempts: 0 };
    });
  }

  /** False: it is gone. */
  async take({ id }: WaitingJob): Promise<boolean> {
    const { rowCount } = await this.database.own.query(
      `UPDATE pgboss.job SET state = 'active', started_on = virtual.now() WHERE id = $1 AND state < 'active'`,
      [id],
    );
    return rowCount === 1;
  }

  async complete({ id }: WaitingJob): Promise<void> {
    await this.database.own.query('DELETE FROM pgboss.job WHERE id = $1', [id]);
  }

  /** It waits again, as after a failure or the death of its process. */
  async putBack({ id }: WaitingJob): Promise<void> {
    await this.database.own.query(
      `UPDATE pgboss.job SET state = 'retry' WHERE id = $1 AND state = 'active'`,
      [id],
    );
  }
}

/** What the job's handler is given. Throws where the payload is none of this job's. */
export function payloadOf<N extends JobName>(name: N, data: unknown) {
  return JOBS[name].payload.parse(data);
}

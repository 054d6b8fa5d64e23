/**
 * Whether the database serves this process. What a look shows (reachable, writable) is asked for; what
 * only writing shows, such as a full disk, is remembered from the faults that others met.
 */
import { Prisma, type PrismaClient } from '@prisma/client';

/** So long after a fault the process is not ready, whatever a look shows. */
const FAULT_COUNTS_MS = 10_000;

export interface DatabaseHealth {
  /** The database answers, and could not do its work for somebody. */
  noteFailing(): void;
  /** Reachable, takes writes, and has not failed anybody lately. Never throws. */
  isServing(): Promise<boolean>;
}

export function createDatabaseHealth(prisma: PrismaClient): DatabaseHealth {
  let failedAt = Number.NEGATIVE_INFINITY;
  return {
    noteFailing() {
      failedAt = performance.now();
    },
    async isServing() {
      if (performance.now() - failedAt < FAULT_COUNTS_MS) return false;
      try {
        const [row] = await prisma.$queryRaw<{ takesWrites: boolean }[]>(Prisma.sql`SELECT
          NOT (pg_is_in_recovery() OR current_setting('transaction_read_only')::boolean) AS "takesWrites"`);
        return row?.takesWrites === true;
      } catch {
        return false;
      }
    },
  };
}

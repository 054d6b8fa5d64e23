/**
 * Reads that make one answer see one moment of the database: between two statements others write, and an
 * answer of both would be one that never held.
 */
import type { PrismaClient } from '@prisma/client';
import type { Dependencies, SnapshotStores } from '#app/use-cases/dependencies.ts';

/** @param storesOn the stores on a client, as everybody else has them */
export function createSnapshots(
  prisma: PrismaClient,
  storesOn: (client: PrismaClient) => SnapshotStores,
): Dependencies['snapshot'] {
  return (read) =>
    prisma.$transaction(
      // What reads needs no more of a client than a transaction has.
      (tx) => read(storesOn(tx as PrismaClient)),
      { isolationLevel: 'RepeatableRead' },
    );
}

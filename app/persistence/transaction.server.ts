/**
 * What is done inside a transaction, as the stores hand it on.
 */
import type { Prisma } from '@prisma/client';
import type { Wake } from '#app/use-cases/ports/store.ts';

export type Transaction = Prisma.TransactionClient;

/** Puts a wake-up into the queue, inside the transaction. */
export type Enqueue = (tx: Transaction, wake: Wake) => Promise<void>;

/** Puts a delivery into the queue for each of many cancellations of a shop, inside the transaction. */
export type EnqueueDeliveries = (
  tx: Transaction,
  shop: string,
  cancellationIds: readonly string[],
) => Promise<void>;

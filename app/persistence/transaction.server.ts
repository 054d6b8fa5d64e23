/**
 * What is done inside a transaction, as the stores hand it on.
 */
import type { Prisma } from '@prisma/client';
import type { Wake } from '#app/use-cases/ports/store.ts';

export type Transaction = Prisma.TransactionClient;

/** Puts a wake-up into the queue, inside the transaction. */
export type Enqueue = (tx: Transaction, wake: Wake) => Promise<void>;

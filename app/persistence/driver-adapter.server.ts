/**
 * Prisma's adapter for node-postgres, with every connection given back. Prisma 6.19 loses it in two ways,
 * and a pool that has lost them all never answers and never closes again:
 *
 * - COMMIT or ROLLBACK fails, as it does when the database restarts: Prisma passes the error on and
 *   doesn't release the connection (https://github.com/prisma/orm/issues/29719 is of the same kind).
 * - `$disconnect` while a transaction waits for its connection: the connection comes, BEGIN runs, and
 *   nobody owns it any more.
 */
import { PrismaPg } from '@prisma/adapter-pg';

type Adapter = Awaited<ReturnType<PrismaPg['connect']>>;
type Transaction = Awaited<ReturnType<Adapter['startTransaction']>>;

export class ReturningPrismaPg extends PrismaPg {
  override async connect(): Promise<Adapter> {
    const adapter = await super.connect();
    returnConnections(adapter);
    return adapter;
  }
}

function returnConnections(adapter: Adapter): void {
  const start = adapter.startTransaction.bind(adapter);
  const dispose = adapter.dispose.bind(adapter);
  /** What gives each transaction's connection back. */
  const taken = new Set<() => Promise<void>>();
  let isDisposed = false;

  adapter.startTransaction = async (isolationLevel) => {
    const transaction = await start(isolationLevel);
    const giveBack = returnConnection(transaction, () => taken.delete(giveBack));
    taken.add(giveBack);
    // Prisma has given up on it. The pool is closing and ends the connection, and the transaction with it.
    if (isDisposed) await giveBack();
    return transaction;
  };

  adapter.dispose = async () => {
    isDisposed = true;
    // Prisma has ended what it knows: what is still taken is lost to it.
    const closed = dispose();
    for (const giveBack of [...taken]) await giveBack();
    await closed;
  };
}

/** Makes the transaction give its connection back once, however it ends. */
function returnConnection(transaction: Transaction, returned: () => void): () => Promise<void> {
  const execute = transaction.executeRaw.bind(transaction);
  const release = transaction.rollback.bind(transaction);
  let isReturned = false;
  const giveBack = async () => {
    if (isReturned) return;
    isReturned = true;
    returned();
    await release();
  };
  transaction.commit = giveBack;
  transaction.rollback = giveBack;
  transaction.executeRaw = async (query) => {
    try {
      return await execute(query);
    } catch (error) {
      if (query.sql !== 'COMMIT' && query.sql !== 'ROLLBACK') throw error;
      await giveBack();
      // The connection is gone, and the server rolls back what it held.
      if (query.sql === 'ROLLBACK') return 0;
      throw error;
    }
  };
  return giveBack;
}

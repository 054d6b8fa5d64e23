/** Turns what the stores ask for into jobs: which queue, due when, and which of several are one and the same. */
import type { Enqueue, EnqueueDeliveries } from '#app/persistence/transaction.server.ts';
import type { JobQueue } from '#app/use-cases/ports/jobs.ts';
import type { Transaction } from './jobs.server.ts';

export function enqueueWakes(jobs: Pick<JobQueue<Transaction>, 'enqueue'>): Enqueue {
  return (tx, wake) => {
    switch (wake.job) {
      case 'deliver': {
        const { cancellationId, shop, at, isBulk } = wake;
        const when = at === null ? {} : { runAt: at };
        const job = isBulk ? 'deliver-bulk' : 'deliver';
        return jobs.enqueue(tx, job, { cancellationId, shop }, when);
      }
      case 'watch':
      case 'finish-watch':
      case 'check-connection':
      case 'write-unwritten':
      case 'announce':
      case 'tell-flow':
      case 'reconcile':
      case 'follow-shop-webhooks':
        return jobs.enqueue(tx, wake.job, { shop: wake.shop }, { runAt: wake.at, once: wake.shop });
      case 'forward':
      case 'write-result': {
        const { job, shop, shopifyOrderId, at } = wake;
        const once = `${shop} ${shopifyOrderId}`;
        return jobs.enqueue(tx, job, { shop, shopifyOrderId }, { runAt: at, once });
      }
    }
  };
}

export function enqueueManyDeliveries(
  jobs: Pick<JobQueue<Transaction>, 'enqueueMany'>,
): EnqueueDeliveries {
  return (tx, shop, cancellationIds) =>
    jobs.enqueueMany(
      tx,
      'deliver-bulk',
      cancellationIds.map((cancellationId) => ({ cancellationId, shop })),
    );
}

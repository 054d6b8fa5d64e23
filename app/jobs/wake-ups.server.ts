/** Says the wake-ups of the stores in the queue's terms: which of them are one and the same. */
import type { JobQueue } from '#app/use-cases/ports/jobs.ts';
import type { Wake } from '#app/use-cases/ports/store.ts';

/** `enqueue` of the stores, on a queue. At most one equal wake-up waits for each time. */
export function enqueueWakes<Tx>(jobs: JobQueue<Tx>): (tx: Tx, wake: Wake) => Promise<void> {
  return (tx, wake) => {
    const { shop } = wake;
    const runAt = wake.at === null ? {} : { runAt: wake.at };
    switch (wake.job) {
      case 'deliver': {
        const { cancellationId } = wake;
        const options = { ...runAt, once: cancellationId };
        return jobs.enqueue(tx, 'deliver', { cancellationId, shop }, options);
      }
      case 'watch':
        return jobs.enqueue(tx, 'watch', { shop }, { ...runAt, once: shop });
      case 'finish-watch':
        return jobs.enqueue(tx, 'finish-watch', { shop }, { ...runAt, once: shop });
    }
  };
}

/**
 * Wakes what has no wake-up left: a job can be given up after faults that lasted, or lost with its queue.
 * What is stored says what is due, so nothing stays undecided for want of a job.
 */
import type { Instant } from '#app/domain/instant.ts';
import { wakeDueChecks } from './check-connection.ts';
import type { Dependencies } from './dependencies.ts';
import { wakeReconciliations } from './reconcile.ts';

/** Jobs that come this late, a busy worker's or those that are tried again, are not forgotten yet. */
const LATE_MS = 120_000;

/** When a worker starts: everything that waits for a job gets one. */
export async function wakeEverything(deps: Dependencies): Promise<void> {
  await deps.watches.wakeAll(null);
  await deps.cancellations.wakeUndelivered(null);
  await wakeDueChecks(deps);
  await wakeReconciliations(deps);
  await wakeTellers(deps, deps.clock());
}

/** From time to time: only what should have happened long ago. */
export async function wakeForgotten(deps: Dependencies): Promise<void> {
  const overdueAt = deps.clock() - LATE_MS;
  await deps.watches.wakeAll(overdueAt);
  await deps.cancellations.wakeUndelivered(overdueAt);
  await wakeDueChecks(deps);
  await wakeTellers(deps, overdueAt);
}

async function wakeTellers(deps: Dependencies, overdueAt: Instant): Promise<void> {
  await deps.shopifyWebhooks.wakeUnhandled(overdueAt);
  await deps.outbox.wakeOverdue(overdueAt);
  await deps.flowTellings.wakeOverdue(overdueAt);
  await deps.orderResults.wakeForgotten(overdueAt);
}

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

/** When a worker starts: everything that waits for a job gets one. Rejects when something did not. */
export async function wakeEverything(deps: Dependencies): Promise<void> {
  await each([
    () => deps.watches.wakeAll(null),
    () => deps.cancellations.wakeUndelivered(null),
    () => wakeDueChecks(deps),
    () => wakeReconciliations(deps),
    ...tellers(deps, deps.clock()),
  ]);
}

/** From time to time: only what should have happened long ago. */
export async function wakeForgotten(deps: Dependencies): Promise<void> {
  const now = deps.clock();
  const overdueAt = now - LATE_MS;
  await each([
    () => deps.watches.planStranded(now, overdueAt),
    () => deps.watches.wakeAll(overdueAt),
    () => deps.cancellations.wakeUndelivered(overdueAt),
    () => deps.cancellations.wakeUnfinished(overdueAt),
    () => wakeDueChecks(deps),
    ...tellers(deps, overdueAt),
  ]);
}

type Chore = () => Promise<void>;

function tellers(deps: Dependencies, overdueAt: Instant): readonly Chore[] {
  return [
    () => deps.shopifyWebhooks.wakeUnhandled(overdueAt),
    () => deps.shopWebhooks.wakeUnhandled(overdueAt),
    () => deps.outbox.wakeOverdue(overdueAt),
    () => deps.flowTellings.wakeOverdue(overdueAt),
    () => deps.orderResults.wakeForgotten(overdueAt),
  ];
}

/** One that fails keeps none of the others from its turn. Rejects at the end if any did. */
async function each(chores: readonly Chore[]): Promise<void> {
  const errors: unknown[] = [];
  for (const chore of chores) await chore().catch((error: unknown) => errors.push(error));
  if (errors.length > 0) throw new AggregateError(errors, 'not everything that waits was woken');
}

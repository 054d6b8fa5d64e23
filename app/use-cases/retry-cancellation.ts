/**
 * The merchant asks again after `undeliverable`, `no_answer` or `refused`. Only the warehouse orders
 * with such a verdict are asked for anew; what others said stands.
 */
import { isAskedIn, isOpen } from '#app/domain/cancellation.ts';
import { isRetryable } from '#app/domain/outcome.ts';
import type { Requester, RetryCancellationResult } from './application.ts';
import type { Dependencies } from './dependencies.ts';
import type { Change } from './ports/store.ts';
import { accountOf, providerLookup } from './providers.ts';
import { around, deliverForAWhile, JOB_AFTER_MS } from './request-cancellation.ts';
import { settle } from './settle.ts';
import { viewCancellation } from './views.ts';

export async function retryCancellation(
  deps: Dependencies,
  shop: string,
  id: string,
  requestedBy: Requester,
): Promise<RetryCancellationResult> {
  const before = await deps.cancellations.read(shop, id);
  if (!before) return { kind: 'unknown_cancellation' };
  const connection = await deps.connections.read(shop);
  if (!connection) return { kind: 'not_connected' };

  const providers = providerLookup(connection, deps.timing);
  let isStarted = false;
  const after = await deps.cancellations.change(id, (state): Change => {
    const retryable = state.warehouseOrders.filter(({ judgement }) =>
      isRetryable(judgement.verdict),
    );
    isStarted = retryable.length > 0 && isOpen(state) && isAskedIn(state, accountOf(connection));
    if (!isStarted) return { facts: [] };
    const at = deps.clock();
    const round = {
      kind: 'round_started' as const,
      warehouseOrderIds: retryable.map((order) => order.id),
      at,
      deliverUntil: at + deps.timing.deliveryMs,
      by: requestedBy,
    };
    const change = settle(state, [round], providers, at, deps.timing);
    const job = { job: 'deliver' as const, cancellationId: id, shop, at: at + JOB_AFTER_MS };
    return { ...change, wake: [...(change.wake ?? []), job] };
  });
  const current = after ?? before;
  if (!isStarted) {
    return {
      kind: 'not_retryable',
      cancellation: viewCancellation(current, await around(deps, shop)),
    };
  }
  deps.log.info({ shop, cancellationId: id, by: requestedBy.kind }, 'cancellation retried');
  const known = await deliverForAWhile(deps, current);
  return { kind: 'retried', cancellation: viewCancellation(known, await around(deps, shop)) };
}

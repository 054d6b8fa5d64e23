/**
 * A workflow of Shopify Flow asks to stop an order, and asks again until it hears how that ended. The
 * same run always finds the same cancellation, and is told of an end only when the verdict is final.
 */
import { wishOfFlow } from '#app/domain/flow.ts';
import type { Dependencies } from './dependencies.ts';
import type { CancelForFlowResult, FlowRun } from './many-orders.ts';
import { around, requestCancellation } from './request-cancellation.ts';
import { viewCancellation } from './views.ts';

export async function cancelForFlow(
  deps: Dependencies,
  { shop, runId, shopifyOrderId, reason, note }: FlowRun,
): Promise<CancelForFlowResult> {
  const run = await deps.flowRuns.read(shop, runId);
  if (run) return answerOf(deps, shop, run.cancellationId);

  const asked = await requestCancellation(deps, {
    shop,
    shopifyOrderId,
    ...wishOfFlow(reason, note),
    requestedBy: { kind: 'flow', userId: null },
  });
  switch (asked.kind) {
    case 'not_connected':
    case 'unknown_order':
    case 'shopify_unavailable':
      return asked;
    case 'reason_required':
      throw new Error('Only staff are asked for a reason');
    case 'created':
    case 'joined': {
      // A crash before this leaves a run that is not known: its repetition joins the open cancellation.
      const startedAt = deps.clock();
      await deps.flowRuns.keep({ shop, runId, cancellationId: asked.cancellation.id, startedAt });
      return inEnd(asked.cancellation);
    }
  }
}

async function answerOf(
  deps: Dependencies,
  shop: string,
  cancellationId: string | null,
): Promise<CancelForFlowResult> {
  const state =
    cancellationId === null ? null : await deps.cancellations.read(shop, cancellationId);
  if (!state) return { kind: 'erased' };
  return inEnd(viewCancellation(state, await around(deps, shop)));
}

function inEnd(cancellation: ReturnType<typeof viewCancellation>): CancelForFlowResult {
  return cancellation.outcome === 'pending'
    ? { kind: 'pending', cancellation }
    : { kind: 'answered', cancellation };
}

/** Flow repeats a run for a day and a half; this is long after. */
const KEEP_RUNS_MS = 7 * 24 * 3_600_000;

/** From time to time. */
export async function forgetFlowRuns(deps: Dependencies): Promise<void> {
  await deps.flowRuns.forgetBefore(deps.clock() - KEEP_RUNS_MS);
}

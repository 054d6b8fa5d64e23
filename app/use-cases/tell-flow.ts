/**
 * Tells a shop's workflows of the verdicts that were said on its warehouse orders: each final one, and each
 * that overturns one. What is to be told is stored with the verdict, so each is told at least once, or given
 * up after a day.
 *
 * A shop without such a workflow costs a small call for each verdict all the same. Shopify can tell which shops
 * have one (a lifecycle callback), but then no merchant could switch a workflow on while the app does not
 * answer: https://shopify.dev/docs/apps/build/flow/track-lifecycle-events
 */
import { isToldOutside } from '#app/domain/account.ts';
import type { FlowAnswer } from '#app/domain/flow.ts';
import { nextTryAt } from '#app/domain/patience.ts';
import type { Dependencies } from './dependencies.ts';
import { isolateTelling } from './isolate-failure.ts';
import type { FlowTelling } from './ports/flow.ts';

/** Longer than Shopify may take. */
const LEASE_MS = 60_000;

export async function tellFlow(deps: Dependencies, shop: string): Promise<void> {
  if (!isToldOutside(shop)) return;
  const { flowTellings } = deps;
  const due = [...(await flowTellings.readDue(shop, deps.clock()))];
  let isHeldByAnother = false;
  for (let one = due.shift(); one !== undefined; one = due.shift()) {
    if (!(await flowTellings.take(one.id, LEASE_MS))) {
      isHeldByAnother = true;
      continue;
    }
    const about = { shop, cancellationId: one.cancellationId };
    const told = await isolateTelling(deps, about, () => tell(deps, shop, one));
    if (told.kind === 'failed') {
      await tryLater(deps, shop, one, null);
      continue;
    }
    const fault = told.value;
    // What Shopify could not take for this one, it cannot take for the others now.
    if (fault !== null) {
      for (const waiting of [one, ...due.splice(0)]) await tryLater(deps, shop, waiting, fault);
    }
  }
  const next = await flowTellings.nextAt(shop);
  if (next === null) return;
  const notBefore = deps.clock() + (isHeldByAnother ? LEASE_MS : 0);
  await flowTellings.wake(shop, Math.max(next, notBefore));
}

/** What went wrong; null: it has ended. */
async function tell(deps: Dependencies, shop: string, one: FlowTelling): Promise<string | null> {
  const answer = await answerOf(deps, shop, one);
  if (answer === null) {
    await deps.flowTellings.end(one.id, 'gone', null, deps.clock());
    return null;
  }
  const told = await deps.flow.tellAnswered(shop, answer);
  // A fault may have started the workflow all the same: it is told at least once.
  if (told.kind === 'fault') return told.message;
  const message = told.kind === 'refused' ? told.message : null;
  await deps.flowTellings.end(one.id, told.kind, message, deps.clock());
  const fields = { shop, cancellationId: one.cancellationId, verdict: one.verdict };
  if (told.kind === 'refused') deps.log.warn({ ...fields, message }, 'Shopify Flow refused');
  return null;
}

async function tryLater(
  deps: Dependencies,
  shop: string,
  { id, at, failures }: FlowTelling,
  message: string | null,
): Promise<void> {
  const now = deps.clock();
  const again = nextTryAt(failures + 1, at, now);
  if (again !== null) return deps.flowTellings.noteFailure(id, message, again);
  deps.log.error({ shop, flowTellingId: String(id) }, 'telling Shopify Flow given up');
  await deps.flowTellings.end(id, 'given_up', message, now);
}

/** null: what was recorded of it has been erased since. */
async function answerOf(
  deps: Dependencies,
  shop: string,
  { cancellationId, warehouseOrderId, verdict, overturns }: FlowTelling,
): Promise<FlowAnswer | null> {
  const state = await deps.cancellations.read(shop, cancellationId);
  const order = state?.warehouseOrders.find(({ id }) => id === warehouseOrderId);
  if (!state || !order) return null;
  const { judgement } = order;
  return {
    shopifyOrderId: state.shopifyOrderId,
    outcome: state.outcome,
    verdict,
    providerName: order.providerName,
    // The words belong to the verdict that stands; told late, they may be another's.
    reason: judgement.verdict === verdict ? judgement.reason : null,
    overturned: overturns,
  };
}

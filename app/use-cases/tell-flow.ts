/**
 * Tells the shop's workflows of a verdict that was said on one warehouse order. Called for each final
 * verdict and for each that overturns one; whoever calls it keeps what could not be told and comes again.
 */
import { isDemoAccount } from '#app/domain/account.ts';
import type { Verdict } from '#app/domain/verdict.ts';
import type { Dependencies } from './dependencies.ts';
import type { FlowTold } from './ports/flow.ts';

/** What is to be told. */
export interface SaidVerdict {
  readonly shop: string;
  readonly cancellationId: string;
  /** The app's own id of the warehouse order. */
  readonly warehouseOrderId: string;
  readonly verdict: Verdict;
  /** It contradicts a final verdict that was said before. */
  readonly overturns: boolean;
}

export type ToldFlow =
  | FlowTold
  /** Of the demo nobody is told: a workflow acts on the shop's real orders. */
  | { readonly kind: 'demo' }
  /** What was recorded of it has been erased since. */
  | { readonly kind: 'gone' };

export async function tellFlow(deps: Dependencies, said: SaidVerdict): Promise<ToldFlow> {
  const { shop, cancellationId, warehouseOrderId, verdict, overturns } = said;
  if (isDemoAccount(shop)) return { kind: 'demo' };
  const state = await deps.cancellations.read(shop, cancellationId);
  const order = state?.warehouseOrders.find(({ id }) => id === warehouseOrderId);
  if (!state || !order) return { kind: 'gone' };
  const { judgement } = order;
  return deps.flow.tellAnswered(shop, {
    shopifyOrderId: state.shopifyOrderId,
    outcome: state.outcome,
    verdict,
    providerName: order.providerName,
    // The words belong to the verdict that stands; told late, they may be another's.
    reason: judgement.verdict === verdict ? judgement.reason : null,
    overturned: overturns,
  });
}

/**
 * What the last look at an order found is of use for a moment; it is kept a day, then forgotten, so that
 * the orders that people opened do not pile up.
 */
import type { Dependencies } from './dependencies.ts';

const KEPT_MS = 86_400_000;

export async function forgetLooks(deps: Dependencies): Promise<void> {
  await deps.orderLooks.forgetUnread(deps.clock() - KEPT_MS);
}

/**
 * An open cancellation learns that its order was cancelled in Shopify. The fact alone: what it means is
 * concluded by the look that follows.
 */
import type { Cancellation } from '#app/domain/cancellation.ts';
import type { Instant } from '#app/domain/instant.ts';
import { cancelledInShopifyBy } from '#app/domain/judge.ts';
import type { Dependencies } from './dependencies.ts';

/** @param cancelledAt Shopify's clock */
export async function noteCancelledInShopify(
  deps: Dependencies,
  state: Cancellation,
  cancelledAt: Instant,
): Promise<void> {
  if (state.cancelledInShopifyAt !== null || state.endedAt !== null) return;
  const now = deps.clock();
  const at = cancelledInShopifyBy(cancelledAt, now);
  await deps.cancellations.change(state.id, () => ({
    facts: [{ kind: 'cancelled_in_shopify', at }],
    lookAt: now,
  }));
}

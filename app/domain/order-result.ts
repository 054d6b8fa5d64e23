/**
 * What the app writes to an order in Shopify about its cancellation at the warehouse: a field and a tag.
 * Neither holds anybody's words, and so nothing of a customer's.
 */
import type { Cancellation } from './cancellation.ts';
import { OUTCOMES, type Outcome } from './verdict.ts';

const TAG_PREFIX = 'warehouse-cancel:';

export function tagOf(outcome: Outcome): string {
  return TAG_PREFIX + outcome.replaceAll('_', '-');
}

/** All that the app ever puts on an order; it takes off no other. */
export const ORDER_TAGS: readonly string[] = OUTCOMES.map(tagOf);

/**
 * The value of the field, as JSON: `{ outcome, since, overturned, warehouses: [{ provider, verdict, since,
 * overturned }] }`, times in ISO 8601. The same state is the same text.
 */
export function fieldOf(state: Cancellation): string {
  const warehouses = state.warehouseOrders.map((order) => ({
    provider: order.providerName,
    verdict: order.judgement.verdict,
    since: new Date(order.since).toISOString(),
    overturned: order.overturned,
  }));
  const since = Math.max(...state.warehouseOrders.map((order) => order.since));
  return JSON.stringify({
    outcome: state.outcome,
    since: new Date(since).toISOString(),
    overturned: state.warehouseOrders.some(({ overturned }) => overturned),
    warehouses,
  });
}

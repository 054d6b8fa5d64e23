/** The two questions that every extension about one order asks: where is it, and is there news? */
import type { CancellationView, OrderView } from '../../../app/contract/api.ts';
import { type Exchange, type Failed, REPLY_MS, readBody } from './exchange.ts';

export type OrderReading = { readonly kind: 'read'; readonly order: OrderView } | Failed;
export type News =
  | { readonly kind: 'news'; readonly cancellation: CancellationView }
  | { readonly kind: 'nothing_new' }
  | Failed;

const WAIT_SECONDS = 20;

/**
 * @param orderGid `gid://shopify/Order/123`, as the admin names the order on show
 * @param look `no`: only what the app has stored, without a look at Prime Penguin
 */
export async function readOrder(
  exchange: Exchange,
  orderGid: string,
  look: 'yes' | 'no',
  signal: AbortSignal,
): Promise<OrderReading> {
  const path = `/api/orders/${orderGid.slice(orderGid.lastIndexOf('/') + 1)}`;
  const query = look === 'no' ? '?look=no' : '';
  return readBody(
    await exchange(path + query, {}, REPLY_MS, signal),
    'warehouses',
    (body): OrderReading => ({ kind: 'read', order: body as OrderView }),
  );
}

/** Waits up to 20 seconds for a version newer than `since`. */
export async function awaitNews(
  exchange: Exchange,
  id: string,
  since: number,
  signal: AbortSignal,
): Promise<News> {
  const path = `/api/cancellations/${encodeURIComponent(id)}?since=${since}&wait=${WAIT_SECONDS}`;
  const answer = await exchange(path, {}, WAIT_SECONDS * 1000 + REPLY_MS, signal);
  if (answer.kind === 'answer' && answer.status === 304) return { kind: 'nothing_new' };
  return readBody(
    answer,
    'version',
    (body): News => ({ kind: 'news', cancellation: body as CancellationView }),
  );
}

/** The two questions that every extension about one order asks: where is it, and is there news? */
import type { CancellationView, OrderView } from '../../../app/contract/api.ts';
import { type Exchange, type Failed, REPLY_MS, readBody } from './exchange.ts';
import { awaitNews, type News } from './news.ts';

export type OrderReading = { readonly kind: 'read'; readonly order: OrderView } | Failed;
export type AnswerNews = News<CancellationView>;

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

export function awaitAnswer(
  exchange: Exchange,
  id: string,
  since: number,
  signal: AbortSignal,
): Promise<AnswerNews> {
  return awaitNews(exchange, `/api/cancellations/${encodeURIComponent(id)}`, since, signal);
}

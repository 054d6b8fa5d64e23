/**
 * Every call that the action makes over the network. Nothing is sent twice from here: whether to send
 * again is the merchant's decision.
 */
import { exchangeIn, type Failed, post, readBody } from 'extension-kit/exchange.ts';
import { awaitNews, type News } from 'extension-kit/news.ts';
import { type Wish, wishFields } from 'extension-kit/wish.ts';
import type { BulkRequestView, OrdersCheckView } from '../../../app/contract/bulk.ts';

export type Checking = { readonly kind: 'checked'; readonly check: OrdersCheckView } | Failed;
export type Asking = { readonly kind: 'asked'; readonly request: BulkRequestView } | Failed;
export interface Api {
  checkOrders(orderIds: readonly string[], signal: AbortSignal): Promise<Checking>;
  /** Creates a cancellation for each order, or joins the open one. */
  requestMany(orderIds: readonly string[], wish: Wish, signal: AbortSignal): Promise<Asking>;
  /** Waits up to 20 seconds for another version than `since`. */
  awaitNews(id: string, since: number, signal: AbortSignal): Promise<News<BulkRequestView>>;
}

/** For 250 orders the app reads Shopify and Prime Penguin page by page, and some orders' logs. */
const CHECK_MS = 45_000;
/** More than this is a lost answer. */
const REPLY_MS = 30_000;
const BULK = '/api/cancellations/bulk';

/** @param language in which the app words what it says */
export function connectToApp(language: () => string): Api {
  const exchange = exchangeIn(language);
  return {
    async checkOrders(orderIds, signal) {
      const answer = await exchange('/api/orders/check', post({ orderIds }), CHECK_MS, signal);
      return readBody(answer, 'orders', toChecking);
    },
    async requestMany(orderIds, wish, signal) {
      const body = { orderIds, ...wishFields(wish) };
      return readBody(await exchange(BULK, post(body), REPLY_MS, signal), 'version', toAsking);
    },
    awaitNews: (id, since, signal) =>
      awaitNews(exchange, `${BULK}/${encodeURIComponent(id)}`, since, signal),
  };
}

function toChecking(body: unknown): Checking {
  return { kind: 'checked', check: body as OrdersCheckView };
}

function toAsking(body: unknown): Asking {
  return { kind: 'asked', request: body as BulkRequestView };
}

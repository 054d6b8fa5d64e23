/**
 * Every call that the action makes over the network, each with a limit of time and every way in which
 * it can end as a value.
 */
import { deviceClock } from 'extension-kit/clock.ts';
import { exchangeIn, type Failed, post, REPLY_MS, readBody } from 'extension-kit/exchange.ts';
import {
  type AnswerNews,
  awaitAnswer,
  type OrderReading,
  readOrder,
} from 'extension-kit/order-calls.ts';
import { type Wish, wishFields } from 'extension-kit/wish.ts';
import type { CancellationView } from '../../../app/contract/api.ts';

export type Asking = { readonly kind: 'asked'; readonly cancellation: CancellationView } | Failed;

export interface Api {
  readOrder(signal: AbortSignal): Promise<OrderReading>;
  /**
   * Creates a cancellation, or joins the open one.
   *
   * @param orderId of the order that the merchant was shown, whatever the host shows by now
   */
  requestCancellation(orderId: string, wish: Wish, signal: AbortSignal): Promise<Asking>;
  retryCancellation(id: string, signal: AbortSignal): Promise<Asking>;
  awaitAnswer(id: string, since: number, signal: AbortSignal): Promise<AnswerNews>;
}

/**
 * @param orderOnShow `gid://shopify/Order/123`, as the admin names it; undefined: it has not said yet
 * @param language in which the app words what it has seen; needed by whoever shows it
 */
export function connectToApp(
  orderOnShow: () => string | undefined,
  language: () => string = () => '',
): Api {
  const exchange = exchangeIn(language);
  const ask = async (path: string, body: object, signal: AbortSignal) =>
    readBody(await exchange(path, post(body), REPLY_MS, signal), 'version', toAsking);
  return {
    async readOrder(signal) {
      const orderGid = await told(orderOnShow, signal);
      if (orderGid === undefined) return { kind: 'failed', failure: { kind: 'no_reply' } };
      return readOrder(exchange, orderGid, 'yes', signal);
    },
    requestCancellation: (orderId, wish, signal) =>
      ask('/api/cancellations', { orderId, ...wishFields(wish) }, signal),
    retryCancellation: (id, signal) =>
      ask(`/api/cancellations/${encodeURIComponent(id)}/retry`, {}, signal),
    awaitAnswer: (id, since, signal) => awaitAnswer(exchange, id, since, signal),
  };
}

const HOST_MS = 500;
/** Longer than any host takes to say what it shows. */
const HOST_PATIENCE = 20;

/** What the host says, once it does; undefined: it does not. */
async function told<T>(ask: () => T | undefined, signal: AbortSignal): Promise<T | undefined> {
  for (let tries = 0; tries < HOST_PATIENCE && !signal.aborted; tries += 1) {
    const said = ask();
    if (said !== undefined) return said;
    await deviceClock.pause(HOST_MS, signal);
  }
  return ask();
}

function toAsking(body: unknown): Asking {
  return { kind: 'asked', cancellation: body as CancellationView };
}

/** What the admin's order looks like, as far as it decides whether the action is offered. */
const FULFILLMENT_QUERY = `query OrderFulfillment($id: ID!) {
  order(id: $id) {
    displayFulfillmentStatus
  }
}`;

type Query = (
  query: string,
  options: { variables: { id: string } },
) => Promise<{ data?: { order: { displayFulfillmentStatus: string } | null } }>;

/** `null`: Shopify did not say. */
export async function readFulfillmentStatus(
  orderGid: string,
  query: Query,
): Promise<string | null> {
  const { data } = await query(FULFILLMENT_QUERY, { variables: { id: orderGid } });
  return data?.order?.displayFulfillmentStatus ?? null;
}

/**
 * Every call that the action makes over the network, each with a limit of time and every way in which
 * it can end as a value. Nothing is ever sent twice from here: whether to send again is the merchant's
 * decision, after another look.
 */
import type {
  CancellationView,
  CancelReason,
  OrderProblemCode,
  OrderView,
} from '../../../app/contract/api.ts';
import { type Failure, isProblemCode } from './failure.ts';

export interface Wish {
  readonly reason: CancelReason | null;
  readonly note: string;
}

interface Failed {
  readonly kind: 'failed';
  readonly failure: Failure;
}
export type OrderReading = { readonly kind: 'read'; readonly order: OrderView } | Failed;
export type Asking = { readonly kind: 'asked'; readonly cancellation: CancellationView } | Failed;
export type News =
  | { readonly kind: 'news'; readonly cancellation: CancellationView }
  | { readonly kind: 'nothing_new' }
  | Failed;

export interface Api {
  readOrder(signal: AbortSignal): Promise<OrderReading>;
  /** Creates a cancellation, or joins the open one. */
  requestCancellation(wish: Wish, signal: AbortSignal): Promise<Asking>;
  retryCancellation(id: string, signal: AbortSignal): Promise<Asking>;
  /** Waits up to 20 seconds for a version newer than `since`. */
  awaitNews(id: string, since: number, signal: AbortSignal): Promise<News>;
}

/** The app itself asks Prime Penguin for a few seconds; more than this is a lost answer. */
const REPLY_MS = 20_000;
const WAIT_SECONDS = 20;

/**
 * @param orderGid `gid://shopify/Order/123`, as the admin names the order on show
 * @param locale in which the app words what it has seen; needed by whoever shows it
 */
export function connectToApp(orderGid: string, locale = ''): Api {
  const numericId = numericOrderId(orderGid);
  const exchange = (path: string, init: RequestInit, limitMs: number, signal: AbortSignal) => {
    const mark = path.includes('?') ? '&' : '?';
    return send(locale ? `${path}${mark}locale=${locale}` : path, init, limitMs, signal);
  };
  return {
    async readOrder(signal) {
      const answer = await exchange(`/api/orders/${numericId}`, {}, REPLY_MS, signal);
      return isFailed(answer) ? answer : readBody(answer, 'warehouses', toOrderReading);
    },
    async requestCancellation({ reason, note }, signal) {
      const text = note.trim();
      const body = {
        orderId: orderGid,
        ...(reason === null ? {} : { reason }),
        ...(text === '' ? {} : { note: text }),
      };
      const answer = await exchange('/api/cancellations', post(body), REPLY_MS, signal);
      return isFailed(answer) ? answer : readBody(answer, 'version', toAsking);
    },
    async retryCancellation(id, signal) {
      const path = `/api/cancellations/${encodeURIComponent(id)}/retry`;
      const answer = await exchange(path, post({}), REPLY_MS, signal);
      return isFailed(answer) ? answer : readBody(answer, 'version', toAsking);
    },
    async awaitNews(id, since, signal) {
      const path = `/api/cancellations/${encodeURIComponent(id)}?since=${since}&wait=${WAIT_SECONDS}`;
      const answer = await exchange(path, {}, WAIT_SECONDS * 1000 + REPLY_MS, signal);
      if (isFailed(answer)) return answer;
      if (answer.status === 304) return { kind: 'nothing_new' };
      return readBody(answer, 'version', toNews);
    },
  };
}

function toOrderReading(body: unknown): OrderReading {
  return { kind: 'read', order: body as OrderView };
}

function toAsking(body: unknown): Asking {
  return { kind: 'asked', cancellation: body as CancellationView };
}

function toNews(body: unknown): News {
  return { kind: 'news', cancellation: body as CancellationView };
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

function numericOrderId(orderGid: string): string {
  return orderGid.slice(orderGid.lastIndexOf('/') + 1);
}

// Only these two methods and this one header pass the preflight of the app's CORS answer.
function post(body: object): RequestInit {
  return {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  };
}

interface Answer {
  readonly kind: 'answer';
  readonly status: number;
  /** null where there is no JSON. */
  readonly body: unknown;
}

function isFailed(answer: Answer | Failed): answer is Failed {
  return answer.kind === 'failed';
}

/**
 * One request to the app. The limit is kept by a race and not only by the abort signal, so that it
 * also holds where a host does not pass the signal on.
 */
async function send(
  path: string,
  init: RequestInit,
  limitMs: number,
  signal: AbortSignal,
): Promise<Answer | Failed> {
  const noReply: Failed = { kind: 'failed', failure: { kind: 'no_reply' } };
  const abort = new AbortController();
  let giveUp = () => {};
  const limit = new Promise<Failed>((resolve) => {
    giveUp = () => {
      abort.abort();
      resolve(noReply);
    };
  });
  const timer = setTimeout(giveUp, limitMs);
  signal.addEventListener('abort', giveUp);
  try {
    return await Promise.race([
      limit,
      call(path, { ...init, cache: 'no-store', signal: abort.signal }),
    ]);
  } catch {
    return noReply;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', giveUp);
  }
}

async function call(path: string, init: RequestInit): Promise<Answer> {
  const response = await fetch(path, init);
  const text = await response.text();
  return { kind: 'answer', status: response.status, body: parse(text) };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** An answer counts only as success if it has the shape: a log-in page with status 200 is no "asked". */
function readBody<Result>(
  { status, body }: Answer,
  mark: string,
  toResult: (body: unknown) => Result,
): Result | Failed {
  const fields = typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
  if (status < 300 && mark in fields) return toResult(body);
  return { kind: 'failed', failure: toFailure(status, fields) };
}

function toFailure(status: number, fields: Record<string, unknown>): Failure {
  const code: OrderProblemCode | null =
    status === 401 ? 'unauthenticated' : isProblemCode(fields.code) ? fields.code : null;
  return status >= 400 && code !== null ? { kind: 'problem', code } : { kind: 'garbled', status };
}

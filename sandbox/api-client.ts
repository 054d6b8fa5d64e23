/**
 * The app's HTTP API as an extension calls it: a session token, a browser's user agent, JSON. Used
 * where no browser is at hand.
 */
import type { CancellationView, OrderView, Problem } from '#app/contract/api.ts';

/** Shopify's library answers 410 to what does not look like a browser. */
const USER_AGENT =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0.0.0 Safari/537.36';

export interface Answer<T> {
  readonly status: number;
  /** null for an answer without a body (304). */
  readonly body: T | null;
}

export interface ApiClient {
  readOrder(shopifyOrderId: string): Promise<Answer<OrderView | Problem>>;
  cancel(shopifyOrderId: string, reason?: string): Promise<Answer<CancellationView | Problem>>;
  readCancellation(id: string): Promise<Answer<CancellationView | Problem>>;
  /** Long-polls until `is` holds; throws when `timeoutMs` is over, with the last answer. */
  waitFor(
    cancellation: CancellationView,
    is: (cancellation: CancellationView) => boolean,
    timeoutMs: number,
  ): Promise<CancellationView>;
  retry(id: string): Promise<Answer<CancellationView | Problem>>;
  connect(credentials: object): Promise<Answer<unknown>>;
  call(method: string, path: string, body?: unknown): Promise<Answer<unknown>>;
}

const WAIT_SECONDS = 20;

export function createApiClient(appUrl: string, sessionToken: () => string): ApiClient {
  const call = async <T>(method: string, path: string, body?: unknown): Promise<Answer<T>> => {
    const response = await fetch(new URL(path, appUrl), {
      method,
      headers: {
        Authorization: `Bearer ${sessionToken()}`,
        'User-Agent': USER_AGENT,
        Accept: 'application/json',
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      redirect: 'manual',
    });
    const text = await response.text();
    return { status: response.status, body: text === '' ? null : (JSON.parse(text) as T) };
  };
  const gid = (id: string) => `gid://shopify/Order/${id}`;

  return {
    call,
    readOrder: (id) => call('GET', `/api/orders/${id}`),
    cancel: (id, reason) =>
      call('POST', '/api/cancellations', { orderId: gid(id), ...(reason ? { reason } : {}) }),
    readCancellation: (id) => call('GET', `/api/cancellations/${id}`),
    retry: (id) => call('POST', `/api/cancellations/${id}/retry`),
    connect: (credentials) => call('PUT', '/api/connection', credentials),
    async waitFor(cancellation, is, timeoutMs) {
      const until = Date.now() + timeoutMs;
      let known = cancellation;
      while (!is(known)) {
        if (Date.now() >= until) {
          throw new Error(`Waited ${timeoutMs} ms in vain. Last: ${JSON.stringify(known)}`);
        }
        const wait = Math.max(1, Math.min(WAIT_SECONDS, Math.ceil((until - Date.now()) / 1000)));
        const path = `/api/cancellations/${known.id}?since=${known.version}&wait=${wait}`;
        const answer = await call<CancellationView>('GET', path);
        if (answer.status === 200 && answer.body) known = answer.body;
        else if (answer.status !== 304) {
          throw new Error(`GET ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
        }
      }
      return known;
    },
  };
}

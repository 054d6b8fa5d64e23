/**
 * `fetch` as extensions have it in the admin: relative addresses are the app's, calls to the app carry
 * the session token, `shopify:admin/...` is the Admin API with the rights of the member of staff.
 */
import type { GraphqlReply } from './protocol.ts';

export interface FetchPlaces {
  readonly appUrl: string;
  idToken(): Promise<string | null>;
  adminApi(body: string): Promise<GraphqlReply>;
  report(problem: string): void;
}

/** App routes answer the preflight for these alone: a call with others would fail in the admin. */
const ALLOWED_METHODS = new Set(['GET', 'HEAD', 'POST']);

/** The address on the app that an extension means by `app:...`, a path, or a whole URL. */
export function resolveAppUrl(address: string, appUrl: string): URL {
  const path = address.startsWith('app:') ? `/${address.slice(4).replace(/^\/+/, '')}` : address;
  return new URL(path, `${appUrl}/`);
}

export function createFetch(native: typeof fetch, places: FetchPlaces): typeof fetch {
  const app = new URL(places.appUrl);
  return async (input, init) => {
    const address = input instanceof Request ? input.url : String(input);
    if (address.startsWith('shopify:')) {
      if (address.replace('shopify://', 'shopify:') !== 'shopify:admin/api/graphql.json') {
        places.report(`fetch of ${address}: the admin has only shopify:admin/api/graphql.json`);
      }
      const body = typeof init?.body === 'string' ? init.body : '{}';
      const reply = await places.adminApi(body);
      const headers = { 'content-type': 'application/json' };
      return new Response(reply.body, { status: reply.status, headers });
    }
    const url = resolveAppUrl(address, places.appUrl);
    const mine = url.hostname === app.hostname || url.hostname.endsWith(`.${app.hostname}`);
    const base = input instanceof Request ? input : undefined;
    const method = (init?.method ?? base?.method ?? 'GET').toUpperCase();
    if (mine && !ALLOWED_METHODS.has(method)) {
      places.report(`${method} ${url.pathname}: no preflight of the app allows this method`);
    }
    const headers = new Headers(init?.headers ?? base?.headers);
    if (mine && !headers.has('authorization')) {
      const token = await places.idToken();
      if (token !== null) headers.set('authorization', `Bearer ${token}`);
    }
    return native(url, { ...init, headers, method });
  };
}

/**
 * Sends every request for `https://SHOP/...` to another origin, with the shop's name in
 * `X-Forwarded-Host`. For simulators and tests only: call it when `SHOPIFY_API_ORIGIN` is set, and never
 * otherwise. The library's own calls and the app's Admin API client both go through the same function.
 */
import '@shopify/shopify-api/adapters/web-api';
import { setAbstractFetchFunc } from '@shopify/shopify-api/runtime';

const SHOP_HOST = /^[a-z0-9][a-z0-9-]*\.myshopify\.com$/;

/**
 * Shopify's adapter puts the platform's fetch in the same place when it is imported. This module imports
 * that adapter itself, so that it has happened before, whatever the order of imports elsewhere.
 *
 * @param origin for example `http://127.0.0.1:4201`
 * @throws when the origin is not a plain HTTP or HTTPS origin
 */
export function sendShopRequestsTo(origin: string): void {
  const target = new URL(origin);
  if (!/^https?:$/.test(target.protocol) || target.pathname !== '/') {
    throw new Error('SHOPIFY_API_ORIGIN has to be an origin such as http://127.0.0.1:4201');
  }
  setAbstractFetchFunc(async (input: RequestInfo | URL, init?: RequestInit) => {
    const request = new Request(input, init);
    const url = new URL(request.url);
    // Only shops are redirected: a request for anywhere else is a mistake, and must not leave.
    if (!SHOP_HOST.test(url.hostname)) {
      throw new TypeError(`not a shop, and so not sent: ${url.hostname}`);
    }
    const headers = new Headers(request.headers);
    headers.set('X-Forwarded-Host', url.hostname);
    const bodyless = request.method === 'GET' || request.method === 'HEAD';
    return fetch(new URL(url.pathname + url.search, target), {
      method: request.method,
      headers,
      body: bodyless ? null : await request.arrayBuffer(),
      signal: request.signal,
      redirect: 'manual',
    });
  });
}

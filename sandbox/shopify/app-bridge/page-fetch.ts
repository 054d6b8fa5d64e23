/**
 * `fetch` as App Bridge leaves it in the app's page: calls to the app carry a session token, and one that
 * the server calls stale is repeated once with a new token.
 */
import { ask, tell } from './connection.ts';

export const idToken = async (): Promise<string> => String(await ask({ type: 'idToken' }));

const RETRY = 'x-shopify-retry-invalid-session-request';
const REAUTHORISE = 'x-shopify-api-request-failure-reauthorize-url';

export function installFetch(): void {
  const native = window.fetch.bind(window);
  window.fetch = async (input, init) => {
    const address = input instanceof Request ? input.url : String(input);
    if (address.startsWith('shopify:')) {
      const body = typeof init?.body === 'string' ? init.body : '{}';
      const reply = (await ask({ type: 'adminApi', body })) as { status: number; body: string };
      const headers = { 'content-type': 'application/json' };
      return new Response(reply.body, { status: reply.status, headers });
    }
    const request = new Request(input, init);
    const own = new URL(request.url, location.href).origin === location.origin;
    if (!own || request.headers.has('authorization')) return native(request);
    const send = async () => {
      const copy = new Request(request.clone());
      copy.headers.set('authorization', `Bearer ${await idToken()}`);
      copy.headers.set('x-requested-with', 'XMLHttpRequest');
      return native(copy);
    };
    const response = await send();
    const settled = response.headers.has(RETRY) ? await send() : response;
    const reauthorise = settled.headers.get(REAUTHORISE);
    if (reauthorise !== null) tell({ type: 'open', url: reauthorise, newContext: false });
    return settled;
  };
}

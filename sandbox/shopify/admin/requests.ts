/**
 * The admin's own calls to the sandbox server, on behalf of the member of staff who looks.
 */
import type { GraphqlReply } from '../extension-host/protocol.ts';
import type { ExtensionSpec } from '../extension-spec.ts';
import type { AdminListing, OrderListing } from './listing.ts';

/** Keeps the choices in the address: shop, locale, user. */
const address = (path: string): string => `/sandbox/${path}${location.search}`;

async function getJson<T>(path: string): Promise<T> {
  const response = await fetch(address(path));
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return (await response.json()) as T;
}

export const fetchListing = () => getJson<AdminListing>('listing');
export const fetchOrders = () => getJson<OrderListing[]>('orders');

let spec: Promise<ExtensionSpec> | undefined;

export function fetchSpec(): Promise<ExtensionSpec> {
  spec ??= getJson<ExtensionSpec>('spec');
  return spec;
}

export async function fetchSessionToken(): Promise<string> {
  return (await getJson<{ token: string }>('session-token')).token;
}

export async function cancelOrder(id: number, reason: string): Promise<void> {
  await fetch(address(`orders/${id}/cancel`), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ reason }),
  });
}

/** The merchant agrees to more. @returns what is granted now */
export async function grantScopes(scopes: readonly string[]): Promise<readonly string[]> {
  const response = await fetch(address('scopes'), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ scopes }),
  });
  if (!response.ok) throw new Error(`scopes.request: ${response.status}`);
  return ((await response.json()) as { granted: readonly string[] }).granted;
}

/** The Admin API with the rights of the member of staff. */
export async function adminApi(body: string): Promise<GraphqlReply> {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(address('graphql'), { method: 'POST', headers, body });
  return { status: response.status, body: await response.text() };
}

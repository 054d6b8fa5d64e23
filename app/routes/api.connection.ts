/** GET, PUT and DELETE /api/connection: the shop's connection to Prime Penguin, without its secrets. */
import type { NotConnectedView } from '#app/contract/api.ts';
import { type ApiCall, apiRoute } from '#app/http/api-route.ts';
import { credentialsSchema } from '#app/http/credentials.ts';
import { problem, rejectedConnection, tooManyAttempts } from '#app/http/problem.ts';
import { readJson } from '#app/http/read-json.ts';

async function readConnection({ application, shop }: ApiCall): Promise<Response> {
  return Response.json(await application.readConnection(shop));
}

async function connectShop({ request, application, shop, who }: ApiCall): Promise<Response> {
  const body = await readJson(request, credentialsSchema);
  if (body.kind === 'refused') return body.response;
  const result = await application.connectShop(shop, who, body.value);
  switch (result.kind) {
    case 'connected':
      return Response.json(result.connection);
    case 'rejected':
      return rejectedConnection(result);
    case 'too_many_attempts':
      return tooManyAttempts(result, Date.now());
    case 'prime_penguin_unavailable':
      return problem('prime_penguin_unavailable', result.message);
    case 'not_allowed':
    case 'shopify_unavailable':
      return problem(result.kind, result.message);
  }
}

async function disconnectShop({ application, shop, who }: ApiCall): Promise<Response> {
  const result = await application.disconnectShop(shop, who);
  switch (result.kind) {
    case 'disconnected':
      return Response.json({ connected: false } satisfies NotConnectedView);
    case 'not_allowed':
    case 'shopify_unavailable':
      return problem(result.kind, result.message);
  }
}

const route = apiRoute({ GET: readConnection, PUT: connectShop, DELETE: disconnectShop });
export const loader = route;
export const action = route;

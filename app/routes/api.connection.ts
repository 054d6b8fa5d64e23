/** GET, PUT and DELETE /api/connection: the shop's connection to Prime Penguin, without its secrets. */
import type { NotConnectedView } from '#app/contract/api.ts';
import { type ApiCall, apiRoute } from '#app/http/api-route.ts';
import { credentialsSchema } from '#app/http/credentials.ts';
import { problem, rejectedConnection } from '#app/http/problem.ts';
import { readJson } from '#app/http/read-json.ts';

async function readConnection({ application, shop }: ApiCall): Promise<Response> {
  return Response.json(await application.readConnection(shop));
}

async function connectShop({ request, application, shop }: ApiCall): Promise<Response> {
  const body = await readJson(request, credentialsSchema);
  if (body.kind === 'refused') return body.response;
  const result = await application.connectShop(shop, body.value);
  switch (result.kind) {
    case 'connected':
      return Response.json(result.connection);
    case 'rejected':
      return rejectedConnection(result);
    case 'prime_penguin_unavailable':
      return problem('prime_penguin_unavailable', result.message);
  }
}

async function disconnectShop({ application, shop }: ApiCall): Promise<Response> {
  await application.disconnectShop(shop);
  return Response.json({ connected: false } satisfies NotConnectedView);
}

const route = apiRoute({ GET: readConnection, PUT: connectShop, DELETE: disconnectShop });
export const loader = route;
export const action = route;

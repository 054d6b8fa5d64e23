/**
 * POST /api/exports, with the list's filters in the address: a link under which the list can be
 * downloaded for a short while. A download of the browser carries no session token.
 */
import { type ApiCall, apiRoute } from '#app/http/api-route.ts';
import { readFilter } from '#app/http/filter.ts';
import { malformed } from '#app/http/read-json.ts';

async function linkExport({ url, application, shop }: ApiCall): Promise<Response> {
  const filter = readFilter(url.searchParams);
  if (!filter.success) return malformed(filter.error);
  return Response.json(await application.linkExport(shop, filter.data), { status: 201 });
}

const route = apiRoute({ POST: linkExport });
export const loader = route;
export const action = route;

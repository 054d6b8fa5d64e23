/** GET /api/changes: who changed what in the settings, the connection and the rest, newest first. */
import { type ApiCall, apiRoute } from '#app/http/api-route.ts';
import { readListPage } from '#app/http/list-page.ts';
import { malformed } from '#app/http/read-json.ts';

async function listChanges({ url, application, shop }: ApiCall): Promise<Response> {
  const page = readListPage(url.searchParams);
  if (!page.success) return malformed(page.error);
  return Response.json(await application.listChanges(shop, page.data));
}

const route = apiRoute({ GET: listChanges });
export const loader = route;
export const action = route;

/** DELETE /api/views/:id: forgets a named filter. */
import { type ApiCall, apiRoute } from '#app/http/api-route.ts';
import { problem } from '#app/http/problem.ts';

async function deleteView({ params, application, shop }: ApiCall): Promise<Response> {
  const isDeleted = await application.deleteView(shop, params.id ?? '');
  if (!isDeleted) return problem('view_not_found', 'This shop has no such view.');
  return new Response(null, { status: 204 });
}

const route = apiRoute({ DELETE: deleteView });
export const loader = route;
export const action = route;

/** GET /api/cancellations/:id/activity: everything that was asked, seen, said and done, oldest first. */
import { type ApiCall, apiRoute } from '#app/http/api-route.ts';
import { cancellationNotFound } from '#app/http/problem.ts';

async function readActivity({ params, application, shop }: ApiCall): Promise<Response> {
  const result = await application.readActivity(shop, params.id ?? '');
  switch (result.kind) {
    case 'found':
      return Response.json(result.activity);
    case 'unknown_cancellation':
      return cancellationNotFound();
  }
}

const route = apiRoute({ GET: readActivity });
export const loader = route;
export const action = route;

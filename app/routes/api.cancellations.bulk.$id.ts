/**
 * GET /api/cancellations/bulk/:id: what has become of each order of a press for many. With `since` (a
 * version) it answers 304 unless anything has changed, and with `wait` (seconds) it holds the line for it.
 */
import { type ApiCall, apiRoute } from '#app/http/api-route.ts';
import { cancellationNotFound } from '#app/http/problem.ts';
import { readWait } from '#app/http/wait-query.ts';

async function readBulkRequest(call: ApiCall): Promise<Response> {
  const { params, application, shop } = call;
  const read = readWait(call);
  if (read.kind === 'refused') return read.response;
  const result = await application.readBulkRequest(shop, params.id ?? '', read.wait);
  switch (result.kind) {
    case 'found':
      return Response.json(result.request);
    case 'unchanged':
      return new Response(null, { status: 304 });
    case 'unknown_bulk_request':
      return cancellationNotFound();
  }
}

const route = apiRoute({ GET: readBulkRequest });
export const loader = route;
export const action = route;

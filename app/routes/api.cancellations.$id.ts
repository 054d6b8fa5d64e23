/**
 * GET /api/cancellations/:id: a cancellation. With `since` (a version) it answers 304 unless there is a
 * newer one, and with `wait` (seconds) it holds the line for it.
 */
import { type ApiCall, apiRoute } from '#app/http/api-route.ts';
import { cancellationNotFound } from '#app/http/problem.ts';
import { readWait } from '#app/http/wait-query.ts';

async function readCancellation(call: ApiCall): Promise<Response> {
  const { params, application, shop } = call;
  const read = readWait(call);
  if (read.kind === 'refused') return read.response;
  const result = await application.readCancellation(shop, params.id ?? '', read.wait);
  switch (result.kind) {
    case 'found':
      return Response.json(result.cancellation);
    case 'unchanged':
      return new Response(null, { status: 304 });
    case 'unknown_cancellation':
      return cancellationNotFound();
  }
}

const route = apiRoute({ GET: readCancellation });
export const loader = route;
export const action = route;

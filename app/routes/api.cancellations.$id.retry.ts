/** POST /api/cancellations/:id/retry: asks again, after `undeliverable`, `no_answer` or `refused`. */
import { type ApiCall, apiRoute } from '#app/http/api-route.ts';
import { cancellationNotFound, notConnected, problem } from '#app/http/problem.ts';

async function retryCancellation(call: ApiCall): Promise<Response> {
  const { params, application, shop, requestedBy } = call;
  const result = await application.retryCancellation(shop, params.id ?? '', requestedBy);
  switch (result.kind) {
    case 'retried':
      return Response.json(result.cancellation);
    case 'not_retryable':
      return problem(
        'not_retryable',
        'Nothing of this cancellation can be asked again: it is under way or has been answered.',
      );
    case 'unknown_cancellation':
      return cancellationNotFound();
    case 'not_connected':
      return notConnected();
  }
}

const route = apiRoute({ POST: retryCancellation });
export const loader = route;
export const action = route;

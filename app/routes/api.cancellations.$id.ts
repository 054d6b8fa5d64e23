/**
 * GET /api/cancellations/:id: a cancellation. With `since` (a version) it answers 304 unless there is a
 * newer one, and with `wait` (seconds) it holds the line for it.
 */
import { z } from 'zod';
import { type ApiCall, apiRoute } from '#app/http/api-route.ts';
import { cancellationNotFound } from '#app/http/problem.ts';
import { malformed } from '#app/http/read-json.ts';

const LONGEST_WAIT_SECONDS = 25;
const SINCE_EXPECTED = 'a version, a whole number from 0';
const WAIT_EXPECTED = 'seconds, a number from 0';

const query = z.object({
  since: z
    .string()
    .regex(/^\d{1,15}$/, SINCE_EXPECTED)
    .transform(Number)
    .nullable(),
  /** More than the longest wait is no mistake: it is simply answered earlier. */
  wait: z
    .string()
    .regex(/^\d{1,9}(\.\d{1,9})?$/, WAIT_EXPECTED)
    .transform((seconds) => Math.min(Number(seconds), LONGEST_WAIT_SECONDS))
    .nullable(),
});

async function readCancellation(call: ApiCall): Promise<Response> {
  const { request, url, params, application, shop } = call;
  const read = query.safeParse({
    since: url.searchParams.get('since'),
    wait: url.searchParams.get('wait'),
  });
  if (!read.success) return malformed(read.error);
  const { since, wait } = read.data;
  const result = await application.readCancellation(
    shop,
    params.id ?? '',
    since === null
      ? null
      : { since, waitMs: Math.round((wait ?? 0) * 1000), signal: request.signal },
  );
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

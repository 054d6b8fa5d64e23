/**
 * POST /flow/cancel-at-warehouse: a run of the Flow action. Flow waits 10 seconds for an answer. It takes
 * 200 for done, repeats the run after 202, 429 and 5xx (at growing intervals, for 36 hours), and ends it
 * as failed after any other 4xx. So 200 means a final verdict, and a 4xx that repeating cannot help.
 * https://shopify.dev/docs/apps/build/flow/actions/endpoints
 */
import type { ActionFunctionArgs } from '@remix-run/node';
import { z } from 'zod';
import type { CancellationView } from '#app/contract/api.ts';
import { idText, parseJson } from '#app/domain/exact-json.ts';
import { parseShopifyOrderId } from '#app/domain/identifiers.ts';
import { isStorable, storable } from '#app/domain/storable-text.ts';
import { noteDatabaseFault } from '#app/http/database-fault.ts';
import { STORABLE_EXPECTED } from '#app/http/given-text.ts';
import {
  databaseUnavailable,
  FAULT_DETAIL,
  notConnected,
  orderNotFound,
  problem,
  shopifyUnavailable,
} from '#app/http/problem.ts';
import { readBody } from '#app/http/read-body.ts';
import { malformed } from '#app/http/read-json.ts';

/** Far above any run. What is larger is not Flow's, and is not read to check a signature. */
const LIMIT_BYTES = 256 * 1024;
const ORDER_EXPECTED = "the order, by Shopify's numeric id such as 123";

const text = z.string('text').nullish();

/** As the fields of `extensions/flow-cancel-at-warehouse`; an order reference arrives as `order_id`. */
const run = z.object({
  action_run_id: z
    .string('the id of the run')
    .min(1, 'the id of the run')
    .max(200, 'the id of the run')
    .refine(isStorable, STORABLE_EXPECTED),
  properties: z.object(
    {
      order_id: z.union([z.number(), z.string()], ORDER_EXPECTED).transform((given, context) => {
        const id = parseShopifyOrderId(idText(given) ?? '');
        if (id !== null) return id;
        context.issues.push({ code: 'custom', message: ORDER_EXPECTED, input: '' });
        return z.NEVER;
      }),
      reason: text,
      note: text,
    },
    "the action's fields",
  ),
});

export function loader(): Response {
  return new Response(null, { status: 405, headers: { Allow: 'POST' } });
}

export async function action({ request, context }: ActionFunctionArgs): Promise<Response> {
  const body = await readBody(request, LIMIT_BYTES);
  if (body.kind === 'too_large') return new Response(null, { status: 413 });
  if (body.kind === 'unreadable') return new Response(null, { status: 400 });
  const { method, headers } = request;
  try {
    const { session } = await context.shopify.authenticate.flow(
      new Request(request.url, { method, headers, body: body.text }),
    );
    // Not the library's reading of it, which rounds ids beyond 2^53.
    const read = run.safeParse(parseJson(body.text));
    if (!read.success) return malformed(read.error);
    const { action_run_id: runId, properties } = read.data;
    const result = await context.application.cancelForFlow({
      shop: session.shop,
      runId,
      shopifyOrderId: properties.order_id,
      // A workflow cannot show what is wrong with them.
      reason: properties.reason == null ? null : storable(properties.reason),
      note: properties.note == null ? null : storable(properties.note),
    });
    switch (result.kind) {
      case 'answered':
        return Response.json({ return_value: answerFor(result.cancellation) });
      case 'pending':
        return Response.json({ outcome: result.cancellation.outcome }, { status: 202 });
      case 'erased':
        return problem('cancellation_not_found', 'What was recorded of this run has been erased.');
      case 'unknown_order':
        return orderNotFound();
      case 'not_connected':
        return notConnected();
      case 'shopify_unavailable':
        return shopifyUnavailable(result);
    }
  } catch (thrown) {
    if (thrown instanceof Response) return thrown;
    // Flow repeats the run.
    if (noteDatabaseFault(thrown, context)) return databaseUnavailable();
    context.log.error({ err: thrown }, 'A run of the Flow action failed unexpectedly');
    return problem('internal', FAULT_DETAIL.internal);
  }
}

/** As `extensions/flow-cancel-at-warehouse/schema.graphql` describes it to the workflow's author. */
function answerFor({ outcome, warehouses }: CancellationView) {
  return {
    outcome,
    warehouses: warehouses.map(({ provider, verdict, reason, overturned }) => ({
      provider: provider?.name ?? null,
      verdict,
      reason,
      overturned,
    })),
  };
}

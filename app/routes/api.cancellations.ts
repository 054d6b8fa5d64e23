/**
 * POST /api/cancellations asks for an order to be stopped at the warehouse, or joins the cancellation
 * that is open. GET /api/cancellations lists them, newest first, narrowed by the filters of `FilterView`.
 */
import { z } from 'zod';
import { parseShopifyOrderId } from '#app/domain/identifiers.ts';
import { type ApiCall, apiRoute } from '#app/http/api-route.ts';
import { readFilter } from '#app/http/filter.ts';
import { readListPage } from '#app/http/list-page.ts';
import { notConnected, orderNotFound, shopifyUnavailable } from '#app/http/problem.ts';
import { malformed, readJson } from '#app/http/read-json.ts';
import { noteSchema, reasonRequired, reasonSchema } from '#app/http/wish.ts';

const ORDER_EXPECTED = 'an order id such as "gid://shopify/Order/123"';

const wish = z.object(
  {
    orderId: z.string(ORDER_EXPECTED).transform((given, context) => {
      const id = parseShopifyOrderId(given);
      if (id !== null) return id;
      context.issues.push({ code: 'custom', message: ORDER_EXPECTED, input: '' });
      return z.NEVER;
    }),
    reason: reasonSchema,
    note: noteSchema,
  },
  'a JSON object with orderId',
);

async function requestCancellation(call: ApiCall): Promise<Response> {
  const { request, application, shop, requestedBy } = call;
  const body = await readJson(request, wish);
  if (body.kind === 'refused') return body.response;
  const { orderId, reason, note } = body.value;
  const result = await application.requestCancellation({
    shop,
    shopifyOrderId: orderId,
    reason: reason ?? null,
    note,
    requestedBy,
  });
  switch (result.kind) {
    case 'created':
      return Response.json(result.cancellation, {
        status: 201,
        headers: { Location: `/api/cancellations/${result.cancellation.id}` },
      });
    case 'joined':
      return Response.json(result.cancellation);
    case 'reason_required':
      return reasonRequired();
    case 'unknown_order':
      return orderNotFound();
    case 'not_connected':
      return notConnected();
    case 'shopify_unavailable':
      return shopifyUnavailable(result);
  }
}

async function listCancellations({ url, application, shop }: ApiCall): Promise<Response> {
  const filter = readFilter(url.searchParams);
  if (!filter.success) return malformed(filter.error);
  const read = readListPage(url.searchParams);
  if (!read.success) return malformed(read.error);
  const list = await application.listCancellations(shop, { ...read.data, filter: filter.data });
  return Response.json(list);
}

const route = apiRoute({ GET: listCancellations, POST: requestCancellation });
export const loader = route;
export const action = route;

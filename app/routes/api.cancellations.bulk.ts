/** POST /api/cancellations/bulk asks for many orders to be stopped at the warehouse, with one press. */
import { z } from 'zod';
import { type ApiCall, apiRoute } from '#app/http/api-route.ts';
import { ORDER_LIST_LIMIT_BYTES, orderIdsSchema } from '#app/http/order-list.ts';
import { notConnected, shopifyUnavailable } from '#app/http/problem.ts';
import { readJson } from '#app/http/read-json.ts';
import { noteSchema, reasonRequired, reasonSchema } from '#app/http/wish.ts';

const wish = z.object(
  { orderIds: orderIdsSchema, reason: reasonSchema, note: noteSchema },
  'a JSON object with orderIds',
);

async function requestMany(call: ApiCall): Promise<Response> {
  const { request, application, shop, requestedBy } = call;
  const body = await readJson(request, wish, ORDER_LIST_LIMIT_BYTES);
  if (body.kind === 'refused') return body.response;
  const { orderIds, reason, note } = body.value;
  const result = await application.requestMany({
    shop,
    orderIds,
    reason: reason ?? null,
    note,
    userId: requestedBy.userId,
  });
  switch (result.kind) {
    case 'requested':
      return Response.json(result.request, {
        status: 201,
        headers: { Location: `/api/cancellations/bulk/${result.request.id}` },
      });
    case 'reason_required':
      return reasonRequired();
    case 'not_connected':
      return notConnected();
    case 'shopify_unavailable':
      return shopifyUnavailable(result);
  }
}

const route = apiRoute({ POST: requestMany });
export const loader = route;
export const action = route;

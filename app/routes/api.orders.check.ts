/** POST /api/orders/check: what asking could still do for each of many orders. Changes nothing. */
import { z } from 'zod';
import { type ApiCall, apiRoute } from '#app/http/api-route.ts';
import { ORDER_LIST_LIMIT_BYTES, orderIdsSchema } from '#app/http/order-list.ts';
import { notConnected, shopifyUnavailable } from '#app/http/problem.ts';
import { readJson } from '#app/http/read-json.ts';

const question = z.object({ orderIds: orderIdsSchema }, 'a JSON object with orderIds');

async function checkOrders({ request, application, shop }: ApiCall): Promise<Response> {
  const body = await readJson(request, question, ORDER_LIST_LIMIT_BYTES);
  if (body.kind === 'refused') return body.response;
  const result = await application.checkOrders(shop, body.value.orderIds);
  switch (result.kind) {
    case 'checked':
      return Response.json(result.check);
    case 'not_connected':
      return notConnected();
    case 'shopify_unavailable':
      return shopifyUnavailable(result);
  }
}

const route = apiRoute({ POST: checkOrders });
export const loader = route;
export const action = route;

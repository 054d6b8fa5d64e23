/**
 * GET /api/orders/:orderId: where an order is now, and whether cancelling it can still help. With
 * `?look=no` it answers with what is stored, and Prime Penguin is not asked.
 */
import { parseShopifyOrderId } from '#app/domain/identifiers.ts';
import { type ApiCall, apiRoute } from '#app/http/api-route.ts';
import { notConnected, orderNotFound, problem, shopifyUnavailable } from '#app/http/problem.ts';

async function readOrder({ application, shop, params, url }: ApiCall): Promise<Response> {
  const id = parseShopifyOrderId(params.orderId ?? '');
  if (id === null) {
    const detail = "Expected for orderId: Shopify's numeric order id, such as 123.";
    return problem('malformed_input', detail, { field: 'orderId' });
  }
  const look = url.searchParams.get('look') ?? 'yes';
  if (look !== 'yes' && look !== 'no') {
    return problem('malformed_input', 'Expected for look: yes or no.', { field: 'look' });
  }
  const result =
    look === 'no'
      ? await application.readStoredOrder(shop, id)
      : await application.readOrder(shop, id);
  switch (result.kind) {
    case 'found':
      return Response.json(result.order);
    case 'unknown_order':
      return orderNotFound();
    case 'not_connected':
      return notConnected();
    case 'shopify_unavailable':
      return shopifyUnavailable(result);
  }
}

const route = apiRoute({ GET: readOrder });
export const loader = route;
export const action = route;

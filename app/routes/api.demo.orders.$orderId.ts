/** PUT /api/demo/orders/:orderId: which story an order plays in the demo. For the app's own pages. */
import { z } from 'zod';
import { DEMO_STORIES } from '#app/domain/demo-story.ts';
import { parseShopifyOrderId } from '#app/domain/identifiers.ts';
import { type ApiCall, apiRoute } from '#app/http/api-route.ts';
import { orderNotFound, problem, shopifyUnavailable } from '#app/http/problem.ts';
import { readJson } from '#app/http/read-json.ts';

const choice = z.object({
  story: z.enum(DEMO_STORIES, `one of ${DEMO_STORIES.join(', ')}`),
});

async function setStory({ request, params, application, shop }: ApiCall): Promise<Response> {
  const id = parseShopifyOrderId(params.orderId ?? '');
  if (id === null) {
    const detail = "Expected for orderId: Shopify's numeric order id, such as 123.";
    return problem('malformed_input', detail, { field: 'orderId' });
  }
  const body = await readJson(request, choice);
  if (body.kind === 'refused') return body.response;
  const result = await application.setStory(shop, id, body.value.story);
  switch (result.kind) {
    case 'set':
      return Response.json(result.order);
    case 'under_way':
      return problem(
        'story_under_way',
        'The order was asked for: its story stays until the demo is started anew.',
      );
    case 'not_in_the_demo':
      return problem('not_in_the_demo', 'The demo is not on.');
    case 'unknown_order':
      return orderNotFound();
    case 'shopify_unavailable':
      return shopifyUnavailable(result);
  }
}

const route = apiRoute({ PUT: setStory });
export const loader = route;
export const action = route;

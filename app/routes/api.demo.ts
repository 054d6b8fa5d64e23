/**
 * GET, POST and DELETE /api/demo: what the demo shows, starting it, ending it. For the app's own pages.
 */
import { type ApiCall, apiRoute } from '#app/http/api-route.ts';
import { problem, shopifyUnavailable } from '#app/http/problem.ts';

async function readDemo({ application, shop }: ApiCall): Promise<Response> {
  const result = await application.readDemo(shop);
  switch (result.kind) {
    case 'read':
      return Response.json(result.demo);
    case 'shopify_unavailable':
      return shopifyUnavailable(result);
  }
}

async function startDemo({ application, shop, who }: ApiCall): Promise<Response> {
  const result = await application.startDemo(shop, who);
  switch (result.kind) {
    case 'started':
      return Response.json(result.connection);
    case 'really_connected':
      return problem(
        'already_connected',
        'The shop is connected to Prime Penguin. The demo is for shops that are not.',
      );
    case 'not_allowed':
    case 'shopify_unavailable':
      return problem(result.kind, result.message);
  }
}

async function endDemo({ application, shop, who }: ApiCall): Promise<Response> {
  const result = await application.endDemo(shop, who);
  switch (result.kind) {
    case 'ended':
      return Response.json(await application.readConnection(shop));
    case 'not_allowed':
    case 'shopify_unavailable':
      return problem(result.kind, result.message);
  }
}

const route = apiRoute({ GET: readDemo, POST: startDemo, DELETE: endDemo });
export const loader = route;
export const action = route;

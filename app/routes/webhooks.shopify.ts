/**
 * POST /webhooks/shopify: every Shopify topic. The HMAC is checked before anything else; what a topic
 * asks for is a use case that may run twice, since Shopify repeats until it gets a 200.
 */
import type { ActionFunctionArgs } from '@remix-run/node';
import { isDatabaseUnavailable } from '#app/http/database-fault.ts';
import { readBody } from '#app/http/read-body.ts';
import type { Application } from '#app/use-cases/application.ts';

/** Far above any of these topics. What is larger is not Shopify's, and is not read to check a signature. */
const LIMIT_BYTES = 1024 * 1024;

const done = () => new Response(null, { status: 200 });

export function loader(): Response {
  return new Response(null, { status: 405, headers: { Allow: 'POST' } });
}

export async function action({ request, context }: ActionFunctionArgs): Promise<Response> {
  const body = await readBody(request, LIMIT_BYTES);
  if (body.kind === 'too_large') return new Response(null, { status: 413 });
  if (body.kind === 'unreadable') return new Response(null, { status: 400 });
  const { method, headers } = request;
  try {
    const { topic, shop } = await context.shopify.authenticate.webhook(
      new Request(request.url, { method, headers, body: body.text }),
    );
    return await handle(topic, shop, context.application);
  } catch (thrown) {
    if (thrown instanceof Response) return thrown;
    // Anything but 2xx makes Shopify come again.
    if (isDatabaseUnavailable(thrown)) {
      context.log.warn({ err: thrown }, 'The database cannot be reached; Shopify will repeat');
      return new Response(null, { status: 503 });
    }
    context.log.error({ err: thrown }, 'A webhook failed unexpectedly');
    return new Response(null, { status: 500 });
  }
}

/** `topic` as Shopify's library spells it: `app/uninstalled` is `APP_UNINSTALLED`. */
async function handle(topic: string, shop: string, application: Application): Promise<Response> {
  switch (topic) {
    case 'APP_UNINSTALLED':
      await application.forgetShop(shop);
      return done();
    case 'SHOP_REDACT':
      await application.eraseShop(shop);
      return done();
    case 'APP_SCOPES_UPDATE':
      // The next sign-in sees the new scopes by itself.
      return done();
    case 'CUSTOMERS_DATA_REQUEST':
    case 'CUSTOMERS_REDACT':
      // The app keeps order ids, order names and warehouse statuses: nothing of a customer's.
      return done();
    default:
      return new Response(null, { status: 404 });
  }
}

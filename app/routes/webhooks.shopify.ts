/**
 * POST /webhooks/shopify: every Shopify topic. The HMAC is checked before anything else; what a topic
 * asks for is a use case that may run twice, since Shopify repeats until it gets a 200.
 */
import type { ActionFunctionArgs } from '@remix-run/node';
import { z } from 'zod';
import { parseShopifyOrderId, type ShopifyOrderId } from '#app/domain/identifiers.ts';
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
    const { topic, shop, payload } = await context.shopify.authenticate.webhook(
      new Request(request.url, { method, headers, body: body.text }),
    );
    return await handle(topic, shop, payload, context.application);
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

const Redaction = z.object({ orders_to_redact: z.array(z.union([z.number(), z.string()])) });

/** A payload without orders names nothing that this app could have recorded. */
function ordersToRedact(payload: unknown): readonly ShopifyOrderId[] {
  const read = Redaction.safeParse(payload);
  if (!read.success) return [];
  return read.data.orders_to_redact
    .map((id) => parseShopifyOrderId(String(id)))
    .filter((id) => id !== null);
}

/** `topic` as Shopify's library spells it: `app/uninstalled` is `APP_UNINSTALLED`. */
async function handle(
  topic: string,
  shop: string,
  payload: unknown,
  application: Application,
): Promise<Response> {
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
    case 'CUSTOMERS_REDACT':
      await application.eraseOrders(shop, ordersToRedact(payload));
      return done();
    case 'CUSTOMERS_DATA_REQUEST':
      // The app asks for nothing of a customer's: order ids, order names, lines and statuses. What a
      // warehouse wrote of an order is on the order's page, where the merchant finds it.
      return done();
    default:
      return new Response(null, { status: 404 });
  }
}

/**
 * POST /webhooks/shopify: every Shopify topic. The HMAC is checked before anything else; what a topic
 * asks for is a use case that may run twice, since Shopify repeats until it gets a 200.
 */
import type { ActionFunctionArgs, AppLoadContext } from '@remix-run/node';
import { z } from 'zod';
import { CANCEL_REASONS } from '#app/domain/cancellation.ts';
import { idText, parseJson } from '#app/domain/exact-json.ts';
import { parseShopifyOrderId, type ShopifyOrderId } from '#app/domain/identifiers.ts';
import type { Instant } from '#app/domain/instant.ts';
import { makeStorable } from '#app/domain/storable-text.ts';
import { noteDatabaseFault } from '#app/http/database-fault.ts';
import { databaseUnavailable } from '#app/http/problem.ts';
import { readBody } from '#app/http/read-body.ts';
import type { CancelledOrderTold, ShopTopic } from '#app/use-cases/ports/telling.ts';

/** Room for 100,000 orders of a customer. What is larger is not Shopify's, and is not read to check a signature. */
const LIMIT_BYTES = 4 * 1024 * 1024;

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
    const webhook = await context.shopify.authenticate.webhook(
      new Request(request.url, { method, headers, body: body.text }),
    );
    // The library knows an event's id of one kind of webhook alone.
    const eventId = headers.get('X-Shopify-Event-Id') || null;
    const triggeredAt = timeOf(headers.get('X-Shopify-Triggered-At'));
    // Read again, because the library rounds ids beyond 2^53: a rounded one is another order's.
    const payload = makeStorable(parseJson(body.text));
    return await handle({ ...webhook, payload, eventId, triggeredAt }, context);
  } catch (thrown) {
    if (thrown instanceof Response) return thrown;
    // Anything but 2xx makes Shopify come again.
    if (noteDatabaseFault(thrown, context)) return databaseUnavailable();
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
    .map((id) => parseShopifyOrderId(idText(id) ?? ''))
    .filter((id) => id !== null);
}

/** Which order was cancelled, in either spelling of its id. */
const CancelledOrder = z.object({
  admin_graphql_api_id: z.string().nullish(),
  id: z.union([z.number(), z.string()]).nullish(),
});

function cancelledOrder(payload: unknown): ShopifyOrderId | null {
  const read = CancelledOrder.safeParse(payload);
  if (!read.success) return null;
  const { admin_graphql_api_id: gid, id } = read.data;
  return parseShopifyOrderId(gid ?? '') ?? parseShopifyOrderId(idText(id) ?? '');
}

const instant = z.iso
  .datetime({ offset: true })
  .transform((text) => Date.parse(text))
  .nullable()
  .catch(null);
/** What else it says of the order. Nothing of it is needed, so nothing of it can be wrong. */
const CancelledOrderDetails = z.object({
  name: z.string().max(255),
  created_at: instant,
  cancelled_at: instant,
  cancel_reason: z.enum(CANCEL_REASONS).nullable().catch(null),
  tags: z.string().nullable().catch(null),
});

/** Left out where it says no more than which order. */
function toldOf(payload: unknown): { readonly told?: CancelledOrderTold } {
  const read = CancelledOrderDetails.safeParse(payload);
  if (!read.success) return {};
  const { name, created_at, cancelled_at, cancel_reason, tags } = read.data;
  return {
    told: {
      name,
      createdAt: created_at,
      cancelledAt: cancelled_at,
      cancelReason: cancel_reason,
      tags: tags?.split(',') ?? null,
    },
  };
}

/** Every topic that destroys names its shop in the body, which alone is signed. */
const OfShop = z.union([
  z.object({ shop_domain: z.string() }).transform(({ shop_domain }) => shop_domain),
  z.object({ myshopify_domain: z.string() }).transform(({ myshopify_domain }) => myshopify_domain),
]);

function namesShop(payload: unknown, shop: string): boolean {
  const read = OfShop.safeParse(payload);
  return read.success && read.data.toLowerCase() === shop.toLowerCase();
}

const TOPICS: Readonly<Record<string, ShopTopic>> = {
  APP_UNINSTALLED: 'app/uninstalled',
  APP_SCOPES_UPDATE: 'app/scopes_update',
  CUSTOMERS_REDACT: 'customers/redact',
  SHOP_REDACT: 'shop/redact',
};

function timeOf(header: string | null): Instant | null {
  const at = Date.parse(header ?? '');
  return Number.isNaN(at) ? null : at;
}

interface Webhook {
  /** As Shopify's library spells it: `app/uninstalled` is `APP_UNINSTALLED`. */
  readonly topic: string;
  readonly shop: string;
  readonly webhookId: string;
  readonly eventId: string | null;
  /** Shopify's clock. */
  readonly triggeredAt: Instant | null;
  readonly payload: unknown;
}

async function handle(webhook: Webhook, { log, ...context }: AppLoadContext): Promise<Response> {
  const application = context.application.by({ kind: 'shopify' });
  const { topic, shop, webhookId, eventId, payload } = webhook;
  switch (topic) {
    case 'ORDERS_CANCELLED': {
      const shopifyOrderId = cancelledOrder(payload);
      // To be sent it again would not help.
      if (shopifyOrderId === null) log.warn({ shop, webhookId }, 'A webhook names no order');
      else
        await application.receiveShopifyCancel({
          shop,
          webhookId,
          eventId,
          shopifyOrderId,
          ...toldOf(payload),
        });
      return done();
    }
    case 'CUSTOMERS_DATA_REQUEST':
      // The app asks for nothing of a customer's: order ids, order names, lines and statuses. What a
      // warehouse wrote of an order is on the order's page, where the merchant finds it.
      return done();
    default:
      return receive(webhook, { log, application });
  }
}

/** What Shopify says of the shop itself. */
async function receive(
  { topic, shop, webhookId, eventId, triggeredAt, payload }: Webhook,
  { log, application }: Pick<AppLoadContext, 'log' | 'application'>,
): Promise<Response> {
  const of = TOPICS[topic];
  if (of === undefined) return new Response(null, { status: 404 });
  // Rights are read from Shopify, so that this one can do no harm to whichever shop it is.
  if (of !== 'app/scopes_update' && !namesShop(payload, shop)) {
    log.warn({ shop, webhookId, topic: of }, 'A webhook names another shop in its body');
    return done();
  }
  const shopifyOrderIds = of === 'customers/redact' ? ordersToRedact(payload) : [];
  await application.receiveShopWebhook({
    ...{ shop, topic: of, webhookId, eventId, triggeredAt, shopifyOrderIds },
  });
  return done();
}

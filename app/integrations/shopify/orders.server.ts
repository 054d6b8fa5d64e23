/**
 * Reads orders through Shopify's Admin API. The only file with GraphQL text. What Shopify does wrong is
 * an answer, never an exception; a database that fails while the shop's token is loaded is none of
 * Shopify's faults and is thrown on.
 */
import {
  GraphqlQueryError,
  HttpResponseError,
  HttpThrottlingError,
  InvalidJwtError,
  MissingRequiredArgument,
  ShopifyError,
} from '@shopify/shopify-api';
import { SessionNotFoundError } from '@shopify/shopify-app-remix/server';
import { z } from 'zod';
import { parseShopifyOrderId, type ShopifyOrderId, toOrderGid } from '#app/domain/identifiers.ts';
import type { ShopifyAccess } from '#app/shopify.server.ts';
import type { ShopifyFault, ShopifyOrder, ShopifyOrders } from '#app/use-cases/ports/shopify.ts';

/** An order of another shop, or one older than 60 days, is null: the app does not ask for `read_all_orders`. */
const READ_ORDER = `query ReadOrder($id: ID!) {
  order(id: $id) {
    id
    name
    createdAt
    cancelledAt
  }
}`;

const READ_ORDERS = `query ReadOrders($ids: [ID!]!) {
  nodes(ids: $ids) {
    ... on Order {
      id
      name
      createdAt
      cancelledAt
    }
  }
}`;

const READ_NEWEST_ORDERS = `query ReadNewestOrders($first: Int!) {
  orders(first: $first, sortKey: CREATED_AT, reverse: true) {
    nodes {
      id
      name
      createdAt
      cancelledAt
    }
  }
}`;

const TIMEOUT_MS = 8_000;

const instant = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));

const order = z
  .object({
    id: z.string(),
    name: z.string(),
    createdAt: instant,
    cancelledAt: instant.nullable(),
  })
  .transform(({ id, ...rest }, context): ShopifyOrder => {
    const parsed = parseShopifyOrderId(id);
    if (parsed !== null) return { id: parsed, ...rest };
    context.issues.push({ code: 'custom', message: 'an order id', input: id });
    return z.NEVER;
  });

const orderAnswer = z.object({ data: z.object({ order: order.nullable() }) });
/** A node that is no order comes back as `{}`. */
const ordersAnswer = z.object({
  data: z.object({ nodes: z.array(z.union([order, z.strictObject({}), z.null()])) }),
});
const newestAnswer = z.object({
  data: z.object({ orders: z.object({ nodes: z.array(order) }) }),
});

type Access = Pick<ShopifyAccess, 'unauthenticated' | 'dropSession'>;
type Asked<T> = { readonly kind: 'answered'; readonly value: T } | ShopifyFault;

export function createShopifyOrders(access: Access, timeoutMs = TIMEOUT_MS): ShopifyOrders {
  async function ask<T>(
    shop: string,
    query: string,
    variables: Record<string, unknown>,
    schema: z.ZodType<T>,
  ): Promise<Asked<T>> {
    const timeout = new AbortController();
    let timer: NodeJS.Timeout | undefined;
    const limit = new Promise<ShopifyFault>((resolve) => {
      timer = setTimeout(() => {
        timeout.abort();
        resolve(fault('unreachable', 'Shopify did not answer in time.'));
      }, timeoutMs);
    });
    try {
      // A race, because renewing the shop's token cannot be aborted.
      return await Promise.race([limit, call(shop, query, variables, schema, timeout.signal)]);
    } finally {
      clearTimeout(timer);
    }
  }

  async function call<T>(
    shop: string,
    query: string,
    variables: Record<string, unknown>,
    schema: z.ZodType<T>,
    signal: AbortSignal,
  ): Promise<Asked<T>> {
    let sessionId: string | null = null;
    try {
      const { admin, session } = await access.unauthenticated.admin(shop);
      sessionId = session.id;
      const response = await admin.graphql(query, { variables, signal });
      const read = schema.safeParse(await response.json());
      if (read.success) return { kind: 'answered', value: read.data };
      return fault('unreadable', 'Shopify gave an answer that the app does not understand.');
    } catch (thrown) {
      const found = faultOf(thrown);
      if (found === null) throw thrown;
      // Revoked before it ran out: unless it is forgotten, every sign-in would go on using it.
      if (sessionId !== null && isRefusedToken(thrown)) await access.dropSession(sessionId);
      return found;
    }
  }

  return {
    async read(shop, id) {
      const asked = await ask(shop, READ_ORDER, { id: toOrderGid(id) }, orderAnswer);
      if (asked.kind === 'fault') return asked;
      const found = asked.value.data.order;
      return found === null ? { kind: 'unknown' } : { kind: 'found', order: found };
    },
    async readMany(shop, ids: readonly ShopifyOrderId[]) {
      if (ids.length === 0) return { kind: 'read', orders: [] };
      const asked = await ask(shop, READ_ORDERS, { ids: ids.map(toOrderGid) }, ordersAnswer);
      if (asked.kind === 'fault') return asked;
      const orders = asked.value.data.nodes.filter(
        (node): node is ShopifyOrder => node !== null && 'id' in node,
      );
      return { kind: 'read', orders };
    },
    async readNewest(shop, count) {
      const asked = await ask(shop, READ_NEWEST_ORDERS, { first: count }, newestAnswer);
      if (asked.kind === 'fault') return asked;
      return { kind: 'read', orders: asked.value.data.orders.nodes };
    },
  };
}

function fault(cause: ShopifyFault['cause'], message: string): ShopifyFault {
  return { kind: 'fault', cause, message };
}

const NO_ACCESS = 'Shopify no longer lets the app read this shop. Open the app in the admin again.';

/** null: not Shopify's doing. */
function faultOf(thrown: unknown): ShopifyFault | null {
  const noToken = [SessionNotFoundError, InvalidJwtError, MissingRequiredArgument];
  if (noToken.some((kind) => thrown instanceof kind)) {
    return fault('unauthorised', NO_ACCESS);
  }
  if (thrown instanceof HttpThrottlingError) return throttled();
  if (thrown instanceof HttpResponseError) return faultOfStatus(thrown.response.code);
  if (thrown instanceof GraphqlQueryError) return faultOfGraphql(thrown);
  // The library answers a failed renewal of the token with a bare Response, whatever the reason was.
  if (thrown instanceof Response || thrown instanceof ShopifyError) {
    return fault('unreachable', 'Shopify could not be reached.');
  }
  return null;
}

function throttled(): ShopifyFault {
  return fault('throttled', 'Shopify asks the app to slow down. Try again in a moment.');
}

function faultOfStatus(status: number): ShopifyFault {
  // 402 and 423: the shop is frozen or locked. 404: it is no more.
  if ([401, 402, 403, 404, 423].includes(status)) return fault('unauthorised', NO_ACCESS);
  if (status === 429 || status === 430) return throttled();
  // A 2xx that is no JSON ends here, too.
  if (status < 500) {
    return fault('unreadable', 'Shopify gave an answer that the app does not understand.');
  }
  return fault('unreachable', 'Shopify has a fault at the moment. Try again in a moment.');
}

const graphqlErrors = z.array(
  z.object({ extensions: z.object({ code: z.string() }).partial().optional() }),
);

/** Status 200, and yet no answer: the code of the first error says why. */
function faultOfGraphql({ body }: GraphqlQueryError): ShopifyFault {
  const read = graphqlErrors.safeParse(body?.errors?.graphQLErrors);
  const code = read.success ? read.data[0]?.extensions?.code : undefined;
  switch (code) {
    case 'THROTTLED':
      return throttled();
    case 'ACCESS_DENIED':
    case 'SHOP_INACTIVE':
      return fault('unauthorised', NO_ACCESS);
    case 'INTERNAL_SERVER_ERROR':
      return fault('unreachable', 'Shopify has a fault at the moment. Try again in a moment.');
    default:
      return fault('unreadable', 'Shopify did not accept the question.');
  }
}

function isRefusedToken(thrown: unknown): boolean {
  return thrown instanceof HttpResponseError && thrown.response.code === 401;
}

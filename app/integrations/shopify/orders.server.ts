/**
 * Reads orders through Shopify's Admin API. What Shopify does wrong is an answer, never an exception.
 */
import { z } from 'zod';
import { CANCEL_REASONS } from '#app/domain/cancellation.ts';
import { parseShopifyOrderId, type ShopifyOrderId, toOrderGid } from '#app/domain/identifiers.ts';
import type { NewestOrder, ShopifyOrder, ShopifyOrders } from '#app/use-cases/ports/shopify.ts';
import { type AdminAccess, asFault, createAdminApi } from './admin-api.server.ts';

/** An order of another shop, or one older than 60 days, is null: the app does not ask for `read_all_orders`. */
const READ_ORDER = `query ReadOrder($id: ID!) {
  order(id: $id) {
    id
    name
    createdAt
    cancelledAt
    cancelReason
    tags
  }
}`;

const READ_ORDERS = `query ReadOrders($ids: [ID!]!) {
  nodes(ids: $ids) {
    ... on Order {
      id
      name
      createdAt
      cancelledAt
      cancelReason
      tags
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
      cancelReason
      tags
      displayFulfillmentStatus
    }
  }
}`;

const READ_CANCELLED_ORDERS = `query ReadCancelledOrders($first: Int!, $after: String, $query: String!) {
  orders(first: $first, after: $after, query: $query, sortKey: UPDATED_AT) {
    nodes {
      id
      cancelledAt
      updatedAt
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}`;

/** The most that Shopify gives at a time. */
const PAGE_SIZE = 250;

const instant = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));

const orderId = z.string().transform((text, context): ShopifyOrderId => {
  const parsed = parseShopifyOrderId(text);
  if (parsed !== null) return parsed;
  context.issues.push({ code: 'custom', message: 'an order id', input: text });
  return z.NEVER;
});

const orderFields = z.object({
  id: orderId,
  name: z.string(),
  createdAt: instant,
  cancelledAt: instant.nullable(),
  // One that Shopify has thought of since is none that can be told.
  cancelReason: z
    .string()
    .transform((name) => name.toLowerCase())
    .pipe(z.enum(CANCEL_REASONS))
    .nullable()
    .catch(null),
  tags: z.array(z.string()),
});
const order = orderFields.transform((read): ShopifyOrder => read);
const newestOrder = orderFields.extend({ displayFulfillmentStatus: z.string() }).transform(
  ({ displayFulfillmentStatus, ...read }): NewestOrder => ({
    ...read,
    isFulfilled: displayFulfillmentStatus === 'FULFILLED',
  }),
);

const orderAnswer = z.object({ data: z.object({ order: order.nullable() }) });
/** A node that is no order comes back as `{}`. */
const ordersAnswer = z.object({
  data: z.object({ nodes: z.array(z.union([order, z.strictObject({}), z.null()])) }),
});
const newestAnswer = z.object({
  data: z.object({ orders: z.object({ nodes: z.array(newestOrder) }) }),
});

const cancelledAnswer = z.object({
  data: z.object({
    orders: z.object({
      nodes: z.array(
        z.object({ id: orderId, cancelledAt: instant.nullable(), updatedAt: instant }),
      ),
      pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
    }),
  }),
});

export function createShopifyOrders(access: AdminAccess, timeoutMs?: number): ShopifyOrders {
  const api = createAdminApi(access, timeoutMs);
  return {
    async read(shop, id) {
      const asked = await api.ask(shop, READ_ORDER, { id: toOrderGid(id) }, orderAnswer);
      if (asked.kind !== 'answered') return asFault(asked);
      const found = asked.value.data.order;
      return found === null ? { kind: 'unknown' } : { kind: 'found', order: found };
    },
    async readMany(shop, ids: readonly ShopifyOrderId[]) {
      if (ids.length === 0) return { kind: 'read', orders: [] };
      const asked = await api.ask(shop, READ_ORDERS, { ids: ids.map(toOrderGid) }, ordersAnswer);
      if (asked.kind !== 'answered') return asFault(asked);
      const orders = asked.value.data.nodes.filter(
        (node): node is ShopifyOrder => node !== null && 'id' in node,
      );
      return { kind: 'read', orders };
    },
    async readCancelled(shop, since, page) {
      const query = `status:cancelled updated_at:>='${new Date(since).toISOString()}'`;
      const variables = { first: PAGE_SIZE, after: page, query };
      const asked = await api.ask(shop, READ_CANCELLED_ORDERS, variables, cancelledAnswer);
      if (asked.kind !== 'answered') return asFault(asked);
      const { nodes, pageInfo } = asked.value.data.orders;
      // What Shopify's search is behind with.
      const orders = nodes.flatMap(({ cancelledAt, ...one }) =>
        cancelledAt === null ? [] : [{ ...one, cancelledAt }],
      );
      return { kind: 'read', orders, nextPage: pageInfo.hasNextPage ? pageInfo.endCursor : null };
    },
    async readNewest(shop, count) {
      const asked = await api.ask(shop, READ_NEWEST_ORDERS, { first: count }, newestAnswer);
      if (asked.kind !== 'answered') return asFault(asked);
      return { kind: 'read', orders: asked.value.data.orders.nodes };
    },
  };
}

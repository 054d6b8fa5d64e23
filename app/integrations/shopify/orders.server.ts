/**
 * Reads orders through Shopify's Admin API. What Shopify does wrong is an answer, never an exception.
 */
import { z } from 'zod';
import { parseShopifyOrderId, type ShopifyOrderId, toOrderGid } from '#app/domain/identifiers.ts';
import type { ShopifyOrder, ShopifyOrders } from '#app/use-cases/ports/shopify.ts';
import { type AdminAccess, createAdminApi } from './admin-api.server.ts';

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

export function createShopifyOrders(access: AdminAccess, timeoutMs?: number): ShopifyOrders {
  const { ask } = createAdminApi(access, timeoutMs);
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
  };
}

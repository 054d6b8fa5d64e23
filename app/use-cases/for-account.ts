/**
 * The dependencies as one account has them. The demo has a pace and a Prime Penguin of its own, and sees the
 * real shop's orders, read only: this is the one place that knows. Everything else runs as for any shop.
 */
import { accountInUse, demoAccountOf, isDemoAccount, shopOf } from '#app/domain/account.ts';
import { DEMO_TIMING } from '#app/domain/demo-pace.ts';
import { storyOf } from '#app/domain/demo-story.ts';
import type { Dependencies } from './dependencies.ts';
import type { DemoOrder } from './ports/demo.ts';
import type { ShopifyOrder, ShopifyOrders } from './ports/shopify.ts';

/** Which records the shop works with now: its own, or those of its demo. */
export async function readAccountInUse(deps: Dependencies, shop: string): Promise<string> {
  return accountInUse(shop, await deps.connections.connected([shop, demoAccountOf(shop)]));
}

export function forAccount(deps: Dependencies, account: string): Dependencies {
  if (!isDemoAccount(account)) return deps;
  return {
    ...deps,
    timing: DEMO_TIMING,
    primePenguin: deps.demo.primePenguin,
    shopify: shopifyOfDemo(deps),
    ...settlingStories(deps),
  };
}

/** The real shop's orders. The demo gets to know each that it is shown. */
function shopifyOfDemo(deps: Dependencies): ShopifyOrders {
  const shown = async <Order extends ShopifyOrder>(account: string, orders: readonly Order[]) => {
    const known = await makeKnown(deps, account, orders);
    const byId = new Map(known.map((order) => [order.shopifyOrderId, order]));
    return orders.map((order) => asInDemo(order, byId.get(order.id), deps.clock()));
  };
  return {
    async read(account, id) {
      const read = await deps.shopify.read(shopOf(account), id);
      if (read.kind !== 'found') return read;
      const [order = read.order] = await shown(account, [read.order]);
      return { kind: 'found', order };
    },
    async readMany(account, ids) {
      const read = await deps.shopify.readMany(shopOf(account), ids);
      return read.kind === 'read' ? { ...read, orders: await shown(account, read.orders) } : read;
    },
    readCancelled: (account, since, page) =>
      deps.shopify.readCancelled(shopOf(account), since, page),
    async readNewest(account, count) {
      const read = await deps.shopify.readNewest(shopOf(account), count);
      return read.kind === 'read' ? { ...read, orders: await shown(account, read.orders) } : read;
    },
  };
}

export function makeKnown(
  deps: Dependencies,
  account: string,
  orders: readonly ShopifyOrder[],
): Promise<readonly DemoOrder[]> {
  return deps.demo.orders.know(
    account,
    orders.map(({ id, name, cancelledAt }) => ({
      shopifyOrderId: id,
      orderName: name,
      story: storyOf(name, id),
      isCancelledInShopify: cancelledAt !== null,
    })),
    deps.clock(),
  );
}

/**
 * An order that is still to be read has to be a new one: of one that is older than two channel reads, which
 * are seconds here, the app says that it may never be read.
 */
function asInDemo<Order extends ShopifyOrder>(
  order: Order,
  known: DemoOrder | undefined,
  now: number,
): Order {
  if (known?.story !== 'not_read_yet') return order;
  return { ...order, createdAt: known.askedAt ?? now };
}

/** Once an order is asked for, by itself or with others, its story begins and stays. */
function settlingStories({
  cancellations,
  bulkRequests,
  demo,
}: Dependencies): Pick<Dependencies, 'cancellations' | 'bulkRequests'> {
  // Before it is written, so that no story is changed under an order that is asked for.
  return {
    cancellations: {
      ...cancellations,
      async createOrJoin(wish) {
        await demo.orders.noteAsked(wish.shop, [wish.shopifyOrderId], wish.requestedAt);
        return cancellations.createOrJoin(wish);
      },
    },
    bulkRequests: {
      ...bulkRequests,
      async create(request) {
        const { shop, orders, requestedAt } = request;
        const ids = orders.flatMap((order) =>
          order.kind === 'order' ? [order.wish.shopifyOrderId] : [],
        );
        await demo.orders.noteAsked(shop, ids, requestedAt);
        return bulkRequests.create(request);
      },
    },
  };
}

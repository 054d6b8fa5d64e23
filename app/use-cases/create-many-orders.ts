/** Puts the use cases for many orders and for Shopify Flow together. */
import { cancelForFlow } from './cancel-for-flow.ts';
import { checkOrders } from './check-orders.ts';
import type { Dependencies } from './dependencies.ts';
import type { ManyOrders } from './many-orders.ts';
import { readBulkRequest } from './read-bulk-request.ts';
import { requestMany } from './request-many.ts';

/** Runs a use case as the account that the shop works with now has it. */
export type InUse = <T>(
  shop: string,
  run: (deps: Dependencies, account: string) => Promise<T>,
) => Promise<T>;

export function createManyOrders(deps: Dependencies, inUse: InUse): ManyOrders {
  return {
    checkOrders: (shop, given) => inUse(shop, (own, account) => checkOrders(own, account, given)),
    requestMany: (request) =>
      inUse(request.shop, (own, shop) => requestMany(own, { ...request, shop })),
    readBulkRequest: (shop, id, wait) =>
      inUse(shop, (own, account) => readBulkRequest(own, account, id, wait)),
    // A workflow is about the shop's real orders: it never plays in the demo.
    cancelForFlow: (run) => cancelForFlow(deps, run),
  };
}

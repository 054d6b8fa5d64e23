/** Puts the use cases for many orders and for Shopify Flow together. */
import { cancelForFlow } from './cancel-for-flow.ts';
import { checkOrders } from './check-orders.ts';
import type { Dependencies } from './dependencies.ts';
import type { ManyOrders } from './many-orders.ts';
import { readBulkRequest } from './read-bulk-request.ts';
import { requestMany } from './request-many.ts';

export function createManyOrders(deps: Dependencies): ManyOrders {
  return {
    checkOrders: (shop, given) => checkOrders(deps, shop, given),
    requestMany: (request) => requestMany(deps, request),
    readBulkRequest: (shop, id, wait) => readBulkRequest(deps, shop, id, wait),
    cancelForFlow: (run) => cancelForFlow(deps, run),
  };
}

/**
 * Puts the use cases together behind the one interface that routes know.
 */
import type { Application } from './application.ts';
import { connectShop, disconnectShop } from './connect-shop.ts';
import { createActivityApplication } from './create-activity-application.ts';
import type { Dependencies } from './dependencies.ts';
import { readCancellation } from './read-cancellation.ts';
import { readOrder } from './read-order.ts';
import { around, requestCancellation } from './request-cancellation.ts';
import { retryCancellation } from './retry-cancellation.ts';
import { viewCancellation, viewConnection } from './views.ts';

export function createApplication(
  deps: Dependencies,
  isReady: () => Promise<boolean>,
): Application {
  return {
    ...createActivityApplication(deps),
    isReady,
    readOrder: (shop, id) => readOrder(deps, shop, id),
    requestCancellation: (request) => requestCancellation(deps, request),
    readCancellation: (shop, id, wait) => readCancellation(deps, shop, id, wait),
    retryCancellation: (shop, id, by) => retryCancellation(deps, shop, id, by),
    connectShop: (shop, credentials) => connectShop(deps, shop, credentials),
    disconnectShop: (shop) => disconnectShop(deps, shop),

    async listCancellations(shop, page) {
      const { cancellations, nextCursor } = await deps.cancellations.list(shop, page);
      const surroundings = await around(deps, shop);
      return {
        cancellations: cancellations.map((state) => viewCancellation(state, surroundings)),
        nextCursor,
      };
    },

    async readConnection(shop) {
      const { connection, ...rest } = await around(deps, shop);
      return connection
        ? viewConnection(connection, { connection, ...rest })
        : { connected: false };
    },

    async forgetShop(shop) {
      await deps.shops.forget(shop);
      deps.primePenguin.forget(shop);
    },

    eraseOrders: (shop, ids) => deps.shops.eraseOrders(shop, ids),

    async eraseShop(shop) {
      await deps.shops.erase(shop);
      deps.primePenguin.forget(shop);
    },
  };
}

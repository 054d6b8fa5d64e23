/**
 * Puts the use cases together behind the one interface that routes know.
 */
import { demoAccountOf } from '#app/domain/account.ts';
import type { Application } from './application.ts';
import { connectShop, disconnectShop } from './connect-shop.ts';
import { endDemo, readDemo, setStory, startDemo } from './demo.ts';
import type { Dependencies } from './dependencies.ts';
import { forAccount, readAccountInUse } from './for-account.ts';
import { readCancellation } from './read-cancellation.ts';
import { readOrder } from './read-order.ts';
import { around, requestCancellation } from './request-cancellation.ts';
import { retryCancellation } from './retry-cancellation.ts';
import { viewCancellation, viewConnection } from './views.ts';

export function createApplication(
  deps: Dependencies,
  isReady: () => Promise<boolean>,
): Application {
  /** As the account that the shop works with now has it: its own, or its demo's. */
  const inUse = async <T>(
    shop: string,
    run: (deps: Dependencies, account: string) => Promise<T>,
  ): Promise<T> => {
    const account = await readAccountInUse(deps, shop);
    return run(forAccount(deps, account), account);
  };

  return {
    isReady,
    readOrder: (shop, id) => inUse(shop, (own, account) => readOrder(own, account, id)),
    requestCancellation: (request) =>
      inUse(request.shop, (own, shop) => requestCancellation(own, { ...request, shop })),
    readCancellation: (shop, id, wait) =>
      inUse(shop, (own, account) => readCancellation(own, account, id, wait)),
    retryCancellation: (shop, id, by) =>
      inUse(shop, (own, account) => retryCancellation(own, account, id, by)),

    startDemo: (shop) => startDemo(deps, shop),
    endDemo: (shop) => endDemo(deps, shop),
    readDemo: (shop) => readDemo(deps, shop),
    setStory: (shop, id, story) => setStory(deps, shop, id, story),

    async connectShop(shop, credentials) {
      const result = await connectShop(deps, shop, credentials);
      // From the moment that it is saved the shop works with its own: what is left of the demo is unseen.
      if (result.kind === 'connected') await endDemo(deps, shop);
      return result;
    },

    async disconnectShop(shop) {
      // The demo first: without a real connection, what is left of one would be back.
      await endDemo(deps, shop);
      await disconnectShop(deps, shop);
    },

    listCancellations: (shop, page) =>
      inUse(shop, async (own, account) => {
        const { cancellations, nextCursor } = await own.cancellations.list(account, page);
        const surroundings = await around(own, account);
        return {
          cancellations: cancellations.map((state) => viewCancellation(state, surroundings)),
          nextCursor,
        };
      }),

    readConnection: (shop) =>
      inUse(shop, async (own, account) => {
        const { connection, ...rest } = await around(own, account);
        return connection
          ? viewConnection(connection, { connection, ...rest })
          : { connected: false };
      }),

    async forgetShop(shop) {
      await endDemo(deps, shop);
      await deps.shops.forget(shop);
      deps.primePenguin.forget(shop);
    },

    async eraseOrders(shop, ids) {
      await deps.shops.eraseOrders(demoAccountOf(shop), ids);
      await deps.shops.eraseOrders(shop, ids);
    },

    async eraseShop(shop) {
      await endDemo(deps, shop);
      await deps.shops.erase(shop);
      deps.primePenguin.forget(shop);
    },
  };
}

/**
 * Puts the use cases together behind the one interface that routes know.
 */
import type { Application } from './application.ts';
import { askAddress } from './ask-owners.ts';
import { connectShop, disconnectShop, readConnectionView } from './connect-shop.ts';
import { createActivityApplication } from './create-activity-application.ts';
import { createManyOrders } from './create-many-orders.ts';
import { endDemoBy, readDemo, setStory, startDemo } from './demo.ts';
import type { Dependencies } from './dependencies.ts';
import { eraseOrders, eraseShop, forgetShop } from './erase.ts';
import { forAccount, readAccountInUse } from './for-account.ts';
import { receiveShopifyCancel } from './forward-cancel.ts';
import { inSnapshot } from './in-snapshot.ts';
import { listChanges } from './list-changes.ts';
import { answerMailLink, readMailLink } from './mail-links.ts';
import { meetStaff } from './meet-staff.ts';
import { readCancellation } from './read-cancellation.ts';
import { readOrder } from './read-order.ts';
import { readStoredOrder } from './read-stored-order.ts';
import { around, requestCancellation } from './request-cancellation.ts';
import { retryCancellation } from './retry-cancellation.ts';
import { readSettings, saveSettings } from './settings.ts';
import { receiveShopWebhook } from './shop-webhooks.ts';
import { viewCancellation } from './views.ts';
import { noteScopes } from './write-result.ts';

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
    ...createManyOrders(deps, inUse),
    ...createActivityApplication(deps, inUse),
    isReady,
    speaking: (language) => createApplication({ ...deps, language }, isReady),
    by: (actor) => createApplication({ ...deps, actor }, isReady),
    meetStaff: (shop, userId, named) =>
      meetStaff({ ...deps, actor: { kind: 'staff', userId } }, shop, userId, named),
    readOrder: (shop, id) => inUse(shop, (own, account) => readOrder(own, account, id)),
    readStoredOrder: (shop, id) => inUse(shop, (own, account) => readStoredOrder(own, account, id)),
    requestCancellation: (request) =>
      inUse(request.shop, (own, shop) => requestCancellation(own, { ...request, shop })),
    readCancellation: (shop, id, wait) =>
      inUse(shop, (own, account) => readCancellation(own, account, id, wait)),
    retryCancellation: (shop, id, by) =>
      inUse(shop, (own, account) => retryCancellation(own, account, id, by)),
    connectShop: (shop, who, wish) => connectShop(deps, shop, who, wish),
    disconnectShop: (shop, who) => disconnectShop(deps, shop, who),
    readSettings: (shop, who) => inUse(shop, (own, account) => readSettings(own, account, who)),
    saveSettings: (shop, who, version, wish) =>
      inUse(shop, (own, account) => saveSettings(own, account, who, version, wish)),
    askAddress: (shop, who, address) =>
      inUse(shop, (own, account) => askAddress(own, account, who, address)),
    readMailLink: (purpose, token) => readMailLink(deps, purpose, token),
    answerMailLink: (purpose, token, says) => answerMailLink(deps, purpose, token, says),
    listChanges: (shop, page) => listChanges(deps, shop, page),
    setGuideDismissed: (shop, isDismissed) => deps.settings.setGuideDismissed(shop, isDismissed),

    startDemo: (shop, who) => startDemo(deps, shop, who),
    endDemo: (shop, who) => endDemoBy(deps, shop, who),
    readDemo: (shop) => readDemo(deps, shop),
    setStory: (shop, id, story) => setStory(deps, shop, id, story),

    listCancellations: (shop, page) =>
      inUse(shop, (own, account) =>
        inSnapshot(own, async (now) => {
          const { cancellations, ...cursors } = await now.cancellations.list(account, page);
          const surroundings = await around(now, account);
          return {
            cancellations: cancellations.map((state) => viewCancellation(state, surroundings)),
            ...cursors,
          };
        }),
      ),

    readConnection: (shop) =>
      inUse(
        shop,
        async (own, account) => (await readConnectionView(own, account)) ?? { connected: false },
      ),

    receiveShopifyCancel: (webhook) => receiveShopifyCancel(deps, webhook),
    noteScopes: (shop, granted) => noteScopes(deps, shop, granted),

    receiveShopWebhook: (webhook) => receiveShopWebhook(deps, webhook),
    forgetShop: async (shop) => void (await forgetShop(deps, shop)),
    eraseShop: async (shop) => void (await eraseShop(deps, shop)),
    eraseOrders: (shop, ids) => eraseOrders(deps, shop, ids),
  };
}

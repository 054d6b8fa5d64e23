/** An application that answers what a spec says, and refuses what the spec did not expect. */
import type { Application } from '#app/use-cases/application.ts';

export function anApplication(answers: Partial<Application> = {}): Application {
  const unexpected = (verb: string) => async (): Promise<never> => {
    throw new Error(`${verb} was not expected to be called`);
  };
  const application: Application = {
    speaking: () => application,
    by: () => application,
    meetStaff: async (_shop, _userId, named) => named ?? 'en',
    readOrder: unexpected('readOrder'),
    readStoredOrder: unexpected('readStoredOrder'),
    requestCancellation: unexpected('requestCancellation'),
    readCancellation: unexpected('readCancellation'),
    retryCancellation: unexpected('retryCancellation'),
    listCancellations: unexpected('listCancellations'),
    readConnection: unexpected('readConnection'),
    connectShop: unexpected('connectShop'),
    disconnectShop: unexpected('disconnectShop'),
    readSettings: unexpected('readSettings'),
    saveSettings: unexpected('saveSettings'),
    setGuideDismissed: unexpected('setGuideDismissed'),
    startDemo: unexpected('startDemo'),
    endDemo: unexpected('endDemo'),
    readDemo: unexpected('readDemo'),
    setStory: unexpected('setStory'),
    receiveShopifyCancel: unexpected('receiveShopifyCancel'),
    noteScopes: unexpected('noteScopes'),
    receiveShopWebhook: unexpected('receiveShopWebhook'),
    forgetShop: unexpected('forgetShop'),
    eraseShop: unexpected('eraseShop'),
    eraseOrders: unexpected('eraseOrders'),
    readActivity: unexpected('readActivity'),
    recordPersonsWord: unexpected('recordPersonsWord'),
    readFilterChoices: unexpected('readFilterChoices'),
    listSavedViews: unexpected('listSavedViews'),
    saveView: unexpected('saveView'),
    deleteView: unexpected('deleteView'),
    readOverview: unexpected('readOverview'),
    linkExport: unexpected('linkExport'),
    openExport: unexpected('openExport'),
    askAddress: unexpected('askAddress'),
    readMailLink: unexpected('readMailLink'),
    answerMailLink: unexpected('answerMailLink'),
    listChanges: unexpected('listChanges'),
    isReady: unexpected('isReady'),
    checkOrders: unexpected('checkOrders'),
    requestMany: unexpected('requestMany'),
    readBulkRequest: unexpected('readBulkRequest'),
    cancelForFlow: unexpected('cancelForFlow'),
    ...answers,
  };
  return application;
}

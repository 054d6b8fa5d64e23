/** Puts together the use cases about all cancellations. */
import type { ActivityApplication } from './activity-application.ts';
import type { InUse } from './create-many-orders.ts';
import type { Dependencies } from './dependencies.ts';
import { linkExport, openExport } from './export-cancellations.ts';
import { readActivity } from './read-activity.ts';
import { readFilterChoices } from './read-filter-choices.ts';
import { readOverview } from './read-overview.ts';
import { recordPersonsWord } from './record-persons-word.ts';
import { listSavedViews, saveView } from './saved-views.ts';

export function createActivityApplication(deps: Dependencies, inUse: InUse): ActivityApplication {
  return {
    readActivity: (shop, id) => inUse(shop, (own, account) => readActivity(own, account, id)),
    recordPersonsWord: (shop, id, word, by) =>
      inUse(shop, (own, account) => recordPersonsWord(own, account, id, word, by)),
    readFilterChoices: (shop) => inUse(shop, readFilterChoices),
    listSavedViews: (shop) => inUse(shop, listSavedViews),
    saveView: (shop, name, filter) =>
      inUse(shop, (own, account) => saveView(own, account, name, filter)),
    deleteView: (shop, id) => inUse(shop, (own, account) => own.savedViews.remove(account, id)),
    readOverview: (shop, weeks) => inUse(shop, (own, account) => readOverview(own, account, weeks)),
    linkExport: (shop, filter) => inUse(shop, (own, account) => linkExport(own, account, filter)),
    // The link names the account that it was made for.
    openExport: (token) => openExport(deps, token),
  };
}

/** Puts together the use cases about all cancellations. */
import type { ActivityApplication } from './activity-application.ts';
import type { Dependencies } from './dependencies.ts';
import { linkExport, openExport } from './export-cancellations.ts';
import { readActivity } from './read-activity.ts';
import { readOverview } from './read-overview.ts';
import { recordPersonsWord } from './record-persons-word.ts';
import { listSavedViews, saveView } from './saved-views.ts';

export function createActivityApplication(deps: Dependencies): ActivityApplication {
  return {
    readActivity: (shop, id) => readActivity(deps, shop, id),
    recordPersonsWord: (shop, id, word, by) => recordPersonsWord(deps, shop, id, word, by),
    listSavedViews: (shop) => listSavedViews(deps, shop),
    saveView: (shop, name, filter) => saveView(deps, shop, name, filter),
    deleteView: (shop, id) => deps.savedViews.remove(shop, id),
    readOverview: (shop, weeks) => readOverview(deps, shop, weeks),
    linkExport: (shop, filter) => linkExport(deps, shop, filter),
    openExport: (token) => openExport(deps, token),
  };
}

/** Filters of the list that a shop has given a name, for everybody who works in it. */
import type { SavedViewView } from '#app/contract/activity.ts';
import type { SaveViewResult } from './activity-application.ts';
import type { Dependencies } from './dependencies.ts';
import { viewFilter } from './filter-view.ts';
import type { CancellationFilter } from './ports/activity.ts';

const MOST_VIEWS = 20;

export async function listSavedViews(
  deps: Dependencies,
  shop: string,
): Promise<readonly SavedViewView[]> {
  const views = await deps.savedViews.list(shop);
  return views.map(({ id, name, filter }) => ({ id, name, filter: viewFilter(filter) }));
}

export async function saveView(
  deps: Dependencies,
  shop: string,
  name: string,
  filter: CancellationFilter,
): Promise<SaveViewResult> {
  const id = deps.newId();
  const result = await deps.savedViews.save(shop, { id, name, filter }, MOST_VIEWS, deps.clock());
  switch (result) {
    case 'saved':
      return { kind: 'saved', view: { id, name, filter: viewFilter(filter) } };
    case 'name_taken':
      return { kind: 'name_taken' };
    case 'too_many':
      return { kind: 'too_many', most: MOST_VIEWS };
  }
}

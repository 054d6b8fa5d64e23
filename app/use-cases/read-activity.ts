/** One cancellation from beginning to end: everything that was asked, seen, said and done. */
import { shopOf } from '#app/domain/account.ts';
import type { ReadActivityResult } from './activity-application.ts';
import { activityOf } from './activity-entries.ts';
import type { Dependencies } from './dependencies.ts';
import { inSnapshot } from './in-snapshot.ts';
import { around } from './request-cancellation.ts';
import { viewCancellation, whereReadable } from './views.ts';

export function readActivity(
  deps: Dependencies,
  shop: string,
  id: string,
): Promise<ReadActivityResult> {
  return inSnapshot(deps, (now) => readNow(now, shop, id));
}

async function readNow(deps: Dependencies, shop: string, id: string): Promise<ReadActivityResult> {
  const state = await deps.cancellations.read(shop, id);
  if (!state) return { kind: 'unknown_cancellation' };
  const surroundings = await around(deps, shop);
  const records = await deps.activity.readRecords(state.id);
  const staff = await deps.staff.list(shopOf(shop));
  const names = new Map(staff.map(({ userId, name }) => [userId, name]));
  const { say } = surroundings;
  const nameOf = (userId: string) => names.get(userId) ?? null;
  const entries = whereReadable(
    state,
    surroundings,
    (whole) => activityOf(whole, records, nameOf, say),
    (bare) => {
      const verdicts = records.verdicts.map((said) => ({ ...said, evidence: [] }));
      return activityOf(bare, { ...records, verdicts }, nameOf, say);
    },
  );
  return {
    kind: 'found',
    activity: {
      cancellation: viewCancellation(state, surroundings),
      entries,
    },
  };
}

/** What the list can be narrowed to: every provider and every person there is something of, by name. */
import type { FilterChoicesView } from '#app/contract/activity.ts';
import { shopOf } from '#app/domain/account.ts';
import type { Dependencies } from './dependencies.ts';

export async function readFilterChoices(
  deps: Dependencies,
  account: string,
): Promise<FilterChoicesView> {
  const [{ providers, userIds }, staff] = await Promise.all([
    deps.activity.readChoices(account),
    deps.staff.list(shopOf(account)),
  ]);
  const names = new Map(staff.map(({ userId, name }) => [userId, name]));
  const people = userIds.map((userId) => ({ userId, name: names.get(userId) ?? null }));
  return {
    providers: providers.toSorted((a, b) => a.localeCompare(b, 'en')),
    people: people.toSorted(
      (a, b) =>
        Number(a.name === null) - Number(b.name === null) ||
        (a.name ?? a.userId).localeCompare(b.name ?? b.userId, 'en', { numeric: true }),
    ),
  };
}

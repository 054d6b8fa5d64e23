/** Names of staff, where the app knows them. */
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { FilterChoicesView } from '#app/contract/activity.ts';

/** By Shopify's user id. Everybody is called something. */
export function usePeople(people: FilterChoicesView['people']): (userId: string) => string {
  const { t } = useTranslation();
  return useMemo(() => {
    const names = new Map(people.map(({ userId, name }) => [userId, name]));
    return (userId) => names.get(userId) ?? t('activity.person', { id: userId });
  }, [people, t]);
}

/**
 * Reads when the batches of each provider run.
 */
import type { Schedule } from '#app/use-cases/ports/prime-penguin.ts';
import { nextSyncTime, readList, readRows } from './wire.ts';

/**
 * Rows without a provider are left out, and so are rows without a schedule where the same provider has
 * one in another row.
 *
 * @returns null when it is no list
 */
export function readSchedules(value: unknown): readonly Schedule[] | null {
  const rows = readList(value);
  if (rows === null) return null;
  const schedules = readRows(nextSyncTime, rows).flatMap(
    ({ logisticProviderName, storeName, cronSchedule }): Schedule[] =>
      logisticProviderName === null
        ? []
        : [{ providerName: logisticProviderName, storeName, cron: cronSchedule }],
  );
  const scheduled = new Set(
    schedules.filter(({ cron }) => cron !== null).map(({ providerName }) => providerName),
  );
  return schedules.filter(
    ({ providerName, cron }) => cron !== null || !scheduled.has(providerName),
  );
}

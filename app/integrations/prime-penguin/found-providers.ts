/**
 * The providers of a shop: those installed and those that only have a schedule, one for each name, each
 * with its schedule for this shop's store where it has one.
 */
import { cronFor } from '#app/domain/batches.ts';
import type { FoundProvider } from '#app/use-cases/ports/prime-penguin.ts';
import { readSchedules } from './schedules.ts';
import { logisticProvider, readItems, readRows } from './wire.ts';

/**
 * @param storeNames what this shop's store may be called: Prime Penguin does not say which name it uses
 * @returns null when either is no list
 */
export function findProviders(
  installed: unknown,
  schedules: unknown,
  storeNames: readonly (string | null)[],
): readonly FoundProvider[] | null {
  const items = readItems(installed);
  const rows = readSchedules(schedules);
  if (items === null || rows === null) return null;
  const found = new Map<string, FoundProvider>();
  for (const { id, name, warehouse } of readRows(logisticProvider, items)) {
    if (name === null) continue;
    const known = found.get(name);
    const warehouses = [known?.warehouse, warehouse].filter((each) => each != null);
    found.set(name, {
      id: known?.id ?? id,
      name,
      warehouse: warehouses.length === 0 ? null : [...new Set(warehouses)].join(', '),
      cron: null,
    });
  }
  for (const { providerName: name } of rows) {
    if (!found.has(name)) found.set(name, { id: null, name, warehouse: null, cron: null });
  }
  return [...found.values()].map((one) => ({ ...one, cron: cronFor(one.name, rows, storeNames) }));
}

/**
 * The providers of a shop: those installed and those that only have a schedule, one for each name, each
 * with its schedule for this shop's store where it has one.
 */
import { cronFor } from '#app/domain/batches.ts';
import { isDropshipProvider } from '#app/domain/dropship.ts';
import type { FoundProvider, InstalledProvider } from '#app/use-cases/ports/prime-penguin.ts';
import { readSchedules } from './schedules.ts';
import { logisticProvider, readItems, readRows } from './wire.ts';

/** @returns null when it is no list */
export function readProviders(installed: unknown): readonly InstalledProvider[] | null {
  const items = readItems(installed);
  if (items === null) return null;
  const found = new Map<string, InstalledProvider>();
  for (const { id, name, type, warehouse } of readRows(logisticProvider, items)) {
    if (name === null) continue;
    const known = found.get(name);
    const warehouses = [known?.warehouse, warehouse].filter((each) => each != null);
    found.set(name, {
      id: known?.id ?? id,
      name,
      warehouse: warehouses.length === 0 ? null : [...new Set(warehouses)].join(', '),
      isDropship: isDropshipProvider(name, type),
    });
  }
  return [...found.values()];
}

/**
 * @param storeNames what this shop's store may be called: Prime Penguin does not say which name it uses
 * @returns null when either is no list
 */
export function findProviders(
  installed: unknown,
  schedules: unknown,
  storeNames: readonly (string | null)[],
): readonly FoundProvider[] | null {
  const providers = readProviders(installed);
  const rows = readSchedules(schedules);
  if (providers === null || rows === null) return null;
  const byName = new Map(providers.map((one) => [one.name, one]));
  for (const { providerName: name } of rows) {
    const isDropship = isDropshipProvider(name, null);
    if (!byName.has(name)) byName.set(name, { id: null, name, warehouse: null, isDropship });
  }
  return [...byName.values()].map((one) => ({ ...one, cron: cronFor(one.name, rows, storeNames) }));
}

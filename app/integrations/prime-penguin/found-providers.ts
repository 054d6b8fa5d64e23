/**
 * The providers of a shop: those installed and those that only have a schedule, one for each name, each
 * with its schedule for this shop's store where it has one.
 */
import type { z } from 'zod';
import { cronFor } from '#app/domain/batches.ts';
import { isDropshipProvider } from '#app/domain/dropship.ts';
import type { FoundProvider, InstalledProvider } from '#app/use-cases/ports/prime-penguin.ts';
import { readSchedules } from './schedules.ts';
import { logisticProvider, readItems, readRows } from './wire.ts';

/** @returns null when it is no list */
export function readProviders(installed: unknown): readonly InstalledProvider[] | null {
  const items = readItems(installed);
  if (items === null) return null;
  const byName = Map.groupBy(readRows(logisticProvider, items), ({ name }) => name);
  return [...byName].flatMap(([name, rows]) => (name === null ? [] : [asOne(name, rows)]));
}

/** An order shows a name alone: where one of that name is dropship, it may be with that one. */
function asOne(name: string, rows: readonly z.infer<typeof logisticProvider>[]): InstalledProvider {
  const dropship = rows.filter(({ type }) => isDropshipProvider(name, type));
  const isDropship = dropship.length > 0;
  // What is kept of dropship's id must not be that of a warehouse.
  const id = idsOf(isDropship ? dropship : rows)[0] ?? null;
  const otherIds = idsOf(rows).filter((one) => one !== id);
  const warehouses = rows.map(({ warehouse }) => warehouse).filter((one) => one !== null);
  return {
    id,
    ...(otherIds.length === 0 ? {} : { otherIds }),
    name,
    warehouse: warehouses.length === 0 ? null : [...new Set(warehouses)].join(', '),
    isDropship,
  };
}

function idsOf(rows: readonly { readonly id: number | null }[]): readonly number[] {
  return [...new Set(rows.map(({ id }) => id).filter((id) => id !== null))];
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

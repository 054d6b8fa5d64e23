/**
 * Prime Penguin's dropship provider: always there, does nothing, and takes orders that wait for a real
 * warehouse. Cancelling such an order in Prime Penguin cancels it in the sales channel, which this app
 * must never cause. Assigning an order from a warehouse to dropship is a way to cancel it there.
 */
import type { WarehouseOrderHistory } from './history.ts';
import type { Observation } from './observation.ts';

/**
 * Prime Penguin names a provider's type "Internal" or "External". A warehouse is external; the
 * published description does not say which one is dropship, so a plain name tells as well.
 *
 * @param type as `InstalledLogisticProviders` gives it; null while it is not known
 */
export function isDropshipProvider(name: string, type: string | null): boolean {
  return isInternal(type) || isCalledDropship(name);
}

function isInternal(type: string | null): boolean {
  return /^internal$/i.test(type?.trim() ?? '');
}

function isCalledDropship(name: string): boolean {
  return /^(the )?drop[\s_-]*ship(ping|per|ment)?( provider)?$/i.test(name.trim());
}

/**
 * The id of the only provider that orders may be assigned to as to dropship: it is called so, and its type is that
 * of dropship as far as any says so. null where that isn't clear: an order that went to a warehouse would ship.
 */
export function dropshipToAssignTo(
  providers: readonly {
    readonly id: number | null;
    readonly name: string | null;
    readonly type: string | null;
  }[],
): number | null {
  const called = providers.filter(({ name }) => name !== null && isCalledDropship(name));
  const isTold = providers.some(({ type }) => isInternal(type));
  const [id = null, ...others] = new Set(called.map((one) => one.id));
  const isUnclear = others.length > 0 || (isTold && !called.every(({ type }) => isInternal(type)));
  return isUnclear ? null : id;
}

/**
 * The look that first showed the order with the provider that it is assigned to now. How it was before the first
 * look, no look shows.
 */
export function firstLookWithProvider(history: WarehouseOrderHistory): Observation {
  return reassignment(history) ?? history.observations[0];
}

type IsDropship = (providerName: string | null) => boolean;

/**
 * Whose word counts: the provider that the order is assigned to, or, while that is dropship, the last one
 * that was seen to have it before. null: nobody's.
 *
 * @param observations oldest first
 */
export function answeringProvider(
  observations: readonly Observation[],
  isDropship: IsDropship,
): string | null {
  const names = observations.map(({ seen }) => seen.providerName);
  return names.findLast((name) => name !== null && !isDropship(name)) ?? null;
}

/**
 * The first look that showed the order with the provider that it is assigned to now, where an earlier one
 * showed it with another; null where none did.
 */
export function reassignment({ observations }: WarehouseOrderHistory): Observation | null {
  const name = observations.at(-1)?.seen.providerName;
  const isOther = ({ seen }: Observation) => seen.providerName !== name;
  const first = observations.findLastIndex(isOther) + 1;
  const wasElsewhere = observations.slice(0, first).some(({ seen }) => seen.providerName !== null);
  return wasElsewhere ? (observations[first] ?? null) : null;
}

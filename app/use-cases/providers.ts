/**
 * What is known of a shop's providers, in the form in which the domain asks for it. They are read again
 * once an hour, or when a provider turns up that is not known yet.
 */
import { cronFor, readSchedule } from '#app/domain/batches.ts';
import type { PrimePenguinAccount, ProviderLookup } from '#app/domain/cancellation.ts';
import { isDropshipProvider } from '#app/domain/dropship.ts';
import { NO_RUNS } from '#app/domain/runs.ts';
import type { Timing } from '#app/domain/timing.ts';
import type { Dependencies } from './dependencies.ts';
import type { InstalledProvider, PrimePenguin, Result } from './ports/prime-penguin.ts';
import type { Connection, KnownProvider } from './ports/store.ts';

const READ_AGAIN_AFTER_MS = 3_600_000;

/** What is known of the providers; it outlives the connection. */
export type Providers = Pick<Connection, 'providers'>;

export async function readProviders(deps: Dependencies, shop: string): Promise<Providers> {
  return { providers: await deps.connections.readProviders(shop) };
}

export function accountOf({ tenantId, salesChannel }: Connection): PrimePenguinAccount {
  return { tenantId, salesChannelId: salesChannel.id };
}

export function providerLookup(known: Providers | null, timing: Timing): ProviderLookup {
  return (name) => {
    const found = findProvider(known, name);
    return {
      cancellable: found?.cancellable ?? 'unknown',
      answerMs: found?.answerMs ?? null,
      schedule: readSchedule(found?.cron ?? null, timing.defaultBatchMs),
      runs: found?.runs ?? NO_RUNS,
      isDropship: found?.isDropship ?? (name !== null && isDropshipProvider(name, null)),
    };
  };
}

/** Dropship is none. */
export function warehousesOf(known: Providers | null): readonly KnownProvider[] {
  return (known?.providers ?? []).filter(({ isDropship }) => isDropship !== true);
}

export function findProvider(known: Providers | null, name: string | null): KnownProvider | null {
  return known?.providers.find((provider) => provider.name === name) ?? null;
}

export interface FreshProviders {
  readonly connection: Connection;
  /**
   * Why it is not known whether a provider that was seen is dropship: Prime Penguin did not list its
   * providers. null: it is known of each.
   */
  readonly unread: Exclude<Result<never>, { kind: 'answered' }> | null;
}

/** The connection with providers that are read freshly enough; as it was when Prime Penguin does not answer. */
export async function withFreshProviders(
  deps: Dependencies,
  connection: Connection,
  primePenguin: PrimePenguin,
  seenProviders: readonly (string | null)[],
): Promise<FreshProviders> {
  const { shop, providers, tenantName } = connection;
  const now = deps.clock();
  const isStale = seenProviders.some((name) => {
    if (name === null) return false;
    const known = findProvider(connection, name);
    const isKnown = known !== null && known.isDropship !== null;
    return !isKnown || now - (known.readAt ?? 0) > READ_AGAIN_AFTER_MS;
  });
  if (!isStale) return { connection, unread: null };

  const [installed, schedules] = await Promise.all([
    primePenguin.providers(),
    primePenguin.schedules(),
  ]);
  const fresh = (read: Connection): FreshProviders => {
    const isUnclear = seenProviders.some((name) => mayBeDropship(read, name));
    const unread = installed.kind !== 'answered' && isUnclear ? installed : null;
    return { connection: read, unread };
  };
  if (installed.kind !== 'answered' && schedules.kind !== 'answered') return fresh(connection);
  const isListed = installed.kind === 'answered';
  const listed = isListed ? installed.value : [];
  const scheduled = schedules.kind === 'answered' ? schedules.value : [];
  // A provider that Prime Penguin does not list is kept too, so that it is not asked for each time.
  const names = new Set([
    ...providers.map(({ name }) => name),
    ...listed.map(({ name }) => name),
    ...scheduled.map(({ providerName }) => providerName),
    ...seenProviders.filter((name) => name !== null),
  ]);
  const storeNames = [connection.salesChannel.name, connection.salesChannel.domain, tenantName];
  const isWhole = installed.kind === 'answered' && schedules.kind === 'answered';
  const read = [...names].map((name) => {
    const known = findProvider(connection, name);
    const found = listed.find((one) => one.name === name) ?? heldAs(known, name, isListed);
    const cron = schedules.kind === 'answered' ? cronFor(name, scheduled, storeNames) : known?.cron;
    return { ...found, cron: cron ?? null, readAt: isWhole ? now : (known?.readAt ?? null) };
  });
  await deps.connections.saveProviders(shop, read);
  return fresh((await deps.connections.read(shop)) ?? connection);
}

/** Neither its name nor Prime Penguin's list says whether it is a warehouse. */
function mayBeDropship(known: Providers, name: string | null): boolean {
  if (name === null || isDropshipProvider(name, null)) return false;
  return (findProvider(known, name)?.isDropship ?? null) === null;
}

/** A provider that is not in the list: what was known of it, or its name alone. */
function heldAs(known: KnownProvider | null, name: string, isListed: boolean): InstalledProvider {
  return known === null || known.isDropship === null ? unlisted(name, isListed) : known;
}

/** @param isListed Prime Penguin has listed its providers, and this one is not among them */
function unlisted(name: string, isListed: boolean): InstalledProvider {
  const isDropship = isDropshipProvider(name, null) || (isListed ? false : null);
  return { id: null, name, warehouse: null, isDropship };
}

/**
 * What is known of a shop's providers, in the form in which the domain asks for it. They are read again
 * once an hour, or when a provider turns up that is not known yet.
 */
import { cronFor, readSchedule } from '#app/domain/batches.ts';
import type { PrimePenguinAccount, ProviderLookup } from '#app/domain/cancellation.ts';
import { isDropshipProvider } from '#app/domain/dropship.ts';
import type { Timing } from '#app/domain/timing.ts';
import type { Dependencies } from './dependencies.ts';
import type { InstalledProvider, PrimePenguin } from './ports/prime-penguin.ts';
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
      isDropship: found?.isDropship ?? (name !== null && isDropshipProvider(name, null)),
    };
  };
}

export function findProvider(known: Providers | null, name: string | null): KnownProvider | null {
  return known?.providers.find((provider) => provider.name === name) ?? null;
}

/** The connection with providers that are read freshly enough; as it was when Prime Penguin does not answer. */
export async function withFreshProviders(
  deps: Dependencies,
  connection: Connection,
  primePenguin: PrimePenguin,
  seenProviders: readonly (string | null)[],
): Promise<Connection> {
  const { shop, providers, tenantName } = connection;
  const now = deps.clock();
  const isStale = seenProviders.some((name) => {
    if (name === null) return false;
    const known = findProvider(connection, name);
    return !known || now - (known.readAt ?? 0) > READ_AGAIN_AFTER_MS;
  });
  if (!isStale) return connection;

  const [installed, schedules] = await Promise.all([
    primePenguin.providers(),
    primePenguin.schedules(),
  ]);
  if (installed.kind !== 'answered' && schedules.kind !== 'answered') return connection;
  const listed = installed.kind === 'answered' ? installed.value : [];
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
    const found = listed.find((one) => one.name === name) ?? known ?? unlisted(name);
    const cron = schedules.kind === 'answered' ? cronFor(name, scheduled, storeNames) : known?.cron;
    return { ...found, cron: cron ?? null, readAt: isWhole ? now : (known?.readAt ?? null) };
  });
  await deps.connections.saveProviders(shop, read);
  return (await deps.connections.read(shop)) ?? connection;
}

function unlisted(name: string): InstalledProvider {
  return { id: null, name, warehouse: null, isDropship: isDropshipProvider(name, null) };
}

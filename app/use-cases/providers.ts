/**
 * What is known of a shop's providers, in the form in which the domain asks for it. Schedules are read
 * again once an hour, or when a provider turns up that is not known yet.
 */
import { cronFor, readSchedule } from '#app/domain/batches.ts';
import type { PrimePenguinAccount, ProviderLookup } from '#app/domain/cancellation.ts';
import type { Timing } from '#app/domain/timing.ts';
import type { Dependencies } from './dependencies.ts';
import type { PrimePenguin } from './ports/prime-penguin.ts';
import type { Connection, KnownProvider } from './ports/store.ts';

const SCHEDULE_AGE_MS = 3_600_000;

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
    };
  };
}

export function findProvider(known: Providers | null, name: string | null): KnownProvider | null {
  return known?.providers.find((provider) => provider.name === name) ?? null;
}

/** The connection with schedules that are fresh enough; as it was when Prime Penguin does not answer. */
export async function withFreshSchedules(
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
    return !known || now - (known.scheduleReadAt ?? 0) > SCHEDULE_AGE_MS;
  });
  if (!isStale) return connection;

  const answer = await primePenguin.schedules();
  if (answer.kind !== 'answered') return connection;
  // A provider that Prime Penguin gives no schedule for is kept too, so that it is not asked for each time.
  const names = new Set([
    ...providers.map(({ name }) => name),
    ...answer.value.map(({ providerName }) => providerName),
    ...seenProviders.filter((name) => name !== null),
  ]);
  const storeNames = [connection.salesChannel.name, connection.salesChannel.domain, tenantName];
  const schedules = [...names].map((name) => ({
    name,
    cron: cronFor(name, answer.value, storeNames),
  }));
  await deps.connections.saveSchedules(shop, schedules, now);
  return (await deps.connections.read(shop)) ?? connection;
}

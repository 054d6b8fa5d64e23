/**
 * What is known of a shop's providers, in the form in which the domain asks for it. They are read again
 * once an hour, or when a provider turns up that is not known yet.
 */
import { isDeepStrictEqual } from 'node:util';
import { cronFor, readSchedule, type ShownSchedule } from '#app/domain/batches.ts';
import type { PrimePenguinAccount, ProviderLookup } from '#app/domain/cancellation.ts';
import { isDropshipProvider } from '#app/domain/dropship.ts';
import type { Warehouse } from '#app/domain/judge.ts';
import { newNameOf } from '#app/domain/provider-name.ts';
import {
  knowsLater,
  mayRun,
  NO_RUNS,
  type ProviderRuns,
  withConnections,
} from '#app/domain/runs.ts';
import type { Timing } from '#app/domain/timing.ts';
import type { WarehouseConnection } from '#app/domain/warehouse-connection.ts';
import type { Dependencies } from './dependencies.ts';
import type { InstalledProvider, PrimePenguin, Result, Shown } from './ports/prime-penguin.ts';
import type { Connection, KnownProvider, ProviderFacts } from './ports/store.ts';

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
    const isDropship =
      (found && known && wasDropship(known, found)) ||
      (found?.isDropship ?? (name !== null && isDropshipProvider(name, null)));
    return {
      cancellable: found?.cancellable ?? 'unknown',
      answerMs: found?.answerMs ?? null,
      schedule: scheduleOf(found, timing),
      runs: found?.runs ?? NO_RUNS,
      isDropship,
      formers: isDropship ? warehousesWithBatches(known, timing) : [],
    };
  };
}

export function scheduleOf(provider: Pick<ProviderFacts, 'cron'> | null, timing: Timing) {
  return readSchedule(provider?.cron ?? null, timing.defaultBatchMs);
}

function warehousesWithBatches(known: Providers | null, timing: Timing): readonly Warehouse[] {
  return warehousesOf(known)
    .filter(({ runs }) => mayRun(runs, 'orders'))
    .map((one) => ({ name: one.name, schedule: scheduleOf(one, timing), runs: one.runs }));
}

/** Dropship is none. */
export function warehousesOf(known: Providers | null): readonly KnownProvider[] {
  return (known?.providers ?? []).filter(({ isDropship }) => isDropship !== true);
}

export function findProvider(known: Providers | null, name: string | null): KnownProvider | null {
  if (known === null || name === null) return null;
  const { providers } = known;
  return (
    providers.find((one) => one.name === name) ??
    providers.find(({ formerNames }) => formerNames.includes(name)) ??
    null
  );
}

/** Whatever it is called now: under an earlier name it was known to be dropship. */
function wasDropship({ providers }: Providers, { id, otherIds = [] }: InstalledProvider): boolean {
  const ids = [id, ...otherIds];
  return providers.some(
    (one) => one.isDropship === true && one.id !== null && ids.includes(one.id),
  );
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

  const [installed, shown] = await Promise.all([
    primePenguin.providers(),
    primePenguin.readWarehouseConnections(),
  ]);
  const storeNames = [connection.salesChannel.name, connection.salesChannel.domain, tenantName];
  const all = [...providers, ...(installed.kind === 'answered' ? installed.value : [])];
  const warehouses = all.filter(({ isDropship }) => isDropship !== true).map(({ name }) => name);
  const wanted = [...seenProviders, ...warehouses];
  const schedules = await schedulesIn(shown, primePenguin, wanted, storeNames);
  const fresh = (read: Connection): FreshProviders => {
    const isUnclear = seenProviders.some((name) => mayBeDropship(read, name));
    const unread = installed.kind !== 'answered' && isUnclear ? installed : null;
    return { connection: read, unread };
  };
  if (installed.kind !== 'answered' && schedules === null) return fresh(connection);
  const isListed = installed.kind === 'answered';
  const listed = isListed ? installed.value : [];
  const named = new Map(providers.map((one) => [newNameOf(one, listed) ?? one.name, one]));
  const alsoNamed = [
    ...(schedules ?? []).map(({ providerName }) => providerName),
    ...seenProviders.filter((name) => name !== null),
  ];
  // A provider that Prime Penguin does not list is kept too, so that it is not asked for each time.
  const names = new Set([
    ...named.keys(),
    ...listed.map(({ name }) => name),
    ...alsoNamed.filter((name) => findProvider(connection, name) === null),
  ]);
  const isWhole = installed.kind === 'answered' && schedules !== null;
  const read = [...names].map((name) => {
    const known = named.get(name) ?? null;
    const found = listed.find((one) => one.name === name) ?? heldAs(known, name, isListed);
    const cron = schedules === null ? known?.cron : cronFor(name, schedules, storeNames);
    const isDropship = wasDropship(connection, found) || found.isDropship;
    const readAt = isWhole ? now : (known?.readAt ?? null);
    return { ...found, isDropship, cron: cron ?? null, readAt };
  });
  await deps.connections.saveProviders(shop, accountOf(connection), read);
  const saved = (await deps.connections.read(shop)) ?? connection;
  const providersNow = withOtherIds(saved.providers, listed);
  const known = await saveConnections(deps, { ...connection, providers: providersNow }, shown);
  return fresh({ ...saved, providers: known });
}

/**
 * The schedules that the connections show, where they show one for each of these providers; else those that Prime
 * Penguin lists apart. null: they could not be read.
 */
async function schedulesIn(
  shown: Shown<readonly WarehouseConnection[]>,
  primePenguin: PrimePenguin,
  wanted: readonly (string | null)[],
  storeNames: readonly (string | null)[],
): Promise<readonly ShownSchedule[] | null> {
  const connections = shown.kind === 'answered' ? shown.value : [];
  const own = connections.filter(({ isActive }) => isActive !== false);
  const isEnough = wanted.every((name) => name === null || cronFor(name, own, storeNames) !== null);
  if (isEnough) return own;
  const listed = await primePenguin.schedules();
  return listed.kind === 'answered' ? listed.value : null;
}

/**
 * What a shop's warehouse connections show, once it is connected; nothing where they can't be read.
 *
 * @param listed the providers as Prime Penguin has just listed them
 */
export async function learnConnections(
  deps: Dependencies,
  shop: string,
  listed: readonly InstalledProvider[] = [],
): Promise<void> {
  const connection = await deps.connections.read(shop);
  const primePenguin = connection && (await deps.primePenguin.forShop(shop));
  if (!primePenguin) return;
  const shown = await primePenguin.readWarehouseConnections();
  const providers = withOtherIds(connection.providers, listed);
  await saveConnections(deps, { ...connection, providers }, shown);
}

/** The ids that go by one name aren't kept: Prime Penguin lists them each time. */
function withOtherIds(
  known: readonly KnownProvider[],
  listed: readonly InstalledProvider[],
): readonly KnownProvider[] {
  return known.map((one) => {
    const found = listed.find(({ name }) => name === one.name);
    return { ...one, otherIds: found?.otherIds ?? [] };
  });
}

/** What the connections show of each provider: flags, and whether they still sync. */
async function saveConnections(
  deps: Dependencies,
  connection: Connection,
  shown: Shown<readonly WarehouseConnection[]>,
): Promise<readonly KnownProvider[]> {
  if (shown.kind !== 'answered' && shown.kind !== 'not_shown') return connection.providers;
  const all = shown.kind === 'answered' ? shown.value : null;
  const readAt = (shown.kind === 'answered' ? shown.primePenguinAt : null) ?? deps.clock();
  return changeRuns(deps, connection, (provider) => {
    if (knowsLater(provider.runs, readAt)) return provider.runs;
    const own = all?.filter((one) => isOf(provider, one)) ?? null;
    return withConnections(provider.runs, own, readAt, scheduleOf(provider, deps.timing));
  });
}

/**
 * What is known of providers' runs, changed by what is kept of them now: another process may have learnt of them
 * since they were read. Nothing is locked where nothing changes.
 */
export async function changeRuns(
  { connections, clock }: Dependencies,
  connection: Connection,
  change: (provider: KnownProvider) => ProviderRuns,
): Promise<readonly KnownProvider[]> {
  const { shop, providers } = connection;
  const changed = providers.filter((one) => !isDeepStrictEqual(change(one), one.runs));
  if (changed.length === 0) return providers;
  const byName = new Map(changed.map((one) => [one.name, one]));
  const kept = await connections.changeRuns(
    shop,
    accountOf(connection),
    [...byName.keys()],
    (name, runs) => {
      const known = byName.get(name);
      return known ? change({ ...known, runs }) : runs;
    },
    clock(),
  );
  return providers.map((one) => ({ ...one, runs: kept.get(one.name) ?? one.runs }));
}

/** By id, which outlives a new name. Of several with one name any may have an order that shows it. */
function isOf(
  { id, otherIds = [], name }: Pick<ProviderFacts, 'id' | 'otherIds' | 'name'>,
  { providerId, providerName }: WarehouseConnection,
): boolean {
  if (id === null || providerId === null) return providerName === name;
  return providerId === id || otherIds.includes(providerId);
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

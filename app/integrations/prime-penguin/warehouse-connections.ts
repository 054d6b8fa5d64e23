/**
 * The warehouse connections of one tenant, and when each was last synced. The answers hold passwords of
 * warehouses: members are taken by name, page by page, and nothing else of them is kept.
 */
import type { Instant } from '#app/domain/instant.ts';
import type { SyncTimes, WarehouseConnection } from '#app/domain/warehouse-connection.ts';
import type { Result, Shown } from '#app/use-cases/ports/prime-penguin.ts';
import { type Call, read } from './calls.ts';
import type { Limits } from './limits.ts';
import { type WrittenTime, zonedInstant } from './local-times.ts';
import { readAllPages } from './pages.ts';
import { asShown, isOfTheCall } from './shown.ts';
import { integratorSync, readItems, readRows, warehouseConnection } from './wire.ts';

export interface ConnectionParts {
  readonly ask: (call: Call) => Promise<Result<unknown>>;
  readonly limits: Limits;
  readonly tenantId: number;
}

const NEVER_SYNCED: SyncTimes = { orderSyncAt: null, processSyncAt: null };

/** The integrator's clock need not be that of the machine that answers. A later time is no past. */
const TOLERANCE_MS = 60_000;

export async function readWarehouseConnections({
  ask,
  limits,
  tenantId,
}: ConnectionParts): Promise<Shown<readonly WarehouseConnection[]>> {
  const keep = (rows: readonly unknown[]) =>
    connectionsIn(rows).filter(
      // A provider's own log-in is shown those of all its stores.
      ({ customerTenantId }) => customerTenantId === null || customerTenantId === tenantId,
    );
  const answer = asShown(
    await readAllPages({ ask, limits, keep }, (page) =>
      read('/api/services/app/WarehouseConnection/GetAllWarehouseConnections', {
        Sorting: 'id asc',
        ...page,
      }),
    ),
  );
  if (answer.kind !== 'answered') return answer;
  const now = answer.primePenguinAt;
  const byId = new Map(
    answer.value.map(({ lastSync, ...one }) => [
      one.id,
      { ...one, lastSyncAt: past(lastSync, now) },
    ]),
  );
  return { ...answer, value: [...byId.values()] };
}

/** Before it is known what time it was there. */
type Listed = Omit<WarehouseConnection, 'lastSyncAt'> & { readonly lastSync: WrittenTime | null };

/**
 * Written by the integrator: without a zone it may be that of any machine, and what rows show of Prime Penguin's own
 * zone does not hold for it.
 */
function past(time: WrittenTime | null, now: Instant | null): Instant | null {
  const at = zonedInstant(time);
  return at === null || now === null || at > now + TOLERANCE_MS ? null : at;
}

function connectionsIn(rows: readonly unknown[]): readonly Listed[] {
  return rows.flatMap((value): readonly Listed[] => {
    const row = warehouseConnection.safeParse(value).data;
    if (!row || row.id === null) return [];
    return [
      {
        id: row.id,
        providerId: row.logisticProviderId,
        providerName: row.logisticProviderName ?? '',
        storeName: row.storeName,
        customerTenantId: row.customerTenantId,
        isActive: row.isActive,
        sendsOrders: row.syncOrders,
        readsResults: row.processOrders,
        sendsChanges: row.overwriteOrderChanges,
        ordersWithoutChanges: row.skipOverwriteOrderIds,
        daysToSync: daysToSyncIn(value),
        cron: row.cronSchedule,
        lastSync: row.lastSyncTime,
      },
    ];
  });
}

/** An order's window; that of inventory, products or purchase orders says nothing of it. */
const ABOUT_ORDERS = /^daysToSync(?!.*(inventor|stock|product|purchase)).*(order|fulfil|shipment)/i;

/** The shortest of the `daysToSync…` windows that are about orders. Nobody reads back no days at all. */
function daysToSyncIn(row: unknown): number | null {
  if (typeof row !== 'object' || row === null) return null;
  const days = Object.entries(row).flatMap(([name, value]) =>
    ABOUT_ORDERS.test(name) && Number.isSafeInteger(value) && value > 0 ? [Number(value)] : [],
  );
  return days.length === 0 ? null : Math.min(...days);
}

type Times =
  | { readonly kind: 'read'; readonly byConnection: ReadonlyMap<number, SyncTimes> }
  | Exclude<Shown<never>, { kind: 'answered' | 'not_shown' }>;

/** Of all at once where Prime Penguin tells that, and of those that are left one by one. */
export async function readSyncTimes(
  parts: ConnectionParts,
  wanted: readonly number[],
): Promise<Times> {
  const byConnection = new Map<number, SyncTimes>();
  if (wanted.length === 0) return { kind: 'read', byConnection };
  const all = await readTimes(
    parts,
    read('/api/services/app/Integrators/LastTimeOfSync', {}),
    (value) => readItems(value) ?? [],
  );
  if (all.kind !== 'read') return all;
  const left = wanted.filter((id) => !all.byConnection.has(id));
  const others = await Promise.all(
    left.map((id) =>
      readTimes(
        parts,
        read('/api/services/app/WarehouseConnection/GetSyncDetailsByWarehouseConnectionId', { id }),
        (value) => [value],
      ),
    ),
  );
  for (const one of [all, ...others]) {
    if (one.kind !== 'read') return one;
    for (const [id, times] of one.byConnection) byConnection.set(id, times);
  }
  return { kind: 'read', byConnection };
}

async function readTimes(
  { ask }: ConnectionParts,
  call: Call,
  rowsIn: (value: unknown) => readonly unknown[],
): Promise<Times> {
  const answer = asShown(await ask(call));
  const byConnection = new Map<number, SyncTimes>();
  if (answer.kind === 'not_shown') return { kind: 'read', byConnection };
  // Internal faults of one call say nothing of the others.
  if (answer.kind === 'fault' && isOfTheCall(answer)) return { kind: 'read', byConnection };
  if (answer.kind !== 'answered') return answer;
  const now = answer.primePenguinAt;
  for (const row of readRows(integratorSync, rowsIn(answer.value))) {
    const id = row.logisticProviderWarehouseConnectionId;
    if (id === null) continue;
    const known = byConnection.get(id) ?? NEVER_SYNCED;
    // Of a connection that is listed twice the earlier time is the one that proves less.
    byConnection.set(id, {
      orderSyncAt: earlier(known.orderSyncAt, past(row.orderSync, now)),
      processSyncAt: earlier(known.processSyncAt, past(row.orderProcessSync, now)),
    });
  }
  return { kind: 'read', byConnection };
}

function earlier(one: Instant | null, other: Instant | null): Instant | null {
  return one === null || other === null ? (one ?? other) : Math.min(one, other);
}

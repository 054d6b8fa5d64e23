/** What is known of real batches, for specs. */
import { type ConnectionRuns, NO_RUNS, type ProviderRuns } from '#app/domain/runs.ts';

export function aConnection(more: Partial<ConnectionRuns> = {}): ConnectionRuns {
  return {
    id: 1,
    providerId: 5,
    storeName: null,
    customerTenantId: null,
    isActive: true,
    sendsOrders: true,
    readsResults: true,
    sendsChanges: true,
    ordersWithoutChanges: [],
    daysToSync: null,
    cron: null,
    lastSyncAt: null,
    orders: [],
    results: [],
    shown: ['orders', 'results'],
    // As if each had been read soon after it was.
    gaps: { orders: gapsOf(more.orders), results: gapsOf(more.results) },
    offSince: { orders: null, results: null },
    ...more,
  };
}

export function runsOf(connections: readonly ConnectionRuns[]): ProviderRuns {
  return { ...NO_RUNS, connections };
}

function gapsOf(times: readonly number[] = []): readonly number[] {
  return times.slice(1).map((at, index) => at - (times[index] ?? at));
}

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
    ...more,
  };
}

export function runsOf(connections: readonly ConnectionRuns[]): ProviderRuns {
  return { ...NO_RUNS, connections };
}

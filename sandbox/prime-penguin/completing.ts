/** What a sales channel and a provider are where nobody says otherwise. */
import type { ProviderInput, SalesChannelInput } from './control-contract.ts';
import type { Provider, SalesChannel } from './world.ts';

const EVERY_HALF_HOUR = '*/30 * * * *';

export function completeChannel(
  input: SalesChannelInput,
  id: number,
  batchMs: number,
): SalesChannel {
  return {
    readsOrders: true,
    cron: EVERY_HALF_HOUR,
    timer: null,
    readMs: batchMs,
    importsCancelled: false,
    tokenRevoked: false,
    installationStatus: 0,
    orderLocationIds: [],
    ...input,
    id,
  };
}

export function completeProvider(input: ProviderInput, id: number, batchMs: number): Provider {
  return {
    warehouse: `${input.name} warehouse`,
    kind: 'wms',
    shownCron: input.cron,
    timer: null,
    batchMs,
    answersAtOnce: false,
    isBroken: false,
    isActive: true,
    sendsOrders: true,
    readsResults: true,
    sendsChanges: true,
    ordersWithoutChanges: [],
    daysToSync: null,
    recordsSyncAt: 'end',
    ...input,
    id,
  };
}

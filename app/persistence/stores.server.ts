/** Every store of the app on one Prisma client. What they have in common is said here, once. */
import type { PrismaClient } from '@prisma/client';
import type { Log } from '#app/use-cases/ports/log.ts';
import { createActivityStore } from './activity.server.ts';
import { createAuditStore, createAuditTrail } from './audit.server.ts';
import { createBulkRequestStore } from './bulk-requests.server.ts';
import { createCancellationStore } from './cancellations.server.ts';
import { createConnectAttempts } from './connect-attempts.server.ts';
import { createConnectionStore } from './connections.server.ts';
import { createFlowRunStore } from './flow-runs.server.ts';
import { createFlowTellingStore } from './flow-tellings.server.ts';
import { createMailAddressStore } from './mail-addresses.server.ts';
import { createOrderLookStore } from './order-looks.server.ts';
import { createOrderResultStore } from './order-results.server.ts';
import { createOutboxStore } from './outbox.server.ts';
import { createProviderRecordStore } from './provider-records.server.ts';
import { createReconciliationStore } from './reconciliations.server.ts';
import { createSavedViewStore } from './saved-views.server.ts';
import type { Sealer } from './seal.server.ts';
import { createSettingsStore } from './settings.server.ts';
import { createShopWebhookStore } from './shop-webhooks.server.ts';
import { createShopifyWebhookStore } from './shopify-webhooks.server.ts';
import { createShopStore } from './shops.server.ts';
import { createStaffStore } from './staff.server.ts';
import type { Enqueue, EnqueueDeliveries } from './transaction.server.ts';
import { createWatchStore } from './watches.server.ts';

export function createStores({
  prisma,
  sealer,
  log,
  enqueue,
  enqueueDeliveries,
  notifyChanged,
}: {
  readonly prisma: PrismaClient;
  readonly sealer: Sealer;
  readonly log: Pick<Log, 'info'>;
  readonly enqueue: Enqueue;
  readonly enqueueDeliveries: EnqueueDeliveries;
  /** Tells readers of a cancellation's new version, inside the transaction that makes it. */
  readonly notifyChanged: Parameters<typeof createCancellationStore>[2];
}) {
  const trail = createAuditTrail(prisma, log);
  return {
    cancellations: createCancellationStore(prisma, enqueue, notifyChanged),
    bulkRequests: createBulkRequestStore(prisma, enqueueDeliveries),
    flowRuns: createFlowRunStore(prisma),
    flowTellings: createFlowTellingStore(prisma, enqueue),
    watches: createWatchStore(prisma, enqueue),
    connections: createConnectionStore(prisma, sealer, trail, enqueue),
    connectAttempts: createConnectAttempts(prisma),
    mailAddresses: createMailAddressStore(prisma, trail),
    orderLooks: createOrderLookStore(prisma),
    shops: createShopStore(prisma, trail),
    audit: createAuditStore(prisma, trail),
    settings: createSettingsStore(prisma, trail),
    staff: createStaffStore(prisma),
    records: createProviderRecordStore(prisma),
    activity: createActivityStore(prisma),
    savedViews: createSavedViewStore(prisma),
    shopWebhooks: createShopWebhookStore(prisma, enqueue),
    shopifyWebhooks: createShopifyWebhookStore(prisma, enqueue),
    reconciliations: createReconciliationStore(prisma, enqueue),
    orderResults: createOrderResultStore(prisma, enqueue),
    outbox: createOutboxStore(prisma, enqueue),
  };
}

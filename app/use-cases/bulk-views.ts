/**
 * Many orders in the words of the contract, as short as a line can be. Decides nothing.
 */
import type { BulkOrderView, BulkRequestView, OrderCheckView } from '#app/contract/bulk.ts';
import { isDemoAccount } from '#app/domain/account.ts';
import { chanceOf, type GivenOrder } from '#app/domain/bulk-check.ts';
import { toOrderGid } from '#app/domain/identifiers.ts';
import type { Instant, Moment } from '#app/domain/instant.ts';
import { isImportOverdue } from '#app/domain/judge.ts';
import { inDemo, nextStepForOrder } from '#app/domain/next-step.ts';
import type { WarehouseOrderSeen } from '#app/domain/observation.ts';
import { canCancel, positionOf } from '#app/domain/position.ts';
import type { Timing } from '#app/domain/timing.ts';
import type { Say } from '#app/wording/say.server.ts';
import type { BulkOrder, BulkRequest, LatestCancellation } from './ports/bulk.ts';
import type { ShopifyOrder } from './ports/shopify.ts';
import type { Connection } from './ports/store.ts';
import { providerLookup } from './providers.ts';
import { viewTroublesOf } from './views.ts';

/** What one look at many orders showed of one of them. */
export type OrderLooked =
  | {
      readonly kind: 'answered';
      readonly moment: Moment;
      /** Logs only where they matter to the position. */
      readonly orders: readonly WarehouseOrderSeen[];
      readonly readingOff: boolean;
    }
  | {
      readonly kind: 'failed';
      readonly problem: 'prime_penguin_unreachable' | 'credentials_refused';
    };

interface Known {
  /** null: Shopify does not show it. */
  readonly order: ShopifyOrder | null;
  readonly latest: LatestCancellation | null;
  /** null: it was not looked at. */
  readonly looked: OrderLooked | null;
}

interface Around {
  readonly connection: Connection | null;
  readonly now: Instant;
  readonly timing: Timing;
  readonly say: Say;
}

/** `known`: null for what is malformed. */
export function viewOrderCheck(
  given: GivenOrder,
  known: Known | null,
  around: Around,
): OrderCheckView {
  const nothing = {
    orderName: null,
    cancelledInShopify: false,
    warehouses: [],
    absence: null,
    problem: null,
    cancellation: null,
  } as const;
  if (given.kind === 'malformed') {
    return { ...nothing, orderId: given.given, check: 'malformed' };
  }
  const orderId = toOrderGid(given.id);
  if (known === null) return { ...nothing, orderId, check: 'unknown_order' };
  const { order, latest, looked } = known;
  const line = {
    ...nothing,
    orderId,
    orderName: order?.name ?? null,
    cancelledInShopify: order !== null && order.cancelledAt !== null,
    cancellation: latest && { id: latest.id, outcome: latest.outcome, open: latest.isOpen },
  };
  if (latest?.isOpen) return { ...line, check: 'already_asked' };
  const isNowhere = order === null && latest === null;
  if (looked === null) return { ...line, check: isNowhere ? 'unknown_order' : 'could_not_ask' };
  if (looked.kind === 'failed') {
    return { ...line, check: 'could_not_ask', problem: looked.problem };
  }
  if (looked.orders.length === 0) {
    if (isNowhere) return { ...line, check: 'unknown_order' };
    const absence = absenceOf(order?.createdAt ?? null, looked.readingOff, around);
    return { ...line, check: 'not_in_prime_penguin', absence };
  }
  const warehouses = viewParts(looked, order?.createdAt ?? null, around);
  return { ...line, check: chanceOf(warehouses.map((one) => one.canCancel)), warehouses };
}

function absenceOf(
  createdAt: Instant | null,
  readingOff: boolean,
  { now, timing }: Around,
): OrderCheckView['absence'] {
  if (readingOff) return 'reading_off';
  return isImportOverdue({ now, orderCreatedAt: createdAt, timing }) ? 'overdue' : 'not_yet';
}

function viewParts(
  { moment, orders }: Extract<OrderLooked, { kind: 'answered' }>,
  placedAt: Instant | null,
  { connection, timing, now, say }: Around,
): OrderCheckView['warehouses'] {
  const providers = providerLookup(connection, timing);
  return orders.map((seen) => {
    const provider = providers(seen.providerName);
    const chance = canCancel(
      positionOf({ moment, seen }, provider.isDropship),
      provider.cancellable,
    );
    return {
      provider: seen.providerName,
      canCancel: chance,
      troubles: viewTroublesOf(seen, placedAt, chance, provider, { now, say }),
    };
  });
}

export function viewBulkRequest(request: BulkRequest): BulkRequestView {
  const isDemo = isDemoAccount(request.shop);
  return {
    id: request.id,
    version: request.version,
    demo: isDemo,
    requestedAt: new Date(request.requestedAt).toISOString(),
    requestedBy: { kind: 'bulk', userId: request.userId },
    orders: request.orders.map((order) => viewBulkOrder(order, isDemo)),
  };
}

function viewBulkOrder(order: BulkOrder, isDemo: boolean): BulkOrderView {
  const nothing = {
    orderName: null,
    cancellationId: null,
    outcome: null,
    nextStep: null,
    warehouses: [],
  } as const;
  switch (order.kind) {
    case 'malformed':
      return { ...nothing, orderId: order.given, result: 'malformed' };
    case 'unknown_order':
      return { ...nothing, orderId: toOrderGid(order.shopifyOrderId), result: 'unknown_order' };
    case 'created':
    case 'joined': {
      const { id, orderName, outcome, warehouseOrders } = order.cancellation;
      const { isCancelledInShopify, isLookedForInOwnChannel } = order.cancellation;
      const next = nextStepForOrder(warehouseOrders, isCancelledInShopify, isLookedForInOwnChannel);
      return {
        orderId: toOrderGid(order.shopifyOrderId),
        orderName,
        result: order.kind,
        cancellationId: id,
        outcome,
        nextStep: (isDemo ? inDemo(next) : next).code,
        warehouses: warehouseOrders.map(({ providerName, verdict, why, isStopTakenBack }) => ({
          provider: providerName,
          verdict,
          why,
          stopTakenBack: isStopTakenBack,
        })),
      };
    }
  }
}

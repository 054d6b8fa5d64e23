/** Orders and cancellations as the app answers them, with what a test is about filled in. */
import type {
  CancellationView,
  OrderView,
  OrderWarehouseView,
  Verdict,
  WarehouseView,
} from '../../../app/contract/api.ts';

export const ORDER_GID = 'gid://shopify/Order/1001';
export const NOW = Date.parse('2026-11-23T14:18:00Z');
export const NORDIC = { id: 5, name: 'Nordic 3PL', contact: null };
export const SOUTHERN = { id: 6, name: 'Southern Logistics', contact: null };

export function at(time: string): string {
  return `2026-11-23T${time}:00Z`;
}

export function anOrderWarehouse(known: Partial<OrderWarehouseView> = {}): OrderWarehouseView {
  return {
    primePenguinOrderId: 9001,
    provider: NORDIC,
    channelStatus: 'Pending',
    warehouseStatus: 'In progress',
    position: 'at_warehouse',
    canCancel: 'unsure',
    troubles: [],
    nextBatchAt: at('14:30'),
    releaseAt: null,
    lines: [{ title: 'Blue mug', sku: 'MUG-B', quantity: 2 }],
    ...known,
  };
}

export function anOrder(known: Partial<OrderView> = {}): OrderView {
  return {
    orderId: ORDER_GID,
    orderName: '#1001',
    demo: false,
    askReason: 'optional',
    cancelledInShopifyAt: null,
    inPrimePenguin: 'yes',
    problem: null,
    warehouses: [anOrderWarehouse()],
    canRequest: true,
    lookedAt: at('14:17'),
    cancellation: null,
    ...known,
  };
}

const FINAL: Readonly<Record<Verdict, boolean>> = {
  delivering: false,
  awaiting_import: false,
  requested: false,
  stopped_at_warehouse: true,
  stopped_before_warehouse: true,
  too_late: true,
  refused: true,
  not_supported: true,
  no_answer: true,
  undeliverable: true,
};

export function aWarehouse(
  verdict: Verdict,
  known: Partial<Omit<WarehouseView, 'verdict'>> = {},
): WarehouseView {
  return {
    primePenguinOrderId: 9001,
    provider: NORDIC,
    verdict,
    final: FINAL[verdict],
    since: at('14:10'),
    why: null,
    reason: null,
    evidence: [
      { at: at('14:12'), source: 'status_log', text: 'Warehouse: In progress, then Cancelled' },
    ],
    overturned: false,
    turnedUpAfterStop: null,
    history: [{ verdict, at: at('14:10') }],
    nextStep: { code: stepOf(verdict), text: '' },
    lines: [{ title: 'Blue mug', sku: 'MUG-B', quantity: 2 }],
    message: null,
    personSaid: null,
    ...known,
  };
}

function stepOf(verdict: Verdict): WarehouseView['nextStep']['code'] {
  if (verdict === 'stopped_at_warehouse' || verdict === 'stopped_before_warehouse') {
    return 'cancel_in_shopify';
  }
  if (verdict === 'too_late') return 'handle_as_return';
  if (verdict === 'undeliverable') return 'retry';
  return FINAL[verdict] ? 'contact_provider' : 'wait';
}

export function aCancellation(
  warehouses: readonly WarehouseView[],
  known: Partial<CancellationView> = {},
): CancellationView {
  return {
    id: 'c1',
    demo: false,
    version: 7,
    orderId: ORDER_GID,
    orderName: '#1001',
    outcome: 'pending',
    needsAttention: false,
    reason: null,
    note: null,
    requestedAt: at('14:10'),
    requestedBy: { kind: 'staff', userId: '42' },
    warehouses,
    nextStep: warehouses[0]?.nextStep ?? { code: 'wait', text: '' },
    nextBatchAt: null,
    lastLookAt: at('14:16'),
    answerBy: null,
    watchUntil: '2026-11-26T14:10:00Z',
    canRetry: false,
    ...known,
  };
}

export const WAITING = aCancellation([aWarehouse('requested', { why: 'waiting_for_warehouse' })], {
  nextBatchAt: at('14:30'),
  answerBy: at('18:10'),
});

export const STOPPED = aCancellation([aWarehouse('stopped_at_warehouse')], {
  version: 8,
  outcome: 'stopped',
});

/** Checks and requests as the app answers them, with what a test is about filled in. */
import type { NextStepCode, Outcome, Verdict } from '../../../app/contract/api.ts';
import type {
  BulkOrderView,
  BulkRequestView,
  OrderCheckView,
  OrdersCheckView,
} from '../../../app/contract/bulk.ts';

export function gid(number: number): string {
  return `gid://shopify/Order/${number}`;
}

export function aCheck(number: number, known: Partial<OrderCheckView> = {}): OrderCheckView {
  return {
    orderId: gid(number),
    orderName: `#${number}`,
    check: 'can_stop',
    cancelledInShopify: false,
    warehouses: [],
    absence: null,
    problem: null,
    cancellation: null,
    ...known,
  };
}

export function aCheckOf(
  orders: readonly OrderCheckView[],
  known: Partial<OrdersCheckView> = {},
): OrdersCheckView {
  return { demo: false, askReason: 'optional', lookedAt: '2026-11-23T14:17:00Z', orders, ...known };
}

const OUTCOMES: Readonly<Record<Verdict, Outcome>> = {
  delivering: 'pending',
  awaiting_import: 'pending',
  requested: 'pending',
  stopped_at_warehouse: 'stopped',
  stopped_before_warehouse: 'stopped',
  too_late: 'not_stopped',
  refused: 'not_stopped',
  not_supported: 'not_stopped',
  no_answer: 'unknown',
  undeliverable: 'unknown',
};

function stepOf(verdict: Verdict): NextStepCode {
  if (verdict === 'too_late') return 'handle_as_return';
  if (verdict === 'undeliverable') return 'retry';
  if (OUTCOMES[verdict] === 'stopped') return 'cancel_in_shopify';
  return OUTCOMES[verdict] === 'pending' ? 'wait' : 'contact_provider';
}

type Part = BulkOrderView['warehouses'][number];

export function aPart(verdict: Verdict, known: Partial<Part> = {}): Part {
  return { provider: 'Nordic 3PL', verdict, why: null, stopTakenBack: false, ...known };
}

export function anOrder(
  number: number,
  verdict: Verdict,
  known: Partial<BulkOrderView> = {},
): BulkOrderView {
  return {
    orderId: gid(number),
    orderName: `#${number}`,
    result: 'created',
    cancellationId: `c${number}`,
    outcome: OUTCOMES[verdict],
    nextStep: stepOf(verdict),
    warehouses: [aPart(verdict)],
    ...known,
  };
}

export function notAsked(
  orderId: string,
  result: 'unknown_order' | 'malformed' = 'unknown_order',
): BulkOrderView {
  const nothing = { orderName: null, cancellationId: null, outcome: null, nextStep: null } as const;
  return { ...nothing, orderId, result, warehouses: [] };
}

export function aRequest(
  orders: readonly BulkOrderView[],
  known: Partial<BulkRequestView> = {},
): BulkRequestView {
  return {
    id: 'b1',
    version: 7,
    demo: false,
    requestedAt: '2026-11-23T14:17:30Z',
    requestedBy: { kind: 'bulk', userId: '42' },
    orders,
    ...known,
  };
}

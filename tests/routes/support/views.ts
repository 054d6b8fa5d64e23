/** Answers of the application, as the routes hand them on. */
import type {
  CancellationView,
  ConnectionView,
  OrderView,
  WarehouseView,
} from '#app/contract/api.ts';

export const WAREHOUSE: WarehouseView = {
  primePenguinOrderId: 9001,
  provider: { id: 5, name: 'Nordic 3PL', contact: null },
  verdict: 'requested',
  final: false,
  since: '2026-11-23T09:00:01Z',
  why: 'waiting_for_warehouse',
  reason: null,
  evidence: [],
  overturned: false,
  history: [{ verdict: 'requested', at: '2026-11-23T09:00:01Z' }],
  nextStep: { code: 'wait', text: 'Do not refund yet. Wait for the warehouse to answer.' },
  lines: [],
  message: null,
  personSaid: null,
};

export const CANCELLATION: CancellationView = {
  id: '7d1c0a52-0f5b-4a49-9f3e-1b2c3d4e5f60',
  demo: false,
  version: 7,
  orderId: 'gid://shopify/Order/123',
  orderName: '#1001',
  outcome: 'pending',
  needsAttention: false,
  reason: 'customer',
  note: null,
  requestedAt: '2026-11-23T09:00:00Z',
  requestedBy: { kind: 'staff', userId: '42' },
  warehouses: [WAREHOUSE],
  nextStep: { code: 'wait', text: 'Do not refund yet. Wait for the warehouse to answer.' },
  nextBatchAt: '2026-11-23T09:30:00Z',
  lastLookAt: '2026-11-23T09:00:02Z',
  answerBy: '2026-11-23T13:00:00Z',
  watchUntil: '2026-11-26T09:00:00Z',
  canRetry: false,
};

export const ORDER: OrderView = {
  orderId: 'gid://shopify/Order/123',
  orderName: '#1001',
  demo: false,
  askReason: 'optional',
  cancelledInShopifyAt: null,
  inPrimePenguin: 'yes',
  problem: null,
  warehouses: [],
  canRequest: true,
  lookedAt: '2026-11-23T09:00:00Z',
  cancellation: null,
};

export const CONNECTION: ConnectionView = {
  connected: true,
  demo: false,
  method: 'password',
  tenantId: 42,
  tenantName: 'Demo Goods',
  userName: 'integration@demo.example',
  salesChannel: { id: 3, name: 'Demo store', domain: 'demo.myshopify.com', reading: 'on' },
  providers: [
    {
      id: 5,
      name: 'Nordic 3PL',
      warehouse: 'Malmö',
      schedule: '*/30 * * * *',
      nextBatchAt: '2026-11-23T09:30:00Z',
    },
  ],
  state: 'working',
  checkedAt: '2026-11-23T08:00:00Z',
};

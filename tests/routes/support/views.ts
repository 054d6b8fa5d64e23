/** Answers of the application, as the routes hand them on. */
import type {
  CancellationView,
  ConnectionView,
  OrderView,
  SettingsView,
  WarehouseView,
} from '#app/contract/api.ts';
import type { RejectedConnection } from '#app/use-cases/ports/prime-penguin.ts';

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
  turnedUpAfterStop: null,
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
  salesChannel: {
    id: 3,
    name: 'Demo store',
    domain: 'demo.myshopify.com',
    reading: 'on',
    chosenByHand: false,
  },
  providers: [
    {
      id: 5,
      name: 'Nordic 3PL',
      warehouse: 'Malmö',
      schedule: '*/30 * * * *',
      nextBatchAt: '2026-11-23T09:30:00Z',
      troubles: [],
    },
  ],
  state: 'working',
  refusal: null,
  checkedAt: '2026-11-23T08:00:00Z',
  openCancellations: 0,
  undelivered: 0,
};

export const SETTINGS: SettingsView = {
  version: 7,
  providers: [
    {
      name: 'Nordic 3PL',
      warehouse: 'Malmö',
      schedule: '*/30 * * * *',
      nextBatchAt: '2026-11-23T09:30:00Z',
      troubles: [],
      cancellable: 'unknown',
      learnt: 'yes',
      answerSeconds: 7_200,
      contact: null,
      messageTemplate: null,
      record: {
        ...{ asked: 4, stopped: 3, notStopped: 1, medianAnswerSeconds: 1_800 },
        withSync: { answers: 0, medianSeconds: null },
        withoutSync: { answers: 4, medianSeconds: 1_800 },
      },
    },
  ],
  defaultAnswerSeconds: 14_400,
  automations: {
    forwardShopifyCancels: true,
    forwardOnlyTag: null,
    writeMetafield: false,
    writeTag: false,
    askReason: 'optional',
    waysToCancel: null,
    syncNow: false,
  },
  defaultWaysToCancel: 'cancel_order',
  notifications: {
    ...{ on: 'never', to: [], pace: 'at_once', addresses: [] },
    last24Hours: { mails: 0, most: 500, heldBack: 0 },
  },
  access: {
    settings: 'everyone',
    staff: [{ userId: '42', name: 'Sam Staff', isOwner: true, isChosen: false }],
  },
  guideDismissed: false,
  can: { sendMail: false, writeOrders: false, changeSettings: true },
};
/** A rejection of what was entered to connect; `values` and the like as a check gives them. */
export function aRejection(
  known: Pick<RejectedConnection, 'reason' | 'field' | 'message'> & Partial<RejectedConnection>,
): RejectedConnection {
  return { kind: 'rejected', theirWords: null, values: {}, salesChannels: null, ...known };
}

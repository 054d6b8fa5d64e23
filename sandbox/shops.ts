/** The shops of the scenarios: what is otherwise in each about its providers and its settings. */
import type { AutomationsView } from '#app/contract/api.ts';
import type { ProviderInput } from './prime-penguin/control-contract.ts';

export const PROVIDERS = {
  nordic: { name: 'Nordic 3PL', warehouse: 'Ongoing', cron: '*/2 * * * * *' },
  baltic: { name: 'Baltic Fulfilment', warehouse: 'Extensiv', cron: '1-59/2 * * * * *' },
  slow: { name: 'Slow Boat Logistics', warehouse: 'Custom', cron: '*/6 * * * * *' },
} as const;
export type ProviderKey = keyof typeof PROVIDERS;

export type ShopKey =
  | 'main'
  | 'down_then_back'
  | 'down_for_good'
  | 'wrong_credentials'
  | 'seldom_synced'
  | 'stuck'
  | 'switched_off'
  | 'automated';

/** Of an order whose changes are not sent on: a connection names it. */
export const LEFT_OUT = 20_001;
/** What is shown of a connection whose batches run only when a scenario says so. */
export const BY_HAND = { cron: null, shownCron: '*/2 * * * * *' };

export interface ShopSetup {
  readonly domain: string;
  readonly name?: string;
  /** What is otherwise about its providers' connections. */
  readonly connections?: {
    readonly [key in ProviderKey]?: Partial<Omit<ProviderInput, 'tenantId'>>;
  };
  readonly hasDropship?: true;
  readonly settings?: {
    readonly automations: Partial<AutomationsView>;
    /** Of each of its providers; the operator's own is short. */
    readonly answerSeconds: number;
  };
}

export const SHOPS: Readonly<Record<ShopKey, ShopSetup>> = {
  main: { domain: 'nordic-lights.myshopify.com', name: 'Nordic Lights' },
  down_then_back: { domain: 'stormy-harbour.myshopify.com' },
  down_for_good: { domain: 'silent-bay.myshopify.com' },
  wrong_credentials: { domain: 'lost-keys.myshopify.com' },
  seldom_synced: { domain: 'slack-tide.myshopify.com', connections: { nordic: BY_HAND } },
  stuck: { domain: 'dry-dock.myshopify.com', connections: { baltic: BY_HAND, slow: BY_HAND } },
  switched_off: {
    domain: 'closed-gate.myshopify.com',
    connections: {
      nordic: { readsResults: false },
      baltic: { sendsChanges: false },
      slow: { ordersWithoutChanges: [LEFT_OUT] },
    },
  },
  automated: {
    domain: 'side-door.myshopify.com',
    // No batch brings the cancel to the warehouse: the sync alone can.
    connections: { baltic: BY_HAND },
    hasDropship: true,
    settings: {
      automations: { waysToCancel: 'cancel_then_remap', syncNow: true },
      answerSeconds: 3_600,
    },
  },
};

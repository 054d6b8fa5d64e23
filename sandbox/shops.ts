/** The shops of the scenarios: what is otherwise in each about its providers, and what it has switched on. */
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
  | 'real_timers'
  | 'switched_off'
  | 'automated';

/** Of an order whose changes are not sent on: a connection names it. */
export const LEFT_OUT = 20_001;
/** What is shown of a connection whose batches run only when a scenario says so. */
export const BY_HAND = { cron: null, shownCron: '*/2 * * * * *' };

interface ShopSetup {
  readonly domain: string;
  readonly name?: string;
  /** What is otherwise about its providers' connections. */
  readonly connections?: {
    readonly [key in ProviderKey]?: Partial<Omit<ProviderInput, 'tenantId'>>;
  };
  readonly hasDropship?: true;
  /** What it has switched on. */
  readonly automations?: Partial<AutomationsView>;
}

export const SHOPS: Readonly<Record<ShopKey, ShopSetup>> = {
  main: { domain: 'nordic-lights.myshopify.com', name: 'Nordic Lights' },
  down_then_back: { domain: 'stormy-harbour.myshopify.com' },
  down_for_good: { domain: 'silent-bay.myshopify.com' },
  wrong_credentials: { domain: 'lost-keys.myshopify.com' },
  real_timers: {
    domain: 'slack-tide.myshopify.com',
    connections: {
      // As a schedule of every quarter of an hour, and a timer of every hour.
      nordic: { timer: { everyMs: 8_000 } },
      baltic: BY_HAND,
      slow: BY_HAND,
    },
  },
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
    // No batch brings the cancel or the answer: the sync alone can.
    connections: { baltic: { ...BY_HAND, answersAtOnce: true } },
    hasDropship: true,
    automations: { waysToCancel: 'cancel_then_remap', syncNow: true },
  },
};

/**
 * The situations that a cancellation can meet, each as an order in the simulated world with the truth
 * that a verdict on it must agree with. Used by the demo, by tests and as sample orders in the sandbox.
 */
import type { CancellationView, Verdict } from '#app/contract/api.ts';
import type { OrderPart, Physical, Truth } from './prime-penguin/control-contract.ts';
import { BY_HAND, LEFT_OUT, type ProviderKey, type ShopKey } from './shops.ts';
import {
  answerAfterSync,
  hangWithOrder,
  notAssignedAfterLook,
  notSyncedOnce,
  notSyncedTwice,
  outlast,
  runSeldom,
  type Stage,
} from './stage.ts';

export interface ScenarioPart extends Omit<OrderPart, 'providerId' | 'lines'> {
  readonly provider: ProviderKey;
  readonly line: { readonly title: string; readonly sku: string; readonly quantity: number };
}

export interface ScenarioTruth {
  readonly provider: ProviderKey | null;
  readonly verdict: Verdict;
  /** What is the case in the building. */
  readonly truth: InTheBuilding;
  /** Something else was said before, and had to be taken back. */
  readonly isOverturned?: true;
}

export interface Scenario {
  readonly name: string;
  readonly shop: ShopKey;
  readonly customer: string;
  readonly phase?: 'not_read';
  readonly parts: readonly [ScenarioPart, ...ScenarioPart[]];
  readonly truths: readonly [ScenarioTruth, ...ScenarioTruth[]];
  readonly beforePress?: (stage: Stage) => Promise<void>;
  readonly afterPress?: (stage: Stage) => Promise<void>;
  /** The app asks by itself, because the order is cancelled in Shopify: a press may come second. */
  readonly isForwarded?: true;
  /** How many press at the same moment. */
  readonly presses?: number;
  /** Default: as soon as nothing is pending. */
  readonly until?: (cancellation: CancellationView) => boolean;
  /** What else has to be so once it is answered: what is not. */
  readonly faults?: (stage: Stage, answered: CancellationView) => Promise<readonly string[]>;
  /** What happens around the press has to happen at its very moment: not a sample order for people. */
  readonly needsTiming?: true;
  /** How often Prime Penguin must have been asked in all; default: at most once each. */
  readonly requests?: number;
}

const SHIRT = { title: 'Linen shirt', sku: 'SHIRT-L', quantity: 1 };
const MUG = { title: 'Enamel mug', sku: 'MUG-01', quantity: 2 };
const LAMP = { title: 'Desk lamp', sku: 'LAMP-7', quantity: 1 };
const CANCEL = 'SelfManagedStoreOrder/CancelOrder';
/**
 * Batches. Real ones are half an hour apart, these two seconds: on a busy machine one look at all orders takes longer than
 * two of them, and what was stopped in between would never be seen.
 */
const CHANGES_ITS_MIND_AFTER = 5;

const part = (
  provider: ProviderKey,
  plan: NonNullable<OrderPart['plan']>,
  more: Partial<ScenarioPart> = {},
): ScenarioPart => ({ provider, plan, phase: 'at_warehouse', line: SHIRT, ...more });

const isOverturned = (cancellation: CancellationView) =>
  cancellation.outcome !== 'pending' && cancellation.warehouses.some((one) => one.overturned);

export const SCENARIOS: readonly Scenario[] = [
  {
    name: 'stopped at the warehouse',
    shop: 'main',
    customer: 'Astrid Lind',
    parts: [part('nordic', { kind: 'cooperates' })],
    truths: [{ provider: 'nordic', verdict: 'stopped_at_warehouse', truth: 'stopped' }],
    requests: 1,
  },
  {
    name: 'picked in flight',
    shop: 'main',
    customer: 'Bo Ek',
    parts: [part('nordic', { kind: 'picks_then_refuses', shipsAfterBatches: null })],
    truths: [{ provider: 'nordic', verdict: 'too_late', truth: 'picked' }],
  },
  {
    name: 'already shipped',
    shop: 'main',
    customer: 'Cecilia Dahl',
    parts: [part('nordic', { kind: 'silent' }, { phase: 'shipped', line: LAMP })],
    truths: [{ provider: 'nordic', verdict: 'too_late', truth: 'shipped' }],
    requests: 0,
  },
  {
    name: 'provider without support',
    shop: 'main',
    customer: 'David Moe',
    parts: [part('baltic', { kind: 'does_not_support', shipsAfterBatches: null })],
    truths: [{ provider: 'baltic', verdict: 'not_supported', truth: 'still in work' }],
  },
  {
    name: 'not read yet, then read',
    shop: 'main',
    customer: 'Elin Berg',
    phase: 'not_read',
    parts: [part('slow', { kind: 'cooperates' }, { forwardedLateByBatches: 30 })],
    truths: [{ provider: 'slow', verdict: 'stopped_before_warehouse', truth: 'never there' }],
  },
  {
    name: 'cancelled in Shopify, never read',
    shop: 'main',
    customer: 'Frida Holm',
    phase: 'not_read',
    parts: [part('nordic', { kind: 'cooperates' })],
    beforePress: (stage) => stage.cancelInShopify(),
    isForwarded: true,
    truths: [{ provider: null, verdict: 'stopped_before_warehouse', truth: 'never there' }],
  },
  {
    name: 'read but not forwarded',
    shop: 'main',
    customer: 'Gustav Nygren',
    // Its integrator leaves it for later: whoever presses first finds it not forwarded.
    parts: [part('baltic', { kind: 'cooperates' }, { phase: 'read', forwardedLateByBatches: 30 })],
    truths: [{ provider: 'baltic', verdict: 'stopped_before_warehouse', truth: 'never there' }],
  },
  {
    name: 'forwarded in flight, then stopped',
    shop: 'main',
    customer: 'Hanna Vik',
    parts: [part('slow', { kind: 'cooperates' }, { phase: 'read' })],
    needsTiming: true,
    beforePress: ({ control, providerId }) => control.beginBatch(providerId('slow')),
    afterPress: ({ control, providerId }) => control.endBatch(providerId('slow')),
    truths: [{ provider: 'slow', verdict: 'stopped_at_warehouse', truth: 'stopped' }],
  },
  {
    name: 'two providers, one stops and one ships',
    shop: 'main',
    customer: 'Ida Strand',
    parts: [
      part('nordic', { kind: 'cooperates' }, { line: SHIRT }),
      part('baltic', { kind: 'ships', afterBatches: 0 }, { line: MUG }),
    ],
    truths: [
      { provider: 'nordic', verdict: 'stopped_at_warehouse', truth: 'stopped' },
      { provider: 'baltic', verdict: 'too_late', truth: 'shipped' },
    ],
  },
  {
    name: 'warehouse silent',
    shop: 'main',
    customer: 'Johan Aas',
    parts: [part('nordic', { kind: 'silent' })],
    truths: [{ provider: 'nordic', verdict: 'no_answer', truth: 'still in work' }],
  },
  {
    name: 'refused with a reason',
    shop: 'main',
    customer: 'Karin Sund',
    parts: [
      part('baltic', {
        kind: 'refuses_with_reason',
        text: 'Order is locked by wave 4711',
        via: 'entity_log',
        shipsAfterBatches: null,
      }),
    ],
    truths: [{ provider: 'baltic', verdict: 'refused', truth: 'still in work' }],
  },
  {
    name: 'refused by a warehouse error',
    shop: 'main',
    customer: 'Lars Friis',
    parts: [
      part('nordic', {
        kind: 'refuses_with_reason',
        text: 'Gift wrapping has begun',
        via: 'warehouse_error',
        shipsAfterBatches: null,
      }),
    ],
    truths: [{ provider: 'nordic', verdict: 'refused', truth: 'still in work' }],
  },
  {
    name: 'stopped, then shipped anyway',
    shop: 'main',
    customer: 'Maja Roos',
    parts: [
      part('nordic', { kind: 'cancels_then_ships', shipsAfterBatches: CHANGES_ITS_MIND_AFTER }),
    ],
    until: isOverturned,
    truths: [{ provider: 'nordic', verdict: 'too_late', truth: 'shipped', isOverturned: true }],
  },
  {
    name: 'stopped, then taken up again',
    shop: 'main',
    customer: 'Nils Krogh',
    parts: [
      part('nordic', {
        kind: 'cancels_then_resumes',
        resumesAfterBatches: CHANGES_ITS_MIND_AFTER,
        shipsAfterBatches: null,
      }),
    ],
    until: isOverturned,
    truths: [
      { provider: 'nordic', verdict: 'refused', truth: 'in work again', isOverturned: true },
    ],
  },
  {
    name: 'reply lost after the effect',
    shop: 'main',
    customer: 'Olga Brandt',
    parts: [part('nordic', { kind: 'cooperates' })],
    beforePress: ({ addFault, shopifyOrderId }) =>
      addFault({
        match: { path: CANCEL, shopifyOrderId },
        fault: { kind: 'reset_after' },
        times: 1,
      }),
    truths: [{ provider: 'nordic', verdict: 'stopped_at_warehouse', truth: 'stopped' }],
    requests: 1,
  },
  {
    name: 'already cancelled at the warehouse',
    shop: 'main',
    customer: 'Per Lunde',
    parts: [part('nordic', { kind: 'cooperates' }, { phase: 'stopped' })],
    truths: [{ provider: 'nordic', verdict: 'stopped_at_warehouse', truth: 'stopped' }],
    requests: 0,
  },
  {
    name: 'pressed by three at once',
    shop: 'main',
    customer: 'Runa Wahl',
    parts: [part('nordic', { kind: 'cooperates' })],
    presses: 3,
    truths: [{ provider: 'nordic', verdict: 'stopped_at_warehouse', truth: 'stopped' }],
    requests: 1,
  },
  {
    name: 'Prime Penguin down, then back',
    shop: 'down_then_back',
    customer: 'Signe Falk',
    parts: [part('nordic', { kind: 'cooperates' })],
    beforePress: ({ addFault, tenantId }) =>
      addFault({ match: { tenantId }, fault: { kind: 'html_page', status: 502 } }),
    afterPress: ({ liftFaults }) => liftFaults(),
    truths: [{ provider: 'nordic', verdict: 'stopped_at_warehouse', truth: 'stopped' }],
  },
  {
    name: 'Prime Penguin down for good',
    shop: 'down_for_good',
    customer: 'Tove Ahl',
    parts: [part('nordic', { kind: 'cooperates' })],
    beforePress: ({ addFault, tenantId }) =>
      addFault({ match: { tenantId }, fault: { kind: 'internal_error' } }),
    truths: [{ provider: null, verdict: 'undeliverable', truth: 'still in work' }],
    requests: 0,
  },
  {
    name: 'wrong credentials',
    shop: 'wrong_credentials',
    customer: 'Ulla Storm',
    parts: [part('nordic', { kind: 'cooperates' })],
    beforePress: async ({ control, tenantId }) => {
      await control.revokeTokens({ tenantId });
    },
    truths: [{ provider: null, verdict: 'undeliverable', truth: 'still in work' }],
    requests: 0,
  },
  {
    name: 'schedule often, real timer seldom',
    shop: 'seldom_synced',
    customer: 'Vera Haug',
    parts: [part('nordic', { kind: 'cooperates' }, { phase: 'read', forwardedLateByBatches: 30 })],
    // Its times are shown from the first look on.
    beforePress: ({ control, providerId }) => control.runBatch(providerId('nordic')),
    afterPress: (stage) => runSeldom(stage, 'nordic'),
    truths: [{ provider: 'nordic', verdict: 'stopped_before_warehouse', truth: 'never there' }],
    faults: (stage, answered) => notSyncedTwice(stage, 'nordic', answered),
  },
  {
    name: 'stuck connection',
    shop: 'stuck',
    customer: 'Wilma Rask',
    parts: [part('baltic', { kind: 'cooperates' }, { phase: 'read', forwardedLateByBatches: 1 })],
    beforePress: (stage) => hangWithOrder(stage, 'baltic'),
    afterPress: outlast,
    // Nothing can be said of it: the batch that hangs has the order.
    until: () => true,
    truths: [{ provider: 'baltic', verdict: 'requested', truth: 'not there yet' }],
    faults: async (_, { nextStep }) =>
      nextStep.code === 'wait' ? [] : [`the next step is ${nextStep.code}`],
  },
  {
    name: 'stuck connection, then it runs again',
    shop: 'stuck',
    customer: 'Yngve Thorn',
    parts: [part('slow', { kind: 'cooperates' }, { phase: 'read', forwardedLateByBatches: 1 })],
    beforePress: (stage) => hangWithOrder(stage, 'slow'),
    async afterPress(stage) {
      await outlast(stage);
      await stage.control.endBatch(stage.providerId('slow'));
      await stage.control.changeProvider(stage.providerId('slow'), { cron: BY_HAND.shownCron });
    },
    truths: [{ provider: 'slow', verdict: 'stopped_at_warehouse', truth: 'stopped' }],
  },
  {
    name: 'answers not read back',
    shop: 'switched_off',
    customer: 'Alva Hjort',
    parts: [part('nordic', { kind: 'cooperates' })],
    truths: [{ provider: 'nordic', verdict: 'no_answer', truth: 'stopped, not told' }],
  },
  {
    name: 'changes not sent on',
    shop: 'switched_off',
    customer: 'Birk Solberg',
    parts: [part('baltic', { kind: 'cooperates' })],
    truths: [{ provider: 'baltic', verdict: 'no_answer', truth: 'still in work, not asked' }],
  },
  {
    name: 'changes of this order not sent on',
    shop: 'switched_off',
    customer: 'Cornelia Foss',
    parts: [part('slow', { kind: 'cooperates' }, { primePenguinOrderId: LEFT_OUT })],
    truths: [{ provider: 'slow', verdict: 'no_answer', truth: 'still in work, not asked' }],
  },
  {
    name: 'refused, then assigned to dropship',
    shop: 'automated',
    customer: 'Disa Lang',
    parts: [
      part(
        'nordic',
        { kind: 'cooperates' },
        { cancelRefusal: 'Orders of this type are canceled by phone.' },
      ),
    ],
    truths: [{ provider: 'nordic', verdict: 'stopped_at_warehouse', truth: 'stopped' }],
    // Its words alone may be a fault's: the same three times are meant.
    requests: 3,
    faults: notAssignedAfterLook,
  },
  {
    name: 'synced at once',
    shop: 'automated',
    customer: 'Egil Brun',
    parts: [part('baltic', { kind: 'cooperates' })],
    afterPress: (stage) => answerAfterSync(stage, 'baltic'),
    truths: [{ provider: 'baltic', verdict: 'stopped_at_warehouse', truth: 'stopped' }],
    requests: 1,
    faults: notSyncedOnce,
  },
];

const IN_THE_BUILDING = {
  'never there': ({ physical }) => physical === 'never_at_warehouse',
  'not there yet': ({ physical }) => physical === 'never_at_warehouse',
  'still in work': ({ physical }) => physical === 'in_progress',
  'still in work, not asked': ({ physical, cancelReachedWarehouse }) =>
    physical === 'in_progress' && !cancelReachedWarehouse,
  'in work again': ({ physical, warehouseSaid }) =>
    physical === 'in_progress' && warehouseSaid === 'resumed',
  stopped: ({ physical }) => physical === 'stopped',
  'stopped, not told': ({ physical, warehouseSaid }) =>
    physical === 'stopped' && warehouseSaid === 'nothing',
  picked: ({ physical }) => physical === 'picked',
  shipped: ({ physical }) => physical === 'shipped',
} as const satisfies Record<string, (truth: Truth) => boolean>;
type InTheBuilding = keyof typeof IN_THE_BUILDING;

/** Is that the case in the building? Asked of the world, so that no scenario claims what is not so. */
export function isSo(claimed: InTheBuilding, truth: Truth): boolean {
  return IN_THE_BUILDING[claimed](truth);
}

const AGREES: Readonly<Record<Verdict, (truth: Truth) => boolean>> = {
  delivering: () => false,
  awaiting_import: () => false,
  requested: ({ cancelRequestsReceived, warehouseSaid }) =>
    cancelRequestsReceived > 0 && warehouseSaid === 'nothing',
  stopped_at_warehouse: ({ physical, warehouseSaid }) =>
    physical === 'stopped' && warehouseSaid === 'cancelled',
  stopped_before_warehouse: ({ physical }) => physical === 'never_at_warehouse',
  too_late: ({ physical }) => isOneOf(physical, 'picked', 'partly_shipped', 'shipped'),
  refused: ({ warehouseSaid }) => warehouseSaid === 'refused' || warehouseSaid === 'resumed',
  not_supported: ({ warehouseSaid }) => warehouseSaid === 'not_supported',
  no_answer: ({ warehouseSaid }) => warehouseSaid === 'nothing',
  undeliverable: ({ cancelRequestsReceived }) => cancelRequestsReceived === 0,
};

/** Does a verdict agree with what really happened? Asked of the world, not of the scenario. */
export function agreesWith(verdict: Verdict, truth: Truth): boolean {
  return AGREES[verdict](truth);
}

function isOneOf(physical: Physical, ...wanted: readonly Physical[]): boolean {
  return wanted.includes(physical);
}

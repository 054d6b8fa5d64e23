/**
 * What one history in real time will be, from seed and number alone: an order, how its warehouses behave,
 * what people do with it, and which of its calls go wrong. Times are milliseconds of the real clock.
 */
import type { OrderPart } from '#sandbox/prime-penguin/control-contract.ts';
import type { FaultRule } from '#sandbox/prime-penguin/faults.ts';
import type { WmsPlan } from '#sandbox/prime-penguin/plans.ts';
import { type Random, randomFrom } from './random.ts';

export const PROVIDERS = ['nordic', 'baltic', 'slow', 'dropship'] as const;
export type ProviderKey = (typeof PROVIDERS)[number];

export type RealPart = Required<
  Pick<OrderPart, 'plan' | 'phase' | 'forwardedLateByBatches' | 'cancelEchoesOnWarehouseSide'>
> &
  Pick<OrderPart, 'cancelRefusal' | 'problems'> & { readonly provider: ProviderKey };

type ActKind =
  | { readonly kind: 'press' | 'press_with_others' | 'flow' | 'many' }
  | { readonly kind: 'cancel_in_shopify' | 'cancel_in_shopify_unheard' | 'pay' | 'unhold' }
  | { readonly kind: 'assign'; readonly part: number; readonly to: ProviderKey };
export type Act = ActKind & { readonly afterMs: number };

export interface RealPlan {
  readonly number: number;
  readonly isRead: boolean;
  readonly isPaid: boolean;
  readonly isOnHold: boolean;
  readonly parts: readonly RealPart[];
  readonly acts: readonly Act[];
  /** Of the calls about this order. */
  readonly faults: readonly Required<FaultRule>[];
  /** Should the app not know in the end, the merchant asks again, once. */
  readonly asksAgain: boolean;
}

export const CANCEL = 'SelfManagedStoreOrder/CancelOrder';
export const LOOK = 'SalesChannelOrders/Get';

export function makeRealPlan(seed: string, number: number): RealPlan {
  const random = randomFrom(`${seed}/${number}/real time`);
  const parts = Array.from({ length: random.chance(0.25) ? 2 : 1 }, () => makePart(random));
  const isOnHold = random.chance(0.05);
  const isPaid = random.chance(0.95);
  return {
    number,
    isRead: random.chance(0.8),
    isPaid,
    isOnHold,
    parts,
    acts: makeActs(random, parts, isPaid, isOnHold),
    faults: makeFaults(random),
    asksAgain: random.chance(0.5),
  };
}

function makePart(random: Random): RealPart {
  const provider = random.weighted<ProviderKey>([
    [5, 'nordic'],
    [5, 'baltic'],
    [3, 'slow'],
    [1, 'dropship'],
  ]);
  const phase = random.weighted<RealPart['phase']>([
    [12, 'at_warehouse'],
    [6, 'read'],
    [1, 'partly_shipped'],
    [1, 'shipped'],
    [1, 'stopped'],
  ]);
  return {
    provider,
    plan: makeWarehouse(random),
    phase: provider === 'dropship' ? 'read' : phase,
    forwardedLateByBatches: random.weighted([
      [4, 0],
      [2, random.whole(1, 3)],
      [2, 60],
    ]),
    cancelEchoesOnWarehouseSide: random.chance(0.1),
    ...(random.chance(0.05) ? { cancelRefusal: 'Ask your account manager first.' } : {}),
    ...(random.chance(0.1)
      ? { problems: [{ via: 'entity_log', code: random.pick([0, 20, 30]), message: 'Of old' }] }
      : {}),
  };
}

function makeWarehouse(random: Random): WmsPlan {
  const soon = () => random.whole(1, 3);
  const maybeSoon = () => random.pick([null, soon()]);
  const text = 'Gift wrapping has begun';
  return random.weighted<WmsPlan>([
    [8, { kind: 'cooperates', answerAfterBatches: random.pick([0, 0, 1, 2]) }],
    [1, { kind: 'stops_silently' }],
    [
      2,
      {
        kind: 'ships',
        afterBatches: random.whole(0, 3),
        reports: random.pick(['status_and_parcel', 'status_only', 'parcel_only']),
      },
    ],
    [1, { kind: 'ships_part', afterBatches: random.whole(0, 3) }],
    [2, { kind: 'picks_then_refuses', shipsAfterBatches: maybeSoon() }],
    [
      2,
      {
        kind: 'refuses_with_reason',
        text,
        via: random.pick(['entity_log', 'warehouse_error']),
        shipsAfterBatches: maybeSoon(),
      },
    ],
    [1, { kind: 'does_not_support', shipsAfterBatches: maybeSoon() }],
    [1, { kind: 'silent' }],
    [1, { kind: 'request_lost', shipsAfterBatches: maybeSoon() }],
    [2, { kind: 'cancels_then_ships', shipsAfterBatches: soon() }],
    [
      2,
      { kind: 'cancels_then_resumes', resumesAfterBatches: soon(), shipsAfterBatches: maybeSoon() },
    ],
    [1, { kind: 'cancels_unasked', afterBatches: soon() }],
  ]);
}

function makeActs(
  random: Random,
  parts: readonly RealPart[],
  isPaid: boolean,
  isOnHold: boolean,
): readonly Act[] {
  const first = random.weighted<ActKind>([
    [6, { kind: 'press' }],
    [2, { kind: 'press_with_others' }],
    [2, { kind: 'flow' }],
    [1, { kind: 'many' }],
    [3, { kind: 'cancel_in_shopify' }],
    [1, { kind: 'cancel_in_shopify_unheard' }],
  ]);
  const acts: Act[] = [{ ...first, afterMs: random.whole(0, 3_000) }];
  const maybe = (likelihood: number, act: ActKind) => {
    const afterMs = random.whole(0, 12_000);
    if (random.chance(likelihood)) acts.push({ ...act, afterMs });
  };
  maybe(0.2, { kind: 'press' });
  maybe(0.2, { kind: 'cancel_in_shopify' });
  if (!isPaid) maybe(0.6, { kind: 'pay' });
  if (isOnHold) maybe(0.6, { kind: 'unhold' });
  for (const [part, { provider }] of parts.entries()) {
    const likelihood = provider === 'dropship' ? 0.5 : 0.06;
    maybe(likelihood, { kind: 'assign', part, to: random.pick(PROVIDERS) });
  }
  return acts.toSorted((one, other) => one.afterMs - other.afterMs);
}

/** The order itself is named where the rule is put up. */
function makeFaults(random: Random): RealPlan['faults'] {
  const faults: Required<FaultRule>[] = [];
  const effect = () => random.pick(['never', 'first'] as const);
  const anyFault = (): FaultRule['fault'] =>
    random.pick<FaultRule['fault']>([
      { kind: 'reset_before' },
      { kind: 'reset_after' },
      { kind: 'reset_after' },
      { kind: 'internal_error', effect: effect() },
      { kind: 'internal_error', message: 'Ett internt fel inträffade!', effect: effect() },
      { kind: 'html_page', status: random.pick([302, 502, 503]), effect: effect() },
      { kind: 'garbage', body: random.pick(['truncated_json', 'not_json']), effect: effect() },
      { kind: 'too_many_requests', retryAfter: random.pick([1, null]) },
      { kind: 'slow', ms: random.whole(200, 2_500), effect: random.pick(['first', 'afterwards']) },
    ]);
  const maybe = (likelihood: number, path: string) => {
    if (!random.chance(likelihood)) return;
    const [times, after] = [random.pick([1, 1, 2]), path === CANCEL ? 0 : random.whole(0, 3)];
    faults.push({ match: { path }, fault: anyFault(), times, after });
  };
  maybe(0.35, CANCEL);
  maybe(0.25, LOOK);
  maybe(0.1, 'WarehouseOrder/GetOrderStatusLogs');
  maybe(0.1, 'EntityLog/GetEntityLogs');
  return faults;
}

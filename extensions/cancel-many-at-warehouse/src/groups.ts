/**
 * Sorts many orders into few groups: before the press by what asking could still do, after it by what the
 * merchant has to do. Pure. An order is put under "stopped" only when every warehouse order of it is.
 */
import { orderNameOf } from 'extension-kit/order-name.ts';
import { areAllStopped, isStopped } from 'extension-kit/verdict-words.ts';
import type { Outcome, TroubleView } from '../../../app/contract/api.ts';
import type {
  BulkOrderView,
  BulkRequestView,
  BulkResult,
  OrderCheck,
  OrderCheckView,
  OrdersCheckView,
} from '../../../app/contract/bulk.ts';

/** `newer`: a word that a newer app has and this build does not know. */
export type Chance =
  | Exclude<OrderCheck, 'not_in_prime_penguin'>
  | 'not_read_yet'
  | 'overdue'
  | 'reading_off'
  /** Asked for, answered, and still watched. */
  | 'already_answered'
  | 'newer';

/** In the order in which they are shown, and whether asking can help. */
const HELPS: Readonly<Record<Chance, boolean>> = {
  can_stop: true,
  unsure: true,
  partly: true,
  not_read_yet: true,
  no_warehouse: true,
  under_way: true,
  overdue: true,
  reading_off: true,
  could_not_ask: true,
  newer: true,
  already_asked: false,
  already_answered: false,
  too_late: false,
  not_supported: false,
  already_stopped: false,
  unknown_order: false,
  malformed: false,
};
export const CHANCES = Object.keys(HELPS) as readonly Chance[];

const ABSENCES: Readonly<Record<NonNullable<OrderCheckView['absence']>, Chance>> = {
  not_yet: 'not_read_yet',
  overdue: 'overdue',
  reading_off: 'reading_off',
};

/** Outcomes for which nobody is waited for any more. Where a silence ran out, an answer may still come. */
const ANSWERED: readonly Outcome[] = ['stopped', 'partly_stopped', 'not_stopped'];

export function chanceOf({ check, absence, cancellation }: OrderCheckView): Chance {
  if (check === 'already_asked' && cancellation && ANSWERED.includes(cancellation.outcome)) {
    return 'already_answered';
  }
  if (check === 'not_in_prime_penguin') {
    return absence === null ? 'not_read_yet' : (ABSENCES[absence] ?? 'newer');
  }
  return check in HELPS ? check : 'newer';
}

export interface ChanceGroup {
  readonly chance: Chance;
  readonly orders: readonly OrderCheckView[];
}

export function groupByChance({ orders }: OrdersCheckView): readonly ChanceGroup[] {
  return CHANCES.map((chance) => ({
    chance,
    orders: orders.filter((order) => chanceOf(order) === chance),
  })).filter((group) => group.orders.length > 0);
}

/** How many of the orders a warehouse can still be asked for. */
export function countAskable({ orders }: OrdersCheckView): number {
  return orders.filter((order) => HELPS[chanceOf(order)]).length;
}

/**
 * Which orders a press names. With one that can be helped, all of them: the app looks again, sends nothing
 * where that cannot help, and says what became of each. Else those that wait for an answer already, which
 * a press joins. Empty: there is nothing to press.
 */
export function ordersToName(check: OrdersCheckView): readonly string[] {
  const named =
    countAskable(check) > 0
      ? check.orders
      : check.orders.filter((order) => order.check === 'already_asked');
  return named.map(({ orderId }) => orderId);
}

/** What keeps answers away, by whose it is: a provider's once, that of one order by the order's name. */
export function troublesIn({
  orders,
}: OrdersCheckView): ReadonlyMap<string, readonly TroubleView[]> {
  const byName = new Map<string, readonly TroubleView[]>();
  for (const order of orders) {
    for (const { provider, troubles } of order.warehouses) {
      for (const trouble of troubles) {
        const isOfOrder = trouble.code === 'order_excluded' || trouble.code === 'order_too_old';
        const name = isOfOrder || provider === null ? orderNameOf(order) : provider;
        const known = byName.get(name) ?? [];
        if (known.some(({ code }) => code === trouble.code)) continue;
        byName.set(name, [...known, trouble]);
      }
    }
  }
  return byName;
}

/** `not_asked`: the shop has no such order. */
export type Standing = 'needs_you' | 'waiting' | 'stopped' | 'not_asked';
export const STANDINGS: readonly Standing[] = ['needs_you', 'waiting', 'stopped', 'not_asked'];

/** Does the outcome say "stopped", and do all the verdicts bear it out? */
export function isWhollyStopped({ outcome, warehouses }: BulkOrderView): boolean {
  return outcome === 'stopped' && areAllStopped(warehouses);
}

/** It, or a part of it, was reported stopped and is not. */
export function isTakenBack({ warehouses }: BulkOrderView): boolean {
  return warehouses.some(({ stopTakenBack, verdict }) => stopTakenBack && !isStopped(verdict));
}

type NotAsked = Extract<BulkResult, 'unknown_order' | 'malformed'>;

export function isNotAsked(result: BulkResult): result is NotAsked {
  return result === 'unknown_order' || result === 'malformed';
}

export function standingOf(order: BulkOrderView): Standing {
  // A result that this build does not know need not mean that nobody was asked.
  if (order.outcome === null) return isNotAsked(order.result) ? 'not_asked' : 'needs_you';
  if (isTakenBack(order)) return 'needs_you';
  if (order.outcome === 'pending') {
    return order.nextStep === 'fix_settings' ? 'needs_you' : 'waiting';
  }
  return isWhollyStopped(order) ? 'stopped' : 'needs_you';
}

export interface StandingGroup {
  readonly standing: Standing;
  readonly orders: readonly BulkOrderView[];
}

/** Empty groups are left out; an answer that was taken back comes before everything else. */
export function groupByStanding({ orders }: BulkRequestView): readonly StandingGroup[] {
  return STANDINGS.map((standing) => {
    const own = orders.filter((order) => standingOf(order) === standing);
    const isLoud = (order: BulkOrderView) => isTakenBack(order);
    return { standing, orders: [...own.filter(isLoud), ...own.filter((one) => !isLoud(one))] };
  }).filter((group) => group.orders.length > 0);
}

export interface Tally {
  /** Orders that were asked for. */
  readonly asked: number;
  /** Of these, those that a warehouse is still waited for. The others need not have been answered. */
  readonly waiting: number;
  readonly stopped: number;
  readonly takenBack: number;
}

export function tallyOf({ orders }: BulkRequestView): Tally {
  const asked = orders.filter((order) => standingOf(order) !== 'not_asked');
  return {
    asked: asked.length,
    waiting: asked.filter(({ outcome }) => outcome === 'pending').length,
    stopped: asked.filter(isWhollyStopped).length,
    takenBack: asked.filter(isTakenBack).length,
  };
}

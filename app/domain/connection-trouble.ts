/**
 * Why a provider can't answer, as far as its warehouse connections in Prime Penguin show it (trap 22): known
 * before anything is asked, so that "no answer" is then no surprise.
 */
import type { PrimePenguinOrderId, ShopifyOrderId } from './identifiers.ts';
import { type Instant, MAX_CLOCK_SKEW_MS } from './instant.ts';
import { type ConnectionRuns, type ProviderRuns, stallAsOf } from './runs.ts';
import { type Said, type Told, told } from './said.ts';

/** `order_*`: of one order, the rest of all orders of the provider. */
export type TroubleCode =
  | 'inactive'
  | 'stuck'
  | 'orders_off'
  | 'results_off'
  | 'changes_off'
  | 'order_excluded'
  | 'order_too_old';

export interface Trouble {
  readonly code: TroubleCode;
  /** Prime Penguin's clock: the last sync before the silence; null where nobody knows since when. */
  readonly since: Instant | null;
  /** What it means, and what to change at Prime Penguin. */
  readonly told: Required<Told>;
}

/** An order whose answer is waited for, or would be. */
export interface AwaitedOrder {
  readonly primePenguinOrderId: PrimePenguinOrderId | null;
  readonly shopifyOrderId: ShopifyOrderId | null;
  /** It has been forwarded: what counts is whether its changes get there, and the warehouse's back. */
  readonly isAtWarehouse: boolean;
  /** When it was placed; null: not known. */
  readonly placedAt: Instant | null;
}

const DAY_MS = 24 * 3_600_000;

/**
 * What keeps all of a provider's orders from an answer. A flag has to be so of each of several connections; one that
 * is stuck is enough, because nobody knows which one has the order.
 */
export function troublesOfProvider(runs: ProviderRuns, now: Instant): readonly Trouble[] {
  const active = activeIn(runs);
  if (active?.length === 0) return [trouble('inactive')];
  const are = (flag: 'sendsOrders' | 'readsResults' | 'sendsChanges') =>
    active?.every((one) => one[flag] === false) ?? false;
  return [
    ...stuck(runs, now),
    ...(are('sendsOrders') ? [trouble('orders_off')] : []),
    ...(are('readsResults') ? [trouble('results_off')] : []),
    ...(are('sendsChanges') ? [trouble('changes_off')] : []),
  ];
}

/** What keeps this order from an answer, or will. */
export function troublesOfOrder(
  runs: ProviderRuns,
  order: AwaitedOrder,
  now: Instant,
): readonly Trouble[] {
  const active = activeIn(runs) ?? [];
  const ofProvider = troublesOfProvider(runs, now).filter(({ code }) => concerns(code, order));
  if (active.length === 0 || !order.isAtWarehouse) return ofProvider;
  const isSaid = ofProvider.some(({ code }) => code === 'changes_off');
  const isExcluded = !isSaid && active.every((one) => excludes(one, order));
  const days = daysReadBack(active);
  const isOld =
    days !== null &&
    order.placedAt !== null &&
    now - order.placedAt > days * DAY_MS + MAX_CLOCK_SKEW_MS;
  return [
    ...ofProvider,
    ...(isExcluded ? [trouble('order_excluded')] : []),
    ...(isOld ? [tooOld(days)] : []),
  ];
}

/** null: the connections aren't shown, or there are none. */
function activeIn({ connections }: ProviderRuns): readonly ConnectionRuns[] | null {
  if (connections === null || connections.length === 0) return null;
  return connections.filter(({ isActive }) => isActive !== false);
}

function concerns(code: TroubleCode, { isAtWarehouse }: AwaitedOrder): boolean {
  if (code === 'orders_off') return !isAtWarehouse;
  if (code === 'results_off' || code === 'changes_off') return isAtWarehouse;
  return true;
}

function excludes(
  { ordersWithoutChanges }: ConnectionRuns,
  { primePenguinOrderId, shopifyOrderId }: AwaitedOrder,
): boolean {
  // Prime Penguin doesn't say whose ids they are.
  const ids = [primePenguinOrderId, shopifyOrderId].filter((id) => id !== null).map(String);
  return ordersWithoutChanges.some((id) => ids.includes(id));
}

/** The longest window of the connections; null: one of them has none. */
function daysReadBack(active: readonly ConnectionRuns[]): number | null {
  const days = active.map(({ daysToSync }) => daysToSync ?? Number.POSITIVE_INFINITY);
  const longest = Math.max(...days);
  return Number.isFinite(longest) ? longest : null;
}

function stuck(runs: ProviderRuns, now: Instant): readonly Trouble[] {
  const stall = stallAsOf(runs, now);
  return stall === null ? [] : [{ ...trouble('stuck'), since: stall.from }];
}

function trouble(code: Exclude<TroubleCode, 'order_too_old'>): Trouble {
  return { code, since: null, told: told({ code: `connection_${code}`, values: {} }) };
}

function tooOld(days: number): Trouble {
  const said: Said = { code: 'connection_order_too_old', values: { days } };
  return { code: 'order_too_old', since: null, told: told(said) };
}

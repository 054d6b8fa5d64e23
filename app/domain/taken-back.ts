/**
 * What was reported stopped and is not: the one thing that a merchant, who may have refunded it by then,
 * has to learn at once.
 */
import type { SaidVerdict } from './cancellation.ts';
import type { Instant } from './instant.ts';
import { isStopped, type Verdict } from './verdict.ts';

/** The part of a warehouse order that tells. */
interface Reported {
  readonly round: number;
  readonly judgement: { readonly verdict: Verdict };
  /** Oldest first. */
  readonly said: readonly Omit<SaidVerdict, 'why'>[];
}

interface ReportedOrder {
  readonly warehouseOrders: readonly Reported[];
}

export interface StopTakenBack {
  /**
   * `withdrawn`: this warehouse order was reported stopped. `turned_up`: the order as a whole was, when
   * nobody knew of this part of it.
   */
  readonly how: 'withdrawn' | 'turned_up';
  /** When it was reported stopped; this app's clock. */
  readonly reportedAt: Instant;
}

/** Since the merchant last asked for it; null: it is stopped, or was never reported to be. */
export function stopTakenBack(state: ReportedOrder, order: Reported): StopTakenBack | null {
  if (isStopped(order.judgement.verdict)) return null;
  const said = concludedInRound(order);
  const stopped = said.findLast(({ verdict }) => isStopped(verdict));
  if (stopped) return { how: 'withdrawn', reportedAt: stopped.at };
  // The first that is said of it contradicts nothing that was said of it, so what was said of the whole.
  const [first] = said;
  if (!first?.overturns) return null;
  const reported = state.warehouseOrders.flatMap(
    (other) =>
      other.said.findLast(({ verdict, at }) => isStopped(verdict) && at <= first.at)?.at ?? [],
  );
  return { how: 'turned_up', reportedAt: reported.length === 0 ? first.at : Math.max(...reported) };
}

/** The first entry of all is what a place says before anything is known of it, and is no conclusion. */
function concludedInRound({ said, round }: Reported): Reported['said'] {
  return said.filter((one, index) => index > 0 && one.round === round);
}

export function isStopTakenBack(state: ReportedOrder): boolean {
  return state.warehouseOrders.some((order) => stopTakenBack(state, order) !== null);
}

/**
 * What a "no" of Prime Penguin's means. It is heard before it is understood (traps 9, 13, 14): the order may
 * have been cancelled by somebody else, or by the very request that is refused, and an internal fault is
 * worded like a refusal. Only a look that began later tells, and its words are compared, never read.
 */
import { isCancelledInPrimePenguin } from './evidence.ts';
import {
  type Ask,
  asksOfRound,
  lastObservation,
  lastSeenMoment,
  type Reply,
  type WarehouseOrderHistory,
} from './history.ts';
import type { Instant } from './instant.ts';
import type { Timing } from './timing.ts';

export type Refused = Extract<Reply, { kind: 'refused' }>;

export interface Refusal {
  readonly reply: Refused;
  /**
   * `unchecked`: no look tells what came of it. `not_understood`: the order is not cancelled, and asking again
   * tells whether it was meant. `meant`: it was.
   */
  readonly state: 'unchecked' | 'not_understood' | 'meant';
  /** From when on a look tells what came of it, this app's clock. */
  readonly lookFrom: Instant;
  /** How often Prime Penguin has said no in this round. */
  readonly count: number;
}

/** The same "no" so often in a row is meant, whatever its words. */
const SAME_REFUSALS = 3;
/** Other words each time say that something is wrong there. After so many it is left at that. */
const MOST_REFUSALS = 6;

/**
 * Of this round's last request to cancel it. null: it was not refused, another one was taken or may have been, or
 * the order is cancelled in Prime Penguin, so that nobody has refused anything. Assigning it to dropship is only
 * tried after a refusal that is meant: where that comes to nothing, the refusal stands.
 */
export function refusalOf(history: WarehouseOrderHistory, { copyLagMs }: Timing): Refusal | null {
  const asks = asksOfRound(history).filter((ask) => !isRemapWithoutEffect(ask));
  const last = asks.at(-1);
  if (last?.reply?.kind !== 'refused') return null;
  if (asks.some(({ reply }) => reply?.kind === 'accepted')) return null;
  if (isCancelledInPrimePenguin(lastObservation(history).seen)) return null;
  // A copy may still show what was true before the request, or before somebody else's.
  const lookFrom = last.reply.moment.at + copyLagMs;
  const refusals = asks
    .filter(({ way }) => way === 'cancel_order')
    .map(({ reply }) => reply)
    .filter((one) => one?.kind === 'refused');
  const reply = refusals.at(-1) ?? last.reply;
  const state =
    lastSeenMoment(history).at < lookFrom
      ? 'unchecked'
      : last.way === 'remap_to_dropship' || isMeant(reply, refusals)
        ? 'meant'
        : 'not_understood';
  return { reply, state, lookFrom, count: refusals.length };
}

/** It is certain that Prime Penguin has assigned it to nobody. */
function isRemapWithoutEffect({ way, reply }: Ask): boolean {
  if (way !== 'remap_to_dropship') return false;
  return reply?.kind === 'not_sent' || (reply?.kind === 'refused' && reply.isCertain);
}

function isMeant(reply: Refused, refusals: readonly Refused[]): boolean {
  const last = refusals.slice(-SAME_REFUSALS);
  const isRepeated =
    last.length === SAME_REFUSALS && last.every(({ message }) => message === reply.message);
  return reply.isCertain || isRepeated || refusals.length >= MOST_REFUSALS;
}

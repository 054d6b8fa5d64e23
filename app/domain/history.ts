/**
 * Everything that is known of one warehouse order within a cancellation: what was seen and what was
 * asked. The state of the app is this; verdicts can be computed from it again at any time.
 */
import { type Instant, MAX_CLOCK_SKEW_MS, type Moment } from './instant.ts';
import type { Observation } from './observation.ts';
import type { Said } from './said.ts';
import type { Way } from './ways.ts';

/** How one request to cancel ended, as far as the app knows. */
export type Reply =
  /** Prime Penguin took the request. Not an answer of the warehouse. */
  | { readonly kind: 'accepted'; readonly moment: Moment }
  /** Prime Penguin said no, in its own words. What that means, `refusalOf` tells. */
  | {
      readonly kind: 'refused';
      /** By its status or envelope the request itself was turned down. Else it may have been a fault. */
      readonly isCertain: boolean;
      readonly moment: Moment;
      readonly message: string;
      /** Left out where the message is Prime Penguin's own, here and below. */
      readonly said?: Said;
    }
  /** Certain: it did not reach Prime Penguin, or was not carried out. */
  | {
      readonly kind: 'not_sent';
      readonly at: Instant;
      readonly message: string;
      readonly said?: Said;
    }
  /** The reply was lost: it may have happened. */
  | {
      readonly kind: 'unknown';
      readonly at: Instant;
      readonly message: string;
      readonly said?: Said;
    };

export interface Ask {
  /** In which of the merchant's rounds: `WarehouseOrderHistory.round` at the time. */
  readonly round: number;
  readonly way: Way;
  /** Written before the call; this app's clock. */
  readonly askedAt: Instant;
  /** null: the app died before it could write the reply. The same as `unknown`. */
  readonly reply: Reply | null;
}

export interface WarehouseOrderHistory {
  /**
   * How often the merchant has asked for this warehouse order: 1, and one more with each retry. Whether it
   * was asked again is read off this number and off no time stamp (trap 15).
   */
  readonly round: number;
  /** When the merchant last asked for this warehouse order: the cancellation's start, or a retry. */
  readonly roundStartedAt: Instant;
  /** Oldest first. Only changes are kept: see `confirmed`. */
  readonly observations: readonly [Observation, ...Observation[]];
  /** The last look at this very order that found what the last observation shows. */
  readonly confirmed: Moment | null;
  /** Oldest first, of all rounds. */
  readonly asks: readonly Ask[];
}

/** The last failure to get an answer from Prime Penguin; null after a success. */
export interface Failure {
  /**
   * `connected_elsewhere`: the shop is connected to another account than the one that was asked, so that
   * nothing more can be seen of it. `app_failed`: this app's own fault, which says nothing of Prime Penguin.
   */
  readonly kind:
    | 'unreachable'
    | 'credentials_refused'
    | 'not_connected'
    | 'connected_elsewhere'
    | 'app_failed';
  readonly message: string;
  /** What `message` says, where it is this app's sentence. */
  readonly said?: Said;
  readonly at: Instant;
  /** When the series of failures began that this one belongs to; left out: with this one. */
  readonly since?: Instant;
}

export function lastObservation(history: WarehouseOrderHistory): Observation {
  return history.observations.at(-1) ?? history.observations[0];
}

/** When the order was last seen as the last observation shows it. */
export function lastSeenMoment(history: WarehouseOrderHistory): Moment {
  return history.confirmed ?? lastObservation(history).moment;
}

/** Without those that hold no longer (`lapsedAt`). */
export function asksOfRound(history: Asked): readonly Ask[] {
  const since = lapsedAt(history);
  return history.asks.filter(
    ({ round, askedAt }) => round === history.round && (since === null || askedAt >= since),
  );
}

type Asked = Pick<WarehouseOrderHistory, 'asks' | 'round'> &
  Partial<Pick<WarehouseOrderHistory, 'observations'>>;

/**
 * When a look showed that an order, which this app had assigned to another provider in this round, was assigned
 * once more: nothing that was asked until then keeps the new provider from shipping it. null: no look did.
 */
function lapsedAt({ asks, round, observations }: Asked): Instant | null {
  const remap = asks.find(
    (ask) => ask.round === round && ask.way === 'remap_to_dropship' && mayHaveArrived(ask),
  );
  if (remap === undefined) return null;
  const named = (observations ?? []).filter(({ seen }) => seen.providerName !== null);
  const changes = named.filter(
    ({ moment, seen }, index) =>
      moment.at >= remap.askedAt &&
      index > 0 &&
      seen.providerName !== named[index - 1]?.seen.providerName,
  );
  return changes[1]?.moment.at ?? null;
}

/** The merchant has asked again, and Prime Penguin has yet to be asked. */
export function isYetToAskAgain(history: Asked): boolean {
  return history.round > 1 && firstRequest(history) === null;
}

/** May it have reached Prime Penguin without the app knowing? */
export function isUnresolved(ask: Ask): boolean {
  return ask.reply === null || ask.reply.kind === 'unknown';
}

/** The first request of the round that may have reached Prime Penguin; null when none may. */
export function firstRequest(history: Asked): Ask | null {
  return asksOfRound(history).find(mayHaveArrived) ?? null;
}

/** Anything but a certain "no". */
export function mayHaveArrived(ask: Ask): boolean {
  return ask.reply?.kind !== 'not_sent';
}

/** What had been seen before the first request of the round: anything in it is not an answer to it. */
export function baseline(history: WarehouseOrderHistory): Observation {
  const first = firstRequest(history);
  const before = first?.askedAt ?? history.roundStartedAt;
  const earlier = history.observations.filter(({ moment }) => moment.at <= before);
  // Without a request of ours the round's first look is where waiting began.
  return earlier.at(-1) ?? history.observations[0];
}

/**
 * How far Prime Penguin's clock is ahead of this app's, in milliseconds, by the newest look that
 * shows both; 0 when none does.
 */
export function clockOffsetMs(history: WarehouseOrderHistory): number {
  return knownOffsetMs(history) ?? 0;
}

/** How far `clockOffsetMs` can be wrong because no look shows both clocks; 0 where one does. */
export function clockUncertaintyMs(history: WarehouseOrderHistory): number {
  return knownOffsetMs(history) === null ? MAX_CLOCK_SKEW_MS : 0;
}

function knownOffsetMs(history: WarehouseOrderHistory): number | null {
  const moments = [...history.observations.map(({ moment }) => moment), history.confirmed];
  const both = moments.filter((moment) => moment?.primePenguinAt != null).at(-1);
  return both?.primePenguinAt == null ? null : both.primePenguinAt - both.at;
}

/** The moment on Prime Penguin's clock, by its own word where it gave one, else by the known offset. */
export function onPrimePenguinClock(history: WarehouseOrderHistory, moment: Moment): Instant {
  return moment.primePenguinAt ?? moment.at + clockOffsetMs(history);
}

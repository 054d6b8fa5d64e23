/**
 * What a person says about a warehouse order after they have called: their word, never the warehouse's.
 * It changes no verdict and no outcome; it stands beside them until the warehouse contradicts it.
 */
import { shippingEvidence } from './evidence.ts';
import type { WarehouseOrderHistory } from './history.ts';
import type { Instant } from './instant.ts';
import type { Observation } from './observation.ts';
import { claimOf } from './outcome.ts';
import type { Judgement } from './verdict.ts';

export const PERSON_SAYS = ['stopped', 'ships'] as const;
export type PersonSays = (typeof PERSON_SAYS)[number];

/** Only ever added: the last one stands. */
export interface PersonsWord {
  readonly says: PersonSays | 'taken_back';
  readonly at: Instant;
  /** Shopify's user id. */
  readonly userId: string | null;
  readonly note: string | null;
}

export interface StandingWord extends PersonsWord {
  readonly says: PersonSays;
}

/** What a word is held against: the part of a warehouse order that the warehouse's side has filled. */
interface Shown extends Pick<WarehouseOrderHistory, 'round' | 'roundStartedAt' | 'asks'> {
  readonly observations: readonly Observation[];
  readonly judgement: Pick<Judgement, 'verdict'>;
  readonly said: readonly { readonly at: Instant }[];
}

/** null: nobody has said anything, or it was taken back. */
export function standingWord({
  words,
}: {
  readonly words: readonly PersonsWord[];
}): StandingWord | null {
  const last = words.at(-1);
  return last === undefined || last.says === 'taken_back' ? null : { ...last, says: last.says };
}

/**
 * Has the warehouse shown the contrary since? What it had said before the person spoke is what they called
 * about, and contradicts nothing.
 */
export function isContradicted(order: Shown, word: StandingWord): boolean {
  const claim = claimOf(order.judgement.verdict);
  const hasSaidSince = (order.said.at(-1)?.at ?? 0) > word.at;
  switch (word.says) {
    case 'stopped':
      return claim === 'not_stopped' && (hasSaidSince || hasShownShippingSince(order, word.at));
    case 'ships':
      return claim === 'stopped' && hasSaidSince;
  }
}

/** A sign of shipping that was not there before, under a verdict that says already that it ships. */
function hasShownShippingSince(order: Shown, at: Instant): boolean {
  const before = new Set(shippingSigns(order, (seenAt) => seenAt <= at));
  return shippingSigns(order, () => true).some((sign) => !before.has(sign));
}

function shippingSigns(order: Shown, within: (at: Instant) => boolean): readonly string[] {
  const [first, ...rest] = order.observations.filter(({ moment }) => within(moment.at));
  if (!first) return [];
  const { round, roundStartedAt, asks } = order;
  const history: WarehouseOrderHistory = {
    ...{ round, roundStartedAt, asks, confirmed: null },
    observations: [first, ...rest],
  };
  return (shippingEvidence(history)?.evidence ?? []).map(({ text }) => text);
}

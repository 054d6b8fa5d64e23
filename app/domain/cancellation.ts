/**
 * One cancellation as a whole: the facts that can happen to it, the state they add up to, and the
 * verdicts that follow. Facts are only ever added; `evolve` and `conclude` are the only ways on.
 */
import { isDeepStrictEqual } from 'node:util';
import { answeringProvider } from './dropship.ts';
import { tellNothingNew } from './evidence.ts';
import {
  type Ask,
  type Failure,
  mayHaveArrived,
  type Reply,
  type WarehouseOrderHistory,
} from './history.ts';
import type { PrimePenguinOrderId, ShopifyOrderId } from './identifiers.ts';
import type { Instant, Moment } from './instant.ts';
import {
  type Absence,
  type ChannelSeen,
  type Circumstances,
  judge,
  judgeAbsent,
  lostAccess,
  type ProviderFacts,
  provesAbsence,
  type Warehouse,
} from './judge.ts';
import type { Observation, WarehouseOrderSeen } from './observation.ts';
import { outcomeOf, overturns } from './outcome.ts';
import type { PersonsWord } from './persons-word.ts';
import type { Timing } from './timing.ts';
import {
  type Evidence,
  isFinal,
  isStopped,
  type Judgement,
  type Outcome,
  type Verdict,
  type Why,
} from './verdict.ts';
import type { Way, WaysAllowed } from './ways.ts';

export const CANCEL_REASONS = [
  'customer',
  'fraud',
  'inventory',
  'declined',
  'staff',
  'other',
] as const;
export type CancelReason = (typeof CANCEL_REASONS)[number];

export const REQUESTER_KINDS = ['staff', 'bulk', 'shopify_cancel', 'flow'] as const;
export type RequesterKind = (typeof REQUESTER_KINDS)[number];

export interface Requester {
  readonly kind: RequesterKind;
  /** Shopify's user id; null where no person asked. */
  readonly userId: string | null;
}

/**
 * Where in Prime Penguin an order is looked for. Ids of one account mean something else in another, so a
 * cancellation must never be judged by the answers of any account but its own.
 */
export interface PrimePenguinAccount {
  readonly tenantId: number;
  readonly salesChannelId: number;
}

/** A verdict at the moment in which it was said. */
export interface SaidVerdict {
  /** In which of the merchant's rounds. */
  readonly round: number;
  readonly verdict: Verdict;
  readonly why: Why | null;
  readonly at: Instant;
  /** It contradicts what was said before: of this warehouse order, or of the order as a whole. */
  readonly overturns: boolean;
}

/** One warehouse order of the cancellation, or the place kept for one that was not found yet. */
export interface WarehouseOrder {
  readonly id: string;
  /** null until Prime Penguin shows the order. */
  readonly primePenguinOrderId: PrimePenguinOrderId | null;
  readonly providerName: string | null;
  readonly round: number;
  readonly roundStartedAt: Instant;
  /** Empty exactly while `primePenguinOrderId` is null. */
  readonly observations: readonly Observation[];
  readonly confirmed: Moment | null;
  readonly asks: readonly (Ask & { readonly id: string })[];
  /** When Prime Penguin was last asked to sync it, or to read its order, now; null: never. */
  readonly syncAskedAt: Instant | null;
  readonly judgement: Judgement;
  /** Since when this verdict stands. */
  readonly since: Instant;
  readonly overturned: boolean;
  /** Every verdict that was said, oldest first. */
  readonly said: readonly SaidVerdict[];
  /** What people said of it, oldest first. */
  readonly words: readonly PersonsWord[];
}

export interface Cancellation {
  readonly id: string;
  readonly version: number;
  readonly shop: string;
  readonly shopifyOrderId: ShopifyOrderId;
  /** null: not known, so no account's answers count. */
  readonly askedIn: PrimePenguinAccount | null;
  /** As people see it: "#1001"; null: not known, because Shopify does not show the order to the app. */
  readonly orderName: string | null;
  /** Shopify's clock; null: not known, as the name. */
  readonly orderCreatedAt: Instant | null;
  /** By when it was cancelled in Shopify, this app's clock; null while it is not known to be. */
  readonly cancelledInShopifyAt: Instant | null;
  readonly reason: CancelReason | null;
  readonly note: string | null;
  readonly requestedBy: Requester;
  readonly requestedAt: Instant;
  readonly deliverUntil: Instant;
  readonly deliveryAttempts: number;
  /** When delivery is to be tried next, this app's clock. An attempt that is late tells that the app was down. */
  readonly attemptPlannedAt: Instant;
  /** The last failure to get an answer; after a success only while it keeps something undeliverable. */
  readonly failure: Failure | null;
  /** The looks that found no such order; null while none did, or since the order turned up. */
  readonly absence: Pick<Absence, 'firstAt' | 'lastAt' | 'channel' | 'provenAt'> | null;
  readonly lastLookAt: Instant | null;
  /** In which ways the shop lets it be canceled, as its settings said at the last attempt to deliver. */
  readonly waysAllowed: WaysAllowed;
  readonly outcome: Outcome;
  readonly watchUntil: Instant;
  readonly endedAt: Instant | null;
  /** At least one. */
  readonly warehouseOrders: readonly WarehouseOrder[];
}

/** What can happen to a cancellation. */
export type Fact =
  /** Prime Penguin answered a look at `at`. */
  | { readonly kind: 'reached'; readonly at: Instant }
  | { readonly kind: 'failed'; readonly failure: Failure }
  | { readonly kind: 'delivery_attempted'; readonly nextAt: Instant }
  | { readonly kind: 'not_found'; readonly at: Instant; readonly channel: ChannelSeen }
  /** A warehouse order was seen for the first time. It takes the place kept for it where one is (`id` says which). */
  | {
      readonly kind: 'found';
      readonly warehouseOrderId: string;
      readonly isNewPlace: boolean;
      readonly primePenguinOrderId: PrimePenguinOrderId;
      readonly roundStartedAt: Instant;
      readonly observation: Observation;
    }
  /** It was seen again, and something had changed. */
  | {
      readonly kind: 'observed';
      readonly warehouseOrderId: string;
      readonly observation: Observation;
    }
  /** It was seen again as it was. */
  | { readonly kind: 'confirmed'; readonly warehouseOrderId: string; readonly moment: Moment }
  /** Written before Prime Penguin is asked to cancel. */
  | {
      readonly kind: 'asked';
      readonly warehouseOrderId: string;
      readonly requestId: string;
      readonly way: Way;
      readonly at: Instant;
    }
  | {
      readonly kind: 'replied';
      readonly warehouseOrderId: string;
      readonly requestId: string;
      readonly reply: Reply;
    }
  /** Written before Prime Penguin is asked to sync it now. Nothing is concluded from it. */
  | { readonly kind: 'sync_asked'; readonly warehouseOrderId: string; readonly at: Instant }
  | { readonly kind: 'ways_allowed'; readonly ways: WaysAllowed }
  /** A warehouse order that turned up late, or is delivered anew, gets its own time; so does all after the app was down. */
  | { readonly kind: 'delivery_extended'; readonly until: Instant }
  | { readonly kind: 'cancelled_in_shopify'; readonly at: Instant }
  /** The merchant asked again. */
  | {
      readonly kind: 'round_started';
      readonly warehouseOrderIds: readonly string[];
      readonly at: Instant;
      readonly deliverUntil: Instant;
      readonly by?: Requester;
    }
  /** A person said what became of it, or took that back. Follows from nothing and concludes nothing. */
  | { readonly kind: 'person_said'; readonly warehouseOrderId: string; readonly word: PersonsWord }
  | {
      readonly kind: 'concluded';
      readonly warehouseOrderId: string;
      readonly judgement: Judgement;
      readonly at: Instant;
      /** A new verdict, or only newer evidence for the same. */
      readonly isNew: boolean;
      readonly overturns: boolean;
    }
  | { readonly kind: 'summed_up'; readonly outcome: Outcome; readonly watchUntil: Instant }
  | { readonly kind: 'ended'; readonly at: Instant }
  /** Its watch was over, and what was said then is seen to hold no longer. */
  | { readonly kind: 'reopened' };

export function evolve(state: Cancellation, fact: Fact): Cancellation {
  const at = (id: string, change: (order: WarehouseOrder) => WarehouseOrder): Cancellation => ({
    ...state,
    warehouseOrders: state.warehouseOrders.map((order) =>
      order.id === id ? change(order) : order,
    ),
  });
  switch (fact.kind) {
    case 'reached':
      return {
        ...state,
        // What could not be delivered keeps its reason until the merchant asks again.
        failure: state.warehouseOrders.some(isUndeliverable) ? state.failure : null,
        lastLookAt: Math.max(fact.at, state.lastLookAt ?? 0),
      };
    case 'failed':
      return { ...state, failure: tellingFailure(state, fact.failure) };
    case 'delivery_attempted':
      return {
        ...state,
        deliveryAttempts: state.deliveryAttempts + 1,
        attemptPlannedAt: fact.nextAt,
      };
    case 'not_found':
      return { ...state, absence: absentAgain(state.absence, fact) };
    case 'found': {
      const { primePenguinOrderId, observation } = fact;
      const seenFirst = {
        primePenguinOrderId,
        providerName: observation.seen.providerName,
        observations: [observation],
      };
      if (!fact.isNewPlace) {
        return {
          ...at(fact.warehouseOrderId, (order) => ({ ...order, ...seenFirst })),
          absence: null,
        };
      }
      const order: WarehouseOrder = {
        ...newPlace(fact.warehouseOrderId, fact.roundStartedAt),
        ...seenFirst,
      };
      return { ...state, absence: null, warehouseOrders: [...state.warehouseOrders, order] };
    }
    case 'observed':
      return at(fact.warehouseOrderId, (order) => ({
        ...order,
        providerName: fact.observation.seen.providerName,
        observations: [...closed(order), fact.observation],
        confirmed: null,
      }));
    case 'confirmed':
      return at(fact.warehouseOrderId, (order) => ({ ...order, confirmed: fact.moment }));
    case 'asked':
      return at(fact.warehouseOrderId, (order) => ({
        ...order,
        asks: [
          ...order.asks,
          {
            ...{ id: fact.requestId, round: order.round, way: fact.way },
            ...{ askedAt: fact.at, reply: null },
          },
        ],
      }));
    case 'replied':
      return at(fact.warehouseOrderId, (order) => ({
        ...order,
        asks: order.asks.map((ask) =>
          ask.id === fact.requestId ? { ...ask, reply: fact.reply } : ask,
        ),
      }));
    case 'sync_asked':
      return at(fact.warehouseOrderId, (order) => ({ ...order, syncAskedAt: fact.at }));
    case 'ways_allowed':
      return { ...state, waysAllowed: fact.ways };
    case 'delivery_extended':
      return { ...state, deliverUntil: fact.until };
    case 'cancelled_in_shopify':
      return { ...state, cancelledInShopifyAt: fact.at };
    case 'round_started':
      return {
        ...state,
        deliverUntil: fact.deliverUntil,
        deliveryAttempts: 0,
        attemptPlannedAt: fact.at,
        failure: null,
        endedAt: null,
        warehouseOrders: state.warehouseOrders.map((order) =>
          fact.warehouseOrderIds.includes(order.id)
            ? { ...order, round: order.round + 1, roundStartedAt: fact.at, overturned: false }
            : order,
        ),
      };
    case 'person_said':
      return at(fact.warehouseOrderId, (order) => ({
        ...order,
        words: [...order.words, fact.word],
      }));
    case 'concluded':
      return at(fact.warehouseOrderId, (order) => ({
        ...order,
        judgement: fact.judgement,
        ...(fact.isNew
          ? {
              since: fact.judgement.verdict === order.judgement.verdict ? order.since : fact.at,
              said: [
                ...order.said,
                {
                  round: order.round,
                  verdict: fact.judgement.verdict,
                  why: fact.judgement.why,
                  at: fact.at,
                  overturns: fact.overturns,
                },
              ],
              overturned: order.overturned || fact.overturns,
            }
          : {}),
      }));
    case 'summed_up':
      return { ...state, outcome: fact.outcome, watchUntil: fact.watchUntil };
    case 'ended':
      return { ...state, endedAt: fact.at };
    case 'reopened':
      return { ...state, endedAt: null };
  }
}

/** The newest observation gets to know until when it was found to hold. */
function closed({ observations, confirmed }: WarehouseOrder): readonly Observation[] {
  const newest = observations.at(-1);
  if (newest === undefined || confirmed === null) return observations;
  return [...observations.slice(0, -1), { ...newest, until: confirmed }];
}

/** What a channel is, it stays: all looks are at the one in which the cancellation was asked for. */
function absentAgain(
  before: Cancellation['absence'],
  { at, channel }: Extract<Fact, { kind: 'not_found' }>,
): NonNullable<Cancellation['absence']> {
  const isProven = channel.isProven || before?.channel.isProven === true;
  const seen: ChannelSeen = { ...channel, isProven };
  const provenBefore = before?.provenAt ?? null;
  return {
    firstAt: before?.firstAt ?? at,
    lastAt: Math.max(at, before?.lastAt ?? 0),
    channel: seen,
    provenAt: provesAbsence(seen) ? Math.max(at, provenBefore ?? 0) : provenBefore,
  };
}

/**
 * Of two failures without a look in between, the one that says more: that nobody answers now says nothing
 * of whether the app would be let in.
 */
function tellingFailure({ failure, lastLookAt }: Cancellation, newer: Failure): Failure {
  const isKnown = failure?.kind === 'connected_elsewhere' || lostAccess({ failure, lastLookAt });
  return failure && isKnown && ['unreachable', 'app_failed'].includes(newer.kind) ? failure : newer;
}

const FIRST_ROUND = 1;

/** What a warehouse order is before anything is known of it. */
export function newPlace(id: string, roundStartedAt: Instant): WarehouseOrder {
  const judgement: Judgement = {
    verdict: 'delivering',
    why: 'not_tried_yet',
    reason: null,
    evidence: [],
  };
  return {
    id,
    primePenguinOrderId: null,
    providerName: null,
    round: FIRST_ROUND,
    roundStartedAt,
    observations: [],
    confirmed: null,
    asks: [],
    syncAskedAt: null,
    judgement,
    since: roundStartedAt,
    overturned: false,
    said: [
      {
        round: FIRST_ROUND,
        verdict: judgement.verdict,
        why: judgement.why,
        at: roundStartedAt,
        overturns: false,
      },
    ],
    words: [],
  };
}

/**
 * The facts in what a whole look at the order found. A look that began before the newest one known is
 * stale and tells nothing.
 *
 * @param newId makes the id of a warehouse order that has no place yet
 */
export function factsOfLook(
  state: Cancellation,
  found: readonly WarehouseOrderSeen[],
  moment: Moment,
  channel: ChannelSeen,
  newId: () => string,
): readonly Fact[] {
  const facts: Fact[] = [{ kind: 'reached', at: moment.at }];
  const places = state.warehouseOrders.filter((order) => order.primePenguinOrderId === null);
  const known = state.warehouseOrders.filter((order) => order.primePenguinOrderId !== null);
  if (found.length === 0 && known.length === 0) {
    facts.push({ kind: 'not_found', at: moment.at, channel });
  }
  // Parts of one order are one request: whenever it turns up, a part was asked for with the others.
  const askedAt = state.warehouseOrders[0]?.roundStartedAt ?? state.requestedAt;
  for (const seen of found) facts.push(...factsOfSeen(known, places, seen, moment, askedAt, newId));
  return facts;
}

function factsOfSeen(
  known: readonly WarehouseOrder[],
  places: WarehouseOrder[],
  seen: WarehouseOrderSeen,
  moment: Moment,
  askedAt: Instant,
  newId: () => string,
): readonly Fact[] {
  const observation: Observation = { moment, seen };
  const order = known.find((one) => one.primePenguinOrderId === seen.primePenguinOrderId);
  if (order) {
    const last = order.observations.at(-1);
    const lastAt = Math.max(last?.moment.at ?? 0, order.confirmed?.at ?? 0);
    if (isStale(moment.at, lastAt, seen, last?.seen)) return [];
    return isDeepStrictEqual(last?.seen, seen)
      ? [{ kind: 'confirmed', warehouseOrderId: order.id, moment }]
      : [{ kind: 'observed', warehouseOrderId: order.id, observation }];
  }
  const place = places.shift();
  return [
    {
      kind: 'found',
      warehouseOrderId: place?.id ?? newId(),
      isNewPlace: place === undefined,
      primePenguinOrderId: seen.primePenguinOrderId,
      roundStartedAt: place?.roundStartedAt ?? askedAt,
      observation,
    },
  ];
}

/** No copy of Prime Penguin's lags further behind. */
const COPY_LAG_MS = 600_000;

/**
 * A look that began before the newest one known tells nothing, however late it is heard of. Nor does the
 * answer of a copy that lags behind what was shown before; bounded, because one wrong time of change must
 * not hide for good what is seen later.
 */
function isStale(
  at: Instant,
  lastAt: Instant,
  seen: WarehouseOrderSeen,
  last: WarehouseOrderSeen | undefined,
): boolean {
  if (at < lastAt) return true;
  if (at - lastAt >= COPY_LAG_MS || last?.modifiedAt == null) return false;
  return seen.modifiedAt !== null && seen.modifiedAt < last.modifiedAt;
}

export type ProviderLookup = (providerName: string | null) => ProviderFacts;

/**
 * The verdicts that follow from what is known now, and what the order as a whole comes to.
 *
 * @param attemptHasEnded false: whoever looks on does not say that the time to deliver is over, because
 *   the last attempt may be under way and succeed
 */
export function conclude(
  state: Cancellation,
  providers: ProviderLookup,
  now: Instant,
  timing: Timing,
  attemptHasEnded = true,
): readonly Fact[] {
  const again = redelivery(state, providers, now, timing);
  const given = again.reduce(evolve, state);
  const verdicts = given.warehouseOrders.flatMap((order) =>
    concludeOrder(given, order, providers, now, timing, attemptHasEnded),
  );
  const facts = [...again, ...verdicts];
  return [...facts, ...sumUp(facts.reduce(evolve, state), now, timing)];
}

/** What Prime Penguin was believed to have and has not is delivered anew, with the whole time for it. */
function redelivery(
  state: Cancellation,
  providers: ProviderLookup,
  now: Instant,
  timing: Timing,
): readonly Fact[] {
  const endless = {
    ...circumstancesOf(state, now, timing),
    deliverUntil: Number.POSITIVE_INFINITY,
  };
  const isUndeliveredAgain = state.warehouseOrders.some(
    (order) =>
      order.judgement.verdict === 'requested' &&
      judgeOrder(state, order, providers, endless).verdict === 'delivering',
  );
  return isUndeliveredAgain ? [{ kind: 'delivery_extended', until: now + timing.deliveryMs }] : [];
}

function concludeOrder(
  state: Cancellation,
  order: WarehouseOrder,
  providers: ProviderLookup,
  now: Instant,
  timing: Timing,
  attemptHasEnded: boolean,
): readonly Fact[] {
  const circumstances = circumstancesOf(state, now, timing);
  const before = order.judgement;
  const mayBeUnderWay = before.verdict === 'delivering' && !attemptHasEnded;
  const judgement = judgeOrder(state, order, providers, {
    ...circumstances,
    ...(mayBeUnderWay ? { deliverUntil: Number.POSITIVE_INFINITY } : {}),
  });
  // All that was known of was stopped, and so was said of the order: this part was not known of.
  const isUnforeseen =
    state.outcome === 'stopped' && !isStopped(before.verdict) && !isStopped(judgement.verdict);
  if (isDeepStrictEqual(before, judgement) && !isUnforeseen) return [];
  // Not being let in is no news of the order: what was said before stays.
  const isTakenBack = isFinal(before.verdict) && !isFinal(judgement.verdict);
  if (isTakenBack && lostAccess(circumstances)) return [];
  // Nor is it any that what proved a stop is not shown any more.
  const isUnproven = !isFinal(judgement.verdict) || judgement.verdict === 'no_answer';
  if (isStopped(before.verdict) && isUnproven && !hasNewsSinceStop(state, order)) return [];
  // The first verdict after the merchant asked again contradicts nothing.
  const sameRound = order.said.at(-1)?.round === order.round;
  if (isTakenBack && sameRound && !isStopped(before.verdict) && !isReason(order, judgement))
    return [];
  if (isFinal(before.verdict) && state.failure?.kind === 'connected_elsewhere') return [];
  const isNew =
    isUnforeseen ||
    before.verdict !== judgement.verdict ||
    before.why !== judgement.why ||
    before.reason !== judgement.reason;
  return [
    {
      kind: 'concluded',
      warehouseOrderId: order.id,
      judgement,
      at: now,
      isNew,
      overturns: isUnforeseen || (sameRound && overturns(before.verdict, judgement.verdict)),
    },
  ];
}

/** Prime Penguin could be seen, and showed no answer. */
const SILENT: ReadonlySet<Why> = new Set<Why>([
  'waiting_for_warehouse',
  'unconfirmed_by_warehouse',
  'with_dropship',
  'reassigned',
]);

/**
 * Is what is judged now, and is not final, a reason to take back a final verdict? Where a look or a batch still
 * to come decides it is none, nor where only another part of the order is delivered anew. An order that nothing
 * was asked for yet, because it was not there to be asked for, is delivered whenever it turns up.
 */
function isReason(
  { asks, judgement: before, observations, since }: WarehouseOrder,
  { verdict, why }: Judgement,
): boolean {
  // That it may be waited for longer is none: what was said is that no answer has come so far.
  const hasNews = (observations.at(-1)?.moment.at ?? 0) > since;
  if (before.verdict === 'no_answer' && before.why !== null && SILENT.has(before.why) && !hasNews)
    return false;
  if (verdict === 'delivering') return before.verdict !== 'undeliverable' && asks.length === 0;
  return why !== 'unconfirmed_by_warehouse';
}

/** Has the merchant asked again, or a look shown anything else, since the one by which it was said to be stopped? */
function hasNewsSinceStop(state: Cancellation, order: WarehouseOrder): boolean {
  if (order.said.at(-1)?.round !== order.round) return true;
  const last = order.observations.at(-1);
  if (!last) return absenceOf(state, order) === null;
  const saidBy = Math.max(...order.judgement.evidence.filter(isOfLook).map(({ at }) => at));
  const index = order.observations.findLastIndex(({ moment }) => moment.at <= saidBy);
  return index === -1 || !tellNothingNew(order.observations.slice(index));
}

/** Was it shown by a look, and does it carry the look's time? */
function isOfLook({ source }: Evidence): boolean {
  return source === 'warehouse_status';
}

function sumUp(state: Cancellation, now: Instant, timing: Timing): readonly Fact[] {
  const { failure } = state;
  // Nothing more can be seen of it, so it is not watched any longer.
  const lostSightAt = failure?.kind === 'connected_elsewhere' ? failure.at : null;
  const verdicts = state.warehouseOrders.map((order) => order.judgement.verdict);
  const outcome = outcomeOf(verdicts);
  const lastSaid = Math.max(...state.warehouseOrders.map((order) => order.said.at(-1)?.at ?? now));
  const watchUntil =
    lostSightAt ??
    (outcome === 'pending' ? state.deliverUntil + timing.answerMs : lastSaid) + timing.afterwatchMs;
  const facts: Fact[] = [];
  if (outcome !== state.outcome || watchUntil !== state.watchUntil) {
    facts.push({ kind: 'summed_up', outcome, watchUntil });
  }
  if (state.endedAt === null && outcome !== 'pending' && now >= watchUntil) {
    facts.push({ kind: 'ended', at: now });
  }
  return facts;
}

/**
 * The verdicts that time alone brings where a history cannot be judged: nobody waits for ever, and only a
 * certain "no" is told as "not delivered".
 */
export function concludeUnjudged(
  state: Cancellation,
  now: Instant,
  timing: Timing,
): readonly Fact[] {
  const { failure } = state;
  const reason = failure?.message ?? null;
  const evidence: readonly Evidence[] = failure
    ? [
        {
          ...{ at: failure.at, source: 'reply', text: failure.message },
          ...(failure.said === undefined ? {} : { said: failure.said }),
        },
      ]
    : [];
  const facts = state.warehouseOrders.flatMap((order): Fact[] => {
    const { verdict } = order.judgement;
    if (isFinal(verdict)) return [];
    const isDelivering = verdict === 'delivering';
    const overAt = isDelivering ? state.deliverUntil : order.since + timing.answerMs;
    if (now < overAt) return [];
    const isNeverAsked = isDelivering && !order.asks.some(mayHaveArrived);
    return [
      {
        kind: 'concluded',
        warehouseOrderId: order.id,
        judgement: {
          verdict: isNeverAsked ? 'undeliverable' : 'no_answer',
          why: null,
          reason,
          evidence,
        },
        at: now,
        isNew: true,
        overturns: false,
      },
    ];
  });
  return [...facts, ...sumUp(facts.reduce(evolve, state), now, timing)];
}

export function circumstancesOf(state: Cancellation, now: Instant, timing: Timing): Circumstances {
  return {
    now,
    deliverUntil: state.deliverUntil,
    failure: state.failure,
    lastLookAt: state.lastLookAt,
    orderCreatedAt: state.orderCreatedAt,
    cancelledInShopifyAt: state.cancelledInShopifyAt,
    waysAllowed: state.waysAllowed,
    timing,
  };
}

export function judgeOrder(
  state: Cancellation,
  order: WarehouseOrder,
  providers: ProviderLookup,
  circumstances: Circumstances,
): Judgement {
  const history = historyOf(order);
  return history
    ? judge(history, answeringFacts(order, providers), circumstances)
    : judgeAbsent(absenceOf(state, order), circumstances);
}

/**
 * What is known of the provider whose word counts: the one that the order is assigned to, or the one that
 * had it before, where that is dropship.
 */
export function answeringFacts(order: WarehouseOrder, providers: ProviderLookup): ProviderFacts {
  const { isDropship, ...assigned } = providers(order.providerName);
  const former = isDropship ? answeringProviderOf(order, providers) : null;
  const answering = former === null ? assigned : providers(former);
  const formers = formerWarehouses(order, former ?? order.providerName, providers);
  return { ...answering, isDropship, formers };
}

/**
 * Those with which a look showed it. Dropship takes orders from any warehouse: from which one before the first
 * look, nobody knows.
 */
function formerWarehouses(
  { observations }: WarehouseOrder,
  answering: string | null,
  providers: ProviderLookup,
): readonly Warehouse[] {
  const names = observations.map(({ seen }) => seen.providerName).filter((name) => name !== null);
  const [first = null] = names;
  const { isDropship, formers } = providers(first);
  const seen = [...new Set(names)]
    .map((name) => ({ name, ...providers(name) }))
    .filter((one) => !one.isDropship);
  const all = [...(isDropship ? formers : []), ...seen];
  const byName = new Map(all.map(({ name, schedule, runs }) => [name, { name, schedule, runs }]));
  return [...byName.values()].filter(({ name }) => name !== answering);
}

/** null: no provider's word counts. */
export function answeringProviderOf(
  { observations }: Pick<WarehouseOrder, 'observations'>,
  providers: ProviderLookup,
): string | null {
  return answeringProvider(observations, (name) => providers(name).isDropship);
}

function isUndeliverable({ judgement }: WarehouseOrder): boolean {
  return judgement.verdict === 'undeliverable';
}

/** null while Prime Penguin has not shown the order. */
export function historyOf(order: WarehouseOrder): WarehouseOrderHistory | null {
  const [first, ...rest] = order.observations;
  if (!first) return null;
  const { round, roundStartedAt, confirmed, asks } = order;
  return { round, roundStartedAt, observations: [first, ...rest], confirmed, asks };
}

/** A look before the round says nothing about it. */
export function absenceOf(state: Cancellation, order: WarehouseOrder): Absence | null {
  const { absence } = state;
  if (absence === null || absence.lastAt < order.roundStartedAt) return null;
  return { roundStartedAt: order.roundStartedAt, ...absence };
}

/** Is it certain that the order was looked for in the shop's own sales channel? Where it was found, it is. */
export function isLookedForInOwnChannel({ absence }: Pick<Cancellation, 'absence'>): boolean {
  return absence === null || absence.channel.isProven;
}

/** Is nothing left that Prime Penguin has yet to be given? */
export function isDelivered(state: Cancellation): boolean {
  return state.warehouseOrders.every(({ judgement }) => judgement.verdict !== 'delivering');
}

export function isAskedIn(
  { askedIn }: Pick<Cancellation, 'askedIn'>,
  account: PrimePenguinAccount,
): boolean {
  return (
    askedIn?.tenantId === account.tenantId && askedIn.salesChannelId === account.salesChannelId
  );
}

/** Is it still watched? At most one cancellation of an order is. */
export function isOpen(state: Cancellation): boolean {
  return state.endedAt === null;
}

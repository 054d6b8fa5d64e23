/**
 * A little world to hold the app's claims against: orders in Prime Penguin, warehouses that do what they
 * like, batches, channel reads, clocks that differ, answers that get lost. It plays a plan against the
 * domain just as the app does, and knows the truth behind every look. It must never ask the domain what
 * is true.
 */
import type { BatchSchedule } from '#app/domain/batches.ts';
import {
  absenceOf,
  type Cancellation,
  circumstancesOf,
  conclude,
  evolve,
  type Fact,
  factsOfLook,
  historyOf,
  type ProviderLookup,
} from '#app/domain/cancellation.ts';
import { NO_READS } from '#app/domain/channel-reads.ts';
import { decideAsk } from '#app/domain/delivery.ts';
import type { Failure, Reply } from '#app/domain/history.ts';
import type { PrimePenguinOrderId } from '#app/domain/identifiers.ts';
import type { Instant } from '#app/domain/instant.ts';
import { cancelledInShopifyBy } from '#app/domain/judge.ts';
import { type NextLook, nextLook, nextLookForAbsent } from '#app/domain/next-look.ts';
import type {
  EntityLogCode,
  EntityLogEntry,
  EntityLogSource,
  Fulfilment,
  StatusLogLine,
  StatusLogSource,
  WarehouseOrderSeen,
} from '#app/domain/observation.ts';
import { isRetryable } from '#app/domain/outcome.ts';
import { NO_RUNS } from '#app/domain/runs.ts';
import type { SideStatus } from '#app/domain/status.ts';
import { isFinal } from '#app/domain/verdict.ts';
import {
  BALTIC,
  CANCELLED,
  EMPTY,
  FULFILLED,
  HOUR,
  IN_PROGRESS,
  idOf,
  line,
  MINUTE,
  NORDIC,
  ON_HOLD,
  PARTIAL,
  PENDING,
  PRESSED,
  parcel,
  pressedCancellation,
  problem,
  REFUNDED,
  SECOND,
  STRANGE,
  seen,
  TIMING,
  wholeSecond,
} from './histories.ts';

/** What can happen to an order without the app's doing. */
export type WorldEvent =
  | { readonly kind: 'works_on_it' }
  | { readonly kind: 'holds_it' }
  | { readonly kind: 'ships_it' }
  | { readonly kind: 'ships_a_part' }
  | { readonly kind: 'hands_over_a_parcel' }
  | { readonly kind: 'shows_something_strange' }
  | { readonly kind: 'shows_refunded' }
  | { readonly kind: 'stops_it' }
  | { readonly kind: 'channel_asserts_stop' }
  | { readonly kind: 'rerouted' }
  | { readonly kind: 'cancelled_in_prime_penguin' }
  | { readonly kind: 'reopened_in_prime_penguin' }
  | {
      readonly kind: 'problem';
      readonly code: EntityLogCode;
      readonly source: EntityLogSource;
      /** How much older than now its time says that it is. */
      readonly agoMs: number;
    }
  | { readonly kind: 'warehouse_error'; readonly text: string | null }
  | { readonly kind: 'cancelled_in_shopify' };

export type ReplyKind =
  | 'accepted'
  | 'refused'
  | 'lost_after_effect'
  | 'lost_before_effect'
  | 'lost_and_late'
  | 'crash_after_effect'
  | 'crash_before_effect'
  | 'not_sent'
  | 'unauthorised';

const COPY_LAG_MS = 10 * MINUTE;

export type LookKind = 'whole' | 'fails' | 'credentials_refused' | 'lagging';

export type Step = { readonly afterMs: number } & (
  | { readonly do: 'happens'; readonly to: number; readonly event: WorldEvent }
  | { readonly do: 'deliver'; readonly reply: ReplyKind; readonly secondLook: LookKind }
  | {
      readonly do: 'look';
      readonly how: LookKind;
      /** Happens after the row was read and before the logs are. */
      readonly meanwhile: WorldEvent | null;
    }
  | { readonly do: 'ask_again' }
  | { readonly do: 'time_passes' }
);

export type Start =
  | 'unforwarded'
  | 'held_back'
  | 'at_warehouse'
  | 'shipped'
  | 'stopped'
  | 'cancelled_in_prime_penguin'
  | 'strange';

export interface Plan {
  /** How far Prime Penguin's and Shopify's clocks are ahead of the app's, which is the true time. */
  readonly primePenguinSkewMs: number;
  readonly shopifySkewMs: number;
  readonly dateHeader: 'always' | 'at_times' | 'never';
  readonly showsModifiedAt: boolean;
  readonly logNewestFirst: boolean;
  readonly batches: 'five_minutes' | 'half_hour' | 'hour' | 'unknown_schedule';
  /** Where in the half hour batches of an unknown schedule, and channel reads, begin. */
  readonly phaseMs: number;
  readonly cancellable: 'unknown' | 'yes' | 'no';
  readonly isImported: boolean;
  readonly readsChannel: boolean;
  /** Whose sales channel the app looks in, and how it came to it. In another's there are none of the orders. */
  readonly channel: 'matched' | 'chosen_rightly' | 'chosen_wrongly';
  readonly isCancelledInShopify: boolean;
  readonly orders: readonly [Start, ...Start[]];
  readonly steps: readonly Step[];
}

const BATCH_EVERY: Readonly<Record<Plan['batches'], number>> = {
  five_minutes: 5 * MINUTE,
  half_hour: 30 * MINUTE,
  hour: HOUR,
  unknown_schedule: 30 * MINUTE,
};
const SCHEDULES: Readonly<Record<Plan['batches'], BatchSchedule>> = {
  five_minutes: { kind: 'cron', expression: '*/5 * * * *' },
  half_hour: { kind: 'cron', expression: '*/30 * * * *' },
  hour: { kind: 'cron', expression: '0 * * * *' },
  unknown_schedule: { kind: 'interval', everyMs: 30 * MINUTE },
};
/** How long after it began a batch, or a channel read, can still write an order. */
const LONGEST_RUN_MS = 50 * SECOND;
const CALL_MS = 200;

/** What is true of one order, whatever is shown. */
export interface Truth {
  /** The warehouse side is Cancelled by the warehouse's own word. */
  readonly isStopped: boolean;
  /**
   * No warehouse has it without having stopped it, and none will get it while it stays cancelled: a whole
   * batch that began after it was cancelled has passed.
   */
  readonly isOutOfReach: boolean;
}

/** What was shown by a look, and what was true when the row was read and when the logs were. */
export interface TruthOfLook {
  readonly atRow: Truth;
  readonly atLogs: Truth;
}

export interface Said {
  readonly at: Instant;
  readonly facts: readonly Fact[];
  readonly before: Cancellation;
  readonly after: Cancellation;
  readonly nextLooks: readonly (NextLook | null)[];
}

export interface Played {
  readonly plan: Plan;
  readonly cancellation: Cancellation;
  readonly said: readonly Said[];
  readonly providers: ProviderLookup;
  /** By Prime Penguin's id, then by the start of the look. */
  readonly truths: ReadonlyMap<number, ReadonlyMap<Instant, TruthOfLook>>;
  /** By the start of the look: no channel read, running or to come, brings the order while it stays cancelled. */
  readonly neverImported: ReadonlyMap<Instant, boolean>;
}

export function play(plan: Plan): Played {
  const game = new Game(plan);
  for (const step of plan.steps) game.take(step);
  // In the end all is quiet, and the app has time to find out.
  game.take({ afterMs: 20 * MINUTE, do: 'deliver', reply: 'accepted', secondLook: 'whole' });
  game.take({ afterMs: 20 * MINUTE, do: 'look', how: 'whole', meanwhile: null });
  game.take({ afterMs: 8 * HOUR, do: 'look', how: 'whole', meanwhile: null });
  game.take({ afterMs: 8 * HOUR, do: 'look', how: 'whole', meanwhile: null });
  return game.played();
}

/** One order in Prime Penguin and at its warehouse. Times are the true time. */
class WorldOrder {
  readonly id: PrimePenguinOrderId;
  readonly skewMs: number;
  channel: SideStatus = PENDING;
  warehouse: SideStatus = EMPTY;
  providerName = NORDIC;
  warehouseError: string | null = null;
  parcels: readonly Fulfilment[] = [];
  statusLog: readonly StatusLogLine[] = [];
  entityLog: readonly EntityLogEntry[] = [];
  modifiedAt: Instant;
  /** When the channel side or the warehouse side last changed. */
  changedAt: Instant;
  /** When each provider was first given the order. */
  readonly givenAt = new Map<string, Instant>();
  isHeldBack = false;
  isStopped = false;
  hasUnansweredWarehouse = false;
  forwardAt: Instant | null = null;
  requestArrivesAt: Instant | null = null;
  /** What the last answer showed, and the last answer that showed an older row: a lagging copy's. */
  latest: WarehouseOrderSeen | null = null;
  latestAt: Instant = 0;
  earlier: WarehouseOrderSeen | null = null;

  constructor(index: number, start: Start, skewMs: number) {
    this.id = idOf(9001 + index);
    this.skewMs = skewMs;
    this.modifiedAt = PRESSED - HOUR;
    this.changedAt = PRESSED - HOUR;
    this.givenAt.set(this.providerName, this.changedAt);
    const before = PRESSED - 30 * MINUTE;
    if (start === 'held_back') this.isHeldBack = true;
    if (start === 'unforwarded' || start === 'held_back') return;
    if (start === 'cancelled_in_prime_penguin') {
      this.setChannel(CANCELLED, before);
      return;
    }
    this.setWarehouse(IN_PROGRESS, 'warehouse', before - MINUTE);
    if (start === 'shipped') this.setWarehouse(FULFILLED, 'warehouse', before);
    if (start === 'stopped') this.setWarehouse(CANCELLED, 'warehouse', before);
    if (start === 'strange') this.setWarehouse(STRANGE, 'warehouse', before);
  }

  /** @param wholeBatchFrom when the last batch began that is over */
  truth(wholeBatchFrom: Instant): Truth {
    const isOutOfReach =
      this.channel === CANCELLED &&
      this.warehouse === EMPTY &&
      this.forwardAt === null &&
      !this.hasUnansweredWarehouse &&
      wholeBatchFrom > this.changedAt &&
      wholeBatchFrom > (this.givenAt.get(this.providerName) ?? 0);
    return { isStopped: this.isStopped, isOutOfReach };
  }

  show(plan: Plan, row: WarehouseOrderSeen | null = null): WarehouseOrderSeen {
    const logs = {
      statusLog: plan.logNewestFirst ? this.statusLog.toReversed() : this.statusLog,
      entityLog: this.entityLog,
    };
    if (row) return { ...row, ...logs };
    return seen({
      primePenguinOrderId: this.id,
      channel: this.channel,
      warehouse: this.warehouse,
      providerName: this.providerName,
      warehouseError: this.warehouseError,
      fulfilments: this.parcels,
      modifiedAt: plan.showsModifiedAt ? this.modifiedAt + this.skewMs : null,
      ...logs,
    });
  }

  setWarehouse(to: SideStatus, source: StatusLogSource, at: Instant): void {
    const isWord = to === CANCELLED && source === 'warehouse';
    if (to === this.warehouse && !(isWord && !this.isStopped)) return;
    this.statusLog = [
      ...this.statusLog,
      line(source, this.warehouse, to, at + this.skewMs, this.channel),
    ];
    this.warehouse = to;
    this.modifiedAt = at;
    this.changedAt = at;
    this.isStopped = isWord;
    if (to !== EMPTY) this.hasUnansweredWarehouse = !isWord;
  }

  setChannel(to: SideStatus, at: Instant): void {
    if (to === this.channel) return;
    const change: StatusLogLine = {
      createdAt: at + this.skewMs,
      source: 'sales_channel',
      channelBefore: this.channel,
      channelAfter: to,
      warehouseBefore: this.warehouse,
      warehouseAfter: this.warehouse,
    };
    this.statusLog = [...this.statusLog, change];
    this.channel = to;
    this.modifiedAt = at;
    this.changedAt = at;
  }

  happens(event: WorldEvent, at: Instant): void {
    const saying = SAYINGS[event.kind];
    if (saying) {
      // A warehouse only says something about an order that it has.
      if (this.warehouse !== EMPTY) this.setWarehouse(saying, 'warehouse', at);
      return;
    }
    switch (event.kind) {
      case 'hands_over_a_parcel':
        if (this.warehouse === EMPTY) return;
        this.parcels = [...this.parcels, parcel()];
        this.modifiedAt = at;
        break;
      case 'channel_asserts_stop':
        if (this.warehouse !== EMPTY) this.setWarehouse(CANCELLED, 'sales_channel', at);
        break;
      case 'rerouted':
        this.setWarehouse(EMPTY, 'sales_channel', at);
        this.providerName = this.providerName === NORDIC ? BALTIC : NORDIC;
        this.modifiedAt = at;
        // Back to a provider that had it: a detour that no look can show.
        if (!this.givenAt.has(this.providerName)) this.givenAt.set(this.providerName, at);
        break;
      case 'cancelled_in_prime_penguin':
        this.setChannel(CANCELLED, at);
        break;
      case 'reopened_in_prime_penguin':
        this.setChannel(PENDING, at);
        break;
      case 'problem': {
        const id = this.entityLog.length + 1;
        const createdAt = at + this.skewMs - event.agoMs;
        const { code, source } = event;
        this.entityLog = [...this.entityLog, problem(id, code, createdAt, { source })];
        break;
      }
      case 'warehouse_error':
        this.warehouseError = event.text;
        this.modifiedAt = at;
        break;
    }
  }
}

/** What a warehouse can say of an order that it has. */
const SAYINGS: Readonly<Partial<Record<WorldEvent['kind'], SideStatus>>> = {
  works_on_it: IN_PROGRESS,
  holds_it: ON_HOLD,
  ships_it: FULFILLED,
  ships_a_part: PARTIAL,
  shows_something_strange: STRANGE,
  shows_refunded: REFUNDED,
  stops_it: CANCELLED,
};

class Game {
  readonly plan: Plan;
  readonly orders: readonly WorldOrder[];
  readonly said: Said[] = [];
  readonly truths = new Map<number, Map<Instant, TruthOfLook>>();
  readonly neverImported = new Map<Instant, boolean>();
  now: Instant = PRESSED;
  isImported: boolean;
  importAt: Instant | null = null;
  cancelledInShopifyAt: Instant | null;
  state: Cancellation;
  ids = 0;
  looks = 0;

  constructor(plan: Plan) {
    this.plan = plan;
    this.orders = plan.orders.map(
      (start, index) => new WorldOrder(index, start, plan.primePenguinSkewMs),
    );
    this.isImported = plan.isImported;
    this.cancelledInShopifyAt = plan.isCancelledInShopify ? PRESSED - MINUTE : null;
    this.state = this.created();
  }

  readonly providers: ProviderLookup = () => ({
    cancellable: this.plan.cancellable,
    answerMs: null,
    schedule: SCHEDULES[this.plan.batches],
    runs: NO_RUNS,
    isDropship: false,
    formers: [],
  });

  played(): Played {
    const { plan, state, said, providers, truths, neverImported } = this;
    return { plan, cancellation: state, said, providers, truths, neverImported };
  }

  take(step: Step): void {
    this.passTime(step.afterMs);
    switch (step.do) {
      case 'happens':
        this.happens(step.event, step.to);
        break;
      case 'deliver':
        this.deliver(step.reply, step.secondLook);
        break;
      case 'look':
        this.settle(this.look(step.how, step.meanwhile));
        break;
      case 'ask_again':
        this.askAgain();
        break;
      case 'time_passes':
        this.settle([]);
        break;
    }
  }

  private created(): Cancellation {
    return { ...pressedCancellation(), cancelledInShopifyAt: this.learnt() };
  }

  private learnt(): Instant | null {
    const at = this.cancelledInShopifyAt;
    return at === null ? null : cancelledInShopifyBy(at + this.plan.shopifySkewMs, this.now);
  }

  private happens(event: WorldEvent, to: number): void {
    if (event.kind === 'cancelled_in_shopify') {
      this.cancelledInShopifyAt ??= this.now;
      return;
    }
    if (!this.isImported) return;
    this.orders[to % this.orders.length]?.happens(event, this.now);
  }

  /** Lets batches and channel reads happen that fall into the time that passes. */
  private passTime(ms: number): void {
    const until = this.now + ms;
    while (this.now < until) {
      const next = Math.min(until, this.nextBatchStart(), this.nextChannelRead(), this.nextDue());
      this.now = next;
      this.runDue();
      if (next === this.lastBatchStart()) this.startBatch();
      if (next === this.lastChannelRead()) this.startChannelRead();
    }
  }

  /** True time; schedules run by Prime Penguin's clock. */
  private lastBatchStart(before: Instant = this.now): Instant {
    const every = BATCH_EVERY[this.plan.batches];
    const isKnown = this.plan.batches !== 'unknown_schedule';
    const shift = isKnown ? this.plan.primePenguinSkewMs : this.plan.phaseMs;
    return Math.floor((before + shift) / every) * every - shift;
  }

  private nextBatchStart(): Instant {
    return this.lastBatchStart() + BATCH_EVERY[this.plan.batches];
  }

  private wholeBatchFrom(): Instant {
    return this.lastBatchStart(this.now - LONGEST_RUN_MS);
  }

  private lastChannelRead(before: Instant = this.now): Instant {
    const { phaseMs } = this.plan;
    return Math.floor((before + phaseMs) / TIMING.channelReadMs) * TIMING.channelReadMs - phaseMs;
  }

  private nextChannelRead(): Instant {
    return this.lastChannelRead() + TIMING.channelReadMs;
  }

  private nextDue(): Instant {
    const times = this.orders.flatMap((order) => [order.forwardAt, order.requestArrivesAt]);
    const due = [...times, this.importAt].filter((at) => at !== null && at > this.now);
    return Math.min(...due.map((at) => at ?? Number.POSITIVE_INFINITY));
  }

  private runDue(): void {
    if (this.importAt !== null && this.importAt <= this.now) {
      this.isImported = true;
      this.importAt = null;
    }
    for (const order of this.orders) {
      if (order.requestArrivesAt !== null && order.requestArrivesAt <= this.now) {
        order.requestArrivesAt = null;
        order.setChannel(CANCELLED, this.now);
      }
      if (order.forwardAt !== null && order.forwardAt <= this.now) {
        order.forwardAt = null;
        if (order.warehouse === EMPTY) order.setWarehouse(IN_PROGRESS, 'warehouse', this.now);
      }
    }
  }

  /** A batch decides at its start what it will write, and writes it while it runs. */
  private startBatch(): void {
    if (!this.isImported) return;
    for (const order of this.orders) {
      const isWaiting = order.warehouse === EMPTY && order.forwardAt === null;
      if (isWaiting && order.channel !== CANCELLED && !order.isHeldBack) {
        order.forwardAt = this.now + LONGEST_RUN_MS;
      }
    }
  }

  private startChannelRead(): void {
    if (this.isImported || this.importAt !== null || !this.plan.readsChannel) return;
    if (this.cancelledInShopifyAt === null) this.importAt = this.now + LONGEST_RUN_MS;
  }

  private look(how: LookKind, meanwhile: WorldEvent | null): readonly Fact[] {
    const at = this.now;
    const learnt = this.noteCancelledInShopify();
    this.passTime(CALL_MS);
    if (how === 'fails' || how === 'credentials_refused') {
      return [...learnt, { kind: 'failed', failure: failureOf(how, this.now) }];
    }
    const primePenguinAt = this.dateHeader();
    this.neverImported.set(at, this.isNeverImported());
    const lagging = how === 'lagging' && this.plan.showsModifiedAt;
    const found =
      this.isImported && this.plan.channel !== 'chosen_wrongly'
        ? this.readOrders(at, meanwhile, lagging)
        : [];
    const moment = { at, primePenguinAt };
    const newId = () => `place-${++this.ids}`;
    const channel = {
      readingOff: !this.plan.readsChannel,
      isProven: this.plan.channel === 'matched' || found.length > 0,
      reads: NO_READS,
    };
    return [...learnt, ...factsOfLook(this.state, found, moment, channel, newId)];
  }

  private readOrders(
    at: Instant,
    meanwhile: WorldEvent | null,
    lagging: boolean,
  ): readonly WarehouseOrderSeen[] {
    return this.orders.map((order) => {
      const row = order.show(this.plan);
      const atRow = order.truth(this.wholeBatchFrom());
      if (meanwhile) order.happens(meanwhile, this.now);
      this.passTime(CALL_MS);
      const shown = order.show(this.plan, row);
      // A copy that lags shows an older state, of the row as well as of the logs, than one shown before:
      // by minutes, not by hours.
      if (lagging && order.earlier && at - order.latestAt < COPY_LAG_MS) return order.earlier;
      if (order.latest && (order.latest.modifiedAt ?? 0) < (shown.modifiedAt ?? 0)) {
        order.earlier = order.latest;
      }
      order.latest = shown;
      order.latestAt = at;
      const truths = this.truths.get(order.id) ?? new Map<Instant, TruthOfLook>();
      truths.set(at, { atRow, atLogs: order.truth(this.wholeBatchFrom()) });
      this.truths.set(order.id, truths);
      return shown;
    });
  }

  /** Two whole channel reads that began after it was cancelled in Shopify have passed without it. */
  private isNeverImported(): boolean {
    if (this.isImported || this.importAt !== null || this.cancelledInShopifyAt === null)
      return false;
    const lastWholeRead = this.lastChannelRead(this.now - LONGEST_RUN_MS);
    return lastWholeRead - TIMING.channelReadMs > this.cancelledInShopifyAt;
  }

  private dateHeader(): Instant | null {
    this.looks += 1;
    const { dateHeader } = this.plan;
    if (dateHeader === 'never' || (dateHeader === 'at_times' && this.looks % 2 === 0)) return null;
    return wholeSecond(this.now + this.plan.primePenguinSkewMs);
  }

  private noteCancelledInShopify(): readonly Fact[] {
    if (this.state.cancelledInShopifyAt !== null || this.state.absence === null) return [];
    const at = this.learnt();
    return at === null ? [] : [{ kind: 'cancelled_in_shopify', at }];
  }

  private deliver(kind: ReplyKind, secondLook: LookKind): void {
    const isUndelivered = this.state.warehouseOrders.some(
      ({ judgement }) => judgement.verdict === 'delivering',
    );
    if (!isUndelivered) return;
    const looked = this.look('whole', null);
    this.settle(looked);
    for (const id of this.stillToAsk()) this.ask(id, kind);
    this.passTime(SECOND);
    this.settle(this.look(secondLook, null));
  }

  private stillToAsk(): readonly string[] {
    return this.state.warehouseOrders
      .filter((order) => {
        const history = historyOf(order);
        const provider = this.providers(order.providerName);
        const isGivenUp = isFinal(order.judgement.verdict);
        return (
          !isGivenUp && history && decideAsk(history, provider, this.state.waysAllowed, TIMING).ask
        );
      })
      .map(({ id }) => id);
  }

  private ask(warehouseOrderId: string, kind: ReplyKind): void {
    this.passTime(CALL_MS);
    const requestId = `request-${++this.ids}`;
    const asked: Fact = {
      ...{ kind: 'asked', warehouseOrderId, requestId, way: 'cancel_order', at: this.now },
    };
    this.state = evolve(this.state, asked);
    this.passTime(CALL_MS);
    this.takeEffect(warehouseOrderId, kind);
    this.passTime(CALL_MS);
    const reply = this.replyOf(kind);
    const facts: Fact[] = [];
    if (reply) facts.push({ kind: 'replied', warehouseOrderId, requestId, reply });
    if (kind === 'not_sent' || kind === 'unauthorised') {
      const how = kind === 'not_sent' ? 'fails' : 'credentials_refused';
      facts.push({ kind: 'failed', failure: failureOf(how, this.now) });
    }
    this.settle(facts, false);
  }

  private takeEffect(warehouseOrderId: string, kind: ReplyKind): void {
    const place = this.state.warehouseOrders.find(({ id }) => id === warehouseOrderId);
    const order = this.orders.find(({ id }) => id === place?.primePenguinOrderId);
    switch (kind) {
      case 'accepted':
      case 'lost_after_effect':
      case 'crash_after_effect':
        order?.setChannel(CANCELLED, this.now);
        return;
      case 'lost_and_late':
        if (order) order.requestArrivesAt = this.now + 90 * SECOND;
        return;
      case 'refused':
      case 'lost_before_effect':
      case 'crash_before_effect':
      case 'not_sent':
      case 'unauthorised':
        return;
    }
  }

  private replyOf(kind: ReplyKind): Reply | null {
    const at = this.now;
    const moment = { at, primePenguinAt: this.dateHeader() };
    switch (kind) {
      case 'accepted':
        return { kind: 'accepted', moment };
      case 'refused':
        return { kind: 'refused', isCertain: true, moment, message: 'It cannot be cancelled' };
      case 'lost_after_effect':
      case 'lost_before_effect':
      case 'lost_and_late':
        return { kind: 'unknown', at, message: 'Timed out' };
      case 'not_sent':
      case 'unauthorised':
        return { kind: 'not_sent', at, message: 'Not sent' };
      case 'crash_after_effect':
      case 'crash_before_effect':
        return null;
    }
  }

  private askAgain(): void {
    const again = this.state.warehouseOrders.filter(({ judgement }) =>
      isRetryable(judgement.verdict),
    );
    if (again.length === 0) return;
    this.settle([
      {
        kind: 'round_started',
        warehouseOrderIds: again.map(({ id }) => id),
        at: this.now,
        deliverUntil: this.now + TIMING.deliveryMs,
      },
    ]);
  }

  /**
   * What every use case ends with: the facts, what follows from them, when to look next.
   *
   * @param attemptHasEnded false: another request of the same attempt may follow
   */
  private settle(facts: readonly Fact[], attemptHasEnded = true): void {
    const before = facts.reduce(evolve, this.state);
    const concluded = conclude(before, this.providers, this.now, TIMING, attemptHasEnded);
    this.state = concluded.reduce(evolve, before);
    const circumstances = circumstancesOf(this.state, this.now, TIMING);
    const nextLooks = this.state.warehouseOrders.map((order) => {
      const { verdict } = order.judgement;
      const history = historyOf(order);
      return history
        ? nextLook(verdict, history, this.providers(order.providerName), circumstances)
        : nextLookForAbsent(verdict, absenceOf(this.state, order), circumstances);
    });
    this.said.push({ at: this.now, facts: concluded, before, after: this.state, nextLooks });
    this.passTime(1);
  }
}

function failureOf(how: 'fails' | 'credentials_refused', at: Instant): Failure {
  return how === 'fails'
    ? { kind: 'unreachable', message: 'Prime Penguin does not answer', at }
    : { kind: 'credentials_refused', message: 'Invalid token', at };
}

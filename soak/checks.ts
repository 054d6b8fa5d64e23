/**
 * Holds what the app says against what is true, at every version that a reader can see, at everything that
 * is told outside, at every request to Prime Penguin, and at the end. Knows the domain page's promises and
 * the world's truth; it never asks the app's judge.
 */
import type { Cancellation } from '#app/domain/cancellation.ts';
import type { Outcome, Verdict, Why } from '#app/domain/verdict.ts';
import { MINUTE, type Plan } from './plan.ts';
import type { Network, SentAsk, SentCancel } from './world/network.ts';
import { DROPSHIP, type Part, type Row } from './world/part.ts';
import type { PrimePenguinApi, Shown } from './world/prime-penguin.ts';
import type { Shopify, Told } from './world/shopify.ts';
import { name, type ShopOrder, type World } from './world/world.ts';

export type Kind =
  /** Said stopped, and it isn't. */
  | 'wrong'
  /** Said another final thing that isn't so. */
  | 'untrue'
  /** Final, and taken back though nothing had changed. */
  | 'taken_back'
  | 'lost'
  | 'stuck'
  /** A request too many, too few, or to where none may go. */
  | 'request'
  /** Told outside what was never so. */
  | 'told'
  /** An exception that nobody foresaw, or an answer that mixes versions. */
  | 'broken';

export interface Fault {
  readonly kind: Kind;
  readonly at: number;
  /** The same words for the same kind of fault, whatever the numbers: to group by. */
  readonly what: string;
  readonly detail: string;
}

export function nameOf({ kind, what }: Pick<Fault, 'kind' | 'what'>): string {
  return `${kind}: ${what}`;
}

const FINAL: Readonly<Record<Verdict, boolean>> = {
  delivering: false,
  awaiting_import: false,
  requested: false,
  stopped_at_warehouse: true,
  stopped_before_warehouse: true,
  too_late: true,
  refused: true,
  not_supported: true,
  no_answer: true,
  undeliverable: true,
};
const STOPPED: ReadonlySet<string> = new Set(['stopped_at_warehouse', 'stopped_before_warehouse']);
/** What is written may rest on an answer that was on its way for so long. */
const ON_THE_WAY_MS = MINUTE;

/** More than the app may ask for, and how long one is for it where no schedule is shown. */
const BATCHES_OF_A_PROOF = 6;
const ASSUMED_BATCH_MINUTES = 30;

/** At most one sync of a shop in so long. Between its turn and the request lie a few steps of the app. */
const SYNC_PAUSE_MS = 5 * MINUTE;
const A_FEW_STEPS_MS = 15_000;
/** How far what is shown may lag behind, as the app is set up. */
const COPY_LAG_MS = 30_000;

interface Said {
  readonly verdict: Verdict;
  readonly at: number;
  /** Up to which moment the app had been shown the part, or its order. */
  readonly knewUntil: number;
  readonly round: number;
}

interface Followed {
  readonly order: ShopOrder;
  state: Cancellation;
  readonly said: Map<string, Said[]>;
  readonly outcomes: { readonly outcome: Outcome; readonly at: number }[];
}

export class Checks {
  readonly faults: Fault[] = [];
  readonly followed = new Map<string, Followed>();
  /** When a merchant asked again, by order. */
  readonly askedAgainAt = new Map<number, number>();
  /** When one last wished to, whatever became of it. */
  readonly wishedAgainAt = new Map<number, number>();
  /** Presses that were answered with a cancellation. */
  readonly accepted: { readonly order: number; readonly cancellationId: string }[] = [];
  /** Times at which the way to Prime Penguin changed. */
  readonly wayChangedAt: number[] = [];
  onFault: (fault: Fault) => void = () => {};
  private readonly plan: Plan;
  private readonly world: World;
  private readonly api: PrimePenguinApi;
  private readonly network: Network;

  constructor(plan: Plan, world: World, api: PrimePenguinApi, network: Network, shopify: Shopify) {
    this.plan = plan;
    this.world = world;
    this.api = api;
    this.network = network;
    shopify.onTold = (told) => this.onTold(told);
    network.onCancel = (sent) => this.onRequest(sent);
    network.onAsk = (ask) => this.onAsk(ask);
  }

  private get now(): number {
    return this.world.timeline.now;
  }

  fault(kind: Kind, what: string, detail: string): void {
    const fault = { kind, at: this.now, what, detail };
    this.faults.push(fault);
    this.onFault(fault);
  }

  // ---- every version that a reader can see

  onVersion(state: Cancellation): void {
    const followed = this.follow(state);
    if (followed === null) return;
    const before = followed.outcomes.at(-1);
    followed.state = state;
    if (before?.outcome !== state.outcome) {
      followed.outcomes.push({ outcome: state.outcome, at: this.now });
    }
    for (const place of state.warehouseOrders) {
      const id = place.primePenguinOrderId;
      const part = id === null ? null : (this.world.parts.get(id) ?? null);
      const { verdict } = place.judgement;
      const all = followed.said.get(place.id) ?? [];
      followed.said.set(place.id, all);
      const last = all.at(-1);
      const round = place.roundStartedAt;
      if (STOPPED.has(verdict)) this.holdStopped(followed.order, part, verdict);
      if (last?.verdict === verdict && last.round === round) continue;
      this.holdFinal(followed.order, part, verdict, place.judgement.why);
      if (last && FINAL[last.verdict] && last.verdict !== verdict && last.round === round) {
        this.holdTakenBack(followed.order, part, last, verdict);
      }
      all.push({ verdict, at: this.now, knewUntil: this.knewUntil(followed.order, part), round });
    }
    if (state.outcome === 'stopped') this.holdAllStopped(followed);
  }

  private follow(state: Cancellation): Followed | null {
    const known = this.followed.get(state.id);
    if (known) return known;
    const order = this.world.orders.find(({ id }) => id === state.shopifyOrderId);
    if (order === undefined) {
      this.fault('broken', 'a cancellation of an order that nobody has', state.shopifyOrderId);
      return null;
    }
    for (const other of this.followed.values()) {
      if (other.order === order && other.state.endedAt === null) {
        this.fault(
          'lost',
          'two cancellations of one order are open',
          `${other.state.id} and ${state.id}`,
        );
      }
    }
    const followed: Followed = { order, state, said: new Map(), outcomes: [] };
    this.followed.set(state.id, followed);
    return followed;
  }

  private knewUntil(order: ShopOrder, part: Part | null): number {
    const own = part === null ? undefined : this.api.shownAt.get(part.id)?.at;
    const whole = this.api.orderShownAt.get(order.id) ?? Number.NEGATIVE_INFINITY;
    return Math.max(own ?? whole, part === null ? this.api.feedShownAt : Number.NEGATIVE_INFINITY);
  }

  private holdStopped(order: ShopOrder, part: Part | null, verdict: Verdict): void {
    const since = (knew: number) => Math.min(knew, this.now - ON_THE_WAY_MS);
    if (part === null) {
      if (order.cancelledAt === null) {
        this.fault(
          'wrong',
          `${verdict} of an order that isn’t cancelled in Shopify and not read yet`,
          order.name,
        );
      }
      if (order.isBeingRead) {
        this.fault(
          'wrong',
          `${verdict} of an order that a channel read is about to bring`,
          order.name,
        );
      }
      const living = order.parts.find(
        (one) => !one.isStopped && one.createdAt <= since(this.knewUntil(order, null)),
      );
      if (living)
        this.fault('wrong', `${verdict} of an order that is in Prime Penguin`, name(living));
      return;
    }
    if (part.isStopped) return;
    if (part.stoppedUntil !== null && part.stoppedUntil >= since(this.knewUntil(order, part)))
      return;
    this.fault('wrong', `${verdict}, and it isn’t`, `${name(part)} is ${describe(part)}`);
  }

  private holdAllStopped({ order, state }: Followed): void {
    const known = new Set(state.warehouseOrders.map((place) => place.primePenguinOrderId));
    const shown = Math.min(this.api.orderShownAt.get(order.id) ?? 0, this.now - ON_THE_WAY_MS);
    for (const part of order.parts) {
      if (known.has(part.id as never) || part.isStopped || part.createdAt > shown) continue;
      this.fault(
        'wrong',
        'stopped, and a part that was shown is left out',
        `${name(part)} is ${describe(part)}`,
      );
    }
    for (const { judgement } of state.warehouseOrders) {
      if (!STOPPED.has(judgement.verdict)) {
        this.fault('wrong', 'the outcome is stopped, and a verdict is not', judgement.verdict);
      }
    }
  }

  private holdFinal(order: ShopOrder, part: Part | null, verdict: Verdict, why: Why | null): void {
    switch (verdict) {
      case 'too_late':
        if (part === null || !part.isGone) {
          this.fault(
            'untrue',
            'too_late, and no warehouse has picked it',
            part ? `${name(part)} is ${describe(part)}` : order.name,
          );
        }
        return;
      case 'refused': {
        // Stopped, it was taken up again: no words are needed for that.
        const isResumed =
          why === 'resumed_by_warehouse' &&
          part?.lines.some(({ before, after }) => wasTakenUp(before, after));
        const isRefused =
          part !== null &&
          (isResumed ||
            part.refusedAt.length > 0 ||
            part.problems.some(({ code, source }) => code === 0 && source === 1));
        if (!isRefused) {
          this.fault(
            'untrue',
            'refused, and nobody refused',
            part ? `${name(part)} is ${describe(part)}` : order.name,
          );
        }
        return;
      }
      case 'not_supported': {
        const isSaid = part?.problems.some(({ code }) => code === 21 || code === 20) ?? false;
        if (!isSaid)
          this.fault('untrue', 'not_supported, and nobody said so', part ? name(part) : order.name);
        return;
      }
      case 'undeliverable': {
        const done =
          part !== null &&
          this.api.posts.some((post) => post.part === part && post.result === 'done');
        if (
          done &&
          this.network.sent.some(({ id, wasAccepted }) => id === part.id && wasAccepted)
        ) {
          this.fault(
            'untrue',
            'undeliverable, and Prime Penguin had accepted the cancel',
            name(part),
          );
        }
        if (this.wayChangedAt.length === 0 && !this.hadFaults()) {
          this.fault(
            'untrue',
            'undeliverable, and nothing stood in the way',
            part ? name(part) : order.name,
          );
        }
        return;
      }
      case 'no_answer': {
        const { answerMs, deliveryMs } = this.plan.timing;
        const isUnclear = part !== null && (this.isAssignmentLost(part) || this.isUnseen(part));
        const first = [...this.followed.values()].filter((one) => one.order === order);
        const asked = Math.min(...first.map(({ state }) => state.requestedAt));
        if (this.now < asked + (isUnclear ? Math.min(deliveryMs, answerMs) : answerMs)) {
          this.fault(
            'untrue',
            'no_answer before the time for an answer is over',
            part ? name(part) : order.name,
          );
        }
        return;
      }
      default:
    }
  }

  /** What nobody knows of is not sent again, so that no look can tell more once the time to deliver is over. */
  private isAssignmentLost({ id }: Part): boolean {
    return this.network.asks.some(
      ({ kind, ids, cameTo }) => kind === 'assign' && ids.includes(id) && cameTo === 'nobody_knows',
    );
  }

  /** The last cancel was refused, or its reply was lost, and nothing that was shown since tells what came of it. */
  private isUnseen({ id }: Part): boolean {
    const last = this.network.sent.findLast((one) => one.id === id);
    if (last === undefined || last.wasAccepted) return false;
    const since = (last.endedAt ?? last.sentAt) + COPY_LAG_MS;
    return (this.api.shows.get(id) ?? []).every(({ composedAt }) => composedAt < since);
  }

  private hadFaults(): boolean {
    const { getFaults, postFaults, crashes } = this.plan;
    return getFaults.length + postFaults.length + crashes.length > 0;
  }

  private holdTakenBack(order: ShopOrder, part: Part | null, last: Said, verdict: Verdict): void {
    if ((this.askedAgainAt.get(order.index) ?? 0) >= last.at) return;
    const since = last.knewUntil - this.plan.hub.logLagMs;
    const parts = part === null ? order.parts : [part, ...order.parts];
    const hasChanged = parts.some(({ changes }) =>
      changes.some(({ at, byApp }) => at > since && at <= this.now && !byApp),
    );
    const isMoved = order.cancelledAt !== null && order.cancelledAt > since;
    if (hasChanged || isMoved) return;
    // Its proof was what had been missing: a batch that has passed since.
    if (last.verdict === 'no_answer' && STOPPED.has(verdict) && this.hasRunSince(since)) return;
    // Both say that nothing could be learnt: a way that opens or closes changes them.
    const isAboutTheWay = last.verdict === 'undeliverable' || last.verdict === 'no_answer';
    if (isAboutTheWay && (this.hadFaults() || this.wayChangedAt.length > 0)) return;
    const detail = `${part ? name(part) : order.name}, said at ${Math.round((last.at - this.world.zero) / 1_000)} s`;
    this.fault('taken_back', `${last.verdict} became ${verdict}, and nothing had changed`, detail);
  }

  /** Whichever warehouse a proof was awaited of. */
  private hasRunSince(since: number): boolean {
    const ends = this.world.warehouses.flatMap(({ runs }) => runs.map(({ ended }) => ended));
    return ends.some((ended) => ended !== null && ended > since && ended <= this.now);
  }

  // ---- what is told outside

  private onTold(told: Told): void {
    switch (told.kind) {
      case 'flow': {
        const { shopifyOrderId, verdict } = told.answer;
        if (!this.ofOrder(shopifyOrderId).some(({ said }) => wasSaid(said, verdict))) {
          this.fault('told', 'Flow was told a verdict that was never said', verdict);
        }
        return;
      }
      case 'field': {
        if (told.result.field === null) return;
        const { outcome } = JSON.parse(told.result.field) as { readonly outcome: Outcome };
        if (!this.isCurrent(told.orderId, outcome)) {
          this.fault('told', 'the order’s field says what is not so any more', outcome);
        }
        return;
      }
      case 'mail': {
        const { content } = told.mail;
        if (content.kind !== 'orders') return;
        for (const { shopifyOrderId, outcome } of content.orders) {
          if (!this.isCurrent(shopifyOrderId, outcome)) {
            this.fault('told', 'a mail says what is not so any more', outcome);
          }
        }
      }
    }
  }

  private ofOrder(id: string): readonly Followed[] {
    return [...this.followed.values()].filter(({ order }) => order.id === id);
  }

  /** It stood until a moment ago. */
  private isCurrent(orderId: string, outcome: Outcome): boolean {
    return this.ofOrder(orderId).some(({ outcomes }) =>
      outcomes.some((one, index) => {
        const until = outcomes[index + 1]?.at ?? Number.POSITIVE_INFINITY;
        return one.outcome === outcome && until > this.now - ON_THE_WAY_MS;
      }),
    );
  }

  // ---- requests to Prime Penguin

  /** A cancel leaves the app. */
  private onRequest(sent: SentCancel): void {
    const part = this.world.parts.get(sent.id);
    if (part === undefined) {
      this.fault('request', 'a cancel for what Prime Penguin does not have', String(sent.id));
      return;
    }
    const shown = this.api.shownAt.get(part.id);
    if (shown === undefined) {
      this.fault('request', 'a cancel without a look before it', name(part));
      return;
    }
    const { row } = shown;
    if (row.provider === DROPSHIP) {
      this.fault('request', 'a cancel for a part that is with dropship', name(part));
    }
    if (row.warehouse === 'Fulfilled' || row.channel === 'Fulfilled') {
      this.fault('request', 'a cancel for what was shown shipped', name(part));
    }
    const before = this.network.sent.findLast((one) => one !== sent && one.id === sent.id);
    // Whoever asks again has it asked for once more, whatever is shown: a warehouse may have taken it up again.
    const wishedAt = this.wishedAgainAt.get(part.order) ?? Number.NEGATIVE_INFINITY;
    const isWished = wishedAt > (before?.sentAt ?? Number.NEGATIVE_INFINITY);
    if (row.channel === 'Cancelled' && !isWished && this.knowsOfCancel(part)) {
      this.fault('request', 'a cancel for what was shown cancelled', name(part));
    }
    if (before && shown.composedAt <= (before.endedAt ?? before.sentAt)) {
      this.fault('request', 'a second cancel without a look since the first', name(part));
    }
  }

  /**
   * By the app's own request, told to have been taken; or by somebody else, so long ago that the look which led
   * to this request must have shown it.
   */
  private knowsOfCancel(part: Part): boolean {
    if (this.network.sent.some(({ id, wasAccepted }) => id === part.id && wasAccepted)) return true;
    const since = part.versions.findLast((version, index) => {
      const before = part.versions[index - 1];
      return version.row.channel === 'Cancelled' && before?.row.channel !== 'Cancelled';
    });
    return since !== undefined && since.at < this.now - ON_THE_WAY_MS / 2;
  }

  /** Something else that changes something is asked for. */
  private onAsk(ask: SentAsk): void {
    if (ask.kind !== 'assign') this.holdPause(ask);
    if (ask.kind === 'sync_channel') this.holdChannelSync();
    for (const id of ask.ids) {
      const part = this.world.parts.get(id);
      const shown = part && this.lastArrived(part);
      if (part === undefined || shown === undefined) {
        this.fault('request', `${ask.kind} without a look before it`, String(id));
      } else if (ask.kind === 'assign') {
        this.holdAssign(part, shown);
      } else {
        this.holdOrderSync(part, shown);
      }
    }
  }

  /** What the app has been shown of it for certain; what was answered a moment ago may not be there yet. */
  private lastArrived(part: Part): Shown | undefined {
    const all = this.api.shows.get(part.id) ?? [];
    return all.findLast(({ composedAt }) => this.hasArrived(composedAt)) ?? all[0];
  }

  private hasArrived(composedAt: number): boolean {
    return composedAt <= this.now - A_FEW_STEPS_MS;
  }

  private wasShown({ id }: Part): boolean {
    const [first] = this.api.shows.get(id) ?? [];
    return first !== undefined && this.hasArrived(first.composedAt);
  }

  private holdPause(ask: SentAsk): void {
    if (this.plan.asksMore?.syncNow !== true) {
      this.fault('request', 'a sync, and the shop has not switched it on', ask.kind);
    }
    const before = this.network.asks.findLast(({ kind }) => kind !== 'assign');
    if (before && ask.sentAt - before.sentAt < SYNC_PAUSE_MS - A_FEW_STEPS_MS) {
      const detail = `${Math.round((ask.sentAt - before.sentAt) / 1_000)} s after the last`;
      this.fault('request', 'a second sync in five minutes', detail);
    }
  }

  private holdChannelSync(): void {
    const isWanted = [...this.followed.values()].some(
      ({ order }) =>
        order.cancelledAt !== null && order.parts.every((part) => !this.wasShown(part)),
    );
    if (!isWanted) this.fault('request', 'a read of the channel that no order waits for', '');
  }

  /** It may forward what is not canceled. */
  private holdOrderSync(part: Part, shown: Shown): void {
    const later = this.shownSince(part, shown);
    if (!later.some(({ row }) => row.channel === 'Cancelled')) {
      this.fault('request', 'a sync of an order that was not shown cancelled', name(part));
    }
    if (later.every(({ row }) => row.provider === DROPSHIP)) {
      this.fault('request', 'a sync of an order that is with dropship', name(part));
    }
  }

  private shownSince(part: Part, from: Shown): readonly Shown[] {
    const all = this.api.shows.get(part.id) ?? [];
    return all.slice(all.indexOf(from));
  }

  private holdAssign(part: Part, shown: Shown): void {
    const { asksMore, waysAllowed } = this.plan;
    if ((asksMore?.waysToCancel ?? waysAllowed) !== 'cancel_then_remap') {
      this.fault('request', 'an order assigned, and the shop does not allow it', name(part));
    }
    const roundAt = this.roundOf(part);
    const isAgain = this.network.asks.some(
      ({ kind, ids, sentAt, cameTo }) =>
        kind === 'assign' && ids.includes(part.id) && sentAt >= roundAt && cameTo !== 'futile',
    );
    if (isAgain) this.fault('request', 'an order assigned twice in a round', name(part));
    const refused = this.network.sent.findLast(
      ({ id, wasRefused, sentAt }) => id === part.id && wasRefused && sentAt >= roundAt,
    );
    if (refused === undefined) {
      this.fault('request', 'an order assigned, and no cancel was refused', name(part));
      return;
    }
    const later = this.shownSince(part, shown);
    const { sentAt, endedAt } = refused;
    const looks = later.filter(
      ({ at, composedAt }) => at >= sentAt && composedAt > (endedAt ?? sentAt),
    );
    const isShownOpen = looks.some(
      ({ row }) =>
        row.channel !== 'Cancelled' &&
        row.channel !== 'Fulfilled' &&
        row.warehouse !== 'Fulfilled' &&
        row.provider !== DROPSHIP,
    );
    if (looks.length === 0) {
      this.fault('request', 'an order assigned without a look since the refusal', name(part));
    } else if (!isShownOpen) {
      this.fault('request', 'an order assigned that was not shown open', name(part));
    }
  }

  /** Since when the app asks for it as it does now. */
  private roundOf(part: Part): number {
    const places = [...this.followed.values()].flatMap(({ state }) => state.warehouseOrders);
    const own = places.filter((place) => place.primePenguinOrderId === part.id);
    return Math.max(...own.map(({ roundStartedAt }) => roundStartedAt), Number.NEGATIVE_INFINITY);
  }

  // ---- the end

  atEnd(): void {
    for (const { order, cancellationId } of this.accepted) {
      if (!this.followed.has(cancellationId)) {
        this.fault(
          'lost',
          'a press was answered with a cancellation that is not there',
          `order ${order + 1}`,
        );
      }
    }
    for (const followed of this.followed.values()) this.holdEnd(followed);
    for (const order of this.world.orders) {
      if (order.cancelledByApp) {
        this.fault('request', 'the app’s cancel cancelled the order in Shopify', order.name);
      }
    }
  }

  private holdEnd({ order, state, said }: Followed): void {
    for (const place of state.warehouseOrders) {
      const { verdict } = place.judgement;
      const id = place.primePenguinOrderId;
      const part = id === null ? undefined : this.world.parts.get(id);
      if (verdict === 'delivering' || verdict === 'requested') {
        const detail = `${part ? name(part) : order.name} is ${part ? describe(part) : 'not read'}`;
        this.fault('stuck', `still ${verdict} at the end`, detail);
      }
      if (verdict === 'awaiting_import' && order.parts.length > 0) {
        this.fault('stuck', 'still awaiting_import at the end, and it has been read', order.name);
      }
      if (part === undefined) continue;
      const last = said.get(place.id)?.at(-1);
      if (last) this.holdLastWord(state, part, verdict);
      if (verdict === 'refused' && place.judgement.why === 'reason_given') {
        this.holdSecondWay(part, place.roundStartedAt);
      }
    }
  }

  /** Prime Penguin has said no at once, and nothing kept the app from the other way. */
  private holdSecondWay(part: Part, roundAt: number): void {
    const { asksMore, waysAllowed, timing } = this.plan;
    if ((asksMore?.waysToCancel ?? waysAllowed) !== 'cancel_then_remap' || this.hadTrouble())
      return;
    const isByWarehouse = part.problems.some(({ code, source }) => code === 0 && source === 1);
    const isOpen = part.row.channel !== 'Cancelled' && part.row.provider !== DROPSHIP;
    const refused = this.network.sent.find(
      ({ id, wasRefused, sentAt }) => id === part.id && wasRefused && sentAt >= roundAt,
    );
    if (isByWarehouse || !isOpen || refused === undefined) return;
    if (refused.sentAt > roundAt + timing.deliveryMs / 4) return;
    const isTried = this.network.asks.some(
      ({ kind, ids, sentAt }) => kind === 'assign' && ids.includes(part.id) && sentAt >= roundAt,
    );
    // Without a dropship to assign it to, or with two, nothing is sent.
    if (!isTried && (asksMore?.dropships ?? 1) === 1) {
      this.fault('request', 'refused at the end, and the other way was never tried', name(part));
    }
  }

  private hadTrouble(): boolean {
    const { happenings, asksMore, shopify } = this.plan;
    const isDown = happenings.some(
      ({ kind }) => kind === 'app_down' || kind === 'hub_trouble' || kind === 'shopify_down',
    );
    return isDown || this.hadFaults() || (asksMore?.faults.length ?? 0) > 0 || shopify.isFlaky > 0;
  }

  /**
   * Where no line names the warehouse, its word is as good as none until runs have been seen to pass, and it is none where
   * a line names the sales channel.
   */
  private proofMs(part: Part): number {
    const { lines } = part;
    const told = lines.filter(({ after }) => after.warehouse === 'Cancelled');
    if (told.findLast(({ by }) => by === 'warehouse')?.showsSource) return 0;
    if (told.some(({ by, showsSource }) => by === 'channel' && showsSource))
      return Number.POSITIVE_INFINITY;
    const { syncs, showsDate } = this.plan.hub;
    const { shows, hasZone } = syncs;
    const showsRuns = showsDate && hasZone && (shows === 'all' || shows === 'each');
    // Whoever has never seen it at a warehouse doesn't know whose runs count.
    const provider = (this.api.shows.get(part.id) ?? []).findLast(
      ({ row }) => row.provider !== DROPSHIP,
    )?.row.provider;
    if (!showsRuns || provider === undefined) return Number.POSITIVE_INFINITY;
    const { everyMinutes = 0, trueEveryMs, runMs = 0, stall } = this.plan.providers[provider] ?? {};
    // A true timer keeps one and a half of its gap at most.
    const batchMs = Math.max(
      Math.max(everyMinutes, ASSUMED_BATCH_MINUTES) * MINUTE,
      1.5 * (trueEveryMs ?? 0) + runMs,
    );
    return BATCHES_OF_A_PROOF * batchMs + (stall?.forMs ?? 0);
  }

  /** What the warehouse had said long before the watch was over has to be what the app says. */
  private holdLastWord(state: Cancellation, part: Part, verdict: Verdict): void {
    const end = Math.min(state.endedAt ?? this.now, this.now);
    const lastChange = Math.max(...part.changes.map(({ at }) => at));
    if (lastChange > end - 45 * MINUTE) return;
    if (this.plan.channel.isRead === false && part.createdAt > end - 45 * MINUTE) return;
    const { row } = part;
    const hasWord =
      row.warehouse === 'Cancelled' &&
      part.copies.size > 0 &&
      !isGivenAnew(part) &&
      [...part.copies.values()].every(
        ({ saidStoppedAt, hasResumed }) => saidStoppedAt !== null && !hasResumed,
      );
    if (hasWord && !STOPPED.has(verdict) && lastChange <= end - this.proofMs(part)) {
      this.fault('untrue', `${verdict} at the end, and the warehouse had said stopped`, name(part));
    }
    if (row.warehouse === 'Fulfilled' && verdict !== 'too_late') {
      this.fault('untrue', `${verdict} at the end, and the warehouse had said shipped`, name(part));
    }
    const isAsked = this.network.sent.some(({ id }) => id === part.id);
    const isAskable = row.channel !== 'Cancelled' && row.provider !== DROPSHIP;
    if (!isAsked && isAskable && (verdict === 'requested' || verdict === 'no_answer')) {
      this.fault('request', `${verdict} at the end, and Prime Penguin was never asked`, name(part));
    }
  }
}

function wasTakenUp(before: Row, after: Row): boolean {
  return before.warehouse === 'Cancelled' && after.warehouse === 'InProgress';
}

/**
 * Not canceled, and assigned to a warehouse since one's word: that one would get it as new, and what is reported then
 * may be of the time before.
 */
function isGivenAnew({ lines, row, versions }: Part): boolean {
  const word = lines.find(({ after, by }) => by === 'warehouse' && after.warehouse === 'Cancelled');
  const since = versions.findLast((version, index) => {
    const before = versions[index - 1];
    return before && before.row.provider !== row.provider && version.row.provider === row.provider;
  });
  if (row.channel === 'Cancelled' || row.provider === DROPSHIP) return false;
  return word !== undefined && since !== undefined && since.at > word.at;
}

function wasSaid(said: ReadonlyMap<string, readonly Said[]>, verdict: Verdict): boolean {
  return [...said.values()].some((all) => all.some((one) => one.verdict === verdict));
}

function describe(part: Part): string {
  const { row, copies, inFlight } = part;
  const where = [...copies.values()].map(
    ({ provider, state, saidStoppedAt }) =>
      `${state} at ${provider}${saidStoppedAt === null ? '' : ' (said stopped)'}`,
  );
  const flight = inFlight.size > 0 ? ', on its way to a warehouse' : '';
  return `${row.channel} | ${row.warehouse ?? 'empty'}, ${where.join(', ') || 'at no warehouse'}${flight}`;
}

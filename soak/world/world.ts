/**
 * The outside: Shopify, Prime Penguin's data, its batches, and the warehouses behind them. Written from
 * the domain page and Prime Penguin's published description; knows nothing of how the app judges.
 */
import { HOUR, MINUTE, type Plan, type ProviderPlan } from '../plan.ts';
import type { Random } from '../random.ts';
import type { Timeline } from '../timeline.ts';
import {
  type ChangedBy,
  type Copy,
  DROPSHIP,
  type Normal,
  Part,
  type Report,
  type Row,
} from './part.ts';

export interface ShopOrder {
  readonly index: number;
  /** Shopify's numeric id. */
  readonly id: string;
  readonly name: string;
  readonly createdAt: number;
  cancelledAt: number | null;
  /** Whether the app itself brought that about, by a cancel for the dropship provider. */
  cancelledByApp: boolean;
  readonly isOther: boolean;
  readonly isHidden: boolean;
  updatedAt: number;
  /** A channel read that runs and will write it into Prime Penguin. */
  isBeingRead: boolean;
  readAt: number | null;
  readonly parts: Part[];
}

interface Warehouse {
  readonly plan: ProviderPlan;
  readonly index: number;
  /** Batches that have begun. */
  batches: number;
  isRunning: boolean;
  /** When a batch began, and when it ended; the last one may still run. */
  readonly runs: { readonly began: number; ended: number | null }[];
  /** When single orders were synced by hand, where the times of syncs show that. */
  readonly byHand: number[];
}

export const DROPSHIP_NAME = 'Dropship';

export class World {
  readonly plan: Plan;
  readonly timeline: Timeline;
  /** The true time of the press that all of the plan's times count from. */
  readonly zero: number;
  readonly shop: string;
  readonly orders: ShopOrder[] = [];
  readonly parts = new Map<number, Part>();
  readonly warehouses: readonly Warehouse[];
  private readonly random: Random;
  private readonly tell: (what: string) => void;
  private readingUntil = Number.NEGATIVE_INFINITY;
  private nextId = 900_001;
  private nextProblem = 70_001;

  constructor(
    plan: Plan,
    timeline: Timeline,
    zero: number,
    random: Random,
    tell: (what: string) => void,
  ) {
    this.plan = plan;
    this.timeline = timeline;
    this.zero = zero;
    this.random = random;
    this.tell = tell;
    this.shop = 'soak.myshopify.com';
    this.warehouses = plan.providers.map((provider, index) => ({
      plan: provider,
      index,
      batches: 0,
      isRunning: false,
      runs: [],
      byHand: [],
    }));
    plan.orders.forEach((order, index) => {
      this.orders.push(this.newOrder(index, zero + order.createdAt, order.isHidden, false));
      if (order.importedAt !== null) {
        timeline.plan(zero + order.importedAt, () => this.readIn(this.order(index)));
      }
    });
    this.planBatches();
    this.planChannelReads();
  }

  order(index: number): ShopOrder {
    const order = this.orders[index];
    if (order === undefined) throw new Error(`there is no order ${index}`);
    return order;
  }

  providerName(index: number): string {
    return index === DROPSHIP ? DROPSHIP_NAME : (this.plan.providers[index]?.name ?? 'Nobody');
  }

  // ---- Prime Penguin reads the channel

  /** One that is under way goes on as it began. */
  syncChannel(): void {
    this.tell('the channel is to be read now');
    if (this.plan.channel.isRead) this.readChannel();
  }

  private planChannelReads(): void {
    const { channel } = this.plan;
    const everyMs = channel.trueEveryMs ?? channel.everyMinutes * MINUTE;
    const first = this.timeline.now + (channel.phaseMs % everyMs);
    const read = () => {
      this.timeline.plan(this.timeline.now + everyMs, read);
      if (channel.isRead) this.readChannel();
    };
    this.timeline.plan(first, read);
  }

  /** How long what begins now runs. */
  private lastsMs({ runMs, stall }: Pick<ProviderPlan, 'runMs' | 'stall'>): number {
    const since = this.timeline.now - this.zero;
    if (stall === null || since < stall.at || since >= stall.at + stall.forMs) return runMs;
    return stall.at + stall.forMs - since + runMs;
  }

  private readChannel(): void {
    const { timeline, plan } = this;
    if (timeline.now < this.readingUntil) return;
    const began = timeline.now;
    const runMs = this.lastsMs(plan.channel);
    this.readingUntil = began + runMs;
    for (let index = 0; index < plan.channel.others; index += 1) {
      const other = this.newOrder(1_000 + this.orders.length, began - MINUTE, false, true);
      this.orders.push(other);
    }
    const writesAt = () => began + runMs * (0.2 + 0.8 * this.random.next());
    for (const order of this.orders) {
      if (order.createdAt > began) continue;
      if (order.readAt === null && order.cancelledAt === null && !order.isBeingRead) {
        const imported = plan.orders[order.index]?.importedAt;
        if (imported !== undefined && imported !== null) continue;
        order.isBeingRead = true;
        timeline.plan(writesAt(), () => {
          order.isBeingRead = false;
          this.readIn(order);
        });
      } else if (order.readAt !== null && order.cancelledAt !== null) {
        for (const part of order.parts) {
          if (part.row.channel === 'Cancelled' || part.row.channel === 'Fulfilled') continue;
          timeline.plan(writesAt(), () =>
            this.cancelInHub(
              part,
              false,
              'the channel read brought that Shopify shows it cancelled',
            ),
          );
        }
      }
    }
  }

  /** Writes the order into Prime Penguin, with each of its parts as soon as it is there. */
  private readIn(order: ShopOrder): void {
    if (order.readAt !== null) return;
    const at = this.timeline.now;
    order.readAt = at;
    const planned = this.plan.orders[order.index];
    const parts = planned?.parts ?? [
      { provider: this.random.whole(0, this.plan.providers.length - 1), lateByMs: 0 },
    ];
    parts.forEach((part, index) => {
      this.timeline.plan(at + part.lateByMs, () => {
        const created = new Part(
          this.nextId++,
          index,
          order.index,
          part,
          planned?.isPaid ?? true,
          planned?.isOnHold ?? false,
          this.timeline.now,
        );
        order.parts.push(created);
        this.parts.set(created.id, created);
        if (!order.isOther) {
          this.tell(`Prime Penguin has ${name(created)} for ${this.providerName(part.provider)}`);
        }
      });
    });
  }

  // ---- Prime Penguin writes to warehouses

  /** As a copy shows it that is up to date at `until`; null: none has run. */
  lastSyncAt(
    kind: 'orders' | 'results',
    provider: number,
    marks: 'start' | 'end',
    until: number,
  ): number | null {
    const { runs = [], byHand = [] } = this.warehouses[provider] ?? {};
    const times = runs.map(({ began, ended }) => (marks === 'start' ? began : ended));
    const last = [times, kind === 'orders' ? byHand : []].map(
      (all) => all.findLast((at) => at !== null && at <= until) ?? Number.NEGATIVE_INFINITY,
    );
    const at = Math.max(...last);
    return Number.isFinite(at) ? at : null;
  }

  /**
   * One order is brought to its warehouse now, whatever batches do: what isn't canceled is forwarded, unpaid or on
   * hold as it may be. It looks when it begins and writes when it ends, as batches do.
   */
  syncOrder(part: Part): void {
    const warehouse = this.warehouses[part.row.provider];
    const asked = this.plan.asksMore;
    if (warehouse === undefined || asked === null) return;
    this.tell(`${name(part)} is to be synced now`);
    const { index, plan } = warehouse;
    const { channel } = part.row;
    const copy = part.copies.get(index);
    const isForwarded = copy === undefined && channel !== 'Cancelled' && channel !== 'Fulfilled';
    if (isForwarded) {
      part.inFlight.add(index);
      part.note(this.timeline.now);
    }
    const carries =
      copy !== undefined && asked.syncCarriesCancel && this.isToBeStopped(part, index);
    this.timeline.plan(this.timeline.now + asked.syncMs, () => {
      if (isForwarded) this.forward(part, index);
      // Its answer comes back with a batch, as any.
      const batch = warehouse.batches + (warehouse.isRunning ? 0 : 1);
      if (carries) this.carryCancel(part, copy, plan, batch);
      if (asked.syncShowsInTimes) warehouse.byHand.push(this.timeline.now);
    });
  }

  private planBatches(): void {
    for (const warehouse of this.warehouses) {
      const { plan } = warehouse;
      const run = () => {
        this.timeline.plan(this.nextBatch(plan), run);
        this.runBatch(warehouse);
      };
      this.timeline.plan(this.nextBatch(plan), run);
    }
  }

  private nextBatch(plan: ProviderPlan): number {
    if (plan.trueEveryMs !== null) {
      return this.timeline.now + plan.trueEveryMs * (0.5 + this.random.next());
    }
    const every = plan.everyMinutes * MINUTE;
    // By Prime Penguin's clock, like its cron.
    const { skewMs } = this.plan.hub;
    const hubNow = this.timeline.now + skewMs;
    return (
      (Math.floor(hubNow / every) + 1) * every - skewMs + this.random.next() * plan.latestStartMs
    );
  }

  private runBatch(warehouse: Warehouse): void {
    if (warehouse.isRunning) return;
    const { timeline } = this;
    const { index, plan } = warehouse;
    warehouse.isRunning = true;
    warehouse.batches += 1;
    const batch = warehouse.batches;
    const run: Warehouse['runs'][number] = { began: timeline.now, ended: null };
    warehouse.runs.push(run);
    const runMs = this.lastsMs(plan);
    const sometime = () => timeline.now + runMs * (0.05 + 0.9 * this.random.next());
    for (const part of this.parts.values()) {
      if (this.isToBeForwarded(part, index)) {
        part.inFlight.add(index);
        part.note(timeline.now);
        timeline.plan(sometime(), () => this.forward(part, index));
      }
      const copy = part.copies.get(index);
      if (
        copy &&
        !copy.isAskedToStop &&
        copy.state !== 'stopped' &&
        this.isToBeStopped(part, index)
      ) {
        timeline.plan(sometime(), () => this.carryCancel(part, copy, plan, batch));
      }
    }
    timeline.plan(timeline.now + runMs, () => {
      run.ended = timeline.now;
      for (const part of this.parts.values()) {
        const copy = part.copies.get(index);
        if (copy) this.report(part, copy, batch);
      }
      warehouse.isRunning = false;
    });
  }

  private isToBeForwarded(part: Part, provider: number): boolean {
    const { row } = part;
    if (row.provider !== provider || part.copies.has(provider)) return false;
    if (row.channel !== 'Pending' || !row.isPaid) return false;
    const release = this.plan.orders[part.order]?.releaseAt ?? null;
    if (release !== null && this.timeline.now < this.zero + release) return false;
    return row.warehouse === null || this.isDoneElsewhere(part);
  }

  private isDoneElsewhere({ copies, row }: Part): boolean {
    return (
      copies.size > 0 &&
      row.warehouse !== null &&
      [...copies.values()].every(
        ({ state, saidStoppedAt }) => state === 'stopped' && saidStoppedAt !== null,
      )
    );
  }

  private isToBeStopped({ row }: Part, provider: number): boolean {
    return row.channel === 'Cancelled' || row.provider !== provider;
  }

  private forward(part: Part, provider: number): void {
    const at = this.timeline.now;
    part.inFlight.delete(provider);
    // Both a batch and a sync by hand can have taken it up.
    if (part.copies.has(provider)) {
      part.note(at);
      return;
    }
    const copy: Copy = {
      provider,
      state: 'received',
      isPartlyShipped: false,
      isAskedToStop: false,
      saidStoppedAt: null,
      hasResumed: false,
      reports: [],
    };
    part.copies.set(provider, copy);
    this.set(
      part,
      { warehouse: 'InProgress' },
      'warehouse',
      `${this.providerName(provider)} has received it`,
    );
    this.planWork(part, copy, at);
  }

  private planWork(part: Part, copy: Copy, from: number): void {
    const plan = this.warehouses[copy.provider]?.plan;
    if (!plan) return;
    this.timeline.plan(from + plan.pickAfterMs, () => {
      if (copy.state !== 'received') return;
      copy.state = 'picked';
      this.happened(part, `${this.providerName(copy.provider)} has picked it`);
    });
    this.timeline.plan(from + plan.pickAfterMs + plan.shipAfterMs, () => {
      if (copy.state !== 'picked') return;
      copy.state = 'shipped';
      this.happened(part, `${this.providerName(copy.provider)} has shipped it`);
    });
  }

  private carryCancel(part: Part, copy: Copy, plan: ProviderPlan, batch: number): void {
    if (copy.isAskedToStop || copy.state === 'stopped') return;
    copy.isAskedToStop = true;
    // Where the side already says Cancelled, the truth comes back with the same batch, or nobody could know.
    const inBatch = batch + (this.plan.hub.mirrorsCancel ? 0 : plan.answersInBatch);
    const answer = (what: Report) => copy.reports.push({ what, inBatch });
    if (plan.answersCancel === 'not_supported') {
      answer('not_supported');
    } else if (plan.answersCancel === 'silent') {
      return;
    } else if (copy.state !== 'received' || copy.isPartlyShipped) {
      if (plan.answersLate === 'incompatible') answer('incompatible');
    } else if (plan.answersCancel === 'refuses') {
      answer('refuses');
    } else {
      copy.state = 'stopped';
      answer('stopped');
      this.happened(part, `${this.providerName(copy.provider)} has stopped it`);
    }
  }

  /** The warehouse's changes come back to Prime Penguin. */
  private report(part: Part, copy: Copy, batch: number): void {
    const due = copy.reports.filter(({ inBatch }) => inBatch <= batch);
    copy.reports = copy.reports.filter(({ inBatch }) => inBatch > batch);
    const who = this.providerName(copy.provider);
    for (const { what } of due) {
      switch (what) {
        case 'stopped':
          if (copy.state !== 'stopped') break;
          copy.saidStoppedAt = this.timeline.now;
          if (this.isHeard(part, copy)) {
            this.set(
              part,
              { warehouse: 'Cancelled' },
              'warehouse',
              `${who} reports it stopped`,
              true,
            );
          }
          break;
        case 'incompatible':
          this.recordProblem(part, 30, 1, 'The order has been picked and cannot be deleted', who);
          break;
        case 'not_supported':
          this.recordProblem(part, 21, 1, 'Deletion is not supported', who);
          break;
        case 'refuses':
          this.recordProblem(part, 0, 1, 'Call the office to cancel', who);
          this.set(part, { warehouseError: 'Call the office to cancel' }, null, `${who} refuses`);
          break;
      }
    }
    const side = sideOf(copy);
    if (side === null || !this.isHeard(part, copy) || part.row.warehouse === side) return;
    const parcel = side === 'Fulfilled' || side === 'Partial' ? `JJSE${part.id}` : part.row.parcel;
    this.set(part, { warehouse: side, parcel }, 'warehouse', `${who} reports ${side}`);
  }

  /** The row has one warehouse side: it shows the warehouse that has the order now. */
  private isHeard(part: Part, copy: Copy): boolean {
    if (part.row.provider === copy.provider) return true;
    return ![...part.copies.values()].some((other) => other !== copy && other.state !== 'stopped');
  }

  // ---- what people and systems do

  /** @param byApp as the app's request does it */
  cancelInHub(part: Part, byApp: boolean, why: string): void {
    if (part.row.channel === 'Cancelled') return;
    const mirrored =
      this.plan.hub.mirrorsCancel &&
      (part.row.warehouse === 'InProgress' || part.row.warehouse === null)
        ? { warehouse: 'Cancelled' as const }
        : {};
    // An order that no warehouse has isn't shown as if one had stopped it.
    const side = part.row.warehouse === null ? {} : mirrored;
    this.set(part, { channel: 'Cancelled', ...side }, 'channel', why, false, byApp);
    if (part.row.provider === DROPSHIP && part.copies.size === 0) {
      const order = this.orderOf(part);
      if (order.cancelledAt === null) {
        this.cancelInShopify(order, byApp);
      }
    }
  }

  cancelInShopify(order: ShopOrder, byApp = false): void {
    if (order.cancelledAt !== null) return;
    order.cancelledAt = this.timeline.clock();
    order.updatedAt = this.timeline.clock();
    order.cancelledByApp = byApp;
    for (const part of order.parts) {
      part.changes.push({ at: this.timeline.now, what: 'cancelled in Shopify', byApp });
    }
    this.tell(`${order.name} is cancelled in Shopify${byApp ? ' BY THE APP' : ''}`);
  }

  uncancel(part: Part): void {
    if (part.row.channel !== 'Cancelled') return;
    this.set(
      part,
      { channel: 'Pending' },
      'channel',
      'a person in Prime Penguin takes the cancel back',
    );
    for (const copy of part.copies.values()) {
      if (copy.state !== 'stopped') copy.isAskedToStop = false;
    }
  }

  remap(part: Part, to: number, byApp = false): void {
    if (part.row.provider === to) return;
    const side = this.plan.hub.clearsSideOnRemap ? { warehouse: null } : {};
    this.set(
      part,
      { provider: to, ...side },
      'channel',
      `${byApp ? 'the app' : 'a person'} assigns it to ${this.providerName(to)}`,
      false,
      byApp,
    );
  }

  /**
   * Can anybody who looks later know that a warehouse has, or is getting, what was assigned to another? What nobody
   * can know isn't held against the app (decision 035).
   */
  showsRemap({ copies, inFlight }: Part, to: number): boolean {
    if (to === DROPSHIP) return true;
    if (inFlight.size > 0) return false;
    return copies.size === 0 || this.plan.hub.clearsSideOnRemap;
  }

  setHold(part: Part, onHold: boolean): void {
    const from = onHold ? 'Pending' : 'OnHold';
    if (part.row.channel !== from) return;
    this.set(
      part,
      { channel: onHold ? 'OnHold' : 'Pending' },
      'channel',
      onHold ? 'put on hold' : 'released',
    );
  }

  pay(order: ShopOrder): void {
    for (const part of order.parts) {
      if (!part.row.isPaid) this.set(part, { isPaid: true }, null, 'the order is paid');
    }
  }

  warehouseCancels(part: Part): void {
    for (const copy of part.copies.values()) {
      if (copy.state !== 'received' || copy.isPartlyShipped) continue;
      copy.state = 'stopped';
      copy.reports.push({ what: 'stopped', inBatch: 0 });
      this.happened(part, `${this.providerName(copy.provider)} stops it by itself`);
    }
  }

  warehouseResumes(part: Part): void {
    for (const copy of part.copies.values()) {
      if (copy.state !== 'stopped') continue;
      copy.state = 'received';
      copy.hasResumed = true;
      this.happened(part, `${this.providerName(copy.provider)} takes it up again`);
      this.planWork(part, copy, this.timeline.now);
    }
  }

  shipsAPart(part: Part): void {
    for (const copy of part.copies.values()) {
      if (copy.state !== 'received' && copy.state !== 'picked') continue;
      copy.isPartlyShipped = true;
      this.happened(part, `${this.providerName(copy.provider)} ships some of it`);
    }
  }

  assertCancelled(part: Part): void {
    if (part.row.warehouse === null || part.row.warehouse === 'Cancelled') return;
    this.set(
      part,
      { warehouse: 'Cancelled' },
      'channel',
      'an administrator sets the warehouse side to Cancelled',
    );
  }

  recordProblem(part: Part, code: number, source: number, message: string, who: string): void {
    part.problems.push({ id: this.nextProblem++, at: this.timeline.now, code, source, message });
    this.happened(part, `${who} records problem ${code}: ${message}`);
  }

  // ---- underneath

  private newOrder(
    index: number,
    createdAt: number,
    isHidden: boolean,
    isOther: boolean,
  ): ShopOrder {
    const number = index + 1;
    return {
      index,
      id: String(5_500_000_000_000 + number),
      name: `#${1_000 + number}`,
      createdAt: Math.floor(createdAt),
      cancelledAt: null,
      cancelledByApp: false,
      isOther,
      isHidden,
      updatedAt: Math.floor(createdAt),
      isBeingRead: false,
      readAt: null,
      parts: [],
    };
  }

  orderOf(part: Part): ShopOrder {
    const order = this.orders.find(({ index }) => index === part.order);
    if (order === undefined) throw new Error('every part has an order');
    return order;
  }

  private happened(part: Part, what: string): void {
    const at = this.timeline.now;
    part.changes.push({ at, what, byApp: false });
    part.note(at);
    if (!this.orderOf(part).isOther) this.tell(`${name(part)}: ${what}`);
  }

  /** @param by null: it leaves no line in the status log */
  private set(
    part: Part,
    patch: Partial<Row>,
    by: ChangedBy | null,
    why: string,
    evenIfSame = false,
    byApp = false,
  ): void {
    const at = this.timeline.now;
    const { before, after } = part.change(at, patch);
    const isSame = before.channel === after.channel && before.warehouse === after.warehouse;
    if (by !== null && (!isSame || evenIfSame)) {
      const { logSource } = this.plan.hub;
      const showsSource =
        logSource === 'right' || (logSource === 'sometimes_missing' && this.random.chance(0.5));
      part.lines.push({ at: after.modifiedAt, before, after, by, showsSource });
    }
    part.changes.push({ at, what: why, byApp });
    part.note(at);
    if (!this.orderOf(part).isOther) {
      this.tell(`${name(part)}: ${why} (${after.channel} | ${after.warehouse ?? 'empty'})`);
    }
  }
}

export function name(part: Part): string {
  return `part ${part.order + 1}.${part.index + 1} (${part.id})`;
}

function sideOf(copy: Copy): Normal | null {
  if (copy.state === 'stopped') return copy.saidStoppedAt === null ? null : 'Cancelled';
  if (copy.state === 'shipped') return 'Fulfilled';
  if (copy.isPartlyShipped) return 'Partial';
  return 'InProgress';
}

/** Long before the first press: the batches and reads of that time belong to the history. */
export const BEFORE_MS = 11 * HOUR;

/**
 * One history in real time: an order in both simulators, people who act on it through the app's doors, a
 * reader who waits for every version, and what the app says held against what is true.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { CancellationView, OrderView, Verdict } from '#app/contract/api.ts';
import type { Answer, ApiClient } from '#sandbox/api-client.ts';
import type { Truth } from '#sandbox/prime-penguin/control-contract.ts';
import type { SimulatorEvent } from '#sandbox/prime-penguin/events.ts';
import type { Stack } from '#sandbox/stack.ts';
import type { Tenant } from '#sandbox/world.ts';
import type { Kind } from './checks.ts';
import { type Act, CANCEL, LOOK, type ProviderKey, type RealPlan } from './real-time-plan.ts';

export interface RealShop {
  readonly tenant: Tenant;
  readonly providerIds: Readonly<Record<ProviderKey, number>>;
}

export interface RealWorld {
  readonly stack: Stack;
  /** Orders that a mail has named. */
  readonly mailed: ReadonlySet<string>;
}

export interface RealFault {
  readonly kind: Kind;
  readonly what: string;
  readonly detail: string;
}

/** What is written may rest on a look that began so long ago. */
const ON_THE_WAY_MS = 12_000;
/** After the last thing that anybody does: the longest lease, the time for an answer and a busy machine. */
const PATIENCE_MS = 480_000;
/** So long it has to stay as it is; longer where the warehouse goes on to do something. */
const SETTLED_MS = 3_000;
const SETTLED_LATE_MS = 30_000;
const ASK_AGAIN_MS = 2_000;
const READ_SECONDS = 20;
const SEEN_MS = 30_000;

const WAY: ReadonlySet<Verdict> = new Set(['no_answer', 'undeliverable']);
const GONE: ReadonlySet<string> = new Set(['picked', 'partly_shipped', 'shipped']);

interface Said {
  readonly verdict: Verdict;
  readonly at: number;
}

export class RealHistory {
  readonly faults: RealFault[] = [];
  readonly story: string[] = [];
  readonly name: string;
  readonly id: string;
  versions = 0;
  view: CancellationView | null = null;
  private readonly plan: RealPlan;
  private readonly shop: RealShop;
  private readonly world: RealWorld;
  private readonly api: ApiClient;
  private readonly earliestNoAnswerMs: number;
  private readonly startedAt = Date.now();
  private readonly truths: { readonly at: number; readonly parts: readonly Truth[] }[] = [];
  /** By warehouse order, as the view lists what was said of it. */
  private readonly said = new Map<number | null, readonly Said[]>();
  private readonly forwarded = new Set<number>();
  private isImported: boolean;
  private looks = 0;
  /** The looks that had been answered when the order was asked for last. */
  private readonly looksAtAsking = new Map<number, number>();
  private readonly taken = new Set<number>();
  private hasAskedAgain = false;
  private isOver = false;

  constructor(plan: RealPlan, shop: RealShop, world: RealWorld, earliestNoAnswerMs: number) {
    this.plan = plan;
    this.shop = shop;
    this.world = world;
    this.earliestNoAnswerMs = earliestNoAnswerMs;
    this.name = `#${10_000 + plan.number}`;
    this.id = String(5_000_000_000_000 + plan.number);
    this.isImported = plan.isRead;
    this.api = world.stack.api(shop.tenant.shop);
  }

  tell(what: string): void {
    const seconds = ((Date.now() - this.startedAt) / 1_000).toFixed(2);
    this.story.push(`${seconds.padStart(8)}  ${what}`);
  }

  async play(): Promise<void> {
    await this.place();
    const reading = this.read();
    await Promise.all(this.plan.acts.map((act) => this.act(act)));
    await this.awaitEnd(Date.now() + PATIENCE_MS);
    this.isOver = true;
    await reading;
  }

  private async place(): Promise<void> {
    const { plan, shop, id, name } = this;
    const { primePenguin, shopify } = this.world.stack;
    const { control } = primePenguin;
    const isShipped = plan.isRead && plan.parts.every(({ phase }) => phase === 'shipped');
    shopify.control.addOrder(shop.tenant.shop, {
      id: Number(id),
      name,
      fulfilmentStatus: isShipped ? 'FULFILLED' : 'UNFULFILLED',
    });
    const split = plan.parts.map(({ provider, phase, ...part }) => ({
      ...part,
      providerId: shop.providerIds[provider],
      ...(plan.isRead ? { phase } : {}),
    }));
    const { tenantId, salesChannelId } = shop.tenant;
    const { isPaid, isOnHold } = plan;
    await control.addOrder({
      ...{ tenantId, salesChannelId, split, isPaid, isOnHold },
      shopifyOrderId: id,
      orderNumber: name,
      phase: plan.isRead ? 'read' : 'not_read',
      ...(plan.isRead ? {} : { createdAt: Date.now() }),
    });
    for (const rule of plan.faults) {
      await control.addFault({ ...rule, match: { ...rule.match, shopifyOrderId: id } });
    }
    await this.sample();
  }

  // ---- people

  private async act(act: Act): Promise<void> {
    await pause(act.afterMs);
    const { shopify, primePenguin } = this.world.stack;
    const { control } = primePenguin;
    this.tell(`-- ${act.kind}${act.kind === 'assign' ? ` part ${act.part + 1} to ${act.to}` : ''}`);
    switch (act.kind) {
      case 'press':
        return this.insist(() => this.api.cancel(this.id));
      case 'press_with_others':
        await Promise.all(
          ['42', '43', '44'].map((userId) => {
            const api = this.world.stack.api(this.shop.tenant.shop, userId);
            return this.insist(() => api.cancel(this.id));
          }),
        );
        return;
      case 'many': {
        const orderIds = [`gid://shopify/Order/${this.id}`];
        return this.insist(() => this.api.call('POST', '/api/cancellations/bulk', { orderIds }));
      }
      case 'flow':
        return this.insist(() =>
          shopify.control.runFlowAction({
            shop: this.shop.tenant.shop,
            handle: 'flow-cancel-at-warehouse',
            path: '/flow/cancel-at-warehouse',
            runId: `run-${this.id}`,
            properties: { order_id: Number(this.id), reason: 'fraud', note: '' },
          }),
        );
      case 'cancel_in_shopify':
      case 'cancel_in_shopify_unheard': {
        await control.cancelInShopify(this.id);
        const { cancelOrderInAdmin, cancelOrderUnheard } = shopify.control;
        const cancel = act.kind === 'cancel_in_shopify' ? cancelOrderInAdmin : cancelOrderUnheard;
        cancel(this.shop.tenant.shop, Number(this.id));
        return;
      }
      case 'pay':
        return control.changeOrder(this.id, { isPaid: true });
      case 'unhold':
        return control.changeOrder(this.id, { isOnHold: false });
      case 'assign': {
        // Before it has seen the part, the app cannot know that two warehouses have it: nothing says so.
        const until = Date.now() + SEEN_MS;
        while (!this.hasSeenParts() && Date.now() < until) await pause(ASK_AGAIN_MS);
        if (!this.hasSeenParts()) return;
        const id = (await control.truth(this.id))[act.part]?.primePenguinOrderId;
        if (id) await control.assign(id, this.shop.providerIds[act.to]);
      }
    }
  }

  private hasSeenParts(): boolean {
    return this.view?.warehouses.some((one) => one.primePenguinOrderId !== null) ?? false;
  }

  /** Whoever sees an error tries again. */
  private async insist(ask: () => Promise<{ readonly status: number }>): Promise<void> {
    const until = Date.now() + PATIENCE_MS;
    let mayBeDone = false;
    for (;;) {
      const answer = await ask().catch(() => null);
      this.tell(`   answered ${answer?.status ?? 'by nobody'}`);
      if (answer !== null && answer.status > 0 && answer.status < 300) return;
      // What was asked for the time before is under way, though nobody heard so.
      if (mayBeDone && answer?.status === 409) return;
      mayBeDone ||= answer === null || answer.status === 0;
      if (answer !== null && answer.status >= 400 && answer.status < 500) {
        this.fault('broken', `a person is answered ${answer.status}`, JSON.stringify(answer));
        return;
      }
      if (Date.now() > until) {
        this.fault('lost', 'a person is not answered', String(answer?.status));
        return;
      }
      await pause(ASK_AGAIN_MS);
    }
  }

  /** Has the order open until the history is over. */
  private async read(): Promise<void> {
    while (!this.isOver) {
      const { view } = this;
      const path =
        view === null
          ? `/api/orders/${this.id}`
          : `/api/cancellations/${view.id}?since=${view.version}&wait=${READ_SECONDS}`;
      const answer = (await this.api.call('GET', path).catch(() => null)) as Answer<
        OrderView | CancellationView
      > | null;
      const body = answer?.status === 200 ? answer.body : null;
      const shown = body && 'outcome' in body ? body : (body?.cancellation ?? null);
      if (shown) await this.onVersion(shown);
      else if (view === null || answer?.status !== 304) await pause(ASK_AGAIN_MS);
      if (view !== null && answer?.status === 404) {
        this.fault('lost', 'a cancellation that was shown is not there any more', view.id);
        return;
      }
    }
  }

  // ---- what happens outside, and what is true

  onEvent(event: SimulatorEvent): void {
    if (event.kind === 'request') this.onRequest(event);
    else if ('primePenguinOrderId' in event) {
      const { kind, primePenguinOrderId } = event;
      const { seq: _, at: __, shopifyOrderId: ___, ...shown } = event;
      this.tell(`world  ${JSON.stringify(shown)}`);
      if (kind === 'order_imported') this.isImported = true;
      if (kind === 'order_forwarded') this.forwarded.add(primePenguinOrderId);
      if (kind === 'cancelled_in_channel') {
        this.fault('request', 'the app’s cancel cancelled the order in Shopify', this.name);
      }
      this.holdStops();
    }
  }

  async sample(): Promise<void> {
    const parts = await this.world.stack.primePenguin.control.truth(this.id);
    this.truths.push({ at: Date.now(), parts });
  }

  private onRequest(event: Extract<SimulatorEvent, { kind: 'request' }>): void {
    const { path, status, fault, primePenguinOrderId: id } = event;
    const call = path.slice(path.lastIndexOf('/') + 1);
    this.tell(`wire   ${call} ${id ?? ''} ${status ?? 'reset'} ${fault ?? ''}`.trimEnd());
    const isAnswered = status === 200 && (fault === null || fault === 'slow');
    if (path.endsWith(LOOK) && isAnswered) this.looks += 1;
    if (!path.endsWith(CANCEL) || id === null) return;
    if ((this.looksAtAsking.get(id) ?? 0) === this.looks) {
      this.fault('request', 'a cancel without a look before it, or since the last one', this.name);
    }
    if (this.taken.has(id) && !this.hasAskedAgain) {
      this.fault('request', 'a cancel for what Prime Penguin had taken', this.name);
    }
    this.looksAtAsking.set(id, this.looks);
    if (isAnswered) this.taken.add(id);
  }

  /** The states that the part was in between the two moments; of all parts where none is named. */
  private statesOf(id: number | null, from: number, to: number): readonly Truth[] {
    const before = this.truths.findLast(({ at }) => at < from);
    const within = this.truths.filter(({ at }) => at >= from && at <= to);
    return [...(before ? [before] : []), ...within].flatMap(({ parts }) =>
      parts.filter((part) => id === null || part.primePenguinOrderId === id),
    );
  }

  // ---- every version that a reader sees

  private async onVersion(view: CancellationView): Promise<void> {
    const before = this.view;
    if (before !== null && before.id !== view.id) {
      this.fault('lost', 'an order has two cancellations', `${before.id} and ${view.id}`);
    }
    if (before !== null && before.version >= view.version) return;
    this.versions += 1;
    this.view = view;
    await this.sample();
    const verdicts = view.warehouses.map(
      ({ primePenguinOrderId, verdict, why }) => `${primePenguinOrderId} ${verdict} (${why})`,
    );
    this.tell(`said   version ${view.version}: ${view.outcome} [${verdicts.join(', ')}]`);
    for (const one of view.warehouses) {
      const all = one.history.map(({ verdict, at }) => ({ verdict, at: Date.parse(at) }));
      const known = this.said.get(one.primePenguinOrderId)?.length ?? 0;
      this.said.set(one.primePenguinOrderId, all);
      if (all.at(-1)?.verdict !== one.verdict) {
        this.fault('broken', 'the history does not end with the verdict', one.verdict);
      }
      for (const [index, said] of all.entries()) {
        if (index >= known) this.holdSaid(one.primePenguinOrderId, said, all[index - 1] ?? null);
      }
    }
    const areStopped = view.warehouses.every(({ verdict }) => verdict.startsWith('stopped_'));
    if ((view.outcome === 'stopped') !== areStopped) {
      this.fault('wrong', `the outcome is ${view.outcome}`, verdicts.join(', '));
    }
    this.holdStops();
  }

  private holdSaid(id: number | null, { verdict, at }: Said, before: Said | null): void {
    const lately = this.statesOf(id, at - ON_THE_WAY_MS, at);
    const ever = this.statesOf(id, 0, at);
    const was = (states: readonly Truth[], ...said: readonly Truth['warehouseSaid'][]) =>
      states.some(({ warehouseSaid }) => said.includes(warehouseSaid));
    const shown = lately.map((one) => `${one.physical}, said ${one.warehouseSaid}`).join('; ');
    const untrue = (isTrue: boolean, kind: Kind = 'untrue') => {
      if (!isTrue) this.fault(kind, `${verdict}, and it isn’t so`, `${id}: ${shown}`);
    };
    switch (verdict) {
      case 'stopped_at_warehouse': {
        const isLie = this.plan.parts.some(({ plan }) => plan.kind === 'cancels_then_ships');
        const isStopped = lately.some(({ physical }) => physical === 'stopped');
        untrue(was(lately, 'cancelled') && (isStopped || isLie), 'wrong');
        break;
      }
      case 'too_late':
        untrue(ever.some(({ physical }) => GONE.has(physical)));
        break;
      case 'refused':
        untrue(was(ever, 'refused', 'resumed') || this.isRefusedByHub());
        break;
      case 'not_supported':
        untrue(was(ever, 'not_supported'));
        break;
      case 'undeliverable':
        untrue(id === null || !this.taken.has(id));
        break;
      case 'no_answer': {
        const asked = Date.parse(this.view?.requestedAt ?? '');
        untrue(at >= asked + this.earliestNoAnswerMs);
        break;
      }
      default:
    }
    if (before === null || this.hasAskedAgain) return;
    const wasFinal = !['delivering', 'requested', 'awaiting_import'].includes(before.verdict);
    if (!wasFinal || WAY.has(before.verdict)) return;
    const states = this.statesOf(id, before.at - ON_THE_WAY_MS, at).map((one) =>
      JSON.stringify({ ...one, cancelRequestsReceived: 0 }),
    );
    if (new Set(states).size > 1) return;
    this.fault('taken_back', `${before.verdict} became ${verdict}, nothing had changed`, shown);
  }

  /** In words of its own: what a fault says in another language may be a refusal, for all that anybody can tell. */
  private isRefusedByHub(): boolean {
    const { parts, faults } = this.plan;
    return (
      parts.some(({ cancelRefusal }) => typeof cancelRefusal === 'string') ||
      faults.some(({ match, fault }) => match.path === CANCEL && 'message' in fault)
    );
  }

  /** Never at a warehouse is for ever, so it is held at every event. */
  private holdStops(): void {
    for (const [id, all] of this.said) {
      if (!all.some(({ verdict }) => verdict === 'stopped_before_warehouse')) continue;
      const isThere = id === null ? this.isImported : this.forwarded.has(id);
      const what = 'stopped_before_warehouse, and it was forwarded or read';
      if (isThere && !this.faults.some((fault) => fault.what === what)) {
        this.fault('wrong', what, String(id));
      }
    }
  }

  // ---- the end

  private async awaitEnd(latest: number): Promise<void> {
    const isLate = this.plan.parts.some(
      ({ plan }) =>
        'resumesAfterBatches' in plan ||
        ('shipsAfterBatches' in plan && plan.shipsAfterBatches !== null),
    );
    const settledMs = isLate ? SETTLED_LATE_MS : SETTLED_MS;
    let until = latest;
    let rightSince: number | null = null;
    for (;;) {
      await this.sample();
      const missing = this.missingAtEnd();
      const now = Date.now();
      if (missing !== null) rightSince = null;
      else if (await this.asksAgain()) until = now + PATIENCE_MS;
      else rightSince ??= now;
      if (rightSince !== null && now - rightSince >= settledMs) return;
      if (missing !== null && now > until) {
        this.faults.push(missing);
        this.tell(`FAULT  ${missing.kind}: ${missing.what} (${missing.detail})`);
        return;
      }
      await pause(1_000);
    }
  }

  private async asksAgain(): Promise<boolean> {
    const { view, plan } = this;
    if (view?.outcome !== 'unknown' || !plan.asksAgain || this.hasAskedAgain) return false;
    this.hasAskedAgain = true;
    this.tell('-- asks again');
    await this.insist(() => this.api.retry(view.id));
    return true;
  }

  /** What keeps the history from its end; null: all is said, is so, and was told. */
  private missingAtEnd(): RealFault | null {
    const { view } = this;
    const parts = this.truths.at(-1)?.parts ?? [];
    const isRead = parts.some(({ primePenguinOrderId }) => primePenguinOrderId !== null);
    if (view === null) return { kind: 'lost', what: 'no cancellation', detail: this.name };
    const verdicts = view.warehouses.map(({ verdict }) => verdict).join(', ');
    if (view.outcome === 'pending') return { kind: 'stuck', what: verdicts, detail: this.name };
    if (isRead && view.warehouses.length !== parts.length) {
      return { kind: 'stuck', what: 'a part is left out', detail: verdicts };
    }
    for (const { primePenguinOrderId: id, verdict } of view.warehouses) {
      for (const part of parts.filter((one) => !isRead || one.primePenguinOrderId === id)) {
        if (this.agrees(verdict, part)) continue;
        const what = `${verdict} at the end, ${part.physical}, said ${part.warehouseSaid}`;
        return { kind: 'untrue', what, detail: `${this.name}, ${id}` };
      }
    }
    return this.untold(view);
  }

  private agrees(verdict: Verdict, { physical, warehouseSaid, ...truth }: Truth): boolean {
    switch (verdict) {
      case 'stopped_at_warehouse':
        return physical === 'stopped' && warehouseSaid === 'cancelled';
      case 'stopped_before_warehouse':
        return physical === 'never_at_warehouse';
      case 'too_late':
        return GONE.has(physical);
      case 'refused':
        return ['refused', 'resumed'].includes(warehouseSaid) || this.isRefusedByHub();
      case 'not_supported':
        return warehouseSaid === 'not_supported';
      case 'no_answer':
        // A stop that was taken back between two looks was never seen.
        return (
          warehouseSaid === 'nothing' ||
          warehouseSaid === 'resumed' ||
          this.isOlderError(truth.primePenguinOrderId)
        );
      case 'undeliverable':
        return truth.primePenguinOrderId === null || !this.taken.has(truth.primePenguinOrderId);
      default:
        return false;
    }
  }

  /** An error without a time, that was there when the app began: it may belong to something else. */
  private isOlderError(id: number | null): boolean {
    const asked = Date.parse(this.view?.requestedAt ?? '');
    return (
      this.plan.parts.some(({ plan }) => 'via' in plan && plan.via === 'warehouse_error') &&
      this.statesOf(id, 0, asked).some(({ warehouseSaid }) => warehouseSaid === 'refused')
    );
  }

  /** Flow, mail and the order's field. */
  private untold(view: CancellationView): RealFault | null {
    const { shopify } = this.world.stack;
    const { shop } = this.shop.tenant;
    const told = shopify.control
      .flowTriggers(shop)
      .map(({ payload }) => payload as { readonly order_id: number; readonly Verdict: Verdict })
      .filter(({ order_id }) => order_id === Number(this.id))
      .map(({ Verdict }) => Verdict);
    const said = new Set([...this.said.values()].flat().map(({ verdict }) => verdict));
    const unsaid = told.find((verdict) => !said.has(verdict));
    if (unsaid) return { kind: 'told', what: 'Flow was told what was not said', detail: unsaid };
    const untold = view.warehouses.find(({ verdict }) => !told.includes(verdict));
    if (untold) return { kind: 'told', what: 'Flow was not told', detail: untold.verdict };
    const field = shopify.control
      .order(shop, Number(this.id))
      .metafields.find(({ key }) => key === 'warehouse_cancel');
    const written = field && (JSON.parse(field.value) as { readonly outcome: string }).outcome;
    if (written !== view.outcome) {
      return { kind: 'told', what: `the order’s field says ${written}`, detail: view.outcome };
    }
    if (this.world.mailed.has(this.name)) return null;
    return { kind: 'told', what: 'no mail', detail: view.outcome };
  }

  fault(kind: Kind, what: string, detail: string): void {
    this.faults.push({ kind, what, detail });
    this.tell(`FAULT  ${kind}: ${what} (${detail})`);
  }
}

/**
 * The domain's state in the words of the contract: what extensions and pages are shown. Decides nothing.
 */
import type {
  CancellationView,
  ConnectionView,
  EvidenceView,
  NextStepView,
  OrderView,
  OrderWarehouseView,
  ProviderView,
  TroubleView,
  WarehouseView,
} from '#app/contract/api.ts';
import { isDemoAccount } from '#app/domain/account.ts';
import { needsAttention } from '#app/domain/attention.ts';
import { readSchedule } from '#app/domain/batches.ts';
import {
  answeringFacts,
  answeringProviderOf,
  type Cancellation,
  historyOf,
  isLookedForInOwnChannel,
  type ProviderLookup,
  type WarehouseOrder,
} from '#app/domain/cancellation.ts';
import {
  type Trouble,
  troublesOfOrder,
  troublesOfProvider,
} from '#app/domain/connection-trouble.ts';
import { clockOffsetMs } from '#app/domain/history.ts';
import { toOrderGid } from '#app/domain/identifiers.ts';
import type { Instant } from '#app/domain/instant.ts';
import {
  awaitedOrder,
  isImportOverdue,
  type ProviderFacts,
  waitingEndsAt,
} from '#app/domain/judge.ts';
import { nextBatchAt } from '#app/domain/next-look.ts';
import { inDemo, type NextStep, nextStepFor, nextStepForOrder } from '#app/domain/next-step.ts';
import type { WarehouseOrderSeen } from '#app/domain/observation.ts';
import { isRetryable } from '#app/domain/outcome.ts';
import { isContradicted, standingWord } from '#app/domain/persons-word.ts';
import { type CanCancel, canCancel, positionOf } from '#app/domain/position.ts';
import { told } from '#app/domain/said.ts';
import { stopTakenBack } from '#app/domain/taken-back.ts';
import type { Timing } from '#app/domain/timing.ts';
import { type Evidence, isFinal, isStopped } from '#app/domain/verdict.ts';
import type { Say } from '#app/wording/say.server.ts';
import type { Settings } from './ports/settings.ts';
import type { KnownOrder } from './ports/shopify.ts';
import type { Connection, OrderFound } from './ports/store.ts';
import { findProvider, type Providers, providerLookup, warehousesOf } from './providers.ts';

export interface Around {
  readonly connection: Connection | null;
  /** Also of a shop that is not connected any more. */
  readonly known: Providers;
  readonly settings: Settings;
  readonly now: Instant;
  readonly timing: Timing;
  /** The language of whoever asks. */
  readonly say: Say;
  readonly noteUnreadable: (cancellationId: string, error: unknown) => void;
}

/** What is stored and cannot be read any more spoils no list: such a cancellation says so, and what else is known. */
export function viewCancellation(state: Cancellation, around: Around): CancellationView {
  const reason = around.say.told(told({ code: 'history_unreadable', values: {} }));
  return whereReadable(state, around, viewWhole, (bare) => {
    const view = viewWhole(bare, around);
    return { ...view, warehouses: view.warehouses.map((one) => ({ ...one, reason })) };
  });
}

/** `otherwise`: from what stands outside of what was seen and asked. */
export function whereReadable<T>(
  state: Cancellation,
  around: Around,
  view: (state: Cancellation, around: Around) => T,
  otherwise: (bare: Cancellation) => T,
): T {
  try {
    return view(state, around);
  } catch (error) {
    around.noteUnreadable(state.id, error);
    return otherwise({
      ...state,
      failure: null,
      warehouseOrders: state.warehouseOrders.map((order) => ({
        ...order,
        ...{ observations: [], confirmed: null, asks: [] },
        judgement: { ...order.judgement, evidence: [] },
      })),
    });
  }
}

function viewWhole(state: Cancellation, around: Around): CancellationView {
  const { known, now, timing, say } = around;
  const providers = providerLookup(known, timing);
  const isCancelledInShopify = state.cancelledInShopifyAt !== null;
  const judgements = state.warehouseOrders.map((order) => order.judgement);
  const waiting = state.warehouseOrders.filter(({ judgement }) => !isFinal(judgement.verdict));
  const answerBy = latest(waiting.map((order) => answerAt(order, providers, timing)));
  return {
    id: state.id,
    demo: isDemoAccount(state.shop),
    version: state.version,
    orderId: toOrderGid(state.shopifyOrderId),
    orderName: state.orderName,
    outcome: state.outcome,
    needsAttention: needsAttention(state),
    reason: state.reason,
    note: state.note,
    requestedAt: iso(state.requestedAt),
    requestedBy: state.requestedBy,
    warehouses: state.warehouseOrders.map((order) => viewWarehouse(state, order, around)),
    nextStep: viewNextStep(
      nextStepForOrder(judgements, isCancelledInShopify, isLookedForInOwnChannel(state)),
      state,
      say,
    ),
    nextBatchAt: isoOrNull(soonest(waiting.map((order) => batchAt(order, providers, now)))),
    lastLookAt: isoOrNull(state.lastLookAt),
    answerBy: isoOrNull(answerBy),
    // It is not over before the answer that is waited for, and then begins anew.
    watchUntil: iso(Math.max(state.watchUntil, (answerBy ?? 0) + timing.afterwatchMs)),
    canRetry: state.endedAt === null && judgements.some(({ verdict }) => isRetryable(verdict)),
  };
}

function viewWarehouse(state: Cancellation, order: WarehouseOrder, around: Around): WarehouseView {
  const { known, say } = around;
  const { verdict, why, evidence } = order.judgement;
  const nextStep = nextStepFor(
    order.judgement,
    state.cancelledInShopifyAt !== null,
    isLookedForInOwnChannel(state),
    state.warehouseOrders.every((one) => isStopped(one.judgement.verdict)),
  );
  const lines = order.observations.at(-1)?.seen.lines ?? [];
  return {
    primePenguinOrderId: order.primePenguinOrderId,
    provider: viewProvider(known, answeringName(order, around)),
    verdict,
    final: isFinal(verdict),
    since: iso(order.since),
    why,
    reason: viewReason(state, order, say),
    evidence: evidence.map((one) => viewEvidence(one, say)),
    overturned: order.overturned,
    history: order.said
      .filter((said, index) => said.verdict !== order.said[index - 1]?.verdict)
      .map(({ verdict: said, at }) => ({ verdict: said, at: iso(at) })),
    turnedUpAfterStop: turnedUpAfterStop(state, order),
    nextStep: viewNextStep(nextStep, state, say),
    lines,
    message: viewMessage(order, lines, state, around),
    personSaid: viewWord(order),
  };
}

function turnedUpAfterStop(state: Cancellation, order: WarehouseOrder): string | null {
  const takenBack = stopTakenBack(state, order);
  return takenBack?.how === 'turned_up' ? iso(takenBack.reportedAt) : null;
}

function viewWord(order: WarehouseOrder): WarehouseView['personSaid'] {
  const word = standingWord(order);
  if (word === null) return null;
  const { says, at, userId, note } = word;
  return { says, at: iso(at), userId, note, contradicted: isContradicted(order, word) };
}

export function viewEvidence({ at, source, ...words }: Evidence, say: Say): EvidenceView {
  return { at: iso(at), source, text: say.told(words) };
}

function viewMessage(
  order: WarehouseOrder,
  lines: WarehouseView['lines'],
  { orderName, shopifyOrderId, requestedAt }: Cancellation,
  around: Around,
): string | null {
  const { connection, say } = around;
  const { judgement, primePenguinOrderId } = order;
  const { verdict, why, reason } = judgement;
  const providerName = answeringName(order, around);
  if (providerName === null) return null;
  const template = findProvider(connection, providerName)?.messageTemplate ?? null;
  return say.toProvider(
    {
      ...{ orderName, shopifyOrderId, primePenguinOrderId, providerName },
      ...{ lines, verdict, why, reason, requestedAt },
    },
    template,
  );
}

/** Whom to ask. Of what dropship was given before the app saw it, nobody says who had it before. */
function answeringName(order: WarehouseOrder, { known, timing }: Around): string | null {
  const isMoved = order.judgement.why === 'reassigned';
  const answering = answeringProviderOf(order, providerLookup(known, timing));
  return answering ?? (isMoved ? null : order.providerName);
}

function viewNextStep(next: NextStep, { shop }: Cancellation, say: Say): NextStepView {
  const step = isDemoAccount(shop) ? inDemo(next) : next;
  return { code: step.code, text: say.nextStep(step) };
}

/** A judgement keeps the reason's text alone; what it says is known to the failure or reply that it came from. */
function viewReason({ failure }: Cancellation, { judgement, asks }: WarehouseOrder, say: Say) {
  const { reason, evidence } = judgement;
  if (reason === null) return null;
  const replies = asks.flatMap(({ reply }) => (reply && 'message' in reply ? [reply] : []));
  const source = [...(failure ? [failure] : []), ...replies].find(
    ({ message }) => message === reason,
  );
  const said = source?.said ?? evidence.find(({ text }) => text === reason)?.said;
  return say.told({ text: reason, ...(said === undefined ? {} : { said }) });
}

function viewProvider(known: Providers, name: string | null): ProviderView | null {
  if (name === null) return null;
  const found = findProvider(known, name);
  return { id: found?.id ?? null, name, contact: found?.contact ?? null };
}

function batchAt(order: WarehouseOrder, providers: ProviderLookup, now: Instant): Instant | null {
  const history = historyOf(order);
  if (!history) return null;
  return nextBatchAt(answeringFacts(order, providers).schedule, now, clockOffsetMs(history));
}

function answerAt(
  order: WarehouseOrder,
  providers: ProviderLookup,
  timing: Timing,
): Instant | null {
  const history = historyOf(order);
  return history && waitingEndsAt(history, answeringFacts(order, providers), timing);
}

export function viewOrder(
  order: KnownOrder,
  found: OrderFound | null,
  cancellation: Cancellation | null,
  around: Around,
): OrderView {
  const warehouses = found?.kind === 'answered' ? viewFound(order, found, around) : [];
  const isOpen = cancellation !== null && cancellation.endedAt === null;
  const canHelp =
    warehouses.length === 0 || warehouses.some((one) => !one.canCancel.startsWith('no_'));
  return {
    orderId: toOrderGid(order.id),
    orderName: order.name,
    demo: around.connection !== null && isDemoAccount(around.connection.shop),
    askReason: around.settings.automations.askReason,
    cancelledInShopifyAt: isoOrNull(order.cancelledAt),
    inPrimePenguin: inPrimePenguin(order, found, around),
    problem: problemOf(found, around),
    warehouses,
    canRequest: canHelp && !isOpen && around.connection !== null,
    lookedAt: found?.kind === 'answered' ? iso(found.moment.at) : null,
    cancellation: cancellation && viewCancellation(cancellation, around),
  };
}

function problemOf(found: OrderFound | null, { connection }: Around): OrderView['problem'] {
  if (connection === null) return 'not_connected';
  if (found?.kind !== 'failed') return null;
  return found.problem === 'unreachable' ? 'prime_penguin_unreachable' : 'credentials_refused';
}

function inPrimePenguin(
  order: Pick<KnownOrder, 'createdAt'>,
  found: OrderFound | null,
  { now, timing }: Around,
): OrderView['inPrimePenguin'] {
  if (found?.kind !== 'answered') return 'unknown';
  if (found.orders.length > 0) return 'yes';
  if (found.readingOff) return 'reading_off';
  return isImportOverdue({ now, orderCreatedAt: order.createdAt, timing }) ? 'overdue' : 'not_yet';
}

function viewFound(
  { createdAt }: Pick<KnownOrder, 'createdAt'>,
  { orders, moment }: Extract<OrderFound, { kind: 'answered' }>,
  { known, now, timing, say }: Around,
): readonly OrderWarehouseView[] {
  const offset = moment.primePenguinAt === null ? 0 : moment.primePenguinAt - moment.at;
  const providers = providerLookup(known, timing);
  return orders.map((seen) => {
    const provider = providers(seen.providerName);
    const position = positionOf({ moment, seen }, provider.isDropship);
    const chance = canCancel(position, provider.cancellable);
    return {
      primePenguinOrderId: seen.primePenguinOrderId,
      provider: viewProvider(known, seen.providerName),
      channelStatus: say.status(seen.channel),
      warehouseStatus: say.status(seen.warehouse),
      position,
      canCancel: chance,
      troubles: viewTroublesOf(seen, createdAt, chance, provider, { now, say }),
      nextBatchAt: isoOrNull(nextBatchAt(provider.schedule, now, offset)),
      releaseAt: isoOrNull(seen.releaseAt),
      lines: seen.lines,
    };
  });
}

/** Of an order for which nothing can be asked, nothing is awaited. */
export function viewTroublesOf(
  seen: WarehouseOrderSeen,
  placedAt: Instant | null,
  chance: CanCancel,
  { runs }: Pick<ProviderFacts, 'runs'>,
  { now, say }: Pick<Around, 'now' | 'say'>,
): readonly TroubleView[] {
  if (chance.startsWith('no_')) return [];
  const troubles = troublesOfOrder(runs, awaitedOrder(seen, placedAt), now);
  return troubles.map((one) => viewTrouble(one, say));
}

export function viewTrouble({ code, since, told: text }: Trouble, say: Say): TroubleView {
  return { code, since: isoOrNull(since), text: say.told(text) };
}

export function viewConnection(
  connection: Connection,
  open: { readonly waiting: number; readonly undelivered: number },
  { now, timing, say }: Pick<Around, 'now' | 'timing' | 'say'>,
): ConnectionView {
  const { refusal } = connection;
  const { isChosenByHand, provenAt: _, reads: _reads, ...salesChannel } = connection.salesChannel;
  return {
    connected: true,
    demo: isDemoAccount(connection.shop),
    method: connection.method,
    tenantId: connection.tenantId,
    tenantName: connection.tenantName,
    userName: connection.userName,
    salesChannel: { ...salesChannel, chosenByHand: isChosenByHand },
    providers: warehousesOf(connection).map(({ id, name, warehouse, cron, runs }) => ({
      id,
      name,
      warehouse,
      schedule: cron,
      nextBatchAt: isoOrNull(nextBatchAt(readSchedule(cron, timing.defaultBatchMs), now, 0)),
      troubles: troublesOfProvider(runs, now).map((one) => viewTrouble(one, say)),
    })),
    state: refusal ? 'refused' : 'working',
    refusal: refusal && {
      code: refusal.code,
      since: iso(refusal.since),
      theirWords: refusal.theirWords,
    },
    checkedAt: iso(connection.checkedAt),
    openCancellations: open.waiting,
    undelivered: open.undelivered,
  };
}

export function iso(at: Instant): string {
  return new Date(at).toISOString();
}

export function isoOrNull(at: Instant | null): string | null {
  return at === null || !Number.isFinite(at) ? null : iso(at);
}

function soonest(times: readonly (Instant | null)[]): Instant | null {
  const known = times.filter((at) => at !== null);
  return known.length === 0 ? null : Math.min(...known);
}

function latest(times: readonly (Instant | null)[]): Instant | null {
  const known = times.filter((at) => at !== null);
  return known.length === 0 ? null : Math.max(...known);
}

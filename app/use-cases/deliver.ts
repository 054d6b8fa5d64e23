/**
 * Gives a cancellation to Prime Penguin: looks first, asks for every warehouse order that can still be
 * stopped, looks again. Only one process delivers at a time; a lost reply leads to another look, never
 * to a blind repeat.
 */
import {
  type Cancellation,
  type Fact,
  factsOfLook,
  historyOf,
  isAskedIn,
  isDelivered,
} from '#app/domain/cancellation.ts';
import { isLateForWantOfApp, nextDeliveryAt } from '#app/domain/delivery.ts';
import type { Reply } from '#app/domain/history.ts';
import { refusalOf } from '#app/domain/refusal.ts';
import type { Timing } from '#app/domain/timing.ts';
import { noteWorking } from './connection-state.ts';
import type { Dependencies } from './dependencies.ts';
import { isolateFailure, recordFacts } from './isolate-failure.ts';
import { keeping } from './keeping.ts';
import {
  connectedElsewhere,
  type Failed,
  type Look,
  lookAtOrder,
  notConnected,
  noteFailure,
  wordsOf,
} from './look-at-order.ts';
import type { PrimePenguin, Result } from './ports/prime-penguin.ts';
import type { Connection, DeliveryLease } from './ports/store.ts';
import { type Providers, providerLookup, readProviders, withFreshProviders } from './providers.ts';
import { settle, stillToAsk } from './settle.ts';
import { syncNow } from './sync-now.ts';
import { WAYS_TO_CANCEL } from './ways/ways.ts';
import { readWaysAllowed } from './ways-allowed.ts';

/** Renewed by every write. A deliverer that is slower than this between two writes loses it, and stops. */
const LEASE_MS = 90_000;
/** So many attempts in a row may end with their process: a deployment, a crash. More, and it is what they attempt. */
const MOST_STARTS = 5;
/** A request that finds another deliverer at work looks in again after this. */
const BUSY_MS = 5_000;

export type Delivered =
  /** Nothing is left to deliver. */
  | { readonly kind: 'done' }
  /** Another process is at it. */
  | { readonly kind: 'busy'; readonly againAt: number }
  | { readonly kind: 'again'; readonly at: number };

export async function deliver(
  deps: Dependencies,
  shop: string,
  cancellationId: string,
): Promise<Delivered> {
  const lease = await deps.cancellations.takeDeliveryLease(cancellationId, LEASE_MS);
  if (lease === null) {
    const exists = await deps.cancellations.readVersion(shop, cancellationId);
    return exists === null ? { kind: 'done' } : busy(deps);
  }
  const isDeadly = lease.starts > MOST_STARTS;
  try {
    const attempt = await isolateFailure(deps, 'delivery', { shop, cancellationId }, () => {
      if (isDeadly) throw new Error(`${MOST_STARTS} attempts in a row ended with their process`);
      return deliverUnderLease(deps, shop, cancellationId, lease);
    });
    switch (attempt.kind) {
      case 'done':
        return attempt.value;
      case 'kept_from':
        // Nothing can be written either: the job comes again.
        throw attempt.error;
      case 'failed': {
        const failed = { kind: 'failed', failure: attempt.failure, retryAfterMs: null } as const;
        const known = await readProviders(deps, shop);
        return await attempted(deps, { shop, id: cancellationId }, lease, known, failed);
      }
    }
  } finally {
    await deps.cancellations.releaseDeliveryLease(cancellationId, lease, !isDeadly);
  }
}

/** Delivers, and comes back later for what is left. */
export async function deliverAsJob(
  deps: Dependencies,
  shop: string,
  cancellationId: string,
  isBulk = false,
): Promise<void> {
  const delivered = await deliver(deps, shop, cancellationId);
  if (delivered.kind === 'done') return;
  const at = delivered.kind === 'busy' ? delivered.againAt : delivered.at;
  await deps.cancellations.wake({ job: 'deliver', cancellationId, shop, at, isBulk });
}

function busy(deps: Dependencies): Delivered {
  return { kind: 'busy', againAt: deps.clock() + BUSY_MS };
}

async function deliverUnderLease(
  given: Dependencies,
  shop: string,
  id: string,
  lease: DeliveryLease,
): Promise<Delivered> {
  const before = await given.cancellations.read(shop, id);
  if (!before || before.endedAt !== null || isDelivered(before)) return { kind: 'done' };
  const deps = keeping(given, new Map([[id, before]]));
  await beginAnewIfLate(deps, before, lease);
  const startedAt = deps.clock();
  const connection = await deps.connections.read(shop);
  const primePenguin = connection && (await deps.primePenguin.forShop(shop));
  if (!primePenguin) {
    const failure = notConnected(deps.clock());
    const known = await readProviders(deps, shop);
    return attempted(deps, before, lease, known, { kind: 'failed', failure, retryAfterMs: null });
  }
  if (!isAskedIn(before, primePenguin.account)) {
    const failure = connectedElsewhere(deps.clock());
    return attempted(deps, before, lease, connection, {
      kind: 'failed',
      failure,
      retryAfterMs: null,
    });
  }

  const attempt = new Attempt(deps, id, lease, connection, primePenguin);
  const looked = await attempt.look(before);
  if (!looked) return busy(deps);
  if (looked.kind === 'failed') return attempted(deps, before, lease, attempt.connection, looked);

  const asked = await attempt.askWhereNeeded(looked.state);
  if (asked.failed) return attempted(deps, before, lease, attempt.connection, asked.failed);
  if (asked.isLeaseLost) return busy(deps);
  const last = asked.count > 0 ? await attempt.look(looked.state) : looked;
  if (!last) return busy(deps);
  if (last.kind === 'failed') return attempted(deps, before, lease, attempt.connection, last);
  const { state } = last;
  await syncNow(deps, shop, [state], attempt.providers(), primePenguin, startedAt);
  // What the last look shows as not cancelled after a lost reply is asked for at the next attempt.
  return isDelivered(state)
    ? { kind: 'done' }
    : attempted(deps, before, lease, attempt.connection, null);
}

/** While the app was down, nobody tried: that is no time in which Prime Penguin did not take the request. */
async function beginAnewIfLate(
  { cancellations, clock, timing, log }: Dependencies,
  { id, shop, attemptPlannedAt }: Cancellation,
  lease: DeliveryLease,
): Promise<void> {
  const now = clock();
  if (!isLateForWantOfApp(attemptPlannedAt, now, timing)) return;
  log.info({ shop, cancellationId: id, lateMs: now - attemptPlannedAt }, 'delivery begins anew');
  const extended: Fact = { kind: 'delivery_extended', until: now + timing.deliveryMs };
  await cancellations.change(id, () => ({ facts: [extended] }), lease);
}

/** The steps of one attempt, each written before the next. */
class Attempt {
  readonly deps: Dependencies;
  readonly id: string;
  readonly lease: DeliveryLease;
  readonly primePenguin: PrimePenguin;
  connection: Connection;

  constructor(
    deps: Dependencies,
    id: string,
    lease: DeliveryLease,
    connection: Connection,
    primePenguin: PrimePenguin,
  ) {
    this.deps = deps;
    this.id = id;
    this.lease = lease;
    this.connection = connection;
    this.primePenguin = primePenguin;
  }

  providers() {
    return providerLookup(this.connection, this.deps.timing);
  }

  /** null: the lease is lost, or the cancellation is gone. */
  async look(
    state: Cancellation,
  ): Promise<Failed | { readonly kind: 'looked'; readonly state: Cancellation } | null> {
    const { deps } = this;
    const look = await lookAtOrder(deps, state.shop, this.primePenguin, state.shopifyOrderId);
    if (look.kind === 'failed') return look;
    const names = look.orders.map(({ providerName }) => providerName);
    const fresh = await withFreshProviders(deps, this.connection, this.primePenguin, names);
    this.connection = fresh.connection;
    const ways = await readWaysAllowed(deps, state.shop);
    const after = await this.write((current) => [
      ...(current.waysAllowed === ways ? [] : [{ kind: 'ways_allowed', ways } as const]),
      ...factsOf(current, look, deps.newId),
    ]);
    // It could be with dropship, and Prime Penguin would cancel it in the shop (trap 23).
    if (fresh.unread) return noteFailure(deps, state.shop, fresh.unread, 'reading');
    return after && { kind: 'looked', state: after };
  }

  async askWhereNeeded(state: Cancellation) {
    const { deps } = this;
    let count = 0;
    for (const order of stillToAsk(state, this.providers(), deps.clock(), deps.timing)) {
      const requestId = deps.newId();
      // Nothing is concluded from it yet: while the call is under way its reply is not lost.
      const asked: Fact = {
        kind: 'asked',
        warehouseOrderId: order.id,
        requestId,
        way: order.way,
        at: deps.clock(),
      };
      const written = await deps.cancellations.change(
        this.id,
        () => ({ facts: [asked] }),
        this.lease,
      );
      if (!written) return { count, failed: null, isLeaseLost: true };
      const way = WAYS_TO_CANCEL[order.way];
      const answer = await way.ask(this.primePenguin, order.primePenguinOrderId);
      const reply = toReply(answer, deps.clock());
      await this.write(() => [{ kind: 'replied', warehouseOrderId: order.id, requestId, reply }]);
      deps.log.info({ shop: state.shop, cancellationId: this.id, reply: reply.kind }, way.didSay);
      count += 1;
      if (answer.kind === 'unauthorised' || (answer.kind === 'fault' && !answer.mayHaveHappened)) {
        const failed = await noteFailure(deps, state.shop, answer, 'cancelling');
        return { count, failed, isLeaseLost: false };
      }
      if (answer.kind !== 'fault' && order.way === 'cancel_order')
        await noteWorking(deps, state.shop, 'cancelling');
    }
    return { count, failed: null, isLeaseLost: false };
  }

  private write(facts: (state: Cancellation) => readonly Fact[]): Promise<Cancellation | null> {
    const { deps } = this;
    return deps.cancellations.change(
      this.id,
      (state) => settle(state, facts(state), this.providers(), deps.clock(), deps.timing),
      this.lease,
    );
  }
}

function factsOf(
  state: Cancellation,
  look: Extract<Look, { kind: 'answered' }>,
  newId: () => string,
): readonly Fact[] {
  return factsOfLook(state, look.orders, look.moment, look.channel, newId);
}

/**
 * Ends an attempt that left something undelivered, and says when to try again.
 *
 * @param failed null: Prime Penguin was reached, and shows that there is more to ask for
 */
async function attempted(
  deps: Dependencies,
  state: Pick<Cancellation, 'shop' | 'id'>,
  lease: DeliveryLease,
  known: Providers,
  failed: Failed | null,
): Promise<Delivered> {
  const before = await deps.cancellations.read(state.shop, state.id);
  if (!before) return { kind: 'done' };
  const nextAt = nextAttemptAt(before, failed, deps.clock(), deps.timing);
  const facts: Fact[] = failed ? [{ kind: 'failed', failure: failed.failure }] : [];
  facts.push({ kind: 'delivery_attempted', nextAt });
  const providers = providerLookup(known, deps.timing);
  const after = await recordFacts(deps, 'delivery', state.id, facts, providers, lease);
  if (!after) return busy(deps);
  return isDelivered(after) ? { kind: 'done' } : { kind: 'again', at: nextAt };
}

function nextAttemptAt(
  state: Cancellation,
  failed: Failed | null,
  now: number,
  timing: Timing,
): number {
  const lookAt = refusalsCheckedAt(state, timing);
  if (lookAt !== null && lookAt > now) return lookAt;
  const at = nextDeliveryAt(state.deliveryAttempts + 1, now, state.deliverUntil);
  // Prime Penguin's wish counts as long as it leaves a last attempt in time.
  return Math.max(at, Math.min(now + (failed?.retryAfterMs ?? 0), state.deliverUntil));
}

/**
 * When to look what came of refusals, where nothing else is left to deliver; null where there is. That look
 * is made even if the time to deliver is over by then.
 */
function refusalsCheckedAt(state: Cancellation, timing: Timing): number | null {
  const undelivered = state.warehouseOrders.filter(
    ({ judgement }) => judgement.verdict === 'delivering',
  );
  const times = undelivered.map((order) => {
    const history = historyOf(order);
    const refusal = history && refusalOf(history, timing);
    if (refusal?.state !== 'unchecked') return null;
    const { reply, lookFrom, count } = refusal;
    return Math.max(lookFrom, nextDeliveryAt(count, reply.moment.at, state.deliverUntil));
  });
  const known = times.filter((at) => at !== null);
  // None: somebody else's look has settled it meanwhile.
  return known.length === 0 || known.length < times.length ? null : Math.min(...known);
}

function toReply(answer: Result<void>, at: number): Reply {
  switch (answer.kind) {
    case 'answered':
      return { kind: 'accepted', moment: { at, primePenguinAt: answer.primePenguinAt } };
    case 'refused':
      return {
        kind: 'refused',
        isCertain: answer.isCertain,
        moment: { at, primePenguinAt: answer.primePenguinAt },
        ...wordsOf(answer),
      };
    case 'unauthorised':
      return { kind: 'not_sent', at, ...wordsOf(answer) };
    case 'fault':
      return { kind: answer.mayHaveHappened ? 'unknown' : 'not_sent', at, ...wordsOf(answer) };
  }
}

/**
 * Mails the shop what it wants to be told of. What waits is stored with the change that brought it; here
 * it is decided whether and when it is told, and what it comes to by now: a mail tells the state of its
 * orders at the moment in which it is sent, so that a late one is never a wrong one.
 */
import { isToldOutside, shopOf } from '#app/domain/account.ts';
import { isPressing, isWanted, type News, tellAt } from '#app/domain/announcement.ts';
import {
  type Cancellation,
  isLookedForInOwnChannel,
  type WarehouseOrder,
} from '#app/domain/cancellation.ts';
import type { ShopifyOrderId } from '#app/domain/identifiers.ts';
import {
  type AddressState,
  addressKey,
  CONFIRM_LINK_MS,
  mayBeMailed,
  STOP_LINK_MS,
} from '#app/domain/mail-address.ts';
import { nextTryAt } from '#app/domain/patience.ts';
import { currentStall } from '#app/domain/runs.ts';
import { isStopTakenBack, stopTakenBack } from '#app/domain/taken-back.ts';
import { isFinal, type Verdict } from '#app/domain/verdict.ts';
import { askOwners, readAddressStates } from './ask-owners.ts';
import type { Dependencies } from './dependencies.ts';
import { isolateTelling } from './isolate-failure.ts';
import type { MailContent, Mailer, OrderInMail, WarehouseInMail } from './ports/mail.ts';
import type { Notifications } from './ports/settings.ts';
import type { UnsentMail, Waiting } from './ports/telling.ts';
import { findProvider, warehousesOf } from './providers.ts';

/** Longer than a mail server may take. */
const LEASE_MS = 120_000;
/** What the app fails to make a mail of is tried again after so long, and for so long. */
const UNMADE_PAUSE_MS = 60 * 60_000;
/** More than a day: that is how long news may wait for the daily mail. */
const UNMADE_PATIENCE_MS = 2 * 24 * 3_600_000;

export async function announce(deps: Dependencies, shop: string): Promise<void> {
  if (!isToldOutside(shop)) return;
  const { notifications } = await deps.settings.read(shop);
  const asked = await isolateTelling(deps, { shop }, () => askOwners(deps, shop, notifications));
  // They are asked with the next news.
  if (asked.kind === 'failed') await deps.mailAddresses.dropDue(shop, deps.clock());
  const made = await isolateTelling(deps, { shop }, () => makeMails(deps, shop, notifications));
  if (made.kind === 'failed') await makeLater(deps, shop);
  let isHeldByAnother = false;
  if (deps.mailer !== null) {
    for (const mail of await deps.outbox.readDue(shop, deps.clock())) {
      if (await deps.outbox.take(mail.id, LEASE_MS)) {
        await sendOrTryLater(deps, deps.mailer, shop, mail, notifications);
      } else isHeldByAnother = true;
    }
  }
  const next = await deps.outbox.nextAt(shop);
  if (next === null) return;
  const notBefore = deps.clock() + (isHeldByAnother ? LEASE_MS : 0);
  await deps.outbox.wake(shop, Math.max(next, notBefore));
}

async function makeLater({ outbox, clock }: Dependencies, shop: string): Promise<void> {
  const now = clock();
  const waiting = await outbox.readWaiting(shop);
  const isOver = ({ news }: Waiting) => now - news.at > UNMADE_PATIENCE_MS;
  await outbox.drop(idsOf(waiting.filter(isOver)), 'app_failed');
  const left = waiting.filter((one) => !isOver(one));
  await outbox.postpone(idsOf(left), now + UNMADE_PAUSE_MS);
}

/** Sorts what waits: what nobody wants, what has its time still to come, and what becomes a mail now. */
async function makeMails(deps: Dependencies, shop: string, wish: Notifications): Promise<void> {
  const { outbox } = deps;
  const waiting = await outbox.readWaiting(shop);
  if (waiting.length === 0) return;
  const wanted = waiting.filter(({ news }) => isWanted(news, wish));
  await outbox.drop(idsOf(waiting.filter((one) => !wanted.includes(one))), 'not_wanted');
  if (wanted.length === 0) return;
  if (wish.to.length === 0) return outbox.drop(idsOf(wanted), 'no_recipients');
  if (deps.mailer === null) return outbox.drop(idsOf(wanted), 'mail_not_set_up');
  if (!(await deps.shops.isInstalled(shop))) return outbox.drop(idsOf(wanted), 'not_installed');
  const stateOf = await readAddressStates(deps, shop);
  const recipients = wish.to.filter((address) => mayBeMailed(stateOf(address)));
  if (recipients.length === 0) return outbox.drop(idsOf(wanted), 'not_confirmed');

  const now = deps.clock();
  const zone = wish.pace === 'daily' ? await readTimeZone(deps, shop) : 'UTC';
  const due: Waiting[] = [];
  for (const one of wanted) {
    const at = tellAt(one.news, wish, zone);
    if (at <= now) due.push(one);
    else await outbox.postpone([one.id], at);
  }
  // What is urgent first, and counted by itself: nothing ordinary takes its place.
  for (const isUrgent of [true, false]) {
    const alike = due.filter(({ news }) => isPressing(news) === isUrgent);
    await makeMailsOf(deps, shop, alike, { recipients, isUrgent, pace: wish.pace });
  }
}

interface Making {
  readonly recipients: readonly string[];
  readonly isUrgent: boolean;
  readonly pace: Notifications['pace'];
}

async function makeMailsOf(
  { outbox, clock, mailsADay: most }: Dependencies,
  shop: string,
  due: readonly Waiting[],
  { recipients, isUrgent, pace }: Making,
): Promise<void> {
  const now = clock();
  const heldUntil = Math.max(0, ...due.map((one) => one.heldUntil ?? 0));
  if (heldUntil > now) {
    // What came since waits with what is held already.
    return outbox.hold(idsOf(due.filter((one) => one.heldUntil !== heldUntil)), heldUntil, now);
  }
  const wasHeld = due.some((one) => one.heldUntil !== null);
  let rest: readonly Waiting[] = wasHeld ? due : [];
  const groups = wasHeld ? [] : isUrgent || pace === 'at_once' ? byOrder(due) : [due];
  for (const [index, group] of groups.entries()) {
    if (group.length === 0) continue;
    const wish = { isUrgent, isGathered: false, most, now };
    const allowance = await outbox.makeMails(shop, idsOf(group), recipients, wish);
    if (allowance.kind === 'now') continue;
    rest = groups.slice(index).flat();
    break;
  }
  if (rest.length === 0) return;
  const wish = { isUrgent, isGathered: true, most, now };
  for (const alike of byKind(rest)) {
    const allowance = await outbox.makeMails(shop, idsOf(alike), recipients, wish);
    if (allowance.kind === 'wait') await outbox.hold(idsOf(alike), allowance.until, now);
  }
}

/** One mail tells of one kind: a subject that named several would name none. What has waited longest is first. */
function byKind(some: readonly Waiting[]): readonly (readonly Waiting[])[] {
  const kinds = [...new Set(some.map(({ news }) => news.kind))];
  return kinds.map((kind) => some.filter(({ news }) => news.kind === kind));
}

function idsOf(some: readonly Waiting[]): readonly string[] {
  return some.map(({ id }) => id);
}

/** One for each cancellation, and one for each of the rest. */
function byOrder(due: readonly Waiting[]): readonly (readonly Waiting[])[] {
  const groups = new Map<string, Waiting[]>();
  for (const one of due) {
    const key = one.cancellationId ?? one.id;
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups.values()];
}

async function readTimeZone(deps: Dependencies, shop: string): Promise<string> {
  const read = await deps.shopifyShops.readTimeZone(shopOf(shop));
  return read.kind === 'read' ? read.timeZone : 'UTC';
}

async function sendOrTryLater(
  deps: Dependencies,
  mailer: Mailer,
  shop: string,
  mail: UnsentMail,
  wish: Notifications,
): Promise<void> {
  const sent = await isolateTelling(deps, { shop, mailId: mail.id }, () =>
    send(deps, mailer, shop, mail, wish),
  );
  if (sent.kind === 'failed') await tryLater(deps, shop, mail, null);
}

async function tryLater(
  { outbox, log, clock }: Dependencies,
  shop: string,
  mail: UnsentMail,
  message: string | null,
): Promise<void> {
  const now = clock();
  const failures = mail.failures + 1;
  const again = nextTryAt(failures, mail.createdAt, now);
  if (again !== null) {
    log.warn({ shop, mailId: mail.id, failures }, 'mail not sent, tried again');
    return outbox.noteFailure(mail.id, message, again);
  }
  log.error({ shop, mailId: mail.id }, 'mail given up');
  return outbox.end(mail.id, 'given_up', message, now);
}

async function send(
  deps: Dependencies,
  mailer: Mailer,
  shop: string,
  mail: UnsentMail,
  wish: Notifications,
): Promise<void> {
  const { outbox, log } = deps;
  // Asked again just before it goes: its owner may have said something since it was made.
  const state = (await readAddressStates(deps, shop))(mail.recipient);
  if (state === 'stopped') return outbox.end(mail.id, 'stopped', null, deps.clock());
  const content =
    mail.kind === 'confirmation'
      ? await questionTo(deps, shop, mail.recipient, state, wish)
      : mayBeMailed(state)
        ? await contentOf(deps, shop, mail)
        : null;
  if (content === null) return outbox.end(mail.id, 'not_needed', null, deps.clock());
  const answer = await mailer.send({
    id: mail.id,
    shop: shopOf(shop),
    to: mail.recipient,
    language: wish.locale,
    content,
    stopToken: await deps.mailAddresses.makeLink(
      shop,
      mail.recipient,
      'stop',
      deps.clock() + STOP_LINK_MS,
    ),
  });
  const now = deps.clock();
  if (answer.kind === 'sent') return outbox.end(mail.id, 'sent', null, now);
  if (answer.kind === 'refused') {
    log.warn({ shop, mailId: mail.id }, 'mail refused for good');
    return outbox.end(mail.id, 'refused', answer.message, now);
  }
  return tryLater(deps, shop, mail, answer.message);
}

/** null: the question has been answered, or is nobody's wish any more. */
async function questionTo(
  deps: Dependencies,
  shop: string,
  address: string,
  state: AddressState,
  { to, on }: Notifications,
): Promise<MailContent | null> {
  const isWished = on !== 'never' && to.some((one) => addressKey(one) === addressKey(address));
  if (state !== 'waiting' || !isWished) return null;
  const until = deps.clock() + CONFIRM_LINK_MS;
  const token = await deps.mailAddresses.makeLink(shop, address, 'confirm', until);
  return { kind: 'confirm_address', token };
}

/** null: by now there is nothing left to tell. */
async function contentOf(
  deps: Dependencies,
  shop: string,
  { about }: UnsentMail,
): Promise<MailContent | null> {
  if (about.some(({ news }) => news.kind === 'connection_refused')) {
    return connectionContent(deps, shop);
  }
  const stuck = about.flatMap(({ news }) => (news.kind === 'connection_stuck' ? [news] : []));
  if (stuck.length > 0) return stuckContent(deps, shop, stuck);
  const notForwarded = about.flatMap(({ news }) => (news.kind === 'not_forwarded' ? [news] : []));
  if (notForwarded.length > 0) return notForwardedContent(deps, shop, notForwarded);
  const orders: OrderInMail[] = [];
  for (const id of new Set(about.map(({ cancellationId }) => cancellationId))) {
    const state = id === null ? null : await deps.cancellations.read(shop, id);
    const overturns = about.some(
      ({ cancellationId, news }) =>
        cancellationId === id && news.kind === 'outcome' && news.overturns,
    );
    if (state !== null && (overturns || hasAnswer(state))) orders.push(orderInMail(state));
  }
  return orders.length === 0 ? null : { kind: 'orders', orders };
}

async function connectionContent(deps: Dependencies, shop: string): Promise<MailContent | null> {
  const connection = await deps.connections.read(shop);
  return connection?.refusal ? { kind: 'connection_refused' } : null;
}

async function stuckContent(
  deps: Dependencies,
  shop: string,
  news: readonly Extract<News, { kind: 'connection_stuck' }>[],
): Promise<MailContent | null> {
  const known = await deps.connections.read(shop);
  const told = news.map(({ providerName }) => findProvider(known, providerName)?.name);
  const providers = warehousesOf(known).flatMap(({ name, runs }) => {
    const stall = currentStall(runs);
    return stall === null || !told.includes(name) ? [] : [{ name, since: stall.from }];
  });
  return providers.length === 0 ? null : { kind: 'connection_stuck', providers };
}

async function notForwardedContent(
  deps: Dependencies,
  shop: string,
  news: readonly Extract<News, { kind: 'not_forwarded' }>[],
): Promise<MailContent | null> {
  const ids: ShopifyOrderId[] = [];
  for (const { shopifyOrderId, at } of news) {
    const asked = await deps.cancellations.readForOrder(shop, shopifyOrderId);
    if (asked === null || asked.requestedAt < at) ids.push(shopifyOrderId);
  }
  const shopifyOrderIds = [...new Set(ids)];
  return shopifyOrderIds.length === 0 ? null : { kind: 'not_forwarded', shopifyOrderIds };
}

function hasAnswer(state: Cancellation): boolean {
  return state.warehouseOrders.some(({ judgement }) => isFinal(judgement.verdict));
}

function orderInMail(state: Cancellation): OrderInMail {
  return {
    shopifyOrderId: state.shopifyOrderId,
    orderName: state.orderName,
    outcome: state.outcome,
    isStopTakenBack: isStopTakenBack(state),
    isCancelledInShopify: state.cancelledInShopifyAt !== null,
    isLookedForInOwnChannel: isLookedForInOwnChannel(state),
    warehouses: state.warehouseOrders.map((order) => warehouseInMail(state, order)),
  };
}

function warehouseInMail(state: Cancellation, order: WarehouseOrder): WarehouseInMail {
  const { verdict, why, reason, evidence } = order.judgement;
  const { providerName: provider } = order;
  return {
    ...{ provider, verdict, why, reason, evidence },
    saidBefore: contradictedBy(order),
    hasTurnedUp: stopTakenBack(state, order)?.how === 'turned_up',
  };
}

function contradictedBy({ overturned, said, judgement }: WarehouseOrder): Verdict | null {
  if (!overturned) return null;
  const before = said.findLast(({ verdict }) => isFinal(verdict) && verdict !== judgement.verdict);
  return before?.verdict ?? null;
}

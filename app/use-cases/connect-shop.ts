/**
 * Connects a shop to Prime Penguin: checks first, saves only what the check has found to work. What was
 * asked for in another account is never left to be judged by the new one's answers.
 */
import type { ConnectionRejection, ConnectionView } from '#app/contract/api.ts';
import { shopOf } from '#app/domain/account.ts';
import type { AuditedChange } from '#app/domain/audit.ts';
import { type Cancellation, isAskedIn } from '#app/domain/cancellation.ts';
import type { Instant } from '#app/domain/instant.ts';
import type {
  ChangeRefused,
  ConnectionWish,
  ConnectShopResult,
  DisconnectShopResult,
  SignedIn,
} from './application.ts';
import { audited } from './audited.ts';
import type { Dependencies } from './dependencies.ts';
import { endDemo } from './end-demo.ts';
import { inSnapshot } from './in-snapshot.ts';
import { connectedElsewhere, wordsOf } from './look-at-order.ts';
import type { RejectedConnection } from './ports/prime-penguin.ts';
import type { Connection } from './ports/store.ts';
import { learnConnections, providerLookup } from './providers.ts';
import { around } from './request-cancellation.ts';
import { settle } from './settle.ts';
import { viewConnection } from './views.ts';
import { mayChangeSettings } from './who-may.ts';

export async function connectShop(
  deps: Dependencies,
  shop: string,
  who: SignedIn,
  wish: ConnectionWish,
): Promise<ConnectShopResult> {
  const may = await mayChangeSettings(deps, shop, who);
  if (may.kind !== 'allowed') return may;
  const attempt = await deps.connectAttempts.begin(shop, who.userId, deps.clock());
  if (attempt.kind === 'too_many') return tooMany(attempt.retryAt);
  const result = await establishConnection(deps, shop, wish);
  if (!isFailedGuess(result)) await deps.connectAttempts.withdraw(attempt.id);
  // From the moment that it is saved the shop works with its own: what is left of the demo is unseen.
  if (result.kind === 'connected') await endDemo(deps, shop);
  return result;
}

/** What was entered was tried at Prime Penguin as a login, and was none. */
const IS_FAILED_LOGIN: Readonly<Record<ConnectionRejection, boolean>> = {
  credentials_refused: true,
  two_factor_required: true,
  password_must_be_reset: true,
  captcha_required: true,
  account_locked: true,
  tenant_not_found: true,
  tenant_inactive: true,
  tenant_mismatch: true,
  check_refused: true,
  // Never sent.
  not_a_token: false,
  tenant_is_address: false,
  // The login is good.
  reading_not_allowed: false,
  sales_channel_not_found: false,
  sales_channel_ambiguous: false,
  sales_channel_unknown: false,
  open_cancellations: false,
};

function isFailedGuess(result: ConnectShopResult): boolean {
  return result.kind === 'rejected' && IS_FAILED_LOGIN[result.reason];
}

function tooMany(retryAt: Instant): ConnectShopResult {
  const at = new Date(retryAt).toISOString();
  const message = `Too many logins were tried that Prime Penguin does not take. Try again after ${at}.`;
  return { kind: 'too_many_attempts', retryAt, message };
}

type EstablishResult = Exclude<
  ConnectShopResult,
  ChangeRefused | { readonly kind: 'too_many_attempts' }
>;

/**
 * @param shop its own account, or its demo's
 * @param told what the record of changes says of it; left out: that it was connected
 */
export async function establishConnection(
  deps: Dependencies,
  shop: string,
  wish: ConnectionWish,
  told?: AuditedChange,
): Promise<EstablishResult> {
  const before = await deps.connections.read(shop);
  const check = await deps.primePenguin.check(shop, wish, {
    namedId: wish.salesChannelId ?? null,
    before: before?.salesChannel.isChosenByHand
      ? { tenantId: before.tenantId, salesChannelId: before.salesChannel.id }
      : null,
  });
  if (check.kind === 'fault') return { kind: 'prime_penguin_unavailable', ...wordsOf(check) };
  if (check.kind === 'rejected') return check;
  const { credentials, salesChannel } = check;
  const account = { tenantId: credentials.tenantId, salesChannelId: salesChannel.id };
  const open = await deps.cancellations.readOpen(shop);
  const elsewhere = open.filter((state) => !isAskedIn(state, account));
  if (elsewhere.length > 0 && wish.giveUpOpen !== true) {
    return openElsewhere(elsewhere, before, wish);
  }
  const change: AuditedChange = told ?? {
    action: before === null ? 'connected' : 'connection_changed',
    tenantId: credentials.tenantId,
    salesChannel: salesChannel.name,
  };
  await deps.connections.save(
    {
      shop,
      credentials,
      tokens: check.tokens,
      tenantName: check.tenantName,
      salesChannel: { ...salesChannel, isChosenByHand: check.isChosenByHand },
      providers: check.providers,
      checkedAt: deps.clock(),
    },
    audited(deps, shopOf(shop), change),
  );
  deps.primePenguin.forget(shop);
  for (const state of elsewhere) await giveUp(deps, state, before);
  // Open cancellations may have waited for this.
  await deps.watches.plan(shop, deps.clock());
  await learnConnections(deps, shop, check.providers);
  const connection = await readConnectionView(deps, shop);
  if (!connection) throw new Error(`The connection of ${shop} was saved and is not there`);
  return { kind: 'connected', connection };
}

/** null: the shop is not connected. */
export function readConnectionView(
  deps: Dependencies,
  shop: string,
): Promise<ConnectionView | null> {
  return inSnapshot(deps, async (now) => {
    const surroundings = await around(now, shop);
    const { connection } = surroundings;
    if (!connection) return null;
    return viewConnection(connection, await now.cancellations.countOpen(shop), surroundings);
  });
}

function openElsewhere(
  elsewhere: readonly Cancellation[],
  before: Connection | null,
  wish: ConnectionWish,
): RejectedConnection {
  const waiting = elsewhere.filter(({ outcome }) => outcome === 'pending').length;
  const open = elsewhere.length;
  const [first] = elsewhere;
  const asked = first?.askedIn ?? null;
  return {
    kind: 'rejected',
    reason: 'open_cancellations',
    field: null,
    message: `This is another tenant or sales channel than the one in which ${open} open ${open === 1 ? 'cancellation was' : 'cancellations were'} asked for. Here the app cannot see what becomes of them. Connect the one in which they were asked for, or confirm that they are to be given up.`,
    theirWords: null,
    values: {
      open,
      waiting,
      tenant: wish.tenantName ?? wish.tenantId,
      ...(asked && { openTenantId: asked.tenantId }),
      ...(before?.tenantName && { openTenantName: before.tenantName }),
    },
    salesChannels: null,
  };
}

/**
 * Not part of the save: whoever looks at what was asked for elsewhere gives it up as well, so nothing is
 * judged wrongly should this not come to its end.
 */
async function giveUp(
  deps: Dependencies,
  { id }: Cancellation,
  before: Connection | null,
): Promise<void> {
  const now = deps.clock();
  const failure = connectedElsewhere(now);
  const providers = providerLookup(before, deps.timing);
  await deps.cancellations.change(id, (state) =>
    settle(state, [{ kind: 'failed', failure }], providers, now, deps.timing),
  );
}

export async function disconnectShop(
  deps: Dependencies,
  shop: string,
  who: SignedIn,
): Promise<DisconnectShopResult> {
  const may = await mayChangeSettings(deps, shop, who);
  if (may.kind !== 'allowed') return may;
  // The demo first: without a real connection, what is left of one would be back.
  await endDemo(deps, shop);
  await deps.connections.remove(shop, audited(deps, shop, { action: 'disconnected' }));
  deps.primePenguin.forget(shop);
  // What waits learns that nothing can be seen any more, and says so.
  await deps.watches.plan(shop, deps.clock());
  return { kind: 'disconnected' };
}

/**
 * Connects a shop to Prime Penguin: checks first, saves only what the check has found to work.
 */
import type {
  ChangeRefused,
  ConnectShopResult,
  DisconnectShopResult,
  SignedIn,
} from './application.ts';
import type { Dependencies } from './dependencies.ts';
import { endDemo } from './end-demo.ts';
import { wordsOf } from './look-at-order.ts';
import type { Credentials } from './ports/prime-penguin.ts';
import { around } from './request-cancellation.ts';
import { viewConnection } from './views.ts';
import { mayChangeSettings } from './who-may.ts';

export async function connectShop(
  deps: Dependencies,
  shop: string,
  who: SignedIn,
  credentials: Credentials,
): Promise<ConnectShopResult> {
  const may = await mayChangeSettings(deps, shop, who);
  if (may.kind !== 'allowed') return may;
  const result = await establishConnection(deps, shop, credentials);
  // From the moment that it is saved the shop works with its own: what is left of the demo is unseen.
  if (result.kind === 'connected') await endDemo(deps, shop);
  return result;
}

/** @param account the shop's own, or its demo's */
export async function establishConnection(
  deps: Dependencies,
  account: string,
  credentials: Credentials,
): Promise<Exclude<ConnectShopResult, ChangeRefused>> {
  const check = await deps.primePenguin.check(account, credentials);
  if (check.kind === 'fault') return { kind: 'prime_penguin_unavailable', ...wordsOf(check) };
  if (check.kind === 'rejected') {
    return check;
  }
  const { tenant, salesChannel, providers, tokens } = check;
  await deps.connections.save({
    shop: account,
    credentials,
    tokens,
    tenantName: tenant.name,
    salesChannel,
    providers,
    checkedAt: deps.clock(),
  });
  deps.primePenguin.forget(account);
  // Open cancellations may have waited for this.
  await deps.watches.plan(account, deps.clock());
  const { connection, ...rest } = await around(deps, account);
  if (!connection) throw new Error(`The connection of ${account} was saved and is not there`);
  return { kind: 'connected', connection: viewConnection(connection, { connection, ...rest }) };
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
  await deps.connections.remove(shop);
  deps.primePenguin.forget(shop);
  return { kind: 'disconnected' };
}

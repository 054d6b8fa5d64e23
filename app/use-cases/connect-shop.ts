/**
 * Connects a shop to Prime Penguin: checks first, saves only what the check has found to work.
 */
import type { ConnectShopResult, DisconnectShopResult, SignedIn } from './application.ts';
import type { Dependencies } from './dependencies.ts';
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
  const check = await deps.primePenguin.check(shop, credentials);
  if (check.kind === 'fault') return { kind: 'prime_penguin_unavailable', ...wordsOf(check) };
  if (check.kind === 'rejected') {
    return check;
  }
  const { tenant, salesChannel, providers, tokens } = check;
  await deps.connections.save({
    shop,
    credentials,
    tokens,
    tenantName: tenant.name,
    salesChannel,
    providers,
    checkedAt: deps.clock(),
  });
  deps.primePenguin.forget(shop);
  // Open cancellations may have waited for this.
  await deps.watches.plan(shop, deps.clock());
  const { connection, ...rest } = await around(deps, shop);
  if (!connection) throw new Error(`The connection of ${shop} was saved and is not there`);
  return { kind: 'connected', connection: viewConnection(connection, { connection, ...rest }) };
}

export async function disconnectShop(
  deps: Dependencies,
  shop: string,
  who: SignedIn,
): Promise<DisconnectShopResult> {
  const may = await mayChangeSettings(deps, shop, who);
  if (may.kind !== 'allowed') return may;
  await deps.connections.remove(shop);
  deps.primePenguin.forget(shop);
  return { kind: 'disconnected' };
}

/** What is kept of a shop or of a customer's orders goes: what was recorded, the demo, and what waits in memory. */
import { demoAccountOf } from '#app/domain/account.ts';
import type { ShopifyOrderId } from '#app/domain/identifiers.ts';
import type { Instant } from '#app/domain/instant.ts';
import { audited } from './audited.ts';
import type { Dependencies } from './dependencies.ts';

/**
 * Access and secrets; what was recorded stays.
 *
 * @param unlessSince nothing is done, and false returned, where somebody has signed in since; null: whoever has
 */
export async function forgetShop(
  deps: Dependencies,
  shop: string,
  unlessSince: Instant | null = null,
): Promise<boolean> {
  const told = audited(deps, shop, { action: 'uninstalled' });
  if (!(await deps.shops.forget(shop, unlessSince, told))) return false;
  leaveMemory(deps, shop);
  return true;
}

/** @param unlessSince as for `forgetShop` */
export async function eraseShop(
  deps: Dependencies,
  shop: string,
  unlessSince: Instant | null = null,
): Promise<boolean> {
  const told = audited(deps, shop, { action: 'shop_erased' });
  if (!(await deps.shops.erase(shop, unlessSince, told))) return false;
  leaveMemory(deps, shop);
  return true;
}

function leaveMemory({ demo, primePenguin }: Dependencies, shop: string): void {
  demo.primePenguin.forget(demoAccountOf(shop));
  primePenguin.forget(shop);
}

/** @param until what was recorded later stays; null: nothing does */
export async function eraseOrders(
  deps: Dependencies,
  shop: string,
  ids: readonly ShopifyOrderId[],
  until: Instant | null = null,
): Promise<void> {
  await deps.shops.eraseOrders(demoAccountOf(shop), ids, until, null);
  const told = audited(deps, shop, { action: 'orders_erased', orders: ids.length });
  await deps.shops.eraseOrders(shop, ids, until, told);
}

/** What is kept of a shop or of a customer's orders goes: what was recorded, the demo, and what waits in memory. */
import { demoAccountOf } from '#app/domain/account.ts';
import type { ShopifyOrderId } from '#app/domain/identifiers.ts';
import type { Instant } from '#app/domain/instant.ts';
import { audited } from './audited.ts';
import type { Dependencies } from './dependencies.ts';
import { endDemo } from './end-demo.ts';

/** Access and secrets; what was recorded stays. */
export async function forgetShop(deps: Dependencies, shop: string): Promise<void> {
  await endDemo(deps, shop);
  await deps.shops.forget(shop, audited(deps, shop, { action: 'uninstalled' }));
  deps.primePenguin.forget(shop);
}

export async function eraseShop(deps: Dependencies, shop: string): Promise<void> {
  await endDemo(deps, shop);
  await deps.shops.erase(shop, audited(deps, shop, { action: 'shop_erased' }));
  deps.primePenguin.forget(shop);
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

/** Takes the demo of a shop away, with everything that belongs to it. Whether somebody may is not asked here. */
import { demoAccountOf } from '#app/domain/account.ts';
import { audited } from './audited.ts';
import type { Dependencies } from './dependencies.ts';

/** Does nothing where there is none. */
export async function endDemo(deps: Dependencies, shop: string): Promise<void> {
  const account = demoAccountOf(shop);
  await deps.shops.eraseDemo(account, audited(deps, shop, { action: 'demo_ended' }));
  deps.demo.primePenguin.forget(account);
}

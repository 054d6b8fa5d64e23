/**
 * Computes every open verdict again from what was seen and asked; for after the rules have changed.
 */
import type { Cancellation } from '#app/domain/cancellation.ts';
import type { Dependencies } from './dependencies.ts';
import { forAccount } from './for-account.ts';
import { providerLookup, readProviders } from './providers.ts';
import { settle } from './settle.ts';

/** How many open cancellations there are, and how many got another verdict. */
export async function judgeAgain(
  deps: Dependencies,
): Promise<{ readonly judged: number; readonly changed: number }> {
  let judged = 0;
  let changed = 0;
  for (const shop of await deps.cancellations.readShops()) {
    const { timing } = forAccount(deps, shop);
    const providers = providerLookup(await readProviders(deps, shop), timing);
    for (const state of await deps.cancellations.readOpen(shop)) {
      const after = await deps.cancellations.change(state.id, (current) =>
        settle(current, [], providers, deps.clock(), timing),
      );
      judged += 1;
      if (after && verdictsOf(after) !== verdictsOf(state)) changed += 1;
    }
  }
  return { judged, changed };
}

function verdictsOf({ warehouseOrders }: Cancellation): string {
  return warehouseOrders.map(({ judgement }) => judgement.verdict).join();
}

/**
 * Ends what has been watched long enough. A cancellation whose watch is over is closed: the next press
 * on its order makes a new one.
 */
import type { Dependencies } from './dependencies.ts';
import { isolateFailure, recordFacts } from './isolate-failure.ts';
import { providerLookup, readProviders } from './providers.ts';

/** Ends every watch of the shop whose time is over. */
export async function finishWatches(deps: Dependencies, shop: string): Promise<void> {
  const providers = providerLookup(await readProviders(deps, shop), deps.timing);
  for (const state of await deps.cancellations.readOpen(shop, deps.clock())) {
    await isolateFailure(deps, 'watch', { shop, cancellationId: state.id }, () =>
      recordFacts(deps, 'watch', state.id, [], providers),
    );
  }
}

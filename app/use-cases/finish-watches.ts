/**
 * Ends what has been watched long enough. A cancellation whose watch is over is closed: the next press
 * on its order makes a new one.
 */
import type { Cancellation } from '#app/domain/cancellation.ts';
import type { Dependencies } from './dependencies.ts';
import { isolateFailure, recordFacts } from './isolate-failure.ts';
import { providerLookup, readProviders } from './providers.ts';

/**
 * Ends every watch of the shop whose time is over, unless a look that was due before then has yet to take place:
 * the app may have been down. That look ends it, or the next wake-up after it.
 */
export async function finishWatches(deps: Dependencies, shop: string): Promise<void> {
  const watch = await deps.watches.read(shop);
  const isOwedLook = ({ watchUntil }: Cancellation) =>
    watch?.isLooking === true || (watch?.nextLookAt ?? watchUntil) < watchUntil;
  const providers = providerLookup(await readProviders(deps, shop), deps.timing);
  for (const state of await deps.cancellations.readOpen(shop, deps.clock())) {
    if (isOwedLook(state)) continue;
    await isolateFailure(deps, 'watch', { shop, cancellationId: state.id }, () =>
      recordFacts(deps, 'watch', state.id, [], providers),
    );
  }
}

/**
 * A cancellation as it stands, or as soon as it is newer than the version the reader has. While
 * someone waits, Prime Penguin is looked at as often as the pause allows.
 */
import type { ReadCancellationResult } from './application.ts';
import type { Dependencies } from './dependencies.ts';
import { inSnapshot } from './in-snapshot.ts';
import { around } from './request-cancellation.ts';
import { viewCancellation } from './views.ts';
import { waitForVersion } from './wait-for-version.ts';

export async function readCancellation(
  deps: Dependencies,
  shop: string,
  id: string,
  wait: { readonly since: number; readonly waitMs: number; readonly signal: AbortSignal } | null,
): Promise<ReadCancellationResult> {
  if (wait) {
    const version = await waitForNewer(deps, shop, id, wait);
    if (version === null) return { kind: 'unknown_cancellation' };
    if (version <= wait.since) return { kind: 'unchanged' };
  }
  return inSnapshot(deps, async (now) => {
    const cancellation = await now.cancellations.read(shop, id);
    if (!cancellation) return { kind: 'unknown_cancellation' };
    return {
      kind: 'found',
      cancellation: viewCancellation(cancellation, await around(now, shop)),
    };
  });
}

/** The version at the end of the wait; null when there is no such cancellation. */
async function waitForNewer(
  deps: Dependencies,
  shop: string,
  id: string,
  { since, waitMs, signal }: { since: number; waitMs: number; signal: AbortSignal },
): Promise<number | null> {
  const first = await deps.cancellations.readVersion(shop, id);
  if (first === null || first > since || waitMs <= 0) return first;
  const cancellation = await deps.cancellations.read(shop, id);
  if (!cancellation) return null;
  return waitForVersion(deps, {
    ...{ shop, id, signal },
    until: deps.clock() + waitMs,
    readVersion: () => deps.cancellations.readVersion(shop, id),
    isNews: (version) => version > since,
    isWatched: cancellation.endedAt === null,
  });
}

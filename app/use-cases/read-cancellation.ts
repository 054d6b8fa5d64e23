/**
 * A cancellation as it stands, or as soon as it is newer than the version the reader has. While
 * someone waits, Prime Penguin is looked at as often as the pause allows.
 */
import type { ReadCancellationResult } from './application.ts';
import type { Dependencies } from './dependencies.ts';
import { around } from './request-cancellation.ts';
import { viewCancellation } from './views.ts';

/** A reader that has gone counts as watching for this much longer than it waited. */
const VIEWER_GRACE_MS = 5_000;

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
  const cancellation = await deps.cancellations.read(shop, id);
  if (!cancellation) return { kind: 'unknown_cancellation' };
  return {
    kind: 'found',
    cancellation: viewCancellation(cancellation, await around(deps, shop)),
  };
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
  const until = deps.clock() + waitMs;
  await noteViewer(deps, shop, id, until + VIEWER_GRACE_MS);
  const notices = deps.changes.subscribe(id);
  try {
    for (;;) {
      // Read after listening has begun: a change in between is seen by one or the other.
      const version = await deps.cancellations.readVersion(shop, id);
      const left = until - deps.clock();
      if (version === null || version > since || left <= 0 || signal.aborted) return version;
      await notices.next(left, signal);
    }
  } finally {
    notices.close();
  }
}

async function noteViewer(
  deps: Dependencies,
  shop: string,
  id: string,
  until: number,
): Promise<void> {
  const cancellation = await deps.cancellations.read(shop, id);
  if (!cancellation || cancellation.endedAt !== null) return;
  const lastLookAt = (await deps.watches.read(shop))?.lastLookAt ?? 0;
  const lookAt = Math.max(deps.clock(), lastLookAt + deps.timing.pollMs);
  await deps.watches.noteViewer(shop, until, lookAt);
}

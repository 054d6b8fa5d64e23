/**
 * A press for many orders as it stands, or as soon as anything of it has changed. One wait for all of its
 * orders, however many; while someone waits, Prime Penguin is looked at as often as the pause allows.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { viewBulkRequest } from './bulk-views.ts';
import type { Dependencies } from './dependencies.ts';
import type { BulkWait, ReadBulkRequestResult } from './many-orders.ts';

/** A reader that has gone counts as watching for this much longer than it waited. */
const VIEWER_GRACE_MS = 5_000;
/** Hundreds of orders change one after the other: what changes within this time is told together. */
const GATHER_MS = 1_000;

export async function readBulkRequest(
  deps: Dependencies,
  shop: string,
  id: string,
  wait: BulkWait | null,
): Promise<ReadBulkRequestResult> {
  if (wait) {
    const version = await waitForOther(deps, shop, id, wait);
    if (version === null) return { kind: 'unknown_bulk_request' };
    if (version === wait.since) return { kind: 'unchanged' };
  }
  const request = await deps.bulkRequests.read(shop, id);
  if (!request) return { kind: 'unknown_bulk_request' };
  return { kind: 'found', request: viewBulkRequest(request) };
}

/** The version at the end of the wait; null when there is no such request. */
async function waitForOther(
  deps: Dependencies,
  shop: string,
  id: string,
  wait: BulkWait,
): Promise<number | null> {
  const { since, waitMs, signal } = wait;
  const first = await deps.bulkRequests.readVersion(shop, id);
  if (first === null || waitMs <= 0) return first;
  const until = deps.clock() + waitMs;
  const other = first === since ? await nextOther(deps, shop, id, wait, until) : first;
  // Also when something had changed before: whoever reads what is changing all the time asks again at once.
  if (other !== null && other !== since) {
    await pause(Math.min(GATHER_MS, waitMs), null, { signal }).catch(() => null);
  }
  return other;
}

async function nextOther(
  deps: Dependencies,
  shop: string,
  id: string,
  { since, signal }: BulkWait,
  until: number,
): Promise<number | null> {
  await noteViewer(deps, shop, until + VIEWER_GRACE_MS);
  const notices = deps.changes.subscribe(id);
  try {
    for (;;) {
      // Read after listening has begun: a change in between is seen by one or the other.
      const version = await deps.bulkRequests.readVersion(shop, id);
      const left = until - deps.clock();
      if (version !== since || left <= 0 || signal.aborted) return version;
      await notices.next(left, signal);
    }
  } finally {
    notices.close();
  }
}

async function noteViewer(deps: Dependencies, shop: string, until: number): Promise<void> {
  const lastLookAt = (await deps.watches.read(shop))?.lastLookAt ?? 0;
  const lookAt = Math.max(deps.clock(), lastLookAt + deps.timing.pollMs);
  await deps.watches.noteViewer(shop, until, lookAt);
}

/**
 * A press for many orders as it stands, or as soon as anything of it has changed. One wait for all of its
 * orders, however many; while someone waits, Prime Penguin is looked at as often as the pause allows.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { viewBulkRequest } from './bulk-views.ts';
import type { Dependencies } from './dependencies.ts';
import { inSnapshot } from './in-snapshot.ts';
import type { BulkWait, ReadBulkRequestResult } from './many-orders.ts';
import { waitForVersion } from './wait-for-version.ts';

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
  const request = await inSnapshot(deps, (now) => now.bulkRequests.read(shop, id));
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
  const readVersion = () => deps.bulkRequests.readVersion(shop, id);
  const first = await readVersion();
  if (first === null || waitMs <= 0) return first;
  const isNews = (version: number) => version !== since;
  const other = isNews(first)
    ? first
    : await waitForVersion(deps, {
        ...{ shop, id, signal, readVersion, isNews },
        until: deps.clock() + waitMs,
        isWatched: true,
      });
  // Also when something had changed before: whoever reads what is changing all the time asks again at once.
  if (other !== null && other !== since) {
    await pause(Math.min(GATHER_MS, waitMs), null, { signal }).catch(() => null);
  }
  return other;
}

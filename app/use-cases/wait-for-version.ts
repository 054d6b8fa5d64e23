/**
 * A reader waits for news of something that has a version. While someone waits, Prime Penguin is looked
 * at as often as the pause allows. A reader never waits for that to be noted: it is kept in a row that
 * the shop's watcher writes, too.
 */
import type { Instant } from '#app/domain/instant.ts';
import type { Dependencies } from './dependencies.ts';

/** A reader that has gone counts as watching for this much longer than it waited. */
const VIEWER_GRACE_MS = 5_000;
/** A reader that could not be noted is noted after this. */
const NOTE_AGAIN_MS = 1_000;

export interface Awaited {
  readonly shop: string;
  /** Of what has the version: its changes are told under it. */
  readonly id: string;
  readonly until: Instant;
  readonly signal: AbortSignal;
  /** null: it is gone, which is news. */
  readonly readVersion: () => Promise<number | null>;
  readonly isNews: (version: number) => boolean;
  /** Does the shop's watcher have to look while this is waited for? */
  readonly isWatched: boolean;
}

/** The version at the end of the wait, which is not news when time was over first. */
export async function waitForVersion(deps: Dependencies, awaited: Awaited): Promise<number | null> {
  const { shop, id, until, signal, readVersion, isNews } = awaited;
  let isNoted = !awaited.isWatched || (await noteViewer(deps, shop, until));
  const notices = deps.changes.subscribe(id);
  try {
    for (;;) {
      // Read after listening has begun: a change in between is seen by one or the other.
      const version = await readVersion();
      const left = until - deps.clock();
      if (version === null || isNews(version) || left <= 0) return version;
      if (!signal.aborted) {
        await notices.next(isNoted ? left : Math.min(left, NOTE_AGAIN_MS), signal);
      }
      // Hundreds who are let go at once are no reason to read hundreds of rows.
      if (signal.aborted) return version;
      isNoted ||= await noteViewer(deps, shop, until);
    }
  } finally {
    notices.close();
  }
}

/** False: the row was in use, and nothing is kept. */
async function noteViewer(deps: Dependencies, shop: string, waitsUntil: Instant): Promise<boolean> {
  const watch = await deps.watches.read(shop);
  const lookAt = Math.max(deps.clock(), (watch?.lastLookAt ?? 0) + deps.timing.pollMs);
  // Of many readers of a shop few write.
  const isNoted = watch !== null && (watch.viewedUntil ?? 0) >= waitsUntil;
  const isPlanned =
    watch !== null &&
    (watch.isLooking || (watch.nextLookAt !== null && watch.nextLookAt <= lookAt));
  if (isNoted && isPlanned) return true;
  return deps.watches.noteViewer(shop, waitsUntil + VIEWER_GRACE_MS, lookAt);
}

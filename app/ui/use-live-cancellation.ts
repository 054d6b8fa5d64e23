/**
 * Loads the page's data anew as soon as a cancellation is newer than what is shown. While it waits somebody
 * counts as looking on, and so the app looks at Prime Penguin as often as it may.
 */
import { useRevalidator } from '@remix-run/react';
import { useEffect, useRef } from 'react';

const WAIT_SECONDS = 20;
const PAUSE_AFTER_FAILURE_MS = 5_000;

export function useLiveCancellation(id: string, version: number, isAwaited: boolean): void {
  const { revalidate } = useRevalidator();
  const newest = useRef(revalidate);
  newest.current = revalidate;
  useEffect(() => {
    if (!isAwaited) return;
    const left = new AbortController();
    void waitForNewer(id, version, left.signal).then((isNewer) => {
      if (isNewer) newest.current();
    });
    return () => left.abort();
  }, [id, version, isAwaited]);
}

/** False: the reader has gone. */
async function waitForNewer(id: string, version: number, left: AbortSignal): Promise<boolean> {
  const address = `/api/cancellations/${id}?since=${version}&wait=${WAIT_SECONDS}`;
  while (!left.aborted) {
    try {
      // App Bridge adds the session token.
      const { status } = await fetch(address, { signal: left });
      if (status === 200 || status === 404) return !left.aborted;
      if (status !== 304) await pause(left);
    } catch {
      await pause(left);
    }
  }
  return false;
}

function pause(left: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, PAUSE_AFTER_FAILURE_MS);
    left.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

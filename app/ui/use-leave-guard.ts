/** Lets App Bridge ask before a page inside the app is left with something unsaved. */
import { useBlocker } from '@remix-run/react';
import { useEffect } from 'react';

/** `isChanged`: while it is, the page shows a save bar. */
export function useLeaveGuard(isChanged: boolean): void {
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) =>
      isChanged && currentLocation.pathname !== nextLocation.pathname,
  );
  useEffect(() => {
    if (blocker.state !== 'blocked') return;
    const ask = window.shopify?.saveBar.leaveConfirmation;
    if (!ask) return blocker.proceed();
    // Whoever stays gets no answer here, or a refusal; the next attempt asks again.
    ask().then(blocker.proceed, blocker.reset);
  }, [blocker]);
}

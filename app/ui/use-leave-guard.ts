/** Asks, in the admin's own window, before a page with something unsaved on it is left. */
import { useBlocker } from '@remix-run/react';
import { useEffect } from 'react';

/** The page's save bar has to be open exactly while `isUnsaved`. */
export function useLeaveGuard(isUnsaved: boolean): void {
  const blocker = useBlocker(isUnsaved);
  useEffect(() => {
    if (blocker.state !== 'blocked') return;
    if (!isUnsaved) return blocker.reset();
    // Resolves when the merchant agrees to lose it.
    window.shopify?.saveBar.leaveConfirmation().then(
      () => blocker.proceed(),
      () => blocker.reset(),
    );
  }, [blocker, isUnsaved]);
}

/** Loads the page's data anew now and then, while something is awaited and somebody looks at it. */
import { useRevalidator } from '@remix-run/react';
import { useEffect, useRef } from 'react';

export function useRefreshWhile(isAwaited: boolean, everyMs: number): void {
  const revalidator = useRevalidator();
  const newest = useRef(revalidator);
  newest.current = revalidator;
  useEffect(() => {
    if (!isAwaited) return;
    const timer = setInterval(() => {
      const { state, revalidate } = newest.current;
      if (state === 'idle' && document.visibilityState === 'visible') revalidate();
    }, everyMs);
    return () => clearInterval(timer);
  }, [isAwaited, everyMs]);
}

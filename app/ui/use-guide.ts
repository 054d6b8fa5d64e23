/** Puts the set-up guide away, or brings it back, from wherever it is offered. */
import { useFetcher } from '@remix-run/react';
import { useEffect, useRef } from 'react';

interface GuideSwitch {
  readonly isBusy: boolean;
  /** The last try did not get through. */
  readonly hasFailed: boolean;
  set(isDismissed: boolean): void;
}

export function useGuide(onSet?: () => void): GuideSwitch {
  const fetcher = useFetcher<{ readonly kind: 'set' | 'failed' | 'unreached' }>();
  const newest = useRef(onSet);
  newest.current = onSet;
  const kind = fetcher.data?.kind;
  const isIdle = fetcher.state === 'idle';
  useEffect(() => {
    if (kind === 'set' && isIdle) newest.current?.();
  }, [kind, isIdle]);
  return {
    isBusy: !isIdle,
    hasFailed: isIdle && kind !== undefined && kind !== 'set',
    set: (isDismissed) =>
      fetcher.submit(
        { isDismissed },
        { method: 'post', action: '/app/guide', encType: 'application/json' },
      ),
  };
}

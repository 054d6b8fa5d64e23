/** Lets what one worker has read of a cancellation serve for all that it writes to it: see `CancellationStore.change`. */
import type { Cancellation } from '#app/domain/cancellation.ts';
import type { Dependencies } from './dependencies.ts';
import type { CancellationStore } from './ports/store.ts';

export type Kept = Map<string, Cancellation>;

/** The same dependencies; changes begin with the states in `kept`, and put those that they lead to there. */
export function keeping(deps: Dependencies, kept: Kept): Dependencies {
  const change: CancellationStore['change'] = async (of, decide, lease) => {
    const id = typeof of === 'string' ? of : of.id;
    const after = await deps.cancellations.change(kept.get(id) ?? of, decide, lease);
    if (after) kept.set(id, after);
    return after;
  };
  return { ...deps, cancellations: { ...deps.cancellations, change } };
}

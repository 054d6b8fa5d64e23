/** An answer that is made of several reads shows one moment. */
import type { Dependencies } from './dependencies.ts';

/** @param read only reads, one after the other */
export function inSnapshot<T>(
  deps: Dependencies,
  read: (deps: Dependencies) => Promise<T>,
): Promise<T> {
  return deps.snapshot((stores) => read({ ...deps, ...stores }));
}

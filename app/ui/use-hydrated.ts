/** Whether the page listens yet. What is typed into the server's first rendering would be seen and not known. */
import { useSyncExternalStore } from 'react';

const never = () => () => {};

/** False on the server and until the browser has taken the page over. */
export function useHydrated(): boolean {
  return useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
}

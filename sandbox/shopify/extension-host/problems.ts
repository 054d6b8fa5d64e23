/**
 * Everything that an extension did and the real admin would not take. Tests read
 * `window.__extensionProblems`; people see a red strip.
 */

declare global {
  interface Window {
    __extensionProblems: string[];
  }
}

const listeners = new Set<() => void>();
let problems: readonly string[] = [];
window.__extensionProblems = [];

export function reportProblem(problem: string): void {
  if (problems.includes(problem)) return;
  problems = [...problems, problem];
  window.__extensionProblems = [...problems];
  for (const listener of listeners) listener();
}

/** For React's `useSyncExternalStore`. */
export const problemStore = {
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  read: (): readonly string[] => problems,
};

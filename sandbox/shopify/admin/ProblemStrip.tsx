import { useSyncExternalStore } from 'react';
import { problemStore } from '../extension-host/problems.ts';

/** What an extension did that the real admin would not take, for people to see. */
export function ProblemStrip() {
  const problems = useSyncExternalStore(problemStore.subscribe, problemStore.read);
  if (problems.length === 0) return null;
  return (
    <div className="sandbox-problems" role="alert">
      <strong>The real admin would not take this:</strong>
      <ul>
        {problems.map((problem) => (
          <li key={problem}>{problem}</li>
        ))}
      </ul>
    </div>
  );
}

/** Tells readers who wait that a cancellation has changed, as the database's notices do. */
import type { ChangeNotices } from '#app/use-cases/dependencies.ts';

export class Notices implements ChangeNotices {
  private readonly hearers = new Map<string, Set<() => void>>();

  tell(id: string): void {
    for (const hear of this.hearers.get(id) ?? []) hear();
  }

  subscribe(id: string): ReturnType<ChangeNotices['subscribe']> {
    let isMissed = false;
    let wake: (() => void) | null = null;
    const hear = () => {
      isMissed = true;
      wake?.();
    };
    const all = this.hearers.get(id) ?? new Set();
    this.hearers.set(id, all.add(hear));
    return {
      next: (ms, signal) =>
        new Promise((resolve) => {
          const done = () => {
            clearTimeout(timer);
            signal.removeEventListener('abort', done);
            isMissed = false;
            wake = null;
            resolve();
          };
          const timer = setTimeout(done, ms);
          signal.addEventListener('abort', done);
          wake = done;
          if (isMissed || signal.aborted) done();
        }),
      close: () => all.delete(hear),
    };
  }
}

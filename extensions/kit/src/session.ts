/**
 * Keeps the state of one open window and does the work that the state asks for. Every state asks for at
 * most one piece of work, so that two presses cannot send two requests.
 */
import { type Clock, TICK_MS } from './clock.ts';

export interface Session<Event> {
  readonly send: (event: Event) => void;
  /** Stops all work; what was sent stays sent. */
  readonly stop: () => void;
}

export type Show<State, Event> = (state: State, now: number, send: (event: Event) => void) => void;

interface ActionWindow<State, Event, Job> {
  readonly clock: Clock;
  readonly first: State;
  step(state: State, event: Event): State;
  /** null: nothing is to be done. The same kind as before: it is being done. */
  jobOf(state: State): Job | null;
  /** @returns how it ended; null where all was told under way */
  doJob(
    job: Job,
    at: { readonly state: () => State; readonly send: (event: Event) => void },
    signal: AbortSignal,
  ): Promise<Event | null>;
  readonly show: Show<State, Event>;
  /** Something on it counts minutes. */
  readonly ticks?: boolean;
}

export function openSession<State, Event, Job extends { readonly kind: string }>(
  window: ActionWindow<State, Event, Job>,
): Session<Event> {
  const { clock, first, step, jobOf, doJob, show, ticks = false } = window;
  let state = first;
  let running: string | null = null;
  let work = new AbortController();
  let stopped = false;

  const present = () => show(state, clock.now(), send);
  const stopTicking = ticks ? clock.every(TICK_MS, present) : () => {};

  function send(event: Event): void {
    if (stopped) return;
    const next = step(state, event);
    if (next === state) return;
    state = next;
    follow();
    present();
  }

  function follow(): void {
    const job = jobOf(state);
    if ((job?.kind ?? null) === running) return;
    running = job?.kind ?? null;
    work.abort();
    work = new AbortController();
    if (job) void finish(job, work.signal);
  }

  async function finish(job: Job, signal: AbortSignal): Promise<void> {
    const event = await doJob(job, { state: () => state, send }, signal);
    if (signal.aborted || event === null) return;
    // It is done, so the next state may ask for the same again.
    running = null;
    send(event);
  }

  follow();
  present();
  return {
    send,
    stop: () => {
      stopped = true;
      stopTicking();
      work.abort();
    },
  };
}

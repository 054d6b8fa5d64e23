/**
 * Runs batches and channel reads at their times, in real time: begin, the time that the work takes, end.
 * Tests that want no clock pause it and call the batches themselves.
 */
import type { Batches } from './batches.ts';
import type { ChannelReads } from './channel-reads.ts';
import { endsAt, nextRunAt, type RealTimer } from './timers.ts';
import type { World } from './world.ts';

/** `setTimeout` runs at once beyond this; a far date is reached in several steps. */
const LONGEST_TIMER_MS = 2_000_000_000;

type JobKind = 'provider' | 'channel';

function keyOf(kind: JobKind, id: number): string {
  return `${kind} ${id}`;
}

interface Job {
  readonly key: string;
  readonly cron: string | null;
  readonly timer: RealTimer | null;
  readonly durationMs: number;
  readonly begin: () => void;
  readonly end: () => void;
  readonly isRunning: () => boolean;
}

export class Schedules {
  readonly #world: World;
  readonly #batches: Batches;
  readonly #reads: ChannelReads;
  readonly #next = new Map<string, NodeJS.Timeout>();
  readonly #ending = new Map<
    string,
    { readonly timer: NodeJS.Timeout; readonly dueAt: number; readonly end: () => void }
  >();
  #isPaused: boolean;

  constructor(world: World, batches: Batches, reads: ChannelReads, isPaused: boolean) {
    this.#world = world;
    this.#batches = batches;
    this.#reads = reads;
    this.#isPaused = isPaused;
  }

  /** To be called whenever a schedule or the clock has changed. */
  refresh(): void {
    for (const timer of this.#next.values()) clearTimeout(timer);
    this.#next.clear();
    for (const [key, { timer, dueAt, end }] of this.#ending) {
      clearTimeout(timer);
      this.#endAt(key, dueAt, end);
    }
    if (this.#isPaused) return;
    for (const job of this.#jobs()) this.#plan(job);
  }

  /** Ends what is under way, now, and begins nothing more. */
  pause(): void {
    this.#isPaused = true;
    this.refresh();
    for (const { timer, end } of [...this.#ending.values()]) {
      clearTimeout(timer);
      end();
    }
  }

  resume(): void {
    this.#isPaused = false;
    this.refresh();
  }

  /** Ends what is under way of one provider or channel, now: whoever begins by hand has the next to himself. */
  endNow(kind: JobKind, id: number): void {
    const running = this.#ending.get(keyOf(kind, id));
    if (running === undefined) return;
    clearTimeout(running.timer);
    running.end();
  }

  /** Drops everything, ends nothing. */
  abandon(): void {
    for (const timer of this.#next.values()) clearTimeout(timer);
    for (const { timer } of this.#ending.values()) clearTimeout(timer);
    this.#next.clear();
    this.#ending.clear();
  }

  #plan(job: Job): void {
    const now = this.#world.now();
    const next = nextRunAt(job, now);
    if (next === null) return;
    const pauseMs = Math.min(next - now, LONGEST_TIMER_MS);
    const timer = setTimeout(() => {
      this.#plan(job);
      if (next <= this.#world.now() && !job.isRunning()) this.#run(job);
    }, pauseMs);
    this.#next.set(job.key, timer);
  }

  #run(job: Job): void {
    job.begin();
    const end = () => {
      this.#ending.delete(job.key);
      // Somebody may have ended it by hand meanwhile.
      if (job.isRunning()) job.end();
    };
    this.#endAt(job.key, this.#world.now() + job.durationMs, end);
  }

  /** Later while the job is stuck, which may come about after it has begun. */
  #endAt(key: string, dueAt: number, end: () => void): void {
    const job = [...this.#jobs()].find((one) => one.key === key);
    const now = this.#world.now();
    const pauseMs = Math.max(0, (job === undefined ? dueAt : endsAt(job, dueAt)) - now);
    const timer =
      pauseMs > LONGEST_TIMER_MS
        ? setTimeout(() => this.#endAt(key, dueAt, end), LONGEST_TIMER_MS)
        : setTimeout(end, pauseMs);
    this.#ending.set(key, { timer, dueAt, end });
  }

  *#jobs(): Generator<Job> {
    for (const { id, cron, timer, batchMs, kind } of this.#world.providers.values()) {
      if (kind === 'dropship') continue;
      yield {
        key: keyOf('provider', id),
        cron,
        timer,
        durationMs: batchMs,
        begin: () => this.#batches.begin(id),
        end: () => this.#batches.end(id),
        isRunning: () => this.#batches.isRunning(id),
      };
    }
    for (const { id, cron, timer, readMs } of this.#world.channels.values()) {
      yield {
        key: keyOf('channel', id),
        cron,
        timer,
        durationMs: readMs,
        begin: () => this.#reads.begin(id),
        end: () => this.#reads.end(id),
        isRunning: () => this.#reads.isRunning(id),
      };
    }
  }
}

/**
 * Runs batches and channel reads at their cron times, in real time: begin, the time that the work
 * takes, end. Tests that want no clock pause it and call the batches themselves.
 */
import { Cron } from 'croner';
import type { Batches } from './batches.ts';
import type { ChannelReads } from './channel-reads.ts';
import type { World } from './world.ts';

/** `setTimeout` runs at once beyond this; a far date is reached in several steps. */
const LONGEST_TIMER_MS = 2_000_000_000;

interface Job {
  readonly key: string;
  readonly cron: string;
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
    { readonly timer: NodeJS.Timeout; readonly end: () => void }
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

  /** Drops everything, ends nothing. */
  abandon(): void {
    for (const timer of this.#next.values()) clearTimeout(timer);
    for (const { timer } of this.#ending.values()) clearTimeout(timer);
    this.#next.clear();
    this.#ending.clear();
  }

  #plan(job: Job): void {
    const now = this.#world.now();
    const next = new Cron(job.cron, { timezone: 'UTC', paused: true }).nextRun(new Date(now));
    if (next === null) return;
    const pauseMs = Math.min(next.getTime() - now, LONGEST_TIMER_MS);
    const timer = setTimeout(() => {
      this.#plan(job);
      if (next.getTime() <= this.#world.now() && !job.isRunning()) this.#run(job);
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
    this.#ending.set(job.key, { timer: setTimeout(end, job.durationMs), end });
  }

  *#jobs(): Generator<Job> {
    for (const { id, cron, batchMs, kind } of this.#world.providers.values()) {
      if (cron === null || kind === 'dropship') continue;
      yield {
        key: `provider ${id}`,
        cron,
        durationMs: batchMs,
        begin: () => this.#batches.begin(id),
        end: () => this.#batches.end(id),
        isRunning: () => this.#batches.isRunning(id),
      };
    }
    for (const { id, cron, readMs } of this.#world.channels.values()) {
      if (cron === null) continue;
      yield {
        key: `channel ${id}`,
        cron,
        durationMs: readMs,
        begin: () => this.#reads.begin(id),
        end: () => this.#reads.end(id),
        isRunning: () => this.#reads.isRunning(id),
      };
    }
  }
}

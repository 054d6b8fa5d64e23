/**
 * When a batch or channel read really begins. What Prime Penguin shows is a picture of it: the timer is set
 * elsewhere, starts late, and can be stuck.
 */
import { Cron } from 'croner';

/** In what the real timer differs from the cron. */
export interface RealTimer {
  /** Left out: as the cron says. */
  readonly everyMs?: number;
  /** How long after midnight UTC the first run is due. Default 0. */
  readonly phaseMs?: number;
  /** Each run begins so much later than it is due. Default 0. */
  readonly startsLateMs?: number;
  /** Until then no run begins, and none that is under way ends. */
  readonly stuckUntil?: number | null;
}

interface Timing {
  readonly cron: string | null;
  readonly timer: RealTimer | null;
}

/** null: never by itself. */
export function nextRunAt({ cron, timer }: Timing, now: number): number | null {
  const lateMs = timer?.startsLateMs ?? 0;
  const due = nextDueAt(cron, timer, now - lateMs);
  if (due === null) return null;
  return Math.max(due + lateMs, timer?.stuckUntil ?? Number.NEGATIVE_INFINITY);
}

/** When a run that should end at `at` ends. */
export function endsAt({ timer }: Timing, at: number): number {
  return Math.max(at, timer?.stuckUntil ?? Number.NEGATIVE_INFINITY);
}

function nextDueAt(cron: string | null, timer: RealTimer | null, after: number): number | null {
  if (timer?.everyMs !== undefined) {
    const phaseMs = timer.phaseMs ?? 0;
    return (Math.floor((after - phaseMs) / timer.everyMs) + 1) * timer.everyMs + phaseMs;
  }
  if (cron === null) return null;
  const next = new Cron(cron, { timezone: 'UTC', paused: true }).nextRun(new Date(after));
  return next?.getTime() ?? null;
}

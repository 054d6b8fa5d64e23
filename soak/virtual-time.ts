/**
 * Replaces this process's clocks, timers and dice by those of the history that is being played, so that
 * the app runs unchanged in virtual time. Call `install` before the app's modules make anything. Node's
 * own network code keeps its real timers: PostgreSQL is real.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';
import timersPromises from 'node:timers/promises';
import { type Random, randomFrom } from './random.ts';
import { type Owner, type Planned, Timeline } from './timeline.ts';

const real = {
  setImmediate: globalThis.setImmediate,
  setTimeout: globalThis.setTimeout,
  now: performance.now.bind(performance),
};
/** Whose code is running: timers that it sets die with it. */
export const running = new AsyncLocalStorage<Owner>();

let timeline = new Timeline(Date.now(), randomFrom('before the first history'));
let dice = randomFrom('before the first history');

/** From now on time and dice are these. */
export function playOn(next: Timeline, random: Random): void {
  timeline = next;
  dice = random;
}

/** Real time, for measuring and for noticing that something hangs. */
export const realTime = {
  now: real.now,
  within: async <T>(ms: number, what: string, work: Promise<T>): Promise<T> => {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = real.setTimeout(() => reject(new Error(`hangs for ${ms} ms: ${what}`)), ms);
    });
    try {
      return await Promise.race([work, late]);
    } finally {
      clearReal(timer);
    }
  },
};
const clearReal = globalThis.clearTimeout;

/** Waits until everything that needs no input from outside has run. */
export function settle(): Promise<void> {
  return new Promise((resolve) => real.setImmediate(resolve));
}

class VirtualTimer {
  planned: Planned;
  constructor(planned: Planned) {
    this.planned = planned;
  }
  ref(): this {
    return this;
  }
  unref(): this {
    return this;
  }
  hasRef(): boolean {
    return false;
  }
  refresh(): this {
    return this;
  }
  close(): this {
    this.planned.isCancelled = true;
    return this;
  }
  [Symbol.toPrimitive](): number {
    return 0;
  }
  [Symbol.dispose](): void {
    this.close();
  }
}

type Callback = (...given: unknown[]) => void;

function startTimer(callback: Callback, ms = 0, ...given: unknown[]): VirtualTimer {
  const owner = running.getStore() ?? null;
  return new VirtualTimer(timeline.plan(timeline.now + ms, () => callback(...given), owner));
}

function startInterval(callback: Callback, ms = 0, ...given: unknown[]): VirtualTimer {
  const owner = running.getStore() ?? null;
  const tick = () => {
    timer.planned = timeline.plan(timeline.now + Math.max(ms, 1), tick, owner);
    callback(...given);
  };
  const timer = new VirtualTimer(timeline.plan(timeline.now + Math.max(ms, 1), tick, owner));
  return timer;
}

function clear(timer: unknown): void {
  if (timer instanceof VirtualTimer) timer.close();
  else clearReal(timer as NodeJS.Timeout);
}

export function install(): void {
  const RealDate = Date;
  class VirtualDate extends RealDate {
    constructor(...given: unknown[]) {
      if (given.length === 0) super(timeline.clock());
      else super(...(given as [string]));
    }
    /** Also one that was made before: the app's modules and what they use ask for it. */
    static override [Symbol.hasInstance](value: unknown): boolean {
      return value instanceof RealDate;
    }
    static override now(): number {
      return timeline.clock();
    }
  }
  const later = (ms?: number, value?: unknown) =>
    new Promise((resolve) => startTimer(() => resolve(value), ms));
  Object.assign(globalThis, {
    Date: VirtualDate,
    setTimeout: startTimer,
    setInterval: startInterval,
    setImmediate: (callback: Callback, ...given: unknown[]) => startTimer(callback, 0, ...given),
    clearTimeout: clear,
    clearInterval: clear,
    clearImmediate: clear,
  });
  performance.now = () => timeline.now;
  Math.random = () => dice.next();
  AbortSignal.timeout = (ms: number) => {
    const controller = new AbortController();
    startTimer(() => controller.abort(new DOMException('timed out', 'TimeoutError')), ms);
    return controller.signal;
  };
  Object.assign(timersPromises, {
    setTimeout: later,
    setImmediate: (value?: unknown) => later(0, value),
  });
  Object.assign(crypto, { randomUUID: () => uuidFrom(dice) });
  syncBuiltinESMExports();
}

export function uuidFrom(random: Random): `${string}-${string}-${string}-${string}-${string}` {
  const hex = Array.from({ length: 32 }, () => random.whole(0, 15).toString(16)).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`;
}

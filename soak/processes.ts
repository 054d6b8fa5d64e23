/**
 * The app's processes: how they start, take jobs, pass from step to step, and die. Between any two steps
 * stands the timeline, so whatever order they can come in comes up under some seed.
 */
import type { Cancellation } from '#app/domain/cancellation.ts';
import { forgetFlowRuns } from '#app/use-cases/cancel-for-flow.ts';
import { forgetLooks } from '#app/use-cases/forget-looks.ts';
import { forgetOld } from '#app/use-cases/forget-old.ts';
import { wakeReconciliations } from '#app/use-cases/reconcile.ts';
import { wakeEverything, wakeForgotten } from '#app/use-cases/wake-forgotten.ts';
import { AppProcess, type Gate, type Step } from './app-process.ts';
import { HOUR, MINUTE, SECOND } from './plan.ts';
import { payloadOf, Queue, type WaitingJob } from './queue.ts';
import type { Scene } from './stage.ts';

/** pg-boss takes a job for dead when its process has not been heard of for so long. */
const NOTICED_DEAD_MS = [20_000, 36_000] as const;
const MOST_ATTEMPTS = 6;
/** The app looks every minute for what was forgotten; the more seldom here, the more it has to do itself. */
const CHORES_EVERY_MS = 3 * HOUR;
/** Once soon after its start: a process that died may have left something behind. */
const WAKES_AFTER_MS = 3 * MINUTE;

export class Processes {
  steps = 0;
  deaths = 0;
  private readonly scene: Scene;
  private readonly onStep: (step: Step) => Promise<void>;
  private readonly queue: Queue;
  private readonly all: AppProcess[] = [];
  private readonly waiting: WaitingJob[] = [];
  private readonly active = new Map<WaitingJob, AppProcess>();

  /** @param onStep called after each step that was committed, before the app learns of it */
  constructor(scene: Scene, onStep: (step: Step) => Promise<void>) {
    this.scene = scene;
    this.onStep = onStep;
    this.queue = new Queue(scene.database);
  }

  alive(): readonly AppProcess[] {
    return this.all.filter(({ isDead }) => !isDead);
  }

  start(): void {
    const { scene } = this;
    const process = new AppProcess(this.all.length + 1, scene.around, (owner) =>
      this.gateOf(owner),
    );
    this.all.push(process);
    scene.story.tell('app', `process ${process.number} starts`);
    const { deps } = process;
    this.spawn(process, 'start', () => wakeEverything(deps));
    const wake = () => {
      this.spawn(process, 'waking', async () => {
        await wakeForgotten(deps);
        await wakeReconciliations(deps);
      });
    };
    scene.after(WAKES_AFTER_MS, wake, process);
    const again = () => {
      scene.after(CHORES_EVERY_MS, again, process);
      wake();
      this.spawn(process, 'forgetting', async () => {
        await forgetOld(deps);
        await forgetLooks(deps);
        await forgetFlowRuns(deps);
      });
    };
    scene.after(CHORES_EVERY_MS, again, process);
    for (const job of this.waiting.splice(0)) this.planPickUp(job);
  }

  /** All of them at once, for so long. */
  stopAll(forMs: number): void {
    for (const process of this.alive()) this.die(process, forMs, 'with the whole app');
  }

  /** The history is over. */
  end(): void {
    for (const process of this.all) process.isDead = true;
  }

  private die(process: AppProcess, downMs: number, where: string): void {
    const { scene } = this;
    process.isDead = true;
    this.deaths += 1;
    scene.story.tell('app', `process ${process.number} dies ${where}`);
    for (const [job, owner] of this.active) {
      if (owner !== process) continue;
      this.active.delete(job);
      scene.after(scene.random.whole(...NOTICED_DEAD_MS), async () => {
        await this.queue.putBack(job);
        job.attempts += 1;
        this.planPickUp(job);
      });
    }
    scene.after(downMs, () => this.start());
  }

  // ---- steps

  private gateOf(owner: AppProcess): Gate {
    return <T>(name: string, run: () => Promise<T>) =>
      new Promise<T>((resolve, reject) => {
        const pass = () => this.pass(owner, name, run, resolve, reject);
        this.scene.after(this.latency(), pass, owner);
      });
  }

  /** A store's answer takes a moment, now and then a long one. */
  private latency(): number {
    const { random } = this.scene;
    const quick = random.next() * 4;
    return random.chance(0.01) ? random.whole(50, 1_500) : quick;
  }

  private async pass<T>(
    owner: AppProcess,
    name: string,
    run: () => Promise<T>,
    resolve: (value: T) => void,
    reject: (error: unknown) => void,
  ): Promise<void> {
    const { scene } = this;
    this.steps += 1;
    const crash = scene.plan.crashes.find(({ step }) => step === this.steps);
    if (crash?.when === 'before') return this.die(owner, crash.downMs, `before ${name}`);
    const step: Step = { name, changed: new Set(), states: new Map(), hasEnqueued: false };
    scene.shared.current = step;
    let answer: () => void;
    try {
      const value = await run();
      noteStates(step, value);
      answer = () => resolve(value);
    } catch (error) {
      // It was rolled back.
      step.changed.clear();
      answer = () => reject(error);
      scene.story.step(`${name} threw`);
    }
    scene.shared.current = null;
    scene.story.step(`${owner.number} ${name}`);
    if (step.hasEnqueued) await this.findNewJobs();
    await this.onStep(step);
    if (crash) return this.die(owner, crash.downMs, `after ${name}`);
    answer();
  }

  // ---- jobs

  private async findNewJobs(): Promise<void> {
    for (const job of await this.queue.readNew()) {
      if (this.scene.plant === 'forgets_jobs' && job.name === 'watch') continue;
      this.planPickUp(job);
    }
  }

  private planPickUp(job: WaitingJob): void {
    const { random, timeline } = this.scene;
    const soon = random.chance(0.03) ? random.whole(2, 90) * SECOND : random.whole(5, 900);
    timeline.plan(Math.max(job.dueAt, timeline.now) + soon, () => this.pickUp(job));
  }

  private async pickUp(job: WaitingJob): Promise<void> {
    const { scene } = this;
    const alive = this.alive();
    if (alive.length === 0) {
      this.waiting.push(job);
      return;
    }
    if (!(await this.queue.take(job))) return;
    const process = scene.random.pick(alive);
    this.active.set(job, process);
    scene.story.step(`${process.number} takes ${job.name} ${JSON.stringify(job.data)}`);
    const handle = process.handlers[job.name] as (
      payload: unknown,
      context: { readonly signal: AbortSignal; readonly attempt: number },
    ) => Promise<void>;
    const payload = payloadOf(job.name, job.data);
    const context = { signal: new AbortController().signal, attempt: job.attempts + 1 };
    const work = () => handle(payload, context);
    this.spawn(process, job.name, work, (error) => {
      this.active.delete(job);
      // The queue learns of it a moment later.
      scene.after(1, () => this.endJob(job, error));
    });
  }

  private async endJob(job: WaitingJob, error: unknown): Promise<void> {
    if (error === null || job.attempts >= MOST_ATTEMPTS) return;
    job.attempts += 1;
    await this.queue.putBack(job);
    this.scene.after(2 ** job.attempts * SECOND, () => this.pickUp(job));
  }

  /** Begins something in this process. Whatever throws is a fault of the app's. */
  spawn(
    process: AppProcess,
    what: string,
    work: () => Promise<unknown>,
    ended: (error: unknown) => void = () => {},
  ): void {
    process
      .run(work)
      .then(() => ended(null))
      .catch((error: unknown) => {
        this.scene.checks.fault('broken', `${what} threw`, String(error).slice(0, 300));
        ended(error);
      });
  }
}

/** What a step of the cancellations' store answers is the state as it was written. */
function noteStates(step: Step, value: unknown): void {
  if (step.name === 'cancellations.change' && isState(value)) step.states.set(value.id, value);
  if (step.name !== 'cancellations.createOrJoin') return;
  if (typeof value !== 'object' || value === null || !('cancellation' in value)) return;
  if (!('kind' in value) || value.kind !== 'created' || !isState(value.cancellation)) return;
  step.changed.add(value.cancellation.id);
  step.states.set(value.cancellation.id, value.cancellation);
}

function isState(value: unknown): value is Cancellation {
  return typeof value === 'object' && value !== null && 'warehouseOrders' in value;
}

/** Plays the histories that it is told to, one after the other, in a process of its own. */
import './begin-virtual.ts';
import { shareStores } from './app-process.ts';
import { nameOf } from './checks.ts';
import { compileOnce } from './compile-once.ts';
import { openSoakDatabase } from './database.ts';
import { type Played, playHistory } from './history.ts';
import { type AsksMore, makePlan, type Plan, type Timers } from './plan.ts';
import type { Plant } from './plants.ts';
import { shrink } from './shrink.ts';
import type { Stage } from './stage.ts';
import { realTime } from './virtual-time.ts';

export interface Run {
  readonly url: string;
  readonly seed: string;
  readonly timers: Timers;
  readonly asksMore: AsksMore;
  readonly plant: Plant | null;
}

export type Order =
  | { readonly kind: 'play'; readonly number: number; readonly keepStory: boolean }
  /** Plays it smaller and smaller, as long as it fails in this way. */
  | { readonly kind: 'shrink'; readonly number: number; readonly kindOfFault: string };

export type Report =
  | { readonly kind: 'ready' }
  | { readonly kind: 'played'; readonly number: number; readonly played: Played }
  | {
      readonly kind: 'shrunk';
      readonly number: number;
      readonly plan: Plan;
      readonly played: Played;
    }
  | { readonly kind: 'hung'; readonly number: number; readonly message: string };

/** Real time, on a machine that has other things to do. */
const HANGS_MS = 300_000;

export async function work(
  run: Run,
  report: (what: Report) => void,
): Promise<(order: Order) => Promise<void>> {
  compileOnce();
  const database = await openSoakDatabase(run.url, () => Date.now());
  const stage: Stage = { database, shared: shareStores(database) };
  const play = (plan: Plan, keepStory: boolean) =>
    realTime.within(
      HANGS_MS,
      `history ${plan.number}`,
      playHistory(stage, plan, { keepStory, plant: run.plant }),
    );
  report({ kind: 'ready' });
  return async (order) => {
    const { number } = order;
    const plan = makePlan(run.seed, number, run.timers, run.asksMore);
    try {
      if (order.kind === 'play') {
        report({ kind: 'played', number, played: await play(plan, order.keepStory) });
        return;
      }
      const fails = ({ faults }: Played) => faults.some((one) => nameOf(one) === order.kindOfFault);
      const smallest = await shrink(
        plan,
        fails,
        (smaller) => play(smaller, false),
        () => {},
      );
      report({ kind: 'shrunk', number, plan: smallest, played: await play(smallest, true) });
    } catch (error) {
      report({
        kind: 'hung',
        number,
        message: error instanceof Error ? (error.stack ?? '') : String(error),
      });
    }
  };
}

if (process.send) {
  const send = (what: Report) => process.send?.(what);
  process.once('message', async (run: Run) => {
    const take = await work(run, send);
    process.on('message', (order: Order) => void take(order));
  });
  process.once('disconnect', () => process.exit());
}

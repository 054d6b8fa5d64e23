/**
 * `npm run soak -- --histories N --seed S`: plays N random histories on the virtual clock, two at a time,
 * and says what was wrong in them. Exit code 1 where anything was.
 */
import { fork } from 'node:child_process';
import { createHash } from 'node:crypto';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { nameOf } from './checks.ts';
import { startCluster } from './database.ts';
import type { Played } from './history.ts';
import { type AsksMore, makePlan, type Timers } from './plan.ts';
import { PLANTS, type Plant, startedWith } from './plants.ts';
import type { Order, Report, Run } from './worker.ts';

const USAGE = `npm run soak -- [options]
  --histories N   how many (1000)
  --seed S        any text; the same seed gives the same histories to the last step (1)
  --from K        the number of the first one (0)
  --only K        plays this one alone and prints its story
  --shrink N      prints the smallest story of so many kinds of faults (3; with --only none)
  --timers T      cron: real timers run as the schedule says; random: they don't; mixed: both (mixed)
  --asks-more A   shops that let orders be assigned to dropship, or synced now: some (a quarter), all, none (some)
  --workers W     processes (2)
  --plant P       plants a fault, to see that it is found: ${PLANTS.join(', ')}
  --real-time     on the app as it runs, by the real clock; of the options: histories, seed, from, only, json
  --at-once N     with --real-time: how many histories (40)
  --json          nothing but one line of JSON on the standard output, for machines`;

/** So many kinds of faults are made smaller where nothing else is said. */
const SHRUNK = 3;

const { values } = parseArgs({
  options: {
    histories: { type: 'string', default: '1000' },
    seed: { type: 'string', default: '1' },
    from: { type: 'string', default: '0' },
    only: { type: 'string' },
    shrink: { type: 'string' },
    timers: { type: 'string', default: 'mixed' },
    'asks-more': { type: 'string', default: 'some' },
    workers: { type: 'string', default: '2' },
    plant: { type: 'string' },
    'real-time': { type: 'boolean', default: false },
    'at-once': { type: 'string', default: '40' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

function wholeNumber(
  name: 'histories' | 'from' | 'only' | 'shrink' | 'workers' | 'at-once',
): number {
  const number = Number(values[name]);
  if (Number.isSafeInteger(number) && number >= 0) return number;
  console.error(`--${name} must be a whole number from 0, such as 20: got ${values[name]}`);
  process.exit(2);
}

function oneOf<const T extends string>(
  name: 'timers' | 'asks-more' | 'plant',
  all: readonly T[],
): T | null {
  const given = values[name];
  if (given === undefined) return null;
  const found = all.find((one) => one === given);
  if (found !== undefined) return found;
  console.error(`--${name} must be one of ${all.join(', ')}: got ${given}`);
  process.exit(2);
}

if (values.help) {
  console.log(USAGE);
  process.exit(0);
}
const only = values.only === undefined ? null : wholeNumber('only');
const from = only ?? wholeNumber('from');
const count = only === null ? wholeNumber('histories') : 1;
const timers: Timers = oneOf('timers', ['cron', 'random', 'mixed'] as const) ?? 'mixed';
const asksMore: AsksMore = oneOf('asks-more', ['some', 'all', 'none'] as const) ?? 'some';
const plant: Plant | null = oneOf('plant', PLANTS);
const { seed } = values;

if (values['real-time']) {
  const { playInRealTime } = await import('./real-time.ts');
  const atOnce = wholeNumber('at-once');
  process.exit(await playInRealTime({ seed, from, histories: count, atOnce, isJson: values.json }));
}

const startedAt = performance.now();
const cluster = await startCluster();
const played = new Map<number, Played>();
const hung: { readonly number: number; readonly message: string }[] = [];
const kinds = new Map<string, number[]>();
const stories: { readonly number: number; readonly name: string; readonly text: string }[] = [];

const orders: Order[] = [];
for (let number = from; number < from + count; number += 1) {
  orders.push({ kind: 'play', number, keepStory: only !== null });
}
await runAll(orders);
if (only !== null) {
  say(JSON.stringify(makePlan(seed, only, timers, asksMore), null, 1));
  say(played.get(only)?.story.join('\n') ?? '');
}
const toShrink = [...kinds].slice(
  0,
  values.shrink === undefined ? (only === null ? SHRUNK : 0) : wholeNumber('shrink'),
);
await runAll(
  toShrink.map(([kindOfFault, numbers]) => ({
    kind: 'shrink',
    number: numbers[0] ?? from,
    kindOfFault,
  })),
);
await cluster.stop();
report();
process.exit(kinds.size + hung.length === 0 ? 0 : 1);

/** Each worker is given the next order when it is done with the last. */
async function runAll(waiting: readonly Order[]): Promise<void> {
  const left = [...waiting];
  const workers = Math.min(Math.max(wholeNumber('workers'), 1), left.length);
  await Promise.all(Array.from({ length: workers }, (_, index) => runWorker(index, left)));
}

async function runWorker(index: number, left: Order[]): Promise<void> {
  const url = await cluster.createDatabase(`soak_${process.pid}_${index}`);
  const worker = fork(path.join(import.meta.dirname, 'worker.ts'), {
    execArgv: [
      '--max-semi-space-size=64',
      '--disable-warning=DeprecationWarning',
      ...startedWith(plant),
    ],
  });
  await new Promise<void>((resolve, reject) => {
    let current: Order | undefined;
    const next = () => {
      current = left.shift();
      if (current) worker.send(current);
      else worker.disconnect();
    };
    worker.on('message', (report: Report) => {
      if (report.kind !== 'ready') note(report, current);
      next();
    });
    worker.once('exit', (code) => {
      if (current === undefined) resolve();
      else reject(new Error(`a worker died with ${code} in history ${current.number}`));
    });
    const run: Run = { url, seed, timers, asksMore, plant };
    worker.send(run);
  });
}

function note(report: Exclude<Report, { kind: 'ready' }>, order: Order | undefined): void {
  switch (report.kind) {
    case 'played': {
      played.set(report.number, report.played);
      for (const name of new Set(report.played.faults.map(nameOf))) {
        kinds.set(
          name,
          [...(kinds.get(name) ?? []), report.number].toSorted((a, b) => a - b),
        );
      }
      if (played.size % 500 === 0) {
        console.error(
          `${played.size} of ${count} in ${seconds()} s, ${kinds.size} kinds of faults`,
        );
      }
      return;
    }
    case 'shrunk': {
      const name = order?.kind === 'shrink' ? order.kindOfFault : '';
      const { plan, played: last } = report;
      stories.push({
        number: report.number,
        name,
        text: [JSON.stringify(plan), ...last.story].join('\n'),
      });
      return;
    }
    case 'hung':
      hung.push(report);
      return;
  }
}

function report(): void {
  const all = [...played].toSorted(([a], [b]) => a - b);
  const sum = (of: (one: Played) => number) => all.reduce((total, [, one]) => total + of(one), 0);
  const hash = createHash('sha256')
    .update(all.map(([, one]) => one.fingerprint).join())
    .digest('hex');
  const verdicts: Record<string, number> = {};
  for (const verdict of all.flatMap(([, one]) => one.verdicts)) {
    verdicts[verdict] = (verdicts[verdict] ?? 0) + 1;
  }
  const faulty = all.filter(([, { faults }]) => faults.length > 0).length;
  const result = {
    seed,
    from,
    histories: all.length,
    timers,
    asksMore,
    plant,
    seconds: Number(seconds()),
    fingerprint: hash.slice(0, 16),
    cancellations: sum((one) => one.cancellations),
    versions: sum((one) => one.versions),
    steps: sum((one) => one.steps),
    crashes: sum((one) => one.crashes),
    cancels: sum((one) => one.cancels),
    assigns: sum((one) => one.assigns),
    syncs: sum((one) => one.syncs),
    statementsPerHistory: Math.round(sum((one) => one.statements) / Math.max(all.length, 1)),
    verdicts,
    faulty,
    faults: Object.fromEntries(kinds),
    hung: hung.map(({ number }) => number),
  };
  for (const { number, message } of hung) say(`history ${number} hangs: ${message}`);
  for (const { number, name, text } of stories) {
    say(
      `\n${name}\nnpm run soak -- --seed ${seed} --timers ${timers} --asks-more ${asksMore} --only ${number}, made smaller:\n${text}`,
    );
  }
  if (kinds.size > 0) say('\nwhat was wrong, in how many histories, in which:');
  for (const [name, numbers] of [...kinds].toSorted((a, b) => b[1].length - a[1].length)) {
    say(`${String(numbers.length).padStart(6)}  ${name}  (${numbers.slice(0, 8).join(', ')})`);
  }
  console.log(values.json ? JSON.stringify(result) : result);
}

/** For people. */
function say(text: string): void {
  if (values.json) console.error(text);
  else console.log(text);
}

function seconds(): string {
  return ((performance.now() - startedAt) / 1_000).toFixed(1);
}

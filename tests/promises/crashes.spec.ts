/**
 * The app dies at every point between the press and the final verdict, and is started again. The points are
 * found in the run itself (`tests/support/crash-points.ts`): a new transaction, call or job is a new point.
 *
 * A run need not come to each point again: looks and jobs fall together differently each time. By default points
 * are drawn until enough were hit, in the same order each time; `CRASH_POINTS=all` tries each, `CRASH_POINTS=5`
 * goes on until so many were hit, and `CRASH_POINTS='after job watch done'` tries the one.
 */
import { randomUUID } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CancellationView, Verdict } from '#app/contract/api.ts';
import type { AppProcess } from '#sandbox/app-process.ts';
import { POINT, VICTIM } from '#tests/support/crash-words.ts';
import {
  cancellationOf,
  type Order,
  type Product,
  startProduct,
  TAKEN_UP_AGAIN_MS,
} from '#tests/support/product.ts';
import { type SwitchableLine, startSwitchableLine } from '#tests/support/switchable-line.ts';

const PRELOAD = path.resolve(import.meta.dirname, '../support/crash-points.ts');
const CANCEL = 'SelfManagedStoreOrder/CancelOrder';
const LOOK = 'SalesChannelOrders/Get';

const KILLED_AT = 28;
const OTHERWISE_AT = 3;
const MINUTES = 60_000;
/** After its verdict, a run that hasn't come to a point in this time is taken not to come to it: another is tried. */
const NEVER_MS = 6_000;
const DATABASE_GONE_MS = 1_500;

/** What each order comes to, whatever happens to the app meanwhile. */
const PLANS = [
  { plan: { kind: 'cooperates' }, verdict: 'stopped_at_warehouse', physical: 'stopped' },
  { plan: { kind: 'cooperates' }, verdict: 'stopped_at_warehouse', physical: 'stopped' },
  {
    plan: { kind: 'picks_then_refuses', shipsAfterBatches: null },
    verdict: 'too_late',
    physical: 'picked',
  },
] as const;

interface Outcome {
  readonly point: string;
  readonly how: string;
  readonly verdict: Verdict | undefined;
  readonly expected: Verdict;
  readonly physical: string | undefined;
  readonly cancellations: number;
  readonly requests: number;
  /** Prime Penguin was asked again without a look after the time before. */
  readonly blind: number;
}

let product: Product;
let line: SwitchableLine;
let points: readonly string[] = [];
let tried = 0;

beforeAll(async () => {
  product = await startProduct({
    environmentFor: async (databaseUrl) => {
      const url = new URL(databaseUrl);
      line = await startSwitchableLine({ host: url.hostname, port: Number(url.port) });
      url.host = `127.0.0.1:${line.port}`;
      return { DATABASE_URL: url.href };
    },
  });
  await product.stack.app().stop();
  points = await findPoints();
}, 5 * MINUTES);

afterAll(() => product.stop());

/** A process that is watched, and hit at the point. Calls go to it from now on. */
async function startVictim(at: Readonly<Record<string, string>>): Promise<AppProcess> {
  const preload = `--import ${pathToFileURL(PRELOAD)}`;
  const app = await product.stack.startAnother({ NODE_OPTIONS: preload, ...at });
  product.stack.shopify.control.connectApp(app.origin);
  return app;
}

async function pressVictim(order: Order): Promise<CancellationView | null> {
  const body = { orderId: `gid://shopify/Order/${order.id}` };
  const answer = await product.api.call('POST', VICTIM, body).catch(() => null);
  return answer?.status === 201 ? (answer.body as CancellationView) : null;
}

const passedBy = (app: AppProcess) =>
  app.output.filter((text) => text.startsWith(POINT)).map((text) => text.slice(POINT.length));

/** A run in which nothing happens to the app. */
async function findPoints(): Promise<readonly string[]> {
  const app = await startVictim({});
  const order = await product.addOrder({ kind: 'cooperates' });
  const pressed = await pressVictim(order);
  if (!pressed) throw new Error('The press of the dry run was not answered');
  await product.verdict(pressed, 'stopped_at_warehouse', TAKEN_UP_AGAIN_MS);
  await comesTo(app, 'after job deliver done');
  await comesTo(app, 'after job watch done');
  await app.stop();
  return passedBy(app);
}

interface Draw {
  /** The points to try, in the same order each time. */
  readonly points: readonly string[];
  /** How many have to be hit; the rest of the points is for those that a run doesn't come to. */
  readonly wanted: number;
}

/** @param turn another one draws other points */
function draw(count: number, turn: number): Draw {
  const asked = process.env.CRASH_POINTS;
  if (asked === 'all') return { points, wanted: points.length };
  const wanted = asked === undefined ? count : Number(asked);
  if (Number.isNaN(wanted)) {
    if (asked !== undefined && points.includes(asked)) return { points: [asked], wanted: 1 };
    throw new Error(`CRASH_POINTS is none of:\n${points.join('\n')}`);
  }
  const rank = (index: number) => (index * 37 + turn * 23) % 101;
  const order = [...points.keys()].sort((one, other) => rank(one) - rank(other));
  return { points: order.map((index) => points[index] ?? ''), wanted };
}

/** By default as many have to be hit as were asked for. Where each point is tried, a run may miss some. */
function expectHit(outcomes: readonly Outcome[], how: string, wanted: number): void {
  const hits = outcomes.filter((outcome) => outcome.how === how).length;
  if (process.env.CRASH_POINTS === undefined) expect(hits).toBe(wanted);
  else expect(hits).toBeGreaterThan(0);
}

/** Nobody waits for the dead: the minute and a half passes in which their turn could still be theirs. */
async function letTurnsEnd(): Promise<void> {
  for (const table of ['cancellation', 'shop_watch', 'mail']) {
    await product.query(`UPDATE ${table} SET lease_until = now() WHERE lease_until > now()`);
  }
}

const nextPlan = () => PLANS[tried++ % PLANS.length] ?? PLANS[0];

/**
 * What has become of the order in the end. Nobody presses again, unless nothing was kept of the press: the
 * merchant has seen an error then.
 */
async function lookAtTheEnd(
  { point, how, since }: { readonly point: string; readonly how: string; readonly since: number },
  order: Order,
  plan: (typeof PLANS)[number],
): Promise<Outcome> {
  const { control } = product;
  const [kept] = await product.query<{ id: string }>(
    'SELECT id FROM cancellation WHERE shopify_order_id = $1',
    [order.id],
  );
  const known = cancellationOf(
    await (kept ? product.api.readCancellation(kept.id) : product.api.cancel(order.id)),
  );
  const ended = await product
    .verdict(known, plan.verdict, TAKEN_UP_AGAIN_MS)
    .catch(async () => cancellationOf(await product.api.readCancellation(known.id)));
  const cancellations = await product.query(
    'SELECT 1 FROM cancellation WHERE shopify_order_id = $1',
    [order.id],
  );
  let blind = 0;
  let looked = true;
  for (const event of await control.events(since)) {
    if (event.kind !== 'request') continue;
    if (event.path.endsWith(LOOK) && event.status === 200) looked = true;
    if (!event.path.endsWith(CANCEL)) continue;
    if (event.primePenguinOrderId !== order.primePenguinOrderId) continue;
    if (!looked) blind += 1;
    looked = false;
  }
  const [truth] = await control.truth(order.id);
  return {
    point,
    how,
    verdict: ended.warehouses[0]?.verdict,
    expected: plan.verdict,
    physical: truth?.physical,
    cancellations: cancellations.length,
    requests: await order.requests(),
    blind,
  };
}

function print(title: string, outcomes: readonly Outcome[]): void {
  const rows = outcomes.map(
    ({ point, how, verdict, physical, cancellations, requests, blind }) =>
      `| ${point} | ${how} | ${cancellations} | ${requests} | ${blind} | ${verdict} | ${physical} |`,
  );
  console.log(
    [
      `${title} (${outcomes.length} of ${points.length} points)`,
      '| point | what happened | cancellations | requests | without a look | verdict | truth |',
      '|---|---|---|---|---|---|---|',
      ...rows,
    ].join('\n'),
  );
}

/** Nothing of all that waits for ever. */
async function expectNothingPending(): Promise<void> {
  const pending = () =>
    product.query(`SELECT shopify_order_id FROM cancellation WHERE outcome = 'pending'
      UNION ALL SELECT id::text FROM pgboss.job
        WHERE state = 'active' AND heartbeat_on < now() - interval '90 seconds'
      UNION ALL SELECT id::text FROM flow_telling WHERE result IS NULL AND due_at < now() - interval '1 minute'`);
  await expect.poll(pending, { timeout: TAKEN_UP_AGAIN_MS }).toEqual([]);
}

function expectTrue(outcomes: readonly Outcome[]): void {
  const wrong = outcomes.filter(
    ({ verdict, expected, cancellations, requests, blind }) =>
      verdict !== expected || cancellations !== 1 || requests < 1 || blind > 0,
  );
  expect(wrong).toEqual([]);
}

describe('the app is killed', { timeout: 30 * MINUTES }, () => {
  it('at any point between the press and the final verdict: the truth is told in the end', async () => {
    const { outcomes, last } = await hitAtEach(draw(KILLED_AT, 0), 'kill', 'killed');
    print('killed', outcomes);
    expectTrue(outcomes);
    expectHit(outcomes, 'killed', KILLED_AT);
    await expectNothingPending();
    await last.stop();
  });

  it('while another process runs: the other goes on where it was', async () => {
    const outcomes: Outcome[] = [];
    const other = await startVictim({});
    const { points: drawn, wanted } = draw(OTHERWISE_AT, 1);
    for (const point of drawn) {
      if (outcomes.filter(({ how }) => how === 'killed').length === wanted) break;
      const since = await product.control.lastEvent();
      const plan = nextPlan();
      const victim = await startVictim({ CRASH_AT: point, CRASH_HOW: 'kill' });
      const order = await product.addOrder(plan.plan);
      const how = await hit(victim, order, plan);
      product.stack.shopify.control.connectApp(other.origin);
      await letTurnsEnd();
      outcomes.push(await lookAtTheEnd({ point, how, since }, order, plan));
    }
    print('killed beside another process', outcomes);
    expectTrue(outcomes);
    expectHit(outcomes, 'killed', OTHERWISE_AT);
    await expectNothingPending();
    await other.stop();
  });
});

describe('the app is told to end', { timeout: 30 * MINUTES }, () => {
  it('at any point: it ends in order, and the next process tells the truth', async () => {
    const { outcomes, last } = await hitAtEach(draw(OTHERWISE_AT, 2), 'term', 'ended with 0');
    print('told to end', outcomes);
    expectTrue(outcomes);
    expectHit(outcomes, 'ended with 0', OTHERWISE_AT);
    expect(outcomes.map(({ how }) => how)).not.toContain('ended with 1');
    await last.stop();
  });
});

describe('the database goes away for a while', { timeout: 30 * MINUTES }, () => {
  it('at any point: the same process tells the truth afterwards', async () => {
    const outcomes: Outcome[] = [];
    const { points: drawn, wanted } = draw(OTHERWISE_AT, 3);
    for (const point of drawn) {
      if (outcomes.filter(({ how }) => how === 'database gone').length === wanted) break;
      const since = await product.control.lastEvent();
      const plan = nextPlan();
      const held = path.join(tmpdir(), `crash-${randomUUID()}`);
      const victim = await startVictim({ CRASH_AT: point, CRASH_HOW: 'hold', CRASH_GATE: held });
      const order = await product.addOrder(plan.plan);
      const press = pressVictim(order);
      const isThere = await Promise.race([comesTo(victim, point), pause(NEVER_MS, null)]);
      await line.cut();
      writeFileSync(held, '');
      await pause(DATABASE_GONE_MS);
      await line.mend();
      await press;
      await letTurnsEnd();
      const how = isThere === null ? 'came another way' : 'database gone';
      outcomes.push(await lookAtTheEnd({ point, how, since }, order, plan));
      expect(await victim.stop()).toBe(0);
      // Not before: a victim that comes to the point late would stand there for ever.
      rmSync(held);
    }
    print('database gone', outcomes);
    expectTrue(outcomes);
    expectHit(outcomes, 'database gone', OTHERWISE_AT);
  });
});

/** Each process is hit at one point, and is the one that goes on after the one before it was hit. */
async function hitAtEach(
  { points: drawn, wanted }: Draw,
  how: 'kill' | 'term',
  hitAs: string,
): Promise<{ readonly outcomes: readonly Outcome[]; readonly last: AppProcess }> {
  const startFor = (point: string | undefined) =>
    startVictim(point === undefined ? {} : { CRASH_AT: point, CRASH_HOW: how });
  const outcomes: Outcome[] = [];
  let hits = 0;
  let victim = await startFor(drawn[0]);
  for (const [index, point] of drawn.entries()) {
    const since = await product.control.lastEvent();
    const plan = nextPlan();
    const order = await product.addOrder(plan.plan);
    const ended = await hit(victim, order, plan);
    if (ended === hitAs) hits += 1;
    if (how === 'kill') await letTurnsEnd();
    victim = await startFor(hits < wanted ? drawn[index + 1] : undefined);
    outcomes.push(await lookAtTheEnd({ point, how: ended, since }, order, plan));
    if (hits === wanted) break;
  }
  return { outcomes, last: victim };
}

/** Resolves once the process stands at the point. */
async function comesTo(victim: AppProcess, point: string): Promise<true> {
  while (!victim.output.includes(POINT + point)) await pause(20);
  return true;
}

/** The press, up to the end of the process that took it. */
async function hit(
  victim: AppProcess,
  order: Order,
  plan: (typeof PLANS)[number],
): Promise<string> {
  const follow = async () => {
    const pressed = await pressVictim(order);
    if (pressed) await product.verdict(pressed, plan.verdict, TAKEN_UP_AGAIN_MS);
    // What is told of a verdict, and the jobs' ends, come after it.
    await pause(NEVER_MS);
    return 'came another way';
  };
  const ended = victim.ended.then((code) => (code === null ? 'killed' : `ended with ${code}`));
  const how = await Promise.race([ended, follow().catch(() => ended)]);
  if (how === 'came another way') await victim.kill();
  return how;
}

/**
 * `npm run soak -- --real-time`: random histories, many at once, on the app as it runs: processes of its own,
 * real PostgreSQL, both simulators behind real HTTP, the real clock. What is planned follows from the seed;
 * what comes of it doesn't, because time and order are the machine's.
 */
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import type { AppProcess } from '#sandbox/app-process.ts';
import type { Fault } from '#sandbox/prime-penguin/faults.ts';
import { type Stack, startStack } from '#sandbox/stack.ts';
import { addShop, connect } from '#sandbox/world.ts';
import { type Random, randomFrom } from './random.ts';
import { RealHistory, type RealShop } from './real-time-history.ts';
import { makeRealPlan } from './real-time-plan.ts';

export interface RealRun {
  readonly seed: string;
  readonly from: number;
  readonly histories: number;
  readonly atOnce: number;
  readonly isJson: boolean;
}

const SHOPS = 4;
const PROCESSES = 2;
const DELIVERY_SECONDS = 25;
/** Half an hour takes six seconds. What a busy machine does late has to stay within the margins. */
const DURATIONS = {
  pollSeconds: 2,
  channelReadSeconds: 10,
  defaultBatchSeconds: 6,
  batchGraceSeconds: 5,
  copyLagSeconds: 1,
  answerSeconds: 40,
  afterwatchSeconds: 400,
  deliverySeconds: DELIVERY_SECONDS,
};
const PACE = {
  channel: '*/10 * * * * *',
  nordic: '*/6 * * * * *',
  baltic: '3-59/6 * * * * *',
  slow: '*/10 * * * * *',
};
const ROTATION_MS = 150;

/** @returns the exit code */
export async function playInRealTime(run: RealRun): Promise<number> {
  const startedAt = performance.now();
  const random = randomFrom(`${run.seed}/trouble`);
  const mailed = new Set<string>();
  const logged = new Map<string, number>();
  const stack = await startStack({
    dataDirectory: '.data/soak-real-time',
    durations: DURATIONS,
    environment: { RECONCILE_SECONDS: '15', MAILS_PER_SHOP_A_DAY: '100000' },
    onAppLine: (line) => noteLine(line, logged),
    onMail: ({ text }) => {
      for (const [name] of text.matchAll(/#\d+/g)) mailed.add(name);
    },
  });
  const processes = new Processes(stack, random);
  try {
    await processes.start();
    const shops = await Promise.all(
      Array.from({ length: SHOPS }, (_, index) => open(stack, index)),
    );
    const playing = new Map<string, RealHistory>();
    const done: RealHistory[] = [];
    const troubles = new Troubles(stack, processes, random, shops, (what) => {
      for (const history of playing.values()) history.tell(`** ${what}`);
    });
    const waiting = Array.from({ length: run.histories }, (_, index) => run.from + index);
    // Told to end, it ends with what is under way, and says what came of it.
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => waiting.splice(0));
    }
    const tell = run.isJson ? console.error : console.log;
    const player = async () => {
      for (let number = waiting.shift(); number !== undefined; number = waiting.shift()) {
        const shop = shops[number % SHOPS];
        if (shop === undefined) throw new Error('no shop');
        const plan = makeRealPlan(run.seed, number);
        const history = new RealHistory(plan, shop, { stack, mailed }, DELIVERY_SECONDS * 1_000);
        playing.set(history.id, history);
        await history.play();
        playing.delete(history.id);
        done.push(history);
        if (history.faults.length > 0) tell(`\n${history.name}\n${history.story.join('\n')}`);
        history.story.length = 0;
        if (done.length % 100 === 0) {
          const faulty = done.filter(({ faults }) => faults.length > 0).length;
          const seconds = Math.round((performance.now() - startedAt) / 1_000);
          console.error(
            `${done.length} of ${run.histories} in ${seconds} s, ${faulty} with faults`,
          );
        }
      }
    };
    const players = Promise.all(Array.from({ length: run.atOnce }, player)).then(() => {
      troubles.isOver = true;
    });
    await Promise.all([players, troubles.run(), listen(stack, playing, () => troubles.isOver)]);
    const broken = [...processes.failures, ...(await lookAtTheWhole(stack, logged))];
    return report(run, done, troubles.counts, broken, (performance.now() - startedAt) / 1_000);
  } finally {
    processes.stopRotating();
    await stack.stop();
  }
}

/** A shop that is connected and wants to be told of everything. */
async function open(stack: Stack, index: number): Promise<RealShop> {
  const shop = `soak-${index + 1}.myshopify.com`;
  const tenant = await addShop(stack, shop, `Soak ${index + 1}`, PACE);
  const dropship = await stack.primePenguin.control.addProvider({
    tenantId: tenant.tenantId,
    name: 'Dropship',
    kind: 'dropship',
    cron: null,
  });
  await stack.shopify.control.setScopes(shop, ['read_orders', 'write_orders']);
  await connect(stack, tenant);
  const saved = await stack.api(shop).call('PUT', '/api/settings', {
    version: 0,
    automations: {
      forwardShopifyCancels: true,
      forwardOnlyTag: null,
      writeMetafield: true,
      writeTag: true,
      askReason: 'never',
    },
    notifications: { on: 'every_final', to: [`owner@${shop}`], pace: 'at_once' },
  });
  if (saved.status !== 200) throw new Error(`no settings: ${JSON.stringify(saved)}`);
  return { tenant, providerIds: { ...tenant.providerIds, dropship } };
}

/** What the simulator records goes to the history that it is about. */
async function listen(
  stack: Stack,
  playing: ReadonlyMap<string, RealHistory>,
  isOver: () => boolean,
): Promise<void> {
  const { control } = stack.primePenguin;
  let since = await control.lastEvent();
  while (!isOver()) {
    const touched = new Set<RealHistory>();
    for (const event of await control.events(since, 1_000)) {
      since = event.seq;
      const id = 'shopifyOrderId' in event ? event.shopifyOrderId : null;
      const history = id === null ? undefined : playing.get(id);
      history?.onEvent(event);
      if (history && event.kind !== 'request') touched.add(history);
    }
    for (const history of touched) await history.sample();
  }
}

/** What the app reports as an error is one. */
function noteLine(line: string, logged: Map<string, number>): void {
  if (!/"level":"(error|fatal)"/.test(line)) return;
  const { msg, err } = JSON.parse(line) as { msg?: string; err?: { message?: string } };
  const what = `${msg}: ${err?.message?.split('\n').at(-1) ?? ''}`.slice(0, 200);
  logged.set(what, (logged.get(what) ?? 0) + 1);
}

/** The processes of the app, and who is asked: each in turn, as behind a load balancer. */
class Processes {
  private readonly stack: Stack;
  private readonly random: Random;
  private living: AppProcess[] = [];
  readonly failures: string[] = [];
  private rotation: NodeJS.Timeout | undefined;

  constructor(stack: Stack, random: Random) {
    this.stack = stack;
    this.random = random;
  }

  async start(): Promise<void> {
    this.living = [this.stack.app()];
    while (this.living.length < PROCESSES) await this.startOne();
    this.rotation = setInterval(() => {
      const [first, ...others] = this.living;
      if (first === undefined) return;
      this.living = [...others, first];
      this.stack.shopify.control.connectApp(first.origin);
    }, ROTATION_MS);
  }

  stopRotating(): void {
    clearInterval(this.rotation);
  }

  /** One that doesn't start is started again, as any supervisor does. */
  private async startOne(): Promise<void> {
    try {
      const started = await this.stack.startAnother({});
      this.living = [...this.living, started];
    } catch (error) {
      this.failures.push(String(error));
    }
  }

  /** Whoever asks the one that is ending is not answered, as long as nobody has noticed. */
  async end(how: 'kill' | 'stop', count: number, downMs: number): Promise<void> {
    const ended = Array.from({ length: count }, () => this.random.pick(this.living));
    for (const one of new Set(ended)) {
      await one[how]();
      this.living = this.living.filter((other) => other !== one);
    }
    await pause(downMs);
    while (this.living.length < PROCESSES) await this.startOne();
  }
}

/** What goes wrong for everybody. */
class Troubles {
  readonly counts: Record<string, number> = {};
  isOver = false;
  private readonly stack: Stack;
  private readonly processes: Processes;
  private readonly random: Random;
  private readonly shops: readonly RealShop[];
  private readonly tell: (what: string) => void;

  constructor(
    stack: Stack,
    processes: Processes,
    random: Random,
    shops: readonly RealShop[],
    tell: (what: string) => void,
  ) {
    this.stack = stack;
    this.processes = processes;
    this.random = random;
    this.shops = shops;
    this.tell = tell;
  }

  async run(): Promise<void> {
    const { random } = this;
    while (!this.isOver) {
      await pause(random.whole(4_000, 18_000));
      const kind = random.weighted([
        [4, 'killed'],
        [1, 'both_killed'],
        [1, 'told_to_end'],
        [4, 'prime_penguin_fails_a_shop'],
        [3, 'prime_penguin_fails_feeds'],
        [2, 'prime_penguin_down'],
        [3, 'shopify_fails'],
      ] as const);
      this.counts[kind] = (this.counts[kind] ?? 0) + 1;
      this.tell(`${kind} begins`);
      await this.make(kind);
      this.tell(`${kind} is over`);
    }
  }

  private async make(kind: string): Promise<void> {
    const { random, stack, processes } = this;
    const { control } = stack.primePenguin;
    const { tenant } = random.pick(this.shops);
    const { tenantId } = tenant;
    switch (kind) {
      case 'killed':
        return processes.end('kill', 1, random.whole(0, 5_000));
      case 'both_killed':
        return processes.end('kill', PROCESSES, random.whole(0, 8_000));
      case 'told_to_end':
        return processes.end('stop', 1, random.whole(0, 3_000));
      case 'prime_penguin_fails_a_shop': {
        const fault = random.pick<Fault>([
          { kind: 'html_page', status: 502 },
          { kind: 'internal_error' },
          { kind: 'reset_before' },
          { kind: 'reset_after' },
          { kind: 'log_in_page' },
          { kind: 'unauthorised' },
          { kind: 'too_many_requests' },
          { kind: 'slow', ms: 1_500 },
        ]);
        const id = await control.addFault({ match: { tenantId }, fault });
        await pause(random.whole(300, 5_000));
        return control.clearFaults(id);
      }
      case 'prime_penguin_fails_feeds': {
        const path = random.pick(['WarehouseOrder/GetAllOrders', 'EntityLog/GetEntityLogs']);
        const fault = random.pick<Fault>([
          { kind: 'garbage', body: 'truncated_json' },
          { kind: 'garbage', body: 'wrong_shape' },
          { kind: 'reset_after' },
          { kind: 'internal_error' },
          { kind: 'slow', ms: 2_500 },
        ]);
        await control.addFault({ match: { tenantId, path }, fault, times: random.whole(1, 6) });
        return;
      }
      case 'prime_penguin_down':
        await control.goDown();
        await pause(random.whole(200, 4_000));
        return control.comeUp();
      case 'shopify_fails': {
        const lift = stack.shopify.control.fault({
          kind: random.pick(['server_error', 'html_error', 'throttled', 'down', 'reply_lost']),
          shop: tenant.shop,
        });
        await pause(random.whole(300, 4_000));
        lift();
      }
    }
  }
}

/** What no single history shows. */
async function lookAtTheWhole(
  stack: Stack,
  logged: ReadonlyMap<string, number>,
): Promise<readonly string[]> {
  const database = new pg.Client({ connectionString: stack.databaseUrl });
  await database.connect();
  const { rows } = await database.query<{ what: string }>(
    `SELECT 'two cancellations of ' || shopify_order_id AS what FROM cancellation
       GROUP BY shopify_order_id HAVING count(*) > 1
     UNION ALL SELECT 'pending: ' || shopify_order_id FROM cancellation WHERE outcome = 'pending'`,
  );
  await database.end();
  const violations = await stack.primePenguin.control.violations();
  return [
    ...rows.map(({ what }) => what),
    ...violations.map(({ request, reason }) => `${request}: ${reason}`),
    ...stack.shopify.control.problems,
    ...[...logged].map(([what, times]) => `logged ${times} times: ${what}`),
  ];
}

function report(
  { seed, atOnce, isJson }: RealRun,
  done: readonly RealHistory[],
  troubles: Readonly<Record<string, number>>,
  broken: readonly string[],
  seconds: number,
): number {
  const verdicts: Record<string, number> = {};
  const faults: Record<string, number> = {};
  for (const { view, faults: own } of done) {
    for (const { verdict } of view?.warehouses ?? []) {
      verdicts[verdict] = (verdicts[verdict] ?? 0) + 1;
    }
    for (const what of new Set(own.map((one) => `${one.kind}: ${one.what}`))) {
      faults[what] = (faults[what] ?? 0) + 1;
    }
  }
  const faulty = done.filter((history) => history.faults.length > 0);
  const result = {
    histories: done.length,
    ...{ seed, atOnce },
    seconds: Math.round(seconds),
    versions: done.reduce((sum, { versions }) => sum + versions, 0),
    ...{ troubles, verdicts },
    faulty: faulty.length,
    ...{ faults, broken },
  };
  console.log(isJson ? JSON.stringify(result) : result);
  return faulty.length + broken.length === 0 ? 0 : 1;
}

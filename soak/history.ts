/**
 * Plays one history from its plan: the world, the app's processes, people who press, and the checks. The
 * same plan gives the same run to the last step.
 */
import { isDeepStrictEqual } from 'node:util';
import type { Cancellation } from '#app/domain/cancellation.ts';
import { audited } from '#app/use-cases/audited.ts';
import { createApplication } from '#app/use-cases/create-application.ts';
import type { Dependencies } from '#app/use-cases/dependencies.ts';
import { dependencies, type Step, type Surroundings } from './app-process.ts';
import { Checks, type Fault } from './checks.ts';
import { happen } from './happenings.ts';
import { Notices } from './notices.ts';
import { People } from './people.ts';
import { HOUR, MINUTE, type Plan } from './plan.ts';
import { believeTheChannel, type Plant, plantedSender } from './plants.ts';
import { Processes } from './processes.ts';
import { randomFrom } from './random.ts';
import type { Scene, Stage } from './stage.ts';
import { Story } from './story.ts';
import { Timeline } from './timeline.ts';
import { playOn, settle, uuidFrom } from './virtual-time.ts';
import { Network } from './world/network.ts';
import { CHANNEL, PROVIDER, PrimePenguinApi, TENANT, TOKEN } from './world/prime-penguin.ts';
import { CONTACT, Shopify } from './world/shopify.ts';
import { BEFORE_MS, World } from './world/world.ts';

export interface Played {
  readonly faults: readonly Fault[];
  readonly fingerprint: string;
  readonly story: readonly string[];
  readonly steps: number;
  readonly statements: number;
  readonly cancellations: number;
  /** Deaths of a process. */
  readonly crashes: number;
  /** Requests to cancel that reached Prime Penguin. */
  readonly cancels: number;
  /** Requests to assign an order to dropship, and to sync now. */
  readonly assigns: number;
  readonly syncs: number;
  readonly versions: number;
  /** The verdict of each warehouse order at the end. */
  readonly verdicts: readonly string[];
}

/** The app runs for so long before the first press. */
const WARM_UP_MS = 20 * MINUTE;
/** Of the versions, so many are read once more, whole and through the API's own way, and compared. */
const SHARE_READ_AGAIN = 0.12;

export async function playHistory(
  stage: Stage,
  plan: Plan,
  options: { readonly keepStory: boolean; readonly plant: Plant | null },
): Promise<Played> {
  const history = new History(stage, plan, options.keepStory, options.plant);
  try {
    return await history.play();
  } finally {
    history.processes.end();
    await stage.database.clear();
  }
}

/** What is not there is as good as undefined. */
function asKept(state: Cancellation | null): unknown {
  return JSON.parse(JSON.stringify(state));
}

class History {
  readonly processes: Processes;
  private readonly scene: Scene;
  private readonly people: People;
  private readonly api: PrimePenguinApi;
  private readonly notices = new Notices();
  /** The harness's own way to the stores, without gates. */
  private readonly own: Dependencies;
  private versions = 0;

  constructor(stage: Stage, plan: Plan, keepStory: boolean, plant: Plant | null) {
    const stream = (what: string) => randomFrom(`${plan.seed}/${plan.number}/${what}`);
    const zero = plan.startsAt;
    const timeline = new Timeline(zero - BEFORE_MS, stream('ties'));
    playOn(timeline, stream('dice'));
    const now = () => timeline.now;
    const story = new Story(now, zero, keepStory);
    const world = new World(plan, timeline, zero, stream('world'), (what) =>
      story.tell('world', what),
    );
    this.api = new PrimePenguinApi(world, stream('copies'));
    const network = new Network(plan, timeline, this.api, stream('network'), (what) =>
      story.tell('wire', what),
    );
    if (plant === 'believes_the_channel') network.alter = believeTheChannel;
    const shopify = new Shopify(world, stream('shopify'));
    const checks = new Checks(plan, world, this.api, network, shopify);
    checks.onFault = ({ kind, what, detail }) => story.tell('FAULT', `${kind}: ${what}: ${detail}`);
    const ids = stream('ids');
    const around: Surroundings = {
      plan,
      now: () => timeline.clock(),
      newId: () => uuidFrom(ids),
      shared: stage.shared,
      shopify,
      sender: (owner) => plantedSender(plant, network.sender(owner)),
      changes: this.notices,
      log: { info() {}, warn() {}, error: (fields, what) => this.logged(fields, what) },
    };
    this.scene = {
      ...stage,
      plan,
      plant,
      timeline,
      random: stream('history'),
      story,
      world,
      network,
      shopify,
      checks,
      around,
      after: (ms, run, owner) => void timeline.plan(timeline.now + ms, run, owner ?? null),
    };
    this.own = dependencies(around, null);
    this.processes = new Processes(this.scene, (step) => this.readVersions(step));
    this.people = new People(this.scene, this.processes);
  }

  async play(): Promise<Played> {
    const { timeline, plan, database, checks, world, story, network } = this.scene;
    const { zero } = world;
    const before = database.statements();
    await this.prepare();
    for (let index = 0; index < plan.processes; index += 1) {
      timeline.plan(zero - WARM_UP_MS, () => this.processes.start());
    }
    let last = zero;
    for (const happening of plan.happenings) {
      const lasts = 'forMs' in happening ? happening.forMs : 0;
      last = Math.max(last, zero + happening.at + lasts);
      timeline.plan(zero + happening.at, () =>
        happen(happening, this.scene, this.processes, this.people),
      );
    }
    const isOver = () => timeline.now > last + MINUTE && this.isQuiet();
    await timeline.runUntil(last + this.longestRest(), settle, isOver);
    checks.atEnd();
    const { asks } = network;
    const states = [...checks.followed.values()].map(({ state }) => state);
    return {
      faults: checks.faults,
      fingerprint: story.fingerprint(),
      story: story.lines,
      steps: this.processes.steps,
      statements: database.statements() - before,
      cancellations: states.length,
      crashes: this.processes.deaths,
      cancels: this.api.posts.length,
      assigns: asks.filter(({ kind }) => kind === 'assign').length,
      syncs: asks.filter(({ kind }) => kind !== 'assign').length,
      versions: this.versions,
      verdicts: states.flatMap((state) =>
        state.warehouseOrders.map(({ judgement }) => judgement.verdict),
      ),
    };
  }

  /** After the last thing that happens by plan: by then every cancellation has to have its end. */
  private longestRest(): number {
    const { timing, crashes, channel, providers } = this.scene.plan;
    const downMs = crashes.reduce((sum, crash) => sum + crash.downMs, 0);
    // Three runs prove a batch that was asked for while one ran.
    const runsMs = [channel, ...providers].map(
      ({ trueEveryMs, runMs, stall }) =>
        4 * ((trueEveryMs ?? 0) + runMs) + (stall === null ? 0 : stall.forMs),
    );
    const { deliveryMs, answerMs, afterwatchMs } = timing;
    const restMs = 2 * deliveryMs + answerMs + afterwatchMs + 3 * HOUR;
    return restMs + downMs + Math.max(...runsMs);
  }

  private isQuiet(): boolean {
    const followed = [...this.scene.checks.followed.values()];
    return followed.length > 0 && followed.every(({ state }) => state.endedAt !== null);
  }

  /** The shop is connected, and wants to be told of everything. */
  private async prepare(): Promise<void> {
    const { plan, world, timeline } = this.scene;
    const { shop } = world;
    await this.own.connections.save(
      {
        shop,
        credentials: { method: 'token', tenantId: TENANT, accessToken: TOKEN },
        tokens: null,
        tenantName: 'Soak',
        salesChannel: {
          id: CHANNEL,
          name: 'Shopify',
          domain: shop,
          reading: plan.channel.isRead ? 'on' : 'off',
          isChosenByHand: false,
        },
        providers: plan.providers.map(({ name, shownCron }, index) => ({
          id: PROVIDER + index,
          name,
          warehouse: null,
          cron: shownCron,
          isDropship: false,
        })),
        checkedAt: timeline.clock(),
      },
      audited(this.own, shop, { action: 'installed' }),
    );
    await this.own.settings.save(
      shop,
      0,
      {
        automations: {
          forwardShopifyCancels: true,
          forwardOnlyTag: null,
          writeMetafield: true,
          writeTag: false,
          askReason: 'optional',
          waysToCancel: plan.asksMore?.waysToCancel ?? null,
          syncNow: plan.asksMore?.syncNow ?? false,
        },
        notifications: {
          on: 'every_final',
          to: [CONTACT],
          pace: 'at_once',
          locale: 'en',
        },
      },
      [],
    );
  }

  /** Each new version, as a reader would see it now. */
  private async readVersions(step: Step): Promise<void> {
    const { story, checks, random, world } = this.scene;
    for (const id of step.changed) {
      const state = step.states.get(id) ?? (await this.own.cancellations.read(world.shop, id));
      if (state === null) continue;
      this.versions += 1;
      const verdicts = state.warehouseOrders.map(({ judgement }) => judgement.verdict).join(', ');
      const { orderName, version, outcome } = state;
      story.tell('said', `${orderName} version ${version}: ${outcome} [${verdicts}]`);
      checks.onVersion(state);
      if (random.chance(SHARE_READ_AGAIN)) await this.readAgain(state);
      this.notices.tell(id);
    }
  }

  private async readAgain(state: Cancellation): Promise<void> {
    const { checks, world } = this.scene;
    const kept = await this.own.cancellations.read(world.shop, state.id);
    if (!isDeepStrictEqual(asKept(kept), asKept(state))) {
      const detail = `version ${state.version}: ${JSON.stringify(kept)}, not ${JSON.stringify(state)}`;
      checks.fault('broken', 'what is kept is not what the app goes on with', detail);
    }
    const application = createApplication(this.own, async () => true);
    const read = await application.readCancellation(world.shop, state.id, null);
    if (read.kind !== 'found') {
      checks.fault('broken', 'a cancellation that cannot be read', state.id);
      return;
    }
    const view = read.cancellation;
    const shown = view.warehouses.map(({ verdict }) => verdict).join();
    const written = state.warehouseOrders.map(({ judgement }) => judgement.verdict).join();
    const isSame = view.version === state.version && view.outcome === state.outcome;
    if (isSame && shown === written) return;
    const detail = `version ${view.version} ${view.outcome} [${shown}], not ${state.version} ${state.outcome} [${written}]`;
    checks.fault('broken', 'what is read is not what was written', detail);
  }

  /** What the app reports as an error is one. */
  private logged(fields: Readonly<Record<string, unknown>>, what: string): void {
    const { err } = fields;
    const cause = err === undefined ? '' : `: ${String(err).slice(0, 300)}`;
    this.scene.story.tell('app', `logs: ${what}${cause}`);
    if (err !== undefined) this.scene.checks.fault('broken', `logged: ${what}`, cause);
  }
}

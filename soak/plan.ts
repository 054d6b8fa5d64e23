/**
 * What one history will be: who is in it, how they behave, what goes wrong and when. Made from the seed
 * alone, plain data, so that it can be printed, replayed, and made smaller piece by piece. Times are
 * milliseconds from the press. Written from the domain page and Prime Penguin's published description.
 */
import type { WaysAllowed } from '#app/domain/ways.ts';
import { type Random, randomFrom } from './random.ts';

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;

/** `mixed`: of each history one of the other two, by its seed. */
export type Timers = 'cron' | 'random' | 'mixed';

/** Which shops let the app ask for more than a cancel. `some`: a quarter of them. */
export type AsksMore = 'some' | 'all' | 'none';

/** What runs then goes on until it is over, and nothing else begins. */
export interface Stall {
  readonly at: number;
  readonly forMs: number;
}

export interface ProviderPlan {
  readonly name: string;
  /** Batches by the cron that Prime Penguin shows. */
  readonly everyMinutes: number;
  /** null: Prime Penguin shows none. */
  readonly shownCron: string | null;
  /** How much later than the cron says a batch begins, and how long it runs. */
  readonly latestStartMs: number;
  readonly runMs: number;
  /** Only with real timers that aren't the cron's: the true gap between two batches, and a batch that hangs. */
  readonly trueEveryMs: number | null;
  readonly stall: Stall | null;
  /** What the warehouse does when it is asked to stop an order that it has not picked. */
  readonly answersCancel: 'stops' | 'not_supported' | 'refuses' | 'silent';
  /** And when it has. */
  readonly answersLate: 'incompatible' | 'only_ships' | 'silent_then_ships';
  /** In which later batch its answer comes back: 0 is the batch that carried the cancel. */
  readonly answersInBatch: number;
  /** Prime Penguin itself refuses cancels for it, in words. */
  readonly refusedByHub: boolean;
  /** After a wait, to get an order from its receipt to the shelf, and to the lorry. */
  readonly pickAfterMs: number;
  readonly shipAfterMs: number;
}

export interface PartPlan {
  /** Index into `providers`; -1: the dropship provider. */
  readonly provider: number;
  /** After the order was read: a part that turns up late. */
  readonly lateByMs: number;
}

export interface OrderPlan {
  readonly createdAt: number;
  /** Read before the press: at this time. null: by the channel's reads alone. */
  readonly importedAt: number | null;
  readonly parts: readonly PartPlan[];
  readonly isPaid: boolean;
  readonly releaseAt: number | null;
  readonly isOnHold: boolean;
  /** Shopify doesn't show it to the app. */
  readonly isHidden: boolean;
}

export type HappeningKind =
  | {
      readonly kind: 'shopify_cancel';
      readonly order: number;
      readonly webhooks: readonly number[];
    }
  | { readonly kind: 'stray_webhook'; readonly order: number }
  | { readonly kind: 'press'; readonly order: number; readonly by: 'staff' | 'flow' }
  | { readonly kind: 'ask_again'; readonly order: number }
  | { readonly kind: 'open'; readonly order: number; readonly forMs: number }
  | { readonly kind: 'person_cancels'; readonly order: number; readonly part: number }
  | { readonly kind: 'person_uncancels'; readonly order: number; readonly part: number }
  | { readonly kind: 'remap'; readonly order: number; readonly part: number; readonly to: number }
  /** Before anybody presses, so that no look has shown with whom it was. */
  | {
      readonly kind: 'remap_unseen';
      readonly order: number;
      readonly part: number;
      readonly to: number;
    }
  | { readonly kind: 'hold' | 'unhold'; readonly order: number; readonly part: number }
  | { readonly kind: 'pay'; readonly order: number }
  | { readonly kind: 'warehouse_cancels'; readonly order: number; readonly part: number }
  | { readonly kind: 'warehouse_resumes'; readonly order: number; readonly part: number }
  | { readonly kind: 'ships_a_part'; readonly order: number; readonly part: number }
  | {
      readonly kind: 'old_problem';
      readonly order: number;
      readonly part: number;
      readonly code: number;
    }
  | { readonly kind: 'asserts_cancelled'; readonly order: number; readonly part: number }
  | { readonly kind: 'app_down'; readonly forMs: number }
  | { readonly kind: 'hub_trouble'; readonly how: Trouble; readonly forMs: number }
  | { readonly kind: 'shopify_down'; readonly forMs: number };
export type Happening = HappeningKind & { readonly at: number };

export type Trouble =
  | 'refuses_connections'
  | 'hangs'
  | 'error_pages'
  | 'log_in_page'
  | 'token_refused'
  | 'token_refused_html'
  | 'permission_missing'
  | 'internal_faults';

const POST_FAULTS = [
  'lost_after',
  'lost_before',
  'arrives_late',
  'times_out_after',
  'sent_twice',
  'not_connected',
  'internal_fault_after',
  'internal_fault_before',
  'error_page_after',
  'log_in_page',
  'cut_off_after',
] as const;
export type PostFault = (typeof POST_FAULTS)[number];
export type GetFault =
  | 'reset'
  | 'times_out'
  | 'internal_fault'
  | 'error_page'
  | 'throttled'
  | 'cut_off'
  | 'garbage'
  | 'not_connected'
  | 'log_in_page'
  | 'empty_list';

export interface Crash {
  /** Before the how-manieth step of the app, or after it was committed and before the app learns of it. */
  readonly step: number;
  readonly when: 'before' | 'after';
  readonly downMs: number;
}

/** What a shop's settings let the app ask for beside a cancel, and how Prime Penguin takes it. */
export interface AskedMore {
  /** null: the shop hasn't chosen, and the operator's default counts. */
  readonly waysToCancel: WaysAllowed | null;
  readonly syncNow: boolean;
  /** Prime Penguin's no to a cancel comes as words alone (500), or as one of a request that it turns down (400). */
  readonly refusesAs: 'words' | 'bad_request';
  readonly assigning: 'done' | 'not_allowed' | 'refused';
  /** In the list of providers. */
  readonly dropships: 0 | 1 | 2;
  readonly maySync: boolean;
  /** A sync of one order carries a cancel, and doesn't only forward what isn't canceled. */
  readonly syncCarriesCancel: boolean;
  /** It stands in the times of the connection's syncs, too. */
  readonly syncShowsInTimes: boolean;
  readonly syncMs: number;
  /** What happens to the how-manieth of these requests, from 0. */
  readonly faults: readonly { readonly ask: number; readonly fault: PostFault }[];
}

export interface Plan {
  readonly seed: string;
  readonly number: number;
  readonly timers: Exclude<Timers, 'mixed'>;
  /** Of the day, so that crons fall anywhere around the press. */
  readonly startsAt: number;
  readonly timing: {
    readonly pollMs: number;
    readonly answerMs: number;
    readonly afterwatchMs: number;
    readonly deliveryMs: number;
  };
  readonly processes: 1 | 2;
  /** In which ways a shop lets its orders be canceled that hasn't chosen. */
  readonly waysAllowed: WaysAllowed;
  /** null: cancels alone, but for `waysAllowed`. */
  readonly asksMore: AskedMore | null;
  readonly hub: {
    readonly skewMs: number;
    readonly showsDate: boolean;
    readonly times: 'utc_with_z' | 'utc_bare' | 'local_bare';
    readonly localOffsetMs: number;
    readonly language: 'en' | 'sv' | 'de' | 'fr';
    /** Listens to the culture that a caller asks for. */
    readonly heedsCulture: boolean;
    /** Reads are answered by a copy behind by at most this. */
    readonly copyLagMs: number;
    readonly copyShare: number;
    /** A log line shows later than the row that it belongs to. */
    readonly logLagMs: number;
    readonly logSource: 'right' | 'missing' | 'unknown' | 'sometimes_missing';
    readonly logsNewestFirst: boolean;
    /** Its pages are no longer than this, whatever is asked for. */
    readonly mostRows: number;
    /** A cancel also sets the warehouse side, in the channel's name. */
    readonly mirrorsCancel: boolean;
    readonly clearsSideOnRemap: boolean;
    /** The warehouse side is written in the WMS's own words. */
    readonly rawStatuses: 'plain' | 'lower' | 'strange_raw';
    readonly slow: number;
    /**
     * What is shown of the syncs of warehouse connections: times of all at once, of each, none, or not even the
     * connections; and how a time is written.
     */
    readonly syncs: {
      readonly shows: 'all' | 'each' | 'no_times' | 'nothing';
      readonly marks: 'start' | 'end';
      readonly hasZone: boolean;
    };
  };
  readonly channel: {
    readonly isRead: boolean;
    readonly everyMinutes: number;
    readonly trueEveryMs: number | null;
    readonly stall: Stall | null;
    readonly phaseMs: number;
    readonly runMs: number;
    /** Other orders that each read brings, as other customers place them. */
    readonly others: number;
  };
  readonly shopify: { readonly readLagMs: number; readonly isFlaky: number };
  readonly providers: readonly ProviderPlan[];
  readonly orders: readonly OrderPlan[];
  readonly happenings: readonly Happening[];
  readonly postFaults: readonly { readonly post: number; readonly fault: PostFault }[];
  readonly getFaults: readonly { readonly get: number; readonly fault: GetFault }[];
  readonly crashes: readonly Crash[];
}

export function makePlan(
  seed: string,
  number: number,
  wanted: Timers,
  asksMore: AsksMore = 'some',
): Plan {
  const plan = makeBasicPlan(seed, number, wanted);
  const random = randomFrom(`${seed}/${number}/asks more`);
  const isDrawn = random.chance(0.25);
  return asksMore === 'all' || (asksMore === 'some' && isDrawn) ? askingMore(plan, random) : plan;
}

function askingMore(plan: Plan, random: Random): Plan {
  const asksMore: AskedMore = {
    waysToCancel: random.weighted([
      [5, 'cancel_then_remap'],
      [1, null],
      [1, 'cancel_order'],
    ]),
    syncNow: random.chance(0.75),
    refusesAs: random.pick(['words', 'bad_request']),
    assigning: random.weighted([
      [8, 'done'],
      [1, 'not_allowed'],
      [1, 'refused'],
    ]),
    dropships: random.weighted([
      [8, 1],
      [1, 0],
      [1, 2],
    ]),
    maySync: random.chance(0.9),
    syncCarriesCancel: random.chance(0.7),
    syncShowsInTimes: random.chance(0.25),
    syncMs: random.pick([0, random.whole(1, 60) * SECOND]),
    faults: random.chance(0.35)
      ? [{ ask: random.whole(0, 1), fault: random.pick(POST_FAULTS) }]
      : [],
  };
  const providers = plan.providers.map((one) => ({ ...one, refusedByHub: random.chance(0.5) }));
  const more = plan.orders.flatMap((one, order) => meanwhile(random, plan, one, order));
  const happenings = [...plan.happenings, ...more].toSorted((a, b) => a.at - b.at);
  return { ...plan, asksMore, providers, happenings };
}

/** What others do between a request, the look at what came of it, and the next request. */
function meanwhile(
  random: Random,
  { providers, happenings }: Plan,
  { parts }: OrderPlan,
  order: number,
): readonly Happening[] {
  const begin = happenings.find((one) => 'order' in one && one.order === order)?.at ?? 0;
  const part = random.whole(0, parts.length - 1);
  const soon = () => ({
    order,
    part,
    at: begin + random.whole(0, random.pick([10, 240, 1_800])) * SECOND,
  });
  const likely: readonly (readonly [number, Happening])[] = [
    [0.2, { kind: 'person_uncancels', ...soon() }],
    [0.1, { kind: 'person_cancels', ...soon() }],
    [0.2, { kind: 'remap', ...soon(), to: random.whole(-1, providers.length - 1) }],
    [0.15, { kind: 'ask_again', order, at: begin + random.whole(10, 240) * MINUTE }],
  ];
  return likely.filter(([likelihood]) => random.chance(likelihood)).map(([, one]) => one);
}

function makeBasicPlan(seed: string, number: number, wanted: Timers): Plan {
  const random = randomFrom(`${seed}/${number}/plan`);
  const syncs = randomFrom(`${seed}/${number}/syncs`);
  const ways = randomFrom(`${seed}/${number}/ways`);
  const unseen = randomFrom(`${seed}/${number}/unseen`);
  const isByCron = syncs.chance(0.5);
  const timers = wanted === 'mixed' ? (isByCron ? 'cron' : 'random') : wanted;
  const isCalm = random.chance(0.15);
  const providers = Array.from(
    {
      length: random.weighted([
        [3, 1],
        [2, 2],
      ]),
    },
    (_, index) => makeProvider(random, syncs, index, timers),
  );
  const channelMinutes = random.pick([10, 20, 30, 30]);
  const orders = Array.from(
    {
      length: random.weighted([
        [6, 1],
        [2, 2],
        [1, 3],
      ]),
    },
    () => makeOrder(random, providers.length, channelMinutes),
  );
  const timing = {
    pollMs: random.pick([30, 60, 60]) * SECOND,
    answerMs: random.pick([3, 4, 5]) * HOUR,
    afterwatchMs: random.pick([30, 60, 150]) * MINUTE,
    deliveryMs: random.pick([5, 15, 30]) * MINUTE,
  };
  return {
    seed,
    number,
    timers,
    startsAt: Date.UTC(2026, 2, 2) + random.whole(0, 24 * 3600) * SECOND + random.whole(0, 999),
    timing,
    waysAllowed: ways.chance(0.5) ? 'cancel_then_remap' : 'cancel_order',
    asksMore: null,
    processes: random.weighted([
      [3, 1],
      [1, 2],
    ]),
    hub: {
      skewMs: random.weighted([
        [3, 0],
        [1, random.whole(-300, 300) * SECOND],
      ]),
      showsDate: random.chance(0.9),
      times: random.weighted([
        [4, 'utc_with_z'],
        [3, 'utc_bare'],
        [2, 'local_bare'],
      ]),
      localOffsetMs: random.pick([1, 2, -5]) * HOUR,
      language: random.weighted([
        [4, 'en'],
        [2, 'sv'],
        [1, 'de'],
        [1, 'fr'],
      ]),
      heedsCulture: random.chance(0.6),
      copyLagMs: random.weighted([
        [3, 0],
        [1, random.whole(1, 20) * SECOND],
      ]),
      copyShare: random.pick([0.3, 0.7, 1]),
      logLagMs: random.weighted([
        [3, 0],
        [1, random.whole(1, 90) * SECOND],
      ]),
      logSource: random.weighted([
        [5, 'right'],
        [1, 'missing'],
        [1, 'unknown'],
        [1, 'sometimes_missing'],
      ]),
      logsNewestFirst: random.chance(0.3),
      mostRows: random.weighted([
        [4, 1_000],
        [1, random.whole(1, 4)],
      ]),
      mirrorsCancel: random.chance(0.25),
      clearsSideOnRemap: random.chance(0.4),
      rawStatuses: random.weighted([
        [3, 'plain'],
        [1, 'lower'],
        [1, 'strange_raw'],
      ]),
      slow: random.pick([1, 1, 1, 5]),
      syncs: {
        shows: syncs.weighted([
          [3, 'all'],
          [2, 'each'],
          [1, 'no_times'],
          [4, 'nothing'],
        ]),
        marks: syncs.pick(['start', 'end'] as const),
        hasZone: syncs.chance(0.8),
      },
    },
    channel: {
      isRead: random.chance(0.92),
      everyMinutes: channelMinutes,
      trueEveryMs:
        timers === 'random' ? syncs.whole(channelMinutes, channelMinutes * 4) * MINUTE : null,
      stall: makeStall(syncs, timers),
      phaseMs: random.whole(0, channelMinutes * 60) * SECOND,
      runMs: random.whole(3, 90) * SECOND,
      others: random.pick([0, 0, 1]),
    },
    shopify: {
      readLagMs: random.weighted([
        [4, 0],
        [1, random.whole(1, 20) * SECOND],
      ]),
      isFlaky: random.pick([0, 0, 0, 0.1]),
    },
    providers,
    orders,
    happenings: [
      ...(isCalm ? [] : makeUnseenRemap(unseen, orders, providers)),
      ...makeHappenings(random, orders, providers, isCalm),
    ],
    postFaults: isCalm
      ? []
      : Array.from(
          {
            length: random.weighted([
              [4, 0],
              [4, 1],
              [1, 2],
            ]),
          },
          () => ({
            post: random.weighted([
              [5, 0],
              [2, 1],
              [1, 2],
            ]),
            fault: random.pick(POST_FAULTS),
          }),
        ),
    getFaults: isCalm
      ? []
      : Array.from(
          {
            length: random.weighted([
              [4, 0],
              [3, random.whole(1, 4)],
            ]),
          },
          () => ({
            get: random.whole(0, random.pick([8, 40])),
            fault: random.pick<GetFault>([
              'reset',
              'times_out',
              'internal_fault',
              'error_page',
              'throttled',
              'cut_off',
              'garbage',
              'not_connected',
              'log_in_page',
              'empty_list',
            ]),
          }),
        ),
    crashes: isCalm
      ? []
      : Array.from(
          {
            length: random.weighted([
              [6, 0],
              [4, 1],
              [1, 2],
            ]),
          },
          () => ({
            step: random.whole(1, random.pick([40, 40, 150])),
            when: random.pick(['before', 'after'] as const),
            downMs: random.weighted([
              [4, random.whole(1, 20) * SECOND],
              [2, random.whole(1, 30) * MINUTE],
              [1, random.whole(1, 3) * HOUR],
            ]),
          }),
        ),
  };
}

function makeStall(random: Random, timers: Plan['timers']): Stall | null {
  if (timers === 'cron' || !random.chance(0.25)) return null;
  return { at: random.whole(-180, 240) * MINUTE, forMs: random.whole(30, 360) * MINUTE };
}

function makeProvider(
  random: Random,
  syncs: Random,
  index: number,
  timers: Plan['timers'],
): ProviderPlan {
  const everyMinutes = random.weighted([
    [1, 10],
    [2, 15],
    [3, 30],
    [1, 60],
  ]);
  const cron = everyMinutes === 60 ? '0 * * * *' : `*/${everyMinutes} * * * *`;
  return {
    name: ['Nordic 3PL', 'Baltic Fulfilment'][index] ?? `Warehouse ${index}`,
    everyMinutes,
    shownCron: random.chance(0.9) ? cron : null,
    latestStartMs: random.whole(0, 5) * SECOND,
    runMs:
      timers === 'random' && syncs.chance(0.2)
        ? syncs.whole(2, 45) * MINUTE
        : random.whole(2, 50) * SECOND,
    trueEveryMs: timers === 'random' ? syncs.whole(everyMinutes, everyMinutes * 5) * MINUTE : null,
    stall: makeStall(syncs, timers),
    answersCancel: random.weighted([
      [7, 'stops'],
      [1, 'not_supported'],
      [1, 'refuses'],
      [1, 'silent'],
    ]),
    answersLate: random.weighted([
      [3, 'incompatible'],
      [2, 'only_ships'],
      [1, 'silent_then_ships'],
    ]),
    answersInBatch: random.weighted([
      [4, 0],
      [2, 1],
      [1, 2],
    ]),
    refusedByHub: random.chance(0.05),
    pickAfterMs: random.weighted([
      [2, random.whole(1, 40) * MINUTE],
      [3, random.whole(1, 6) * HOUR],
      [3, 48 * HOUR],
    ]),
    shipAfterMs: random.whole(1, 90) * MINUTE,
  };
}

function makeOrder(random: Random, providers: number, channelMinutes: number): OrderPlan {
  const isImported = random.chance(0.75);
  const createdAt = isImported
    ? -random.whole(channelMinutes + 2, 600) * MINUTE
    : -random.whole(0, channelMinutes * 60) * SECOND;
  const parts = Array.from(
    {
      length: random.weighted([
        [6, 1],
        [3, 2],
      ]),
    },
    (_, index) => ({
      provider: random.chance(0.07) ? -1 : random.whole(0, providers - 1),
      lateByMs: index > 0 && random.chance(0.3) ? random.whole(1, 200) * MINUTE : 0,
    }),
  );
  return {
    createdAt,
    importedAt: isImported
      ? createdAt + Math.floor(random.next() * Math.min(-createdAt, channelMinutes * MINUTE))
      : null,
    parts,
    isPaid: random.chance(0.9),
    releaseAt: random.chance(0.06) ? random.whole(-30, 180) * MINUTE : null,
    isOnHold: random.chance(0.05),
    isHidden: random.chance(0.04),
  };
}

/** By dice of its own: in the other histories nothing happens otherwise for it. */
function makeUnseenRemap(
  random: Random,
  orders: readonly OrderPlan[],
  providers: readonly ProviderPlan[],
): readonly Happening[] {
  const order = random.whole(0, orders.length - 1);
  const plan = orders[order];
  if (!random.chance(0.12) || plan === undefined || plan.importedAt === null) return [];
  const part = random.whole(0, plan.parts.length - 1);
  const to = random.chance(0.5) ? -1 : random.whole(0, providers.length - 1);
  const at = Math.floor(plan.importedAt * random.next()) - 5 * SECOND;
  return [{ kind: 'remap_unseen', order, part, to, at }];
}

function makeHappenings(
  random: Random,
  orders: readonly OrderPlan[],
  providers: readonly ProviderPlan[],
  isCalm: boolean,
): readonly Happening[] {
  const all: Happening[] = [];
  const soon = () =>
    random.weighted([
      [3, random.whole(-2_000, 8_000)],
      [3, random.whole(-60, 600) * SECOND],
      [3, random.whole(0, 240) * MINUTE],
    ]);
  orders.forEach((plan, order) => {
    const pressAt = order === 0 ? 0 : random.whole(0, 90) * MINUTE;
    const way = random.weighted([
      [6, 'press'],
      [2, 'shopify'],
      [2, 'both'],
      [1, 'flow'],
    ]);
    if (way === 'press' || way === 'both')
      all.push({ kind: 'press', order, by: 'staff', at: pressAt });
    if (way === 'flow') all.push({ kind: 'press', order, by: 'flow', at: pressAt });
    if (way !== 'flow' && random.chance(0.25)) {
      const again = random.weighted([
        [2, random.whole(0, 3_000)],
        [1, random.whole(0, 120) * MINUTE],
      ]);
      all.push({ kind: 'press', order, by: random.pick(['staff', 'flow']), at: pressAt + again });
    }
    if (way === 'shopify' || way === 'both') {
      const webhooks = Array.from(
        {
          length: random.weighted([
            [1, 0],
            [5, 1],
            [2, 2],
          ]),
        },
        () =>
          random.weighted([
            [4, random.whole(100, 5_000)],
            [1, random.whole(1, 90) * MINUTE],
          ]),
      );
      const at = way === 'both' ? pressAt + soon() : pressAt;
      all.push({ kind: 'shopify_cancel', order, webhooks, at: Math.max(at, plan.createdAt) });
    }
    if (random.chance(0.12)) {
      const at = pressAt + random.whole(0, 30) * MINUTE;
      all.push({ kind: 'open', order, forMs: random.whole(20, 200) * SECOND, at });
    }
    if (isCalm) return;
    for (
      let index = random.weighted([
        [5, 0],
        [4, 1],
        [2, 2],
        [1, 3],
      ]);
      index > 0;
      index -= 1
    ) {
      const part = random.whole(0, plan.parts.length - 1);
      const where = { order, part, at: pressAt + soon() };
      all.push(
        random.weighted<Happening>([
          [3, { kind: 'person_cancels', ...where }],
          [1, { kind: 'person_uncancels', ...where }],
          [2, { kind: 'remap', ...where, to: random.whole(-1, providers.length - 1) }],
          [1, { kind: 'hold', ...where }],
          [1, { kind: 'unhold', ...where }],
          [1, { kind: 'pay', order, at: where.at }],
          [1, { kind: 'warehouse_cancels', ...where }],
          [
            2,
            { kind: 'warehouse_resumes', ...where, at: pressAt + random.whole(10, 300) * MINUTE },
          ],
          [1, { kind: 'ships_a_part', ...where }],
          [
            2,
            {
              kind: 'old_problem',
              ...where,
              at: pressAt - random.whole(0, 60) * MINUTE,
              code: random.pick([0, 20, 21, 30]),
            },
          ],
          [1, { kind: 'asserts_cancelled', ...where }],
          [2, { kind: 'ask_again', order, at: pressAt + random.whole(1, 400) * MINUTE }],
          [1, { kind: 'stray_webhook', order, at: where.at }],
          [
            1,
            { kind: 'shopify_cancel', order, webhooks: [random.whole(100, 5_000)], at: where.at },
          ],
        ]),
      );
    }
  });
  if (!isCalm && random.chance(0.25)) {
    const how = random.pick<Trouble>([
      'refuses_connections',
      'hangs',
      'error_pages',
      'log_in_page',
      'token_refused',
      'token_refused_html',
      'permission_missing',
      'internal_faults',
    ]);
    const at = random.weighted([
      [2, random.whole(-60, 30) * SECOND],
      [1, random.whole(0, 200) * MINUTE],
    ]);
    const forMs = random.weighted([
      [2, random.whole(5, 120) * SECOND],
      [2, random.whole(2, 60) * MINUTE],
    ]);
    all.push({ kind: 'hub_trouble', how, at, forMs });
  }
  if (!isCalm && random.chance(0.12)) {
    const forMs = random.weighted([
      [1, random.whole(1, 30) * MINUTE],
      [1, random.whole(1, 4) * HOUR],
    ]);
    all.push({ kind: 'app_down', at: random.whole(-10, 200 * 60) * SECOND, forMs });
  }
  if (!isCalm && random.chance(0.08)) {
    all.push({ kind: 'shopify_down', at: soon(), forMs: random.whole(1, 60) * MINUTE });
  }
  return all.toSorted((a, b) => a.at - b.at);
}

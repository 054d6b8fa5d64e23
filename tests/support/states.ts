/**
 * Every state in which a warehouse order can be known: the cross product of what was asked, what each side
 * shows, who the log names, what was reported, how much time has passed, and how the app stands with Prime
 * Penguin. A state says how it came about; what follows from it is the spec's matter.
 */
import type { Ask, Failure } from '#app/domain/history.ts';
import type { Instant } from '#app/domain/instant.ts';
import type { EntityLogEntry, Observation, StatusLogLine } from '#app/domain/observation.ts';
import type { SideStatus } from '#app/domain/status.ts';
import {
  ASKED,
  accepted,
  BATCH_STARTS,
  CANCELLED,
  circumstances,
  crashed,
  credentialsRefused,
  DAY,
  EMPTY,
  FIRST_LOOK,
  FULFILLED,
  HOUR,
  history,
  IN_PROGRESS,
  line,
  look,
  lost,
  MINUTE,
  moment,
  notConnected,
  notSent,
  ON_HOLD,
  ONE_LATER_ORDER,
  PARTIAL,
  PENDING,
  PRESSED,
  problem,
  provider,
  REFUNDED,
  REPLIED,
  refused,
  SECOND,
  STRANGE,
  UNKNOWN_SCHEDULE,
  unreachable,
} from './histories.ts';

const REMAPPED = ASKED + 2 * SECOND;
const remapped = (ask: Ask): Ask => ({ ...ask, way: 'remap_to_dropship' });

const ASKS = {
  'not asked': [],
  accepted: [accepted()],
  'refused by Prime Penguin': [refused()],
  'reply lost': [lost()],
  'not sent': [notSent()],
  'reply unknown after a crash': [crashed()],
  'refused, then assigned to dropship': [refused(), remapped(accepted(REMAPPED))],
  'refused, and the assignment refused': [refused(), remapped(refused(REMAPPED))],
  'refused, and the reply to the assignment lost': [refused(), remapped(lost(REMAPPED))],
} as const satisfies Record<string, readonly Ask[]>;

const SIDES = {
  empty: EMPTY,
  pending: PENDING,
  'in progress': IN_PROGRESS,
  partial: PARTIAL,
  fulfilled: FULFILLED,
  cancelled: CANCELLED,
  refunded: REFUNDED,
  'on hold': ON_HOLD,
  unknown: STRANGE,
} as const satisfies Record<string, SideStatus>;

/** The channel side is only ever asked whether it is cancelled, so a part of its statuses will do. */
const CHANNELS = {
  empty: EMPTY,
  pending: PENDING,
  fulfilled: FULFILLED,
  cancelled: CANCELLED,
  unknown: STRANGE,
} as const satisfies Record<string, SideStatus>;

const LOGS = ['nobody', 'warehouse', 'sales channel'] as const;

interface Report {
  readonly entries: readonly EntityLogEntry[];
  readonly error: string | null;
  /** It stood there before the request was made. */
  readonly isOld: boolean;
}

const NEW = BATCH_STARTS - 15 * MINUTE;

function newReport(code: EntityLogEntry['code'], source: EntityLogEntry['source'] = 'wms'): Report {
  return { entries: [problem(1, code, NEW, { source })], error: null, isOld: false };
}

function oldReport(code: EntityLogEntry['code']): Report {
  return { entries: [problem(1, code, PRESSED - DAY)], error: null, isOld: true };
}

const REPORTS = {
  none: { entries: [], error: null, isOld: false },
  'older, incompatible status': oldReport('incompatible_status'),
  'older, deletion not supported': oldReport('deletion_not_supported'),
  'older, other': oldReport('other'),
  'older warehouse error': { entries: [], error: 'Credit block', isOld: true },
  'new, other': newReport('other'),
  'new, missing address': newReport('missing_address'),
  'new, illegal address': newReport('illegal_address'),
  'new, update not supported': newReport('update_not_supported'),
  'new, deletion not supported': newReport('deletion_not_supported'),
  'new, incompatible status': newReport('incompatible_status'),
  'new, incompatible status, by Prime Penguin': newReport('incompatible_status', 'internal'),
  'new, incompatible status, by the sales channel': newReport(
    'incompatible_status',
    'sales_channel',
  ),
  'new, unknown customer': newReport('unknown_customer'),
  'new, unknown product': newReport('unknown_product'),
  'new, unknown code': newReport('unknown'),
  'new warehouse error': { entries: [], error: 'Credit block', isOld: false },
} as const satisfies Record<string, Report>;

/** With an unknown schedule a whole batch is proven two hours after the order is seen as cancelled. */
const TIMES = {
  'within the batch': PRESSED + 20 * MINUTE,
  'delivery time over': PRESSED + 30 * MINUTE,
  'after a whole batch': PRESSED + 2 * HOUR + 10 * MINUTE,
  'answer time over': PRESSED + 5 * HOUR,
  'waited for access': PRESSED + 5 * HOUR + 3 * DAY,
} as const satisfies Record<string, Instant>;

const CANCELLABLE = ['unknown', 'yes', 'no'] as const;

const REACHED = {
  reached: null,
  unreachable: unreachable(PRESSED + MINUTE),
  'credentials refused': credentialsRefused(PRESSED + MINUTE),
  'not connected': notConnected(PRESSED + MINUTE),
} as const satisfies Record<string, Failure | null>;

export interface State {
  readonly asked: keyof typeof ASKS;
  readonly channel: keyof typeof CHANNELS;
  readonly warehouse: keyof typeof SIDES;
  readonly logNames: (typeof LOGS)[number];
  readonly reported: keyof typeof REPORTS;
  readonly time: keyof typeof TIMES;
  readonly cancellable: (typeof CANCELLABLE)[number];
  readonly primePenguin: keyof typeof REACHED;
}

export function* everyState(): Generator<State> {
  for (const asked of keysOf(ASKS))
    for (const channel of keysOf(CHANNELS))
      for (const warehouse of keysOf(SIDES))
        for (const logNames of LOGS)
          for (const reported of keysOf(REPORTS))
            for (const time of keysOf(TIMES))
              for (const cancellable of CANCELLABLE)
                for (const primePenguin of keysOf(REACHED))
                  yield {
                    asked,
                    channel,
                    warehouse,
                    logNames,
                    reported,
                    time,
                    cancellable,
                    primePenguin,
                  };
}

export function howMany(): number {
  const sizes = [ASKS, CHANNELS, SIDES, LOGS, REPORTS, TIMES, CANCELLABLE, REACHED].map(
    (values) => Object.keys(values).length,
  );
  return sizes.reduce((product, size) => product * size, 1);
}

function keysOf<K extends string>(record: Readonly<Record<K, unknown>>): readonly K[] {
  return Object.keys(record) as K[];
}

/**
 * The state as the app would know it. Where nothing was asked, the first look shows everything; else it
 * shows the order before the request, and the second look what stands now. While Prime Penguin is reached,
 * the last look is from just now.
 */
export function knowledgeOf(state: State) {
  const now = TIMES[state.time];
  const asks = ASKS[state.asked];
  const failure = REACHED[state.primePenguin];
  const shown = looksOf(state, asks.length > 0);
  const last = shown.at(-1) ?? shown[0];
  const confirmed = failure ? null : moment(now - SECOND);
  return {
    history: history(shown, asks, confirmed && last.moment.at < confirmed.at ? { confirmed } : {}),
    provider: provider({
      cancellable: state.cancellable,
      schedule: UNKNOWN_SCHEDULE,
      runs: ONE_LATER_ORDER,
    }),
    circumstances: circumstances(now, { failure }),
  };
}

const LATER_LOOK = PRESSED + 6 * MINUTE;

function looksOf(state: State, wasAsked: boolean): readonly [Observation, ...Observation[]] {
  const warehouse = SIDES[state.warehouse];
  const report: Report = REPORTS[state.reported];
  const reported = { entityLog: report.entries, warehouseError: report.error };
  const standing = {
    channel: CHANNELS[state.channel],
    warehouse,
    statusLog: logOf(state, warehouse),
    ...reported,
  };
  if (!wasAsked) return [look(FIRST_LOOK, standing)];
  const before = look(FIRST_LOOK, {
    warehouse: warehouse.kind === 'empty' ? EMPTY : IN_PROGRESS,
    ...(report.isOld ? reported : {}),
  });
  return [before, look(LATER_LOOK, standing)];
}

function logOf(state: State, warehouse: SideStatus): readonly StatusLogLine[] {
  if (state.logNames === 'nobody' || warehouse.kind === 'empty') return [];
  const source = state.logNames === 'warehouse' ? 'warehouse' : 'sales_channel';
  return [line(source, IN_PROGRESS, warehouse, Math.max(ASKED, REPLIED))];
}

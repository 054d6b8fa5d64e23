/**
 * Reads one warehouse order's history for what the warehouse side said. Each function answers one
 * question with the evidence for it, or null; none of them concludes anything.
 */
import { type BatchSchedule, wholeBatchOverAt } from './batches.ts';
import {
  baseline,
  clockOffsetMs,
  clockUncertaintyMs,
  firstRequest,
  lastObservation,
  lastSeenMoment,
  mayHaveArrived,
  onPrimePenguinClock,
  type WarehouseOrderHistory,
} from './history.ts';
import type { Instant } from './instant.ts';
import type {
  EntityLogEntry,
  Observation,
  StatusLogLine,
  WarehouseOrderSeen,
} from './observation.ts';
import { told } from './said.ts';
import { is, type NormalisedStatus, type SideStatus } from './status.ts';
import type { Evidence } from './verdict.ts';

/** Warehouse statuses that say something; unknown ones and `refunded` are no evidence of anything. */
const TELLING: readonly NormalisedStatus[] = [
  'pending',
  'in_progress',
  'partial',
  'fulfilled',
  'cancelled',
  'on_hold',
];

function tells(side: SideStatus): boolean {
  return side.kind === 'empty' || is(side, ...TELLING);
}

/** The last observation whose warehouse side says something. Falls back to the very last one. */
export function lastTelling(history: WarehouseOrderHistory): Observation {
  const telling = history.observations.filter(({ seen }) => tells(seen.warehouse)).at(-1);
  return telling ?? lastObservation(history);
}

export interface ShippingEvidence {
  readonly extent: 'whole' | 'part';
  readonly evidence: readonly Evidence[];
}

const DEAD_FULFILMENT = /^(cancell?ed|failure|failed|error)$/i;

/** Does the warehouse side show that the order, or a part of it, has shipped? */
export function shippingEvidence(history: WarehouseOrderHistory): ShippingEvidence | null {
  const status = lastTelling(history);
  const newest = lastObservation(history);
  const evidence: Evidence[] = newest.seen.fulfilments.flatMap((parcel) => {
    const tracking = (parcel.trackingNumber ?? '').trim() || (parcel.trackingUrl ?? '').trim();
    if (tracking === '' || DEAD_FULFILMENT.test((parcel.status ?? '').trim())) return [];
    const company = parcel.trackingCompany;
    const said = company
      ? told({ code: 'parcel_with_company', values: { tracking, company } })
      : told({ code: 'parcel', values: { tracking } });
    return { at: newest.moment.at, source: 'fulfillment', ...said };
  });
  const whole = is(status.seen.warehouse, 'fulfilled');
  const part = is(status.seen.warehouse, 'partial');
  if (whole || part) evidence.unshift(warehouseStatusEvidence(status));
  if (evidence.length === 0) return null;
  return { extent: whole || !part ? 'whole' : 'part', evidence };
}

export interface CancelledEvidence {
  /** `warehouse`: a log line names the warehouse. `status`: the status alone, no line contradicts. */
  readonly by: 'warehouse' | 'status';
  readonly evidence: readonly Evidence[];
}

/**
 * Does the warehouse side say that it cancelled the order? A status that the log ascribes to the sales
 * channel is not the warehouse's word (it is null here).
 */
export function cancelledEvidence(observation: Observation): CancelledEvidence | null {
  const { seen } = observation;
  if (!is(seen.warehouse, 'cancelled')) return null;
  const status = warehouseStatusEvidence(observation);
  const log = inOrder(seen.statusLog).filter(changesWarehouseSide);
  const lines = linesOfCurrentCancel(log);
  // The log has a cancel that was taken back, and none since: it and the status were read at different
  // moments, and whichever is older, who set this status is not known.
  if (lines.length === 0 && log.some(tellsOfCancel)) return null;
  const byWarehouse = lines.filter((line) => line.source === 'warehouse').at(-1);
  if (byWarehouse) {
    return { by: 'warehouse', evidence: [lineEvidence(byWarehouse, observation), status] };
  }
  if (lines.some((line) => line.source === 'sales_channel')) return null;
  return { by: 'status', evidence: [status] };
}

function tellsOfCancel(line: StatusLogLine): boolean {
  return is(line.warehouseBefore, 'cancelled') || is(line.warehouseAfter, 'cancelled');
}

/** The lines that set or confirmed `cancelled` on the warehouse side, since it was last anything else. */
function linesOfCurrentCancel(lines: readonly StatusLogLine[]): readonly StatusLogLine[] {
  const lastOther = lines.findLastIndex((line) => !is(line.warehouseAfter, 'cancelled'));
  const lastSet = lines.findLastIndex((line) => !is(line.warehouseBefore, 'cancelled'));
  return lines.slice(Math.max(lastOther + 1, lastSet));
}

/** A line about the channel side repeats the warehouse side unchanged, or leaves it blank. */
function changesWarehouseSide(line: StatusLogLine): boolean {
  if (line.warehouseAfter.kind === 'empty') return line.warehouseBefore.kind !== 'empty';
  const changed = statusKey(line.warehouseBefore) !== statusKey(line.warehouseAfter);
  // The warehouse saying the same again is its word too; the channel repeating it is not.
  return changed || line.source === 'warehouse';
}

function statusKey(side: SideStatus): string {
  return side.kind === 'known' ? side.status : side.kind === 'empty' ? '' : `?${side.raw}`;
}

/** Oldest first, whichever way round the log was given. Lines without a time keep their place. */
function inOrder(log: readonly StatusLogLine[]): readonly StatusLogLine[] {
  const times = log.map(({ createdAt }) => createdAt).filter((at) => at !== null);
  const isNewestFirst = (times[0] ?? 0) > (times.at(-1) ?? 0);
  let before = Number.NEGATIVE_INFINITY;
  return (isNewestFirst ? log.toReversed() : log)
    .map((line) => {
      before = line.createdAt ?? before;
      return { line, at: before };
    })
    .sort((a, b) => (a.at === b.at ? 0 : a.at - b.at))
    .map(({ line }) => line);
}

/**
 * Did the warehouse side say "cancelled" and then, within this round, take the order up again? What it
 * took up before a retry is known to the merchant already, and is what the retry is about.
 */
export function resumedEvidence(history: WarehouseOrderHistory): readonly Evidence[] | null {
  const now = lastTelling(history);
  if (!is(now.seen.warehouse, 'pending', 'in_progress', 'on_hold')) return null;
  const telling = history.observations.filter(({ seen }) => tells(seen.warehouse));
  const cancelledIndex = telling.findLastIndex((one) => cancelledEvidence(one) !== null);
  const cancelled = telling[cancelledIndex];
  const resumed = telling[cancelledIndex + 1];
  if (!cancelled || !resumed || resumed.moment.at < history.roundStartedAt) return null;
  return [warehouseStatusEvidence(now), warehouseStatusEvidence(cancelled)];
}

export interface AnswerEvidence {
  readonly kind: 'not_supported' | 'picked' | 'refused';
  readonly reason: string | null;
  readonly evidence: readonly Evidence[];
}

/**
 * Has a problem been reported since the request that answers it? What was there before the request
 * belongs to something else (trap 4).
 */
export function answerEvidence(history: WarehouseOrderHistory): AnswerEvidence | null {
  const newest = lastObservation(history);
  // Nothing can answer a request that certainly never arrived.
  if (!firstRequest(history) && !isCancelledInPrimePenguin(newest.seen)) return null;
  return answerIn(newEntityLogs(history), newest) ?? changedWarehouseError(history);
}

/**
 * What was answered to the cancel that stands in Prime Penguin, whoever made it: an earlier request of this
 * app's, or somebody before it. To be asked for only where nothing newer was taken.
 */
export function answerToStandingCancel(history: WarehouseOrderHistory): AnswerEvidence | null {
  const newest = lastObservation(history);
  if (!isCancelledInPrimePenguin(newest.seen)) return null;
  const index = history.asks.findIndex(
    (ask) => mayHaveArrived(ask) && ask.reply?.kind !== 'refused',
  );
  const taken = history.asks[index];
  if (taken) {
    const { round, askedAt: roundStartedAt } = taken;
    return answerEvidence({ ...history, round, roundStartedAt, asks: history.asks.slice(index) });
  }
  const since = cancelledThereAt(newest.seen);
  if (since === null) return null;
  const logs = newest.seen.entityLog.filter(
    ({ createdAt }) => createdAt !== null && createdAt >= since,
  );
  return answerIn(oldestFirst(logs), newest);
}

/** When Prime Penguin's own log says that the order was cancelled there, its clock; null: it does not say. */
function cancelledThereAt(seen: WarehouseOrderSeen): Instant | null {
  const line = inOrder(seen.statusLog).findLast(
    ({ channelBefore, channelAfter }) =>
      is(channelAfter, 'cancelled') && !is(channelBefore, 'cancelled'),
  );
  return line?.createdAt ?? null;
}

/** Of several the last. A code that says what is wrong outweighs an unspecified error and its text. */
function answerIn(logs: readonly EntityLogEntry[], seenIn: Observation): AnswerEvidence | null {
  const specific = logs.filter(({ code }) => SPECIFIC_CODES.includes(code));
  const answers = [...logs, ...specific].map((entry) => answerOf(entry, seenIn));
  return answers.findLast((answer) => answer !== null) ?? null;
}

const SPECIFIC_CODES: readonly EntityLogEntry['code'][] = [
  'deletion_not_supported',
  'incompatible_status',
];

/** Oldest first: entries that were not there before the request, and do not carry an older time. */
function newEntityLogs(history: WarehouseOrderHistory): readonly EntityLogEntry[] {
  const known = new Set(baseline(history).seen.entityLog.map(({ id }) => id));
  const askedAt = earliestAnswerTime(history);
  return oldestFirst(
    lastObservation(history)
      .seen.entityLog.filter(({ id }) => !known.has(id))
      .filter(({ createdAt }) => createdAt === null || createdAt >= askedAt),
  );
}

function oldestFirst(logs: readonly EntityLogEntry[]): readonly EntityLogEntry[] {
  return logs.toSorted((a, b) => (a.createdAt ?? 0) - (b.createdAt ?? 0) || a.id - b.id);
}

/**
 * The clocks' difference is known only as well as a look is quick: its `Date` header is whole seconds
 * and as old as the answer was slow. Entries that far before the request still count.
 */
const CLOCK_TOLERANCE_MS = 15_000;

/** Nothing older than this, on Prime Penguin's clock, can be an answer. */
function earliestAnswerTime(history: WarehouseOrderHistory): Instant {
  const asked = firstRequest(history)?.askedAt ?? history.roundStartedAt;
  const tolerance = Math.max(CLOCK_TOLERANCE_MS, clockUncertaintyMs(history));
  return asked + clockOffsetMs(history) - tolerance;
}

function answerOf(entry: EntityLogEntry, seenIn: Observation): AnswerEvidence | null {
  if (entry.source === 'sales_channel') return null;
  const reason = entry.message.trim() === '' ? null : entry.message.trim();
  const evidence: Evidence[] = [
    {
      at: entry.createdAt ?? seenIn.moment.at,
      source: 'entity_log',
      ...(reason === null
        ? told({ code: 'problem', values: { problem: entry.code } })
        : { text: reason }),
    },
  ];
  switch (entry.code) {
    case 'deletion_not_supported':
      return { kind: 'not_supported', reason, evidence };
    case 'incompatible_status':
      return { kind: entry.source === 'wms' ? 'picked' : 'refused', reason, evidence };
    case 'other':
    case 'update_not_supported':
      return entry.level === 'error' ? { kind: 'refused', reason, evidence } : null;
    case 'missing_address':
    case 'illegal_address':
    case 'unknown_customer':
    case 'unknown_product':
    case 'unknown':
      return null;
  }
}

/** `warehouseError` has no time of its own: only a text that was not there before the request counts. */
function changedWarehouseError(history: WarehouseOrderHistory): AnswerEvidence | null {
  const newest = lastObservation(history);
  const text = newest.seen.warehouseError?.trim() ?? '';
  const before = baseline(history).seen.warehouseError?.trim() ?? '';
  if (text === '' || text === before) return null;
  return {
    kind: 'refused',
    reason: text,
    evidence: [{ at: newest.moment.at, source: 'warehouse_error', text }],
  };
}

/** An order that is cancelled in Prime Penguin and that no warehouse has ever had. */
export interface Unforwarded {
  /** Since when, on Prime Penguin's clock, it is known to be cancelled in Prime Penguin and not forwarded. */
  readonly since: Instant;
  /** The newest look that still shows it so, on Prime Penguin's clock. */
  readonly lastSeen: Instant;
  readonly evidence: readonly Evidence[];
}

/** Is the order cancelled in Prime Penguin and its warehouse side empty, by every look since it became so? */
export function unforwardedEvidence(history: WarehouseOrderHistory): Unforwarded | null {
  const newest = lastObservation(history);
  const holds = ({ seen }: Observation) =>
    is(seen.channel, 'cancelled') &&
    seen.warehouse.kind === 'empty' &&
    seen.providerName === newest.seen.providerName &&
    // A line logged since tells of a change between looks: it may have been reopened for a while.
    seen.statusLog.length === newest.seen.statusLog.length;
  if (!holds(newest) || wasForwarded(history)) return null;
  const firstIndex = history.observations.findLastIndex((observation) => !holds(observation)) + 1;
  const first = history.observations[firstIndex] ?? newest;
  const last = lastSeenMoment(history);
  return {
    // The Date header is cut to whole seconds: the cancel may be up to one later than it says.
    since: onPrimePenguinClock(history, first.moment) + 1_000,
    lastSeen: onPrimePenguinClock(history, last),
    evidence: [
      { at: last.at, source: 'warehouse_status', ...told({ code: 'never_forwarded', values: {} }) },
      channelStatusEvidence(first),
    ],
  };
}

/**
 * Did a warehouse have the order before, and not say that it stopped it? Then a warehouse side that is
 * empty now (the order was given to another provider) says nothing about the first.
 */
function wasForwarded(history: WarehouseOrderHistory): boolean {
  const log = inOrder(lastObservation(history).seen.statusLog);
  const last = history.observations.findLast(({ seen }) => seen.warehouse.kind !== 'empty');
  if (!last) return log.some(tellsOfWarehouse);
  // What it said last before its side became empty, by the newest log: more may have happened since it
  // was seen.
  const index = log.findLastIndex(
    (line) => line.warehouseAfter.kind === 'empty' && tellsOfWarehouse(line),
  );
  const emptied = log[index];
  if (emptied && !is(emptied.warehouseBefore, 'cancelled')) return true;
  const statusLog = emptied ? log.slice(0, index) : log;
  return cancelledEvidence({ ...last, seen: { ...last.seen, statusLog } }) === null;
}

function tellsOfWarehouse(line: StatusLogLine): boolean {
  return line.warehouseBefore.kind !== 'empty' || line.warehouseAfter.kind !== 'empty';
}

/**
 * When a look proves, at the earliest, that the order is not forwarded any more: a whole batch that began
 * after the cancel is over. Prime Penguin's clock.
 */
export function unforwardedProvenAt(
  { since }: Unforwarded,
  history: WarehouseOrderHistory,
  { schedule, batchGraceMs }: { readonly schedule: BatchSchedule; readonly batchGraceMs: number },
): Instant {
  // Only a schedule needs to know what time it is for Prime Penguin; an interval just passes.
  const skew = schedule.kind === 'cron' ? clockUncertaintyMs(history) : 0;
  return wholeBatchOverAt(schedule, since + skew, batchGraceMs) + skew;
}

/** When the warehouse side was first seen with something on it after it had been seen empty; null when it never was. */
export function forwardedWhileWaitingAt(history: WarehouseOrderHistory): Instant | null {
  const lastEmpty = history.observations.findLastIndex(
    ({ seen }) => seen.warehouse.kind === 'empty',
  );
  if (lastEmpty === -1) return null;
  return history.observations[lastEmpty + 1]?.moment.at ?? null;
}

export function warehouseStatusEvidence(observation: Observation): Evidence {
  return {
    at: observation.moment.at,
    source: 'warehouse_status',
    ...told({ code: 'warehouse_side', values: { status: observation.seen.warehouse } }),
  };
}

export function channelStatusEvidence(observation: Observation): Evidence {
  return {
    at: observation.moment.at,
    source: 'channel_status',
    ...told({ code: 'channel_side', values: { status: observation.seen.channel } }),
  };
}

function lineEvidence(line: StatusLogLine, seenIn: Observation): Evidence {
  const values = { before: line.warehouseBefore, after: line.warehouseAfter };
  return {
    at: line.createdAt ?? seenIn.moment.at,
    source: 'status_log',
    ...told({ code: 'warehouse_side_changed', values }),
  };
}

/** Is the order cancelled in Prime Penguin? That is the request itself, never an answer (trap 3). */
export function isCancelledInPrimePenguin(seen: WarehouseOrderSeen): boolean {
  return is(seen.channel, 'cancelled');
}

/**
 * Reads one warehouse order's history for what the warehouse side said. Each function answers one
 * question with the evidence for it, or null; none of them concludes anything.
 */
import { isDeepStrictEqual } from 'node:util';
import { type Batches, type BatchProof, everyBatch, wholeBatchSince } from './batch-proof.ts';
import { firstLookWithProvider, reassignment } from './dropship.ts';
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
import { DATE_HEADER_MS, type Instant, MAX_CLOCK_SKEW_MS, type Moment } from './instant.ts';
import type {
  EntityLogEntry,
  Observation,
  StatusLogLine,
  WarehouseOrderSeen,
} from './observation.ts';
import type { RunKind } from './runs.ts';
import { type SaidCode, told } from './said.ts';
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

/** What stands behind the Cancelled that the warehouse side shows. */
export interface StopEvidence {
  /**
   * `log`: a line names the warehouse. `batch`: no line names anybody, and the side is still Cancelled after
   * a whole batch that began since. null: no line names anybody, and nothing proves it yet.
   */
  readonly provenBy: 'log' | 'batch' | null;
  /** The first look that shows it, this app's clock. */
  readonly since: Instant;
  /** From when on a look can settle it, and is expected to; this app's clock. null where none can. */
  readonly lookFrom: Instant | null;
  readonly expectedFrom: Instant | null;
  readonly evidence: readonly Evidence[];
}

/**
 * Does the warehouse side say now that it cancelled the order? null: it shows something else, or a line
 * ascribes its Cancelled to the sales channel, which is the request and never the answer. That no line
 * speaks against it is no evidence: the log can lack a source, or lag behind its row.
 */
export function stopEvidence(
  history: WarehouseOrderHistory,
  batches: Batches,
): StopEvidence | null {
  return stopIn(history, currentRun(history), batches);
}

/** Does it show Cancelled on the warehouse side, and not as what the sales channel wrote there? */
export function showsStop(history: WarehouseOrderHistory): boolean {
  const run = currentRun(history);
  return run !== null && (wordsIn(run).length > 0 || !isByChannel(linesOf(run)));
}

/** A Cancelled that no line ascribes to anybody. The first look that shows it, this app's clock. */
export function nobodysStopSince(history: WarehouseOrderHistory): Instant | null {
  const run = currentRun(history);
  const isNobodys = run && wordsIn(run).length === 0 && !isByChannel(linesOf(run));
  return isNobodys ? run.looks[0].moment.at : null;
}

/** Does it show that the warehouse which has it stopped it, in that warehouse's own word? */
export function isStoppedByWord(history: WarehouseOrderHistory, isDropship: boolean): boolean {
  const run = currentRun(history);
  if (run === null || wordsIn(run).length === 0) return false;
  return looksAtSecondWarehouse(history, isDropship) === null;
}

/** Consecutive looks of which each that says something shows Cancelled on the warehouse side. */
interface CancelledRun {
  /** Only those that say something. */
  readonly looks: readonly [Observation, ...Observation[]];
  /** The look before that showed something else, and the one before that. */
  readonly before: readonly Observation[];
  /** The log as far as it tells of this run. */
  readonly log: readonly StatusLogLine[];
}

function currentRun(history: WarehouseOrderHistory): CancelledRun | null {
  return runEndingWith(history.observations, lastTelling(history));
}

/** null: this look does not show Cancelled. */
function runEndingWith(
  observations: readonly Observation[],
  end: Observation,
): CancelledRun | null {
  const upTo = observations.slice(0, observations.indexOf(end) + 1);
  const telling = upTo.filter(({ seen }) => tells(seen.warehouse));
  const lastOther = telling.findLastIndex(({ seen }) => !is(seen.warehouse, 'cancelled'));
  const [first, ...rest] = telling.slice(lastOther + 1);
  if (!first || !is(end.seen.warehouse, 'cancelled')) return null;
  const other = telling[lastOther];
  const before = other
    ? upTo
        .slice(0, upTo.indexOf(other) + 1)
        .slice(-2)
        .toReversed()
    : [];
  const looks = [first, ...rest] as const;
  return { looks, before, log: longestLog(looks) };
}

/** A log is only added to: of several the longest is the newest, even if a copy that lags was read later. */
function longestLog(looks: readonly Observation[]): readonly StatusLogLine[] {
  return looks.reduce<readonly StatusLogLine[]>(
    (longest, { seen }) => (seen.statusLog.length >= longest.length ? seen.statusLog : longest),
    [],
  );
}

function linesOf({ log }: CancelledRun): readonly StatusLogLine[] {
  return linesOfCurrentCancel(inOrder(log).filter(changesWarehouseSide));
}

function isByChannel(lines: readonly StatusLogLine[]): boolean {
  return lines.some(({ source }) => source === 'sales_channel');
}

/**
 * The lines that name the warehouse. One that was there while the side still showed something else is about
 * an earlier cancel, unless it was written between reading that row and reading its log.
 */
function wordsIn(run: CancelledRun): readonly StatusLogLine[] {
  const [before, beforeThat] = run.before;
  return linesOf(run).filter((line) => {
    if (line.source !== 'warehouse') return false;
    const known = before ? timesIn(before, line) : 0;
    if (timesIn({ seen: { statusLog: run.log } }, line) > known) return true;
    const wasKnown = beforeThat ? timesIn(beforeThat, line) : 0;
    return before !== undefined && known > wasKnown && isWrittenDuring(before, line);
  });
}

function timesIn(
  { seen }: { readonly seen: Pick<WarehouseOrderSeen, 'statusLog'> },
  line: StatusLogLine,
): number {
  return seen.statusLog.filter((one) => isDeepStrictEqual(one, line)).length;
}

function isWrittenDuring({ moment }: Observation, { createdAt }: StatusLogLine): boolean {
  const isClockKnown = moment.primePenguinAt !== null;
  const tolerance = isClockKnown ? CLOCK_TOLERANCE_MS : MAX_CLOCK_SKEW_MS;
  return createdAt !== null && createdAt >= (moment.primePenguinAt ?? moment.at) - tolerance;
}

const SETTLED = { lookFrom: null, expectedFrom: null };
const NO_PROOF: BatchProof = { by: null, ...SETTLED };

/** On this app's clock. */
function timesOf(history: WarehouseOrderHistory, { lookFrom, expectedFrom }: BatchProof) {
  return {
    lookFrom: onOwnClock(history, lookFrom),
    expectedFrom: onOwnClock(history, expectedFrom),
  };
}

function stopIn(
  history: WarehouseOrderHistory,
  run: CancelledRun | null,
  batches: Batches,
): StopEvidence | null {
  if (!run) return null;
  const [first] = run.looks;
  const last = run.looks.at(-1) ?? first;
  const status = warehouseStatusEvidence(last);
  const since = first.moment.at;
  const word = wordsIn(run).at(-1);
  if (word) {
    const evidence = [lineEvidence(word, last), status];
    return { provenBy: 'log', since, ...SETTLED, evidence };
  }
  if (isByChannel(linesOf(run))) return null;
  const stretches = unchangedStretches(history, first, last).filter((one) => isOpenTo(run, one));
  const proofs = stretches.map((stretch) => proofOf('results', history, stretch, batches));
  const index = proofs.findIndex(({ by }) => by !== null);
  const proven = stretches[index];
  if (proven) {
    const looks = [proven.seenUntil, proven.first.moment];
    const evidence = looks.map(({ at }) => ({ ...status, at }));
    const runs = runEvidence('results', proofs[index] ?? null, proven.seenUntil.at);
    return { provenBy: 'batch', since, ...SETTLED, evidence: [...evidence, ...runs] };
  }
  const open = proofs.at(-1) ?? NO_PROOF;
  return { provenBy: null, since, ...timesOf(history, open), evidence: [status] };
}

/** Looks that show one and the same Cancelled: nothing tells of a change between them. */
interface Stretch {
  readonly first: Observation;
  readonly seenUntil: Moment;
}

/** A batch proves nothing of what the sales channel had set, nor of what the log shows to be taken back since. */
function isOpenTo(run: CancelledRun, { first }: Stretch): boolean {
  const known = inOrder(first.seen.statusLog).filter(changesWarehouseSide);
  const since = inOrder(run.log).filter(changesWarehouseSide).slice(known.length);
  const isTakenBack = since.some(
    ({ warehouseBefore, warehouseAfter }) =>
      is(warehouseBefore, 'cancelled') && !is(warehouseAfter, 'cancelled'),
  );
  return !isTakenBack && !isByChannel(linesOfCurrentCancel(known));
}

function unchangedStretches(
  history: WarehouseOrderHistory,
  first: Observation,
  last: Observation,
): readonly Stretch[] {
  const { observations } = history;
  const looks = observations.slice(observations.indexOf(first), observations.indexOf(last) + 1);
  const stretches: Stretch[] = [];
  let before: Observation | null = null;
  for (const look of looks) {
    const seenUntil = lastSeenAs(history, look);
    const stretch = stretches.at(-1);
    if (!is(look.seen.warehouse, 'cancelled')) before = null;
    else {
      const goesOn = before !== null && stretch !== undefined && isSameCancelled(before, look);
      if (goesOn) stretches[stretches.length - 1] = { first: stretch.first, seenUntil };
      else stretches.push({ first: look, seenUntil });
      before = look;
    }
  }
  return stretches;
}

function isSameCancelled({ seen: one }: Observation, { seen: other }: Observation): boolean {
  const lines = (seen: WarehouseOrderSeen) => seen.statusLog.filter(changesWarehouseSide).length;
  return one.providerName === other.providerName && lines(one) === lines(other);
}

/**
 * Do all of these looks show the same of warehouse and request, and no line that it was open between them? When a
 * row was written, who paid and what is in it tell nothing.
 */
export function tellNothingNew(looks: readonly Observation[]): boolean {
  const [first, ...rest] = looks.map(({ seen }) => tellingOf(seen));
  return rest.every((one) => isDeepStrictEqual(one, first)) && !tellsOfReopening(looks);
}

function tellingOf(seen: WarehouseOrderSeen) {
  const { channel, warehouse, providerName, warehouseError, fulfilments, entityLog } = seen;
  const log = inOrder(seen.statusLog).filter(changesWarehouseSide);
  return {
    ...{ channel, warehouse, providerName, warehouseError, fulfilments, entityLog },
    // A time can become readable, once Prime Penguin's zone is known.
    statusLog: log.map(({ createdAt: _createdAt, ...line }) => line),
  };
}

/** The last look that found what this one did. */
function lastSeenAs(history: WarehouseOrderHistory, look: Observation): Moment {
  return look === lastObservation(history) ? lastSeenMoment(history) : (look.until ?? look.moment);
}

function proofOf(
  kind: RunKind,
  history: WarehouseOrderHistory,
  { first, seenUntil }: Stretch,
  batches: Batches,
): BatchProof {
  return wholeBatchSince(
    kind,
    // The Date header is cut to whole seconds: what a look shows may be up to one later than it says.
    onPrimePenguinClock(history, first.moment) + DATE_HEADER_MS,
    onPrimePenguinClock(history, seenUntil),
    batches,
    clockUncertaintyMs(history),
  );
}

/** The runs that prove a batch; `at` of a schedule's: the look that was held against it, this app's clock. */
function runEvidence(kind: RunKind, proof: BatchProof | null, at: Instant): readonly Evidence[] {
  const by = proof?.by ?? null;
  if (by === null) return [];
  const run = (code: RunCode, time: Instant): Evidence => ({
    at: time,
    source: 'sync',
    ...told({ code, values: {} }),
  });
  switch (by.kind) {
    case 'syncs':
      return by.at.toReversed().map((time) => run('synced', time));
    case 'other_orders':
      return by.at.toReversed().map((time) => run(LATER_ORDER[kind], time));
    case 'schedule':
      return [run('by_schedule', at), run(LATER_ORDER[kind], by.passedAt)];
  }
}

const LATER_ORDER = {
  orders: 'later_order_went_out',
  results: 'later_order_answered',
} as const satisfies Record<RunKind, SaidCode>;
type RunCode = 'synced' | 'by_schedule' | (typeof LATER_ORDER)[RunKind];

/**
 * Has a whole batch passed that would have forwarded it since this look, by the last one that shows the order
 * as the newest does?
 */
export function batchSinceLook(
  history: WarehouseOrderHistory,
  first: Observation,
  batches: Batches,
): BatchProof {
  return proofOf('orders', history, { first, seenUntil: lastSeenMoment(history) }, batches);
}

/** The same of each warehouse that may have had it before, since it was seen where it is now. */
export function formerBatches(
  history: WarehouseOrderHistory,
  batches: Batches,
): readonly BatchProof[] {
  const first = firstLookWithProvider(history);
  return batches.formers.map((one) => batchSinceLook(history, first, { ...batches, ...one }));
}

/**
 * An order that was given from one warehouse to another: the first one's Cancelled says nothing of the
 * second, which forwards what is not cancelled in Prime Penguin, and may have forwarded it in the batch that
 * was under way. What is still to be proven of the second; null where there is none.
 */
export function newProviderProof(
  history: WarehouseOrderHistory,
  isDropship: boolean,
  batches: Batches,
): BatchProof | null {
  const since = looksAtSecondWarehouse(history, isDropship);
  if (since === null) return null;
  const isOpen = ({ seen }: Observation) => !isCancelledInPrimePenguin(seen);
  // Canceled by every look before and since, it was at no time there to be forwarded.
  const around = history.observations.slice(-since.length - 1);
  if (around.length > since.length && !around.some(isOpen) && !tellsOfReopening(around))
    return null;
  const first = since[since.findLastIndex(isOpen) + 1];
  if (!first) return NO_PROOF;
  const proof = batchSinceLook(history, first, batches);
  return { ...proof, ...timesOf(history, proof) };
}

/** Will the second one forward it, because it is not cancelled in Prime Penguin? */
export function isOpenAtSecondWarehouse(
  history: WarehouseOrderHistory,
  isDropship: boolean,
): boolean {
  const isOpen = !isCancelledInPrimePenguin(lastObservation(history).seen);
  return isOpen && looksAtSecondWarehouse(history, isDropship) !== null;
}

/** Since it was given to another warehouse, which has not said anything of it yet; null where there is none. */
function looksAtSecondWarehouse(
  history: WarehouseOrderHistory,
  isDropship: boolean,
): readonly Observation[] | null {
  if (isDropship) return null;
  const { observations } = history;
  const moved = reassignment(history);
  const since = sinceTakenByLog(history);
  if (moved === null) return mayBeSecondUnseen(history, since) ? observations : null;
  const index = observations.indexOf(moved);
  // Where no warehouse had it before, the word is the second one's own.
  const wasElsewhere = observations.slice(0, index).some(tellsOfAnyWarehouse);
  return !wasElsewhere || since === 'forwarded_again' ? null : observations.slice(index);
}

/**
 * The log tells that it was taken from a warehouse, and no look shows to whom it was given. One that has taken it
 * up since may be the former one, in a batch that was under way; what isn't canceled the other forwards.
 */
function mayBeSecondUnseen(history: WarehouseOrderHistory, since: SinceTaken): boolean {
  if (since === 'not_taken') return false;
  return since === 'unforwarded' || !isCancelledInPrimePenguin(lastObservation(history).seen);
}

/**
 * Whether the log shows the warehouse side emptied, as it can be when an order is taken from its warehouse, and
 * then taken up by one: what was said since is that one's.
 */
type SinceTaken = 'not_taken' | 'unforwarded' | 'forwarded_again';

function sinceTakenByLog({ observations }: WarehouseOrderHistory): SinceTaken {
  const log = inOrder(longestLog(observations));
  const taken = log.findLastIndex(
    (line) => line.warehouseAfter.kind === 'empty' && tellsOfWarehouse(line),
  );
  if (taken === -1) return 'not_taken';
  const isForwardedAgain = log
    .slice(taken + 1)
    .some(
      ({ source, warehouseBefore, warehouseAfter }) =>
        source === 'warehouse' &&
        warehouseBefore.kind === 'empty' &&
        is(warehouseAfter, 'pending', 'in_progress', 'on_hold'),
    );
  return isForwardedAgain ? 'forwarded_again' : 'unforwarded';
}

/** A look begun then shows, by its `Date` header, that Prime Penguin's clock has come so far. */
function onOwnClock(history: WarehouseOrderHistory, at: Instant | null): Instant | null {
  return at === null ? null : at - clockOffsetMs(history) + DATE_HEADER_MS;
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
 * Was it proven to be stopped at the warehouse, and taken up again there within this round? What was never
 * proven was never stopped. What was taken up before a retry is known to the merchant already, and is what
 * the retry is about.
 */
export function resumedEvidence(
  history: WarehouseOrderHistory,
  batches: Batches,
): readonly Evidence[] | null {
  const now = lastTelling(history);
  if (!is(now.seen.warehouse, 'pending', 'in_progress', 'on_hold')) return null;
  const telling = history.observations.filter(({ seen }) => tells(seen.warehouse));
  const stoppedIndex = telling.findLastIndex((one, index) => {
    const isEndOfRun = !is(telling[index + 1]?.seen.warehouse ?? one.seen.warehouse, 'cancelled');
    const run = isEndOfRun ? runEndingWith(history.observations, one) : null;
    return stopIn(history, run, batches)?.provenBy != null;
  });
  const stopped = telling[stoppedIndex];
  const resumed = telling[stoppedIndex + 1];
  if (!stopped || !resumed || resumed.moment.at < history.roundStartedAt) return null;
  return [warehouseStatusEvidence(now), warehouseStatusEvidence(stopped)];
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
  return newProblem(history);
}

/** A problem that has been reported since the request, or since the app began to watch where there was none. */
export function newProblem(history: WarehouseOrderHistory): AnswerEvidence | null {
  return (
    answerIn(newEntityLogs(history), lastObservation(history)) ?? changedWarehouseError(history)
  );
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
  /** Does a whole batch prove that it is not forwarded any more? */
  readonly isProven: boolean;
  /** From when on a look can settle it, and is expected to; this app's clock. null where none can. */
  readonly lookFrom: Instant | null;
  readonly expectedFrom: Instant | null;
  readonly evidence: readonly Evidence[];
}

/**
 * Is the order cancelled in Prime Penguin and its warehouse side empty, by every look since it became so?
 *
 * @param isDropship it is with the dropship provider, which has no batches
 */
export function unforwardedEvidence(
  history: WarehouseOrderHistory,
  batches: Batches,
  isDropship: boolean,
): Unforwarded | null {
  const newest = lastObservation(history);
  const holds = ({ seen }: Observation, index: number) =>
    is(seen.channel, 'cancelled') &&
    seen.warehouse.kind === 'empty' &&
    seen.providerName === newest.seen.providerName &&
    !tellsOfReopening(history.observations.slice(index));
  if (!holds(newest, history.observations.length - 1) || wasForwarded(history, batches))
    return null;
  const firstIndex = history.observations.findLastIndex((look, index) => !holds(look, index)) + 1;
  const first = history.observations[firstIndex] ?? newest;
  const seenUntil = lastSeenMoment(history);
  const { at } = seenUntil;
  const isAlwaysDropship = isDropship && reassignment(history) === null;
  // It has no batches of its own.
  const own = isAlwaysDropship ? [] : [proofOf('orders', history, { first, seenUntil }, batches)];
  const proof = everyBatch([...own, ...formerBatches(history, batches)]);
  return {
    isProven: proof.by !== null,
    ...timesOf(history, proof),
    evidence: [
      { at, source: 'warehouse_status', ...told({ code: 'never_forwarded', values: {} }) },
      ...(isAlwaysDropship ? [dropshipEvidence(newest)] : []),
      channelStatusEvidence(first),
      ...runEvidence('orders', proof, at),
    ],
  };
}

/**
 * Do the lines logged since the first of these looks tell that it was open for a while, between two that show it
 * canceled? The line of the cancel itself can show later than its row.
 */
function tellsOfReopening(looks: readonly Observation[]): boolean {
  const log = inOrder(longestLog(looks));
  const known = looks[0]?.seen.statusLog.length ?? 0;
  const before = log.slice(0, known);
  const isLogged = before.some((line) => is(line.channelAfter, 'cancelled'));
  return log
    .slice(known)
    .some(
      ({ channelBefore, channelAfter }, index) =>
        !is(channelAfter, 'cancelled') ||
        ((isLogged || index > 0) && !is(channelBefore, 'cancelled')),
    );
}

/**
 * Did a warehouse have the order before, and is it not proven to have stopped it? Then a warehouse side that
 * is empty now (the order was given to another provider) says nothing about the first.
 */
export function wasForwarded(history: WarehouseOrderHistory, batches: Batches): boolean {
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
  const run = runEndingWith(history.observations, last);
  if (!run) return true;
  const told = emptied ? log.slice(0, index) : log.length < run.log.length ? run.log : log;
  return stopIn(history, { ...run, log: told }, batches)?.provenBy == null;
}

/** Does this look show that a warehouse has the order, or has had it? */
export function tellsOfAnyWarehouse({ seen }: Observation): boolean {
  return seen.warehouse.kind !== 'empty' || seen.statusLog.some(tellsOfWarehouse);
}

function tellsOfWarehouse(line: StatusLogLine): boolean {
  return line.warehouseBefore.kind !== 'empty' || line.warehouseAfter.kind !== 'empty';
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

/** Prime Penguin has assigned the order to its dropship provider. */
export function dropshipEvidence(observation: Observation): Evidence {
  return {
    at: observation.moment.at,
    source: 'warehouse_status',
    ...told({ code: 'assigned_to', values: { provider: observation.seen.providerName ?? '' } }),
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

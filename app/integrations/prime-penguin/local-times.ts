/**
 * Times that Prime Penguin writes without a zone. ABP's clock is the server's local one unless it is set
 * up otherwise, so such a time is no moment until the server's offset from UTC is known. That is learned,
 * never assumed: a row that has changed between two looks was written between their two `Date` headers,
 * and where only one offset fits in between, it is proven. What is proven today need not hold on the
 * other side of a change to or from summer time: a moment is given only where every zone agrees that
 * fits all that was learned.
 */
import type { Instant } from '#app/domain/instant.ts';

/** A date and time as it stands in an answer. */
export interface WrittenTime {
  /** Its figures, read as if they were UTC. */
  readonly wall: Instant;
  /** null: written without a zone. */
  readonly offsetMs: number | null;
}

/** The moment of a time that says its zone; null of one that does not. */
export function zonedInstant(time: WrittenTime | null): Instant | null {
  return time === null || time.offsetMs === null ? null : time.wall - time.offsetMs;
}

export interface LocalTimes {
  /**
   * Learns from a row: when it says that it was changed last.
   *
   * @param readAt Prime Penguin's clock, when the row was read; null when it did not say
   */
  learn(rowId: number, changed: WrittenTime | null, readAt: Instant | null): void;
  /** null also where it is not known which moment is meant. */
  toInstant(time: WrittenTime | null): Instant | null;
  /**
   * How much earlier a list is to be asked for "from" a moment, so that nothing is left out: the moment
   * is sent in UTC, and a server may compare its figures with its own local ones.
   */
  marginMs(): number;
}

type Zone = (at: Instant) => number;

const MINUTE_MS = 60_000;
/** Every offset in use is a multiple of this. */
const STEP_MS = 15 * MINUTE_MS;
const EASTERNMOST_MS = 14 * 60 * MINUTE_MS;
const WESTERNMOST_MS = -12 * 60 * MINUTE_MS;
/** `Date` is whole seconds, and the machines behind one address do not agree to the second. */
const TOLERANCE_MS = 30_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const MOST_ROWS = 5_000;

/** The rules of summer time under which a server of Prime Penguin's may stand. */
const SUMMER_TIME_ZONES = [
  'Europe/London',
  'Europe/Stockholm',
  'Europe/Helsinki',
  'America/New_York',
  'America/Chicago',
  'America/Denver',
  'America/Los_Angeles',
  'Australia/Sydney',
  'Pacific/Auckland',
];

export function createLocalTimes(): LocalTimes {
  /** As it was last read: its change, and the latest time at which it stood there. */
  const rows = new Map<number, { readonly wall: Instant; readonly readAt: Instant }>();
  /** Every zone that fits what was learned; null while nothing is known. */
  let zones: readonly Zone[] | null = null;
  let hasLocal = false;
  let latest = Number.NEGATIVE_INFINITY;

  function remember(rowId: number, wall: Instant, readAt: Instant): void {
    rows.delete(rowId);
    rows.set(rowId, { wall, readAt });
    for (const oldest of rows.keys()) {
      if (rows.size <= MOST_ROWS) return;
      rows.delete(oldest);
    }
  }

  function prove(offsetMs: number, at: Instant): void {
    if (zones === null) {
      zones = [() => offsetMs, ...summerTimeZones().filter((zone) => zone(at) === offsetMs)];
      return;
    }
    const fitting: readonly Zone[] = zones.filter((zone) => zone(at) === offsetMs);
    // The server was set up anew, or something that was learned was wrong: it is learned from scratch.
    zones = fitting.length === 0 ? null : fitting;
  }

  function toInstant(time: WrittenTime | null): Instant | null {
    if (time === null || time.offsetMs !== null) return zonedInstant(time);
    const meant = new Set((zones ?? []).flatMap((zone) => momentsOf(time.wall, zone)));
    const [moment = null, ...others] = meant;
    return others.length === 0 ? moment : null;
  }

  return {
    learn(rowId, changed, readAt) {
      if (changed === null || changed.offsetMs !== null) return;
      hasLocal = true;
      if (readAt === null) return;
      latest = Math.max(latest, readAt);
      const { wall } = changed;
      const before = rows.get(rowId);
      // An older copy of the row.
      if (before && wall < before.wall) return;
      if (before?.wall === wall) {
        remember(rowId, wall, Math.max(before.readAt, readAt));
        return;
      }
      remember(rowId, wall, readAt);
      const offsetMs = before ? onlyOffsetBetween(wall - readAt, wall - before.readAt) : null;
      if (offsetMs !== null) prove(offsetMs, readAt);
      // Nothing was changed in the future.
      else if ((toInstant(changed) ?? 0) > latest + TOLERANCE_MS) zones = null;
    },
    toInstant,
    marginMs() {
      if (!hasLocal) return 0;
      const offsets = zones?.map((zone) => zone(latest)) ?? [WESTERNMOST_MS];
      return Math.max(0, ...offsets.map((offsetMs) => -offsetMs));
    },
  };
}

function onlyOffsetBetween(lowest: number, highest: number): number | null {
  const first = Math.ceil((lowest - TOLERANCE_MS) / STEP_MS) * STEP_MS;
  const isOnly = first <= highest + TOLERANCE_MS && first + STEP_MS > highest + TOLERANCE_MS;
  return isOnly && first >= WESTERNMOST_MS && first <= EASTERNMOST_MS ? first : null;
}

/** None in the hour that is left out in spring, two in the one that comes twice in autumn. */
function momentsOf(wall: Instant, zone: Zone): readonly Instant[] {
  const offsets = new Set([zone(wall - DAY_MS), zone(wall + DAY_MS)]);
  return [...offsets]
    .map((offsetMs) => ({ at: wall - offsetMs, offsetMs }))
    .filter(({ at, offsetMs }) => zone(at) === offsetMs)
    .map(({ at }) => at);
}

let known: readonly Zone[] | null = null;

function summerTimeZones(): readonly Zone[] {
  known ??= SUMMER_TIME_ZONES.map(zoneOf);
  return known;
}

/** Offsets change at most on the quarter of an hour, so each is looked up once for that long. */
function zoneOf(timeZone: string): Zone {
  const format = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' });
  const offsets = new Map<number, number>();
  return (at) => {
    const quarter = Math.floor(at / STEP_MS);
    let offsetMs = offsets.get(quarter);
    if (offsetMs === undefined) {
      if (offsets.size > 10_000) offsets.clear();
      offsetMs = offsetIn(format.formatToParts(quarter * STEP_MS));
      offsets.set(quarter, offsetMs);
    }
    return offsetMs;
  };
}

/** From `GMT+02:00`, or `GMT` alone. */
function offsetIn(parts: readonly Intl.DateTimeFormatPart[]): number {
  const name = parts.find(({ type }) => type === 'timeZoneName')?.value ?? '';
  const [, sign, hours = 0, minutes = 0] = /GMT(?:([+-])(\d\d):(\d\d))?/.exec(name) ?? [];
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * MINUTE_MS;
}

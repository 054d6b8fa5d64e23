/**
 * An order's row and its two logs are read by three calls. A change in between makes a look that was true at no
 * moment: an old row with newer lines. What tells of one, and only that, so that nothing else is read twice.
 */
import type { Instant } from '#app/domain/instant.ts';
import type { StatusLogLine, WarehouseOrderSeen } from '#app/domain/observation.ts';
import type { SideStatus } from '#app/domain/status.ts';

/** Times that are cut to whole seconds can look so much older. */
const CUT_OFF_MS = 1_000;

/**
 * @param rowSentAt when Prime Penguin sent the row, its clock; null: it doesn't say
 * @param slowestMs the longest that it can have taken to send it
 */
export function isTorn(
  seen: WarehouseOrderSeen,
  rowSentAt: Instant | null,
  slowestMs: number,
): boolean {
  return isBehindStatusLog(seen) || isBehindEntityLog(seen, rowSentAt, slowestMs);
}

/** A log that differs because it lags behind, or lacks lines, ends before the row was last written. */
function isBehindStatusLog({ channel, warehouse, modifiedAt, statusLog }: WarehouseOrderSeen) {
  const isNewer = ({ createdAt }: StatusLogLine) =>
    createdAt === null || modifiedAt === null || createdAt > modifiedAt - CUT_OFF_MS;
  const isBehind = (
    shown: SideStatus,
    before: (line: StatusLogLine) => SideStatus,
    after: (line: StatusLogLine) => SideStatus,
  ) => {
    // A line about one side can leave the other blank.
    const last = statusLog.findLast((line) => !isEmpty(before(line)) || !isEmpty(after(line)));
    return last !== undefined && differs(after(last), shown) && isNewer(last);
  };
  return (
    isBehind(
      warehouse,
      ({ warehouseBefore }) => warehouseBefore,
      ({ warehouseAfter }) => warehouseAfter,
    ) ||
    isBehind(
      channel,
      ({ channelBefore }) => channelBefore,
      ({ channelAfter }) => channelAfter,
    )
  );
}

function isEmpty({ kind }: SideStatus): boolean {
  return kind === 'empty';
}

/** Whether a spelling that nobody knows is another one's, nobody knows. */
function differs(logged: SideStatus, shown: SideStatus): boolean {
  if (logged.kind === 'unknown') return false;
  if (logged.kind === 'empty' || shown.kind !== 'known') return logged.kind !== shown.kind;
  return logged.status !== shown.status;
}

/**
 * A problem doesn't touch the order's own row, so only its time tells: one that was recorded while the row was on
 * its way may have come with a change of it.
 */
function isBehindEntityLog(
  { entityLog }: WarehouseOrderSeen,
  rowSentAt: Instant | null,
  slowestMs: number,
): boolean {
  if (rowSentAt === null) return false;
  return entityLog.some(({ createdAt }) => createdAt !== null && createdAt > rowSentAt - slowestMs);
}

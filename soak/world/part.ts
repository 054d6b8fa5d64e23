/**
 * One warehouse order: what Prime Penguin keeps of it, and what is physically true. The two differ, and
 * only this world knows the second.
 */
import type { PartPlan } from '../plan.ts';

export type Normal = 'Pending' | 'InProgress' | 'Fulfilled' | 'Partial' | 'Cancelled' | 'OnHold';
export type ChangedBy = 'channel' | 'warehouse';
export const DROPSHIP = -1;

/** The order at one warehouse, in flesh and blood. */
export interface Copy {
  readonly provider: number;
  state: 'received' | 'picked' | 'shipped' | 'stopped';
  isPartlyShipped: boolean;
  /** The cancel has been carried to it. */
  isAskedToStop: boolean;
  /** It has told Prime Penguin that it stopped the order; stays true when it changes its mind. */
  saidStoppedAt: number | null;
  hasResumed: boolean;
  /** What it has yet to report, and in which batch. */
  reports: { readonly what: Report; readonly inBatch: number }[];
}
export type Report = 'stopped' | 'incompatible' | 'not_supported' | 'refuses';

export interface Row {
  readonly channel: Normal;
  /** null: empty, not forwarded. */
  readonly warehouse: Normal | null;
  readonly provider: number;
  readonly warehouseError: string | null;
  readonly isPaid: boolean;
  readonly parcel: string | null;
  /** True time, to the tenth of a microsecond like .NET's, as a whole number of milliseconds here. */
  readonly modifiedAt: number;
}

export interface StatusLine {
  readonly at: number;
  readonly before: Row;
  readonly after: Row;
  readonly by: ChangedBy;
  /** Decided once, so that the same line always reads the same. */
  readonly showsSource: boolean;
}

export interface Problem {
  readonly id: number;
  readonly at: number;
  readonly code: number;
  /** 0 internal, 1 WMS, 2 sales channel */
  readonly source: number;
  readonly message: string;
}

export interface Change {
  readonly at: number;
  readonly what: string;
  /** The app's own request is no change in the world. */
  readonly byApp: boolean;
}

export class Part {
  readonly id: number;
  readonly index: number;
  readonly order: number;
  readonly createdAt: number;
  readonly versions: { readonly at: number; readonly row: Row }[];
  readonly lines: StatusLine[] = [];
  readonly problems: Problem[] = [];
  readonly copies = new Map<number, Copy>();
  /** Batches that run and will write it to their warehouse, whatever happens to it now. */
  readonly inFlight = new Set<number>();
  readonly changes: Change[] = [];
  /** When Prime Penguin said no to a cancel and meant it. */
  readonly refusedAt: number[] = [];
  /** When "stopped" stopped being true; null: it never was, or still is. */
  stoppedUntil: number | null = null;
  private wasStopped = false;

  constructor(
    id: number,
    index: number,
    order: number,
    plan: PartPlan,
    isPaid: boolean,
    onHold: boolean,
    at: number,
  ) {
    this.id = id;
    this.index = index;
    this.order = order;
    this.createdAt = at;
    this.versions = [
      {
        at,
        row: {
          channel: onHold ? 'OnHold' : 'Pending',
          warehouse: null,
          provider: plan.provider,
          warehouseError: null,
          isPaid,
          parcel: null,
          modifiedAt: at,
        },
      },
    ];
    this.changes.push({ at, what: 'read into Prime Penguin', byApp: false });
  }

  get row(): Row {
    const last = this.versions.at(-1);
    if (last === undefined) throw new Error('a part has at least one version');
    return last.row;
  }

  /** As a copy showed it that was up to date then; null: not there yet. */
  rowAt(at: number): Row | null {
    return this.versions.findLast((version) => version.at <= at)?.row ?? null;
  }

  change(at: number, patch: Partial<Row>): { readonly before: Row; readonly after: Row } {
    const before = this.row;
    // Two changes of one row never carry the same time.
    const modifiedAt = Math.max(at, before.modifiedAt + 1);
    const after = { ...before, ...patch, modifiedAt };
    this.versions.push({ at, row: after });
    return { before, after };
  }

  /**
   * Whether "stopped" is true: no warehouse has it that hasn't stopped it (or said that it had), and none
   * will get it as things are.
   */
  get isStopped(): boolean {
    const { row, copies } = this;
    if (this.inFlight.size > 0) return false;
    for (const copy of copies.values()) {
      if (copy.state !== 'stopped' && copy.saidStoppedAt === null) return false;
    }
    if (row.channel === 'Cancelled' || row.warehouse === 'Cancelled') return true;
    return copies.has(row.provider) || (row.provider === DROPSHIP && copies.size > 0);
  }

  get isGone(): boolean {
    return [...this.copies.values()].some(
      ({ state, isPartlyShipped }) => state === 'shipped' || state === 'picked' || isPartlyShipped,
    );
  }

  /** Call after whatever may have changed the truth. */
  note(at: number): void {
    const { isStopped } = this;
    if (this.wasStopped && !isStopped) this.stoppedUntil = at;
    this.wasStopped = isStopped;
  }
}

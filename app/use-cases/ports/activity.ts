/**
 * What the pages about all cancellations need to have kept: found by filters, told in numbers, exported,
 * and the filters that a shop has named. Implemented by `app/persistence`.
 */
import type { Actor } from '#app/domain/audit.ts';
import type { Requester, RequesterKind } from '#app/domain/cancellation.ts';
import type { Instant } from '#app/domain/instant.ts';
import type { StandingWord } from '#app/domain/persons-word.ts';
import type { Evidence, Outcome, Verdict, Why } from '#app/domain/verdict.ts';
import type { Dropped, MailEnd, WriteProblem } from './telling.ts';

/** Everything given has to hold. */
export interface CancellationFilter {
  /** One of these; empty: any. */
  readonly outcomes: readonly Outcome[];
  /** One of its warehouse orders is this provider's, by name. */
  readonly provider: string | null;
  /** When it was asked for: `from` counts, `to` does not any more. */
  readonly from: Instant | null;
  readonly to: Instant | null;
  /** Shopify's user id of who asked. */
  readonly by: string | null;
  /** One of these; empty: any. */
  readonly kinds: readonly RequesterKind[];
  /** Only what needs somebody now. */
  readonly needsAttention: boolean;
  /** Only what has a verdict that contradicts a final one said before. */
  readonly overturned: boolean;
  /** Only what this bulk request asked for or joined; an id, or null. */
  readonly bulkRequestId: string | null;
  /** What the order's name begins with, with or without "#", in any letter case. */
  readonly orderName: string | null;
}

export const NO_FILTER: CancellationFilter = {
  outcomes: [],
  provider: null,
  from: null,
  to: null,
  by: null,
  kinds: [],
  needsAttention: false,
  overturned: false,
  bulkRequestId: null,
  orderName: null,
};

/** A verdict as it was said, with what it was said for. */
export interface SaidVerdict {
  readonly warehouseOrderId: string;
  readonly verdict: Verdict;
  readonly why: Why | null;
  readonly reason: string | null;
  readonly evidence: readonly Evidence[];
  readonly overturns: boolean;
  readonly at: Instant;
}

export interface RetryRecord {
  readonly warehouseOrderId: string;
  /** null: it is not known any more. */
  readonly by: Requester | null;
  readonly at: Instant;
}

/** News of a cancellation, and one mail that tells it. */
export interface NoticeRecord {
  readonly outcome: Outcome;
  readonly overturns: boolean;
  readonly at: Instant;
  readonly dropped: Dropped | null;
  /** null: none is made yet, or nobody is told. */
  readonly mail: {
    readonly recipient: string;
    /** null: it is yet to be sent. */
    readonly end: MailEnd | null;
    readonly endedAt: Instant | null;
    readonly message: string | null;
  } | null;
}

/** What was written to the order last, and what kept the app from writing since. */
export interface WrittenRecord {
  readonly field: string | null;
  readonly tag: string | null;
  readonly writtenAt: Instant | null;
  readonly problem: {
    readonly kind: WriteProblem;
    readonly message: string | null;
    readonly at: Instant;
  } | null;
}

/** What is recorded of a cancellation beside its state. */
export interface ActivityRecords {
  readonly verdicts: readonly SaidVerdict[];
  readonly retries: readonly RetryRecord[];
  readonly notices: readonly NoticeRecord[];
  /** null: nothing was to be written, or it belongs to another cancellation of the same order. */
  readonly written: WrittenRecord | null;
}

/** One warehouse order, as a line of the export. */
export interface ExportRow {
  readonly cancellationId: string;
  /** null: not known. */
  readonly orderName: string | null;
  readonly shopifyOrderId: string;
  readonly requestedAt: Instant;
  readonly requestedBy: Requester;
  readonly reason: string | null;
  readonly note: string | null;
  readonly outcome: Outcome;
  readonly needsAttention: boolean;
  readonly cancelledInShopifyAt: Instant | null;
  readonly primePenguinOrderId: number | null;
  readonly providerName: string | null;
  readonly verdict: Verdict;
  readonly since: Instant;
  readonly why: Why | null;
  /** In the warehouse's own words. */
  readonly warehouseReason: string | null;
  readonly evidence: readonly Evidence[];
  readonly overturned: boolean;
  readonly askedAt: Instant | null;
  readonly answeredAt: Instant | null;
  readonly word: StandingWord | null;
}

export interface WeekCount {
  readonly weekStartsAt: Instant;
  readonly outcome: Outcome;
  readonly count: number;
}

/** Warehouse orders of one provider that it was asked to stop. */
export interface ProviderNumbers {
  readonly name: string;
  readonly asked: number;
  /** Those that it has answered at least once since. */
  readonly answered: number;
  /** Of those answered, the ones whose verdict now is that the warehouse stopped it. */
  readonly stopped: number;
  /** From the first request to the first answer. */
  readonly medianAnswerMs: number | null;
  readonly p90AnswerMs: number | null;
}

export interface ActivityStore {
  readRecords(cancellationId: string): Promise<ActivityRecords>;
  /** A part of the export in the order of the list: every line of at most `limit` cancellations. */
  readExport(
    shop: string,
    filter: CancellationFilter,
    part: { readonly cursor: string | null; readonly limit: number },
  ): Promise<{ readonly rows: readonly ExportRow[]; readonly nextCursor: string | null }>;
  /** What needs attention, and what is pending, however old. */
  countNow(shop: string): Promise<{ readonly attention: number; readonly pending: number }>;
  /** Of what was asked for since `from`; weeks begin on Monday, UTC. */
  countByWeek(shop: string, from: Instant): Promise<readonly WeekCount[]>;
  /** Names of every provider and ids of every person there is something of, in no order. */
  readChoices(
    shop: string,
  ): Promise<{ readonly providers: readonly string[]; readonly userIds: readonly string[] }>;
  /** Of what was asked for since `from`; whoever was asked most first. */
  readProviderNumbers(shop: string, from: Instant): Promise<readonly ProviderNumbers[]>;
}

export interface SavedView {
  readonly id: string;
  readonly name: string;
  readonly filter: CancellationFilter;
}

export interface SavedViewStore {
  /** By name. */
  list(shop: string): Promise<readonly SavedView[]>;
  save(
    shop: string,
    view: SavedView,
    most: number,
    now: Instant,
  ): Promise<'saved' | 'name_taken' | 'too_many'>;
  /** False: there is no such view in this shop. */
  remove(shop: string, id: string): Promise<boolean>;
}

/** What an export's link stands for. Whoever holds the link may read it until then. */
export interface ExportClaim {
  readonly shop: string;
  readonly filter: CancellationFilter;
  readonly until: Instant;
  /** Who asked for it; left out in links of an older version of the app. */
  readonly by?: Actor;
}

export interface ExportLinks {
  /** Fit for an address. Nobody but the app can read or make one. */
  seal(claim: ExportClaim): string;
  /** null: the app has not made it. */
  open(token: string): ExportClaim | null;
}

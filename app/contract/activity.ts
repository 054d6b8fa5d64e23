/**
 * What the app answers about all cancellations together, and about one from beginning to end. Times are
 * ISO 8601 in UTC.
 */
import type {
  CancellationView,
  CancelReason,
  EvidenceView,
  Outcome,
  PersonSays,
  Verdict,
  Why,
} from './api.ts';

export type RequesterKind = CancellationView['requestedBy']['kind'];

/** What the list can be narrowed to. Everything given has to hold; what is left out does not matter. */
export interface FilterView {
  readonly outcome?: readonly Outcome[];
  /** A provider's name. */
  readonly provider?: string;
  /** Asked for at this time or later. */
  readonly from?: string;
  /** Asked for before this time. */
  readonly to?: string;
  /** Shopify's user id of who asked. */
  readonly by?: string;
  readonly kind?: readonly RequesterKind[];
  /** Needs somebody now. */
  readonly attention?: true;
  /** A final verdict was contradicted later. */
  readonly overturned?: true;
  /** What the order's name begins with. */
  readonly q?: string;
  /** The id of a bulk request: only what it asked for or joined. */
  readonly bulk?: string;
}

/** What can be chosen from in the list's filters. */
export interface FilterChoicesView {
  /** Names of all providers that have been seen, by name. */
  readonly providers: readonly string[];
  /** Everybody who has asked for a cancellation; those whose names are known first. */
  readonly people: readonly { readonly userId: string; readonly name: string | null }[];
}

export interface SavedViewView {
  readonly id: string;
  readonly name: string;
  readonly filter: FilterView;
}

export interface PersonView {
  /** Shopify's user id; null where it is not known who. */
  readonly userId: string | null;
  /** null: not known to the app. */
  readonly name: string | null;
}

/** One warehouse order of the cancellation, as its entries name it. */
export interface ActivityPlace {
  /** Its index in `CancellationView.warehouses`. */
  readonly place: number;
  readonly primePenguinOrderId: number | null;
  /** As it is now. */
  readonly providerName: string | null;
}

/** One side of a warehouse order in Prime Penguin. */
export interface StatusView {
  /** `unknown`: a spelling that says nothing to the app. */
  readonly code:
    | 'empty'
    | 'pending'
    | 'in_progress'
    | 'partial'
    | 'fulfilled'
    | 'cancelled'
    | 'refunded'
    | 'on_hold'
    | 'unknown';
  /** In English: "In progress". */
  readonly text: string;
}

export interface StatusLineView {
  /** Prime Penguin's clock; null where it gave no time. */
  readonly at: string | null;
  readonly source: 'sales_channel' | 'warehouse' | 'unknown';
  readonly channel: { readonly before: StatusView; readonly after: StatusView };
  readonly warehouse: { readonly before: StatusView; readonly after: StatusView };
}

export interface ProblemLineView {
  /** Prime Penguin's clock. */
  readonly at: string | null;
  readonly level: 'error' | 'warning' | 'unknown';
  readonly source: 'internal' | 'wms' | 'sales_channel' | 'unknown';
  readonly code: string;
  readonly message: string;
}

export interface ParcelView {
  readonly status: string | null;
  readonly company: string | null;
  readonly number: string | null;
  readonly url: string | null;
}

export type NotEmailedWhy =
  | 'not_wanted'
  | 'no_recipients'
  /** No owner of an address has agreed to get mails. */
  | 'not_confirmed'
  | 'mail_not_set_up'
  | 'not_installed'
  | 'app_failed';

export type WriteProblemCode =
  | 'scope_missing'
  | 'unknown_order'
  | 'refused'
  | 'unreachable'
  | 'unauthorised'
  | 'app_failed';

/** One thing that happened to a cancellation, or that was seen, asked or said. `at`: the app's clock. */
export type ActivityEntry =
  | {
      readonly kind: 'requested';
      readonly at: string;
      readonly by: PersonView & { readonly kind: RequesterKind };
      readonly reason: CancelReason | null;
      readonly note: string | null;
    }
  /** By then the order was cancelled in Shopify. */
  | { readonly kind: 'cancelled_in_shopify'; readonly at: string }
  /** Looks from `at` to `lastAt` found no such order in Prime Penguin. */
  | {
      readonly kind: 'not_found';
      readonly at: string;
      readonly lastAt: string;
      readonly readingOff: boolean;
    }
  /** The last failure to get an answer of Prime Penguin. */
  | {
      readonly kind: 'not_reached';
      readonly at: string;
      readonly problem:
        | 'unreachable'
        | 'credentials_refused'
        | 'not_connected'
        | 'connected_elsewhere'
        | 'app_failed';
      readonly message: string;
    }
  /** What Prime Penguin showed, where it differed from the time before. */
  | {
      readonly kind: 'observed';
      readonly at: string;
      readonly warehouse: ActivityPlace;
      readonly isFirst: boolean;
      /** As this look showed it. */
      readonly providerName: string | null;
      readonly channelStatus: StatusView;
      readonly warehouseStatus: StatusView;
      readonly warehouseError: string | null;
      /** Since the look before. */
      readonly statusLines: readonly StatusLineView[];
      readonly problems: readonly ProblemLineView[];
      readonly parcels: readonly ParcelView[];
    }
  /** The last look that found the same as the last observation. */
  | { readonly kind: 'confirmed'; readonly at: string; readonly warehouse: ActivityPlace }
  | {
      readonly kind: 'asked';
      readonly at: string;
      readonly warehouse: ActivityPlace;
      /** To cancel it, or to assign it to dropship, which cancels it at the warehouse. */
      readonly way: 'cancel_order' | 'remap_to_dropship';
      /** null: none is known; it may have arrived. */
      readonly reply: {
        readonly kind: 'accepted' | 'refused' | 'not_sent' | 'unknown';
        readonly at: string;
        readonly message: string | null;
      } | null;
    }
  /** Prime Penguin was last asked to sync it, or to read its order, now. */
  | { readonly kind: 'sync_asked'; readonly at: string; readonly warehouse: ActivityPlace }
  | {
      readonly kind: 'concluded';
      readonly at: string;
      readonly warehouse: ActivityPlace;
      readonly verdict: Verdict;
      readonly final: boolean;
      readonly why: Why | null;
      readonly reason: string | null;
      readonly evidence: readonly EvidenceView[];
      /** It contradicts a final verdict said before. */
      readonly overturns: boolean;
    }
  | {
      readonly kind: 'retried';
      readonly at: string;
      readonly warehouse: ActivityPlace;
      /** null: it is not known any more. */
      readonly by: (PersonView & { readonly kind: RequesterKind }) | null;
    }
  /** A person's word, never the warehouse's. */
  | {
      readonly kind: 'person_said';
      readonly at: string;
      readonly warehouse: ActivityPlace;
      readonly says: PersonSays | 'taken_back';
      readonly by: PersonView;
      readonly note: string | null;
    }
  /** A mail about it, or why there is none. */
  | {
      readonly kind: 'notified';
      /** When that was decided; while it waits, since when. */
      readonly at: string;
      /** Empty where no mail is sent. */
      readonly to: readonly string[];
      /** What there was to tell: the outcome then, or that it contradicts what was said before. */
      readonly what: Outcome | 'overturned';
      /**
       * `failed`: no more tries. `not_needed`: it held no longer when it was to be sent. `stopped`: the owner of
       * the address wants no mails.
       */
      readonly result: 'sent' | 'failed' | 'waiting' | 'not_needed' | 'stopped' | 'not_emailed';
      /** Why no mail is sent; null otherwise. */
      readonly why: NotEmailedWhy | null;
      /** What the mail server said last, where it did not take the mail. */
      readonly message: string | null;
    }
  /** The app's own field and tag on the order in Shopify: as they were written last, or why not. */
  | {
      readonly kind: 'written_to_order';
      readonly at: string;
      readonly field: boolean;
      /** null: no tag was written. */
      readonly tag: string | null;
      /** null: it was written. */
      readonly problem: WriteProblemCode | null;
      readonly message: string | null;
    }
  /** The watch is over. */
  | { readonly kind: 'ended'; readonly at: string };

export interface ActivityView {
  readonly cancellation: CancellationView;
  /** Oldest first. */
  readonly entries: readonly ActivityEntry[];
}

export interface WeekView {
  /** ISO 8601: "2026-W48". Weeks begin on Monday, 00:00 UTC. */
  readonly week: string;
  readonly startsAt: string;
  /** By outcome as it is now, of what was asked for in that week. */
  readonly outcomes: Readonly<Record<Outcome, number>>;
}

/** Of the warehouse orders that this provider was asked to stop within the window. */
export interface ProviderNumbersView {
  readonly name: string;
  readonly asked: number;
  /** It said something: stopped, too late, refused or not supported. Silence is no answer. */
  readonly answered: number;
  /** Of those answered, the ones that it stopped, as it stands now. */
  readonly stopped: number;
  /** `stopped` of `answered`, from 0 to 1; null without an answer. */
  readonly shareStopped: number | null;
  /** From the first request to the first answer; null without an answer. */
  readonly medianAnswerSeconds: number | null;
  readonly p90AnswerSeconds: number | null;
}

export interface OverviewView {
  /** What `weeks` and `providers` count: asked for from `from` to `to`. */
  readonly window: { readonly from: string; readonly to: string };
  /** Now, however old. */
  readonly attention: {
    readonly count: number;
    /** A few of them: what was overturned first, then the newest. */
    readonly first: readonly CancellationView[];
  };
  /** Now, however old. */
  readonly pending: number;
  /**
   * Orders that were canceled in Shopify in the last 7 days and that nothing was asked for, because neither Shopify nor
   * Prime Penguin showed them, or could not be reached for too long. Newest first, at most 20.
   */
  readonly notForwarded: readonly { readonly orderId: string; readonly at: string }[];
  /** Oldest first, with the weeks in which nothing was asked for. */
  readonly weeks: readonly WeekView[];
  readonly providers: readonly ProviderNumbersView[];
}

/** Where an export can be read until `expiresAt`, without signing in: it is for a browser's download. */
export interface ExportLinkView {
  readonly url: string;
  readonly expiresAt: string;
}

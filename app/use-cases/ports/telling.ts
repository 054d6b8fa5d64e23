/**
 * What the use cases need to have kept of what happens by itself: webhooks that came in, results written to
 * orders, and what is to be mailed. Implemented by `app/persistence`.
 */
import type { News } from '#app/domain/announcement.ts';
import type { CancelReason } from '#app/domain/cancellation.ts';
import type { ShopifyOrderId } from '#app/domain/identifiers.ts';
import type { Instant } from '#app/domain/instant.ts';
import type { MailAllowance, MailQuestion } from '#app/domain/mail-allowance.ts';
import type { CancelledOrder, OrderResult } from './shopify.ts';

export interface CancelWebhook {
  readonly shop: string;
  readonly webhookId: string;
  /** Shopify's id of what happened; the same for every webhook about it. */
  readonly eventId: string | null;
  readonly shopifyOrderId: ShopifyOrderId;
  /** Left out: it names the order and says no more. */
  readonly told?: CancelledOrderTold;
  readonly receivedAt: Instant;
}

/** What a webhook says of its order. Shopify's clock. */
export interface CancelledOrderTold {
  readonly name: string | null;
  readonly createdAt: Instant | null;
  readonly cancelledAt: Instant | null;
  readonly cancelReason: CancelReason | null;
  /** null: it does not say. */
  readonly tags: readonly string[] | null;
}

/** How a webhook about a cancelled order ended. */
export type ForwardResult =
  | 'forwarded'
  | 'joined'
  | 'known_already'
  | 'not_wanted'
  | 'not_connected'
  | 'unknown_order'
  | 'not_cancelled'
  | 'given_up';

/** The merchant has to know: the order is canceled in Shopify, and the warehouse may go on with it. */
export const NOTHING_ASKED: readonly ForwardResult[] = ['unknown_order', 'given_up'];

export interface UnhandledCancel {
  readonly since: Instant;
  readonly failures: number;
  readonly told: CancelledOrderTold | null;
}

export interface ShopifyWebhookStore {
  /** Keeps it with its job. False: one with the same webhook's or event's id is kept already. */
  receive(webhook: CancelWebhook): Promise<boolean>;
  /**
   * Keeps those of which no webhook came, or none that could be followed, each with its job. How many of
   * them are new.
   */
  receiveMissed(shop: string, orders: readonly CancelledOrder[], now: Instant): Promise<number>;
  /**
   * When the oldest came that is not handled yet; null: all are. `failures`: tries that came to nothing.
   * `told`: what the newest that says anything of the order says; null: none does.
   */
  readUnhandled(shop: string, id: ShopifyOrderId): Promise<UnhandledCancel | null>;
  noteFailure(shop: string, id: ShopifyOrderId, tryAgainAt: Instant): Promise<void>;
  /** All that came until `now`. One of `NOTHING_ASKED` becomes news in the same transaction. */
  end(shop: string, id: ShopifyOrderId, result: ForwardResult, now: Instant): Promise<void>;
  /**
   * Those that came since then, could not be followed, and whose order nobody has asked for since. Newest first,
   * each order once.
   */
  readNotForwarded(
    shop: string,
    since: Instant,
    limit: number,
  ): Promise<readonly { readonly shopifyOrderId: ShopifyOrderId; readonly at: Instant }[]>;
  /** Jobs for what should have been handled by then. */
  wakeUnhandled(overdueAt: Instant): Promise<void>;
  forgetBefore(at: Instant): Promise<void>;
}

/** What Shopify says of the shop itself. Each can come late, twice, or about what is no longer so. */
export type ShopTopic =
  | 'app/uninstalled'
  | 'app/scopes_update'
  | 'customers/redact'
  | 'shop/redact';

export interface ShopWebhook {
  readonly shop: string;
  readonly topic: ShopTopic;
  readonly webhookId: string;
  /** Shopify's id of what happened; the same for every webhook of this topic about it. */
  readonly eventId: string | null;
  /** Shopify's clock; null: it does not say. */
  readonly triggeredAt: Instant | null;
  /** Of `customers/redact`: the orders to be forgotten. */
  readonly shopifyOrderIds: readonly ShopifyOrderId[];
  readonly receivedAt: Instant;
}

/** `not_borne_out`: what is true now says otherwise, so nothing was done. */
export type ShopWebhookResult = 'followed' | 'not_borne_out' | 'given_up';

export interface ShopWebhookStore {
  /** Keeps it with its job, which is due at `jobAt`. False: one with the same webhook's or event's id is kept already. */
  receive(webhook: ShopWebhook, jobAt: Instant): Promise<boolean>;
  /** Oldest first. `failures`: tries that came to nothing. */
  readUnhandled(
    shop: string,
    now: Instant,
  ): Promise<readonly (ShopWebhook & { readonly failures: number })[]>;
  noteFailure(webhook: ShopWebhook, tryAgainAt: Instant): Promise<void>;
  end(webhook: ShopWebhook, result: ShopWebhookResult, now: Instant): Promise<void>;
  /** Jobs for what should have been handled by then. */
  wakeUnhandled(overdueAt: Instant): Promise<void>;
  /** Of what is handled. */
  forgetBefore(at: Instant): Promise<void>;
}

export interface ReconciliationStore {
  /** One at a time, and not before it is due; null: it is not, or the shop is not connected. */
  take(
    shop: string,
    now: Instant,
    againAt: Instant,
  ): Promise<{ readonly upTo: Instant | null } | null>;
  /** How far the shop's orders have been searched; this app's clock. */
  noteUpTo(shop: string, upTo: Instant): Promise<void>;
  /** Jobs for the shops whose turn it is. */
  wakeDue(now: Instant): Promise<void>;
}

export type WriteProblem =
  | 'scope_missing'
  | 'unknown_order'
  | 'refused'
  | 'unreachable'
  | 'unauthorised'
  | 'app_failed';

/** What is kept of writing to one order. */
export interface WrittenResult extends OrderResult {
  readonly failures: number;
  readonly failingSince: Instant | null;
}

export interface OrderResultStore {
  /** One writer for each order; null: another is at it. Time of leases by the database's clock. */
  take(
    shop: string,
    id: ShopifyOrderId,
    leaseMs: number,
  ): Promise<{ readonly lease: string; readonly written: WrittenResult } | null>;
  noteWritten(
    shop: string,
    id: ShopifyOrderId,
    lease: string,
    result: OrderResult,
    at: Instant,
  ): Promise<void>;
  /** With `tryAgainAt` a job comes back then. */
  noteProblem(
    shop: string,
    id: ShopifyOrderId,
    lease: string,
    problem: { readonly kind: WriteProblem; readonly message: string; readonly at: Instant },
    tryAgainAt: Instant | null,
  ): Promise<void>;
  release(shop: string, id: ShopifyOrderId, lease: string): Promise<void>;
  /** A job for the whole shop, as after it has granted more. */
  planUnwritten(shop: string, at: Instant): Promise<void>;
  /** A job for each order of the shop that could not be written to. */
  wakeUnwritten(shop: string, at: Instant): Promise<void>;
  /** A job for each open cancellation whose outcome should have been written by then, and was not. */
  wakeForgotten(overdueAt: Instant): Promise<void>;
}

/** Why nobody was told. */
export type Dropped =
  | 'not_wanted'
  | 'no_recipients'
  /** No owner of an address has said yes. */
  | 'not_confirmed'
  | 'mail_not_set_up'
  | 'not_installed'
  /** The app failed over making a mail of it, for days. */
  | 'app_failed';

export interface Waiting {
  readonly id: string;
  /** null for what is about the connection. */
  readonly cancellationId: string | null;
  readonly news: News;
  /** The shop has had its mails for the day, and it waits until then. */
  readonly heldUntil: Instant | null;
}

export interface UnsentMail {
  readonly id: string;
  /** `confirmation`: asks the owner of the address, and tells of nothing. */
  readonly kind: 'news' | 'confirmation';
  readonly recipient: string;
  readonly createdAt: Instant;
  readonly failures: number;
  /** What it tells of; an order that was erased since is missing. */
  readonly about: readonly Pick<Waiting, 'cancellationId' | 'news'>[];
}

/** `stopped`: by the owner of the address. */
export type MailEnd = 'sent' | 'refused' | 'given_up' | 'not_needed' | 'stopped';

export interface OutboxStore {
  /** What is neither mailed nor dropped, oldest first. */
  readWaiting(shop: string): Promise<readonly Waiting[]>;
  drop(ids: readonly string[], why: Dropped): Promise<void>;
  postpone(ids: readonly string[], until: Instant): Promise<void>;
  /**
   * One mail for each recipient, about all of these together, if the shop's allowance has room for them: counted
   * for all processes. What another process has taken is left out.
   */
  makeMails(
    shop: string,
    ids: readonly string[],
    recipients: readonly string[],
    wish: Pick<MailQuestion, 'isUrgent' | 'isGathered' | 'most' | 'now'>,
  ): Promise<MailAllowance>;
  /** They wait because the shop has had its mails for the day. */
  hold(ids: readonly string[], until: Instant, now: Instant): Promise<void>;
  /** Of the last 24 hours: mails that were made, but for questions to owners; and what is held back now. */
  countMails(
    shop: string,
    now: Instant,
  ): Promise<{ readonly made: number; readonly heldBack: number }>;
  /** Those whose next try is due. */
  readDue(shop: string, now: Instant): Promise<readonly UnsentMail[]>;
  /** One sender at a time: false while another has it. Time by the database's clock. */
  take(mailId: string, leaseMs: number): Promise<boolean>;
  end(mailId: string, end: MailEnd, message: string | null, at: Instant): Promise<void>;
  noteFailure(mailId: string, message: string | null, tryAgainAt: Instant): Promise<void>;
  /** When something of the shop is due next; null: nothing waits. */
  nextAt(shop: string): Promise<Instant | null>;
  wake(shop: string, at: Instant): Promise<void>;
  /** Jobs for the shops in which something should have been told by then. */
  wakeOverdue(overdueAt: Instant): Promise<void>;
  forgetBefore(at: Instant): Promise<void>;
}

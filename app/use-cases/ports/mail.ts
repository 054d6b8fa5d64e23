/**
 * What the use cases need of mail: one message to one address. Whoever implements it (`app/integrations/mail`)
 * puts the words to what happened; nothing here holds a sentence of the app's own.
 */

import type { ShopifyOrderId } from '#app/domain/identifiers.ts';
import type { Instant } from '#app/domain/instant.ts';
import type { Evidence, Outcome, Verdict, Why } from '#app/domain/verdict.ts';

export interface WarehouseInMail {
  readonly provider: string | null;
  readonly verdict: Verdict;
  readonly why: Why | null;
  /** The other side's own words. */
  readonly reason: string | null;
  readonly evidence: readonly Evidence[];
  /** The final verdict that this one contradicts; null: none. */
  readonly saidBefore: Verdict | null;
  /** It was not known of when the order was reported stopped. */
  readonly hasTurnedUp: boolean;
}

export interface OrderInMail {
  readonly shopifyOrderId: ShopifyOrderId;
  /** null: not known. */
  readonly orderName: string | null;
  readonly outcome: Outcome;
  /** It was reported stopped, and is not. */
  readonly isStopTakenBack: boolean;
  readonly isCancelledInShopify: boolean;
  /** False: it is missing in a sales channel that may be another shop's. */
  readonly isLookedForInOwnChannel: boolean;
  readonly warehouses: readonly WarehouseInMail[];
}

export type MailContent =
  /** At least one; several are a digest. */
  | { readonly kind: 'orders'; readonly orders: readonly OrderInMail[] }
  | { readonly kind: 'connection_refused' }
  /** The providers whose connections have got stuck and still are, with their last sync; at least one. */
  | {
      readonly kind: 'connection_stuck';
      readonly providers: readonly { readonly name: string; readonly since: Instant }[];
    }
  /** Canceled in Shopify, and nothing could be asked for them at the warehouse. At least one. */
  | { readonly kind: 'not_forwarded'; readonly shopifyOrderIds: readonly ShopifyOrderId[] }
  /** Asks the owner of the address whether mails may go there. */
  | { readonly kind: 'confirm_address'; readonly token: string };

export interface MailToSend {
  /** The same for every attempt, so that a repeat is recognised. */
  readonly id: string;
  /** The shop as Shopify knows it. */
  readonly shop: string;
  readonly to: string;
  /** A language tag; one without texts counts as `en`. */
  readonly language: string;
  readonly content: MailContent;
  /** Of the link by which the owner of the address stops all mails of this shop. */
  readonly stopToken: string;
}

export type MailResult =
  | { readonly kind: 'sent' }
  /** This address is refused for good. */
  | { readonly kind: 'refused'; readonly message: string }
  /** It may be tried again; it may also have arrived. */
  | { readonly kind: 'failed'; readonly message: string };

export interface Mailer {
  send(mail: MailToSend): Promise<MailResult>;
}

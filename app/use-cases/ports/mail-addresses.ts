/** What is known of the addresses to which shops want mail. Implemented by `app/persistence`. */
import type { Instant } from '#app/domain/instant.ts';
import type { AddressFacts } from '#app/domain/mail-address.ts';
import type { AuditEntry } from './audit.ts';

export interface KnownAddress extends AddressFacts {
  /** In lower case. */
  readonly address: string;
  readonly contactCheckedAt: Instant | null;
  /** When its owner was last asked. */
  readonly askedAt: Instant | null;
  /** When they are to be asked; null: not by itself. */
  readonly askDueAt: Instant | null;
}

export type LinkPurpose = 'confirm' | 'stop';

export type AskResult =
  | { readonly kind: 'asked' }
  /** Nothing was sent. `until`: when it may be asked again. */
  | { readonly kind: 'too_often'; readonly until: Instant };

export interface MailAddressStore {
  read(shop: string): Promise<readonly KnownAddress[]>;
  /** Remembers those that are new; whoever of them was never asked is to be asked. */
  want(shop: string, addresses: readonly string[], now: Instant): Promise<void>;
  /** Shopify names these as the shop's own, and no others. Whoever rested on that before is to be asked. */
  noteContacts(shop: string, contacts: readonly string[], now: Instant): Promise<void>;
  /**
   * Makes the mail that asks, within the limits. One question at a time, in whatever process. `audit` null: nobody
   * pressed for it, so it is only made if it is still due.
   */
  ask(shop: string, address: string, now: Instant, audit: AuditEntry | null): Promise<AskResult>;
  /** Who was to be asked by now and was not is not asked by itself any more. */
  dropDue(shop: string, now: Instant): Promise<void>;
  /** A new link; its token is kept nowhere. */
  makeLink(
    shop: string,
    address: string,
    purpose: LinkPurpose,
    expiresAt: Instant,
  ): Promise<string>;
  /** null: there is no such link, or its time is over. */
  readLink(
    purpose: LinkPurpose,
    token: string,
    now: Instant,
  ): Promise<(AddressFacts & { readonly shop: string; readonly address: string }) | null>;
  /** What its owner says; told where it changes anything. `resume` is a yes as well. */
  answer(
    shop: string,
    address: string,
    says: 'confirm' | 'stop' | 'resume',
    audit: AuditEntry,
  ): Promise<void>;
  forgetLinksBefore(at: Instant): Promise<void>;
}

/**
 * Whether mail may go to an address. Its owner decides: until they have said yes nothing goes there but the
 * one question, and once they have said no not even that. Only the shop's own contact address, as Shopify
 * names it, needs no yes.
 */
import type { Instant } from './instant.ts';

export interface AddressFacts {
  /** Its owner said yes. */
  readonly confirmedAt: Instant | null;
  /** Its owner said no, after any yes. */
  readonly stoppedAt: Instant | null;
  /** Since when Shopify names it as the shop's own contact address. */
  readonly shopContactAt: Instant | null;
}

export type AddressState = 'confirmed' | 'shop_contact' | 'waiting' | 'stopped';

/** @param facts undefined: nothing is known of it */
export function addressState(facts: AddressFacts | undefined): AddressState {
  if (facts === undefined) return 'waiting';
  if (facts.stoppedAt !== null) return 'stopped';
  if (facts.confirmedAt !== null) return 'confirmed';
  return facts.shopContactAt === null ? 'waiting' : 'shop_contact';
}

const MAY_BE_MAILED: Readonly<Record<AddressState, boolean>> = {
  confirmed: true,
  shop_contact: true,
  waiting: false,
  stopped: false,
};

export function mayBeMailed(state: AddressState): boolean {
  return MAY_BE_MAILED[state];
}

/** Two spellings that differ in letter case alone are one address, and one owner. */
export function addressKey(address: string): string {
  return address.toLowerCase();
}

const DAY_MS = 24 * 3_600_000;

/** How long the owner can say yes by one mail. */
export const CONFIRM_LINK_MS = 7 * DAY_MS;
/** Longer than anybody keeps a mail of this kind. */
export const STOP_LINK_MS = 400 * DAY_MS;
/** Shopify is asked again for the contact address, which a merchant can change. */
export const CONTACT_KNOWN_MS = DAY_MS;

/** How many mails may ask within 24 hours, so that nobody is bombed through the app. */
export const MOST_QUESTIONS = {
  /** For one shop, to one address. */
  toAddress: 3,
  /** For all shops together, to one address. */
  toAddressOfAll: 6,
  /** For one shop, to all addresses: as many as it can enter, and half of them again. */
  ofShop: 30,
} as const;

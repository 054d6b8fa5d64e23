/**
 * What the use cases need of the demo: its facts, and a Prime Penguin that plays them. Accounts are those of
 * `domain/account.ts`. Implemented by `app/persistence` and `app/integrations/demo`.
 */
import type { DemoStory } from '#app/domain/demo-story.ts';
import type { ShopifyOrderId } from '#app/domain/identifiers.ts';
import type { Instant } from '#app/domain/instant.ts';
import type { PrimePenguinGateway } from './prime-penguin.ts';

/** Everything that the demo knows of an order. What its Prime Penguin shows follows from it and the time. */
export interface DemoOrder {
  /** Tells the demo's orders apart; Prime Penguin's ids are made of it. */
  readonly number: number;
  readonly shopifyOrderId: ShopifyOrderId;
  readonly orderName: string;
  readonly story: DemoStory;
  readonly knownSince: Instant;
  /** The first press: from then on the story is settled. */
  readonly askedAt: Instant | null;
  /** When the demo learnt that the order was cancelled in Shopify. */
  readonly cancelledInShopifyAt: Instant | null;
  /** Oldest first. */
  readonly cancelsReceived: readonly CancelReceived[];
}

/** One time that the demo's Prime Penguin was asked to cancel a warehouse order of the order. */
export interface CancelReceived {
  readonly at: Instant;
  readonly primePenguinOrderId: number;
}

export interface OrderForDemo {
  readonly shopifyOrderId: ShopifyOrderId;
  readonly orderName: string;
  /** Used where the order is not known yet. */
  readonly story: DemoStory;
  readonly isCancelledInShopify: boolean;
}

export interface DemoOrderStore {
  /** Adds what is not known yet, and notes what is cancelled in Shopify by now. The same orders, as they are known. */
  know(
    account: string,
    orders: readonly OrderForDemo[],
    now: Instant,
  ): Promise<readonly DemoOrder[]>;
  /** Settles the stories of known orders. */
  noteAsked(account: string, ids: readonly ShopifyOrderId[], at: Instant): Promise<void>;
  /** null: the order is not known, or its story is settled. */
  setStory(account: string, id: ShopifyOrderId, story: DemoStory): Promise<DemoOrder | null>;
  readOrder(account: string, id: ShopifyOrderId): Promise<DemoOrder | null>;
  readNumbered(account: string, number: number): Promise<DemoOrder | null>;
  /** To whose story something happened since then; the latest first, at most `limit`. */
  readActive(account: string, since: Instant, limit: number): Promise<readonly DemoOrder[]>;
  /** Notes one more cancel, and gives the order as it was before. One at a time for each order. */
  receiveCancel(account: string, number: number, cancel: CancelReceived): Promise<DemoOrder | null>;
}

export interface Demo {
  readonly orders: DemoOrderStore;
  readonly primePenguin: PrimePenguinGateway;
}

/**
 * What the use cases need of Shopify Flow: which run of the action led to which cancellation, and a way
 * to start the workflows that wait for an answer. Implemented by `app/persistence` and
 * `app/integrations/shopify`.
 */
import type { FlowAnswer } from '#app/domain/flow.ts';
import type { Instant } from '#app/domain/instant.ts';
import type { Verdict } from '#app/domain/verdict.ts';
import type { ShopifyFault } from './shopify.ts';

export interface FlowRunStore {
  /** null: no such run yet. `cancellationId` null: what it led to has been erased. */
  read(shop: string, runId: string): Promise<{ readonly cancellationId: string | null } | null>;
  /** A run that is kept already stays as it is. */
  keep(run: {
    readonly shop: string;
    readonly runId: string;
    readonly cancellationId: string;
    readonly startedAt: Instant;
  }): Promise<void>;
  forgetBefore(at: Instant): Promise<void>;
}

/** A verdict that workflows are to be told of. */
export interface FlowNews {
  /** The app's own id of the warehouse order. */
  readonly warehouseOrderId: string;
  readonly verdict: Verdict;
  /** It contradicts a final verdict that was said before. */
  readonly overturns: boolean;
  readonly at: Instant;
}

export interface FlowTelling extends FlowNews {
  readonly id: bigint;
  readonly cancellationId: string;
  readonly failures: number;
}

/** What is added, is added with the change that says the verdict (`Change.tellFlow`). */
export interface FlowTellingStore {
  /** Some of those whose next try is due, oldest first. */
  readDue(shop: string, now: Instant): Promise<readonly FlowTelling[]>;
  /** One teller at a time: false while another has it. Time by the database's clock. */
  take(id: bigint, leaseMs: number): Promise<boolean>;
  end(
    id: bigint,
    end: 'sent' | 'refused' | 'gone' | 'given_up',
    message: string | null,
    at: Instant,
  ): Promise<void>;
  noteFailure(id: bigint, message: string | null, tryAgainAt: Instant): Promise<void>;
  /** When something of the shop is due next; null: nothing waits. */
  nextAt(shop: string): Promise<Instant | null>;
  wake(shop: string, at: Instant): Promise<void>;
  /** Jobs for the shops in which something should have been told by then. */
  wakeOverdue(overdueAt: Instant): Promise<void>;
  forgetBefore(at: Instant): Promise<void>;
}

export type FlowTold =
  | { readonly kind: 'sent' }
  /** Shopify took the call and said no, in words: telling again would end the same. */
  | { readonly kind: 'refused'; readonly message: string }
  /** `mayHaveHappened` false: no workflow has been started by it. */
  | (ShopifyFault & { readonly mayHaveHappened: boolean });

export interface ShopifyFlow {
  /** Starts the shop's workflows that begin with "Warehouse cancel answered". */
  tellAnswered(shop: string, answer: FlowAnswer): Promise<FlowTold>;
}

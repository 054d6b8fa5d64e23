/**
 * What the use cases need of Shopify Flow: which run of the action led to which cancellation, and a way
 * to start the workflows that wait for an answer. Implemented by `app/persistence` and
 * `app/integrations/shopify`.
 */
import type { FlowAnswer } from '#app/domain/flow.ts';
import type { Instant } from '#app/domain/instant.ts';
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

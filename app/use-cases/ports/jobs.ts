/**
 * What the use cases need of the queue. A job is a wake-up, not an order: its handler looks at what is
 * stored and does what is due, so one too many, or one too late, does no harm. Implemented by `app/jobs`.
 */
import type { ShopifyOrderId } from '#app/domain/identifiers.ts';
import type { Instant } from '#app/domain/instant.ts';

export interface JobPayloads {
  /** Deliver a cancellation to Prime Penguin, or carry on with it. */
  readonly deliver: { readonly cancellationId: string; readonly shop: string };
  /** The same for one of many orders that were pressed for together. */
  readonly 'deliver-bulk': { readonly cancellationId: string; readonly shop: string };
  /** Look at Prime Penguin for everything of the shop that is watched. */
  readonly watch: { readonly shop: string };
  /** End the watches of the shop whose time is over. */
  readonly 'finish-watch': { readonly shop: string };
  /** Ask Prime Penguin once whether the shop's credentials still work. */
  readonly 'check-connection': { readonly shop: string };
  /** Send to the warehouse what was cancelled in Shopify. */
  readonly forward: { readonly shop: string; readonly shopifyOrderId: ShopifyOrderId };
  /** Look for orders that were cancelled in Shopify and whose webhook never came. */
  readonly reconcile: { readonly shop: string };
  /** Check and follow what Shopify said of the shop itself. */
  readonly 'follow-shop-webhooks': { readonly shop: string };
  /** Write to the order in Shopify what became of its cancellation. */
  readonly 'write-result': { readonly shop: string; readonly shopifyOrderId: ShopifyOrderId };
  /** The same for every order of the shop that could not be written to. */
  readonly 'write-unwritten': { readonly shop: string };
  /** Tell the shop's workflows of verdicts. */
  readonly 'tell-flow': { readonly shop: string };
  /** Mail what the shop is to be told of. */
  readonly announce: { readonly shop: string };
}

export type JobName = keyof JobPayloads;

export interface EnqueueOptions {
  /** Not before this time; at once without it. */
  readonly runAt?: Instant;
  /** With the same key and the same time (to a tenth of a second) at most one job waits. */
  readonly once?: string;
}

export interface JobQueue<Tx> {
  /** Part of the transaction: it is there when that commits, and never was when that rolls back. */
  enqueue<N extends JobName>(
    tx: Tx,
    job: N,
    payload: JobPayloads[N],
    options?: EnqueueOptions,
  ): Promise<void>;
  /** Many jobs of one kind in one statement, each due at once. */
  enqueueMany<N extends JobName>(
    tx: Tx,
    job: N,
    payloads: readonly JobPayloads[N][],
  ): Promise<void>;
}

export interface JobContext {
  /** Aborts when the job has run for too long, or when the process has to end before it is done. */
  readonly signal: AbortSignal;
  /** 1 for the first. */
  readonly attempt: number;
}

/** A handler that throws is tried again, a bounded number of times. */
export type JobHandlers = {
  readonly [N in JobName]: (payload: JobPayloads[N], context: JobContext) => Promise<void>;
};

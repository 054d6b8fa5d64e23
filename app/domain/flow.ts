/**
 * Shopify Flow in the app's words: what a trigger tells a workflow of one warehouse order, and what the
 * free text of an action's reason means. Pure; the names of Flow's fields are those of the toml files.
 */
import { CANCEL_REASONS, type CancelReason } from './cancellation.ts';
import type { ShopifyOrderId } from './identifiers.ts';
import type { Outcome, Verdict } from './verdict.ts';

/** What a workflow is told: the verdict on one warehouse order, and what the order as a whole comes to. */
export interface FlowAnswer {
  readonly shopifyOrderId: ShopifyOrderId;
  readonly outcome: Outcome;
  readonly verdict: Verdict;
  readonly providerName: string | null;
  /** In the other side's own words. */
  readonly reason: string | null;
  readonly overturned: boolean;
}

/** The payload of the trigger, field by field as `extensions/flow-warehouse-cancel-answered` lists them. */
export interface FlowTriggerPayload {
  /** Shopify's numeric id: how Flow takes a reference to an order. */
  readonly order_id: number;
  readonly Outcome: Outcome;
  readonly Verdict: Verdict;
  readonly Provider: string;
  readonly Reason: string;
  readonly Overturned: boolean;
}

/** Flow takes 50 KB in all; a reason is another system's text, of any length. In UTF-16 units: at most 3 bytes each. */
const LONGEST_TEXT = 4_000;

/** Empty where there is nothing to say: a workflow's condition can ask for that, not for a missing field. */
export function flowTriggerPayload(answer: FlowAnswer): FlowTriggerPayload {
  return {
    order_id: Number(answer.shopifyOrderId),
    Outcome: answer.outcome,
    Verdict: answer.verdict,
    Provider: singleLine(answer.providerName),
    Reason: singleLine(answer.reason),
    Overturned: answer.overturned,
  };
}

function singleLine(text: string | null): string {
  const line = (text ?? '').replace(/\s+/g, ' ').trim();
  // Not through the middle of a character of two units.
  return line.length > LONGEST_TEXT ? line.slice(0, LONGEST_TEXT).toWellFormed() : line;
}

const LONGEST_NOTE = 500;

/**
 * A workflow's reason is free text: Shopify's own words ("CUSTOMER") mean what they mean there, anything
 * else is kept as it is in the note. A workflow is never stopped for the wording of its reason.
 */
export function wishOfFlow(
  reason: string | null,
  note: string | null,
): { readonly reason: CancelReason | null; readonly note: string | null } {
  const given = reason?.trim() ?? '';
  const known = CANCEL_REASONS.find((one) => one === given.toLowerCase());
  const words = [known === undefined ? given : '', note?.trim() ?? ''].filter((one) => one !== '');
  return {
    reason: known ?? (given === '' ? null : 'other'),
    note: words.length === 0 ? null : words.join(': ').slice(0, LONGEST_NOTE).toWellFormed(),
  };
}

/**
 * Sums up the verdicts of an order's warehouse orders for the merchant, and says when a verdict has
 * been overturned. "Mixed" is never averaged: it is `partly_stopped`, spelled out per provider.
 */
import { isFinal, isStopped, type Outcome, type Verdict } from './verdict.ts';

/** An order without any verdict yet is pending. */
export function outcomeOf(verdicts: readonly Verdict[]): Outcome {
  if (verdicts.length === 0 || !verdicts.every(isFinal)) return 'pending';
  if (verdicts.every(isStopped)) return 'stopped';
  if (verdicts.some(isStopped)) return 'partly_stopped';
  return verdicts.some((verdict) => verdict === 'no_answer' || verdict === 'undeliverable')
    ? 'unknown'
    : 'not_stopped';
}

/** The verdicts after which the merchant may ask again. */
export function isRetryable(verdict: Verdict): boolean {
  return verdict === 'undeliverable' || verdict === 'no_answer' || verdict === 'refused';
}

/**
 * Does `next` contradict a final verdict said before? Another wording of the same claim (stopped before
 * or at the warehouse; one way of not being stopped or another) does not; leaving a final verdict does.
 */
export function overturns(previous: Verdict, next: Verdict): boolean {
  return isFinal(previous) && claimOf(previous) !== claimOf(next);
}

/** What a verdict comes to, whatever its wording. */
export function claimOf(verdict: Verdict): 'open' | 'stopped' | 'not_stopped' | 'unknown' {
  if (!isFinal(verdict)) return 'open';
  if (isStopped(verdict)) return 'stopped';
  return verdict === 'no_answer' || verdict === 'undeliverable' ? 'unknown' : 'not_stopped';
}

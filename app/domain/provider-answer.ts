/**
 * When a provider was asked and when it first answered. An answer is what the warehouse, or Prime Penguin
 * on its behalf, said after it was asked: not silence, not what the merchant's settings say, not an order
 * that no warehouse ever had.
 */
import type { SaidVerdict } from './cancellation.ts';
import { mayHaveArrived, type WarehouseOrderHistory } from './history.ts';
import type { Instant } from './instant.ts';
import type { Verdict, Why } from './verdict.ts';

export interface AnswerTimes {
  /** The first request that may have arrived; null: it was never asked. */
  readonly askedAt: Instant | null;
  /** The first answer to it; what was said later may have overturned it. */
  readonly answeredAt: Instant | null;
}

export function answerTimes({
  asks,
  said,
}: Pick<WarehouseOrderHistory, 'asks'> & {
  readonly said: readonly Pick<SaidVerdict, 'verdict' | 'why' | 'at'>[];
}): AnswerTimes {
  const askedAt = asks.find(mayHaveArrived)?.askedAt ?? null;
  if (askedAt === null) return { askedAt, answeredAt: null };
  const answer = said.find((one) => one.at >= askedAt && isAnswer(one.verdict, one.why));
  return { askedAt, answeredAt: answer?.at ?? null };
}

function isAnswer(verdict: Verdict, why: Why | null): boolean {
  switch (verdict) {
    case 'stopped_at_warehouse':
    case 'too_late':
    case 'refused':
      return true;
    case 'not_supported':
      return why !== 'set_in_settings';
    case 'delivering':
    case 'awaiting_import':
    case 'requested':
    case 'stopped_before_warehouse':
    case 'no_answer':
    case 'undeliverable':
      return false;
  }
}

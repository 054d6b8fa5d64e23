/** The key of the sentence that says what to do: the same sentence as everywhere in the app. */
import type { Judgement, Why } from '#app/domain/verdict.ts';

export function nextStepKey(
  { verdict, why }: Pick<Judgement, 'verdict' | 'why'>,
  isCancelledInShopify: boolean,
): string {
  const shopify = isCancelledInShopify ? 'cancelledInShopify' : 'other';
  switch (verdict) {
    case 'delivering':
      return `nextStep.delivering.${only(why, 'reply_lost')}`;
    case 'awaiting_import':
      return `nextStep.awaiting_import.${shopify}`;
    case 'requested':
    case 'not_supported':
      return `nextStep.${verdict}`;
    case 'stopped_at_warehouse':
    case 'stopped_before_warehouse':
      return `nextStep.stopped.${shopify}`;
    case 'too_late':
      return `nextStep.too_late.${only(why, 'picked')}`;
    case 'refused':
      return `nextStep.refused.${only(why, 'resumed_by_warehouse')}`;
    case 'no_answer':
      return why === 'never_imported'
        ? `nextStep.no_answer.never_imported.${shopify}`
        : `nextStep.no_answer.${connection(why)}`;
    case 'undeliverable':
      return `nextStep.undeliverable.${connection(why)}`;
  }
}

function only(why: Why | null, known: Why): string {
  return why === known ? known : 'other';
}

function connection(why: Why | null): string {
  return why === 'credentials_refused' || why === 'not_connected' ? 'connection' : 'other';
}

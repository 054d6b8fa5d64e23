/**
 * Which words and which tone each answer gets on the embedded pages, the same as in the order action.
 * Chooses among keys and knows no texts. "Stopped" is said of `stopped_*` and of nothing else.
 */
import type { BadgeProps } from '@shopify/polaris';
import type { TFunction } from 'i18next';
import type { ConnectionView, Outcome, Verdict, WarehouseView } from '#app/contract/api.ts';
import { badgeOf } from '#app/domain/verdict.ts';

type Tone = NonNullable<BadgeProps['tone']>;

// A verdict without words does not compile: its key is put together from it, and keys are typed.
export const OUTCOME_TONES: Readonly<Record<Outcome, Tone>> = {
  pending: 'info',
  stopped: 'success',
  partly_stopped: 'warning',
  not_stopped: 'critical',
  unknown: 'warning',
};

export const VERDICT_TONES: Readonly<Record<Verdict, Tone>> = {
  delivering: 'info',
  awaiting_import: 'info',
  requested: 'info',
  stopped_at_warehouse: 'success',
  stopped_before_warehouse: 'success',
  too_late: 'critical',
  refused: 'critical',
  not_supported: 'critical',
  no_answer: 'warning',
  undeliverable: 'warning',
};

export const CONNECTION_TONES: Readonly<Record<ConnectionView['state'], Tone>> = {
  working: 'success',
  refused: 'critical',
};

/** Only an answer is quoted: any other reason is in this app's own words. */
export function reasonInWords(
  t: TFunction,
  { verdict, why }: Pick<WarehouseView, 'verdict' | 'why'>,
  reason: string,
): string {
  const answered =
    verdict === 'too_late' ||
    verdict === 'refused' ||
    verdict === 'not_supported' ||
    why === 'refusal_unchecked';
  return answered ? t('cancellation.theirWords', { words: reason }) : reason;
}

/** A verdict in a word or two. */
export function verdictInWords(
  t: TFunction,
  judged: Pick<WarehouseView, 'verdict' | 'why'>,
): string {
  return t(`verdict.${badgeOf(judged)}`);
}

const STOPPED: readonly Verdict[] = ['stopped_at_warehouse', 'stopped_before_warehouse'];

/** How a final answer was contradicted; null where none was. */
export function contradiction(
  warehouse: WarehouseView,
): { readonly words: 'changed' | 'shipped' | 'resumed' | 'turnedUp'; readonly tone: Tone } | null {
  if (!warehouse.overturned) return null;
  if (warehouse.turnedUpAfterStop !== null) return { words: 'turnedUp', tone: 'critical' };
  const wasStopped = warehouse.history.some(({ verdict }) => STOPPED.includes(verdict));
  if (STOPPED.includes(warehouse.verdict)) return { words: 'changed', tone: 'info' };
  if (!wasStopped) return { words: 'changed', tone: 'attention' };
  const hasShipped = warehouse.verdict === 'too_late' && warehouse.why !== 'picked';
  return { words: hasShipped ? 'shipped' : 'resumed', tone: 'critical' };
}

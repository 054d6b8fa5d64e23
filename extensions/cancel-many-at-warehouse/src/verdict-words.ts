/** Which words and which tone each verdict gets. Chooses among keys of the locale file; knows no texts. */
import type { Verdict, Why } from '../../../app/contract/api.ts';
import type { Key } from './words.ts';

export type Tone = 'info' | 'success' | 'warning' | 'critical';

/** The reasons that change what a verdict means, and so have words of their own. */
export const OWN_WORDS = {
  delivering: [
    'not_tried_yet',
    'prime_penguin_unreachable',
    'credentials_refused',
    'not_connected',
    'reply_lost',
  ],
  awaiting_import: [
    'not_read_yet',
    'overdue',
    'reading_off',
    'credentials_refused',
    'not_connected',
  ],
  requested: [
    'waiting_for_warehouse',
    'not_forwarded_yet',
    'cancelled_in_prime_penguin_already',
    'credentials_refused',
    'not_connected',
  ],
  stopped_at_warehouse: ['already_stopped'],
  stopped_before_warehouse: ['never_forwarded', 'cancelled_before_import'],
  too_late: ['shipped', 'partly_shipped', 'picked'],
  refused: ['reason_given', 'resumed_by_warehouse'],
  not_supported: ['said_by_provider', 'set_in_settings'],
  no_answer: ['waiting_for_warehouse', 'prime_penguin_unreachable', 'reply_lost', 'never_imported'],
  undeliverable: ['prime_penguin_unreachable', 'credentials_refused', 'not_connected'],
} as const satisfies Record<Verdict, readonly Why[]>;

const VERDICT_TONES: Readonly<Record<Verdict, Tone>> = {
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

/** `null`: a verdict that a newer app has and this build does not know. */
function known(verdict: Verdict): Verdict | null {
  return verdict in VERDICT_TONES ? verdict : null;
}

export function verdictTone(verdict: Verdict): Tone {
  return known(verdict) ? VERDICT_TONES[verdict] : 'warning';
}

export function verdictBadge(verdict: Verdict): Key {
  return `verdict.${known(verdict) ?? 'newer'}.badge`;
}

export function verdictMeaning(verdict: Verdict, why: Why | null): Key {
  if (!known(verdict)) return 'verdict.newer.meaning';
  const own: readonly Why[] = OWN_WORDS[verdict];
  // OWN_WORDS holds only pairs that the locale file has; the types cannot carry the pair through.
  if (why !== null && own.includes(why)) return `verdict.${verdict}.${why}` as Key;
  return `verdict.${verdict}.meaning`;
}

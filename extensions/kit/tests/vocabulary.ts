/**
 * Every word that the app can say, for specs that hold for all of them. The compiler keeps the lists
 * complete: a word added to the contract fails here until it stands in its list.
 */
import type {
  CancelReason,
  NextStepCode,
  OrderProblemCode,
  Outcome,
  Position,
  Verdict,
  Why,
} from '../../../app/contract/api.ts';

export function keysOf<Word extends string>(words: Record<Word, true>): readonly Word[] {
  return Object.keys(words) as Word[];
}

export const VERDICTS = keysOf<Verdict>({
  delivering: true,
  awaiting_import: true,
  requested: true,
  stopped_at_warehouse: true,
  stopped_before_warehouse: true,
  too_late: true,
  refused: true,
  not_supported: true,
  no_answer: true,
  undeliverable: true,
});
export const NOT_STOPPED = VERDICTS.filter((verdict) => !verdict.startsWith('stopped_'));
export const WHYS = keysOf<Why>({
  not_tried_yet: true,
  prime_penguin_unreachable: true,
  credentials_refused: true,
  not_connected: true,
  reply_lost: true,
  refusal_unchecked: true,
  not_read_yet: true,
  overdue: true,
  reading_off: true,
  never_imported: true,
  with_dropship: true,
  reassigned: true,
  waiting_for_warehouse: true,
  not_forwarded_yet: true,
  cancelled_in_prime_penguin_already: true,
  unconfirmed_by_warehouse: true,
  already_stopped: true,
  never_forwarded: true,
  cancelled_before_import: true,
  shipped: true,
  partly_shipped: true,
  picked: true,
  reason_given: true,
  resumed_by_warehouse: true,
  said_by_provider: true,
  set_in_settings: true,
});
export const OUTCOMES = keysOf<Outcome>({
  pending: true,
  stopped: true,
  partly_stopped: true,
  not_stopped: true,
  unknown: true,
});
export const POSITIONS = keysOf<Position>({
  not_forwarded: true,
  at_warehouse: true,
  on_hold: true,
  partly_shipped: true,
  shipped: true,
  stopped: true,
  with_dropship: true,
  reassigned: true,
  unknown: true,
});
export const NEXT_STEPS = keysOf<NextStepCode>({
  wait: true,
  cancel_in_shopify: true,
  leave_as_is: true,
  refund_part: true,
  contact_provider: true,
  handle_as_return: true,
  fix_settings: true,
  retry: true,
  none: true,
});
export const REASONS = keysOf<CancelReason>({
  customer: true,
  fraud: true,
  inventory: true,
  declined: true,
  staff: true,
  other: true,
});
export const PROBLEMS = keysOf<OrderProblemCode>({
  malformed_input: true,
  body_too_large: true,
  unauthenticated: true,
  order_not_found: true,
  cancellation_not_found: true,
  not_connected: true,
  not_retryable: true,
  method_not_allowed: true,
  shopify_unavailable: true,
  database_unavailable: true,
  internal: true,
});

/** The keys of a tree of texts. Plural forms are one text. */
export function leaves(tree: object, path = ''): string[] {
  return Object.entries(tree).flatMap(([name, value]) =>
    typeof value === 'string' || 'one' in value ? [path + name] : leaves(value, `${path}${name}.`),
  );
}

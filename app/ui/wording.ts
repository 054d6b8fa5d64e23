/**
 * The words of the embedded pages and their tones, the same as in the order action. Every list is exhaustive: a verdict
 * without words does not compile. "Stopped" is said of `stopped_*` and of nothing else.
 */
import type { BadgeProps } from '@shopify/polaris';
import type {
  CancellationView,
  CancelReason,
  ConnectionView,
  Outcome,
  Verdict,
  WarehouseView,
} from '#app/contract/api.ts';
import type { ConnectionRejection } from '#app/use-cases/ports/prime-penguin.ts';

interface BadgeWords {
  readonly label: string;
  readonly tone: NonNullable<BadgeProps['tone']>;
}

export const OUTCOME_WORDS: Readonly<Record<Outcome, BadgeWords>> = {
  pending: { label: 'Waiting for the warehouse', tone: 'info' },
  stopped: { label: 'Stopped', tone: 'success' },
  partly_stopped: { label: 'Only a part was stopped', tone: 'warning' },
  not_stopped: { label: 'Not stopped', tone: 'critical' },
  unknown: { label: 'Not known whether it was stopped', tone: 'warning' },
};

export const VERDICT_WORDS: Readonly<Record<Verdict, BadgeWords>> = {
  delivering: { label: 'Being sent', tone: 'info' },
  awaiting_import: { label: 'Not at Prime Penguin yet', tone: 'info' },
  requested: { label: 'Asked, no answer yet', tone: 'info' },
  stopped_at_warehouse: { label: 'Stopped at the warehouse', tone: 'success' },
  stopped_before_warehouse: { label: 'Stopped before the warehouse', tone: 'success' },
  too_late: { label: 'Too late', tone: 'critical' },
  refused: { label: 'Refused', tone: 'critical' },
  not_supported: { label: 'Cannot be cancelled this way', tone: 'critical' },
  no_answer: { label: 'No answer', tone: 'warning' },
  undeliverable: { label: 'Not delivered', tone: 'warning' },
};

/** Only an answer is quoted: any other reason is a failure, and may be put in this app's own words. */
export function reasonInWords(verdict: Verdict, reason: string): string {
  const answered = verdict === 'too_late' || verdict === 'refused' || verdict === 'not_supported';
  return answered ? `In their words: “${reason}”` : `Last failure: ${reason}`;
}

export const REASON_WORDS: Readonly<Record<CancelReason, string>> = {
  customer: 'Customer changed or cancelled the order',
  fraud: 'Fraudulent order',
  inventory: 'Items unavailable',
  declined: 'Payment declined',
  staff: 'Staff error',
  other: 'Other',
};

export const REQUESTED_BY_WORDS: Readonly<Record<CancellationView['requestedBy']['kind'], string>> =
  {
    staff: 'from the order page',
    bulk: 'together with other orders',
    shopify_cancel: 'when the order was cancelled in Shopify',
    flow: 'by Shopify Flow',
  };

export const CONNECTION_STATE_WORDS: Readonly<Record<ConnectionView['state'], BadgeWords>> = {
  working: { label: 'Connected', tone: 'success' },
  refused: { label: 'Refused by Prime Penguin', tone: 'critical' },
};

export const METHOD_WORDS: Readonly<Record<ConnectionView['method'], string>> = {
  token: 'Access token',
  password: 'User name and password',
};

export const REJECTION_WORDS: Readonly<Record<ConnectionRejection, string>> = {
  credentials_refused: 'Prime Penguin refuses these details',
  two_factor_required: 'This account needs a second factor',
  password_must_be_reset: 'Prime Penguin wants a new password for this account',
  captcha_required: 'Prime Penguin wants a captcha for this account',
  account_locked: 'This account is locked at Prime Penguin',
  tenant_not_found: 'Prime Penguin does not know this tenant',
  sales_channel_not_found: 'Prime Penguin has no sales channel for this shop',
  sales_channel_ambiguous: 'Prime Penguin has several sales channels for this shop',
  sales_channel_unknown: 'Prime Penguin does not know this sales channel',
  tenant_inactive: 'This tenant is not active at Prime Penguin',
  tenant_mismatch: 'These details belong to another tenant',
  tenant_is_address: 'This is an address',
  not_a_token: 'This is not a token',
  reading_not_allowed: 'These details may not see enough at Prime Penguin',
  check_refused: 'Prime Penguin refused the check',
  open_cancellations: 'Cancellations are open in another account',
};

export const PROVIDER_UNKNOWN = 'Warehouse not known yet';

const STOPPED: readonly Verdict[] = ['stopped_at_warehouse', 'stopped_before_warehouse'];

/** The sentence for a final answer that was contradicted; null where none was. */
export function contradiction(warehouse: WarehouseView): BadgeWords | null {
  if (!warehouse.overturned) return null;
  const wasStopped = warehouse.history.some(({ verdict }) => STOPPED.includes(verdict));
  if (STOPPED.includes(warehouse.verdict))
    return { label: 'Changed after an answer', tone: 'info' };
  if (!wasStopped) return { label: 'Changed after an answer', tone: 'attention' };
  return warehouse.verdict === 'too_late'
    ? { label: 'Shipped although it was reported stopped', tone: 'critical' }
    : { label: 'No longer stopped although it was reported stopped', tone: 'critical' };
}

/**
 * How an exchange with the app can fail, and the one question that matters then: may the request have
 * been carried out all the same? Only a certain "no" may be shown as "nothing was sent".
 */
import type { ProblemCode } from '../../../app/contract/api.ts';

export type Failure =
  /** The app answered, with one of its codes. */
  | { readonly kind: 'problem'; readonly code: ProblemCode }
  /** No answer: the network failed, or the time was up. */
  | { readonly kind: 'no_reply' }
  /** An answer that is not the app's own, for instance a proxy's error page. */
  | { readonly kind: 'garbled'; readonly status: number };

/** `true`: the app may have stored the request before it failed. */
const MAY_HAVE_HAPPENED: Readonly<Record<ProblemCode, boolean>> = {
  malformed_input: false,
  body_too_large: false,
  unauthenticated: false,
  order_not_found: false,
  cancellation_not_found: false,
  not_connected: false,
  not_retryable: false,
  method_not_allowed: false,
  credentials_refused: false,
  two_factor_required: false,
  password_must_be_reset: false,
  captcha_required: false,
  account_locked: false,
  tenant_not_found: false,
  sales_channel_not_found: false,
  // The order is looked up in Shopify before anything is stored.
  shopify_unavailable: false,
  prime_penguin_unavailable: true,
  database_unavailable: true,
  internal: true,
};

export function isProblemCode(code: unknown): code is ProblemCode {
  return Object.keys(MAY_HAVE_HAPPENED).includes(String(code));
}

export function mayHaveHappened(failure: Failure): boolean {
  switch (failure.kind) {
    case 'problem':
      return MAY_HAVE_HAPPENED[failure.code];
    case 'no_reply':
      return true;
    case 'garbled':
      // 408: whoever sits in between gave up waiting, which says nothing about the app.
      return failure.status < 400 || failure.status >= 500 || failure.status === 408;
  }
}

export function isProblem(failure: Failure, code: ProblemCode): boolean {
  return failure.kind === 'problem' && failure.code === code;
}

/**
 * How an exchange with the app can fail, and the one question that matters then: may the request have
 * been carried out all the same? Only a certain "no" may be shown as "nothing was sent".
 */
import type { OrderProblemCode } from '../../../app/contract/api.ts';

export type Failure =
  /** The app answered, with one of its codes. */
  | {
      readonly kind: 'problem';
      readonly code: OrderProblemCode;
      /** The input at fault, where the app named one. */
      readonly field?: string;
    }
  /** No answer: the network failed, or the time was up. */
  | { readonly kind: 'no_reply' }
  /** An answer that is not the app's own, for instance a proxy's error page. */
  | { readonly kind: 'garbled'; readonly status: number };

/** `true`: the app may have stored the request before it failed. */
const MAY_HAVE_HAPPENED: Readonly<Record<OrderProblemCode, boolean>> = {
  malformed_input: false,
  body_too_large: false,
  unauthenticated: false,
  order_not_found: false,
  cancellation_not_found: false,
  not_connected: false,
  not_retryable: false,
  method_not_allowed: false,
  // The order is looked up in Shopify before anything is stored.
  shopify_unavailable: false,
  database_unavailable: true,
  internal: true,
};

export function isProblemCode(code: unknown): code is OrderProblemCode {
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

export function isProblem(failure: Failure, code: OrderProblemCode): boolean {
  return failure.kind === 'problem' && failure.code === code;
}

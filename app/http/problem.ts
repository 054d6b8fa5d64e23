/**
 * Every error that `/api/*` answers with: its stable code, its HTTP status and its sentence for people
 * (RFC 9457). Nothing internal gets in: no stack, no cause, no secret.
 */
import { STATUS_CODES } from 'node:http';
import type { InputIssue, Problem, ProblemCode } from '#app/contract/api.ts';
import type { RejectedConnection } from '#app/use-cases/ports/prime-penguin.ts';
import { RETRY_AFTER } from './retry-after.ts';

const STATUS: Readonly<Record<ProblemCode, number>> = {
  malformed_input: 422,
  body_too_large: 413,
  unauthenticated: 401,
  order_not_found: 404,
  cancellation_not_found: 404,
  not_connected: 409,
  not_retryable: 409,
  method_not_allowed: 405,
  no_such_address: 404,
  // What Prime Penguin says about the credentials in the body says nothing about the session: never 401.
  credentials_refused: 422,
  two_factor_required: 422,
  password_must_be_reset: 422,
  captcha_required: 422,
  account_locked: 422,
  tenant_not_found: 422,
  tenant_inactive: 422,
  not_a_token: 422,
  tenant_is_address: 422,
  tenant_mismatch: 422,
  reading_not_allowed: 422,
  check_refused: 422,
  sales_channel_not_found: 422,
  sales_channel_ambiguous: 422,
  sales_channel_unknown: 422,
  // Nothing that was entered is wrong: it is for the merchant to confirm.
  open_cancellations: 409,
  not_allowed: 403,
  too_many_attempts: 429,
  settings_changed: 409,
  address_not_found: 404,
  address_not_waiting: 409,
  mail_not_set_up: 409,
  too_many_questions: 429,
  scope_missing: 409,
  already_connected: 409,
  not_in_the_demo: 409,
  story_under_way: 409,
  view_not_found: 404,
  view_name_taken: 409,
  too_many_views: 409,
  prime_penguin_unavailable: 503,
  shopify_unavailable: 503,
  database_unavailable: 503,
  internal: 500,
};

export interface ProblemDetails {
  /** The input field at fault. */
  readonly field?: string | null;
  /** All that is wrong with the input, where there can be several. */
  readonly issues?: readonly InputIssue[];
  /** Where one code has several statuses: 400 for what is no JSON, 422 for wrong fields. */
  readonly status?: number;
  readonly headers?: HeadersInit;
  /** Members of this problem alone. */
  readonly more?: Pick<Problem, 'theirWords' | 'values' | 'salesChannels'>;
}

export function problem(
  code: ProblemCode,
  detail: string,
  { headers, ...details }: ProblemDetails = {},
): Response {
  const body = problemBody(code, detail, details);
  const { status } = body;
  const response = Response.json(body, { status, ...(headers ? { headers } : {}) });
  response.headers.set('Content-Type', PROBLEM_TYPE);
  return response;
}

export const PROBLEM_TYPE = 'application/problem+json';

export function problemBody(
  code: ProblemCode,
  detail: string,
  { field, issues, status = STATUS[code], more }: Omit<ProblemDetails, 'headers'> = {},
): Problem {
  return {
    // No page explains a code: `code` tells them apart, and the title is the status in words.
    type: 'about:blank',
    title: STATUS_CODES[status] ?? 'Error',
    status,
    code,
    detail,
    ...(typeof field === 'string' ? { field } : {}),
    ...(issues ? { issues } : {}),
    ...more,
  };
}

/** The database failed: what was asked for may or may not be written. */
export function databaseUnavailable(): Response {
  return problem('database_unavailable', FAULT_DETAIL.database_unavailable, {
    headers: RETRY_AFTER,
  });
}

/** Names the first field at fault, and all issues; messages say what was expected. */
export function malformedIssue(
  code: 'malformed_input' | 'scope_missing',
  issues: readonly InputIssue[],
): Response {
  const [first] = issues;
  if (first === undefined || first.field === '') {
    return problem(code, 'Expected a JSON object with the fields of this call.');
  }
  const { field, message } = first;
  return problem(code, `Expected for ${field}: ${message}.`, { field, issues });
}

/** The one sentence for each fault that is nobody's input. */
export const FAULT_DETAIL = {
  unauthenticated: 'The session is missing or has run out. Reload the page to sign in again.',
  shopify_unavailable: 'Shopify could not be reached to sign in. Nothing was sent. Try again.',
  database_unavailable:
    'The app cannot reach its database at the moment. Look again in a minute before you ask again.',
  internal: 'The app failed in an unexpected way. Look again before you ask again.',
} as const satisfies Partial<Record<ProblemCode, string>>;

export function orderNotFound(): Response {
  return problem(
    'order_not_found',
    'Neither Shopify nor Prime Penguin shows this order to the app. Nothing was requested.',
  );
}

export function cancellationNotFound(): Response {
  return problem('cancellation_not_found', 'This shop has no such cancellation.');
}

export function notConnected(): Response {
  return problem(
    'not_connected',
    'The shop is not connected to Prime Penguin. Connect it in the settings of the app.',
  );
}

export function shopifyUnavailable({ message }: { readonly message: string }): Response {
  return problem('shopify_unavailable', message);
}

/** `retryAt` is in the values, too: a reader's clock may differ from the one that counts the seconds. */
export function tooManyAttempts(
  { message, retryAt }: { readonly message: string; readonly retryAt: number },
  now: number,
): Response {
  const seconds = Math.max(1, Math.ceil((retryAt - now) / 1_000));
  return problem('too_many_attempts', message, {
    headers: { 'Retry-After': String(seconds) },
    more: { values: { retryAt: new Date(retryAt).toISOString() } },
  });
}

export function rejectedConnection(rejection: RejectedConnection): Response {
  const { reason, message, field, theirWords, values, salesChannels } = rejection;
  return problem(reason, message, {
    field,
    more: { theirWords, values, ...(salesChannels === null ? {} : { salesChannels }) },
  });
}

/**
 * When pages read again what they show. After a save that did not reach the app they do not: the reading
 * would fail too, and the page with all that was typed would give way to one that says so.
 */
import type { ShouldRevalidateFunctionArgs } from '@remix-run/react';

export function unlessUnreached({
  actionResult,
  defaultShouldRevalidate,
}: ShouldRevalidateFunctionArgs): boolean {
  return actionResult?.kind === 'unreached' ? false : defaultShouldRevalidate;
}

/** For pages whose save answers with all that they show. */
export function notAfterSaves({
  actionResult,
  defaultShouldRevalidate,
}: ShouldRevalidateFunctionArgs): boolean {
  return actionResult === undefined && defaultShouldRevalidate;
}

/**
 * When pages read again what they show. After a change that was not made they do not: there is nothing new,
 * and where the app cannot be reached, reading would end on an error page and take what was typed with it.
 * What actions answer names itself by `kind`.
 */
import type { ShouldRevalidateFunction } from '@remix-run/react';

/** With every page that is gone to, as without this function: what holds for all pages may have changed. */
export const revalidateUnlessFailed: ShouldRevalidateFunction = ({
  actionResult,
  formMethod,
  defaultShouldRevalidate,
}) => {
  const kind = (actionResult as { readonly kind?: unknown } | null | undefined)?.kind;
  if (kind === 'failed' || kind === 'unreached') return false;
  return formMethod === undefined ? true : defaultShouldRevalidate;
};

/** For pages whose save answers with all that they show. */
export const notAfterSaves: ShouldRevalidateFunction = ({
  actionResult,
  defaultShouldRevalidate,
}) => actionResult === undefined && defaultShouldRevalidate;

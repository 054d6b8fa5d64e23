/** When the data of a page is loaded anew. */
import type { ShouldRevalidateFunction } from '@remix-run/react';

/**
 * With every page that is gone to, as without this function; what holds for all pages may have changed. But
 * not after a change that was not made: there is nothing new, and where the app cannot be reached, loading
 * would end on an error page and take what was typed with it. What actions answer names itself by `kind`.
 */
export const revalidateUnlessFailed: ShouldRevalidateFunction = ({
  actionResult,
  formMethod,
  defaultShouldRevalidate,
}) => {
  const kind = (actionResult as { readonly kind?: unknown } | null | undefined)?.kind;
  if (kind === 'failed' || kind === 'unreached') return false;
  return formMethod === undefined ? true : defaultShouldRevalidate;
};

/** When the data of a page is loaded anew. */
import type { ShouldRevalidateFunction } from '@remix-run/react';

/**
 * Not after a change that was not made: there is nothing new, and where the app cannot be reached, loading
 * would end on an error page and take what was typed with it. What actions answer names itself by `kind`.
 */
export const revalidateUnlessFailed: ShouldRevalidateFunction = ({
  actionResult,
  defaultShouldRevalidate,
}) => {
  const kind = (actionResult as { readonly kind?: unknown } | null | undefined)?.kind;
  return kind === 'failed' || kind === 'unreached' ? false : defaultShouldRevalidate;
};

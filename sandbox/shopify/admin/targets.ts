/**
 * Where in the admin which extension target has its place. A new target starts here.
 */
import type { ExtensionListing } from './listing.ts';

export const ORDER_ACTION = 'admin.order-details.action.render';
export const ORDER_BLOCK = 'admin.order-details.block.render';
export const ORDERS_SELECTION_ACTION = 'admin.order-index.selection-action.render';

export interface ExtensionPlace {
  readonly extension: ExtensionListing;
  readonly target: string;
}

export const placesFor = (
  extensions: readonly ExtensionListing[],
  target: string,
): ExtensionPlace[] =>
  extensions
    .filter((extension) => extension.targets.includes(target))
    .map((extension) => ({ extension, target }));

export const shouldRenderOf = (target: string): string =>
  target.replace(/\.render$/, '.should-render');

/**
 * Which extension actions an order's menu has: those whose should-render module says so.
 */
import { useEffect, useState } from 'react';
import { askShouldRender } from '../extension-host/host.ts';
import type { ExtensionSpec } from '../extension-spec.ts';
import { environmentFor } from './environment.ts';
import type { AdminListing } from './listing.ts';
import { type ExtensionPlace, placesFor, shouldRenderOf } from './targets.ts';

/**
 * @param asked what is looked at; has to stay the same object until the modules are to be asked again
 * @returns null while the modules are asked
 */
export function useShownActions(
  listing: AdminListing,
  spec: ExtensionSpec,
  target: string,
  asked: { readonly selected: readonly string[] },
): readonly ExtensionPlace[] | null {
  const [shown, setShown] = useState<readonly ExtensionPlace[] | null>(null);
  useEffect(() => {
    let current = true;
    const ask = async (place: ExtensionPlace) => {
      if (!place.extension.built) return null;
      const condition = shouldRenderOf(target);
      if (!place.extension.conditions.includes(condition)) return place;
      const opening = {
        extension: place.extension,
        target: condition,
        selected: asked.selected,
      };
      const display = await askShouldRender(environmentFor(listing, spec, opening));
      return display ? place : null;
    };
    Promise.all(placesFor(listing.extensions, target).map(ask)).then((answers) => {
      if (current) setShown(answers.filter((place) => place !== null));
    });
    return () => {
      current = false;
    };
  }, [listing, spec, target, asked]);
  return shown;
}

import { useMemo } from 'react';
import type { ExtensionSpec } from '../extension-spec.ts';
import { ExtensionView } from './ExtensionView.tsx';
import { environmentFor, type Opening } from './environment.ts';
import type { AdminListing } from './listing.ts';

interface Props {
  readonly listing: AdminListing;
  readonly spec: ExtensionSpec;
  readonly opening: Opening;
  onNavigate(url: string): void;
}

const nothing = () => undefined;

/** A block extension: runs as long as its page is open. */
export function ExtensionBlock({ listing, spec, opening, onNavigate }: Props) {
  const environment = useMemo(
    () => environmentFor(listing, spec, opening, { onClose: nothing, onNavigate }),
    [listing, spec, opening, onNavigate],
  );
  const surroundings = useMemo(
    () => ({ navigate: onNavigate, footer: null, onAction: nothing }),
    [onNavigate],
  );
  return <ExtensionView environment={environment} surroundings={surroundings} />;
}

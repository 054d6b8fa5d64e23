import { Modal, SkeletonBodyText } from '@shopify/polaris';
import { useCallback, useMemo, useState } from 'react';
import type { ExtensionSpec } from '../extension-spec.ts';
import { ExtensionView } from './ExtensionView.tsx';
import { environmentFor, type Opening } from './environment.ts';
import type { AdminListing } from './listing.ts';

interface Props {
  readonly listing: AdminListing;
  readonly spec: ExtensionSpec;
  readonly opening: Opening;
  onClose(): void;
  onNavigate(url: string): void;
}

/** The modal in which an action extension runs. Closing it ends the extension. */
export function ExtensionModal({ listing, spec, opening, onClose, onNavigate }: Props) {
  const [footer, setFooter] = useState<HTMLElement | null>(null);
  const [heading, setHeading] = useState<string | null>(null);
  const [state, setState] = useState<'starting' | 'loading' | 'drawn'>('starting');
  const environment = useMemo(
    () => environmentFor(listing, spec, opening, { onClose, onNavigate }),
    [listing, spec, opening, onClose, onNavigate],
  );
  const onAction = useCallback((said: string | null, loading: boolean) => {
    setHeading(said);
    setState(loading ? 'loading' : 'drawn');
  }, []);
  const surroundings = useMemo(
    () => ({ navigate: onNavigate, footer, onAction }),
    [onNavigate, footer, onAction],
  );
  return (
    <Modal
      open
      instant
      title={heading ?? opening.extension.name}
      onClose={onClose}
      footer={<div ref={setFooter} className="sandbox-modal-footer" />}
    >
      <Modal.Section>
        <div aria-busy={state !== 'drawn'} className="sandbox-extension">
          {state === 'drawn' ? null : <SkeletonBodyText lines={4} />}
          {footer === null ? null : (
            <ExtensionView environment={environment} surroundings={surroundings} />
          )}
        </div>
      </Modal.Section>
    </Modal>
  );
}

import { ActionList, type ActionListItemDescriptor, Button, Popover } from '@shopify/polaris';
import { useState } from 'react';

interface Props {
  readonly own: readonly ActionListItemDescriptor[];
  /** What extensions add; kept apart under the apps' heading. */
  readonly added: readonly ActionListItemDescriptor[];
}

/** The order page's menu. Its button has the id `more-actions`, so that the focus can come back to it. */
export function MoreActions({ own, added }: Props) {
  const [open, setOpen] = useState(false);
  const close = () => setOpen(false);
  return (
    <Popover
      active={open}
      onClose={close}
      preferredAlignment="right"
      autofocusTarget="first-node"
      activator={
        <Button id="more-actions" disclosure onClick={() => setOpen((before) => !before)}>
          More actions
        </Button>
      }
    >
      <ActionList
        actionRole="menuitem"
        sections={[{ items: own }, ...(added.length > 0 ? [{ title: 'Apps', items: added }] : [])]}
        onActionAnyItem={close}
      />
    </Popover>
  );
}

import { BlockStack, Modal, Select, Text } from '@shopify/polaris';
import { useState } from 'react';
import { cancelOrder } from './requests.ts';

interface Props {
  readonly order: { readonly id: number; readonly name: string };
  onClose(): void;
  onCancelled(): void;
}

const REASONS = [
  { label: 'Customer changed or cancelled order', value: 'CUSTOMER' },
  { label: 'Fraudulent order', value: 'FRAUD' },
  { label: 'Items unavailable', value: 'INVENTORY' },
  { label: 'Payment declined', value: 'DECLINED' },
  { label: 'Staff error', value: 'STAFF' },
  { label: 'Other', value: 'OTHER' },
];

/** Shopify's own cancelling, which the app has no part in. */
export function CancelOrderModal({ order, onClose, onCancelled }: Props) {
  const [reason, setReason] = useState('CUSTOMER');
  const [busy, setBusy] = useState(false);
  const confirm = async () => {
    setBusy(true);
    await cancelOrder(order.id, reason);
    onCancelled();
  };
  return (
    <Modal
      open
      instant
      title={`Cancel order ${order.name}?`}
      onClose={onClose}
      primaryAction={{
        content: 'Cancel order',
        destructive: true,
        loading: busy,
        onAction: confirm,
      }}
      secondaryActions={[{ content: 'Keep order', onAction: onClose }]}
    >
      <Modal.Section>
        <BlockStack gap="400">
          <Text as="p">
            This cancels the order in the simulated Shopify. Nothing is refunded or restocked here.
          </Text>
          <Select
            label="Reason for cancellation"
            options={REASONS}
            value={reason}
            onChange={setReason}
          />
        </BlockStack>
      </Modal.Section>
    </Modal>
  );
}

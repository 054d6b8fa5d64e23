/** Asks before the shop is disconnected, and says what becomes of what is under way. */
import { Modal, TitleBar } from '@shopify/app-bridge-react';
import { BlockStack, Box, Text } from '@shopify/polaris';

interface Props {
  readonly isOpen: boolean;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}

export function DisconnectModal({ isOpen, onConfirm, onClose }: Props) {
  return (
    <Modal id="disconnect" open={isOpen} onHide={onClose}>
      <Box padding="400">
        <BlockStack gap="200">
          <Text as="p">
            The app forgets the credentials and can no longer ask any warehouse to stop an order.
          </Text>
          <Text as="p">
            Until it is connected again no answer can be read, and open cancellations may end
            without one. A request that Prime Penguin already has may still be carried out.
          </Text>
        </BlockStack>
      </Box>
      <TitleBar title="Disconnect Prime Penguin?">
        <button type="button" variant="primary" tone="critical" onClick={onConfirm}>
          Disconnect
        </button>
        <button type="button" onClick={onClose}>
          Keep connected
        </button>
      </TitleBar>
    </Modal>
  );
}

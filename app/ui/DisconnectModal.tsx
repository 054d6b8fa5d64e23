/** Asks before the shop is disconnected, and says what becomes of what is under way. */
import { Modal, TitleBar } from '@shopify/app-bridge-react';
import { BlockStack, Box, Text } from '@shopify/polaris';
import { useTranslation } from 'react-i18next';

interface Props {
  readonly isOpen: boolean;
  /** Cancellations that wait for an answer. */
  readonly openCancellations: number;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}

export function DisconnectModal({ isOpen, openCancellations, onConfirm, onClose }: Props) {
  const { t } = useTranslation();
  return (
    <Modal id="disconnect" open={isOpen} onHide={onClose}>
      <Box padding="400">
        <BlockStack gap="200">
          <Text as="p">{t('disconnect.forgets')}</Text>
          <Text as="p">
            {openCancellations === 0
              ? t('disconnect.noneOpen')
              : t('disconnect.open', { count: openCancellations })}
          </Text>
        </BlockStack>
      </Box>
      <TitleBar title={t('disconnect.title')}>
        <button type="button" variant="primary" tone="critical" onClick={onConfirm}>
          {t('disconnect.confirm')}
        </button>
        <button type="button" onClick={onClose}>
          {t('disconnect.keep')}
        </button>
      </TitleBar>
    </Modal>
  );
}

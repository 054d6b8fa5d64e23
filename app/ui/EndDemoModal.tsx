/** Asks before the demo is ended, and says what goes with it. */
import { Modal, TitleBar } from '@shopify/app-bridge-react';
import { BlockStack, Box, Text } from '@shopify/polaris';
import { useTranslation } from 'react-i18next';

interface Props {
  readonly isOpen: boolean;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}

export function EndDemoModal({ isOpen, onConfirm, onClose }: Props) {
  const { t } = useTranslation();
  return (
    <Modal id="end-demo" open={isOpen} onHide={onClose}>
      <Box padding="400">
        <BlockStack gap="200">
          <Text as="p">{t('endDemo.removed')}</Text>
          <Text as="p">{t('endDemo.untouched')}</Text>
        </BlockStack>
      </Box>
      <TitleBar title={t('endDemo.title')}>
        <button type="button" variant="primary" tone="critical" onClick={onConfirm}>
          {t('demo.end')}
        </button>
        <button type="button" onClick={onClose}>
          {t('endDemo.keep')}
        </button>
      </TitleBar>
    </Modal>
  );
}

/**
 * Asks before a shop is connected to an account that cannot show what became of the cancellations that are
 * open in another.
 */
import { Modal, TitleBar } from '@shopify/app-bridge-react';
import { BlockStack, Box, Text } from '@shopify/polaris';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { OpenElsewhere } from './connection-fields.ts';

interface Props {
  /** null: there is nothing to ask. */
  readonly open: OpenElsewhere | null;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}

export function GiveUpModal({ open, onConfirm, onClose }: Props) {
  const { t } = useTranslation();
  // What it says stays while it closes, and is there when it opens: the title is read then.
  const said = useRef(NOTHING);
  if (open !== null) said.current = open;
  const { open: count, waiting, tenant, openTenant } = said.current;
  return (
    <Modal id="give-up-open" open={open !== null} onHide={onClose}>
      <Box padding="400">
        <BlockStack gap="200">
          <Text as="p">
            {openTenant === null
              ? t('giveUp.askedElsewhere', { count, tenant })
              : t('giveUp.askedIn', { count, openTenant, tenant })}
          </Text>
          {waiting === 0 ? null : <Text as="p">{t('giveUp.waiting', { count: waiting })}</Text>}
          <Text as="p">{t('giveUp.stillCarriedOut')}</Text>
        </BlockStack>
      </Box>
      <TitleBar title={t('giveUp.title', { count })}>
        <button type="button" variant="primary" tone="critical" onClick={onConfirm}>
          {t('giveUp.confirm', { count })}
        </button>
        <button type="button" onClick={onClose}>
          {t('giveUp.keep')}
        </button>
      </TitleBar>
    </Modal>
  );
}

const NOTHING: OpenElsewhere = { open: 0, waiting: 0, tenant: '', openTenant: null };

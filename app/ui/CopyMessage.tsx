/** The message to a provider, ready to be copied: by the browser, or by hand where it does not let the app. */
import { BlockStack, Button, Text, TextField } from '@shopify/polaris';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';

const LINES = 4;

export function CopyMessage({ message }: { readonly message: string }) {
  const { t } = useTranslation();
  const id = useId();
  const [isByHand, setByHand] = useState(false);

  async function copy() {
    try {
      await navigator.clipboard.writeText(message);
      setByHand(false);
      window.shopify?.toast.show(t('detail.contact.copied'));
    } catch {
      const field = document.getElementById(id);
      if (field instanceof HTMLTextAreaElement) {
        field.focus();
        field.select();
      }
      setByHand(true);
    }
  }

  return (
    <BlockStack gap="200" inlineAlign="start">
      <div style={{ width: '100%' }}>
        <TextField
          id={id}
          label={t('detail.contact.message')}
          value={message}
          multiline={LINES}
          readOnly
          autoComplete="off"
        />
      </div>
      <Button onClick={copy}>{t('detail.contact.copy')}</Button>
      {isByHand ? (
        <div role="status">
          <Text as="p" variant="bodySm">
            {t('detail.contact.copyByHand')}
          </Text>
        </div>
      ) : null}
    </BlockStack>
  );
}

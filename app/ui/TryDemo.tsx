/** Leads to the demo where the shop has no Prime Penguin of its own. */
import { BlockStack, Button, Card, Text } from '@shopify/polaris';
import { useTranslation } from 'react-i18next';

export function TryDemo({ isOn }: { readonly isOn: boolean }) {
  const { t } = useTranslation();
  return (
    <Card>
      <BlockStack gap="300" inlineAlign="start">
        <BlockStack gap="100">
          <Text as="h2" variant="headingMd">
            {isOn ? t('demo.isOn') : t('demo.try')}
          </Text>
          <Text as="p">{t('demo.short')}</Text>
        </BlockStack>
        <Button url="/app/demo">{isOn ? t('demo.open') : t('demo.look')}</Button>
      </BlockStack>
    </Card>
  );
}

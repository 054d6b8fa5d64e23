/** Stands above every page while the shop tries the app on the demo: nothing there may be taken for real. */
import { Badge, Box, InlineStack, Link, Text } from '@shopify/polaris';
import { useTranslation } from 'react-i18next';

export function DemoMark() {
  const { t } = useTranslation();
  return (
    <Box
      background="bg-surface-info"
      borderBlockEndWidth="025"
      borderColor="border-info"
      paddingBlock="200"
      paddingInline="400"
    >
      <InlineStack gap="200" blockAlign="center" align="center">
        <DemoBadge />
        <Text as="p" alignment="center">
          {t('demo.mark')}
        </Text>
        <Link url="/app/demo">{t('demo.open')}</Link>
      </InlineStack>
    </Box>
  );
}

export function DemoBadge() {
  const { t } = useTranslation();
  return <Badge tone="attention">{t('demo.badge')}</Badge>;
}

/** Brings the set-up guide back to the home page, and goes there. */
import { useNavigate } from '@remix-run/react';
import { BlockStack, Button, InlineStack, Text } from '@shopify/polaris';
import { useTranslation } from 'react-i18next';
import { useGuide } from './use-guide.ts';

/** Stays on the page when the guide is back, to lead to it. */
export function GuideLink({ isAway }: { readonly isAway: boolean }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const guide = useGuide(() => navigate('/app'));
  if (!isAway) return null;
  return (
    <BlockStack gap="100">
      <InlineStack align="center">
        <Button variant="plain" loading={guide.isBusy} onClick={() => guide.set(false)}>
          {t('guide.bringBack')}
        </Button>
      </InlineStack>
      {guide.hasFailed ? (
        <Text as="p" tone="critical" alignment="center">
          {t('guide.notReached')}
        </Text>
      ) : null}
    </BlockStack>
  );
}

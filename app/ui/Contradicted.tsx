/** The loudest thing in the app: what was reported stopped is not. */
import { BlockStack, Box, Text } from '@shopify/polaris';
import { useTranslation } from 'react-i18next';
import type { contradiction } from './wording.ts';

type Words = NonNullable<ReturnType<typeof contradiction>>['words'];

interface Props {
  readonly words: Words;
  /** Who it is about, where that is not clear from what stands beside it. */
  readonly provider: string | null;
}

export function Contradicted({ words, provider }: Props) {
  const { t } = useTranslation();
  return (
    <Box background="bg-fill-critical" borderRadius="200" padding="300">
      <BlockStack gap="050">
        <Text as="p" variant="headingMd" tone="text-inverse">
          {t(`contradiction.${words}`)}
        </Text>
        {provider === null ? null : (
          <Text as="p" tone="text-inverse">
            {provider}
          </Text>
        )}
        <Text as="p" tone="text-inverse">
          {t('contradiction.ifRefunded')}
        </Text>
      </BlockStack>
    </Box>
  );
}

/** The loudest thing in the app: what was reported stopped is not. */
import { BlockStack, Box, Text } from '@shopify/polaris';
import { useTranslation } from 'react-i18next';
import type { CancellationView } from '#app/contract/api.ts';
import { contradiction } from './wording.ts';

type Words = NonNullable<ReturnType<typeof contradiction>>['words'];

/** What was reported stopped and is not, of one cancellation; null: nothing. */
export function loudContradiction({
  warehouses,
}: Pick<CancellationView, 'warehouses'>): Words | null {
  const found = warehouses.map(contradiction).find((one) => one?.tone === 'critical');
  return found?.words ?? null;
}

interface Props {
  readonly words: Words;
  /** Who it is about. */
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
      </BlockStack>
    </Box>
  );
}

/** A provider's warehouse system, its batches in words, and when the next is due. */
import { BlockStack, Text } from '@shopify/polaris';
import { Trans, useTranslation } from 'react-i18next';
import { Moment } from './Moment.tsx';

interface Props {
  /** null: not known, or named already. */
  readonly warehouse: string | null;
  /** In words; null: Prime Penguin gives none, or one that cannot be read. */
  readonly schedule: string | null;
  readonly nextBatchAt: string | null;
}

export function ProviderSchedule({ warehouse, schedule, nextBatchAt }: Props) {
  const { t } = useTranslation();
  return (
    <BlockStack gap="050">
      {warehouse === null ? null : (
        <Text as="p" tone="subdued">
          {t('provider.warehouse', { warehouse })}
        </Text>
      )}
      <Text as="p" tone="subdued">
        {schedule === null
          ? t('connection.scheduleUnknown')
          : t('connection.schedule', { schedule })}
      </Text>
      {schedule === null || nextBatchAt === null ? null : (
        <Text as="p" tone="subdued">
          <Trans
            i18nKey="connection.nextBatch"
            components={{ when: <Moment at={nextBatchAt} /> }}
          />
        </Text>
      )}
    </BlockStack>
  );
}

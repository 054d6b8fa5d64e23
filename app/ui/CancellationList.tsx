/** Cancellations, newest first: what was asked, what each warehouse said, what to do next. */
import { Badge, BlockStack, Box, InlineGrid, InlineStack, Link, Text } from '@shopify/polaris';
import { Trans, useTranslation } from 'react-i18next';
import type { CancellationView, WarehouseView } from '#app/contract/api.ts';
import { adminOrderUrl } from './admin-links.ts';
import { DemoBadge } from './DemoMark.tsx';
import { Moment } from './Moment.tsx';
import { contradiction, OUTCOME_TONES, reasonInWords, VERDICT_TONES } from './wording.ts';

interface Props {
  readonly cancellations: readonly CancellationView[];
}

export function CancellationList({ cancellations }: Props) {
  return (
    <ul style={{ listStyle: 'none', margin: 0, padding: 0 }}>
      {cancellations.map((cancellation, place) => (
        <li key={cancellation.id}>
          <Box
            padding="400"
            {...(place === 0
              ? {}
              : { borderBlockStartWidth: '025' as const, borderColor: 'border' as const })}
          >
            <Row cancellation={cancellation} />
          </Box>
        </li>
      ))}
    </ul>
  );
}

function Row({ cancellation }: { readonly cancellation: CancellationView }) {
  const { t } = useTranslation();
  const { outcome, reason, requestedBy } = cancellation;
  return (
    <InlineGrid columns={{ xs: 1, md: ['oneThird', 'twoThirds'] }} gap="300">
      <BlockStack gap="150" inlineAlign="start">
        <Text as="h3" variant="headingSm">
          <Link url={adminOrderUrl(cancellation.orderId)} target="_top" removeUnderline>
            {cancellation.orderName}
          </Link>
        </Text>
        <InlineStack gap="100">
          <Badge tone={OUTCOME_TONES[outcome]}>{t(`outcome.${outcome}`)}</Badge>
          {cancellation.demo ? <DemoBadge /> : null}
        </InlineStack>
        <Text as="p" variant="bodySm" tone="subdued">
          <Trans
            i18nKey={`cancellation.asked.${requestedBy.kind}`}
            components={{ when: <Moment at={cancellation.requestedAt} /> }}
          />
        </Text>
        {reason === null ? null : (
          <Text as="p" variant="bodySm" tone="subdued">
            {t('cancellation.reason', { reason: t(`cancellation.reasons.${reason}`) })}
          </Text>
        )}
      </BlockStack>
      <BlockStack gap="300">
        {cancellation.warehouses.map((warehouse, place) => (
          <Warehouse
            // A warehouse order has no id of its own until Prime Penguin shows it; places never change.
            // biome-ignore lint/suspicious/noArrayIndexKey: see above
            key={place}
            warehouse={warehouse}
          />
        ))}
        <BlockStack gap="050">
          <Text as="p" fontWeight="medium">
            {cancellation.nextStep.text}
          </Text>
          {outcome === 'pending' && cancellation.nextBatchAt !== null ? (
            <Text as="p" variant="bodySm" tone="subdued">
              <Trans
                i18nKey="cancellation.nextBatch"
                components={{ when: <Moment at={cancellation.nextBatchAt} /> }}
              />
            </Text>
          ) : null}
        </BlockStack>
      </BlockStack>
    </InlineGrid>
  );
}

function Warehouse({ warehouse }: { readonly warehouse: WarehouseView }) {
  const { t } = useTranslation();
  const { verdict } = warehouse;
  const contradicted = contradiction(warehouse);
  return (
    <BlockStack gap="100">
      <InlineStack gap="200" blockAlign="center">
        <Text as="span">{warehouse.provider?.name ?? t('cancellation.providerUnknown')}</Text>
        <Badge tone={VERDICT_TONES[verdict]}>{t(`verdict.${verdict}`)}</Badge>
        {contradicted === null ? null : (
          <Badge tone={contradicted.tone}>{t(`contradiction.${contradicted.words}`)}</Badge>
        )}
      </InlineStack>
      {warehouse.reason === null ? null : (
        <Text as="p" variant="bodySm" tone="subdued" breakWord>
          {reasonInWords(t, verdict, warehouse.reason)}
        </Text>
      )}
    </BlockStack>
  );
}

/** Cancellations, newest first: what was asked, what each warehouse said, what to do next and whom to call. */
import { Badge, BlockStack, Box, InlineGrid, InlineStack, Link, Text } from '@shopify/polaris';
import { Trans, useTranslation } from 'react-i18next';
import type { CancellationView, WarehouseView } from '#app/contract/api.ts';
import { Contact } from './Contact.tsx';
import { Contradicted } from './Contradicted.tsx';
import { DemoBadge } from './DemoMark.tsx';
import { Moment } from './Moment.tsx';
import { cancellationUrl } from './order-address.ts';
import { orderNameOf } from './order-name.ts';
import {
  contradiction,
  OUTCOME_TONES,
  reasonInWords,
  VERDICT_TONES,
  verdictInWords,
} from './wording.ts';

interface Props {
  readonly cancellations: readonly CancellationView[];
  /** Names of staff by Shopify's user id; without it nobody is named. */
  readonly nameOf?: (userId: string) => string;
  /** Says whom to call, where somebody has to be. */
  readonly showsContacts?: boolean;
}

export function CancellationList({ cancellations, ...shown }: Props) {
  return (
    <ul style={{ listStyle: 'none', margin: 0, padding: 0 }}>
      {cancellations.map((cancellation) => (
        <li key={cancellation.id}>
          <Box padding="400" borderBlockStartWidth="025" borderColor="border">
            <Row cancellation={cancellation} {...shown} />
          </Box>
        </li>
      ))}
    </ul>
  );
}

type RowProps = Omit<Props, 'cancellations'> & { readonly cancellation: CancellationView };

function Row({ cancellation, nameOf, showsContacts = false }: RowProps) {
  const { t } = useTranslation();
  const { outcome, reason, requestedBy, warehouses } = cancellation;
  const who = requestedBy.userId;
  const toCall = showsContacts ? warehouses.filter(({ message }) => message !== null) : [];
  return (
    <InlineGrid columns={{ xs: 1, md: ['oneThird', 'twoThirds'] }} gap="300">
      <BlockStack gap="150" inlineAlign="start">
        <Text as="h3" variant="headingSm">
          <Link url={cancellationUrl(cancellation.id)} removeUnderline>
            {orderNameOf(t, cancellation)}
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
        {nameOf === undefined || who === null ? null : (
          <Text as="p" variant="bodySm" tone="subdued">
            {t('activity.by', { name: nameOf(who) })}
          </Text>
        )}
        {reason === null ? null : (
          <Text as="p" variant="bodySm" tone="subdued">
            {t('cancellation.reason', { reason: t(`cancellation.reasons.${reason}`) })}
          </Text>
        )}
      </BlockStack>
      <BlockStack gap="300">
        {warehouses.map((warehouse, place) => (
          <Warehouse
            // A warehouse order has no id of its own until Prime Penguin shows it; places never change.
            // biome-ignore lint/suspicious/noArrayIndexKey: places never change
            key={place}
            warehouse={warehouse}
            isOneOfSeveral={warehouses.length > 1}
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
        {toCall.map(({ provider }, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: places never change
          <Contact key={place} provider={provider} />
        ))}
      </BlockStack>
    </InlineGrid>
  );
}

interface WarehouseProps {
  readonly warehouse: WarehouseView;
  /** It is not the only one of the order. */
  readonly isOneOfSeveral: boolean;
}

function Warehouse({ warehouse, isOneOfSeveral }: WarehouseProps) {
  const { t } = useTranslation();
  const { verdict, personSaid } = warehouse;
  const contradicted = contradiction(warehouse);
  const provider = warehouse.provider?.name ?? null;
  const isLoud = contradicted?.tone === 'critical';
  return (
    <BlockStack gap={isLoud ? '300' : '100'}>
      {isLoud ? (
        <Contradicted words={contradicted.words} provider={isOneOfSeveral ? provider : null} />
      ) : null}
      <InlineStack gap="200" blockAlign="center">
        <Text as="span" breakWord>
          {provider ?? t('cancellation.providerUnknown')}
        </Text>
        <Badge tone={VERDICT_TONES[verdict]}>{verdictInWords(t, warehouse)}</Badge>
        {contradicted === null || isLoud ? null : (
          <Badge tone={contradicted.tone}>{t(`contradiction.${contradicted.words}`)}</Badge>
        )}
        {personSaid === null ? null : (
          <Badge tone={personSaid.contradicted ? 'critical' : 'read-only'}>
            {personSaid.contradicted
              ? t('detail.word.contradicted')
              : t(
                  personSaid.says === 'stopped'
                    ? 'detail.word.saidStopped'
                    : 'detail.word.saidShips',
                )}
          </Badge>
        )}
      </InlineStack>
      {warehouse.reason === null ? null : (
        <Text as="p" variant="bodySm" tone="subdued" breakWord>
          {reasonInWords(t, warehouse, warehouse.reason)}
        </Text>
      )}
    </BlockStack>
  );
}

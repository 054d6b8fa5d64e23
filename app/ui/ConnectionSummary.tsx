/** What the app found at Prime Penguin when the shop was connected, and what it knows of its providers. */
import { Badge, BlockStack, Box, Card, InlineGrid, InlineStack, Text } from '@shopify/polaris';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ChannelReading, ConnectionView, TroubleView } from '#app/contract/api.ts';
import { Moment } from './Moment.tsx';
import { ProviderSchedule } from './ProviderSchedule.tsx';
import { ProviderTroubles } from './ProviderTroubles.tsx';
import { CONNECTION_TONES } from './wording.ts';

interface ProviderSummary {
  readonly name: string;
  readonly warehouse: string | null;
  /** null: Prime Penguin gives no schedule, or one that cannot be read. */
  readonly schedule: string | null;
  readonly troubles: readonly TroubleView[];
  readonly nextBatchAt: string | null;
}

interface Props {
  readonly connection: ConnectionView;
  readonly providers: readonly ProviderSummary[];
  /** The buttons; none for who may not change the connection. */
  readonly children?: ReactNode;
}

export function ConnectionSummary({ connection, providers, children }: Props) {
  const { t } = useTranslation();
  const { state, tenantId, tenantName, userName, salesChannel } = connection;
  const method = t(`connection.method.${connection.method}`);
  return (
    <>
      <Card>
        <BlockStack gap="400">
          <InlineStack gap="200" blockAlign="center">
            <Text as="h2" variant="headingMd">
              Prime Penguin
            </Text>
            <Badge tone={CONNECTION_TONES[state]}>{t(`connection.state.${state}`)}</Badge>
          </InlineStack>
          <dl style={{ display: 'grid', gap: 'var(--p-space-200)', margin: 0 }}>
            <Fact name={t('connection.tenant')}>
              {tenantName === null ? tenantId : `${tenantName} (${tenantId})`}
            </Fact>
            <Fact name={t('connection.salesChannel')}>
              {salesChannel.domain === null
                ? salesChannel.name
                : `${salesChannel.name}, ${salesChannel.domain}`}
              {salesChannel.chosenByHand ? (
                <Text as="p" tone="subdued">
                  {t('connection.chosenByHand')}
                </Text>
              ) : null}
            </Fact>
            <Fact name={t('connection.orders')}>
              <Reading reading={salesChannel.reading} />
            </Fact>
            <Fact name={t('connection.signsInWith')}>
              {userName === null ? method : t('connection.methodWithUser', { method, userName })}
            </Fact>
            <Fact name={t('connection.lastChecked')}>
              <Moment at={connection.checkedAt} />
            </Fact>
          </dl>
          {children === undefined ? null : <InlineStack gap="200">{children}</InlineStack>}
        </BlockStack>
      </Card>
      <Card>
        <BlockStack gap="400">
          <Text as="h2" variant="headingMd">
            {t('connection.warehouses')}
          </Text>
          {providers.length === 0 ? (
            <Text as="p">{t('connection.noWarehouses')}</Text>
          ) : (
            <ul style={{ listStyle: 'none', margin: 0, padding: 0 }}>
              {providers.map((provider, place) => (
                <li key={`${provider.name} ${provider.warehouse}`}>
                  <Box paddingBlockStart={place === 0 ? '0' : '300'}>
                    <Provider provider={provider} />
                  </Box>
                </li>
              ))}
            </ul>
          )}
        </BlockStack>
      </Card>
    </>
  );
}

/** Warns where orders do not get to Prime Penguin; not in the way of anything. */
function Reading({ reading }: { readonly reading: ChannelReading }) {
  const { t } = useTranslation();
  const short = t(`connection.reading.${reading}`);
  if (reading === 'on' || reading === 'unknown') return short;
  return (
    <BlockStack gap="100" inlineAlign="start">
      <Badge tone="warning">{short}</Badge>
      <Text as="p">{t(`connection.readingAdvice.${reading}`)}</Text>
    </BlockStack>
  );
}

function Provider({ provider }: { readonly provider: ProviderSummary }) {
  const { name, warehouse, schedule, nextBatchAt, troubles } = provider;
  return (
    <BlockStack gap="050">
      <Text as="h3" variant="headingSm">
        {warehouse === null || warehouse === name ? name : `${name}, ${warehouse}`}
      </Text>
      <ProviderSchedule warehouse={null} schedule={schedule} nextBatchAt={nextBatchAt} />
      <ProviderTroubles troubles={troubles} />
    </BlockStack>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <InlineGrid columns={{ xs: 1, sm: ['oneThird', 'twoThirds'] }} gap={{ xs: '0', sm: '200' }}>
      <dt>
        <Text as="span" tone="subdued">
          {name}
        </Text>
      </dt>
      <dd style={{ margin: 0, overflowWrap: 'anywhere' }}>{children}</dd>
    </InlineGrid>
  );
}

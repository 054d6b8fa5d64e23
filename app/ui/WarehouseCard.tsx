/** One warehouse order of a cancellation: what is concluded and for what, what it holds, and whom to call. */
import { Badge, BlockStack, Card, InlineStack, List, Text } from '@shopify/polaris';
import type { ReactNode } from 'react';
import { Trans, useTranslation } from 'react-i18next';
import type { WarehouseView } from '#app/contract/api.ts';
import { Contact } from './Contact.tsx';
import { CopyMessage } from './CopyMessage.tsx';
import { Moment } from './Moment.tsx';
import { contradiction, reasonInWords, VERDICT_TONES, verdictInWords } from './wording.ts';

interface Props {
  readonly warehouse: WarehouseView;
  /** It is not the only one of the order. */
  readonly isOneOfSeveral: boolean;
  /** What a person says of it. */
  readonly children: ReactNode;
}

export function WarehouseCard({ warehouse, isOneOfSeveral, children }: Props) {
  const { t } = useTranslation();
  const { verdict, evidence, lines, message, provider } = warehouse;
  const contradicted = contradiction(warehouse);
  return (
    <Card>
      <BlockStack gap="400">
        <BlockStack gap="100">
          <InlineStack gap="200" blockAlign="center">
            <Text as="h2" variant="headingMd" breakWord>
              {provider?.name ?? t('cancellation.providerUnknown')}
            </Text>
            <Badge tone={VERDICT_TONES[verdict]}>{verdictInWords(t, warehouse)}</Badge>
            {contradicted === null ? null : (
              <Badge tone={contradicted.tone}>{t(`contradiction.${contradicted.words}`)}</Badge>
            )}
          </InlineStack>
          <Text as="p" variant="bodySm" tone="subdued">
            <Trans i18nKey="detail.since" components={{ when: <Moment at={warehouse.since} /> }} />
          </Text>
          {warehouse.reason === null ? null : (
            <Text as="p" breakWord>
              {reasonInWords(t, warehouse, warehouse.reason)}
            </Text>
          )}
          {isOneOfSeveral ? (
            <Text as="p" fontWeight="medium">
              {warehouse.nextStep.text}
            </Text>
          ) : null}
        </BlockStack>
        <Section title={t('detail.evidence')}>
          {evidence.length === 0 ? (
            <Text as="p" tone="subdued">
              {t('detail.noEvidence')}
            </Text>
          ) : (
            <List>
              {evidence.map(({ at, text, source }) => (
                <List.Item key={`${at} ${source} ${text}`}>
                  <Text as="span" breakWord>
                    {text}
                  </Text>{' '}
                  <Text as="span" variant="bodySm" tone="subdued">
                    <Moment at={at} />
                  </Text>
                </List.Item>
              ))}
            </List>
          )}
        </Section>
        {lines.length === 0 ? null : (
          <Section title={t('detail.lines')}>
            <List>
              {lines.map(({ title, sku, quantity }) => (
                <List.Item key={`${sku} ${title} ${quantity}`}>
                  {t('detail.line', { quantity, title })}
                </List.Item>
              ))}
            </List>
          </Section>
        )}
        {message === null ? null : (
          <Section title={t('detail.contact.title')}>
            <BlockStack gap="300">
              <Contact provider={provider} />
              <CopyMessage message={message} />
            </BlockStack>
          </Section>
        )}
        {children}
      </BlockStack>
    </Card>
  );
}

function Section({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <BlockStack gap="100">
      <Text as="h3" variant="headingSm">
        {title}
      </Text>
      {children}
    </BlockStack>
  );
}

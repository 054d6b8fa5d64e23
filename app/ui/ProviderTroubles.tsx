/** Why a provider may not answer, and what to change at Prime Penguin. */
import { Banner, BlockStack, Text } from '@shopify/polaris';
import { Trans } from 'react-i18next';
import type { TroubleView } from '#app/contract/api.ts';
import { Moment } from './Moment.tsx';

interface Props {
  readonly troubles: readonly TroubleView[];
}

export function ProviderTroubles({ troubles }: Props) {
  if (troubles.length === 0) return null;
  return (
    <Banner tone="warning">
      <BlockStack gap="200">
        {troubles.map((trouble) => (
          <TroubleText key={trouble.code} trouble={trouble} />
        ))}
      </BlockStack>
    </Banner>
  );
}

export function TroubleText({ trouble }: { readonly trouble: TroubleView }) {
  const { text, since } = trouble;
  return (
    <Text as="p">
      {text}
      {since === null ? null : (
        <>
          {' '}
          <Trans i18nKey="connection.lastSync" components={{ when: <Moment at={since} /> }} />
        </>
      )}
    </Text>
  );
}

/**
 * Said on every page while Prime Penguin does not let the app in: why, since when, and the way on. Quotes
 * Prime Penguin and never guesses beyond its code.
 */
import { useLocation } from '@remix-run/react';
import { Banner, BlockStack, Text } from '@shopify/polaris';
import { Trans, useTranslation } from 'react-i18next';
import type { RefusalView } from '#app/contract/api.ts';
import { Moment } from './Moment.tsx';

const SETTINGS = '/app/settings';

export function ConnectionTrouble({ refusal }: { readonly refusal: RefusalView }) {
  const { t } = useTranslation();
  const isAtSettings = useLocation().pathname === SETTINGS;
  const { code, since, theirWords } = refusal;
  return (
    <Banner
      tone="critical"
      title={t(`refusal.${code}.title`)}
      {...(isAtSettings ? {} : { action: { content: t('refusal.mend'), url: SETTINGS } })}
    >
      <BlockStack gap="100">
        <Text as="p">{t(`refusal.${code}.text`)}</Text>
        <Text as="p">
          {t(code === 'cancelling_not_allowed' ? 'refusal.cannotAsk' : 'refusal.cannotSee')}{' '}
          <Trans i18nKey="refusal.since" components={{ when: <Moment at={since} /> }} />
        </Text>
        {theirWords === null ? null : (
          <Text as="p" breakWord>
            {t('cancellation.theirWords', { words: theirWords })}
          </Text>
        )}
      </BlockStack>
    </Banner>
  );
}

/** The saved addresses: which of them get mails, which wait for their owner, and asking once more. */
import { useFetcher } from '@remix-run/react';
import { Badge, BlockStack, Button, InlineStack, Text } from '@shopify/polaris';
import { useTranslation } from 'react-i18next';
import type { MailAddressState, MailAddressView, SettingsView } from '#app/contract/api.ts';
import type { AskedResult } from '#app/http/settings-page.ts';
import { Moment } from './Moment.tsx';

const TONES: Readonly<Record<MailAddressState, 'success' | 'attention' | 'critical'>> = {
  confirmed: 'success',
  shop_contact: 'success',
  waiting: 'attention',
  stopped: 'critical',
};

interface Props {
  readonly settings: SettingsView;
  readonly isLocked: boolean;
}

export function MailAddresses({ settings, isLocked }: Props) {
  const { t } = useTranslation();
  const { addresses } = settings.notifications;
  return (
    <BlockStack gap="300">
      <Text as="p" tone="subdued">
        {t('mail.address.help')}
      </Text>
      {addresses.map((one) => (
        <Address
          key={one.address}
          one={one}
          canAsk={settings.can.sendMail && settings.notifications.on !== 'never' && !isLocked}
        />
      ))}
    </BlockStack>
  );
}

interface AddressProps {
  readonly one: MailAddressView;
  readonly canAsk: boolean;
}

function Address({ one: { address, state, since }, canAsk }: AddressProps) {
  const { t } = useTranslation();
  const asking = useFetcher<AskedResult>();
  const result = asking.state === 'idle' ? asking.data?.kind : undefined;
  return (
    <BlockStack gap="100">
      <InlineStack gap="200" align="space-between" blockAlign="center">
        <InlineStack gap="200" blockAlign="center">
          <Text as="span" breakWord>
            {address}
          </Text>
          <Badge tone={TONES[state]}>{t(`mail.address.${state}`)}</Badge>
          {since === null ? null : (
            <Text as="span" variant="bodySm" tone="subdued">
              <Moment at={since} />
            </Text>
          )}
        </InlineStack>
        {state === 'waiting' ? (
          <Button
            variant="plain"
            accessibilityLabel={t('mail.address.againTo', { address })}
            disabled={!canAsk}
            loading={asking.state !== 'idle'}
            onClick={() =>
              asking.submit(JSON.stringify({ address }), {
                method: 'post',
                action: '/app/settings/mail/ask',
                encType: 'application/json',
              })
            }
          >
            {t('mail.address.again')}
          </Button>
        ) : null}
      </InlineStack>
      {result === undefined ? null : (
        <div role="status">
          <Text as="p" tone={result === 'asked' ? 'success' : 'critical'}>
            {t(`mail.address.result.${result}`)}
          </Text>
        </div>
      )}
    </BlockStack>
  );
}

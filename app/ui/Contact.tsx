/** Whom to call at a provider, as it was entered in the settings; or where to enter it. */
import { InlineStack, Link, Text } from '@shopify/polaris';
import { Trans, useTranslation } from 'react-i18next';
import type { ProviderView } from '#app/contract/api.ts';

export function Contact({ provider }: { readonly provider: ProviderView | null }) {
  const { t } = useTranslation();
  if (provider === null) {
    return (
      <Text as="p" tone="subdued">
        {t('detail.contact.noProvider')}
      </Text>
    );
  }
  const { contact, name } = provider;
  if (contact === null) {
    return (
      <Text as="p" tone="subdued">
        <Trans
          i18nKey="detail.contact.none"
          values={{ provider: name }}
          components={{ settings: <Link url="/app/settings" /> }}
        />
      </Text>
    );
  }
  const { phone, email, hours } = contact;
  return (
    <InlineStack gap="300" blockAlign="center">
      <Text as="span" fontWeight="medium" breakWord>
        {contact.name === null ? name : `${contact.name}, ${name}`}
      </Text>
      {phone === null ? null : (
        <Link url={`tel:${phone.replace(/[^\d+]/g, '')}`} target="_top">
          {phone}
        </Link>
      )}
      {email === null ? null : (
        <Link url={`mailto:${email}`} target="_top">
          {email}
        </Link>
      )}
      {hours === null ? null : (
        <Text as="span" tone="subdued">
          {hours}
        </Text>
      )}
    </InlineStack>
  );
}

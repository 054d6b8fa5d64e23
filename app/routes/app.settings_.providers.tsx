/** The providers that the shop's connection knows: when each gets a batch, what it has answered, and what is missing. */
import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { Badge, BlockStack, Button, Card, InlineStack, Link, Page, Text } from '@shopify/polaris';
import { useTranslation } from 'react-i18next';
import { forShop } from '#app/http/page.ts';
import { ProviderSchedule } from '#app/ui/ProviderSchedule.tsx';
import { ProviderTroubles } from '#app/ui/ProviderTroubles.tsx';
import { pageTitle } from '#app/ui/page-texts.ts';
import { learntInWords } from '#app/ui/provider-words.ts';
import { scheduleInWords } from '#app/ui/schedule-in-words.ts';

export const meta = pageTitle('providers.title');

export async function loader(args: LoaderFunctionArgs) {
  return forShop(args, async ({ application, shop, who, language }) => {
    const { providers } = await application.readSettings(shop, who);
    return providers.map((provider) => ({
      ...provider,
      schedule: scheduleInWords(provider.schedule, language),
    }));
  });
}

export default function Providers() {
  const { t } = useTranslation();
  const providers = useLoaderData<typeof loader>();
  return (
    <Page
      title={t('providers.title')}
      backAction={{ content: t('settings.title'), url: '/app/settings' }}
    >
      {providers.length === 0 ? (
        <Card>
          <BlockStack gap="400" inlineAlign="start">
            <Text as="p">{t('providers.none')}</Text>
            <Button url="/app/settings">{t('providers.connect')}</Button>
          </BlockStack>
        </Card>
      ) : (
        <BlockStack gap="400" as="ul">
          {providers.map((provider) => (
            <li key={provider.name} style={{ listStyle: 'none' }}>
              <Card>
                <BlockStack gap="200">
                  <InlineStack gap="200" blockAlign="center">
                    <Text as="h2" variant="headingMd">
                      <Link
                        url={`/app/settings/providers/${encodeURIComponent(provider.name)}`}
                        removeUnderline
                      >
                        {provider.name}
                      </Link>
                    </Text>
                    {provider.cancellable === 'no' ? (
                      <Badge tone="attention">{t('providers.setToNo')}</Badge>
                    ) : null}
                    {provider.contact === null ? (
                      <Badge tone="attention">{t('providers.noContact')}</Badge>
                    ) : null}
                  </InlineStack>
                  <ProviderSchedule
                    warehouse={provider.warehouse}
                    schedule={provider.schedule}
                    nextBatchAt={provider.nextBatchAt}
                  />
                  <ProviderTroubles troubles={provider.troubles} />
                  <Text as="p">{learntInWords(t, provider)}</Text>
                </BlockStack>
              </Card>
            </li>
          ))}
        </BlockStack>
      )}
    </Page>
  );
}

/** Home: whether the app can work, and what came of the latest cancellations. */
import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import {
  Badge,
  BlockStack,
  Box,
  Button,
  Card,
  InlineStack,
  Link,
  Page,
  Text,
} from '@shopify/polaris';
import { Trans, useTranslation } from 'react-i18next';
import type { ConnectionView, NotConnectedView } from '#app/contract/api.ts';
import { forShop } from '#app/http/page.ts';
import { readGuide } from '#app/http/setup-guide.ts';
import { CancellationList } from '#app/ui/CancellationList.tsx';
import { pageTitle } from '#app/ui/page-texts.ts';
import { SetupGuide } from '#app/ui/SetupGuide.tsx';
import { useRefreshWhile } from '#app/ui/use-refresh-while.ts';
import { CONNECTION_TONES } from '#app/ui/wording.ts';

const PAGE_LENGTH = 20;
const REFRESH_MS = 15_000;

export const meta = pageTitle('nav.home');

export async function loader(args: LoaderFunctionArgs) {
  return forShop(args, async (call) => {
    const { request, application, shop } = call;
    const cursor = new URL(request.url).searchParams.get('cursor');
    const [connection, page] = await Promise.all([
      application.readConnection(shop),
      application.listCancellations(shop, { cursor, limit: PAGE_LENGTH }),
    ]);
    const guide = await readGuide(call, connection);
    return { connection, page, guide, isFirstPage: cursor === null };
  });
}

export default function Home() {
  const { t } = useTranslation();
  const { connection, page, guide, isFirstPage } = useLoaderData<typeof loader>();
  const { cancellations, nextCursor } = page;
  const isAwaited = cancellations.some(({ outcome }) => outcome === 'pending');
  useRefreshWhile(isAwaited, REFRESH_MS);

  return (
    <Page title={t('home.title')}>
      <BlockStack gap="400">
        {guide === null ? null : <SetupGuide guide={guide} />}
        {guide === null || connection.connected ? <Connection connection={connection} /> : null}
        {cancellations.length === 0 ? (
          <NoCancellations isFirstPage={isFirstPage} isConnected={connection.connected} />
        ) : (
          <Card padding="0">
            <Box padding="400" paddingBlockEnd="0">
              <BlockStack gap="100">
                <Text as="h2" variant="headingMd">
                  {isFirstPage ? t('home.latest') : t('home.older')}
                </Text>
                {isAwaited ? (
                  <Text as="p" variant="bodySm" tone="subdued">
                    {connection.connected ? t('home.updates') : t('home.cannotUpdate')}
                  </Text>
                ) : null}
              </BlockStack>
            </Box>
            <CancellationList cancellations={cancellations} />
            {nextCursor === null && isFirstPage ? null : (
              <Box padding="400" borderBlockStartWidth="025" borderColor="border">
                <InlineStack gap="300" align="end">
                  {isFirstPage ? null : <Button url="/app">{t('home.toNewest')}</Button>}
                  {nextCursor === null ? null : (
                    <Button url={`/app?cursor=${encodeURIComponent(nextCursor)}`}>
                      {t('home.toOlder')}
                    </Button>
                  )}
                </InlineStack>
              </Box>
            )}
          </Card>
        )}
      </BlockStack>
    </Page>
  );
}

function Connection({ connection }: { readonly connection: ConnectionView | NotConnectedView }) {
  const { t } = useTranslation();
  if (!connection.connected) {
    return (
      <Card>
        <BlockStack gap="300" inlineAlign="start">
          <Text as="h2" variant="headingMd">
            {t('home.connect.title')}
          </Text>
          <Text as="p">{t('home.connect.text')}</Text>
          <InlineStack gap="300" blockAlign="center">
            <Button variant="primary" url="/app/settings">
              {t('home.connect.action')}
            </Button>
            <Button variant="plain" url="/app/demo">
              {t('demo.try')}
            </Button>
          </InlineStack>
        </BlockStack>
      </Card>
    );
  }
  const { state, providers, salesChannel } = connection;
  return (
    <Card>
      <BlockStack gap="100">
        <InlineStack gap="200" blockAlign="center">
          <Text as="h2" variant="headingMd">
            Prime Penguin
          </Text>
          <Badge tone={CONNECTION_TONES[state]}>{t(`connection.state.${state}`)}</Badge>
        </InlineStack>
        <Text as="p" tone="subdued">
          {t('home.warehouses', { channel: salesChannel.name, count: providers.length })}
        </Text>
      </BlockStack>
    </Card>
  );
}

interface NoCancellationsProps {
  readonly isFirstPage: boolean;
  readonly isConnected: boolean;
}

function NoCancellations({ isFirstPage, isConnected }: NoCancellationsProps) {
  const { t } = useTranslation();
  if (!isFirstPage) {
    return (
      <Card>
        <BlockStack gap="300" inlineAlign="start">
          <Text as="p">{t('home.noOlder')}</Text>
          <Button url="/app">{t('home.toNewest')}</Button>
        </BlockStack>
      </Card>
    );
  }
  return (
    <Card>
      <BlockStack gap="200">
        <Text as="h2" variant="headingMd">
          {t('home.none.title')}
        </Text>
        <Text as="p">
          <Trans
            i18nKey={isConnected ? 'home.none.connected' : 'home.none.notConnected'}
            components={{ orders: <Link url="shopify:admin/orders" target="_top" /> }}
          />
        </Text>
      </BlockStack>
    </Card>
  );
}

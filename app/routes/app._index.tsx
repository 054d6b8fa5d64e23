/** Home: whether the app can work, and what came of the latest cancellations. */
import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import {
  Badge,
  Banner,
  BlockStack,
  Box,
  Button,
  Card,
  InlineStack,
  Link,
  Page,
  Text,
} from '@shopify/polaris';
import type { ConnectionView, NotConnectedView } from '#app/contract/api.ts';
import { forShop } from '#app/http/page.ts';
import { CancellationList } from '#app/ui/CancellationList.tsx';
import { useRefreshWhile } from '#app/ui/use-refresh-while.ts';
import { CONNECTION_STATE_WORDS } from '#app/ui/wording.ts';

const PAGE_LENGTH = 20;
const REFRESH_MS = 15_000;

export const meta: MetaFunction = () => [{ title: 'Home · Warehouse Cancel' }];

export async function loader(args: LoaderFunctionArgs) {
  return forShop(args, async ({ request, application, shop }) => {
    const cursor = new URL(request.url).searchParams.get('cursor');
    const [connection, page] = await Promise.all([
      application.readConnection(shop),
      application.listCancellations(shop, { cursor, limit: PAGE_LENGTH }),
    ]);
    return { connection, page, isFirstPage: cursor === null };
  });
}

export default function Home() {
  const { connection, page, isFirstPage } = useLoaderData<typeof loader>();
  const { cancellations, nextCursor } = page;
  const isAwaited = cancellations.some(({ outcome }) => outcome === 'pending');
  useRefreshWhile(isAwaited, REFRESH_MS);

  return (
    <Page title="Cancellations">
      <BlockStack gap="400">
        <Connection connection={connection} />
        {cancellations.length === 0 ? (
          <NoCancellations isFirstPage={isFirstPage} isConnected={connection.connected} />
        ) : (
          <Card padding="0">
            <Box padding="400" paddingBlockEnd="0">
              <BlockStack gap="100">
                <Text as="h2" variant="headingMd">
                  {isFirstPage ? 'Latest cancellations' : 'Older cancellations'}
                </Text>
                {isAwaited ? (
                  <Text as="p" variant="bodySm" tone="subdued">
                    {connection.connected
                      ? 'This page updates by itself while an answer is awaited.'
                      : 'No answer can be read until Prime Penguin is connected.'}
                  </Text>
                ) : null}
              </BlockStack>
            </Box>
            <CancellationList cancellations={cancellations} />
            {nextCursor === null && isFirstPage ? null : (
              <Box padding="400" borderBlockStartWidth="025" borderColor="border">
                <InlineStack gap="300" align="end">
                  {isFirstPage ? null : <Button url="/app">Newest</Button>}
                  {nextCursor === null ? null : (
                    <Button url={`/app?cursor=${encodeURIComponent(nextCursor)}`}>Older</Button>
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
  if (!connection.connected) {
    return (
      <Card>
        <BlockStack gap="300" inlineAlign="start">
          <Text as="h2" variant="headingMd">
            Connect Prime Penguin to begin
          </Text>
          <Text as="p">
            The app asks your warehouses through Prime Penguin to stop an order, and shows whether
            they really did. Connect with the account that you already have there.
          </Text>
          <Button variant="primary" url="/app/settings">
            Connect Prime Penguin
          </Button>
        </BlockStack>
      </Card>
    );
  }
  if (connection.state === 'refused') {
    return (
      <Banner
        tone="critical"
        title="Prime Penguin no longer takes the app’s credentials"
        action={{ content: 'Replace credentials', url: '/app/settings' }}
      >
        <p>Until they are replaced, no warehouse can be asked and no answer can be read.</p>
      </Banner>
    );
  }
  const state = CONNECTION_STATE_WORDS[connection.state];
  const count = connection.providers.length;
  return (
    <Card>
      <BlockStack gap="100">
        <InlineStack gap="200" blockAlign="center">
          <Text as="h2" variant="headingMd">
            Prime Penguin
          </Text>
          <Badge tone={state.tone}>{state.label}</Badge>
        </InlineStack>
        <Text as="p" tone="subdued">
          {connection.salesChannel.name}, {count} {count === 1 ? 'warehouse' : 'warehouses'}
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
  if (!isFirstPage) {
    return (
      <Card>
        <BlockStack gap="300" inlineAlign="start">
          <Text as="p">There are no older cancellations.</Text>
          <Button url="/app">Newest</Button>
        </BlockStack>
      </Card>
    );
  }
  return (
    <Card>
      <BlockStack gap="200">
        <Text as="h2" variant="headingMd">
          No cancellations yet
        </Text>
        <Text as="p">
          {isConnected ? '' : 'Once connected: '}Open an order in{' '}
          <Link url="shopify:admin/orders" target="_top">
            Orders
          </Link>
          , choose More actions, then Cancel at warehouse. What each warehouse answers is listed
          here.
        </Text>
      </BlockStack>
    </Card>
  );
}

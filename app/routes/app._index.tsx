/** Home: what needs somebody now, whether the app can work, and what came of the last weeks in pictures. */
import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import {
  Badge,
  Banner,
  BlockStack,
  Box,
  Button,
  Card,
  InlineGrid,
  InlineStack,
  Link,
  List,
  Page,
  Text,
} from '@shopify/polaris';
import type { ReactNode } from 'react';
import { Trans, useTranslation } from 'react-i18next';
import type { OverviewView } from '#app/contract/activity.ts';
import type { ConnectionView, NotConnectedView } from '#app/contract/api.ts';
import { forShop } from '#app/http/page.ts';
import { readGuide } from '#app/http/setup-guide.ts';
import { CancellationList } from '#app/ui/CancellationList.tsx';
import { Moment } from '#app/ui/Moment.tsx';
import { OverviewPictures } from '#app/ui/OverviewPictures.tsx';
import { adminOrderUrl } from '#app/ui/order-address.ts';
import { orderNameOf } from '#app/ui/order-name.ts';
import { TroubleText } from '#app/ui/ProviderTroubles.tsx';
import { pageTitle } from '#app/ui/page-texts.ts';
import { isSetUp, SetupGuide } from '#app/ui/SetupGuide.tsx';
import { useFormats } from '#app/ui/use-formats.ts';
import { useRefreshWhile } from '#app/ui/use-refresh-while.ts';
import { CONNECTION_TONES } from '#app/ui/wording.ts';

const WEEKS = 12;
const REFRESH_AWAITED_MS = 15_000;
/** An answer can be overturned while nothing is awaited. */
const REFRESH_MS = 60_000;

export const meta = pageTitle('nav.home');

export async function loader(args: LoaderFunctionArgs) {
  return forShop(args, async (call) => {
    const { application, shop } = call;
    const [connection, overview, newest] = await Promise.all([
      application.readConnection(shop),
      application.readOverview(shop, WEEKS),
      application.listCancellations(shop, { cursor: null, limit: 1 }),
    ]);
    const guide = await readGuide(call, connection);
    return { connection, overview, guide, isEmpty: newest.cancellations.length === 0 };
  });
}

export default function Home() {
  const { t } = useTranslation();
  const { connection, overview, guide, isEmpty } = useLoaderData<typeof loader>();
  const isAwaited = overview.pending > 0;
  useRefreshWhile(true, isAwaited ? REFRESH_AWAITED_MS : REFRESH_MS);
  const providers = connection.connected ? connection.providers : [];
  const troubled = providers.filter(({ troubles }) => troubles.length > 0);
  // "Nothing needs you" isn't said while an answer may never come.
  const isSilentlyWaiting = overview.attention.count === 0 && troubled.length > 0 && isAwaited;

  return (
    <Page title={t('home.title')}>
      <BlockStack gap="400">
        {overview.notForwarded.length === 0 ? null : <NotForwarded {...overview} />}
        {troubled.length === 0 ? null : <Troubles providers={troubled} />}
        {isEmpty || isSilentlyWaiting ? null : <Attention {...overview} />}
        {guide === null || isSetUp(guide) ? null : <SetupGuide guide={guide} />}
        {guide === null && !connection.connected ? <Connect /> : null}
        {isEmpty ? (
          <FirstSteps isConnected={connection.connected} />
        ) : (
          <>
            <Now connection={connection} overview={overview} />
            <OverviewPictures weeks={overview.weeks} providers={overview.providers} />
          </>
        )}
        {isEmpty && connection.connected ? (
          <Card>
            <ConnectionState connection={connection} />
          </Card>
        ) : null}
        {guide !== null && isSetUp(guide) ? <SetupGuide guide={guide} /> : null}
      </BlockStack>
    </Page>
  );
}

/** Canceled in Shopify, and nobody at the warehouse was asked. */
function NotForwarded({ notForwarded }: Pick<OverviewView, 'notForwarded'>) {
  const { t } = useTranslation();
  return (
    <Banner tone="warning" title={t('home.notForwarded.title')}>
      <BlockStack gap="200">
        <Text as="p">{t('home.notForwarded.text')}</Text>
        <List>
          {notForwarded.map(({ orderId, at }) => (
            <List.Item key={orderId}>
              <Link url={adminOrderUrl(orderId)} target="_top">
                {orderNameOf(t, { orderId, orderName: null })}
              </Link>{' '}
              <Moment at={at} />
            </List.Item>
          ))}
        </List>
      </BlockStack>
    </Banner>
  );
}

/** Warehouses that may not answer. */
function Troubles({ providers }: Pick<ConnectionView, 'providers'>) {
  const { t } = useTranslation();
  return (
    <Banner
      tone="warning"
      title={t('home.troubles.title')}
      action={{ content: t('home.troubles.action'), url: '/app/settings/providers' }}
    >
      <BlockStack gap="200">
        {providers.map(({ name, troubles }) => (
          <BlockStack key={name} gap="050">
            <Text as="h3" variant="headingSm">
              {name}
            </Text>
            {troubles.map((trouble) => (
              <TroubleText key={trouble.code} trouble={trouble} />
            ))}
          </BlockStack>
        ))}
      </BlockStack>
    </Banner>
  );
}

function Connect() {
  const { t } = useTranslation();
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

function Attention({ attention }: Pick<OverviewView, 'attention'>) {
  const { t } = useTranslation();
  const { count } = useFormats();
  if (attention.count === 0) {
    return (
      <Card>
        <BlockStack gap="100">
          <Text as="h2" variant="headingMd">
            {t('home.attention.none')}
          </Text>
          <Text as="p" tone="subdued">
            {t('home.attention.noneText')}
          </Text>
        </BlockStack>
      </Card>
    );
  }
  return (
    <Card padding="0">
      <Box padding="400">
        <Text as="h2" variant="headingMd">
          {t('home.attention.title')}
        </Text>
      </Box>
      <CancellationList cancellations={attention.first} showsContacts />
      {attention.count > attention.first.length ? (
        <Box padding="400" borderBlockStartWidth="025" borderColor="border">
          <Button url="/app/activity?attention=true">
            {t('home.attention.more', { number: count(attention.count) })}
          </Button>
        </Box>
      ) : null}
    </Card>
  );
}

interface NowProps {
  readonly connection: ConnectionView | NotConnectedView;
  readonly overview: OverviewView;
}

function Now({ connection, overview }: NowProps) {
  const { t } = useTranslation();
  const { count } = useFormats();
  const { attention, pending } = overview;
  return (
    <Card>
      <BlockStack gap="300">
        <InlineGrid columns={{ xs: 1, sm: 3 }} gap="400">
          <Figure name={t('home.now.attention')} url="/app/activity?attention=true">
            {count(attention.count)}
          </Figure>
          <Figure name={t('home.now.pending')} url="/app/activity?outcome=pending">
            {count(pending)}
          </Figure>
          {connection.connected ? <ConnectionState connection={connection} /> : null}
        </InlineGrid>
        {pending === 0 ? null : (
          <Text as="p" variant="bodySm" tone="subdued">
            {connection.connected ? t('home.updates') : t('home.cannotUpdate')}
          </Text>
        )}
        <div>
          <Button url="/app/activity">{t('home.all')}</Button>
        </div>
      </BlockStack>
    </Card>
  );
}

interface FigureProps {
  readonly name: string;
  readonly url: string;
  readonly children: ReactNode;
}

function Figure({ name, url, children }: FigureProps) {
  return (
    <BlockStack gap="100">
      <Text as="p" variant="bodySm">
        <Link url={url}>{name}</Link>
      </Text>
      <Text as="p" variant="headingLg">
        {children}
      </Text>
    </BlockStack>
  );
}

function ConnectionState({ connection }: { readonly connection: ConnectionView }) {
  const { t } = useTranslation();
  const { state, providers, salesChannel } = connection;
  return (
    <BlockStack gap="100">
      <InlineStack gap="200" blockAlign="center">
        <Text as="span" variant="headingSm">
          Prime Penguin
        </Text>
        <Badge tone={CONNECTION_TONES[state]}>{t(`connection.state.${state}`)}</Badge>
      </InlineStack>
      <Text as="p" variant="bodySm" tone="subdued" breakWord>
        {t('home.warehouses', { channel: salesChannel.name, count: providers.length })}
      </Text>
    </BlockStack>
  );
}

function FirstSteps({ isConnected }: { readonly isConnected: boolean }) {
  const { t } = useTranslation();
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

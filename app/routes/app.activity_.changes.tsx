/** Who changed what in the settings, the connection and the rest, newest first. */
import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { BlockStack, Box, Button, Card, InlineStack, Page, Text } from '@shopify/polaris';
import { useTranslation } from 'react-i18next';
import type { ChangeView } from '#app/contract/changes.ts';
import { forShop } from '#app/http/page.ts';
import { Moment } from '#app/ui/Moment.tsx';
import { pageTitle } from '#app/ui/page-texts.ts';

const PAGE_LENGTH = 25;
const HERE = '/app/activity/changes';

export const meta = pageTitle('changes.title');

export async function loader(args: LoaderFunctionArgs) {
  return forShop(args, ({ request, application, shop }) => {
    const cursor = new URL(request.url).searchParams.get('cursor');
    return application.listChanges(shop, { cursor, limit: PAGE_LENGTH });
  });
}

export default function Changes() {
  const { t } = useTranslation();
  const { changes, nextCursor, previousCursor } = useLoaderData<typeof loader>();
  return (
    <Page
      title={t('changes.title')}
      subtitle={t('changes.subtitle')}
      backAction={{ content: t('nav.activity'), url: '/app/activity' }}
    >
      <Box paddingBlockEnd="800">
        <Card padding="0">
          {changes.length === 0 ? (
            <Box padding="400">
              <Text as="p">{t('changes.none')}</Text>
            </Box>
          ) : (
            <ul style={{ listStyle: 'none', margin: 0, padding: 0 }}>
              {changes.map((change, index) => (
                <li key={change.id}>
                  <Change change={change} isFirst={index === 0} />
                </li>
              ))}
            </ul>
          )}
          {nextCursor === null && previousCursor === null ? null : (
            <Box padding="400" borderBlockStartWidth="025" borderColor="border">
              <InlineStack gap="300" align="end">
                {previousCursor === null ? null : (
                  <Button url={`${HERE}?cursor=${previousCursor}`}>{t('activity.newer')}</Button>
                )}
                {nextCursor === null ? null : (
                  <Button url={`${HERE}?cursor=${nextCursor}`}>{t('activity.older')}</Button>
                )}
              </InlineStack>
            </Box>
          )}
        </Card>
      </Box>
    </Page>
  );
}

interface ChangeProps {
  readonly change: ChangeView;
  readonly isFirst: boolean;
}

function Change({ change: { at, words }, isFirst }: ChangeProps) {
  return (
    <Box
      padding="400"
      {...(isFirst ? {} : { borderBlockStartWidth: '025', borderColor: 'border' })}
    >
      <BlockStack gap="100">
        <InlineStack gap="200" align="space-between" blockAlign="baseline">
          <Text as="h2" variant="bodyMd" fontWeight="semibold">
            {words.what}
          </Text>
          <Text as="span" variant="bodySm" tone="subdued">
            <Moment at={at} />
          </Text>
        </InlineStack>
        {words.lines.map((line) => (
          <Text as="p" key={line} breakWord>
            {line}
          </Text>
        ))}
        <Text as="p" variant="bodySm" tone="subdued">
          {words.by}
        </Text>
      </BlockStack>
    </Box>
  );
}

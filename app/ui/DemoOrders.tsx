/** The shop's newest orders in the demo, each with the story that it plays and can be given. */
import { useFetcher } from '@remix-run/react';
import { BlockStack, Box, Card, InlineGrid, Link, Select, Text } from '@shopify/polaris';
import { useTranslation } from 'react-i18next';
import type { DemoOrderView, DemoStory } from '#app/contract/api.ts';
import { adminOrderUrl } from './order-address.ts';

/** Why a story was not changed; how it is worded is this list's. */
export type StoryResult =
  | { readonly kind: 'story_set' }
  | {
      readonly kind: 'failed';
      readonly why: 'under_way' | 'not_in_the_demo' | 'unknown_order' | 'shopify_unavailable';
    }
  | { readonly kind: 'unreached' };

interface Props {
  readonly orders: readonly DemoOrderView[];
  readonly stories: readonly DemoStory[];
}

export function DemoOrders({ orders, stories }: Props) {
  const { t } = useTranslation();
  return (
    <Card padding="0">
      <Box padding="400">
        <BlockStack gap="100">
          <Text as="h2" variant="headingMd">
            {t('demo.orders')}
          </Text>
          <Text as="p" tone="subdued">
            {orders.length === 0 ? t('demo.noOrders') : t('demo.howTo')}
          </Text>
        </BlockStack>
      </Box>
      <ul style={{ listStyle: 'none', margin: 0, padding: 0 }}>
        {orders.map((order) => (
          <li key={order.orderId}>
            <Box padding="400" borderBlockStartWidth="025" borderColor="border">
              <Row order={order} stories={stories} />
            </Box>
          </li>
        ))}
      </ul>
    </Card>
  );
}

interface RowProps {
  readonly order: DemoOrderView;
  readonly stories: readonly DemoStory[];
}

function Row({ order, stories }: RowProps) {
  const { t } = useTranslation();
  const fetcher = useFetcher<StoryResult>();
  const { orderId, orderName, isAsked } = order;
  const sent = (fetcher.json as { readonly story?: DemoStory } | undefined)?.story;
  const story = sent ?? order.story;
  const failure = failureIn(fetcher.data);
  return (
    <InlineGrid columns={{ xs: 1, sm: ['oneThird', 'twoThirds'] }} gap="200">
      <Text as="h3" variant="headingSm">
        <Link url={adminOrderUrl(orderId)} target="_top" removeUnderline>
          {orderName}
        </Link>
      </Text>
      <BlockStack gap="100">
        <Select
          label={t('demo.storyOf', { order: orderName })}
          labelHidden
          options={stories.map((one) => ({ value: one, label: t(`demo.story.${one}.name`) }))}
          value={story}
          disabled={isAsked || fetcher.state !== 'idle'}
          onChange={(chosen) =>
            fetcher.submit(
              { intent: 'story', orderId, story: chosen },
              { method: 'post', action: '/app/demo', encType: 'application/json' },
            )
          }
          {...(failure === null ? {} : { error: t(`demo.notChanged.${failure}`) })}
        />
        <Text as="p" tone="subdued">
          {t(`demo.story.${story}.sentence`)}
        </Text>
        {isAsked ? (
          <Text as="p" tone="subdued">
            {t('demo.asked')}
          </Text>
        ) : null}
      </BlockStack>
    </InlineGrid>
  );
}

function failureIn(result: StoryResult | undefined) {
  switch (result?.kind) {
    case 'failed':
      return result.why;
    case 'unreached':
      return 'unreached';
    default:
      return null;
  }
}

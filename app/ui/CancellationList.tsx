/** Cancellations, newest first: what was asked, what each warehouse said, what to do next. */
import { Badge, BlockStack, Box, InlineGrid, InlineStack, Link, Text } from '@shopify/polaris';
import type { CancellationView, WarehouseView } from '#app/contract/api.ts';
import { Moment } from './Moment.tsx';
import {
  contradiction,
  OUTCOME_WORDS,
  PROVIDER_UNKNOWN,
  REASON_WORDS,
  REQUESTED_BY_WORDS,
  reasonInWords,
  VERDICT_WORDS,
} from './wording.ts';

interface Props {
  readonly cancellations: readonly CancellationView[];
}

export function CancellationList({ cancellations }: Props) {
  return (
    <ul style={{ listStyle: 'none', margin: 0, padding: 0 }}>
      {cancellations.map((cancellation, place) => (
        <li key={cancellation.id}>
          <Box
            padding="400"
            {...(place === 0
              ? {}
              : { borderBlockStartWidth: '025' as const, borderColor: 'border' as const })}
          >
            <Row cancellation={cancellation} />
          </Box>
        </li>
      ))}
    </ul>
  );
}

function Row({ cancellation }: { readonly cancellation: CancellationView }) {
  const outcome = OUTCOME_WORDS[cancellation.outcome];
  return (
    <InlineGrid columns={{ xs: 1, md: ['oneThird', 'twoThirds'] }} gap="300">
      <BlockStack gap="150" inlineAlign="start">
        <Text as="h3" variant="headingSm">
          <Link url={adminOrderUrl(cancellation.orderId)} target="_top" removeUnderline>
            {cancellation.orderName}
          </Link>
        </Text>
        <Badge tone={outcome.tone}>{outcome.label}</Badge>
        <Text as="p" variant="bodySm" tone="subdued">
          Asked <Moment at={cancellation.requestedAt} />{' '}
          {REQUESTED_BY_WORDS[cancellation.requestedBy.kind]}
        </Text>
        {cancellation.reason === null ? null : (
          <Text as="p" variant="bodySm" tone="subdued">
            Reason: {REASON_WORDS[cancellation.reason]}
          </Text>
        )}
      </BlockStack>
      <BlockStack gap="300">
        {cancellation.warehouses.map((warehouse, place) => (
          <Warehouse
            // A warehouse order has no id of its own until Prime Penguin shows it; places never change.
            // biome-ignore lint/suspicious/noArrayIndexKey: see above
            key={place}
            warehouse={warehouse}
          />
        ))}
        <BlockStack gap="050">
          <Text as="p" fontWeight="medium">
            {cancellation.nextStep.text}
          </Text>
          {cancellation.outcome === 'pending' && cancellation.nextBatchAt !== null ? (
            <Text as="p" variant="bodySm" tone="subdued">
              Next warehouse batch <Moment at={cancellation.nextBatchAt} />
            </Text>
          ) : null}
        </BlockStack>
      </BlockStack>
    </InlineGrid>
  );
}

function Warehouse({ warehouse }: { readonly warehouse: WarehouseView }) {
  const verdict = VERDICT_WORDS[warehouse.verdict];
  const contradicted = contradiction(warehouse);
  return (
    <BlockStack gap="100">
      <InlineStack gap="200" blockAlign="center">
        <Text as="span">{warehouse.provider?.name ?? PROVIDER_UNKNOWN}</Text>
        <Badge tone={verdict.tone}>{verdict.label}</Badge>
        {contradicted === null ? null : (
          <Badge tone={contradicted.tone}>{contradicted.label}</Badge>
        )}
      </InlineStack>
      {warehouse.reason === null ? null : (
        <Text as="p" variant="bodySm" tone="subdued" breakWord>
          {reasonInWords(warehouse.verdict, warehouse.reason)}
        </Text>
      )}
    </BlockStack>
  );
}

/** App Bridge turns `shopify:admin/` into the admin's own address. */
function adminOrderUrl(orderGid: string): string {
  return `shopify:admin/orders/${orderGid.slice(orderGid.lastIndexOf('/') + 1)}`;
}

import {
  Badge,
  Banner,
  BlockStack,
  Card,
  Divider,
  InlineStack,
  Layout,
  Page,
  Tag,
  Text,
  Thumbnail,
} from '@shopify/polaris';
import { ImageIcon } from '@shopify/polaris-icons';
import { useCallback, useMemo, useState } from 'react';
import type { ExtensionSpec } from '../extension-spec.ts';
import { follow } from './addresses.ts';
import { CancelOrderModal } from './CancelOrderModal.tsx';
import { ExtensionBlock } from './ExtensionBlock.tsx';
import { ExtensionModal } from './ExtensionModal.tsx';
import type { Opening } from './environment.ts';
import type { AdminListing, OrderListing, ShopListing } from './listing.ts';
import { MoreActions } from './MoreActions.tsx';
import { goTo } from './router.ts';
import { StatusBadge } from './StatusBadge.tsx';
import { ORDER_ACTION, ORDER_BLOCK, placesFor } from './targets.ts';
import { useShownActions } from './use-shown-actions.ts';
import {
  FULFILMENT,
  formatMoney,
  formatTime,
  itemCount,
  itemsOf,
  PAYMENT,
  totalOf,
} from './wording.ts';

interface Props {
  readonly listing: AdminListing;
  readonly spec: ExtensionSpec;
  readonly order: OrderListing;
  /** Reads the orders again. */
  onChanged(): void;
}

export function OrderPage({ listing, spec, order, onChanged }: Props) {
  const { shop, app } = listing;
  const { gid, cancelledAt } = order;
  const selected = useMemo(() => [gid], [gid]);
  // A cancelled order may have other actions: its modules are asked again.
  const asked = useMemo(() => ({ selected, cancelledAt }), [selected, cancelledAt]);
  const actions = useShownActions(listing, spec, ORDER_ACTION, asked);
  const [opening, setOpening] = useState<Opening | null>(null);
  const [cancelling, setCancelling] = useState(false);

  const openExtension = useCallback(
    (handle: string) => {
      const place = placesFor(listing.extensions, ORDER_ACTION).find(
        (one) => one.extension.handle === handle,
      );
      if (place) setOpening({ ...place, selected });
    },
    [listing, selected],
  );
  // The keyboard goes back to the menu's button, as when a menu closes.
  const leave = useCallback(() => {
    setOpening(null);
    setCancelling(false);
    requestAnimationFrame(() => document.getElementById('more-actions')?.focus());
    onChanged();
  }, [onChanged]);
  const navigate = useCallback(
    (url: string) => {
      setOpening(null);
      follow(url, app, openExtension);
    },
    [app, openExtension],
  );

  const own = [
    {
      content: 'Cancel order',
      disabled: order.cancelledAt !== null,
      onAction: () => setCancelling(true),
    },
  ];
  const added = (actions ?? []).map((place) => ({
    content: place.extension.name,
    onAction: () => setOpening({ ...place, selected }),
  }));
  return (
    <div data-extensions={actions === null ? 'asking' : 'known'}>
      <Page
        backAction={{ content: 'Orders', onAction: () => goTo('/orders') }}
        title={order.name}
        titleMetadata={<Statuses order={order} />}
        subtitle={`${formatTime(order.createdAt, shop)} from Online Store`}
        secondaryActions={<MoreActions own={own} added={added} />}
      >
        <Layout>
          {order.cancelledAt === null ? null : (
            <Layout.Section variant="fullWidth">
              <Banner tone="warning" title="This order was cancelled in Shopify">
                <p>{formatTime(order.cancelledAt, shop)}</p>
              </Banner>
            </Layout.Section>
          )}
          <Layout.Section>
            <BlockStack gap="400">
              <FulfilmentCard order={order} shop={shop} />
              <PaymentCard order={order} shop={shop} />
              {placesFor(listing.extensions, ORDER_BLOCK)
                .filter(({ extension }) => extension.built)
                .map((place) => (
                  <Block
                    key={place.extension.handle}
                    {...{ listing, spec, selected, place, navigate }}
                  />
                ))}
            </BlockStack>
          </Layout.Section>
          <Layout.Section variant="oneThird">
            <BlockStack gap="400">
              <CustomerCard order={order} />
              <TagsCard order={order} />
            </BlockStack>
          </Layout.Section>
        </Layout>
      </Page>
      {opening === null ? null : (
        <ExtensionModal {...{ listing, spec, opening }} onClose={leave} onNavigate={navigate} />
      )}
      {cancelling ? <CancelOrderModal order={order} onClose={leave} onCancelled={leave} /> : null}
    </div>
  );
}

function Block(props: {
  readonly listing: AdminListing;
  readonly spec: ExtensionSpec;
  readonly selected: readonly string[];
  readonly place: Omit<Opening, 'selected'>;
  navigate(url: string): void;
}) {
  const { listing, spec, selected, place, navigate } = props;
  const { extension, target } = place;
  const opening = useMemo(() => ({ extension, target, selected }), [extension, target, selected]);
  return <ExtensionBlock {...{ listing, spec, opening }} onNavigate={navigate} />;
}

function Statuses({ order }: { readonly order: OrderListing }) {
  return (
    <InlineStack gap="100">
      <StatusBadge status={PAYMENT[order.financialStatus]} />
      <StatusBadge status={FULFILMENT[order.fulfilmentStatus]} />
      {order.cancelledAt === null ? null : <Badge>Cancelled</Badge>}
    </InlineStack>
  );
}

interface CardProps {
  readonly order: OrderListing;
  readonly shop: ShopListing;
}

function FulfilmentCard({ order, shop }: CardProps) {
  return (
    <Card>
      <BlockStack gap="300">
        <InlineStack gap="200" blockAlign="center">
          <Text as="h2" variant="headingSm">
            Fulfillment
          </Text>
          <StatusBadge status={FULFILMENT[order.fulfilmentStatus]} />
        </InlineStack>
        {order.lines.map((line) => (
          <div className="sandbox-order-line" key={`${line.sku}-${line.title}`}>
            <Thumbnail source={ImageIcon} alt="" size="small" />
            <div className="sandbox-order-line-title">
              <Text as="p" fontWeight="medium">
                {line.title}
              </Text>
              {line.sku === null ? null : (
                <Text as="p" tone="subdued" variant="bodySm">
                  SKU: {line.sku}
                </Text>
              )}
            </div>
            <Text as="p" numeric>
              {formatMoney(Number(line.price), shop)} × {line.quantity}
            </Text>
            <Text as="p" numeric>
              {formatMoney(Number(line.price) * line.quantity, shop)}
            </Text>
          </div>
        ))}
      </BlockStack>
    </Card>
  );
}

function PaymentCard({ order, shop }: CardProps) {
  const total = formatMoney(totalOf(order), shop);
  const paid = order.financialStatus === 'PAID' ? total : formatMoney(0, shop);
  return (
    <Card>
      <BlockStack gap="300">
        <InlineStack gap="200" blockAlign="center">
          <Text as="h2" variant="headingSm">
            Payment
          </Text>
          <StatusBadge status={PAYMENT[order.financialStatus]} />
        </InlineStack>
        <Amount label={`Subtotal, ${itemCount(itemsOf(order))}`} amount={total} />
        <Amount label="Total" amount={total} strong />
        <Divider />
        <Amount label="Paid" amount={paid} />
      </BlockStack>
    </Card>
  );
}

function Amount(props: {
  readonly label: string;
  readonly amount: string;
  readonly strong?: boolean;
}) {
  const weight = props.strong ? 'semibold' : 'regular';
  return (
    <InlineStack align="space-between">
      <Text as="span" fontWeight={weight}>
        {props.label}
      </Text>
      <Text as="span" numeric fontWeight={weight}>
        {props.amount}
      </Text>
    </InlineStack>
  );
}

function CustomerCard({ order }: { readonly order: OrderListing }) {
  return (
    <Card>
      <BlockStack gap="200">
        <Text as="h2" variant="headingSm">
          Customer
        </Text>
        <Text as="p">{order.customer.name}</Text>
        {order.customer.city === '' ? null : (
          <>
            <Text as="h3" variant="headingSm">
              Shipping address
            </Text>
            <Text as="p" tone="subdued">
              {order.customer.city}
            </Text>
          </>
        )}
      </BlockStack>
    </Card>
  );
}

function TagsCard({ order }: { readonly order: OrderListing }) {
  return (
    <Card>
      <BlockStack gap="200">
        <Text as="h2" variant="headingSm">
          Tags
        </Text>
        {order.tags.length === 0 ? (
          <Text as="p" tone="subdued">
            None
          </Text>
        ) : (
          <InlineStack gap="100">
            {order.tags.map((tag) => (
              <Tag key={tag}>{tag}</Tag>
            ))}
          </InlineStack>
        )}
      </BlockStack>
    </Card>
  );
}

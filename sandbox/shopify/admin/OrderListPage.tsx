import {
  Card,
  EmptyState,
  IndexTable,
  InlineStack,
  Page,
  Text,
  useBreakpoints,
  useIndexResourceState,
} from '@shopify/polaris';
import { useCallback, useState } from 'react';
import type { ExtensionSpec } from '../extension-spec.ts';
import { follow } from './addresses.ts';
import { ExtensionModal } from './ExtensionModal.tsx';
import type { Opening } from './environment.ts';
import type { AdminListing, OrderListing, ShopListing } from './listing.ts';
import { addressOf, goTo } from './router.ts';
import { StatusBadge } from './StatusBadge.tsx';
import { ORDERS_SELECTION_ACTION, placesFor } from './targets.ts';
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
  readonly orders: readonly OrderListing[];
  onChanged(): void;
}

export function OrderListPage({ listing, spec, orders, onChanged }: Props) {
  const { smDown } = useBreakpoints();
  const [opening, setOpening] = useState<Opening | null>(null);
  const resources = orders.map((order) => ({ id: order.gid }));
  const selection = useIndexResourceState(resources);
  const { selectedResources, allResourcesSelected, handleSelectionChange } = selection;
  const places = placesFor(listing.extensions, ORDERS_SELECTION_ACTION).filter(
    ({ extension }) => extension.built,
  );
  const close = useCallback(() => {
    setOpening(null);
    onChanged();
  }, [onChanged]);
  const navigate = useCallback(
    (url: string) => {
      setOpening(null);
      follow(url, listing.app, () => undefined);
    },
    [listing],
  );
  return (
    <Page title="Orders" fullWidth>
      <Card padding="0">
        <IndexTable
          resourceName={{ singular: 'order', plural: 'orders' }}
          itemCount={orders.length}
          condensed={smDown}
          selectable={places.length > 0}
          selectedItemsCount={allResourcesSelected ? 'All' : selectedResources.length}
          onSelectionChange={handleSelectionChange}
          bulkActions={places.map((place) => ({
            content: place.extension.name,
            onAction: () => setOpening({ ...place, selected: selectedResources }),
          }))}
          emptyState={
            <EmptyState heading="No orders yet" image="">
              <p>Orders of {listing.shop.name} will show here.</p>
            </EmptyState>
          }
          headings={[
            { title: 'Order' },
            { title: 'Date' },
            { title: 'Customer' },
            { title: 'Total', alignment: 'end' },
            { title: 'Payment status' },
            { title: 'Fulfillment status' },
            { title: 'Items' },
          ]}
        >
          {orders.map((order, index) => (
            <IndexTable.Row
              key={order.gid}
              id={order.gid}
              position={index}
              selected={selectedResources.includes(order.gid)}
              onClick={() => goTo(`/orders/${order.id}`)}
            >
              {smDown ? (
                <CondensedRow order={order} shop={listing.shop} />
              ) : (
                <Cells order={order} shop={listing.shop} />
              )}
            </IndexTable.Row>
          ))}
        </IndexTable>
      </Card>
      {opening === null ? null : (
        <ExtensionModal {...{ listing, spec, opening }} onClose={close} onNavigate={navigate} />
      )}
    </Page>
  );
}

interface RowProps {
  readonly order: OrderListing;
  readonly shop: ShopListing;
}

/** A real link, so that it can be opened by keyboard and in another tab. */
function Name({ order }: { readonly order: OrderListing }) {
  return (
    <a
      className="sandbox-order-link"
      href={addressOf(`/orders/${order.id}`)}
      onClick={(event) => {
        event.stopPropagation();
        if (event.metaKey || event.ctrlKey) return;
        event.preventDefault();
        goTo(`/orders/${order.id}`);
      }}
    >
      <Text
        as="span"
        fontWeight="semibold"
        {...(order.cancelledAt === null ? {} : { textDecorationLine: 'line-through' as const })}
      >
        {order.name}
      </Text>
    </a>
  );
}

function Cells({ order, shop }: RowProps) {
  return (
    <>
      <IndexTable.Cell>
        <Name order={order} />
      </IndexTable.Cell>
      <IndexTable.Cell>{formatTime(order.createdAt, shop)}</IndexTable.Cell>
      <IndexTable.Cell>{order.customer.name}</IndexTable.Cell>
      <IndexTable.Cell>
        <Text as="span" alignment="end" numeric>
          {formatMoney(totalOf(order), shop)}
        </Text>
      </IndexTable.Cell>
      <IndexTable.Cell>
        <StatusBadge status={PAYMENT[order.financialStatus]} />
      </IndexTable.Cell>
      <IndexTable.Cell>
        <StatusBadge status={FULFILMENT[order.fulfilmentStatus]} />
      </IndexTable.Cell>
      <IndexTable.Cell>{itemCount(itemsOf(order))}</IndexTable.Cell>
    </>
  );
}

function CondensedRow({ order, shop }: RowProps) {
  return (
    <div className="sandbox-condensed-row">
      <InlineStack align="space-between">
        <Name order={order} />
        <Text as="span" numeric>
          {formatMoney(totalOf(order), shop)}
        </Text>
      </InlineStack>
      <Text as="p" tone="subdued">
        {order.customer.name} · {itemCount(itemsOf(order))}
      </Text>
      <InlineStack gap="100">
        <StatusBadge status={PAYMENT[order.financialStatus]} />
        <StatusBadge status={FULFILMENT[order.fulfilmentStatus]} />
      </InlineStack>
    </div>
  );
}

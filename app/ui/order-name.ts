/** What an order is called on a page. */
import type { TFunction } from 'i18next';
import type { CancellationView } from '#app/contract/api.ts';

/** Where Shopify does not show the order to the app, by Shopify's id, and that its number is not known. */
export function orderNameOf(
  t: TFunction,
  { orderId, orderName }: Pick<CancellationView, 'orderId' | 'orderName'>,
): string {
  return (
    orderName ?? t('cancellation.unnamed', { id: orderId.slice(orderId.lastIndexOf('/') + 1) })
  );
}

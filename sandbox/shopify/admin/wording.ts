/**
 * How the admin words and colours an order's states, money and times.
 */
import type { BadgeProps } from '@shopify/polaris';
import type { FinancialStatus, FulfilmentStatus } from '../model.ts';
import type { OrderListing, ShopListing } from './listing.ts';

interface Wording {
  readonly label: string;
  readonly tone?: NonNullable<BadgeProps['tone']>;
  readonly progress: NonNullable<BadgeProps['progress']>;
}

export const PAYMENT: Readonly<Record<FinancialStatus, Wording>> = {
  AUTHORIZED: { label: 'Authorized', tone: 'attention', progress: 'incomplete' },
  PAID: { label: 'Paid', progress: 'complete' },
  PARTIALLY_PAID: { label: 'Partially paid', tone: 'warning', progress: 'partiallyComplete' },
  PARTIALLY_REFUNDED: { label: 'Partially refunded', progress: 'partiallyComplete' },
  PENDING: { label: 'Payment pending', tone: 'warning', progress: 'incomplete' },
  REFUNDED: { label: 'Refunded', progress: 'complete' },
  VOIDED: { label: 'Voided', progress: 'complete' },
};

export const FULFILMENT: Readonly<Record<FulfilmentStatus, Wording>> = {
  UNFULFILLED: { label: 'Unfulfilled', tone: 'attention', progress: 'incomplete' },
  PARTIALLY_FULFILLED: {
    label: 'Partially fulfilled',
    tone: 'warning',
    progress: 'partiallyComplete',
  },
  FULFILLED: { label: 'Fulfilled', progress: 'complete' },
  IN_PROGRESS: { label: 'In progress', tone: 'warning', progress: 'partiallyComplete' },
  ON_HOLD: { label: 'On hold', tone: 'warning', progress: 'incomplete' },
};

export function formatTime(iso: string, shop: ShopListing): string {
  return new Intl.DateTimeFormat('en', {
    dateStyle: 'medium',
    timeStyle: 'short',
    timeZone: shop.timezone,
  }).format(new Date(iso));
}

export function formatMoney(amount: number, shop: ShopListing): string {
  return new Intl.NumberFormat('en', {
    style: 'currency',
    currency: shop.currency,
    currencyDisplay: 'narrowSymbol',
  }).format(amount);
}

export const totalOf = (order: OrderListing): number =>
  order.lines.reduce((sum, line) => sum + Number(line.price) * line.quantity, 0);

export const itemsOf = (order: OrderListing): number =>
  order.lines.reduce((sum, line) => sum + line.quantity, 0);

export const itemCount = (count: number): string => (count === 1 ? '1 item' : `${count} items`);

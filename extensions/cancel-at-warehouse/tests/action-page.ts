/// <reference types="@shopify/ui-extensions/admin.order-details.action.render" />
/** The order page with the action open in it. */
import { setUpExtension } from '@shopify/ui-extensions-tester';
import {
  type ExtensionPage,
  openExtension,
  translatorOf,
} from 'extension-kit/tests/extension-page.ts';
import type { CancellationView, OrderView } from '../../../app/contract/api.ts';
import en from '../locales/en.default.json';

export interface ActionPage extends ExtensionPage {
  readonly closed: () => boolean;
}

export const translate = translatorOf(en);

export async function openAction(): Promise<ActionPage> {
  const extension = setUpExtension('admin.order-details.action.render');
  let closed = false;
  extension.shopify.close = () => {
    closed = true;
  };
  return { ...(await openExtension(extension, translate)), closed: () => closed };
}

export async function openWithOrder(order: OrderView): Promise<ActionPage> {
  const page = await openAction();
  await page.waiting('GET /api/orders/1001').answer(200, order);
  return page;
}

/** A page on which the merchant pressed and the app answered. */
export async function openAsked(
  order: OrderView,
  cancellation: CancellationView,
): Promise<ActionPage> {
  const page = await openWithOrder(order);
  await page.press('Cancel at warehouse');
  await page.waiting('POST /api/cancellations').answer(201, cancellation);
  return page;
}

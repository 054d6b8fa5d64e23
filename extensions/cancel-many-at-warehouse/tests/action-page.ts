/// <reference types="@shopify/ui-extensions/admin.order-index.selection-action.render" />
/** The order list with the action open on chosen orders. */
import { setUpExtension } from '@shopify/ui-extensions-tester';
import {
  type ExtensionPage,
  openExtension,
  translatorOf,
} from 'extension-kit/tests/extension-page.ts';
import type { BulkRequestView, OrdersCheckView } from '../../../app/contract/bulk.ts';
import en from '../locales/en.default.json';

export const CHECK = 'POST /api/orders/check';
export const ASK = 'POST /api/cancellations/bulk';
export const POLL = 'GET /api/cancellations/bulk/b1';

export interface ActionPage extends ExtensionPage {
  readonly closed: () => boolean;
  /** What stands after the heading of the group, down to the next. */
  group(heading: string): string;
}

export async function openAction(selected: readonly string[]): Promise<ActionPage> {
  const extension = setUpExtension('admin.order-index.selection-action.render');
  let closed = false;
  extension.shopify.close = () => {
    closed = true;
  };
  const page = await openExtension(extension, translatorOf(en), selected);
  return {
    ...page,
    closed: () => closed,
    group(heading) {
      const found = page.elements('s-heading').find((one) => one.textContent === heading);
      if (!found) throw new Error(`no group "${heading}" in: ${page.text()}`);
      return found.parentElement?.parentElement?.textContent?.replace(/\s+/g, ' ') ?? '';
    },
  };
}

/** A page on which the check has been answered; the chosen orders are those of the check. */
export async function openChecked(check: OrdersCheckView): Promise<ActionPage> {
  const page = await openAction(check.orders.map(({ orderId }) => orderId));
  await page.waiting(CHECK).answer(200, check);
  return page;
}

/** A page on which the merchant pressed and the app answered. */
export async function openAsked(
  check: OrdersCheckView,
  request: BulkRequestView,
): Promise<ActionPage> {
  const page = await openChecked(check);
  await page.press('Cancel at warehouse');
  await page.waiting(ASK).answer(201, request);
  return page;
}

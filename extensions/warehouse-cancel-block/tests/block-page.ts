/// <reference types="@shopify/ui-extensions/admin.order-details.block.render" />
/** The order page with the block on it. */
import { setUpExtension } from '@shopify/ui-extensions-tester';
import {
  type ExtensionPage,
  openExtension,
  translatorOf,
} from 'extension-kit/tests/extension-page.ts';
import { anOrder } from 'extension-kit/tests/sample-views.ts';
import type { CancellationView } from '../../../app/contract/api.ts';
import en from '../locales/en.default.json';

export interface BlockPage extends ExtensionPage {
  /** Where the block has led to. */
  readonly visited: readonly string[];
}

export async function openBlock(): Promise<BlockPage> {
  const extension = setUpExtension('admin.order-details.block.render');
  const visited: string[] = [];
  extension.shopify.navigation.navigate = (url) => void visited.push(String(url));
  return { ...(await openExtension(extension, translatorOf(en))), visited };
}

export const READ = 'GET /api/orders/1001?look=no&locale=en';

/** The order page of an order that was asked for. */
export async function openWith(cancellation: CancellationView): Promise<BlockPage> {
  const page = await openBlock();
  await page.waiting(READ).answer(200, anOrder({ cancellation }));
  return page;
}

/** The host names the chosen orders when it pleases. */
import { setUpExtension } from '@shopify/ui-extensions-tester';
import {
  openExtension,
  translatorOf,
  useExtensionPage,
} from 'extension-kit/tests/extension-page.ts';
import { expect, it } from 'vitest';
import en from '../locales/en.default.json';

useExtensionPage();

it('checks the orders once the host has named them', async () => {
  const extension = setUpExtension('admin.order-index.selection-action.render');
  const page = await openExtension(extension, translatorOf(en), []);
  await page.pass(3_000);
  expect(page.calls()).toEqual([]);
  const selected = [{ id: 'gid://shopify/Order/1001' }, { id: 'gid://shopify/Order/1002' }];
  Object.assign(extension.shopify, { data: { selected } });
  await page.pass(1_000);
  expect(page.waiting('POST /api/orders/check').body).toEqual({
    orderIds: selected.map(({ id }) => id),
  });
});

it('keeps to the orders that were checked', async () => {
  const extension = setUpExtension('admin.order-index.selection-action.render');
  const page = await openExtension(extension, translatorOf(en), ['gid://shopify/Order/1001']);
  Object.assign(extension.shopify, { data: { selected: [{ id: 'gid://shopify/Order/1002' }] } });
  await page.pass(5_000);
  expect(page.calls()).toHaveLength(1);
});

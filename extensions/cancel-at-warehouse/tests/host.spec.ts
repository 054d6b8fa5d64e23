/** The host says which order is on show when it pleases. */
import { setUpExtension } from '@shopify/ui-extensions-tester';
import { openExtension, useExtensionPage } from 'extension-kit/tests/extension-page.ts';
import { anOrder } from 'extension-kit/tests/sample-views.ts';
import { expect, it } from 'vitest';
import { translate } from './action-page.ts';

useExtensionPage();

async function open(selected: readonly string[]) {
  const extension = setUpExtension('admin.order-details.action.render');
  const page = await openExtension(extension, translate, selected);
  const select = (id: string) => Object.assign(extension.shopify, { data: { selected: [{ id }] } });
  return { page, select };
}

it('waits for the host to name an order', async () => {
  const { page, select } = await open([]);
  await page.pass(2_000);
  expect(page.calls()).toEqual([]);
  select('gid://shopify/Order/1001');
  await page.pass(500);
  expect(page.calls()).toEqual(['GET /api/orders/1001?locale=en']);
});

it('says that the order could not be read when the host never names one', async () => {
  const { page, select } = await open([]);
  await page.pass(11_000);
  expect(page.calls()).toEqual([]);
  select('gid://shopify/Order/1001');
  await page.press('Look again');
  expect(page.calls()).toEqual(['GET /api/orders/1001?locale=en']);
});

it('asks for the order that was shown, whatever the host shows by now', async () => {
  const { page, select } = await open(['gid://shopify/Order/1001']);
  await page.waiting('GET /api/orders/1001').answer(200, anOrder());
  select('gid://shopify/Order/1002');
  await page.press('Cancel at warehouse');
  expect(page.waiting('POST /api/cancellations').body).toMatchObject({
    orderId: 'gid://shopify/Order/1001',
  });
});

it('says that the number of an order is not known where Shopify does not show it', async () => {
  const { page } = await open(['gid://shopify/Order/1001']);
  await page.waiting('GET /api/orders/1001').answer(200, anOrder({ orderName: null }));
  expect(page.text()).toContain('Shopify doesn’t show us this order');
  expect(page.text()).not.toContain('null');
});

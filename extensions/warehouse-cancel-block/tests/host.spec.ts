/** The host says which order is on show when it pleases, and in which language. */
import { setUpExtension } from '@shopify/ui-extensions-tester';
import {
  openExtension,
  translatorOf,
  useExtensionPage,
} from 'extension-kit/tests/extension-page.ts';
import { aCancellation, anOrder, aWarehouse } from 'extension-kit/tests/sample-views.ts';
import { expect, it } from 'vitest';
import en from '../locales/en.default.json';

useExtensionPage();

const FIRST = 'gid://shopify/Order/1001';
const SECOND = 'gid://shopify/Order/1002';

async function open(selected: readonly string[]) {
  const extension = setUpExtension('admin.order-details.block.render');
  const page = await openExtension(extension, translatorOf(en), selected);
  const select = (...ids: readonly string[]) =>
    Object.assign(extension.shopify, { data: { selected: ids.map((id) => ({ id })) } });
  return { extension, page, select };
}

it('asks for no order before the host has named one', async () => {
  const { page, select } = await open([]);
  await page.pass(30_000);
  expect(page.calls()).toEqual([]);
  select(FIRST);
  await page.pass(1_000);
  expect(page.calls()).toEqual(['GET /api/orders/1001?look=no&locale=en']);
});

it('shows the order that the host names now, and nothing of the one before', async () => {
  const { page, select } = await open([FIRST]);
  await page
    .waiting('GET /api/orders/1001')
    .answer(200, anOrder({ cancellation: aCancellation([aWarehouse('requested')]) }));
  expect(page.text()).toContain(en.act.details);
  select(SECOND);
  await page.pass(1_000);
  expect(page.text()).not.toContain(en.act.details);
  await page.waiting('GET /api/orders/1002').answer(200, anOrder());
  expect(page.text()).toContain(en.quiet);
});

it('takes no answer about the order before for one about the order on show', async () => {
  const { page, select } = await open([FIRST]);
  select(SECOND);
  await page.pass(1_000);
  await page
    .waiting('GET /api/orders/1001')
    .answer(200, anOrder({ cancellation: aCancellation([aWarehouse('requested')]) }));
  expect(page.text()).not.toContain(en.act.details);
  await page.pass(10_000);
  await page.waiting('GET /api/orders/1002').answer(200, anOrder());
  expect(page.text()).toContain(en.quiet);
});

it('asks in the language that the host gives now', async () => {
  const { extension, page } = await open([FIRST]);
  await page.waiting('GET /api/orders/1001').answer(200, anOrder());
  Object.assign(extension.shopify.i18n, { translate: translatorOf({ ...en, locale: 'sv' }) });
  await page.pass(10_000);
  expect(page.calls()).toContain('GET /api/orders/1001?look=no&locale=sv');
});

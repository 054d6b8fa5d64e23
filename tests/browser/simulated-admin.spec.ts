import { rmSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Listening } from '#sandbox/shopify/http.ts';
import { type ShopifySimulator, startShopifySimulator } from '#sandbox/shopify/server.ts';
import {
  type Browser,
  collectProblems,
  openBrowser,
  type Problems,
  scrollsSideways,
} from '#tests/support/browser.ts';
import { buildFixtureExtensions } from '../integration/shopify-simulator/fixtures/build-extensions.ts';
import { startFakeApp } from '../integration/shopify-simulator/fixtures/fake-app.ts';

const SHOP = 'nordic-demo.myshopify.com';
const ORDER = 5001;

let browser: Browser;
let extensionsRoot: string;
let app: Listening;
let shopify: ShopifySimulator;
let page: Page;
let problems: Problems;

beforeAll(async () => {
  [browser, extensionsRoot, app] = await Promise.all([
    openBrowser(),
    buildFixtureExtensions(),
    startFakeApp(),
  ]);
});

afterAll(async () => {
  await browser.close();
  await app.stop();
  rmSync(extensionsRoot, { recursive: true });
});

beforeEach(async () => {
  shopify = await startShopifySimulator({
    apiKey: '0123456789abcdef0123456789abcdef',
    apiSecret: 'secret',
    scopes: ['read_orders'],
    subscriptions: [],
    extensionsRoot,
  });
  shopify.control.connectApp(`http://127.0.0.1:${app.port}`);
  shopify.control.addShop({ domain: SHOP, name: 'Nordic Demo' });
  shopify.control.addShop({ domain: 'second.myshopify.com', name: 'Second Shop' });
  for (const [index, customer] of ['Astrid Lind', 'Björn Ek'].entries()) {
    shopify.control.addOrder(SHOP, {
      id: ORDER + index,
      name: `#100${index + 1}`,
      customer: { name: customer, city: 'Malmö, Sweden' },
      lines: [{ title: 'Wool blanket', sku: 'WB-1', quantity: 2, price: '899.00' }],
    });
  }
  page = await browser.newPage();
  page.setDefaultTimeout(10_000);
  problems = collectProblems(page);
});

afterEach(async () => {
  await page.context().close();
  await shopify.stop();
});

const extensionProblems = () => page.evaluate(() => Reflect.get(window, '__extensionProblems'));

async function openMenu(order = ORDER, query = ''): Promise<void> {
  await page.goto(`${shopify.adminUrl}/orders/${order}${query}`);
  await page.locator('[data-extensions=known]').waitFor();
  await page.getByRole('button', { name: 'More actions' }).click();
}

async function openAction(name = 'Hold order', query = ''): Promise<void> {
  await openMenu(ORDER, query);
  await page.getByRole('menuitem', { name }).click();
}

async function nothingIsWrong(): Promise<void> {
  expect(await extensionProblems()).toEqual([]);
  expect(problems.found).toEqual([]);
  expect(shopify.control.problems).toEqual([]);
}

describe('the order pages', () => {
  it('list the orders and open one', async () => {
    await page.goto(shopify.adminUrl);
    const row = page.getByRole('row').filter({ hasText: '#1001' });
    await expect.poll(() => row.textContent()).toMatch(/Astrid Lind[\s\S]*Paid[\s\S]*Unfulfilled/);
    await page.getByRole('link', { name: '#1001' }).click();
    await page.getByRole('heading', { name: '#1001' }).waitFor();
    await page.getByText('SKU: WB-1').waitFor();
    await nothingIsWrong();
  });

  it("cancel an order in Shopify, after which the extension's action may be gone", async () => {
    await openMenu();
    await page.getByRole('menuitem', { name: 'Hold order' }).waitFor();
    await page.getByRole('menuitem', { name: 'Cancel order' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel order' }).click();
    await page.getByText('This order was cancelled in Shopify').waitFor();
    expect(shopify.control.order(SHOP, ORDER).cancelReason).toBe('CUSTOMER');
    await page.locator('[data-extensions=known]').waitFor();
    await page.getByRole('button', { name: 'More actions' }).click();
    await page.getByRole('menuitem', { name: 'Careless' }).waitFor();
    expect(await page.getByRole('menuitem', { name: 'Hold order' }).count()).toBe(0);
    await nothingIsWrong();
  });

  it('show another shop by its name in the address', async () => {
    await page.goto(`${shopify.adminUrl}/orders?shop=second.myshopify.com`);
    await page.getByText('No orders yet').waitFor();
  });

  it('fit on a narrow screen', async () => {
    await page.setViewportSize({ width: 320, height: 640 });
    await page.goto(shopify.adminUrl);
    await page.getByRole('link', { name: '#1001' }).waitFor();
    expect(await scrollsSideways(page)).toBe(false);
    await openAction();
    await page.getByRole('button', { name: 'Hold', exact: true }).waitFor();
    expect(await scrollsSideways(page)).toBe(false);
  });
});

describe('a built extension', () => {
  it('runs in the modal: fields, texts, session token, a call to the app, storage', async () => {
    await openAction();
    const dialog = page.getByRole('dialog', { name: 'Hold this order' });
    await dialog.getByText('Signed in', { exact: false }).waitFor();
    await dialog.getByText('2 lines').waitFor();
    expect(await dialog.getByRole('button', { name: 'Hold' }).isDisabled()).toBe(true);
    await dialog.getByLabel('Reason').pressSequentially('wrong address');
    await dialog.getByLabel('Kind').selectOption('fraud');
    await dialog.getByLabel('Tell the customer').check();
    await dialog.getByRole('button', { name: 'Hold' }).click();
    await dialog.getByText('Held as fraud/wrong address and told').waitFor();
    await dialog.getByText('Visit 1').waitFor();
    await dialog.getByRole('button', { name: 'Close' }).last().click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'More actions' }).click();
    await page.getByRole('menuitem', { name: 'Hold order' }).click();
    await dialog.getByText('Visit 2').waitFor();
    await nothingIsWrong();
  });

  it('ends with Escape, and the keyboard is back on the menu button', async () => {
    await openAction();
    await page.getByRole('dialog').getByText('Visit 1').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.textContent))
      .toBe('More actions');
    // The block's worker goes on.
    await expect.poll(() => page.workers().length).toBe(1);
  });

  it('speaks the language of the address', async () => {
    await openAction('Håll ordern', '?locale=sv-SE');
    const dialog = page.getByRole('dialog', { name: 'Håll den här ordern' });
    await dialog.getByText('2 rader').waitFor();
    await nothingIsWrong();
  });

  it("opens the app's page by its link", async () => {
    await openAction();
    await page.getByRole('dialog').getByRole('link', { name: 'Settings' }).click();
    await page.frameLocator('iframe').getByRole('heading', { name: 'Settings page' }).waitFor();
    expect(page.url()).toContain('/apps/warehouse-cancel/app/settings');
  });

  it('runs as a block that opens the action', async () => {
    await page.goto(`${shopify.adminUrl}/orders/${ORDER}`);
    await page.getByText('Hello Nordic Demo').waitFor();
    await page.getByRole('button', { name: 'Open the action' }).click();
    await page.getByRole('dialog', { name: 'Hold this order' }).waitFor();
    await nothingIsWrong();
  });

  it('runs on the orders chosen in the list', async () => {
    await page.goto(shopify.adminUrl);
    await page.getByRole('link', { name: '#1001' }).waitFor();
    await page
      .getByRole('checkbox', { name: /Select all/ })
      .first()
      .check({ force: true });
    await page.getByRole('button', { name: 'Actions' }).click();
    await page.getByRole('button', { name: 'Hold order' }).click();
    await page.getByRole('dialog').getByText('2 chosen').waitFor();
    await nothingIsWrong();
  });

  it('that uses what the admin does not have is told so, in a strip that people see', async () => {
    await openAction('Careless');
    await page.getByText('The real admin would not take this').waitFor();
    const expected = [
      'element <s-popover> does not exist on this target',
      'attribute "bogus" does not exist on <s-text>',
      'slot "nowhere" exists on no element of this target',
      '<s-stack> has no slot "secondary-actions": the child is not shown',
      'event "wiggle" does not exist on <s-button>',
      'missing translation "unknown.key" in en',
      'translation "known" has {{what}}, which is not given',
      'unhandled rejection: nobody waits for this',
      'thrown when nobody can catch it',
      'shopify.picker is not played by the sandbox',
      'PUT /api/echo: no preflight of the app allows this method',
    ];
    for (const part of expected) {
      await expect
        .poll(async () => ((await extensionProblems()) as string[]).join('\n').toLowerCase())
        .toContain(part.toLowerCase());
    }
  });
});

describe("the app's pages in the frame", () => {
  const frame = () => page.frameLocator('iframe');

  it('get their shop, and draw title, menu, toast and save bar through the admin', async () => {
    await page.goto(shopify.adminUrl);
    await page.getByRole('link', { name: 'Warehouse Cancel' }).click();
    await frame().getByText(`${SHOP} en`).waitFor();
    await page.getByText('Home page', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Connect' }).click();
    await page.getByText('Primary pressed').waitFor();
    await frame().getByLabel('Name').fill('x');
    await page.getByText('Unsaved changes').waitFor();
    await page.getByRole('button', { name: 'Save' }).click();
    await frame().getByText('saved', { exact: true }).waitFor();
    await page.getByText('Unsaved changes').waitFor({ state: 'detached' });
    await page.getByRole('link', { name: 'Settings' }).click();
    await frame().getByRole('heading', { name: 'Settings page' }).waitFor();
    await expect.poll(() => page.url()).toContain('/apps/warehouse-cancel/app/settings');
    await nothingIsWrong();
  });

  it('carry a session token on their own calls', async () => {
    await page.goto(`${shopify.adminUrl}/apps/warehouse-cancel`);
    await frame().getByRole('button', { name: 'Call' }).click();
    await frame().getByText('Bearer', { exact: true }).waitFor();
    await nothingIsWrong();
  });

  it('ask for more rights: the merchant declines, and then agrees', async () => {
    await page.goto(`${shopify.adminUrl}/apps/warehouse-cancel`);
    await frame().getByRole('button', { name: 'More access' }).click();
    await page.getByRole('button', { name: 'Cancel', exact: true }).click();
    await frame().getByText('declined-all read_orders').waitFor();
    await frame().getByRole('button', { name: 'More access' }).click();
    await page.getByText('It would be allowed: write_orders').waitFor();
    await page.getByRole('button', { name: 'Update access' }).click();
    await frame().getByText('granted-all read_orders,write_orders').waitFor();
    await nothingIsWrong();
  });

  it('show a modal and lead back into the admin', async () => {
    await page.goto(`${shopify.adminUrl}/apps/warehouse-cancel`);
    await frame().getByRole('button', { name: 'Ask' }).click();
    await frame().getByRole('dialog', { name: 'Sure?' }).getByText('Think twice.').waitFor();
    await page.keyboard.press('Escape');
    await frame().getByRole('link', { name: 'To the order' }).click();
    await page.getByRole('heading', { name: '#1001' }).waitFor();
    await nothingIsWrong();
  });
});

import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SettingsView } from '#app/contract/api.ts';
import { accessibilityViolations } from '#tests/support/accessibility.ts';
import { scrollsSideways } from '#tests/support/browser.ts';
import { type Merchant, MUG, type Order, type Product, SHIRT, startProduct } from './product.ts';

let product: Product;

beforeAll(async () => {
  product = await startProduct();
});
afterAll(() => product.stop());

const BULK = '/api/cancellations/bulk';
const CHECK = '/api/orders/check';
/** Prime Penguin should have read by now what was placed then. */
const ANCIENT = new Date(Date.now() - 3_600_000);
const COOPERATES = [{ provider: 'nordic', lines: [SHIRT], plan: { kind: 'cooperates' } }] as const;
const SILENT = [{ provider: 'slow', lines: [SHIRT], plan: { kind: 'silent' } }] as const;
const IGNORES = [{ provider: 'slow', lines: [SHIRT], phase: 'read' }] as const;
const SHIPPED = [{ provider: 'nordic', lines: [SHIRT], phase: 'shipped' }] as const;
const REFUSES = [
  {
    provider: 'baltic',
    lines: [MUG],
    plan: {
      kind: 'refuses_with_reason',
      text: 'Order is locked by wave 4711',
      via: 'entity_log',
      shipsAfterBatches: null,
    },
  },
] as const;
const MIXED = [
  { provider: 'nordic', lines: [SHIRT], plan: { kind: 'cooperates' } },
  { provider: 'baltic', lines: [MUG], plan: { kind: 'ships', afterBatches: 1 } },
] as const;

async function openList({ page, tenant }: Merchant, locale = 'en'): Promise<void> {
  const { adminUrl } = product.stack.shopify;
  await page.goto(`${adminUrl}/orders?shop=${tenant.shop}&locale=${locale}`);
}

/** The window of the action on the orders that are ticked. */
async function chooseAction({ page }: Merchant, name = 'Cancel at warehouse'): Promise<Locator> {
  await page.getByRole('button', { name: 'Actions' }).click();
  await page.getByRole('button', { name, exact: true }).click();
  return page.getByRole('dialog');
}

async function tick({ page }: Merchant, orders: readonly Pick<Order, 'name'>[]): Promise<void> {
  for (const { name } of orders) {
    const row = page.getByRole('row').filter({ has: page.getByRole('link', { name }) });
    // The box itself lies under what is drawn for it.
    await row.getByRole('checkbox').check({ force: true });
  }
}

async function openOn(merchant: Merchant, orders: readonly Order[]): Promise<Locator> {
  await openList(merchant);
  await tick(merchant, orders);
  return chooseAction(merchant);
}

const press = (action: Locator) =>
  action.getByRole('button', { name: 'Cancel at warehouse' }).click();
const says = (where: Locator, text: string) => where.getByText(text, { exact: true }).waitFor();
const heading = (action: Locator, name: string) =>
  action.getByRole('heading', { name, exact: true }).waitFor();
const line = (action: Locator, { name }: Pick<Order, 'name'>) =>
  action.getByRole('listitem').filter({ hasText: name });
const isAccessible = async ({ page }: Merchant) =>
  expect(await accessibilityViolations(page, '[role=dialog]')).toEqual([]);
const bulkPosts = ({ posts }: Merchant) => posts.filter((path) => path === BULK);

/** In Shopify alone. */
function addUnread({ tenant }: Merchant, number = 1): Pick<Order, 'id' | 'name'> {
  const order = { id: 5_900_000_000_000 + number, name: `#${5_900 + number}` };
  product.stack.shopify.control.addOrder(tenant.shop, {
    ...order,
    createdAt: ANCIENT,
    lines: [MUG],
  });
  return order;
}

async function setAskReason({ tenant }: Merchant, askReason: 'required'): Promise<void> {
  const api = product.stack.api(tenant.shop);
  const { body } = await api.call('GET', '/api/settings');
  const { version, automations, notifications, access } = body as SettingsView;
  const saved = await api.call('PUT', '/api/settings', {
    version,
    providers: [],
    notifications,
    access: { settings: access.settings, chosenUserIds: [] },
    automations: { ...automations, askReason },
  });
  if (saved.status !== 200) throw new Error(JSON.stringify(saved));
}

describe('a merchant chooses orders that stand differently', () => {
  it('sees how they stand, presses once, and gets a line for each as its warehouse answers', async () => {
    const merchant = await product.open();
    const { page, tenant } = merchant;
    const stoppable = await merchant.addOrder(COOPERATES);
    const refused = await merchant.addOrder(REFUSES);
    const mixed = await merchant.addOrder(MIXED);
    const silent = await merchant.addOrder(SILENT);
    const shipped = await merchant.addOrder(SHIPPED);
    const held = await merchant.addOrder(IGNORES);
    const unread = addUnread(merchant);
    const deleted = addUnread(merchant, 2);
    const left = await merchant.addOrder(COOPERATES);
    const chosen = [stoppable, refused, mixed, silent, shipped, held, unread, deleted];

    await openList(merchant);
    await tick(merchant, chosen);
    product.stack.shopify.control.deleteOrder(tenant.shop, deleted.id);
    const action = await chooseAction(merchant);
    await says(action, '1 can be stopped');
    await says(action, '4 may be too late');
    await says(action, [stoppable, refused, mixed, silent].map(({ name }) => name).join(', '));
    await says(action, '1 missing at Prime Penguin');
    await says(action, '1 too late');
    await says(action, '1 unknown to the app');
    await says(action, String(deleted.id));
    await action.getByText('asks the warehouses of 6 orders', { exact: false }).waitFor();
    await action.getByLabel('Reason (optional)').selectOption('customer');
    await merchant.picture('bulk-ready');
    await isAccessible(merchant);
    expect(merchant.posts).toEqual([CHECK]);

    await press(action);
    await action.getByRole('heading', { name: /^Waiting for \d of 7$/ }).waitFor();
    await says(line(action, shipped), 'Too late');
    await says(line(action, { name: String(deleted.id) }), 'Not asked');
    await says(line(action, stoppable), 'Asked, no answer yet');
    await says(line(action, silent), 'Asked, no answer yet');
    await merchant.picture('bulk-progress');
    await isAccessible(merchant);

    await merchant.runBatches('nordic', 2);
    await merchant.runBatches('baltic', 2);
    await says(line(action, stoppable), 'Stopped at the warehouse');
    await says(line(action, refused), 'Refused');
    await says(line(action, mixed), 'Only a part was stopped');
    await action.getByText('1 stopped', { exact: true }).waitFor();
    await merchant.picture('bulk-answered');
    await isAccessible(merchant);

    expect(bulkPosts(merchant)).toEqual([BULK]);
    expect(await merchant.requests(stoppable)).toBe(1);
    expect(await merchant.requests(shipped)).toBe(0);
    expect(await merchant.requests(left)).toBe(0);

    await action.getByRole('button', { name: 'Open in activity' }).click();
    await page.waitForURL(/\/apps\/warehouse-cancel\/app\/activity\?bulk=[\w-]+/);
  });

  it('may close the window and open it again: it went on by itself, and nothing is sent twice', async () => {
    const merchant = await product.open();
    const orders = [await merchant.addOrder(COOPERATES), await merchant.addOrder(COOPERATES)];
    const action = await openOn(merchant, orders);
    await says(action, '2 may be too late');
    await press(action);
    await heading(action, 'Waiting for 2 of 2');
    await action.getByText('You can close the window', { exact: false }).waitFor();
    await action.getByRole('button', { name: 'Close' }).last().click();
    await action.waitFor({ state: 'detached' });
    for (const order of orders) {
      await expect.poll(() => merchant.requests(order), { timeout: 20_000 }).toBe(1);
    }
    await merchant.runBatches('nordic', 2);
    await merchant.answers(...orders);

    const again = await openOn(merchant, orders);
    await says(again, '2 already answered');
    await again.getByRole('button', { name: 'Show the answers' }).click();
    await heading(again, 'All 2 orders were stopped');
    for (const order of orders) expect(await merchant.requests(order)).toBe(1);
    await merchant.nothingIsWrong();
  });

  it('and presses twice: they are asked for once', async () => {
    const merchant = await product.open();
    const order = await merchant.addOrder(COOPERATES);
    const action = await openOn(merchant, [order]);
    await action.getByRole('button', { name: 'Cancel at warehouse' }).dblclick();
    await heading(action, 'Waiting for 1 of 1');
    await says(line(action, order), 'Asked, no answer yet');
    expect(merchant.posts).toEqual([CHECK, BULK]);
    expect(await merchant.requests(order)).toBe(1);
    await merchant.nothingIsWrong();
  });

  it('is led to the settings while the shop is not connected', async () => {
    const merchant = await product.open({ isConnected: false });
    const order = await merchant.addOrder(COOPERATES);
    const action = await openOn(merchant, [order]);
    await heading(action, 'Not connected to Prime Penguin');
    await isAccessible(merchant);
    await action.getByRole('button', { name: 'Open settings' }).click();
    await merchant.page.waitForURL(/\/apps\/warehouse-cancel\/app\/settings/);
  });
});

describe('a shop that requires a reason', () => {
  it('gets it before anything is sent', async () => {
    const merchant = await product.open();
    await setAskReason(merchant, 'required');
    const order = await merchant.addOrder(COOPERATES);
    const action = await openOn(merchant, [order]);
    await press(action);
    await action.getByText('Choose a reason. Nothing has been sent.').waitFor();
    await isAccessible(merchant);
    expect(bulkPosts(merchant)).toEqual([]);

    await action.getByLabel('Reason').selectOption('fraud');
    await press(action);
    await heading(action, 'Waiting for 1 of 1');
    expect(bulkPosts(merchant)).toEqual([BULK]);
    await merchant.nothingIsWrong();
  });
});

describe('a press whose answer gets lost', () => {
  it('is not known, until the same list joins what arrived', async () => {
    const merchant = await product.open();
    const { page } = merchant;
    const order = await merchant.addOrder(COOPERATES);
    const action = await openOn(merchant, [order]);
    let lost = 0;
    await page.route(/\/api\/cancellations\/bulk(\?|$)/, async (route) => {
      if (route.request().method() !== 'POST' || lost > 0) return route.continue();
      lost += 1;
      await route.fetch();
      await route.abort('connectionreset');
    });
    await press(action);
    await heading(action, 'It is not known whether the request arrived');
    await isAccessible(merchant);
    await action.getByRole('button', { name: 'Send the same list again' }).click();
    await says(line(action, order), 'Asked, no answer yet');
    expect(await merchant.requests(order)).toBe(1);
    await merchant.nothingIsWrong([
      `request: ${product.stack.shopify.appUrl}${BULK}?locale=en net::ERR_CONNECTION_RESET`,
    ]);
  });
});

describe('on a narrow screen, and in Swedish', () => {
  it('everything has its place and its words', async () => {
    const merchant = await product.open({ locale: 'sv' });
    const { page } = merchant;
    const orders = [
      await merchant.addOrder(MIXED),
      await merchant.addOrder(SHIPPED),
      await merchant.addOrder(IGNORES),
    ];
    await openList(merchant, 'sv');
    await tick(merchant, orders);
    const action = await chooseAction(merchant, 'Annullera hos lagret');
    await says(action, '1 kan stoppas');
    await page.setViewportSize({ width: 320, height: 800 });
    await says(action, '1 kan vara för sen');
    expect(await scrollsSideways(page)).toBe(false);
    await isAccessible(merchant);

    await action.getByRole('button', { name: 'Annullera hos lagret' }).click();
    await heading(action, 'Väntar på 2 av 3');
    await merchant.runBatches('nordic', 2);
    await merchant.runBatches('baltic', 2);
    await says(action, 'Bara en del stoppades');
    expect(await scrollsSideways(page)).toBe(false);
    await isAccessible(merchant);
    await merchant.nothingIsWrong();
  });
});

// The last one: what it asks for keeps the queue of many orders busy for a while.
describe('250 orders', () => {
  it('are as many as go at once, and have a line each', async () => {
    const merchant = await product.open();
    const { page, tenant } = merchant;
    for (let number = 1; number <= 251; number += 1) {
      product.stack.shopify.control.addOrder(tenant.shop, {
        id: 6_000_000_000_000 + number,
        name: `#B${number}`,
        createdAt: ANCIENT,
        lines: [MUG],
      });
    }
    await openList(merchant);
    await page
      .getByRole('checkbox', { name: /Select all/ })
      .first()
      .check({ force: true });
    const tooMany = await chooseAction(merchant);
    await heading(tooMany, '251 orders are too many at once');
    await isAccessible(merchant);
    expect(merchant.posts).toEqual([]);
    await tooMany.getByRole('button', { name: 'Close' }).last().click();
    await tooMany.waitFor({ state: 'detached' });

    await page
      .getByRole('row')
      .filter({ hasText: '#B251' })
      .getByRole('checkbox')
      .uncheck({ force: true });
    const action = await chooseAction(merchant);
    await says(action, '250 missing at Prime Penguin');
    await action.getByText('and 242 more', { exact: false }).waitFor();
    // No news while one counts: answers would move lines from one group to another.
    await page.route(/\/api\/cancellations\/bulk\/[\w-]+\?/, () => undefined);
    await press(action);
    await heading(action, 'Waiting for 250 of 250');
    await action.getByRole('button', { name: 'Show 225 more' }).click();
    await expect.poll(() => action.getByRole('listitem').count()).toBe(250);
    expect(bulkPosts(merchant)).toEqual([BULK]);
    await merchant.nothingIsWrong();
  });
});

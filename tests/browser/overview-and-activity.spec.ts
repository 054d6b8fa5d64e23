/** The pages about all cancellations, and about one: found, read, called about, exported. */
import { readFile } from 'node:fs/promises';
import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CancellationView } from '#app/contract/api.ts';
import { accessibilityViolations } from '#tests/support/accessibility.ts';
import { scrollsSideways } from '#tests/support/browser.ts';
import { type Merchant, MUG, type Order, type Product, SHIRT, startProduct } from './product.ts';
import { writeWeeksOfCancellations } from './weeks-of-cancellations.ts';

let product: Product;
beforeAll(async () => {
  product = await startProduct();
});
afterAll(() => product.stop());

const COOPERATES = [{ provider: 'nordic', lines: [SHIRT], plan: { kind: 'cooperates' } }] as const;
const REFUSES = [
  {
    provider: 'nordic',
    lines: [MUG],
    plan: {
      kind: 'refuses_with_reason',
      text: 'Order is locked by wave 4711',
      via: 'entity_log',
      shipsAfterBatches: null,
    },
  },
] as const;
const SHIPS_ALL_THE_SAME = [
  {
    provider: 'nordic',
    lines: [SHIRT],
    plan: { kind: 'cancels_then_ships', shipsAfterBatches: 2 },
  },
] as const;

const isAccessible = async (merchant: Merchant) =>
  expect(await accessibilityViolations(await merchant.appFrame())).toEqual([]);
const rows = ({ app }: Merchant) =>
  app.getByRole('listitem').filter({ has: app.getByRole('heading', { level: 3 }) });
const row = (merchant: Merchant, name: string) =>
  rows(merchant).filter({ has: merchant.app.getByRole('link', { name, exact: true }) });
const addressOf = async (merchant: Merchant) => new URL((await merchant.appFrame()).url());

/** Asked for, reported stopped, and shipped all the same. */
async function shippedAllTheSame(merchant: Merchant): Promise<Order> {
  const order = await merchant.addOrder(SHIPS_ALL_THE_SAME);
  await merchant.askFor(order);
  await merchant.runBatches('nordic', 2);
  await merchant.answers(order);
  await merchant.runBatches('nordic', 2);
  const api = product.stack.api(merchant.tenant.shop);
  const { body } = await api.readOrder(String(order.id));
  if (body === null || !('cancellation' in body) || !body.cancellation)
    throw new Error('Not asked');
  const isOverturned = ({ warehouses }: CancellationView) =>
    warehouses.some(({ overturned }) => overturned);
  await api.waitFor(body.cancellation, isOverturned, 20_000);
  return order;
}

async function openActivity(merchant: Merchant, query = ''): Promise<void> {
  await merchant.openApp(`/app/activity${query}`);
  await merchant.app.getByRole('heading', { name: 'Activity', exact: true }).waitFor();
}

describe('home', () => {
  it('shows what needs somebody first, and what came of the last weeks', async () => {
    const merchant = await product.open();
    const { app, tenant } = merchant;
    await writeWeeksOfCancellations(product.stack.databaseUrl, tenant.shop);
    const shipped = await shippedAllTheSame(merchant);
    const refused = await merchant.addOrder(REFUSES);
    await merchant.askFor(refused);
    await merchant.runBatches('nordic', 2);
    await merchant.answers(refused);

    await merchant.openApp('/app');
    await row(merchant, shipped.name)
      .getByText('Shipped although it was reported stopped')
      .waitFor();
    // What was overturned comes before what is newer.
    const names = await app.getByRole('heading', { level: 3 }).allInnerTexts();
    expect(names.slice(0, 2)).toEqual([shipped.name, refused.name]);
    await row(merchant, refused.name)
      .getByText('Contact the provider.', { exact: false })
      .waitFor();
    await row(merchant, refused.name).getByText('Nobody is entered for Nordic 3PL.').waitFor();

    await app.locator('[data-picture=there] svg').first().waitFor();
    // Days in the picture are written as all others on the page are.
    await row(merchant, shipped.name)
      .getByText(/Asked [A-Z][a-z]{2} \d+, \d{4}/)
      .waitFor();
    await app
      .locator('svg')
      .getByText(/^[A-Z][a-z]{2} \d+$/)
      .first()
      .waitFor();
    await merchant.page.setViewportSize({ width: 1280, height: 2120 });
    await merchant.picture('home');
    await app.getByRole('button', { name: 'Show as table' }).first().click();
    const table = app.getByRole('table');
    await table.getByRole('columnheader', { name: 'Only a part was stopped' }).waitFor();
    expect(await table.getByRole('row').count()).toBe(13);
    await isAccessible(merchant);

    await app.getByRole('link', { name: refused.name, exact: true }).click();
    await app.getByRole('heading', { name: 'What to do now' }).waitFor();
    await merchant.nothingIsWrong();
  });

  it('does not jump when the pictures come, and fits a narrow screen', async () => {
    const merchant = await product.open({ width: 320 });
    const { app, tenant, page } = merchant;
    await writeWeeksOfCancellations(product.stack.databaseUrl, tenant.shop);
    await page.route(/\/assets\/charts-/, async (route) => {
      await app.getByRole('button', { name: 'Show as table' }).first().waitFor();
      const before = await heightOf(merchant);
      await route.continue();
      await app.locator('[data-picture=there] svg').nth(2).waitFor();
      expect(await heightOf(merchant)).toBe(before);
    });
    await merchant.openApp('/app');
    await app.locator('[data-picture=there] svg').nth(2).waitFor();
    expect(await scrollsSideways(await merchant.appFrame())).toBe(false);
    await page.setViewportSize({ width: 320, height: 2600 });
    await merchant.picture('home-narrow');
    await isAccessible(merchant);
    await merchant.nothingIsWrong();
  });

  it('gives the number of a provider that stopped nothing', async () => {
    const merchant = await product.open();
    const refused = await merchant.addOrder(REFUSES);
    await merchant.askFor(refused);
    await merchant.runBatches('nordic', 2);
    await merchant.answers(refused);
    await merchant.openApp('/app');
    await merchant.app.locator('svg').getByText('0%', { exact: true }).waitFor();
  });

  it('says that nothing needs anybody, and helps a shop that has asked for nothing yet', async () => {
    const merchant = await product.open();
    await merchant.openApp('/app');
    await merchant.app.getByRole('heading', { name: 'No cancellations yet' }).waitFor();
    expect(await merchant.app.getByRole('button', { name: 'Show as table' }).count()).toBe(0);
    await isAccessible(merchant);
    const order = await merchant.addOrder(COOPERATES);
    await merchant.askFor(order);
    await merchant.openApp('/app');
    await merchant.app.getByRole('heading', { name: 'Nothing needs you' }).waitFor();
    await isAccessible(merchant);
    await merchant.nothingIsWrong();
  });
});

async function heightOf(merchant: Merchant): Promise<number> {
  return (await merchant.appFrame()).evaluate(() => document.documentElement.scrollHeight);
}

describe('the list of all cancellations', () => {
  it('is filtered, searched and paged by an address that can be opened again', async () => {
    const merchant = await product.open();
    const { app, page, tenant } = merchant;
    await writeWeeksOfCancellations(product.stack.databaseUrl, tenant.shop);
    await openActivity(merchant);
    await row(merchant, '#91399').waitFor();
    expect(await rows(merchant).count()).toBe(25);
    await merchant.picture('activity');
    await isAccessible(merchant);

    await app.getByRole('link', { name: 'Older' }).click();
    await row(merchant, '#91374').waitFor();
    await app.getByRole('link', { name: 'Newer' }).click();
    await row(merchant, '#91399').waitFor();
    expect(await app.getByRole('link', { name: 'Newer' }).count()).toBe(0);

    await app.getByRole('button', { name: 'Search and filter results' }).click();
    await app.getByRole('button', { name: 'Outcome' }).click();
    await app.getByText('Not known whether it was stopped', { exact: true }).last().click();
    await row(merchant, '#91399').waitFor({ state: 'detached' });
    await page.keyboard.press('Escape');
    await app.getByRole('button', { name: 'Provider', exact: true }).click();
    await app.getByText('Retired 3PL', { exact: true }).last().click();
    await row(merchant, '#91080').waitFor({ state: 'detached' });
    await row(merchant, '#91060').waitFor();
    expect((await addressOf(merchant)).search).toBe('?outcome=unknown&provider=Retired+3PL');
    await app.getByRole('heading', { name: 'Activity', exact: true }).click();
    await app.getByRole('radio').first().waitFor({ state: 'detached' });
    await isAccessible(merchant);

    await openActivity(merchant, '?outcome=unknown&provider=Retired%203PL');
    await row(merchant, '#91060').waitFor();
    await app.getByText('Provider: Retired 3PL').waitFor();
    await app.getByRole('button', { name: 'Clear all' }).click();
    await row(merchant, '#91399').waitFor();

    await app.getByRole('textbox', { name: 'Order name' }).fill('#9109');
    await row(merchant, '#91099').waitFor();
    expect(await rows(merchant).count()).toBe(10);
    await app.getByRole('textbox', { name: 'Order name' }).fill('nothing');
    await app.getByRole('heading', { name: 'Nothing matches' }).waitFor();
    await merchant.nothingIsWrong();
  });

  it('takes whole days of the visitor’s time zone, and says which', async () => {
    const merchant = await product.open();
    const { app, tenant } = merchant;
    await writeWeeksOfCancellations(product.stack.databaseUrl, tenant.shop);
    await openActivity(merchant, '?outcome=unknown');
    await app.getByRole('button', { name: 'Asked', exact: true }).click();
    await app.getByText('Whole days in your time zone (Europe/Stockholm).').waitFor();
    await app.getByLabel('From', { exact: true }).fill('2026-07-10');
    await app.getByLabel('To', { exact: true }).fill('2026-07-09');
    await app.getByRole('button', { name: 'Apply' }).click();
    await app.getByText('Choose a day that is not before the first.').waitFor();
    await app.getByLabel('To', { exact: true }).fill('2026-07-11');
    await app.getByRole('button', { name: 'Apply' }).click();
    await app.getByText('Asked: Jul 10, 2026 to Jul 11, 2026').waitFor();
    const { searchParams } = await addressOf(merchant);
    expect(searchParams.get('from')).toBe('2026-07-09T22:00:00.000Z');
    expect(searchParams.get('to')).toBe('2026-07-11T22:00:00.000Z');
    await app.getByRole('heading', { name: 'Activity', exact: true }).click();
    await app.getByRole('button', { name: 'Apply' }).waitFor({ state: 'detached' });
    await isAccessible(merchant);
    await merchant.nothingIsWrong();
  });

  it('keeps a filter as a view for everybody, until it is deleted', async () => {
    const merchant = await product.open();
    const { app, page, tenant } = merchant;
    await writeWeeksOfCancellations(product.stack.databaseUrl, tenant.shop);
    await openActivity(merchant, '?provider=Retired%203PL');
    await app.getByRole('button', { name: 'Save as' }).click();
    await app.getByRole('dialog').getByRole('textbox', { name: 'Name' }).fill('The old ones');
    await app.getByRole('dialog').getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('View saved').waitFor();

    await openActivity(merchant);
    await app.getByRole('tab', { name: 'The old ones' }).click();
    await row(merchant, '#91079').waitFor();
    expect((await addressOf(merchant)).search).toBe('?provider=Retired+3PL');
    await isAccessible(merchant);

    await openActivity(merchant, '?outcome=unknown');
    await app.getByRole('button', { name: 'Save as' }).click();
    await app.getByRole('dialog').getByRole('textbox', { name: 'Name' }).fill('the OLD ones');
    await app.getByText('A view with this name already exists.', { exact: false }).waitFor();

    await openActivity(merchant);
    await app.getByRole('tab', { name: 'The old ones' }).click();
    await row(merchant, '#91079').waitFor();
    await app.getByRole('tab', { name: 'The old ones' }).click();
    await app.getByText('Delete view', { exact: true }).click();
    await app.getByRole('dialog').getByRole('button', { name: 'Delete view' }).click();
    await page.getByText('View deleted').waitFor();
    await app.getByRole('tab', { name: 'The old ones' }).waitFor({ state: 'detached' });
    await merchant.nothingIsWrong();
  });

  it('says what it did not understand of an address', async () => {
    const merchant = await product.open();
    await openActivity(merchant, '?outcome=lost&from=yesterday');
    await merchant.app.getByText('were left out: outcome, from.', { exact: false }).waitFor();
    await merchant.nothingIsWrong();
  });

  it('shows the orders of one request for many, and lets go of it', async () => {
    const merchant = await product.open();
    const { app, tenant } = merchant;
    const together = [await merchant.addOrder(COOPERATES), await merchant.addOrder(COOPERATES)];
    const alone = await merchant.addOrder(COOPERATES);
    await merchant.askFor(alone);
    const asked = await product.stack.api(tenant.shop).call('POST', '/api/cancellations/bulk', {
      orderIds: together.map(({ id }) => `gid://shopify/Order/${id}`),
    });
    const { id } = asked.body as { id: string };
    await openActivity(merchant, `?bulk=${id}`);
    for (const { name } of together) await row(merchant, name).waitFor();
    expect(await rows(merchant).count()).toBe(2);
    await isAccessible(merchant);
    await app.getByRole('button', { name: 'Clear', exact: true }).click();
    await row(merchant, alone.name).waitFor();
    await merchant.nothingIsWrong();
  });

  it('is downloaded as a file with the filter that is set', async () => {
    const merchant = await product.open();
    const { app, page, tenant } = merchant;
    await writeWeeksOfCancellations(product.stack.databaseUrl, tenant.shop);
    await openActivity(merchant, '?q=9139');
    const coming = page.waitForEvent('download');
    await app.getByRole('button', { name: 'Export' }).click();
    const download = await coming;
    expect(download.suggestedFilename()).toMatch(/^warehouse-cancellations-[\d-]+\.csv$/);
    const lines = (await readFile(await download.path(), 'utf8')).trim().split('\r\n');
    const names = new Set(lines.slice(1).map((line) => line.match(/#\d+/)?.[0]));
    expect([...names].toSorted()).toEqual(
      Array.from({ length: 10 }, (_, index) => `#${91390 + index}`),
    );
    await app.getByRole('link', { name: 'open it here' }).waitFor();
    await isAccessible(merchant);
    await merchant.nothingIsWrong();
  });

  it('needs no scrolling sideways on a narrow screen', async () => {
    const merchant = await product.open({ width: 320 });
    await writeWeeksOfCancellations(product.stack.databaseUrl, merchant.tenant.shop);
    await openActivity(merchant, '?provider=Nordic%203PL');
    await row(merchant, '#91399').waitFor();
    expect(await scrollsSideways(await merchant.appFrame())).toBe(false);
    await merchant.picture('activity-narrow');
    await isAccessible(merchant);
    await merchant.nothingIsWrong();
  });
});

describe('the page of one cancellation', () => {
  const openDetail = async (merchant: Merchant, name: string) => {
    await openActivity(merchant);
    await merchant.app.getByRole('link', { name, exact: true }).click();
    await merchant.app.getByRole('heading', { name: 'What to do now' }).waitFor();
  };
  const story = ({ app }: Merchant): Locator =>
    app.getByRole('list').filter({ hasText: 'asked for the order to be stopped' });

  it('tells by itself that the order was stopped, and leads to Shopify’s own cancel', async () => {
    const merchant = await product.open();
    const { app, page } = merchant;
    const order = await merchant.addOrder(COOPERATES);
    await merchant.askFor(order);
    await openDetail(merchant, order.name);
    await app.getByText('Asked, no answer yet').first().waitFor();
    await isAccessible(merchant);
    await merchant.runBatches('nordic', 2);
    await app.getByText('Now cancel and refund the order in Shopify.').first().waitFor();
    await story(merchant).getByText('Stopped at the warehouse').waitFor();
    await page.setViewportSize({ width: 1280, height: 1600 });
    await merchant.picture('detail');
    await isAccessible(merchant);
    await app.getByRole('link', { name: 'Cancel it in Shopify' }).click();
    await page.getByRole('heading', { name: order.name }).waitFor();
    await merchant.nothingIsWrong();
  });

  it('says loudly that it shipped although it was reported stopped', async () => {
    const merchant = await product.open();
    const { app, page } = merchant;
    const order = await shippedAllTheSame(merchant);
    await openActivity(merchant);
    await row(merchant, order.name).getByText('Shipped although it was reported stopped').waitFor();
    // Named once: the order has no other warehouse.
    expect(await row(merchant, order.name).getByText('Nordic 3PL').count()).toBe(1);
    await openDetail(merchant, order.name);
    const banner = app.getByRole('alert').filter({ hasText: 'Shipped although it was reported' });
    await banner.getByText('If you have refunded it already', { exact: false }).waitFor();
    await banner.getByText('Nordic 3PL: “Stopped at the warehouse”', { exact: false }).waitFor();
    await story(merchant).getByText('Too late: this contradicts what was said before').waitFor();
    await page.setViewportSize({ width: 1280, height: 1800 });
    await merchant.picture('detail-overturned');
    await isAccessible(merchant);
    await merchant.nothingIsWrong();
  });

  it('keeps what somebody heard by phone as their word, and takes it back', async () => {
    const merchant = await product.open();
    const { app, page } = merchant;
    const order = await merchant.addOrder(REFUSES);
    await merchant.askFor(order);
    await merchant.runBatches('nordic', 2);
    await merchant.answers(order);
    await openDetail(merchant, order.name);
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await app.getByRole('button', { name: 'Copy the message' }).click();
    await page.getByText('Message copied').waitFor();
    // What was copied is read where it can be pasted: the frame may write the clipboard, and not read it.
    await app.getByRole('button', { name: 'I called them' }).click();
    await app.getByLabel('Note').focus();
    await page.keyboard.press('ControlOrMeta+V');
    expect(await app.getByLabel('Note').inputValue()).toContain(order.name);
    await app.getByRole('button', { name: 'Discard' }).click();

    await app.getByRole('button', { name: 'I called them' }).click();
    await app.getByRole('button', { name: 'Save' }).click();
    await app.getByText('Choose what they said.').waitFor();
    await app.getByText('They say that it is stopped').click();
    await app.getByLabel('Note').fill('Spoke to Olle');
    await isAccessible(merchant);
    await app.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Your word is kept').waitFor();
    await app.getByText('By phone: said to be stopped').waitFor();
    await app.getByText('It is a person’s word, not the warehouse’s.', { exact: false }).waitFor();
    await story(merchant).getByText('they say that it is stopped', { exact: false }).waitFor();
    await story(merchant).getByText('“Spoke to Olle”').waitFor();
    // The verdict is the warehouse's.
    await app.getByText('Refused', { exact: true }).first().waitFor();
    await isAccessible(merchant);

    await app.getByRole('button', { name: 'Take back' }).click();
    await page.getByText('Taken back').waitFor();
    await story(merchant).getByText('took back what was said', { exact: false }).waitFor();
    await app.getByRole('button', { name: 'Take back' }).waitFor({ state: 'detached' });
    await merchant.nothingIsWrong();
  });

  it('selects the message where the browser does not let the app copy', async () => {
    const merchant = await product.open({ width: 320 });
    const { app, page } = merchant;
    const order = await merchant.addOrder(REFUSES);
    await merchant.askFor(order);
    await merchant.runBatches('nordic', 2);
    await merchant.answers(order);
    await openDetail(merchant, order.name);
    const frame = await merchant.appFrame();
    await frame.evaluate(() => {
      navigator.clipboard.writeText = () => Promise.reject(new Error('not allowed'));
    });
    await app.getByRole('button', { name: 'Copy the message' }).click();
    await app.getByText('The message is selected', { exact: false }).waitFor();
    expect(await frame.evaluate(() => getSelection()?.toString())).toContain(order.name);
    expect(await scrollsSideways(frame)).toBe(false);
    await isAccessible(merchant);
    await page.setViewportSize({ width: 320, height: 2200 });
    await merchant.picture('detail-narrow');
    await merchant.nothingIsWrong();
  });

  it('asks again where nothing was delivered, and leads back to the list that it was opened from', async () => {
    const merchant = await product.open();
    const { app } = merchant;
    const { control } = product.stack.primePenguin;
    const order = await merchant.addOrder(COOPERATES);
    const outage = await control.addFault({
      match: { tenantId: merchant.tenant.tenantId },
      fault: { kind: 'internal_error' },
    });
    await merchant.askFor(order);
    await merchant.answers(order);
    await openActivity(merchant, '?outcome=unknown');
    await app.getByRole('link', { name: order.name, exact: true }).click();
    await app.getByRole('heading', { name: 'What to do now' }).waitFor();
    await control.clearFaults(outage);
    await app.getByRole('button', { name: 'Ask again' }).click();
    await app.getByText('Asked, no answer yet').first().waitFor();
    await story(merchant).getByText('asked again', { exact: false }).waitFor();
    expect(await merchant.requests(order)).toBe(1);
    await app.getByRole('link', { name: 'Activity' }).click();
    await app.getByText('Outcome: Not known whether it was stopped').waitFor();
    await merchant.nothingIsWrong();
  });

  it('says that there is no such cancellation', async () => {
    const merchant = await product.open();
    await merchant.openApp('/app/activity/7d1c0a52-0f5b-4a49-9f3e-1b2c3d4e5f60');
    await merchant.app.getByRole('heading', { name: 'There is no such cancellation' }).waitFor();
    await isAccessible(merchant);
  });
});

describe('a merchant whose admin is in Swedish', () => {
  it('reads Swedish in the list and in the story', async () => {
    const merchant = await product.open({ locale: 'sv' });
    const { app, page, tenant } = merchant;
    await writeWeeksOfCancellations(product.stack.databaseUrl, tenant.shop);
    const order = await shippedAllTheSame(merchant);
    await merchant.openApp('/app');
    await app.locator('[data-picture=there] svg').nth(2).waitFor();
    await page.setViewportSize({ width: 1280, height: 2120 });
    await merchant.picture('home-sv');
    await merchant.openApp('/app/activity');
    await app.getByRole('link', { name: order.name, exact: true }).click();
    await app.getByRole('heading', { name: 'Vad du ska göra nu' }).waitFor();
    await app.getByRole('alert').getByText('Skickad trots att den rapporterades stoppad').waitFor();
    await isAccessible(merchant);
    await page.setViewportSize({ width: 1280, height: 1800 });
    await merchant.picture('detail-sv');
    await merchant.nothingIsWrong();
  });
});

/** The pages of settings: what is saved is there again, and what cannot be saved stays where it was typed. */
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SettingsView } from '#app/contract/api.ts';
import { accessibilityViolations } from '#tests/support/accessibility.ts';
import { scrollsSideways } from '#tests/support/browser.ts';
import { type Merchant, type Product, SHIRT, startProduct } from './product.ts';

const NORDIC = '/app/settings/providers/Nordic%203PL';
const OWNER = '42';
const ADA = '7';

let product: Product;
beforeAll(async () => {
  product = await startProduct();
});
afterAll(() => product.stop());

const save = (page: Page) => page.getByRole('button', { name: 'Save', exact: true }).click();
const saved = async ({ page }: Merchant) => {
  await page.getByText('Settings saved').last().waitFor();
  await page.getByText('Unsaved changes').waitFor({ state: 'detached' });
};

/** Presses what stands beside a choice. */
const choose = (app: Merchant['app'], words: string) =>
  app.getByText(words, { exact: true }).click();

async function settings({ tenant }: Merchant, userId = OWNER): Promise<SettingsView> {
  const { body } = await product.stack.api(tenant.shop, userId).call('GET', '/api/settings');
  return body as SettingsView;
}

async function change(merchant: Merchant, wish: object): Promise<void> {
  const { version } = await settings(merchant);
  const api = product.stack.api(merchant.tenant.shop);
  const { status } = await api.call('PUT', '/api/settings', { version, ...wish });
  expect(status).toBe(200);
}

/** Until the field is marked as wrong; then what a screen reader says of it. */
async function complaint(field: Locator): Promise<string> {
  await expect.poll(() => field.getAttribute('aria-invalid')).toBe('true');
  return field.evaluate((element) =>
    (element.getAttribute('aria-describedby') ?? '')
      .split(' ')
      .map((id) => document.getElementById(id)?.textContent ?? '')
      .join(' '),
  );
}

/** Whoever pressed Save far down the page is brought to what went wrong. */
async function isBroughtTo({ app, page }: Merchant, banner: string): Promise<void> {
  const focused = app.locator(':focus').filter({ hasText: banner });
  await focused.waitFor();
  const box = await focused.boundingBox();
  const height = page.viewportSize()?.height ?? 0;
  expect(box?.y).toBeGreaterThanOrEqual(0);
  expect((box?.y ?? 0) + (box?.height ?? height)).toBeLessThanOrEqual(height);
}

async function isFineToRead(merchant: Merchant): Promise<void> {
  expect(await accessibilityViolations(await merchant.appFrame())).toEqual([]);
}

describe('the overview of the settings', () => {
  it('says what each part is set to, and leads to its page and back', async () => {
    const merchant = await product.open();
    const { app } = merchant;
    await merchant.openApp('/app/settings');
    await app.getByText('3 providers, 3 without a contact.').waitFor();
    await app.getByText('Orders cancelled in Shopify are sent to the warehouse.').waitFor();
    await app.getByText('Nothing is mailed.').waitFor();
    await app.getByText('Everyone who uses the app may change the settings.').waitFor();
    await isFineToRead(merchant);
    await merchant.picture('settings-overview');

    await app.getByRole('link', { name: 'Open: Providers' }).click();
    await app.getByRole('heading', { name: 'Nordic 3PL' }).waitFor();
    await app.getByText('Warehouse system: Ongoing').waitFor();
    await isFineToRead(merchant);
    await app.getByRole('link', { name: 'Nordic 3PL' }).click();
    await app.getByRole('heading', { name: 'Whom to call' }).waitFor();
    await app.getByRole('link', { name: 'Providers' }).click();
    await app.getByRole('link', { name: 'Settings' }).click();
    await app.getByRole('link', { name: 'Open: Email' }).waitFor();
    await merchant.nothingIsWrong();
  });
});

describe('the page of a provider', () => {
  it('shows how it has answered, and keeps what is set', async () => {
    const merchant = await product.open();
    const { app, page } = merchant;
    const order = await merchant.addOrder([{ provider: 'nordic', lines: [SHIRT] }]);
    await merchant.askFor(order);
    await merchant.runBatches('nordic', 2);
    await merchant.answers(order);

    await merchant.openApp(NORDIC);
    await app.getByText('It was asked to stop 1 order and stopped 1.').waitFor();
    await app.getByText('Next batch', { exact: false }).waitFor();
    await app.getByText('Empty: 3 seconds, the default of this app.', { exact: false }).waitFor();
    await choose(app, 'Yes');
    await app.getByRole('textbox', { name: 'Time to an answer' }).fill('1,5');
    await app.getByRole('combobox', { name: 'Unit' }).selectOption('days');
    await app.getByRole('textbox', { name: 'Name' }).fill('Ada Berg');
    await app.getByRole('textbox', { name: 'Email' }).fill('ada@nordic.example');
    await app.getByRole('textbox', { name: 'Phone' }).fill('+46 40 123 45');
    await app.getByRole('textbox', { name: 'Opening hours' }).fill('Mon–Fri 8–17\nSat 9–12');
    await isFineToRead(merchant);
    await app.getByRole('heading', { level: 1 }).scrollIntoViewIfNeeded();
    await merchant.picture('settings-provider');
    await save(page);
    await saved(merchant);
    await app.getByRole('heading', { name: 'Message to the provider' }).scrollIntoViewIfNeeded();

    const [nordic] = (await settings(merchant)).providers.filter(
      ({ name }) => name === 'Nordic 3PL',
    );
    expect(nordic).toMatchObject({
      cancellable: 'yes',
      answerSeconds: 129_600,
      contact: {
        name: 'Ada Berg',
        email: 'ada@nordic.example',
        phone: '+46 40 123 45',
        hours: 'Mon–Fri 8–17\nSat 9–12',
      },
      messageTemplate: null,
    });
    await merchant.openApp(NORDIC);
    await app.getByRole('radio', { name: 'Yes' }).waitFor();
    expect(await app.getByRole('radio', { name: 'Yes' }).isChecked()).toBe(true);
    expect(await app.getByRole('textbox', { name: 'Time to an answer' }).inputValue()).toBe('36');
    expect(await app.getByRole('combobox', { name: 'Unit' }).inputValue()).toBe('hours');
    expect(await app.getByRole('textbox', { name: 'Name' }).inputValue()).toBe('Ada Berg');
    await merchant.nothingIsWrong();
  });

  it('shows what becomes of the message while it is written, and gives the app’s own back', async () => {
    const merchant = await product.open();
    const { app, page } = merchant;
    await merchant.openApp(NORDIC);
    const text = app.getByRole('textbox', { name: 'Text' });
    const preview = app.getByRole('region', { name: 'How it reads for an order that is made up' });
    await preview.getByText('Order #1001 (Prime Penguin id 90012), Nordic 3PL').waitFor();
    await preview.getByText('1 × Linen shirt (SHIRT-L)').waitFor();

    await text.fill('Stop !');
    await text.press('ArrowLeft');
    await app.getByRole('button', { name: 'Insert {{order}}' }).click();
    await preview.getByText('Stop #1001!', { exact: true }).waitFor();
    expect(await text.inputValue()).toBe('Stop {{order}}!');
    await app.getByText('This is your text.', { exact: false }).waitFor();
    await expect.poll(() => text.evaluate((area) => area === document.activeElement)).toBe(true);
    await isFineToRead(merchant);
    await merchant.picture('settings-message');
    await save(page);
    await saved(merchant);
    const template = async () =>
      (await settings(merchant)).providers.find(({ name }) => name === 'Nordic 3PL')
        ?.messageTemplate;
    expect(await template()).toBe('Stop {{order}}!');

    await app.getByRole('button', { name: 'Use the app’s own text' }).click();
    await preview.getByText('Order #1001 (Prime Penguin id 90012), Nordic 3PL').waitFor();
    await save(page);
    await expect.poll(template).toBeNull();
    await merchant.nothingIsWrong();
  });

  it.each([
    ['no time', 'Time to an answer', '0', 'Enter a time between 1 minute and 30 days.'],
    [
      'a million hours',
      'Time to an answer',
      '1000000',
      'Enter a time between 1 minute and 30 days.',
    ],
    ['a time that is none', 'Time to an answer', 'soon', 'Enter a number, such as 4'],
    ['a wrong address', 'Email', 'ada at nordic', 'This is not an email address: "ada at nordic".'],
    [
      'a placeholder that nobody knows',
      'Text',
      'Dear {{customer}}',
      'The app cannot fill in {{customer}}. It knows {{order}}, ',
    ],
    ['a name that is too long', 'Name', 'x'.repeat(201), 'Use at most 200 characters.'],
  ])('keeps %s where it was typed, with what is wrong beside it', async (_, name, typed, words) => {
    const merchant = await product.open();
    const { app, page } = merchant;
    await merchant.openApp(NORDIC);
    const field = app.getByRole('textbox', { name, exact: true });
    await app.getByRole('textbox', { name: 'Phone' }).fill('+46 40 123 45');
    await field.fill(typed);
    await save(page);
    expect(await complaint(field)).toContain(words);
    expect(await field.inputValue()).toBe(typed);
    await expect.poll(() => field.evaluate((one) => one === document.activeElement)).toBe(true);
    await isFineToRead(merchant);
    expect((await settings(merchant)).version).toBe(0);
    // Kept until mended, and no longer.
    await app.getByRole('textbox', { name: 'Phone' }).fill('+46 40 123 46');
    expect(await field.getAttribute('aria-invalid')).toBe('true');
    await field.fill('');
    await save(page);
    await saved(merchant);
    await merchant.nothingIsWrong();
  });

  it('leads back to the others where there is no such provider', async () => {
    const merchant = await product.open();
    await merchant.openApp('/app/settings/providers/Gone%20%26%20Sons');
    await merchant.app.getByText('This shop has no such provider.', { exact: false }).waitFor();
    await isFineToRead(merchant);
    await merchant.app.getByRole('link', { name: 'All providers' }).click();
    await merchant.app.getByRole('heading', { name: 'Baltic Fulfilment' }).waitFor();
    await merchant.nothingIsWrong();
  });
});

describe('the page of what happens by itself', () => {
  it('asks Shopify for the right to write when that is switched on, and keeps it', async () => {
    const merchant = await product.open();
    const { app, page } = merchant;
    await merchant.openApp('/app/settings/automations');
    await choose(app, 'Write the result as a tag');
    await app.getByRole('textbox', { name: 'Only orders with this tag' }).fill(' express ');
    await choose(app, 'Required');
    await isFineToRead(merchant);
    await merchant.picture('settings-automations');
    await save(page);
    await page.getByRole('dialog').getByText('write_orders').waitFor();
    expect((await settings(merchant)).version).toBe(0);
    await page.getByRole('button', { name: 'Update access' }).click();
    await saved(merchant);
    expect(await settings(merchant)).toMatchObject({
      can: { writeOrders: true },
      automations: {
        forwardShopifyCancels: true,
        forwardOnlyTag: 'express',
        writeMetafield: false,
        writeTag: true,
        askReason: 'required',
      },
    });

    await merchant.openApp('/app/settings/automations');
    const tag = app.getByRole('textbox', { name: 'Only orders with this tag' });
    await tag.waitFor();
    expect(await tag.inputValue()).toBe('express');
    expect(await app.getByRole('radio', { name: 'Required' }).isChecked()).toBe(true);
    await choose(app, 'Send orders cancelled in Shopify to the warehouse');
    await tag.waitFor({ state: 'detached' });
    await save(page);
    await saved(merchant);
    expect((await settings(merchant)).automations.forwardShopifyCancels).toBe(false);
    await merchant.nothingIsWrong();
  });

  it('leaves writing off where Shopify was not given the word, and keeps the rest to be saved', async () => {
    const merchant = await product.open();
    const { app, page } = merchant;
    await merchant.openApp('/app/settings/automations');
    const metafield = app.getByRole('checkbox', { name: 'Write the result as a metafield' });
    await choose(app, 'Write the result as a metafield');
    await choose(app, 'Not asked');
    await save(page);
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
    expect(await complaint(metafield)).toContain('This stays off: Shopify has not given the app');
    expect(await metafield.isChecked()).toBe(false);
    await isFineToRead(merchant);
    expect((await settings(merchant)).version).toBe(0);
    await save(page);
    await saved(merchant);
    expect((await settings(merchant)).automations).toMatchObject({
      writeMetafield: false,
      askReason: 'never',
    });
    await merchant.nothingIsWrong();
  });

  it('says where a right was taken back, and asks for it again', async () => {
    const merchant = await product.open();
    const { app, page } = merchant;
    const { control } = product.stack.shopify;
    await control.setScopes(merchant.tenant.shop, ['read_orders', 'write_orders']);
    await change(merchant, {
      automations: { ...(await settings(merchant)).automations, writeTag: true },
    });
    await control.setScopes(merchant.tenant.shop, ['read_orders']);
    await merchant.openApp('/app/settings/automations');
    const warning = app.getByText('Shopify no longer lets the app change orders', {
      exact: false,
    });
    await warning.waitFor();
    await isFineToRead(merchant);
    await app.getByRole('button', { name: 'Ask Shopify for the right' }).click();
    await page.getByRole('button', { name: 'Update access' }).click();
    await warning.waitFor({ state: 'detached' });
    expect((await settings(merchant)).can.writeOrders).toBe(true);
    await merchant.nothingIsWrong();
  });

  it('takes no tag with a comma', async () => {
    const merchant = await product.open();
    const { app, page } = merchant;
    await merchant.openApp('/app/settings/automations');
    const tag = app.getByRole('textbox', { name: 'Only orders with this tag' });
    await tag.fill('express, fragile');
    await save(page);
    expect(await complaint(tag)).toContain('Enter one tag, without a comma.');
    expect(await tag.inputValue()).toBe('express, fragile');
    await merchant.nothingIsWrong();
  });
});

describe('the page of e-mail', () => {
  it('names the address that is wrong, wants one where something is mailed, and keeps the rest', async () => {
    const merchant = await product.open();
    const { app, page } = merchant;
    await merchant.openApp('/app/settings/mail');
    await choose(app, 'Only what needs attention');
    await app.getByText('Two things are always mailed at once', { exact: false }).waitFor();
    await save(page);
    const to = app.getByRole('textbox', { name: 'Email addresses' });
    expect(await complaint(to)).toContain('Enter at least one email address');

    await to.fill('ann@example.com, bo@\ncy@example.com');
    await save(page);
    await expect.poll(() => complaint(to)).toContain('This is not an email address: "bo@".');
    expect(await to.inputValue()).toBe('ann@example.com, bo@\ncy@example.com');
    await isFineToRead(merchant);
    await to.scrollIntoViewIfNeeded();
    await merchant.picture('settings-mail');

    await to.fill('ann@example.com, bo@example.com\ncy@example.com');
    await app.getByRole('radio', { name: 'Daily' }).press('Space');
    await save(page);
    await saved(merchant);
    expect((await settings(merchant)).notifications).toMatchObject({
      on: 'attention',
      to: ['ann@example.com', 'bo@example.com', 'cy@example.com'],
      pace: 'daily',
    });
    expect(await to.inputValue()).toBe('ann@example.com\nbo@example.com\ncy@example.com');
    await merchant.nothingIsWrong();
  });
});

describe('the page of who may', () => {
  async function openWithAda(options?: Parameters<Product['open']>[0]): Promise<Merchant> {
    const merchant = await product.open(options);
    product.stack.shopify.control.addUser(merchant.tenant.shop, {
      id: ADA,
      firstName: 'Ada',
      lastName: 'Berg',
      isAccountOwner: false,
    });
    await settings(merchant, ADA);
    return merchant;
  }
  const openAs = ({ page, tenant }: Merchant, userId: string, path: string) =>
    page.goto(
      `${product.stack.shopify.adminUrl}/apps/warehouse-cancel${path}?shop=${tenant.shop}&user=${userId}`,
    );

  it('lets the owner choose staff by name', async () => {
    const merchant = await openWithAda();
    const { app, page } = merchant;
    await merchant.openApp('/app/settings/access');
    await choose(app, 'The account owner and chosen staff');
    await app.getByText('Sam Staff, account owner, may always', { exact: false }).waitFor();
    await choose(app, 'Ada Berg');
    await isFineToRead(merchant);
    await merchant.picture('settings-access');
    await save(page);
    await saved(merchant);
    const { access } = await settings(merchant);
    expect(access.settings).toBe('chosen');
    expect(access.staff.find(({ userId }) => userId === ADA)?.isChosen).toBe(true);
    await merchant.nothingIsWrong();
  });

  it('lets nobody lock themselves out', async () => {
    const merchant = await openWithAda();
    const { app, page } = merchant;
    await openAs(merchant, ADA, '/app/settings/access');
    await choose(app, 'Only the account owner');
    await save(page);
    await app
      .getByText('With this you could not change the settings any more.', { exact: false })
      .waitFor();
    expect(await app.getByRole('radio', { name: 'Only the account owner' }).isChecked()).toBe(true);
    await isFineToRead(merchant);
    expect((await settings(merchant)).access.settings).toBe('everyone');
    await merchant.nothingIsWrong();
  });

  it.each([
    ['a provider', NORDIC, 'Whom to call'],
    ['what happens by itself', '/app/settings/automations', 'The result on the order in Shopify'],
    ['e-mail', '/app/settings/mail', 'What is mailed'],
    ['who may', '/app/settings/access', 'Settings and connection'],
  ])('leaves %s to be read by those who may not change it', async (_, path, heading) => {
    const merchant = await openWithAda();
    const { app } = merchant;
    await change(merchant, { access: { settings: 'owner', chosenUserIds: [] } });
    await openAs(merchant, ADA, path);
    await app.getByRole('heading', { name: heading }).waitFor();
    await app
      .getByText('Only the owner of the Shopify account may change them.', { exact: false })
      .waitFor();
    // By then the page listens, and could have been opened for typing.
    await (await merchant.appFrame()).waitForLoadState('networkidle');
    const open = app.locator('input:enabled, textarea:enabled, select:enabled');
    expect(await open.count()).toBe(0);
    await isFineToRead(merchant);
    await merchant.nothingIsWrong();
  });

  it('refuses a save of somebody who might no longer, and keeps what was typed', async () => {
    const merchant = await openWithAda();
    const { app, page } = merchant;
    await openAs(merchant, ADA, '/app/settings/mail');
    await app.getByRole('textbox', { name: 'Email addresses' }).fill('ada@example.com');
    await change(merchant, { access: { settings: 'owner', chosenUserIds: [] } });
    await save(page);
    await app.getByText('You may not change the settings').waitFor();
    expect(await app.getByRole('textbox', { name: 'Email addresses' }).inputValue()).toBe(
      'ada@example.com',
    );
    expect((await settings(merchant)).notifications.to).toEqual([]);
    await merchant.nothingIsWrong();
  });
});

describe('two tabs', () => {
  it('that save different things: the second is told, keeps what was typed, and can see what is saved', async () => {
    const merchant = await product.open();
    const { app, page } = merchant;
    await merchant.openApp('/app/settings/mail');
    const to = app.getByRole('textbox', { name: 'Email addresses' });
    await to.fill('ann@example.com');
    // So low that the page has to be scrolled to its end and back.
    await page.setViewportSize({ width: 1280, height: 480 });
    await app.getByText('One mail at 7:00', { exact: false }).scrollIntoViewIfNeeded();

    const other = await page.context().newPage();
    await other.goto(page.url().replace('/settings/mail', '/settings/automations'));
    await choose(other.frameLocator('iframe'), 'Required');
    await save(other);
    await other.getByText('Settings saved').waitFor();
    await other.close();

    await save(page);
    await isBroughtTo(merchant, 'The settings were changed meanwhile');
    expect(await to.inputValue()).toBe('ann@example.com');
    await isFineToRead(merchant);
    await to.focus();
    // Pressing again does not save over what was not seen.
    const answered = page.waitForResponse(
      (response) => response.request().method() === 'POST' && response.url().includes('/mail.data'),
    );
    await save(page);
    await answered;
    await isBroughtTo(merchant, 'The settings were changed meanwhile');
    expect(await settings(merchant)).toMatchObject({
      automations: { askReason: 'required' },
      notifications: { to: [] },
    });

    await app.getByRole('button', { name: 'Show what is saved now' }).click();
    await app.getByText('The settings were changed meanwhile').waitFor({ state: 'detached' });
    expect(await to.inputValue()).toBe('');
    await to.fill('ann@example.com');
    await save(page);
    await saved(merchant);
    expect((await settings(merchant)).notifications.to).toEqual(['ann@example.com']);
    await merchant.nothingIsWrong();
  });
});

describe('a page with something unsaved', () => {
  it('is left only by somebody who agrees to lose it', async () => {
    const merchant = await product.open();
    const { app, page } = merchant;
    await merchant.openApp('/app/settings/mail');
    const to = app.getByRole('textbox', { name: 'Email addresses' });
    await to.fill('ann@example.com');
    const ask = page.getByRole('dialog').getByText('Leaving this page will delete', {
      exact: false,
    });
    await app.getByRole('link', { name: 'Settings' }).click();
    await ask.waitFor();
    await page.getByRole('button', { name: 'Stay' }).click();
    await ask.waitFor({ state: 'detached' });
    expect(await to.inputValue()).toBe('ann@example.com');

    await app.getByRole('link', { name: 'Settings' }).click();
    await ask.waitFor();
    await page.getByRole('button', { name: 'Leave page' }).click();
    await app.getByRole('link', { name: 'Open: Email' }).waitFor();
    expect((await settings(merchant)).version).toBe(0);
    await merchant.nothingIsWrong();
  });
});

describe('while the app is gone', () => {
  it('a save keeps what was typed, and can be tried again', async () => {
    const merchant = await product.open();
    const { app, page } = merchant;
    await merchant.openApp('/app/settings/mail');
    const to = app.getByRole('textbox', { name: 'Email addresses' });
    await to.fill('ann@example.com');
    await page.getByText('Unsaved changes').waitFor();
    await product.stack.app().stop();
    try {
      await save(page);
      await app.getByText('The app could not be reached').waitFor();
      expect(await to.inputValue()).toBe('ann@example.com');
      await isFineToRead(merchant);
    } finally {
      await product.stack.restartApp('stop');
    }
    await save(page);
    await saved(merchant);
    await app.getByText('The app could not be reached').waitFor({ state: 'detached' });
    expect((await settings(merchant)).notifications.to).toEqual(['ann@example.com']);
    // What the browser says of the lost answer names built files, so nothing is held against it here.
  });
});

describe('on a narrow screen', () => {
  it.each([
    ['overview', '/app/settings', 'Automation and reasons'],
    ['providers', '/app/settings/providers', 'Nordic 3PL'],
    ['provider', NORDIC, 'Message to the provider'],
    ['automations', '/app/settings/automations', 'Orders cancelled in Shopify'],
    ['mail', '/app/settings/mail', 'What is mailed'],
    ['access', '/app/settings/access', 'Settings and connection'],
  ])('the page %s has no sideways scroll, in Swedish neither', async (name, path, heading) => {
    for (const locale of ['en', 'sv']) {
      const merchant = await product.open({ width: 320, locale });
      await merchant.openApp(path);
      const seen = merchant.app.getByRole('heading', { level: 2 });
      await (locale === 'en'
        ? merchant.app.getByRole('heading', { name: heading, exact: true })
        : seen.last()
      ).waitFor();
      expect(await scrollsSideways(await merchant.appFrame())).toBe(false);
      expect(await scrollsSideways(merchant.page)).toBe(false);
      await isFineToRead(merchant);
      if (name === 'automations' && locale === 'sv') {
        await merchant.picture('settings-automations-narrow-sv');
      }
    }
  });
});

describe('a merchant whose admin is in Swedish', () => {
  it('reads and is answered in Swedish', async () => {
    const merchant = await product.open({ locale: 'sv' });
    const { app, page } = merchant;
    await merchant.openApp(NORDIC);
    await app.getByRole('heading', { name: 'Vem som ska kontaktas' }).waitFor();
    await app.getByText('Den har inte blivit ombedd', { exact: false }).waitFor();
    const field = app.getByRole('textbox', { name: 'Tid till svar' });
    await field.fill('0');
    await page
      .getByRole('button', { name: 'Spara' })
      .or(page.getByRole('button', { name: 'Save' }))
      .click();
    expect(await complaint(field)).toContain('Ange en tid mellan 1 minut och 30 dygn.');
    await isFineToRead(merchant);
    await merchant.picture('settings-provider-sv');
    await merchant.nothingIsWrong();
  });
});

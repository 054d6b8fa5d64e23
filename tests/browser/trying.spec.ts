/** First steps: the set-up guide, and the demo for a shop without an account at Prime Penguin. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessibilityViolations } from '#tests/support/accessibility.ts';
import { scrollsSideways } from '#tests/support/browser.ts';
import { type Merchant, MUG, type Product, SHIRT, startProduct } from './product.ts';

let product: Product;
beforeAll(async () => {
  product = await startProduct();
});
afterAll(() => product.stop());

const MARK = 'No warehouse is asked, and nothing here is real.';

const isAccessible = async (merchant: Merchant) =>
  expect(await accessibilityViolations(await merchant.appFrame())).toEqual([]);

describe('the set-up guide', () => {
  it('is put away, and found again in the settings', async () => {
    const merchant = await product.open({ isConnected: false });
    const { app } = merchant;
    await merchant.openApp('/app');
    const guide = app.getByRole('heading', { name: 'Set up Warehouse Cancel' });
    await guide.waitFor();
    await isAccessible(merchant);
    await app.getByRole('button', { name: 'Put this guide away' }).click();
    await guide.waitFor({ state: 'detached' });
    await merchant.openApp('/app');
    await app.getByText('Connect Prime Penguin to begin').waitFor();
    expect(await guide.count()).toBe(0);

    await merchant.openApp('/app/settings');
    await app.getByRole('button', { name: 'Show the set-up guide on the home page' }).click();
    await guide.waitFor();
    await merchant.nothingIsWrong();
  });

  it('ticks off the connection', async () => {
    const merchant = await product.open();
    const { app } = merchant;
    await merchant.openApp('/app');
    const step = app.getByRole('listitem').filter({ hasText: '1. Connect Prime Penguin' });
    await step.getByText('Done').waitFor();
    await app.getByRole('link', { name: 'Check providers' }).waitFor();
    await isAccessible(merchant);
    await merchant.nothingIsWrong();
  });
});

describe('a shop that tries the demo', () => {
  it('sees on every page that nothing is real, asks for an order, and ends it', async () => {
    const merchant = await product.open({ isConnected: false });
    const { app, page } = merchant;
    const order = await merchant.addOrder([{ provider: 'nordic', lines: [SHIRT] }]);
    const other = await merchant.addOrder([{ provider: 'nordic', lines: [MUG] }]);

    await merchant.openApp('/app');
    await app.getByRole('link', { name: 'Try it without an account' }).click();
    await app.getByRole('heading', { name: 'What the demo is' }).waitFor();
    await isAccessible(merchant);
    await app.getByRole('button', { name: 'Start the demo' }).click();
    await page.getByText('The demo has started').waitFor();
    await app.getByText(MARK).waitFor();

    const story = app.getByLabel(`Story of ${order.name}`);
    await story.selectOption('Two providers');
    await app.getByText('Two providers share the order', { exact: false }).waitFor();
    await story.selectOption('Stops when asked');
    await app.getByText('The warehouse stops the order when it is asked').first().waitFor();
    await story.and(app.locator(':enabled')).waitFor();
    await isAccessible(merchant);
    await merchant.picture('demo');

    await app.getByRole('link', { name: order.name }).click();
    await page.locator('[data-extensions=known]').waitFor();
    const action = await merchant.chooseAction();
    await action.getByRole('button', { name: 'Cancel at warehouse' }).click();
    await action.getByText('Asked, no answer yet', { exact: true }).waitFor();

    await merchant.openApp('/app/activity');
    await app.getByText(MARK).waitFor();
    const row = app
      .getByRole('listitem')
      .filter({ has: app.getByRole('link', { name: order.name }) });
    await row.getByText('Demo', { exact: true }).waitFor();
    await isAccessible(merchant);
    await merchant.picture('demo-home');

    await merchant.openApp('/app/demo');
    await app.getByText('It was asked for, so its story stays.').waitFor();
    expect(await story.isDisabled()).toBe(true);
    expect(await app.getByLabel(`Story of ${other.name}`).isDisabled()).toBe(false);
    await app.getByRole('button', { name: 'End the demo' }).click();
    const dialog = app.getByRole('dialog', { name: 'End the demo?' });
    await dialog.getByText('Everything of the demo is removed', { exact: false }).waitFor();
    await isAccessible(merchant);
    await dialog.getByRole('button', { name: 'End the demo' }).click();
    await page.getByText('The demo has ended').waitFor();
    await app.getByText(MARK).waitFor({ state: 'detached' });
    await merchant.openApp('/app');
    await app.getByText('No cancellations yet').waitFor();
    // Prime Penguin has the order too, and was never asked.
    expect(await merchant.requests(order)).toBe(0);
    await merchant.nothingIsWrong();
  });

  it('is told that connecting for real ends it', async () => {
    const merchant = await product.open({ isConnected: false });
    const { app, page, tenant } = merchant;
    await product.stack.api(tenant.shop).call('POST', '/api/demo');
    await merchant.openApp('/app/settings');
    await app.getByText(MARK).waitFor();
    await app.getByText('Once it is saved, the demo ends', { exact: false }).waitFor();
    await isAccessible(merchant);
    await app.getByRole('textbox', { name: 'Tenant' }).fill(String(tenant.tenantId));
    await app.getByRole('textbox', { name: 'Access token' }).fill(tenant.accessToken);
    await page.getByRole('button', { name: 'Save' }).click();
    await app.getByText(`Nordic Lights (${tenant.tenantId})`).waitFor();
    await app.getByText(MARK).waitFor({ state: 'detached' });
    await merchant.nothingIsWrong();
  });

  it('chooses no story when the app cannot be reached, and is told so', async () => {
    const merchant = await product.open({ isConnected: false });
    const { app, page, tenant } = merchant;
    const order = await merchant.addOrder([{ provider: 'nordic', lines: [SHIRT] }]);
    await product.stack.api(tenant.shop).call('POST', '/api/demo');
    await merchant.openApp('/app/demo');
    const story = app.getByLabel(`Story of ${order.name}`);
    const before = await story.inputValue();
    const wanted = before === 'two_providers' ? 'picked_already' : 'two_providers';
    await page.route(/\.data/, (route) => route.abort('connectionreset'));
    await story.selectOption(wanted);
    await app.getByText('The app could not be reached.', { exact: false }).waitFor();
    expect(await story.inputValue()).toBe(before);
    await merchant.nothingIsWrong([
      `request: ${product.stack.shopify.appUrl}/app/demo.data net::ERR_CONNECTION_RESET`,
      'console: Failed to load resource: net::ERR_CONNECTION_RESET',
    ]);
  });
});

describe('a merchant whose admin is in Swedish, on a narrow screen', () => {
  it('connects, tries and reads in Swedish, without sideways scroll', async () => {
    const merchant = await product.open({ isConnected: false, locale: 'sv', width: 320 });
    const { app, tenant } = merchant;
    const fits = async () => {
      expect(await scrollsSideways(await merchant.appFrame())).toBe(false);
      await isAccessible(merchant);
    };
    await merchant.addOrder([{ provider: 'nordic', lines: [SHIRT] }]);
    await merchant.openApp('/app');
    await app.getByRole('heading', { name: 'Kom i gång med Warehouse Cancel' }).waitFor();
    await fits();
    await merchant.picture('connect-guide-sv-320');
    await merchant.openApp('/app/settings');
    await app.getByRole('heading', { name: 'Anslut Prime Penguin' }).waitFor();
    await fits();
    await merchant.picture('connect-form-sv-320');
    await product.stack.api(tenant.shop).call('POST', '/api/demo');
    await merchant.openApp('/app/demo');
    await app.getByText('Inget lager tillfrågas, och inget här är på riktigt.').waitFor();
    await app.getByRole('heading', { name: 'Ordrar att prova' }).waitFor();
    await fits();
    await merchant.picture('demo-sv-320');
    await merchant.nothingIsWrong();
  });

  it('mends a connection that was lost', async () => {
    const merchant = await product.open({ locale: 'sv', width: 320 });
    const { app, tenant } = merchant;
    const order = await merchant.addOrder([{ provider: 'nordic', lines: [SHIRT] }]);
    await product.stack.primePenguin.control.revokeTokens({ tenantId: tenant.tenantId });
    await product.stack.api(tenant.shop).readOrder(String(order.id));
    await merchant.openApp('/app/settings');
    await app.getByText('Prime Penguin godtar inte längre appens').waitFor();
    expect(await scrollsSideways(await merchant.appFrame())).toBe(false);
    await isAccessible(merchant);
    await merchant.picture('connect-refused-sv-320');
    await merchant.nothingIsWrong();
  });
});

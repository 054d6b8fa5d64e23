import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessibilityViolations } from '#tests/support/accessibility.ts';
import { scrollsSideways } from '#tests/support/browser.ts';
import { type Merchant, type Product, SHIRT, startProduct } from './product.ts';

let product: Product;

beforeAll(async () => {
  product = await startProduct();
});
afterAll(() => product.stop());

const save = ({ page }: Merchant) => page.getByRole('button', { name: 'Save' }).click();

async function fillInToken({ app, tenant }: Merchant, accessToken = tenant.accessToken) {
  await app.getByLabel('Tenant id').fill(String(tenant.tenantId));
  await app.getByLabel('Access token', { exact: true }).last().fill(accessToken);
}

describe('a shop that is not connected', () => {
  it('is led from the order to the settings, and back to an order that can be stopped', async () => {
    const merchant = await product.open({ isConnected: false });
    const { app, page } = merchant;
    const order = await merchant.addOrder([{ provider: 'nordic', lines: [SHIRT] }]);

    const action = await merchant.openAction(order);
    await action.getByText('Not connected to Prime Penguin').waitFor();
    await merchant.picture('not-connected');
    expect(await accessibilityViolations(page, '[role=dialog]')).toEqual([]);
    await action.getByRole('button', { name: 'Open settings' }).click();

    await app.getByRole('heading', { name: 'Connect Prime Penguin' }).waitFor();
    await merchant.picture('settings');
    expect(await accessibilityViolations(await merchant.appFrame())).toEqual([]);
    await fillInToken(merchant);
    await save(merchant);
    await page.getByText('Connected to Prime Penguin').waitFor();
    await app.getByText('Nordic 3PL, Ongoing').waitFor();
    await page.getByText('Unsaved changes').waitFor({ state: 'detached' });

    await merchant.openApp('/app/settings');
    await app.getByText('Nordic 3PL, Ongoing').waitFor();
    await merchant.picture('settings-connected');
    expect(await accessibilityViolations(await merchant.appFrame())).toEqual([]);

    // The app's name in the menu leads from its other pages to its home.
    await page.getByRole('link', { name: 'Warehouse Cancel' }).click();
    await app.getByRole('heading', { name: 'No cancellations yet' }).waitFor();

    await merchant.openAction(order);
    await action.getByRole('button', { name: 'Cancel at warehouse' }).waitFor();
    await merchant.nothingIsWrong();
  });

  it('is told on the home page what to do first', async () => {
    const merchant = await product.open({ isConnected: false });
    await merchant.openApp('/app');
    await merchant.app.getByText('Connect Prime Penguin to begin').waitFor();
    expect(await accessibilityViolations(await merchant.appFrame())).toEqual([]);
    await merchant.app.getByRole('link', { name: 'Connect Prime Penguin' }).click();
    await merchant.app.getByLabel('Tenant id').waitFor();
    await merchant.nothingIsWrong();
  });

  it('keeps what was typed when Prime Penguin rejects it, with the reason beside the field', async () => {
    const merchant = await product.open({ isConnected: false });
    const { app, tenant } = merchant;
    await merchant.openApp('/app/settings');
    await app.getByLabel('Tenant id').waitFor();
    await fillInToken(merchant, 'not-a-token-that-anybody-knows');
    await save(merchant);

    const field = app.getByRole('textbox', { name: 'Access token' });
    await expect.poll(() => field.getAttribute('aria-invalid')).toBe('true');
    expect(await describedBy(field)).toContain(
      'Prime Penguin refuses these details. They may have expired',
    );
    expect(await field.inputValue()).toBe('not-a-token-that-anybody-knows');
    expect(await app.getByLabel('Tenant id').inputValue()).toBe(String(tenant.tenantId));
    expect(await accessibilityViolations(await merchant.appFrame())).toEqual([]);

    await field.fill(tenant.accessToken);
    await save(merchant);
    await app.getByText('Nordic 3PL, Ongoing').waitFor();
    await merchant.nothingIsWrong();
  });

  it('connects with user name and password, after a wrong one too', async () => {
    const merchant = await product.open({ isConnected: false });
    const { app, tenant } = merchant;
    await merchant.openApp('/app/settings');
    await app.getByText('User name and password').click();
    await app.getByLabel('Tenant id').fill(String(tenant.tenantId));
    await app.getByRole('textbox', { name: 'User name' }).fill(tenant.userName);
    const password = app.getByRole('textbox', { name: 'Password' });
    await password.fill('wrong');
    await save(merchant);
    await expect.poll(() => password.getAttribute('aria-invalid')).toBe('true');
    expect(await password.inputValue()).toBe('wrong');

    await password.fill(tenant.password);
    await save(merchant);
    await app.getByText(`User name and password (${tenant.userName})`).waitFor();
    await merchant.nothingIsWrong();
  });
});

describe('a connected shop', () => {
  it('disconnects only after it has been asked', async () => {
    const merchant = await product.open();
    const { app, page } = merchant;
    await merchant.openApp('/app/settings');
    const dialog = app.getByRole('dialog', { name: 'Disconnect Prime Penguin?' });
    await app.getByRole('button', { name: 'Disconnect' }).click();
    expect(await accessibilityViolations(await merchant.appFrame())).toEqual([]);
    await dialog.getByRole('button', { name: 'Keep connected' }).click();
    await dialog.waitFor({ state: 'hidden' });
    await app.getByText('Nordic 3PL, Ongoing').waitFor();

    await app.getByRole('button', { name: 'Disconnect' }).click();
    await dialog.getByRole('button', { name: 'Disconnect' }).click();
    await page.getByText('Disconnected from Prime Penguin').waitFor();
    await app.getByRole('heading', { name: 'Connect Prime Penguin' }).waitFor();
    await merchant.nothingIsWrong();
  });

  it('may change its mind about new credentials', async () => {
    const merchant = await product.open();
    const { app, page } = merchant;
    await merchant.openApp('/app/settings');
    await app.getByRole('button', { name: 'Replace credentials' }).click();
    await app.getByRole('textbox', { name: 'Access token' }).fill('half a tok');
    await page.getByRole('button', { name: 'Discard' }).click();
    await page.getByText('Unsaved changes').waitFor({ state: 'detached' });
    await app.getByRole('heading', { name: 'Replace credentials' }).waitFor({ state: 'detached' });
    await app.getByText('Nordic 3PL, Ongoing').waitFor();
    await merchant.nothingIsWrong();
  });
});

describe('on a narrow screen', () => {
  it.each([
    ['home before connecting', '/app', false, 'Connect Prime Penguin to begin'],
    ['the form', '/app/settings', false, 'Connect Prime Penguin'],
    ['the settings', '/app/settings', true, 'Nordic 3PL, Ongoing'],
  ])('%s has no sideways scroll', async (_page, path, isConnected, seen) => {
    const merchant = await product.open({ isConnected, width: 320 });
    await merchant.openApp(path);
    await merchant.app.getByText(seen, { exact: true }).waitFor();
    expect(await scrollsSideways(await merchant.appFrame())).toBe(false);
    expect(await scrollsSideways(merchant.page)).toBe(false);
  });
});

/** The texts that a screen reader adds to the field. */
function describedBy(field: Locator): Promise<string> {
  return field.evaluate((element) =>
    (element.getAttribute('aria-describedby') ?? '')
      .split(' ')
      .map((id) => document.getElementById(id)?.textContent ?? '')
      .join(' '),
  );
}

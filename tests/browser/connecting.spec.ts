import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SettingsView } from '#app/contract/api.ts';
import { accessibilityViolations } from '#tests/support/accessibility.ts';
import { scrollsSideways } from '#tests/support/browser.ts';
import { type Merchant, type Product, SHIRT, startProduct } from './product.ts';

let product: Product;

beforeAll(async () => {
  product = await startProduct();
});
afterAll(() => product.stop());

/** What pages load and send. */
const DATA = /\.data/;

const save = ({ page }: Merchant) => page.getByRole('button', { name: 'Save' }).click();

const tenantField = ({ app }: Merchant) => app.getByRole('textbox', { name: 'Tenant' });
const tokenField = ({ app }: Merchant) => app.getByRole('textbox', { name: 'Access token' });

async function fillInToken(merchant: Merchant, accessToken = merchant.tenant.accessToken) {
  await tenantField(merchant).fill(String(merchant.tenant.tenantId));
  await tokenField(merchant).fill(accessToken);
}

/** As the simulated Prime Penguin knows the tenant of a shop. */
const nameOf = ({ shop }: Merchant['tenant']) => shop.replace('.myshopify.com', '');

async function limitToOwner({ tenant }: Merchant): Promise<void> {
  const api = product.stack.api(tenant.shop);
  const { version } = (await api.call('GET', '/api/settings')).body as SettingsView;
  const access = { settings: 'owner', chosenUserIds: [] };
  const saved = await api.call('PUT', '/api/settings', { version, access });
  expect(saved.status).toBe(200);
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
    await merchant.app.getByRole('heading', { name: 'Set up Warehouse Cancel' }).waitFor();
    expect(await accessibilityViolations(await merchant.appFrame())).toEqual([]);
    await merchant.app.getByRole('link', { name: 'Connect', exact: true }).click();
    await merchant.app.getByLabel('Tenant', { exact: true }).waitFor();
    await merchant.nothingIsWrong();
  });

  it('keeps what was typed when Prime Penguin rejects it, with the reason beside the field', async () => {
    const merchant = await product.open({ isConnected: false });
    const { app, tenant } = merchant;
    await merchant.openApp('/app/settings');
    await app.getByLabel('Tenant', { exact: true }).waitFor();
    await fillInToken(merchant, 'not-a-token-that-anybody-knows');
    await save(merchant);

    const field = app.getByRole('textbox', { name: 'Access token' });
    await expect.poll(() => field.getAttribute('aria-invalid')).toBe('true');
    expect(await describedBy(field)).toContain(
      'Prime Penguin does not take this token. It may have expired',
    );
    expect(await field.inputValue()).toBe('not-a-token-that-anybody-knows');
    expect(await app.getByLabel('Tenant', { exact: true }).inputValue()).toBe(
      String(tenant.tenantId),
    );
    expect(await accessibilityViolations(await merchant.appFrame())).toEqual([]);

    await field.fill(tenant.accessToken);
    await save(merchant);
    await app.getByText('Nordic 3PL, Ongoing').waitFor();
    await merchant.nothingIsWrong();
  });

  it('is told when to try again after too many wrong passwords', async () => {
    const merchant = await product.open({ isConnected: false });
    const { app, tenant } = merchant;
    const { tenantId, userName } = tenant;
    for (let time = 0; time < 5; time += 1) {
      const wrong = { method: 'password', tenantId, userName, password: `wrong ${time}` };
      expect((await product.stack.api(tenant.shop).connect(wrong)).status).toBe(422);
    }
    await merchant.openApp('/app/settings');
    await app.getByText('User name and password').click();
    await app.getByLabel('Tenant', { exact: true }).fill(String(tenantId));
    await app.getByRole('textbox', { name: 'User name' }).fill(userName);
    await app.getByRole('textbox', { name: 'Password' }).fill(tenant.password);
    await save(merchant);
    await app.getByText('Too many attempts').waitFor();
    const told = await app.getByText('you can’t try again until').textContent();
    expect(told).toMatch(/until \w+ \d+, \d{4}, \d+:\d\d/);
    expect(await app.getByRole('textbox', { name: 'Password' }).inputValue()).toBe(tenant.password);
    expect(await accessibilityViolations(await merchant.appFrame())).toEqual([]);
    await merchant.nothingIsWrong();
  });

  it('connects with user name and password, after a wrong one too', async () => {
    const merchant = await product.open({ isConnected: false });
    const { app, tenant } = merchant;
    await merchant.openApp('/app/settings');
    await app.getByText('User name and password').click();
    await app.getByLabel('Tenant', { exact: true }).fill(String(tenant.tenantId));
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

  it.each([
    ['a token', 1280],
    ['a token on a narrow screen', 320],
    ['a password', 1280],
    ['a password on a narrow screen', 320],
  ])('connects by the button below the fields, once for two presses: %s', async (method, width) => {
    const merchant = await product.open({ isConnected: false, width });
    const { app, page, tenant } = merchant;
    const sent: string[] = [];
    page.on('request', (request) => {
      if (request.method() === 'POST' && DATA.test(request.url())) sent.push(request.url());
    });
    await merchant.openApp('/app/settings');
    const button = app.getByRole('button', { name: 'Connect', exact: true });
    const isToken = method.startsWith('a token');
    if (!isToken) await app.getByText('User name and password').click();
    // Nothing is typed: what is missing is said.
    await button.click();
    await tenantField(merchant).and(app.locator('[aria-invalid=true]')).waitFor();
    expect(await describedBy(tenantField(merchant))).toContain('Enter the tenant’s name');
    expect(await scrollsSideways(await merchant.appFrame())).toBe(false);
    expect(await accessibilityViolations(await merchant.appFrame())).toEqual([]);
    await merchant.picture(`connect-button-${isToken ? 'token' : 'password'}-${width}`);

    await tenantField(merchant).fill(String(tenant.tenantId));
    if (isToken) {
      await tokenField(merchant).fill(tenant.accessToken);
    } else {
      await app.getByRole('textbox', { name: 'User name' }).fill(tenant.userName);
      await app.getByRole('textbox', { name: 'Password' }).fill(tenant.password);
    }
    sent.length = 0;
    await button.dblclick();
    await app.getByText('Nordic 3PL, Ongoing').waitFor();
    await page.getByText('Unsaved changes').waitFor({ state: 'detached' });
    expect(sent).toHaveLength(1);
    await merchant.nothingIsWrong();
  });

  it('connects a tenant by its name, with a token that was pasted with blanks around it', async () => {
    const merchant = await product.open({ isConnected: false });
    const { app, tenant } = merchant;
    await merchant.openApp('/app/settings');
    await tenantField(merchant).fill(` ${nameOf(tenant)} `);
    await tokenField(merchant).fill(`  ${tenant.accessToken}  `);
    await save(merchant);
    await app.getByText(`Nordic Lights (${tenant.tenantId})`).waitFor();
    await merchant.nothingIsWrong();
  });

  it('is told beside the tenant what is wrong with it, until that is changed', async () => {
    const merchant = await product.open({ isConnected: false });
    const { app } = merchant;
    await merchant.openApp('/app/settings');
    const tenant = tenantField(merchant);
    await tokenField(merchant).fill(merchant.tenant.accessToken);
    for (const [entered, complaint] of [
      ['https://app.primepenguin.com/nordlys', 'This is an address, not a tenant.'],
      ['nobody-of-that-name', 'Prime Penguin has no tenant nobody-of-that-name.'],
    ] as const) {
      await tenant.fill(entered);
      await save(merchant);
      await app.getByText(complaint, { exact: false }).waitFor();
      expect(await describedBy(tenant)).toContain(complaint);
      expect(await tenant.inputValue()).toBe(entered);
      await tenant.and(app.locator(':focus')).waitFor();
    }
    await tokenField(merchant).fill('x');
    expect(await describedBy(tenant)).toContain('Prime Penguin has no tenant');
    await tenant.fill('n');
    await tenant.and(app.locator(':not([aria-invalid=true])')).waitFor();
    await merchant.nothingIsWrong();
  });

  it('is told beside the token that it may belong to another tenant', async () => {
    const merchant = await product.open({ isConnected: false });
    const other = await product.open({ isConnected: false });
    await merchant.openApp('/app/settings');
    await fillInToken(merchant, other.tenant.accessToken);
    await save(merchant);
    const words = `belong to another tenant than ${merchant.tenant.tenantId}`;
    await merchant.app.getByText(words, { exact: false }).waitFor();
    expect(await describedBy(tokenField(merchant))).toContain(words);
    await merchant.nothingIsWrong();
  });

  it.each([
    ['none has its address', 'No sales channel has this shop’s address'],
    ['several have its address', 'Several sales channels have this shop’s address'],
  ])('chooses its sales channel by hand where %s', async (which, complaint) => {
    const merchant = await product.open({ isConnected: false });
    const { app, tenant } = merchant;
    const { control } = product.stack.primePenguin;
    const { shop, tenantId } = tenant;
    const isNone = which.startsWith('none');
    await control.addSalesChannel({ tenantId, name: 'Second shop', domain: isNone ? null : shop });
    if (isNone) await control.changeSalesChannel(tenant.salesChannelId, { domain: 'old.example' });
    await merchant.openApp('/app/settings');
    await fillInToken(merchant);
    await save(merchant);

    await app.getByText(complaint, { exact: false }).waitFor();
    await app.getByText('Prime Penguin reads its orders', { exact: false }).first().waitFor();
    expect(await accessibilityViolations(await merchant.appFrame())).toEqual([]);
    expect(await tokenField(merchant).inputValue()).toBe(tenant.accessToken);
    if (isNone) await merchant.picture('connect-sales-channel');
    await app.getByText('Second shop').click();
    await app.getByText(complaint, { exact: false }).waitFor({ state: 'detached' });
    await save(merchant);
    await app.getByText('Chosen by hand', { exact: false }).waitFor();
    await merchant.nothingIsWrong();
  });

  it('has no choice of another tenant’s sales channels left when it changes the tenant', async () => {
    const merchant = await product.open({ isConnected: false });
    const { app, tenant } = merchant;
    const { control } = product.stack.primePenguin;
    await control.changeSalesChannel(tenant.salesChannelId, { domain: 'old.example' });
    await merchant.openApp('/app/settings');
    await fillInToken(merchant);
    await save(merchant);
    const choice = app.getByText('Nordic Lights (Shopify)');
    await choice.click();
    await tenantField(merchant).fill('another');
    await choice.waitFor({ state: 'detached' });
    await merchant.nothingIsWrong();
  });

  it('is warned when Prime Penguin does not read its orders', async () => {
    const merchant = await product.open({ isConnected: false });
    const { control } = product.stack.primePenguin;
    await control.changeSalesChannel(merchant.tenant.salesChannelId, {
      installationStatus: 101,
    });
    await merchant.openApp('/app/settings');
    await fillInToken(merchant);
    await save(merchant);
    await merchant.app.getByText('Prime Penguin does not read its orders').waitFor();
    await merchant.app.getByText('Turn on the reading of orders', { exact: false }).waitFor();
    expect(await accessibilityViolations(await merchant.appFrame())).toEqual([]);
    await merchant.nothingIsWrong();
  });

  it('keeps all that was typed through an outage of Prime Penguin, and saves when it is over', async () => {
    const merchant = await product.open({ isConnected: false });
    const { app, tenant } = merchant;
    const { control } = product.stack.primePenguin;
    const outage = await control.addFault({
      match: { tenantId: tenant.tenantId },
      fault: { kind: 'internal_error' },
    });
    await merchant.openApp('/app/settings');
    await fillInToken(merchant);
    await save(merchant);
    await app.getByText('Prime Penguin could not be reached').waitFor();
    await app.getByText('Nothing was saved.', { exact: false }).waitFor();
    expect(await accessibilityViolations(await merchant.appFrame())).toEqual([]);
    expect(await tokenField(merchant).inputValue()).toBe(tenant.accessToken);
    expect(await tenantField(merchant).inputValue()).toBe(String(tenant.tenantId));

    await control.clearFaults(outage);
    await save(merchant);
    await app.getByText('Nordic 3PL, Ongoing').waitFor();
    await merchant.nothingIsWrong();
  });

  it('keeps all that was typed when the app itself cannot be reached', async () => {
    const merchant = await product.open({ isConnected: false });
    const { app, page, tenant } = merchant;
    await merchant.openApp('/app/settings');
    await fillInToken(merchant);
    await page.route(DATA, (route) => route.abort('connectionreset'));
    await save(merchant);
    await app.getByText('The app could not be reached').waitFor();
    await app.getByText('It is not known whether the change was made', { exact: false }).waitFor();
    expect(await tokenField(merchant).inputValue()).toBe(tenant.accessToken);

    await page.unroute(DATA);
    await save(merchant);
    await app.getByText('Nordic 3PL, Ongoing').waitFor();
    await merchant.nothingIsWrong([
      `request: ${product.stack.shopify.appUrl}/app/settings.data?index net::ERR_CONNECTION_RESET`,
      'console: Failed to load resource: net::ERR_CONNECTION_RESET',
    ]);
  });

  it('is asked before a form that is not saved is left', async () => {
    const merchant = await product.open({ isConnected: false });
    const { page, app } = merchant;
    await merchant.openApp('/app/settings');
    await tenantField(merchant).fill('nordlys');
    await app.getByRole('link', { name: 'Look at the demo' }).click();
    await page.getByRole('button', { name: 'Stay' }).click();
    expect(await tenantField(merchant).inputValue()).toBe('nordlys');
    await app.getByRole('link', { name: 'Look at the demo' }).click();
    await page.getByRole('button', { name: 'Leave page' }).click();
    await app.getByRole('heading', { name: 'What the demo is' }).waitFor();
    await merchant.nothingIsWrong();
  });
});

describe('who may not change the settings', () => {
  it('sees them, and who may', async () => {
    const merchant = await product.open();
    const { app, tenant } = merchant;
    product.stack.shopify.control.addUser(tenant.shop, {
      id: '7',
      firstName: 'Ada',
      lastName: 'Berg',
      isAccountOwner: false,
    });
    await limitToOwner(merchant);
    await merchant.openApp('/app/settings', '7');
    await app.getByText('Only the owner of the Shopify account may change these').waitFor();
    await app.getByText('Nordic 3PL, Ongoing').waitFor();
    expect(await app.getByRole('button').count()).toBe(0);
    expect(await accessibilityViolations(await merchant.appFrame())).toEqual([]);
    await merchant.nothingIsWrong();
  });

  it('is told so when that was decided while they typed, and loses nothing', async () => {
    const merchant = await product.open({ isConnected: false });
    const { app, tenant } = merchant;
    product.stack.shopify.control.addUser(tenant.shop, {
      id: '7',
      firstName: 'Ada',
      lastName: 'Berg',
      isAccountOwner: false,
    });
    await merchant.openApp('/app/settings', '7');
    await fillInToken(merchant);
    await limitToOwner(merchant);
    await save(merchant);
    await app.getByText('You may not change this').waitFor();
    expect(await tokenField(merchant).inputValue()).toBe(tenant.accessToken);
    await merchant.nothingIsWrong();
  });
});

describe('a connection that stops working', () => {
  it('is said on every page until new credentials are entered', async () => {
    const merchant = await product.open();
    const { app, page, tenant } = merchant;
    const { control } = product.stack.primePenguin;
    const order = await merchant.addOrder([{ provider: 'nordic', lines: [SHIRT] }]);
    await control.revokeTokens({ tenantId: tenant.tenantId });
    // Whoever asks next notices.
    await product.stack.api(tenant.shop).readOrder(String(order.id));

    const title = 'Prime Penguin no longer takes the app’s credentials';
    await merchant.openApp('/app');
    await app.getByText(title).waitFor();
    expect(await accessibilityViolations(await merchant.appFrame())).toEqual([]);
    await merchant.picture('connect-refused-home');
    await app.getByRole('link', { name: 'Mend the connection' }).click();
    await app.getByRole('heading', { name: 'Enter new credentials' }).waitFor();
    await app.getByText(title).waitFor();
    expect(await accessibilityViolations(await merchant.appFrame())).toEqual([]);
    await merchant.picture('connect-refused-settings');

    await tokenField(merchant).fill(await control.issueToken({ tenantId: tenant.tenantId }));
    await save(merchant);
    await app.getByText(title).waitFor({ state: 'detached' });
    await app.getByText('Connected', { exact: true }).waitFor();
    await page.getByRole('link', { name: 'Warehouse Cancel' }).click();
    await app.getByRole('heading', { name: 'No cancellations yet' }).waitFor();
    expect(await app.getByText(title).count()).toBe(0);
    await merchant.nothingIsWrong();
  });
});

describe('a connection that is lost while somebody is in the app', () => {
  it('is said on the next page that they go to', async () => {
    const merchant = await product.open();
    const { app, page, tenant } = merchant;
    const order = await merchant.addOrder([{ provider: 'nordic', lines: [SHIRT] }]);
    await merchant.openApp('/app/settings');
    await app.getByText('Nordic 3PL, Ongoing').waitFor();
    await product.stack.primePenguin.control.revokeTokens({ tenantId: tenant.tenantId });
    await product.stack.api(tenant.shop).readOrder(String(order.id));
    await page.getByRole('link', { name: 'Warehouse Cancel' }).click();
    await app.getByText('Prime Penguin no longer takes the app’s credentials').waitFor();
    await merchant.nothingIsWrong();
  });
});

describe('another account while cancellations are open', () => {
  it('is connected only when the merchant has confirmed that they are given up', async () => {
    const merchant = await product.open();
    const { app, tenant } = merchant;
    const { control } = product.stack.primePenguin;
    const order = await merchant.addOrder([{ provider: 'nordic', lines: [SHIRT] }]);
    await merchant.askFor(order);
    const tenantId = await control.addTenant({
      tenancyName: `fjord-${tenant.tenantId}`,
      name: 'F',
    });
    await control.addSalesChannel({ tenantId, name: 'Fjord', domain: tenant.shop });

    await merchant.openApp('/app/settings');
    await app.getByRole('button', { name: 'Replace credentials' }).click();
    await tenantField(merchant).fill(String(tenantId));
    await tokenField(merchant).fill(await control.issueToken({ tenantId }));
    await save(merchant);
    const dialog = app.getByRole('dialog', { name: '1 cancellation is open in another account' });
    await dialog.getByText('ask the provider before you refund', { exact: false }).waitFor();
    expect(await accessibilityViolations(await merchant.appFrame())).toEqual([]);
    await merchant.picture('connect-give-up');
    await dialog.getByRole('button', { name: 'Go back' }).click();
    await dialog.waitFor({ state: 'hidden' });
    await app.getByText('Cancellations are open in another Prime Penguin account').waitFor();
    expect(await tenantField(merchant).inputValue()).toBe(String(tenantId));

    await save(merchant);
    await dialog.getByRole('button', { name: 'Give it up and connect' }).click();
    await app.getByText(`F (${tenantId})`).waitFor();
    await merchant.openApp('/app');
    await app.getByText('No answer', { exact: true }).waitFor();
    await merchant.nothingIsWrong();
  });
});

describe('a connected shop', () => {
  it('is told before it disconnects what becomes of open cancellations', async () => {
    const merchant = await product.open();
    const { app, page } = merchant;
    const order = await merchant.addOrder([{ provider: 'nordic', lines: [SHIRT] }]);
    await merchant.askFor(order);
    await merchant.openApp('/app/settings');
    await app.getByRole('button', { name: 'Disconnect' }).click();
    const dialog = app.getByRole('dialog', { name: 'Disconnect Prime Penguin?' });
    await dialog.getByText('1 cancellation is open', { exact: false }).waitFor();
    await dialog.getByRole('button', { name: 'Disconnect' }).click();
    await page.getByText('Disconnected from Prime Penguin').waitFor();
    await merchant.openApp('/app/activity');
    await app.getByText('Asked, no answer yet').waitFor();
    await merchant.nothingIsWrong();
  });

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
    ['home before connecting', '/app', false, 'Set up Warehouse Cancel'],
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

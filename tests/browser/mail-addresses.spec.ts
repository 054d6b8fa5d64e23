/** An address from its entry to its owner's yes and no, and the record of who changed what. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { accessibilityViolations } from '#tests/support/accessibility.ts';
import { scrollsSideways } from '#tests/support/browser.ts';
import { type Merchant, type Product, startProduct } from './product.ts';

let product: Product;
beforeAll(async () => {
  product = await startProduct();
});
afterEach(() => product.leave());
afterAll(() => product.stop());

async function linkIn(to: string, purpose: 'confirm' | 'stop'): Promise<string> {
  const found = () =>
    product.stack.mails
      .filter((mail) => mail.to === to)
      .flatMap(({ text }) => new RegExp(`http\\S+/mail/${purpose}/\\S+`).exec(text) ?? [])
      .at(-1);
  await expect.poll(found, { timeout: 30_000 }).toBeDefined();
  return found() ?? '';
}

async function enter({ app, page }: Merchant, addresses: string): Promise<void> {
  await app.getByText('Every final answer', { exact: true }).click();
  await app.getByRole('textbox', { name: 'Email addresses' }).fill(addresses);
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText('Settings saved').last().waitFor();
}

describe('an address that is entered', () => {
  it('waits for its owner, who says yes and no without a script, and the settings show it', async () => {
    const merchant = await product.open();
    const { app, page, tenant } = merchant;
    const to = 'ops@merchant.example';
    await merchant.openApp('/app/settings/mail');
    await enter(merchant, `${to}\nowner@${tenant.shop}`);
    await app.getByText('Not confirmed yet').first().waitFor();
    const link = await linkIn(to, 'confirm');
    await merchant.openApp('/app/settings/mail');
    await app.getByText('Shop contact').waitFor();
    await app.getByRole('button', { name: `Send again: ${to}` }).click();
    await app.getByText('Confirmation email sent.').waitFor();
    expect(await accessibilityViolations(await merchant.appFrame())).toEqual([]);
    await app.getByText('Shop contact').scrollIntoViewIfNeeded();
    await merchant.picture('settings-mail-addresses');

    const stranger = await page.context().browser()?.newContext({ javaScriptEnabled: false });
    if (!stranger) throw new Error('no browser');
    const owner = await stranger.newPage();
    await owner.goto(link);
    expect(await owner.getByRole('heading').textContent()).toBe('Do you want these emails?');
    expect(await scrollsSideways(owner)).toBe(false);
    await owner.getByRole('button', { name: 'Confirm emails' }).click();
    await owner.getByRole('heading', { name: 'Confirmed' }).waitFor();
    await merchant.openApp('/app/settings/mail');
    await app.getByText('Confirmed', { exact: true }).waitFor();

    await owner.goto(await linkIn(to, 'stop'));
    await owner.getByRole('button', { name: 'Stop emails' }).click();
    await owner.getByRole('heading', { name: 'Emails stopped' }).waitFor();
    await stranger.close();
    await merchant.openApp('/app/settings/mail');
    await app.getByText('Stopped by recipient').waitFor();

    await merchant.openApp('/app/activity/changes');
    await app.getByText('Emails stopped by their recipient: o…@merchant.example').waitFor();
    await app.getByText('Settings saved').waitFor();
    await app.getByText('The owner of the email address').first().waitFor();
    expect(await accessibilityViolations(await merchant.appFrame())).toEqual([]);
    await merchant.picture('changes');
    await merchant.nothingIsWrong();
  });

  it('is read in the sandbox’s own mail page, where the link can be pressed', async () => {
    const merchant = await product.open();
    await merchant.openApp('/app/settings/mail');
    await enter(merchant, 'sandbox@merchant.example');
    const link = await linkIn('sandbox@merchant.example', 'confirm');
    await merchant.page.goto(`${product.stack.shopify.adminUrl}/sandbox/mails`);
    await merchant.page.locator(`a[href="${link}"]`).click();
    await merchant.page.getByRole('heading', { name: 'Do you want these emails?' }).waitFor();
  });
});

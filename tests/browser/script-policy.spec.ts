/** The pages of the app in a browser that holds them to their policy for scripts. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Product, SHIRT, startProduct } from './product.ts';

let product: Product;
beforeAll(async () => {
  product = await startProduct();
});
afterAll(() => product.stop());

const PAGES = [
  ...['/app', '/app/activity', '/app/settings', '/app/settings/automations', '/app/settings/mail'],
  ...['/app/settings/providers', '/app/settings/access', '/app/demo'],
];

describe('the policy for scripts', () => {
  it('lets every page of the app work, without one complaint of the browser', async () => {
    const merchant = await product.open();
    const order = await merchant.addOrder([{ provider: 'nordic', lines: [SHIRT] }]);
    await merchant.askFor(order);
    for (const path of PAGES) {
      await merchant.openApp(path);
      const frame = await merchant.appFrame();
      // App Bridge is there, and the browser has taken the page over.
      expect(await frame.evaluate(() => typeof window.shopify?.idToken), path).toBe('function');
    }
    // From page to page inside the app: modules that the browser loads only now.
    await merchant.page.getByRole('link', { name: 'Activity', exact: true }).click();
    await merchant.app.getByText(order.name).first().waitFor();
    await merchant.nothingIsWrong();
  });

  it('refuses a script that somebody else put into a page', async () => {
    const merchant = await product.open();
    await merchant.openApp('/app/settings');
    const frame = await merchant.appFrame();
    const refused = await frame.evaluate(async () => {
      const found: string[] = [];
      document.addEventListener('securitypolicyviolation', (event) => {
        found.push(`${event.effectiveDirective} ${event.blockedURI}`);
      });
      const inline = document.createElement('script');
      inline.textContent = 'window.evil = true';
      document.body.append(inline);
      const markup = document.createElement('div');
      markup.innerHTML = '<button onclick="window.evil = true"></button>';
      document.body.append(markup);
      markup.querySelector('button')?.click();
      const elsewhere = document.createElement('script');
      elsewhere.src = 'https://cdn.shopify.com/s/files/1/evil.js';
      document.body.append(elsewhere);
      await new Promise((resolve) => {
        elsewhere.addEventListener('error', resolve);
      });
      return { found, ran: 'evil' in window };
    });
    expect(refused.ran).toBe(false);
    expect(refused.found.toSorted()).toEqual([
      'script-src-attr inline',
      'script-src-elem https://cdn.shopify.com/s/files/1/evil.js',
      'script-src-elem inline',
    ]);
  });
});

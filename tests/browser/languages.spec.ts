/** The app in a Swedish admin: the same page from the server's first byte to the merchant's last click. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessibilityViolations } from '#tests/support/accessibility.ts';
import { type Product, SHIRT, startProduct } from './product.ts';

let product: Product;
beforeAll(async () => {
  product = await startProduct();
});
afterAll(() => product.stop());

describe('a merchant whose admin is in Swedish', () => {
  it('reads Swedish on every page, and keeps reading it from one page to the next', async () => {
    const merchant = await product.open({ locale: 'sv' });
    const { app, page } = merchant;
    const order = await merchant.addOrder([{ provider: 'nordic', lines: [SHIRT] }]);
    await merchant.askFor(order);
    await merchant.runBatches('nordic', 2);
    await merchant.answers(order);

    await merchant.openApp('/app/activity');
    await app.getByRole('heading', { name: 'Aktivitet' }).waitFor();
    await app.getByText('Stoppad hos lagret').waitFor();
    await app.getByText('Annullera och återbetala nu ordern i Shopify.').waitFor();
    const frame = await merchant.appFrame();
    expect(await frame.locator('html').getAttribute('lang')).toBe('sv');
    expect(await accessibilityViolations(frame)).toEqual([]);
    await merchant.picture('activity-sv');

    // From here on no address names the language: the menu loads data only, and no texts.
    const loaded: (string | null)[] = [];
    page.on('request', (request) => {
      const url = new URL(request.url());
      if (url.pathname.endsWith('.data')) loaded.push(url.searchParams.get('_routes'));
    });
    await page.getByRole('link', { name: 'Inställningar', exact: true }).click();
    await app.getByRole('button', { name: 'Koppla från' }).waitFor();
    await app.getByText('Körningar:', { exact: false }).first().waitFor();
    expect(await accessibilityViolations(await merchant.appFrame())).toEqual([]);
    await merchant.picture('settings-sv');
    expect(loaded.length).toBeGreaterThan(0);
    expect(loaded.filter((routes) => routes?.split(',').includes('root') ?? true)).toEqual([]);
    // React would complain here, had the browser rendered anything else than the server.
    await merchant.nothingIsWrong();
  });
});

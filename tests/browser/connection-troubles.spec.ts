/** What keeps answers away is seen before anything is asked, and where the merchant can change it. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { connect } from '#sandbox/world.ts';
import { accessibilityViolations } from '#tests/support/accessibility.ts';
import { type Product, SHIRT, startProduct } from './product.ts';

let product: Product;

beforeAll(async () => {
  product = await startProduct();
});
afterEach(() => product.leave());
afterAll(() => product.stop());

describe('a warehouse whose updates Prime Penguin does not read', () => {
  it('is told in the window, as the reason of the silence, on home and in the settings', async () => {
    const merchant = await product.open({ isConnected: false });
    const { control } = product.stack.primePenguin;
    await control.changeProvider(merchant.tenant.providerIds.nordic, { readsResults: false });
    await connect(product.stack, merchant.tenant);
    const order = await merchant.addOrder([
      { provider: 'nordic', lines: [SHIRT], plan: { kind: 'cooperates' } },
    ]);
    const told = 'Prime Penguin doesn’t read this warehouse’s updates, so we won’t see a response.';

    const action = await merchant.openAction(order);
    await action.getByText(told, { exact: false }).waitFor();
    await merchant.picture('updates-not-read');
    expect(await accessibilityViolations(merchant.page, '[role=dialog]')).toEqual([]);
    await action.getByRole('button', { name: 'Cancel at warehouse' }).click();
    await action.getByRole('heading', { name: 'Waiting for the warehouse', exact: true }).waitFor();
    await action.getByText(told, { exact: false }).waitFor();
    await merchant.picture('updates-not-read-waiting');

    await merchant.openApp('/app');
    await merchant.app.getByText('We may not get a response from every warehouse').waitFor();
    await merchant.app.getByText(told, { exact: false }).first().waitFor();
    await merchant.picture('home-updates-not-read');
    await merchant.openApp('/app/settings/providers');
    await merchant.app.getByText(told, { exact: false }).waitFor();
    await merchant.picture('providers-updates-not-read');
    expect(await accessibilityViolations(await merchant.appFrame(), 'main')).toEqual([]);
    await merchant.nothingIsWrong();
  });
});

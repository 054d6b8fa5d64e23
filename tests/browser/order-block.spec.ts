/** The block on the order page, and the action that it opens. */
import type { Locator } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { SettingsView } from '#app/contract/api.ts';
import { accessibilityViolations } from '#tests/support/accessibility.ts';
import { scrollsSideways } from '#tests/support/browser.ts';
import { type Merchant, MUG, type Product, SHIRT, startProduct } from './product.ts';

let product: Product;
beforeAll(async () => {
  product = await startProduct();
});
afterEach(() => product.leave());
afterAll(() => product.stop());

const COOPERATES = [{ provider: 'nordic', lines: [SHIRT], plan: { kind: 'cooperates' } }] as const;
const REFUSES = [
  {
    provider: 'nordic',
    lines: [SHIRT],
    plan: {
      kind: 'refuses_with_reason',
      text: 'Order is locked by wave 4711',
      via: 'entity_log',
      shipsAfterBatches: null,
    },
  },
] as const;
const BLOCK = 'section[aria-label="Warehouse cancellation"]';
const SWEDISH_BLOCK = 'section[aria-label="Annullering hos lagret"]';

const blockOf = ({ page }: Merchant) => page.locator(BLOCK);
const badge = (where: Locator, name: string) => where.getByText(name, { exact: true }).waitFor();
const isAccessible = async ({ page }: Merchant, where = BLOCK) =>
  expect(await accessibilityViolations(page, where)).toEqual([]);

/** How many lines of what stands in a field are seen only by scrolling within it. */
const hiddenLines = (field: Element) =>
  Math.floor(
    (field.scrollHeight - field.clientHeight) /
      Number.parseFloat(getComputedStyle(field).lineHeight),
  );

async function changeSettings(
  { tenant }: Merchant,
  wish: (now: SettingsView) => object,
): Promise<void> {
  const api = product.stack.api(tenant.shop);
  const now = (await api.call('GET', '/api/settings')).body as SettingsView;
  const saved = await api.call('PUT', '/api/settings', { version: now.version, ...wish(now) });
  expect(saved).toMatchObject({ status: 200 });
}

describe('the block on an order page', () => {
  it('is quiet until somebody asks, opens the action, and shows the answer by itself', async () => {
    const merchant = await product.open();
    const { page } = merchant;
    const order = await merchant.addOrder(COOPERATES);
    await merchant.openOrder(order);
    const block = blockOf(merchant);
    await block.getByText('The warehouse has not been asked to stop this order.').waitFor();
    await merchant.picture('block-quiet');
    await isAccessible(merchant);

    await block.getByRole('button', { name: 'Cancel at warehouse' }).click();
    const action = page.getByRole('dialog');
    await action.getByRole('button', { name: 'Cancel at warehouse' }).click();
    await badge(action, 'Asked, no answer yet');
    await action.getByRole('button', { name: 'Close' }).last().click();
    await badge(block, 'Asked, no answer yet');
    await block.getByText('Next batch', { exact: false }).waitFor();
    await merchant.picture('block-waiting');
    await isAccessible(merchant);

    await merchant.runBatches('nordic', 2);
    await badge(block, 'Stopped at the warehouse');
    await block
      .getByText('Now cancel and refund the order in Shopify.', { exact: false })
      .waitFor();
    await block.getByRole('button', { name: 'Show what happened' }).click();
    await block.getByRole('listitem').filter({ hasText: 'Asked, no answer yet' }).waitFor();
    await merchant.picture('block-stopped');
    await isAccessible(merchant);

    await block.getByRole('button', { name: 'Show details' }).click();
    await action.getByRole('heading', { name: 'Stopped', exact: true }).waitFor();
    await action.getByRole('button', { name: 'Go to the order' }).click();
    await action.waitFor({ state: 'detached' });
    await merchant.nothingIsWrong();
  });

  it('costs Prime Penguin nothing on an order that nobody has asked to stop', async () => {
    const merchant = await product.open();
    const { control } = product.stack.primePenguin;
    const order = await merchant.addOrder(COOPERATES);
    const since = (await control.events(0)).length;
    for (let time = 0; time < 3; time += 1) {
      await merchant.openOrder(order);
      await blockOf(merchant).getByText('has not been asked', { exact: false }).waitFor();
    }
    const requests = (await control.events(0))
      .slice(since)
      .filter((event) => event.kind === 'request' && event.tenantId === merchant.tenant.tenantId);
    expect(requests).toEqual([]);
    await merchant.nothingIsWrong();
  });

  it('says why asking no longer helps once the order is known to have shipped', async () => {
    const merchant = await product.open({ width: 360 });
    const order = await merchant.addOrder([
      { provider: 'nordic', lines: [SHIRT], phase: 'shipped' },
    ]);
    const action = await merchant.openAction(order);
    await badge(action, 'Shipped');
    await merchant.openOrder(order);
    const block = blockOf(merchant);
    await block
      .getByText('Nordic 3PL has shipped it. It is too late to cancel.', { exact: false })
      .waitFor();
    expect(await block.getByRole('button', { name: 'Cancel at warehouse' }).count()).toBe(0);
    expect(await scrollsSideways(merchant.page)).toBe(false);
    await merchant.picture('block-beyond-asking');
    await isAccessible(merchant);
    await merchant.nothingIsWrong();
  });

  it('cries out what ships although it was reported stopped', async () => {
    const merchant = await product.open();
    const plan = { kind: 'cancels_then_ships', shipsAfterBatches: 2 } as const;
    const order = await merchant.addOrder([{ provider: 'nordic', lines: [SHIRT], plan }]);
    const action = await merchant.askToStop(order);
    await badge(action, 'Asked, no answer yet');
    await merchant.runBatches('nordic', 2);
    await badge(action, 'Stopped at the warehouse');
    await merchant.runBatches('nordic', 2);
    await badge(action, 'Reported stopped before');
    await merchant.openOrder(order);
    const block = blockOf(merchant);
    await block.getByRole('alert').getByText('Shipped although it was reported stopped').waitFor();
    await badge(block, 'Too late');
    await block.getByRole('button', { name: 'Show what happened' }).click();
    await block.getByRole('listitem').filter({ hasText: 'Stopped at the warehouse' }).waitFor();
    await merchant.picture('block-overturned');
    await isAccessible(merchant);
    await merchant.nothingIsWrong();
  });

  it('shows two warehouses on a narrow screen without scrolling sideways', async () => {
    const merchant = await product.open({ width: 320 });
    const order = await merchant.addOrder([
      { provider: 'nordic', lines: [SHIRT], plan: { kind: 'cooperates' } },
      { provider: 'baltic', lines: [MUG], plan: { kind: 'ships', afterBatches: 1 } },
    ]);
    await merchant.askFor(order);
    await merchant.runBatches('nordic', 2);
    await merchant.runBatches('baltic', 2);
    await merchant.answers(order);
    await merchant.openOrder(order);
    const block = blockOf(merchant);
    await block.getByText('Do not refund the whole order.', { exact: false }).waitFor();
    await badge(block, 'Stopped at the warehouse');
    await badge(block, 'Too late');
    expect(await scrollsSideways(merchant.page)).toBe(false);
    await block.scrollIntoViewIfNeeded();
    await merchant.picture('block-320');
    await merchant.nothingIsWrong();
  });

  it('leads to the settings where the shop is not connected', async () => {
    const merchant = await product.open({ isConnected: false });
    const order = await merchant.addOrder(COOPERATES);
    await merchant.openOrder(order);
    const block = blockOf(merchant);
    await block.getByText('Not connected to Prime Penguin').waitFor();
    await merchant.picture('block-not-connected');
    await isAccessible(merchant);
    await block.getByRole('link', { name: 'Open settings' }).click();
    await expect.poll(() => merchant.page.url()).toContain('/apps/warehouse-cancel/app/settings');
  });
});

describe('the demo', () => {
  it('is marked on the block and in the action, before and after the press', async () => {
    const merchant = await product.open({ isConnected: false });
    const order = await merchant.addOrder(COOPERATES);
    const api = product.stack.api(merchant.tenant.shop);
    expect(await api.call('POST', '/api/demo')).toMatchObject({ status: 200 });
    const action = await merchant.openAction(order);
    const mark = 'Demo: no warehouse is asked';
    await action.getByRole('heading', { name: mark }).waitFor();
    await isAccessible(merchant, '[role=dialog]');
    await merchant.picture('demo-ready');
    await action.getByRole('button', { name: 'Cancel at warehouse' }).click();
    await action.getByRole('button', { name: 'Show what was seen' }).first().waitFor();
    await action.getByRole('heading', { name: mark }).waitFor();
    await merchant.picture('demo-asked');
    await merchant.openOrder(order);
    await badge(blockOf(merchant), mark);
    await blockOf(merchant).getByRole('button', { name: 'Show details' }).waitFor();
    await isAccessible(merchant);
    await merchant.picture('block-demo');
    await merchant.nothingIsWrong();
  });
});

describe('a shop that wants a reason', () => {
  it('is told beside the field, and nothing is sent until there is one', async () => {
    const merchant = await product.open();
    await changeSettings(merchant, ({ automations }) => ({
      automations: { ...automations, askReason: 'required' },
    }));
    const order = await merchant.addOrder(COOPERATES);
    const action = await merchant.openAction(order);
    await badge(action, 'At the warehouse');
    await action.getByRole('button', { name: 'Cancel at warehouse' }).click();
    await action.getByText('Choose a reason. Nothing has been sent.').waitFor();
    expect(merchant.posts).toEqual([]);
    await merchant.picture('reason-required');
    await isAccessible(merchant, '[role=dialog]');
    await action.getByLabel('Reason').selectOption('fraud');
    await action.getByText('Nothing has been sent.').waitFor({ state: 'detached' });
    await action.getByRole('button', { name: 'Cancel at warehouse' }).click();
    await badge(action, 'Asked, no answer yet');
    expect(merchant.posts).toEqual(['/api/cancellations']);
    await merchant.nothingIsWrong();
  });
});

describe('an order that the warehouse refuses to stop', () => {
  it('shows whom to contact, and the message with the order’s facts', async () => {
    const merchant = await product.open();
    await changeSettings(merchant, () => ({
      providers: [
        {
          name: 'Nordic 3PL',
          cancellable: 'unknown',
          answerSeconds: null,
          messageTemplate: null,
          contact: {
            name: 'Nina Berg',
            phone: '+46 40 123 45',
            email: 'stop@nordic.example',
            hours: 'Mon-Fri 8-17',
          },
        },
      ],
    }));
    const order = await merchant.addOrder(REFUSES);
    const action = await merchant.askToStop(order);
    await badge(action, 'Asked, no answer yet');
    await merchant.runBatches('nordic', 2);
    await badge(action, 'Refused');
    await action.getByText('Nina Berg').waitFor();
    const phone = action.getByRole('link', { name: '+46 40 123 45' });
    expect(await phone.getAttribute('href')).toBe('tel:+464012345');
    await action.getByRole('link', { name: 'stop@nordic.example' }).waitFor();
    const message = action.getByLabel('Message to Nordic 3PL');
    expect(await message.inputValue()).toContain(order.name);
    expect(await message.getAttribute('readonly')).not.toBeNull();
    await message.scrollIntoViewIfNeeded();
    await merchant.picture('refused-contact');
    await isAccessible(merchant, '[role=dialog]');
    for (const size of [
      { width: 1280, height: 800 },
      { width: 360, height: 640 },
    ]) {
      await merchant.page.setViewportSize(size);
      await expect.poll(() => message.evaluate(hiddenLines)).toBe(0);
    }
    await message.scrollIntoViewIfNeeded();
    await merchant.picture('refused-contact-360');
    await merchant.nothingIsWrong();
  });
});

describe('a merchant whose admin is in Swedish', () => {
  it('reads the block and the action in Swedish, at two widths', async () => {
    const merchant = await product.open({ locale: 'sv', width: 320 });
    const { page } = merchant;
    const order = await merchant.addOrder(REFUSES);
    await merchant.openOrder(order);
    const block = page.locator(SWEDISH_BLOCK);
    await block.getByRole('button', { name: 'Annullera hos lagret' }).click();
    const action = page.getByRole('dialog');
    await badge(action, 'Hos lagret');
    await merchant.picture('ready-sv-320');
    await action.getByRole('button', { name: 'Annullera hos lagret' }).click();
    await badge(action, 'Begärd, inget svar ännu');
    expect(await scrollsSideways(page)).toBe(false);
    await merchant.runBatches('nordic', 2);
    await badge(action, 'Nekad');
    await action.getByText('Ingen kontakt är angiven för Nordic 3PL.', { exact: false }).waitFor();
    await isAccessible(merchant, '[role=dialog]');
    await merchant.picture('refused-sv-320');
    await action.getByRole('button', { name: 'Stäng' }).last().click();
    await badge(block, 'Nekad');
    await block.getByRole('button', { name: 'Visa vad som har hänt' }).click();
    expect(await scrollsSideways(page)).toBe(false);
    await block.scrollIntoViewIfNeeded();
    await merchant.picture('block-sv-320');
    await page.setViewportSize({ width: 1280, height: 800 });
    await merchant.picture('block-sv');
    await isAccessible(merchant, SWEDISH_BLOCK);
    await merchant.nothingIsWrong();
  });
});

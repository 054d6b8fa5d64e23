import type { Locator } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
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

const heading = (action: Locator, name: string) =>
  action.getByRole('heading', { name, exact: true }).waitFor();
const badge = (where: Locator, name: string) => where.getByText(name, { exact: true }).waitFor();
const isAccessible = async ({ page }: Merchant) =>
  expect(await accessibilityViolations(page, '[role=dialog]')).toEqual([]);

describe('an order at a warehouse that stops it', () => {
  it('says where the order is and what pressing does, then waits, then says by itself that it was stopped', async () => {
    const merchant = await product.open();
    const order = await merchant.addOrder(COOPERATES);
    const action = await merchant.openAction(order);
    await badge(action, 'At the warehouse');
    await action.getByText('does not cancel or refund', { exact: false }).waitFor();
    await action.getByLabel('Reason').selectOption('customer');
    await merchant.picture('ready');
    await isAccessible(merchant);

    await action.getByRole('button', { name: 'Cancel at warehouse' }).click();
    await heading(action, 'Waiting for the warehouse');
    await badge(action, 'Asked, no answer yet');
    await action.getByText('Next batch', { exact: false }).waitFor();
    await merchant.picture('waiting');
    await isAccessible(merchant);

    await merchant.runBatches('nordic', 2);
    await heading(action, 'Stopped');
    await badge(action, 'Stopped at the warehouse');
    await action.getByText('Now cancel and refund the order in Shopify.').waitFor();
    await merchant.picture('stopped-at-the-warehouse');
    await isAccessible(merchant);

    await action.getByRole('button', { name: 'Close' }).last().click();
    await action.waitFor({ state: 'detached' });
    await merchant.chooseAction();
    await heading(action, 'Stopped');
    await badge(action, 'Stopped at the warehouse');
    await action.getByRole('button', { name: 'Show what was seen' }).click();
    await action.getByRole('listitem').filter({ hasText: 'In progress, then Cancelled' }).waitFor();
    expect(await merchant.requests(order)).toBe(1);
    await merchant.nothingIsWrong();
  });

  it('is asked once when the button is pressed twice', async () => {
    const merchant = await product.open();
    const order = await merchant.addOrder(COOPERATES);
    const action = await merchant.openAction(order);
    await action.getByRole('button', { name: 'Cancel at warehouse' }).dblclick();
    await badge(action, 'Asked, no answer yet');
    expect(merchant.posts).toEqual(['/api/cancellations']);
    expect(await merchant.requests(order)).toBe(1);
    await merchant.nothingIsWrong();
  });
});

describe('an order that can no longer be stopped', () => {
  it('that was picked meanwhile is too late, and is not to be refunded', async () => {
    const merchant = await product.open();
    const plan = { kind: 'picks_then_refuses', shipsAfterBatches: null } as const;
    const order = await merchant.addOrder([{ provider: 'nordic', lines: [SHIRT], plan }]);
    const action = await merchant.askToStop(order);
    await badge(action, 'Asked, no answer yet');
    await merchant.runBatches('nordic', 2);
    await heading(action, 'Not stopped');
    await badge(action, 'Too late');
    await action.getByText('Do not refund yet.', { exact: false }).waitFor();
    await merchant.picture('too-late');
    await isAccessible(merchant);
    await merchant.nothingIsWrong();
  });

  it('that shipped while the window was open is too late, and nothing is sent', async () => {
    const merchant = await product.open();
    const plan = { kind: 'ships', afterBatches: 1 } as const;
    const order = await merchant.addOrder([{ provider: 'nordic', lines: [SHIRT], plan }]);
    const action = await merchant.openAction(order);
    await badge(action, 'At the warehouse');
    await merchant.runBatches('nordic', 2);
    await action.getByRole('button', { name: 'Cancel at warehouse' }).click();
    await badge(action, 'Too late');
    await action.getByText('Nordic 3PL has already shipped it.').waitFor();
    await action.getByText('Handle it as a return', { exact: false }).waitFor();
    expect(await merchant.requests(order)).toBe(0);
    await merchant.nothingIsWrong();
  });

  it('that had shipped before is shown so, with nothing to press', async () => {
    const merchant = await product.open();
    const order = await merchant.addOrder([
      { provider: 'nordic', lines: [SHIRT], phase: 'shipped' },
    ]);
    const action = await merchant.openAction(order);
    await badge(action, 'Shipped');
    await heading(action, 'There is nothing left to ask for');
    expect(await action.getByRole('button', { name: 'Cancel at warehouse' }).count()).toBe(0);
    await merchant.nothingIsWrong();
  });
});

describe('a warehouse that does not stop the order', () => {
  it('is quoted when it refuses', async () => {
    const merchant = await product.open();
    const plan = {
      kind: 'refuses_with_reason',
      text: 'Order is locked by wave 4711',
      via: 'entity_log',
      shipsAfterBatches: null,
    } as const;
    const order = await merchant.addOrder([{ provider: 'nordic', lines: [SHIRT], plan }]);
    const action = await merchant.askToStop(order);
    await badge(action, 'Asked, no answer yet');
    await merchant.runBatches('nordic', 2);
    await heading(action, 'Not stopped');
    await badge(action, 'Refused');
    await action.getByText('In their words: “Order is locked by wave 4711”').waitFor();
    await merchant.picture('refused');
    await isAccessible(merchant);
    await merchant.nothingIsWrong();
  });

  it('is named when it cannot be cancelled through Prime Penguin', async () => {
    const merchant = await product.open();
    const plan = { kind: 'does_not_support', shipsAfterBatches: null } as const;
    const order = await merchant.addOrder([{ provider: 'baltic', lines: [SHIRT], plan }]);
    const action = await merchant.askToStop(order);
    await badge(action, 'Asked, no answer yet');
    await merchant.runBatches('baltic', 2);
    await badge(action, 'Cannot be cancelled this way');
    await action.getByText('Contact Baltic Fulfilment.', { exact: false }).waitFor();
    await merchant.nothingIsWrong();
  });

  it('and never answers is shown as no answer, never as stopped', async () => {
    const merchant = await product.open({ batches: 'every_second' });
    const plan = { kind: 'silent' } as const;
    const order = await merchant.addOrder([{ provider: 'slow', lines: [SHIRT], plan }]);
    const action = await merchant.askToStop(order);
    await heading(action, 'Not known whether it was stopped');
    await badge(action, 'No answer');
    await action.getByRole('button', { name: 'Ask again' }).waitFor();
    await merchant.picture('no-answer');
    await isAccessible(merchant);
    await merchant.nothingIsWrong();
  });

  it('for one of two parts is spelled out, with what will still ship', async () => {
    const merchant = await product.open();
    const order = await merchant.addOrder([
      { provider: 'nordic', lines: [SHIRT], plan: { kind: 'cooperates' } },
      { provider: 'baltic', lines: [MUG], plan: { kind: 'ships', afterBatches: 1 } },
    ]);
    const action = await merchant.askToStop(order);
    await heading(action, 'Waiting for the warehouse');
    await merchant.runBatches('nordic', 2);
    await merchant.runBatches('baltic', 2);
    await heading(action, 'Only a part was stopped');
    const warning = action.getByRole('alert').filter({ hasText: 'Only a part was stopped' });
    await warning.getByText('2 × Enamel mug (Baltic Fulfilment)').waitFor();
    expect(await warning.getByText('Linen shirt').count()).toBe(0);
    await badge(action, 'Stopped at the warehouse');
    await badge(action, 'Too late');
    await merchant.picture('partly-stopped');
    await isAccessible(merchant);
    await merchant.nothingIsWrong();
  });

  it('although it said so is shown loudly, while one looks on', async () => {
    const merchant = await product.open();
    const plan = { kind: 'cancels_then_ships', shipsAfterBatches: 2 } as const;
    const order = await merchant.addOrder([{ provider: 'nordic', lines: [SHIRT], plan }]);
    const action = await merchant.askToStop(order);
    await badge(action, 'Asked, no answer yet');
    await merchant.runBatches('nordic', 2);
    await badge(action, 'Stopped at the warehouse');
    await merchant.runBatches('nordic', 2);
    await heading(action, 'Shipped although it was reported stopped');
    await badge(action, 'Reported stopped before');
    await badge(action, 'Too late');
    await merchant.picture('overturned');
    await isAccessible(merchant);
    await merchant.nothingIsWrong();
  });
});

describe('an order that no warehouse has', () => {
  it('is stopped before the warehouse when Prime Penguin has not forwarded it', async () => {
    const merchant = await product.open({ batches: 'every_second' });
    const order = await merchant.addOrder([
      { provider: 'slow', lines: [SHIRT], phase: 'read', forwardedLateByBatches: 1000 },
    ]);
    const action = await merchant.openAction(order);
    await badge(action, 'Not forwarded yet');
    await action.getByRole('button', { name: 'Cancel at warehouse' }).click();
    await heading(action, 'Stopped');
    await badge(action, 'Stopped before the warehouse');
    await merchant.nothingIsWrong();
  });

  it('is not offered the action when Shopify has it fulfilled and nothing was ever asked', async () => {
    const merchant = await product.open();
    const order = await merchant.addOrder([
      { provider: 'nordic', lines: [SHIRT], phase: 'shipped' },
    ]);
    product.stack.shopify.control.order(merchant.tenant.shop, order.id).fulfilmentStatus =
      'FULFILLED';
    await merchant.openOrder(order);
    await merchant.page.getByRole('button', { name: 'More actions' }).click();
    await merchant.page.getByRole('menuitem', { name: 'Cancel order' }).waitFor();
    const { page } = merchant;
    expect(await page.getByRole('menuitem', { name: 'Cancel at warehouse' }).count()).toBe(0);
    await merchant.nothingIsWrong();
  });
});

describe('a request that gets lost', () => {
  it('because Prime Penguin is out of order is not delivered, and can be asked again when it is back', async () => {
    const merchant = await product.open();
    const { control } = product.stack.primePenguin;
    const order = await merchant.addOrder(COOPERATES);
    const action = await merchant.openAction(order);
    await badge(action, 'At the warehouse');
    const outage = await control.addFault({
      match: { tenantId: merchant.tenant.tenantId },
      fault: { kind: 'internal_error' },
    });
    await action.getByRole('button', { name: 'Cancel at warehouse' }).click();
    await badge(action, 'Being sent');
    await badge(action, 'Not delivered');
    await action.getByText('The warehouse has not been asked.', { exact: false }).waitFor();
    expect(await merchant.requests(order)).toBe(0);

    await control.clearFaults(outage);
    await action.getByRole('button', { name: 'Ask again' }).click();
    await badge(action, 'Asked, no answer yet');
    await merchant.runBatches('nordic', 2);
    await badge(action, 'Stopped at the warehouse');
    expect(await merchant.requests(order)).toBe(1);
    await merchant.nothingIsWrong();
  });

  it('on its way back from the app is not known, until another look shows it', async () => {
    const merchant = await product.open();
    const { page } = merchant;
    const order = await merchant.addOrder(COOPERATES);
    const action = await merchant.openAction(order);
    await page.route(/\/api\/cancellations(\?|$)/, async (route) => {
      if (route.request().method() !== 'POST') return route.continue();
      await route.fetch();
      await route.abort('connectionreset');
    });
    await action.getByRole('button', { name: 'Cancel at warehouse' }).click();
    await heading(action, 'It is not known whether the request arrived');
    await action.getByText('Do not refund yet.', { exact: false }).waitFor();
    await isAccessible(merchant);
    expect(merchant.posts).toEqual(['/api/cancellations']);

    await action.getByRole('button', { name: 'Look again' }).click();
    await badge(action, 'Asked, no answer yet');
    expect(merchant.posts).toEqual(['/api/cancellations']);
    expect(await merchant.requests(order)).toBe(1);
    await merchant.nothingIsWrong([
      `request: ${product.stack.shopify.appUrl}/api/cancellations?locale=en net::ERR_CONNECTION_RESET`,
    ]);
  });
});

describe('the activity page', () => {
  it('lists the cancellations in the words of the order page', async () => {
    const merchant = await product.open();
    const { app } = merchant;
    const stopped = await merchant.addOrder(COOPERATES);
    const mixed = await merchant.addOrder([
      { provider: 'nordic', lines: [SHIRT], plan: { kind: 'cooperates' } },
      { provider: 'baltic', lines: [MUG], plan: { kind: 'ships', afterBatches: 1 } },
    ]);
    const refused = await merchant.addOrder([
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
    ]);
    await merchant.askFor(stopped, mixed, refused);
    await merchant.runBatches('nordic', 2);
    await merchant.runBatches('baltic', 2);
    await merchant.answers(stopped, mixed, refused);
    const waiting = await merchant.addOrder(COOPERATES);
    await merchant.askFor(waiting);

    await merchant.openApp('/app/activity');
    const row = ({ name }: { readonly name: string }) =>
      app.getByRole('listitem').filter({ has: app.getByRole('link', { name }) });
    await badge(row(waiting), 'Waiting for the warehouse');
    await badge(row(waiting), 'Asked, no answer yet');
    await badge(row(refused), 'Not stopped');
    await badge(row(refused), 'Refused');
    await row(refused).getByText('In their words: “Order is locked by wave 4711”').waitFor();
    await badge(row(mixed), 'Only a part was stopped');
    await badge(row(mixed), 'Stopped at the warehouse');
    await badge(row(mixed), 'Too late');
    await badge(row(stopped), 'Stopped');
    expect(await accessibilityViolations(await merchant.appFrame())).toEqual([]);

    await app.getByRole('link', { name: mixed.name }).click();
    await app.getByRole('heading', { name: mixed.name }).waitFor();
    await merchant.nothingIsWrong();
  });
});

describe('on a narrow screen', () => {
  it('nothing has to be scrolled sideways', async () => {
    const merchant = await product.open({ width: 320 });
    const order = await merchant.addOrder([
      { provider: 'nordic', lines: [SHIRT], plan: { kind: 'cooperates' } },
      { provider: 'baltic', lines: [MUG], plan: { kind: 'ships', afterBatches: 1 } },
    ]);
    const action = await merchant.openAction(order);
    await action.getByRole('button', { name: 'Cancel at warehouse' }).waitFor();
    expect(await scrollsSideways(merchant.page)).toBe(false);
    expect(await action.evaluate(sticksOut)).toEqual([]);
    await action.getByRole('button', { name: 'Cancel at warehouse' }).click();
    await heading(action, 'Waiting for the warehouse');
    await merchant.runBatches('nordic', 2);
    await merchant.runBatches('baltic', 2);
    await heading(action, 'Only a part was stopped');
    await action.getByRole('button', { name: 'Show what was seen' }).first().click();
    await action.getByRole('button', { name: 'Hide what was seen' }).waitFor();
    expect(await action.evaluate(sticksOut)).toEqual([]);

    await merchant.openApp('/app');
    await merchant.app.getByText('Needs you now').waitFor();
    expect(await scrollsSideways(await merchant.appFrame())).toBe(false);
    await merchant.nothingIsWrong();
  });
});

/** In the page: what is cut off or has to be scrolled sideways. */
function sticksOut(within: Element): string[] {
  return [...within.querySelectorAll('*')]
    .filter((element) => {
      const scrolls = /auto|scroll/.test(getComputedStyle(element).overflowX);
      const isHidden = element.clientWidth <= 1;
      const { left, right } = element.getBoundingClientRect();
      if (isHidden) return false;
      if (scrolls && element.scrollWidth > element.clientWidth) return true;
      return left < 0 || right > document.documentElement.clientWidth;
    })
    .map((element) => `${element.tagName}.${element.className}`);
}

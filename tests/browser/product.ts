/**
 * The whole product with a real browser in front of it, and what a merchant's hands do there. Everything
 * waits for what a person sees; warehouses answer when the spec lets their batch run.
 */
import type { Frame, Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import type { OrderPart } from '#sandbox/prime-penguin/control-contract.ts';
import type { ProviderKey } from '#sandbox/shops.ts';
import { type Durations, type Stack, startStack } from '#sandbox/stack.ts';
import { addShop, connect, type Tenant } from '#sandbox/world.ts';
import { collectProblems, openBrowser, type Problems, screenshot } from '#tests/support/browser.ts';

/** Times that run out do so while one looks on; a final answer is watched as long as in production. */
const DURATIONS: Durations = {
  pollSeconds: 0.3,
  channelReadSeconds: 3,
  defaultBatchSeconds: 2,
  batchGraceSeconds: 0.5,
  copyLagSeconds: 0.2,
  scheduleMarginSeconds: 2,
  answerSeconds: 3,
  afterwatchSeconds: 259_200,
  deliverySeconds: 3,
};
/** As Prime Penguin shows them, at times that make sense to whoever looks at a picture; the batches themselves run when a spec says so. */
const BATCHES_SHOWN: Readonly<Record<ProviderKey, string>> = {
  nordic: quarterlyFrom(new Date(Date.now() + 12 * 60_000)),
  baltic: '*/30 * * * *',
  slow: '0 6-18 * * *',
};
const EVERY_SECOND = '* * * * * *';

export const SHIRT = { title: 'Linen shirt', sku: 'SHIRT-L', quantity: 1 };
export const MUG = { title: 'Enamel mug', sku: 'MUG-01', quantity: 2 };

/** Only ends what hangs: what takes several looks takes longer on a busy machine. */
const PATIENCE_MS = 60_000;
const PICTURES = process.env.UPDATE_SCREENSHOTS === '1' ? 'docs/screenshots' : 'build/screenshots';

export interface Part extends Omit<OrderPart, 'providerId'> {
  readonly provider: ProviderKey;
}

export interface Order {
  readonly id: number;
  readonly name: string;
  readonly primePenguinOrderIds: readonly number[];
}

export interface Merchant {
  readonly page: Page;
  readonly tenant: Tenant;
  /** In Shopify and, unless `phase` is `not_read`, in Prime Penguin. */
  addOrder(parts: readonly [Part, ...Part[]], phase?: 'not_read' | 'at_warehouse'): Promise<Order>;
  /** Lets the provider's integrator run so often, at once. */
  runBatches(provider: ProviderKey, times: number): Promise<void>;
  openOrder(order: Order): Promise<void>;
  /** Opens the order, and "Cancel at warehouse" from its menu; the window. */
  openAction(order: Order): Promise<Locator>;
  /** The window of the action on the order that is open. */
  chooseAction(): Promise<Locator>;
  /** Opens the action and presses its button. */
  askToStop(order: Order): Promise<Locator>;
  /** Asks for the orders to be stopped as the action does, without a window. */
  askFor(...orders: readonly Order[]): Promise<void>;
  /** Until no warehouse is waited for any more. */
  answers(...orders: readonly Order[]): Promise<void>;
  /** A page of the app in its frame, ready to be used; `path` such as `/app/settings`, with its query. */
  openApp(path: string, userId?: string): Promise<void>;
  readonly app: ReturnType<Page['frameLocator']>;
  appFrame(): Promise<Frame>;
  /** How often the extension has posted to the app. */
  readonly posts: readonly string[];
  /** How often Prime Penguin was asked to cancel the order. */
  requests(order: Order): Promise<number>;
  /** Keeps a picture of the whole window. */
  picture(name: string): Promise<void>;
  /**
   * Nothing went wrong that nobody saw: in the page, in the extension, in the calls to both simulators.
   * @param provoked what the spec itself made go wrong in the page, to the letter
   */
  nothingIsWrong(provoked?: readonly string[]): Promise<void>;
}

export interface Product {
  readonly stack: Stack;
  /** A shop of its own, looked at in a browser of its own. */
  open(options?: {
    readonly isConnected?: boolean;
    readonly width?: number;
    /** The language of the admin around the app; English by default. */
    readonly locale?: string;
    /** `by_hand`: they run when the spec says so, and Prime Penguin shows times that are further off. */
    readonly batches?: 'by_hand' | 'every_second';
  }): Promise<Merchant>;
  /** The merchants leave: an order page that stays open goes on asking the app for news. */
  leave(): Promise<void>;
  stop(): Promise<void>;
}

export async function startProduct(): Promise<Product> {
  const [stack, browser] = await Promise.all([
    startStack({ durations: DURATIONS, dataDirectory: '.data/tests' }),
    openBrowser(),
  ]);
  const opened = new Set<Page>();
  let shops = 0;
  let orders = 1000;

  async function open({
    isConnected = true,
    width = 1280,
    locale = 'en',
    batches = 'by_hand',
  }: Parameters<Product['open']>[0] = {}): Promise<Merchant> {
    shops += 1;
    const { control } = stack.primePenguin;
    const tenant = await addShop(stack, `nordic-lights-${shops}.myshopify.com`, 'Nordic Lights');
    for (const key of ['nordic', 'baltic', 'slow'] as const) {
      await control.changeProvider(
        tenant.providerIds[key],
        batches === 'by_hand'
          ? { cron: null, shownCron: BATCHES_SHOWN[key] }
          : { cron: EVERY_SECOND, batchMs: 100 },
      );
    }
    if (isConnected) await connect(stack, tenant);

    const page = await browser.newPage({
      viewport: { width, height: 800 },
      timezoneId: 'Europe/Stockholm',
    });
    opened.add(page);
    page.setDefaultTimeout(PATIENCE_MS);
    const problems: Problems = collectProblems(page);
    const posts: string[] = [];
    page.on('request', (request) => {
      if (request.method() === 'POST' && request.url().startsWith(`${stack.shopify.appUrl}/api/`)) {
        posts.push(new URL(request.url()).pathname);
      }
    });
    const { adminUrl } = stack.shopify;
    const api = stack.api(tenant.shop);
    const dialog = page.getByRole('dialog');

    const merchant: Merchant = {
      page,
      tenant,
      posts,
      async addOrder(parts, phase = 'at_warehouse') {
        orders += 1;
        const id = 5_000_000_000_000 + orders;
        const name = `#${orders}`;
        stack.shopify.control.addOrder(tenant.shop, {
          id,
          name,
          customer: { name: 'Astrid Lind', city: 'Malmö, Sweden' },
          lines: parts.flatMap(({ lines = [] }) => lines),
        });
        const { primePenguinOrderIds } = await control.addOrder({
          tenantId: tenant.tenantId,
          salesChannelId: tenant.salesChannelId,
          shopifyOrderId: String(id),
          orderNumber: name,
          phase,
          split: parts.map(({ provider, ...part }) => ({
            ...part,
            providerId: tenant.providerIds[provider],
          })),
          ...(phase === 'not_read' ? { createdAt: await control.now() } : {}),
        });
        return { id, name, primePenguinOrderIds };
      },
      async runBatches(provider, times) {
        for (let run = 0; run < times; run += 1) {
          await control.runBatch(tenant.providerIds[provider]);
        }
      },
      async openOrder(order) {
        await page.goto(`${adminUrl}/orders/${order.id}?shop=${tenant.shop}&locale=${locale}`);
        await page.locator('[data-extensions=known]').waitFor();
      },
      async chooseAction() {
        await page.getByRole('button', { name: 'More actions' }).click();
        await page.getByRole('menuitem', { name: 'Cancel at warehouse' }).click();
        return dialog;
      },
      async openAction(order) {
        await merchant.openOrder(order);
        return merchant.chooseAction();
      },
      async askToStop(order) {
        await merchant.openAction(order);
        await dialog.getByRole('button', { name: 'Cancel at warehouse' }).click();
        return dialog;
      },
      async askFor(...asked) {
        for (const { id } of asked) {
          const { status, body } = await api.cancel(String(id), 'customer');
          if (status !== 201) throw new Error(`Not asked: ${status} ${JSON.stringify(body)}`);
        }
      },
      async answers(...asked) {
        for (const { id } of asked) {
          const { body } = await api.readOrder(String(id));
          if (body === null || !('cancellation' in body) || !body.cancellation) {
            throw new Error(`Nobody asked for ${id}`);
          }
          await api.waitFor(body.cancellation, (one) => one.outcome !== 'pending', PATIENCE_MS);
        }
      },
      async openApp(path, userId = '42') {
        const mark = path.includes('?') ? '&' : '?';
        await page.goto(
          `${adminUrl}/apps/warehouse-cancel${path}${mark}shop=${tenant.shop}&locale=${locale}&user=${userId}`,
        );
        await merchant.app.locator('main:not([aria-busy=true])').waitFor();
      },
      app: page.frameLocator('iframe'),
      async appFrame() {
        const frame = await (await page.locator('iframe').elementHandle())?.contentFrame();
        if (!frame) throw new Error('The app is not on the page');
        return frame;
      },
      async requests(order) {
        const truth = await control.truth(String(order.id));
        return truth.reduce((sum, one) => sum + one.cancelRequestsReceived, 0);
      },
      picture: (name) => screenshot(page, `${PICTURES}/${name}.png`),
      async nothingIsWrong(provoked = []) {
        const inExtension = await page.evaluate(() => Reflect.get(window, '__extensionProblems'));
        expect(inExtension).toEqual([]);
        expect(problems.found).toEqual(provoked);
        expect(stack.shopify.control.problems).toEqual([]);
        expect(await control.violations()).toEqual([]);
      },
    };
    return merchant;
  }

  return {
    stack,
    open,
    async leave() {
      await Promise.all([...opened].map((page) => page.context().close()));
      opened.clear();
    },
    async stop() {
      await browser.close();
      await stack.stop();
    },
  };
}

function quarterlyFrom(moment: Date): string {
  const first = moment.getUTCMinutes() % 15;
  return `${first},${first + 15},${first + 30},${first + 45} * * * *`;
}

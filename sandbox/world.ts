/**
 * Fills the simulators with shops, providers and one order for each scenario, so that what Shopify,
 * Prime Penguin and the building know of an order fits together.
 */
import {
  PROVIDERS,
  type ProviderKey,
  type Scenario,
  type ShopKey,
  type Stage,
} from './scenarios.ts';
import type { Stack } from './stack.ts';

export const SHOPS: Readonly<Record<ShopKey, string>> = {
  main: 'nordic-lights.myshopify.com',
  down_then_back: 'stormy-harbour.myshopify.com',
  down_for_good: 'silent-bay.myshopify.com',
  wrong_credentials: 'lost-keys.myshopify.com',
};

export interface Tenant {
  readonly shop: string;
  readonly tenantId: number;
  readonly salesChannelId: number;
  readonly providerIds: Readonly<Record<ProviderKey, number>>;
  /** Long-lived, as Prime Penguin hands out. */
  readonly accessToken: string;
  readonly userName: string;
  readonly password: string;
}

const PASSWORD = 'correct horse battery';

/** @param pace how often each provider's batches run; default: as in the scenarios */
export async function addShop(
  stack: Stack,
  shop: string,
  name: string,
  pace: Partial<Record<ProviderKey | 'channel', string>> = {},
): Promise<Tenant> {
  const { control } = stack.primePenguin;
  stack.shopify.control.addShop({ domain: shop, name });
  const tenancyName = shop.replace('.myshopify.com', '');
  const tenantId = await control.addTenant({ tenancyName, name });
  const userName = `ops@${tenancyName}.example`;
  await control.addUser({ tenantId, userName, password: PASSWORD });
  const salesChannelId = await control.addSalesChannel({
    tenantId,
    name: `${name} (Shopify)`,
    domain: shop,
    cron: pace.channel ?? '*/3 * * * * *',
    readMs: 200,
  });
  const add = (key: ProviderKey) =>
    control.addProvider({ tenantId, ...PROVIDERS[key], cron: pace[key] ?? PROVIDERS[key].cron });
  const providerIds = {
    nordic: await add('nordic'),
    baltic: await add('baltic'),
    slow: await add('slow'),
  };
  const accessToken = await control.issueToken({ tenantId });
  return { shop, tenantId, salesChannelId, providerIds, accessToken, userName, password: PASSWORD };
}

/** Adds the scenario's order to Shopify and to Prime Penguin. */
export async function addScenario(
  stack: Stack,
  tenant: Tenant,
  scenario: Scenario,
  orderNumber: number,
): Promise<Stage> {
  const { control } = stack.primePenguin;
  const id = 5_000_000_000_000 + orderNumber;
  const shopifyOrderId = String(id);
  const isShipped = scenario.parts.every(({ phase }) => phase === 'shipped');
  stack.shopify.control.addOrder(tenant.shop, {
    id,
    name: `#${orderNumber}`,
    customer: { name: scenario.customer },
    lines: scenario.parts.map(({ line }) => line),
    fulfilmentStatus: isShipped ? 'FULFILLED' : 'UNFULFILLED',
    tags: [scenario.name],
  });
  const added = await control.addOrder({
    tenantId: tenant.tenantId,
    salesChannelId: tenant.salesChannelId,
    shopifyOrderId,
    orderNumber: `#${orderNumber}`,
    phase: scenario.phase ?? 'at_warehouse',
    split: scenario.parts.map(({ provider, line, ...part }) => ({
      ...part,
      providerId: tenant.providerIds[provider],
      lines: [line],
    })),
    // Prime Penguin has yet to read it: then it was placed just now.
    ...(scenario.phase === 'not_read' ? { createdAt: await control.now() } : {}),
  });
  const faults: number[] = [];
  return {
    control,
    tenantId: tenant.tenantId,
    shopifyOrderId,
    primePenguinOrderIds: added.primePenguinOrderIds,
    providerId: (key) => tenant.providerIds[key],
    async cancelInShopify() {
      // Prime Penguin's side of it first: it must not read the order while the app takes the webhook.
      await control.cancelInShopify(shopifyOrderId);
      await stack.shopify.control.cancelOrder(tenant.shop, id);
    },
    async addFault(rule) {
      faults.push(await control.addFault(rule));
    },
    async liftFaults() {
      for (const fault of faults.splice(0)) await control.clearFaults(fault);
    },
  };
}

export async function connect(stack: Stack, tenant: Tenant): Promise<void> {
  const answer = await stack.api(tenant.shop).connect({
    method: 'token',
    tenantId: tenant.tenantId,
    accessToken: tenant.accessToken,
  });
  if (answer.status !== 200) {
    throw new Error(
      `Could not connect ${tenant.shop}: ${answer.status} ${JSON.stringify(answer.body)}`,
    );
  }
}

/**
 * Fills the simulators with shops, providers and one order for each scenario, so that what Shopify,
 * Prime Penguin and the building know of an order fits together.
 */
import type { SettingsView } from '#app/contract/api.ts';
import type { Scenario } from './scenarios.ts';
import { PROVIDERS, type ProviderKey, SHOPS, type ShopKey, type ShopSetup } from './shops.ts';
import type { Stack } from './stack.ts';
import type { Stage } from './stage.ts';

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

/** A shop as the scenarios want it: in both simulators, connected, with its settings. */
export async function openShop(stack: Stack, key: ShopKey): Promise<Tenant> {
  const { domain, name = domain, connections = {}, hasDropship, settings } = SHOPS[key];
  const { control } = stack.primePenguin;
  const tenant = await addShop(stack, domain, name);
  for (const provider of ['nordic', 'baltic', 'slow'] as const) {
    const own = connections[provider];
    if (own) await control.changeProvider(tenant.providerIds[provider], own);
  }
  if (hasDropship) {
    const { tenantId } = tenant;
    await control.addProvider({ tenantId, name: 'Dropship', kind: 'dropship', cron: null });
  }
  await connect(stack, tenant);
  if (settings) await save(stack, tenant, settings);
  return tenant;
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

async function save(
  stack: Stack,
  { shop }: Tenant,
  wished: NonNullable<ShopSetup['settings']>,
): Promise<void> {
  const api = stack.api(shop);
  const { version, ...current } = (await api.call('GET', '/api/settings')).body as SettingsView;
  const { answerSeconds } = wished;
  const answer = await api.call('PUT', '/api/settings', {
    version,
    automations: { ...current.automations, ...wished.automations },
    providers: current.providers.map((provider) => ({ ...provider, answerSeconds })),
  });
  if (answer.status !== 200) {
    throw new Error(`No settings of ${shop}: ${answer.status} ${JSON.stringify(answer.body)}`);
  }
}

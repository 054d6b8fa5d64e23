/** A gateway with one connected shop, quick limits, and a store and log that can be looked into. */
import { parsePrimePenguinOrderId, parseShopifyOrderId } from '#app/domain/identifiers.ts';
import { createPrimePenguinGateway } from '#app/integrations/prime-penguin/gateway.server.ts';
import type { Limits } from '#app/integrations/prime-penguin/limits.ts';
import type {
  CredentialStore,
  PrimePenguin,
  PrimePenguinGateway,
  StoredCredentials,
  TokenSet,
} from '#app/use-cases/ports/prime-penguin.ts';

export const SHOP = 'nordlys.myshopify.com';
export const TENANT = 42;
export const CHANNEL = 301;
export const CANCEL_PATH = '/api/services/app/SelfManagedStoreOrder/CancelOrder';
export const TOKEN = 'handed-out-token';
export const USER_NAME = 'anna@nordlys.example';
export const PASSWORD = 'secret-password';

export const WITH_TOKEN: StoredCredentials = {
  kind: 'stored',
  credentials: { method: 'token', tenantId: TENANT, accessToken: TOKEN },
  tokens: null,
  salesChannelId: CHANNEL,
};
export const WITH_PASSWORD: StoredCredentials = {
  kind: 'stored',
  credentials: { method: 'password', tenantId: TENANT, userName: USER_NAME, password: PASSWORD },
  tokens: null,
  salesChannelId: CHANNEL,
};

/** Nothing that a test has to wait for takes longer than it must. */
export const QUICK: Partial<Limits> = { connectMs: 400, attemptMs: 250, backoffMs: 1 };

/** For what has nothing to do with time: a busy machine changes no answer. */
export const UNHURRIED: Partial<Limits> = { connectMs: 10_000, attemptMs: 10_000 };

export interface AGateway {
  readonly gateway: PrimePenguinGateway;
  readonly stored: Map<string, StoredCredentials>;
  readonly saved: TokenSet[];
  /** Everything that was logged, as text. */
  readonly log: string[];
  readonly clock: { now: number };
  primePenguin(shop?: string): Promise<PrimePenguin>;
}

export function aGateway(
  url: string,
  stored: StoredCredentials = WITH_TOKEN,
  limits: Partial<Limits> = {},
  cancelPath = CANCEL_PATH,
): AGateway {
  const shops = new Map([[SHOP, stored]]);
  const saved: TokenSet[] = [];
  const log: string[] = [];
  const clock = { now: Date.now() };
  const store: CredentialStore = {
    read: async (shop) => shops.get(shop) ?? null,
    async saveTokens(shop, tokens) {
      saved.push(tokens);
      const now = shops.get(shop);
      if (now) shops.set(shop, { ...now, tokens });
    },
  };
  const line = (fields: object, message: string) => {
    log.push(JSON.stringify({ ...fields, message }));
  };
  const gateway = createPrimePenguinGateway({
    baseUrl: url,
    cancelPath,
    store,
    clock: () => clock.now,
    log: { info: line, warn: line },
    limits: { ...QUICK, ...limits },
  });
  return {
    gateway,
    stored: shops,
    saved,
    log,
    clock,
    async primePenguin(shop = SHOP) {
      const primePenguin = await gateway.forShop(shop);
      if (!primePenguin) throw new Error(`${shop} is not connected`);
      return primePenguin;
    },
  };
}

export function orderId(value: number) {
  const id = parsePrimePenguinOrderId(value);
  if (id === null) throw new Error(`${value} is no order id`);
  return id;
}

export function shopifyOrderId(text: string) {
  const id = parseShopifyOrderId(text);
  if (id === null) throw new Error(`${text} is no Shopify order id`);
  return id;
}

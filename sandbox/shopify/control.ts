/**
 * The hands of a test or of the sandbox on the simulated Shopify: what a merchant, a member of staff or
 * Shopify itself would do. Nothing here is reachable by the app.
 */
import type { Fault } from './faults.ts';
import {
  createOrder,
  createShop,
  type NewOrder,
  type NewShop,
  orderGid,
  type ShopifyCancelReason,
  type SimulatedOrder,
  type SimulatedShop,
  type SimulatedUser,
} from './model.ts';
import { mintSessionToken, type SessionTokenRequest } from './session-token.ts';
import {
  type Delivery,
  type RecordedCall,
  revokeTokens,
  type SimulatorState,
  shopOf,
} from './state.ts';
import {
  type FlowActionRequest,
  orderPayload,
  runFlowAction,
  type Sent,
  type Subscription,
  sendWebhook,
  type WebhookRequest,
} from './webhooks.ts';

export interface ShopifyControl {
  addShop(shop: NewShop): SimulatedShop;
  addOrder(shop: string, order: NewOrder): SimulatedOrder;
  /** A member of staff, new or changed. A user who was never added is nobody's owner and has no name of note. */
  addUser(shop: string, user: SimulatedUser): void;
  /** @param order Shopify's numeric id */
  order(shop: string, order: number): SimulatedOrder;
  /**
   * As "Cancel order" in Shopify. Sends `orders/cancelled` when the app subscribes to it, and waits for
   * the app's answer. Cancelling twice changes nothing and sends nothing.
   */
  cancelOrder(shop: string, order: number, reason?: ShopifyCancelReason): Promise<readonly Sent[]>;
  sessionToken(request: SessionTokenRequest): string;
  sendWebhook(request: WebhookRequest): Promise<Sent>;
  runFlowAction(request: FlowActionRequest): Promise<Omit<Sent, 'webhookId'>>;
  /** Nothing that was handed out to the app for this shop works any more. */
  revokeTokens(shop: string): void;
  /** The access tokens run out, the refresh tokens stay good. */
  expireTokens(shop: string): void;
  /** The merchant removes the app: tokens are revoked, then `app/uninstalled` is sent. */
  uninstall(shop: string): Promise<Sent>;
  install(shop: string, scopes?: readonly string[]): void;
  /** @returns a function that lifts the fault */
  fault(fault: Fault): () => void;
  clearFaults(): void;
  readonly calls: readonly RecordedCall[];
  readonly deliveries: readonly Delivery[];
  /** What the real Shopify would not understand. Tests assert that it is empty. */
  readonly problems: readonly string[];
  flowTriggers(shop: string): SimulatedShop['flowTriggers'];
  /** Says where the app really listens, when the simulator stands in front of it. */
  connectApp(origin: string): void;
}

export function createControl(
  state: SimulatorState,
  subscriptions: readonly Subscription[],
  scopes: readonly string[],
  connectApp: (origin: string) => void,
): ShopifyControl {
  const find = (domain: string, id: number): SimulatedOrder => {
    const order = shopOf(state, domain).orders.get(orderGid(id));
    if (order === undefined) throw new Error(`${domain} has no order ${id}`);
    return order;
  };
  const sendSubscribed = (shop: string, topic: string, payload: unknown) =>
    Promise.all(
      subscriptions
        .filter((one) => one.topic === topic)
        .map(({ path }) => sendWebhook(state, subscriptions, { shop, topic, payload, path })),
    );
  return {
    calls: state.calls,
    deliveries: state.deliveries,
    problems: state.problems,
    connectApp,
    addShop(shop) {
      const created = createShop(shop, scopes, state.shops.size + 1);
      state.shops.set(shop.domain, created);
      return created;
    },
    addOrder(shop, order) {
      const created = createOrder(order, state.now());
      shopOf(state, shop).orders.set(created.gid, created);
      return created;
    },
    addUser(shop, user) {
      shopOf(state, shop).users.set(user.id, user);
    },
    order: find,
    cancelOrder(shop, id, reason = 'CUSTOMER') {
      const order = find(shop, id);
      if (order.cancelledAt !== null) return Promise.resolve([]);
      order.cancelledAt = state.now().toISOString();
      order.cancelReason = reason;
      return sendSubscribed(shop, 'orders/cancelled', orderPayload(order));
    },
    sessionToken: (request) => mintSessionToken(state.apiKey, state.apiSecret, request),
    sendWebhook: (request) => sendWebhook(state, subscriptions, request),
    runFlowAction: (request) => runFlowAction(state, request),
    revokeTokens: (shop) => revokeTokens(state, shop),
    expireTokens(shop) {
      for (const [key, token] of state.tokens) {
        if (token.shop === shop) state.tokens.set(key, { ...token, expiresAt: 0 });
      }
    },
    uninstall(domain) {
      const shop = shopOf(state, domain);
      shop.installed = false;
      revokeTokens(state, domain);
      const payload = { id: shop.id, name: shop.name, myshopify_domain: shop.domain };
      return sendWebhook(state, subscriptions, {
        shop: domain,
        topic: 'app/uninstalled',
        payload,
      });
    },
    install(domain, granted = scopes) {
      const shop = shopOf(state, domain);
      shop.installed = true;
      shop.scopes = granted;
    },
    fault: (fault) => state.faults.arm(fault),
    clearFaults: () => state.faults.clear(),
    flowTriggers: (shop) => shopOf(state, shop).flowTriggers,
  };
}

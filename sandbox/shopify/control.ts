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
  deliverWebhook,
  type FlowActionRequest,
  orderPayload,
  payloadFor,
  runFlowAction,
  type Sent,
  type Subscription,
  sendWebhook,
  type WebhookRequest,
} from './webhooks.ts';

export interface ShopifyControl {
  addShop(shop: NewShop): SimulatedShop;
  addOrder(shop: string, order: NewOrder): SimulatedOrder;
  /** The merchant deletes it: from now on nobody is shown it. */
  deleteOrder(shop: string, order: number): void;
  /** A member of staff, new or changed. A user who was never added is nobody's owner and has no name of note. */
  addUser(shop: string, user: SimulatedUser): void;
  /** @param order Shopify's numeric id */
  order(shop: string, order: number): SimulatedOrder;
  /**
   * As "Cancel order" in Shopify. Sends `orders/cancelled` when the app subscribes to it, and waits for
   * the app's answer. Cancelling twice changes nothing and sends nothing.
   */
  cancelOrder(shop: string, order: number, reason?: ShopifyCancelReason): Promise<readonly Sent[]>;
  /** The webhook about it gets lost on its way. */
  cancelOrderUnheard(shop: string, order: number, reason?: ShopifyCancelReason): void;
  /** As a member of staff does it in the admin: Shopify delivers the webhook by itself, until it is taken. */
  cancelOrderInAdmin(shop: string, order: number, reason?: ShopifyCancelReason): void;
  /** The merchant agrees to more, or takes it back: tokens have the new rights, `app/scopes_update` is sent. */
  setScopes(shop: string, scopes: readonly string[]): Promise<readonly Sent[]>;
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
  /** The first call from now on that matches. */
  whenCalled(matches: (call: RecordedCall) => boolean): Promise<RecordedCall>;
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
  const requestsFor = (shop: string, topic: string, payload: object): readonly WebhookRequest[] =>
    subscriptions
      .filter((one) => one.topic === topic)
      .map((one) => ({ shop, topic, payload: payloadFor(one, payload), path: one.path }));
  const sendSubscribed = (shop: string, topic: string, payload: object) =>
    Promise.all(
      requestsFor(shop, topic, payload).map((one) => sendWebhook(state, subscriptions, one)),
    );
  /** null: it was cancelled already. */
  const cancel = (domain: string, id: number, reason: ShopifyCancelReason) => {
    const order = find(domain, id);
    if (order.cancelledAt !== null) return null;
    order.cancelledAt = state.now().toISOString();
    order.cancelReason = reason;
    return orderPayload(order);
  };
  return {
    calls: state.calls,
    whenCalled: (matches) =>
      new Promise((resolve) => {
        const listen = (call: RecordedCall) => {
          if (!matches(call)) return;
          state.listeners.delete(listen);
          resolve(call);
        };
        state.listeners.add(listen);
      }),
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
    deleteOrder(shop, id) {
      shopOf(state, shop).orders.delete(find(shop, id).gid);
    },
    addUser(shop, user) {
      shopOf(state, shop).users.set(user.id, user);
    },
    order: find,
    cancelOrderUnheard(shop, id, reason = 'CUSTOMER') {
      cancel(shop, id, reason);
    },
    cancelOrder(shop, id, reason = 'CUSTOMER') {
      const payload = cancel(shop, id, reason);
      return payload === null
        ? Promise.resolve([])
        : sendSubscribed(shop, 'orders/cancelled', payload);
    },
    cancelOrderInAdmin(shop, id, reason = 'CUSTOMER') {
      const payload = cancel(shop, id, reason);
      if (payload === null) return;
      for (const request of requestsFor(shop, 'orders/cancelled', payload)) {
        void deliverWebhook(state, subscriptions, request);
      }
    },
    setScopes(domain, scopes) {
      const shop = shopOf(state, domain);
      const payload = {
        id: shop.id,
        previous: shop.scopes,
        current: scopes,
        updated_at: state.now().toISOString(),
      };
      shop.scopes = scopes;
      return sendSubscribed(domain, 'app/scopes_update', payload);
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

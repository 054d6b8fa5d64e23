/**
 * What Shopify sends to the app: webhooks by the subscriptions of `shopify.app.toml`, and runs of Flow
 * actions, both signed with the app's secret.
 */
import { createHmac, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { parse } from 'smol-toml';
import { API_VERSION } from './graphql.ts';
import { isRecord } from './http.ts';
import type { SimulatedOrder } from './model.ts';
import { type Delivery, type SimulatorState, shopOf } from './state.ts';

export interface Subscription {
  readonly topic: string;
  /** Path on the app. */
  readonly path: string;
  /** The payload holds these fields alone; all without it. */
  readonly fields?: readonly string[];
}

export interface WebhookRequest {
  readonly shop: string;
  /** `orders/cancelled` */
  readonly topic: string;
  readonly payload: unknown;
  /** Default: where `shopify.app.toml` says, else `/webhooks/shopify`. */
  readonly path?: string;
  /** The same id again is the same webhook delivered again. */
  readonly webhookId?: string;
  /** The same id again is another webhook about the same event. */
  readonly eventId?: string;
  /** Replaces headers; an empty value leaves the header out. */
  readonly headers?: Record<string, string>;
}

export interface Sent {
  /** 0 when the app could not be reached. */
  readonly status: number;
  readonly body: string;
  readonly milliseconds: number;
  readonly webhookId: string;
}

/** Shopify waits no longer for an answer. */
const TIMEOUT_MS = 5_000;
const DEFAULT_PATH = '/webhooks/shopify';

/** @returns the subscriptions in the file; none when there is no file. */
export function readSubscriptions(file: string): Subscription[] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return [];
  }
  const { webhooks } = parse(text);
  const entries = isRecord(webhooks) && Array.isArray(webhooks.subscriptions);
  if (!entries) return [];
  return (webhooks.subscriptions as unknown[]).filter(isRecord).flatMap((subscription) => {
    const topics = [subscription.topics, subscription.compliance_topics].filter(Array.isArray);
    const path = new URL(String(subscription.uri), 'http://app.invalid').pathname;
    const fields = Array.isArray(subscription.include_fields)
      ? { fields: subscription.include_fields.map(String) }
      : {};
    return topics.flat().map((topic) => ({ topic: String(topic), path, ...fields }));
  });
}

const sign = (raw: string, secret: string): string =>
  createHmac('sha256', secret).update(raw, 'utf8').digest('base64');

async function post(url: URL, raw: string, headers: Record<string, string>) {
  const started = performance.now();
  const given = Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== ''));
  try {
    const response = await fetch(url, {
      method: 'POST',
      body: raw,
      headers: {
        'content-type': 'application/json',
        'user-agent': 'Shopify-Captain-Hook',
        ...given,
      },
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const body = await response.text();
    return { status: response.status, body, milliseconds: performance.now() - started };
  } catch (error) {
    return { status: 0, body: String(error), milliseconds: performance.now() - started };
  }
}

/** What the subscription asks for. Every payload is an object. */
export function payloadFor({ fields }: Subscription, payload: object): object {
  if (fields === undefined) return payload;
  return Object.fromEntries(Object.entries(payload).filter(([name]) => fields.includes(name)));
}

/** Shopify repeats for hours; here the pauses are short enough to be seen. */
const REPEAT_AFTER_MS: readonly number[] = [1_000, 5_000, 30_000];

/** Sends one webhook until the app takes it, as Shopify does: with the same ids each time. */
export async function deliverWebhook(
  state: SimulatorState,
  subscriptions: readonly Subscription[],
  request: WebhookRequest,
): Promise<void> {
  const same = { ...request, webhookId: randomUUID(), eventId: randomUUID() };
  for (const pauseMs of [...REPEAT_AFTER_MS, null]) {
    const { status } = await sendWebhook(state, subscriptions, same);
    if ((status >= 200 && status < 300) || pauseMs === null) return;
    await pause(pauseMs, undefined, { ref: false });
  }
}

/** Sends one webhook, once. Shopify would repeat one that fails; here the caller does. */
export async function sendWebhook(
  state: SimulatorState,
  subscriptions: readonly Subscription[],
  request: WebhookRequest,
): Promise<Sent> {
  const { shop, topic, payload } = request;
  const raw = JSON.stringify(payload);
  const webhookId = request.webhookId ?? randomUUID();
  const path =
    request.path ?? subscriptions.find((one) => one.topic === topic)?.path ?? DEFAULT_PATH;
  const sent = await post(new URL(path, state.appUrl), raw, {
    'X-Shopify-Topic': topic,
    'X-Shopify-Hmac-Sha256': sign(raw, state.apiSecret),
    'X-Shopify-Shop-Domain': shop,
    'X-Shopify-API-Version': API_VERSION,
    'X-Shopify-Webhook-Id': webhookId,
    'X-Shopify-Event-Id': request.eventId ?? randomUUID(),
    'X-Shopify-Triggered-At': state.now().toISOString(),
    ...request.headers,
  });
  const { status, milliseconds } = sent;
  const delivery: Delivery = { webhookId, shop, topic, path, payload, status, milliseconds };
  state.deliveries.push(delivery);
  return { ...sent, webhookId };
}

export interface FlowActionRequest {
  readonly shop: string;
  readonly handle: string;
  /** The fields of the action; an order reference arrives as `order_id`, Shopify's numeric id. */
  readonly properties: Record<string, unknown>;
  /** The same id again is the same run repeated. */
  readonly runId?: string;
  readonly path?: string;
  readonly headers?: Record<string, string>;
}

/** A run of the app's Flow action, as Flow would call it. */
export async function runFlowAction(
  state: SimulatorState,
  request: FlowActionRequest,
): Promise<Omit<Sent, 'webhookId'>> {
  const shop = shopOf(state, request.shop);
  const raw = JSON.stringify({
    shop_id: shop.id,
    shopify_domain: shop.domain,
    action_run_id: request.runId ?? randomUUID(),
    action_definition_id: request.handle,
    step_reference: randomUUID(),
    handle: request.handle,
    properties: request.properties,
  });
  const path = request.path ?? `/flow/${request.handle}`;
  return post(new URL(path, state.appUrl), raw, {
    'X-Shopify-Hmac-Sha256': sign(raw, state.apiSecret),
    'user-agent': 'Shopify Flow',
    ...request.headers,
  });
}

/** The part of Shopify's order webhook that says which order it is and what became of it. */
export function orderPayload(order: SimulatedOrder) {
  return {
    id: order.id,
    admin_graphql_api_id: order.gid,
    name: order.name,
    created_at: order.createdAt,
    updated_at: order.cancelledAt ?? order.createdAt,
    cancelled_at: order.cancelledAt,
    cancel_reason: order.cancelReason?.toLowerCase() ?? null,
    financial_status: order.financialStatus.toLowerCase(),
    fulfillment_status: order.fulfilmentStatus === 'FULFILLED' ? 'fulfilled' : null,
    tags: order.tags.join(', '),
  };
}

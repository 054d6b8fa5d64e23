/** A tenant's webhook subscriptions. */
import { type Answer, noSuchEntity, ok, userFriendly } from './answers.ts';
import { type Handlers, type Parts, type TenantCall, text } from './api.ts';
import type { JsonObject } from './open-api.ts';
import type { Subscription } from './webhooks.ts';

const BASE = '/api/services/app/WebhookSubscription';

export const WEBHOOK_CALLS: Handlers = {
  [`GET ${BASE}/GetAllSubscriptions`]: {
    access: 'user',
    answer: ({ webhooks }, { identity }) =>
      ok({
        items: [...webhooks.subscriptions.values()]
          .filter(({ tenantId }) => tenantId === identity.tenantId)
          .map(({ id, webhookUri, isActive, webhooks: names }) => ({
            id,
            webhookUri,
            isActive,
            webhooks: names,
          })),
      }),
  },
  [`GET ${BASE}/GetSubscription`]: {
    access: 'user',
    answer: (parts, call) =>
      withSubscription(parts, call, text(call.query, 'subscriptionId'), (subscription) => {
        const { id, tenantId, webhookUri, secret, isActive, webhooks, headers } = subscription;
        return ok({ id, tenantId, webhookUri, secret, isActive, webhooks, headers });
      }),
  },
  [`POST ${BASE}/AddSubscription`]: { access: 'user', answer: addSubscription },
  [`PUT ${BASE}/UpdateSubscription`]: {
    access: 'user',
    answer: (parts, call) =>
      withSubscription(parts, call, text(call.body, 'id'), (subscription) => {
        const wanted = readSubscription(parts, call.body);
        if ('status' in wanted) return wanted;
        Object.assign(subscription, wanted);
        return ok(null);
      }),
  },
  [`POST ${BASE}/ActivateWebhookSubscription`]: {
    access: 'user',
    answer: (parts, call) =>
      withSubscription(parts, call, text(call.body, 'subscriptionId'), (subscription) => {
        subscription.isActive = call.body.isActive === true;
        subscription.failuresInARow = 0;
        return ok(null);
      }),
  },
  [`GET ${BASE}/GetAllAvailableWebhooks`]: {
    access: 'user',
    answer: ({ webhooks }) =>
      ok({ items: webhooks.names.map((name) => ({ name, displayName: name, description: null })) }),
  },
};

function addSubscription(parts: Parts, { identity, body }: TenantCall): Answer {
  const wanted = readSubscription(parts, body);
  if ('status' in wanted) return wanted;
  parts.webhooks.add(identity.tenantId, wanted);
  return ok(null);
}

function readSubscription(
  { webhooks }: Parts,
  body: JsonObject,
): Answer | Pick<Subscription, 'webhookUri' | 'webhooks' | 'headers' | 'isActive'> {
  const names = Array.isArray(body.webhooks) ? body.webhooks.map(String) : [];
  const unknown = names.find((name) => !webhooks.names.includes(name));
  if (unknown !== undefined) return userFriendly(`Webhook ${unknown} is not available.`);
  const webhookUri = text(body, 'webhookUri') ?? '';
  if (!URL.canParse(webhookUri)) return userFriendly('The webhook address is not valid.');
  const headers = Object.entries(body.headers ?? {}).map(([name, value]) => [name, String(value)]);
  return {
    webhookUri,
    webhooks: names,
    headers: Object.fromEntries(headers),
    isActive: body.isActive !== false,
  };
}

function withSubscription(
  { webhooks }: Parts,
  { identity }: TenantCall,
  id: string | null,
  answer: (subscription: Subscription) => Answer,
): Answer {
  const subscription = webhooks.subscriptions.get(id ?? '');
  return subscription?.tenantId === identity.tenantId
    ? answer(subscription)
    : noSuchEntity('Abp.Webhooks.WebhookSubscriptionInfo', id ?? '');
}

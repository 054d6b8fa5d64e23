/** Webhooks: subscribed through the API, signed, tried again, and switched off when nobody answers. */
import { createHmac } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { JsonObject } from '#sandbox/prime-penguin/open-api.ts';
import { openShop, type Shop, TENANT } from './a-shop.ts';

const BASE = '/api/services/app/WebhookSubscription';

interface Received {
  readonly body: string;
  readonly signature: string;
}

let shop: Shop;
let subscriber: Server;
let address: string;
let received: Received[];
let answers: number;

beforeEach(async () => {
  shop = await openShop({ webhookRetryMs: 1 });
  received = [];
  answers = 200;
  subscriber = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const signature = String(request.headers['abp-webhook-signature']);
      received.push({ body: Buffer.concat(chunks).toString('utf8'), signature });
      response.writeHead(answers).end();
    });
  });
  await new Promise<void>((resolve) => subscriber.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(subscriber.address() as AddressInfo).port}/hook`;
});
afterEach(async () => {
  expect(await shop.control.violations()).toEqual([]);
  await shop.stop();
  subscriber.closeAllConnections();
  await new Promise((resolve) => subscriber.close(resolve));
});

async function subscribe(webhook: string): Promise<JsonObject> {
  const body = { webhookUri: address, webhooks: [webhook], isActive: true };
  const { status } = await shop.call('POST', `${BASE}/AddSubscription`, {}, { body });
  expect(status).toBe(200);
  const { items } = (await shop.get(`${BASE}/GetAllSubscriptions`)).result as JsonObject;
  const [{ id } = { id: '' }] = items as unknown as { id: string }[];
  return (await shop.get(`${BASE}/GetSubscription`, { subscriptionId: id })).result as JsonObject;
}

function delivered(since: number) {
  return shop.control.when(({ kind }) => kind === 'webhook_delivered', { since });
}

describe('a subscription', () => {
  it('has a secret of Prime Penguin’s making, and can be changed and switched off', async () => {
    const subscription = await subscribe('App.TestWebhook');
    expect(subscription.secret).toMatch(/^whs_[0-9a-f]{32}$/);
    const { id } = subscription;
    await shop.call(
      'PUT',
      `${BASE}/UpdateSubscription`,
      {},
      {
        body: { id, webhookUri: `${address}/new`, webhooks: ['App.TestWebhook'] },
      },
    );
    await shop.call(
      'POST',
      `${BASE}/ActivateWebhookSubscription`,
      {},
      {
        body: { subscriptionId: id, isActive: false },
      },
    );
    const { result } = await shop.get(`${BASE}/GetSubscription`, { subscriptionId: String(id) });
    expect(result).toMatchObject({
      secret: subscription.secret,
      webhookUri: `${address}/new`,
      isActive: false,
    });
  });

  it('takes only webhooks that are available, under whatever names they have', async () => {
    await shop.control.setWebhookNames(['Orders.Touched']);
    const { items } = (await shop.get(`${BASE}/GetAllAvailableWebhooks`)).result as JsonObject;
    expect(items).toMatchObject([{ name: 'Orders.Touched' }]);
    const body = { webhookUri: address, webhooks: ['App.TestWebhook'] };
    const { status } = await shop.call('POST', `${BASE}/AddSubscription`, {}, { body });
    expect(status).toBe(500);
  });
});

describe('a delivery', () => {
  it('follows a change of an order, signed over its very bytes', async () => {
    const { secret } = await subscribe('App.SalesChannelOrderModified');
    const since = await shop.control.lastEvent();
    const id = await shop.order({ phase: 'read' });
    await delivered(since);
    const [first] = received;
    const hex = createHmac('sha256', String(secret))
      .update(first?.body ?? '')
      .digest('hex');
    const pairs = hex.toUpperCase().match(/../g) ?? [];
    expect(first?.signature).toBe(`sha256=${pairs.join('-')}`);
    expect(JSON.parse(first?.body ?? '')).toMatchObject({
      WebhookEvent: 'App.SalesChannelOrderModified',
      Attempt: 1,
      Data: { OrderId: id },
    });
  });

  it('is tried three times, and the subscription switched off after five failures', async () => {
    answers = 503;
    const { id } = await subscribe('App.TestWebhook');
    const publish = async (attempts: number) => {
      let { since } = { since: await shop.control.lastEvent() };
      await shop.control.publishWebhook({ tenantId: TENANT, name: 'App.TestWebhook', data: {} });
      for (let n = 0; n < attempts; n += 1) since = (await delivered(since)).seq;
    };
    await publish(3);
    expect(received.map(({ body }) => JSON.parse(body).Attempt)).toEqual([1, 2, 3]);
    await publish(2);
    const { result } = await shop.get(`${BASE}/GetSubscription`, { subscriptionId: String(id) });
    expect(result).toMatchObject({ isActive: false });
    expect(await shop.control.webhookDeliveries()).toHaveLength(5);
  });

  it('reaches the subscribers of its tenant only', async () => {
    await subscribe('App.TestWebhook');
    await shop.control.publishWebhook({ tenantId: TENANT + 1, name: 'App.TestWebhook', data: {} });
    const since = await shop.control.lastEvent();
    await shop.control.publishWebhook({
      tenantId: TENANT,
      name: 'App.TestWebhook',
      data: { ours: 1 },
    });
    await delivered(since);
    expect(received.map(({ body }) => JSON.parse(body).Data)).toEqual([{ ours: 1 }]);
  });
});

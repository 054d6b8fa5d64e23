/** The demo over HTTP: each way in which a use case can end has its own status and code. */
import { describe, expect, it } from 'vitest';
import type { DemoOrderView, DemoView } from '#app/contract/api.ts';
import type {
  ReadDemoResult,
  SetStoryResult,
  StartDemoResult,
} from '#app/use-cases/application.ts';
import { SHOP } from './support/shopify.ts';
import { CONNECTION } from './support/views.ts';
import { postJson, webApp } from './support/web-app.ts';

const DEMO: DemoView = {
  state: 'on',
  orders: [],
  stories: [{ story: 'shipped_already', sentence: 'It has shipped.' }],
};
const DEMO_ORDER: DemoOrderView = {
  orderId: 'gid://shopify/Order/123',
  orderName: '#1001',
  story: 'shipped_already',
  sentence: 'It has shipped.',
  isAsked: false,
};
const put = (body: unknown): RequestInit => ({ ...postJson(body), method: 'PUT' });

async function problemOf(response: Response) {
  const { status, code, field } = await response.json();
  expect(response.status).toBe(status);
  return { status, code, field };
}

describe('reading the demo', () => {
  const reading = (result: ReadDemoResult) =>
    webApp({ readDemo: async () => result }).call('/api/demo');

  it('answers with its state, its orders and all stories', async () => {
    const response = await reading({ kind: 'read', demo: DEMO });
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual(DEMO);
  });

  it('answers 503 when Shopify cannot list the orders', async () => {
    const response = await reading({ kind: 'shopify_unavailable', message: 'Try again.' });
    expect(await problemOf(response)).toMatchObject({ status: 503, code: 'shopify_unavailable' });
  });

  it('is for those who are signed in', async () => {
    for (const method of ['GET', 'POST', 'DELETE']) {
      const response = await webApp().fetch('/api/demo', { method });
      expect(await problemOf(response)).toMatchObject({ status: 401 });
    }
  });
});

describe('starting the demo', () => {
  const starting = (result: StartDemoResult) =>
    webApp({ startDemo: async () => result }).call('/api/demo', { method: 'POST' });

  it('answers with the connection that the shop has now', async () => {
    const connection = { ...CONNECTION, demo: true };
    const response = await starting({ kind: 'started', connection });
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual(connection);
  });

  it('is refused to a shop that is really connected', async () => {
    const response = await starting({ kind: 'really_connected' });
    expect(await problemOf(response)).toMatchObject({ status: 409, code: 'already_connected' });
  });

  it('is refused to who may not change the settings', async () => {
    const response = await starting({ kind: 'not_allowed', message: 'The owner may.' });
    expect(await problemOf(response)).toMatchObject({ status: 403, code: 'not_allowed' });
  });
});

describe('ending the demo', () => {
  it('ends it for the shop of the token, and answers with what is connected then', async () => {
    const ended: string[] = [];
    const app = webApp({
      endDemo: async (shop) => {
        ended.push(shop);
        return { kind: 'ended' };
      },
      readConnection: async () => ({ connected: false }),
    });
    const response = await app.call('/api/demo', { method: 'DELETE' });
    expect(await response.json()).toEqual({ connected: false });
    expect(ended).toEqual([SHOP]);
  });

  it('is refused to who may not change the settings', async () => {
    const app = webApp({
      endDemo: async () => ({ kind: 'not_allowed', message: 'The owner may.' }),
    });
    const response = await app.call('/api/demo', { method: 'DELETE' });
    expect(await problemOf(response)).toMatchObject({ status: 403, code: 'not_allowed' });
  });
});

describe('choosing the story of an order', () => {
  const choosing = (result: SetStoryResult) =>
    webApp({ setStory: async () => result }).call(
      '/api/demo/orders/123',
      put({ story: 'shipped_already' }),
    );

  it('answers with the order', async () => {
    const response = await choosing({ kind: 'set', order: DEMO_ORDER });
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual(DEMO_ORDER);
  });

  it('hands on which order and which story', async () => {
    const asked: unknown[] = [];
    const app = webApp({
      setStory: async (...given) => {
        asked.push(given);
        return { kind: 'set', order: DEMO_ORDER };
      },
    });
    await app.call('/api/demo/orders/123', put({ story: 'two_providers' }));
    expect(asked).toEqual([[SHOP, '123', 'two_providers']]);
  });

  it.each<[SetStoryResult, number, string]>([
    [{ kind: 'under_way' }, 409, 'story_under_way'],
    [{ kind: 'not_in_the_demo' }, 409, 'not_in_the_demo'],
    [{ kind: 'unknown_order' }, 404, 'order_not_found'],
    [{ kind: 'shopify_unavailable', message: 'Try again.' }, 503, 'shopify_unavailable'],
  ])('answers %j with %i %s', async (result, status, code) => {
    expect(await problemOf(await choosing(result))).toMatchObject({ status, code });
  });

  it.each([
    ['a story that there is not', '/api/demo/orders/123', { story: 'happy_end' }, 'story'],
    ['no story', '/api/demo/orders/123', {}, 'story'],
    ['an order id that is none', '/api/demo/orders/abc', { story: 'two_providers' }, 'orderId'],
  ])('refuses %s', async (_, path, body, field) => {
    expect(await problemOf(await webApp().call(path, put(body)))).toEqual({
      status: 422,
      code: 'malformed_input',
      field,
    });
  });
});
